"""Search in the record."""

from __future__ import annotations

from fastapi import APIRouter, Request

from intercosmos.web.models import StoryList
from intercosmos.web.views_record import search_record
from intercosmos.web.views_state import Limit, Offset, Query

router = APIRouter(prefix="/api", tags=["record"])


@router.get("/record", response_model=StoryList)
def record(
    request: Request,
    q: Query = "",
    category: Query = "",
    since: Query = "",
    until: Query = "",
    mentions: Query = "",
    sort: Query = "",
    limit: Limit = 20,
    offset: Offset = 0,
) -> StoryList:
    """Stories that match a query: words, "phrases", -not, OR, prefix*, category:crew, date:1975..1979."""
    return search_record(request, q, category, since, until, mentions, sort, limit, offset)
