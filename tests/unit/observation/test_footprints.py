"""Rings on the ground, pointing, angles on sphere and ellipsoid, sample distances."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.footprints import footprint, horizon, swath
from intercosmos.physics.observation.footprints_geometry import (
    WGS84,
    geodesic_distance,
    ground_range_of_off_nadir,
    incidence_of_off_nadir,
    off_nadir_of_ground_range,
    off_nadir_of_incidence,
    pointing_to,
    satellite_axes,
    sphere,
    view,
)
from intercosmos.physics.observation.sensors import AnyOf, Cone, Field, FieldOfRegard, Rectangle, SideLooking

Array = NDArray[np.float64]


def above(latitude: float, longitude: float, height: float, heading: float = 10.0) -> tuple[Array, Array]:
    """A satellite above a place, degrees and m, flying level at a heading."""
    phi, lam, way = np.radians([latitude, longitude, heading])
    north = np.array([-np.sin(phi) * np.cos(lam), -np.sin(phi) * np.sin(lam), np.cos(phi)])
    east = np.array([-np.sin(lam), np.cos(lam), 0.0])
    return WGS84.surface(phi, lam, height), 7000 * (np.cos(way) * north + np.sin(way) * east)


def test_axes_follow_the_ellipsoid() -> None:
    place, speed = above(45.0, 20.0, 700e3, heading=0.0)
    along, right, down = satellite_axes(place, speed)
    assert np.allclose(place - 700e3 * -down, WGS84.surface(*np.radians([45.0, 20.0])), atol=1e-6)
    assert np.allclose(right, [-np.sin(np.radians(20)), np.cos(np.radians(20)), 0])  # flying north, right is east
    assert np.allclose(np.cross(down, along), right)


def test_view_and_pointing_are_inverse() -> None:
    place, speed = above(-30.0, 100.0, 600e3)
    seen = view(place, speed, roll_rad=0.4, pitch_rad=[-0.3, 0.0, 0.3])
    there = pointing_to(place, speed, np.stack(WGS84.geodetic(seen.point), axis=-1))
    assert np.allclose(there.roll_rad, 0.4, atol=1e-12)
    assert np.allclose(there.pitch_rad, [-0.3, 0.0, 0.3], atol=1e-12)
    assert np.allclose(there.elevation_rad, np.pi / 2 - seen.incidence_rad, atol=1e-9)
    assert np.allclose(there.range_m, seen.range_m)
    assert np.allclose(there.off_nadir_rad, seen.off_nadir_rad)


def test_off_the_earth_is_flagged() -> None:
    seen = view(*above(0.0, 0.0, 700e3), roll_rad=[0.0, 1.2])
    assert seen.hit.tolist() == [True, False]
    assert np.isnan(seen.range_m[1])
    assert np.isfinite(seen.range_m[0])


def test_sample_distances_are_derivatives_of_the_ground_point() -> None:
    place, speed = above(35.0, 10.0, 500e3)
    small = 1e-6
    for roll, pitch in ((0.0, 0.0), (0.5, 0.0), (0.3, -0.4)):
        seen = view(place, speed, roll_rad=roll, pitch_rad=pitch)
        ahead = view(place, speed, roll_rad=roll, pitch_rad=pitch + small)
        aside = view(place, speed, roll_rad=roll + small / np.cos(pitch), pitch_rad=pitch)
        assert np.isclose(np.linalg.norm(ahead.point - seen.point) / small, seen.gain_along, rtol=1e-5)
        assert np.isclose(np.linalg.norm(aside.point - seen.point) / small, seen.gain_across, rtol=1e-5)


def test_sample_on_a_sphere_follows_the_plain_formula() -> None:
    ball = sphere()
    place = np.array([ball.radius_m + 700e3, 0, 0])
    seen = view(place, [0, 0, 7000.0], roll_rad=0.6, earth=ball)
    assert np.isclose(seen.gain_along, seen.range_m)
    assert np.isclose(seen.gain_across, seen.range_m / np.cos(seen.incidence_rad))
    assert np.isclose(seen.incidence_rad, incidence_of_off_nadir(0.6, 700e3))


def test_angles_on_the_sphere_go_round() -> None:
    off = np.linspace(0.0, 1.1, 12)
    assert np.allclose(off_nadir_of_incidence(incidence_of_off_nadir(off, 700e3), 700e3), off)
    assert np.allclose(off_nadir_of_ground_range(ground_range_of_off_nadir(off, 700e3), 700e3), off)
    assert np.isnan(incidence_of_off_nadir(1.2, 700e3))


def test_footprint_is_seen_at_the_edge_of_the_cone() -> None:
    place, speed = above(60.0, -100.0, 800e3)
    (ring,) = footprint(place, speed, Cone(0.3, roll_rad=0.2), corners=32)
    there = pointing_to(place, speed, np.stack([ring.latitude_rad, ring.longitude_rad], axis=-1))
    look = np.stack(
        [
            np.sin(there.pitch_rad),
            np.cos(there.pitch_rad) * np.sin(there.roll_rad),
            np.cos(there.pitch_rad) * np.cos(there.roll_rad),
        ],
        axis=-1,
    )
    assert np.allclose(np.arccos(look @ [0, np.sin(0.2), np.cos(0.2)]), 0.3, atol=1e-9)
    assert ring.pole == 0
    assert not ring.cut
    assert not ring.crosses_antimeridian


def test_antimeridian_is_cut_into_two_pieces() -> None:
    import shapely

    (ring,) = footprint(*above(0.0, 179.0, 800e3), Cone(0.5))
    pieces = ring.pieces()
    assert ring.crosses_antimeridian
    assert len(pieces) == 2
    whole = shapely.Polygon(np.stack([ring.longitude_rad, ring.latitude_rad], axis=-1))
    assert np.isclose(sum(shapely.Polygon(p).area for p in pieces), whole.area)
    assert all(np.all(np.abs(p[:, 1]) <= np.pi) for p in pieces)


@pytest.mark.parametrize(("latitude", "pole"), [(85.0, 1), (-85.0, -1), (40.0, 0)])
def test_a_pole_within_is_told(latitude: float, pole: int) -> None:
    import shapely

    (ring,) = footprint(*above(latitude, 10.0, 800e3), Cone(0.9))
    assert ring.pole == pole
    shapes = [shapely.Polygon(piece[:, ::-1]) for piece in ring.pieces()]
    assert all(shape.is_valid for shape in shapes)
    inside = shapely.Point(0.0, np.radians(89.99) * (pole or 1))
    assert any(shape.contains(inside) for shape in shapes) == (pole != 0)


def test_a_pole_far_from_below_the_satellite_is_told_rightly() -> None:
    assert horizon(*above(12.0, 0.0, 35_000e3)).pole == 1
    assert horizon(*above(-12.0, 0.0, 35_000e3)).pole == -1


def test_horizon_limits_a_field_that_looks_beyond() -> None:
    place, speed = above(10.0, 0.0, 800e3)
    (ring,) = footprint(place, speed, Cone(np.radians(60), roll_rad=np.radians(30)))
    there = pointing_to(place, speed, np.stack([ring.latitude_rad, ring.longitude_rad], axis=-1))
    assert ring.cut
    assert there.elevation_rad.min() > -1e-6
    assert np.sum(there.elevation_rad < 1e-3) > 20
    assert footprint(place, speed, Cone(0.1, roll_rad=1.4)) == ()


def test_least_elevation_limits_too() -> None:
    place, speed = above(-30.0, 50.0, 800e3)
    ring = horizon(place, speed, least_elevation_rad=0.3)
    there = pointing_to(place, speed, np.stack([ring.latitude_rad, ring.longitude_rad], axis=-1))
    assert np.allclose(there.elevation_rad, 0.3, atol=1e-9)
    (cut,) = footprint(place, speed, Cone(1.0, least_elevation_rad=0.6))
    there = pointing_to(place, speed, np.stack([cut.latitude_rad, cut.longitude_rad], axis=-1))
    assert np.allclose(there.elevation_rad, 0.6, atol=1e-5)


def test_a_field_in_two_pieces_has_two_rings() -> None:
    place, speed = above(40.0, 0.0, 700e3)
    assert len(footprint(place, speed, SideLooking(0.3, 0.6, side="both"))) == 2
    assert len(footprint(place, speed, AnyOf(Cone(0.1, roll_rad=0.5), Cone(0.1, roll_rad=-0.5)))) == 2


def test_swath_of_landsat_is_185_km() -> None:
    places, speeds = np.stack([above(latitude, 0.0, 705e3) for latitude in (-5.0, 0.0, 5.0)], axis=1)
    (band,) = swath(places, speeds, Rectangle(1e-4, np.radians(7.5)))
    assert np.allclose(band.width_m, 186e3, rtol=0.01)
    assert np.all(band.right[:, 1] > band.left[:, 1])
    assert not np.any(band.cut)
    assert band.ribbon().latitude_rad.size == 6


def test_right_and_left_swaths_mirror() -> None:
    places, speeds = (x[None] for x in above(0.0, 0.0, 693e3, heading=0.0))
    (right,), (left,) = (swath(places, speeds, SideLooking(0.4, 0.6, side=side)) for side in ("right", "left"))
    assert np.allclose(right.left[:, 1], -left.right[:, 1], atol=1e-9)
    assert np.allclose(right.width_m, left.width_m)


def test_geodesics_against_a_published_line() -> None:
    # Vincenty's own line Flinders Peak - Buninyong (GRS 80): 54972.271 m
    ends = np.radians([[-37.95103341666667, 144.42486788888888], [-37.65282113888889, 143.92649552777777]])
    assert np.isclose(geodesic_distance(*ends), 54972.271, atol=2e-3)
    assert geodesic_distance(ends[0], ends[0]) == 0


def test_bad_states_are_refused() -> None:
    with pytest.raises(PhysicsError, match="below the Earth"):
        satellite_axes([6e6, 0, 0], [0, 0, 7000.0])
    with pytest.raises(PhysicsError, match="stands still"):
        satellite_axes([7e6, 0, 0], [100.0, 0, 0])
    with pytest.raises(PhysicsError, match="finite"):
        satellite_axes([7e6, 0, np.nan], [0, 0, 7000.0])


@pytest.mark.parametrize("latitude", [-89.0, -40.0, 8.0, 84.0])
@pytest.mark.parametrize(
    "sensor",
    [
        Cone(0.9, roll_rad=0.6, least_elevation_rad=0.2),
        Rectangle(1.1, 0.3, roll_rad=-0.5, pitch_rad=0.2, yaw_rad=-0.6),
        FieldOfRegard(0.6, 1.0),
        SideLooking(0.2, 0.9, side="both", along_rad=0.3),
        AnyOf(Cone(0.5, roll_rad=-0.5), Rectangle(1.0, 0.1, roll_rad=0.5)),
    ],
)
def test_rings_hold_what_the_sensor_sees(sensor: Field, latitude: float) -> None:
    """Thousands of points of the ground around, each asked of the rings and of the sensor itself."""
    import shapely

    place, speed = above(latitude, 171.0, 800e3)
    axes = satellite_axes(place, speed)
    draw = np.random.default_rng(5).normal(size=(4000, 3))
    near = place / np.linalg.norm(place) + 0.5 * draw / np.linalg.norm(draw, axis=-1, keepdims=True)
    phi, lam = WGS84.geodetic(7e6 * near / np.linalg.norm(near, axis=-1, keepdims=True))
    ground = WGS84.surface(phi, lam)
    ray = ground - place
    ray = ray / np.linalg.norm(ray, axis=-1, keepdims=True)
    margin = sensor.margin(*(ray @ axes.T).T)
    high = np.arcsin(-np.sum(WGS84.normal(ground) * ray, axis=-1)) - sensor.least_elevation_rad
    inside = np.zeros(4000, bool)
    for ring in footprint(place, speed, sensor, corners=360):
        for piece in ring.pieces():
            shape = shapely.Polygon(piece[:, ::-1])
            assert shape.is_valid
            inside |= shapely.contains_xy(shape, lam, phi)
    told = (np.abs(margin) > 4e-3) & (np.abs(high) > 4e-3)
    assert np.sum((margin > 0) & (high > 0)) > 50
    assert np.array_equal(inside[told], ((margin > 0) & (high > 0))[told])
