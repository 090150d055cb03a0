"""Rows of the ledger: ionosphere and troposphere of satellite navigation against published values."""

from __future__ import annotations

import numpy as np
from ledger_row import Row, largest
from published import atmosphere, atmosphere_nequick

from intercosmos.physics.navigation.bdgim import bdgim_slant_tecu
from intercosmos.physics.navigation.climatology import gpt2w
from intercosmos.physics.navigation.ionosphere import delay_per_tecu_m
from intercosmos.physics.navigation.klobuchar import klobuchar_m
from intercosmos.physics.navigation.mapping_functions import niell, vienna
from intercosmos.physics.navigation.mapping_functions_global import global_mapping
from intercosmos.physics.navigation.nequick import nequick_g_slant_tecu
from intercosmos.physics.navigation.receiver_geometry import azimuth_elevation, geodetic_from_ecef


def ionosphere() -> list[Row]:
    """Broadcast models of the ionosphere."""
    alpha, beta, place, second, wanted = atmosphere.KLOBUCHAR
    gap = largest(klobuchar_m(alpha, beta, *np.radians(place), second), wanted)
    rows = [Row("Klobuchar, delay on L1", "Orekit, KlobucharModelTest", gap, atmosphere.KLOBUCHAR_TOLERANCE_M, "m")]

    worst, share = 0.0, 0.0
    for coefficients, (longitude, latitude, height), cases in atmosphere_nequick.STATIONS:
        hours, east, north, high, content = np.array(cases).T
        found = nequick_g_slant_tecu(
            coefficients,
            (np.radians(latitude), np.radians(longitude), height),
            (np.radians(north), np.radians(east), high),
            58210 + hours / 24,
        )
        worst = max(worst, largest(found, content))
        share = max(share, float(np.max(np.abs(found - content) / (atmosphere.NEQUICK_TECU + 2e-3 * content))))
    document = "Galileo document 1.2, annex E"
    rows.append(Row("NeQuick-G, 108 rays of 0.1 to 337 TECU, worst", document, worst, 0.2, "TECU"))
    rows.append(Row("the same, in parts of 0.2 % + 0.03 TECU", document, share, 1.0))

    station, satellite = np.array(atmosphere.BDGIM_STATION_M), np.array(atmosphere.BDGIM_SATELLITE_M)
    latitude, longitude, _ = geodetic_from_ecef(station)
    mjd = atmosphere.BDGIM_MJD + np.array(atmosphere.BDGIM_HOURS) / 24
    slant = bdgim_slant_tecu(atmosphere.BDGIM_ALPHA, latitude, longitude, *azimuth_elevation(station, satellite), mjd)
    gap = largest(slant * delay_per_tecu_m(1575.42e6), atmosphere.BDGIM_DELAYS_M)
    what = "BDGIM, delay on B1C, other mapping function"
    rows.append(Row(what, "program of its authors", gap, 0.1, "m"))
    return rows


def troposphere() -> list[Row]:
    """Climatology and mapping functions."""
    names = ("ah", "aw", "temperature_k", "pressure_pa", "vapour_pa", "mean_temperature_k", "vapour_exponent")
    scale = np.array([1, 1, 1, 100, 100, 1, 1])
    gap = 0.0
    for (latitude, longitude, height, day), wanted in atmosphere.GPT2W:
        air = gpt2w(np.radians(latitude), np.radians(longitude), height, 51544.5 + day)
        found = np.array([float(getattr(air, name)) for name in names]) / scale
        found[2] -= 273.15
        gap = max(gap, largest(found, wanted))
    rows = [Row("GPT2w, all seven values at three places", "TU Wien, gpt2_5w.m", gap, atmosphere.GPT2W_TOLERANCE)]
    ah, aw, latitude, zenith, mjd, *wanted = atmosphere.VIENNA_SITE
    gap = largest(np.array(vienna(ah, aw, latitude, None, np.pi / 2 - zenith, mjd)), wanted)
    rows.append(Row("Vienna mapping function 1", "IERS Conventions, VMF1.F", gap, atmosphere.VIENNA_TOLERANCE))
    ah, aw, latitude, height, zenith, mjd, *wanted = atmosphere.VIENNA_HEIGHT
    gap = largest(np.array(vienna(ah, aw, np.radians(latitude), height, np.pi / 2 - zenith, mjd)), wanted)
    rows.append(Row("the same with height", "TU Wien, vmf1_ht.m", gap, atmosphere.VIENNA_HEIGHT_TOLERANCE))
    latitude, longitude, height, zenith, mjd, *wanted = atmosphere.GLOBAL_MAPPING
    gap = largest(np.array(global_mapping(latitude, longitude, height, np.pi / 2 - zenith, mjd)), wanted)
    rows.append(Row("Global Mapping Function", "IERS Conventions, GMF.F", gap, atmosphere.GLOBAL_MAPPING_TOLERANCE))
    latitude, height, elevation, mjd, *wanted = atmosphere.NIELL
    gap = largest(np.array(niell(np.radians(latitude), height, np.radians(elevation), mjd)), wanted)
    rows.append(Row("Niell at 5°", "Orekit, NiellMappingFunctionModelTest", gap, atmosphere.NIELL_TOLERANCE))
    return rows
