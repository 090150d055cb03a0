"""Coverage of the Earth as published and as formulas have it; each figure once, for the tests and the ledger."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from astropy.time import Time, TimeDelta
from numpy.typing import NDArray

from intercosmos.constants import EARTH_FLATTENING, EARTH_RADIUS
from intercosmos.physics.observation.coverage_maps import coverage
from intercosmos.physics.observation.figures_of_merit import figures
from intercosmos.physics.observation.grids import points_grid
from intercosmos.physics.observation.orbit_design import repeat_orbit, sun_synchronous
from intercosmos.physics.observation.sensors import Cone, Rectangle
from intercosmos.physics.orbits.mean_orbits import MeanOrbits
from published.sensing_access import STK_DAY_S, STK_EPOCH, Accesses, StkCase

Array = NDArray[np.float64]

START = Time("2027-03-01")
#: rad, half angle along the track of the lines of a push-broom imager: passes last a second or two.
LINE_RAD = np.radians(0.1)


class Mission(NamedTuple):
    """Satellites evenly along a sun-synchronous orbit whose track repeats, and how often they see the equator."""

    name: str
    days: int
    revolutions: int
    satellites: int
    swath_km: float
    revisit_days: float  # on passes of one direction


#: Landsat 8: 16 days, 233 orbits, 185 km (USGS, Landsat 8 Data Users Handbook, section 1). Sentinel-2: 10 days, 143
#: orbits, 290 km, 5 days at the equator with two (ESA, Sentinel-2 User Handbook, section 1). Sentinel-1: 12 days, 175
#: orbits, 250 km in wide swath, 6 days with two (ESA, Sentinel-1 user guide). From memory of these documents, as the
#: field page has them; none was opened again. Passes of one direction are told from the others by daylight, for the
#: radars too.
MISSIONS = (
    Mission("Landsat 8", 16, 233, 1, 185.0, 16.0),
    Mission("Sentinel-2, two", 10, 143, 2, 290.0, 5.0),
    Mission("Sentinel-1, two", 12, 175, 2, 250.0, 6.0),
)
#: Days; a gap is shorter than the cycle by the access itself, a second or two.
REVISIT_TOLERANCE_DAYS = 1e-4
#: Figures from our intervals and from STK's own, over all points, as shares.
STK_TOLERANCE = 0.02
#: Part of time in access by latitude from a formula on a sphere of the local radius, as a share.
FORMULA_TOLERANCE = 0.005


def swath_half_angle_rad(swath_km: float, altitude_m: float) -> float:
    """Off-nadir angle of the edge of a swath, on a sphere of the Earth's equatorial radius."""
    half = swath_km * 1e3 / 2 / EARTH_RADIUS
    return float(np.arctan2(np.sin(half), 1 + altitude_m / EARTH_RADIUS - np.cos(half)))


def equator_revisit_days(mission: Mission, places: int = 97) -> tuple[Array, Array]:
    """Longest gap (places,), days, of places at the equator over one cycle, and their number of accesses."""
    orbit = repeat_orbit(mission.days, mission.revolutions)
    plane = sun_synchronous(orbit.semi_major_axis_m, local_time_h=10.5, epoch=START)
    assert plane.raan_rad is not None
    n = mission.satellites
    orbits = MeanOrbits.of(
        START, [str(k) for k in range(n)], semi_major_axis_m=orbit.semi_major_axis_m,
        inclination_rad=orbit.inclination_rad, raan_rad=plane.raan_rad, mean_anomaly_rad=np.arange(n) * 2 * np.pi / n,
    )  # fmt: skip
    sensor = Rectangle(LINE_RAD, swath_half_angle_rad(mission.swath_km, orbit.altitude_m))
    where = np.stack([np.zeros(places), np.linspace(-np.pi, np.pi, places, endpoint=False)], axis=-1)
    end = START + TimeDelta(mission.days, format="jd")
    maps = coverage(
        orbits, points_grid(where), sensor, (START, end), ends="wrap", least_sun_elevation_rad=0.0, instants=2
    )
    return maps.revisit_max_s.values[0] / 86400, maps.accesses.values[0]


