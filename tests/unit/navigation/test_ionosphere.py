from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.navigation import receiver_geometry as g
from intercosmos.physics.navigation.bdgim import bdgim_vertical_tecu
from intercosmos.physics.navigation.ionosphere import (
    IONOSPHERES,
    delay_per_tecu_m,
    ionospheric_delay_m,
    ionospheric_sigma_m,
)
from intercosmos.physics.navigation.klobuchar import beidou_klobuchar_m, klobuchar_m
from intercosmos.physics.navigation.nequick import nequick_g_slant_tecu
from intercosmos.physics.navigation.nequick_maps import modified_dip_latitude_deg

#: What GPS, BeiDou and Galileo sent in messages of 2022-06-08 and 2020-11-05.
SENT = {
    "klobuchar": [1.1e-8, 1.5e-8, -6e-8, -6e-8, 9.2e4, 6.6e4, -2.0e5, -1.3e5],
    "klobuchar-beidou": [2.142e-8, 1.0e-7, -1.0e-6, 1.5e-6, 1.208e5, 0.0, -2.6e5, 1.3e5],
    "bdgim": [13.826, -1.780, 5.172, 3.130, -4.590, 0.325, -0.078, 1.243, 0.378],
    "nequick-g": [78.5, 0.5391, 0.02713],
}
STATION = g.ecef_from_geodetic(np.radians(43.56), np.radians(1.48), 200.0)
NOON = np.datetime64("2022-06-08T12:00:00", "ns")


def _satellites(azimuth: np.ndarray, elevation: np.ndarray, far_m: float = 2.2e7) -> np.ndarray:
    local = np.stack(
        [np.cos(elevation) * np.sin(azimuth), np.cos(elevation) * np.cos(azimuth), np.sin(elevation)], axis=-1
    )
    return STATION + far_m * local @ g.enu_axes(np.radians(43.56), np.radians(1.48))


@pytest.mark.parametrize("model", IONOSPHERES)
def test_models_agree_within_what_they_leave(model: str) -> None:
    sky = _satellites(np.radians([0.0, 90.0, 180.0, 270.0]), np.radians([80.0, 60.0, 40.0, 20.0]))
    found = ionospheric_delay_m(model, SENT[model], STATION, sky, NOON, 1575.42e6)
    assert found.shape == (4,)
    # a quiet summer noon at 44°N: some 10 to 25 TECU in the zenith
    assert np.all((found > 0.8) & (found < 12))
    assert found[3] > found[0]
    other = ionospheric_delay_m(model, SENT[model], STATION, sky, NOON, 1176.45e6)
    assert other / found == pytest.approx(np.full(4, (1575.42 / 1176.45) ** 2), rel=1e-12)
    assert np.all(ionospheric_sigma_m(model, found, 1575.42e6) < found)


def test_a_grid_of_epochs_and_satellites_broadcasts() -> None:
    sky = _satellites(np.radians([10.0, 200.0, 300.0]), np.radians([30.0, 50.0, 70.0]))
    times = NOON + np.arange(5)[:, None] * np.timedelta64(1, "h")
    for model, sent in SENT.items():
        grid = ionospheric_delay_m(model, sent, STATION, sky, times, 1575.42e6)
        assert grid.shape == (5, 3)
        one = ionospheric_delay_m(model, sent, STATION, sky[1], times[3, 0], 1575.42e6)
        assert float(grid[3, 1]) == pytest.approx(float(one), rel=1e-12)


def test_klobuchar_peaks_at_two_in_the_afternoon_local_time() -> None:
    alpha, beta = SENT["klobuchar"][:4], SENT["klobuchar"][4:]
    seconds = np.arange(0, 86400, 300.0)
    for longitude in (-2.5, 0.0, 1.7):
        for model, behind in ((klobuchar_m, 0), (beidou_klobuchar_m, 14)):
            found = model(alpha, beta, 0.3, longitude, 0.0, np.pi / 2, seconds + behind)
            local = (seconds[np.argmax(found)] + longitude / np.pi * 43200) % 86400
            assert local == pytest.approx(50400, abs=151)


