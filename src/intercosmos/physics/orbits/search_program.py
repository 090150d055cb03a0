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


class Islands(NamedTuple):
    """Populations (islands, members, size) in the unit box, their costs and each member's factors."""

    members: Real
    costs: Real
    weight: Real
    crossing: Real


class Descent(NamedTuple):
    """Columns on their way down: angles of the box, cost, slope, inverse curvature, step."""

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


def descend(cost: Cost, unit: Real, steps: Real) -> tuple[Real, Real]:
    """BFGS on every column at once: (n, rows) in the unit box to where it ends and its cost.

    The box is unrolled by sines, so that its walls need no care. Every step costs one value with its slope;
    a step that does not descend is shortened and tried again. ``cost`` takes (n, rows): rows last, so that every line
    is one pass over contiguous numbers.
    """
    n, rows = unit.shape

    def total(theta: Real) -> tuple[Real, Real]:
        values = cost((1 - jnp.cos(theta)) / 2)
        return values.sum(), values

    def look(theta: Real) -> tuple[Real, Real]:
        # rows are independent: the slope of the sum holds the slope of each
        (_, values), slope = jax.value_and_grad(total, has_aux=True)(theta)
        good = jnp.isfinite(values) & jnp.all(jnp.isfinite(slope), axis=0)
        return jnp.where(good, values, _FAR), jnp.where(good, slope, 0.0)

    theta = jnp.arccos(jnp.clip(1 - 2 * unit, -1 + 1e-9, 1 - 1e-9))
    identity = jnp.eye(n)[:, :, None]
    zero = jnp.zeros((n, rows))
    # the first step goes nowhere and fetches the slope
    inverse = jnp.broadcast_to(identity, (n, n, rows)) * 1.0
    start = Descent(theta, jnp.full(rows, 2 * _FAR), zero, inverse, jnp.ones(rows), zero)

    def step(_: Real, held: Descent) -> Descent:
        theta, value, slope, inverse, length, direction = held
        size = _size(direction)
        move = length * jnp.minimum(1.0, 0.5 / jnp.maximum(size, 1e-30)) * direction
        new_value, new_slope = look(theta + move)
        better = new_value < value
        change = new_slope - slope
        curvature = jnp.sum(change * move, axis=0)
        usable = better & (curvature > 1e-14 * jnp.sum(change * change, axis=0))
        rho = jnp.where(usable, 1 / jnp.where(usable, curvature, 1.0), 0.0)
        pushed = jnp.sum(inverse * change, axis=1)
        gain = rho + rho * rho * jnp.sum(change * pushed, axis=0)
        half = gain / 2 * move - rho * pushed
        inverse = inverse + move[:, None] * half + half[:, None] * move
        theta = jnp.where(better, theta + move, theta)
        value, slope = jnp.where(better, new_value, value), jnp.where(better, new_slope, slope)
        ahead = -jnp.sum(inverse * slope, axis=1)
        descends = jnp.sum(ahead * slope, axis=0) < 0
        lost = (~descends) | (length < 1e-3) | (size == 0)
        plain = 0.01 / jnp.maximum(_size(slope), 1e-12)
        inverse = jnp.where(lost, identity * plain, inverse)
        ahead = jnp.where(lost, -slope * plain, ahead)
        length = jnp.where(better | lost, 1.0, length * 0.25)
        return Descent(theta, value, slope, inverse, length, ahead)

    end = jax.lax.fori_loop(0, steps, step, start)
    return (1 - jnp.cos(end.theta)) / 2, end.cost


def _size(a: Real) -> Real:
    return jnp.sqrt(jnp.sum(a * a, axis=0))
