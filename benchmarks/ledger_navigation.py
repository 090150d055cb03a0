"""Satellite navigation in the accuracy ledger: published cases and real data computed again, one table a topic.

Some rows need files of real data that are not ours to publish with the project. Where they are absent, what stands on
the page stays there.
"""

from __future__ import annotations

from collections.abc import Callable

import ledger_navigation_atmosphere as atmosphere
import ledger_navigation_geometry as geometry
import ledger_navigation_ground as ground
import ledger_navigation_orbits as orbits
import ledger_navigation_positioning as positioning
from ledger_part import Part
from ledger_row import Row
from published import broadcast
from published.geometry import DOP_ALMANAC
from published.real_data import real_file

HEADING = "## Navigation"
#: Topic -> what computes its rows.
TOPICS: dict[str, Callable[[], list[Row]]] = {
    **orbits.TOPICS,
    "Ionosphere": atmosphere.ionosphere,
    "Troposphere": atmosphere.troposphere,
    "Positions at a real station": positioning.rows,
    "Dilution of precision": geometry.dilutions,
    "Constellations": geometry.constellations,
    "Protection levels": geometry.protection_levels,
    "Ground segment": ground.rows,
}
#: Topic -> files of real data, in the folder ``gnss``, without which its rows stay as they are.
REAL: dict[str, tuple[str, ...]] = {
    "Broadcast orbits: against precise ones": (broadcast.PRECISE_2021,),
    "Positions at a real station": positioning.FILES,
    "Dilution of precision": (DOP_ALMANAC,),
}
#: Topic -> what a reader must know of its rows.
NOTES: dict[str, str] = {
    "Positions at a real station": "An hour at Toulouse, broadcast messages, two frequencies, 10° mask. The difference "
    "is the error itself, root mean square in space against the known place; the tolerance is the best of what a plain "
    "weighted solution reaches there, what RTKLIB does, and what was asked. No constant is fitted to the station, but "
    "its figures were seen while the method was chosen.",
}
INTRODUCTION = (
    "Published cases computed again, and real data against what is known better; inputs, sources and tolerances "
    "stand in `benchmarks/published`, where the tests read them too. The difference is the greatest of the row; "
    "without a unit it is a part of the value, and of a dilution or a share the difference itself. Differences "
    "beyond the tolerance are bold. Written alone by `python benchmarks/ledger.py --navigation`."
)


def at_hand(topic: str) -> bool:
    """Whether the files that a topic needs are there."""
    return all(real_file("gnss", name).exists() for name in REAL.get(topic, ()))


def section(standing: str = "") -> list[str]:
    """The ledger's part on navigation, as Markdown lines; ``standing`` is the part as it was."""
    return Part(HEADING, INTRODUCTION, TOPICS, REAL, NOTES).section(standing, at_hand)
