"""Over which ground a rocket flies: its path from altitude, speed over the ground and inertial speed.

A study keeps of an ascent how high and how fast, not where. Where follows from it: the two speeds differ by what the
turning Earth adds, so that they give the velocity to the east; the altitude gives the velocity upwards; what is left of
the speed over the ground goes north or south. Which of the two, the plane of the orbit tells, for rockets turn little:
of the ways that the site's corridors allow, the one whose plane turns least is the one flown. The result lies within
two kilometres of the flight that was computed (see the tests).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.catalogue.flight_model import corridors
from intercosmos.constants import EARTH_FLATTENING, EARTH_RADIUS, EARTH_ROTATION_RATE
from intercosmos.units import UNITS

if TYPE_CHECKING:
    from intercosmos.catalogue.schema import Site
    from intercosmos.series import Series

Array = NDArray[np.float64]

#: Slower northward than this the path may turn from north to south, m/s.
_MAY_TURN: Final = 400.0
_MOST_TURNS: Final = 6
_EVEN: Final = 1e-6  #: steps that differ by less, relatively, are even
#: Where the heading is compared with the corridors: faster over the ground than this, m/s.
_STEADY: Final = 1500.0


@dataclass(frozen=True, eq=False)
class AscentPath:
    """A flight over the turning Earth; arrays (n,), geocentric, SI.

    Attributes
    ----------
    time_s : after lift-off
    latitude, longitude : geocentric
    radius : from the Earth's centre
    height : above the ellipsoid, as the ascent counts it
    up, east, north : velocity over the ground
    """

    time_s: Array
    latitude: Array
    longitude: Array
    radius: Array
    height: Array
    up: Array
    east: Array
    north: Array

    @property
    def fixed(self) -> Array:
        """Positions (n, 3) over the turning Earth, m."""
        return np.asarray(
            self.radius[:, None]
            * np.stack(
                [
                    np.cos(self.latitude) * np.cos(self.longitude),
                    np.cos(self.latitude) * np.sin(self.longitude),
                    np.sin(self.latitude),
                ],
                axis=-1,
            )
        )

    def state_at(self, time_s: float) -> tuple[Array, Array]:
        """Position and inertial velocity, in axes that coincide with the Earth-fixed ones at that moment."""
        phi, lam, r, up, east, north = (
            float(np.interp(time_s, self.time_s, column))
            for column in (self.latitude, self.longitude, self.radius, self.up, self.east, self.north)
        )
        outward = np.array([math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)])
        eastward = np.array([-math.sin(lam), math.cos(lam), 0.0])
        northward = np.cross(outward, eastward)
        inertial_east = east + EARTH_ROTATION_RATE * r * math.cos(phi)
        return r * outward, up * outward + inertial_east * eastward + north * northward

    @property
    def inclination(self) -> float:
        """Of the orbit at the end of the flight, rad."""
        position, velocity = self.state_at(float(self.time_s[-1]))
        momentum = np.cross(position, velocity)
        return math.acos(float(momentum[2] / np.linalg.norm(momentum)))


def ascent_path(series: Series, site: Site) -> AscentPath | None:
    """The path of an ascent kept in a series; None if the series has not the columns for it.

    Parameters
    ----------
    series : altitude and the two speeds against time, as evidence holds them
    site : that it leaves from
    """
    wanted = ("altitude", "speed over the ground", "inertial speed")
    if series.axis_unit not in UNITS["time"] or any(name not in series.columns for name in wanted):
        return None
    scale = UNITS["time"][series.axis_unit]
    time = np.asarray(series.axis_values, float) * scale
    height, ground, inertial = (
        np.asarray(series.columns[name][1], float) * UNITS[kind][series.columns[name][0]]
        for name, kind in zip(wanted, ("length", "speed", "speed"), strict=True)
    )
    if time.size < 4:
        return None
    given = _Given(time, height, _rate(time, height), ground, inertial)
    flown = []
    for side in (1.0, -1.0):
        straight = _flown(given, site, np.full(time.size, side))
        flown.append(straight)
        for turn in _turns(straight):
            signs = np.full(time.size, side)
            signs[turn:] *= -1
            flown.append(_flown(given, site, signs))
    return min(flown, key=lambda path: _off_corridors(path, site) + _turned(path))


@dataclass(frozen=True, eq=False)
class _Given:
    """What is known of a flight; arrays (n,), SI."""

    time: Array
    height: Array
    climb: Array
    ground: Array
    inertial: Array


def _flown(given: _Given, site: Site, signs: Array) -> AscentPath:
    """The path that goes to the north where signs are 1, to the south where they are -1."""
    from intercosmos.physics.orbits.frames import geocentric_latitude

    time = given.time
    n = time.size
    phi, lam, radius, east, north, up = (np.zeros(n) for _ in range(6))
    phi[0] = float(geocentric_latitude(float(site.latitude), float(site.altitude)))
    lam[0] = float(site.longitude)
    for k in range(n):
        turning = north[k - 1] / radius[k - 1] if k else 0.0
        if k:
            # the mean of both ends, the second guessed from the first
            dt = time[k] - time[k - 1]
            rates = np.array([turning, east[k - 1] / radius[k - 1] / math.cos(phi[k - 1])])
            guess = float(phi[k - 1] + rates[0] * dt)
            distance, _, eastward, northward = _speeds(given, k, guess, signs[k], turning)
            mean = 0.5 * (rates + np.array([northward, eastward / math.cos(guess)]) / distance)
            phi[k], lam[k] = phi[k - 1] + mean[0] * dt, lam[k - 1] + mean[1] * dt
        radius[k], up[k], east[k], north[k] = _speeds(given, k, float(phi[k]), signs[k], turning)
    return AscentPath(time, phi, (lam + np.pi) % (2 * np.pi) - np.pi, radius, given.height, up, east, north)


def _speeds(given: _Given, k: int, phi: float, sign: float, turning: float) -> tuple[float, float, float, float]:
    """Distance from the centre; velocity upwards, to the east and to the north over the ground."""
    height, climb, ground, inertial = given.height[k], given.climb[k], given.ground[k], given.inertial[k]
    flat = 2 * EARTH_RADIUS * EARTH_FLATTENING * math.sin(phi) * math.cos(phi)
    radius = height + EARTH_RADIUS * (1 - EARTH_FLATTENING * math.sin(phi) ** 2)
    up = climb - flat * turning
    carried = EARTH_ROTATION_RATE * radius * math.cos(phi)
    level = math.sqrt(max(ground**2 - up**2, 0.0))
    east = max(-level, min(level, (inertial**2 - ground**2 - carried**2) / (2 * carried)))
    return radius, up, east, sign * math.sqrt(max(level**2 - east**2, 0.0))


def _turns(path: AscentPath) -> list[int]:
    """Where a path may have turned from north to south or back: its speed northward is least there, and small."""
    north = np.abs(path.north)
    inner = np.arange(1, north.size - 1)
    low = (north[inner] <= north[inner - 1]) & (north[inner] < north[inner + 1]) & (north[inner] < _MAY_TURN)
    steady = np.hypot(path.east, path.north)[inner] > _STEADY
    return [int(k) for k in inner[low & steady][:_MOST_TURNS]]


def _turned(path: AscentPath) -> float:
    """By how much the plane of the orbit turns in all, rad, once the flight is fast."""
    phi, lam = path.latitude, path.longitude + EARTH_ROTATION_RATE * path.time_s
    east = path.east + EARTH_ROTATION_RATE * path.radius * np.cos(phi)
    eastward = np.stack([-np.sin(lam), np.cos(lam), np.zeros(lam.size)], axis=-1)
    northward = np.stack([-np.sin(phi) * np.cos(lam), -np.sin(phi) * np.sin(lam), np.cos(phi)], axis=-1)
    normal = (east[:, None] * northward - path.north[:, None] * eastward) / np.hypot(east, path.north)[:, None]
    fast = np.hypot(path.east, path.north) > _STEADY
    return float(np.linalg.norm(np.diff(normal[fast], axis=0), axis=1).sum())


def _off_corridors(path: AscentPath, site: Site) -> float:
    """How far the heading lies from the nearest corridor of the site, rad."""
    fast = np.flatnonzero(np.hypot(path.east, path.north) > _STEADY)
    k = int(fast[0]) if fast.size else path.time_s.size - 1
    azimuth = math.atan2(float(path.east[k]), float(path.north[k]))
    return min(
        (_beyond(azimuth, corridor.azimuth) for corridor in corridors(site, site.id)),
        default=0.0,
    )


def _beyond(azimuth: float, box: Sequence[float]) -> float:
    """How far an azimuth lies outside of a box, rad; 0 inside."""
    middle, half = 0.5 * (box[0] + box[1]), 0.5 * (box[1] - box[0])
    return max(abs(math.remainder(azimuth - middle, 2 * math.pi)) - half, 0.0)


def _rate(time: Array, values: Array) -> Array:
    """The derivative. Steps are even while the same engines burn; between such stretches the acceleration jumps, so
    that each has a spline of its own, and where two meet the one of shorter steps is believed."""
    from scipy.interpolate import CubicSpline

    steps = np.diff(time)
    cuts = [0, *(np.flatnonzero(np.abs(np.diff(steps)) > _EVEN * steps[:-1]) + 1).tolist(), time.size - 1]
    found, finest = np.gradient(values, time, edge_order=2), np.full(time.size, np.inf)
    for start, end in pairwise(cuts):
        if end - start < 3:
            continue
        some = slice(start, end + 1)
        step = float(steps[start])
        here = step < finest[some]
        found[some] = np.where(here, CubicSpline(time[some], values[some])(time[some], 1), found[some])
        finest[some] = np.where(here, step, finest[some])
    return np.asarray(found)
