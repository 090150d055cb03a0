"""Flow of a perfect gas: against the tables of textbooks, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.nozzle_flow import (
    area_ratio_of_mach,
    characteristic_velocity,
    mach_of_area_ratio,
    mach_of_prandtl_meyer,
    prandtl_meyer,
    pressure_ratio,
    temperature_ratio,
    thrust_coefficient,
)


def test_isentropic_table() -> None:
    # NACA report 1135 (1953), table II, gamma 1.4: p/p0, T/T0, A/A*, Prandtl-Meyer angle in degrees
    mach = np.array([1.5, 2.0, 3.0, 5.0])
    assert pressure_ratio(mach, 1.4) == pytest.approx([0.2724, 0.1278, 0.02722, 1.890e-3], rel=3e-4)
    assert temperature_ratio(mach, 1.4) == pytest.approx([0.6897, 0.5556, 0.3571, 0.1667], rel=3e-4)
    assert area_ratio_of_mach(mach, 1.4) == pytest.approx([1.176, 1.688, 4.235, 25.00], rel=5e-4)
    assert np.rad2deg(prandtl_meyer(mach, 1.4)) == pytest.approx([11.91, 26.38, 49.76, 76.92], abs=0.006)


def test_thrust_coefficients_of_a_textbook() -> None:
    # gamma 1.2: 1.242 in vacuum at the throat, 2.246 when expanded without end (Sutton and Biblarz, table 3-1)
    assert thrust_coefficient(1.0, 1.2) == pytest.approx(1.242, abs=1e-3)
    assert thrust_coefficient(1e16, 1.2) == pytest.approx(2.246, abs=2e-3)


def test_characteristic_velocity_of_cold_nitrogen() -> None:
    # sqrt(R T)/Gamma with R = 296.8 J/(kg K), 300 K, gamma 1.4: 298.4/0.6847
    assert characteristic_velocity(1.4, 0.0280134, 300.0) == pytest.approx(435.8, abs=0.2)


def test_the_throat_itself() -> None:
    assert mach_of_area_ratio(1.0, 1.2) == 1.0
    assert mach_of_area_ratio(1.0, 1.2, supersonic=False) == 1.0
    assert mach_of_prandtl_meyer(0.0, 1.2) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: mach_of_area_ratio(0.9, 1.2), "at least 1"),
        (lambda: mach_of_area_ratio(np.nan, 1.2), "at least 1"),
        (lambda: area_ratio_of_mach(2.0, 0.9), "between 1 and 2"),
        (lambda: area_ratio_of_mach(0.0, 1.2), "above zero"),
        (lambda: prandtl_meyer(0.5, 1.4), "at least 1"),
        (lambda: mach_of_prandtl_meyer(2.5, 1.4), "vacuum"),
    ],
)
def test_what_cannot_be_is_refused(call: object, said: str) -> None:
    with pytest.raises(PhysicsError, match=said):
        call()  # type: ignore[operator]
