"""Constellations of satellites for geometry: slots, failed satellites, and where everybody is.

Orbits are Keplerian with the secular rates of J2 (or those of an almanac), good for visibility and dilution of
precision, not for positioning: after a day within some kilometres of the mean orbit.

>>> import numpy as np
>>> ring = walker("X", "test", "56 deg : 6/3/1", satellites=6, planes=3, phasing=1, inclination_rad=np.radians(56.0),
...               semi_major_axis_m=29.6e6, epoch="2022-01-01", names=["X1", "X2", "X3", "X4", "X5", "X6"])
>>> positions(ring, np.array(["2022-01-01T06:00"], "datetime64[ns]")).shape
(1, 6, 3)
>>> ring.without(["X3"]).names
('X1', 'X2', 'X4', 'X5', 'X6')

References
----------
J. G. Walker, *Satellite constellations*, JBIS 37, 1984; Vallado (2013), chapter 9; IS-GPS-200N, 20.3.3.5.2.1 (almanac).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_MU
from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.orbits.nodal import secular_rates

__all__ = ["Constellation", "joined", "kepler_positions", "positions", "repeat_semi_major_axis", "walker"]

Array = NDArray[np.float64]

#: Rotation of the Earth as all the systems' interface documents have it, rad/s (IS-GPS-200N, table 20-IV).
ROTATION_RATE: Final = 7.2921151467e-5
_TURN: Final = 2 * np.pi
_NEWTON: Final = 10
_GREATEST_ECCENTRICITY: Final = 0.9
_FIELDS: Final = (
    "semi_major_axis_m", "eccentricity", "inclination_rad", "raan_rad", "argument_of_perigee_rad", "mean_anomaly_rad",
    "raan_rate_rad_s", "perigee_rate_rad_s", "mean_anomaly_rate_rad_s",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Constellation:
    """Satellites (s,) of one system.

    Attributes
    ----------
    system : letter, as in RINEX 3
    name : of the constellation
    slots : (s,) names
    epoch : GPS time
    sidereal_angle_rad : from the direction from which right ascensions count to Greenwich, at the epoch
    semi_major_axis_m, eccentricity, inclination_rad, raan_rad, argument_of_perigee_rad, mean_anomaly_rad : (s,) mean
        elements at the epoch
    raan_rate_rad_s, perigee_rate_rad_s, mean_anomaly_rate_rad_s : (s,) their secular rates
    failed : (s,) satellites that are there and not used
    source : where the slots are from

    Raises
    ------
    PhysicsError
        If lengths differ, a number is not finite, an orbit is no ellipse or its eccentricity is above 0.9, or a name
        stands twice.
    """

    system: str
    name: str
    slots: tuple[str, ...]
    epoch: np.datetime64
    sidereal_angle_rad: float
    semi_major_axis_m: Array
    eccentricity: Array
    inclination_rad: Array
    raan_rad: Array
    argument_of_perigee_rad: Array
    mean_anomaly_rad: Array
    raan_rate_rad_s: Array
    perigee_rate_rad_s: Array
    mean_anomaly_rate_rad_s: Array
    failed: NDArray[np.bool_]
    source: str = ""

    def __post_init__(self) -> None:
        count = len(self.slots)
        for field in _FIELDS:
            values = np.asarray(getattr(self, field), float)
            if values.shape != (count,) or not np.isfinite(values).all():
                raise PhysicsError(f"{self.name}: {field} needs {count} finite numbers, one for each slot")
            object.__setattr__(self, field, values)
        object.__setattr__(self, "failed", np.asarray(self.failed, bool))
        object.__setattr__(self, "epoch", self.epoch.astype("datetime64[ns]"))
        if self.failed.shape != (count,) or len(set(self.slots)) != count:
            raise PhysicsError(f"{self.name}: each slot has one name and one flag of failure")
        if np.isnat(self.epoch) or not np.isfinite(self.sidereal_angle_rad):
            raise PhysicsError(f"{self.name}: the epoch and its sidereal angle are needed")
        if (self.semi_major_axis_m <= 0).any() or not (
            (self.eccentricity >= 0) & (self.eccentricity <= _GREATEST_ECCENTRICITY)
        ).all():
            raise PhysicsError(f"{self.name}: an orbit has a semi-major axis above 0 and an eccentricity from 0 to 0.9")

    @classmethod
    def of_elements(
        cls, system: str, name: str, slots: Sequence[str], epoch: Any, sidereal_angle_rad: float, *,
        semi_major_axis_m: ArrayLike, inclination_rad: ArrayLike, raan_rad: ArrayLike, mean_anomaly_rad: ArrayLike,
        eccentricity: ArrayLike = 0.0, argument_of_perigee_rad: ArrayLike = 0.0, failed: ArrayLike = False,
        source: str = "",
    ) -> Constellation:  # fmt: skip
        """A constellation of mean elements, each (s,) or one for all; rates are those of J2."""
        elements = np.broadcast_arrays(
            *(np.asarray(x, float) for x in (semi_major_axis_m, eccentricity, inclination_rad, raan_rad)),
            *(np.asarray(x, float) for x in (argument_of_perigee_rad, mean_anomaly_rad)),
            np.zeros(len(slots)),
        )
        a, e, i, raan, perigee, anomaly, _ = (np.array(x) for x in elements)
        rates = secular_rates(a, e, i)
        flags = np.broadcast_to(np.asarray(failed, bool), (len(slots),))
        return cls(
            system, name, tuple(slots), np.datetime64(epoch, "ns"), float(sidereal_angle_rad), a, e, i, raan, perigee,
            anomaly, rates.node, rates.argument_of_perigee, rates.mean_anomaly, flags, source,
        )  # fmt: skip

    @property
    def names(self) -> tuple[str, ...]:
        """The satellites that work, in the order of :func:`positions`."""
        return tuple(s for s, failed in zip(self.slots, self.failed, strict=True) if not failed)

    def without(self, names: Iterable[str]) -> Constellation:
        """The same with these satellites failed too.

        Raises
        ------
        UnknownIdError
            If there is no slot of a name.
        """
        failed = self.failed.copy()
        for name in names:
            if name not in self.slots:
                raise UnknownIdError(f"slot of {self.name}", name, self.slots)
            failed[self.slots.index(name)] = True
        return replace(self, failed=failed)

    def elements(self) -> Array:
        """What :func:`kepler_positions` takes, (9, w) of the ``w`` satellites that work."""
        working = ~self.failed
        rows = [getattr(self, field)[working] for field in _FIELDS]
        rows[3] = rows[3] - self.sidereal_angle_rad
        rows[6] = rows[6] - ROTATION_RATE
        return np.array(rows)


def joined(name: str, *parts: Constellation) -> Constellation:
    """One constellation of several with the same epoch and sidereal angle; system and source are those of the first.

    Raises
    ------
    PhysicsError
        If there is none, epochs differ, or a name of a slot stands twice.
    """
    if not parts or any(
        (p.epoch, p.sidereal_angle_rad) != (parts[0].epoch, parts[0].sidereal_angle_rad) for p in parts
    ):
        raise PhysicsError(f"{name}: constellations that are joined have one epoch and one sidereal angle")
    values: dict[str, Any] = {f: np.concatenate([getattr(part, f) for part in parts]) for f in (*_FIELDS, "failed")}
    return replace(parts[0], name=name, slots=sum((part.slots for part in parts), ()), **values)


def positions(constellation: Constellation, times: ArrayLike) -> Array:
    """Where the working satellites are.

    Parameters
    ----------
    times : (t,) ``datetime64``, GPS time

    Returns
    -------
    (t, w, 3) Earth-fixed, m, in the order of ``constellation.names``; polar motion and the small terms of the
    Earth's rotation are neglected (below 100 m)

    Raises
    ------
    PhysicsError
        If a time is missing.
    """
    at = np.atleast_1d(np.asarray(times, "datetime64[ns]"))
    if np.isnat(at).any():
        raise PhysicsError("one of the times is missing")
    seconds = (at - constellation.epoch).astype(np.int64) * 1e-9
    return np.asarray(kepler_positions(constellation.elements(), seconds))


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
    if not (revolutions > 0 and days > 0 and 0 <= eccentricity <= _GREATEST_ECCENTRICITY):
        raise PhysicsError("a repeating orbit has revolutions and days above 0 and an eccentricity from 0 to 0.9")
    a: float = (EARTH_MU * (days / (revolutions * ROTATION_RATE)) ** 2) ** (1 / 3)
    for _ in range(30):
        rates = secular_rates(a, eccentricity, inclination_rad)
        draconic = float(rates.mean_anomaly + rates.argument_of_perigee)
        wanted = revolutions / days * (ROTATION_RATE - float(rates.node))
        a *= (draconic / wanted) ** (2 / 3)
    if not a * (1 - eccentricity) > 6.4e6:
        raise PhysicsError(f"{revolutions} revolutions in {days} days have no orbit above the ground")
    return a


def walker(
    system: str, name: str, source: str = "", *, satellites: int, planes: int, phasing: int, inclination_rad: float,
    semi_major_axis_m: float, epoch: Any, names: Sequence[str], raan_rad: float = 0.0,
    argument_of_latitude_rad: float = 0.0, sidereal_angle_rad: float = 0.0,
) -> Constellation:  # fmt: skip
    """Walker's delta pattern of circular orbits, inclination: satellites / planes / phasing.

    Parameters
    ----------
    satellites, planes, phasing : of the pattern; satellites of one plane follow each other in the list of names
    inclination_rad, semi_major_axis_m : of all orbits
    epoch : GPS time
    names : of the slots

    Other Parameters
    ----------------
    raan_rad, argument_of_latitude_rad : of the first slot of the first plane
    sidereal_angle_rad : from where right ascensions count to Greenwich at the epoch; by default they are longitudes

    Raises
    ------
    PhysicsError
        If the satellites cannot be shared evenly between the planes, or there are not as many names.
    """
    if planes < 1 or satellites < planes or satellites % planes or len(names) != satellites:
        raise PhysicsError(f"{satellites} satellites do not fill {planes} planes evenly, or have not as many names")
    each = satellites // planes
    plane, place = np.divmod(np.arange(satellites), each)
    latitude = argument_of_latitude_rad + _TURN * (place / each + phasing * plane / satellites)
    return Constellation.of_elements(
        system, name, names, epoch, sidereal_angle_rad, semi_major_axis_m=semi_major_axis_m,
        inclination_rad=inclination_rad, raan_rad=np.mod(raan_rad + _TURN * plane / planes, _TURN),
        mean_anomaly_rad=np.mod(latitude, _TURN), source=source,
    )  # fmt: skip
