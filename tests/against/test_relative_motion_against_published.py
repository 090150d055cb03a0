"""Relative motion against the figures of Tudat's and Orekit's own tests; the low-thrust spiral against poliastro's.

Cases, sources and tolerances stand in ``benchmarks/published/motion.py``, from which the accuracy ledger has them too.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from intercosmos.constants import EARTH_MU
from intercosmos.physics.orbits import low_thrust, relative

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from published import motion as published


def test_clohessy_wiltshire_of_tudat() -> None:
    mean_motion = np.sqrt(EARTH_MU / published.CW_RADIUS_M**3)
    found = relative.clohessy_wiltshire(published.CW_START, published.CW_S, mean_motion)
    position, velocity = published.CW_TOLERANCES
    assert found[:3] == pytest.approx(published.CW_END[:3], abs=position)
    assert found[3:] == pytest.approx(published.CW_END[3:], abs=velocity)


def test_two_burn_rendezvous_of_orekit() -> None:
    burns = relative.cw_rendezvous(published.RENDEZVOUS_START, published.RENDEZVOUS_S, published.RENDEZVOUS_MOTION)
    for found, wanted in zip(burns, published.RENDEZVOUS_BURNS, strict=True):
        assert found == pytest.approx(wanted, abs=published.RENDEZVOUS_TOLERANCE)


@pytest.mark.parametrize(("angle_deg", "delta_v_km_s", "days"), published.EDELBAUM)
def test_edelbaum_from_low_orbit_to_the_ring(angle_deg: float, delta_v_km_s: float, days: float) -> None:
    radii = [km * 1e3 for km in published.EDELBAUM_KM]
    found = float(low_thrust.edelbaum(*radii, np.radians(angle_deg), mu=398600.4418e9))
    speed, time = published.EDELBAUM_TOLERANCES
    assert found / 1e3 == pytest.approx(delta_v_km_s, abs=speed)
    assert found / published.EDELBAUM_M_S2 / 86400 == pytest.approx(days, abs=time)


def test_edelbaum_of_a_low_to_synchronous_transfer() -> None:
    start, end = (km * 1e3 for km in published.EDELBAUM_KM)
    profile = low_thrust.edelbaum_profile(
        start, end, np.radians(28.5), published.EDELBAUM_M_S2, mu=published.KECHICHIAN_MU
    )
    assert float(profile.time_s[-1]) / 86400 == pytest.approx(published.KECHICHIAN_DAYS, abs=1e-3)
