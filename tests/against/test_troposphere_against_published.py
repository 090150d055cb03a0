"""Troposphere against published values; the numbers and tolerances are in benchmarks/published/atmosphere.py."""

from __future__ import annotations

import numpy as np
import pytest
from published import atmosphere

from intercosmos.physics.navigation.climatology import gpt2w
from intercosmos.physics.navigation.mapping_functions import niell, vienna
from intercosmos.physics.navigation.mapping_functions_global import global_mapping
from intercosmos.physics.navigation.troposphere import hydrostatic_zenith_m
from intercosmos.physics.navigation.troposphere_delay import tropospheric_delay


@pytest.mark.parametrize(("place", "wanted"), atmosphere.GPT2W)
def test_gpt2w_is_tu_wiens(place: tuple[float, ...], wanted: tuple[float, ...]) -> None:
    latitude, longitude, height, day = place
    air = gpt2w(np.radians(latitude), np.radians(longitude), height, 51544.5 + day)
    found = [
        *(air.ah, air.aw, air.temperature_k - 273.15, air.pressure_pa / 100, air.vapour_pa / 100),
        *(air.mean_temperature_k, air.vapour_exponent),
    ]
    assert np.array(found) == pytest.approx(wanted, abs=atmosphere.GPT2W_TOLERANCE, rel=0)


def test_vienna_mapping_function_of_the_site() -> None:
    ah, aw, latitude, zenith, mjd, *wanted = atmosphere.VIENNA_SITE
    found = vienna(ah, aw, latitude, None, np.pi / 2 - zenith, mjd)
    assert np.array(found) == pytest.approx(wanted, abs=atmosphere.VIENNA_TOLERANCE)


def test_vienna_mapping_function_with_height() -> None:
    ah, aw, latitude, height, zenith, mjd, *wanted = atmosphere.VIENNA_HEIGHT
    found = vienna(ah, aw, np.radians(latitude), height, np.pi / 2 - zenith, mjd)
    assert np.array(found) == pytest.approx(wanted, abs=atmosphere.VIENNA_HEIGHT_TOLERANCE)


def test_global_mapping_function() -> None:
    latitude, longitude, height, zenith, mjd, *wanted = atmosphere.GLOBAL_MAPPING
    found = global_mapping(latitude, longitude, height, np.pi / 2 - zenith, mjd)
    assert np.array(found) == pytest.approx(wanted, abs=atmosphere.GLOBAL_MAPPING_TOLERANCE)


def test_niells_mapping_function() -> None:
    latitude, height, elevation, mjd, *wanted = atmosphere.NIELL
    found = niell(np.radians(latitude), height, np.radians(elevation), mjd)
    assert np.array(found) == pytest.approx(wanted, abs=atmosphere.NIELL_TOLERANCE)


def test_saastamoinens_hydrostatic_delay() -> None:
    pressure, latitude, height, wanted = atmosphere.SAASTAMOINEN
    found = hydrostatic_zenith_m(pressure, np.radians(latitude), height)
    assert found == pytest.approx(wanted, abs=atmosphere.SAASTAMOINEN_TOLERANCE_M)


def test_zenith_delays_are_those_of_the_weather_model() -> None:
    # VMF grid of 2009-08-12 0 h at 38°N 280°E, 824 m: hydrostatic 2.0966 m, wet 0.2140 m (TU Wien, VMFG_20090812.H00,
    # as quoted by Orekit's ViennaOneMappingFunctionTest). A climatology knows the season, not the weather: 2 % of the
    # hydrostatic part is 20 hPa, 0.08 m is the spread of a summer's vapour.
    found = tropospheric_delay(np.radians(38.0), np.radians(280.0), 824.17, np.pi / 2, 55055.0)
    assert found.hydrostatic_zenith_m == pytest.approx(2.0966, abs=0.02)
    assert found.wet_zenith_m == pytest.approx(0.2140, abs=0.08)
