"""How well a network knows orbits: the covariance of orbit determination, with and without links between satellites.

A deviation from the reference orbit obeys Hill's equations in radial, along-track and normal axes. Its nine parameters
are position and velocity at the middle of the arc and a constant acceleration along each axis, which stands for
radiation pressure that nobody models to the end:

    d(t) = A(n t) p,    N = Σ w (h A)ᵀ (h A),    P = N⁻¹

with h the direction to a station. Of one-way ranges each satellite's clock is unknown at every instant, so only
differences between stations that see it at once count. Two-way links between satellites need no clock and join all
satellites in one system of equations.

Reference: Montenbruck and Gill, Satellite Orbits (2000), section 8.1 (least squares, a-priori information); Clohessy
and Wiltshire, J. Aerospace Sciences 27 (1960).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_ROTATION_RATE
from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.ground_segment import links, tracking

Array = NDArray[np.float64]

#: Parameters of a satellite: position, velocity over mean motion, acceleration over its square; all in m.
PARAMETERS: Final = 9
#: What is known before any measurement, m: so wide that it does not matter.
_POSITION_PRIOR_M: Final = 1e3


@dataclass(frozen=True)
class OrbitKnowledge:
    """Covariance of the orbits of S satellites from one arc.

    Attributes
    ----------
    covariance : (S, 9, 9) m², of each satellite's parameters
    mean_motion_rad_s : (S,)
    arc_s : length of the arc; times count from its middle
    """

    covariance: Array
    mean_motion_rad_s: Array
    arc_s: float

    def sigma_m(self, seconds: ArrayLike) -> Array:
        """Standard deviations radial, along and across, (S, K, 3) m, at K times past the middle of the arc.

        Times beyond half the arc are predictions.
        """
        motion = _motion(self.mean_motion_rad_s[:, None] * np.atleast_1d(np.asarray(seconds, dtype=float)))
        variance = np.einsum("skai,sij,skaj->ska", motion, self.covariance, motion)
        return np.asarray(np.sqrt(np.maximum(variance, 0.0)))

    def inside_m(self, samples: int = 49) -> Array:
        """Root mean square over the arc, radial, along and across, (S, 3) m."""
        at = np.linspace(-0.5, 0.5, samples) * self.arc_s
        return np.asarray(np.sqrt(np.mean(self.sigma_m(at) ** 2, axis=1)))


def orbit_knowledge(
    satellites_m: ArrayLike,
    stations_m: ArrayLike,
    step_s: float,
    *,
    mask_rad: float,
    range_noise_m: float,
    link_noise_m: float | None = None,
    clocks_known: bool = False,
    acceleration_m_s2: float = 5e-9,
) -> OrbitKnowledge:
    """Covariance of orbits determined from one arc of tracking.

    Parameters
    ----------
    satellites_m : (T, S, 3) Earth-fixed positions, evenly spaced
    stations_m : (N, 3) Earth-fixed
    step_s : between two instants: independent measurements, so about as long as their errors stay alike
    mask_rad : elevation below which a station does not measure
    range_noise_m : of one range at one instant
    link_noise_m : of one range between satellites at one instant; without it there are no links

    Other Parameters
    ----------------
    clocks_known : stations measure there and back, so that each range counts, not only differences
    acceleration_m_s2 : standard deviation of the unknown constant acceleration along each axis, before measurement; by
        default a twentieth of the radiation pressure on such satellites, 1e-7 m/s²

    Raises
    ------
    PhysicsError
        If shapes or figures make no sense.
    """
    satellites, stations = np.asarray(satellites_m, dtype=float), np.asarray(stations_m, dtype=float)
    if satellites.ndim != 3 or satellites.shape[0] < 3 or satellites.shape[2] != 3:
        raise PhysicsError(
            f"positions of satellites have the shape (T, S, 3) with at least three instants, not {satellites.shape}"
        )
    if not (step_s > 0 and range_noise_m > 0 and acceleration_m_s2 > 0) or (link_noise_m or 1.0) <= 0:
        raise PhysicsError("step, noise and acceleration are positive")
    axes, mean_motion = _axes(satellites, step_s)
    count = satellites.shape[0]
    seconds = (np.arange(count) - (count - 1) / 2) * step_s
    motion = np.swapaxes(_motion(mean_motion[:, None] * seconds), 0, 1)  # (T, S, 3, 9)
    normal = _ground_normal(satellites, stations, axes, motion, mask_rad, clocks_known) / range_noise_m**2
    prior = _prior(mean_motion, acceleration_m_s2)
    number = satellites.shape[1]
    if link_noise_m is None:
        covariance = np.linalg.inv(normal + prior)
    else:
        whole = _link_normal(satellites, axes, motion) / link_noise_m**2
        own = np.arange(number)
        whole[own, :, own, :] += normal + prior
        size = number * PARAMETERS
        inverse = np.linalg.inv(whole.reshape(size, size)).reshape(number, PARAMETERS, number, PARAMETERS)
        covariance = inverse[own, :, own, :]
    return OrbitKnowledge(np.asarray(covariance), mean_motion, (count - 1) * step_s)


def _axes(satellites: Array, step_s: float) -> tuple[Array, Array]:
    """Radial, along-track and normal unit vectors (T, S, 3 axes, 3), Earth-fixed, and mean motion (S,)."""
    spin = np.array([0.0, 0.0, EARTH_ROTATION_RATE])
    velocity = np.gradient(satellites, step_s, axis=0, edge_order=2) + np.cross(spin, satellites)
    momentum = np.cross(satellites, velocity)
    distance = np.linalg.norm(satellites, axis=-1, keepdims=True)
    radial = satellites / distance
    normal = momentum / np.linalg.norm(momentum, axis=-1, keepdims=True)
    rate = np.linalg.norm(momentum, axis=-1) / distance[..., 0] ** 2
    return np.stack([radial, np.cross(normal, radial), normal], axis=-2), rate.mean(axis=0)


def _motion(angle: Array) -> Array:
    """Position from the parameters, (..., 3, 9), at ``angle`` = mean motion times time (Hill's equations)."""
    s, c = np.sin(angle), np.cos(angle)
    result = np.zeros((*angle.shape, 3, PARAMETERS))
    result[..., 0, 0] = 4 - 3 * c
    result[..., 0, 3] = s
    result[..., 0, 4] = 2 * (1 - c)
    result[..., 0, 6] = 1 - c
    result[..., 0, 7] = 2 * (angle - s)
    result[..., 1, 0] = 6 * (s - angle)
    result[..., 1, 1] = 1.0
    result[..., 1, 3] = -2 * (1 - c)
    result[..., 1, 4] = 4 * s - 3 * angle
    result[..., 1, 6] = -2 * (angle - s)
    result[..., 1, 7] = 4 * (1 - c) - 1.5 * angle**2
    result[..., 2, 2] = c
    result[..., 2, 5] = s
    result[..., 2, 8] = 1 - c
    return result


def _prior(mean_motion: Array, acceleration: float) -> Array:
    """Information before measurement, (S, 9, 9)."""
    sigma = np.full((mean_motion.size, PARAMETERS), _POSITION_PRIOR_M)
    sigma[:, 6:] = acceleration / mean_motion[:, None] ** 2
    return np.asarray(np.eye(PARAMETERS) / sigma[:, None, :] ** 2)


def _ground_normal(
    satellites: Array, stations: Array, axes: Array, motion: Array, mask_rad: float, clocks_known: bool
) -> Array:
    """Information of ranges of unit noise from the ground, (S, 9, 9)."""
    if not len(stations):
        return np.zeros((satellites.shape[1], PARAMETERS, PARAMETERS))
    seen = tracking(satellites, stations, mask_rad=mask_rad).astype(float)  # (T, S, N)
    sight = satellites[:, :, None, :] - stations
    sight /= np.linalg.norm(sight, axis=-1, keepdims=True)
    local = np.einsum("tsac,tsnc->tsna", axes, sight)
    # Over the stations first: a matrix of directions, three by three, at each instant.
    spread = np.einsum("tsn,tsna,tsnb->tsab", seen, local, local)
    if not clocks_known:
        total = np.einsum("tsn,tsna->tsa", seen, local)
        number = np.maximum(seen.sum(axis=-1), 1.0)
        spread -= np.einsum("tsa,tsb->tsab", total, total) / number[..., None, None]
    return np.asarray(np.einsum("tsai,tsab,tsbj->sij", motion, spread, motion, optimize=True))


def _link_normal(satellites: Array, axes: Array, motion: Array) -> Array:
    """Information of ranges of unit noise between satellites that see one another, (S, 9, S, 9)."""
    joined = links(satellites)
    between = satellites[:, :, None, :] - satellites[:, None, :, :]
    length = np.linalg.norm(between, axis=-1, keepdims=True)
    between = np.where(joined[..., None], between / np.where(length > 0, length, 1.0), 0.0)
    near = np.einsum("tsai,tsac,tsuc->tsui", motion, axes, between, optimize=True)  # of s, by its own parameters
    far = np.swapaxes(near, 1, 2)  # of u: the direction is turned about
    number = satellites.shape[1]
    whole: Array = np.einsum("tsui,tsuj->siuj", near, far, optimize=True)
    own = np.arange(number)
    whole[own, :, own, :] = np.einsum("tsui,tsuj->sij", near, near, optimize=True)
    return whole
