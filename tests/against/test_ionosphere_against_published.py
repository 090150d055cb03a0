"""Broadcast models of the ionosphere against published values; numbers and tolerances are in benchmarks/published."""

from __future__ import annotations

import numpy as np
import pytest
from published import atmosphere
from published.atmosphere_nequick import STATIONS

from intercosmos.physics.navigation.bdgim import bdgim_slant_tecu, bdgim_vertical_tecu
from intercosmos.physics.navigation.ionosphere import delay_per_tecu_m
from intercosmos.physics.navigation.klobuchar import klobuchar_m
from intercosmos.physics.navigation.nequick import effective_ionisation, nequick_g_slant_tecu
from intercosmos.physics.navigation.receiver_geometry import azimuth_elevation, geodetic_from_ecef

APRIL_2018_MJD = 58210  # the cases name the month only


def test_klobuchar() -> None:
    alpha, beta, place, second, wanted = atmosphere.KLOBUCHAR
    found = klobuchar_m(alpha, beta, *np.radians(place), second)
    assert found == pytest.approx(wanted, abs=atmosphere.KLOBUCHAR_TOLERANCE_M)


@pytest.mark.parametrize(("coefficients", "receiver", "rows"), STATIONS)
def test_nequick_g_gives_every_case_of_its_document(
    coefficients: tuple[float, ...], receiver: tuple[float, ...], rows: tuple[tuple[float, ...], ...]
) -> None:
    hours, longitude, latitude, height, wanted = np.array(rows).T
    found = nequick_g_slant_tecu(
        coefficients,
        (np.radians(receiver[1]), np.radians(receiver[0]), receiver[2]),
        (np.radians(latitude), np.radians(longitude), height),
        APRIL_2018_MJD + hours / 24,
    )
    allowed = atmosphere.NEQUICK_SHARE * wanted + atmosphere.NEQUICK_TECU
    assert np.all(np.abs(found - wanted) <= allowed)


@pytest.mark.parametrize(("modip", "levels"), atmosphere.IONISATION)
def test_effective_ionisation_of_nequick_g(modip: float, levels: tuple[float, ...]) -> None:
    from published.atmosphere_nequick import HIGH, LOW, MEDIUM

    found = effective_ionisation([HIGH, MEDIUM, LOW], modip)
    assert found == pytest.approx(levels, abs=atmosphere.IONISATION_TOLERANCE)


def test_bdgim_is_what_its_authors_program_computes() -> None:
    station, satellite = np.array(atmosphere.BDGIM_STATION_M), np.array(atmosphere.BDGIM_SATELLITE_M)
    mjd = atmosphere.BDGIM_MJD + np.array(atmosphere.BDGIM_HOURS) / 24
    # the program's own pierce point and mapping function, which differ from those of the control document
    radius, shell = np.linalg.norm(station), 6378137.0 + 400e3
    ray = (satellite - station) / np.linalg.norm(satellite - station)
    zenith = np.arccos(ray @ station / radius)
    arc = zenith - np.arcsin(radius / shell * np.sin(zenith))
    point = station + np.sqrt(radius**2 + shell**2 - 2 * radius * shell * np.cos(arc)) * ray
    latitude = np.arctan2(point[2], np.hypot(point[0], point[1]))
    vertical = bdgim_vertical_tecu(atmosphere.BDGIM_ALPHA, latitude, np.arctan2(point[1], point[0]), mjd)
    slant = vertical / np.sqrt(1 - (6378e3 * np.sin(0.9782 * zenith) / 6778e3) ** 2)
    wanted = np.array(atmosphere.BDGIM_DELAYS_M)
    assert slant * delay_per_tecu_m(1575.42e6) == pytest.approx(wanted, abs=atmosphere.BDGIM_TOLERANCE_M)
    # as the document has it: within the 2.4 % by which the mapping functions differ at 35° and 0.2° of latitude
    latitude, longitude, _ = geodetic_from_ecef(station)
    slant = bdgim_slant_tecu(atmosphere.BDGIM_ALPHA, latitude, longitude, *azimuth_elevation(station, satellite), mjd)
    assert slant * delay_per_tecu_m(1575.42e6) == pytest.approx(wanted, rel=0.03)