def stk_figures(case: StkCase, theirs: Accesses) -> dict[str, tuple[float, float]]:
    """Figures over all points of a case from our intervals and from STK's.

    STK's elements are of the equator and equinox of J2000.
    """
    a, i, node, argument, anomaly = case.orbit
    start = Time(STK_EPOCH)
    mean = MeanOrbits.of(
        start, ["one"], semi_major_axis_m=a * 1e3, inclination_rad=np.radians(i), raan_rad=np.radians(node),
        argument_of_perigee_rad=np.radians(argument), mean_anomaly_rad=np.radians(anomaly),
    )  # fmt: skip
    half = np.radians(case.sensor) / 2
    sensor = Cone(half[0]) if half.size == 1 else Rectangle(half[0], half[1])
    weight = np.cos(theirs.points[:, 0])
    maps = coverage(
        lambda numbers, times: mean(numbers, times), points_grid(theirs.points, area_m2=weight), sensor,
        (start, start + TimeDelta(STK_DAY_S, format="sec")), count=1, frame="GCRF",
    ).isel(group=0)  # fmt: skip
    plain = figures(theirs.point, theirs.start_s, theirs.end_s, weight.size, STK_DAY_S)
    found = {}
    for name in ("covered", "seen", "accesses", "revisit_mean_s", "revisit_max_s", "response_mean_s"):
        pair = (np.asarray(maps[name].values, float), np.asarray(getattr(plain, name), float))
        found[name] = tuple(float(np.average(values, weights=weight)) for values in pair)
    return found  # type: ignore[return-value]


def covered_by_formula(
    latitude_rad: Array, semi_major_axis_m: float, inclination_rad: float, half_angle_rad: float
) -> Array:
    """Part of time (n,) for which a cone straight down sees latitudes (n,), on average over longitude.

    A circular orbit spends its time evenly over its argument of latitude, and in the long run over longitude. Around
    each point below it sees a cap, drawn here on a sphere of the local radius, and a latitude lies in the cap over a
    part of its circle.
    """
    u = (np.arange(20_000) + 0.5) * (np.pi / 20_000) - np.pi / 2
    below = np.arcsin(np.sin(inclination_rad) * np.sin(u))
    radius = EARTH_RADIUS * (1 - EARTH_FLATTENING * np.sin(below) ** 2)
    cap = np.arcsin(np.sin(half_angle_rad) * semi_major_axis_m / radius) - half_angle_rad
    phi, e2 = latitude_rad[:, None], EARTH_FLATTENING * (2 - EARTH_FLATTENING)
    geodetic = np.arctan(np.tan(below) / (1 - e2))
    cap = cap * radius * (1 - e2 * np.sin(geodetic) ** 2) / (EARTH_RADIUS * np.sqrt(1 - e2))
    cosine = (np.cos(cap) - np.sin(phi) * np.sin(geodetic)) / (np.cos(phi) * np.cos(geodetic))
    return np.asarray(np.mean(np.arccos(np.clip(cosine, -1.0, 1.0)), axis=1) / np.pi)


def covered_by_latitude(
    latitude_rad: Array, semi_major_axis_m: float, inclination_rad: float, half_angle_rad: float, days: float,
    places: int = 24,
) -> Array:  # fmt: skip
    """The same (n,) from accesses of some longitudes over a span."""
    orbits = MeanOrbits.of(START, ["one"], semi_major_axis_m=semi_major_axis_m, inclination_rad=inclination_rad)
    phi, lam = np.meshgrid(latitude_rad, np.linspace(-np.pi, np.pi, places, endpoint=False), indexing="ij")
    maps = coverage(
        orbits, points_grid(np.stack([phi.ravel(), lam.ravel()], axis=-1)), Cone(half_angle_rad),
        (START, START + TimeDelta(days, format="jd")), instants=2,
    )  # fmt: skip
    return np.asarray(maps.covered.values.reshape(phi.shape).mean(axis=1))
