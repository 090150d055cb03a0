from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.climatology import gpt2w, modified_julian_date
from intercosmos.physics.navigation.mapping_functions import continued_fraction, niell, vienna
from intercosmos.physics.navigation.troposphere import (
    askne_nordius_wet_m,
    hydrostatic_zenith_m,
    residual_sigma_m,
    saastamoinen_wet_m,
    saturation_pressure_pa,
    standard_meteorology,
)
from intercosmos.physics.navigation.troposphere_delay import climatology_sigma_m, tropospheric_delay


def test_the_standard_atmosphere_is_icaos() -> None:
    # ICAO Doc 7488: 5 km 54 019.9 Pa and 255.65 K (geopotential heights)
    pressure, temperature, _ = standard_meteorology([0.0, 5000.0, 11000.0])
    assert pressure == pytest.approx([101325.0, 54019.9, 22632.0], rel=1e-4)
    assert temperature == pytest.approx([288.15, 255.65, 216.65])
    # WMO-No. 8: 23.37 hPa at 20 °C, within the fit's 0.3 %
    assert float(saturation_pressure_pa(293.15)) == pytest.approx(2337, rel=3e-3)


def test_two_wet_models_agree_in_moderate_climates() -> None:
    # of the same vapour pressure, Saastamoinen's own lapse of humidity corresponds to λ near 3
    assert float(saastamoinen_wet_m(1200.0, 288.15)) == pytest.approx(
        float(askne_nordius_wet_m(1200.0, 275.0, 3.0)), rel=0.03
    )


def test_the_year_turns_the_other_way_in_the_south() -> None:
    days = 59580 + np.arange(365.0)
    for latitude, coldest in ((50.0, 20.0), (-50.0, 200.0)):
        air = gpt2w(np.radians(latitude), np.radians(290.0), 100.0, days)
        assert air.temperature_k.shape == (365,)
        assert abs((np.argmin(air.temperature_k) - coldest + 182) % 365 - 182) < 40
    mean = gpt2w(np.radians(50.0), np.radians(290.0), 100.0, None)
    year = gpt2w(np.radians(50.0), np.radians(290.0), 100.0, 59580 + np.arange(0, 365.25, 1.0))
    assert float(mean.temperature_k) == pytest.approx(float(np.mean(year.temperature_k)), abs=0.05)


def test_the_climatology_is_continuous_across_its_cells() -> None:
    edges = np.radians(np.array([[47.5, 12.5], [0.0, 359.999999], [-42.5, 177.5], [87.4, 0.0]]))
    step = 1e-7
    for latitude, longitude in edges:
        around = gpt2w(
            latitude + np.array([-step, step, 0, 0]), longitude + np.array([0, 0, -step, step]), 0.0, 59580.0
        )
        assert np.ptp(around.pressure_pa) < 0.1
        assert np.ptp(around.temperature_k) < 1e-3


def test_an_epoch_by_satellite_grid_asks_the_climatology_once_an_epoch() -> None:
    elevation = np.radians([[10.0, 50.0, 90.0], [15.0, 40.0, 5.0]])
    mjd = np.array([[59580.0], [59700.0]])
    grid = tropospheric_delay(0.7, 0.1, 300.0, elevation, mjd)
    assert grid.hydrostatic_zenith_m.shape == (2, 1)
    assert grid.slant_m.shape == (2, 3)
    one = tropospheric_delay(0.7, 0.1, 300.0, elevation[1, 2], 59700.0)
    assert float(one.slant_m) == pytest.approx(float(grid.slant_m[1, 2]), rel=1e-14)


def test_mapping_functions_agree_and_hold_at_the_horizon() -> None:
    elevation = np.radians([90.0, 30.0, 10.0, 5.0])
    air = gpt2w(np.radians(48.0), 0.0, 68.0, 49353.0)
    ours = vienna(air.ah, air.aw, np.radians(48.0), 68.0, elevation, 49353.0)
    nmf = niell(np.radians(48.0), 68.0, elevation, 49353.0)
    for found, other in zip(ours, nmf, strict=True):
        assert found == pytest.approx(other, rel=5e-3)
        assert float(found[0]) == pytest.approx(1.0)
    low = vienna(air.ah, air.aw, 0.8, 68.0, np.radians([1.0, 0.0, -10.0]), 49353.0)
    assert np.ptp(low[0]) == 0
    assert float(continued_fraction(0.5, 0.0, 0.0, 0.0)) == 2.0


def test_what_is_left_grows_towards_the_horizon() -> None:
    elevation = np.radians([90.0, 30.0, 5.0, 0.0, -5.0])
    sigma = residual_sigma_m(elevation)
    assert np.all(np.diff(sigma) >= 0)
    assert sigma[-1] == sigma[-2] < 3
    assert climatology_sigma_m(elevation) == pytest.approx(0.3 * sigma)


def test_dates_and_places() -> None:
    assert float(modified_julian_date("2000-01-01T12:00")) == 51544.5
    assert float(hydrostatic_zenith_m(101325.0, 0.0, 0.0)) > float(hydrostatic_zenith_m(101325.0, np.pi / 2, 0.0))
    with pytest.raises(PhysicsError, match="latitudes"):
        gpt2w(1.6, 0.0, 0.0, 59580.0)
    with pytest.raises(PhysicsError, match="longitudes"):
        gpt2w(0.6, np.nan, 0.0, 59580.0)
