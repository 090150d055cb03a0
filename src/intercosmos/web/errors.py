"""Everything that is no success is answered as typed JSON: what is wrong, where, what is allowed, what to do next."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from intercosmos.errors import IntercosmosError
from intercosmos.web.errors_told import problem_of
from intercosmos.web.methods import methods_of
from intercosmos.web.models import Conflict, ErrorAnswer, Place, Problem

if TYPE_CHECKING:
    from fastapi import FastAPI, Request

LOG: Final = logging.getLogger("intercosmos.web")

ProblemKind: TypeAlias = Literal[
    "invalid", "unknown", "not-found", "conflict", "forbidden", "unauthorised", "too-large", "too-many", "busy",
    "read-only", "internal",
]  # fmt: skip

#: What each status means here: its kind, and words for where nobody gave any.
STATUSES: Final[Mapping[int, tuple[ProblemKind, str]]] = {
    400: ("invalid", "the request cannot be read"),
    401: ("unauthorised", "this server asks for its token"),
    403: ("forbidden", "this request is not allowed"),
    404: ("not-found", "there is nothing at this address"),
    405: ("invalid", "this address does not take this method"),
    408: ("invalid", "the request came too slowly"),
    409: ("conflict", "that does not fit what is there"),
    412: ("conflict", "the file was changed meanwhile"),
    413: ("too-large", "the request is too large"),
    415: ("invalid", "only JSON is taken"),
    422: ("invalid", "the request says something it must not"),
    428: ("conflict", "say which text of the file was changed"),
    429: ("too-many", "too many requests"),
    500: ("internal", "the server failed; its log says why"),
    503: ("busy", "the server is busy"),
}
#: For ``responses=`` of the application: every route can answer with these.
RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    status: {"model": Conflict if status == 412 else ErrorAnswer, "description": words}
    for status, (_, words) in STATUSES.items()
}


class RefusedError(IntercosmosError):
    """A request that is answered with a status of its own.

    Parameters
    ----------
    status : of the answer, one of :data:`STATUSES`
    problem : what is wrong, in one sentence
    """

    def __init__(
        self,
        status: int,
        problem: str = "",
        *,
        kind: ProblemKind | None = None,
        advice: str = "",
        allowed: Sequence[str] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        usual, words = STATUSES[status]
        self.status = status
        self.problem = Problem(kind=kind or usual, problem=problem or words, advice=advice, allowed=[*allowed][:100])
        self.headers = dict(headers or {})
        super().__init__(self.problem.problem)

    @classmethod
    def of(cls, status: int, problem: Problem) -> RefusedError:
        """A refusal for a problem that has its words and its place already."""
        made = RefusedError(status, problem.problem)
        made.problem = problem
        return made

    def response(self) -> JSONResponse:
        """The answer."""
        return answer_of(self.status, self.problem, self.headers)


class NotFoundError(RefusedError):
    """Something that was asked for is not there (yet)."""

    def __init__(self, problem: str, *, advice: str = "") -> None:
        super().__init__(404, problem, advice=advice)


def answer_of(status: int, problem: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A problem as an answer. It is never kept by anybody on the way."""
    body = ErrorAnswer(error=problem).model_dump(mode="json")
    return JSONResponse(body, status_code=status, headers={"Cache-Control": "no-store", **(headers or {})})


def install(app: FastAPI) -> None:
    """Let every error of ``app`` be answered as :class:`~intercosmos.web.models.ErrorAnswer`."""
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(IntercosmosError, _ours)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(HTTPException, _http)


def described(description: dict[str, Any]) -> dict[str, Any]:
    """A description of the interface in which every error is JSON: the framework gives it the type of the success."""
    for operations in description["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                if status >= "400" and "content" in answer:
                    answer["content"] = {"application/json": next(iter(answer["content"].values()))}
    return description


def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RefusedError)
    return error.response()


def _ours(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, IntercosmosError)
    problem = problem_of(error)
    status = {"unknown": 404, "internal": 500}.get(problem.kind, 422)
    if status == 500:
        LOG.error("%s %s: %s", request.method, request.url.path, error)
    return answer_of(status, problem)


def _not_valid(request: Request, error: Exception) -> JSONResponse:
    """What pydantic says of a request, the first problem first."""
    assert isinstance(error, RequestValidationError)
    found = [
        (".".join(str(part) for part in one["loc"] if part not in ("body", "query", "path")), str(one["msg"]))
        for one in error.errors()[:5]
    ]
    key, words = found[0]
    others = "; ".join(f"{name or 'the body'}: {said}" for name, said in found[1:])
    problem = Problem(kind="invalid", problem=words[:500], where=Place(key=key[:300]), advice=others[:1000])
    return answer_of(422, problem)


def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = error.status_code if error.status_code in STATUSES else 400 if error.status_code < 500 else 500
    kind, words = STATUSES[status]
    # Starlette's own words are those of the standard ("Not Found"): ours say more.
    given = str(error.detail or "")
    standard = given in ("Not Found", "Method Not Allowed", "") or status == 400
    problem = Problem(kind=kind, problem=words if standard else given[:500])
    allowed = {"Allow": ", ".join(methods_of(request))} if status == 405 else {}
    return answer_of(status, problem, {**(error.headers or {}), **allowed})
