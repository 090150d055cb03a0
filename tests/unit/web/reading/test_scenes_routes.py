"""Scenes are listed and made once; an option of the study may stand in for the one that speaks."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from intercosmos.web import views_scenes

OTHER = "o3b/launch/soyuz-st-b-fregat-mt/guiana"


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was made, in place of orbits."""
    made: list[Any] = []
    infos = (
        SimpleNamespace(
            id="launch-o3b", title="O3b", kind="earth", activity="o3b", option=OTHER, begin="2027-01-01T00:00:00Z",
            end="2027-01-01T01:00:00Z", legend=(("Roscosmos", "#3d9bd4"),), layers=(), layer="",
        ),
    )  # fmt: skip

    def scenes(*_: object) -> Any:
        made.append("list")
        return infos

    def scene(name: str, *_: object, option: str | None) -> Any:
        made.append((name, option))
        return name

    monkeypatch.setattr(views_scenes, "scenes_of", scenes)
    monkeypatch.setattr(views_scenes, "make_scene", scene)
    monkeypatch.setattr(views_scenes, "scene_json", lambda scene: f'[{{"id":"document","name":"{scene}"}}]')
    return made


def test_scenes_are_listed_with_their_legend(client: TestClient, calls: list[Any]) -> None:
    (scene,) = client.get("/api/scenes").json()["scenes"]
    assert scene["legend"] == [{"label": "Roscosmos", "colour": "#3d9bd4"}]
    assert (scene["id"], scene["kind"]) == ("launch-o3b", "earth")


def test_a_scene_is_made_once_and_sent_as_it_is(client: TestClient, calls: list[Any]) -> None:
    first = client.get("/api/scenes/launch-o3b")
    assert first.json() == [{"id": "document", "name": "launch-o3b"}]
    client.get("/api/scenes/launch-o3b")
    client.get("/api/scenes/launch-o3b", params={"option": OTHER})
    assert [call for call in calls if call != "list"] == [("launch-o3b", None), ("launch-o3b", OTHER)]
    assert calls.count("list") == 1


def test_unknown_scenes_and_options_are_told(client: TestClient, calls: list[Any]) -> None:
    for address in ("/api/scenes/launch-o3c", "/api/scenes/launch-o3b?option=o3b/by/balloon"):
        answer = client.get(address)
        assert (answer.status_code, answer.json()["error"]["kind"]) == (404, "unknown")
