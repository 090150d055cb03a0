"""The compiled halves of the global search: differential evolution in islands, and descents of many rows at once.

Everything works in the unit box; rows that cannot be flown cost infinity. Random numbers come from counted
keys, so that
one seed gives one answer on one kind of processor.

References
----------
Storn, R. and Price, K. (1997), Differential evolution, Journal of Global Optimization 11, 341-359. Brest, J.
et al. (2006),
IEEE Transactions on Evolutionary Computation 10, 646-657 (factors that adapt). Nocedal, J. and Wright, S.
(2006), *Numerical Optimization*, chapter 6 (BFGS).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from intercosmos.physics.engine import jax, jnp

Real = Any
Cost = Callable[[Real], Real]

_FAR = 1e30  #: cost of a row that cannot be flown
_DIFFERENCE = 1e-7  #: step of the slopes, rad; compiling exact slopes takes minutes on a processor


class Islands(NamedTuple):
    """Populations (islands, members, size) in the unit box, their costs and each member's factors."""

    members: Real
    costs: Real
    weight: Real
    crossing: Real


class Descent(NamedTuple):
    """Rows on their way down: angles of the box, cost, slope, inverse curvature, step."""

    theta: Real
    cost: Real
    slope: Real
    inverse: Real
    length: Real
    direction: Real


def finite(cost: Cost) -> Cost:
    """The cost with rows that cannot be flown far up."""

    def safe(unit: Real) -> Real:
        value = cost(unit)
        return jnp.where(jnp.isfinite(value), value, _FAR)

    return safe


def evolve(cost: Cost, islands: Islands, key: Real, generations: int) -> Islands:
    """So many generations on every island."""
    count, size, n = islands.members.shape
    rows = jnp.arange(count)[:, None]

    def generation(g: Real, held: Islands) -> Islands:
        x, f, weight, crossing = held
        keys = jax.random.split(jax.random.fold_in(key, g), 8)
        renew = jax.random.uniform(keys[0], (2, count, size)) < 0.1
        drawn = jax.random.uniform(keys[1], (2, count, size))
        new_weight = jnp.where(renew[0], 0.1 + 0.9 * drawn[0], weight)
        new_crossing = jnp.where(renew[1], drawn[1], crossing)
        picks = jax.random.randint(keys[2], (3, count, size), 0, size)
        a, b, c = (x[rows, picks[k]] for k in range(3))
        best = x[rows[:, 0], jnp.argmin(f, axis=1)][:, None]
        w = new_weight[..., None]
        greedy = jax.random.uniform(keys[3], (count, size, 1)) < 0.3
        trial = jnp.where(greedy, x + w * (best - x) + w * (a - b), c + w * (a - b))
        forced = jax.random.randint(keys[4], (count, size, 1), 0, n) == jnp.arange(n)
        taken = forced | (jax.random.uniform(keys[5], x.shape) < new_crossing[..., None])
        fresh = jax.random.uniform(keys[6], x.shape)
        trial = jnp.where(taken, jnp.where((trial < 0) | (trial > 1), fresh, trial), x)
        value = cost(trial.reshape(-1, n)).reshape(count, size)
        won = value <= f
        return Islands(
            jnp.where(won[..., None], trial, x),
            jnp.where(won, value, f),
            jnp.where(won, new_weight, weight),
            jnp.where(won, new_crossing, crossing),
        )

    return jax.lax.fori_loop(0, generations, generation, islands)  # type: ignore[no-any-return]


def descend(cost: Cost, unit: Real, steps: int) -> tuple[Real, Real]:
    """BFGS on every row at once: (rows, n) in the unit box to where it ends and its cost.

    The box is unrolled by sines, so that its walls need no care. Every step costs one value with its slope by
    differences;
    a step that does not descend is shortened and tried again.
    """
    rows, n = unit.shape

    def through(theta: Real) -> Real:
        return (1 - jnp.cos(theta)) / 2

    def look(theta: Real) -> tuple[Real, Real]:
        moved = jnp.concatenate([theta[None], theta[None] + _DIFFERENCE * jnp.eye(n)[:, None, :]])
        values = cost(through(moved).reshape(-1, n)).reshape(n + 1, rows)
        good = jnp.all(jnp.isfinite(values), axis=0)
        slope = ((values[1:] - values[0]) / _DIFFERENCE).T
        return jnp.where(good, values[0], _FAR), jnp.where(good[:, None], slope, 0.0)

    theta = jnp.arccos(jnp.clip(1 - 2 * unit, -1 + 1e-9, 1 - 1e-9))
    identity = jnp.broadcast_to(jnp.eye(n), (rows, n, n)) * 1.0
    zero = jnp.zeros((rows, n))
    # the first step goes nowhere and fetches the slope
    start = Descent(theta, jnp.full(rows, 2 * _FAR), zero, identity, jnp.ones(rows), zero)

    def step(_: Real, held: Descent) -> Descent:
        theta, value, slope, inverse, length, direction = held
        size = jnp.linalg.norm(direction, axis=1)
        held_back = length * jnp.minimum(1.0, 0.5 / jnp.maximum(size, 1e-30))
        move = held_back[:, None] * direction
        new_value, new_slope = look(theta + move)
        better = new_value < value
        change = new_slope - slope
        curvature = jnp.sum(change * move, axis=1)
        usable = better & (curvature > 1e-14 * jnp.sum(change * change, axis=1))
        rho = jnp.where(usable, 1 / jnp.where(usable, curvature, 1.0), 0.0)
        pushed = jnp.einsum("rij,rj->ri", inverse, change)
        outer = jnp.einsum("ri,rj->rij", move, pushed)
        both = outer + jnp.swapaxes(outer, 1, 2)
        gain = rho + rho * rho * jnp.sum(change * pushed, axis=1)
        square = jnp.einsum("ri,rj->rij", move, move)
        inverse = inverse - rho[:, None, None] * both + gain[:, None, None] * square
        theta = jnp.where(better[:, None], theta + move, theta)
        value, slope = jnp.where(better, new_value, value), jnp.where(better[:, None], new_slope, slope)
        ahead = -jnp.einsum("rij,rj->ri", inverse, slope)
        descends = jnp.sum(ahead * slope, axis=1) < 0
        lost = (~descends) | (length < 1e-3) | (size == 0)
        plain = 0.01 / jnp.maximum(jnp.linalg.norm(slope, axis=1), 1e-12)
        inverse = jnp.where(lost[:, None, None], identity * plain[:, None, None], inverse)
        ahead = jnp.where(lost[:, None], -slope * plain[:, None], ahead)
        length = jnp.where(better | lost, 1.0, length * 0.25)
        return Descent(theta, value, slope, inverse, length, ahead)

    end = jax.lax.fori_loop(0, steps, step, start)
    return through(end.theta), end.cost
