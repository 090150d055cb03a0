"""Low-thrust transfers by shaping their velocity: a good first guess, and many of them at once.

The three velocity components in cylindrical axes about the central body are sums of simple functions of time. Three
coefficients of each component are fixed by the velocities at both ends and by the way to go; what thrust the motion
takes is then read off. Nothing is iterated, so that grids of dates cost little; free coefficients may be
optimised on top.

Axes: z along the pole of the plane that the transfer stays near (the ecliptic between planets); radial and transverse
turn with the spacecraft.

Reference
---------
Gondelach & Noomen (2015), *Hodographic-shaping method for low-thrust interplanetary trajectory design*,
J. Spacecraft and Rockets 52(3), and Gondelach (2012), MSc thesis, TU Delft.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError

Array = NDArray[np.float64]
Shape = Callable[[Array], Array]
ShapeName = Literal["cosine", "sine", "powers"]

#: Points in time, Chebyshev's: every smooth function here is resolved to rounding up to ten revolutions.
_POINTS = 161

#: The three functions of time, from 0 to 1, of the radial and the transverse velocity.
SHAPES: Final[dict[str, tuple[Shape, Shape, Shape]]] = {
    "cosine": (np.ones_like, lambda s: s, lambda s: np.cos(2 * np.pi * s)),
    "sine": (np.ones_like, lambda s: s, lambda s: np.sin(np.pi * s)),
    "powers": (np.ones_like, lambda s: s, lambda s: s**2),
}


class ShapedTransfer(NamedTuple):
    """A shaped transfer; arrays (...) and, along it, (..., n) and (..., n, 3) in the axes of the states given."""

    delta_v: Array  #: (...) m/s
    peak_acceleration: Array  #: (...) of the thrust, m/s²
    time_s: Array  #: (..., n) from departure, denser at both ends
    position: Array  #: (..., n, 3) m
    velocity: Array  #: (..., n, 3) m/s
    acceleration: Array  #: (..., n, 3) of the thrust, m/s²


def hodographic(
    r1: ArrayLike,
    v1: ArrayLike,
    r2: ArrayLike,
    v2: ArrayLike,
    tof_s: ArrayLike,
    mu: float,
    *,
    revolutions: int = 0,
    radial: ShapeName = "powers",
    transverse: ShapeName = "powers",
    free: ArrayLike = (0.0,) * 6,
) -> ShapedTransfer:
    """Low-thrust rendezvous by velocity shapes.

    Parameters
    ----------
    r1, v1, r2, v2 : (..., 3) states at departure and arrival, m and m/s, z along the pole of the mean plane
    tof_s : (...) s
    mu : m³/s²

    Other Parameters
    ----------------
    revolutions : whole ones to make besides the angle between the two positions
    radial, transverse : the function of that velocity beside a constant and a line: "cosine" of a whole turn,
        "sine" of half a turn, or the square ("powers")
    free : (..., 6) coefficients of further functions, m/s: two radial, two transverse, two axial

    Returns
    -------
    ShapedTransfer; NaN in the rows whose shape passes through the axis (``np.isnan`` tells them)

    Raises
    ------
    PhysicsError
        If the only row's shape passes through the axis, a flight time is not above 0, or revolutions are negative.
    """
    for name in (radial, transverse):
        if name not in SHAPES:
            raise PhysicsError(f"no velocity shape is called {name!r}: choose one of {', '.join(SHAPES)}")
    if revolutions < 0:
        raise PhysicsError("a transfer makes no negative number of revolutions")
    departure, arrival = _cylindrical(r1, v1), _cylindrical(r2, v2)
    tof, coefficients = np.asarray(tof_s, float), np.asarray(free, float)
    if np.any(~(tof > 0)):
        raise PhysicsError("a flight time must be above 0 s")
    leading = np.broadcast_shapes(departure.shape[:-1], arrival.shape[:-1], tof.shape, coefficients.shape[:-1])
    departure, arrival = (np.broadcast_to(x, (*leading, 6)) for x in (departure, arrival))
    tof, coefficients = np.broadcast_to(tof, leading), np.broadcast_to(coefficients, (*leading, 6))
    s, integral, slope, weights = chebyshev_grid()
    outward, across, axial = _functions(s, revolutions, radial, transverse)
    span = tof[..., None]

    def motion(k: int, basis: Array, measure: Array, way: Array) -> Array:
        """One velocity component at all points: free functions, and three that meet ends and way."""
        given = coefficients[..., 2 * k : 2 * k + 2] @ basis[3:]
        meets = np.stack([given[..., 0], given[..., -1], np.sum(weights * measure * given, axis=-1)], axis=-1)
        ends = np.broadcast_to(basis[:3, [0, -1]].T, (*leading, 2, 3))
        area = np.einsum("...n,kn->...k", np.broadcast_to(weights * measure, (*leading, len(s))), basis[:3])
        rows = np.concatenate([ends, area[..., None, :]], axis=-2)
        wanted = np.stack([departure[..., 3 + k], arrival[..., 3 + k], way / tof], axis=-1)
        solved = np.linalg.solve(rows, (wanted - meets)[..., None])[..., 0]
        return np.asarray(solved @ basis[:3] + given)

    one = np.ones_like(s)
    v_radial = motion(0, outward, one, arrival[..., 0] - departure[..., 0])
    radius = departure[..., :1] + span * (v_radial @ integral.T)
    good = np.all(radius > 0, axis=-1)
    if not leading and not good:
        raise PhysicsError("this velocity shape passes through the axis; choose another shape or fewer revolutions")
    radius = np.where(good[..., None], radius, np.nan)
    safe = np.where(np.isfinite(radius), radius, 1.0)
    turn = np.mod(arrival[..., 1] - departure[..., 1], 2 * np.pi) + 2 * np.pi * revolutions
    v_across = motion(1, across, 1 / safe, turn)
    v_axial = motion(2, axial, one, arrival[..., 2] - departure[..., 2])
    angle = departure[..., 1:2] + span * ((v_across / safe) @ integral.T)
    z = departure[..., 2:3] + span * (v_axial @ integral.T)
    pull = mu / (radius**2 + z**2) ** 1.5
    thrust = np.stack(
        [
            v_radial @ slope.T / span - v_across**2 / radius + pull * radius,
            v_across @ slope.T / span + v_radial * v_across / radius,
            v_axial @ slope.T / span + pull * z,
        ],
        axis=-1,
    )
    size = np.linalg.norm(thrust, axis=-1)
    velocity = np.stack([v_radial, v_across, v_axial], axis=-1)
    zero = np.zeros_like(radius)
    return ShapedTransfer(
        tof * np.sum(weights * size, axis=-1),
        np.max(size, axis=-1),
        span * s,
        turned(np.stack([radius, zero, z], axis=-1), angle),
        turned(velocity, angle),
        turned(thrust, angle),
    )


def improved_hodographic(
    r1: ArrayLike,
    v1: ArrayLike,
    r2: ArrayLike,
    v2: ArrayLike,
    tof_s: float,
    mu: float,
    *,
    revolutions: int = 0,
    radial: ShapeName = "powers",
    transverse: ShapeName = "powers",
) -> tuple[ShapedTransfer, Array]:
    """The shaped transfer of one pair of states with its six free coefficients optimised, and those, (6,) m/s."""
    from scipy.optimize import minimize

    start = hodographic(r1, v1, r2, v2, tof_s, mu, revolutions=revolutions, radial=radial, transverse=transverse)
    unit = float(np.linalg.norm(np.asarray(v1, float))) / 10

    def cost(free: Array) -> float:
        found = hodographic(
            r1, v1, r2, v2, [tof_s], mu, revolutions=revolutions, radial=radial, transverse=transverse, free=free * unit
        )
        value = float(found.delta_v[0])
        return value if np.isfinite(value) else 1e3 * float(start.delta_v)

    best = minimize(cost, np.zeros(6), method="Nelder-Mead", options={"maxfev": 1200, "xatol": 1e-5, "fatol": 1e-2})
    free = np.asarray(best.x * unit, float)
    return hodographic(
        r1, v1, r2, v2, tof_s, mu, revolutions=revolutions, radial=radial, transverse=transverse, free=free
    ), free


def _functions(s: Array, revolutions: int, radial: str, transverse: str) -> tuple[Array, Array, Array]:
    """Values (5, n) of the functions of each velocity component: three that are solved for, two free."""
    turning = (revolutions + 0.5) * 2 * np.pi * s
    free = [s * np.sin(np.pi * s), s * np.cos(np.pi * s)]
    outward = [*(f(s) for f in SHAPES[radial]), *free]
    across = [*(f(s) for f in SHAPES[transverse]), *free]
    axial = [
        np.cos(turning),
        s**3 * np.cos(turning),
        s**3 * np.sin(turning),
        s**4 * np.cos(turning),
        s**4 * np.sin(turning),
    ]
    return np.stack(outward), np.stack(across), np.stack(axial)


@functools.cache
def chebyshev_grid() -> tuple[Array, Array, Array, Array]:
    """Chebyshev's points on [0, 1], the matrices of integral from 0 and of slope there, weights of the whole."""
    chebyshev = np.polynomial.chebyshev
    x = -np.cos(np.pi * np.arange(_POINTS) / (_POINTS - 1))
    to_series = np.linalg.inv(chebyshev.chebvander(x, _POINTS - 1))
    integral = chebyshev.chebvander(x, _POINTS) @ chebyshev.chebint(to_series, lbnd=-1) / 2
    slope = chebyshev.chebvander(x, _POINTS - 2) @ chebyshev.chebder(to_series) * 2
    return (x + 1) / 2, integral, np.asarray(slope, float), integral[-1]


def _cylindrical(position: ArrayLike, velocity: ArrayLike) -> Array:
    """Radius, angle, height and their velocity components, (..., 6)."""
    r, v = np.broadcast_arrays(np.asarray(position, float), np.asarray(velocity, float))
    radius, angle = np.hypot(r[..., 0], r[..., 1]), np.arctan2(r[..., 1], r[..., 0])
    c, s = np.cos(angle), np.sin(angle)
    return np.stack(
        [radius, angle, r[..., 2], c * v[..., 0] + s * v[..., 1], c * v[..., 1] - s * v[..., 0], v[..., 2]], axis=-1
    )


def turned(vector: Array, angle: Array) -> Array:
    """Vectors (..., 3) with radial, transverse and axial parts turned into the axes of the states."""
    c, s = np.cos(angle), np.sin(angle)
    return np.stack(
        [c * vector[..., 0] - s * vector[..., 1], s * vector[..., 0] + c * vector[..., 1], vector[..., 2]], axis=-1
    )
