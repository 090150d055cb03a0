"""``intercosmos record add``: stories from saved pages, texts and feeds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.screen import AsJson, print_json, progress_bar, screen, table
from intercosmos.errors import DataError

if TYPE_CHECKING:
    from intercosmos.record.names import NameIndex
    from intercosmos.record.store import Record
    from intercosmos.record.store_adding import Added
    from intercosmos.record.story import Story, Tier

NAME: Final = "add"
SUMMARY: Final = "Add the stories of saved pages, texts and feeds; what is known already stays as it is."
EXAMPLES: Final = """Examples:
  intercosmos record add page.html --json
  intercosmos record add saved-pages/ news.rss notes.md --store my-record
  intercosmos record add report.html --licence CC-BY-4.0 --source "Space Agency" --tier first-party"""

_TIERS: Final = ("first-party", "second-party", "press", "reference", "community")


def run(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE|DIR|FEED...", help="Pages (HTML, MHTML), texts, Markdown, RSS, Atom.")
    ],
    store: Annotated[Path, typer.Option("--store", metavar="DIR", help="The record.")] = Path("record"),
    licence: Annotated[
        str, typer.Option("--licence", metavar="SPDX", help="Of the texts; an open one lets them be kept whole.")
    ] = "",
    keep_body: Annotated[
        bool, typer.Option("--keep-body", help="Keep texts whole whatever their licence: for a record of your own.")
    ] = False,
    source: Annotated[str, typer.Option("--source", metavar="NAME", help="Who published them.")] = "",
    tier: Annotated[
        str | None, typer.Option("--tier", metavar="TIER", help=f"How near to the matter: {', '.join(_TIERS)}.")
    ] = None,
    every_list: Annotated[
        bool, typer.Option("--every-list", help="Stubs of every list of a page, such as its latest news.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Read files, and keep a story for each page and a stub for each story beside it."""
    from intercosmos.catalogue import load_catalogue
    from intercosmos.catalogue.names import names_of
    from intercosmos.record.names import Name, NameIndex
    from intercosmos.record.store import Record

    chosen = _tier(tier)
    paths, failed = _paths(files, store)
    names = NameIndex([Name(*row) for row in names_of(load_catalogue())])
    with progress_bar("reading") as progress:
        read = _read(
            paths, failed, progress, names=names, licence=licence, keep_body=keep_body, publisher=source, tier=chosen,
            every_list=every_list,
        )  # fmt: skip
    stories = [story for _, story in read]
    record = Record.create(store)
    added = record.add(stories) if stories else []
    rows = [_row(path, story, one, record) for (path, story), one in zip(read, added, strict=True)]
    if as_json:
        print_json({"store": str(store), "stories": rows, "failed": failed})
    else:
        _show(rows, failed, store)
    if failed:
        raise typer.Exit(2)


def _tier(text: str | None) -> Tier | None:
    if text is None:
        return None
    for tier in _TIERS:
        if tier == text:
            return tier
    raise DataError(f"{text!r} is no tier", allowed=_TIERS)


def _paths(files: list[Path], store: Path) -> tuple[list[Path], list[dict[str, str]]]:
    """Files to read, each once, and what cannot be."""
    from intercosmos.record.ingest_files import files_in

    found: dict[Path, None] = {}
    failed: list[dict[str, str]] = []
    for file in files:
        try:
            found |= dict.fromkeys(files_in(file, without=store))
        except (DataError, OSError) as error:
            failed.append({"path": str(file), "error": str(error)})
    return list(found), failed


def _read(
    paths: list[Path],
    failed: list[dict[str, str]],
    progress: Callable[[int, int], None],
    *,
    names: NameIndex,
    **how: Any,
) -> list[tuple[Path, Story]]:
    """Stories of every file that can be read; the others are put down as failed."""
    from intercosmos.record.ingest import Senses, ingest

    senses = Senses(names)
    read: list[tuple[Path, Story]] = []
    for number, path in enumerate(paths):
        progress(number, len(paths))
        try:
            read += [(path, story) for story in ingest(path, senses=senses, **how)]
        except DataError as error:
            failed.append({"path": str(path), "error": str(error)})
    progress(len(paths), len(paths))
    return read


def _row(path: Path, given: Story, added: Added, record: Record) -> dict[str, Any]:
    """A story as it stands in the record now."""
    from intercosmos.record.files import story_path

    story = added.story
    return {
        "id": story.id,
        "title": story.title,
        "date": story.date,
        "categories": list(story.categories),
        "directions": [{"direction": d.direction, "words": list(d.words)} for d in story.directions],
        "mentions": [{"kind": m.kind, "text": m.text, "id": m.id} for m in story.mentions],
        "outcome": added.outcome,
        "stub": story.stub,
        "language": story.language,
        "tags": list(story.tags),
        "excerpt": story.excerpt,
        "related": list(story.related),
        "source": {"name": given.source.name, "url": given.source.url, "licence": given.source.licence},
        "path": str(record.folder / story_path(story.id)),
        "file": str(path),
    }


def _show(rows: list[dict[str, Any]], failed: list[dict[str, str]], store: Path) -> None:
    console = screen()
    new = sum(row["outcome"] == "new" for row in rows)
    console.print(f"{_count(len(rows))} read, {new} new, in {store}", style="bold")
    if rows:
        shown = table("Date", "Title", "Categories", "Directions", "Outcome")
        for row in rows:
            directions = ", ".join(d["direction"] for d in row["directions"])
            title = f"  {row['title']}" if row["stub"] else row["title"]
            shown.add_row(row["date"] or "undated", title, ", ".join(row["categories"]), directions, row["outcome"])
        console.print(shown)
    for one in failed:
        console.print(f"not read: {one['error']}", style="red")


def _count(number: int) -> str:
    return "1 story" if number == 1 else f"{number} stories"
