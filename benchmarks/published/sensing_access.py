"""Accesses that STK and other tools publish, and how they are compared; see the pages of the ledger and of access.

STK's files come from the validation of orbitpy (EarthObservationSimulator/orbitpy, Apache-2.0): access intervals of
each grid point in a day from 2018-05-26 12:00 UTC, satellites by STK's J2 propagator, sensors fixed to a satellite that
points to nadir with the Earth-fixed velocity as constraint. STK searched with edges to 5 ms.

Three things that the files do not say follow from them. Nadir is the direction of the centre of the Earth: with that of
the ellipsoid, edges of the polar orbit are off by 0.3 s, the other way north- and southbound. Elements are of J2000 and
drift about the true pole of date: 3 s and then 0.4 s off otherwise. The fifth orbit has its node at 0, as in orbitpy's
test and not at 180 degrees as in its page: otherwise it is over the other side of the Earth.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from astropy.time import Time, TimeDelta
from numpy.typing import ArrayLike, NDArray

from intercosmos.physics.observation.ground_access import access
from intercosmos.physics.observation.sensors import Cone, Field, Rectangle
from intercosmos.physics.orbits.frames import teme_to_eme2000
from intercosmos.physics.orbits.mean_orbits import MeanOrbits

Array = NDArray[np.float64]

STK_EPOCH = "2018-05-26T12:00:00"
STK_DAY_S = 86400.0


class StkCase(NamedTuple):
    """One case: file; semi-major axis in km, inclination, node, argument and anomaly in degrees; full angles of a cone,
    or of a rectangle along and across the track, degrees."""

    name: str
    file: str
    orbit: tuple[float, float, float, float, float]
    sensor: tuple[float, ...]


ORBIT_1 = (7000.0, 0.0, 0.0, 0.0, 0.0)
ORBIT_3 = (7000.0, 90.0, 180.0, 180.0, 180.0)
ORBIT_4 = (7578.378, 45.7865, 98.8797, 75.78089, 277.789)
ORBIT_5 = (7080.48, 98.22, 0.0, 180.0, 180.0)

STK_CASES = (
    StkCase("global 1", "Global_Grid_1.cvaa", ORBIT_1, (20.0,)),
    StkCase("global 2", "Global_Grid_2.cvaa", ORBIT_1, (30.0, 20.0)),
    StkCase("United States 4", "US_Grid_4.cvaa", ORBIT_3, (30.0, 20.0)),
    StkCase("United States 5", "US_Grid_5.cvaa", ORBIT_4, (20.0,)),
    StkCase("equatorial 7", "Equatorial_Grid_7.cvaa", ORBIT_5, (20.0,)),
)
#: The acceptance: each metric in each case.
STK_METRICS = 0.02


@dataclass(frozen=True, slots=True)
class Accesses:
    """Points (n, 3), latitude and longitude in rad and height in m; accesses (m,): of which point, from and to, s."""

    points: Array
    point: NDArray[np.int64]
    start_s: Array
    end_s: Array


def stk_orbit(case: StkCase) -> MeanOrbits:
    """Its elements, of J2000 in the file, turned to the true equator of date."""
    a, *degrees = case.orbit
    i, node, argument, anomaly = np.radians(degrees)
    start = Time(STK_EPOCH, scale="utc")
    turn = np.asarray(teme_to_eme2000((np.array(start.tt.jd1), np.array(start.tt.jd2)))).T
    axes = turn @ _axes(node, i)
    tilt, ascending = float(np.arccos(axes[2, 2])), float(np.arctan2(axes[0, 2], -axes[1, 2]))
    along = axes.T @ [np.cos(ascending), np.sin(ascending), 0.0]
    return MeanOrbits.of(
        start,
        [case.name],
        semi_major_axis_m=a * 1e3,
        inclination_rad=tilt,
        raan_rad=ascending,
        argument_of_perigee_rad=argument - float(np.arctan2(along[1], along[0])),
        mean_anomaly_rad=anomaly,
    )


def _axes(node: float, inclination: float) -> Array:
    """Columns: to the ascending node, a quarter of a turn on, and along the normal."""
    o, i = (np.cos(node), np.sin(node)), (np.cos(inclination), np.sin(inclination))
    return np.array([[o[0], -o[1] * i[0], o[1] * i[1]], [o[1], o[0] * i[0], -o[0] * i[1]], [0.0, i[1], i[0]]])


def stk_sensor(case: StkCase) -> Field:
    """Half angles are what ours take."""
    half = np.radians(case.sensor) / 2
    return Cone(float(half[0])) if half.size == 1 else Rectangle(float(half[0]), float(half[1]))


def ours(case: StkCase, points: Array) -> Accesses:
    """The same day by our search."""
    start = Time(STK_EPOCH, scale="utc")
    day = start, start + TimeDelta(STK_DAY_S, format="sec")
    found = access(stk_orbit(case), points, stk_sensor(case), day, nadir="geocentric")
    return Accesses(points, found.point, found.start_s, found.end_s)


def read_cvaa(path: Path) -> Accesses:
    """A coverage file of STK 6.0: points of all regions in order of their numbers."""
    points: dict[int, tuple[float, float, float]] = {}
    rows: list[tuple[int, float, float]] = []
    number, due, place = -1, 0, [0.0, 0.0, 0.0]
    for line in path.read_text(encoding="ascii").splitlines():
        word, *values = line.split() or [""]
        if due:
            rows.append((number, float(values[0]), float(values[1])))
            due -= 1
        elif word == "PointNumber":
            number = int(values[0])
        elif word in ("Lat", "Lon", "Alt"):
            place[("Lat", "Lon", "Alt").index(word)] = float(values[0])
        elif word == "NumberOfAccesses":
            points[number], due = (place[0], place[1], place[2]), int(values[0])
    order = np.array(sorted(points))
    if due or not np.array_equal(order, np.arange(order.size)):
        raise ValueError(f"{path.name} is not a whole coverage file")
    table = np.array(sorted(rows)).reshape(-1, 3)
    return Accesses(np.array([points[k] for k in order]), table[:, 0].astype(np.int64), table[:, 1], table[:, 2])


def metrics(ours: Accesses, theirs: Accesses) -> Array:
    """The four metrics of orbitpy's validation, as shares (4,).

    Number of accesses; access time over all points; points seen in a step of 1 s, averaged over the steps in which any
    is seen; access time of a point, averaged over the points that both see. Differences are over the mean of the two.
    """
    count = ours.points.shape[0]
    times = [np.bincount(one.point, one.end_s - one.start_s, count) for one in (ours, theirs)]
    both = (times[0] > 0) & (times[1] > 0)
    return np.array(
        [
            _apart(ours.point.size, theirs.point.size),
            _apart(times[0].sum(), times[1].sum()),
            _apart(_in_a_step(ours), _in_a_step(theirs)),
            np.mean(_apart(times[0][both], times[1][both])),
        ]
    )


def _apart(a: ArrayLike, b: ArrayLike) -> Array:
    one, two = np.asarray(a, float), np.asarray(b, float)
    return np.asarray(np.abs(one - two) / ((one + two) / 2))


def _in_a_step(one: Accesses) -> float:
    steps = np.zeros(int(STK_DAY_S) + 2)
    first, last = np.ceil(one.start_s).astype(int), np.floor(one.end_s).astype(int)
    some = last > first
    np.add.at(steps, first[some], 1)
    np.add.at(steps, last[some], -1)
    seen = np.cumsum(steps)
    return float(seen[seen > 0].mean())


def matched(ours: Accesses, theirs: Accesses) -> tuple[Array, int, int]:
    """Differences of starts and ends (k, 2), s, of accesses that overlap one another alone; others of each side."""
    gaps, used = [], np.zeros(theirs.point.size, int)
    alone = 0
    for k in range(ours.point.size):
        same = np.flatnonzero(
            (theirs.point == ours.point[k]) & (theirs.start_s < ours.end_s[k]) & (theirs.end_s > ours.start_s[k])
        )
        used[same] += 1
        if same.size == 1:
            gaps.append((ours.start_s[k] - theirs.start_s[same[0]], ours.end_s[k] - theirs.end_s[same[0]]))
        else:
            alone += 1
    return np.array(gaps).reshape(-1, 2), alone, int((used != 1).sum())
