"""Many paths of the restricted three-body problem at once, by Taylor series (heyoka).

:mod:`intercosmos.physics.orbits.three_body` is what to call; this file turns its broadcast shapes into batches of as
many paths as the processor takes in one instruction, and tells the paths that fell into a body.
"""

from __future__ import annotations

import functools
import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.taylor import batch_size, heyoka

Array = NDArray[np.float64]

#: A path that takes more steps than this is falling into a body; ordinary ones take tens a unit of time.
_MOST_STEPS = 50_000

_integrator_in_use = threading.Lock()


def integrate(state: Array, t: Array, mu: Array, *, variational: bool, most_steps: int = _MOST_STEPS) -> Array:
    """States (..., 6) after times; with ``variational`` (..., 42), the matrix row by row behind the state.

    Raises for a single state (6,) that falls into a body; in arrays of them the rows are NaN.
    """
    if not (np.all(np.isfinite(state)) and np.all(np.isfinite(t))):
        raise PhysicsError("states and times must be finite numbers")
    shape = np.broadcast_shapes(state.shape[:-1], t.shape, mu.shape)
    if 0 in shape:
        return np.empty((*shape, 42 if variational else 6))
    rank = len(shape)
    start = state.reshape((1,) * (rank - state.ndim + 1) + state.shape)
    mass = mu.reshape((1,) * (rank - mu.ndim) + mu.shape)
    # axes along which only the time changes belong to one path
    shared = [k for k in range(rank) if start.shape[k] == 1 and mass.shape[k] == 1]
    own = [k for k in range(rank) if k not in shared]
    order = [*own, *shared]
    paths = int(np.prod([shape[k] for k in own], dtype=int))
    times = np.broadcast_to(t, shape).transpose(order).reshape(paths, -1)
    states = np.broadcast_to(start, (*shape, 6)).transpose([*order, rank]).reshape(paths, -1, 6)[:, 0]
    masses = np.broadcast_to(mass, shape).transpose(order).reshape(paths, -1)[:, 0]
    found = _blocks(states, times, masses, variational, most_steps)
    if state.ndim == 1 and mu.ndim == 0 and not np.all(np.isfinite(found)):
        raise PhysicsError("the path falls into one of the two bodies before the time asked for")
    found = found.reshape(*(shape[k] for k in order), -1)
    return found.transpose([*np.argsort(order), rank])


@functools.cache
def _integrator(variational: bool) -> Any:
    hy = heyoka()
    x, y, z, vx, vy, vz = hy.make_vars("x", "y", "z", "vx", "vy", "vz")
    mu = hy.par[0]
    pull_1 = (1 - mu) * ((x + mu) ** 2 + y**2 + z**2) ** -1.5
    pull_2 = mu * ((x - 1 + mu) ** 2 + y**2 + z**2) ** -1.5
    equations = [
        (x, vx),
        (y, vy),
        (z, vz),
        (vx, 2 * vy + x - pull_1 * (x + mu) - pull_2 * (x - 1 + mu)),
        (vy, -2 * vx + y - (pull_1 + pull_2) * y),
        (vz, -(pull_1 + pull_2) * z),
    ]
    lanes = batch_size()
    if variational:
        equations = hy.var_ode_sys(equations, hy.var_args.vars, order=1)
    return hy.taylor_adaptive_batch(
        equations,
        np.zeros((6, lanes)),
        pars=np.full((1, lanes), 0.5),
        compact_mode=variational,  # the plain form of the larger system takes seconds to compile
    )


def _blocks(states: Array, times: Array, masses: Array, variational: bool, most_steps: int) -> Array:
    """Every path, (paths, times, 6 or 42), a batch of paths at a time."""
    found = np.empty((*times.shape, 42 if variational else 6))
    with _integrator_in_use:
        integrator = _integrator(variational)
        lanes = integrator.state.shape[1]
        for first in range(0, len(states), lanes):
            rows = np.arange(first, min(first + lanes, len(states)))
            padded = np.resize(rows, lanes)
            block, good = _sweep(integrator, states[padded], times[padded], masses[padded], most_steps)
            if not np.all(good):  # one path that ends in a body stops its batch: the others go again without it
                for row in rows:
                    alone = np.full(lanes, row)
                    block_alone, good_alone = _sweep(integrator, states[alone], times[alone], masses[alone], most_steps)
                    found[row] = block_alone[0] if good_alone[0] else np.nan
                continue
            found[rows] = block[: len(rows)]
    return found


def _sweep(integrator: Any, states: Array, times: Array, masses: Array, most_steps: int) -> tuple[Array, Array]:
    """One batch: (lanes, times, 6 or 42), and which lanes reached all their times."""
    start = np.zeros((integrator.state.shape[0], len(states)))
    start[:6] = states.T
    if len(start) > 6:
        start[6:] = np.eye(6).reshape(36, 1)
    found = np.repeat(start.T[:, None], times.shape[1], axis=1)
    good = np.ones(len(states), bool)
    for farthest, there in ((times.max(axis=1), times > 0), (times.min(axis=1), times < 0)):
        if not there.any():
            continue
        goal = np.where(there.any(axis=1), farthest, 0.0)
        integrator.set_time(0.0)
        integrator.pars[:] = masses
        integrator.state[:] = start
        path = times.shape[1] > 1
        output = integrator.propagate_until(goal, max_steps=most_steps, c_output=path)[0]
        reached = np.array([str(lane[0]).endswith("time_limit") for lane in integrator.propagate_res])
        good &= reached & np.all(np.isfinite(integrator.state), axis=0)
        if not np.all(good):
            break
        if not path:
            found[there[:, 0], 0] = integrator.state.T[there[:, 0]]
            continue
        inside = np.where(there, times, 0.0)
        states_then = np.moveaxis(output(np.ascontiguousarray(inside.T)), (0, 1, 2), (1, 2, 0))
        found[there] = states_then[there]
    return found, good
