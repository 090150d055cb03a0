"""Phase centres: offsets along the line of sight, variations between the points, yaw, the Sun."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.phase_centres import (
    nominal_yaw_axes,
    orbit_normal_axes,
    receiver_delay,
    satellite_delay,
    satellite_offset,
    sun_position,
    variation,
)

ZENITH = np.radians([0.0, 45.0, 90.0])
VALUES = np.array([0.0, 1e-3, 4e-3])
AROUND = np.radians([0.0, 90.0, 180.0, 270.0, 360.0])
TABLE = VALUES + 1e-3 * np.array([0.0, 1.0, 0.0, -1.0, 0.0])[:, None]


def test_an_offset_upwards_shortens_the_range_from_above_and_not_from_the_horizon() -> None:
    assert receiver_delay([0.0, 0.0, 0.09], np.radians([90.0, 30.0, 0.0])) == pytest.approx([-0.09, -0.045, 0.0])


def test_an_offset_to_the_east_shortens_ranges_from_the_east() -> None:
    elevation = np.zeros(4)
    azimuth = np.radians([0.0, 90.0, 180.0, 270.0])
    assert receiver_delay([0.01, 0.0, 0.0], elevation, azimuth) == pytest.approx([0.0, -0.01, 0.0, 0.01])
    assert receiver_delay([0.0, 0.01, 0.0], elevation, azimuth) == pytest.approx([-0.01, 0.0, 0.01, 0.0])


def test_the_delay_is_the_difference_of_ranges_to_far_satellites() -> None:
    offset = np.array([0.02, -0.03, 0.15])
    elevation, azimuth = np.radians([20.0, 60.0]), np.radians([130.0, 300.0])
    far = 2.2e7 * np.stack(
        [np.cos(elevation) * np.sin(azimuth), np.cos(elevation) * np.cos(azimuth), np.sin(elevation)], axis=-1
    )
    difference = np.linalg.norm(far - offset, axis=-1) - np.linalg.norm(far, axis=-1)
    assert receiver_delay(offset, elevation, azimuth) == pytest.approx(difference, abs=1e-8)


def test_variations_are_linear_between_the_points_and_held_beyond() -> None:
    found = variation(np.radians([0.0, 22.5, 67.5, 90.0, 100.0]), 0.0, ZENITH, VALUES)
    assert found == pytest.approx([0.0, 0.5e-3, 2.5e-3, 4e-3, 4e-3])
    both = variation(
        np.radians([45.0, 45.0, 45.0, 67.5]), np.radians([90.0, 45.0, -45.0, 450.0]), ZENITH, VALUES, AROUND, TABLE
    )
    assert both == pytest.approx([2e-3, 1.5e-3, 0.5e-3, 3.5e-3])
    assert variation(np.zeros((2, 3)), np.ones((2, 1)), ZENITH, VALUES, AROUND, TABLE).shape == (2, 3)
    assert variation(0.3, np.radians(45.0), [0.0], [0.0], AROUND, TABLE[:, :1]) == pytest.approx(0.5e-3)


def test_a_variation_is_added_and_an_offset_subtracted() -> None:
    found = receiver_delay([0.0, 0.0, 0.1], np.radians(45.0), zenith_grid_rad=ZENITH, zenith_m=VALUES)
    assert found == pytest.approx(1e-3 - 0.1 * np.sqrt(0.5))


@pytest.mark.parametrize(
    ("grid", "values", "around", "table"),
    [(ZENITH[::-1], VALUES, (), ()), (ZENITH, VALUES[:2], (), ()), ((), (), (), ()),
     (ZENITH, VALUES, AROUND, TABLE[:3]), (ZENITH, VALUES, AROUND[::-1], TABLE)],
)  # fmt: skip
def test_grids_that_are_none(grid: object, values: object, around: object, table: object) -> None:
    with pytest.raises(PhysicsError):
        variation(0.1, 0.1, grid, values, around, table)  # type: ignore[arg-type]


def test_nominal_yaw_points_to_the_earth_and_turns_x_to_the_sun() -> None:
    satellite = np.array([[26.5e6, 0.0, 0.0], [0.0, 20e6, 17e6]])
    sun = np.array([1e11, 1e11, 0.3e11])
    axes = nominal_yaw_axes(satellite, sun)
    np.testing.assert_allclose(np.einsum("nij,nkj->nik", axes, axes), np.broadcast_to(np.eye(3), (2, 3, 3)), atol=1e-14)
    assert np.linalg.det(axes) == pytest.approx(1.0)
    assert (axes[:, 2] * satellite).sum(-1) == pytest.approx(-np.linalg.norm(satellite, axis=-1))
    to_sun = sun - satellite
    assert (np.abs((axes[:, 1] * to_sun).sum(-1)) < 1.0).all()  # the panels' axis is across the Sun
    assert ((axes[:, 0] * to_sun).sum(-1) > 0).all()
    with pytest.raises(PhysicsError, match="one line"):
        nominal_yaw_axes([26.5e6, 0.0, 0.0], [1e11, 0.0, 0.0])


def test_without_yaw_x_points_forward() -> None:
    axes = orbit_normal_axes([42e6, 0.0, 0.0], [0.0, 3e3, 0.0])
    assert axes == pytest.approx(np.array([[0.0, 1.0, 0.0], [0.0, 0.0, -1.0], [-1.0, 0.0, 0.0]]))
    with pytest.raises(PhysicsError, match="radius"):
        orbit_normal_axes([42e6, 0.0, 0.0], [3e3, 0.0, 0.0])


def test_a_satellites_offset_and_delay_agree_with_each_other() -> None:
    satellite, receiver = np.array([[15e6, 18e6, 12e6]]), np.array([[4.6e6, 0.1e6, 4.4e6]])
    axes = nominal_yaw_axes(satellite, [1e11, -0.8e11, 0.2e11])
    offset = [0.394, -0.1, 1.5]
    moved = satellite + satellite_offset(offset, axes)
    difference = np.linalg.norm(moved - receiver, axis=-1) - np.linalg.norm(satellite - receiver, axis=-1)
    assert satellite_delay(offset, axes, satellite, receiver) == pytest.approx(difference, abs=1e-6)


def test_azimuth_at_a_satellite_counts_from_y_to_x() -> None:
    axes = np.eye(3)
    at = {"x": [1e6, 0.0, 20e6], "y": [0.0, 1e6, 20e6], "-x": [-1e6, 0.0, 20e6]}
    table = np.array([0.0, 1e-3, 0.0, -1e-3, 0.0])[:, None]
    found = [
        satellite_delay(np.zeros(3), axes, np.zeros(3), r, zenith_grid_rad=[0.0], zenith_m=[0.0],
                        azimuth_grid_rad=AROUND, azimuth_m=table)
        for r in at.values()
    ]  # fmt: skip
    assert found == pytest.approx([1e-3, 0.0, -1e-3])


def test_the_sun_is_where_the_ephemeris_has_it() -> None:
    from astropy.time import Time

    from intercosmos.physics.orbits.ephemerides import ephemeris
    from intercosmos.physics.orbits.frames import itrf_from_gcrf

    times = np.datetime64("2000-01-01") + np.arange(0, 26 * 365, 137) * np.timedelta64(1, "D")
    utc = Time(Time(times.astype(str), scale="tai").jd1, Time(times.astype(str), scale="tai").jd2 + 19.0 / 86400,
               format="jd", scale="tai").utc  # fmt: skip
    true, _ = ephemeris("sun", utc, origin="earth")
    expected, _ = itrf_from_gcrf(true, np.zeros_like(true), utc.jd1, utc.jd2)
    found = sun_position(times)
    cosine = (found * expected).sum(-1) / np.linalg.norm(found, axis=-1) / np.linalg.norm(expected, axis=-1)
    assert np.degrees(np.arccos(np.clip(cosine, -1, 1))).max() < 0.015  # the formulas' 0.01 degrees, and aberration
    assert np.linalg.norm(found, axis=-1) == pytest.approx(np.linalg.norm(expected, axis=-1), rel=1e-3)
    with pytest.raises(PhysicsError, match="missing"):
        sun_position(np.datetime64("NaT"))


# J. Kouba's program eclips (nominal yaw), as Orekit keeps its output for its tests of attitudes (Apache-2.0): GPS week
# and second, satellite and Sun, Earth-fixed, m, and the body's x axis. A Galileo, a GLONASS-M, a BeiDou MEO, a GPS IIF.
ECLIPS = [
    (1878, 32060.770, (-23230707.092779, -17682511.341036, 4866852.095065),
     (91512113126.70, 99997522512.87, -57135886058.00), (-0.45489070382152, 0.37534517063436, -0.80758309198387)),
    (1825, 437162.126, (-12623964.231530, 3918425.135118, -21827286.634953),
     (-126864144067.34, 47463277652.42, -57364676521.97), (-0.78713295153859, 0.33800319072847, 0.51592204804556)),
    (1814, 378833.604, (-1465936.741478, -19975211.320668, -19372413.599980),
     (116103962854.18, 90706671940.28, -23115450257.28), (0.81678234645067, 0.36965765719821, -0.44296705859609)),
    (1842, 199819.234, (9141639.834755, 17144310.038260, 18092215.107910),
     (57344744758.85, 134345618541.77, 36637588411.05), (0.16439126957378, 0.67318038003525, -0.72097412326901)),
]  # fmt: skip


@pytest.mark.parametrize(("week", "second", "satellite", "sun", "x"), ECLIPS)
def test_nominal_yaw_against_eclips(
    week: int, second: float, satellite: tuple[float, ...], sun: tuple[float, ...], x: tuple[float, ...]
) -> None:
    axes = nominal_yaw_axes(satellite, sun)
    assert np.linalg.norm(axes[0] - np.array(x)) < np.radians(1e-5)  # their arithmetic agrees to 7e-6 degrees
    at = np.datetime64("1980-01-06", "ns") + np.timedelta64(round((week * 604800 + second) * 1000), "ms")
    found, expected = sun_position(at), np.array(sun)
    cosine = found @ expected / np.linalg.norm(found) / np.linalg.norm(expected)
    assert np.degrees(np.arccos(cosine)) < 0.011
