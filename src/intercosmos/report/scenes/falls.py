"""Where spent stages fall: from their separation down to the ground, through no air and through much of it.

How a stage tumbles and burns up is not known. Flown without air it falls as far as it can; broadside on, with
:data:`BROADSIDE_KG_M2` of mass for each square metre that the air acts on, it falls short. It comes down between.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import EARTH_FLATTENING, EARTH_MU, EARTH_RADIUS, EARTH_ROTATION_RATE
from intercosmos.physics.environment.atmosphere import standard_atmosphere
from intercosmos.report.scenes.ascent_path import AscentPath

Array = NDArray[np.float64]
#: Geodetic latitude and longitude, rad, height, m, and time, s.
_Row = tuple[float, float, float, float]

#: A spent Soyuz booster broadside on: 3.8 t behind about 40 m2. Other stages have 70 to 250.
BROADSIDE_KG_M2: Final = 95.0
#: Between two places of a fall without air, and of one through it, which brakes hard.
_STEP_S, _BRAKED_STEP_S = 4.0, 1.0
_LONGEST_S: Final = 5400.0
_AIR_TO_M: Final = 90e3  #: the air above slows nothing that falls so fast


@dataclass(frozen=True, eq=False)
class Fall:
    """Where a stage comes down.

    Attributes
    ----------
    far, near : geodetic latitude and longitude without air, and broadside through it, rad
    track : (n, 3) latitude, longitude, height above WGS 84 of the fall without air
    time_s : after the separation, without air
    """

    far: tuple[float, float]
    near: tuple[float, float]
    track: Array
    time_s: float

    @property
    def middle(self) -> tuple[float, float]:
        """Between the two."""
        a, b = (_unit(*place) for place in (self.far, self.near))
        x, y, z = (a + b) / np.linalg.norm(a + b)
        return math.asin(z), math.atan2(y, x)

    @property
    def apart_m(self) -> float:
        """How far the two lie apart."""
        a, b = (_unit(*place) for place in (self.far, self.near))
        return EARTH_RADIUS * math.acos(min(1.0, float(a @ b)))

    @property
    def azimuth(self) -> float:
        """From the near end to the far one, clockwise from north, rad."""
        (phi, lam), (phi2, lam2) = self.near, self.far
        across = math.sin(lam2 - lam) * math.cos(phi2)
        return math.atan2(
            across, math.cos(phi) * math.sin(phi2) - math.sin(phi) * math.cos(phi2) * math.cos(lam2 - lam)
        )


def fall(path: AscentPath, time_s: float) -> Fall | None:
    """The fall of what separates at a time of an ascent; None if it stays in orbit."""
    far = _flown(*path.state_at(time_s), math.inf)
    near = _flown(*path.state_at(time_s), BROADSIDE_KG_M2)
    if far is None or near is None:
        return None
    every = max(1, len(far) // 60)
    return Fall(
        (far[-1][0], far[-1][1]),
        (near[-1][0], near[-1][1]),
        np.array([*far[:-1:every], far[-1]])[:, :3],
        far[-1][3],
    )


@cache
def _air() -> tuple[Array, Array]:
    """Heights and the logarithm of density there."""
    heights = np.arange(0.0, _AIR_TO_M + 1e3, 1e3)
    return heights, np.log(standard_atmosphere(heights)[0])


def _density(height: float) -> float:
    return math.exp(float(np.interp(height, *_air())))


def _flown(position: Array, velocity: Array, load_kg_m2: float) -> list[_Row] | None:
    """Rows down to the ground; None if it is never reached."""
    braked = math.isfinite(load_kg_m2)
    dt = _BRAKED_STEP_S if braked else _STEP_S

    def rates(state: Array) -> Array:
        r, v = state[:3], state[3:]
        distance = float(np.sqrt(r @ r))
        pull = -EARTH_MU / distance**3 * r
        height = _height(r, distance)
        if braked and height < _AIR_TO_M:
            air = v - EARTH_ROTATION_RATE * np.array([-r[1], r[0], 0.0])
            pull = pull - 0.5 * _density(height) * float(np.sqrt(air @ air)) / load_kg_m2 * air
        return np.concatenate([v, pull])

    state = np.concatenate([position, velocity])
    found = [_place(state, 0.0)]
    for n in range(1, int(_LONGEST_S / dt)):
        k1 = rates(state)
        k2 = rates(state + 0.5 * dt * k1)
        k3 = rates(state + 0.5 * dt * k2)
        k4 = rates(state + dt * k3)
        state = state + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        found.append(_place(state, n * dt))
        if found[-1][2] <= 0:
            return [*found[:-1], _on_ground(*found[-2:])]
    return None


def _on_ground(before: _Row, after: _Row) -> _Row:
    """Between two rows, above the ground and below it, the one on it: a step is up to 10 km long."""
    share = before[2] / (before[2] - after[2])
    latitude = before[0] + share * (after[0] - before[0])
    longitude = before[1] + share * math.remainder(after[1] - before[1], 2 * math.pi)
    return latitude, math.remainder(longitude, 2 * math.pi), 0.0, before[3] + share * (after[3] - before[3])


def _height(r: Array, distance: float) -> float:
    return distance - EARTH_RADIUS * (1 - EARTH_FLATTENING * (float(r[2]) / distance) ** 2)


def _place(state: Array, time_s: float) -> _Row:
    """The row of a moment; the Earth has turned meanwhile."""
    r = state[:3]
    distance = float(np.sqrt(r @ r))
    level = math.hypot(r[0], r[1])
    latitude = math.atan2(float(r[2]), (1 - EARTH_FLATTENING) ** 2 * level)
    longitude = math.atan2(float(r[1]), float(r[0])) - EARTH_ROTATION_RATE * time_s
    return latitude, math.remainder(longitude, 2 * math.pi), _height(r, distance), time_s


def _unit(latitude: float, longitude: float) -> Array:
    level = math.cos(latitude)
    return np.array([level * math.cos(longitude), level * math.sin(longitude), math.sin(latitude)])
