"""Departures and arrivals of flown missions from their dates alone, on DE440.

C3, declination and arrival speed of Lambert's problem at 12:00 UTC of the dates; reference figures are those of the
field page (an independent computation), and where there is one, of the mission. Tolerance 2 %, on the declination
0.3 degrees.

The Trace Gas Orbiter (2016-03-14 to 2016-10-19) is left out: it flew a manoeuvre in deep space, so that Lambert's
problem between its dates (C3 14.72 km2/s2, declination -50.1 degrees) is not the orbit that it flew.
"""

from __future__ import annotations

import numpy as np
import pytest
from astropy.time import Time

from intercosmos.physics.orbits.porkchop_grid import porkchop

MISSIONS = [
    # name, target, departure, arrival, C3 km2/s2, declination deg, arrival speed km/s
    ("MAVEN", "mars", "2013-11-18", "2014-09-22", 12.14, 13.0, 3.19),
    ("MRO", "mars", "2005-08-12", "2006-03-10", 16.35, 39.0, 2.83),
    ("Perseverance", "mars", "2020-07-30", "2021-02-18", 14.56, 23.1, 2.55),
    ("Tianwen-1", "mars", "2020-07-23", "2021-02-10", 13.43, 25.3, 2.65),
    ("Venera-9", "venus", "1975-06-08", "1975-10-22", 9.04, -16.7, 2.85),
    ("Venus Express", "venus", "2005-11-09", "2006-04-11", 7.99, -21.2, 4.59),
]
#: C3 that the missions themselves give, km2/s2: GMAT's MAVEN tutorial (mu over its semi-major axis of 32 593.216 km),
#: MRO and Perseverance as remembered in the field
FLOWN_C3 = {"MAVEN": 12.2296, "MRO": 16.4, "Perseverance": 14.49}


@pytest.mark.parametrize(("name", "target", "depart", "arrive", "c3", "declination", "speed"), MISSIONS)
def test_flown_mission(
    name: str, target: str, depart: str, arrive: str, c3: float, declination: float, speed: float
) -> None:
    grid = porkchop("earth", target, Time([f"{depart}T12:00"]), Time([f"{arrive}T12:00"])).isel(depart=0, arrive=0)
    assert float(grid.c3) == pytest.approx(c3, rel=0.02)
    assert float(grid.c3) == pytest.approx(FLOWN_C3.get(name, c3), rel=0.02)
    assert float(grid.declination) == pytest.approx(declination, abs=0.3)
    assert float(grid.arrival_v_inf) == pytest.approx(speed, rel=0.02)
    assert bool(grid.prograde)
    assert np.isclose(np.linalg.norm(grid.departure_v_inf) ** 2, grid.c3)
