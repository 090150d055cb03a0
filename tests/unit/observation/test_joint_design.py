"""A joint constellation designed from scratch: revisit by latitude beside flights, tables, fronts."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from astropy.time import Time, TimeDelta

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.coverage_maps import coverage
from intercosmos.physics.observation.grids import points_grid
from intercosmos.physics.observation.joint_design import (
    SensorDesign,
    designs,
    orbits_of_design,
    pareto_front,
)
from intercosmos.physics.observation.joint_design_revisit import passes_of, revisit
from intercosmos.physics.observation.orbit_design import RepeatOrbit, repeat_orbit
from intercosmos.physics.observation.sensors import Rectangle
from intercosmos.physics.orbits.frames import ecef_from_geodetic, geodetic_from_ecef, gmst
from intercosmos.physics.orbits.mean_orbits import ROTATION_RATE, kepler_positions

CAMERA = SensorDesign("camera", mass_kg=500.0, reach_rad=0.6, pixel_rad=1e-6, daylight=True)
RADAR = SensorDesign("radar", mass_kg=900.0, reach_rad=0.7, pixel_rad=2e-6)


def flown(
    orbit: RepeatOrbit,
    latitude: float,
    reach: float,
    raan: list[float],
    place: list[float],
    descending: bool,
) -> tuple[float, float, float, float]:
    """The same figures from a flight of a cycle: instants at which a place lies abeam, within the reach."""
    count = len(raan)
    elements = np.stack(
        [
            np.full(count, orbit.semi_major_axis_m), np.zeros(count), np.full(count, orbit.inclination_rad),
            np.asarray(raan), np.zeros(count), np.asarray(place), np.full(count, orbit.node_rate_rad_s - ROTATION_RATE),
            np.zeros(count), np.full(count, 2 * np.pi / orbit.nodal_period_s),
        ]
    )  # fmt: skip
    times = np.arange(0, orbit.cycle_s, 20.0)
    where, next_to = kepler_positions(elements, times), kepler_positions(elements, times + 0.1)
    velocity = next_to - where
    phi, lam, _ = geodetic_from_ecef(where.reshape(-1, 3))
    up = np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], -1).reshape(where.shape)
    along = velocity - np.sum(velocity * up, -1, keepdims=True) * up
    spread = 2 * np.pi if count > 1 else orbit.track_spacing_rad
    mean, longest, response, seen = [], [], [], 0
    for longitude in spread * (np.arange(12) + 0.381966) / 12:
        sight = ecef_from_geodetic(latitude, longitude, 0.0) - where
        ahead = np.sum(sight * along, -1)
        # off nadir across the track alone, which hardly changes between samples
        right = np.cross(-up, along / np.linalg.norm(along, axis=-1, keepdims=True))
        off = np.abs(np.arctan2(np.sum(right * sight, -1), np.sum(-up * sight, -1)))
        abeam = (ahead[:-1] > 0) & (ahead[1:] <= 0) & (off[:-1] <= reach)
        if descending:
            abeam &= velocity[:-1, :, 2] < 0
        instants = np.sort(times[np.nonzero(abeam)[0]])
        if instants.size:
            gap = np.diff(np.append(instants, instants[0] + orbit.cycle_s))
            mean.append(orbit.cycle_s / instants.size)
            longest.append(gap.max())
            response.append(np.sum(gap**2) / (2 * orbit.cycle_s))
            seen += 1
    return float(np.mean(mean)), max(longest) if seen == 12 else np.inf, float(np.mean(response)), seen / 12


@pytest.mark.parametrize(
    ("latitude", "raan", "place", "descending"),
    [
        (0.0, [0.3], [1.0], False),
        (-0.9, [0.3], [1.0], False),
        (1.2, [0.3], [1.0], False),
        (0.5, [0.3, 0.3, 1.5], [1.0, 4.0, 2.0], True),
        (0.9, [0.3, 2.0], [1.0, 4.0], False),
    ],
)
def test_revisit_is_that_of_a_flight(latitude: float, raan: list[float], place: list[float], descending: bool) -> None:
    orbit = repeat_orbit(3, 43)
    found = revisit(
        orbit, latitude, 0.6, raan_rad=raan, argument_of_latitude_rad=place, descending_only=descending, longitudes=12
    )
    mean, longest, response, seen = flown(orbit, latitude, 0.6, raan, place, descending)
    assert found.seen[0] == seen
    assert found.mean_s[0] == pytest.approx(mean, rel=1e-3)
    assert found.max_s[0] == pytest.approx(longest, abs=60)
    assert found.response_mean_s[0] == pytest.approx(response, abs=60)


def test_near_the_turning_point_a_strip_is_one_arc() -> None:
    orbit = repeat_orbit(3, 43)
    highest = np.pi - orbit.inclination_rad
    assert passes_of(orbit, 0.3, 0.5).west_rad.size == 2
    assert passes_of(orbit, highest + 0.02, 0.5).west_rad.size == 1
    assert passes_of(orbit, 1.5, 0.5).west_rad.size == 0
    wide = passes_of(orbit, 0.0, 0.5)
    narrow = passes_of(orbit, 0.0, 0.1)
    assert np.all(wide.east_rad - wide.west_rad > 4 * (narrow.east_rad - narrow.west_rad))
    low = passes_of(orbit, 0.0, 1.5, least_elevation_rad=0.5)
    assert np.all(low.east_rad - low.west_rad < 0.5)


def test_what_is_never_seen_says_so() -> None:
    orbit = repeat_orbit(1, 15)
    gaps = revisit(orbit, [0.0, 1.55], 0.2)
    assert 0 < gaps.seen[0] < 1
    assert np.isinf(gaps.max_s[0])
    assert np.isfinite(gaps.mean_s[0])
    assert gaps.seen[1] == 0
    assert np.isinf([gaps.mean_s[1], gaps.max_s[1], gaps.response_mean_s[1]]).all()


def test_a_daily_orbit_sees_daily() -> None:
    """What a daily orbit sees going south it sees once a day."""
    gaps = revisit(repeat_orbit(1, 15), [0.2, 0.7], 0.3, descending_only=True)
    assert gaps.mean_s == pytest.approx(86400, abs=1)
    assert gaps.response_mean_s == pytest.approx(43200, abs=1)
    assert np.all((gaps.seen > 0) & (gaps.seen < 1))


def test_a_table_of_designs() -> None:
    table = designs(
        days=[3, 2], revolutions=[43, 29], planes=[1, 2], satellites_per_plane=[1, 2, 5], sensors=[CAMERA, RADAR],
        latitudes_rad=[0.3, 0.9], lift_kg={"small": [800.0, 0.0], "large": [2000.0, 1900.0]},
    )  # fmt: skip
    # the small launcher lifts no radar, and nothing to the second orbit
    wanted = {
        (days, planes, each, sensor, launcher)
        for days, planes, each, sensor, launcher in product(
            (3, 2), (1, 2), (1, 2, 5), ("camera", "radar"), ("small", "large")
        )
        if launcher == "large" or (sensor == "camera" and days == 3)
    }
    found = zip(
        table.days.tolist(), table.planes.tolist(), table.satellites_per_plane.tolist(), table.sensor, table.launcher,
        strict=True,
    )  # fmt: skip
    assert set(found) == wanted
    assert len(table) == len(wanted)
    assert np.array_equal(table.satellites, table.planes * table.satellites_per_plane)
    row = next(
        k for k in range(len(table))
        if (table.days[k], table.planes[k], table.satellites_per_plane[k]) == (3, 2, 5)
        and (table.sensor[k], table.launcher[k]) == ("camera", "large")
    )  # fmt: skip
    # 2000 kg carry four of the five satellites of a plane: two launches for each plane
    assert table.launches[row] == 4
    assert table.mass_kg[row] == 5000
    assert table.ground_sample_m[row] == pytest.approx(1e-6 * (table.semi_major_axis_m[row] - 6378137.0))
    assert table.ground_sample_edge_m[row] > 1.4 * table.ground_sample_m[row]
    data = table.dataset()
    assert data["revisit_mean_s"].dims == ("design", "latitude")
    assert data["mass_kg"].attrs["units"] == "kg"
    few = table.picked(table.launches <= 1)
    assert 0 < len(few) < len(table)
    assert few.revisit_mean_s.shape == (len(few), 2)


def test_limits_leave_designs_out() -> None:
    shared = {
        "days": [3], "revolutions": [43], "planes": [1, 2], "satellites_per_plane": [1, 4], "sensors": [CAMERA],
        "latitudes_rad": 0.3, "lift_kg": {"a": [1000.0]},
    }  # fmt: skip
    told: list[float] = []
    assert len(designs(**shared, progress=told.append)) == 4  # type: ignore[arg-type]
    assert told == [0.0, 1.0]
    assert designs(**shared, most_launches=2).launches.max() == 2  # type: ignore[arg-type]
    assert designs(**shared, most_satellites=4).satellites.max() == 4  # type: ignore[arg-type]
    none = designs(**{**shared, "lift_kg": {"a": [100.0]}})  # type: ignore[arg-type]
    assert len(none) == 0
    assert none.revisit_mean_s.shape == (0, 1)


def test_more_satellites_see_more_often() -> None:
    table = designs(
        days=[3], revolutions=[43], planes=[1], satellites_per_plane=[1, 2, 4, 8], sensors=[RADAR],
        latitudes_rad=[0.3, 0.9], lift_kg={"a": [9000.0]},
    )  # fmt: skip
    assert np.all(np.diff(table.revisit_mean_s, axis=0) < 0)
    # eight times as many passes; the mean over places of a gap is not the gap of a mean place
    ratio = table.revisit_mean_s[0] / table.revisit_mean_s[3]
    assert np.all((ratio > 7.5) & (ratio < 9.5))


def test_the_satellites_of_a_design_can_be_flown() -> None:
    table = designs(
        days=[3], revolutions=[43], planes=[2], satellites_per_plane=[3], sensors=[CAMERA], latitudes_rad=0.3,
        lift_kg={"a": [9000.0]},
    )  # fmt: skip
    orbits = orbits_of_design(table, 0, CAMERA, "2027-01-01", 1.0)
    assert len(orbits) == 6
    # daylight alone counts: planes within six hours of local time
    assert np.unique(orbits.raan_rad) == pytest.approx([1.0, 1.0 + np.pi / 2])
    with pytest.raises(PhysicsError, match="has the sensor 'camera'"):
        orbits_of_design(table, 0, RADAR, "2027-01-01", 1.0)


def test_questions_without_an_answer() -> None:
    shared = {
        "days": [3], "revolutions": [43], "planes": [1], "satellites_per_plane": [1], "sensors": [CAMERA],
        "latitudes_rad": 0.3, "lift_kg": {"a": [1000.0]},
    }  # fmt: skip
    for change, words in (
        ({"days": [3, 4]}, "one length"),
        ({"lift_kg": {"a": [1.0, 2.0]}}, "one length"),
        ({"lift_kg": {"a": [-1.0]}}, "at least 0"),
        ({"planes": [0]}, "from 1 on"),
        ({"sensors": []}, "a sensor"),
        ({"planes": range(1, 1000), "satellites_per_plane": range(1, 1000)}, "more than"),
        ({"latitudes_rad": 2.0}, "latitudes are"),
    ):
        with pytest.raises(PhysicsError, match=words):
            designs(**{**shared, **change})  # type: ignore[arg-type]
    with pytest.raises(PhysicsError, match="a mass, a reach"):
        SensorDesign("x", 1.0, 2.0, 1e-6)
    with pytest.raises(PhysicsError, match="angle off nadir"):
        revisit(repeat_orbit(3, 43), 0.0, 0.0)
    with pytest.raises(PhysicsError, match="table of numbers"):
        pareto_front([1.0, np.nan])


def test_a_long_front_is_exact() -> None:
    """Beside every pair compared, with ties and across the blocks in which it is found."""
    dice = np.random.default_rng(7)
    costs = dice.integers(0, 9, (1500, 4)).astype(float)
    costs[:5, 0] = np.inf
    no_worse = np.all(costs[None] <= costs[:, None], axis=-1)
    better = np.any(costs[None] < costs[:, None], axis=-1)
    assert np.array_equal(pareto_front(costs), ~np.any(no_worse & better, axis=1))
    assert pareto_front(np.zeros((0, 3))).shape == (0,)


def test_revisit_is_that_of_a_coverage_map() -> None:
    """The search for accesses over the same places and cycle counts the same passes, and the same longest gaps."""
    orbit, start = repeat_orbit(3, 43), Time("2027-01-01")
    flying = orbit.orbits(start, ["A"], raan_rad=1.0, mean_anomaly_rad=0.5)
    latitudes = np.array([0.0, 0.5, -0.9])
    longitudes = 2 * np.pi * (np.arange(24) + 0.381966) / 24
    places = np.stack(np.meshgrid(latitudes, longitudes, indexing="ij"), axis=-1).reshape(-1, 2)
    span = (start, start + TimeDelta(orbit.cycle_s, format="sec"))
    found = coverage(flying, points_grid(places), Rectangle(2e-3, 0.6), span)
    sidereal = float(gmst(start.utc.jd1, start.utc.jd2))
    # the same satellite twice, so that the whole circle is looked at: half the mean gap, the same longest
    gaps = revisit(
        orbit,
        latitudes,
        0.6,
        raan_rad=[1.0 - sidereal] * 2,
        argument_of_latitude_rad=[0.5 + np.pi / 2] * 2,
        longitudes=24,
    )
    accesses = np.squeeze(found["accesses"].values).reshape(3, 24)
    assert 2 * gaps.mean_s == pytest.approx((orbit.cycle_s / accesses).mean(1), rel=1e-9)
    longest = np.squeeze(found["revisit_max_s"].values).reshape(3, 24).max(1)
    assert gaps.max_s == pytest.approx(longest, abs=15)
