"""``intercosmos record check``: what does not fit in a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import typer

from intercosmos.cli.record_store import Store, open_store
from intercosmos.cli.screen import AsJson, print_json, screen, table
from intercosmos.errors import UnknownIdError, Where

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intercosmos.catalogue import Catalogue
    from intercosmos.record.store_check import Finding
    from intercosmos.record.story import Story

NAME: Final = "check"
SUMMARY: Final = "Check a record: its files, its links, its claims against the catalogue."
EXAMPLES: Final = """Examples:
  intercosmos record check
  intercosmos record check --store my-record --json

The exit code is 2 if there is an error. A claim that the catalogue contradicts is a warning: either may be wrong."""


def run(store: Store = None, as_json: AsJson = False) -> None:
    """Find what does not fit."""
    from intercosmos.catalogue import load_catalogue

    record = open_store(store)
    stories = record.stories()
    findings = [*record.check(), *_against(stories, load_catalogue())]
    errors = sum(finding.severity == "error" for finding in findings)
    if as_json:
        print_json(
            {
                "store": str(record.folder),
                "sound": not errors,
                "stories": len(stories),
                "claims": sum(len(story.claims) for story in stories),
                "findings": [
                    {
                        "rule": one.rule,
                        "severity": one.severity,
                        "id": one.id,
                        "text": one.text,
                        "file": str(one.where.file) if one.where.file is not None else None,
                        "line": one.where.line,
                        "key": one.where.key,
                    }
                    for one in findings
                ],
            }
        )
    else:
        _show(findings, len(stories), sum(len(story.claims) for story in stories))
    if errors:
        raise typer.Exit(2)


def _show(findings: Sequence[Finding], stories: int, claims: int) -> None:
    from intercosmos.record.site_safe import plain
    from intercosmos.record.site_words import count

    console = screen()
    what = f"{count(stories)}, {'1 claim' if claims == 1 else f'{claims} claims'}"
    if not findings:
        console.print(f"{what}: nothing to find fault with.")
        return
    errors = sum(one.severity == "error" for one in findings)
    console.print(f"{what}: {_number(errors, 'error')}, {_number(len(findings) - errors, 'warning')}", style="bold")
    shown = table("Severity", "Story", "Finding", "Rule")
    for one in findings:
        shown.add_row(one.severity, one.id or "–", plain(one.text), one.rule)
    console.print(shown)


def _number(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _against(stories: Sequence[Story], catalogue: Catalogue) -> Iterator[Finding]:
    """What stories say of the catalogue that the catalogue does not say."""
    from intercosmos.record.files import story_path
    from intercosmos.record.store_check import Finding
    from intercosmos.report.sayings import agrees, astray
    from intercosmos.web.claims import said_of

    for story in stories:
        # What was withdrawn or mended says nothing any more.
        stands = story.status != "withdrawn" and story.corrected_by is None
        for number, claim in enumerate(story.claims if stands else ()):
            said = said_of(story, claim)
            where = Where(story_path(story.id), key=f"claims[#{number + 1}]")
            for text in astray([said], catalogue):
                yield Finding(
                    "claims-are-of-the-catalogue", "warning", story.id, text.removeprefix(f"{story.id}: "), where
                )
            if agrees(said, catalogue) is False:
                text = f"{claim.asset} {claim.field}: {claim.value!r} is outside what the catalogue has"
                yield Finding("claims-fit-the-catalogue", "warning", story.id, text, where)
        for number, mention in enumerate(story.mentions):
            if mention.id and not _has(catalogue, mention.id):
                text = f"the catalogue has no {mention.id}"
                where = Where(story_path(story.id), key=f"mentions[#{number + 1}].id")
                yield Finding("mentions-are-of-the-catalogue", "warning", story.id, text, where)


def _has(catalogue: Catalogue, reference: str) -> bool:
    kind, _, entry = reference.partition(".")
    try:
        return entry in catalogue.entries(kind)
    except UnknownIdError:
        return False
