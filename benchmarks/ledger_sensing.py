"""Remote sensing in the accuracy ledger: published cases, other programs and real data, one table a topic."""

from __future__ import annotations

from collections.abc import Callable

import ledger_sensing_access as access
import ledger_sensing_coverage as coverage
import ledger_sensing_fair_shares as fair_shares
import ledger_sensing_fleets as fleets
import ledger_sensing_instruments as instruments
import ledger_sensing_orbits as orbits
import ledger_sensing_scheduling as scheduling
import ledger_sensing_tasking as tasking
from ledger_part import Part
from ledger_row import Row
from published.real_data import real_file
from published.sensing_access import STK_CASES
from published.sensing_scheduling import GAPS, LARGE
from published.sensing_tasking import REQUEST_FILES

HEADING = "## Remote sensing"
#: Topic -> what computes its rows.
TOPICS: dict[str, Callable[[], list[Row]]] = {
    "Orbits of Earth observation": orbits.cycles,
    "Upkeep and patterns": lambda: [*orbits.upkeep(), *orbits.patterns()],
    "Fleets": fleets.fleets,
    **instruments.TOPICS,
    "Access": access.contacts,
    "Access beside STK": access.stk,
    **coverage.TOPICS,
    "Tasking": tasking.turning,
    "Orbits of request files": tasking.request_orbits,
    "Schedules": scheduling.schedules,
    "Fair shares": fair_shares.fair_shares,
}
#: Topic -> files of real data, in the folder of :data:`FOLDERS`, without which its rows stay as they are.
REAL: dict[str, tuple[str, ...]] = {
    "Access beside STK": tuple(case.file for case in STK_CASES),
    **coverage.REAL,
    "Orbits of request files": tuple(REQUEST_FILES),
    "Schedules": (*GAPS, *LARGE),
}
#: Topic -> folder of its files.
FOLDERS: dict[str, str] = {
    "Access beside STK": "coverage",
    "Coverage": "coverage",
    "Orbits of request files": "scheduling",
    "Schedules": "scheduling",
}
#: Topic -> what a reader must know of its rows.
NOTES: dict[str, str] = {
    "Orbits of Earth observation": "The table of cycles is of the first order of oblateness, and so is what is set "
    "beside it; the missions are set beside J2 squared and J4.",
    "Fleets": "Axes and local times of the catalogue are those of element sets; the rows say how near they come to "
    "what owners publish.",
    **instruments.NOTES,
    "Access beside STK": "The four metrics are those of orbitpy's validation, whose worst are 8.3, 4.9, 3.8 and 25.7 "
    "per cent. For edges no tolerance was asked: it is what was measured, with some room.",
    **coverage.NOTES,
    "Orbits of request files": "The files publish no orbits. That the fit meets the ends of its windows, in whole "
    "seconds, is a check by its own data; that the planes come out even is not.",
    "Schedules": "The difference is the proven gap: how far below the best a schedule may be, as a part of the bound. "
    "It depends on the machine. How satellites turn is not in the files and is assumed.",
}
INTRODUCTION = (
    "Published cases, other programs and real data; inputs, sources and tolerances stand in `benchmarks/published`, "
    "where the tests read them too. The difference is the greatest of the row; without a unit it is a part of the "
    "value, of an eccentricity or a cloud cover the difference itself, and of what is counted a number. Differences "
    "beyond the tolerance are bold. Written alone by `python benchmarks/ledger.py --sensing`."
)


def at_hand(topic: str) -> bool:
    """Whether the files that a topic needs are there."""
    return all(real_file(FOLDERS[topic], name).exists() for name in REAL.get(topic, ()))


def section(standing: str = "") -> list[str]:
    """The ledger's part on remote sensing, as Markdown lines; ``standing`` is the part as it was."""
    return Part(HEADING, INTRODUCTION, TOPICS, REAL, NOTES).section(standing, at_hand)
