"""Whole constellations at nominal places against what is published of them: availability, visibility, dilutions."""

from __future__ import annotations

import numpy as np
from published import geometry

from intercosmos.physics.navigation.availability_maps import availability, grid
from intercosmos.physics.navigation.availability_maps_regions import regional
from intercosmos.physics.navigation.dilution import dilution_of_precision
from intercosmos.physics.orbits.frames import ecef_from_geodetic

#: 4 min of a day, as the Russian centre counts; cells of 4 degrees here instead of 1, which moves means by 0.0002
TIMES_S = np.arange(360) * 240.0
GRID_DEG = 4.0


def test_glonass_with_two_empty_slots_against_the_russian_centre() -> None:
    satellites = geometry.glonass(TIMES_S)
    satellites[:, np.array(geometry.IAC_EMPTY_SLOTS) - 1] = np.nan
    found = regional(availability(satellites, systems="R" * 24, grid_deg=GRID_DEG, percentiles=()))
    globe, russia = (float(found.availability.sel(region=r).squeeze()) for r in ("globe", "russia"))
    assert abs(globe - geometry.IAC_GLOBE) <= geometry.IAC_TOLERANCE
    assert abs(russia - geometry.IAC_RUSSIA) <= 0.0005


def test_24_slots_are_available_as_standards_promise() -> None:
    for letter, satellites, least in (
        ("R", geometry.glonass(TIMES_S), geometry.GLONASS_GLOBE),
        ("G", geometry.gps(TIMES_S), geometry.GPS_GLOBE),
    ):
        found = regional(availability({letter: satellites}, grid_deg=GRID_DEG, percentiles=())).sel(region="globe")
        assert float(found.availability.squeeze()) >= least
        assert float(found.availability_worst.squeeze()) >= geometry.GPS_WORST


def test_beidou_over_asia_against_wang() -> None:
    latitude, longitude = grid(10.0, geometry.BDS_BOX_DEG)
    phi, lam = (np.radians(v).ravel() for v in np.meshgrid(latitude, longitude, indexing="ij"))
    places = ecef_from_geodetic(phi, lam)
    # every satellite at every instant as one of many, each with its share of the time: the averaged normal equations
    times = np.arange(0.0, 7 * 86164.0, 1800.0)
    found = []
    for count in (30, 24):
        satellites = geometry.beidou(times)[:, :count].reshape(-1, 3)
        share = np.full(len(satellites), 1 / len(times))
        dop = dilution_of_precision(
            satellites, places, mask_rad=np.radians(geometry.BDS_MASK_DEG), clocks="one", weights=share
        )
        found.append(np.array([float(dop[name].mean()) for name in ("hdop", "vdop", "tdop")]))
        if count == 30:
            seen = dop.satellites.to_numpy() / len(times)
    np.testing.assert_allclose(found[0], geometry.BDS_HVT, atol=geometry.BDS_TOLERANCE)
    np.testing.assert_allclose(1 - found[0] / found[1], geometry.BDS_BELOW_MEO, atol=geometry.BDS_BELOW_TOLERANCE)
    assert np.floor(seen.min()) == geometry.BDS_VIEW[0]
    assert np.floor(seen.max()) == geometry.BDS_VIEW[1]
