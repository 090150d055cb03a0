"""Positions of all epochs at once from observations in slots: adjust, mask, monitor, weigh anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.navigation.fault_detection import Monitored, monitor
from intercosmos.physics.navigation.least_squares import Adjustment, Shared, adjust, redundancy
from intercosmos.physics.navigation.positioning_geometry import Lines, lines_of_sight, sky
from intercosmos.physics.navigation.positioning_refine import refine, system_biases
from intercosmos.physics.navigation.positioning_slots import Slots
from intercosmos.physics.navigation.weighting import doubts, scales

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: Until positions are good to this, m, neither mask nor air mean anything.
_COARSE_STEP: Final = 100.0
_COARSE_SIGMA: Final = 30.0
_MOST_STEPS: Final = 15
#: A position with a greater standard deviation, m, is none.
_NO_POSITION: Final = 1e3
#: A last step of less than this, m, is convergence.
_CONVERGED: Final = 1.0
#: Bounds of the scale that residuals may give to variances: a telephone has ten times the noise of a good antenna.
_SCALES: Final = (np.array([[1.0], [0.05]]), 400.0)
#: A greater share of faults than this says that variances are too small
_MANY: Final = 0.2
#: Rounds of monitoring and weighing; the third changes a position by millimetres.
_ROUNDS: Final = 4


@dataclass(frozen=True, slots=True)
class Question:
    """What to solve and how.

    Attributes
    ----------
    letters : systems, in the order of their indices
    mask_rad : least elevation
    air : (receivers (e, 3), azimuth, elevation (e, k)) -> delay and standard deviation of what is left of it, (e, k)
    variance : elevation (e, k) -> variances (e, k) of what lasts and of noise
    zenith_sigma_m : what is not known of the zenith delay of the air
    constant : biases between systems hold for a block of epochs; otherwise each epoch has its own
    block : (e,) number of the block of an epoch
    lasting : errors that last an hour are unknowns: of satellites, of channels of GLONASS, of BeiDou-2, of the air
    repeated : how many epochs in a row share the noise of their codes
    monitoring : find and exclude faults
    estimate_scales : let residuals tell the scale of each system's variances
    false_alarm, local : of :func:`~intercosmos.physics.navigation.fault_detection.monitor`
    """

    letters: tuple[str, ...]
    mask_rad: float
    air: Callable[[Array, Array, Array], tuple[Array, Array]]
    variance: Callable[[Array], tuple[Array, Array]]
    zenith_sigma_m: float
    constant: bool
    block: NDArray[np.int64]
    lasting: bool
    repeated: float
    monitoring: bool
    estimate_scales: bool
    false_alarm: float
    local: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Positions (e, 3) with covariances (e, 3, 3), clocks (e, n) by system with NaN where it is not in view, and what
    became of the slots (e, k): ``used``, ``below``, ``gross``, ``faulty``; ``residual_m``, ``sigma_m``, azimuth,
    elevation; ``solved``, ``converged``, ``left`` (e,); ``statistic`` (e,); ``scale`` (2, n) of the variances of what
    lasts and of noise."""

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
    lines: Lines


@dataclass(frozen=True, slots=True)
class _Unknowns:
    """Columns of the design beside the three of position, and what blocks of epochs share."""

    clocks: Array
    shared: Shared | None

    @classmethod
    def of(cls, slots: Slots, question: Question) -> _Unknowns:
        shared, clocks = system_biases(
            slots.system, slots.apart & question.lasting, slots.channel * question.lasting, slots.here,
            len(question.letters), question.block,
            constant=question.constant,
        )  # fmt: skip
        return cls(clocks, shared if np.any(shared.number >= 0) else None)

    def adjusted(self, lines: Lines, misfit: Array, weight: Array) -> Adjustment:
        return adjust(self.design(lines), misfit, weight, self.shared)

    def design(self, lines: Lines) -> Array:
        return np.concatenate([-lines.unit, self.clocks], axis=-1)

    def shared_part(self, values: Array) -> Array | float:
        """What the shared unknowns add to each observation (e, k)."""
        return 0.0 if self.shared is None else np.asarray(self.shared.part(values).sum(axis=-1))


