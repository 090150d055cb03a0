"""Catalogue entries as orbits, sensors, imagers, stations and bits."""

from __future__ import annotations

import math
import subprocess
import sys
from datetime import date

import numpy as np
import pytest
from astropy.time import Time, TimeDelta

from intercosmos.catalogue import load_catalogue
from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.sensing_model import (
    DRIFT_SPAN_S,
    fleet_of,
    ground_speed_m_s,
    image_bits,
    imager_of,
    instrument_of,
    mean_altitude_m,
    orbits_of,
    sensor_of,
    station_of,
    stations_of,
    swath_sensor_of,
    tasking_of,
)
from intercosmos.catalogue.sensing_model_sensors import FRAME_S
from intercosmos.errors import DataError, UnknownIdError
from intercosmos.physics.observation.opportunities import Target, opportunities_of
from intercosmos.physics.observation.orbit_design_sun import local_time_h
from intercosmos.physics.observation.sensors import FieldOfRegard, Rectangle, SideLooking
from intercosmos.physics.orbits.mean_orbits import ROTATION_RATE
from intercosmos.physics.orbits.nodal import secular_rates

EPOCH = Time("2027-06-01T06:00:00")
_DAY = TimeDelta(86400.0, format="sec")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_fleets_hold_what_is_shared(catalogue: Catalogue) -> None:
    assert "cbers-4a" in fleet_of(catalogue, "cnsa")
    assert "cbers-4a" in fleet_of(catalogue, "inpe")
    assert set(fleet_of(catalogue, "esa", kinds=["radar"])) == {"sentinel-1c", "sentinel-1d"}
    assert "sentinel-1a" in fleet_of(catalogue, "esa", status="ended")
    assert fleet_of(catalogue, "isro") == ()
    with pytest.raises(UnknownIdError):
        fleet_of(catalogue, "roskosmos")


def test_every_satellite_has_an_orbit_a_sensor_and_an_imager(catalogue: Catalogue) -> None:
    orbits = orbits_of(catalogue, list(catalogue.satellites), EPOCH)
    assert orbits.names == tuple(catalogue.satellites)
    where = orbits(np.arange(orbits.count), EPOCH + np.array([0.0, 0.25]) * _DAY)
    height = np.linalg.norm(where, axis=-1) - 6.371e6
    assert np.all(height > 4.3e5)
    for one in catalogue.satellites.values():
        for instrument in one.instruments:
            reach, swath = sensor_of(one, instrument.name), swath_sensor_of(one, instrument.name)
            assert 0 < swath.greatest_off_nadir_rad <= math.radians(61), one.id
            assert 0 < reach.greatest_off_nadir_rad <= math.radians(61), one.id
            assert image_bits(one, instrument.name, length_m=1e4) > 0
        imager = imager_of(one)
        assert (imager.name, imager.partner) == (one.id, one.owner)
        assert imager.memory_bits > 0
        assert imager.battery_j > 0


def test_planes_stand_at_their_local_time_whatever_the_date(catalogue: Catalogue) -> None:
    names = ["sentinel-2a", "landsat-9", "gf-3", "kondor-fka-1"]
    wanted = [float(catalogue.satellites[name].orbit.node_time or 0) / 3600 for name in names]
    for day in ("2026-08-22", "2027-01-15", "2027-07-01"):
        orbits = orbits_of(catalogue, names, Time(day))
        got = local_time_h(orbits.raan_rad, Time(day), node="ascending")
        assert got == pytest.approx(wanted, abs=1e-6)


def test_a_drift_goes_on_for_a_year_and_then_is_held(catalogue: Catalogue) -> None:
    orbit = catalogue.satellites["gf-2"].orbit
    assert orbit.node_time is not None
    assert orbit.node_drift is not None

    def later(day: str) -> float:
        time = Time(day)
        found = local_time_h(orbits_of(catalogue, ["gf-2"], time).raan_rad, time, node="ascending")
        return float(found[0]) - float(orbit.node_time or 0) / 3600

    daily = math.degrees(float(orbit.node_drift)) * 86400 / 15  # h
    assert later("2026-12-01") == pytest.approx(101 * daily, abs=1e-6)
    held = DRIFT_SPAN_S / 86400 * daily
    assert later("2027-10-01") == pytest.approx(held, abs=1e-6)
    assert later("2024-01-01") == pytest.approx(-held, abs=1e-6)


