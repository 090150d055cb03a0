"""Search in the record."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request

from intercosmos.web.models import StoryList
from intercosmos.web.views_record import search_record
from intercosmos.web.views_state import Limit, Offset

router = APIRouter(prefix="/api", tags=["record"])

Words = Annotated[str, Query(max_length=500, description='words, "phrases", -not, OR, prefix*, category:crew')]
Day = Annotated[str, Query(max_length=40, description="a date as vague as one likes: 1975, 1975-07, 1975-07-17")]
Several = Annotated[list[str], Query(max_length=20, description="may be given several times")]


@router.get("/record", response_model=StoryList)
def record(
    request: Request,
    q: Words = "",
    category: Several = [],  # noqa: B006 - FastAPI copies it
    since: Day = "",
    until: Day = "",
    mentions: Several = [],  # noqa: B006
    sort: Literal["", "rank", "date", "oldest"] = "",
    limit: Limit = 20,
    offset: Offset = 0,
) -> StoryList:
    """Stories that match a query, with how many there are of each category, year and mention."""
    return search_record(
        getattr(request.app.state, "record_index", None),
        q,
        categories=category,
        since=since,
        until=until,
        mentions=mentions,
        sort=sort or "rank",
        limit=limit,
        offset=offset,
    )
