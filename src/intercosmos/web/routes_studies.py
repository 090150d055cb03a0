"""Studies: whether there are any, beginning, following and stopping them; and the report."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from intercosmos.web.errors import NotFoundError, RefusedError
from intercosmos.web.models import Job, JobRequest, StudyState
from intercosmos.web.sayings import said_by_record
from intercosmos.web.security_rates import client_of
from intercosmos.web.views_answer import kept_of

if TYPE_CHECKING:
    from intercosmos.study import StudyResult
    from intercosmos.web.jobs import Jobs

router = APIRouter(tags=["studies"])

Scenario = Annotated[str, Query(max_length=200, description="a variant; empty for the programme as written")]
JobId = Annotated[str, Path(max_length=64)]

#: How often a follower is told of changes at most, s.
_EVERY_S: Final = 0.4
_ENDED: Final = ("done", "failed", "stopped")
#: The report is a page of its own, with its style inside it and no script at all.
_REPORT_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


def _jobs(request: Request) -> Jobs:
    jobs: Jobs = request.app.state.jobs
    return jobs


@router.get("/api/studies")
def state(request: Request, scenario: Scenario = "") -> StudyState:
    """Whether there is a study of a scenario, and whether it is of the file as it stands."""
    found: StudyState = request.app.state.studies.state(scenario)
    return found


@router.post("/api/jobs", status_code=202)
def begin(request: Request, asked: JobRequest) -> Job:
    """Begin a study; the same one that waits or runs already is joined."""
    return _jobs(request).begin(asked)


@router.get("/api/jobs/{job}")
def job(request: Request, job: JobId) -> Job:
    """How far a study is."""
    return _jobs(request).get(job)


@router.post("/api/jobs/{job}/stop")
def stop(request: Request, job: JobId) -> Job:
    """Stop a study; begun again it goes on where it was."""
    return _jobs(request).stop(job)


async def _followed(request: Request, job: JobId) -> AsyncIterator[str]:
    """A study that exists, if somebody more may follow it; counted until the answer has ended."""
    await run_in_threadpool(_jobs(request).get, job)
    limits, watchers = request.app.state.settings.limits, request.app.state.watchers
    client = client_of(request.client.host if request.client else "")
    if watchers.total() >= limits.watchers or watchers[client] >= limits.watchers_each:
        raise RefusedError(503, "too many readers follow studies already", advice="try again later")
    watchers[client] += 1
    try:
        yield job
    finally:
        watchers[client] -= 1
        if not watchers[client]:
            del watchers[client]


@router.get("/api/jobs/{job}/events", response_class=EventSourceResponse)
async def events(
    request: Request,
    job: Annotated[str, Depends(_followed)],
    last_event_id: Annotated[str, Header(max_length=40, description="of the event that was seen last")] = "",
) -> AsyncIterator[ServerSentEvent]:
    """Follow a study: ``progress`` whenever something has changed, ``end`` when it has ended."""
    jobs = _jobs(request)
    seen = int(last_event_id) if last_event_id.isdecimal() and len(last_event_id) < 16 else -1
    told: Job | None = None
    while True:
        found, version = await run_in_threadpool(jobs.versioned, job)
        ended = found.state in _ENDED
        if ended or (version > seen and found != told):
            told = found.model_copy(deep=True)
            yield ServerSentEvent(data=told, event="end" if ended else "progress", id=str(version))
            seen = min(seen, version - 1)  # what was seen before the connection broke counts once
        if ended or jobs.closing:
            return
        await asyncio.sleep(_EVERY_S)


@router.get("/report", response_class=Response, responses={200: {"content": {"text/html": {}}}})
def report(request: Request, scenario: Scenario = "") -> Response:
    """The report of the last study of a scenario: one page without scripts."""
    from intercosmos.report.after_study import report_name

    loaded = request.app.state.studies.loaded(scenario)
    if loaded is None:
        raise NotFoundError("there is no study yet, so there is no report", advice="study it first")
    try:
        page = (loaded.folder / report_name()).read_bytes()
    except FileNotFoundError:
        page = _written_again(request, loaded.result)
    headers = {"Content-Security-Policy": _REPORT_POLICY, "Cache-Control": "no-cache"}
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)


def _written_again(request: Request, result: StudyResult) -> bytes:
    """The report of a study whose page was removed: written once, whoever asks for it how often."""
    from intercosmos.report import render_report
    from intercosmos.web.views_state import stamp_of

    catalogue = request.app.state.workspace.catalogue_for(result.programme)
    said = said_by_record(request)

    def write() -> bytes:
        return render_report(result, catalogue, claims=said.claims).encode()

    return kept_of(request).get(f"report {stamp_of(result, catalogue)} {said.stamp}", write).plain
