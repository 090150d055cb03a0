"""The last adjustment: errors that last are unknowns with a known spread, instead of noise at every epoch.

What a satellite sends wrongly, and what a receiver adds to its channel, stays the same over an hour, and the zenith
delay of the air over a few; only the noise of codes is new at every epoch. Adjusted so, all observations of an hour
decide on what lasts, and the epochs of the hour keep their own positions: the least squares solution for observations
that are correlated in time. With one epoch it is the ordinary weighted solution.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.navigation.least_squares import Shared, adjust

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Mask = NDArray[np.bool_]

#: A receiver may delay the satellites of BeiDou-2 otherwise than those of BeiDou-3, m.
APART_M: Final = 3.0
#: A receiver may delay codes of GLONASS in proportion to the channel, m a channel in the sum of codes.
SLOPE_M: Final = 0.4
#: Weight of what is known of a bias between systems before (10 km): it only keeps a bias that nobody observes regular.
_WEAK: Final = 1e-8


@dataclass(frozen=True, slots=True)
class Refined:
    """``step`` (e, 3) of the positions with ``covariance`` (e, 3, 3), ``clock_m`` (e, n) by system, ``residual_m``
    (e, k), ``solved`` (e,), ``zenith_m`` (b,) that the zenith delay of a block is greater than the model, ``slope_m``
    (b,) over channels."""

    step: Array
    covariance: Array
    clock_m: Array
    residual_m: Array
    solved: Mask
    zenith_m: Array
    slope_m: Array


def system_biases(
    system: Index, apart: Mask, channel: Array, here: Mask, count: int, block: Index, *, constant: bool
) -> tuple[Shared, Array]:
    """What a receiver delays, as unknowns that a block shares: systems, BeiDou-2, channels of GLONASS.

    Parameters
    ----------
    system, apart, here : (e, k) index, satellites of BeiDou-2, slots that count
    channel : (e, k) number of the GLONASS channel, 0 of all others
    count : number n of systems
    block : (e,)
    constant : the biases between systems hold for a block; otherwise each system has its clock at each epoch

    Returns
    -------
    n + 2 unknowns: the systems, of which that with most observations of a block is the reference, BeiDou-2, slope over
    channels; (e, k, c) columns of the design by the clocks of an epoch
    """
    blocks = int(block.max(initial=0)) + 1
    seen = np.bincount((block[:, None] * count + system)[here], minlength=blocks * count).reshape(blocks, count)
    reference = np.argmax(seen, axis=1)
    prior = np.where(seen == 0, 1.0, _WEAK)
    prior[np.arange(blocks), reference] = 1.0
    if constant:
        between = np.where(here & (system != reference[block][:, None]), system, -1)
        clocks = np.ones((*here.shape, 1))
    else:
        between, prior = np.full_like(system, -1), np.ones_like(prior)
        clocks = ((system[..., None] == np.arange(count)) & here[..., None]).astype(float)
    number = np.stack(
        [between, np.where(here & apart, count, -1), np.where(here & (channel != 0), count + 1, -1)], axis=-1
    )
    factor = np.stack([np.ones(here.shape), np.ones(here.shape), channel], axis=-1)
    of_receiver = np.tile([APART_M**-2, SLOPE_M**-2], (blocks, 1))
    return Shared(number, factor, block, np.concatenate([prior, of_receiver], axis=1)), clocks


def refine(
    unit: Array,
    misfit: Array,
    kept: Mask,
    bias: Array,
    noise: Array,
    mapping: Array,
    zenith_sigma_m: float,
    column: Index,
    system: Index,
    apart: Mask,
    channel: Array,
    count: int,
    block: Index,
    *,
    constant: bool,
    repeated: float = 1.0,
) -> Refined:
    """Adjust all epochs, with what lasts in their blocks.

    Parameters
    ----------
    unit : (e, k, 3) directions to satellites
    misfit : (e, k) observed minus computed, m
    kept : (e, k)
    bias, noise : (e, k) variances of what lasts and of what does not, m²
    mapping : (e, k) of the air
    zenith_sigma_m : what is not known of its zenith delay
    column, system : (e, k) which satellite, and which of the ``count`` systems
    apart, channel : (e, k) as of :func:`system_biases`
    count : number n of systems
    block : (e,) rising from 0
    constant : biases between systems are constant over a block
    repeated : how many epochs in a row have the same noise, since multipath and smoothing last over some: they tell no
        more of what lasts than one, while their own positions are what they are
    """
    blocks = int(block.max(initial=0)) + 1
    receiver, clocks = system_biases(system, apart, channel, kept, count, block, constant=constant)
    first = receiver.prior.shape[1]
    # satellites are numbered within their block
    width = int(column.max(initial=0)) + 1
    arc = block[:, None] * width + column
    seen = np.bincount(arc[kept], minlength=blocks * width)
    there = (seen > 0).reshape(blocks, width)
    rank = np.cumsum(there, axis=1) - 1
    satellites = int(there.sum(axis=1).max(initial=0))
    spread = np.bincount(arc[kept], bias[kept], minlength=blocks * width) / np.maximum(seen, 1)
    of_satellite = np.full((blocks, satellites), 1.0)
    rows, columns = np.nonzero(there)
    of_satellite[rows, rank[rows, columns]] = 1 / np.maximum(spread.reshape(blocks, width)[rows, columns], 1e-6)
    number = np.where(kept, first + rank[block[:, None], column], -1)
    zenith = np.full_like(number, first + satellites)
    of_zenith = np.full((blocks, 1), 1 / max(zenith_sigma_m, 1e-4) ** 2)
    ones = np.ones(misfit.shape)
    shared = Shared(
        np.concatenate([receiver.number, number[..., None], zenith[..., None]], axis=-1),
        np.concatenate([receiver.factor, ones[..., None], mapping[..., None]], axis=-1),
        block,
        np.concatenate([receiver.prior, of_satellite, of_zenith], axis=1),
    )
    design = np.concatenate([-unit, clocks], axis=-1)
    found = adjust(design, misfit, np.where(kept, 1 / (noise * repeated), 0.0), shared)
    part = shared.part(found.shared)
    residual = misfit - np.matmul(design, found.epoch[..., None])[..., 0] - part.sum(axis=-1)
    return Refined(
        step=found.epoch[:, :3],
        covariance=(found.covariance - found.cofactor * (1 - 1 / repeated))[:, :3, :3],
        clock_m=found.epoch[:, 3:] + (found.shared[:, :count][block] if constant else 0.0),
        # an error that lasts is an error of the observation: it belongs to the residual
        residual_m=residual + part[..., 3],
        solved=found.solved,
        zenith_m=found.shared[:, -1],
        slope_m=found.shared[:, count + 1],
    )
