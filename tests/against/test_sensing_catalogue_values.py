"""Orbits and swaths of the catalogue's imaging satellites against what owners publish, by other figures than ours."""

from __future__ import annotations

import math

import pytest
from ledger_sensing_fleets import fleets
from published import sensing_fleets as published

from intercosmos.catalogue import load_catalogue
from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.sensing_model import imager_of, swath_sensor_of
from intercosmos.constants import EARTH_MU
from intercosmos.physics.observation.sensors import Rectangle
from intercosmos.physics.orbits.mean_orbits import repeat_semi_major_axis
from intercosmos.physics.orbits.nodal import secular_rates


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.mark.parametrize(("name", "days", "revolutions"), published.CYCLES)
def test_axes_are_those_at_which_published_cycles_close(
    catalogue: Catalogue, name: str, days: int, revolutions: int
) -> None:
    orbit = catalogue.satellites[name].orbit
    closes = repeat_semi_major_axis(revolutions, days, float(orbit.inclination))
    assert float(orbit.semi_major_axis) == pytest.approx(closes, abs=published.CYCLE_TOLERANCE_M)


def test_axes_are_those_that_owners_publish(catalogue: Catalogue) -> None:
    axis = float(catalogue.satellites["cbers-4"].orbit.semi_major_axis)
    assert axis == pytest.approx(published.CBERS_4_AXIS_M, abs=500.0)  # drifting now
    kepler = 2 * math.pi * math.sqrt(axis**3 / EARTH_MU) / 60
    assert kepler == pytest.approx(published.CBERS_4_KEPLER_MIN, abs=0.01)
    # field page, section 3.6, by J2 alone: km above 6378.137
    for name, above in (("landsat-9", 699.6), ("sentinel-2b", 786.1), ("sentinel-1d", 692.8), ("sentinel-3a", 799.8)):
        found = float(catalogue.satellites[name].orbit.semi_major_axis)
        assert found == pytest.approx((6378.137 + above) * 1e3, abs=150.0), name


@pytest.mark.parametrize(("name", "minutes", "tolerance"), published.PERIODS_MIN)
def test_periods_are_those_published(catalogue: Catalogue, name: str, minutes: float, tolerance: float) -> None:
    orbit = catalogue.satellites[name].orbit
    rates = secular_rates(float(orbit.semi_major_axis), 0.0, float(orbit.inclination))
    nodal = 2 * math.pi / float(rates.mean_anomaly + rates.argument_of_perigee) / 60
    assert nodal == pytest.approx(minutes, abs=tolerance)


@pytest.mark.parametrize(("name", "hours", "tolerance"), published.DESCENDING_H)
def test_local_times_are_those_published(catalogue: Catalogue, name: str, hours: float, tolerance: float) -> None:
    time = catalogue.satellites[name].orbit.node_time
    assert time is not None
    assert (float(time) / 3600 + 12) % 24 == pytest.approx(hours, abs=tolerance)


@pytest.mark.parametrize(("name", "instrument", "full_deg", "tolerance"), published.FIELDS_DEG)
def test_swaths_and_axes_make_the_published_fields_of_view(
    catalogue: Catalogue, name: str, instrument: str, full_deg: float, tolerance: float
) -> None:
    sensor = swath_sensor_of(catalogue.satellites[name], instrument)
    assert isinstance(sensor, Rectangle)
    assert 2 * math.degrees(sensor.across_rad) == pytest.approx(full_deg, abs=tolerance)


def test_two_huanjing_see_everything_within_two_days(catalogue: Catalogue) -> None:
    # Spacecraft Engineering 2022: both together all below 80 degrees of latitude in two days
    pair = [catalogue.satellites[name] for name in ("hj-2a", "hj-2b")]
    rates = [secular_rates(float(one.orbit.semi_major_axis), 0.0, float(one.orbit.inclination)) for one in pair]
    passes = sum(2 * 86400 * float(rate.mean_anomaly + rate.argument_of_perigee) / (2 * math.pi) for rate in rates)
    assert passes * float(pair[0].instruments[0].swath) > 2 * math.pi * 6378137.0


def test_gaofen_2_turns_as_published(catalogue: Catalogue) -> None:
    turn = imager_of(catalogue.satellites["gf-2"]).agility.time_s(math.radians(35))
    assert 0.9 * published.GAOFEN_2_TURN_S < turn <= published.GAOFEN_2_TURN_S


def test_the_ledger_keeps_its_bounds() -> None:
    rows = fleets()
    assert len(rows) == 5
    assert [str(row) for row in rows if not row.met] == []
