"""Kepler's problem keeps what a conic keeps, and goes back the way it came, on every conic."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.physics.orbits.kepler_problem import kepler

COUNT = 5000


def _states(kind: str) -> tuple[np.ndarray, np.ndarray]:
    """States in units with mu = 1 and a periapsis of 1, turned anyhow."""
    rng = np.random.default_rng(7)
    e = {
        "ellipse": rng.uniform(0, 0.99, COUNT),
        "circle": 10 ** rng.uniform(-14, -1, COUNT),
        "parabola": 1 + rng.normal(size=COUNT) * 10 ** rng.uniform(-14, -3, COUNT),
        "hyperbola": 1 + 10 ** rng.uniform(-2, 2, COUNT),
    }[kind]
    most = np.where(e > 1, np.arccos(-1 / np.maximum(e, 1)) * 0.97, 0.97 * np.pi)
    nu = rng.uniform(-1, 1, COUNT) * most
    p = 1 + e
    r = p / (1 + e * np.cos(nu))
    axes, _ = np.linalg.qr(rng.normal(size=(COUNT, 3, 3)))
    position = (r * np.cos(nu))[:, None] * axes[:, 0] + (r * np.sin(nu))[:, None] * axes[:, 1]
    velocity = (-np.sin(nu)[:, None] * axes[:, 0] + (e + np.cos(nu))[:, None] * axes[:, 1]) / np.sqrt(p)[:, None]
    return position, velocity


@pytest.mark.parametrize("kind", ["ellipse", "circle", "parabola", "hyperbola"])
def test_energy_momentum_and_periapsis_stay_and_the_way_back_is_the_same(kind: str) -> None:
    r, v = _states(kind)
    dt = np.random.default_rng(8).uniform(-30, 30, COUNT)
    r2, v2 = kepler(r, v, dt, 1.0)
    n1, n2 = np.linalg.norm(r, axis=-1), np.linalg.norm(r2, axis=-1)
    s1, s2 = np.sum(v * v, axis=-1), np.sum(v2 * v2, axis=-1)
    assert np.max(np.abs(s1 / 2 - 1 / n1 - s2 / 2 + 1 / n2) / (s1 + 1 / n1 + 1 / n2)) < 1e-13
    momentum, later = np.cross(r, v), np.cross(r2, v2)
    assert np.max(np.linalg.norm(momentum - later, axis=-1) / np.linalg.norm(momentum, axis=-1)) < 1e-12
    ecc, ecc_later = np.cross(v, momentum) - r / n1[:, None], np.cross(v2, later) - r2 / n2[:, None]
    assert np.max(np.abs(ecc - ecc_later) / (1 + np.linalg.norm(ecc, axis=-1))[:, None]) < 1e-11
    back, back_v = kepler(r2, v2, -dt, 1.0)
    assert np.max(np.linalg.norm(back - r, axis=-1) / n1) < 1e-10
    assert np.max(np.linalg.norm(back_v - v, axis=-1) / np.sqrt(s1)) < 1e-10
    half = kepler(*kepler(r, v, 0.3 * dt, 1.0), 0.7 * dt, 1.0)[0]
    assert np.max(np.linalg.norm(half - r2, axis=-1) / n2) < 1e-10


def test_whole_periods_change_nothing() -> None:
    r, v = _states("ellipse")
    a = 1 / (2 / np.linalg.norm(r, axis=-1) - np.sum(v * v, axis=-1))
    turns = np.arange(COUNT) % 21 - 10
    again, _ = kepler(r, v, turns * 2 * np.pi * a**1.5, 1.0)
    # the period's own rounding, ten times over, amplified by a close periapsis (e up to 0.99)
    assert np.max(np.linalg.norm(again - r, axis=-1) / (a + np.linalg.norm(r, axis=-1))) < 1e-10


def test_times_from_the_true_anomaly() -> None:
    # independent: Kepler's equation in E and in H, Barker's in D, from the periapsis
    position, velocity = np.array([1.0, 0, 0]), np.array([0, 1.0, 0])
    for e, nu in ((0.3, 2.0), (0.9, -2.5), (1.0, 1.5), (1.7, 1.2)):
        tan = np.tan(nu / 2)
        if e < 1:
            ecc = 2 * np.arctan(np.sqrt((1 - e) / (1 + e)) * tan)
            dt = (ecc - e * np.sin(ecc)) / (1 - e) ** 1.5
        elif e > 1:
            hyp = 2 * np.arctanh(np.sqrt((e - 1) / (e + 1)) * tan)
            dt = (e * np.sinh(hyp) - hyp) / (e - 1) ** 1.5
        else:
            dt = np.sqrt(2) * (tan + tan**3 / 3)
        r, _ = kepler(position, velocity * np.sqrt(1 + e), dt, 1.0)
        radius = (1 + e) / (1 + e * np.cos(nu))
        assert np.allclose(r, [radius * np.cos(nu), radius * np.sin(nu), 0], atol=1e-13 * radius)
