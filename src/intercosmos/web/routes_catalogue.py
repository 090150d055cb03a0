"""What partners have: entries of the catalogue, their values, and who says so."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from intercosmos.web.models import EntryList, EntryView
from intercosmos.web.views_answer import answer
from intercosmos.web.views_catalogue import entry_list
from intercosmos.web.views_entry import entry_view
from intercosmos.web.views_state import (
    Id,
    Limit,
    Offset,
    PathId,
    Query,
    Scenario,
    catalogue_of,
    record_of,
    study_or_none,
)

router = APIRouter(prefix="/api", tags=["catalogue"])


@router.get("/catalogue", response_model=EntryList)
def catalogue(
    request: Request,
    kind: Id = "",
    partner: Id = "",
    q: Query = "",
    limit: Limit = 50,
    offset: Offset = 0,
    scenario: Scenario = "",
) -> Response:
    """Entries in which every word of the query stands, of one kind and one partner where these are given."""
    entries, record = catalogue_of(request, scenario), record_of(request)
    parts = ("catalogue", entries.digest, record.stamp, kind, partner, q, str(limit), str(offset))
    return answer(request, parts, lambda: entry_list(entries, record.claims, kind, partner, q, limit, offset))


@router.get("/catalogue/{kind}/{id}", response_model=EntryView)
def entry(request: Request, kind: PathId, id: PathId, scenario: Scenario = "") -> Response:  # noqa: A002 - the files' word
    """One entry: every value with its range, its source, what contradicts it and who says so."""
    entries, record, study = catalogue_of(request, scenario), record_of(request), study_or_none(request, scenario)
    found = entries.get(kind, id)
    parts = ("entry", entries.digest, record.stamp, study.stamp if study else "", kind, id)
    return answer(request, parts, lambda: entry_view(entries, found, record.claims, study))
