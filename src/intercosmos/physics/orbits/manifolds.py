"""Invariant manifolds: the free ways onto an unstable periodic orbit and off it.

A spacecraft on the stable manifold winds onto the orbit with no burn; one on the unstable manifold leaves it. Each
has two branches, one on either side of the orbit.

Frame and units are those of :mod:`intercosmos.physics.orbits.three_body`.

Reference
---------
Koon, Lo, Marsden & Ross (2011), *Dynamical Systems, the Three-Body Problem and Space Mission Design*, chapter 4.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.halo import PeriodicOrbits
from intercosmos.physics.orbits.three_body import propagate_cr3bp, propagate_cr3bp_with_matrix

Array = NDArray[np.float64]

#: Multipliers nearer to size 1 than this belong to an orbit without a manifold to speak of.
_LEAST_GROWTH = 1e-3


def multipliers(orbit: PeriodicOrbits, mu: float) -> tuple[Array, Array, Array]:
    """Real multiplier of greatest size of one orbit, and the directions that grow and shrink by it.

    Parameters
    ----------
    orbit : one periodic orbit
    mu : mass of the lesser body in the sum

    Returns
    -------
    () the multiplier per revolution, (6,) unstable and (6,) stable direction at the orbit's state, of unit length

    Raises
    ------
    PhysicsError
        If the orbit has no real multiplier beyond ±1: it is stable, or its multipliers are complex.
    """
    _, monodromy = propagate_cr3bp_with_matrix(orbit.state, orbit.period, mu)
    index = orbit.stability[np.isfinite(orbit.stability)]
    if not np.any(np.abs(index) > 1 + _LEAST_GROWTH**2):
        raise PhysicsError("the orbit has no real multiplier beyond ±1, so no manifold leads to it or away from it")
    values, vectors = np.linalg.eig(monodromy)
    inverse_values, inverse_vectors = np.linalg.eig(np.linalg.inv(monodromy))
    found = []
    for v, w in ((values, vectors), (inverse_values, inverse_vectors)):
        k = int(np.argmax(np.where(np.abs(v.imag) < 1e-6 * np.abs(v), np.abs(v), 0.0)))
        found.append((v[k].real, w[:, k].real / np.linalg.norm(w[:, k].real)))
    return np.asarray(found[0][0]), found[0][1], found[1][1]


def manifold(
    orbit: PeriodicOrbits,
    mu: float,
    kind: Literal["stable", "unstable"],
    *,
    side: Literal[1, -1] = 1,
    starts: int = 64,
    displacement: float = 1e-5,
) -> Array:
    """States on a manifold next to the orbit, evenly spaced in time around it.

    Parameters
    ----------
    orbit : one periodic orbit, such as a member of :func:`intercosmos.physics.orbits.halo.halo_family`
    mu : mass of the lesser body in the sum
    kind : "stable" (follow it backwards in time) or "unstable" (forwards)

    Other Parameters
    ----------------
    side : 1 for the branch that starts towards greater x, -1 for the other
    starts : how many paths
    displacement : from the orbit, in units of the distance of the two bodies (1e-5 is 4 km at the Moon)

    Returns
    -------
    (starts, 6) states

    Raises
    ------
    PhysicsError
        If the orbit has no such manifold, or a number is out of its range.

    Examples
    --------
    >>> from intercosmos.physics.orbits.halo import halo_family
    >>> orbit = halo_family(0.01215058560962404, "L1", members=4)[-1]
    >>> manifold(orbit, 0.01215058560962404, "unstable", starts=8).shape
    (8, 6)
    """
    if kind not in ("stable", "unstable"):
        raise PhysicsError(f"a manifold is 'stable' or 'unstable', not {kind!r}")
    if starts < 1 or not displacement > 0:
        raise PhysicsError("a manifold needs one start at least and a displacement above 0")
    _, growing, shrinking = multipliers(orbit, mu)
    direction = growing if kind == "unstable" else shrinking
    times = np.arange(starts) / starts * float(orbit.period)
    states, matrices = propagate_cr3bp_with_matrix(orbit.state, times, mu)
    carried = matrices @ direction
    carried *= np.where(carried[:, :1] < 0, -1.0, 1.0) * side
    return np.asarray(states + displacement * carried / np.linalg.norm(carried[:, :3], axis=1, keepdims=True))


def manifold_paths(states: Array, duration: float, mu: float, *, points: int = 200) -> tuple[Array, Array]:
    """Follow a manifold away from its orbit.

    Parameters
    ----------
    states : (n, 6) from :func:`manifold`
    duration : how long, in units of time of the rotating frame; negative for a stable manifold
    mu : mass of the lesser body in the sum

    Other Parameters
    ----------------
    points : of each path

    Returns
    -------
    (points,) times and (n, points, 6) states; NaN for the paths that fall into a body (``np.isnan`` tells them)
    """
    times = np.linspace(0.0, duration, points)
    return times, propagate_cr3bp(np.asarray(states, float)[:, None], times, mu)
