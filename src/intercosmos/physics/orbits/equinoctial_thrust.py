"""Motion under thrust in modified equinoctial elements, compiled: what :mod:`.sims_flanagan` optimises over.

Elements ``(p, f, g, h, k, L)`` with the true longitude ``L`` counted on through revolutions; units in which the
gravity parameter is 1. Thrust is given radial, transverse and normal, held in those axes over a segment.

Reference
---------
Walker, Ireland & Owens (1985), *A set of modified equinoctial orbit elements*, Celestial Mechanics 36,
equations 2 to 9.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.engine import jax, jnp

Array = NDArray[np.float64]

#: Keeps the size of a throttle differentiable where it is zero; the mass flow it makes up is a part in 10⁵.
_ROUNDING = 1e-5


def to_equinoctial(position: ArrayLike, velocity: ArrayLike, mu: float) -> Array:
    """Modified equinoctial elements (..., 6) of states (..., 3) in m and m/s: p in m, the others without unit.

    The true longitude lies in (-π, π].

    Raises
    ------
    PhysicsError
        If a state falls through the centre or its orbit is retrograde in the plane of reference (i = 180°).
    """
    r, v = np.broadcast_arrays(np.asarray(position, float), np.asarray(velocity, float))
    momentum = np.cross(r, v)
    size = np.linalg.norm(momentum, axis=-1)
    if np.any(~(size > 0)):
        raise PhysicsError("the state falls through the centre: position and velocity are parallel")
    w = momentum / size[..., None]
    if np.any(w[..., 2] < -1 + 1e-12):
        raise PhysicsError("the elements have no value for an orbit exactly against the plane of reference")
    h, k = -w[..., 1] / (1 + w[..., 2]), w[..., 0] / (1 + w[..., 2])
    f_axis, g_axis = _axes(h, k)
    eccentricity = np.cross(v, momentum) / mu - r / np.linalg.norm(r, axis=-1, keepdims=True)

    def along(a: Array, b: Array) -> Array:
        return np.asarray(np.sum(a * b, axis=-1))

    longitude = np.arctan2(along(r, g_axis), along(r, f_axis))
    return np.stack([size**2 / mu, along(eccentricity, f_axis), along(eccentricity, g_axis), h, k, longitude], axis=-1)


def from_equinoctial(elements: ArrayLike, mu: float) -> tuple[Array, Array]:
    """Position and velocity (..., 3) of modified equinoctial elements (..., 6); inverse of :func:`to_equinoctial`."""
    p, f, g, h, k, longitude = np.moveaxis(np.asarray(elements, float), -1, 0)
    f_axis, g_axis = _axes(h, k)
    c, s = np.cos(longitude), np.sin(longitude)
    radius = p / (1 + f * c + g * s)
    root = np.sqrt(mu / p)
    position = radius[..., None] * (c[..., None] * f_axis + s[..., None] * g_axis)
    velocity = root[..., None] * (-(s + g)[..., None] * f_axis + (c + f)[..., None] * g_axis)
    return position, velocity


@functools.cache
def halves_program(steps: int) -> Callable[..., Any]:
    """Compiled: the two halves of a transfer flown to the middle, segment by segment, with every segment's slopes.

    Called with throttles (2, n, 3), masses at the near ends (2, n), the elements at departure and arrival (2, 6), the
    step (2,), negative for the half that is flown backwards, and acceleration and mass flow at full thrust, in units
    of mu = 1 and the first mass. Returns the elements at the middle (2, 6), and the slopes of each segment's end by
    its start (2, n, 6, 6), its throttle (2, n, 6, 3) and its mass (2, n, 6).
    """

    def flown(throttles: Any, mass: Any, ends: Any, step: Any, thrust: Any, flow: Any) -> Any:
        def segment(elements: Any, throttle: Any, m: Any, h: Any) -> Any:
            return _segment(elements, throttle, m, h, thrust, flow, steps)

        def along(elements: Any, control: Any) -> Any:
            throttle, m = control
            return jax.vmap(segment)(elements, throttle, m, step), elements

        middle, starts = jax.lax.scan(along, ends, (jnp.swapaxes(throttles, 0, 1), mass.T))
        starts = jnp.swapaxes(starts, 0, 1)
        slopes = jax.vmap(jax.vmap(jax.jacfwd(segment, (0, 1, 2)), (0, 0, 0, None)))(starts, throttles, mass, step)
        return middle, slopes

    return jax.jit(flown)  # type: ignore[no-any-return]


def size_of(throttles: Array) -> Array:
    """Size of throttles (..., 3), smooth at zero."""
    return np.asarray(np.sqrt(np.sum(throttles**2, axis=-1) + _ROUNDING**2))


def _segment(elements: Any, throttle: Any, mass: Any, h: Any, thrust: Any, flow: Any, steps: int) -> Any:
    """One segment by the classical Runge-Kutta rule, in steps of ``h``."""
    loss = jnp.sqrt(jnp.sum(throttle**2) + _ROUNDING**2) * flow * h

    def step(state: Any, k: Any) -> Any:
        def push(part: float) -> Any:
            return thrust * throttle / (mass - loss * (k + part))

        k1 = _rates(state, push(0.0))
        k2 = _rates(state + h / 2 * k1, push(0.5))
        k3 = _rates(state + h / 2 * k2, push(0.5))
        k4 = _rates(state + h * k3, push(1.0))
        return state + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4), None

    return jax.lax.scan(step, elements, jnp.arange(steps, dtype=float))[0]


def _rates(elements: Any, push: Any) -> Any:
    p, f, g, h, k, longitude = elements
    radial, across, normal = push
    c, s = jnp.cos(longitude), jnp.sin(longitude)
    w = 1 + f * c + g * s
    q = jnp.sqrt(p)
    tilt = h * s - k * c
    turn = 1 + h * h + k * k
    return jnp.stack(
        [
            2 * p / w * q * across,
            q * (radial * s + ((w + 1) * c + f) * across / w - tilt * g * normal / w),
            q * (-radial * c + ((w + 1) * s + g) * across / w + tilt * f * normal / w),
            q * turn * c / (2 * w) * normal,
            q * turn * s / (2 * w) * normal,
            q * (w / p) ** 2 + q * tilt * normal / w,
        ]
    )


def _axes(h: Array, k: Array) -> tuple[Array, Array]:
    """The two axes of the equinoctial frame in the orbit's plane, (..., 3) each."""
    turn = (1 + h**2 + k**2)[..., None]
    f_axis = np.stack([1 - k**2 + h**2, 2 * h * k, -2 * k], axis=-1) / turn
    g_axis = np.stack([2 * h * k, 1 + k**2 - h**2, 2 * h], axis=-1) / turn
    return f_axis, g_axis
