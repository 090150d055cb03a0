"""Grids of cells and their areas."""

from __future__ import annotations

import astropy_healpix
import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.grids import box_grid, healpix_grid, in_boxes, points_grid
from intercosmos.physics.observation.grids_areas import (
    EARTH_AREA_M2,
    authalic_latitude,
    geodetic_from_authalic,
    zone_area_m2,
)
from intercosmos.physics.observation.grids_polygons import in_polygon


def test_the_area_of_the_ellipsoid_is_known() -> None:
    # NIMA TR8350.2, third edition, table 3.3: radius of the sphere of equal area 6371007.1809 m
    assert np.sqrt(EARTH_AREA_M2 / (4 * np.pi)) == pytest.approx(6371007.1809, abs=1e-3)


def test_a_zone_has_the_area_of_its_integral() -> None:
    edges = np.radians(np.linspace(30, 31, 10_001))
    phi = (edges[1:] + edges[:-1]) / 2
    a, e2 = 6378137.0, 0.00669437999014
    w = 1 - e2 * np.sin(phi) ** 2
    rings = a * a * (1 - e2) * np.cos(phi) / w**2 * np.diff(edges)
    assert float(zone_area_m2(edges[0], edges[-1], 0.1)) == pytest.approx(0.1 * rings.sum(), rel=1e-9)


def test_latitudes_go_to_the_sphere_and_back() -> None:
    phi = np.linspace(-np.pi / 2, np.pi / 2, 1001)
    assert geodetic_from_authalic(authalic_latitude(phi)) == pytest.approx(phi, abs=1e-12)


@pytest.mark.parametrize("nside", [1, 2, 8, 64])
def test_cells_are_those_of_healpix(nside: int) -> None:
    grid = healpix_grid(nside=nside)
    lam, beta = astropy_healpix.healpix_to_lonlat(np.arange(12 * nside**2), nside, order="ring")
    assert np.angle(np.exp(1j * (grid.longitude_rad - lam.to_value("rad")))) == pytest.approx(0, abs=1e-12)
    assert authalic_latitude(grid.latitude_rad) == pytest.approx(beta.to_value("rad"), abs=1e-11)


@pytest.mark.parametrize("nside", [3, 7, 50])
def test_any_size_has_its_cells_in_rings(nside: int) -> None:
    grid = healpix_grid(nside=nside)
    assert len(grid) == 12 * nside**2
    assert grid.area_m2.sum() == pytest.approx(EARTH_AREA_M2)
    assert np.all(np.diff(grid.latitude_rad) <= 1e-12)
    # every ring is even, and north and south are alike
    assert grid.latitude_rad == pytest.approx(-grid.latitude_rad[::-1], abs=1e-12)
    x = np.cos(authalic_latitude(grid.latitude_rad)) * np.exp(1j * grid.longitude_rad)
    assert abs(x.sum()) < 1e-9 * len(grid)
    # none is nearer to another than some part of its size
    sky = np.stack([x.real, x.imag, np.sin(authalic_latitude(grid.latitude_rad))], axis=-1)
    apart = np.linalg.norm(sky[:, None] - sky[None], axis=-1) if nside < 10 else np.full((1, 1), 2.0)
    np.fill_diagonal(apart, 2.0)
    assert apart.min() > 0.6 * np.sqrt(4 * np.pi / len(grid))


def test_resolution_is_the_side_of_a_cell_at_most() -> None:
    grid = healpix_grid(100.0)
    assert 90e3 < np.sqrt(grid.area_m2[0]) <= 100e3


@pytest.mark.parametrize("box", [(80, 90, -180, 180), (-90, -85, 170, -170), (-1, 1, 179, -179), (40, 60, 110, 140)])
@pytest.mark.parametrize("nside", [1, 2, 3, 7, 64])
def test_a_part_is_a_part_of_the_whole(nside: int, box: tuple[float, float, float, float]) -> None:
    part, whole = healpix_grid(nside=nside, box_deg=box), healpix_grid(nside=nside)
    kept = in_boxes(whole.latitude_rad, whole.longitude_rad, [box])
    assert np.array_equal(part.number, whole.number[kept])
    assert np.array_equal(part.latitude_rad, whole.latitude_rad[kept])


def test_a_box_may_cross_180_degrees() -> None:
    lam = np.radians([170, 179.9, -179.9, -170, -160, 0])
    inside = in_boxes(np.zeros(6), lam, [(-5, 5, 175, -165)])
    assert inside.tolist() == [False, True, True, True, False, False]


def test_boxes_have_their_areas() -> None:
    grid = box_grid((10.0, 20.0))
    assert grid.size == (18, 18)
    assert grid.area_m2.sum() == pytest.approx(EARTH_AREA_M2)
    first = grid.area_m2[0]
    assert first == pytest.approx(float(zone_area_m2(-np.pi / 2, np.radians(-80), np.radians(20))))
    assert np.degrees([grid.latitude_rad[0], grid.longitude_rad[0]]) == pytest.approx([-85, -170])


