"""The record in the interface: search with segments and facets; claims of stories beside values."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from intercosmos.catalogue import Catalogue
from intercosmos.errors import DataError
from intercosmos.record.index import Index
from intercosmos.record.store import Record
from intercosmos.record.story import Claim, Mention, Story
from intercosmos.web.claims import claims_of
from intercosmos.web.sayings import said_by_record, sayings_of
from intercosmos.web.views_record import search_record

SHIP = Claim(asset="ship.soyuz-ms", field="crew", value="3", words="it has three seats")


def story(name: str, **fields: object) -> Story:
    return Story(**{"id": name, "title": name, "date": name[:10], **fields})


STORIES = (
    story("2016-07-07-new-ship", title="A new ship", claims=(SHIP,), categories=("crew",), summary="Soyuz MS flies."),
    story("2014-11-18-heads", title="Heads back from China", summary="Rocket engines <b>and</b> ships.",
          mentions=(Mention(kind="partner", text="Roscosmos", id="partner.roscosmos"),)),
    story("2015-01-01-wrong", claims=(SHIP,), status="withdrawn"),
    story("2015-02-02-mistaken", claims=(SHIP,), corrected_by="2016-07-07-new-ship"),
)  # fmt: skip


@pytest.fixture
def index(tmp_path: Path):
    record = Record.create(tmp_path)
    record.add(STORIES)
    found = Index.of(record)
    yield found
    found.close()


def test_what_was_found_is_in_segments_and_never_markup(index: Index) -> None:
    found = search_record(index, "ships")
    heads = next(one for one in found.stories if one.id == "2014-11-18-heads")
    assert ("ships", True) in heads.snippet
    assert "".join(text for text, _ in heads.snippet) == "Rocket engines <b>and</b> ships."  # shown as text
    assert (heads.date_text, heads.address) == ("18 November 2014", "/record/2014-11-18-heads")


def test_facets_count_what_was_found(index: Index) -> None:
    found = search_record(index)
    categories = {one.value: (one.label, one.count) for one in found.facets["category"]}
    assert categories["crew"] == ("Crews", 1)
    assert {one.value for one in found.facets["mention"]} == {"partner.roscosmos"}
    assert found.total == 3  # without the withdrawn one


def test_filters_pages_and_order(index: Index) -> None:
    assert [one.id for one in search_record(index, sort="oldest", limit=1).stories] == ["2014-11-18-heads"]
    assert [one.id for one in search_record(index, categories=["crew", ""]).stories] == ["2016-07-07-new-ship"]
    assert search_record(index, since="2016").total == 1
    assert search_record(index, mentions=["partner.roscosmos"]).total == 1
    assert search_record(index, limit=1, offset=2).total == 3


def test_nonsense_is_told_and_no_record_is_an_empty_one(index: Index) -> None:
    with pytest.raises(DataError):
        search_record(index, since="yesterday")
    with pytest.raises(DataError):
        search_record(index, categories=["cooking"])
    assert search_record(None, "anything").total == 0


def test_only_stories_that_stand_say_something(catalogue: Catalogue) -> None:
    claims = claims_of(STORIES)
    assert [claim.story for claim in claims] == ["2016-07-07-new-ship"]
    (said,) = sayings_of(claims, catalogue)
    assert (said.agrees, said.date, said.address) == (True, "7 July 2016", "/record/2016-07-07-new-ship")
    assert said.words == "it has three seats"


def test_a_story_that_changes_is_heard_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = Record.create(tmp_path)
    record.add(STORIES[:1])
    request = SimpleNamespace(app=SimpleNamespace(state=SimpleNamespace(record=record)))
    now = [0.0]
    monkeypatch.setattr("intercosmos.web.sayings.time.monotonic", lambda: now[0])
    first = said_by_record(request)
    record.add([story("2020-01-01-more", claims=(SHIP,))])
    now[0] += 1e6
    second = said_by_record(request)
    assert first.stamp != second.stamp
    assert [len(list(one.claims)) for one in (first, second)] == [1, 2]
    now[0] += 1e6
    assert said_by_record(request) is second


def test_without_a_record_nobody_says_anything() -> None:
    request = SimpleNamespace(app=SimpleNamespace(state=SimpleNamespace()))
    assert list(said_by_record(request).claims) == []


def test_the_routes_search_and_put_stories_beside_values(
    client: TestClient, server: Any, index: Index, tmp_path: Path
) -> None:
    silent = client.get("/api/catalogue/ship/soyuz-ms")
    assert silent.json()["sayings"] == []
    server.app.state.record, server.app.state.record_index = Record(tmp_path), index
    found = client.get("/api/record", params={"q": "ships", "category": ["", "general"], "sort": "date"}).json()
    assert [one["id"] for one in found["stories"]] == ["2014-11-18-heads"]
    assert client.get("/api/record", params={"q": "date:sometime"}).json()["error"]["kind"] == "invalid"
    spoken = client.get("/api/catalogue/ship/soyuz-ms", headers={"If-None-Match": silent.headers["etag"]})
    assert [one["story"] for one in spoken.json()["sayings"]] == ["2016-07-07-new-ship"]
    crew = next(one for one in spoken.json()["fields"] if one["field"] == "crew")
    assert [one["agrees"] for one in crew["sayings"]] == [True]
