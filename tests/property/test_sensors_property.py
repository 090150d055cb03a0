"""Laws of sensors, footprints, radiometry and radar that hold for every input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercosmos.physics.observation.clouds import clear_probability
from intercosmos.physics.observation.footprints import footprint
from intercosmos.physics.observation.footprints_geometry import WGS84, pointing_to, satellite_axes, view
from intercosmos.physics.observation.radar import Radar
from intercosmos.physics.observation.radar_timing import pulse_windows
from intercosmos.physics.observation.radiometry_atmosphere import Atmosphere
from intercosmos.physics.observation.sensors import AnyOf, Cone, Field, FieldOfRegard, Rectangle, SideLooking

angle = st.floats(0.01, 1.2)
tilt = st.floats(-0.8, 0.8)
cones = st.builds(lambda a, r, p: Cone(a, roll_rad=r, pitch_rad=p), angle, tilt, tilt)
rectangles = st.builds(
    lambda a, b, r, p, y: Rectangle(a, b, roll_rad=r, pitch_rad=p, yaw_rad=y), angle, angle, tilt, tilt, tilt
)
regards = st.builds(FieldOfRegard, angle, angle)
radars = st.builds(
    lambda near, width, side: SideLooking(near, near + width, side=side, along_rad=0.05),
    st.floats(0.0, 0.8),
    st.floats(0.01, 0.5),
    st.sampled_from(["right", "left", "both"]),
)
single = st.one_of(cones, rectangles, regards, radars)
sensors = st.one_of(single, st.builds(AnyOf, single, single))
directions = st.tuples(st.floats(0, np.pi), st.floats(-np.pi, np.pi))


def unit(where: tuple[float, float]) -> np.ndarray:
    """Direction of an angle from nadir and an azimuth."""
    off, way = where
    return np.array([np.sin(off) * np.cos(way), np.sin(off) * np.sin(way), np.cos(off)])


@given(sensors, directions, directions)
def test_margins_change_no_faster_than_the_line_turns(
    sensor: Field, one: tuple[float, float], other: tuple[float, float]
) -> None:
    a, b = unit(one), unit(other)
    turn = np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b)
    assert abs(sensor.margin(*a) - sensor.margin(*b)) <= turn + 1e-12


@given(sensors, directions)
def test_nothing_is_seen_beyond_the_greatest_off_nadir(sensor: Field, where: tuple[float, float]) -> None:
    if where[0] < np.pi / 2 and sensor.margin(*unit(where)) > 1e-12:
        assert where[0] <= sensor.greatest_off_nadir_rad + 1e-9


@settings(max_examples=40)
@given(
    single,
    st.floats(-89.5, 89.5),
    st.floats(-180, 180),
    st.floats(300e3, 2000e3),
    st.floats(0, 2 * np.pi),
    st.sampled_from([0.0, 0.2]),
)
def test_footprints_lie_within_the_field_and_the_horizon(
    sensor: Field, latitude: float, longitude: float, height: float, way: float, least: float
) -> None:
    object.__setattr__(sensor, "least_elevation_rad", least)
    phi, lam = np.radians([latitude, longitude])
    place = WGS84.surface(phi, lam, height)
    east = np.array([-np.sin(lam), np.cos(lam), 0.0])
    up = np.array([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
    speed = 7000 * (np.cos(way) * np.cross(up, east) + np.sin(way) * east)
    axes = satellite_axes(place, speed)
    for ring in footprint(place, speed, sensor, corners=48):
        points = np.stack([ring.latitude_rad, ring.longitude_rad], axis=-1)
        assert np.all(np.isfinite(points))
        ray = WGS84.surface(*points.T) - place
        # chords of the drawn ring may leave the field by their sagitta only
        assert np.min(sensor.margin(*(ray @ axes.T).T)) > -5e-3
        assert np.min(pointing_to(place, speed, points).elevation_rad) > least - 5e-3


@given(st.floats(-80, 80), st.floats(300e3, 1500e3), st.floats(-0.9, 0.9), st.floats(-0.4, 0.4))
def test_looking_and_pointing_undo_each_other(latitude: float, height: float, roll: float, pitch: float) -> None:
    phi = np.radians(latitude)
    place = WGS84.surface(phi, 0.3, height)
    speed = np.array([-np.sin(phi) * np.cos(0.3), -np.sin(phi) * np.sin(0.3), np.cos(phi)]) * 7000
    seen = view(place, speed, roll_rad=roll, pitch_rad=pitch)
    if seen.hit and seen.incidence_rad < 1.5:
        there = pointing_to(place, speed, np.stack(WGS84.geodetic(seen.point)))
        assert there.roll_rad == pytest.approx(roll, abs=1e-9)
        assert there.pitch_rad == pytest.approx(pitch, abs=1e-9)
        assert seen.gain_across >= seen.range_m * (1 - 1e-12)
        assert seen.gain_along >= seen.range_m * (1 - 1e-12)


@given(st.floats(0.31e-6, 3.9e-6), st.floats(0, 1.5), st.floats(0, 2), st.floats(0, 6))
def test_air_passes_a_part_of_the_light(wavelength: float, zenith: float, aerosol: float, water: float) -> None:
    air = Atmosphere(aerosol=aerosol, water_cm=water)
    through, sky = air.transmittance(wavelength, zenith), air.diffuse(wavelength, zenith)
    assert 0 <= through <= 1
    assert sky >= 0
    assert through + sky <= 1 + 1e-9
    # Kasten's formula falls by 2e-7 just beside the zenith
    assert air.transmittance(wavelength, zenith / 2) >= through - 1e-5


@settings(max_examples=50)
@given(st.floats(400e3, 900e3), st.floats(0.25, 0.8), st.floats(2.0, 15.0), st.floats(0.4, 3.0))
def test_repetition_windows_are_apart_and_in_order(altitude: float, look: float, length: float, height: float) -> None:
    radar = Radar(5.4e9, 1000.0, 20e-6, 50e6, length, height)
    free = pulse_windows(radar, altitude, look, 7500.0, greatest_hz=20e3)
    assert free.shape[1:] == (2,)
    assert np.all(free[:, 1] > free[:, 0])
    assert np.all(free[1:, 0] >= free[:-1, 1])
    assert np.all(free >= 15e3 / length - 1e-6)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 3e6), st.floats(0, 0.99))
def test_less_cloud_is_never_less_clear(one: float, other: float, side: float, allowed: float) -> None:
    low, high = min(one, other), max(one, other)
    clearer, cloudier = (float(clear_probability(c, side_m=side, allowed=allowed)) for c in (low, high))
    assert 0 <= cloudier <= clearer + 1e-9 <= 1 + 2e-9
