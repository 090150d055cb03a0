"""``intercosmos record show``: one story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.record_store import Store, open_store
from intercosmos.cli.screen import AsJson, print_json, screen, table

if TYPE_CHECKING:
    from rich.console import Console

    from intercosmos.record.story import Category, Story, StorySource

NAME: Final = "show"
SUMMARY: Final = "Show a story: what it says, who told it, what it names and claims, what is related."
EXAMPLES: Final = """Examples:
  intercosmos record show 2014-11-18-seven-directions-with-china
  intercosmos record show 2014-11-18-seven-directions-with-china --json --store my-record"""


def run(
    story_id: Annotated[str, typer.Argument(metavar="ID", help="Of the story; `record search` shows it.")],
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Show one story."""
    from intercosmos.record.files import story_path
    from intercosmos.record.index import Index
    from intercosmos.record.site_shelf import Shelf

    record = open_store(store)
    story = record.get(story_id)
    index = Index.of(record)
    try:
        shelf = Shelf(index)
        related = shelf.related(story)
        category: Category = next((one for one in story.categories if one != "general"), "general")
        more = shelf.of_category(category, 8, but=story.id).stories
    finally:
        index.close()
    path = record.folder / story_path(story.id)
    if as_json:
        # "nearby" beside the story's own "related", which is what its file names
        data = {**story.model_dump(mode="json"), "path": str(path)}
        print_json({**data, "nearby": [one.id for one in related], "more": [one.id for one in more]})
        return
    _show(story, related, more, str(path))


def _show(story: Story, related: tuple[Story, ...], more: tuple[Story, ...], path: str) -> None:
    from intercosmos.record.claim_words import limits
    from intercosmos.record.site_safe import plain
    from intercosmos.record.site_words import CATEGORY_TITLES, STATUS_WORDS, date_words

    console = screen()

    def say(text: str, **how: Any) -> None:
        console.print(plain(text), **how)

    say(story.title, style="bold")
    say(f"{date_words(story.date)}. {STATUS_WORDS[story.status]}")
    for words, other in (("Corrected by", story.corrected_by), ("Corrects", story.corrects)):
        if other:
            say(f"{words} {other}", style="red")
    if story.stub:
        say("Only its headline is known.")
    for text in (story.summary, f"“{story.excerpt}”" if story.excerpt else "", story.body):
        if text:
            say(f"\n{text.strip()}")
    say("")
    shown = {one.direction: one.words for one in story.directions}
    for category in story.categories:
        words = ", ".join(f"“{word}”" for word in shown.get(category, ())) if category != "general" else ""
        say(f"{CATEGORY_TITLES[category]}{f': {words}' if words else ''}")
    for source in (story.source, *story.further_sources):
        say(f"Told by {_source(source)}")
    if story.mentions:
        say("Names " + ", ".join(f"{one.text} ({one.id})" if one.id else one.text for one in story.mentions))
    if story.claims:
        rows = table("Of", "Value", "Figure", "In its words")
        for claim in story.claims:
            limited = f" ({limits(claim)})" if claim.until or claim.rounded_to else ""
            rows.add_row(*(plain(one) for one in (claim.asset, claim.field, claim.value + limited, claim.words)))
        console.print()
        console.print(rows)
    _list(console, "Related", related)
    _list(console, "More from this category", more)
    say(f"\n{path}", style="dim")


def _source(source: StorySource) -> str:
    parts = (source.name or "nobody that is named", source.url, source.archive_url, source.licence)
    return ", ".join(one for one in parts if one)


def _list(console: Console, title: str, stories: tuple[Story, ...]) -> None:
    from intercosmos.record.edtf import shown
    from intercosmos.record.site_safe import plain

    if not stories:
        return
    console.print(f"\n{title}", style="bold")
    rows = table("Date", "Story", "Id")
    for one in stories:
        rows.add_row(shown(one.date), plain(one.title), one.id)
    console.print(rows)
