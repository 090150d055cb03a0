"""Lambert's equation solved: the unknown ``x`` for a flight time, a number of revolutions and a branch.

Two programs of the same equation. The quick one makes a fixed number of Householder steps from a closed-form start and
says which rows it settled; there is nothing in it that a vector unit cannot do. The sure one keeps a bracket about
the root and falls back on bisection, so that it settles every row that has a solution; it is used for the few rows
that the quick one left, and where a caller inside ``jit`` asks for it.

References
----------
Izzo (2015), Revisiting Lambert's problem, *Celestial Mechanics and Dynamical Astronomy* 121, 1-15: the start and the
Householder step. The start of the branches near their meeting point is the parabola through it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from intercosmos.physics.engine import jax, jnp
from intercosmos.physics.orbits.lambert_time import Jax, Time, time_and_slopes, y_of

#: Householder steps of the quick program, single and multiple revolutions
_QUICK_STEPS = {False: 3, True: 2}
#: rounds of the start with revolutions
_START_ROUNDS = 2
#: below this the time's parabola at x = 0 is the better start
_NEAR_ZERO = 0.15
#: a step this small against the curve's own length leaves an error of its fourth power
_SETTLED = 2e-4
#: the sure program's bracket: 1 + x of the longest ellipse and the fastest hyperbola it looks at
_LOW, _HIGH = 1e-14, 1e14
_SURE_STEPS = 140
_SURE_LEAST_STEPS = 80
#: the same for the sure program, whose last step is taken unseen
_SURE_SETTLED = 1e-5


class Root(NamedTuple):
    """A root of Lambert's equation."""

    x: Jax
    exists: Jax  #: false where the time is below the least time of so many revolutions
    settled: Jax  #: false where the program stopped short
    least_time: Jax  #: least time of so many revolutions, in units of sqrt(s^3 / 2 mu); 0 for none, NaN if not asked


def find_root(time: Jax, lam: Jax, q: Jax, turns: Jax, high: Jax, *, multiple: bool, sure: bool) -> Root:
    """Solve for ``x``.

    Parameters
    ----------
    time : flight time in units of sqrt(s^3 / 2 mu)
    lam, q : see :mod:`lambert_time`
    turns : whole revolutions as floats
    high : the branch at small ``x``; meaningless without revolutions
    multiple : whether any row has revolutions; without, a shorter program
    sure : which of the two programs
    """
    zero = jnp.zeros_like(time)
    if not multiple:
        x, _, settled = _sure(time, lam, q, zero, zero + _LOW, zero + _HIGH) if sure else _quick(time, lam, q)
        return Root(x, jnp.ones_like(settled), settled, zero)
    one = turns < 0.5
    if not sure:
        x, settled, short = _quick_multiple(time, lam, q, turns, high)
        return Root(x, ~short, settled | short, jnp.where(one, 0.0, jnp.nan))
    _, w_least, least, found = _sure_least(lam, q, turns)
    exists = one | (time >= least.value)
    low = jnp.where(one | high, _LOW, w_least)
    up = jnp.where(one, _HIGH, jnp.where(high, w_least, 2 - _LOW))
    # a time that is too short is flown as a longer one, so that no loop waits for it
    x, _, settled = _sure(jnp.where(exists, time, 2 * least.value + 10), lam, q, turns, low, up)
    return Root(x, exists, (found | one) & (settled | ~exists), jnp.where(one, 0.0, least.value))


def _step(at: Time, time: Jax) -> tuple[Jax, Jax]:
    """Householder's step of fourth order, and its size against the curve's own length."""
    miss = at.value - time
    f1, f2, f3 = at.first, at.second, at.third
    square = f1 * f1
    step = -miss * (square - miss * f2 / 2) / (f1 * (square - miss * f2) + f3 * miss * miss / 6)
    newton = miss / f1
    return step, jnp.abs(newton * f2 / f1)


def _move(x: Jax, w: Jax, step: Jax) -> tuple[Jax, Jax]:
    """Both of ``x`` and ``w = 1 + x`` moved, each keeping its own digits where it is small."""
    x_new, w_new = x + step, w + step
    long = x_new < -0.5
    return jnp.where(long, w_new - 1, x_new), jnp.where(long, w_new, 1 + x_new)


def _single_start(time: Jax, lam: Jax, q: Jax) -> Jax:
    """Izzo's start without revolutions, as ``w``."""
    lam_sum = 1 + jnp.abs(lam)
    root_q = jnp.sqrt(q)
    t0 = jnp.arctan2(root_q, lam) + lam * root_q
    lam_less = jnp.where(lam > 0, q / lam_sum, lam_sum)  # 1 - lam
    l2 = lam * lam
    t1 = 2 / 3 * lam_less * (1 + lam + l2)
    five = lam_less * (1 + lam + l2 + l2 * lam + l2 * l2)
    log_ratio = jnp.log(time / t0)
    between = jnp.log(t1 / t0)
    long = jnp.exp(-2 / 3 * log_ratio)
    middle = jnp.exp(np.log(2.0) * log_ratio / between)
    short = 2 + 2.5 * t1 * (t1 - time) / (time * five)
    return jnp.where(time >= t0, long, jnp.where(time <= t1, short, middle))


