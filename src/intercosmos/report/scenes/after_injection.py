"""What follows an ascent: the plane it ends in, and the orbits from there to the one that was asked for.

Burns are impulses here. Where the plane is turned, it is turned at a node, so that the raise is shown at the node next
to the moment that the study has for it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import EARTH_RADIUS
from intercosmos.report.scenes.base import later

if TYPE_CHECKING:
    from astropy.time import Time

    from intercosmos.physics.orbits.mean_orbits import MeanOrbits
    from intercosmos.report.scenes.ascent_path import AscentPath
    from intercosmos.series import Event

Array = NDArray[np.float64]

_TURNED: Final = math.radians(0.05)
_TRANSFER, _APOGEE = "transfer burn", "apogee burn"


@dataclass(frozen=True, slots=True)
class Target:
    """An orbit by its altitudes above the equatorial radius, m, and its inclination, rad."""

    perigee_m: float
    apogee_m: float
    inclination_rad: float


@dataclass(frozen=True, eq=False)
class Arc:
    """A stretch of orbit: ``orbit`` from ``begins_s`` to ``ends_s`` after lift-off (infinite for the last)."""

    name: str
    orbit: MeanOrbits
    begins_s: float
    ends_s: float


@dataclass(frozen=True, slots=True)
class Plane:
    """An orbital plane in axes of date, and a place in it, rad."""

    inclination: float
    node: float
    argument: float  #: of latitude

    def through(self, inclination: float) -> Plane:
        """The plane of another inclination through the same place, on the same way north or south."""
        sine = math.sin(self.inclination) * math.sin(self.argument)
        longitude = self.node + math.atan2(
            math.cos(self.inclination) * math.sin(self.argument), math.cos(self.argument)
        )
        if math.sin(inclination) < 1e-9:
            return Plane(inclination, 0.0, longitude)
        argument = math.asin(max(-1.0, min(1.0, sine / math.sin(inclination))))
        if math.cos(self.argument) < 0:
            argument = math.pi - argument
        east = math.atan2(math.cos(inclination) * math.sin(argument), math.cos(argument))
        return Plane(inclination, longitude - east, argument)


def plane_at(path: AscentPath, lift_off: Time, time_s: float) -> Plane:
    """The plane of the flight at a moment, in the axes that element sets have (TEME)."""
    from intercosmos.physics.orbits.frame_transform import transform

    position, velocity = path.state_at(time_s)
    turned, _ = transform(
        np.stack([position, velocity]), np.zeros(3), origin_frame="itrf", target_frame="teme",
        time=later(lift_off, time_s),
    )  # fmt: skip
    r, v = turned
    momentum = np.cross(r, v)
    momentum /= np.linalg.norm(momentum)
    node = math.atan2(float(momentum[0]), -float(momentum[1]))
    line = np.array([math.cos(node), math.sin(node), 0.0])
    argument = math.atan2(float(np.cross(line, r) @ momentum), float(line @ r))
    return Plane(math.acos(max(-1.0, min(1.0, float(momentum[2])))), node, argument)


def orbit_through(
    plane: Plane, perigee: float, apogee: float, epoch: Time, name: str, *, at: float = 0.0
) -> MeanOrbits:
    """An orbit by its radii, m, that is at the plane's place at the epoch, with the mean anomaly ``at`` there.

    Only at the perigee (0) and the apogee (π) do true and mean anomaly agree, and on circles everywhere.
    """
    from intercosmos.physics.orbits.mean_orbits import MeanOrbits

    return MeanOrbits.of(
        epoch, [name],
        semi_major_axis_m=0.5 * (perigee + apogee), eccentricity=(apogee - perigee) / (apogee + perigee),
        inclination_rad=plane.inclination, raan_rad=plane.node, argument_of_perigee_rad=plane.argument - at,
        mean_anomaly_rad=at,
    )  # fmt: skip


def arcs(path: AscentPath, events: Sequence[Event], target: Target, lift_off: Time) -> list[Arc]:
    """The orbits after injection, the target last."""
    end = float(path.time_s[-1])
    times = {event.name: event.time_s for event in events}
    perigee, apogee = EARTH_RADIUS + target.perigee_m, EARTH_RADIUS + target.apogee_m
    plane = plane_at(path, lift_off, end)
    radius = float(path.radius[-1])
    if _TRANSFER not in times and _APOGEE not in times:
        turned = plane.through(target.inclination_rad) if _differs(plane, target) else plane
        orbit = orbit_through(turned, min(perigee, apogee), apogee, later(lift_off, end), "target orbit")
        return [Arc("target orbit", orbit, end, math.inf)]
    found, raise_s = [], end
    if _TRANSFER in times:
        parking = orbit_through(plane, radius, radius, later(lift_off, end), "parking orbit")
        raise_s = times[_TRANSFER]
        if _differs(plane, target):
            rate = float(parking.elements()[7, 0] + parking.elements()[8, 0])
            argument = plane.argument + rate * (raise_s - end)
            node = math.pi * round(argument / math.pi)
            raise_s += (node + math.pi * (node < plane.argument) - argument) / rate
        plane = plane_of(parking.at(later(lift_off, raise_s)))
        found.append(Arc("parking orbit", parking, end, raise_s))
    if _APOGEE not in times:
        turned = plane.through(target.inclination_rad)
        last = orbit_through(turned, min(radius, apogee), apogee, later(lift_off, raise_s), "target orbit")
        return [*found, Arc("target orbit", last, raise_s, math.inf)]
    transfer = orbit_through(plane, min(radius, apogee), apogee, later(lift_off, raise_s), "transfer orbit")
    there = raise_s + math.pi / float(transfer.elements()[8, 0])
    far = plane_of(transfer.at(later(lift_off, there))).through(target.inclination_rad)
    last = orbit_through(far, perigee, apogee, later(lift_off, there), "target orbit", at=math.pi)
    return [*found, Arc("transfer orbit", transfer, raise_s, there), Arc("target orbit", last, there, math.inf)]


def plane_of(orbit: MeanOrbits) -> Plane:
    """The plane of an orbit at its epoch, and its place on it, at the perigee, the apogee or on a circle."""
    return Plane(
        float(orbit.inclination_rad[0]),
        float(orbit.raan_rad[0]),
        float(orbit.argument_of_perigee_rad[0] + orbit.mean_anomaly_rad[0]),
    )


def _differs(plane: Plane, target: Target) -> bool:
    return abs(plane.inclination - target.inclination_rad) > _TURNED
