"""Manoeuvres and frames against Vallado's worked examples.

Sources: D. A. Vallado, *Fundamentals of Astrodynamics and Applications*, 4th edition (examples as repeated in the
tests of poliastro); D. A. Vallado, J. H. Seago, P. K. Seidelmann, AAS 06-134 (as repeated in Orekit's
``ITRFProviderTest``).
"""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.constants import EARTH_RADIUS
from intercosmos.physics.orbits.earth_orientation import EarthOrientation, julian_date
from intercosmos.physics.orbits.elements import from_state
from intercosmos.physics.orbits.frames import gcrf_from_itrf
from intercosmos.physics.orbits.manoeuvres import hohmann

ARCSECOND = np.pi / 180 / 3600


def orientation(ut1_utc_s: float, x: float, y: float, dx_mas: float, dy_mas: float) -> EarthOrientation:
    values = (ut1_utc_s, x * ARCSECOND, y * ARCSECOND, dx_mas * 1e-3 * ARCSECOND, dy_mas * 1e-3 * ARCSECOND, 0.0)
    return EarthOrientation(*(np.asarray(v) for v in values))


def test_hohmann_example_6_1() -> None:
    # Example 6-1: 191.34411 km to 35 781.34857 km: 3.935224 km/s, 5.256713 h; relative tolerance 1e-5
    first, second, tof_s = hohmann(EARTH_RADIUS + 191_344.11, EARTH_RADIUS + 35_781_348.57)
    assert float(first + second) == pytest.approx(3935.224, rel=1e-5)
    assert float(tof_s) / 3600 == pytest.approx(5.256713, rel=1e-5)


def test_bi_elliptic_example_6_2_is_two_hohmann_halves() -> None:
    # Example 6-2: 191.34411 km by way of 503 873 km to 376 310 km: 3.904057 km/s, 593.919803 h; tolerance 1e-5.
    # The middle impulse is the difference of the two transfers' second and first ones.
    r1, rb, r2 = (EARTH_RADIUS + h for h in (191_344.11, 503_873e3, 376_310e3))
    out_1, out_2, out_s = hohmann(r1, rb)
    back_2, back_1, back_s = hohmann(rb, r2)  # from the far circle in: braking there, braking at the end
    total = float(out_1 + abs(out_2 - back_2) + back_1)
    assert total == pytest.approx(3904.057, rel=1e-5)
    assert float(out_s + back_s) / 3600 == pytest.approx(593.919803, rel=1e-5)


def test_elements_of_example_2_5() -> None:
    # Example 2-5: p 11 067.790 km, a 36 127.343 km, e 0.832853, i 87.870°, node 227.898°, perigee 53.38°,
    # true anomaly 92.335° (printed digits)
    state = from_state(np.array([6524.834, 6862.875, 6448.296]) * 1e3, np.array([4.901327, 5.533756, -1.976341]) * 1e3)
    assert float(state.semi_major_axis) / 1e3 == pytest.approx(36127.343, abs=0.05)
    assert float(state.eccentricity) == pytest.approx(0.832853, abs=2e-6)
    angles = np.degrees([state.inclination, state.raan, state.argument_of_perigee, state.true_anomaly])
    assert angles == pytest.approx([87.870, 227.898, 53.38, 92.335], abs=0.006)


def test_itrf_to_gcrf_in_a_low_orbit() -> None:
    # AAS 06-134: 2004-04-06T07:51:28.386009 UTC; tolerance 2 cm (Orekit's), velocity 1e-5 m/s of the printed digits
    known = orientation(-0.4399619, -0.140682, 0.333309, -0.199, -0.252)
    r_itrf = np.array([-1033479.3830, 7901295.2754, 6380356.5958])
    v_itrf = np.array([-3225.636520, -2872.451450, 5531.924446])
    r, v = gcrf_from_itrf(r_itrf, v_itrf, *julian_date("2004-04-06T07:51:28.386009"), known)
    assert np.linalg.norm(r - np.array([5102508.9579, 6123011.4038, 6378136.9252])) < 0.02
    assert np.linalg.norm(v - np.array([-4743.220156, 790.536497, 5533.755728])) < 2e-5


def test_itrf_to_gcrf_in_the_geostationary_ring() -> None:
    # AAS 06-134: 2004-06-01T00:00 UTC; tolerance 10 cm (Orekit's)
    known = orientation(-0.470905, -0.083853, 0.467217, -0.199, -0.252)
    r_itrf = np.array([24796919.2915, -34115870.9234, 10226.0621])
    r, _ = gcrf_from_itrf(r_itrf, np.zeros(3), *julian_date("2004-06-01"), known)
    assert np.linalg.norm(r - np.array([-40588150.3617, -11462167.0397, 27143.1974])) < 0.10