def solve(slots: Slots, question: Question, start: Array) -> Answer:
    """Solve all epochs.

    Parameters
    ----------
    slots : observations
    question : what to solve and how
    start : (e, 3) positions to start from; the centre of the Earth will do
    """
    unknowns = _Unknowns.of(slots, question)
    position, gross = _coarse(slots, unknowns, start, question.monitoring)
    n, e = len(question.letters), len(position)
    scale = np.ones((2, n))
    seen = slots.here & ~gross
    arc = question.block[:, None] * (int(slots.column.max(initial=0)) + 1) + slots.column
    monitored = Monitored(seen, np.zeros(e, bool), np.full(e, np.nan))
    lines = lines_of_sight(position, slots.position_m)
    azimuth, elevation = sky(position, lines.unit)
    own_clocks = ((slots.system[..., None] == np.arange(n)) & slots.here[..., None]).astype(float)
    step, doubt = np.full(e, np.inf), np.ones(slots.here.shape)
    for turn in range(_ROUNDS):
        air, air_sigma = question.air(position, azimuth, elevation)
        above = seen & (elevation >= question.mask_rad)
        bias, noise = (part * scale[which][slots.system] for which, part in enumerate(question.variance(elevation)))
        bias = bias * doubt
        variance = bias + noise + air_sigma**2
        kept = above & monitored.kept if turn else above
        for _ in range(2):
            lines = lines_of_sight(position, slots.position_m)
            found = unknowns.adjusted(lines, slots.range_m - lines.range_m - air, np.where(kept, 1 / variance, 0.0))
            position = position + found.epoch[:, :3]
            step = np.linalg.norm(found.epoch[:, :3], axis=-1)
        lines = lines_of_sight(position, slots.position_m)
        misfit = slots.range_m - lines.range_m - air
        azimuth, elevation = sky(position, lines.unit)
        alone = misfit - unknowns.shared_part(found.shared)
        design = unknowns.design(lines)
        if turn == 0:
            # a fault has moved the biases that all epochs share: the first time each system has its own clock
            design, alone = np.concatenate([-lines.unit, own_clocks], axis=-1), misfit
            if question.monitoring and question.estimate_scales:
                first = monitor(design, alone, np.where(above, 1 / variance, 0.0), false_alarm=question.false_alarm)
                if np.sum(above & ~first.kept) > _MANY * np.sum(above) or np.mean(first.left) > _MANY:
                    # not so many faults at once: the receiver is noisier than was thought
                    worse = _overall(design, alone, above & first.kept, variance)
                    scale, variance = scale * worse, variance * worse
        if question.monitoring:
            monitored = monitor(
                design, alone, np.where(above, 1 / variance, 0.0),
                false_alarm=question.false_alarm, local=question.local,
            )  # fmt: skip
            kept = above & monitored.kept
        if question.estimate_scales and turn < _ROUNDS - 1:
            trusted = kept & ~monitored.left[:, None]
            residual, share = _residuals(design, alone, trusted, variance)
            bias = bias / doubt
            scale = scale * scales(residual, bias, noise, share, slots.system, arc, trusted, n)
            scale = np.clip(scale, _SCALES[0], _SCALES[1])
            doubt = doubts(residual, bias + air_sigma**2, noise, share, arc, trusted)
    size = np.sqrt(np.abs(np.einsum("eaa->e", found.covariance[:, :3, :3])))
    solved = found.solved & (size < _NO_POSITION)
    last = refine(
        lines.unit, misfit, kept & solved[:, None],
        bias if question.lasting else np.zeros_like(bias), noise if question.lasting else variance,
        air_sigma / max(question.zenith_sigma_m, 1e-4), question.zenith_sigma_m if question.lasting else 0.0,
        slots.column, slots.system, slots.apart & question.lasting, slots.channel * question.lasting, n, question.block,
        constant=question.constant, repeated=question.repeated,
    )  # fmt: skip
    solved &= last.solved & (np.einsum("eaa->e", last.covariance) < _NO_POSITION**2)
    used = kept & solved[:, None]
    rows = np.broadcast_to(np.arange(e)[:, None], used.shape)
    there = np.zeros((e, n), bool)
    there[rows[used], slots.system[used]] = True
    return Answer(
        position_m=position + last.step,
        covariance=last.covariance,
        clock_m=np.where(there, last.clock_m, np.nan),
        used=used,
        below=seen & ~above,
        gross=gross,
        faulty=above & ~monitored.kept,
        residual_m=last.residual_m,
        sigma_m=np.sqrt(variance),
        azimuth=azimuth,
        elevation=elevation,
        solved=solved,
        converged=(step < _CONVERGED) & np.isfinite(step),
        left=monitored.left & solved,
        statistic=np.where(solved, monitored.statistic, np.nan),
        scale=scale,
        lines=lines,
    )


def _coarse(slots: Slots, unknowns: _Unknowns, start: Array, monitoring: bool) -> tuple[Array, Mask]:
    """Positions good to some ten metres, without mask and air, and which slots have gross errors."""
    position = start.copy()
    gross = np.zeros(slots.here.shape, bool)
    for again in range(2):
        weight = np.where(slots.here & ~gross, _COARSE_SIGMA**-2, 0.0)
        for _ in range(_MOST_STEPS):
            lines = lines_of_sight(position, slots.position_m, shapiro=False)
            found = unknowns.adjusted(lines, slots.range_m - lines.range_m, weight)
            position = position + found.epoch[:, :3]
            if np.max(np.abs(found.epoch[:, :3]), initial=0.0) < _COARSE_STEP:
                break
        if again or not monitoring:
            break
        lines = lines_of_sight(position, slots.position_m, shapiro=False)
        misfit = slots.range_m - lines.range_m - unknowns.shared_part(found.shared)
        gross = slots.here & ~monitor(unknowns.design(lines), misfit, weight).kept
        if not gross.any():
            break
    return position, gross


def _overall(design: Array, misfit: Array, kept: Mask, variance: Array) -> float:
    """By how much all variances are too small, at least one: from the median, which some faults do not move far."""
    residual, share = _residuals(design, misfit, kept, variance)
    shows = kept & (share > 0.1)
    if not shows.any():
        return 1.0
    return max(1.0, float(1.4826 * np.median(np.abs(residual[shows]) / np.sqrt(variance[shows] * share[shows]))) ** 2)


def _residuals(design: Array, misfit: Array, kept: Mask, variance: Array) -> tuple[Array, Array]:
    """Residuals and redundancy numbers (e, k) of what was kept, with the biases between systems held."""
    weight = np.where(kept, 1 / variance, 0.0)
    found = adjust(design, misfit, weight)
    residual = misfit - np.einsum("ekp,ep->ek", design, found.epoch)
    weight = np.where(found.solved[:, None], weight, 0.0)
    return np.where(weight > 0, residual, 0.0), redundancy(design, weight, found.cofactor)
