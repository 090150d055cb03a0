"""A day's map of PDOP for four systems, 1 degree by 4 minutes: 23 million points; and what a plain loop would take.

GLONASS, BeiDou-3, GPS and Galileo at nominal places, 102 satellites, one clock for each. Beside it, site by site as
libraries with a function for one site do it: Orekit's formula in NumPy (direction, mask, normal matrix, inverse), one
call a site and instant; and the same vectorised over satellites and sites, as one would write it. Both get the
positions and do one subset; agreement is asserted. ``--every`` does all 15 subsets, ``--integrity`` adds advanced RAIM.

Usage: ``python benchmarks/navigation_maps.py [--every] [--float32] [--integrity] [--grid DEG]``
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray
from published import geometry

from intercosmos.physics.navigation.availability_maps import availability, grid
from intercosmos.physics.navigation.dilution import local_axes
from intercosmos.physics.orbits.frames import ecef_from_geodetic

Array = NDArray[np.float64]

STEP_S, MASK = 240.0, float(np.radians(5.0))
ASKED_S = 60.0
SITES, TOGETHER = 2000, 8


def systems(count: int = 360, step_s: float = STEP_S) -> dict[str, Array]:
    """Positions (T, S, 3) by letter."""
    times = np.arange(count) * step_s
    return {
        "R": geometry.glonass(times),
        "C": geometry.beidou(times),
        "G": geometry.gps(times),
        "E": geometry.walker(24, 3, 1, 56.0, 29600e3, times),
    }


def one_site(satellites: Array, letters: Array, place: Array, axes: Array) -> float:
    """PDOP at one site and instant, as plainly as it can be written."""
    line = satellites - place
    units = line / np.linalg.norm(line, axis=1)[:, None] @ axes.T
    seen = units[:, 2] >= np.sin(MASK)
    design = np.concatenate([units[seen], letters[seen]], axis=1)
    return float(np.sqrt(np.trace(np.linalg.inv(design.T @ design)[:3, :3])))


def vectorised(satellites: Array, letters: Array, places: Array, axes: Array) -> Array:
    """PDOP at many sites at one instant."""
    line = satellites - places[:, None]
    units = np.einsum("nki,nsi->nsk", axes, line / np.linalg.norm(line, axis=-1, keepdims=True))
    seen = units[..., 2] >= np.sin(MASK)
    design = np.concatenate([units, np.broadcast_to(letters, (*seen.shape, letters.shape[1]))], -1) * seen[..., None]
    inverse = np.linalg.inv(np.swapaxes(design, 1, 2) @ design)
    return np.sqrt(np.trace(inverse[:, :3, :3], axis1=1, axis2=2))


def peers(there: dict[str, Array], grid_deg: float) -> tuple[float, float, Array, Array]:
    """Points a second of the two, and where and what the second found at the first instants."""
    satellites = np.concatenate(list(there.values()), 1)
    letters = np.repeat(np.eye(len(there)), [v.shape[1] for v in there.values()], axis=0)
    latitude, longitude = (np.radians(v) for v in grid(grid_deg, (-90, 90, -180, 180)))
    phi, lam = (v.ravel() for v in np.meshgrid(latitude, longitude, indexing="ij"))
    rows = np.random.default_rng(1).choice(phi.size, min(SITES, phi.size), replace=False)
    places = ecef_from_geodetic(phi[rows], lam[rows])
    axes = local_axes(places)
    start = time.perf_counter()
    for place, turn in zip(places, axes, strict=True):
        one_site(satellites[0], letters, place, turn)
    plain = len(places) / (time.perf_counter() - start)
    start = time.perf_counter()
    found = np.array([vectorised(now, letters, places, axes) for now in satellites[:TOGETHER]])
    return plain, found.size / (time.perf_counter() - start), rows, found


def integrity() -> None:
    """Maps of LPV-200 for four systems, coarse."""
    from intercosmos.physics.navigation.integrity_maps import protection_maps

    there = systems(24, 3600.0)
    for subset in ("GE", "RC", "RCGE"):
        for which in ("first", "again"):
            start = time.perf_counter()
            maps = protection_maps(there, subsets=[subset], grid_deg=10.0, step_s=3600.0)
            taken = time.perf_counter() - start
            points = maps.attrs["instants"] * maps.latitude.size * maps.longitude.size
            share = float(maps.availability.weighted(maps.area).mean())
            print(
                f"  LPV-200, {subset:5s} {which:6s} {taken:8.2f} s  {points / taken:10.0f} points/s  open {share:.4f}"
            )


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", action="store_true", help="all 15 subsets")
    parser.add_argument("--float32", action="store_true", help="single precision")
    parser.add_argument("--integrity", action="store_true", help="advanced RAIM too")
    parser.add_argument("--grid", type=float, default=1.0, help="degrees")
    asked = parser.parse_args()
    from intercosmos.physics.engine import jax

    there = systems()
    options: dict[str, Any] = {
        "grid_deg": asked.grid,
        "subsets": "every" if asked.every else None,
        "dtype": "float32" if asked.float32 else "float64",
    }
    taken, used = [], []
    for _ in range(3):
        start, before = time.perf_counter(), time.process_time()
        maps = availability(there, **options)
        taken.append(time.perf_counter() - start)
        used.append(time.process_time() - before)
    points = maps.attrs["instants"] * maps.latitude.size * maps.longitude.size
    best = min(taken[1:])
    kinds = maps.subset.size
    print(f"Map of PDOP, {asked.grid:g} degrees by 4 min, a day, 102 satellites, {points / 1e6:.1f} million points")
    print(f"  on {jax.default_backend()}, {os.cpu_count()} cores, {options['dtype']}; asked for: {ASKED_S:g} s\n")
    print(
        f"  {kinds:2d} subsets, with percentiles  {best:8.2f} s  (first {taken[0]:.2f} s, processor {min(used):.1f} s)"
    )
    print(f"                               {points / best / 1e6:8.2f} million points/s")
    plain, together, rows, found = peers(there, asked.grid)
    rate = points / best / plain
    print(f"  site by site                 {plain / 1e6:8.4f} million points/s   (ours: {rate:.0f} times)")
    rate = points / best / together
    print(f"  NumPy, many sites at once    {together / 1e6:8.4f} million points/s   (ours: {rate:.0f} times)")
    first = availability({k: v[:TOGETHER] for k, v in there.items()}, **{**options, "subsets": None, "percentiles": ()})
    gap = np.max(np.abs(first["mean"].to_numpy().ravel()[rows] / found.mean(0) - 1))
    print(f"  largest relative difference  {gap:8.1e}")
    if asked.integrity:
        integrity()
    return 0 if gap < 1e-3 else 1


if __name__ == "__main__":
    sys.exit(main())
