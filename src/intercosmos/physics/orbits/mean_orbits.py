"""Orbits by mean elements and the secular drift of oblateness: where satellites of a design are, and which repeat.

What stands here is for design: no drag, no periodic terms (some kilometres in a low orbit). Real satellites are
propagated from element sets (:mod:`~intercosmos.physics.orbits.sgp4_states`) or forces.

>>> import numpy as np
>>> from astropy.time import Time
>>> pair = MeanOrbits.of(Time("2027-01-01"), ["A", "B"], semi_major_axis_m=7.0e6, inclination_rad=np.radians(97.9),
...                      mean_anomaly_rad=[0.0, np.pi])
>>> pair(np.arange(2), Time(["2027-01-01T00:00", "2027-01-01T00:10"])).shape
(2, 2, 3)

References
----------
Vallado (2013), *Fundamentals of Astrodynamics and Applications*, 4th edition, chapter 9; IS-GPS-200N, 20.3.3.5.2.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_MU
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.nodal import secular_rates

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["MeanOrbits", "kepler_positions", "repeat_semi_major_axis"]

Array = NDArray[np.float64]

#: Rotation of the Earth as all the navigation systems' interface documents have it, rad/s (IS-GPS-200N, table 20-IV).
ROTATION_RATE: Final = 7.2921151467e-5
GREATEST_ECCENTRICITY: Final = 0.9
_TURN: Final = 2 * np.pi
_NEWTON: Final = 10
_ELEMENTS: Final = (
    "semi_major_axis_m", "eccentricity", "inclination_rad", "raan_rad", "argument_of_perigee_rad", "mean_anomaly_rad",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class MeanOrbits:
    """Satellites (s,) by mean elements; nodes, perigees and anomalies drift as oblateness makes them.

    As a function, ``orbits(numbers, times)``, it gives positions (numbers, times, 3), m, of the true equator and mean
    equinox of date (TEME), which is what :func:`~intercosmos.physics.orbits.access.access` takes.

    Attributes
    ----------
    epoch : of the elements
    names : (s,)
    semi_major_axis_m, eccentricity, inclination_rad, raan_rad, argument_of_perigee_rad, mean_anomaly_rad : (s,)

    Raises
    ------
    PhysicsError
        If lengths differ, a number is not finite, or an orbit is no ellipse of an eccentricity up to 0.9.
    """

    epoch: Time
    names: tuple[str, ...]
    semi_major_axis_m: Array
    eccentricity: Array
    inclination_rad: Array
    raan_rad: Array
    argument_of_perigee_rad: Array
    mean_anomaly_rad: Array

    def __post_init__(self) -> None:
        for name in _ELEMENTS:
            values = np.asarray(getattr(self, name), float)
            if values.shape != (len(self.names),) or not np.isfinite(values).all():
                raise PhysicsError(f"{name} needs {len(self.names)} finite numbers, one for each satellite")
            object.__setattr__(self, name, values)
        low, high = self.eccentricity >= 0, self.eccentricity <= GREATEST_ECCENTRICITY
        if not (low & high & (self.semi_major_axis_m > 0)).all():
            raise PhysicsError("an orbit has a semi-major axis above 0 and an eccentricity from 0 to 0.9")

    @classmethod
    def of(
        cls, epoch: Time, names: Sequence[str], *, semi_major_axis_m: ArrayLike, inclination_rad: ArrayLike,
        raan_rad: ArrayLike = 0.0, mean_anomaly_rad: ArrayLike = 0.0, eccentricity: ArrayLike = 0.0,
        argument_of_perigee_rad: ArrayLike = 0.0,
    ) -> MeanOrbits:  # fmt: skip
        """Orbits of elements that are each (s,) or one for all."""
        given = (
            semi_major_axis_m, eccentricity, inclination_rad, raan_rad, argument_of_perigee_rad, mean_anomaly_rad,
        )  # fmt: skip
        values = [np.broadcast_to(np.asarray(value, float), (len(names),)).copy() for value in given]
        return cls(epoch, tuple(names), *values)

    @classmethod
    def joined(cls, *parts: MeanOrbits) -> MeanOrbits:
        """Satellites of several sets, in turn; the epoch is that of the first, to which the others are carried.

        Raises
        ------
        PhysicsError
            If there is none.
        """
        if not parts:
            raise PhysicsError("to join orbits, give at least one set")
        moved = [part.at(parts[0].epoch) for part in parts]
        values = [np.concatenate([getattr(part, name) for part in moved]) for name in _ELEMENTS]
        return cls(parts[0].epoch, sum((part.names for part in parts), ()), *values)

    def __len__(self) -> int:
        return len(self.names)

    @property
    def count(self) -> int:
        """How many satellites there are."""
        return len(self.names)

    def at(self, epoch: Time) -> MeanOrbits:
        """The same orbits with the elements of another epoch."""
        later = float((epoch - self.epoch).to_value("s"))
        if later == 0:
            return self
        rates = secular_rates(self.semi_major_axis_m, self.eccentricity, self.inclination_rad)
        return MeanOrbits(
            epoch, self.names, self.semi_major_axis_m, self.eccentricity, self.inclination_rad,
            np.mod(self.raan_rad + rates.node * later, _TURN),
            np.mod(self.argument_of_perigee_rad + rates.argument_of_perigee * later, _TURN),
            np.mod(self.mean_anomaly_rad + rates.mean_anomaly * later, _TURN),
        )  # fmt: skip

    def picked(self, index: ArrayLike) -> MeanOrbits:
        """Some of the satellites, by numbers or flags."""
        which = np.arange(self.count)[np.asarray(index)]
        names = tuple(self.names[k] for k in which)
        return MeanOrbits(self.epoch, names, *(getattr(self, field)[which] for field in _ELEMENTS))

    def elements(self) -> Array:
        """What :func:`kepler_positions` takes, (9, s), in a frame that does not turn."""
        rates = secular_rates(self.semi_major_axis_m, self.eccentricity, self.inclination_rad)
        rows = [getattr(self, field.name) for field in fields(self) if field.name in _ELEMENTS]
        return np.array([*rows, rates.node, rates.argument_of_perigee, rates.mean_anomaly])

    def __call__(self, numbers: ArrayLike, times: Time) -> Array:
        """Positions (numbers, times, 3), m, TEME."""
        seconds = np.atleast_1d((times - self.epoch).to_value("s"))
        where = kepler_positions(self.elements()[:, np.asarray(numbers)], seconds)
        return np.asarray(np.swapaxes(where, 0, 1))


def kepler_positions(elements: Any, seconds: Any, *, xp: ModuleType | Any = np) -> Any:
    """Earth-fixed positions of orbits with linear rates: the same sum in NumPy or in JAX, without a branch.

    Parameters
    ----------
    elements : (9, s) semi-major axis in m, eccentricity up to 0.9, inclination, longitude of the node, argument of
        perigee and mean anomaly in rad at the epoch, and the rates of the last three in rad/s, that of the node's
        longitude relative to the turning Earth
    seconds : (t,) past the epoch

    Other Parameters
    ----------------
    xp : ``numpy``, or ``jax.numpy`` within a program of JAX

    Returns
    -------
    (t, s, 3) m
    """
    a, e, i, node, perigee, anomaly, node_rate, perigee_rate, anomaly_rate = (elements[k] for k in range(9))
    t = seconds[:, None]
    mean = anomaly + anomaly_rate * t
    mean = mean - _TURN * xp.round(mean / _TURN)
    eccentric = mean + e * xp.sin(mean) / (1 - xp.sin(mean + e) + xp.sin(mean))
    for _ in range(_NEWTON):
        step = (eccentric - e * xp.sin(eccentric) - mean) / (1 - e * xp.cos(eccentric))
        eccentric = eccentric - xp.clip(step, -1.0, 1.0)
    x, y = a * (xp.cos(eccentric) - e), a * xp.sqrt(1 - e * e) * xp.sin(eccentric)
    w = perigee + perigee_rate * t
    along = x * xp.cos(w) - y * xp.sin(w)
    across = x * xp.sin(w) + y * xp.cos(w)
    longitude = node + node_rate * t
    level = across * xp.cos(i)
    return xp.stack(
        [
            along * xp.cos(longitude) - level * xp.sin(longitude),
            along * xp.sin(longitude) + level * xp.cos(longitude),
            across * xp.sin(i),
        ],
        axis=-1,
    )


def repeat_semi_major_axis(revolutions: int, days: int, inclination_rad: float, eccentricity: float = 0.0) -> float:
    """Mean semi-major axis, m, of an orbit whose ground track closes.

    Parameters
    ----------
    revolutions, days : nodal revolutions in as many days of the node: turns of the Earth below the orbital plane. With
        one of each the satellite stays at its longitude, on a figure of eight if it is inclined

    Raises
    ------
    PhysicsError
        If there is no such orbit above the ground.

    Examples
    --------
    GLONASS repeats after 17 revolutions in eight days:

    >>> round(repeat_semi_major_axis(17, 8, np.radians(64.8)) / 1e3)
    25508
    """
    if not (revolutions > 0 and days > 0 and 0 <= eccentricity <= GREATEST_ECCENTRICITY):
        raise PhysicsError("a repeating orbit has revolutions and days above 0 and an eccentricity from 0 to 0.9")
    a: float = (EARTH_MU * (days / (revolutions * ROTATION_RATE)) ** 2) ** (1 / 3)
    for _ in range(30):
        rates = secular_rates(a, eccentricity, inclination_rad)
        draconic = float(rates.mean_anomaly + rates.argument_of_perigee)
        wanted = revolutions / days * (ROTATION_RATE - float(rates.node))
        if not draconic / wanted > 0:  # deep in the Earth, where oblateness would turn everything round
            break
        a *= (draconic / wanted) ** (2 / 3)
    if not a * (1 - eccentricity) > 6.4e6:
        raise PhysicsError(f"{revolutions} revolutions in {days} days have no orbit above the ground")
    return a
