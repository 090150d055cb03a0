"""Lambert's problem: shapes, broadcasting, bad rows, and what it says of them."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.constants import EARTH_MU
from intercosmos.errors import PhysicsError
from intercosmos.physics.engine import jax
from intercosmos.physics.orbits import blocks
from intercosmos.physics.orbits.kepler_problem import kepler
from intercosmos.physics.orbits.lambert_problem import Verdict, lambert, lambert_exists, lambert_jax, lambert_verdict

R1, R2 = np.array([8e6, 0, 0]), np.array([-3e6, 1.1e7, 2e6])


def test_shapes_broadcast() -> None:
    v1, v2 = lambert(R1, np.stack([R2, 1.2 * R2])[:, None], [[3000.0, 4000.0, 5000.0]], EARTH_MU)
    assert v1.shape == v2.shape == (2, 3, 3)
    one, _ = lambert(R1, 1.2 * R2, 4000.0, EARTH_MU)
    assert np.allclose(v1[1, 1], one, rtol=1e-12)
    assert lambert(np.zeros((0, 3)), R2, 1.0, EARTH_MU)[0].shape == (0, 3)
    assert kepler(np.zeros((0, 3)), R2, 1.0, EARTH_MU)[0].shape == (0, 3)


def test_many_rows_are_the_same_rows_as_few() -> None:
    rng = np.random.default_rng(0)
    count = blocks.MANY + 100
    r1, r2 = rng.normal(size=(2, count, 3)) * 1e7
    tof = rng.uniform(1e3, 1e5, count)
    v1, v2 = lambert(r1, r2, tof, EARTH_MU)
    some = np.r_[0:20, count - 20 : count]
    few = lambert(r1[some], r2[some], tof[some], EARTH_MU)
    assert np.allclose(v1[some], few[0], rtol=1e-9)
    assert np.allclose(v2[some], few[1], rtol=1e-9)
    end, _ = kepler(r1, v1, tof, EARTH_MU)
    assert np.max(np.linalg.norm(end - r2, axis=-1) / np.linalg.norm(r2, axis=-1)) < 1e-9


def test_paths_ways_and_revolutions_may_differ_from_row_to_row() -> None:
    turns, high, way = (
        np.array([0, 1, 1, 2]),
        np.array([False, False, True, True]),
        np.array([True, True, False, False]),
    )
    v1, _ = lambert(R1, R2, 60_000.0, EARTH_MU, revolutions=turns, high_path=high, prograde=way)
    for k in range(4):
        one, _ = lambert(R1, R2, 60_000.0, EARTH_MU, revolutions=turns[k], high_path=high[k], prograde=way[k])
        assert np.allclose(v1[k], one, rtol=1e-9)
    assert np.array_equal(np.cross(R1, v1)[:, 2] > 0, way)


@pytest.mark.parametrize(
    ("r1", "r2", "tof_s", "mu", "verdict", "words"),
    [
        (R1, R1, 3000.0, EARTH_MU, Verdict.COINCIDENT, "one and the same"),
        (R1, -2 * R1, 3000.0, EARTH_MU, Verdict.COLLINEAR, "on a line"),
        (R2, -1.7 * R2, 3000.0, EARTH_MU, Verdict.COLLINEAR, "on a line"),
        (R2, 1.3 * R2, 3000.0, EARTH_MU, Verdict.COLLINEAR, "on a line"),
        (R1, R2, 0.0, EARTH_MU, Verdict.NO_TIME, "flight time must be positive"),
        (R1, R2, -10.0, EARTH_MU, Verdict.NO_TIME, "flight time must be positive"),
        (R1, 0 * R2, 10.0, EARTH_MU, Verdict.NOT_A_NUMBER, "away from the centre"),
        (R1, R2, np.nan, EARTH_MU, Verdict.NOT_A_NUMBER, "finite"),
        (R1, R2, np.inf, EARTH_MU, Verdict.NOT_A_NUMBER, "finite"),
        (R1, R2 * [1, np.nan, 1], 10.0, EARTH_MU, Verdict.NOT_A_NUMBER, "finite"),
        (R1, R2, 10.0, 0.0, Verdict.NOT_A_NUMBER, "mu positive"),
        (R1, R2, 10.0, -1.0, Verdict.NOT_A_NUMBER, "mu positive"),
    ],
)
def test_a_bad_problem_says_why_and_spoils_no_other(
    r1: np.ndarray, r2: np.ndarray, tof_s: float, mu: float, verdict: Verdict, words: str
) -> None:
    with pytest.raises(PhysicsError, match=words):
        lambert(r1, r2, tof_s, mu)
    rows = (np.stack([r1, R1]), np.stack([r2, R2]), [tof_s, 3000.0], [mu, EARTH_MU])
    assert lambert_verdict(*rows).tolist() == [verdict, Verdict.SOLVED]
    assert lambert_exists(*rows).tolist() == [False, True]
    v1, v2 = lambert(*rows)
    assert np.isnan(v1[0]).all()
    assert np.isnan(v2[0]).all()
    assert np.isfinite(v1[1]).all()


@pytest.mark.parametrize("revolutions", [-1, 0.5, np.nan])
def test_revolutions_are_whole(revolutions: float) -> None:
    with pytest.raises(PhysicsError, match="whole numbers"):
        lambert(R1, R2, 3000.0, EARTH_MU, revolutions=revolutions)


def test_positions_have_three_components() -> None:
    with pytest.raises(PhysicsError, match=r"\(\.\.\., 3\)"):
        lambert(R1[:2], R2, 3000.0, EARTH_MU)
    with pytest.raises(PhysicsError, match=r"\(\.\.\., 3\)"):
        kepler(R1[:2], R2, 3000.0, EARTH_MU)


def test_inside_a_compiled_program() -> None:
    solve = jax.jit(jax.vmap(lambda r2, t: lambert_jax(R1, r2, t, EARTH_MU)))
    found = solve(np.stack([R2, 0 * R2]), np.array([4000.0, 4000.0]))
    assert np.allclose(found.v1[0], lambert(R1, R2, 4000.0, EARTH_MU)[0], rtol=1e-12)
    assert found.verdict.tolist() == [Verdict.SOLVED, Verdict.NOT_A_NUMBER]
    assert np.isnan(found.v1[1]).all()


def test_a_fall_through_the_centre_has_no_kepler() -> None:
    with pytest.raises(PhysicsError, match="parallel"):
        kepler(R1, -R1 / 1e3, 100.0, EARTH_MU)
    with pytest.raises(PhysicsError, match="finite"):
        kepler(R1, R2 / 1e3, np.nan, EARTH_MU)
    r, v = kepler([R1, R1], [-R1 / 1e3, R2 / 2e3], 100.0, EARTH_MU)
    assert np.isnan(r).all(axis=-1).tolist() == [True, False]
    assert np.isnan(v).all(axis=-1).tolist() == [True, False]
