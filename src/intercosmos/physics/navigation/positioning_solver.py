"""Positions of all epochs at once from observations in slots: adjust, mask, monitor, weigh anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.navigation.fault_detection import Monitored, monitor
from intercosmos.physics.navigation.least_squares import Adjustment, adjust, redundancy
from intercosmos.physics.navigation.positioning_geometry import Lines, lines_of_sight, sky
from intercosmos.physics.navigation.positioning_slots import Slots
from intercosmos.physics.navigation.weighting import scales

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: Until positions are good to this, m, neither mask nor air mean anything.
_COARSE_STEP: Final = 100.0
_COARSE_SIGMA: Final = 30.0
_MOST_STEPS: Final = 15
#: Weight of what is not known of a bias between systems before (10 km): only keeps a bias nobody observes regular.
_WEAK: Final = 1e-8
#: A position with a greater standard deviation, m, is none.
_NO_POSITION: Final = 1e3
#: Rounds of monitoring and weighing; the third changes a position by millimetres.
_ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class Question:
    """What to solve and how.

    Attributes
    ----------
    letters : systems, in the order of their indices
    mask_rad : least elevation
    air : (receivers (e, 3), azimuth, elevation (e, k)) -> delay and standard deviation of what is left of it, (e, k)
    variance : (elevation, air sigma) -> variances (e, k)
    constant : biases between systems hold for a block of epochs; otherwise each epoch has its own
    block : (e,) number of the block of an epoch
    satellite_bias_m : (n,) by system: standard deviation of a constant error of each satellite; 0 for none
    monitoring : find and exclude faults
    estimate_scales : let residuals tell the scale of each system's variances
    false_alarm, local : of :func:`~intercosmos.physics.navigation.fault_detection.monitor`
    """

    letters: tuple[str, ...]
    mask_rad: float
    air: Callable[[Array, Array, Array], tuple[Array, Array]]
    variance: Callable[[Array, Array], Array]
    constant: bool
    block: NDArray[np.int64]
    satellite_bias_m: Array
    monitoring: bool
    estimate_scales: bool
    false_alarm: float
    local: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Positions (e, 3) with covariances (e, 3, 3), clocks (e, n) by system with NaN where it is not in view, and what
    became of the slots (e, k): ``used``, ``below``, ``gross``, ``faulty``; ``residual_m``, ``sigma_m``, azimuth,
    elevation; ``solved``, ``converged``, ``left`` (e,); ``statistic`` (e,); ``scale`` (n,) of the variances;
    ``bias_m`` (blocks, n) between systems, NaN where not estimated; ``satellite_bias_m`` by grid column."""

    position_m: Array
    covariance: Array
    clock_m: Array
    used: Mask
    below: Mask
    gross: Mask
    faulty: Mask
    residual_m: Array
    sigma_m: Array
    azimuth: Array
    elevation: Array
    solved: Mask
    converged: Mask
    left: Mask
    statistic: Array
    scale: Array
    bias_m: Array
    satellite_bias_m: Array
    lines: Lines


@dataclass(frozen=True, slots=True)
class _Unknowns:
    """Columns of the design beside the three of position, and shared unknowns."""

    clocks: Array
    shared: NDArray[np.int64] | None
    count: int
    prior: Array

    @classmethod
    def of(cls, slots: Slots, question: Question, columns: int) -> _Unknowns:
        n = len(question.letters)
        groups = []
        prior = np.zeros(0)
        here = slots.here
        if question.constant:
            blocks = int(question.block.max(initial=0)) + 1
            number = question.block[:, None] * n + slots.system
            seen = np.bincount(number[here], minlength=blocks * n).reshape(blocks, n)
            reference = np.argmax(seen, axis=1)
            own = slots.system == reference[question.block][:, None]
            groups.append(np.where(here & ~own, number, -1))
            prior = np.full(blocks * n, _WEAK)
            prior[seen.ravel() == 0] = 1.0
            prior[np.arange(blocks) * n + reference] = 1.0
            clocks = np.ones((*here.shape, 1))
        else:
            clocks = (slots.system[..., None] == np.arange(n)).astype(float) * here[..., None]
        sigma = question.satellite_bias_m
        if np.any(sigma > 0):
            biased = here & (sigma[slots.system] > 0)
            groups.append(np.where(biased, prior.size + slots.column, -1))
            of_column = np.ones(columns)
            of_column[slots.column[biased]] = sigma[slots.system[biased]]
            prior = np.concatenate([prior, 1 / of_column**2])
        shared = np.stack(groups, axis=-1) if groups else None
        return cls(clocks, shared, prior.size, prior)

    def adjusted(self, lines: Lines, misfit: Array, weight: Array) -> Adjustment:
        return adjust(
            self.design(lines), misfit, weight, shared=self.shared, count=self.count, prior=self.prior
        )

    def design(self, lines: Lines) -> Array:
        return np.concatenate([-lines.unit, self.clocks], axis=-1)

    def shared_part(self, values: Array) -> Array | float:
        """What the shared unknowns add to each observation (e, k)."""
        if self.shared is None:
            return 0.0
        return np.asarray(np.where(self.shared >= 0, values[self.shared], 0.0).sum(axis=-1))


