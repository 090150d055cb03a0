"""Lambert's problem: every solution flies back to the target, and no solution is missed.

The cases cover 0 to 5 revolutions, both ways round, transfer angles down to 1e-8 rad from 0, 180 and 360 degrees,
radii up to 20 to 1, times from a thousandth to a thousand natural units, from 1e-10 above and below the least time of
so many revolutions, and 1e-12 from the parabola; lengths from 1e6 to 1e12 m. ``benchmarks/lambert.py`` calls
:func:`examine` with a million of them.

What is asked: a solution, propagated by Kepler's problem over the flight time, meets the target within 1e-9 of its
radius. Where 64-bit numbers cannot give that, because the last bits of ``r1``, ``v1`` and the time alone move the end
point by more, the miss must lie within what those last bits do, and such rows are counted apart. They are about one in
4000: long flights, near the parabola or of several revolutions, that end deep down at a fifteenth to a twentieth of the
radius where they began. The worst of a million misses by 5e-9; angles near 180 degrees play no part in it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.engine import jax, jnp
from intercosmos.physics.orbits.kepler_problem import kepler, kepler_jax
from intercosmos.physics.orbits.lambert_problem import Verdict, lambert, lambert_verdict

Array = NDArray[np.float64]
Long = np.longdouble

TOLERANCE = 1e-9
EPSILON = float(np.finfo(float).eps)
#: roundings between the positions and the end point, each of them amplified
ROUNDINGS = 16


class Cases(NamedTuple):
    """Random problems with what is known about them beforehand."""

    r1: Array
    r2: Array
    tof_s: Array
    mu: Array
    revolutions: NDArray[np.int64]
    prograde: NDArray[np.bool_]
    exists: NDArray[np.bool_]
    turn: Array  #: transfer angle, rad


class Findings(NamedTuple):
    """What became of the cases."""

    cases: int
    solutions: int
    missed: int  #: solutions that exist and were not returned
    invented: int  #: returned though none exists
    wrong: int  #: wrong way round, wrong number of revolutions, two orbits at two ends, or both paths the same
    beyond: int  #: misses above the tolerance, each within the rounding of its own inputs
    unexplained: int  #: misses above the tolerance that rounding does not explain
    worst: float  #: largest miss, relative to the target's radius, of those within the tolerance
    worst_beyond: float  #: largest miss of all
    where: str  #: geometry of the largest miss


def least_time(
    lam: NDArray[np.longdouble], q: NDArray[np.longdouble], turns: NDArray[np.int64]
) -> NDArray[np.longdouble]:
    """Least time in units of sqrt(s^3 / 2 mu), by golden section over Lagrange's form in extended precision.

    Independent of the solver: ``T = (alpha - sin alpha - (beta - sin beta) + 2 pi N) / (2 sin^3(alpha/2))`` with
    ``sin(beta/2) = lam sin(alpha/2)`` and alpha from 0 to 2 pi.
    """
    pi = np.arccos(Long(-1))

    def time(a: NDArray[np.longdouble]) -> NDArray[np.longdouble]:
        """Of half of alpha."""
        sine = np.sin(a)
        # cos(beta/2)^2 = 1 - lam^2 sin^2 = q + lam^2 cos^2
        b = np.arctan2(lam * sine, np.sqrt(q + (lam * np.cos(a)) ** 2))
        return (a - sine * np.cos(a) - (b - np.sin(b) * np.cos(b)) + pi * turns) / sine**3

    ratio = (np.sqrt(Long(5)) - 1) / 2
    low, up = np.full_like(lam, Long(1e-3)), np.full_like(lam, pi - Long(1e-3))
    a, b = up - ratio * (up - low), low + ratio * (up - low)
    fa, fb = time(a), time(b)
    for _ in range(60):
        left = fa < fb
        low, up = np.where(left, low, a), np.where(left, b, up)
        new = np.where(left, up - ratio * (up - low), low + ratio * (up - low))
        value = time(new)
        a, b, fa, fb = (
            np.where(left, new, b),
            np.where(left, a, new),
            np.where(left, value, fb),
            np.where(left, fa, value),
        )
    return np.minimum(fa, fb)


def random_cases(count: int, seed: int) -> Cases:
    """Problems over all geometries; a fifth of those with revolutions have too little time on purpose."""
    rng = np.random.default_rng(seed)
    small = 10 ** rng.uniform(-8, -1, count)
    side = rng.choice([-1.0, 1.0], count)
    kind = rng.integers(0, 4, count)
    angle = np.choose(
        kind, [rng.uniform(0.01, 2 * np.pi - 0.01, count), small, np.pi + side * small, 2 * np.pi - small]
    )
    ratio = 10 ** rng.uniform(-1.3, 1.3, count)
    # a plane anywhere, its angular momentum up or down
    axis = rng.normal(size=(count, 3))
    axis /= np.linalg.norm(axis, axis=-1, keepdims=True)
    first = np.cross(axis, rng.normal(size=(count, 3)))
    first /= np.linalg.norm(first, axis=-1, keepdims=True)
    second = np.cos(angle)[:, None] * first + np.sin(angle)[:, None] * np.cross(axis, first)
    length = 10 ** rng.uniform(6, 12, count)
    mu = 10 ** rng.uniform(11, 20, count)
    r1, r2 = length[:, None] * first, (length * ratio)[:, None] * second

    # triangle from the positions as rounded, in extended precision
    a, b = r1.astype(Long), r2.astype(Long)
    n1, n2, c = (np.sqrt(np.sum(v * v, axis=-1)) for v in (a, b, b - a))
    s = (n1 + n2 + c) / 2
    along = a / n1[:, None] + b / n2[:, None]
    lam = np.where(angle < np.pi, 1, -1) * np.sqrt(n1 * n2) * np.sqrt(np.sum(along * along, axis=-1)) / (2 * s)
    q = c / s
    turns = rng.integers(0, 6, count)
    parabola = 2 / Long(3) * np.where(lam > 0, q / (1 + lam), 1 - lam) * (1 + lam + lam * lam)
    time = np.where(
        rng.random(count) < 0.3,
        parabola * (1 + side * 10 ** rng.uniform(-12, -1, count)),
        10 ** rng.uniform(-3, 3, count),
    )
    least = least_time(lam, q, turns)
    enough = (rng.random(count) < 0.8) | (turns == 0)
    some = np.where(enough, 10 ** rng.uniform(-10, 2, count), -(10 ** rng.uniform(-10, -0.3, count)))
    time = np.where(turns > 0, least * (1 + some), time)
    tof = (time * s * np.sqrt(s / (2 * mu))).astype(float)
    return Cases(r1, r2, tof, mu, turns, axis[:, 2] > 0, enough, angle)


def end_point_rounding(cases: Cases, v1: Array) -> Array:
    """How far the last bits of ``r1``, ``v1`` and the time move the end point, relative to its radius."""

    def end(x: object, r: object, v: object, t: object, mu: object) -> object:
        return kepler_jax(r * (1 + x[:3]), v * (1 + x[3:6]), t * (1 + x[6]), mu)[0]  # type: ignore[operator,index]

    slopes = np.empty((len(v1), 3, 7))
    program = jax.jit(jax.vmap(jax.jacfwd(end), in_axes=(None, 0, 0, 0, 0)))
    size = 256
    for start in range(0, len(v1), size):
        rows = np.minimum(np.arange(start, start + size), len(v1) - 1)
        found = program(jnp.zeros(7), cases.r1[rows], v1[rows], cases.tof_s[rows], cases.mu[rows])
        slopes[start : start + size] = np.asarray(found)[: len(v1) - start]
    return EPSILON * np.linalg.norm(slopes, axis=(1, 2)) / np.linalg.norm(cases.r2, axis=-1)


def _other_orbit(cases: Cases, v1: Array, v2: Array) -> NDArray[np.bool_]:
    """Whether the states at the ends differ in momentum or energy by more than rounding."""
    n1, n2, s1, s2 = (np.linalg.norm(v, axis=-1) for v in (cases.r1, cases.r2, v1, v2))
    with np.errstate(invalid="ignore"):
        momentum = np.linalg.norm(np.cross(cases.r1, v1) - np.cross(cases.r2, v2), axis=-1)
        energy = np.abs(s1**2 / 2 - cases.mu / n1 - s2**2 / 2 + cases.mu / n2)
        large = momentum > 1e-13 * np.maximum(n1 * s1, n2 * s2)
        return np.asarray(large | (energy > 1e-13 * (s1**2 + s2**2 + cases.mu / np.minimum(n1, n2))))


def examine(count: int, seed: int = 0) -> Findings:
    """Solve ``count`` random cases on both paths and check each against what is known."""
    cases = random_cases(count, seed)
    known = (cases.r1, cases.r2, cases.tof_s, cases.mu)
    radius = np.linalg.norm(cases.r2, axis=-1)
    total = missed = invented = wrong = beyond = unexplained = 0
    worst, worst_of_all, where = 0.0, 0.0, ""
    first: list[Array] = []
    for high in (False, True):
        options = {"revolutions": cases.revolutions, "prograde": cases.prograde, "high_path": high}
        v1, v2 = lambert(*known, **options)
        solved = np.isfinite(v1).all(axis=-1) & np.isfinite(v2).all(axis=-1)
        assert np.array_equal(solved, lambert_verdict(*known, **options) == Verdict.SOLVED)
        missed += int(np.sum(cases.exists & ~solved))
        invented += int(np.sum(solved & ~cases.exists))
        total += int(np.sum(solved))

        end, _ = kepler(cases.r1, np.where(solved[:, None], v1, 1.0), cases.tof_s, cases.mu)
        miss = np.where(solved, np.linalg.norm(end - cases.r2, axis=-1) / radius, 0.0)
        momentum = np.cross(cases.r1, v1)
        # straight down and up again to the last bits: rounding of v1 alone says which way round that is
        straight = np.linalg.norm(momentum, axis=-1) < 1e-14 * np.linalg.norm(cases.r1, axis=-1) * np.linalg.norm(
            v1, axis=-1
        )
        turned = ~straight & ((momentum[:, 2] > 0) != cases.prograde)
        energy = np.sum(v1 * v1, axis=-1) / 2 - cases.mu / np.linalg.norm(cases.r1, axis=-1)
        with np.errstate(invalid="ignore", divide="ignore"):
            flown = np.where(energy < 0, cases.tof_s * (-2 * energy) ** 1.5 / (2 * np.pi * cases.mu), 0.0)
            off = (flown < cases.revolutions * (1 - 1e-6)) | (flown > (cases.revolutions + 1) * (1 + 1e-6))
        wrong += int(np.sum(solved & (turned | off | _other_orbit(cases, v1, v2))))
        first.append(v1)

        large = np.flatnonzero(~(miss <= TOLERANCE))
        worst = max(worst, float(np.max(miss[miss <= TOLERANCE], initial=0.0)))
        if large.size:
            some = Cases(*(v[large] for v in cases))
            allowed = ROUNDINGS * end_point_rounding(some, v1[large])
            explained = miss[large] <= allowed
            beyond += int(explained.sum())
            unexplained += int((~explained).sum())
            k = large[np.argmax(miss[large])]
            if miss[k] > worst_of_all:
                worst_of_all = float(miss[k])
                h = np.cross(cases.r1[k], v1[k])
                perigee = h @ h / cases.mu[k] / (1 + np.sqrt(max(1 + 2 * energy[k] * (h @ h) / cases.mu[k] ** 2, 0)))
                where = (
                    f"transfer angle {np.degrees(cases.turn[k]):.9f} deg, radii 1 to "
                    f"{radius[k] / np.linalg.norm(cases.r1[k]):.3g}, {cases.revolutions[k]} revolutions, periapsis "
                    f"{perigee / np.linalg.norm(cases.r1[k]):.2g} of r1"
                )
    several = cases.exists & (cases.revolutions > 0)
    gap = np.linalg.norm(first[0] - first[1], axis=-1)
    wrong += int(np.sum(several & (gap == 0)))
    return Findings(count, total, missed, invented, wrong, beyond, unexplained, worst, max(worst, worst_of_all), where)


def test_every_solution_flies_to_the_target_and_none_is_missed() -> None:
    found = examine(20_000)
    assert found.missed == 0
    assert found.invented == 0
    assert found.wrong == 0
    assert found.unexplained == 0
    assert found.solutions > 30_000


def test_no_row_is_left_unsettled_however_far_fetched() -> None:
    # angles down to 1e-13 rad from a line, radii 1e-4 to 1e4, times 1e-9 to 1e9 natural units
    rng = np.random.default_rng(3)
    count = 16_000
    small = 10 ** rng.uniform(-13, -6, count)
    side = rng.choice([-1.0, 1.0], count)
    angle = np.choose(rng.integers(0, 3, count), [rng.uniform(0.01, 6.27, count), np.pi + side * small, side * small])
    radius = 10 ** rng.uniform(-4, 4, count)
    zero = np.zeros(count)
    r2 = np.stack([radius * np.cos(angle), radius * np.sin(angle), zero], axis=-1)
    tof = 10 ** rng.uniform(-9, 9, count) * (1 + radius) ** 1.5
    r1 = np.stack([zero + 1, zero, zero], axis=-1)
    assert np.all(lambert_verdict(r1, r2, tof, 1.0, prograde=rng.random(count) < 0.5) == Verdict.SOLVED)
