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
_QUICK_STEPS = {False: 3, True: 4}
#: steps to the least time of the quick program
_QUICK_LEAST_STEPS = 4
#: a step this small against the curve's own length leaves an error of its fourth power
_SETTLED = 2e-4
#: the sure program's bracket: 1 + x of the longest ellipse and the fastest hyperbola it looks at
_LOW, _HIGH = 1e-14, 1e14
_SURE_STEPS = 140


class Root(NamedTuple):
    """A root of Lambert's equation."""

    x: Jax
    exists: Jax  #: false where the time is below the least time of so many revolutions
    settled: Jax  #: false where the program stopped short
    least_time: Jax  #: least time of so many revolutions, in units of sqrt(s^3 / 2 mu); 0 for none


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
    solve = _sure_least if sure else _quick_least
    x_least, w_least, least, found = solve(lam, q, turns)
    one = turns < 0.5
    exists = one | (time >= least.value)
    if sure:
        low = jnp.where(one | high, _LOW, w_least)
        up = jnp.where(one, _HIGH, jnp.where(high, w_least, 2 - _LOW))
        x, _, settled = _sure(time, lam, q, turns, low, up)
    else:
        x, _, settled = _quick_multiple(time, lam, q, turns, high, x_least, w_least, least)
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
    return _householder(x, w, time, lam, q, jnp.zeros_like(time), _QUICK_STEPS[False])


def _householder(x: Jax, w: Jax, time: Jax, lam: Jax, q: Jax, turns: Jax, steps: int) -> tuple[Jax, Jax, Jax]:
    """A fixed number of steps; settled where the last one was small against the curve's own length."""

    def body(_: int, state: tuple[Jax, ...]) -> tuple[Jax, ...]:
        step, bend = _step(time_and_slopes(state[0], state[1], lam, q, turns, far=False), time)
        x, w = _move(state[0], state[1], step)
        return x, w, (bend < _SETTLED) & (jnp.abs(step) < _SETTLED * w) & (w > 0)

    # a loop, so that the step is compiled once
    x, w, settled = jax.lax.fori_loop(0, steps, body, (x, w, x > jnp.inf))
    return x, w, settled


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


def _quick_least(lam: Jax, q: Jax, turns: Jax) -> tuple[Jax, Jax, Time, Jax]:

    def body(_: int, state: tuple[Jax, Jax]) -> tuple[Jax, Jax]:
        step = _least_step(time_and_slopes(state[0], 1 + state[0], lam, q, turns, far=False))
        return jnp.clip(state[0] + step, 0.0, 0.999), step

    start = _least_start(lam, q, turns)
    x, step = jax.lax.fori_loop(0, _QUICK_LEAST_STEPS, body, (start, start))
    at = time_and_slopes(x, 1 + x, lam, q, turns, far=False)
    # the step is of third order, and the time has no slope there
    return x, 1 + x, at, jnp.abs(step) < 1e-7 * (1 - x)


def _sure_least(lam: Jax, q: Jax, turns: Jax) -> tuple[Jax, Jax, Time, Jax]:
    """Least time of so many revolutions: the slope is negative left of it and positive right of it."""

    def body(_: int, state: tuple[Jax, Jax, Jax]) -> tuple[Jax, Jax, Jax]:
        x, low, up = state
        at = time_and_slopes(x, 1 + x, lam, q, turns, far=False)
        low, up = jnp.where(at.first < 0, x, low), jnp.where(at.first < 0, up, x)
        new = x + _least_step(at)
        return jnp.where((new > low) & (new < up), new, (low + up) / 2), low, up

    x, *_ = jax.lax.fori_loop(
        0, 80, body, (_least_start(lam, q, turns), jnp.zeros_like(lam), jnp.full_like(lam, 1 - 1e-12))
    )
    at = time_and_slopes(x, 1 + x, lam, q, turns, far=False)
    return x, 1 + x, at, jnp.isfinite(at.value)


def _quick_multiple(
    time: Jax, lam: Jax, q: Jax, turns: Jax, high: Jax, x_least: Jax, w_least: Jax, least: Time
) -> tuple[Jax, Jax, Jax]:
    one = turns < 0.5
    # far from the least time: Izzo's starts; near it: the parabola through it
    two_thirds = 2 / 3
    left = jnp.exp(two_thirds * jnp.log((turns + 1) * jnp.pi / (8 * time)))
    right = jnp.exp(-two_thirds * jnp.log(jnp.where(one, 1.0, turns) * jnp.pi / (8 * time)))
    far_w = jnp.where(high, 2 * left / (left + 1), 2 * right / (right + 1))
    over = jnp.maximum(time - least.value, 0.0)
    reach = jnp.sqrt(2 * over / least.second)
    # third slope: T - Tm = T2 e^2/2 + T3 e^3/6
    bent = reach * reach * least.third / (6 * least.second)
    near_x = jnp.where(high, x_least - reach - bent, x_least + reach - bent)
    room = jnp.where(high, w_least, 1 - x_least)
    w = jnp.where(one, _single_start(time, lam, q), jnp.where(reach < 0.4 * room, 1 + near_x, far_w))
    x = w - 1
    x, w, settled = _householder(x, w, time, lam, q, turns, _QUICK_STEPS[True])
    return x, w, settled & (one | jnp.where(high, x <= x_least, x >= x_least))


def _sure(time: Jax, lam: Jax, q: Jax, turns: Jax, low: Jax, up: Jax) -> tuple[Jax, Jax, Jax]:
    """Root in a bracket of ``w`` over which the time falls (or, right of the least time, rises)."""
    rises = (turns > 0.5) & (up > 1.5)

    def middle(low: Jax, up: Jax) -> Jax:
        # in the logarithm while the bracket spans decades
        return jnp.where(up > 4 * low, jnp.sqrt(low * up), (low + up) / 2)

    def body(state: tuple[Jax, ...]) -> tuple[Jax, ...]:
        x, w, low, up, width, count, _ = state
        at = time_and_slopes(x, w, lam, q, turns, far=True)
        right = (at.value > time) ^ rises  # the root is at larger w
        low, up = jnp.where(right, w, low), jnp.where(right, up, w)
        step, _ = _step(at, time)
        x_new, w_new = _move(x, w, step)
        # every third step the bracket must have shrunk to an eighth, or it is halved
        third = count % 3 == 2
        use = (w_new > low) & (w_new < up) & ~(third & (up - low > width / 8))
        mid = middle(low, up)
        done = jnp.abs(at.value - time) <= 2e-16 * time
        w_new = jnp.where(done, w, jnp.where(use, w_new, mid))
        x_new = jnp.where(done, x, jnp.where(use, x_new, mid - 1))
        still = jnp.any(~done & (x_new != x) & jnp.isfinite(at.value))
        return x_new, w_new, low, up, jnp.where(third, up - low, width), count + 1, still

    start = jnp.where(turns > 0.5, middle(low, up), jnp.clip(_single_start(time, lam, q), 2 * low, up / 2))
    x, w, *_ = jax.lax.while_loop(
        lambda state: (state[-2] < _SURE_STEPS) & state[-1],
        body,
        (start - 1, start, low, up, up - low, jnp.array(0), jnp.array(True)),
    )
    at = time_and_slopes(x, w, lam, q, turns, far=True)
    # to rounding: of the time, and of x where the time is steep
    return x, w, jnp.abs(at.value - time) <= 1e-13 * time + 4e-16 * jnp.abs(at.first * jnp.minimum(w, 1.0))
