"""Halo orbits about the collinear libration points, down to the near-rectilinear ones.

A halo orbit crosses the x-z plane at a right angle twice a revolution; half a revolution from one crossing to the
other fixes it whole. :func:`halo_family` starts from Richardson's series, corrects the crossing, and then follows the
family along its arc length, so that turns of the family do no harm. ``northern`` orbits spend most of their time above
the plane of the two bodies, southern ones, their mirror images, below.

Frame and units are those of :mod:`intercosmos.physics.orbits.three_body`.

References
----------
Howell (1984), *Three-dimensional, periodic, halo orbits*, Celestial Mechanics 32.
Doedel, Romanov, Paffenroth, Keller, Dichmann, Galán-Vioque & Vanderbauwhede (2007), *Elemental periodic orbits
associated with the libration points in the circular restricted 3-body problem*, Int. J. Bifurcation and Chaos 17(8).
Zimovan-Spreen, Howell & Davis (2020), *Near rectilinear halo orbits and nearby higher-period dynamical structures*,
Celestial Mechanics and Dynamical Astronomy 132.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.orbits.halo_series import richardson
from intercosmos.physics.orbits.three_body import (
    distances,
    jacobi_constant,
    propagate_cr3bp_with_matrix,
    velocity_and_acceleration,
)

Array = NDArray[np.float64]

#: What may be held while an orbit is corrected: its crossing's height or distance, or its period.
Held = Literal["z", "x", "period"]

_UNKNOWN = [0, 2, 4]  # x, z and vy of the crossing; y, vx and vz are 0 there
_CROSSING = [1, 3, 5]
_TOLERANCE = 1e-13


@dataclass(frozen=True, slots=True)
class PeriodicOrbits:
    """Periodic orbits, arrays over (...), in units of the rotating frame; an index picks members.

    ``state`` (..., 6) is the crossing of the x-z plane farther from the lesser body. ``stability`` (..., 2) holds
    the two indices ``(λ + 1/λ) / 2`` of the pairs of multipliers beside the pair of ones: an orbit is linearly stable
    where both are real and within ±1 (``NaN``: the pairs are complex, which is unstable too).
    """

    state: Array
    period: Array
    jacobi: Array
    stability: Array

    def __len__(self) -> int:
        return len(self.period)

    def __getitem__(self, index: int | slice | NDArray[np.bool_] | NDArray[np.intp]) -> PeriodicOrbits:
        return PeriodicOrbits(
            self.state[index], np.asarray(self.period[index]), np.asarray(self.jacobi[index]), self.stability[index]
        )


def correct(state: ArrayLike, period: float, mu: float, *, hold: Held = "z", iterations: int = 30) -> PeriodicOrbits:
    """The symmetric periodic orbit next to a guess (differential correction over half a revolution).

    Parameters
    ----------
    state : (6,) guess of a crossing of the x-z plane; only its x, z and vy are used
    period : guess of the period
    mu : mass of the lesser body in the sum

    Other Parameters
    ----------------
    hold : what stays as guessed: the height ``z`` of the crossing, its ``x``, or the ``period``

    Returns
    -------
    PeriodicOrbits of one orbit, crossing again to 1e-13

    Raises
    ------
    ConvergenceError
        If Newton's method does not close the orbit.
    PhysicsError
        If the guess runs into a body.

    Examples
    --------
    The near-rectilinear orbit of Gateway, from rough numbers:

    >>> orbit = correct([1.022, 0, -0.1821, 0, -0.103, 0], 1.511, 0.01215058560962404)
    >>> orbit.state.round(4).tolist(), float(orbit.period.round(4)), float(orbit.jacobi.round(4))
    ([1.022, 0.0, -0.1821, 0.0, -0.1033, 0.0], 1.5112, 3.0465)
    """
    guess = np.asarray(state, float)
    unknown = np.append(guess[_UNKNOWN], period / 2)
    free = [k for k in range(4) if k != {"x": 0, "z": 1, "period": 3}[hold]]
    for _ in range(iterations):
        miss, slope = _crossing(unknown, mu)
        if np.max(np.abs(miss)) < _TOLERANCE:
            return _orbits(unknown[None], mu)[0]
        step = np.linalg.lstsq(slope[:, free], miss, rcond=None)[0]
        if np.max(np.abs(step)) < 1e-15 and np.max(np.abs(miss)) < 1e-11:
            return _orbits(unknown[None], mu)[0]
        unknown[free] -= step
    raise ConvergenceError(
        f"no periodic orbit closes near this guess: the crossing is still missed by {np.max(np.abs(miss)):.1e}; "
        "start nearer or hold something else"
    )


def halo_family(
    mu: float,
    point: Literal["L1", "L2"] = "L2",
    *,
    northern: bool = False,
    members: int = 200,
    largest_step: float = 0.02,
    closest_approach: float = 0.005,
    first_amplitude: float = 0.05,
) -> PeriodicOrbits:
    """A family of halo orbits, from nearly planar to near-rectilinear.

    Parameters
    ----------
    mu : mass of the lesser body in the sum
    point : the libration point, "L1" or "L2"

    Other Parameters
    ----------------
    northern : above the plane for most of the time, or below
    members : at most so many orbits
    largest_step : along the arc of the family, in units of the rotating frame
    closest_approach : distance from the centre of the lesser body at which the family ends
    first_amplitude : height of the first orbit, in distances of the libration point from the lesser body

    Returns
    -------
    PeriodicOrbits with arrays (n, ...), in the order of the family

    Raises
    ------
    ConvergenceError
        If the first orbit cannot be closed, or the family is lost before it ends.
    PhysicsError
        If the point has no halo family here or a number is out of its range.

    Examples
    --------
    >>> family = halo_family(0.01215058560962404, "L2")
    >>> bool(family.period[0] > 3.4), bool(family.period[-1] < 1.4)
    (True, True)
    """
    if members < 2 or not largest_step > 0 or not closest_approach > 0:
        raise PhysicsError("a family needs two members at least, a step above 0 and a closest approach above 0")
    guess, period = richardson(mu, point, first_amplitude, northern=northern)
    first = correct(guess, period, mu)
    unknown = np.append(first.state[_UNKNOWN], first.period / 2)
    found = [unknown]
    heading = np.array([0.0, np.sign(unknown[1]), 0.0, 0.0])  # higher
    step = largest_step / 4
    while len(found) < members:
        tangent = _tangent(_crossing(unknown, mu)[1], heading)
        following = _step(unknown, tangent, step, mu)
        if following is None:
            step /= 2
            if step < 1e-6:
                raise ConvergenceError(f"the family was lost after {len(found)} orbits; ask for a smaller largest_step")
            continue
        unknown, quick = following
        heading = tangent
        found.append(unknown)
        nearest = _nearest(unknown, mu)
        if nearest < closest_approach:
            break
        step = min(step * (1.5 if quick else 1.0), largest_step)
    return _orbits(np.array(found), mu)


def with_period(family: PeriodicOrbits, period: float, mu: float) -> PeriodicOrbits:
    """The orbit of a family with a period; of several, the last along the family (the one nearest the body).

    Raises
    ------
    PhysicsError
        If no orbit of the family has it; the message says which periods there are.
    """
    above = family.period > period
    change = np.flatnonzero(above[1:] != above[:-1])
    if len(change) == 0:
        raise PhysicsError(
            f"no orbit of this family has the period {period:.6g}: they go from {family.period.min():.6g} "
            f"to {family.period.max():.6g}"
        )
    k = int(change[-1])
    weight = (period - family.period[k]) / (family.period[k + 1] - family.period[k])
    guess = family.state[k] + weight * (family.state[k + 1] - family.state[k])
    return correct(guess, period, mu, hold="period")


def resonant(family: PeriodicOrbits, revolutions: int, months: int, mu: float, *, month: float) -> PeriodicOrbits:
    """The orbit of a family that closes ``revolutions`` times in ``months`` (Gateway's: 9 in 2 synodic months).

    Parameters
    ----------
    family : from :func:`halo_family`
    revolutions, months : of the resonance
    mu : mass of the lesser body in the sum
    month : length of the month, in units of time of the rotating frame
    """
    return with_period(family, months * month / revolutions, mu)


def stability_indices(monodromy: ArrayLike) -> Array:
    """Indices ``(λ + 1/λ) / 2`` of a periodic orbit's two pairs of multipliers that are not 1.

    Parameters
    ----------
    monodromy : (..., 6, 6) state transition matrix over one period

    Returns
    -------
    (..., 2), the one of greater size first; NaN where the pairs are complex

    Notes
    -----
    From the traces of the matrix and of its square (Broucke 1969), so that the pair of ones need not be told apart.
    """
    m = np.asarray(monodromy, float)
    trace = np.trace(m, axis1=-2, axis2=-1)
    square = np.trace(m @ m, axis1=-2, axis2=-1)
    total = trace - 2  # of λ + 1/λ over both pairs
    squares = square - 2 + 4  # of their squares: (λ + 1/λ)² = λ² + 1/λ² + 2
    discriminant = 2 * squares - total**2
    root = np.sqrt(np.where(discriminant >= 0, discriminant, np.nan))
    first, second = (total + root) / 4, (total - root) / 4
    larger = np.abs(first) >= np.abs(second)
    return np.stack([np.where(larger, first, second), np.where(larger, second, first)], axis=-1)


def _crossing(unknown: Array, mu: float) -> tuple[Array, Array]:
    """How far half a revolution misses a perpendicular crossing, (3,), and its slopes (3, 4)."""
    end, matrix = propagate_cr3bp_with_matrix(_state(unknown), unknown[3], mu)
    rate = velocity_and_acceleration(end, mu)
    slope = np.column_stack([matrix[np.ix_(_CROSSING, _UNKNOWN)], rate[_CROSSING]])
    return end[_CROSSING], slope


def _state(unknown: Array) -> Array:
    state = np.zeros((*unknown.shape[:-1], 6))
    state[..., _UNKNOWN] = unknown[..., :3]
    return state


def _tangent(slope: Array, heading: Array) -> Array:
    direction = np.linalg.svd(slope)[2][-1]
    return np.asarray(direction * (1.0 if direction @ heading >= 0 else -1.0))


def _step(unknown: Array, tangent: Array, length: float, mu: float) -> tuple[Array, bool] | None:
    """The orbit a step along the family's arc, and whether it was found quickly; None if it was not."""
    here = unknown + length * tangent
    for k in range(8):
        try:
            miss, slope = _crossing(here, mu)
        except PhysicsError:  # the step led into a body: a shorter one will not
            return None
        if np.max(np.abs(miss)) < 1e-12 and k > 0:
            return here, k <= 3
        full = np.vstack([slope, tangent])
        here = here - np.linalg.solve(full, np.append(miss, tangent @ (here - unknown) - length))
        if np.linalg.norm(here - unknown) > 3 * length:
            return None
    return None


def _nearest(unknown: Array, mu: float) -> float:
    """Distance of the crossing on the far side of the orbit from the lesser body: where the orbit is nearest it."""
    end, _ = propagate_cr3bp_with_matrix(_state(unknown), unknown[3], mu)
    return float(min(distances(end, mu)[1], distances(_state(unknown), mu)[1]))


def _orbits(unknown: Array, mu: float) -> PeriodicOrbits:
    state, period = _state(unknown), 2 * unknown[:, 3]
    _, monodromy = propagate_cr3bp_with_matrix(state, period, mu)
    return PeriodicOrbits(state, period, jacobi_constant(state, mu), stability_indices(monodromy))
