from __future__ import annotations

import numpy as np
import pytest

from intercosmos.constants import EARTH_MU, EARTH_RADIUS
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits import elements


def test_shapes_are_kept() -> None:
    position = np.tile([7e6, 1e5, -2e5], (2, 3, 1))
    velocity = np.tile([0.0, 5e3, 5.5e3], (2, 3, 1))
    found = elements.from_state(position, velocity)
    assert all(part.shape == (2, 3) for part in found)
    back_position, back_velocity = elements.to_state(found)
    assert back_position.shape == back_velocity.shape == (2, 3, 3)


def test_circular_orbit_counts_from_the_node() -> None:
    v = np.sqrt(EARTH_MU / 7e6)
    found = elements.from_state([0.0, 7e6, 0.0], [-v * np.cos(0.5), 0.0, v * np.sin(0.5)])
    assert float(found.argument_of_perigee) == 0.0
    assert float(found.raan) == pytest.approx(np.pi / 2)
    assert float(found.true_anomaly) % (2 * np.pi) == pytest.approx(0.0, abs=1e-12)
    assert float(found.inclination) == pytest.approx(0.5)


def test_equatorial_orbit_counts_from_the_x_axis() -> None:
    found = elements.from_state([0.0, 7e6, 0.0], [-8e3, 0.0, 0.0])
    assert float(found.inclination) == 0.0
    assert float(found.raan) == 0.0
    assert float(found.argument_of_perigee + found.true_anomaly) % (2 * np.pi) == pytest.approx(np.pi / 2)


@pytest.mark.parametrize(
    ("position", "velocity", "words"),
    [
        ([8e6, 0, 0], [0, np.sqrt(2 * EARTH_MU / 8e6), 0], "parabola"),
        ([np.nan, 0, 0], [0, 12e3, 0], "finite"),
        ([7e6, 0, 0], [1e3, 0, 0], "parallel"),
    ],
)
def test_states_without_elements(position: list[float], velocity: list[float], words: str) -> None:
    with pytest.raises(PhysicsError, match=words):
        elements.from_state(position, velocity)


def test_apogee_below_perigee() -> None:
    with pytest.raises(PhysicsError, match="apogee must not be below"):
        elements.axis_and_eccentricity(400e3, 200e3)


def test_values_that_are_not_numbers_are_refused() -> None:
    with pytest.raises(PhysicsError):
        elements.axis_and_eccentricity(np.nan, 200e3)
    with pytest.raises(PhysicsError):
        elements.period(np.nan)
    with pytest.raises(PhysicsError):
        elements.speed([7e6, np.nan])


def test_speed_beyond_the_apogee() -> None:
    with pytest.raises(PhysicsError, match="never reaches"):
        elements.speed(1e8, 7e6)


def test_escape_speed_of_a_parabola_like_hyperbola() -> None:
    assert float(elements.speed(EARTH_RADIUS, -1e18)) == pytest.approx(np.sqrt(2 * EARTH_MU / EARTH_RADIUS))
