"""Direct transfers: planets and asteroids by Lambert, the Moon by the lunar module, L2 by the three-body modules."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from astropy.time import Time

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.orbits.direct_transfer import L2_C3, direct_transfers
from intercosmos.physics.orbits.lunar import transfer_on

DAY = 86400.0


def noon(day: date) -> float:
    return (day - date(2000, 1, 1)).days * DAY


def test_maven_and_perseverance_left_as_they_did() -> None:
    # DE440, noon to noon: C3 12.14 and 14.56 km2/s2, declination 13.0 and 23.1 degrees, arrival 3.19 and 2.55 km/s
    # (field figures re-run with an independent Lambert); outside figures 12.23 and 14.49. Tolerance 1 %, 0.2 degrees
    flown = [
        (date(2013, 11, 18), date(2014, 9, 22), 12.14, 13.0, 3.19),
        (date(2020, 7, 30), date(2021, 2, 18), 14.56, 23.1, 2.55),
    ]
    for left, arrived, c3, declination, speed in flown:
        found = direct_transfers("mars", noon(left), (arrived - left).days * DAY)
        assert found.c3[0, 0] / 1e6 == pytest.approx(c3, rel=0.01)
        assert np.degrees(found.declination[0, 0]) == pytest.approx(declination, abs=0.2)
        assert found.arrival_speed[0, 0] / 1e3 == pytest.approx(speed, rel=0.01)


def test_the_moon_is_met_as_the_lunar_module_says_and_no_slower_than_it_can_be() -> None:
    leave = noon(date(2030, 3, 1)) + np.arange(28) * DAY
    found = direct_transfers("moon", leave, np.array([3.0, 4.5, 6.0]) * DAY)
    assert found.c3.shape == (28, 3)
    # a transfer never takes longer than the half ellipse to the Moon, about five days
    assert np.isnan(found.c3[:, 2]).all()
    assert np.isfinite(found.arrival_speed[:, :2]).all()
    steep = transfer_on(
        Time(2451545.0 + leave[5] / DAY, format="jd", scale="tdb"),
        4.5 * DAY,
        inclination=np.radians(51.6),
        parking_radius=6578.137e3,
    )
    assert found.c3[5, 1] == pytest.approx(float(steep.c3), rel=1e-9)
    # in its own plane the Moon is met most gently; the transfer crosses at 0.2 km/s there, so that turning it out of
    # the plane by up to 80 degrees changes the meeting by 2 * 0.2 km/s * sin(40 degrees) at the most
    faster = np.linalg.norm(steep.arrival_v_infinity) - found.arrival_speed[5, 1]
    assert 0 < faster < 260.0
    # the Moon's declination: within its plane's 28.6 degrees, both signs within a month
    assert np.degrees(found.declination).max() < 28.8
    assert found.declination.min() < 0 < found.declination.max()


def test_l2_has_one_energy_and_strangers_are_refused() -> None:
    months = np.arange(12) * 30.4375 * DAY
    found = direct_transfers("sun-earth-l2", months, np.array([81.0, 300.0]) * DAY)
    assert np.all(found.c3[:, 0] == L2_C3)
    assert np.isnan(found.c3[:, 1]).all()
    # the apse stands 20 degrees above or below the ecliptic: of the two the one nearer to the equator
    assert np.degrees(np.abs(found.declination[:, 0])).max() < 20.5
    with pytest.raises(UnknownIdError, match="mars"):
        direct_transfers("marz", 0.0, DAY)
    with pytest.raises(PhysicsError, match="positive"):
        direct_transfers("mars", 0.0, [100 * DAY, 0.0])
