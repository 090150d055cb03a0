"""Laws of motion that a propagation keeps, whatever the orbit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import EARTH_MU, EARTH_RADIUS
from intercosmos.physics.orbits import span
from intercosmos.physics.orbits.elements import Keplerian, to_state
from intercosmos.physics.orbits.forces import Forces
from intercosmos.physics.orbits.gravity_field import egm2008
from intercosmos.physics.orbits.propagate import propagate
from intercosmos.physics.orbits.secular import mean_anomaly, true_anomaly

Array = NDArray[np.float64]


def orbits(count: int, seed: int = 7) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    e = rng.uniform(0.0, 0.6, count)
    a = (EARTH_RADIUS + rng.uniform(300e3, 2000e3, count)) / (1 - e)
    angles = rng.uniform(0.0, 2 * np.pi, (3, count))
    return to_state(Keplerian(a, e, np.arccos(rng.uniform(-1, 1, count)), *angles))


def test_energy_and_momentum_of_a_flattened_body_are_kept() -> None:
    """Energy with J2's potential, and the momentum along its axis: 1e-11 over a day."""
    r, v = orbits(200)
    j2 = 1.08262668e-3
    flown = propagate(r, v, [43200.0, 86400.0], Forces(zonals=(j2,), axis=(0.0, 0.0, 1.0)))

    def laws(r: Array, v: Array) -> tuple[Array, Array]:
        d = np.linalg.norm(r, axis=-1)
        bulge = j2 * (EARTH_RADIUS / d) ** 2 * (1.5 * (r[..., 2] / d) ** 2 - 0.5)
        return np.sum(v * v, axis=-1) / 2 - EARTH_MU / d * (1 - bulge), np.cross(r, v)[..., 2]

    assert np.all(flown.ended_why == "")
    for now, then in zip(laws(flown.position, flown.velocity), laws(r[:, None], v[:, None]), strict=True):
        scale = np.abs(then).max()
        assert np.max(np.abs(now - then)) < 1e-11 * scale


def test_back_again_is_where_it_began() -> None:
    r, v = orbits(100)
    there = propagate(r, v, 40000.0, Forces(zonals=(1.08e-3,), axis=(0.0, 0.0, 1.0)))
    again = propagate(
        there.position[:, 0], there.velocity[:, 0], -40000.0, Forces(zonals=(1.08e-3,), axis=(0.0, 0.0, 1.0))
    )
    np.testing.assert_allclose(again.position[:, 0], r, rtol=0, atol=0.02)


def test_derivatives_keep_volume_and_are_symplectic() -> None:
    r, v = orbits(50)
    m = propagate(r, v, 20000.0, stm=True).stm
    assert m is not None
    m = m[:, 0] * np.outer([1.0] * 3 + [1e3] * 3, [1.0] * 3 + [1e-3] * 3)[None].swapaxes(1, 2) ** -1.0
    j = np.block([[np.zeros((3, 3)), np.eye(3)], [-np.eye(3), np.zeros((3, 3))]])
    left = np.swapaxes(m, 1, 2) @ j @ m
    size = np.abs(m).max(axis=(1, 2)) ** 2
    assert np.max(np.abs(left - j).max(axis=(1, 2)) / size) < 1e-10


def test_jacobis_integral_of_the_turning_field() -> None:
    """v²/2 - U - spin · momentum stays, but for what the axis does in six hours: 5e-8 of it.

    The spin is that of the exact matrices: polar motion puts it 1e-6 rad from the axis of the field.
    """
    r, v = orbits(8)
    epoch, times = 8.6e8, np.array([60.0, 10000.0, 21600.0])
    field = egm2008(20)
    flown = propagate(r, v, times, Forces(gravity=field), epoch=epoch)
    matrices = span.earth_matrices(epoch + times)
    fixed = np.einsum("tji,ntj->nti", matrices, flown.position)
    potential = _potential(fixed.reshape(-1, 3)).reshape(fixed.shape[:2])
    step = 300.0
    turn = (span.earth_matrices(epoch + times + step) - span.earth_matrices(epoch + times - step)) @ np.swapaxes(
        matrices, 1, 2
    )
    spin = np.stack([turn[:, 2, 1], turn[:, 0, 2], turn[:, 1, 0]], axis=-1) / (2 * np.sin(span.SPIN * step) / span.SPIN)
    momentum = np.cross(flown.position, flown.velocity)
    jacobi = np.sum(flown.velocity**2, axis=-1) / 2 - potential - np.einsum("nti,ti->nt", momentum, spin)
    kepler = np.sum(flown.velocity**2, axis=-1) / 2 - field.mu / np.linalg.norm(flown.position, axis=-1)
    scale = np.abs(kepler).max()
    assert np.max(np.ptp(jacobi, axis=1)) < 5e-8 * scale
    assert np.max(np.ptp(kepler, axis=1)) > 1e-5 * scale


def _potential(fixed: Array) -> Array:
    """Potential of the 20 x 20 field by its definition, normalised Legendre functions by SciPy."""
    from math import factorial

    from scipy.special import assoc_legendre_p_all

    field = egm2008(20)
    d = np.linalg.norm(fixed, axis=-1)
    longitude = np.arctan2(fixed[:, 1], fixed[:, 0])
    p = assoc_legendre_p_all(20, 20, fixed[:, 2] / d)[0]
    total = np.zeros_like(d)
    for n in range(21):
        for m in range(n + 1):
            c, s = field.coefficients[n * (n + 1) // 2 + m]
            scale = np.sqrt((2 if m else 1) * (2 * n + 1) * factorial(n - m) / factorial(n + m)) * (-1) ** m
            wave = c * np.cos(m * longitude) + s * np.sin(m * longitude)
            total += (field.radius_m / d) ** n * scale * p[n, m] * wave
    return np.asarray(field.mu / d * total)


def test_mean_and_true_anomaly_are_inverse() -> None:
    rng = np.random.default_rng(3)
    mean, e = rng.uniform(-np.pi, np.pi, 20000), 1 - 10 ** rng.uniform(-5, 0, 20000)
    assert np.max(np.abs(mean_anomaly(true_anomaly(mean, e), e) - mean)) < 1e-11
