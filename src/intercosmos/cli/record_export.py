"""``intercosmos record export``: a record as a static site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from intercosmos.cli.record_store import Store, open_store
from intercosmos.cli.screen import AsJson, print_json, progress_bar, screen

NAME: Final = "export"
SUMMARY: Final = "Write a record as a static site: pages, feed, sitemap, data."
EXAMPLES: Final = """Examples:
  intercosmos record export --to site
  intercosmos record export --store my-record --to site --base-url https://example.org/record/
  intercosmos record export --to site --language ru
  intercosmos record export --to site --language en --language ru --language zh

The pages need no server: open site/index.html. Of several languages the first stands there, others in site/ru and the
like; stories keep the language they are written in. Only files that an export wrote are ever replaced or removed."""


def run(
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Folder for the pages: new, empty, or its own.")],
    store: Store = None,
    base_url: Annotated[
        str,
        typer.Option("--base-url", metavar="URL", help="Where it will be published: full addresses, and a sitemap."),
    ] = "",
    language: Annotated[
        list[str] | None,
        typer.Option("--language", metavar="en|ru|zh", help="Language of the labels; may be given several times."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the pages of a record, its Atom feed, its sitemap and its stories as JSON."""
    from intercosmos.record.site_export import export_site
    from intercosmos.record.site_words import count

    record = open_store(store)
    with progress_bar("writing") as progress:
        done = export_site(record, to, base_url=base_url, languages=language or (), progress=progress)
    if as_json:
        print_json(
            {
                "store": str(record.folder),
                "to": str(to),
                "stories": done.stories,
                "written": done.written,
                "unchanged": done.unchanged,
                "removed": done.removed,
                "left": list(done.left),
                "unreadable": done.unreadable,
            }
        )
        return
    console = screen()
    console.print(f"{count(done.stories)} in {to}: open {to / 'index.html'}", style="bold")
    console.print(f"{done.written} files written, {done.unchanged} as they were, {done.removed} removed")
    for name in done.left:
        console.print(f"not removed, since somebody changed it: {to / name}")
    if done.unreadable:
        console.print(f"{done.unreadable} files could not be read; `intercosmos record check` says why.", style="red")
