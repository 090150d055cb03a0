"""Flybys: how far a body turns a spacecraft's path, how low it has to pass, where it has to aim, what an engine adds.

References
----------
Vallado (2013), *Fundamentals of Astrodynamics and Applications*, 4th edition, section 12.6 (B-plane). Izzo (2010),
Global optimization and space pruning for spacecraft trajectory design, section 7.3.1 (the powered flyby with one
impulse at the common periapsis of its two hyperbolas).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.inputs import common_shape, numbers, vectors

Array = NDArray[np.float64]

_POLE = (0.0, 0.0, 1.0)
#: speeds in and out that differ by less than this, relatively, are one
_SAME_SPEED = 1e-9


class Flyby(NamedTuple):
    """A flyby; arrays (...), vectors (..., 3)."""

    turn_angle: Array  #: between the speeds in and out, rad
    periapsis_m: Array  #: from the centre of the body; infinite where nothing is turned
    delta_v: Array  #: impulse at the periapsis, m/s; what the speeds in and out call for
    feasible: NDArray[np.bool_]  #: the periapsis is not below ``radius``
    unpowered: NDArray[np.bool_]  #: feasible, and the speeds are the same, so that no engine is needed
    b_m: Array  #: impact parameter of the way in, m
    b_t_m: Array  #: B·T, m
    b_r_m: Array  #: B·R, m


class BPlane(NamedTuple):
    """Where an incoming hyperbola aims; arrays (...), m."""

    b_m: Array
    b_t_m: Array
    b_r_m: Array


def flyby(
    v_inf_in: ArrayLike, v_inf_out: ArrayLike, mu: ArrayLike, radius: ArrayLike, *, pole: ArrayLike = _POLE
) -> Flyby:
    """The flyby between two hyperbolic excess velocities.

    Parameters
    ----------
    v_inf_in, v_inf_out : (..., 3) velocity relative to the body long before and long after, m/s
    mu : (...) gravitational parameter of the body, m3/s2
    radius : (...) lowest periapsis allowed, from the centre of the body, m

    Other parameters
    ----------------
    pole : (3,) or (..., 3) reference direction of the B-plane in the frame of the velocities, usually the z axis or the
        body's pole: T lies in the plane across it, R completes S, T, R. Figures of a velocity along it are NaN

    Returns
    -------
    Flyby. In an array, a row whose velocities are zero or not finite, or turned by exactly 180 degrees, is NaN and not
    feasible. Where nothing is turned the periapsis and the B-plane's figures are infinite or NaN: any far pass will do.

    Raises
    ------
    PhysicsError
        For a single flyby with such velocities, or along the pole; if a radius or mu is not positive.

    Examples
    --------
    Galileo-like: 9 km/s at the Earth turned by 50 degrees:

    >>> turn = np.radians(50)
    >>> one = flyby([9e3, 0, 0], [9e3 * np.cos(turn), 9e3 * np.sin(turn), 0], 3.986004418e14, 6678e3)
    >>> round(float(one.periapsis_m) / 1e3), bool(one.unpowered)
    (6723, True)
    """
    way_in, way_out = vectors(v_inf_in, "m / s", "v_inf_in"), vectors(v_inf_out, "m / s", "v_inf_out")
    gm, lowest = numbers(mu, "m3 / s2", "mu"), numbers(radius, "m", "radius")
    shape = common_shape(v_inf_in=way_in.shape[:-1], v_inf_out=way_out.shape[:-1], mu=gm.shape, radius=lowest.shape)
    a, b = np.broadcast_to(way_in, (*shape, 3)), np.broadcast_to(way_out, (*shape, 3))
    if np.any(~(gm > 0)) or np.any(~(lowest > 0)):
        raise PhysicsError("mu and the lowest periapsis of a flyby must be positive")
    speed_in, speed_out = np.linalg.norm(a, axis=-1), np.linalg.norm(b, axis=-1)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        u, w = a / speed_in[..., None], b / speed_out[..., None]
        half_sine, half_cosine = np.linalg.norm(w - u, axis=-1) / 2, np.linalg.norm(w + u, axis=-1) / 2
        angle = 2 * np.arctan2(half_sine, half_cosine)
        good = np.isfinite(angle) & (half_cosine > 1e-15) & (speed_in > 0) & (speed_out > 0)
        if not good.ndim and not good:
            raise PhysicsError(
                "a flyby needs two finite velocities neither zero nor opposite: no pass turns a path by 180 degrees"
            )
        periapsis = _periapsis(angle, speed_in**2 / gm, speed_out**2 / gm)
        delta_v = np.abs(np.sqrt(speed_in**2 + 2 * gm / periapsis) - np.sqrt(speed_out**2 + 2 * gm / periapsis))
        normal = np.cross(u, w)
        normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
        plane = _b_plane(u, normal, speed_in**2 / gm, periapsis, pole)
    angle, periapsis, delta_v = (np.where(good, x, np.nan) for x in (angle, periapsis, delta_v))
    feasible = np.asarray(good & (periapsis >= lowest))
    same = np.abs(speed_in - speed_out) <= _SAME_SPEED * speed_in
    return Flyby(angle, periapsis, delta_v, feasible, np.asarray(feasible & same), *plane)


def largest_turn(v_inf: ArrayLike, mu: ArrayLike, radius: ArrayLike) -> Array:
    """Largest angle, rad, that a pass no lower than ``radius`` m turns an excess speed of ``v_inf`` (...) m/s.

    >>> round(float(np.degrees(largest_turn(9e3, 3.986004418e14, 6678e3))), 1)
    50.2
    """
    v, gm, low = (np.asarray(x, float) for x in (v_inf, mu, radius))
    if np.any(~(v > 0)) or np.any(~(gm > 0)) or np.any(~(low > 0)):
        raise PhysicsError("excess speed, mu and radius must be positive")
    return np.asarray(2 * np.arcsin(1 / (1 + low * v * v / gm)))


def escape_burn(
    v_inf: ArrayLike, periapsis_m: ArrayLike, mu: ArrayLike, *, apoapsis_m: ArrayLike | None = None
) -> Array:
    """Impulse at the periapsis between a closed orbit and a hyperbola, m/s: an escape, or a capture the other way.

    Parameters
    ----------
    v_inf : (...) excess speed, m/s; 0 for a parabola
    periapsis_m : (...) from the centre of the body, m
    mu : (...) m3/s2
    apoapsis_m : (...) of the closed orbit, from the centre, m; a circle if not given

    Raises
    ------
    PhysicsError
        For a negative excess speed, a periapsis or mu not above 0, an apoapsis below the periapsis.

    Examples
    --------
    >>> round(float(escape_burn(2944.61246668719, 6378e3 + 185e3, 3.986e14)), 4)
    3614.6446
    """
    v, low, gm = (np.asarray(x, float) for x in (v_inf, periapsis_m, mu))
    high = low if apoapsis_m is None else np.asarray(apoapsis_m, float)
    if np.any(~(v >= 0)) or np.any(~(low > 0)) or np.any(~(gm > 0)) or np.any(~(high >= low)):
        raise PhysicsError(
            "a burn to a hyperbola needs a speed from 0 up, mu and periapsis above 0, apoapsis not below it"
        )
    return np.asarray(np.sqrt(v * v + 2 * gm / low) - np.sqrt(2 * gm * high / (low * (low + high))))


def turned(
    v_inf_in: ArrayLike, periapsis_m: ArrayLike, b_angle: ArrayLike, mu: ArrayLike, *, pole: ArrayLike = _POLE
) -> Array:
    """Excess velocity (..., 3), m/s, after an unpowered pass aimed at an angle in the B-plane.

    Parameters
    ----------
    v_inf_in : (..., 3) m/s
    periapsis_m : (...) from the centre of the body, m
    b_angle : (...) from T towards R, rad
    mu : (...) m3/s2
    """
    a = np.asarray(v_inf_in, float)
    speed = np.linalg.norm(a, axis=-1)
    if np.any(~(speed > 0)) or np.any(~(np.asarray(periapsis_m, float) > 0)) or np.any(~(np.asarray(mu, float) > 0)):
        raise PhysicsError("excess speed, periapsis and mu must be positive")
    s, t, r = _axes(a / speed[..., None], pole)
    aim = np.asarray(b_angle, float)[..., None]
    angle = largest_turn(speed, mu, periapsis_m)[..., None]
    # the body pulls towards itself, away from the aim point
    return np.asarray(speed[..., None] * (np.cos(angle) * s - np.sin(angle) * (np.cos(aim) * t + np.sin(aim) * r)))


def b_plane(r: ArrayLike, v: ArrayLike, mu: ArrayLike, *, pole: ArrayLike = _POLE) -> BPlane:
    """B-plane figures of the hyperbola of a state.

    Parameters
    ----------
    r, v : (..., 3) state relative to the body, m and m/s
    mu : (...) m3/s2

    Raises
    ------
    PhysicsError
        If a state is not on a hyperbola, or falls straight to the centre.
    """
    position, velocity, gm = vectors(r, "m", "r"), vectors(v, "m / s", "v"), numbers(mu, "m3 / s2", "mu")
    shape = common_shape(r=position.shape[:-1], v=velocity.shape[:-1], mu=gm.shape)
    position, velocity = (np.broadcast_to(x, (*shape, 3)) for x in (position, velocity))
    radius = np.linalg.norm(position, axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        excess = np.sum(velocity * velocity, axis=-1) - 2 * gm / radius
        momentum = np.cross(position, velocity)
        size = np.linalg.norm(momentum, axis=-1)
    if np.any(~(excess > 0)) or np.any(~(size > 0)):
        raise PhysicsError("a B-plane belongs to a hyperbola: the state is bound, or falls straight to the centre")
    towards = np.cross(velocity, momentum) / gm[..., None] - position / radius[..., None]
    e = np.linalg.norm(towards, axis=-1)
    normal = momentum / size[..., None]
    across = np.cross(normal, towards / e[..., None])
    root = np.sqrt((e - 1) * (e + 1))
    s = towards / (e * e)[..., None] + (root / e)[..., None] * across
    return BPlane(*_b_plane(s, normal, excess / gm, (e - 1) * gm / excess, pole))


def _axes(s: Array, pole: ArrayLike) -> tuple[Array, Array, Array]:
    t = np.cross(s, np.asarray(pole, float))
    size = np.linalg.norm(t, axis=-1, keepdims=True)
    along = size < 1e-12
    if np.any(along) and size.ndim == 1:
        raise PhysicsError("the excess velocity lies along the pole of the B-plane; choose another pole")
    t = t / np.where(along, np.nan, size)
    return s, t, np.cross(s, t)


def _b_plane(s: Array, normal: Array, energy: Array, periapsis: Array, pole: ArrayLike) -> tuple[Array, Array, Array]:
    """Figures from the direction in, the plane's normal, v^2/mu and the periapsis."""
    _, t, r = _axes(s, pole)
    size = periapsis * np.sqrt(1 + 2 / (periapsis * energy))
    aim = np.cross(s, normal)
    return np.asarray(size), np.asarray(size * np.sum(aim * t, axis=-1)), np.asarray(size * np.sum(aim * r, axis=-1))


