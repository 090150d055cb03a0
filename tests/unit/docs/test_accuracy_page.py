"""The ledger's part on orbits says what the code computes: the same rows, within their tolerances."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))

import ledger_orbits

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
#: Optimisations that take seconds; ``test_low_thrust_against_published.py`` runs the same cases.
SLOW = ("Low thrust",)


def written(topic: str) -> dict[tuple[str, str, str, str], float]:
    """What, against, tolerance and unit of each row of the page, and the difference it states."""
    (text,) = re.findall(rf"^### {re.escape(topic)}\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:2] == "| "]
    assert rows[0] == ["what", "against", "difference", "tolerance", "unit"]
    return {(what, against, tolerance, unit): float(found) for what, against, found, tolerance, unit in rows[1:]}


def test_the_page_has_every_topic() -> None:
    _, part = PAGE.split(f"\n{ledger_orbits.HEADING}\n")
    assert re.findall(r"^### (.*)$", part, re.MULTILINE) == list(ledger_orbits.TOPICS)
    assert set(SLOW) < set(ledger_orbits.TOPICS)


@pytest.mark.parametrize("topic", ledger_orbits.TOPICS)
def test_what_is_written_is_within_its_tolerance(topic: str) -> None:
    for (what, _, tolerance, _), difference in written(topic).items():
        assert difference <= float(tolerance), what


@pytest.mark.parametrize("topic", [topic for topic in ledger_orbits.TOPICS if topic not in SLOW])
def test_what_is_written_is_what_is_computed(topic: str) -> None:
    page, rows = written(topic), ledger_orbits.TOPICS[topic]()
    computed = {(row.what, row.against, f"{row.tolerance:g}", row.unit): row for row in rows}
    assert list(page) == list(computed), "the rows have changed: run `python benchmarks/ledger.py --orbits`"
    for key, row in computed.items():
        assert row.met, row
        # rounding differs between machines, by far less than what is allowed
        assert row.difference == pytest.approx(page[key], rel=0.05, abs=0.02 * row.tolerance), row
