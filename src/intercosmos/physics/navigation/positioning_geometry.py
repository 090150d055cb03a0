"""From receivers to satellites: range over a turning Earth, direction, elevation and azimuth, in slots.

A signal that arrives at time t left the satellite τ earlier; in the frame of the instant of arrival the satellite
stood where the Earth's rotation has turned it in τ,

    ρ = |R_z(ωτ) r_s - r_r|,   τ = ρ / c,

which three steps solve to a micrometre. The Earth's gravity delays it by (2 μ/c²) ln[(r_s + r_r + ρ)/(r_s + r_r - ρ)],
at most 2 cm (Shapiro).

References
----------
IS-GPS-200N, 20.3.3.4.3.4; IERS Conventions 2010, 11.1 (Shapiro); Springer Handbook of GNSS (2017), chapter 19.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import EARTH_MU, EARTH_ROTATION_RATE, SPEED_OF_LIGHT
from intercosmos.physics.navigation.receiver_geometry import enu_axes, geodetic_from_ecef

Array = NDArray[np.float64]

_USUAL_RANGE: Final = 2.3e7


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of sight: ``range_m`` (e, k), ``unit`` (e, k, 3) from receiver to satellite, ``turned_m`` (e, k, 3) the
    satellite in the frame of arrival."""

    range_m: Array
    unit: Array
    turned_m: Array


def lines_of_sight(receiver_m: Array, satellite_m: Array, *, shapiro: bool = True) -> Lines:
    """Lines from receivers (e, 3) to satellites (e, k, 3), each in the frame of its own emission."""
    x, y, z = satellite_m[..., 0], satellite_m[..., 1], satellite_m[..., 2]
    length = np.full(x.shape, _USUAL_RANGE)
    dx, dy, dz = x, y, z - receiver_m[:, None, 2]
    turned_x, turned_y = x, y
    for _ in range(3):
        angle = EARTH_ROTATION_RATE / SPEED_OF_LIGHT * length
        # the angle is 5e-6 rad: its fourth power vanishes
        c, s = 1 - angle**2 / 2, angle
        turned_x, turned_y = c * x + s * y, c * y - s * x
        dx, dy = turned_x - receiver_m[:, None, 0], turned_y - receiver_m[:, None, 1]
        length = np.sqrt(dx * dx + dy * dy + dz * dz)
    unit = np.stack([dx, dy, dz], axis=-1) / length[..., None]
    turned = np.stack([turned_x, turned_y, z], axis=-1)
    if shapiro:
        both = np.sqrt(x * x + y * y + z * z) + np.linalg.norm(receiver_m, axis=-1)[:, None]
        # straight through the centre of the Earth, from where solutions may start, the formula has no value
        bent = np.log((both + length) / np.maximum(both - length, 1.0))
        length = length + 2 * EARTH_MU / SPEED_OF_LIGHT**2 * bent
    return Lines(length, unit, turned)


def sky(receiver_m: Array, unit: Array) -> tuple[Array, Array]:
    """Azimuth and elevation (e, k), rad, of directions (e, k, 3) at receivers (e, 3)."""
    latitude, longitude, _ = geodetic_from_ecef(receiver_m)
    local = np.matmul(unit, np.swapaxes(enu_axes(latitude, longitude), 1, 2))
    azimuth = np.arctan2(local[..., 0], local[..., 1]) % (2 * np.pi)
    return azimuth, np.arcsin(np.clip(local[..., 2], -1.0, 1.0))


def range_rates(lines: Lines, receiver_velocity: Array, satellite_velocity: Array, satellite_m: Array) -> Array:
    """Rates of the ranges (e, k), m/s, for velocities relative to the turning Earth.

    The time of flight itself changes, by ρ'/c: what is emitted moves on by (1 - ρ'/c) of a second each second, and the
    frame of arrival turns on under it.
    """
    angle = EARTH_ROTATION_RATE / SPEED_OF_LIGHT * lines.range_m
    vx, vy, vz = satellite_velocity[..., 0], satellite_velocity[..., 1], satellite_velocity[..., 2]
    along = lines.unit[..., 0] * (vx + angle * vy) + lines.unit[..., 1] * (vy - angle * vx) + lines.unit[..., 2] * vz
    # d/dτ of the turn by ωτ
    turn = EARTH_ROTATION_RATE * (lines.unit[..., 0] * satellite_m[..., 1] - lines.unit[..., 1] * satellite_m[..., 0])
    own = np.einsum("eki,ei->ek", lines.unit, receiver_velocity)
    # ρ' = (1 - ρ'/c) along + ρ'/c turn - own
    return np.asarray((along - own) / (1 + (along - turn) / SPEED_OF_LIGHT))
