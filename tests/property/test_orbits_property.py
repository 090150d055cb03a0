"""Laws that hold for every orbit, site and plane."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from intercosmos.constants import EARTH_MU, EARTH_RADIUS
from intercosmos.physics.orbits import elements, frames, launch_geometry, manoeuvres, nodal, windows

angles = st.floats(0.0, 2 * np.pi - 1e-6)
inclinations = st.floats(0.02, np.pi - 0.02)
latitudes = st.floats(-1.5, 1.5)
instants = st.floats(2452000.5, 2466000.5)  # 2001 to 2039, partly past the end of the table


@settings(deadline=None)
@given(a=st.floats(6.6e6, 5e7), e=st.floats(1e-3, 0.9), i=inclinations, raan=angles, perigee=angles, anomaly=angles)
def test_states_and_elements_are_inverse(
    a: float, e: float, i: float, raan: float, perigee: float, anomaly: float
) -> None:
    position, velocity = elements.to_state(
        elements.Keplerian(*(np.asarray(x) for x in (a, e, i, raan, perigee, anomaly)))
    )
    energy = velocity @ velocity / 2 - EARTH_MU / np.linalg.norm(position)
    assert abs(energy / (-EARTH_MU / (2 * a)) - 1) < 1e-11
    again, again_velocity = elements.to_state(elements.from_state(position, velocity))
    assert np.linalg.norm(again - position) < 1e-8 * a
    assert np.linalg.norm(again_velocity - velocity) < 1e-8 * np.linalg.norm(velocity)


@settings(deadline=None)
@given(perigee=st.floats(1e5, 1e7), rise=st.floats(0.0, 5e7))
def test_altitudes_and_axis_are_inverse(perigee: float, rise: float) -> None:
    found = elements.perigee_and_apogee(*elements.axis_and_eccentricity(perigee, perigee + rise))
    assert np.allclose(found, (perigee, perigee + rise), rtol=1e-9, atol=1e-3)


@settings(deadline=None)
@given(a=st.floats(6.6e6, 5e7), e=st.floats(0.0, 0.9), i=inclinations)
def test_node_drift_mirrors_at_the_pole(a: float, e: float, i: float) -> None:
    east, west = nodal.secular_rates(a, e, i), nodal.secular_rates(a, e, np.pi - i)
    assert np.isclose(east.node, -west.node, rtol=1e-9, atol=1e-22)
    assert np.isclose(east.argument_of_perigee, west.argument_of_perigee, rtol=1e-9, atol=1e-22)


@settings(deadline=None)
@given(i1=inclinations, i2=inclinations, raan1=angles, raan2=angles, turn=angles)
def test_plane_angle_is_a_distance(i1: float, i2: float, raan1: float, raan2: float, turn: float) -> None:
    angle = nodal.plane_angle(i1, raan1, i2, raan2)
    assert 0 <= angle <= np.pi
    assert np.isclose(angle, nodal.plane_angle(i2, raan2, i1, raan1), atol=1e-12)
    assert np.isclose(angle, nodal.plane_angle(i1, raan1 + turn, i2, raan2 + turn), atol=1e-7)
    assert angle >= abs(i1 - i2) - 1e-9  # the difference of inclinations is the least that a plane change can be


@settings(deadline=None)
@given(latitude=latitudes, inclination=inclinations, descending=st.booleans())
def test_azimuth_gives_the_inclination_back(latitude: float, inclination: float, descending: bool) -> None:
    assume(float(launch_geometry.latitude_gap(latitude, inclination)) == 0)
    azimuth = launch_geometry.inertial_azimuth(latitude, inclination, descending=descending)
    assert np.isclose(launch_geometry.inclination_of(latitude, azimuth), inclination, atol=1e-7)


@settings(deadline=None)
@given(latitude=latitudes, start=angles, width=st.floats(0.0, 2 * np.pi - 1e-6), where=st.floats(0.0, 1.0))
def test_reachable_inclinations_contain_every_azimuth(
    latitude: float, start: float, width: float, where: float
) -> None:
    low, high = launch_geometry.reachable_inclinations(latitude, start, start + width)
    inside = float(launch_geometry.inclination_of(latitude, start + where * width))
    assert low - 1e-9 <= inside <= high + 1e-9
    assert low >= abs(latitude) - 1e-9


@settings(deadline=None)
@given(mass=st.floats(100.0, 1e6), delta_v=st.floats(0.0, 1e4), isp=st.floats(50.0, 500.0))
def test_propellant_and_velocity_are_inverse(mass: float, delta_v: float, isp: float) -> None:
    propellant = manoeuvres.propellant_mass(mass, delta_v, isp)
    assert 0 <= propellant < mass
    assume(propellant < mass * (1 - 1e-6))
    assert np.isclose(manoeuvres.characteristic_velocity(mass, propellant, isp), delta_v, rtol=1e-8, atol=1e-8)


@settings(deadline=None)
@given(v1=st.floats(0.0, 1e4), v2=st.floats(0.0, 1e4), angle=st.floats(-np.pi, np.pi))
def test_a_velocity_change_is_the_length_of_the_difference(v1: float, v2: float, angle: float) -> None:
    difference = np.array([v1 - v2 * np.cos(angle), v2 * np.sin(angle)])
    found = float(manoeuvres.velocity_change(v1, v2, angle))
    assert np.isclose(found, np.linalg.norm(difference), rtol=1e-9, atol=1e-6)
    assert np.isclose(manoeuvres.velocity_change(v2, v1, -angle), found, rtol=1e-12)


@settings(deadline=None)
@given(r1=st.floats(6.5e6, 5e7), r2=st.floats(6.5e6, 5e7))
def test_hohmann_is_reversible(r1: float, r2: float) -> None:
    out, back = manoeuvres.hohmann(r1, r2), manoeuvres.hohmann(r2, r1)
    assert np.allclose([out[0], out[1], out[2]], [back[1], back[0], back[2]], rtol=1e-9, atol=1e-6)


@settings(max_examples=60, deadline=None)
@given(
    latitude=st.floats(-1.2, 1.2),
    longitude=st.floats(-np.pi, np.pi),
    height=st.floats(0.0, 2000.0),
    inclination=inclinations,
    raan=angles,
    epoch=instants,
    drift=st.floats(-1.5e-6, 1.5e-6),
)
def test_the_site_lies_in_the_plane_at_every_window(
    latitude: float, longitude: float, height: float, inclination: float, raan: float, epoch: float, drift: float
) -> None:
    reach = min(inclination, np.pi - inclination)
    assume(abs(latitude) < reach - 0.01)
    found = windows.launch_windows(
        latitude, longitude, inclination, raan, epoch, days=5.0, node_rate=drift, height_m=height
    )
    assert 8 <= len(found.time_s) <= 12

    # rebuilt from the geodetic site, the sidereal time and the drifted node: position and direction of flight
    theta = frames.gmst(epoch, found.time_s / 86400)
    fixed = frames.ecef_from_geodetic(latitude, longitude, height)
    position = np.stack(
        [
            np.cos(theta) * fixed[0] - np.sin(theta) * fixed[1],
            np.sin(theta) * fixed[0] + np.cos(theta) * fixed[1],
            np.full_like(theta, fixed[2]),
        ],
        axis=-1,
    )
    up = position / np.linalg.norm(position, axis=-1, keepdims=True)
    node = raan + drift * found.time_s
    normal = np.stack(
        [
            np.sin(node) * np.sin(inclination),
            -np.cos(node) * np.sin(inclination),
            np.full_like(node, np.cos(inclination)),
        ],
        axis=-1,
    )
    out_of_plane_m = np.abs(np.sum(normal * position, axis=-1))
    assert np.max(out_of_plane_m) < 0.02  # 20 mm of 6 378 km

    flight = np.cross(normal, up)
    assert np.all((flight[:, 2] > 0) == found.ascending)
    east = np.cross([0.0, 0.0, 1.0], up)
    east /= np.linalg.norm(east, axis=-1, keepdims=True)
    north = np.cross(up, east)
    azimuth = np.arctan2(np.sum(flight * east, axis=-1), np.sum(flight * north, axis=-1))
    miss = np.mod(azimuth - found.azimuth + np.pi, 2 * np.pi) - np.pi
    assert np.max(np.abs(miss)) < 1e-7


def test_earth_radius_is_the_ellipsoids() -> None:
    assert np.isclose(np.linalg.norm(frames.ecef_from_geodetic(0.0, 1.0)), EARTH_RADIUS)
