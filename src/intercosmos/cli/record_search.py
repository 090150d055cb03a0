"""``intercosmos record search``: find stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.record_store import Store, open_store
from intercosmos.cli.screen import AsJson, print_json, screen, table

if TYPE_CHECKING:
    from rich.text import Text

    from intercosmos.record.index import Found, Hit, Segment

NAME: Final = "search"
SUMMARY: Final = "Find stories by words, phrases and fields."
EXAMPLES: Final = """Examples:
  intercosmos record search "soyuz kourou"
  intercosmos record search "station -shuttle" --category crew --since 1971 --until 1979
  intercosmos record search "mentions:partner.roscosmos date:2014.." --limit 5 --json

A query takes words, "phrases", -not, OR, prefix*, (groups), category:crew, mentions:vehicle.soyuz-st-b,
date:1975..1979, source:roscosmos, title:spacewalk, tag:history, language:ru, status:withdrawn."""

_FACETS: Final = {"category": "Categories", "year": "Years", "mention": "Mentions"}
_SHOWN: Final = 8


def run(
    query: Annotated[str, typer.Argument(metavar="QUERY", help='What to find; "" for every story.')],
    store: Store = None,
    category: Annotated[
        list[str] | None, typer.Option("--category", metavar="NAME", help="Only this one; may be given several times.")
    ] = None,
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="Told then or later: 1975, 1975-07.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="Told then or before.")] = "",
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=0, max=1000, help="How many are shown.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Find stories, the best first."""
    from intercosmos.record.index import Index

    record = open_store(store)
    index = Index.of(record)
    try:
        found = index.search(query, categories=category or (), since=since or None, until=until or None, limit=limit)
    finally:
        index.close()
    if as_json:
        print_json(
            {
                "store": str(record.folder),
                "total": found.total,
                "stories": [_data(hit) for hit in found.hits],
                "facets": {
                    name: [{"value": one.value, "label": one.label, "count": one.count} for one in values]
                    for name, values in found.facets.items()
                },
                "unreadable": found.unreadable,
            }
        )
    else:
        _show(found)


def _data(hit: Hit) -> dict[str, Any]:
    from intercosmos.record.edtf import shown

    story = hit.story
    return {
        "id": story.id,
        "title": story.title,
        "date": story.date,
        "date_words": shown(story.date),
        "categories": list(story.categories),
        "status": story.status,
        "language": story.language,
        "stub": story.stub,
        "source": {"name": story.source.name, "url": story.source.url},
        "snippet": "".join(segment.text for segment in hit.snippet),
        "highlights": [segment.text for segment in (*hit.title, *hit.snippet) if segment.is_match],
    }


def _show(found: Found) -> None:
    from rich.text import Text

    from intercosmos.record.edtf import shown
    from intercosmos.record.site_words import count

    console = screen()
    more = f", the first {len(found.hits)} of them here" if len(found.hits) < found.total else ""
    console.print(f"{count(found.total)}{more}" if found.total else "Nothing was found.", style="bold")
    if found.hits:
        rows = table("Date", "Story", "Categories")
        for hit in found.hits:
            words = Text("\n").join(
                [_marked(hit.title), *([_marked(hit.snippet)] if hit.snippet else []), Text(hit.story.id, style="dim")]
            )
            rows.add_row(shown(hit.story.date), words, ", ".join(hit.story.categories))
        console.print(rows)
    for name, title in _FACETS.items():
        values = found.facets.get(name, ())
        if len(values) > 1:
            rest = f", and {len(values) - _SHOWN} more" if len(values) > _SHOWN else ""
            console.print(f"{title}: {', '.join(f'{one.label} {one.count}' for one in values[:_SHOWN])}{rest}")
    if found.unreadable:
        console.print(f"{found.unreadable} files could not be read; `intercosmos record check` says why.", style="red")


def _marked(segments: tuple[Segment, ...]) -> Text:
    """What matches in bold; without colours it stands between brackets."""
    from rich.text import Text

    console = screen()
    text = Text()
    for segment in segments:
        words = segment.text if console.is_terminal or not segment.is_match else f"[{segment.text}]"
        text.append(" ".join(words.split("\n")), style="bold reverse" if segment.is_match else "")
    return text
