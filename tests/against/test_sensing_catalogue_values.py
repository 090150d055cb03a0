"""Orbits and swaths of the catalogue's imaging satellites against what owners publish, by other figures than ours."""

from __future__ import annotations

import math

import pytest

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


#: Satellite, days, revolutions: published repeat cycles (USGS; ESA; INPE; GF-3: Sun and others 2017, about 29 days;
#: ZY-3: 59 days). Axes are those of element sets, found without a thought of any cycle. km, what owners keep to.
CYCLES = [
    ("landsat-8", 16, 233),
    ("landsat-9", 16, 233),
    ("sentinel-1c", 12, 175),
    ("sentinel-1d", 12, 175),
    ("sentinel-2a", 10, 143),
    ("sentinel-2b", 10, 143),
    ("sentinel-2c", 10, 143),
    ("sentinel-3a", 27, 385),
    ("sentinel-3b", 27, 385),
    ("cbers-4", 26, 373),
    ("cbers-4a", 31, 459),
    ("gf-3", 29, 418),
    ("gf-3-02", 29, 418),
    ("gf-3-03", 29, 418),
    ("zy-3-02", 59, 897),
    ("zy-3-03", 59, 897),
    ("zy-3-04", 59, 897),
]


@pytest.mark.parametrize(("name", "days", "revolutions"), CYCLES)
def test_axes_are_those_at_which_published_cycles_close(
    catalogue: Catalogue, name: str, days: int, revolutions: int
) -> None:
    orbit = catalogue.satellites[name].orbit
    closes = repeat_semi_major_axis(revolutions, days, float(orbit.inclination))
    assert float(orbit.semi_major_axis) == pytest.approx(closes, abs=500.0)


def test_axes_are_those_that_owners_publish(catalogue: Catalogue) -> None:
    # INPE, orbit of CBERS-3 and 4: mean semi-major axis 7148.865 km; kept to 5 km of track, drifting now
    assert float(catalogue.satellites["cbers-4"].orbit.semi_major_axis) == pytest.approx(7148.865e3, abs=500.0)
    # field page, section 3.6, by J2 alone: Landsat 6378.137 + 699.6, Sentinel-2 + 786.1, Sentinel-1 + 692.8 km
    for name, above in (("landsat-9", 699.6), ("sentinel-2b", 786.1), ("sentinel-1d", 692.8), ("sentinel-3a", 799.8)):
        found = float(catalogue.satellites[name].orbit.semi_major_axis)
        assert found == pytest.approx((6378.137 + above) * 1e3, abs=150.0), name


@pytest.mark.parametrize(
    ("name", "minutes", "tolerance"),
    [
        ("landsat-9", 98.9, 0.1),  # USGS, nodal
        ("cbers-4", 100.375, 0.02),  # INPE: 14 + 9/26 revolutions a day
        ("cbers-4a", 97.25, 0.1),  # INPE; 31 days through 459 revolutions are 97.25 min
        ("meteor-m-2-3", 101.3, 0.3),  # NTs OMZ, for the family at 832 km
        ("kanopus-v-3", 94.74, 0.3),  # encyclopedia, for the first, some 10 km higher
        ("sentinel-2a", 100.7, 0.02),  # ten days through 143
    ],
)
def test_periods_are_those_published(catalogue: Catalogue, name: str, minutes: float, tolerance: float) -> None:
    orbit = catalogue.satellites[name].orbit
    rates = secular_rates(float(orbit.semi_major_axis), 0.0, float(orbit.inclination))
    nodal = 2 * math.pi / float(rates.mean_anomaly + rates.argument_of_perigee) / 60
    assert nodal == pytest.approx(minutes, abs=tolerance)


@pytest.mark.parametrize(
    ("name", "descending_h", "tolerance_h"),
    [
        ("sentinel-2a", 10.5, 0.02),  # ESA, CNES: 10:30
        ("sentinel-2b", 10.5, 0.02),
        ("sentinel-1c", 6.0, 0.02),  # ESA: ascending at 18:00
        ("sentinel-3a", 10.0, 0.05),  # ESA: 10:00
        ("landsat-8", 10.2, 0.1),  # USGS: 10:00 to 10:15
        ("cbers-4a", 10.5, 0.5),  # INPE: 10:30, drifting
        ("gf-3", 6.0, 0.15),  # dawn and dusk
        ("meteor-m-2-3", 9.5, 0.5),  # Planeta: 9:30 for the family's morning plane
    ],
)
def test_local_times_are_those_published(
    catalogue: Catalogue, name: str, descending_h: float, tolerance_h: float
) -> None:
    time = catalogue.satellites[name].orbit.node_time
    assert time is not None
    assert (float(time) / 3600 + 12) % 24 == pytest.approx(descending_h, abs=tolerance_h)


@pytest.mark.parametrize(
    ("name", "instrument", "full_deg", "tolerance_deg"),
    [
        ("sentinel-2b", "MSI", 20.6, 0.3),  # ESA: field of view 20.6 degrees
        ("landsat-8", "OLI", 15.0, 0.3),  # NASA: 15 degrees
        ("cbers-4", "WFI", 2 * 28.63, 0.5),  # NSSDC: 28.6 degrees, to either side
        ("fy-3f", "MERSI-III", 2 * 55.4, 1.0),  # NSMC: scans by 55.4 degrees either way
    ],
)
def test_swaths_and_axes_make_the_published_fields_of_view(
    catalogue: Catalogue, name: str, instrument: str, full_deg: float, tolerance_deg: float
) -> None:
    sensor = swath_sensor_of(catalogue.satellites[name], instrument)
    assert isinstance(sensor, Rectangle)
    assert 2 * math.degrees(sensor.across_rad) == pytest.approx(full_deg, abs=tolerance_deg)


def test_the_published_period_of_cbers_4_is_that_of_kepler(catalogue: Catalogue) -> None:
    axis = float(catalogue.satellites["cbers-4"].orbit.semi_major_axis)
    assert 2 * math.pi * math.sqrt(axis**3 / EARTH_MU) / 60 == pytest.approx(100.26, abs=0.01)


def test_two_huanjing_see_everything_within_two_days(catalogue: Catalogue) -> None:
    # published: both together all below 80 degrees of latitude in two days
    pair = [catalogue.satellites[name] for name in ("hj-2a", "hj-2b")]
    rates = [secular_rates(float(one.orbit.semi_major_axis), 0.0, float(one.orbit.inclination)) for one in pair]
    passes = sum(2 * 86400 * float(rate.mean_anomaly + rate.argument_of_perigee) / (2 * math.pi) for rate in rates)
    assert passes * float(pair[0].instruments[0].swath) > 2 * math.pi * 6378137.0


def test_gaofen_2_turns_as_published(catalogue: Catalogue) -> None:
    # 35 degrees within 180 s, still (encyclopedia after its makers)
    assert 160 < imager_of(catalogue.satellites["gf-2"]).agility.time_s(math.radians(35)) <= 180
