"""Rows of the ledger: turning of an agile satellite, orbits found from the windows of published request files.

The files publish no orbits. That the fit meets their windows is a check of the fit by its own data; that planes and
satellites so found stand as evenly as the files' description has them is one by what the fit did not know.
"""

from __future__ import annotations

import numpy as np
from ledger_row import Row, largest
from published import sensing_tasking
from published.real_data import real_file

from intercosmos.physics.observation.request_files import PLEIADES_AGILITY, fitted_orbits


def turning() -> list[Row]:
    """Time to turn, beside what is published."""
    angle, seconds = np.array(sensing_tasking.PLEIADES_TURNS).T
    gap = largest(PLEIADES_AGILITY.time_s(np.radians(angle)).tolist(), seconds.tolist())
    what = "time to turn by 5, 10 and 60 degrees (three constants from these three)"
    return [Row(what, "eoPortal, Pleiades-HR", gap, sensing_tasking.PLEIADES_TOLERANCE_S, "s")]


def request_orbits() -> list[Row]:
    """Orbits of the published files, where they are at hand."""
    rows = []
    for name in sensing_tasking.REQUEST_FILES:
        path = real_file("scheduling", name)
        if not path.exists():
            continue
        found = fitted_orbits(path)
        node, place = np.degrees(np.unwrap(found.elements[:, 2])), np.degrees(found.elements[:, 3])
        planes = sensing_tasking.REQUEST_PLANES
        even = np.max(np.abs(np.diff(node[::2]) % 360 - 180 / planes))
        opposite = np.max(np.abs((place[1::2] - place[::2]) % 360 - 180))
        short = name.split("_seed")[0].replace("_", " ")
        rows += [
            Row(
                f"ends of windows beside fitted orbits, median: {short}", "the file itself",
                float(found.median_s.max()), sensing_tasking.WINDOW_TOLERANCE_S, "s",
            ),
            Row(
                f"eight even planes of two opposite satellites: {short}", "description of the files",
                float(max(even, opposite)), sensing_tasking.PATTERN_TOLERANCE_DEG, "deg",
            ),
        ]  # fmt: skip
    return rows
