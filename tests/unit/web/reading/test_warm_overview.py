"""What is made ahead need not be made for the first reader."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from intercosmos.web import views_catalogue, views_overview, views_scenes
from intercosmos.web.views_warm import warm


def test_the_first_reader_finds_it_made(server: Any, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_scenes, "scenes_of", lambda *_: ())
    warm(server.app)

    def made_again(*_: object) -> None:
        raise AssertionError("made again")

    monkeypatch.setattr(views_overview, "_overview", made_again)
    monkeypatch.setattr(views_catalogue, "check", made_again)
    monkeypatch.setattr(views_scenes, "scenes_of", made_again)
    for address in ("/api/overview", "/api/catalogue", "/api/scenes"):
        assert client.get(address).status_code == 200


def test_what_was_not_studied_is_left_out(server: Any) -> None:
    warm(server.app, "unstudied")
    assert not hasattr(server.app.state, "read_studies")