def test_nequick_is_one_model_whatever_the_batch() -> None:
    rng = np.random.default_rng(7)
    n = 300  # more than one block
    satellites = (rng.uniform(-1.5, 1.5, n), rng.uniform(-3, 3, n), np.full(n, 2e7))
    receiver = (satellites[0] * 0.9, satellites[1], np.zeros(n))
    mjd = 59580 + rng.uniform(0, 300, n)
    together = nequick_g_slant_tecu(SENT["nequick-g"], receiver, satellites, mjd)
    alone = nequick_g_slant_tecu(
        SENT["nequick-g"], tuple(x[270] for x in receiver), tuple(x[270] for x in satellites), mjd[270]
    )
    assert float(together[270]) == pytest.approx(float(alone), rel=1e-12)
    assert np.all(together > 0)


def test_nequick_in_the_zenith_at_the_pole_and_from_orbit() -> None:
    for latitude in (np.pi / 2, -np.pi / 2, 0.0):
        whole = nequick_g_slant_tecu(SENT["nequick-g"], (latitude, 0.0, 0.0), (latitude, 0.0, 2e7), 59580.5)
        lower = nequick_g_slant_tecu(SENT["nequick-g"], (latitude, 0.0, 0.0), (latitude, 0.0, 5e5), 59580.5)
        upper = nequick_g_slant_tecu(SENT["nequick-g"], (latitude, 0.0, 5e5), (latitude, 0.0, 2e7), 59580.5)
        assert float(lower + upper) == pytest.approx(float(whole), rel=2e-3)
        assert min(lower, upper) > 0


def test_modified_dip_latitude_is_that_of_the_grid_and_wraps() -> None:
    grid_point = modified_dip_latitude_deg(np.radians([-90.0, 90.0, 0.0]), np.radians([0.0, 50.0, 180.0]))
    assert grid_point[:2].tolist() == [-90.0, 90.0]
    around = modified_dip_latitude_deg(np.radians([10.0, 10.0]), np.radians([180.0, -180.0]))
    assert around[0] == pytest.approx(around[1], abs=1e-9)


def test_pierce_points_of_receivers_near_the_pole() -> None:
    latitude, longitude, slant = g.pierce_point(
        np.radians(89.9), 0.0, np.array([0.0, np.pi]), np.radians(30.0), shell_m=4e5, radius_m=6.378e6
    )
    assert np.degrees(longitude) == pytest.approx([180.0, 0.0], abs=1e-6) or np.degrees(longitude) == pytest.approx(
        [-180.0, 0.0], abs=1e-6
    )
    assert latitude[0] < latitude[1] + np.radians(0.21)
    assert np.all(slant > 1.6)


def test_azimuth_and_elevation_come_back() -> None:
    azimuth, elevation = np.radians([5.0, 95.0, 185.0, 355.0]), np.radians([1.0, 89.0, -20.0, 45.0])
    found = g.azimuth_elevation(STATION, _satellites(azimuth, elevation))
    assert found[0] == pytest.approx(azimuth, abs=1e-9)
    assert found[1] == pytest.approx(elevation, abs=1e-9)


def test_wrong_questions() -> None:
    with pytest.raises(UnknownIdError, match="bdgim"):
        ionospheric_delay_m("bdgym", SENT["bdgim"], STATION, STATION * 4, NOON, 1e9)
    with pytest.raises(UnknownIdError):
        ionospheric_sigma_m("iri", 1.0, 1e9)
    with pytest.raises(PhysicsError, match="nine"):
        bdgim_vertical_tecu([1.0, 2.0], 0.0, 0.0, 59580.0)
    with pytest.raises(PhysicsError, match="three"):
        nequick_g_slant_tecu([1.0], (0, 0, 0), (0, 0, 1e6), 59580.0)
    with pytest.raises(PhysicsError, match="four"):
        klobuchar_m([1e-8], [1e5, 0, 0, 0], 0, 0, 0, 1, 0)
    with pytest.raises(PhysicsError, match="one place"):
        g.azimuth_elevation(STATION, STATION)
    assert float(delay_per_tecu_m(1e9)) == pytest.approx(0.403)
