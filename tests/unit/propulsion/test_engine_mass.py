"""Mass: the law, its interval, scaling, and what is refused. Its truth is in tests/against."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.engine_mass import engine_mass, fit_mass, scaled


def test_a_law_is_found_again() -> None:
    rng = np.random.default_rng(3)
    thrust, pressure = 10 ** rng.uniform(4, 7, 40), 10 ** rng.uniform(6, 7.5, 40)
    closed, hydrogen = rng.random(40) < 0.5, rng.random(40) < 0.5
    mass = np.exp(-3.0 + 0.7 * np.log(thrust) + 0.1 * np.log(pressure) + 0.3 * closed + 0.2 * hydrogen)
    law = fit_mass(thrust.tolist(), pressure.tolist(), closed.tolist(), hydrogen.tolist(), mass.tolist())
    assert law.coefficients == pytest.approx((-3.0, 0.7, 0.1, 0.3, 0.2), abs=1e-9)
    assert law.scatter < 1e-9


def test_too_few_engines_make_no_law() -> None:
    with pytest.raises(PhysicsError, match="six engines"):
        fit_mass([1e5] * 7, [1e7] * 7, [True] * 7, [False] * 7, [100.0] * 7)


def test_shapes_and_interval() -> None:
    found = engine_mass([1e5, 1e6], [[5e6], [2e7]], cycle="orsc", hydrogen=True)
    assert found.mass.shape == (2, 2)
    assert np.all(found.interval[0] < found.mass)
    assert np.all(found.mass < found.interval[1])
    assert np.all(found.mass > engine_mass([1e5, 1e6], [[5e6], [2e7]], cycle="gg").mass)
    # far from the engines fitted to, the interval is wider
    near, far = (engine_mass(force, 1e7, cycle="gg") for force in (1e6, 1e10))
    assert far.interval[1] / far.mass > near.interval[1] / near.mass


@pytest.mark.parametrize(("thrust", "pressure", "level"), [(0.0, 1e7, 0.9), (1e6, -1.0, 0.9), (1e6, 1e7, 1.0)])
def test_bad_questions(thrust: float, pressure: float, level: float) -> None:
    with pytest.raises(PhysicsError):
        engine_mass(thrust, pressure, cycle="gg", level=level)


def test_scaling_by_hand() -> None:
    twice = scaled(4.0, 1.0)
    assert (twice.length, twice.mass_flow, twice.power, twice.shaft_speed) == pytest.approx((2.0, 4.0, 4.0, 0.5))
    assert scaled(1.0, 4.0).length == pytest.approx(0.5)
    assert scaled(1.0).mass == 1.0
    with pytest.raises(PhysicsError, match="factors"):
        scaled(0.0)