def _periapsis(angle: Array, energy_in: Array, energy_out: Array) -> Array:
    """Root of ``asin 1/(1 + rp v1^2/mu) + asin 1/(1 + rp v2^2/mu) = angle``; it falls with ``rp``.

    The equal-speed answer ``(1/sin(angle/2) - 1) mu/v^2`` of the faster and of the slower speed enclose it; between
    them Newton's step in the logarithm, or halving.
    """
    shape = 2 * np.sin((np.pi - angle) / 4) ** 2 / np.sin(angle / 2)
    low, up = np.log(shape / np.maximum(energy_in, energy_out)), np.log(shape / np.minimum(energy_in, energy_out))
    x = (low + up) / 2
    for _ in range(60):
        value, slope = -angle, np.zeros_like(angle)
        for energy in (energy_in, energy_out):
            k = np.exp(x) * energy
            root = np.sqrt(k * (2 + k))
            value = value + np.arctan2(1.0, root)
            slope = slope - k / (root * (1 + k))
        low, up = np.where(value > 0, x, low), np.where(value > 0, up, x)
        step = x - value / slope
        new = np.where((step >= low) & (step <= up), step, (low + up) / 2)
        moved = np.abs(new - x)
        x = new
        if not np.any(moved > 1e-15 * np.maximum(1.0, np.abs(x))):
            break
    return np.asarray(np.where(angle > 0, np.exp(x), np.inf))
