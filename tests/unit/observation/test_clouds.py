"""Cloud climatology and the chance of a clear image."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.clouds import CloudGrid, clear_probability, cloud_fraction, tries_until_clear
from intercosmos.physics.observation.clouds_zones import is_land


def made_grid() -> CloudGrid:
    """Cover that depends on month, latitude and longitude in a way that can be told."""
    latitude, longitude = np.radians(np.arange(-85, 90, 10.0)), np.radians(np.arange(-175, 180, 10.0))
    month = np.arange(12)[:, None, None] / 100
    cover = 0.4 + 0.2 * np.sin(latitude)[:, None] + 0.1 * np.cos(longitude) + month
    return CloudGrid(latitude, longitude, cover, source="made")


def test_zones_stand_in_their_order() -> None:
    sea = np.radians(-30.0)  # the middle of the Atlantic
    southern, subtropics, equator = (float(cloud_fraction(np.radians(x), sea, 1)) for x in (-58.0, -30.0, -5.0))
    assert southern > equator > subtropics
    # the belt of cloud follows the Sun
    assert cloud_fraction(np.radians(8.0), sea, 7) > cloud_fraction(np.radians(8.0), sea, 1)
    assert cloud_fraction(np.radians(-8.0), sea, 7) < cloud_fraction(np.radians(-8.0), sea, 1)


def test_land_is_clearer_than_the_sea_beside_it() -> None:
    desert, ocean = (cloud_fraction(np.radians(23.0), np.radians(x), 4) for x in (10.0, -40.0))
    assert desert < ocean - 0.15
    assert abs(cloud_fraction(0.0, np.radians(20.0), 4) - cloud_fraction(0.0, np.radians(-20.0), 4)) < 0.05


def test_land_is_where_it_is() -> None:
    cities = np.radians([[55.75, 37.62], [39.9, 116.4], [-23.5, -46.6], [-90.0, 0.0], [48.5, 135.1]])
    seas = np.radians([[0.0, -30.0], [0.0, 180.0], [-60.0, 100.0], [90.0, 0.0], [15.0, -170.0]])
    assert np.all(is_land(*cities.T))
    assert not np.any(is_land(*seas.T))
    assert np.array_equal(is_land(*cities.T), is_land(cities[:, 0], cities[:, 1] + 2 * np.pi))
    phi, lam = np.radians(np.meshgrid(np.arange(-89.5, 90), np.arange(-179.5, 180, 0.997), indexing="ij"))
    # 29.2 % of the Earth is land
    assert np.isclose(np.average(is_land(phi, lam), weights=np.cos(phi)), 0.292, atol=0.006)


def test_a_grid_of_ones_own_is_interpolated() -> None:
    grid = made_grid()
    assert np.isclose(grid.at(grid.latitude_rad[3], grid.longitude_rad[7], 5), grid.fraction[4, 3, 7])
    between = grid.at(np.radians(0.0), np.radians(180.0), 1)
    assert np.isclose(between, 0.4 + 0.1 * np.cos(np.radians(175)), atol=1e-9)
    assert np.isclose(grid.at(0.3, -np.pi, 2), grid.at(0.3, np.pi, 2))
    assert np.isclose(grid.at(np.pi / 2, 0.1, 2), grid.at(np.radians(85.0), 0.1, 2))
    assert cloud_fraction(0.1, [0.2, 0.3], 3, grid=grid).shape == (2,)


def test_a_point_is_clear_when_it_is_not_cloudy() -> None:
    assert np.allclose(clear_probability([0.0, 0.3, 1.0]), [1.0, 0.7, 0.0])
    assert np.allclose(clear_probability([0.0, 1.0], side_m=50e3), [1.0, 0.0])
    assert np.isclose(clear_probability(0.6, side_m=1e3), 0.4, atol=0.005)


def test_mean_cover_of_images_stays_the_mean() -> None:
    """The distribution whose lower tail is asked for has the climatology's mean, whatever the size."""
    bounds = np.linspace(0, 1, 4001)[:-1]
    for side in (20e3, 200e3, 2000e3):
        below = clear_probability(0.6, side_m=side, allowed=bounds)
        assert np.isclose(1 - np.trapezoid(below, bounds), 0.6, atol=2e-3)


def test_wide_images_are_seldom_clear_and_seldom_overcast() -> None:
    clear = clear_probability(0.5, side_m=[10e3, 100e3, 1000e3])
    assert np.all(np.diff(clear) < 0)
    assert np.all(np.diff(clear_probability(0.5, side_m=[10e3, 100e3, 1000e3], allowed=0.7)) > 0)


def test_tries() -> None:
    assert tries_until_clear([1.0, 0.5, 0.1, 0.0]).tolist() == [1.0, 4.0, 22.0, np.inf]


@pytest.mark.parametrize(
    "make",
    [
        lambda: cloud_fraction(2.0, 0.0, 1),
        lambda: cloud_fraction(0.0, np.inf, 1),
        lambda: cloud_fraction(0.0, 0.0, 13),
        lambda: made_grid().at(0.0, 0.0, 1.5),
        lambda: clear_probability(1.2),
        lambda: clear_probability(0.5, allowed=1.0),
        lambda: clear_probability(0.5, side_m=-1.0),
        lambda: clear_probability(0.5, correlation_m=0.0),
        lambda: tries_until_clear(1.5),
        lambda: CloudGrid(np.array([0.0, 0.1]), np.array([0.0, 3.0]), np.zeros((12, 2, 2))),
        lambda: CloudGrid(np.array([0.0, 0.1]), np.array([0.0, np.pi]), np.full((12, 2, 2), np.nan)),
        lambda: CloudGrid(np.array([0.0, 0.1]), np.array([0.0, np.pi]), np.zeros((4, 2, 2))),
    ],
)
def test_what_makes_no_sense_is_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(PhysicsError):
        make()
