"""What partners have: entries of the catalogue, their values, and who says so."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from intercosmos.web.models import EntryList, EntryView
from intercosmos.web.sayings import said_by_record
from intercosmos.web.views_answer import answer
from intercosmos.web.views_catalogue import entry_list, indexed
from intercosmos.web.views_entry import entry_view
from intercosmos.web.views_state import Id, Limit, Offset, PathId, Query, Scenario, study_or_none

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
    index, said = indexed(request, scenario), said_by_record(request)
    return answer(
        request,
        ("catalogue", index.catalogue.digest, said.stamp, kind, partner, q, str(limit), str(offset)),
        lambda: entry_list(index, said.claims, kind=kind, partner=partner, query=q, limit=limit, offset=offset),
    )


@router.get("/catalogue/{kind}/{id}", response_model=EntryView)
def entry(request: Request, kind: PathId, id: PathId, scenario: Scenario = "") -> Response:  # noqa: A002 - as in the files
    """One entry: every value with its range, its source, what contradicts it and who says so."""
    index, said, study = indexed(request, scenario), said_by_record(request), study_or_none(request, scenario)
    found = index.catalogue.get(kind, id)
    parts = ("entry", index.catalogue.digest, said.stamp, study.stamp if study is not None else "", kind, id)
    return answer(request, parts, lambda: entry_view(index, kind, found, said.claims, study))
