"""Relative motion against the figures of Tudat's and Orekit's own tests; the low-thrust spiral against poliastro's.

The source and the tolerance stand above each number.
"""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.constants import EARTH_MU
from intercosmos.physics.orbits import low_thrust, relative


def test_clohessy_wiltshire_of_tudat() -> None:
    # Tudat, unitTestClohessyWiltshirePropagator: radius 6778.137 km, 1800 s. Ten digits are given: half a unit of
    # the last one is the tolerance
    mean_motion = np.sqrt(EARTH_MU / 6_778_137.0**3)
    found = relative.clohessy_wiltshire([45, 37, 12, 0.08, 0.03, 0.01], 1800.0, mean_motion)
    assert found[:3] == pytest.approx([380.6450080, -543.7424675, 2.509547637], abs=5e-8)
    assert found[3:] == pytest.approx([0.1541620606, -0.7294751390, -0.01662099488], abs=5e-11)


def test_two_burn_rendezvous_of_orekit() -> None:
    # Orekit, ClohessyWiltshire tests: n = 0.00115697 rad/s, 8 h; ΔV to 1e-8 m/s, tolerance half a unit of that
    first, second = relative.cw_rendezvous([2e4, 2e4, 2e4, -20.0, 20.0, -5.0], 8 * 3600.0, 0.00115697)
    assert first == pytest.approx([29.35751149, -66.75115106, 13.02971971], abs=5e-9)
    assert second == pytest.approx([25.82081590, 0.47235106, 24.49302413], abs=5e-9)


@pytest.mark.parametrize(
    ("angle_deg", "delta_v_km_s", "days"),
    # poliastro's Edelbaum example: 7000 to 42166 km at 3.5e-7 km/s²; outputs recomputed, six digits
    [(28.5, 5.78377, 191.262), (90.0, 10.13143, 335.034)],
)
def test_edelbaum_from_low_orbit_to_the_ring(angle_deg: float, delta_v_km_s: float, days: float) -> None:
    found = low_thrust.edelbaum(7000e3, 42166e3, np.radians(angle_deg), mu=398600.4418e9)
    assert float(found) / 1e3 == pytest.approx(delta_v_km_s, abs=1e-5)
    assert float(found) / 3.5e-4 / 86400 == pytest.approx(days, abs=1e-3)


def test_edelbaum_of_a_low_to_synchronous_transfer() -> None:
    # Kechichian (1997), J. Guidance 20(5): 7000 km at 28.5° to 42166 km at 0°, 3.5e-7 km/s²: 191.26295 days;
    # tolerance 0.001 day (his gravity parameter is 398601.3 km³/s²)
    profile = low_thrust.edelbaum_profile(7000e3, 42166e3, np.radians(28.5), 3.5e-4, mu=398601.3e9)
    assert float(profile.time_s[-1]) / 86400 == pytest.approx(191.26295, abs=1e-3)
