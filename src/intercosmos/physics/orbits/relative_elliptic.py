"""Relative motion about a target on an elliptic orbit: the equations of Tschauner and Hempel, solved.

Axes, units and limits are those of :mod:`~intercosmos.physics.orbits.relative`.

References
----------
Yamanaka & Ankersen (2002), *New state transition matrix for relative motion on an arbitrary elliptical orbit*,
J. Guidance 25(1), equations 79 to 88, here turned into the axes of that module.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_MU
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.inputs import common_shape, numbers
from intercosmos.physics.orbits.relative_states import apply, relative_states

Array = NDArray[np.float64]


def yamanaka_ankersen_matrix(
    dt_s: ArrayLike,
    semi_major_axis: ArrayLike,
    eccentricity: ArrayLike,
    true_anomaly: ArrayLike,
    *,
    mu: float = EARTH_MU,
) -> Array:
    """Transition matrix of relative motion about an elliptic orbit (the Tschauner-Hempel equations, solved).

    Parameters
    ----------
    dt_s : (...) time, s; negative to go back
    semi_major_axis, eccentricity, true_anomaly : (...) of the target at the start, m and rad

    Other Parameters
    ----------------
    mu : m³/s²

    Returns
    -------
    (..., 6, 6) in the axes of the module; with eccentricity 0 that of
    :func:`~intercosmos.physics.orbits.relative.clohessy_wiltshire_matrix`

    Raises
    ------
    PhysicsError
        If the target's orbit is not an ellipse.
    """
    given = {
        "dt_s": numbers(dt_s, "s", "dt_s"),
        "semi_major_axis": numbers(semi_major_axis, "m", "semi_major_axis"),
        "eccentricity": numbers(eccentricity, "1", "eccentricity"),
        "true_anomaly": numbers(true_anomaly, "rad", "true_anomaly"),
    }
    shape = common_shape(**{name: v.shape for name, v in given.items()})
    dt, a, e, nu_0 = (np.broadcast_to(v, shape) for v in given.values())
    if not (np.all(np.isfinite(dt)) and np.all(np.isfinite(nu_0)) and mu > 0):
        raise PhysicsError("time and true anomaly must be finite, mu above 0")
    if np.any(~((a > 0) & np.isfinite(a))) or np.any(~((e >= 0) & (e < 1))):
        raise PhysicsError("an ellipse needs a semi-major axis above 0 and an eccentricity from 0 up to but not 1")
    nu_1 = _true_anomaly_after(dt, a, e, nu_0, mu)
    rate = np.sqrt(mu / (a * (1 - e**2)) ** 3)  # k² of the paper: h / p²
    back = np.linalg.solve(_solutions(nu_0, e, np.zeros_like(dt)), _to_scaled(nu_0, e, rate))
    return np.asarray(_from_scaled(nu_1, e, rate) @ _solutions(nu_1, e, rate * dt) @ back)


def yamanaka_ankersen(
    state: ArrayLike,
    dt_s: ArrayLike,
    semi_major_axis: ArrayLike,
    eccentricity: ArrayLike,
    true_anomaly: ArrayLike,
    *,
    mu: float = EARTH_MU,
) -> Array:
    """Relative state after a time, the target on an elliptic orbit.

    Parameters
    ----------
    state : (..., 6) m and m/s: radial, in-track, cross-track in the axes of ``relative``
    dt_s : (...) s; negative to go back
    semi_major_axis, eccentricity, true_anomaly : (...) of the target at the start, m and rad

    Returns
    -------
    (..., 6) m and m/s, in the axes of the target's frame then

    Raises
    ------
    PhysicsError
        If the target's orbit is not an ellipse or a state has not six parts.

    Examples
    --------
    >>> yamanaka_ankersen([0, 100, 0, 0, 0, 0], 3000.0, 7e6, 0.0, 0.0).round(6).tolist()
    [0.0, 100.0, 0.0, 0.0, 0.0, 0.0]
    """
    matrix = yamanaka_ankersen_matrix(dt_s, semi_major_axis, eccentricity, true_anomaly, mu=mu)
    return apply(matrix, relative_states(state))


def _solutions(nu: Array, e: Array, k2_dt: Array) -> Array:
    """The six fundamental solutions in scaled axes (equations 81, 82), derivatives by the true anomaly, (..., 6, 6).

    Rows: x, y, z and their derivatives; columns: four in the plane, two across. The paper's axes (in-track,
    against the momentum, towards the centre) are turned into ours.
    """
    rho = 1 + e * np.cos(nu)
    s, c = rho * np.sin(nu), rho * np.cos(nu)
    ds, dc = np.cos(nu) + e * np.cos(2 * nu), -np.sin(nu) - e * np.sin(2 * nu)
    out = np.zeros((*nu.shape, 6, 6))
    out[..., 1, 0] = 1
    out[..., 1, 1], out[..., 1, 2] = -c * (1 + 1 / rho), s * (1 + 1 / rho)
    out[..., 1, 3] = 3 * rho**2 * k2_dt
    out[..., 0, 1], out[..., 0, 2], out[..., 0, 3] = -s, -c, -(2 - 3 * e * s * k2_dt)
    out[..., 4, 1], out[..., 4, 2], out[..., 4, 3] = 2 * s, 2 * c - e, 3 * (1 - 2 * e * s * k2_dt)
    out[..., 3, 1], out[..., 3, 2], out[..., 3, 3] = -ds, -dc, 3 * e * (ds * k2_dt + s / rho**2)
    out[..., 2, 4], out[..., 2, 5] = np.cos(nu), np.sin(nu)
    out[..., 5, 4], out[..., 5, 5] = -np.sin(nu), np.cos(nu)
    return out


def _to_scaled(nu: Array, e: Array, rate: Array) -> Array:
    """Matrix from (r, v) to (ρ r, d(ρ r)/dν), equations 86 and 87."""
    rho = 1 + e * np.cos(nu)
    eye = np.eye(3)
    out = np.zeros((*nu.shape, 6, 6))
    out[..., :3, :3] = rho[..., None, None] * eye
    out[..., 3:, :3] = (-e * np.sin(nu))[..., None, None] * eye
    out[..., 3:, 3:] = (1 / (rate * rho))[..., None, None] * eye
    return out


def _from_scaled(nu: Array, e: Array, rate: Array) -> Array:
    """Inverse of :func:`_to_scaled`, equation 88."""
    rho = 1 + e * np.cos(nu)
    eye = np.eye(3)
    out = np.zeros((*nu.shape, 6, 6))
    out[..., :3, :3] = (1 / rho)[..., None, None] * eye
    out[..., 3:, :3] = (rate * e * np.sin(nu))[..., None, None] * eye
    out[..., 3:, 3:] = (rate * rho)[..., None, None] * eye
    return out


def _true_anomaly_after(dt: Array, a: Array, e: Array, nu: Array, mu: float) -> Array:
    """True anomaly after a time on an ellipse, by Newton's method from a start that always converges."""
    eccentric = 2 * np.arctan2(np.sqrt(1 - e) * np.sin(nu / 2), np.sqrt(1 + e) * np.cos(nu / 2))
    mean = np.remainder(eccentric - e * np.sin(eccentric) + np.sqrt(mu / a**3) * dt + np.pi, 2 * np.pi) - np.pi
    # M + 0.85 e sign(M) (Danby) lies where Newton's steps do not run away
    found = mean + 0.85 * e * np.sign(mean)
    for _ in range(30):
        step = (found - e * np.sin(found) - mean) / (1 - e * np.cos(found))
        found = found - step
        if np.all(np.abs(step) < 1e-13):
            break
    return np.asarray(2 * np.arctan2(np.sqrt(1 + e) * np.sin(found / 2), np.sqrt(1 - e) * np.cos(found / 2)))
