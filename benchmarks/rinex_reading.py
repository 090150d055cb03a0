"""Our reading of RINEX observations beside georinex, on synthetic files of four systems, in one process on one core.

The day and the hour are ours alone, for georinex takes minutes for each. It is timed on an hour of the day; that
favours it, for we are the faster, the larger the file.
"""

from __future__ import annotations

import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from intercosmos.formats.rinex import read_observations, write_observations

if TYPE_CHECKING:
    from xarray import Dataset

#: System -> satellites, and tracking of each of its four or five frequencies.
SYSTEMS = {
    "G": (32, ("1C", "1W", "2W", "2X", "5X")),
    "R": (24, ("1C", "1P", "2C", "2P")),
    "E": (30, ("1X", "5X", "7X", "8X", "6X")),
    "C": (44, ("2I", "7I", "6I", "1X", "5X")),
}
#: Share of the satellites of a system that is in view.
IN_VIEW = 0.38
DAY_S, HOUR_S = 1.2, 1.7  #: what is asked for
RATIO = 20.0


def synthetic(epochs: int, interval_s: float) -> Dataset:
    """Observations with the size, the gaps and the digits of real ones."""
    from xarray import Dataset

    random = np.random.default_rng(5)
    seconds = np.arange(epochs) * interval_s
    satellites = [f"{s}{k + 1:02d}" for s, (count, _) in SYSTEMS.items() for k in range(count)]
    phase = random.uniform(0, 2 * np.pi, len(satellites))
    turn = 2 * np.pi * seconds[:, None] / random.uniform(40_000, 50_000, len(satellites)) + phase
    view = np.sin(turn) > np.sin(np.pi / 2 - np.pi * IN_VIEW)
    distance = np.where(view, 2.6e7 - 5e6 * np.sin(turn), np.nan)
    variables: dict[str, Any] = {}
    letters = np.array([s[0] for s in satellites])
    for system, (_, tracking) in SYSTEMS.items():
        for name in tracking:
            of = letters == system
            missing = np.where(of & (random.random(view.shape) > 0.01), 0.0, np.nan)
            noise = missing + random.normal(0, 1, view.shape)
            for code, value in (
                (f"C{name}", distance + noise),
                (f"L{name}", distance / 0.19 + noise),
                (f"D{name}", 3000 * np.cos(turn) + noise),
                (f"S{name}", 42 + noise + np.where(view, 0, np.nan)),
            ):
                present = np.where(view, np.round(value, 3), np.nan)
                old = variables.get(code, (None, np.full(view.shape, np.nan)))[1]
                variables[code] = (("time", "satellite"), np.where(of, present, old))
    start = np.datetime64("2022-01-01T00:00:00", "ns")
    times = start + (seconds * 1e9).astype("timedelta64[ns]")
    return Dataset(variables, {"time": times, "satellite": satellites}, {"interval_s": interval_s})


@dataclass(frozen=True, slots=True)
class Answer:
    """One comparison."""

    what: str
    megabytes: float
    ours_s: float
    theirs_s: float = np.nan
    worst: float = np.nan  #: largest difference of an observation, in its unit
    compared: int = 0

    @property
    def ratio(self) -> float:
        """How many times faster ours is."""
        return self.theirs_s / self.ours_s


def best_of(function: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """Shortest time in s, and the last result."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = function()
        times.append(time.perf_counter() - start)
    return min(times), result


def alone(folder: Path, what: str, epochs: int, interval_s: float) -> Answer:
    """Ours on a whole file, which must come back as it was written."""
    data = synthetic(epochs, interval_s)
    path = write_observations(data, folder / "whole.rnx", created="20220101 000000 UTC")
    seconds, found = best_of(lambda: read_observations(path), 5)
    worst = max(float(np.nanmax(np.abs(found[c].values - data[c].sel(satellite=found.satellite)))) for c in found)
    count = sum(int(found[c].notnull().sum()) for c in found)
    return Answer(what, path.stat().st_size / 1e6, seconds, worst=worst, compared=count)


def beside(folder: Path, epochs: int, interval_s: float) -> Answer:
    """Both on the same file."""
    import georinex

    path = write_observations(synthetic(epochs, interval_s), folder / "part.rnx", created="20220101 000000 UTC")
    ours_s, ours = best_of(lambda: read_observations(path), 5)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what xarray will change one day
        theirs_s, theirs = best_of(lambda: georinex.load(path), 1)
    worst, count = 0.0, 0
    for code in ours.data_vars:
        mine = ours[code].values
        other = theirs[code].reindex(time=ours.time.values, sv=ours.satellite.values).transpose("time", "sv").values
        if (np.isnan(mine) != np.isnan(other)).any():
            raise SystemExit(f"{code}: not the same observations")
        seen = ~np.isnan(mine)
        worst = max(worst, float(np.max(np.abs(mine[seen] - other[seen]), initial=0.0)))
        count += int(seen.sum())
    return Answer(f"{epochs} epochs", path.stat().st_size / 1e6, ours_s, theirs_s, worst, count)


def report() -> list[str]:
    """Lines for ``make bench``."""
    lines = ["RINEX observations, four systems, one core", ""]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for what, epochs, interval_s, limit in (
            ("a day at 30 s", 2880, 30.0, DAY_S),
            ("an hour at 1 Hz", 3600, 1.0, HOUR_S),
        ):
            a = alone(folder, what, epochs, interval_s)
            rate = f"{a.megabytes / a.ours_s:.0f} MB/s"
            lines.append(
                f"  {a.what:16} {a.megabytes:5.1f} MB   ours {a.ours_s:5.2f} s (asked for: {limit} s)   {rate}   "
                f"{a.compared / 1e6:.2f} million observations, written and read: {a.worst:.0e}"
            )
        a = beside(folder, 120, 30.0)
        lines.append(
            f"  {a.what:16} {a.megabytes:5.1f} MB   ours {a.ours_s:5.3f} s   georinex {a.theirs_s:6.2f} s   "
            f"ratio {a.ratio:5.0f} (asked for: {RATIO:.0f})   agreement {a.worst:.0e} in {a.compared} observations"
        )
    return lines


if __name__ == "__main__":
    print("\n".join(report()))
