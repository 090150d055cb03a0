"""Answers are made once, told apart by what they depend on, packed for those who can unpack."""

from __future__ import annotations

import gzip
import threading
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from intercosmos.web.models import ErrorAnswer
from intercosmos.web.views_answer import Body, Kept, etag_of

OPTION = "cosmonauts-to-tiangong/seat-on-the-hosts-ship/shenzhou/long-march-2f/jiuquan/tiangong"
MAP = "o3b/launch/soyuz-st-b-fregat-mt/baikonur"
ADDRESSES = (
    "/api/overview",
    "/api/activities/o3b",
    f"/api/option?option={OPTION}",
    f"/api/option/map?option={MAP}&map=departures&layer=C3",
    "/api/compare",
    "/api/catalogue?q=soyuz",
    "/api/catalogue/ship/soyuz-ms",
    "/api/payloads",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_an_answer_is_told_so(client: TestClient, address: str) -> None:
    first = client.get(address)
    assert first.status_code == 200, first.text
    assert first.headers["content-type"] == "application/json"
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert client.get(address, headers={"If-None-Match": '"another"'}).status_code == 200


def test_another_study_has_another_name(client: TestClient, server: Any) -> None:
    before = client.get("/api/overview").headers["etag"]
    server.results[""] = replace(server.results[""], created="2027-01-01T00:00:00Z")
    after = client.get("/api/overview", headers={"If-None-Match": before})
    assert after.status_code == 200
    assert after.json()["created"] == "2027-01-01T00:00:00Z"


def test_large_answers_are_packed_for_those_who_can_unpack(client: TestClient) -> None:
    packed = client.get("/api/overview", headers={"Accept-Encoding": "br, gzip;q=0.5"})
    assert packed.headers["content-encoding"] == "gzip"
    for header in ("identity", "gzip;q=0", ""):
        plain = client.get("/api/overview", headers={"Accept-Encoding": header})
        assert "content-encoding" not in plain.headers
        assert plain.json() == packed.json()
    assert packed.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("address", "status", "kind"),
    [
        ("/api/overview?scenario=unstudied", 404, "not-found"),
        ("/api/activities/nowhere", 404, "unknown"),
        ("/api/option?option=o3b/by/balloon", 404, "unknown"),
        ("/api/option", 422, "invalid"),
        (f"/api/option/map?option={MAP}&map=departures&layer=C4", 404, "unknown"),
        (f"/api/option/map?option={MAP}&map=tides&layer=C3", 404, "unknown"),
        ("/api/catalogue?kind=unicorn", 404, "unknown"),
        ("/api/catalogue?limit=0", 422, "invalid"),
        ("/api/catalogue/ship/soyuz-mx", 404, "unknown"),
        ("/api/scenes/none-such", 404, "unknown"),
        ("/api/record?sort=backwards", 422, "invalid"),
    ],
)
def test_every_error_is_typed(client: TestClient, address: str, status: int, kind: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    assert ErrorAnswer.model_validate(answer.json()).error.kind == kind


def test_what_was_not_studied_says_what_to_do(client: TestClient) -> None:
    error = client.get("/api/compare?right=unstudied").json()["error"]
    assert (error["problem"], error["advice"]) == ("the scenario 'unstudied' was not studied yet", "study it first")


def test_options_suggest_the_nearest(client: TestClient) -> None:
    error = client.get(f"/api/option?option={OPTION}x").json()["error"]
    assert OPTION in error["advice"]


def test_points_join_the_table_and_leave_it(client: TestClient) -> None:
    point = {"activity": "o3b", "option": MAP, "map": "departures", "x": 1.5, "y": 5.0}
    assert client.post("/api/candidates/map", json=point).status_code == 200
    curve = {"vehicle": "long-march-7", "site": "wenchang", "inclination_deg": 51.6}
    found = client.post("/api/candidates/payload", json=curve).json()["candidates"]
    assert [one["kind"] for one in found] == ["payload", "map"]
    assert client.get("/api/candidates").json()["candidates"] == found
    left = client.delete(f"/api/candidates/{found[1]['id']}").json()["candidates"]
    assert left == found[:1]
    assert client.delete(f"/api/candidates/{found[1]['id']}").json()["error"]["kind"] == "not-found"
    assert client.post("/api/candidates/map", json={**point, "x": 99}).json()["error"]["kind"] == "invalid"


def test_an_answer_is_made_once_however_many_ask_for_it() -> None:
    kept, made, go = Kept(), [], threading.Barrier(8)

    def make() -> bytes:
        made.append(1)
        threading.Event().wait(0.05)
        return b"x" * 5000

    def ask() -> None:
        go.wait()
        assert kept.get("a", make).plain == b"x" * 5000

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert made == [1]


def test_a_maker_that_fails_is_asked_again() -> None:
    kept = Kept()

    def fails() -> bytes:
        raise RuntimeError("no")

    for _ in range(2):
        with pytest.raises(RuntimeError):
            kept.get("a", fails)
    assert kept.get("a", lambda: b"now").plain == b"now"


def test_the_least_used_is_forgotten_first() -> None:
    made: list[str] = []

    def maker(name: str) -> Any:
        def make() -> bytes:
            made.append(name)
            return name.encode() * 1000

        return make

    kept = Kept(4500)
    for name in "abca":
        kept.get(name, maker(name))
    for name in "deab":
        kept.get(name, maker(name))
    assert made == ["a", "b", "c", "d", "e", "b"]
    huge = Kept(100)
    assert huge.get("x", maker("x")).plain == b"x" * 1000  # given, but not kept


def test_packing_gives_the_same_bytes_back() -> None:
    body = Body.of(b"ab" * 1000)
    assert body.packed is not None
    assert gzip.decompress(body.packed) == body.plain
    assert Body.of(b"short").packed is None


def test_names_tell_parts_apart() -> None:
    assert etag_of("ab", "c") != etag_of("a", "bc")
    assert etag_of("\ud800") == etag_of("\ud800")
