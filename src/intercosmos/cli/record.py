"""``intercosmos record``: the archive of stories that say who said what."""

from __future__ import annotations

from typing import Final

from intercosmos.cli.family import family

NAME: Final = "record"
SUMMARY: Final = "Stories that say who said what: dated, categorised, with what they name and claim."
EXAMPLES: Final = """Examples:
  intercosmos record add page.html
  intercosmos record search "soyuz kourou" --category launch
  intercosmos record export --to site"""

app = family(
    SUMMARY,
    EXAMPLES,
    {
        "add": "record_add",
        "search": "record_search",
        "show": "record_show",
        "export": "record_export",
        "check": "record_check",
    },
)
