"""Manoeuvres and frames against Vallado's worked examples.

Cases, sources and tolerances stand in ``benchmarks/published``, from which the accuracy ledger has them too.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from intercosmos.constants import EARTH_RADIUS
from intercosmos.physics.orbits.earth_orientation import EarthOrientation, julian_date
from intercosmos.physics.orbits.elements import from_state
from intercosmos.physics.orbits.frames import gcrf_from_itrf
from intercosmos.physics.orbits.manoeuvres import hohmann

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from published import frames, motion, transfers


def test_hohmann_example_6_1() -> None:
    first, second, tof_s = hohmann(*(EARTH_RADIUS + h * 1e3 for h in transfers.HOHMANN_KM))
    assert float(first + second) == pytest.approx(transfers.HOHMANN_M_S, rel=transfers.MANOEUVRE_TOLERANCE)
    assert float(tof_s) / 3600 == pytest.approx(transfers.HOHMANN_H, rel=transfers.MANOEUVRE_TOLERANCE)


def test_bi_elliptic_example_6_2_is_two_hohmann_halves() -> None:
    # The middle impulse is the difference of the two transfers' second and first ones.
    r1, rb, r2 = (EARTH_RADIUS + h * 1e3 for h in transfers.BI_ELLIPTIC_KM)
    out_1, out_2, out_s = hohmann(r1, rb)
    back_2, back_1, back_s = hohmann(rb, r2)  # from the far circle in: braking there, braking at the end
    total = float(out_1 + abs(out_2 - back_2) + back_1)
    assert total == pytest.approx(transfers.BI_ELLIPTIC_M_S, rel=transfers.MANOEUVRE_TOLERANCE)
    hours = float(out_s + back_s) / 3600
    assert hours == pytest.approx(transfers.BI_ELLIPTIC_H, rel=transfers.MANOEUVRE_TOLERANCE)


def test_elements_of_example_2_5() -> None:
    state = from_state(*(np.array(x) * 1e3 for x in motion.ELEMENTS_STATE))
    axis_km, eccentricity, angle_deg = motion.ELEMENTS_TOLERANCES
    assert float(state.semi_major_axis) / 1e3 == pytest.approx(motion.ELEMENTS_AXIS_KM, abs=axis_km)
    assert float(state.eccentricity) == pytest.approx(motion.ELEMENTS_ECCENTRICITY, abs=eccentricity)
    angles = np.degrees([state.inclination, state.raan, state.argument_of_perigee, state.true_anomaly])
    assert angles == pytest.approx(motion.ELEMENTS_ANGLES_DEG, abs=angle_deg)


@pytest.mark.parametrize("case", [frames.LOW_ORBIT, frames.GEOSTATIONARY], ids=["low", "geostationary"])
def test_itrf_to_gcrf(case: frames.EarthFixed) -> None:
    known = EarthOrientation(*(np.asarray(x) for x in case.orientation))
    start = np.array(case.itrf_km) * 1e3, np.array(case.itrf_km_s or (0, 0, 0)) * 1e3
    r, v = gcrf_from_itrf(*start, *julian_date(case.utc), known)
    assert np.linalg.norm(r - np.array(case.gcrf_km) * 1e3) < case.tolerance_m
    if case.gcrf_km_s is not None:
        assert np.linalg.norm(v - np.array(case.gcrf_km_s) * 1e3) < case.tolerance_m_s
