"""Passes of 50 satellites over 100 sites in a week, beside brahe; the timed part of ``make bench`` for access.

The satellites are made up (low orbits of every inclination, element sets with checksums); both compute SGP4 in the
constants of WGS 84, turn to the Earth-fixed frame with the same table of Earth orientation, and ask for 5 degrees.
brahe is timed on a part of the pairs, each pair costing it the same, and scaled.
"""

from __future__ import annotations

import os
import tempfile
import time

import astropy_iers_data
import numpy as np
from astropy.time import Time, TimeDelta
from sgp4.api import WGS84, Satrec
from sgp4.exporter import export_tle

from intercosmos.physics.orbits.access import Passes, access
from intercosmos.physics.orbits.paths import Array

SITES, SATELLITES, DAYS, MASK_DEG = 100, 50, 7, 5.0
PART = (10, 10)  # sites and satellites that the peer is timed on
EPOCH = 27_850.0  # days since 1949-12-31, that is 2026-04-01


def element_sets() -> list[tuple[str, str]]:
    """Circular-like orbits from 400 to 1200 km, 20 to 100 degrees."""
    random = np.random.default_rng(3)
    lines = []
    for number in range(1, SATELLITES + 1):
        altitude = random.uniform(400, 1200)
        rate = 60 * np.sqrt(398600.4418 / (6378.137 + altitude) ** 3)
        drag, e = 10 ** random.uniform(-6, -4), random.uniform(1e-4, 0.01)
        perigee, anomaly, node = random.uniform(0, 2 * np.pi, 3)
        record = Satrec()
        record.sgp4init(
            WGS84, "i", number, EPOCH, drag, 0, 0, e, perigee, np.radians(random.uniform(20, 100)), anomaly, rate, node
        )
        lines.append(export_tle(record))
    return lines


def places() -> Array:
    """Sites all over the land and sea: latitude and longitude in rad, height in m."""
    random = np.random.default_rng(4)
    sine, east = random.uniform(-0.95, 0.95, SITES), random.uniform(-np.pi, np.pi, SITES)
    return np.stack([np.arcsin(sine), east, random.uniform(0, 2e3, SITES)], axis=-1)


def ours(lines: list[tuple[str, str]], sites: Array, start: Time) -> Passes:
    """All passes of the week."""
    end = start + TimeDelta(DAYS, format="jd")
    return access(sites, lines, start, end, gravity="wgs84", mask_rad=np.radians(MASK_DEG))


def theirs(lines: list[tuple[str, str]], sites: Array, step_s: float, tolerance_s: float) -> list[tuple[float, ...]]:
    """Site, satellite, start and end of brahe's passes, s."""
    os.environ["BRAHE_NETWORK_MODE"] = "offline"
    os.environ.setdefault("BRAHE_CACHE", tempfile.mkdtemp())
    import brahe as bh

    table = bh.FileEOPProvider.from_standard_file(astropy_iers_data.IERS_A_FILE, True, "Hold")
    bh.set_global_eop_provider_from_file_provider(table)
    epoch = bh.Epoch.from_datetime(2026, 4, 2, 0, 0, 0.0, 0.0, bh.TimeSystem.UTC)
    above = bh.ElevationConstraint(min_elevation_deg=MASK_DEG, max_elevation_deg=None)
    settings = bh.AccessSearchConfig(initial_time_step=step_s, time_tolerance=tolerance_s)
    orbits = [bh.SGPPropagator.from_tle(*pair, 60.0).with_name(str(k)) for k, pair in enumerate(lines)]
    where = [
        bh.PointLocation(*np.degrees(site[[1, 0]]).tolist(), float(site[2])).with_name(str(k))
        for k, site in enumerate(sites)
    ]
    windows = bh.location_accesses(where, orbits, epoch, epoch + DAYS * 86400.0, above, config=settings)
    rows = [
        (int(w.location_name), int(w.satellite_name), float(w.window_open - epoch), float(w.window_close - epoch))
        for w in windows
    ]
    return sorted(rows)


def access_beside_brahe() -> list[str]:
    """Times, number of passes, and how far starts and ends lie apart."""
    lines, sites = element_sets(), places()
    start = Time("2026-04-02", scale="utc")
    taken = []
    for _ in range(4):
        clock = time.perf_counter(), time.process_time()
        passes = ours(lines, sites, start)
        taken.append((time.perf_counter() - clock[0], time.process_time() - clock[1]))
    wall, cpu = np.min(np.array(taken[1:]), axis=0)
    ratio = SITES * SATELLITES / (PART[0] * PART[1])
    part = (passes.site < PART[0]) & (passes.satellite < PART[1])
    mine = np.stack([passes.site, passes.satellite, passes.start_s, passes.end_s], axis=-1)[part]
    rows = [
        f"Access, {SITES} sites x {SATELLITES} satellites, {DAYS} days, {MASK_DEG:g} degrees",
        "",
        "                               wall s    CPU s   passes   ratio wall  CPU   start, end apart: median, most ms",
        f"  Intercosmos                {wall:8.2f} {cpu:8.2f} {len(passes):8d}   (first call {taken[0][0]:.2f} s wall)",
    ]
    for step, tolerance in ((60.0, 1e-3), (10.0, 1e-6)):
        clock = time.perf_counter(), time.process_time()
        peer = np.array(theirs(lines[: PART[1]], sites[: PART[0]], step, tolerance))
        w, c = (
            ratio * (now - then) for now, then in zip((time.perf_counter(), time.process_time()), clock, strict=True)
        )
        gap, alone = apart(mine, peer)
        rows.append(
            f"  brahe, {step:g} s, to {tolerance:g} s".ljust(29)
            + f"{w:8.1f} {c:8.1f} {len(peer):8d}   {w / wall:8.1f} {c / cpu:8.1f}   {1e3 * np.median(gap):.5f}, "
            f"{1e3 * np.max(gap):.3f}; of {len(mine)} passes of the part {alone} are not found by it"
        )
    rows.append(f"  brahe timed on {PART[0]} x {PART[1]} and multiplied by {ratio:g}; passes are of that part")
    return rows


def apart(mine: Array, peer: Array) -> tuple[Array, int]:
    """Seconds between starts and ends of passes that overlap, and how many of ours the peer has not."""
    gaps, alone = [], 0
    for row in mine:
        same = peer[(peer[:, 0] == row[0]) & (peer[:, 1] == row[1]) & (peer[:, 2] < row[3]) & (peer[:, 3] > row[2])]
        if len(same) == 1:
            gaps += np.abs(same[0, 2:] - row[2:]).tolist()
        else:
            alone += 1
    return np.array(gaps), alone


if __name__ == "__main__":
    print("\n".join(access_beside_brahe()))
