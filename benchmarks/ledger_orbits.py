"""Orbits in the accuracy ledger: published cases computed again, one table a topic."""

from __future__ import annotations

from collections.abc import Callable

import ledger_orbits_frames as frames
import ledger_orbits_transfers as transfers
from ledger_row import Row

HEADING = "## Orbits"
#: Topic -> what computes its rows.
TOPICS: dict[str, Callable[[], list[Row]]] = {
    "Time and frames": frames.time_and_frames,
    "Ephemerides": frames.ephemerides,
    "Element sets": frames.element_sets,
    "Conics and porkchop": transfers.conics,
    "Passes of planets": transfers.passes_of_planets,
    "Elements and propagation": transfers.propagation,
    "Events and access": frames.events,
    "Three bodies": transfers.three_bodies,
    "Rendezvous": transfers.rendezvous,
    "Low thrust": transfers.slow,
}


def section() -> list[str]:
    """The ledger's part on orbits, as Markdown lines."""
    lines = [
        HEADING,
        "",
        "Published cases computed again; the inputs, the sources and the tolerances stand in `benchmarks/published`, "
        "where the tests read them too. The difference is the greatest of the row; without a unit it is a part of the "
        "value, and of the unit of length or time among three bodies. Differences beyond the tolerance are bold. "
        "Written alone by `python benchmarks/ledger.py --orbits`.",
    ]
    for topic, rows in TOPICS.items():
        lines += [
            "",
            f"### {topic}",
            "",
            "| what | against | difference | tolerance | unit |",
            "|---|---|---:|---:|---|",
        ]
        lines += [str(row) for row in rows()]
    return lines
