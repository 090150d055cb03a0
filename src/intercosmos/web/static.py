"""The built page."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response

from intercosmos.web.errors import NotFoundError
from intercosmos.web.methods import methods_of
from intercosmos.web.static_files import PageFiles, answer_with

router = APIRouter(include_in_schema=False)


@router.api_route("/", methods=["GET", "HEAD"])
def first_page(request: Request) -> Response:
    """The page."""
    return _answer(request, "index.html")


@router.api_route("/favicon.ico", methods=["GET", "HEAD"])
def icon(request: Request) -> Response:
    """The page's icon, for pages that name none: browsers ask for it by this name."""
    return _answer(request, "icon.svg")


@router.api_route("/{address:path}", methods=["GET", "HEAD"])
def any_file(request: Request, address: str) -> Response:
    """A file of the page."""
    if address.startswith("api/") and methods_of(request):
        raise HTTPException(405)  # the interface has something there, for other methods
    return _answer(request, address)


def _answer(request: Request, address: str) -> Response:
    files: PageFiles = request.app.state.page
    found = files.get(address)
    if found is None:
        if address == "index.html":
            raise NotFoundError(
                "the page was not built", advice="build it with `make page`, then open this address again"
            )
        raise NotFoundError("there is nothing at this address", advice="begin at /")
    return answer_with(found, address, request.headers)
