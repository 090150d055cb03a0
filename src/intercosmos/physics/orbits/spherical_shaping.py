"""Low-thrust transfers by shaping their path: radius and latitude as functions of the azimuth, then the time.

One over the radius and the latitude are sums of simple functions of the azimuth. Ten of their coefficients follow from
the two states and the rates of the azimuth there by one linear system; the eleventh, of the azimuth squared, sets the
time of flight. What thrust the motion takes is read off: it lies along the velocity and out of the orbit's plane.
The time grows steadily with that coefficient, near a power of -3/2 of its distance from where the path
reaches infinity; a secant on logarithms finds it in a few steps, for whole grids of dates at once.

Axes: z along the pole of the plane that the transfer stays near (the ecliptic between planets).

References
----------
Novak & Vasile (2011), *Improved shaping approach to the preliminary design of low-thrust trajectories*, J. Guidance
34(1), and Roegiers (2014), MSc thesis, TU Delft.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.hodographic import ShapedTransfer, chebyshev_grid, turned

Array = NDArray[np.float64]

#: Below this turn, rad, the ten conditions can hardly be told apart.
LEAST_TURN: Final = 0.2

_ROWS = 256  #: worked on at a time: the arrays of so many stay in the cache
_SECANTS = 60
_TIME_ERROR = 1e-12  #: relative


def spherical(
    r1: ArrayLike,
    v1: ArrayLike,
    r2: ArrayLike,
    v2: ArrayLike,
    tof_s: ArrayLike,
    mu: float,
    *,
    revolutions: int = 0,
) -> ShapedTransfer:
    """Low-thrust rendezvous by shapes of radius and latitude over azimuth.

    Parameters
    ----------
    r1, v1, r2, v2 : (..., 3) states at departure and arrival, m and m/s, z along the pole of the mean plane, both
        moving eastwards about it
    tof_s : (...) s
    mu : m³/s²

    Other Parameters
    ----------------
    revolutions : whole ones to make besides the angle between the two positions

    Returns
    -------
    ShapedTransfer; NaN in the rows without a shape: the time is out of reach (mostly too long for the revolutions, so
    that the path would need a push away from the centre), or the turn is below :data:`LEAST_TURN`

    Raises
    ------
    PhysicsError
        If the only row has no shape; if a number is not finite or a flight time not above 0; if a state lies on the
        axis or moves westwards; if revolutions are negative.

    Examples
    --------
    From the Earth's distance to Mars's in 700 days, a revolution and a half:

    >>> au, sun = 1.495978707e11, 1.32712440018e20
    >>> start, end = (au, 0.0, 0.0), (-1.52 * au, 0.0, 0.0)
    >>> slow, fast = (sun / 1.52 / au) ** 0.5, (sun / au) ** 0.5
    >>> found = spherical(start, (0, fast, 0), end, (0, -slow, 0), 700 * 86400.0, sun, revolutions=1)
    >>> round(float(found.delta_v))
    5612
    """
    states = [np.asarray(x, float) for x in (r1, v1, r2, v2)]
    tof = np.asarray(tof_s, float)
    if revolutions < 0:
        raise PhysicsError("a transfer makes no negative number of revolutions")
    if not (np.isfinite(mu) and mu > 0):
        raise PhysicsError("the gravity parameter must be above 0 m³/s²")
    if not all(np.all(np.isfinite(x)) for x in states):
        raise PhysicsError("a position or velocity is not finite")
    if np.any(~((tof > 0) & np.isfinite(tof))):
        raise PhysicsError("a flight time must be above 0 s")
    leading = np.broadcast_shapes(tof.shape, *(x.shape[:-1] for x in states))
    rows = [np.broadcast_to(x, (*leading, 3)).reshape(-1, 3) for x in states]
    ends = np.stack([_spherical(*rows[:2]), _spherical(*rows[2:])], axis=1)  # (rows, end, 6)
    if np.any(~(ends[..., 3] > 0)):
        raise PhysicsError("a state lies on the axis or moves westwards; turn the axes so that z is along the motion")
    times = np.broadcast_to(tof, leading).ravel()
    found = [_shaped(ends[k : k + _ROWS], times[k : k + _ROWS], mu, revolutions) for k in range(0, len(times), _ROWS)]
    if not leading and not np.isfinite(found[0].delta_v[0]):
        raise PhysicsError(
            "no spherical shape takes this time: choose another number of revolutions, another time, or dates with "
            f"a turn of at least {LEAST_TURN:g} rad"
        )
    if not found:
        found = [_shaped(np.zeros((0, 2, 6)), times, mu, revolutions)]
    joined = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return ShapedTransfer(*(x.reshape((*leading, *x.shape[1:])) for x in joined))


def _shaped(ends: Array, tof: Array, mu: float, revolutions: int) -> ShapedTransfer:
    """Rows (n,) of one block, from ends (n, 2, 6) in spherical coordinates."""
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        # units in which mu and the radius at departure are 1; what is no number is told by `good` at the end
        length = ends[:, 0, 1]
        unit = np.sqrt(length**3 / mu)
        scaled = ends.copy()
        scaled[..., 1] /= length[:, None]
        scaled[..., 3:] *= unit[:, None, None]
        scaled[..., 4] /= length[:, None]
        turn = np.mod(scaled[:, 1, 0] - scaled[:, 0, 0], 2 * np.pi) + 2 * np.pi * revolutions
        wide = turn >= LEAST_TURN
        turn = np.where(wide, turn, 1.0)
        s, integral, slope, weights = chebyshev_grid()
        angle = turn[:, None] * s
        inverse, latitude = _families(scaled, turn, angle)
        free = _free_coefficient(inverse, latitude, weights, turn, tof / unit)
        u, du, ddu = (a + free[:, None] * b for a, b in inverse)
        phi, dphi, ddphi = (a + free[:, None] * b for a, b in latitude)
        bend = _bend((u, du, ddu), (phi, dphi, ddphi))
        good = wide & np.all((u > 0) & (bend > 0) & (np.abs(phi) < np.pi / 2), axis=-1)
        pace = np.sqrt(bend) / u**2  # of time by azimuth
        reached = turn * (pace @ weights)
        good &= np.abs(reached * unit / tof - 1) < 1e-9
        rate = 1 / pace
        spin = -(pace @ slope.T) / turn[:, None] * rate**3
        c, sine = np.cos(phi), np.sin(phi)
        radius, climb = 1 / u, -du / u**2
        curve = -ddu / u**2 + 2 * du**2 / u**3
        speed = np.stack([climb, radius * c, radius * dphi], axis=-1)
        change = np.stack(
            [
                curve - radius * (dphi**2 + c**2),
                2 * climb * c - 2 * radius * dphi * sine,
                radius * ddphi + 2 * climb * dphi + radius * sine * c,
            ],
            axis=-1,
        )
        thrust = change * rate[..., None] ** 2 + speed * spin[..., None]
        thrust[..., 0] += u**2
        velocity = speed * rate[..., None]
        size = np.linalg.norm(thrust, axis=-1)
        nothing = np.zeros_like(u)
        azimuth = ends[:, 0, :1] + angle
        pull, swift = length / unit**2, length / unit
        rows = (
            turn * ((pace * size) @ weights) * swift,
            np.max(size, axis=-1) * pull,
            turn[:, None] * (pace @ integral.T) * unit[:, None],
            _cartesian(np.stack([radius, nothing, nothing], axis=-1), c, sine, azimuth) * length[:, None, None],
            _cartesian(velocity, c, sine, azimuth) * swift[:, None, None],
            _cartesian(thrust, c, sine, azimuth) * pull[:, None, None],
        )
    return ShapedTransfer(*(np.where(good.reshape(-1, *(1,) * (x.ndim - 1)), x, np.nan) for x in rows))


Pair = tuple[Array, Array]


def _families(ends: Array, turn: Array, angle: Array) -> tuple[list[Pair], list[Pair]]:
    """One over the radius, and the latitude, each with two slopes by azimuth (rows, n): fixed part, part per unit.

    The unit of the free coefficient is scaled so that it changes one over the radius by 1 at most.
    """
    matrix, wanted = np.zeros((len(turn), 10, 10)), np.zeros((len(turn), 10, 2))
    for k in range(2):
        _, radius, phi, rate, climb, lift = np.moveaxis(ends[:, k], -1, 0)
        u, du, dphi = 1 / radius, -climb / rate / radius**2, lift / rate
        radial, polar = _radial(k * turn), _polar(k * turn)
        w = dphi**2 + np.cos(phi) ** 2
        lean = du * dphi / w
        top = u**4 / rate**2 - w * u - lean * np.sin(phi) * np.cos(phi)
        at = 5 * k
        for row, basis, value in ((at, radial[0], u), (at + 1, radial[1], du), (at + 4, radial[2], top)):
            matrix[:, row, :6] = basis[:6].T
            wanted[:, row] = np.stack([value, -basis[6]], axis=-1)
        for row, basis, value in ((at + 2, polar[0], phi), (at + 3, polar[1], dphi)):
            matrix[:, row, 6:] = basis.T
            wanted[:, row, 0] = value
        matrix[:, at + 4, 6:] = -lean[:, None] * polar[2].T
    solved = np.linalg.solve(matrix, wanted)
    radial, polar = _radial(angle), _polar(angle)
    fixed = [np.einsum("mrn,rm->rn", f[:6], solved[:, :6, 0]) for f in radial]
    free = [f[6] + np.einsum("mrn,rm->rn", f[:6], solved[:, :6, 1]) for f in radial]
    scale = 1 / np.max(np.abs(free[0]), axis=-1, keepdims=True)
    heights = [np.einsum("mrn,rmk->krn", f, solved[:, 6:]) for f in polar]
    return [(a, b * scale) for a, b in zip(fixed, free, strict=True)], [(a, b * scale) for a, b in heights]


def _free_coefficient(inverse: list[Pair], latitude: list[Pair], weights: Array, turn: Array, tof: Array) -> Array:
    """The coefficient (rows,) with which the path takes the time: a secant on logarithms, kept in a bracket."""
    fixed, free = inverse[0]
    limit = np.min(np.where(free < -1e-9, fixed / -free, np.inf), axis=-1)  # there the radius grows to infinity

    def time(gap: Array) -> Array:
        x = (limit - np.exp(gap))[:, None]
        u, *slopes = (a + x * b for a, b in inverse)
        bend = _bend((u, *slopes), tuple(a + x * b for a, b in latitude))
        return np.asarray(np.log(turn * (np.sqrt(np.maximum(bend, 1e-12)) / u**2 @ weights) / tof))

    low, high = np.full(len(turn), -30.0), np.full(len(turn), 30.0)
    gap = np.log(np.maximum(limit, 1e-3))  # coefficient 0
    error, steep = time(gap), np.full(len(turn), -1.5)
    for _ in range(_SECANTS):
        low, high = np.where(error > 0, gap, low), np.where(error <= 0, gap, high)
        if not np.any(np.abs(error) > _TIME_ERROR):
            break
        ahead = gap - error / steep
        ahead = np.where((ahead > low) & (ahead < high), ahead, (low + high) / 2)
        late = time(ahead)
        secant = (late - error) / (ahead - gap)
        steep = np.where((secant < -0.05) & (secant > -20.0), secant, -1.5)
        # a row that is done stays: its secant would be rounding by rounding
        done = np.abs(error) <= _TIME_ERROR
        gap, error = np.where(done, gap, ahead), np.where(done, error, late)
    return np.asarray(limit - np.exp(gap))


def _bend(inverse: tuple[Array, ...], latitude: tuple[Array, ...]) -> Array:
    """Square of the time by azimuth, times the fourth power of one over the radius; above 0 where a path exists."""
    u, du, ddu = inverse
    phi, dphi, ddphi = latitude
    c, s = np.cos(phi), np.sin(phi)
    w = dphi**2 + c**2
    return np.asarray(ddu + w * u - du * dphi * (ddphi - s * c) / w)


def _radial(angle: Array) -> tuple[Array, Array, Array]:
    """The functions (7, ...) of one over the radius, the last with the free coefficient, and two slopes."""
    c, s, one, none = np.cos(angle), np.sin(angle), np.ones_like(angle), np.zeros_like(angle)
    ca, sa = angle * c, angle * s
    return (
        np.stack([one, angle, c, ca, s, sa, angle**2]),
        np.stack([none, one, -s, c - sa, c, s + ca, 2 * angle]),
        np.stack([none, none, -c, -2 * s - ca, -s, 2 * c - sa, 2 * one]),
    )


def _polar(angle: Array) -> tuple[Array, Array, Array]:
    """The functions (4, ...) of the latitude and two slopes."""
    rows = [2, 3, 4, 5]
    value, first, second = _radial(angle)
    return value[rows], first[rows], second[rows]


def _spherical(position: Array, velocity: Array) -> Array:
    """Azimuth, radius, latitude, and the rates of azimuth, radius and latitude, (..., 6); no azimuth rate on axis."""
    x, y, z = np.moveaxis(position, -1, 0)
    vx, vy, vz = np.moveaxis(velocity, -1, 0)
    across, radius = np.hypot(x, y), np.linalg.norm(position, axis=-1)
    off = across > 0
    safe, far = np.where(off, across, 1.0), np.where(radius > 0, radius, 1.0)
    outward = (x * vx + y * vy) / safe
    rate = np.where(off, (x * vy - y * vx) / safe**2, 0.0)
    climb = np.sum(position * velocity, axis=-1) / far
    lift = (vz * across - z * outward) / far**2
    return np.stack([np.arctan2(y, x), radius, np.arctan2(z, across), rate, climb, lift], axis=-1)


def _cartesian(vector: Array, c: Array, s: Array, azimuth: Array) -> Array:
    """Vectors (..., 3) radial, eastward and northward, in the axes of the states."""
    up, east, north = np.moveaxis(vector, -1, 0)
    return turned(np.stack([up * c - north * s, east, up * s + north * c], axis=-1), azimuth)
