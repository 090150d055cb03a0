"""Departures out of the plane: the price of a turn against every burn there is, and its limits."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.constants import EARTH_MU
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.departure_turn import PARKING_RADIUS, departure_burn, same_burn_c3


def least_of_many(c3: float, angle: float) -> float:
    """Least burn of 160 000 whose hyperbola leaves at least so steeply: every climb and turn of the plane."""
    speed = np.sqrt(c3 + 2 * EARTH_MU / PARKING_RADIUS)
    climb, turn = np.meshgrid(np.radians(np.linspace(0, 30, 400)), np.radians(np.linspace(0, 45, 400)))
    up, level = speed * np.sin(climb), speed * np.cos(climb)
    v = np.stack([up, level * np.cos(turn), level * np.sin(turn)], axis=-1)
    r = np.array([PARKING_RADIUS, 0.0, 0.0])
    h = np.cross(r, v)
    e = np.cross(v, h) / EARTH_MU - r / PARKING_RADIUS
    size = np.linalg.norm(e, axis=-1, keepdims=True)
    normal = h / np.linalg.norm(h, axis=-1, keepdims=True)
    # the outgoing asymptote of a hyperbola (Vallado, section 2.2: cos(true anomaly) = -1/e)
    away = (-e / size + np.sqrt(size**2 - 1) * np.cross(normal, e / size)) / size
    change = np.linalg.norm(v - np.array([0.0, np.sqrt(EARTH_MU / PARKING_RADIUS), 0.0]), axis=-1)
    return float(change[np.arcsin(away[..., 2]) >= angle].min())


@pytest.mark.parametrize(("c3", "degrees"), [(0.5e6, 2.0), (10e6, 5.0), (10e6, 15.0), (30e6, 10.0)])
def test_no_burn_does_it_for_less(c3: float, degrees: float) -> None:
    angle = np.radians(degrees)
    # the grid is 0.1 degrees wide, so that its best is a little dearer than the best there is
    assert float(departure_burn(c3, angle)) == pytest.approx(least_of_many(c3, angle), rel=0.01)
    assert float(departure_burn(c3, angle)) <= least_of_many(c3, angle)


def test_in_the_plane_it_is_the_tangent_burn_and_it_rises_with_the_angle() -> None:
    c3 = np.array([0.0, 1e6, 20e6, 90e6])
    tangent = np.sqrt(c3 + 2 * EARTH_MU / PARKING_RADIUS) - np.sqrt(EARTH_MU / PARKING_RADIUS)
    np.testing.assert_allclose(departure_burn(c3), tangent, rtol=1e-9)
    angles = np.radians(np.linspace(0, 60, 61))
    assert np.all(np.diff(departure_burn(c3[:, None], angles), axis=1) > 0)


def test_the_same_burn_leads_to_more_energy_in_the_plane() -> None:
    c3, angle = np.array([5e6, 5e6, -2e6, -2e6, np.nan]), np.radians([0.0, 4.0, 0.0, 4.0, 1.0])
    dearer = same_burn_c3(c3, angle)
    assert dearer[0] == 5e6
    assert departure_burn(dearer[1]) == pytest.approx(float(departure_burn(5e6, angle[1])), rel=1e-9)
    assert dearer[2] == -2e6
    assert np.isnan(dearer[3:]).all()  # below escape no asymptote; no transfer, no energy


@pytest.mark.parametrize(("c3", "angle"), [(-1.0, 0.1), (1e6, -0.1), (1e6, 1.6)])
def test_what_cannot_be_is_refused(c3: float, angle: float) -> None:
    with pytest.raises(PhysicsError, match="out of the plane"):
        departure_burn(c3, angle)
