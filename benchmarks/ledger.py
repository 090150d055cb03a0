"""The accuracy ledger: every published figure beside the one computed, failures included.

``python benchmarks/ledger.py`` writes ``docs/accuracy.md`` in some two minutes; ``--orbits``, ``--propulsion``,
``--navigation`` and ``--sensing`` write those parts anew and leave the rest as it stands. The tests use the same
comparisons, so that page and tests cannot disagree.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import ledger_ascent
import ledger_navigation
import ledger_orbits
import ledger_payload
import ledger_propulsion
import ledger_sensing

from intercosmos.catalogue import load_catalogue

PAGE = Path(__file__).parents[1] / "docs" / "accuracy.md"
HEAD = """\
# Accuracy ledger

Written by `python benchmarks/ledger.py`; do not edit. Every figure is recomputed, payloads from the catalogue as it
stands; nothing in the program is fitted to a vehicle, and rows that fail stay in the table.
"""


def split(page: str) -> tuple[str, str, str, str, str]:
    """The page's parts on rockets, propulsion, orbits, navigation and sensing; those that are not there are empty."""
    before, sensing = _cut(page, ledger_sensing.HEADING)
    before, navigation = _cut(before, ledger_navigation.HEADING)
    before, orbits = _cut(before, ledger_orbits.HEADING)
    rockets, propulsion = _cut(before, ledger_propulsion.HEADING)
    return rockets, propulsion, orbits, navigation, sensing


def _cut(page: str, heading: str) -> tuple[str, str]:
    before, found, after = page.partition(f"{heading}\n")
    return before, found + after


def main(arguments: list[str] | None = None) -> int:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--orbits", action="store_true", help="only the part on orbits")
    parser.add_argument("--propulsion", action="store_true", help="only the part on propulsion")
    parser.add_argument("--navigation", action="store_true", help="only the part on navigation")
    parser.add_argument("--sensing", action="store_true", help="only the part on remote sensing")
    asked = parser.parse_args(arguments)
    every = not (asked.orbits or asked.propulsion or asked.navigation or asked.sensing)
    # rows of navigation and sensing may need files that are not there, and then stay
    standing = split(PAGE.read_text(encoding="utf-8") if PAGE.exists() else "")
    rockets, propulsion, orbits, navigation, sensing = standing
    if every:
        catalogue = load_catalogue()
        parts = (ledger_payload.section(catalogue), ledger_ascent.section(catalogue))
        rockets = "\n".join([HEAD, *(line for part in parts for line in (*part, ""))]) + "\n"
    if every or asked.propulsion:
        propulsion = "\n".join(ledger_propulsion.section()) + "\n\n"
    if every or asked.orbits:
        orbits = "\n".join(ledger_orbits.section()) + "\n\n"
    if every or asked.navigation:
        navigation = "\n".join(ledger_navigation.section(navigation)) + "\n"
    if every or asked.sensing:
        sensing = "\n".join(ledger_sensing.section(sensing)) + "\n"
    last = "\n\n".join(part.rstrip("\n") for part in (orbits, navigation, sensing))
    PAGE.write_text(f"{rockets}{propulsion}{last}\n", encoding="utf-8")
    print(f"wrote {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
