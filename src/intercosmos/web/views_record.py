"""Search in the record: what was found, in segments that are shown as text."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from intercosmos.record.edtf import shown
from intercosmos.report.words import capital
from intercosmos.web.models import FacetValue, StoryList, StoryRow
from intercosmos.web.views_overview import DIRECTION_TITLES

if TYPE_CHECKING:
    from intercosmos.record.index import Facet, Found, Hit, Index, Sort

#: A record that is searched is looked through for changes at most so often, s.
_LOOK_EVERY_S: Final = 2.0


def search_record(
    index: Index | None,
    query: str = "",
    *,
    categories: Iterable[str] = (),
    since: str = "",
    until: str = "",
    mentions: Iterable[str] = (),
    sort: Sort = "rank",
    limit: int = 20,
    offset: int = 0,
) -> StoryList:
    """Stories that match a query; none where there is no record.

    Raises
    ------
    DataError
        If the query or a filter makes no sense; says where.
    """
    began = time.perf_counter()
    if index is None:
        return StoryList(total=0, stories=[], facets={}, seconds=0.0)
    index.refresh(at_most_every_s=_LOOK_EVERY_S)
    found = index.search(
        query,
        categories=[one for one in categories if one],
        since=since or None,
        until=until or None,
        mentions=[one for one in mentions if one],
        sort=sort,
        limit=limit,
        offset=offset,
    )
    return _list(found, time.perf_counter() - began)


def _list(found: Found, seconds: float) -> StoryList:
    return StoryList(
        total=found.total,
        stories=[_row(hit) for hit in found.hits],
        facets={name: _facet(name, values) for name, values in found.facets.items()},
        seconds=round(seconds, 4),
    )


def _row(hit: Hit) -> StoryRow:
    story = hit.story
    return StoryRow(
        id=story.id,
        title=[(segment.text, segment.is_match) for segment in hit.title],
        snippet=[(segment.text, segment.is_match) for segment in hit.snippet],
        date=story.date,
        date_text=shown(story.date),
        categories=list(story.categories),
        status=story.status,
        language=story.language,
        source=story.source.name,
        address=f"/record/{story.id}",
    )


#: Facets whose values are words of ours, not names.
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {"category": DIRECTION_TITLES, "status": {}, "year": {}}


def _facet(name: str, values: Iterable[Facet]) -> list[FacetValue]:
    ours = _WORDS.get(name)
    return [
        FacetValue(
            value=one.value,
            label=one.label if ours is None else ours.get(one.value, capital(one.label)),
            count=one.count,
        )
        for one in values
    ]
