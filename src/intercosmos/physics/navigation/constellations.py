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
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.orbits.mean_orbits import (
    GREATEST_ECCENTRICITY,
    ROTATION_RATE,
    kepler_positions,
    repeat_semi_major_axis,
)
from intercosmos.physics.orbits.nodal import secular_rates

__all__ = ["Constellation", "joined", "kepler_positions", "positions", "repeat_semi_major_axis", "walker"]

Array = NDArray[np.float64]

_TURN: Final = 2 * np.pi
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
            (self.eccentricity >= 0) & (self.eccentricity <= GREATEST_ECCENTRICITY)
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