def _quick(time: Jax, lam: Jax, q: Jax) -> tuple[Jax, Jax, Jax]:
    w = _single_start(time, lam, q)
    x = w - 1
    return _householder(x, w, time, lam, q, jnp.zeros_like(time), _QUICK_STEPS[False])[:3]


def _householder(x: Jax, w: Jax, time: Jax, lam: Jax, q: Jax, turns: Jax, steps: int) -> tuple[Jax, Jax, Jax, Jax]:
    """A fixed number of steps; settled where the last one was small against the curve's own length; last slope."""

    def body(_: int, state: tuple[Jax, ...]) -> tuple[Jax, ...]:
        at = time_and_slopes(state[0], state[1], lam, q, turns, far=False)
        step, bend = _step(at, time)
        x, w = _move(state[0], state[1], step)
        return x, w, (bend < _SETTLED) & (jnp.abs(step) < _SETTLED * w) & (w > 0), at.first

    # a loop, so that the step is compiled once
    x, w, settled, first = jax.lax.fori_loop(0, steps, body, (x, w, x > jnp.inf, x))
    return x, w, settled, first


def _least_start(lam: Jax, q: Jax, turns: Jax) -> Jax:
    """Where ``3 T x = 2 - 2 lam^3 x / y`` with the time at ``x = 0``; two rounds."""
    at_zero = jnp.arctan2(jnp.sqrt(q), lam) + lam * jnp.sqrt(q) + turns * jnp.pi
    x = 2 / (3 * at_zero + 2 * lam**3)
    for _ in range(2):
        x = 2 / (3 * at_zero + 2 * lam**3 / y_of(x, lam, q))
    return jnp.clip(x, 0.0, 0.9)


def _least_step(at: Time) -> Jax:
    """Halley's step to the root of the slope."""
    return -at.first * at.second / (at.second**2 - at.first * at.third / 2)


def _sure_least(lam: Jax, q: Jax, turns: Jax) -> tuple[Jax, Jax, Time, Jax]:
    """Least time of so many revolutions: the slope is negative left of it and positive right of it."""

    def body(state: tuple[Jax, ...]) -> tuple[Jax, ...]:
        x, low, up, count, _ = state
        at = time_and_slopes(x, 1 + x, lam, q, turns, far=False)
        low, up = jnp.where(at.first < 0, x, low), jnp.where(at.first < 0, up, x)
        new = x + _least_step(at)
        new = jnp.where((new >= low) & (new <= up), new, (low + up) / 2)
        # the time has no slope there: an error of the root hardly shows in it
        return new, low, up, count + 1, jnp.any(jnp.abs(new - x) > 1e-10 * (1 - x))

    start = _least_start(lam, q, turns)
    x, *_ = jax.lax.while_loop(
        lambda state: (state[-2] < _SURE_LEAST_STEPS) & state[-1],
        body,
        (start, jnp.zeros_like(lam), jnp.full_like(lam, 1 - 1e-12), jnp.array(0), jnp.array(True)),
    )
    at = time_and_slopes(x, 1 + x, lam, q, turns, far=False)
    return x, 1 + x, at, jnp.isfinite(at.value)


def _quick_multiple(time: Jax, lam: Jax, q: Jax, turns: Jax, high: Jax) -> tuple[Jax, Jax, Jax]:
    """Root, whether it is settled, and whether the time is certainly too short, without the least time.

    A root where the time falls is on the left branch, one where it rises on the right one, so that a settled root
    proves itself; near the meeting point of the two the sure program decides.
    """
    one = turns < 0.5
    w = jnp.where(one, _single_start(time, lam, q), _multiple_start(time, lam, q, jnp.where(one, 1.0, turns), high))
    x, w, settled, first = _householder(w - 1, w, time, lam, q, turns, _QUICK_STEPS[True])
    branch = jnp.where(high, first < 0, first > 0)
    # the part without whole turns is at least its parabola's
    short = ~one & (time <= turns * jnp.pi + _parabola(lam, q))
    return x, settled & (one | branch), short


def _parabola(lam: Jax, q: Jax) -> Jax:
    """Time on the parabola, ``2/3 (1 - lam^3)``."""
    lam_sum = 1 + jnp.abs(lam)
    return 2 / 3 * jnp.where(lam > 0, q / lam_sum, lam_sum) * (1 + lam + lam * lam)


