"""Laws of signals and atmosphere that hold for every input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercosmos.physics.navigation.bdgim import bdgim_slant_tecu
from intercosmos.physics.navigation.code_biases import UNKNOWN, code_delays, delay_columns
from intercosmos.physics.navigation.combinations import choose_pair, choose_single, ionosphere_free_factors
from intercosmos.physics.navigation.klobuchar import beidou_klobuchar_m, klobuchar_m
from intercosmos.physics.navigation.nequick import nequick_g_slant_tecu
from intercosmos.physics.navigation.receiver_geometry import (
    azimuth_elevation,
    ecef_from_geodetic,
    enu_axes,
    geodetic_from_ecef,
    pierce_point,
)
from intercosmos.physics.navigation.signals import BANDS, frequency_hz
from intercosmos.physics.navigation.troposphere_delay import tropospheric_delay

latitudes = st.floats(-np.pi / 2, np.pi / 2)
longitudes = st.floats(-np.pi, np.pi)
angles = st.floats(0, 2 * np.pi)
elevations = st.floats(np.radians(3), np.pi / 2)
days = st.floats(51544, 66000)
codes = st.sampled_from([f"C{n}{a}" for n in "1256789" for a in "CWPIQXLSDABZ"])


@given(st.sampled_from(sorted(BANDS)), st.lists(codes, max_size=8), st.data())
def test_chosen_codes_are_there_and_of_two_bands(system: str, there: list[str], data: st.DataObject) -> None:
    counts = {code: data.draw(st.integers(0, 1000)) for code in there}
    for given_counts in (None, counts):
        pair = choose_pair(system, there, given_counts)
        single = choose_single(system, there, given_counts)
        for code in (*(pair or ()), *([single] if single else [])):
            assert code in there
            assert given_counts is None or counts[code] > 0
        if pair:
            assert single is not None
            a, b = ionosphere_free_factors(*(frequency_hz(system, code, 0) for code in pair))
            assert float(a + b) == pytest.approx(1.0)


@given(
    st.sampled_from(sorted(BANDS)),
    codes,
    st.lists(st.floats(-3e-8, 3e-8) | st.just(float("nan")), min_size=12, max_size=12),
    st.floats(-1e-7, 1e-7),
)
def test_delays_are_finite_linear_and_flagged(system: str, code: str, values: list[float], factor: float) -> None:
    if code[1] not in BANDS[system]:
        return
    sent = dict(zip(delay_columns(system), values, strict=False))
    found = code_delays(system, code, sent)
    assert np.isfinite(found.seconds)
    assert found.status != UNKNOWN or found.seconds == 0
    scaled = code_delays(system, code, {name: factor * 1e7 * value for name, value in sent.items()})
    assert float(scaled.seconds) == pytest.approx(factor * 1e7 * float(found.seconds), abs=1e-20)


@given(latitudes, longitudes, st.floats(-500, 2e7), angles, elevations, st.floats(1e5, 4e7))
def test_directions_come_back(
    latitude: float, longitude: float, height: float, azimuth: float, elevation: float, far: float
) -> None:
    station = ecef_from_geodetic(latitude, longitude, height)
    local = np.array([np.cos(elevation) * np.sin(azimuth), np.cos(elevation) * np.cos(azimuth), np.sin(elevation)])
    phi, lam, _ = geodetic_from_ecef(station)
    axes = enu_axes(phi, lam)
    assert axes @ axes.T == pytest.approx(np.eye(3), abs=1e-14)
    found_azimuth, found_elevation = azimuth_elevation(station, station + far * local @ axes)
    assert float(found_elevation) == pytest.approx(elevation, abs=1e-7)
    assert np.cos(found_azimuth - azimuth) * np.cos(elevation) == pytest.approx(np.cos(elevation), abs=1e-6)


@given(latitudes, longitudes, angles, st.floats(0, np.pi / 2), st.floats(1e5, 1e6))
def test_pierce_points_lie_on_the_ray(
    latitude: float, longitude: float, azimuth: float, elevation: float, shell: float
) -> None:
    radius = 6.378e6
    phi, lam, slant = pierce_point(latitude, longitude, azimuth, elevation, shell_m=shell, radius_m=radius)
    axes = enu_axes(latitude, longitude)
    up = np.array([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
    ray = (radius + shell) * up - radius * axes[2]
    ray = axes @ ray / np.linalg.norm(ray)
    assert np.arctan2(ray[2], np.hypot(ray[0], ray[1])) == pytest.approx(elevation, abs=1e-6)
    assert ray[:2] == pytest.approx(np.cos(elevation) * np.array([np.sin(azimuth), np.cos(azimuth)]), abs=1e-6)
    assert float(slant) >= 1


@given(
    st.lists(st.floats(-1e-6, 1e-6), min_size=4, max_size=4),
    st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=4),
    latitudes,
    longitudes,
    angles,
    st.floats(-0.5, np.pi / 2),
    st.floats(0, 86400),
)
def test_klobuchars_delay_is_never_less_than_its_night(
    alpha: list[float],
    beta: list[float],
    latitude: float,
    longitude: float,
    azimuth: float,
    elevation: float,
    second: float,
) -> None:
    for model in (klobuchar_m, beidou_klobuchar_m):
        found = model(alpha, beta, latitude, longitude, azimuth, elevation, second)
        assert np.isfinite(found)
        assert found >= 1.49
        again = model(alpha, beta, latitude, longitude, azimuth, elevation, second + 86400)
        assert float(again) == pytest.approx(float(found), rel=1e-6)


@given(
    st.lists(st.floats(-50, 100), min_size=9, max_size=9), latitudes, longitudes, angles, st.floats(0, np.pi / 2), days
)
def test_bdgim_is_finite_and_not_negative(
    alpha: list[float], latitude: float, longitude: float, azimuth: float, elevation: float, mjd: float
) -> None:
    found = bdgim_slant_tecu(alpha, latitude, longitude, azimuth, elevation, mjd)
    assert np.isfinite(found)
    assert found >= 0


@settings(max_examples=60)
@given(
    st.tuples(st.floats(0, 250), st.floats(-1, 1), st.floats(-0.03, 0.03)),
    latitudes,
    longitudes,
    st.floats(-100, 3000),
    latitudes,
    longitudes,
    days,
)
def test_nequick_is_finite_positive_and_grows_with_the_way(
    a: tuple[float, float, float],
    latitude: float,
    longitude: float,
    height: float,
    other_latitude: float,
    other_longitude: float,
    mjd: float,
) -> None:
    receiver = (latitude, longitude, height)
    near = (0.9 * latitude + 0.1 * other_latitude, 0.9 * longitude + 0.1 * other_longitude, 2e7)
    found = nequick_g_slant_tecu(a, receiver, near, mjd)
    assert np.isfinite(found)
    assert 0 < found < 3000
    lifted = nequick_g_slant_tecu(a, (latitude, longitude, 1.2e6), (latitude, longitude, 2e7), mjd)
    grounded = nequick_g_slant_tecu(a, (latitude, longitude, height), (latitude, longitude, 2e7), mjd)
    assert lifted < grounded


@given(latitudes, longitudes, st.floats(-400, 8800), elevations, days)
def test_the_troposphere_is_positive_and_rises_towards_the_horizon(
    latitude: float, longitude: float, height: float, elevation: float, mjd: float
) -> None:
    found = tropospheric_delay(latitude, longitude, height, np.array([elevation, elevation * 0.99]), mjd)
    assert 0.4 < found.hydrostatic_zenith_m < 2.6
    assert 0 <= found.wet_zenith_m < 0.6
    assert found.slant_m[1] > found.slant_m[0] > 0
    higher = tropospheric_delay(latitude, longitude, height + 100, np.pi / 2, mjd)
    assert higher.slant_m < tropospheric_delay(latitude, longitude, height, np.pi / 2, mjd).slant_m
