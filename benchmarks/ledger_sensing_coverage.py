"""Rows of the ledger: coverage against published revisits, a formula, and STK."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from ledger_row import Row
from published import sensing_coverage as published
from published.real_data import real_file
from published.sensing_access import STK_CASES, read_cvaa


def coverage() -> list[Row]:
    """Revisit of missions, time in access by latitude; STK's figures where its files are at hand."""
    rows = []
    for mission in published.MISSIONS:
        revisit, _ = published.equator_revisit_days(mission)
        gap = float(np.abs(revisit.max() - mission.revisit_days))
        rows.append(
            Row(
                f"longest gap at the equator, {mission.name}",
                f"{mission.revisit_days:g} d, published",
                gap,
                published.REVISIT_TOLERANCE_DAYS,
                "d",
            )
        )
    phi = np.radians([0.0, 20, 40, 55, 65])
    orbit = (7.1e6, np.radians(70), np.radians(45))
    ratio = published.covered_by_latitude(phi, *orbit, 20.0) / published.covered_by_formula(phi, *orbit)
    rows.append(
        Row(
            "time in access by latitude",
            "formula, cap of each point below",
            float(np.max(np.abs(ratio - 1))),
            published.FORMULA_TOLERANCE,
        )
    )
    for case in STK_CASES:
        path = real_file("coverage", case.file)
        if path.exists():
            found = published.stk_figures(case, read_cvaa(path))
            worst = max(found, key=lambda name: abs(found[name][0] / found[name][1] - 1))
            gap = abs(found[worst][0] / found[worst][1] - 1)
            rows.append(Row(f"figures of {case.name}, worst of six", "STK's intervals", gap, published.STK_TOLERANCE))
    return rows


#: Topic -> what computes its rows.
TOPICS: dict[str, Callable[[], list[Row]]] = {"Coverage": coverage}
#: Topic -> what a reader must know of its rows.
NOTES: dict[str, str] = {
    "Coverage": "Longest gaps are those of daylight passes over one repeat cycle, of 97 places at the equator. STK's "
    "figures (accesses, parts seen and in access, mean and longest gap, mean wait; means over all points) are worked "
    "out from its own intervals and from ours.",
}
#: Topic -> files of real data, in the folder ``coverage``, without which its rows stay as they are.
REAL: dict[str, tuple[str, ...]] = {"Coverage": tuple(case.file for case in STK_CASES)}


if __name__ == "__main__":
    print(*coverage(), sep="\n")
