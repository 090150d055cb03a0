"""Ground segment: who sees whom, gaps, ages, and errors that grow with them."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.ground_segment import (
    data_age_s,
    gaps_s,
    links,
    reached,
    shares,
    tracking,
    uploads,
)
from intercosmos.physics.navigation.ground_segment_clocks import clock_noise
from intercosmos.physics.navigation.ground_segment_errors import fitted_floor_m, network_error, range_weights
from intercosmos.physics.navigation.ground_segment_orbits import _motion, orbit_knowledge
from intercosmos.physics.orbits.frames import ecef_from_geodetic

Array = NDArray[np.float64]
MASK = np.radians(7.0)
STEP = 900.0


def _stations(*places: tuple[float, float]) -> Array:
    latitude, longitude = np.radians(np.array(places)).T
    return ecef_from_geodetic(latitude, longitude, np.zeros(len(places)))


def _walker(days: float = 1.0, planes: int = 3, each: int = 2, radius: float = 27.9e6) -> Array:
    """Circular orbits at 55 degrees, Earth-fixed, (T, S, 3)."""
    time = np.arange(0.0, days * 86400.0, STEP)[:, None]
    node = np.repeat(2 * np.pi * np.arange(planes) / planes, each)
    u = np.tile(2 * np.pi * np.arange(each) / each, planes) + node / 8 + np.sqrt(3.986004418e14 / radius**3) * time
    node = node - 7.292115e-5 * time
    x, y, z = np.cos(u), np.sin(u) * np.cos(np.radians(55)), np.sin(u) * np.sin(np.radians(55))
    return radius * np.stack([x * np.cos(node) - y * np.sin(node), x * np.sin(node) + y * np.cos(node), z], axis=-1)


REGION = _stations((40.1, 116.3), (18.2, 109.5), (39.5, 76.0), (45.8, 126.7), (30.6, 104.1))
WORLD = np.concatenate([REGION, _stations((-35, 149), (9, 7.5), (-35, -58), (51, -114), (-17.6, -149.6), (52, 0))])


def test_tracking_agrees_with_elevation_worked_out_one_by_one() -> None:
    satellites, stations = _walker(), WORLD
    seen = tracking(satellites, stations, mask_rad=MASK)
    rng = np.random.default_rng(5)
    for t, s, n in zip(rng.integers(0, 96, 60), rng.integers(0, 6, 60), rng.integers(0, len(WORLD), 60), strict=True):
        latitude = np.arctan2(stations[n, 2], np.hypot(*stations[n, :2]) * (1 - 0.00669437999014))
        longitude = np.arctan2(stations[n, 1], stations[n, 0])
        up = [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
        sight = satellites[t, s] - stations[n]
        elevation = np.arcsin(sight @ up / np.linalg.norm(sight))
        assert seen[t, s, n] == (elevation >= MASK)


def test_a_mask_at_the_zenith_leaves_only_what_stands_there() -> None:
    station = _stations((0.0, 30.0))
    overhead = station * 4.0
    assert tracking(overhead[None], station, mask_rad=np.radians(89.9)).all()
    assert not tracking(-overhead[None], station, mask_rad=np.radians(-10.0)).any()
    assert tracking(overhead[None], np.zeros((0, 3)), mask_rad=0.0).shape == (1, 1, 0)


@pytest.mark.parametrize("bad", [np.zeros((3, 3)), np.full((2, 1, 3), np.nan), np.zeros((2, 1, 2))])
def test_positions_that_are_none_are_refused(bad: Array) -> None:
    with pytest.raises(PhysicsError, match="position"):
        tracking(bad, REGION, mask_rad=MASK)


def test_links_pass_the_earth_and_not_through_it() -> None:
    ring = 26e6 * np.array([[[1, 0, 0], [-1, 0, 0], [0, 1, 0], [np.cos(0.2), np.sin(0.2), 0]]], dtype=float)
    joined = links(ring)[0]
    assert not joined[0, 1]  # behind the Earth
    assert joined[0, 2]
    assert joined[0, 3]
    assert not joined.diagonal().any()
    assert (joined == joined.T).all()
    # the line between two satellites 90 degrees apart passes at 26 000 km / √2
    assert not links(ring, grazing_height_m=26e6 / np.sqrt(2) - 6378137.0 + 1.0)[0, 0, 2]
    assert links(ring, grazing_height_m=26e6 / np.sqrt(2) - 6378137.0 - 1.0)[0, 0, 2]
    assert list(reached([[True, False, False, False]], ring)[0]) == [True, False, True, True]


def test_gaps_run_over_the_end() -> None:
    seen = np.array([[0, 1, 1], [1, 1, 0], [0, 1, 0], [0, 1, 1], [0, 1, 0]], dtype=bool).T
    longest, mean = gaps_s(seen, 60.0)
    #  0 1 1 | 1 1 0 | 0 1 0 | 0 1 1 | 0 1 0
    assert list(longest) == [60, 60, 120, 60, 120]
    assert list(mean) == [60, 60, 120, 60, 120]
    longest, mean = gaps_s(np.array([[1, 0, 1, 0, 0, 0], [1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0]], dtype=bool).T, 10.0)
    assert list(longest) == [30, 0, 60]
    assert list(mean) == [20, 0, 60]
    with pytest.raises(PhysicsError, match="shape"):
        gaps_s([True], 1.0)


def test_shares_count_stations() -> None:
    assert shares([[0, 3], [1, 3], [2, 3], [4, 0]], (1, 2)).tolist() == [[0.75, 0.75], [0.5, 0.75]]


def test_uploads_begin_with_a_contact_or_wait_into_it() -> None:
    contact = np.array([0, 1, 1, 1, 1, 1, 0, 1], dtype=bool)[:, None]
    assert uploads(contact, 1.0, interval_s=2.0)[:, 0].tolist() == [0, 1, 0, 1, 0, 1, 0, 1]
    assert uploads(contact, 1.0, interval_s=9.0, wait_s=1.0)[:, 0].tolist() == [0, 0, 1, 0, 0, 0, 0, 0]
    always = np.ones((6, 1), dtype=bool)
    assert uploads(always, 1.0, interval_s=3.0, wait_s=2.0)[:, 0].tolist() == [1, 0, 0, 1, 0, 0]
    for wrong in ({"interval_s": 0.0}, {"interval_s": 1.0, "wait_s": -1.0}):
        with pytest.raises(PhysicsError):
            uploads(always, 1.0, **wrong)


def test_age_is_that_of_the_newest_measurement_at_the_last_upload() -> None:
    tracked = np.array([0, 1, 1, 0, 0, 0, 0, 0], dtype=bool)[:, None]
    sent = np.array([0, 0, 1, 0, 0, 1, 0, 0], dtype=bool)[:, None]
    # upload at 2 brings what was measured at 2; upload at 5 nothing newer
    assert data_age_s(tracked, sent, 10.0)[:, 0].tolist() == [60, 70, 0, 10, 20, 30, 40, 50]
    # a latency of one step: upload at 2 brings the measurement of 1, upload at 5 that of 2
    assert data_age_s(tracked, sent, 10.0, latency_s=10.0)[:, 0].tolist() == [60, 70, 10, 20, 30, 30, 40, 50]
    never = data_age_s(tracked, np.zeros_like(sent), 10.0)
    assert np.isinf(never).all()
    assert np.isinf(data_age_s(np.zeros_like(sent), sent, 10.0)).all()
    with pytest.raises(PhysicsError, match="one shape"):
        data_age_s(tracked, sent[:4], 10.0)


def test_clock_noise_gives_back_the_deviations_it_was_made_of() -> None:
    noise = clock_noise([8.1e-15, 1e-13, 5e-14], [1.9e-14, np.nan, 3e-14], [1, 2, 1])
    assert noise.deviation(86400.0) == pytest.approx([8.1e-15, 1e-13, 5e-14], rel=1e-9)
    assert noise.deviation(1e4)[0] == pytest.approx(1.9e-14, rel=1e-9)
    # white noise alone: a day's error is σ times a day
    assert noise.prediction_m(86400.0)[1] == pytest.approx(1e-13 * 86400 * 299792458, rel=1e-9)
    # a deviation that grows is all floor
    assert (noise.white[2], noise.flicker[2]) == (0.0, 5e-14)
    assert np.isinf(noise.prediction_m(np.inf)).all()
    one = noise.average_m([[3600.0]])
    assert one[0, 0] == pytest.approx(np.sqrt(np.average(noise.prediction_m(3600.0) ** 2, weights=[1, 2, 1])))
    for wrong in (([0.0], None), ([1e-13], [0.0])):
        with pytest.raises(PhysicsError):
            clock_noise(*wrong)
    with pytest.raises(PhysicsError):
        clock_noise([1e-13], None, [1.0, 2.0])


def test_motion_solves_hills_equations() -> None:
    at, h = np.linspace(-9.0, 9.0, 41), 1e-4
    position, velocity, acceleration = (
        _motion(at),
        (_motion(at + h) - _motion(at - h)) / (2 * h),
        (_motion(at + h) - 2 * _motion(at) + _motion(at - h)) / h**2,
    )
    forces = np.zeros_like(position)
    forces[:, [0, 1, 2], [6, 7, 8]] = 1.0
    assert acceleration[:, 0] == pytest.approx(3 * position[:, 0] + 2 * velocity[:, 1] + forces[:, 0], abs=1e-4)
    assert acceleration[:, 1] == pytest.approx(-2 * velocity[:, 0] + forces[:, 1], abs=1e-4)
    assert acceleration[:, 2] == pytest.approx(-position[:, 2] + forces[:, 2], abs=1e-4)
    assert _motion(np.array(0.0))[:, :3] == pytest.approx(np.eye(3))


def test_orbits_of_a_region_are_worse_and_links_mend_them() -> None:
    satellites = _walker(days=2.0)
    known = {
        name: np.sqrt(np.mean(orbit_knowledge(
            satellites, stations, STEP, mask_rad=MASK, range_noise_m=0.1, link_noise_m=link
        ).inside_m() ** 2))
        for name, stations, link in (
            ("region", REGION, None), ("world", WORLD, None), ("linked", REGION, 0.1),
        )
    }  # fmt: skip
    assert known["world"] < known["region"] / 3
    assert known["linked"] < known["region"] / 3


def test_orbit_errors_grow_outside_the_arc_and_with_noise() -> None:
    satellites = _walker(days=2.0)
    found = orbit_knowledge(satellites, WORLD, STEP, mask_rad=MASK, range_noise_m=0.1)
    sigma = found.sigma_m(found.arc_s / 2 + np.array([0.0, 43200.0, 86400.0]))
    assert (np.diff(np.linalg.norm(sigma, axis=-1), axis=1) > 0).all()
    # With nothing known of accelerations beforehand, all there is is noise.
    one, two = (
        orbit_knowledge(satellites, WORLD, STEP, mask_rad=MASK, range_noise_m=noise, acceleration_m_s2=1e-5).inside_m()
        for noise in (0.01, 0.02)
    )
    assert two == pytest.approx(2 * one, rel=0.05)
    two_way = orbit_knowledge(satellites, WORLD, STEP, mask_rad=MASK, range_noise_m=0.1, clocks_known=True)
    assert (two_way.inside_m() < found.inside_m()).all()


@pytest.mark.parametrize(
    ("shape", "options"),
    [((5, 2), {}), ((2, 2, 3), {}), (None, {"range_noise_m": 0.0}), (None, {"link_noise_m": -1.0})],
)
def test_orbits_refuse_what_makes_no_sense(shape: tuple[int, ...] | None, options: dict[str, float]) -> None:
    satellites = _walker() if shape is None else np.ones(shape)
    with pytest.raises(PhysicsError):
        orbit_knowledge(satellites, WORLD, STEP, mask_rad=MASK, **{"range_noise_m": 0.1, **options})  # type: ignore[arg-type]


def test_an_error_is_made_of_its_parts() -> None:
    satellites, clocks = _walker(), clock_noise([1e-13])
    found = network_error(
        satellites, REGION, REGION[:2], STEP, clocks, upload_interval_s=7200.0, latency_s=1800.0, floor_m=0.5
    )
    whole = found.total_m**2
    assert whole == pytest.approx(0.25 + found.clock_m**2 + found.orbit_m**2, rel=1e-12)
    assert found.clock_m == pytest.approx(clocks.average_m(found.age_s))
    assert found.age_s.min() >= 1800.0
    assert found.shares.shape == (4, 6)
    assert found.mean_age_s == pytest.approx(found.age_s.mean())
    bare = network_error(
        satellites, REGION, REGION[:2], STEP, clocks, upload_interval_s=7200.0, latency_s=1800.0, floor_m=0.0
    )
    floor = fitted_floor_m(found.rms_m, bare)
    assert floor == pytest.approx(0.5, rel=1e-9)
    assert fitted_floor_m(0.01, bare) == 0.0


def test_links_keep_messages_young() -> None:
    satellites, clocks = _walker(each=4), clock_noise([1e-13])
    ages = [
        network_error(
            satellites, REGION, REGION[:2], STEP, clocks,
            upload_interval_s=3600.0, latency_s=900.0, floor_m=0.0, with_links=with_links,
        ).mean_age_s
        for with_links in (False, True)
    ]  # fmt: skip
    assert ages[1] < 3600.0 < ages[0]


def test_a_satellite_that_is_never_served_is_infinitely_wrong_and_says_so() -> None:
    geostationary = np.tile(42.164e6 * np.array([[0.5, -0.866, 0.0], [np.cos(1.9), np.sin(1.9), 0.0]]), (96, 1, 1))
    found = network_error(
        geostationary, REGION, REGION[:1], STEP, clock_noise([1e-14]),
        upload_interval_s=3600.0, latency_s=0.0, floor_m=0.1,
    )  # fmt: skip
    assert np.isinf(found.total_m[:, 0]).all()
    assert np.isfinite(found.total_m[:, 1]).all()
    assert np.isinf(found.rms_m)


@pytest.mark.parametrize(
    "wrong",
    [{"monitoring_m": np.zeros((0, 3))}, {"upload_m": np.zeros((0, 3))}, {"floor_m": -1.0}, {"latency_s": -1.0}],
)
def test_networks_that_are_none_are_refused(wrong: dict[str, object]) -> None:
    given: dict[str, object] = {
        "monitoring_m": REGION, "upload_m": REGION, "upload_interval_s": 3600.0, "latency_s": 0.0, "floor_m": 0.0
    }  # fmt: skip
    with pytest.raises(PhysicsError):
        network_error(_walker(), step_s=STEP, clocks=clock_noise([1e-13]), **{**given, **wrong})  # type: ignore[arg-type]


def test_weights_of_one_radius_are_numbers() -> None:
    radial, other = range_weights(26.56e6)
    assert radial**2 + 2 * other**2 == pytest.approx(1.0)
    assert range_weights([26e6, 42e6])[0].shape == (2,)
