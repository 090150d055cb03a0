"""Departures and arrivals of flown missions from their dates alone, on DE440.

Dates, figures, sources and tolerances stand in ``benchmarks/published/transfers.py``, from which the accuracy ledger
has them too.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from astropy.time import Time

from intercosmos.physics.orbits.porkchop_grid import porkchop

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from published import transfers as published


@pytest.mark.parametrize("mission", published.MISSIONS, ids=lambda mission: mission.name)
def test_flown_mission(mission: published.Mission) -> None:
    days = Time([f"{mission.depart}T12:00"]), Time([f"{mission.arrive}T12:00"])
    grid = porkchop("earth", mission.target, *days).isel(depart=0, arrive=0)
    tolerance = published.MISSION_TOLERANCE
    assert float(grid.c3) == pytest.approx(mission.c3, rel=tolerance)
    assert float(grid.c3) == pytest.approx(mission.flown_c3 or mission.c3, rel=tolerance)
    assert float(grid.declination) == pytest.approx(mission.declination, abs=published.MISSION_DECLINATION_DEG)
    assert float(grid.arrival_v_inf) == pytest.approx(mission.speed, rel=tolerance)
    assert bool(grid.prograde)
    assert np.isclose(np.linalg.norm(grid.departure_v_inf) ** 2, grid.c3)
