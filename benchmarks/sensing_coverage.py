"""Coverage of the whole Earth by many satellites over a week, and the same by brahe on a part; ``make bench``.

    python benchmarks/sensing_coverage.py [cells [satellites [days [off-nadir angle in degrees]]]]

The satellites are those of ``benchmarks/access.py`` (low orbits, SGP4) with a cone straight down. All figures of merit
are worked out for three groups. Less of each size follows, which shows what the time grows with. brahe finds the
windows of some cells and satellites, each pair costing it the same, and is scaled; it has no figures of merit.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import astropy_iers_data
import numpy as np
from access import element_sets
from astropy.time import Time, TimeDelta

from intercosmos.physics.observation.coverage_maps import coverage
from intercosmos.physics.observation.grids import Grid, healpix_grid
from intercosmos.physics.observation.sensors import Cone

CELLS, SATELLITES, DAYS, OFF_NADIR_DEG = 100_000, 20, 7.0, 30.0
START = Time("2026-04-02", scale="utc")
PART = (40, 3)  # cells and satellites that the peer is timed on
ASKED_S, ASKED_GB = 120.0, 4.0


def grid_of(cells: int) -> Grid:
    """About so many equal cells, all over the Earth."""
    return healpix_grid(nside=max(1, round((cells / 12) ** 0.5)))


def ours(cells: int, satellites: int, days: float, angle_deg: float) -> tuple[float, float, int, int]:
    """Wall and processor time, s; cells, and accesses of all satellites."""
    grid = grid_of(cells)
    third = max(1, satellites // 3)
    groups = {"some": range(third), "others": range(third, satellites), "all": range(satellites)}
    clock = time.perf_counter(), time.process_time()
    maps = coverage(
        element_sets()[:satellites],
        grid,
        Cone(np.radians(angle_deg)),
        (START, START + TimeDelta(days, format="jd")),
        gravity="wgs84",
        groups={name: list(numbers) for name, numbers in groups.items() if numbers},
    )
    taken = time.perf_counter() - clock[0], time.process_time() - clock[1]
    return *taken, len(grid), int(maps.accesses.sel(group="all").sum())


def theirs(satellites: int, days: float, angle_deg: float, cells: int) -> tuple[float, float, int, int]:
    """Wall and processor time of brahe on a part, s; windows, and ours of the same part."""
    os.environ["BRAHE_NETWORK_MODE"] = "offline"
    os.environ.setdefault("BRAHE_CACHE", tempfile.mkdtemp())
    import brahe as bh

    table = bh.FileEOPProvider.from_standard_file(astropy_iers_data.IERS_A_FILE, True, "Hold")
    bh.set_global_eop_provider_from_file_provider(table)
    grid = grid_of(cells)
    some = grid.picked(np.linspace(0, len(grid) - 1, PART[0]).astype(int))
    lines = element_sets()[: min(PART[1], satellites)]
    epoch = bh.Epoch.from_datetime(2026, 4, 2, 0, 0, 0.0, 0.0, bh.TimeSystem.UTC)
    seen = bh.ConstraintAll([
        bh.OffNadirConstraint(min_off_nadir_deg=None, max_off_nadir_deg=angle_deg),
        bh.ElevationConstraint(min_elevation_deg=0.0, max_elevation_deg=None),
    ])  # fmt: skip
    settings = bh.AccessSearchConfig(initial_time_step=20.0, time_tolerance=1e-3)
    orbits = [bh.SGPPropagator.from_tle(*pair, 60.0) for pair in lines]
    where = [bh.PointLocation(*np.degrees(p[[1, 0]]).tolist(), 0.0) for p in some.points]
    clock = time.perf_counter(), time.process_time()
    windows = bh.location_accesses(where, orbits, epoch, epoch + days * 86400.0, seen, config=settings)
    taken = time.perf_counter() - clock[0], time.process_time() - clock[1]
    maps = coverage(
        lines, some, Cone(np.radians(angle_deg)), (START, START + TimeDelta(days, format="jd")), gravity="wgs84"
    )
    return *taken, len(windows), int(maps.accesses.sum())


def table(cells: int, satellites: int, days: float, angle_deg: float, *, peer: bool) -> list[str]:
    """Times, memory, and how they grow."""
    ours(500, satellites, min(days, 1.0), angle_deg)  # what is compiled or read once
    whole = ours(cells, satellites, days, angle_deg)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    quarter = ours(cells // 4, satellites, days, angle_deg)
    rows = [
        f"Coverage, {angle_deg:g} degrees off nadir, all figures for three groups, {os.cpu_count()} cores",
        "",
        "    cells  satellites  days   accesses   wall s    CPU s   CPU us a cell, satellite and day",
    ]
    for size, found in (
        ((satellites, days), whole),
        ((satellites, days), quarter),
        ((max(1, satellites // 2), days), ours(cells // 4, max(1, satellites // 2), days, angle_deg)),
        ((satellites, days / 2), ours(cells // 4, satellites, days / 2, angle_deg)),
    ):
        each = 1e6 * found[1] / (found[2] * size[0] * size[1])
        rows.append(
            f"  {found[2]:7d} {size[0]:11d} {size[1]:5g} {found[3]:10d} {found[0]:8.1f} {found[1]:8.1f} {each:10.2f}"
        )
    rows.append(f"  peak memory {peak:.2f} GB (asked for: {ASKED_GB:g} GB; time {ASKED_S:g} s)")
    if peer:
        wall, cpu, windows, mine = theirs(satellites, days, angle_deg, cells)
        ratio = whole[2] * satellites / (PART[0] * min(PART[1], satellites))
        rows.append(
            f"  brahe, steps of 20 s, windows alone: {wall:.2f} s, CPU {cpu:.2f} s for {PART[0]} cells x "
            f"{min(PART[1], satellites)} satellites; for all {ratio * wall / whole[0]:.0f} times our wall and "
            f"{ratio * cpu / whole[1]:.0f} times our CPU time; {windows} windows, ours {mine}"
        )
    return rows


if __name__ == "__main__":
    given = [float(text) for text in sys.argv[1:]]
    sizes = [*given, *(float(CELLS), float(SATELLITES), DAYS, OFF_NADIR_DEG)[len(given) :]]
    has_peer = any((Path(folder) / "brahe").is_dir() for folder in sys.path)
    print("\n".join(table(int(sizes[0]), int(sizes[1]), sizes[2], sizes[3], peer=has_peer)))