def solve(slots: Slots, question: Question, start: Array, columns: int) -> Answer:
    """Solve all epochs.

    Parameters
    ----------
    slots : observations
    question : what to solve and how
    start : (e, 3) positions to start from; the centre of the Earth will do
    columns : width of the grid that ``slots.column`` counts on
    """
    unknowns = _Unknowns.of(slots, question, columns)
    position, gross = _coarse(slots, question, unknowns, start)
    scale = np.ones(len(question.letters))
    seen = slots.here & ~gross
    e = len(position)
    step = np.full(e, np.inf)
    monitored = Monitored(seen, np.zeros(e, bool), np.full(e, np.nan))
    lines = lines_of_sight(position, slots.position_m)
    azimuth, elevation = sky(position, lines.unit)
    for turn in range(_ROUNDS if question.monitoring or question.estimate_scales else 1):
        air, air_sigma = question.air(position, azimuth, elevation)
        above = seen & (elevation >= question.mask_rad)
        variance = question.variance(elevation, air_sigma) * scale[slots.system]
        kept = above & monitored.kept if turn else above
        for _ in range(2):
            lines = lines_of_sight(position, slots.position_m)
            misfit = slots.range_m - lines.range_m - air
            found = unknowns.adjusted(lines, misfit, np.where(kept, 1 / variance, 0.0))
            position = position + found.epoch[:, :3]
            step = np.linalg.norm(found.epoch[:, :3], axis=-1)
        lines = lines_of_sight(position, slots.position_m)
        misfit = slots.range_m - lines.range_m - air - unknowns.shared_part(found.shared)
        design = unknowns.design(lines)
        if question.monitoring:
            monitored = monitor(
                design, misfit, np.where(above, 1 / variance, 0.0),
                false_alarm=question.false_alarm, local=question.local,
            )  # fmt: skip
        else:
            monitored = Monitored(above, np.zeros(e, bool), monitored.statistic)
        if question.estimate_scales and turn < _ROUNDS - 1:
            residual, share = _residuals(design, misfit, monitored.kept & above, variance, found)
            scale = scale * scales(residual, variance, share, slots.system, monitored.kept & above, scale.size)
            scale = np.clip(scale, 0.05, 400.0)
        azimuth, elevation = sky(position, lines.unit)
    # the last word: what was kept, at the last position
    kept = above & monitored.kept
    misfit = slots.range_m - lines.range_m - air
    found = unknowns.adjusted(lines, misfit, np.where(kept, 1 / variance, 0.0))
    position = position + found.epoch[:, :3]
    step = np.minimum(step, np.linalg.norm(found.epoch[:, :3], axis=-1))
    predicted = np.einsum("ekp,ep->ek", unknowns.design(lines), found.epoch) + unknowns.shared_part(found.shared)
    covariance = found.covariance[:, :3, :3]
    size = np.sqrt(np.abs(np.einsum("eaa->e", covariance)))
    solved = found.solved & (size < _NO_POSITION)
    return Answer(
        position_m=position,
        covariance=covariance,
        clock_m=_clocks(slots, question, found, kept & solved[:, None]),
        used=kept & solved[:, None],
        below=seen & ~above,
        gross=gross,
        faulty=above & ~monitored.kept,
        residual_m=misfit - predicted,
        sigma_m=np.sqrt(variance),
        azimuth=azimuth,
        elevation=elevation,
        solved=solved,
        converged=(step < 1.0) & np.isfinite(step),
        left=monitored.left & solved,
        statistic=np.where(solved, monitored.statistic, np.nan),
        scale=scale,
        bias_m=_biases(question, found),
        satellite_bias_m=found.shared[-columns:] if np.any(question.satellite_bias_m > 0) else np.zeros(columns),
        lines=lines,
    )


def _coarse(slots: Slots, question: Question, unknowns: _Unknowns, start: Array) -> tuple[Array, Mask]:
    """Positions good to some ten metres, without mask and air, and which slots have gross errors."""
    position = start.copy()
    gross = np.zeros(slots.here.shape, bool)
    for again in range(2):
        for _ in range(_MOST_STEPS):
            lines = lines_of_sight(position, slots.position_m, shapiro=False)
            weight = np.where(slots.here & ~gross, _COARSE_SIGMA**-2, 0.0)
            found = unknowns.adjusted(lines, slots.range_m - lines.range_m, weight)
            position = position + found.epoch[:, :3]
            if np.max(np.abs(found.epoch[:, :3]), initial=0.0) < _COARSE_STEP:
                break
        if again or not question.monitoring:
            break
        lines = lines_of_sight(position, slots.position_m, shapiro=False)
        misfit = slots.range_m - lines.range_m - unknowns.shared_part(found.shared)
        gross = slots.here & ~monitor(unknowns.design(lines), misfit, weight).kept
        if not gross.any():
            break
    return position, gross


def _residuals(design: Array, misfit: Array, kept: Mask, variance: Array, found: Adjustment) -> tuple[Array, Array]:
    """Residuals and redundancy numbers (e, k) of what was kept, with the shared unknowns held."""
    weight = np.where(kept, 1 / variance, 0.0)
    again = adjust(design, misfit, weight)
    residual = misfit - np.einsum("ekp,ep->ek", design, again.epoch)
    return np.where(kept, residual, 0.0), redundancy(design, np.where(again.solved[:, None], weight, 0.0), again.cofactor)


def _clocks(slots: Slots, question: Question, found: Adjustment, used: Mask) -> Array:
    n = len(question.letters)
    rows = np.broadcast_to(np.arange(len(used))[:, None], used.shape)
    there = np.zeros((len(used), n), bool)
    there[rows[used], slots.system[used]] = True
    if not question.constant:
        return np.where(there, found.epoch[:, 3:], np.nan)
    return np.where(there, found.epoch[:, 3:] + _biases(question, found, 0.0)[question.block], np.nan)


def _biases(question: Question, found: Adjustment, empty: float = np.nan) -> Array:
    n = len(question.letters)
    blocks = int(question.block.max(initial=0)) + 1
    if not question.constant:
        return np.full((blocks, n), empty)
    return found.shared[: blocks * n].reshape(blocks, n)