def _multiple_start(time: Jax, lam: Jax, q: Jax, turns: Jax, high: Jax) -> Jax:
    """Start on a branch with revolutions, as ``w``, within a thousandth at the median.

    Without whole turns the time ``t(x, lam)`` runs between ``x = 0`` and the parabola nearly as the cubic ``H`` with
    its values and slopes there, and ``t(-x, -lam) = pi (1 - x^2)^(-3/2) - t(x, lam)``. So the branches are the
    solutions of ``n pi (1 - x^2)^(-3/2) = T - H(x, lam)`` on the right, and with ``-x``, ``-lam``, ``n + 1`` and
    ``+ H`` on the left; a few rounds of that find them. Near ``x = 0`` the time's own parabola there serves better.
    """
    root_q = jnp.sqrt(q)
    sign = jnp.where(high, -1.0, 1.0)
    way = sign * lam
    at_zero = jnp.arctan2(root_q, way) + way * root_q
    way_sum = 1 + jnp.abs(way)
    way_less = jnp.where(way > 0, q / way_sum, way_sum)  # 1 - way
    way2 = way * way
    at_one = 2 / 3 * way_less * (1 + way + way2)
    slope_one = -2 / 5 * way_less * (1 + way + way2 + way2 * way + way2 * way2)
    rise = at_one - at_zero
    square, cube = 3 * rise + 4 - slope_one, -2 * rise - 2 + slope_one
    whole = (turns + high) * jnp.pi
    x = jnp.full_like(time, 0.6)
    for _ in range(_START_ROUNDS):
        rest = at_zero + x * (-2 + x * (square + x * cube))
        unlike = jnp.exp(2 / 3 * jnp.log(whole / jnp.maximum(time - sign * rest, 1.0001 * whole)))
        x = jnp.sqrt(1 - unlike)
    w = jnp.where(high, unlike / (1 + x), 1 + x)
    zero = jnp.arctan2(root_q, lam) + lam * root_q + turns * jnp.pi
    bend = 3 * zero + 2 * lam * lam * lam / root_q
    inner = 4 - 2 * bend * (zero - time)
    near = (2 + sign * jnp.sqrt(jnp.maximum(inner, 0.0))) / bend
    return jnp.where((inner > 0) & (jnp.abs(near) < _NEAR_ZERO), 1 + near, w)


def _sure(time: Jax, lam: Jax, q: Jax, turns: Jax, low: Jax, up: Jax) -> tuple[Jax, Jax, Jax]:
    """Root in a bracket of ``w`` over which the time falls (or, right of the least time, rises)."""
    rises = (turns > 0.5) & (up > 1.5)

    def middle(low: Jax, up: Jax) -> Jax:
        # in the logarithm while the bracket spans decades
        return jnp.where(up > 4 * low, jnp.sqrt(low * up), (low + up) / 2)

    def body(state: tuple[Jax, ...]) -> tuple[Jax, ...]:
        x, w, low, up, width, done, count = state
        at = time_and_slopes(x, w, lam, q, turns, far=True)
        right = (at.value > time) ^ rises  # the root is at larger w
        low, up = jnp.where(right, w, low), jnp.where(right, up, w)
        step, bend = _step(at, time)
        x_new, w_new = _move(x, w, step)
        # every third step the bracket must have shrunk to an eighth, or it is halved
        third = count % 3 == 2
        last = (bend < _SURE_SETTLED) & (jnp.abs(step) < _SURE_SETTLED * w)
        use = (w_new >= low) & (w_new <= up) & (last | ~(third & (up - low > width / 8)))
        mid = middle(low, up)
        there = done | (jnp.abs(at.value - time) <= 2e-16 * time) | ~jnp.isfinite(at.value)
        w_new = jnp.where(there, w, jnp.where(use, w_new, mid))
        x_new = jnp.where(there, x, jnp.where(use, x_new, mid - 1))
        done = there | (use & last) | ((x_new == x) & (w_new == w))
        return x_new, w_new, low, up, jnp.where(third, up - low, width), done, count + 1

    several = turns > 0.5
    start = _multiple_start(time, lam, q, jnp.where(several, turns, 1.0), ~rises)
    start = jnp.where((start > low) & (start < up), start, middle(low, up))
    start = jnp.where(several, start, jnp.clip(_single_start(time, lam, q), 2 * low, up / 2))
    x, w, *_ = jax.lax.while_loop(
        lambda state: (state[-1] < _SURE_STEPS) & ~jnp.all(state[-2]),
        body,
        (start - 1, start, low, up, up - low, start > jnp.inf, jnp.array(0)),
    )
    at = time_and_slopes(x, w, lam, q, turns, far=True)
    # to rounding: of the time, and of x where the time is steep
    return x, w, jnp.abs(at.value - time) <= 1e-13 * time + 4e-16 * jnp.abs(at.first * jnp.minimum(w, 1.0))
