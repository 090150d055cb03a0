"""Phase centres of antennas: what they add to a range, at the receiver and at the satellite.

A range is measured between phase centres; positions are those of an antenna's reference point and of a satellite's
centre of mass. All functions take arrays and give metres to *add* to the range between these two points.

>>> up = receiver_delay([0.0, 0.0, 0.09], np.radians([90.0, 30.0]))
>>> up.round(4).tolist()
[-0.09, -0.045]

References
----------
M. Rothacher and R. Schmid, *ANTEX: The Antenna Exchange Format*, version 1.4, 2010; O. Montenbruck et al., GNSS
satellite geometry and attitude models, *Advances in Space Research* 56, 2015 (nominal yaw); *Astronomical Almanac*,
section C, low precision formulas for the Sun.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import ASTRONOMICAL_UNIT
from intercosmos.errors import PhysicsError

__all__ = [
    "nominal_yaw_axes",
    "orbit_normal_axes",
    "receiver_delay",
    "satellite_delay",
    "satellite_offset",
    "sun_position",
    "variation",
]

Array = NDArray[np.float64]

_TURN: Final = 2 * np.pi
#: 2000-01-01 12:00 as GPS time; between GPS and terrestrial time the Sun moves by 0.002 degrees.
_J2000: Final = np.datetime64("2000-01-01T12:00:00", "ns")
_DAY_NS: Final = 86_400_000_000_000.0
#: Below this sine of the angle between the Sun and the Earth's centre as the satellite sees them, yaw is undefined.
_ALIGNED: Final = 1e-9


def variation(
    zenith_rad: ArrayLike, azimuth_rad: ArrayLike, zenith_grid_rad: ArrayLike, zenith_m: ArrayLike,
    azimuth_grid_rad: ArrayLike = (), azimuth_m: ArrayLike = (),
) -> Array:  # fmt: skip
    """Variations of a phase centre, interpolated linearly between the points of a calibration.

    Parameters
    ----------
    zenith_rad, azimuth_rad : (...) of the directions, from the axis of the antenna and around it
    zenith_grid_rad, zenith_m : (z,) ascending, and the variations without azimuth, m
    azimuth_grid_rad, azimuth_m : (a,) from 0 to 2π, and (a, z) m; empty where the calibration has none

    Returns
    -------
    (...) m; outside of the grid of zenith angles, the value at its end

    Raises
    ------
    PhysicsError
        If a grid does not ascend or sizes differ.
    """
    grid, values = np.asarray(zenith_grid_rad, float), np.asarray(zenith_m, float)
    around, table = np.asarray(azimuth_grid_rad, float), np.asarray(azimuth_m, float)
    if grid.ndim != 1 or grid.shape != values.shape or not grid.size or (np.diff(grid) <= 0).any():
        raise PhysicsError("a calibration has one variation for each of its ascending zenith angles")
    zenith = np.clip(np.asarray(zenith_rad, float), grid[0], grid[-1])
    if not around.size:
        return np.asarray(np.interp(zenith, grid, values))
    if table.shape != (around.size, grid.size) or around.size < 2 or (np.diff(around) <= 0).any():
        raise PhysicsError("a calibration has one variation for each of its ascending azimuths and zenith angles")
    azimuth = np.mod(np.asarray(azimuth_rad, float), _TURN)
    if grid.size == 1:
        return np.asarray(np.interp(azimuth + 0 * zenith, around, table[:, 0]))
    k = np.clip(np.searchsorted(grid, zenith, side="right") - 1, 0, grid.size - 2)
    j = np.clip(np.searchsorted(around, azimuth, side="right") - 1, 0, around.size - 2)
    u = (zenith - grid[k]) / (grid[k + 1] - grid[k])
    w = (azimuth - around[j]) / (around[j + 1] - around[j])
    low = table[j, k] * (1 - u) + table[j, k + 1] * u
    high = table[j + 1, k] * (1 - u) + table[j + 1, k + 1] * u
    return np.asarray(low * (1 - w) + high * w)


def receiver_delay(
    offset_enu_m: ArrayLike, elevation_rad: ArrayLike, azimuth_rad: ArrayLike = 0.0, *,
    zenith_grid_rad: ArrayLike = (), zenith_m: ArrayLike = (), azimuth_grid_rad: ArrayLike = (),
    azimuth_m: ArrayLike = (),
) -> Array:  # fmt: skip
    """What the receiver's antenna adds to ranges from its reference point.

    Parameters
    ----------
    offset_enu_m : (3,) or (..., 3) mean phase centre, east, north and up from the reference point
    elevation_rad, azimuth_rad : (...) of the satellites; azimuth from north clockwise

    Other Parameters
    ----------------
    zenith_grid_rad, zenith_m, azimuth_grid_rad, azimuth_m : of the variations, see :func:`variation`; without them
        there are none

    Returns
    -------
    (...) m, the variation less the offset along the line of sight; the antenna stands level and is turned to the north
    """
    elevation, azimuth = np.broadcast_arrays(np.asarray(elevation_rad, float), np.asarray(azimuth_rad, float))
    level = np.cos(elevation)
    sight = np.stack([level * np.sin(azimuth), level * np.cos(azimuth), np.sin(elevation)], axis=-1)
    along = np.sum(np.asarray(offset_enu_m, float) * sight, axis=-1)
    if not np.size(zenith_grid_rad):
        return np.asarray(-along)
    zenith = np.pi / 2 - elevation
    return np.asarray(variation(zenith, azimuth, zenith_grid_rad, zenith_m, azimuth_grid_rad, azimuth_m) - along)


def satellite_delay(
    offset_m: ArrayLike, axes: ArrayLike, satellite_m: ArrayLike, receiver_m: ArrayLike, *,
    zenith_grid_rad: ArrayLike = (), zenith_m: ArrayLike = (), azimuth_grid_rad: ArrayLike = (),
    azimuth_m: ArrayLike = (),
) -> Array:  # fmt: skip
    """What the satellite's antenna adds to ranges from its centre of mass.

    Parameters
    ----------
    offset_m : (3,) or (..., 3) mean phase centre in the satellite's body
    axes : (..., 3, 3) the body's x, y and z in Earth-fixed axes, as rows: :func:`nominal_yaw_axes`
    satellite_m, receiver_m : (..., 3) Earth-fixed, at one instant

    Other Parameters
    ----------------
    zenith_grid_rad, zenith_m, azimuth_grid_rad, azimuth_m : of the variations over the nadir angle and around the
        body's z axis, 0 at y and 90° at x as ANTEX has it, see :func:`variation`

    Returns
    -------
    (...) m
    """
    sight = np.asarray(receiver_m, float) - np.asarray(satellite_m, float)
    sight = sight / np.linalg.norm(sight, axis=-1, keepdims=True)
    in_body = np.einsum("...ij,...j->...i", np.asarray(axes, float), sight)
    along = np.sum(np.asarray(offset_m, float) * in_body, axis=-1)
    if not np.size(zenith_grid_rad):
        return np.asarray(-along)
    nadir = np.arctan2(np.hypot(in_body[..., 0], in_body[..., 1]), in_body[..., 2])
    azimuth = np.arctan2(in_body[..., 0], in_body[..., 1])
    return np.asarray(variation(nadir, azimuth, zenith_grid_rad, zenith_m, azimuth_grid_rad, azimuth_m) - along)


def satellite_offset(offset_m: ArrayLike, axes: ArrayLike) -> Array:
    """The mean phase centre (..., 3) from the centre of mass in Earth-fixed axes, m, of one in the body."""
    return np.asarray(np.einsum("...ij,...i->...j", np.asarray(axes, float), np.asarray(offset_m, float)))


def nominal_yaw_axes(satellite_m: ArrayLike, sun_m: ArrayLike) -> Array:
    """Axes of a satellite that points its antenna to the Earth and its panels to the Sun.

    Parameters
    ----------
    satellite_m, sun_m : (..., 3) Earth-fixed, of one instant

    Returns
    -------
    (..., 3, 3) rows x, y and z: z to the Earth's centre, y along the axis of the panels (z cross the Sun), x towards
    the Sun's side, as the IGS has it for all makes. It is what the satellites aim at; near noon and midnight of orbits
    that pass the Sun closely they lag behind

    Raises
    ------
    PhysicsError
        If a satellite stands exactly between the Sun and the Earth, or behind it: yaw is undefined then.
    """
    position = np.asarray(satellite_m, float)
    z = -position / np.linalg.norm(position, axis=-1, keepdims=True)
    to_sun = np.asarray(sun_m, float) - position
    to_sun = to_sun / np.linalg.norm(to_sun, axis=-1, keepdims=True)
    y = np.cross(z, to_sun)
    sine = np.linalg.norm(y, axis=-1, keepdims=True)
    if not (sine > _ALIGNED).all():
        raise PhysicsError("the Sun, the Earth and a satellite stand in one line: its yaw is undefined")
    y = y / sine
    return np.stack([np.cross(y, z), y, z], axis=-2)


def orbit_normal_axes(satellite_m: ArrayLike, velocity_m_s: ArrayLike) -> Array:
    """Axes of a satellite that does not yaw: y against the angular momentum, as BeiDou's geostationary ones.

    Parameters
    ----------
    satellite_m : (..., 3) Earth-fixed
    velocity_m_s : (..., 3) *inertial* velocity in the same axes

    Returns
    -------
    (..., 3, 3) rows x (forward), y and z (to the Earth's centre)
    """
    position = np.asarray(satellite_m, float)
    z = -position / np.linalg.norm(position, axis=-1, keepdims=True)
    y = -np.cross(position, np.asarray(velocity_m_s, float))
    size = np.linalg.norm(y, axis=-1, keepdims=True)
    if not (size > 0).all():
        raise PhysicsError("a satellite that moves along its radius has no orbital plane")
    y = y / size
    return np.stack([np.cross(y, z), y, z], axis=-2)


def sun_position(times: ArrayLike) -> Array:
    """Where the Sun is, to 0.01° from 1950 to 2050: enough for yaw, which it is for.

    Parameters
    ----------
    times : (...) ``datetime64``, GPS time

    Returns
    -------
    (..., 3) Earth-fixed, m

    Raises
    ------
    PhysicsError
        If a time is missing.

    References
    ----------
    *Astronomical Almanac*, page C5 (mean longitude, equation of the centre to the second order) and B6 (sidereal time).
    """
    at = np.asarray(times, "datetime64[ns]")
    if np.isnat(at).any():
        raise PhysicsError("one of the times is missing")
    days = np.asarray(at - _J2000).astype(np.int64) / _DAY_NS
    anomaly = np.radians(357.528 + 0.9856003 * days)
    longitude = np.radians(280.460 + 0.9856474 * days + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly))
    obliquity = np.radians(23.439 - 4e-7 * days)
    distance = (1.00014 - 0.01671 * np.cos(anomaly) - 0.00014 * np.cos(2 * anomaly)) * ASTRONOMICAL_UNIT
    x, y = np.cos(longitude), np.cos(obliquity) * np.sin(longitude)
    # GPS time runs ahead of UT1 by up to the leap seconds since 1980, in which the Earth turns by 0.08 degrees
    ahead_days = _leap_seconds(at) / 86400.0
    turn = np.radians(280.46062 + 360.98564737 * (days - ahead_days))
    fixed = [
        x * np.cos(turn) + y * np.sin(turn),
        y * np.cos(turn) - x * np.sin(turn),
        np.sin(obliquity) * np.sin(longitude),
    ]
    return np.asarray(distance[..., None] * np.stack(fixed, axis=-1))


def _leap_seconds(times: NDArray[np.datetime64]) -> Array:
    """GPS time minus UTC, s."""
    from intercosmos.physics.orbits.earth_orientation import leap_seconds

    days, tai_minus_utc = leap_seconds()
    day = times.astype("datetime64[D]").astype(np.int64) + 40587
    return np.asarray(tai_minus_utc[np.clip(np.searchsorted(days, day, side="right") - 1, 0, len(days) - 1)] - 19.0)