def test_sisters_keep_their_places_where_the_track_is_kept(catalogue: Catalogue) -> None:
    def apart(time: Time) -> float:
        orbits = orbits_of(catalogue, ["sentinel-2b", "sentinel-2c"], time)
        latitude = orbits.mean_anomaly_rad + orbits.argument_of_perigee_rad
        return float(np.degrees(latitude[1] - latitude[0]) % 360)

    assert apart(Time("2027-12-01")) == pytest.approx(apart(Time("2026-08-22")), abs=0.05)


def test_the_track_of_a_kept_orbit_closes(catalogue: Catalogue) -> None:
    orbits = orbits_of(catalogue, ["landsat-9"], EPOCH)
    axis, tilt = orbits.semi_major_axis_m, orbits.inclination_rad
    rates = secular_rates(axis, orbits.eccentricity, tilt)
    cycle = float(233 * 2 * np.pi / (rates.mean_anomaly + rates.argument_of_perigee)[0])
    assert cycle == pytest.approx(16 * 86400, abs=60)  # USGS: 233 revolutions in 16 days
    first, later = orbits(np.arange(1), EPOCH + TimeDelta([0.0, cycle], format="sec"))[0]
    sine, cosine = np.sin(ROTATION_RATE * cycle), np.cos(ROTATION_RATE * cycle)
    there = np.array([cosine * first[0] - sine * first[1], sine * first[0] + cosine * first[1], first[2]])
    # the perigee turns meanwhile: up to axis times eccentricity
    assert np.linalg.norm(later - there) < 7.08e6 * 1.3e-4


def test_a_geostationary_satellite_stays_over_its_longitude(catalogue: Catalogue) -> None:
    from intercosmos.physics.orbits.frames import gmst

    wanted = math.degrees(float(catalogue.satellites["gf-4"].orbit.longitude or 0))
    orbits = orbits_of(catalogue, ["gf-4"], EPOCH)
    times = EPOCH + np.linspace(0, 30, 7) * _DAY
    where = orbits(np.arange(1), times)[0]
    longitude = np.degrees(np.arctan2(where[:, 1], where[:, 0]) - gmst(times.utc.jd1, times.utc.jd2))
    assert (longitude - wanted + 180) % 360 - 180 == pytest.approx(np.zeros(7), abs=0.1)
    assert ground_speed_m_s(catalogue.satellites["gf-4"]) == 0


def test_an_arctic_satellite_is_high_above_the_north(catalogue: Catalogue) -> None:
    orbits = orbits_of(catalogue, ["arktika-m-1", "arktika-m-2"], Time("2026-08-22"))
    where = orbits(np.arange(2), Time("2026-08-22") + np.arange(48) / 48 * _DAY)
    radius = np.linalg.norm(where, axis=-1)
    highest = np.argmax(radius, axis=1)
    latitude = np.degrees(np.arcsin(where[np.arange(2), highest, 2] / radius[np.arange(2), highest]))
    assert latitude == pytest.approx([63, 63], abs=1.5)
    assert mean_altitude_m(catalogue.satellites["arktika-m-1"]) == pytest.approx(39.6e6, abs=3e5)


