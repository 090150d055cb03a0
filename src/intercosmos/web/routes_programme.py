"""The programme file: what it says, its text, changes, undo and redo. The file is the truth; the page edits it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Header, Request, Response

from intercosmos.web.errors import RefusedError
from intercosmos.web.models import Edits, ProgrammeInfo, ProgrammeText
from intercosmos.web.views_answer import kept_of, to_json

if TYPE_CHECKING:
    from intercosmos.web.workspace import Workspace

router = APIRouter(prefix="/api/programme", tags=["programme"])

IfMatch = Annotated[
    str, Header(max_length=200, description="the tag (ETag) of the text that was looked at; without it: 428")
]


def _workspace(request: Request) -> Workspace:
    workspace: Workspace = request.app.state.workspace
    return workspace


def _tag(if_match: str) -> str:
    tag = if_match.strip().removeprefix("W/").strip('"')
    if not tag or tag == "*":
        raise RefusedError(
            428, "say which text of the file was changed", advice="send If-Match with the ETag of the programme"
        )
    return tag


def _told(response: Response, info: ProgrammeInfo) -> ProgrammeInfo:
    response.headers["ETag"] = f'"{info.etag}"'
    return info


@router.get("", response_model=ProgrammeInfo)
def programme(request: Request) -> Response:
    """What the programme file says."""
    workspace = _workspace(request)
    now, key = workspace.standing()
    # Made once for each text of the file; its tag is that of the text, since that is what changes are made to.
    told = kept_of(request).get(f"programme {key}", lambda: to_json(workspace.info(now)))
    headers = {"ETag": f'"{now.etag}"', "Cache-Control": "no-cache"}
    return Response(told.plain, media_type="application/json", headers=headers)


@router.get("/file", response_class=Response, responses={200: {"content": {"application/toml": {}}}})
def file(request: Request) -> Response:
    """The programme file itself."""
    workspace = _workspace(request)
    now = workspace.read()
    name = "".join(one if one.isascii() and (one.isalnum() or one in "-_.") else "-" for one in workspace.path.name)
    headers = {"ETag": f'"{now.etag}"', "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(now.content, media_type="application/toml; charset=utf-8", headers=headers)


@router.put("/file")
def replace(request: Request, response: Response, text: ProgrammeText, if_match: IfMatch = "") -> ProgrammeInfo:
    """Put another text in the place of the file's. A text that cannot be loaded is refused."""
    return _told(response, _workspace(request).replace(text.text, _tag(if_match), text.says))


@router.post("/edits")
def edit(request: Request, response: Response, edits: Edits, if_match: IfMatch = "") -> ProgrammeInfo:
    """Make changes, all or none. What would keep the file from being studied is refused."""
    return _told(response, _workspace(request).edit(edits.edits, _tag(if_match), edits.says))


@router.post("/undo")
def undo(request: Request, response: Response, if_match: IfMatch = "") -> ProgrammeInfo:
    """Take the last change back."""
    return _told(response, _workspace(request).undo(_tag(if_match)))


@router.post("/redo")
def redo(request: Request, response: Response, if_match: IfMatch = "") -> ProgrammeInfo:
    """Make the change again that was undone last."""
    return _told(response, _workspace(request).redo(_tag(if_match)))
