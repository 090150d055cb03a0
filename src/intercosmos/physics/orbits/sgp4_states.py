"""SGP4 and SDP4 for many satellites at many instants.

Satellites in deep space (periods of 225 min and more) take the lunar and solar terms and the resonances of SDP4 by
themselves. Formulas are compiled by heyoka, which works out states in blocks on all cores.

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
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits import sgp4_kernel
from intercosmos.physics.orbits.mean_elements import MeanElements
from intercosmos.physics.orbits.sdp4_resonance import STEP_MIN, Resonance, Table, resonance, tabulate
from intercosmos.physics.orbits.sdp4_setup import Deep, third_bodies
from intercosmos.physics.orbits.sgp4_setup import DEEP_PERIOD_MIN, Gravity, Secular, gravity_model, secular

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
#: Columns that are worked out at once: few enough to stay in the cache; where there are more than the two threads of
#: one core, enough to be shared between cores.
_BLOCK = 4096 * max(1, (os.cpu_count() or 1) // 2)


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
    lines_or_omm : a pair of lines (or three, the name first), a text of such sets or of JSON, an orbit mean-elements
        message (a mapping of its keywords, or an object of ``intercosmos.formats``),
        :class:`~intercosmos.physics.orbits.mean_elements.MeanElements`, or a sequence of these
    times : ``astropy.time.Time``, one instant or a list of them

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
    from intercosmos.physics.orbits.time_scales import as_time

    utc = as_time(times).utc
    if utc.masked and np.any(utc.mask):
        raise PhysicsError("some of the times are masked; take them out")
    if utc.ndim > 1:
        raise PhysicsError(f"the times are one instant or a list of one dimension, not {utc.shape}: pass times.ravel()")
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
    _work(t, gravity, result, blocks)
    return result


def _groups(elements: MeanElements, t: Array, gravity: str) -> list[_Group]:
    """Near-Earth and deep satellites with everything that is computed once."""
    model = gravity_model(gravity)
    with np.errstate(all="ignore"):  # impossible orbits give numbers that are not finite, and code 7
        c = secular(elements.theory(), model)
        deep = 2 * np.pi / c.motion >= DEEP_PERIOD_MIN
        groups = []
        circular = ~deep & _circular(c, np.abs(t).max(axis=-1))
        for name, which in (("circular", circular), ("near", ~deep & ~circular)):
            if which.any():
                groups.append(_Group(np.flatnonzero(which), name, np.stack(c)[:, which], None))
        deep_ones = np.flatnonzero(deep)
        if len(deep_ones):
            groups += _deep_groups(elements, deep_ones, Secular(*(x[deep_ones] for x in c)), t[deep_ones], model)
    return groups


def _deep_groups(
    elements: MeanElements, members: NDArray[np.intp], c: Secular, t: Array, model: Gravity
) -> list[_Group]:
    """Satellites in deep space, those that never come near the equator apart."""
    days = elements.epoch_day[members] + elements.epoch_minute[members] / 1440.0
    rates, sun, moon = third_bodies(c, days + 2400000.5)
    r = resonance(c, rates, model)
    span = t[r.kind > 0] if r.kind.any() else np.zeros(1)
    table = tabulate(c, r, float(span.min()), float(span.max()))
    # the functions of the bodies' anomalies are at most a quarter
    lowest = c.inclination - np.abs(rates.didt) * np.abs(t).max(axis=-1)
    lowest -= sum(0.25 * (np.abs(body.i2) + np.abs(body.i3)) for body in (sun, moon))
    rows = np.stack([*(getattr(c, name) for name in sgp4_kernel.DEEP_ROWS), *rates, *sun, *moon, r.kind])
    groups = []
    for name, which in (("inclined", lowest > sgp4_kernel.LYDDANE), ("deep", ~(lowest > sgp4_kernel.LYDDANE))):
        if which.any():
            resonant = (
                Secular(*(x[which] for x in c)),
                Deep(*(x[which] for x in rates)),
                Resonance(*(x[which] for x in r)),
                Table(table.values[which], table.zero),
            )
            groups.append(_Group(members[which], name, rows[:, which], resonant))
    return groups


def _circular(c: Secular, span: Array) -> NDArray[np.bool_]:
    """Whether orbits stay nearly circular and about as large as they are within minutes from their epoch."""
    eccentricity = c.eccentricity + np.abs(c.bcc4) * span + 2 * np.abs(c.bcc5)
    shrinks = span * (np.abs(c.cc1) + span * (np.abs(c.d2) + span * (np.abs(c.d3) + span * np.abs(c.d4))))
    # long-period terms add a thousandth to the eccentricity
    return np.asarray((eccentricity + 0.002 <= sgp4_kernel.CIRCULAR) & (shrinks <= 0.2))


def _blocks(satellites: int, times: int) -> Iterator[tuple[slice, slice]]:
    """Rectangles of satellites and times of about a block's size, all as wide; the last of a row may overlap."""
    high = max(1, _BLOCK // times)
    width = -(-times // -(-times // _BLOCK))
    for first in range(0, satellites, high):
        for start in range(0, times, width):
            last = min(start + width, times)
            yield slice(first, min(first + high, satellites)), slice(last - width, last)


def _work(t: Array, gravity: str, result: TemeStates, blocks: list[tuple[_Group, slice, slice]]) -> None:
    """Work out blocks, one after another; heyoka shares a large one between the cores."""
    filled: tuple[int, slice] | None = None
    inputs = outputs = np.empty(0)
    for group, rows, columns in blocks:
        members = group.members[rows]
        instants = t[members, columns]
        count = len(group.constants)
        if filled != (id(group), rows):
            variable = len(sgp4_kernel.RESONANT) - 1 if group.resonant else 0
            shape = (1 + count + variable, *instants.shape)
            if inputs.shape != shape:
                inputs, outputs = np.empty(shape), np.empty((sgp4_kernel.ROWS_OUT, *instants.shape))
            inputs[1 : 1 + count] = group.constants[:, rows, None]
            filled = (id(group), rows)
        inputs[0] = instants
        if group.resonant:
            _resonate(group, rows, instants, inputs[1 + count :])
        program = sgp4_kernel.program(group.program, gravity)
        program(inputs.reshape(len(inputs), -1), outputs=outputs.reshape(len(outputs), -1))
        _store(result, members, columns, outputs)


def _resonate(group: _Group, rows: slice, t: Array, out: Array) -> None:
    """Rows of the deep programs that a table gives: resonant longitude and motion, whole turns of the node."""
    assert group.resonant is not None  # groups of deep satellites have it
    c, deep, r, table = group.resonant
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
        if group.program == "inclined":
            turns[:] = 0.0
            continue
        node = c.node[k] + at * (c.nodedot[k] + deep.dnodt[k] + c.nodecf[k] * at)
        turns[:] = 2 * np.pi * np.trunc(node / (2 * np.pi))


def _store(result: TemeStates, members: NDArray[np.intp], columns: slice, outputs: Array) -> None:
    """Put a block in its place."""
    code = outputs[6]
    if (wrong := code != 0).any():
        np.copyto(outputs[:6], np.nan, where=wrong)
    first = int(members[0])
    adjacent = int(members[-1]) - first == len(members) - 1
    where = (slice(first, first + len(members)) if adjacent else members, columns)
    for k in range(3):  # one component at a time: numpy would copy three numbers at a time otherwise
        result.position[(*where, k)] = outputs[k]
        result.velocity[(*where, k)] = outputs[3 + k]
    result.code[where] = code
