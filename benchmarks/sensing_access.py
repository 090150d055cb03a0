"""Accesses beside brahe and Skyfield in one run, and in bulk (20 satellites, 1e5 points, 7 days); for ``make bench``.

Contacts of 100 sites with one satellite over a day, and with ten over three days, above 5 degrees: both compute SGP4 in
the constants of WGS 84 and turn with the same table of Earth orientation (Skyfield with its own). Each is timed warm,
the best of several; what they find is compared pass by pass.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from typing import TypeVar

import astropy_iers_data
import numpy as np
from access import MASK_DEG, element_sets, places
from astropy.time import Time, TimeDelta
from numpy.typing import NDArray

from intercosmos.physics.observation.ground_access import access, access_blocks
from intercosmos.physics.observation.sensors import Cone, Rectangle
from intercosmos.physics.orbits.mean_orbits import MeanOrbits

Array = NDArray[np.float64]
T = TypeVar("T")

CASES = ((1, 1), (10, 3))  # satellites and days
START = "2026-04-02"


def best(call: Callable[[], T], times: int) -> tuple[float, float, T]:
    """Least wall and CPU seconds after a first call, and the answer."""
    answer, taken = call(), []
    for _ in range(times):
        clock = time.perf_counter(), time.process_time()
        answer = call()
        taken.append((time.perf_counter() - clock[0], time.process_time() - clock[1]))
    wall, cpu = np.min(np.array(taken), axis=0)
    return float(wall), float(cpu), answer


def ours(lines: list[tuple[str, str]], sites: Array, days: int) -> Array:
    """Site, satellite, start and end of passes."""
    start = Time(START, scale="utc")
    horizon = Cone(np.radians(89.9), least_elevation_rad=float(np.radians(MASK_DEG)))
    found = access(lines, sites, horizon, (start, start + TimeDelta(days, format="jd")), gravity="wgs84")
    return np.stack([found.point, found.satellite, found.start_s, found.end_s], axis=-1)


def brahe(lines: list[tuple[str, str]], sites: Array, days: int) -> Array:
    """The same by brahe, with its own first step of 60 s and edges to 1 ms."""
    import brahe as bh

    epoch = bh.Epoch.from_datetime(2026, 4, 2, 0, 0, 0.0, 0.0, bh.TimeSystem.UTC)
    above = bh.ElevationConstraint(min_elevation_deg=MASK_DEG, max_elevation_deg=None)
    settings = bh.AccessSearchConfig(initial_time_step=60.0, time_tolerance=1e-3)
    orbits = [bh.SGPPropagator.from_tle(*pair, 60.0).with_name(str(k)) for k, pair in enumerate(lines)]
    where = [
        bh.PointLocation(*np.degrees(site[[1, 0]]).tolist(), float(site[2])).with_name(str(k))
        for k, site in enumerate(sites)
    ]
    windows = bh.location_accesses(where, orbits, epoch, epoch + days * 86400.0, above, config=settings)
    rows = [
        (int(w.location_name), int(w.satellite_name), float(w.window_open - epoch), float(w.window_close - epoch))
        for w in windows
    ]
    return np.array(sorted(rows))


def skyfield(lines: list[tuple[str, str]], sites: Array, days: int) -> Array:
    """The same by Skyfield, pair by pair as it does."""
    from skyfield.api import EarthSatellite, load, wgs84

    scale = load.timescale(builtin=True)
    first, last = scale.utc(2026, 4, 2), scale.utc(2026, 4, 2 + days)
    rows = []
    for s, pair in enumerate(lines):
        satellite = EarthSatellite(*pair, None, scale)
        for k, site in enumerate(sites):
            place = wgs84.latlon(*np.degrees(site[:2]), elevation_m=site[2])
            instants, events = satellite.find_events(place, first, last, altitude_degrees=MASK_DEG)
            seconds = (instants.tt - first.tt) * 86400.0
            begin = 0.0
            for when, event in zip(seconds, events, strict=True):
                if event == 0:
                    begin = float(when)
                elif event == 2:
                    rows.append((k, s, begin, float(when)))
                    begin = np.nan
    return np.array(sorted(rows))


def apart(mine: Array, peer: Array) -> tuple[float, float, int]:
    """Median and greatest difference of edges, ms, away from the ends of the search; passes without a partner."""
    gaps, alone = [], 0
    for row in mine:
        same = peer[(peer[:, 0] == row[0]) & (peer[:, 1] == row[1]) & (peer[:, 2] < row[3]) & (peer[:, 3] > row[2])]
        if len(same) == 1:
            gaps += np.abs(same[0, 2:] - row[2:]).tolist()
        else:
            alone += 1
    return float(1e3 * np.median(gaps)), float(1e3 * np.max(gaps)), alone


def beside_peers() -> list[str]:
    """Contacts of a hundred sites."""
    os.environ["BRAHE_NETWORK_MODE"] = "offline"
    os.environ.setdefault("BRAHE_CACHE", tempfile.mkdtemp())
    import brahe as bh

    table = bh.FileEOPProvider.from_standard_file(astropy_iers_data.IERS_A_FILE, True, "Hold")
    bh.set_global_eop_provider_from_file_provider(table)
    sites, rows = places(), []
    for satellites, days in CASES:
        lines = element_sets()[:satellites]
        wall, cpu, mine = best(lambda lines=lines, days=days: ours(lines, sites, days), 5)  # type: ignore[misc]
        rows += [
            f"Contacts of {len(sites)} sites, {satellites} satellites, {days} days, above {MASK_DEG:g} degrees",
            "",
            "                     wall s     CPU s   passes   ratio wall    CPU   edges apart: median, most ms; alone",
            f"  Intercosmos      {wall:8.3f}  {cpu:8.3f} {len(mine):8d}",
        ]
        for name, call, times in (("brahe", brahe, 3), ("Skyfield", skyfield, 1)):
            w, c, peer = best(lambda call=call, lines=lines, days=days: call(lines, sites, days), times)  # type: ignore[misc]
            median, most, alone = apart(mine, peer)
            rows.append(
                f"  {name:15s}  {w:8.3f}  {c:8.3f} {len(peer):8d}   {w / wall:8.1f} {c / cpu:8.1f}   "
                f"{median:.4f}, {most:.3f}; {alone} of ours, {len(peer) - len(mine) + alone} of theirs"
            )
        rows.append("")
    return rows


def in_bulk(points: int = 100_000, satellites: int = 20, days: float = 7.0) -> list[str]:
    """The whole globe from a fleet."""
    k = np.arange(points) + 0.5
    where = np.stack([np.arcsin(1 - 2 * k / points), np.mod(np.pi * (1 + 5**0.5) * k, 2 * np.pi) - np.pi], axis=-1)
    start = Time("2027-01-01", scale="utc")
    fleet = MeanOrbits.of(
        start, [str(n) for n in range(satellites)], semi_major_axis_m=6.878e6 + np.linspace(0, 3e5, satellites),
        inclination_rad=np.radians(97.8), raan_rad=np.linspace(0, 6, satellites),
        mean_anomaly_rad=np.linspace(0, 30, satellites),
    )  # fmt: skip
    rows = [f"In bulk: {satellites} satellites, {points} points, {days:g} days, edges to 1 ms", ""]
    for name, sensor in (
        ("cone of 50 degrees to each side", Cone(np.radians(50))),
        ("line of 20 degrees to each side", Rectangle(np.radians(0.05), np.radians(20))),
    ):
        clock, found = (time.perf_counter(), time.process_time()), 0
        for _, block in access_blocks(fleet, where, sensor, (start, start + TimeDelta(days, format="jd"))):
            found += len(block)
        wall, cpu = time.perf_counter() - clock[0], time.process_time() - clock[1]
        each = 1e6 * cpu / max(found, 1)
        rows.append(f"  {name}: {found} accesses in {wall:.0f} s wall, {cpu:.0f} s CPU, {each:.1f} us of CPU each")
    return rows


if __name__ == "__main__":
    print("\n".join(beside_peers()))
    if "--peers" not in sys.argv:
        print("\n".join(in_bulk()))