def test_boxes_go_on_across_180_degrees() -> None:
    grid = box_grid(5.0, box_deg=(0, 10, 170, -170))
    assert np.degrees(grid.longitude_rad[:4]) == pytest.approx([172.5, 177.5, -177.5, -172.5])
    assert grid.area_m2.sum() == pytest.approx(float(zone_area_m2(0, np.radians(10), np.radians(20))))


def test_points_keep_what_they_are() -> None:
    grid = points_grid([[0.5, 3.5], [-0.5, 0.1]], area_m2=[2.0, 3.0])
    assert grid.longitude_rad == pytest.approx([3.5 - 2 * np.pi, 0.1])
    assert grid.points.shape == (2, 3)
    assert grid.at_height(100.0).height_m.tolist() == [100.0, 100.0]
    assert grid.picked([1]).area_m2.tolist() == [3.0]


def test_a_polygon_takes_in_what_it_surrounds() -> None:
    triangle = np.radians([[0, 0], [0, 10], [10, 0]])
    phi, lam = np.radians([2, 8, -1]), np.radians([2, 8, 2])
    for ring in (triangle, triangle[::-1], np.concatenate([triangle, triangle[:1]])):
        assert in_polygon(phi, lam, ring).tolist() == [True, False, False]


@pytest.mark.parametrize("turn", [0, 360, -720])
def test_a_polygon_may_cross_180_degrees(turn: float) -> None:
    ring = np.radians([[50, 170 + turn], [50, -170], [65, -170 + turn], [65, 170]])
    phi, lam = np.radians([60, 60, 60, 60]), np.radians([179, -175, 160, 0])
    assert in_polygon(phi, lam, ring).tolist() == [True, True, False, False]


@pytest.mark.parametrize(("latitude", "inside"), [(70, [True, False, False]), (-70, [False, False, True])])
def test_a_ring_around_the_earth_holds_its_pole(latitude: float, inside: list[bool]) -> None:
    ring = np.radians([[latitude, lam] for lam in range(-170, 190, 20)])
    phi = np.radians([89.9, 0, -89.9])
    for some in (ring, ring[::-1]):
        for lam in np.radians([-180, -33, 0, 180]):
            assert in_polygon(phi, np.full(3, lam), some).tolist() == inside


def test_inside_and_outside_are_the_whole() -> None:
    grid = healpix_grid(nside=16)
    north = np.radians([[30, -20], [30, 60], [70, 60], [70, -20]])
    east = np.radians([[-40, 110], [-40, 155], [-10, 155], [-10, 110]])
    inside, outside = grid.inside(north, east), grid.outside(north, east)
    assert len(inside) > 100
    assert np.array_equal(np.sort(np.concatenate([inside.number, outside.number])), grid.number)
    assert len(box_grid(5.0).inside(north)) == 16 * 8


def test_land_is_three_tenths_of_the_earth() -> None:
    land = healpix_grid(nside=32, land_only=True)
    assert land.area_m2.sum() / EARTH_AREA_M2 == pytest.approx(0.292, abs=0.005)
    assert len(box_grid(1.0, box_deg=(-60, -58, -180, 180), land_only=True)) == 0
    assert len(box_grid(1.0, box_deg=(50, 52, 100, 110), land_only=True)) == 20


@pytest.mark.parametrize(
    ("ring", "what"),
    [
        ([[0, 0], [1, 1], [0, 1], [1, 0]], "cross each other"),
        ([[0, 0], [1, 1]], "three corners"),
        ([[0, 0], [2, 1], [0, 1]], "beyond a pole"),
        ([[0, 0], [np.nan, 1], [0, 1]], "all finite"),
        ([[0, 0, 0]], "rows of latitude"),
        ([[0.1 * k, k] for k in range(13)], "times around|cross each other"),
    ],
)
def test_a_wrong_polygon_says_what_is_wrong(ring: list[list[float]], what: str) -> None:
    with pytest.raises(PhysicsError, match=what):
        healpix_grid(nside=4).inside(ring)


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (lambda: healpix_grid(), "either"),
        (lambda: healpix_grid(10.0, nside=4), "either"),
        (lambda: healpix_grid(-1.0), "above 0 km"),
        (lambda: healpix_grid(nside=0), "from 1 to"),
        (lambda: healpix_grid(nside=2**25), "from 1 to"),
        (lambda: healpix_grid(0.1), "at most"),
        (lambda: healpix_grid(nside=4, box_deg=(10, 5, 0, 10)), "south below north"),
        (lambda: healpix_grid(nside=4, box_deg=(0, np.nan, 0, 10)), "south below north"),
        (lambda: box_grid(7.0), "do not divide"),
        (lambda: box_grid(0.0), "do not divide"),
        (lambda: box_grid(0.001), "at most"),
        (lambda: points_grid([[1.0]]), "rows of latitude"),
        (lambda: points_grid([[2.0, 0.0]]), "beyond a pole"),
        (lambda: points_grid([[0.0, 0.0]], area_m2=-1.0), "not negative"),
        (lambda: points_grid([[0.0, 0.0]], area_m2=[1.0, 2.0]), "one for each"),
    ],
)
def test_a_grid_that_makes_no_sense_is_refused(call: object, what: str) -> None:
    with pytest.raises(PhysicsError, match=what):
        call()  # type: ignore[operator]
