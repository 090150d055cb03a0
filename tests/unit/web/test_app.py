"""The application as a whole: the page, the session, the description."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from intercosmos.errors import DataError
from intercosmos.record.store import Record
from intercosmos.record.story import Story
from intercosmos.web.routes_session import data_notices


def test_the_page_is_served_packed_and_asked_for_again_only_where_names_do_not_tell(reader: TestClient) -> None:
    first = reader.get("/")
    assert first.status_code == 200
    assert first.headers["content-type"] == "text/html; charset=utf-8"
    assert first.headers["cache-control"] == "no-cache"
    again = reader.get("/", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    script = reader.get("/assets/page-1a2b.js")
    assert script.headers["content-encoding"] == "gzip"
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in script.headers["cache-control"]
    assert script.text.count("export") == 200
    plain = reader.get("/assets/page-1a2b.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == script.content


def test_a_page_built_later_is_found(client: TestClient, tmp_path: Path) -> None:
    assert client.get("/later.svg").status_code == 404
    (tmp_path / "page" / "later.svg").write_text("<svg/>")
    time.sleep(1.05)
    assert client.get("/later.svg").headers["content-type"] == "image/svg+xml"


def test_without_a_page_the_answer_says_how_to_build_it(make_client: Callable[..., TestClient], tmp_path: Path) -> None:
    answer = make_client(page=tmp_path / "nothing").get("/")
    assert answer.status_code == 404
    assert "make page" in answer.json()["error"]["advice"]


def test_the_session_tells_what_the_page_must_know(reader: TestClient) -> None:
    told = reader.get("/api/session").json()
    assert told["programme"]["id"] == "slow"
    assert [one["scenario"] for one in told["studies"]] == ["", "long"]
    assert {one["state"] for one in told["studies"]} == {"none"}
    assert told["read_only"] is False
    kinds = {one["kind"]: one for one in told["kinds"]}
    assert kinds["vehicle"]["owned"]
    assert not kinds["source"]["owned"]
    assert kinds["partner"]["count"] >= 7


def test_the_record_is_opened_where_there_is_one(make_client: Callable[..., TestClient], tmp_path: Path) -> None:
    assert make_client().get("/api/session").json()["stories"] == 0
    folder = tmp_path / "stories"
    Record.create(folder).add([Story(id="1965-03-18-spacewalk", title="First spacewalk", date="1965-03-18")])
    client = make_client(record=folder)
    assert client.get("/api/session").json()["stories"] == 1
    assert client.get("/api/record", params={"q": "spacewalk"}).json()["total"] == 1
    with pytest.raises(DataError, match="stories"):
        make_client(record=tmp_path / "no-stories")


def test_the_server_reads_ahead(make_client: Callable[..., TestClient], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="intercosmos.web")
    make_client(warm=True)
    (warming,) = [one for one in threading.enumerate() if one.name == "warming"] or [None]
    if warming is not None:
        warming.join(20)
    assert not caplog.records


def test_old_data_is_told_of() -> None:
    assert data_notices("2024-01-01") == []
    (notice,) = data_notices("2040-01-01")
    assert "tabulated to 20" in notice


def test_every_route_describes_its_errors(reader: TestClient) -> None:
    description = reader.get("/api/openapi.json").json()
    ids = []
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            ids.append(operation["operationId"])
            for status in ("401", "403", "404", "413", "422", "429", "500"):
                schema = operation["responses"][status]["content"]
                assert "ErrorAnswer" in str(schema), (path, method, status)
    assert len(ids) == len(set(ids)) > 20
    assert "Conflict" in str(description["paths"]["/api/programme/edits"]["post"]["responses"]["412"])
