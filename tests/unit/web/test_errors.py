"""Every error is typed JSON that says what is wrong, where, what is allowed and what to do next."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from intercosmos.errors import DataError, PhysicsError, StudyError, UnknownIdError, Where
from intercosmos.web.errors import STATUSES, RefusedError
from intercosmos.web.errors_told import problem_of
from intercosmos.web.models import ErrorAnswer
from intercosmos.web.settings import Limits


@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    [
        ("GET", "/nothing", {}, 404),
        ("GET", "/api/nothing", {}, 404),
        ("POST", "/api/session", {}, 405),
        ("PATCH", "/api/programme/file", {}, 405),
        ("TRACE", "/api/session", {}, 405),
        ("GET", "/api/studies?scenario=" + "x" * 300, {}, 422),
        ("GET", "/api/studies?scenario=nowhere", {}, 404),
        ("POST", "/api/jobs", {"content": b"{", "headers": {"Content-Type": "application/json"}}, 422),
        ("POST", "/api/jobs", {"content": b"[" * 50_000, "headers": {"Content-Type": "application/json"}}, 400),
        ("POST", "/api/jobs", {"json": {"scenario": "", "more": 1}}, 422),
        ("POST", "/api/jobs", {"content": b"\xff", "headers": {"Content-Type": "application/json"}}, 400),
        ("POST", "/api/jobs", {"content": b"x", "headers": {"Content-Type": "text/plain"}}, 415),
        ("POST", "/api/programme/edits", {"json": {"edits": []}}, 422),
        ("POST", "/api/programme/edits", {"json": {"edits": [{"op": "explode"}]}}, 422),
        ("GET", "/report", {}, 404),
    ],
)
def test_all_errors_have_one_shape(
    reader: TestClient, method: str, path: str, sent: dict[str, Any], status: int
) -> None:
    answer = reader.request(method, path, **sent)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    problem = ErrorAnswer.model_validate(answer.json()).error
    assert problem.kind == STATUSES[status][0] or problem.kind == "unknown"
    assert problem.problem


def test_what_is_not_valid_says_where(reader: TestClient) -> None:
    problem = reader.post("/api/jobs", json={"scenario": 1, "more": 2}).json()["error"]
    assert problem["where"]["key"] in ("scenario", "more")
    assert "more" in problem["where"]["key"] + problem["advice"]


def test_errors_of_ours_keep_their_place_and_lose_the_folders() -> None:
    place = Where(Path("/home/somebody/my programmes/x.toml"), 7, "activity[a].stay")
    error = DataError("see /home/somebody/x.toml: no", where=place, allowed=["a"], advice="mend /tmp/y.toml:3")
    problem = problem_of(error)
    assert (problem.kind, problem.problem, problem.advice) == ("invalid", "see x.toml: no", "mend y.toml:3")
    assert problem.where is not None
    assert (problem.where.file, problem.where.line, problem.where.key) == ("x.toml", 7, "activity[a].stay")
    assert problem_of(UnknownIdError("site", "x", ["y"])).kind == "unknown"
    study = problem_of(StudyError("/runs/a-1/study.json is damaged\n  next: run it again"))
    assert (study.kind, study.problem, study.advice) == ("internal", "study.json is damaged", "run it again")
    assert problem_of(StudyError("/runs/a-1/report.html cannot be written")).problem == "report.html cannot be written"
    assert problem_of(PhysicsError("no orbit")).kind == "invalid"
    assert problem_of(RefusedError(429, advice="wait")).advice == "wait"


def test_a_client_that_sends_too_slowly_is_let_go(make_client: Callable[..., TestClient]) -> None:
    app = make_client(limits=Limits(slow_s=0.05)).app
    answers: list[dict[str, Any]] = []

    async def never() -> dict[str, Any]:
        await asyncio.sleep(10)
        raise AssertionError

    async def send(message: Any) -> None:
        answers.append(message)

    headers = {"host": "127.0.0.1", "x-intercosmos": "1", "content-type": "application/json", "content-length": "9"}
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/api/jobs",
        "raw_path": b"/api/jobs",
        "root_path": "",
        "query_string": b"",
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8765),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    asyncio.run(app(scope, never, send))
    assert answers[0]["status"] == 408
    assert json.loads(answers[1]["body"])["error"]["problem"] == "the request came too slowly"
