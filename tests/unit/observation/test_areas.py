"""Areas cut into strips."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.areas import strips_of
from intercosmos.physics.observation.footprints_geometry import geodesic_distance

Array = NDArray[np.float64]


def square(latitude: float, longitude: float, half_deg: float) -> Array:
    wide = half_deg / np.cos(np.radians(latitude))
    corners = [(-1, -1), (-1, 1), (1, 1), (1, -1)]
    return np.radians([[latitude + half_deg * y, longitude + wide * x] for y, x in corners])


def test_strips_north_to_south_are_as_long_and_as_many_as_the_square_is_wide() -> None:
    strips = strips_of(square(0.0, 30.0, 0.5), 0.0, 20e3, overlap=0.0)
    side = 111.19e3  # a degree of a sphere of the mean radius, within 0.6 % of the ellipsoid's
    assert len(strips) == 6
    assert strips.length_m == pytest.approx(np.full(6, side), rel=7e-3)
    assert strips.share == pytest.approx(np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0]) + 1 / 6, abs=0.03)
    assert np.degrees(strips.latitude_rad) == pytest.approx(np.zeros(6), abs=1e-6)
    assert np.all(np.diff(strips.longitude_rad) > 0)  # left, which is west, first
    places = np.column_stack([strips.latitude_rad, strips.longitude_rad])
    assert geodesic_distance(places[:-1], places[1:]) == pytest.approx(np.full(5, 20e3), rel=7e-3)


def test_every_point_of_an_area_lies_in_a_strip() -> None:
    heading, swath = np.radians(12.0), 30e3
    corners = square(55.0, 80.0, 0.8)
    strips = strips_of(corners, heading, swath)
    rng = np.random.default_rng(5)
    share = rng.uniform(size=(400, 2))
    points = corners[0] + share * (corners[2] - corners[0])
    # offsets across and along each strip, on the plane
    north = (points[:, None, 0] - strips.latitude_rad) * 6.371e6
    east = (points[:, None, 1] - strips.longitude_rad) * 6.371e6 * np.cos(points[:, None, 0])
    across = east * np.cos(heading) - north * np.sin(heading)
    along = east * np.sin(heading) + north * np.cos(heading)
    inside = (np.abs(across) <= swath / 2 * 1.1) & (np.abs(along) <= strips.length_m / 2 * 1.1)
    assert inside.any(axis=1).all()


@pytest.mark.parametrize("corners", [square(60.0, 180.0, 1.0), square(10.0, -180.0, 1.0)])
def test_nothing_happens_at_180_degrees(corners: Array) -> None:
    moved = corners - np.array([0.0, np.radians(100.0)])
    here, there = strips_of(corners, 0.3, 25e3), strips_of(moved, 0.3, 25e3)
    assert here.length_m == pytest.approx(there.length_m, rel=1e-9)
    turned = (here.longitude_rad - there.longitude_rad - np.radians(100.0) + np.pi) % (2 * np.pi) - np.pi
    assert turned == pytest.approx(np.zeros(len(here)), abs=1e-9)


def test_a_cap_around_the_pole_is_cut_too() -> None:
    longitude = np.radians(np.arange(0, 360, 30.0))
    ring = np.column_stack([np.full(12, np.radians(88.0)), longitude])
    strips = strips_of(ring, 0.0, 50e3)
    assert np.degrees(strips.latitude_rad).min() > 87.9
    assert strips.length_m.max() == pytest.approx(2 * 2.0 * 111.69e3, rel=0.01)  # across the cap
    assert strips.share.sum() == pytest.approx(1.0)


def test_long_strips_are_cut_and_hollow_ones_are_two() -> None:
    whole = strips_of(square(40.0, 0.0, 0.5), 0.0, 30e3)
    cut = strips_of(square(40.0, 0.0, 0.5), 0.0, 30e3, greatest_length_m=60e3)
    assert len(cut) == 2 * len(whole)
    assert cut.length_m.max() <= 60e3
    horseshoe = np.radians([[0, 0], [0, 3], [1, 3], [1, 2.5], [0.1, 2.5], [0.1, 0.5], [1, 0.5], [1, 0]])
    arms = strips_of(horseshoe, np.radians(90.0), 12e3, overlap=0.0)
    short = arms.length_m < 100e3
    assert short.sum() == 2 * (10 - (~short).sum())  # ten bands: two arms in each above the base
    assert 1 <= (~short).sum() <= 2
    assert arms.share.sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("corners", "said"),
    [
        (np.radians([[0, 0], [1, 1], [0, 1], [1, 0]]), "cross each other"),
        (np.radians([[0, 0], [1, 1]]), "three corners"),
        (np.array([[0, 0], [np.nan, 1], [0, 1]]), "finite"),
        (np.radians([[0, 0], [0, 60], [60, 60], [60, 0]]), "20 degrees"),
        (np.radians([[95, 0], [0, 1], [0, 0]]), "beyond a pole"),
    ],
)
def test_polygons_that_cannot_be_cut(corners: Array, said: str) -> None:
    with pytest.raises(PhysicsError, match=said):
        strips_of(corners, 0.0, 20e3)


def test_too_many_strips_are_refused_at_once() -> None:
    with pytest.raises(PhysicsError, match="more than 5000"):
        strips_of(square(0.0, 0.0, 10.0), 0.0, 10.0)
    with pytest.raises(PhysicsError, match="swath"):
        strips_of(square(0.0, 0.0, 1.0), 0.0, 0.0)
