"""The map kernel: figures of every place of a block at every instant, and their statistics, compiled once a question.

A block is small enough that its figures at all instants stay at hand. A percentile is found by halving, which counts
how many instants lie below a bound; for that the figures are rounded to one of 2048 steps an octave, 3e-4 of a value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np

from intercosmos.physics.engine import jax, jnp
from intercosmos.physics.navigation import geometry_kernels as kernels
from intercosmos.physics.navigation.accuracy_model import RangeErrors, radial_95

#: Figures without unit, and those in metres, which need a model of the errors of ranges.
DILUTIONS: Final = ("pdop", "hdop", "vdop", "gdop", "tdop")
ACCURACIES: Final = ("h95", "v95")

#: Steps an octave in which figures are counted for percentiles; the code of no solution; halvings over all codes.
_STEPS: Final = 2048
_NONE: Final = 32767
_HALVINGS: Final = 16
#: 95 % of a normal distribution lie within so many standard deviations.
NORMAL_95: Final = 1.959963984540054


@dataclass(frozen=True)
class Question:
    """What is compiled for: everything but the arrays."""

    slices: tuple[tuple[int, int], ...]
    letters: tuple[str, ...]
    subsets: tuple[tuple[int, ...], ...]
    clocks: str
    figure: str
    percentiles: tuple[float, ...]
    errors: RangeErrors | None
    weighting: str
    horizon: bool


@lru_cache(maxsize=16)
def program(question: Question) -> Callable[..., dict[str, Any]]:
    """``run(receivers (n, 3), axes (n, 3, 3), satellites (T, S, 3), sine_mask, limit, cap, horizon)`` for one question.

    Lengths are Earth radii. Returns, for K subsets and J systems: ``available``, ``solved``, ``sum``, ``capped``,
    ``worst``, ``gap`` (K, n), all counts or sums over instants; ``seen`` (J, n); ``percentiles`` (Q, K, n).
    """

    def run(receivers: Any, axes: Any, satellites: Any, sine_mask: Any, limit: Any, cap: Any, horizon: Any) -> Any:
        def step(seen: Any, now: Any) -> tuple[Any, Any]:
            terms = system_terms(question, receivers, axes, now, sine_mask, horizon)
            return seen + jnp.stack([t.count for t in terms]), figures(question, terms, axes)

        nobody = jnp.zeros((len(question.slices), receivers.shape[0]), receivers.dtype)
        seen, found = jax.lax.scan(step, nobody, satellites)
        good, solved = found <= limit, jnp.isfinite(found)
        done = {
            "seen": seen,
            "available": good.sum(0),
            "solved": solved.sum(0),
            "sum": jnp.where(solved, found, 0).sum(0),
            "capped": jnp.minimum(found, cap).sum(0),
            "worst": found.max(0),
            "gap": _longest_gap(good),
        }
        if question.percentiles:
            done["percentiles"] = _percentiles(found, question.percentiles)
        return done

    options = {"xla_cpu_prefer_vector_width": 512} if jax.default_backend() == "cpu" else {}
    compiled: Callable[..., dict[str, Any]] = jax.jit(run, compiler_options=options)
    return compiled


def system_terms(
    question: Question, receivers: Any, axes: Any, satellites: Any, sine_mask: Any, horizon: Any
) -> list[kernels.Terms]:
    """Sums over the satellites in view of each system, with the weights that the question asks for."""
    inverse, sine, seen = kernels.in_view(
        jnp, receivers, axes, satellites, sine_mask, horizon if question.horizon else None
    )
    terms = []
    for letter, (a, b) in zip(question.letters, question.slices, strict=True):
        weight, spread = seen[:, a:b], None
        if question.errors is not None:
            variance = question.errors.variance(jnp, letter, sine[:, a:b])
            weight = weight * question.errors.weight(jnp, question.weighting, letter, sine[:, a:b])
            spread = weight * weight * variance if question.weighting != "quality" else None
        one = (receivers, satellites[a:b], inverse[:, a:b])
        used = kernels.sums_of(jnp, *one, weight)
        true = None if spread is None else kernels.sums_of(jnp, *one, spread)
        terms.append(kernels.Terms(used, true, seen[:, a:b].sum(-1)))
    return terms


def figures(question: Question, terms: Sequence[kernels.Terms], axes: Any) -> Any:
    """The figure asked for (K, n) of every subset; infinite without a solution."""
    member = jnp.asarray(kernels.membership(question.subsets, len(terms)), axes.dtype)
    enough = kernels.enough_for(jnp, terms, member, question.clocks)
    matrix, solved = kernels.covariance(jnp, *kernels.information(jnp, terms, member, question.clocks), enough)
    if question.figure == "h95":
        east, north = axes[:, 0], axes[:, 1]
        parts = [kernels.quadratic(matrix, a, b) for a, b in ((east, east), (north, north), (east, north))]
        return jnp.where(solved, radial_95(jnp, *parts), jnp.inf)
    total, horizontal, vertical = kernels.dilutions(jnp, matrix, solved, axes[:, 2])
    if question.figure in ("gdop", "tdop"):
        time = jnp.where(solved, kernels.clock_variances(jnp, matrix, terms, member, question.clocks), jnp.inf)
        return jnp.sqrt(time + (total**2 if question.figure == "gdop" else 0))
    return {"pdop": total, "hdop": horizontal, "vdop": vertical, "v95": NORMAL_95 * vertical}[question.figure]


def _longest_gap(good: Any) -> Any:
    """Length of the longest run of instants that are not good, (T, K, n) to (K, n)."""

    def step(kept: tuple[Any, Any], now: Any) -> tuple[tuple[Any, Any], None]:
        run = jnp.where(now, 0, kept[0] + 1)
        return (run, jnp.maximum(kept[1], run)), None

    none = jnp.zeros(good.shape[1:], jnp.int32)
    return jax.lax.scan(step, (none, none), good)[0][1]


def _percentiles(found: Any, percentiles: Sequence[float]) -> Any:
    """Least value (Q, K, n) that the share of instants asked for does not exceed; infinite if they are too few."""
    instants = found.shape[0]
    kind = jnp.int16 if instants < _NONE else jnp.int32
    log = jnp.log2(jnp.maximum(found.astype(jnp.float32), 2.0**-12)) * _STEPS
    code = jnp.where(log < _NONE, jnp.round(jnp.minimum(log, _NONE - 1)), _NONE).astype(jnp.int16)

    def find(rank: int) -> Any:
        def halve(_: int, bounds: tuple[Any, Any]) -> tuple[Any, Any]:
            low, high = bounds
            middle = (low + high) >> 1
            below = (code <= middle.astype(jnp.int16)).astype(kind).sum(0, dtype=kind)
            enough = below >= rank
            return jnp.where(enough, low, middle), jnp.where(enough, middle, high)

        low = jnp.full(found.shape[1:], -_NONE - 1, jnp.int32)
        _, high = jax.lax.fori_loop(0, _HALVINGS, halve, (low, jnp.full_like(low, _NONE)))
        return jnp.where(high < _NONE, jnp.exp2(high.astype(found.dtype) / _STEPS), jnp.inf)

    return jnp.stack([find(max(1, int(np.ceil(q / 100 * instants - 1e-9)))) for q in percentiles])
