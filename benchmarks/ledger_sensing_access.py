"""Rows of the ledger: accesses of sensors to points on the ground."""

from __future__ import annotations

import numpy as np
from astropy.time import Time
from ledger_row import Row
from published import motion
from published import sensing_access as published
from published.real_data import real_file

from intercosmos.physics.observation.ground_access import access
from intercosmos.physics.observation.sensors import Cone

_METRICS = ("number of accesses", "access time", "points seen at once", "access time of a point")


def stk() -> list[Row]:
    """The four metrics and the edges of each case, where its file is at hand."""
    rows = []
    for case in published.STK_CASES:
        path = real_file("coverage", case.file)
        if not path.exists():
            continue
        theirs = published.read_cvaa(path)
        ours = published.ours(case, theirs.points)
        gaps, mine, others = published.matched(ours, theirs)
        source = f"STK, {case.name}"
        shares = published.metrics(ours, theirs).tolist()
        rows += [Row(what, source, share, published.STK_METRICS) for what, share in zip(_METRICS, shares, strict=True)]
        rows.append(Row("accesses that only one has", source, float(mine + others), 0.0))
        # the acceptance names no figure: these state what the edges are
        rows += [
            Row(f"edges, {name}", source, float(np.percentile(np.abs(gaps), part)), limit, "s")
            for name, part, limit in (("median", 50, 1.0), ("95 of 100", 95, 2.0), ("greatest", 100, 2.0))
        ]
    return rows


def contacts() -> list[Row]:
    """Sites that an independent tool has searched."""
    theirs = motion.passes_of_brahe()
    sites = np.array(motion.PASS_SITES) * [np.pi / 180, np.pi / 180, 1.0]
    start, end = (Time(day, scale="utc") for day in motion.PASS_SPAN)
    horizon = Cone(np.radians(89.9), least_elevation_rad=float(np.radians(motion.PASS_MASK_DEG)))
    found = access(motion.PASS_ELEMENTS, sites, horizon, (start, end), gravity="wgs84")
    gaps = np.abs(np.concatenate([found.start_s - theirs[:, 2], found.end_s - theirs[:, 3]]))
    return [Row("edges of contacts above a mask, median", "brahe 1.8", float(np.median(gaps)), 0.010, "s")]


def rows() -> list[Row]:
    """All of them."""
    return [*stk(), *contacts()]


if __name__ == "__main__":
    print(*rows(), sep="\n")
