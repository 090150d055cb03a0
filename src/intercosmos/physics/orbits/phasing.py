"""Catching up with a station: phase angles, usable launch days, and what the ship spends.

A launch window puts the chaser into the station's plane; whether it can also meet the station depends on the
*phase*: how far the station leads along the orbit at injection. The chaser, lower, gains on it every orbit; in ``n``
orbits it can make up anything between ``n`` times the gain in its highest and in its lowest phasing orbit.
Operations allow less than that, because orbits are spent on tracking and on approach: the published windows are
:data:`PLANS`.

References
----------
Fehse (2003), *Automated Rendezvous and Docking of Spacecraft*, chapter 2 (phasing), for the mechanics. The windows
of the Russian 2-, 4- and 34-orbit plans are as reported by Rossiyskaya Gazeta and Energia.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_MU, EARTH_RADIUS
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.elements import period, speed
from intercosmos.physics.orbits.manoeuvres import perigee_lowering, plane_change
from intercosmos.physics.orbits.windows import windows_per_day

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PhasingPlan:
    """A rendezvous scheme as flown: ``orbits`` from injection to docking, ``window`` of usable phase, rad."""

    orbits: int
    window: float

    @property
    def usable_fraction(self) -> float:
        """Share of days on which a station with an arbitrary phase can be met."""
        return self.window / (2 * np.pi)


#: Published phase windows of the 2-, 4- and 34-orbit plans (Soyuz to the International Space Station).
PLANS: Final[Mapping[int, PhasingPlan]] = MappingProxyType(
    {n: PhasingPlan(n, float(np.radians(window_deg))) for n, window_deg in ((2, 6.0), (4, 22.0), (34, 150.0))}
)

#: Altitude, m, to which the deorbit burn lowers the perigee: dense enough for capture on the first pass.
DEORBIT_PERIGEE: Final = 50e3
#: Injection error and difference of nodes that a ship must be able to remove, rad (0.05°).
PLANE_ERROR: Final = np.pi / 3600


def phase_gain(chaser_axis_m: ArrayLike, target_axis_m: ArrayLike) -> Array:
    """Phase that a chaser gains on its target during one of its own revolutions, rad.

    Parameters
    ----------
    chaser_axis_m, target_axis_m : (...) semi-major axes, m

    Returns
    -------
    (...) rad, positive where the chaser is lower

    Examples
    --------
    From the insertion orbit of a Soyuz (200 by 242 km) to a station at 415 km:

    >>> round(float(np.degrees(phase_gain(6_378_137.0 + 221e3, 6_378_137.0 + 415e3))), 1)
    15.3
    """
    return np.asarray(2 * np.pi * (1 - period(chaser_axis_m) / period(target_axis_m)))


def phase_range(
    orbits: ArrayLike, lowest_axis_m: ArrayLike, highest_axis_m: ArrayLike, target_axis_m: ArrayLike
) -> tuple[Array, Array]:
    """Least and greatest phase a chaser can make up in a number of orbits, rad, counted on through 2π.

    Mechanics alone: an upper bound on what operations use.

    Parameters
    ----------
    orbits : (...) chaser's revolutions spent on phasing
    lowest_axis_m, highest_axis_m : (...) semi-major axes of the phasing orbits it may choose, m
    target_axis_m : (...) semi-major axis of the target, m

    Raises
    ------
    PhysicsError
        If the highest phasing orbit is below the lowest or above the target.

    Examples
    --------
    >>> low, high = phase_range(34, 6_599_137.0, 6_783_137.0, 6_793_137.0)
    >>> float(np.degrees(high - low)) > 360  # 34 orbits reach a station in any phase
    True
    """
    low, high, target = (np.asarray(x, float) for x in (lowest_axis_m, highest_axis_m, target_axis_m))
    if np.any(~((low <= high) & (high <= target))):
        raise PhysicsError("phasing orbits must lie in order: lowest, highest, target")
    n = np.asarray(orbits, float)
    return np.asarray(n * phase_gain(high, target)), np.asarray(n * phase_gain(low, target))


def station_phase(
    window_s: ArrayLike, argument_of_latitude: ArrayLike, latitude_rate: ArrayLike, injection_argument: ArrayLike
) -> Array:
    """Phase of a station at launch windows: how far it leads the injection point, rad, 0 to 2π.

    Parameters
    ----------
    window_s : (...) instants after the epoch, s
    argument_of_latitude : (...) of the station at the epoch, rad
    latitude_rate : (...) rad/s, secular rate of perigee plus mean anomaly
    injection_argument : (...) argument of latitude of the chaser at injection, carried back to the window, rad
    """
    u = np.asarray(argument_of_latitude, float) + np.asarray(latitude_rate, float) * np.asarray(window_s, float)
    return np.asarray(np.mod(u - np.asarray(injection_argument, float), 2 * np.pi))


def usable(phase: ArrayLike, centre: ArrayLike, plan: PhasingPlan) -> NDArray[np.bool_]:
    """Whether phases (...) rad lie inside the plan's window around ``centre`` (...) rad.

    >>> usable([0.0, np.radians(10.0), np.radians(12.0), np.radians(-11.0)], 0.0, PLANS[4]).tolist()
    [True, True, False, True]
    """
    miss = np.mod(np.asarray(phase, float) - np.asarray(centre, float) + np.pi, 2 * np.pi) - np.pi
    return np.asarray(np.abs(miss) <= plan.window / 2 + 1e-12)


def windows_per_year(plan: PhasingPlan, node_rate: ArrayLike = 0.0, *, directions: int = 1) -> Array:
    """Launch windows a year with a usable phase, averaged over the station's phases.

    Parameters
    ----------
    plan : the rendezvous scheme
    node_rate : (...) of the station's plane, rad/s
    directions : 1 if only ascending (or only descending) passages have a corridor, 2 if both

    Examples
    --------
    >>> node_rate = np.radians(-4.959) / 86400
    >>> [round(float(windows_per_year(PLANS[n], node_rate))) for n in (2, 4, 34)]
    [6, 23, 155]
    """
    return np.asarray(365.25 * directions * plan.usable_fraction * windows_per_day(node_rate))


@dataclass(frozen=True, slots=True)
class VisitBudget:
    """What a ship spends to visit a station and come home, m/s; arrays of one shape."""

    transfer: Array
    plane: Array
    docking: Array
    deorbit: Array
    reserve: Array

    @property
    def total(self) -> Array:
        """Sum of all parts, m/s."""
        return np.asarray(self.transfer + self.plane + self.docking + self.deorbit + self.reserve)


def visit_budget(
    insertion_perigee_m: ArrayLike,
    insertion_apogee_m: ArrayLike,
    station_altitude_m: ArrayLike,
    *,
    plane_error: ArrayLike = PLANE_ERROR,
    docking: ArrayLike = 30.0,
    reserve_fraction: float = 0.1,
    deorbit_perigee_m: float = DEORBIT_PERIGEE,
    mu: float = EARTH_MU,
    radius: float = EARTH_RADIUS,
) -> VisitBudget:
    """Characteristic velocity of phasing, docking and return.

    Parameters
    ----------
    insertion_perigee_m, insertion_apogee_m : (...) altitudes of the orbit the rocket leaves the ship in, m
    station_altitude_m : (...) altitude of the station's circular orbit, m

    Other Parameters
    ----------------
    plane_error : (...) injection error and node difference to be removed, rad
    docking : (...) approach, fly-around, attitude control and undocking, m/s (allowance)
    reserve_fraction : of the sum of the other parts
    deorbit_perigee_m : altitude to which the last burn lowers the perigee, m

    Returns
    -------
    VisitBudget with arrays (...)

    Raises
    ------
    PhysicsError
        If the insertion orbit is upside down or reaches above the station.

    Examples
    --------
    A Soyuz from 200 by 242 km to 415 km and home; it carries about 390 m/s:

    >>> budget = visit_budget(200e3, 242e3, 415e3)
    >>> round(float(budget.transfer)), round(float(budget.deorbit)), round(float(budget.total))
    (112, 106, 280)
    """
    r_p, r_a, r_s = (
        radius + np.asarray(x, float) for x in (insertion_perigee_m, insertion_apogee_m, station_altitude_m)
    )
    if np.any(~(r_p <= r_a)):
        raise PhysicsError("an apogee must not be below its perigee; exchange the two")
    if np.any(~(r_a <= r_s)):
        raise PhysicsError("the insertion orbit reaches above the station; phasing from above is not modelled")
    # as flown: at perigee up to the station's height, there the circle
    first = speed(r_p, (r_p + r_s) / 2, mu=mu) - speed(r_p, (r_p + r_a) / 2, mu=mu)
    second = speed(r_s, mu=mu) - speed(r_s, (r_p + r_s) / 2, mu=mu)
    transfer = np.asarray(first + second)
    plane = plane_change(speed(r_s, mu=mu), plane_error)
    deorbit = perigee_lowering(r_s, radius + deorbit_perigee_m, mu=mu)
    allowance = np.asarray(docking, float) + 0 * transfer
    reserve = reserve_fraction * (transfer + plane + allowance + deorbit)
    return VisitBudget(transfer, plane, allowance, deorbit, np.asarray(reserve))