def test_sensors_are_of_the_kind_that_fits(catalogue: Catalogue) -> None:
    satellites = catalogue.satellites
    agile = sensor_of(satellites["kanopus-v-3"])
    assert isinstance(agile, FieldOfRegard)
    assert agile.greatest_pitch_rad == pytest.approx(math.radians(40))
    roll_only = sensor_of(satellites["gf-2"], abeam_rad=0.01)
    assert isinstance(roll_only, FieldOfRegard)
    assert roll_only.greatest_roll_rad == pytest.approx(math.radians(35))
    assert roll_only.greatest_pitch_rad == 0.01
    mirror = sensor_of(satellites["cbers-4"], "pan")
    assert isinstance(mirror, FieldOfRegard)
    assert isinstance(sensor_of(satellites["cbers-4"], "WFI"), Rectangle)
    fixed = sensor_of(satellites["sentinel-2b"])
    assert isinstance(fixed, Rectangle)
    still = swath_sensor_of(satellites["sentinel-2b"])
    assert isinstance(still, Rectangle)
    assert fixed.across_rad == still.across_rad
    assert fixed.along_rad > still.along_rad  # an image lasts some seconds
    radar = sensor_of(satellites["gf-3"], least_elevation_rad=0.1)
    assert isinstance(radar, SideLooking)
    assert (radar.side, radar.least_elevation_rad) == ("both", 0.1)
    forward = swath_sensor_of(satellites["zy-3-02"], "TAC forward")
    assert isinstance(forward, Rectangle)
    assert math.degrees(forward.pitch_rad) == pytest.approx(22)
    staring = swath_sensor_of(satellites["gf-4"])
    assert isinstance(staring, Rectangle)
    assert staring.along_rad == staring.across_rad


def test_a_line_of_sight_to_the_edge_of_the_swath_is_the_edge_of_the_sensor(catalogue: Catalogue) -> None:
    satellite = catalogue.satellites["sentinel-2b"]
    sensor = swath_sensor_of(satellite)
    radius, turn = 6_371_008.8, 145e3 / 6_371_008.8
    aside, down = radius * math.sin(turn), radius + mean_altitude_m(satellite) - radius * math.cos(turn)
    assert sensor.margin(0.0, aside, down) == pytest.approx(0, abs=1e-9)
    assert sensor.margin(0.0, aside * 0.99, down) > 0 > sensor.margin(0.0, aside * 1.01, down)


def test_a_radars_strip_is_its_mode_or_as_wide_as_its_widest(catalogue: Catalogue) -> None:
    from intercosmos.physics.observation.footprints_geometry import ground_range_of_off_nadir

    def width(name: str) -> float:
        satellite = catalogue.satellites[name]
        strip = swath_sensor_of(satellite)
        assert isinstance(strip, SideLooking)
        assert strip.side == "right"
        near, far = ground_range_of_off_nadir([strip.near_rad, strip.far_rad], mean_altitude_m(satellite))
        return float(far - near)

    assert width("sentinel-1c") == pytest.approx(250e3, rel=0.03)  # ESA: IW
    assert width("kondor-fka-1") == pytest.approx(120e3, rel=1e-6)
    # 20 to 50 degrees of incidence from 755 km hold less than the 650 km of the global mode
    assert 450e3 < width("gf-3") < 650e3


def test_an_imager_can_image_as_long_as_published_in_each_revolution(catalogue: Catalogue) -> None:
    imager = imager_of(catalogue.satellites["kanopus-v-3"])
    assert imager.battery_j / (imager.imaging_w + imager.downlink_w) == pytest.approx(700)
    revolution = 2 * math.pi * math.sqrt(6873.69e3**3 / 3.986004418e14)
    assert imager.charging_w * revolution == pytest.approx(imager.battery_j)
    always = imager_of(catalogue.satellites["sentinel-3a"])
    assert (always.battery_j, always.charging_w) == (math.inf, 0.0)


def test_a_satellite_that_does_not_turn_waits_for_nothing(catalogue: Catalogue) -> None:
    assert imager_of(catalogue.satellites["sentinel-2b"]).agility.time_s(math.radians(20)) < 2e-3
    # published: 35 degrees within 180 s, still
    assert 170 < imager_of(catalogue.satellites["gf-2"]).agility.time_s(math.radians(35)) <= 180


