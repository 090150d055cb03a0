"""The accuracy ledger: every published figure beside the one computed, failures included.

``python benchmarks/ledger.py`` writes ``docs/accuracy.md`` in half a minute, half of it for orbits; ``--orbits`` writes
that last part anew and leaves the rest as it stands. The tests use the same comparisons, so that page and tests cannot
disagree.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import ledger_ascent
import ledger_orbits
import ledger_payload

from intercosmos.catalogue import load_catalogue

PAGE = Path(__file__).parents[1] / "docs" / "accuracy.md"
HEAD = """\
# Accuracy ledger

Written by `python benchmarks/ledger.py`; do not edit. Every figure is recomputed, payloads from the catalogue as it
stands; nothing in the program is fitted to a vehicle, and rows that fail stay in the table.
"""


def main(arguments: list[str] | None = None) -> int:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--orbits", action="store_true", help="only the part on orbits")
    if parser.parse_args(arguments).orbits:
        before = PAGE.read_text(encoding="utf-8").partition(f"{ledger_orbits.HEADING}\n")[0]
    else:
        catalogue = load_catalogue()
        parts = (ledger_payload.section(catalogue), ledger_ascent.section(catalogue))
        before = "\n".join([HEAD, *(line for part in parts for line in (*part, ""))]) + "\n"
    PAGE.write_text(before + "\n".join(ledger_orbits.section()) + "\n", encoding="utf-8")
    print(f"wrote {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
