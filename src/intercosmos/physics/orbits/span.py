"""What depends on time alone, as polynomials over one piece of a propagation: bodies, and the turning Earth.

A piece runs over a day at most (four where neither the Moon nor the Earth's rotation counts). On it the variable is
τ from -1 to 1. Bodies are polynomials of τ fitted to DE440: of degree 8 between the Earth and the Moon (error
1e-3 m in a day), of degree 5 else (in a day the Sun and planets from the Earth 0.03 m, which is the rounding of the
epoch; in four days the Earth from the Sun 2 m, Mercury 23 m). The Earth's axis in inertial axes and the angle
about it are polynomials of degree 3 with a term that turns once a sidereal day (polar motion), fitted to the
IAU 2006/2000A matrices of :mod:`~intercosmos.physics.orbits.frames`; :func:`turning` returns the worst element of
fitted minus exact matrix (1e-10 in a day, below a millimetre on the
ground).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from intercosmos.constants import DAY
from intercosmos.errors import PhysicsError

Array = NDArray[np.float64]

NODES: Final = 24
DEGREE: Final = 5
DEGREE_MOON: Final = 8
DEGREE_TURN: Final = 3
#: rad/s of Earth rotation angle (IERS Conventions 2010, eq. 5.15)
SPIN: Final = 2 * np.pi * 1.00273781191135448 / DAY


class Turning(NamedTuple):
    """The Earth's axis and angle over pieces.

    Attributes
    ----------
    coefficients : (pieces, 4, 6) of X, Y, Z of the axis and of the angle, rad: 1, τ, τ², τ³, cos φ, sin φ
    phase : (pieces, 2) of φ: 1, τ
    error : largest difference of an element of the fitted from the exact rotation matrix
    """

    coefficients: Array
    phase: Array
    error: float


def degree_between(body: str, origin: str) -> int:
    """Degree of the polynomials of a body seen from another."""
    return DEGREE_MOON if {body, origin} == {"earth", "moon"} else DEGREE


def body_polynomials(body: str, origin: str, start_tdb_s: Array, end_tdb_s: Array) -> tuple[Array, float]:
    """Coefficients (pieces, 3, degree + 1), m, lowest power of τ first, and the worst error, m, between the nodes.

    Parameters
    ----------
    start_tdb_s, end_tdb_s : (pieces,) s past J2000 TDB; the end may lie before the start

    Raises
    ------
    PhysicsError
        Outside the ephemeris.
    """
    from intercosmos.physics.orbits.ephemerides import states

    tau = np.concatenate([nodes(NODES), np.linspace(-1, 1, 9)])
    middle, half = (start_tdb_s + end_tdb_s) / 2, (end_tdb_s - start_tdb_s) / 2
    r, _ = states(body, middle[:, None] + half[:, None] * tau, origin)
    degree = degree_between(body, origin)
    found = np.einsum("kn,pnc->pck", fit(NODES, degree), r[:, :NODES])
    again = np.einsum("nk,pck->pnc", tau[:, None] ** np.arange(degree + 1), found)
    return found, float(np.max(np.abs(again - r)))


def earth_matrices(tdb_s: Array) -> Array:
    """Rotation matrices (..., 3, 3) from ITRF to GCRF at (...) s past J2000 TDB."""
    from intercosmos.physics.orbits.frames import gcrf_from_itrf
    from intercosmos.physics.orbits.time_scales import J2000, convert

    one, two = convert(J2000, tdb_s / DAY, origin_scale="tdb", target_scale="utc")
    columns, _ = gcrf_from_itrf(np.eye(3), np.zeros(3), one[..., None], two[..., None])
    return np.swapaxes(columns, -1, -2)


def turning(start_tdb_s: Array, end_tdb_s: Array) -> Turning:
    """The Earth's axis and the angle about it over (pieces,) spans."""
    tau = np.concatenate([nodes(NODES), np.linspace(-1, 1, 5)])
    middle, half = (start_tdb_s + end_tdb_s) / 2, (end_tdb_s - start_tdb_s) / 2
    matrices = earth_matrices(middle[:, None] + half[:, None] * tau)
    axis = matrices[..., 2]
    if np.any(axis[..., 2] < 0):
        raise PhysicsError("the axis of the body points below the inertial equator; use its other pole")
    straight = np.swapaxes(_to_axis(axis), -1, -2) @ matrices
    angle = np.unwrap(np.arctan2(straight[..., 1, 0], straight[..., 0, 0]), axis=-1)
    wanted = np.concatenate([axis, angle[..., None]], axis=-1)
    phase = np.stack([SPIN * half, SPIN * half], axis=-1)  # φ = 0 at the start of the piece
    coefficients = np.empty((len(middle), 4, DEGREE_TURN + 3))
    fitted = np.empty_like(wanted)
    for k in range(len(middle)):  # a dozen columns each; short pieces cannot tell a wobble from a polynomial
        basis = _turn_basis(tau, phase[k])
        solution = np.linalg.lstsq(basis[:NODES], wanted[k, :NODES], rcond=1e-13)[0]
        coefficients[k], fitted[k] = solution.T, basis @ solution
    c, s, o = np.cos(fitted[..., 3]), np.sin(fitted[..., 3]), np.zeros_like(fitted[..., 3])
    about = np.stack([np.stack([c, -s, o], -1), np.stack([s, c, o], -1), np.stack([o, o, o + 1], -1)], -2)
    error = float(np.max(np.abs(_to_axis(fitted[..., :3]) @ about - matrices)))
    return Turning(coefficients, phase, error)


def _turn_basis(tau: Array, phase: Array) -> Array:
    turn = phase[0] + phase[1] * tau
    powers = tau[:, None] ** np.arange(DEGREE_TURN + 1)
    return np.concatenate([powers, np.cos(turn)[:, None], np.sin(turn)[:, None]], axis=1)


def _to_axis(axis: Array) -> Array:
    """The rotation that takes z to a unit vector (..., 3) by the shortest way."""
    x, y, z = axis[..., 0], axis[..., 1], axis[..., 2]
    a = 1 / (1 + z)
    rows = [[1 - a * x * x, -a * x * y, x], [-a * x * y, 1 - a * y * y, y], [-x, -y, z]]
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def nodes(count: int) -> Array:
    """Chebyshev's nodes (count,), from -1 to 1."""
    return np.asarray(-np.cos(np.pi * (np.arange(count) + 0.5) / count))


@lru_cache(maxsize=8)
def fit(count: int, degree: int) -> Array:
    """(degree + 1, count): values at the nodes into coefficients of powers, lowest first, by least squares."""
    to_chebyshev = np.linalg.pinv(chebyshev.chebvander(nodes(count), degree))
    to_powers = np.zeros((degree + 1, degree + 1))
    for k in range(degree + 1):
        column = chebyshev.cheb2poly(np.eye(degree + 1)[k])
        to_powers[: len(column), k] = column
    return np.asarray(to_powers @ to_chebyshev)
