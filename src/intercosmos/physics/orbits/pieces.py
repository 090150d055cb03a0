"""A propagation cut into pieces: at burns, and so short that polynomials of time hold; with the parameters of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import DAY
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits import bodies, drag_density
from intercosmos.physics.orbits.burns import Burn, FiniteBurn, ImpulsiveBurn
from intercosmos.physics.orbits.forces import ASTRONOMICAL_UNIT, SOLAR_PRESSURE, Forces
from intercosmos.physics.orbits.motion import Structure, fitted_bodies, layout
from intercosmos.physics.orbits.span import body_polynomials, turning

Array = NDArray[np.float64]

#: s; the longest piece, and the longest where the Moon, the Earth or its rotation counts
LONGEST: Final = 4 * DAY
LONGEST_NEAR_EARTH: Final = DAY


@dataclass(frozen=True, slots=True)
class Pieces:
    """What is flown, in order.

    Attributes
    ----------
    edges_s : (p + 1,) s after the epoch
    burn : (p,) the finite burn on during each piece, or ``None``
    impulses : (p + 1,) impulses at each edge
    parameters : (p, k) for heyoka, of the structure without thrust; those of single satellites are left at 0
    ephemeris_error_m, rotation_error : of the polynomials of bodies, and of the Earth's rotation matrix
    """

    edges_s: Array
    burn: tuple[FiniteBurn | None, ...]
    impulses: tuple[tuple[ImpulsiveBurn, ...], ...]
    parameters: Array
    ephemeris_error_m: float
    rotation_error: float


def cut(end_s: float, forces: Forces, structure: Structure, epoch_tdb_s: float | None, burns: Sequence[Burn]) -> Pieces:
    """Pieces from 0 to ``end_s`` (which may be negative).

    Raises
    ------
    PhysicsError
        If burns overlap, end after ``end_s``, or stand in a propagation backwards; outside the ephemeris.
    """
    finite = sorted((b for b in burns if isinstance(b, FiniteBurn)), key=lambda b: b.time_s)
    if burns and end_s < 0:
        raise PhysicsError("burns are flown forwards only: propagate to later times")
    for burn in burns:
        if burn.end_s > end_s:
            raise PhysicsError(f"a burn lasts until {burn.end_s:g} s, after the last time asked for, {end_s:g} s")
    for one, two in pairwise(finite):
        if two.time_s < one.end_s:
            raise PhysicsError(f"two burns overlap at {two.time_s:g} s; one engine thrusts at a time")
    corners = np.unique([0.0, end_s, *(t for b in burns for t in (b.time_s, b.end_s))])
    corners = corners if end_s >= 0 else corners[::-1]
    longest = _longest(forces)
    edges = [corners[:1]]
    for a, b in pairwise(corners):
        count = max(1, int(np.ceil(abs(b - a) / longest - 1e-9)))
        edges.append(np.linspace(a, b, count + 1)[1:])
    edges_s = np.concatenate(edges)
    middle = (edges_s[:-1] + edges_s[1:]) / 2
    on = tuple(next((b for b in finite if b.time_s <= m < b.end_s), None) for m in middle)
    impulses = tuple(tuple(b for b in burns if isinstance(b, ImpulsiveBurn) and b.time_s == edge) for edge in edges_s)
    return Pieces(edges_s, on, impulses, *_parameters(edges_s, forces, structure, epoch_tdb_s))


def _longest(forces: Forces) -> float:
    if not forces.timed:
        return np.inf
    if forces.drag:
        return drag_density.PIECE
    near = forces.turning or {"earth", "moon"} <= {forces.origin, *forces.bodies}
    return LONGEST_NEAR_EARTH if near else LONGEST


def _parameters(
    edges_s: Array, forces: Forces, structure: Structure, epoch_tdb_s: float | None
) -> tuple[Array, float, float]:
    slots = layout(structure)
    start, end = edges_s[:-1], edges_s[1:]
    out = np.zeros((len(start), slots.count))

    def put(name: str, values: ArrayLike) -> None:
        out[:, slots.slots[name]] = np.asarray(values)

    field = forces.gravity
    put("mu", field.mu if field else forces.mu)
    put("radius", forces.radius_m)
    put("floor", forces.floor_m**-2)
    put("escape", forces.escape_m**-2)
    put("rate", (2 / np.where(end == start, 1.0, end - start))[:, None])
    if structure.zonals:
        put("zonals", forces.zonals)
        if forces.axis != "earth" and not structure.turning:
            put("axis", forces.axis)
    if structure.sunlight:
        put("light", SOLAR_PRESSURE * ASTRONOMICAL_UNIT**2)
    if not forces.timed or len(start) == 0:
        return out, 0.0, 0.0
    if epoch_tdb_s is None:
        raise PhysicsError("these forces depend on the date: pass epoch")
    rotation_error = ephemeris_error = 0.0
    if structure.turning:
        turn = turning(epoch_tdb_s + start, epoch_tdb_s + end)
        for k in range(4):
            put(f"turn{k}", turn.coefficients[:, k])
        put("phase", turn.phase)
        rotation_error = turn.error
    for k, name in enumerate(fitted_bodies(forces)):
        found, error = body_polynomials(name, forces.origin, epoch_tdb_s + start, epoch_tdb_s + end)
        for c, axis in enumerate("xyz"):
            put(f"body{k}{axis}", found[:, c])
        put(f"mu{k}", bodies.body(name).mu if name in forces.bodies else 0.0)
        ephemeris_error = max(ephemeris_error, error)
    return out, ephemeris_error, rotation_error
