"""Relative motion near a satellite: its transition matrices, and two burns that bring a chaser to it.

Axes of every relative state here, the target at the origin (the rotating RTN frame of the target):

======  ===========================================  =============================
axis    direction                                    the line it is called after
======  ===========================================  =============================
x       radial, away from the Earth                  R-bar (positive upwards here)
y       in-track: completes, forward on a circle     V-bar
z       cross-track: along the angular momentum      H-bar
======  ===========================================  =============================

A state is ``(x, y, z, vx, vy, vz)`` in m and m/s, its velocity as seen in the rotating frame. The models are linear:
they hold while the distance is small against the radius of the orbit (an error of the order distance²/radius).

References
----------
Clohessy & Wiltshire (1960), *Terminal guidance system for satellite rendezvous*, J. Aerospace Sci. 27.
The model about elliptic orbits is in :mod:`~intercosmos.physics.orbits.relative_elliptic`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_MU
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.inputs import common_shape, numbers
from intercosmos.physics.orbits.relative_elliptic import yamanaka_ankersen, yamanaka_ankersen_matrix
from intercosmos.physics.orbits.relative_states import apply, relative_states

__all__ = [
    "clohessy_wiltshire",
    "clohessy_wiltshire_matrix",
    "cw_rendezvous",
    "lambert_rendezvous",
    "two_burns",
    "yamanaka_ankersen",
    "yamanaka_ankersen_matrix",
]

Array = NDArray[np.float64]

#: A transfer whose position answers to the first burn in every direction has a condition number below this.
_WORST_CONDITION = 1e10


def clohessy_wiltshire_matrix(dt_s: ArrayLike, mean_motion: ArrayLike) -> Array:
    """Transition matrix of relative motion about a circular orbit.

    Parameters
    ----------
    dt_s : (...) time, s; negative to go back
    mean_motion : (...) of the target, rad/s

    Returns
    -------
    (..., 6, 6) in the axes of this module, m and m/s

    Raises
    ------
    PhysicsError
        If a mean motion is not above 0 or a time not finite.
    """
    time, rate = numbers(dt_s, "s", "dt_s"), numbers(mean_motion, "rad / s", "mean_motion")
    shape = common_shape(dt_s=time.shape, mean_motion=rate.shape)
    dt, n = np.broadcast_to(time, shape), np.broadcast_to(rate, shape)
    if np.any(~((n > 0) & np.isfinite(n))):
        raise PhysicsError("a mean motion must be finite and above 0 rad/s")
    if not np.all(np.isfinite(dt)):
        raise PhysicsError("a time of relative motion must be finite")
    angle = n * dt
    s, c = np.sin(angle), np.cos(angle)
    versine = 2 * np.sin(angle / 2) ** 2  # 1 - cos, without its cancellation
    matrix = np.zeros((*dt.shape, 6, 6))
    matrix[..., 0, 0] = 1 + 3 * versine
    matrix[..., 0, 3], matrix[..., 0, 4] = s / n, 2 * versine / n
    matrix[..., 1, 0], matrix[..., 1, 1] = 6 * (s - angle), 1
    matrix[..., 1, 3], matrix[..., 1, 4] = -2 * versine / n, (4 * s - 3 * angle) / n
    matrix[..., 2, 2], matrix[..., 2, 5] = c, s / n
    matrix[..., 3, 0], matrix[..., 3, 3], matrix[..., 3, 4] = 3 * n * s, c, 2 * s
    matrix[..., 4, 0], matrix[..., 4, 3], matrix[..., 4, 4] = -6 * n * versine, -2 * s, 4 * c - 3
    matrix[..., 5, 2], matrix[..., 5, 5] = -n * s, c
    return matrix


def clohessy_wiltshire(state: ArrayLike, dt_s: ArrayLike, mean_motion: ArrayLike) -> Array:
    """Relative state after a time, the target on a circular orbit.

    Parameters
    ----------
    state : (..., 6) m and m/s: radial, in-track, cross-track (see the module for the axes)
    dt_s : (...) s; negative to go back
    mean_motion : (...) of the target, rad/s

    Returns
    -------
    (..., 6) m and m/s, in the same axes

    Raises
    ------
    PhysicsError
        If a mean motion is not above 0, a state has not six parts, or a number is not finite.

    Examples
    --------
    A chaser 100 m below and at rest in the frame drifts ahead, and is back at its height after a revolution:

    >>> import numpy as np
    >>> clohessy_wiltshire([-100, 0, 0, 0, 0, 0], 2 * np.pi / 1.1e-3, 1.1e-3).round(3)[:3].tolist()
    [-100.0, 3769.911, 0.0]
    """
    return apply(clohessy_wiltshire_matrix(dt_s, mean_motion), relative_states(state))


def two_burns(state: ArrayLike, matrix: ArrayLike, *, aim: ArrayLike = (0.0,) * 6) -> tuple[Array, Array]:
    """The two burns that bring a chaser from a relative state to another in the time of a transition matrix.

    Parameters
    ----------
    state : (..., 6) before the first burn, m and m/s
    matrix : (..., 6, 6) from :func:`clohessy_wiltshire_matrix` or :func:`yamanaka_ankersen_matrix`

    Other Parameters
    ----------------
    aim : (..., 6) state after the second burn; the target itself, at rest, where not given

    Returns
    -------
    (..., 3) first and (..., 3) second burn, m/s, in the relative axes at their instants; NaN in the rows whose time
    of transfer leaves a direction out of reach (``np.isnan`` tells them)

    Raises
    ------
    PhysicsError
        If the only row has no solution: after whole numbers of half revolutions cross-track, and of whole ones
        radially, every path returns to where it started.

    Examples
    --------
    >>> first, second = two_burns([0, -2000, 0, 0, 0, 0], clohessy_wiltshire_matrix(2700.0, 1.13e-3))
    >>> first.round(3).tolist(), second.round(3).tolist()
    ([-0.596, 0.014, 0.0], [-0.596, -0.014, 0.0])
    """
    before, after, phi = relative_states(state), relative_states(aim), np.asarray(matrix, float)
    leading = np.broadcast_shapes(before.shape[:-1], after.shape[:-1], phi.shape[:-2])
    phi = np.broadcast_to(phi, (*leading, 6, 6))
    reach = phi[..., :3, 3:]
    lost = ~(np.linalg.cond(reach) < _WORST_CONDITION)
    if lost.ndim == 0 and lost:
        raise PhysicsError("after this time of transfer the first burn cannot reach every direction; change the time")
    solvable = np.where(lost[..., None, None], np.eye(3), reach)
    gap = after[..., :3] - np.einsum("...ij,...j->...i", phi[..., :3, :3], before[..., :3])
    departure = np.linalg.solve(solvable, np.broadcast_to(gap, (*leading, 3))[..., None])[..., 0]
    departure = np.where(lost[..., None], np.nan, departure)
    start = np.concatenate([np.broadcast_to(before[..., :3], departure.shape), departure], axis=-1)
    arrival = np.einsum("...ij,...j->...i", phi[..., 3:, :], start)
    return departure - before[..., 3:], after[..., 3:] - arrival


def cw_rendezvous(
    state: ArrayLike, dt_s: ArrayLike, mean_motion: ArrayLike, *, aim: ArrayLike = (0.0,) * 6
) -> tuple[Array, Array]:
    """Two-burn rendezvous with a target on a circular orbit; see :func:`two_burns` for what is returned and raised.

    Parameters
    ----------
    state : (..., 6) m and m/s
    dt_s : (...) time between the burns, s
    mean_motion : (...) of the target, rad/s
    """
    return two_burns(state, clohessy_wiltshire_matrix(dt_s, mean_motion), aim=aim)


def lambert_rendezvous(
    chaser: ArrayLike,
    target: ArrayLike,
    tof_s: ArrayLike,
    *,
    aim: ArrayLike = (0.0,) * 6,
    mu: float = EARTH_MU,
    revolutions: int = 0,
    prograde: bool = True,
    high_path: bool = False,
) -> tuple[Array, Array]:
    """The two burns of a rendezvous at any distance, two-body, without linearisation.

    Parameters
    ----------
    chaser, target : (..., 6) inertial states at the first burn, m and m/s
    tof_s : (...) time between the burns, s

    Other Parameters
    ----------------
    aim : (..., 6) relative state wanted after the second burn, in inertial axes; the target itself if not given
    mu : m³/s²
    revolutions, prograde, high_path : as in :func:`intercosmos.physics.orbits.lambert_problem.lambert`

    Returns
    -------
    (..., 3) first and (..., 3) second burn, m/s, inertial; NaN in the rows without a solution

    Raises
    ------
    PhysicsError
        If the only row has no solution.
    """
    from intercosmos.physics.orbits.kepler_problem import kepler
    from intercosmos.physics.orbits.lambert_problem import lambert

    start, goal, offset = relative_states(chaser), relative_states(target), relative_states(aim)
    tof = np.asarray(tof_s, float)
    leading = np.broadcast_shapes(start.shape[:-1], goal.shape[:-1], tof.shape, offset.shape[:-1])
    start, goal, offset = (np.broadcast_to(x, (*leading, 6)) for x in (start, goal, offset))
    end_position, end_velocity = kepler(goal[..., :3], goal[..., 3:], np.broadcast_to(tof, leading), mu)
    departure, arrival = lambert(
        start[..., :3],
        end_position + offset[..., :3],
        np.broadcast_to(tof, leading),
        mu,
        revolutions=revolutions,
        prograde=prograde,
        high_path=high_path,
    )
    return departure - start[..., 3:], end_velocity + offset[..., 3:] - arrival
