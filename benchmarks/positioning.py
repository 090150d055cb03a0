"""Positions of a day and of an hour at 1 Hz: how long they take, beside RTKLIB's rnx2rtkp where the machine has it.

    python benchmarks/positioning.py [OBSERVATIONS NAVIGATION...] [--rnx2rtkp PATH] [--reference X Y Z]

Without files the observations are simulated, a day at 30 s and an hour at 1 Hz of four systems; with files they are
read and positioned, and rnx2rtkp does the same work: single, ionosphere-free, Saastamoinen, 10° mask.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import xarray as xr

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from intercosmos.formats.rinex import read_navigation, read_observations
from intercosmos.physics.navigation import solve_positions
from intercosmos.physics.navigation.orbit_source import orbit_source
from intercosmos.physics.navigation.position_errors import errors_against
from intercosmos.physics.navigation.simulator import simulate_observations
from intercosmos.physics.navigation.simulator_messages import made_messages
from intercosmos.physics.orbits.frames import ecef_from_geodetic
from navigation_made import MADE_START, walker

PLACE = ecef_from_geodetic(np.radians(43.56), np.radians(1.48), 210.0)
SETTINGS = """pos1-posmode=single
pos1-frequency=l1+l2
pos1-elmask=10
pos1-ionoopt=dual-freq
pos1-tropopt=saas
pos1-sateph=brdc
pos1-navsys=45
out-solformat=xyz
"""


def timed(data: xr.Dataset, navigation: xr.DataTree) -> tuple[float, xr.Dataset]:
    """Seconds of the second of two runs, and its positions."""
    for _ in range(2):
        start = time.perf_counter()
        found = solve_positions(data, navigation)
        seconds = time.perf_counter() - start
    return seconds, found


def simulated() -> None:
    """A day at 30 s and an hour at 1 Hz, positioned in memory."""
    orbits = {
        "G": walker("G", 1, 6, 1, 26_559_710.0, 55.0),
        "R": walker("R", 1, 3, 1, 25_508e3, 64.8),
        "E": walker("E", 1, 3, 1, 29_600e3, 56.0),
        "C": walker("C", 19, 3, 1, 27_906e3, 55.0),
    }
    for what, count, every_s in (("day at 30 s", 2880, 30.0), ("hour at 1 Hz", 3600, 1.0)):
        tree = made_messages(orbits, MADE_START, 25.0 if every_s > 1 else 3.0)
        times = MADE_START + (np.arange(count) * every_s * 1e9 + 600e9).astype("timedelta64[ns]")
        data, _ = simulate_observations(orbit_source(tree), PLACE, times)
        seconds, found = timed(data, tree)
        observed = int(found.used.sum())
        rms = errors_against(found, PLACE)["rms_3d_m"]
        print(f"{what}: {seconds:.2f} s, {observed} observations used, {rms:.2f} m")


def of_files(observations: Path, navigation: list[Path], program: str | None, reference: list[float] | None) -> None:
    """Reading and positioning of files, beside rnx2rtkp."""
    start = time.perf_counter()
    data, tree = read_observations(observations), read_navigation(*navigation)
    reading = time.perf_counter() - start
    seconds, found = timed(data, tree)
    told = errors_against(found, reference)
    print(f"Intercosmos: read {reading:.2f} s, positions {seconds:.2f} s, {told['solved']} of {told['epochs']} epochs")
    print(f"  3D RMS {told['rms_3d_m']}, H95 {told['h95_m']}, V95 {told['v95_m']} m")
    if program is None:
        print("rnx2rtkp is not on this machine")
        return
    with tempfile.TemporaryDirectory() as folder:
        settings, out = Path(folder) / "settings.conf", Path(folder) / "out.pos"
        settings.write_text(SETTINGS)
        start = time.perf_counter()
        subprocess.run([program, "-k", settings, "-o", out, observations, *navigation], check=True, capture_output=True)
        spent = time.perf_counter() - start
        rows = [line.split() for line in out.read_text().splitlines() if line.strip() and not line.startswith("%")]
    position = np.array([[float(value) for value in row[2:5]] for row in rows])
    print(f"rnx2rtkp: reading and positions {spent:.2f} s, {len(rows)} epochs")
    if reference is not None and len(rows):
        print(f"  3D RMS {np.sqrt(np.mean(np.sum((position - reference) ** 2, axis=1))):.3f} m")
    print(f"ratio of the whole: {(reading + seconds) / spent:.2f} (more than one: Intercosmos is slower)")


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("observations", nargs="?", type=Path)
    parser.add_argument("navigation", nargs="*", type=Path)
    parser.add_argument("--rnx2rtkp", default=shutil.which("rnx2rtkp"))
    parser.add_argument("--reference", nargs=3, type=float)
    given = parser.parse_args()
    if given.observations is None:
        simulated()
    else:
        of_files(given.observations, given.navigation, given.rnx2rtkp, given.reference)


if __name__ == "__main__":
    main()
