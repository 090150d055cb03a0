"""A day of satellite states from broadcast messages, beside cssrlib and georinex in one process.

Every satellite of the merged file of the IGS of 2022-001 (or, without real data, of the excerpt that is kept with the
tests) each 30 s. Ours is timed whole: choice of records, position, velocity, clock. The peers are spared the choice:
cssrlib's ``eph2pos`` and ``geph2pos`` (at its coarsest useful step, 60 s) get the record that we took, one state a
call, on a part of the states; georinex's ``keplerian2ecef`` gets a day of one GPS satellite a call, with a record for
each epoch, and gives positions only, with one step of Kepler's equation.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from published import broadcast as published
from published.real_data import real_file

from intercosmos.formats.rinex_navigation import read_navigation
from intercosmos.physics.navigation.broadcast_source import BroadcastSource
from intercosmos.physics.navigation.navigation_time import seconds_past, times_at
from intercosmos.physics.navigation.orbit_source import States, orbit_source

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]

DAY_FILE = "BRDC00IGS_R_20220010000_01D_MN.zip"
STEP_S, PART = 30.0, 4000
GPS_EPOCH = np.datetime64("1980-01-06", "ns")


@dataclass(frozen=True, slots=True)
class Answer:
    """One comparison."""

    states: int
    ours_s: float
    source_s: float  #: making the source of the tables, once
    cssrlib_s_per_state: float
    georinex_s_per_state: float
    cssrlib_gap_m: dict[str, float]  #: greatest difference of position by system
    cssrlib_clock_gap_s: float
    georinex_gap_m: float

    @property
    def ratio_cssrlib(self) -> float:
        """How many times faster ours is."""
        return self.cssrlib_s_per_state * self.states / self.ours_s

    @property
    def ratio_georinex(self) -> float:
        """How many times faster ours is."""
        return self.georinex_s_per_state * self.states / self.ours_s


def best(call: Callable[[], Any], times: int = 5) -> tuple[float, Any]:
    """Seconds of the fastest of several calls after a first one, and the answer."""
    taken, answer = [], call()
    for _ in range(times):
        start = time.perf_counter()
        answer = call()
        taken.append(time.perf_counter() - start)
    return min(taken), answer


def day() -> tuple[xr.DataTree, float]:
    """Navigation data without SBAS, and for how many hours."""
    path = real_file("gnss", DAY_FILE)
    if path.exists():
        return read_navigation(path, systems="GRECJ"), 24.0
    return read_navigation(published.BROADCAST_2021), 2.0


def compare() -> Answer:
    """Time all on the same states, and see how far they agree."""
    navigation, hours = day()
    source_s, source = best(lambda: orbit_source(navigation), 2)
    seconds = np.arange(0.0, hours * 3600.0, STEP_S)
    which = np.repeat(np.arange(len(source.satellites)), seconds.size)
    at = np.tile(seconds, len(source.satellites))
    ours_s, states = best(lambda: source.states(which, at))

    good = np.flatnonzero(states.valid)
    some = np.random.default_rng(1).choice(good, min(PART, good.size), replace=False)
    calls = _cssrlib_calls(source, states, some)
    start = time.perf_counter()
    theirs = [call() for call in calls]
    cssrlib_s = (time.perf_counter() - start) / len(calls)
    gap = np.linalg.norm(np.array([answer[0] for answer in theirs]) - states.position_m[some], axis=1)
    letters = np.array(source.satellites)[states.satellite[some]].astype("U1")
    clock = np.abs(np.array([float(answer[-1]) for answer in theirs]) - states.clock_s[some])
    georinex_s, georinex_gap = _georinex(source, states)
    return Answer(
        states=at.size,
        ours_s=ours_s,
        source_s=source_s,
        cssrlib_s_per_state=cssrlib_s,
        georinex_s_per_state=georinex_s,
        cssrlib_gap_m={letter: float(gap[letters == letter].max()) for letter in np.unique(letters).tolist()},
        cssrlib_clock_gap_s=float(clock.max()),
        georinex_gap_m=georinex_gap,
    )


def _cssrlib_calls(source: BroadcastSource, states: States, some: NDArray[np.int64]) -> list[Callable[[], Any]]:
    """One call a state, with the record made ready beforehand."""
    from cssrlib.ephemeris import eph2pos, geph2pos
    from cssrlib.gnss import Eph, Geph, gpst2time, id2sat

    made: dict[tuple[int, int], Any] = {}
    calls: list[Callable[[], Any]] = []

    def clock(times: Any) -> Any:
        past = float(seconds_past(np.asarray(times), GPS_EPOCH))
        return gpst2time(int(past // 604800), past % 604800)

    for k in some.tolist():
        table, row = int(states.table[k]), int(states.record[k])
        data = source.data[table]
        if (table, row) not in made:
            one = {name: data[name].values[row] for name in (*data.data_vars, *data.coords)}
            satellite = id2sat(str(one["satellite"]))
            if source.tables[table] == "R/FDMA":
                record = Geph(satellite)
                record.toe = clock(one["time"])
                record.pos, record.vel, record.acc = one["position_m"], one["velocity_m_s"], one["acceleration_m_s2"]
                record.taun, record.gamn = -one["clock_bias_s"], one["frequency_bias"]
            else:
                record = Eph(satellite)
                record.toe, record.toc, record.toes = clock(one["toe"]), clock(one["time"]), one["toe_s"]
                record.A, record.mode = one["sqrt_a"] ** 2, 0
                for theirs, mine in (
                    ("e", "e"), ("deln", "delta_n_rad_s"), ("M0", "m0_rad"), ("omg", "omega_rad"), ("i0", "i0_rad"),
                    ("idot", "idot_rad_s"), ("OMG0", "omega0_rad"), ("OMGd", "omega_dot_rad_s"), ("cuc", "cuc_rad"),
                    ("cus", "cus_rad"), ("crc", "crc_m"), ("crs", "crs_m"), ("cic", "cic_rad"), ("cis", "cis_rad"),
                    ("af0", "clock_bias_s"), ("af1", "clock_drift"), ("af2", "clock_drift_rate_1_s"),
                ):  # fmt: skip
                    setattr(record, theirs, float(one[mine]))
            made[table, row] = record
        record, at = made[table, row], clock(times_at(states.seconds[k], source.reference))
        if isinstance(record, Geph):
            calls.append(lambda record=record, at=at: geph2pos(at, record, True, 60.0))  # type: ignore[misc]
        else:
            calls.append(lambda record=record, at=at: eph2pos(at, record, True))  # type: ignore[misc]
    return calls


def _georinex(source: BroadcastSource, states: States) -> tuple[float, float]:
    """Seconds a state, and the greatest difference of a position, of GPS satellites."""
    import xarray as xr
    from georinex.keplerian import keplerian2ecef

    number = source.tables.index("G/LNAV")
    names = {
        "sqrtA": "sqrt_a", "DeltaN": "delta_n_rad_s", "GPSWeek": "week", "Toe": "toe_s", "Eccentricity": "e",
        "M0": "m0_rad", "omega": "omega_rad", "Cuc": "cuc_rad", "Cus": "cus_rad", "Cic": "cic_rad", "Cis": "cis_rad",
        "Io": "i0_rad", "IDOT": "idot_rad_s", "Crc": "crc_m", "Crs": "crs_m", "Omega0": "omega0_rad",
        "OmegaDot": "omega_dot_rad_s",
    }  # fmt: skip
    data, taken, worst, count = source.data[number], 0.0, 0.0, 0
    for satellite in np.unique(states.satellite[(states.table == number) & states.valid]).tolist():
        mine = np.flatnonzero((states.satellite == satellite) & states.valid)
        times = times_at(states.seconds[mine], source.reference)
        columns = {theirs: ("time", data[name].values[states.record[mine]]) for theirs, name in names.items()}
        one = xr.Dataset(columns, coords={"time": times}, attrs={"svtype": ["G"]})
        start = time.perf_counter()
        xyz = keplerian2ecef(one)
        taken += time.perf_counter() - start
        count += mine.size
        worst = max(worst, float(np.linalg.norm(np.stack(xyz, axis=1) - states.position_m[mine], axis=1).max()))
    return taken / count, worst


def report() -> list[str]:
    """The comparison as lines."""
    answer = compare()
    gaps = ", ".join(f"{system} {gap:.2g} m" for system, gap in answer.cssrlib_gap_m.items())
    return [
        f"Broadcast states: {answer.states} (position, velocity, clock) in {answer.ours_s:.3f} s, "
        f"{answer.states / answer.ours_s / 1e6:.2f} million a second; the source is made in {answer.source_s:.3f} s",
        f"  cssrlib eph2pos   {1e6 * answer.cssrlib_s_per_state:7.1f} us a state: ours {answer.ratio_cssrlib:.0f} "
        f"times faster; positions agree to {gaps}; clocks to {answer.cssrlib_clock_gap_s:.1e} s",
        f"  georinex (GPS)    {1e6 * answer.georinex_s_per_state:7.1f} us a position: ours "
        f"{answer.ratio_georinex:.0f} times faster; positions agree to {answer.georinex_gap_m:.2g} m",
    ]


if __name__ == "__main__":
    print("\n".join(report()))
