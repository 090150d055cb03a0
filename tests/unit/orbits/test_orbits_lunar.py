"""Ways to the Moon: what a transfer must satisfy, rows without an answer, refusals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from intercosmos.constants import EARTH_MU, EARTH_RADIUS
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits import lunar

MOON = np.array([3.5e8, 1.2e8, 1.0e8])
MOON_VELOCITY = np.array([-300.0, 900.0, 200.0])
PARKING = EARTH_RADIUS + 185.2e3


@given(
    days=st.floats(0.6, 4.8),
    inclination=st.floats(0.35, 2.7),
    declination=st.floats(-0.34, 0.34),
    right_ascension=st.floats(0.0, 6.28),
    ascending=st.booleans(),
)
def test_a_transfer_meets_the_moon(
    days: float, inclination: float, declination: float, right_ascension: float, ascending: bool
) -> None:
    flat = np.cos(declination)
    moon = 4.0e8 * np.array([flat * np.cos(right_ascension), flat * np.sin(right_ascension), np.sin(declination)])
    found = lunar.transfer_to(moon, [0, 0, 0], days * 86400, inclination=inclination, ascending=ascending)
    r, v = found.position, found.velocity
    assert np.linalg.norm(r) == pytest.approx(PARKING, rel=1e-12)
    assert abs(r @ v) < 1e-9 * PARKING * np.linalg.norm(v)  # the burn is along the circle
    assert float(found.c3) == pytest.approx(v @ v - 2 * EARTH_MU / PARKING, abs=1e-6 * (v @ v))
    normal = np.cross(r, v) / np.linalg.norm(np.cross(r, v))
    assert np.arccos(normal[2]) == pytest.approx(inclination, abs=1e-9)
    # energy and momentum say where it is going; the velocity at the Moon belongs to the same conic
    arrival = found.arrival_v_infinity
    assert np.cross(moon, arrival) == pytest.approx(np.cross(r, v), rel=1e-6, abs=1e3)
    assert arrival @ arrival - 2 * EARTH_MU / 4.0e8 == pytest.approx(float(found.c3), abs=1e-6 * (v @ v))
    assert arrival @ moon > 0  # on its way out
    forward = arrival - (arrival @ moon) * moon / (moon @ moon)
    assert abs(forward[2]) < 1e-6 * np.linalg.norm(forward) or (forward[2] > 0) == ascending


@pytest.mark.parametrize("days", [0.7, 1.5, 2.6, 3.0, 4.9])
def test_the_time_is_the_one_asked_for(days: float) -> None:
    found = lunar.transfer_to(MOON, MOON_VELOCITY, days * 86400, inclination=0.9)

    def rates(_: float, y: np.ndarray) -> np.ndarray:
        return np.append(y[3:], -EARTH_MU * y[:3] / np.linalg.norm(y[:3]) ** 3)

    start = np.append(found.position, found.velocity)
    path = solve_ivp(rates, (0, days * 86400), start, rtol=1e-12, atol=1e-3)
    assert path.y[:3, -1] == pytest.approx(MOON, abs=2e3)
    assert path.y[3:, -1] - MOON_VELOCITY == pytest.approx(found.arrival_v_infinity, abs=0.01)


def test_rows_without_an_answer_are_nan() -> None:
    days = np.array([3.0, 9.0, 3.0])
    found = lunar.transfer_to(MOON, MOON_VELOCITY, days * 86400, inclination=[0.9, 0.9, 0.05])
    assert np.isnan(found.injection_delta_v).tolist() == [False, True, True]
    assert np.isnan(found.velocity).all(axis=-1).tolist() == [False, True, True]
    assert found.arrival_v_infinity.shape == (3, 3)


@pytest.mark.parametrize(
    ("days", "inclination", "word"), [(9.0, 0.9, "the longest takes"), (0.1, 0.9, "on its way"), (3.0, 0.05, "steeper")]
)
def test_one_row_without_an_answer_raises(days: float, inclination: float, word: str) -> None:
    with pytest.raises(PhysicsError, match=word):
        lunar.transfer_to(MOON, MOON_VELOCITY, days * 86400, inclination=inclination)


def test_insertion_from_rest_is_what_an_escape_costs() -> None:
    circle = np.sqrt(lunar.MOON_MU / 2e6)
    assert float(lunar.insertion(0.0, 2e6)) == pytest.approx((np.sqrt(2) - 1) * circle, rel=1e-12)
    assert lunar.insertion(900.0, 2e6, 2e7) < lunar.insertion(900.0, 2e6)
    with pytest.raises(PhysicsError, match="apoapsis"):
        lunar.insertion(900.0, 2e6, 1e6)


def test_the_moon_must_be_beyond_the_parking_orbit() -> None:
    with pytest.raises(PhysicsError, match="farther"):
        lunar.ideal_injection(4e8)