def test_bits_follow_area_and_rate(catalogue: Catalogue) -> None:
    gaofen = catalogue.satellites["gf-2"]
    whole = image_bits(gaofen, "PMS", length_m=10e3)
    assert whole == pytest.approx(10e3 * 45e3 / 0.81**2 * 10 / 3)
    assert image_bits(gaofen, "PMS", length_m=20e3) == pytest.approx(2 * whole)
    assert image_bits(gaofen, "PMS", length_m=10e3, width_m=9e3) == pytest.approx(whole / 5)
    assert image_bits(gaofen, "PMS", length_m=10e3, width_m=1e6) == pytest.approx(whole)
    sentinel = catalogue.satellites["sentinel-2b"]
    assert image_bits(sentinel, length_m=100e3) == pytest.approx(490e6 * 100e3 / ground_speed_m_s(sentinel))
    radar = catalogue.satellites["gf-3"]
    assert image_bits(radar, length_m=10e3) > image_bits(radar, length_m=10e3, mode="global")
    with pytest.raises(UnknownIdError, match="mode"):
        image_bits(radar, length_m=10e3, mode="spotlite")
    with pytest.raises(DataError):
        image_bits(gaofen, length_m=0.0)
    with pytest.raises(UnknownIdError, match="PMS"):
        instrument_of(gaofen, "PMX")


def test_a_fleet_for_tasking_has_a_column_for_each(catalogue: Catalogue) -> None:
    ids = ["gf-2", "gf-3", "sentinel-2b", "gf-4"]
    fleet = tasking_of(catalogue, ids, EPOCH, instruments={"gf-2": "PMS, bands"}, modes={"gf-3": "wide scan"})
    assert fleet.orbits.names == tuple(imager.name for imager in fleet.imagers) == tuple(ids)
    assert fleet.swath_m == pytest.approx((45e3, 500e3, 290e3, 400e3))
    assert fleet.image_bit_s[2] == pytest.approx(490e6)  # as recorded
    assert fleet.image_bit_s[3] == pytest.approx((400e3 / 50) ** 2 * 5 * 10 / FRAME_S)
    assert fleet.downlink_bit_s[:2] == (900e6, 900e6)
    finer = tasking_of(catalogue, ids, EPOCH)
    assert finer.swath_m[1] == pytest.approx(10e3)
    assert finer.image_bit_s[1] > fleet.image_bit_s[1]
    with pytest.raises(UnknownIdError, match="fleet"):
        tasking_of(catalogue, ids, EPOCH, modes={"gf-7": "strip"})


def test_all_sorts_of_sensors_find_time_for_an_image_on_the_amur(catalogue: Catalogue) -> None:
    ids = ["gf-2", "gf-3", "kondor-fka-1", "kanopus-v-3", "sentinel-2b"]
    start = Time("2027-07-20T00:00:00")
    fleet = tasking_of(catalogue, ids, start)
    khabarovsk = Target("flood", "roscosmos", math.radians(48.5), math.radians(135.1), duration_s=5.0)
    problem = opportunities_of(
        fleet.orbits, fleet.imagers, fleet.sensors, [khabarovsk], stations_of(catalogue, "roscosmos"),
        (start, start + 6 * _DAY), swath_m=fleet.swath_m, image_bit_s=fleet.image_bit_s,
        downlink_bit_s=fleet.downlink_bit_s,
    )  # fmt: skip
    assert set(problem.opportunities.satellite) >= {0, 1, 2, 3}
    assert set(problem.downlinks.satellite) == {0, 1, 2, 3, 4}
    assert max(problem.downlinks.bit_s) <= 600e6


def test_stations_as_numbers(catalogue: Catalogue) -> None:
    miyun = station_of(catalogue.receiving_stations["miyun"])
    assert (miyun.name, miyun.partner, miyun.bit_s) == ("miyun", "cnsa", 900e6)
    assert math.degrees(miyun.latitude_rad) == pytest.approx(40.45)
    active = {one.name for one in stations_of(catalogue, "roscosmos")}
    assert "progress-antarctica" not in active
    later = {one.name for one in stations_of(catalogue, "roscosmos", on=date(2027, 1, 1))}
    assert later - active == {"progress-antarctica"}
    with pytest.raises(UnknownIdError):
        stations_of(catalogue, "nobody")


def test_orbits_need_satellites_that_exist(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownIdError, match="gf-2"):
        orbits_of(catalogue, ["gf-2x"], EPOCH)
    with pytest.raises(DataError, match="at least one"):
        orbits_of(catalogue, [], EPOCH)


def test_loading_the_model_loads_nothing_heavy() -> None:
    heavy = "{'astropy', 'jax', 'scipy', 'xarray', 'ortools', 'shapely'}"
    code = f"import sys, intercosmos.catalogue.sensing_model; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
