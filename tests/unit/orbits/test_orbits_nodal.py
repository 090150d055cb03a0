from __future__ import annotations

import numpy as np
import pytest

from intercosmos.constants import EARTH_RADIUS
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits import nodal


def test_perigee_stands_still_at_the_critical_inclination() -> None:
    critical = np.arcsin(np.sqrt(0.8))  # 63.43°
    rates = nodal.secular_rates(26.6e6, 0.74, [critical, np.pi - critical])
    assert rates.argument_of_perigee == pytest.approx([0.0, 0.0], abs=1e-20)


def test_polar_plane_does_not_drift() -> None:
    assert abs(float(nodal.secular_rates(7e6, 0.0, np.pi / 2).node)) < 1e-20


def test_too_high_to_be_sun_synchronous() -> None:
    with pytest.raises(PhysicsError, match="too high"):
        nodal.sun_synchronous_inclination([EARTH_RADIUS + 700e3, EARTH_RADIUS + 6000e3])
    assert float(nodal.sun_synchronous_inclination(EARTH_RADIUS + 5900e3)) > np.radians(160)


def test_equal_rates_never_realign() -> None:
    assert float(nodal.realignment_period(-1e-6, -1e-6)) == np.inf


def test_plane_angle_counts_the_nodes() -> None:
    # two polar planes a quarter turn apart; and nearly equal planes without loss of digits
    assert float(nodal.plane_angle(np.pi / 2, 0.0, np.pi / 2, np.pi / 2)) == pytest.approx(np.pi / 2)
    assert float(nodal.plane_angle(0.9, 1.0, 0.9 + 1e-9, 1.0)) == pytest.approx(1e-9, rel=1e-6)


@pytest.mark.parametrize(("axis", "eccentricity"), [(-7e6, 0.0), (7e6, 1.0), (7e6, np.nan)])
def test_rates_need_an_ellipse(axis: float, eccentricity: float) -> None:
    with pytest.raises(PhysicsError, match="semi-major axis above 0"):
        nodal.secular_rates(axis, eccentricity, 0.9)
