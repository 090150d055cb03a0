"""SGP4 and SDP4 for many satellites at many instants.

Satellites in deep space (periods of 225 min and more) take the lunar and solar terms and the resonances of SDP4 by
themselves. Formulas are compiled by heyoka; states are worked out in blocks on all cores.

>>> from astropy.time import Time
>>> vanguard = (
...     "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753",
...     "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667",
... )
>>> at = Time(2451722.5, 0.78495062 + 0.25, format="jd", scale="utc")  # 360 minutes from the epoch
>>> (sgp4(vanguard, at).position[0, 0] / 1e3).round(3).tolist()
[-7154.031, -3783.177, -3536.194]
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits import sgp4_kernel
from intercosmos.physics.orbits.mean_elements import MeanElements
from intercosmos.physics.orbits.sdp4_resonance import STEP_MIN, Resonance, Table, resonance, tabulate
from intercosmos.physics.orbits.sdp4_setup import Deep, third_bodies
from intercosmos.physics.orbits.sgp4_setup import DEEP_PERIOD_MIN, Secular, gravity_model, secular

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["ERRORS", "TemeStates", "sgp4", "sgp4_minutes"]

Array = NDArray[np.float64]

#: What the codes mean; those up to 6 are the reference's.
ERRORS = {
    0: "no error",
    1: "mean eccentricity not in -0.001 to 1",
    2: "mean motion not above 0",
    3: "eccentricity perturbed by Sun and Moon not in 0 to 1",
    4: "semi-latus rectum below 0",
    6: "decayed: below the surface of the Earth",
    7: "no finite result",
}
#: A hundred years from the epoch, min: beyond, the theory says nothing and its polynomials overflow.
MAX_MINUTES = 52_596_000.0
#: Columns that are worked out at once: inputs and results stay in the cache of a core.
_BLOCK = 4096


class TemeStates(NamedTuple):
    """States in the true equator, mean equinox frame of date (TEME).

    Attributes
    ----------
    position, velocity : (satellites, times, 3), m and m/s; NaN where the code is not 0
    code : (satellites, times), 0 or a key of :data:`ERRORS`
    """

    position: Array
    velocity: Array
    code: NDArray[np.uint8]


class _Group(NamedTuple):
    """Satellites of one program: which they are, its name and its constant rows, and what resonance needs."""

    members: NDArray[np.intp]
    program: str
    constants: Array
    resonant: tuple[Secular, Deep, Resonance, Table] | None


def sgp4(lines_or_omm: Any, times: Time, *, gravity: str = "wgs72", checksum: bool = True) -> TemeStates:
    """States of satellites from their published mean elements.

    Parameters
    ----------
    lines_or_omm : a pair of lines, an orbit mean-elements message (a mapping of its keywords, or an object of
        ``intercosmos.formats``), :class:`~intercosmos.physics.orbits.mean_elements.MeanElements`, or a sequence of
        these
    times : one instant or a list of them

    Other Parameters
    ----------------
    gravity : ``wgs72``, with which element sets are made, or ``wgs84``
    checksum : whether the check digits of lines must be right

    Returns
    -------
    TemeStates
        Position and velocity ``(satellites, times, 3)`` in TEME, m and m/s, with an error code each. One satellite or
        one instant has an axis of length 1 like many.

    Raises
    ------
    DataError
        If lines or a message cannot be read, or a check digit is wrong.
    PhysicsError
        If an element is out of its range, or an instant further than a hundred years from an epoch.
    UnknownIdError
        If the gravity model is unknown.

    Notes
    -----
    Days are of 86 400 s as in the reference: across a leap second, times are off by it. The improved mode of operation
    is that of AIAA 2006-6753.

    References
    ----------
    Hoots and Roehrich, Spacetrack Report No. 3, 1980; Vallado, Crawford, Hujsak and Kelso, Revisiting Spacetrack
    Report #3, AIAA 2006-6753.
    """
    elements = MeanElements.of(lines_or_omm, checksum=checksum)
    utc = times.utc
    if utc.ndim > 1:
        raise PhysicsError("the times are one instant or a list of one dimension")
    jd1, jd2 = np.atleast_1d(utc.jd1), np.atleast_1d(utc.jd2)
    day = np.floor(jd1 - 2400000.5)
    minute = ((jd1 - 2400000.5 - day) + jd2) * 1440.0
    minutes = (day - elements.epoch_day[:, None]) * 1440.0 + (minute - elements.epoch_minute[:, None])
    return sgp4_minutes(elements, minutes, gravity=gravity)


def sgp4_minutes(elements: MeanElements, minutes: ArrayLike, *, gravity: str = "wgs72") -> TemeStates:
    """States at minutes from the epochs: ``(times,)`` for all satellites alike, or ``(satellites, times)``.

    See :func:`sgp4`, of which this is the inside.
    """
    t = np.atleast_1d(np.asarray(minutes, float))
    n = len(elements)
    if t.ndim > 2 or (t.ndim == 2 and len(t) not in (1, n)):
        raise PhysicsError(f"minutes have the shape (times,) or ({n}, times), not {t.shape}")
    t = np.broadcast_to(t, (n, t.shape[-1]))
    if t.size and not (np.abs(t).max() <= MAX_MINUTES):
        raise PhysicsError("a time is not finite, or further than a hundred years from the epoch of an element set")
    result = TemeStates(np.empty((*t.shape, 3)), np.empty((*t.shape, 3)), np.empty(t.shape, np.uint8))
    if not t.size:
        return result
    groups = _groups(elements, t, gravity)
    blocks = [(group, rows, columns) for group in groups for rows, columns in _blocks(len(group.members), t.shape[1])]
    workers = min(os.cpu_count() or 1, len(blocks))
    work = partial(_work, t, gravity, result)
    if workers == 1:
        work(0, blocks)
    else:
        with ThreadPoolExecutor(workers) as pool:
            # one compiled program a worker: a program is not used by two at once
            list(pool.map(work, range(workers), [blocks[k::workers] for k in range(workers)]))
    return result


def _groups(elements: MeanElements, t: Array, gravity: str) -> list[_Group]:
    """Near-Earth and deep satellites with everything that is computed once."""
    model = gravity_model(gravity)
    with np.errstate(all="ignore"):  # impossible orbits give numbers that are not finite, and code 7
        c = secular(elements.theory(), model)
        deep = 2 * np.pi / c.motion >= DEEP_PERIOD_MIN
        groups = []
        # long-period terms add a thousandth
        largest = c.eccentricity + np.abs(c.bcc4) * np.abs(t).max(axis=-1) + 2 * np.abs(c.bcc5) + 0.002
        circular = ~deep & (largest <= sgp4_kernel.CIRCULAR)
        for name, which in (("circular", circular), ("near", ~deep & ~circular)):
            if which.any():
                groups.append(_Group(np.flatnonzero(which), name, np.stack(c)[:, which], None))
        deep_ones = np.flatnonzero(deep)
        if len(deep_ones):
            c = Secular(*(x[deep_ones] for x in c))
            days = elements.epoch_day[deep_ones] + elements.epoch_minute[deep_ones] / 1440.0
            rates, sun, moon = third_bodies(c, days + 2400000.5)
            r = resonance(c, rates, model)
            resonant = r.kind > 0
            span = t[deep_ones[resonant]] if resonant.any() else np.zeros(1)
            table = tabulate(c, r, float(span.min()), float(span.max()))
            rows = [*(getattr(c, name) for name in sgp4_kernel.DEEP_ROWS), *rates, *sun, *moon, r.kind]
            groups.append(_Group(deep_ones, "deep", np.stack(rows), (c, rates, r, table)))
    return groups


def _blocks(satellites: int, times: int) -> Iterator[tuple[slice, slice]]:
    """Rectangles of satellites and times of about a block's size."""
    high = max(1, _BLOCK // times)
    for first in range(0, satellites, high):
        for start in range(0, times, _BLOCK):
            yield slice(first, min(first + high, satellites)), slice(start, min(start + _BLOCK, times))


def _work(t: Array, gravity: str, result: TemeStates, worker: int, blocks: list[tuple[_Group, slice, slice]]) -> None:
    """Work out some of the blocks, one after another."""
    before: tuple[int, slice, tuple[int, ...]] | None = None
    inputs = outputs = np.empty(0)
    for group, rows, columns in blocks:
        members = group.members[rows]
        instants = t[members, columns]
        shape = instants.shape
        count = len(group.constants)
        if before != (id(group), rows, shape):
            variable = len(sgp4_kernel.RESONANT) - 1 if group.resonant else 0
            inputs = np.empty((1 + count + variable, *shape))
            inputs[1 : 1 + count] = group.constants[:, rows, None]
            outputs = np.empty((sgp4_kernel.ROWS_OUT, *shape))
            before = (id(group), rows, shape)
        inputs[0] = instants
        if group.resonant:
            _resonate(group.resonant, rows, instants, inputs[1 + count :])
        program = sgp4_kernel.program(group.program, gravity, worker)
        program(inputs.reshape(len(inputs), -1), outputs=outputs.reshape(len(outputs), -1))
        _store(result, members, columns, outputs)


def _resonate(resonant: tuple[Secular, Deep, Resonance, Table], rows: slice, t: Array, out: Array) -> None:
    """Rows of the deep program that a table gives: resonant longitude and motion, whole turns of the node."""
    c, deep, r, table = resonant
    for k in range(rows.start, rows.stop):
        at, x, y, turns = t[k - rows.start], *out[:, k - rows.start]
        if r.kind[k]:
            step = (at / STEP_MIN).astype(np.intp)
            dt = at - STEP_MIN * step
            longitude, motion, rate, pull, jerk = (v[step + table.zero] for v in table.values[k])
            x[:] = longitude + dt * (rate + dt * (0.5 * pull))
            y[:] = motion + dt * (pull + dt * (0.5 * jerk))
        else:
            x[:], y[:] = 0.0, 1.0
        node = c.node[k] + at * (c.nodedot[k] + deep.dnodt[k] + c.nodecf[k] * at)
        turns[:] = 2 * np.pi * np.trunc(node / (2 * np.pi))


def _store(result: TemeStates, members: NDArray[np.intp], columns: slice, outputs: Array) -> None:
    """Put a block in its place."""
    code = outputs[6]
    if (wrong := code != 0).any():
        outputs[:6, wrong] = np.nan
    first = int(members[0])
    adjacent = int(members[-1]) - first == len(members) - 1
    where = (slice(first, first + len(members)) if adjacent else members, columns)
    result.position[where] = np.moveaxis(outputs[:3], 0, -1)
    result.velocity[where] = np.moveaxis(outputs[3:6], 0, -1)
    result.code[where] = code
