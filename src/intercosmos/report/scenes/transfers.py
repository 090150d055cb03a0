"""The way of a probe, found again: from the day of departure, the cruise and the energy that a study keeps of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import DAY, EARTH_RADIUS

if TYPE_CHECKING:
    from intercosmos.physics.orbits.minor_bodies import MinorBody
    from intercosmos.programme import DeepSpaceActivity

Array = NDArray[np.float64]

#: Points of a path.
ARC_POINTS: Final = 160
#: Moments of the day of departure among which the one is looked for whose energy is the study's.
_MOMENTS: Final = 49
_PARKING_M: Final = EARTH_RADIUS + 200e3
_PLANE_MARGIN: Final = 1e-6  #: rad: where the Moon turns back its declination is its plane's inclination


@dataclass(frozen=True, eq=False)
class Arc:
    """A probe's way: seconds past J2000 TDB, positions (n, 3), m, ICRF, about the centre."""

    name: str
    tdb_s: Array
    position: Array
    c3: float


def transfer(name: str, day: float, cruise: float, c3: float, target: str | MinorBody) -> Arc | None:
    """The transfer of a study: at the moment of its day at which the energy is the study's; None if there is none.

    Parameters
    ----------
    day : its beginning, s past J2000 TDB
    cruise : s
    c3 : twice the energy of the departure, m2/s2
    target : the body, as :func:`target_of` gives it
    """
    moments = day + np.linspace(0.0, DAY, _MOMENTS)
    if target == "sun-earth-l2":
        return _to_l2(name, float(moments[_MOMENTS // 2]), cruise, c3)
    energies, states = (_moon_departures if target == "moon" else _departures)(moments, cruise, target)
    if not np.isfinite(energies).any():
        return None
    best = int(np.nanargmin(np.abs(energies - c3)))
    return _followed(name, float(moments[best]), cruise, states[best], float(energies[best]), target == "moon")


def _departures(moments: Array, cruise: float, target: str | MinorBody) -> tuple[Array, Array]:
    """Energies (n,) and states (n, 2, 3) about the Sun of departures at moments."""
    from intercosmos.physics.orbits.bodies import body
    from intercosmos.physics.orbits.ephemerides import states
    from intercosmos.physics.orbits.lambert_problem import lambert

    here, moving = states("earth", moments, "sun")
    there, _ = states(target, moments + cruise, "sun")
    out, _ = lambert(here, there, np.full(moments.size, cruise), body("sun").mu)
    return np.sum((out - moving) ** 2, axis=-1), np.stack([here, out], axis=1)


def _moon_departures(moments: Array, cruise: float, target: str | MinorBody) -> tuple[Array, Array]:
    """The same about the Earth, to the Moon in its own plane."""
    from intercosmos.physics.orbits.ephemerides import states
    from intercosmos.physics.orbits.lunar import transfer_to

    position, velocity = states(target, moments + cruise, "earth")
    normal = np.cross(position, velocity)
    plane = np.arccos(normal[:, 2] / np.linalg.norm(normal, axis=-1)) + _PLANE_MARGIN
    way = transfer_to(
        position, velocity, np.full(moments.size, cruise), inclination=plane, parking_radius=_PARKING_M,
        ascending=bool(velocity[0, 2] > 0),
    )  # fmt: skip
    return way.c3, np.stack([way.position, way.velocity], axis=1)


def _followed(name: str, leave: float, cruise: float, state: Array, c3: float, around_earth: bool) -> Arc:
    """The conic of a state through the cruise."""
    from intercosmos.physics.orbits.bodies import body
    from intercosmos.physics.orbits.kepler_problem import kepler

    # near the Earth it goes fastest: more points there
    share = np.linspace(0.0, 1.0, ARC_POINTS) ** (3.0 if around_earth else 1.0)
    after = share * cruise
    shape = (after.size, 3)
    mu = body("earth" if around_earth else "sun").mu
    position, _ = kepler(np.broadcast_to(state[0], shape), np.broadcast_to(state[1], shape), after, mu)
    return Arc(name, leave + after, position, c3)


def _to_l2(name: str, leave: float, cruise: float, c3: float) -> Arc:
    """Seen from the Sun, the way to L2 runs beside the Earth's: a hundredth further out at the end."""
    from intercosmos.physics.orbits.ephemerides import states

    times = leave + np.linspace(0.0, cruise, ARC_POINTS)
    earth, _ = states("earth", times, "sun")
    out = 0.01 * np.sqrt(np.linspace(0.0, 1.0, ARC_POINTS))
    return Arc(name, times, earth * (1 + out)[:, None], c3)


def period_of(target: str | MinorBody, tdb_s: float, centre: str) -> float:
    """Of the ellipse that a body is on, s."""
    from intercosmos.physics.orbits.bodies import body
    from intercosmos.physics.orbits.ephemerides import states

    position, velocity = states(target, tdb_s, centre)
    mu = body(centre).mu
    axis = 1 / (2 / float(np.linalg.norm(position)) - float(velocity @ velocity) / mu)
    return 2 * np.pi * float(np.sqrt(axis**3 / mu))


def target_of(activity: DeepSpaceActivity) -> str | MinorBody:
    """The body as the ephemerides take it."""
    from astropy.time import Time

    from intercosmos.physics.orbits.minor_bodies import MinorBody

    one = activity.asteroid
    if one is None:
        return activity.destination
    return MinorBody.at_epoch(
        one.name, Time(one.epoch.isoformat(), scale="tdb"), semi_major_axis_m=one.semi_major_axis.value,
        eccentricity=one.eccentricity, inclination=one.inclination.value, node=one.node.value,
        argument=one.argument_of_perihelion.value, mean_anomaly=one.mean_anomaly.value,
    )  # fmt: skip
