"""Orbits for watching the Earth: ground tracks that close, planes that keep their local time.

>>> landsat = repeat_orbit(16, 233)
>>> round(landsat.semi_major_axis_m / 1e3, 1), round(float(np.degrees(landsat.inclination_rad)), 2)
(7077.7, 98.19)
>>> round(landsat.track_spacing_m / 1e3), round(landsat.nodal_period_s / 60, 2)
(172, 98.88)

References
----------
M. Capderou (2014), *Handbook of Satellite Orbits*, chapters 7, 8 and 11; Vallado (2013), *Fundamentals of Astrodynamics
and Applications*, 4th edition, section 11.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import gcd
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_RADIUS
from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.orbit_design_rates import (
    Gravity,
    closing_orbits,
    drift_rates,
    sun_synchronous_inclinations,
)  # fmt: skip
from intercosmos.physics.observation.orbit_design_sun import Node, SunKind, node_at_local_time_rad
from intercosmos.physics.orbits.mean_orbits import ROTATION_RATE, MeanOrbits, repeat_semi_major_axis
from intercosmos.physics.orbits.nodal import SecularRates
from intercosmos.physics.orbits.time_scales import as_time

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["RepeatOrbit", "SunSynchronousOrbit", "repeat_cycles", "repeat_orbit", "sun_synchronous"]

Array = NDArray[np.float64]
_TURN: Final = 2 * np.pi
_MOST_DAYS: Final = 100_000


@dataclass(frozen=True)
class _Design:
    """Mean elements that a design fixes."""

    semi_major_axis_m: float
    eccentricity: float
    inclination_rad: float
    argument_of_perigee_rad: float
    gravity: Gravity

    @property
    def altitude_m(self) -> float:
        """Semi-major axis above the equatorial radius, m: no height over the ground, which varies by some 30 km."""
        return self.semi_major_axis_m - EARTH_RADIUS

    @cached_property
    def rates(self) -> SecularRates:
        """Mean rates of node, perigee and mean anomaly, rad/s."""
        a, e, i = self.semi_major_axis_m, self.eccentricity, self.inclination_rad
        return drift_rates(a, e, i, gravity=self.gravity)

    @property
    def node_rate_rad_s(self) -> float:
        """Of the node against the stars."""
        return float(self.rates.node)

    @property
    def nodal_period_s(self) -> float:
        """From one ascending node to the next."""
        return float(_TURN / (self.rates.mean_anomaly + self.rates.argument_of_perigee))

    @property
    def nodal_day_s(self) -> float:
        """In which the Earth turns once below the orbital plane; 86 400 s for a sun-synchronous orbit."""
        return float(_TURN / (ROTATION_RATE - self.rates.node))

    @property
    def ground_speed_m_s(self) -> float:
        """Mean speed of the point below the satellite over a resting sphere, along the track."""
        return _TURN * EARTH_RADIUS / self.nodal_period_s

    @property
    def track_shift_rad(self) -> float:
        """How far west of a track the next one crosses the equator."""
        return _TURN * self.nodal_period_s / self.nodal_day_s

    def orbits(
        self, epoch: Time, names: Sequence[str], *, raan_rad: ArrayLike, mean_anomaly_rad: ArrayLike = 0.0
    ) -> MeanOrbits:
        """Satellites with these elements, at nodes and mean anomalies (s,) or one for all.

        They fly by the first order of J2: a track that closes by ``gravity="J4"`` then does not quite.
        """
        return MeanOrbits.of(
            epoch, names, semi_major_axis_m=self.semi_major_axis_m, inclination_rad=self.inclination_rad,
            eccentricity=self.eccentricity, argument_of_perigee_rad=self.argument_of_perigee_rad, raan_rad=raan_rad,
            mean_anomaly_rad=mean_anomaly_rad,
        )  # fmt: skip


@dataclass(frozen=True)
class RepeatOrbit(_Design):
    """An orbit whose ground track closes after whole numbers of nodal days and of nodal revolutions.

    Attributes
    ----------
    semi_major_axis_m, eccentricity, inclination_rad, argument_of_perigee_rad : mean elements
    gravity : field of the design
    days, revolutions : of the cycle, in lowest terms
    """

    days: int
    revolutions: int

    @property
    def cycle_s(self) -> float:
        """After which the track closes."""
        return self.days * self.nodal_day_s

    @property
    def revolutions_per_day(self) -> float:
        """Per nodal day."""
        return self.revolutions / self.days

    @property
    def track_spacing_rad(self) -> float:
        """Longitude between neighbouring tracks of the whole cycle at the equator."""
        return _TURN / self.revolutions

    @property
    def track_spacing_m(self) -> float:
        """The same along the equator."""
        return EARTH_RADIUS * self.track_spacing_rad

    @cached_property
    def sub_cycles(self) -> tuple[int, ...]:
        """Days after which a track passes nearer to the first than any before it, up to half the cycle or more."""
        days = np.arange(1, self.days)
        # distance to the first track in units of the track spacing, whole numbers
        step = (days * self.revolutions) % self.days
        step = np.minimum(step, self.days - step)
        nearest = np.minimum.accumulate(np.concatenate([[self.days], step[:-1]])) if days.size else step
        return tuple(days[step < nearest].tolist())

    def equator_crossings_rad(self, first_rad: float = 0.0) -> Array:
        """Longitudes (revolutions,) of the ascending nodes in turn, 0 to 2π, from that of the first."""
        return np.asarray(np.mod(first_rad - self.track_shift_rad * np.arange(self.revolutions), _TURN))


@dataclass(frozen=True)
class SunSynchronousOrbit(_Design):
    """An orbit whose node keeps its place against the mean Sun.

    Attributes
    ----------
    semi_major_axis_m, eccentricity, inclination_rad, argument_of_perigee_rad : mean elements
    gravity : field of the design
    local_time_h : at which the orbit crosses the equator at the node named, by the Sun named
    node, sun : which node and which Sun
    epoch : of the local time by the apparent Sun, and of the right ascension
    raan_rad : right ascension of the ascending node at the epoch, mean equator and equinox of date (TEME); None without
        an epoch
    """

    local_time_h: float
    node: Node = "descending"
    sun: SunKind = "mean"
    epoch: Time | None = None
    raan_rad: float | None = None

    @property
    def ascending_local_time_h(self) -> float:
        """Local time of the ascending node."""
        return self.local_time_h if self.node == "ascending" else (self.local_time_h + 12) % 24


def repeat_orbit(
    days: int, revolutions: int, *, sun_synchronous: bool = True, inclination_rad: float | None = None,
    eccentricity: float = 0.0, argument_of_perigee_rad: float = np.pi / 2, gravity: Gravity = "J2",
) -> RepeatOrbit:  # fmt: skip
    """The orbit whose ground track closes after so many days and revolutions.

    Parameters
    ----------
    days : nodal days, which are days of the mean Sun where the orbit is sun-synchronous
    revolutions : from node to node

    Other Parameters
    ----------------
    sun_synchronous : whether the inclination is the one at which the node follows the mean Sun
    inclination_rad : in its stead
    eccentricity, argument_of_perigee_rad : mean; :func:`~.orbit_design_frozen.frozen` gives the pair that stays
    gravity : ``"J2"``, first order; ``"J4"`` with J2 squared and J4, within 10 m of axes that agencies publish

    Raises
    ------
    PhysicsError
        If the cycle is no two whole numbers above 0, if it is not said which inclination, or if there is no such orbit.

    Examples
    --------
    Jason, which is not sun-synchronous:

    >>> jason = repeat_orbit(10, 127, inclination_rad=np.radians(66.039), gravity="J4")
    >>> round(jason.semi_major_axis_m / 1e3, 2), round(jason.cycle_s / 86400, 3)
    (7714.43, 9.916)
    """
    if not (_whole(days) and _whole(revolutions)):
        raise PhysicsError("a cycle is a whole number of days and of revolutions, each above 0: repeat_orbit(16, 233)")
    days, revolutions = int(days), int(revolutions)
    if days > _MOST_DAYS:
        raise PhysicsError(f"a cycle has at most {_MOST_DAYS} days")
    if inclination_rad is None and not sun_synchronous:
        raise PhysicsError("an orbit that is not sun-synchronous needs an inclination_rad")
    if inclination_rad is not None and not 0 <= inclination_rad <= np.pi:
        raise PhysicsError("an inclination is from 0 to π")
    common = gcd(days, revolutions)
    days, revolutions = days // common, revolutions // common
    near = np.pi / 2 if inclination_rad is None else inclination_rad
    start = repeat_semi_major_axis(revolutions, days, near, eccentricity)
    axis, inclination = closing_orbits(
        days, revolutions, inclination_rad=inclination_rad, eccentricity=eccentricity, gravity=gravity, start_m=start
    )
    return RepeatOrbit(
        float(axis), float(eccentricity), float(inclination), float(argument_of_perigee_rad), gravity, days, revolutions
    )


def _whole(number: Any) -> bool:
    if isinstance(number, str) or np.ndim(number) != 0:
        return False
    return bool(np.isfinite(number) and number == int(number) and number > 0)


def repeat_cycles(
    lowest_m: float, highest_m: float, *, most_days: int, least_days: int = 1, inclination_rad: float | None = None,
    eccentricity: float = 0.0, gravity: Gravity = "J2",
) -> tuple[NDArray[np.int64], NDArray[np.int64], Array, Array]:  # fmt: skip
    """Every repeating orbit with a semi-major axis within bounds.

    Parameters
    ----------
    lowest_m, highest_m : of the semi-major axis
    least_days, most_days : of the cycle, both included
    inclination_rad : by default each orbit is sun-synchronous

    Returns
    -------
    days (c,), revolutions (c,), semi-major axes (c,) m and inclinations (c,) rad, by axis, downwards

    Examples
    --------
    >>> days, revolutions, axis, _ = repeat_cycles(7.07e6, 7.08e6, most_days=16)
    >>> list(zip(days.tolist(), revolutions.tolist()))
    [(9, 131), (16, 233), (7, 102), (12, 175)]
    """
    if not (6.4e6 < lowest_m <= highest_m and 1 <= least_days <= most_days <= 1000):
        raise PhysicsError("bounds of cycles are axes above 6.4e6 m, in order, and 1 to 1000 days, in order")
    d = np.arange(least_days, most_days + 1)
    edges = np.array([lowest_m, highest_m])
    tilt = sun_synchronous_inclinations(edges, eccentricity) if inclination_rad is None else inclination_rad
    rates = drift_rates(edges, eccentricity, tilt)
    most, least = (rates.mean_anomaly + rates.argument_of_perigee) / (ROTATION_RATE - rates.node)
    counts = np.arange(max(int(least * d[0]) - 1, 1), int(most * d[-1]) + 2)
    days, revolutions = (grid.ravel() for grid in np.meshgrid(d, counts, indexing="ij"))
    # a margin of a hundredth for fields beyond the first order, taken away again below
    near = (revolutions >= 0.99 * least * days) & (revolutions <= 1.01 * most * days)
    near &= np.gcd(days, revolutions) == 1
    days, revolutions = days[near], revolutions[near]
    axis, inclination = closing_orbits(
        days, revolutions, inclination_rad=inclination_rad, eccentricity=eccentricity, gravity=gravity
    )
    inside = np.flatnonzero((axis >= lowest_m) & (axis <= highest_m))
    order = inside[np.argsort(-axis[inside], kind="stable")]
    return days[order], revolutions[order], axis[order], inclination[order]


def sun_synchronous(
    semi_major_axis_m: float | None = None, *, altitude_m: float | None = None, eccentricity: float = 0.0,
    local_time_h: float = 10.5, node: Node = "descending", sun: SunKind = "mean", epoch: Time | None = None,
    argument_of_perigee_rad: float = np.pi / 2, gravity: Gravity = "J2",
) -> SunSynchronousOrbit:  # fmt: skip
    """The sun-synchronous orbit of an axis, and of a local time the plane.

    Parameters
    ----------
    semi_major_axis_m : or ``altitude_m`` above the equatorial radius in its stead
    eccentricity, argument_of_perigee_rad : mean

    Other Parameters
    ----------------
    local_time_h : 0 to 24, at the node named
    node : ``"descending"`` or ``"ascending"``
    sun : by which the local time counts: ``"mean"``, which the orbit keeps through the year, or ``"apparent"``, at the
        epoch
    epoch : for the right ascension of the node
    gravity : ``"J2"``, or ``"J4"`` with J2 squared and J4

    Raises
    ------
    PhysicsError
        If not exactly one of axis and altitude is given, the local time or node is none, or the orbit is too high.

    Examples
    --------
    >>> from astropy.time import Time
    >>> orbit = sun_synchronous(altitude_m=700e3, local_time_h=10.5, epoch=Time("2027-03-21"))
    >>> round(float(np.degrees(orbit.inclination_rad)), 3), round(float(np.degrees(orbit.raan_rad)), 1)
    (98.188, 155.8)
    """
    if (semi_major_axis_m is None) == (altitude_m is None):
        raise PhysicsError("a sun-synchronous orbit needs either semi_major_axis_m or altitude_m")
    epoch = None if epoch is None else as_time(epoch)
    axis = float(EARTH_RADIUS + altitude_m if semi_major_axis_m is None else semi_major_axis_m)  # type: ignore[operator]
    if not axis * (1 - eccentricity) > 6.4e6:
        raise PhysicsError("the orbit goes below the ground; axes are in m, from the centre of the Earth")
    tilt = float(sun_synchronous_inclinations(axis, eccentricity, gravity=gravity))
    if not 0 <= local_time_h <= 24:
        raise PhysicsError("a local time is from 0 to 24 h")
    if sun == "apparent" and epoch is None:
        raise PhysicsError("a local time by the apparent Sun needs an epoch")
    raan = None if epoch is None else float(node_at_local_time_rad(local_time_h, epoch, node=node, sun=sun))
    return SunSynchronousOrbit(
        axis, float(eccentricity), tilt, float(argument_of_perigee_rad), gravity, float(local_time_h), node, sun, epoch,
        raan,
    )  # fmt: skip
