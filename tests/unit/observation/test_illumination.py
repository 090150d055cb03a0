"""Sun, solar time, glint and shadow."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.time import Time, TimeDelta

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.illumination import (
    glint_angle,
    glint_reflectance,
    lit_share,
    local_solar_time,
    sun_azimuth,
    sun_elevation,
    sun_position,
)
from intercosmos.physics.orbits.frames import ecef_from_geodetic

MOSCOW = np.radians([55.75, 37.62])


def test_sun_agrees_with_astropy() -> None:
    from astropy.coordinates import get_sun

    times = Time(["2024-03-20T03:00", "2024-08-01T15:00", "2022-12-31T23:00"])
    wanted = get_sun(times).transform_to("itrs").cartesian.xyz.to_value("m").T
    found = sun_position(times)
    cosine = np.sum(found * wanted, axis=-1) / np.linalg.norm(found, axis=-1) / np.linalg.norm(wanted, axis=-1)
    assert np.degrees(np.arccos(np.clip(cosine, -1, 1))).max() * 3600 < 0.1
    assert np.allclose(np.linalg.norm(found, axis=-1), np.linalg.norm(wanted, axis=-1), rtol=1e-6)


def test_noon_and_midnight_of_the_solstice() -> None:
    # obliquity 23.44 degrees: 90 - 55.75 + 23.44 at true noon in the south
    day = Time("2024-06-20T00:00") + TimeDelta(np.arange(1440) * 60.0, format="sec")
    height = sun_elevation(MOSCOW, day)
    assert np.isclose(np.degrees(height.max()), 57.69, atol=0.02)
    assert np.isclose(np.degrees(height.min()), -10.81, atol=0.02)
    noon = day[int(np.argmax(height))]
    assert np.isclose(np.degrees(sun_azimuth(MOSCOW, noon)), 180, atol=0.5)
    assert np.isclose(local_solar_time(MOSCOW[1], noon, kind="true"), 43_200, atol=60)


def test_points_broadcast_with_times() -> None:
    points = np.radians([[0.0, 0.0], [60.0, 100.0], [-90.0, 0.0]])
    times = Time(["2027-01-01T00:00", "2027-01-01T12:00"])
    every = sun_elevation(points[:, None], times)
    assert every.shape == (3, 2)
    assert np.allclose(every[1, 0], sun_elevation(points[1], times[0]))
    assert np.allclose(np.degrees(every[2]), 23.0, atol=0.1)  # the Sun stands all day at the South Pole


def test_mean_solar_time_is_by_longitude() -> None:
    found = local_solar_time(np.radians([0.0, 90.0, -90.0]), "2027-03-01T06:00")
    gap = (found - [21_600, 43_200, 0.0] + 43_200) % 86_400 - 43_200
    assert np.allclose(gap, gap[0], atol=1e-6)
    assert abs(gap[0]) < 0.9  # UT1 keeps within 0.9 s of UTC
    # the equation of time is 16.5 minutes on 3 November
    gap = local_solar_time(0.0, "2027-11-03T12:00", kind="true") - local_solar_time(0.0, "2027-11-03T12:00")
    assert np.isclose(gap / 60, 16.45, atol=0.1)
    with pytest.raises(PhysicsError, match="mean, true"):
        local_solar_time(0.0, "2027-01-01", kind="zonal")


def test_glint_is_where_the_mirror_points() -> None:
    when, place = Time("2027-03-20T12:00"), np.radians([0.0, 20.0])
    ground = ecef_from_geodetic(*place)
    up = ground / np.linalg.norm(ground)
    sun = sun_position(when) - ground
    sun = sun / np.linalg.norm(sun)
    mirror = 2 * (sun @ up) * up - sun
    assert glint_angle(place, ground + 7e5 * mirror, when) < 1e-6
    assert np.isclose(glint_angle(place, ground + 7e5 * up, when), np.pi / 2 - sun_elevation(place, when), atol=1e-6)
    night = np.radians([0.0, 180.0])
    assert glint_angle(night, 1.2 * ecef_from_geodetic(*night), when) == np.pi


def test_rough_water_spreads_the_glint() -> None:
    into, aside = (glint_reflectance(0.5, 0.5, azimuth, [1.0, 10.0]) for azimuth in (np.pi, np.pi / 2))
    assert into[0] > into[1] > aside[1] > aside[0]
    # straight up and down: pi p F / 4, with p = 1 / (pi s²) and Fresnel's ((n - 1) / (n + 1))²
    plain = (0.34 / 2.34) ** 2 / (4 * (0.003 + 0.00512 * 5))
    assert np.isclose(glint_reflectance(0.0, 0.0, 0.0, 5.0), plain, rtol=1e-4)
    with pytest.raises(PhysicsError):
        glint_reflectance(1.6, 0.0, 0.0)


def test_shadow_has_light_penumbra_and_night() -> None:
    sun = np.array([1.496e11, 0, 0])
    angle = np.linspace(0, np.pi, 20_001)
    share = lit_share(7000e3 * np.stack([np.cos(angle), np.sin(angle), 0 * angle], axis=-1), sun)
    assert share[0] == 1
    assert share[-1] == 0
    assert np.all(np.diff(share) <= 1e-12)
    partly = angle[(share > 0) & (share < 1)]
    # the penumbra is as wide as the Sun's disc, half a degree
    assert np.isclose(np.degrees(np.ptp(partly)), 0.533, atol=0.03)
    with pytest.raises(PhysicsError):
        lit_share([5e6, 0, 0], sun)


def test_frames_are_named() -> None:
    assert np.isclose(np.linalg.norm(sun_position("2027-01-01", "GCRF")), np.linalg.norm(sun_position("2027-01-01")))
    with pytest.raises(PhysicsError, match="ITRF, GCRF"):
        sun_position("2027-01-01", "TEME")
    with pytest.raises(PhysicsError, match="latitude"):
        sun_elevation([0.1], "2027-01-01")
