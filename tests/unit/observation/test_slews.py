"""Attitudes of satellites to targets they pass."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.time import Time

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation import access
from intercosmos.physics.observation.sensors import Cone, FieldOfRegard
from intercosmos.physics.observation.slews import Sightlines, attitudes
from intercosmos.physics.orbits.mean_orbits import MeanOrbits

START = Time("2027-05-01")
SPAN = START, Time("2027-05-02")


@pytest.fixture(scope="module")
def orbits() -> MeanOrbits:
    return MeanOrbits.of(
        START, ["A", "B"], semi_major_axis_m=7.0e6, inclination_rad=np.radians([97.9, 60.0]), raan_rad=[0.3, 2.0],
        mean_anomaly_rad=[0.0, 1.0],
    )  # fmt: skip


def test_a_target_is_abeam_at_the_centre_and_the_model_is_near_the_truth(orbits: MeanOrbits) -> None:
    rng = np.random.default_rng(2)
    points = np.column_stack([np.arcsin(rng.uniform(-0.95, 0.95, 60)), rng.uniform(-np.pi, np.pi, 60)])
    found = access(orbits, points, FieldOfRegard(np.radians(40)), SPAN)
    sight = Sightlines.of(orbits, SPAN)
    place = points[found.point]
    seen = attitudes(sight, found.satellite, place, found.start_s, found.end_s)
    line = sight(found.satellite, place, seen.centre_s)
    whole = ~(found.begins_before | found.ends_after) & (seen.centre_s > found.start_s) & (seen.centre_s < found.end_s)
    assert whole.sum() > 50
    assert np.abs(line[:, 0] / line[:, 2])[whole] == pytest.approx(0.0, abs=0.02)
    assert np.tan(seen.roll_rad)[whole] == pytest.approx((line[:, 1] / line[:, 2])[whole], abs=0.03)
    assert np.all(seen.closing_1_s > 0)
    # ground speed over distance, 6.9 km/s over 620 km straight down, a little less far aside
    assert seen.closing_1_s.max() < 7.0 / 600
    assert np.degrees(seen.error_rad).max() < 2.0
    # said error against the model at times of its own
    t = found.start_s + 0.37 * (found.end_s - found.start_s)
    truth = sight(found.satellite, place, t)
    model = np.stack([seen.closing_1_s * (seen.centre_s - t), np.tan(seen.roll_rad), np.ones(t.size)], axis=-1)
    cosine = np.sum(truth * model, axis=1) / np.linalg.norm(truth, axis=1) / np.linalg.norm(model, axis=1)
    assert np.all(np.arccos(np.clip(cosine, -1, 1)) <= seen.error_rad * 1.05 + 2e-3)


def test_tracks_run_as_orbits_do(orbits: MeanOrbits) -> None:
    sight = Sightlines.of(orbits, SPAN)
    t = np.linspace(0, 86400, 500)
    azimuth, speed = sight.ground_track(np.zeros(500, int), t)
    assert np.all((speed > 6600) & (speed < 7600))
    north = np.cos(azimuth) > 0
    ahead = sight.state(np.zeros(500, int), t + 1)[0][:, 2] > sight.state(np.zeros(500, int), t)[0][:, 2]
    assert np.array_equal(north, ahead)


def test_the_right_is_the_right(orbits: MeanOrbits) -> None:
    sight = Sightlines.of(orbits, SPAN)
    t = np.array([1000.0])
    azimuth, _ = sight.ground_track([0], t)
    from intercosmos.physics.orbits.frames import geodetic_from_ecef

    latitude, longitude, _ = (x[0] for x in geodetic_from_ecef(sight.state([0], t)[0]))
    right = azimuth[0] + np.pi / 2
    place = [[latitude + 0.02 * np.cos(right), longitude + 0.02 * np.sin(right) / np.cos(latitude)]]
    along, aside, down = sight([0], place, t)[0]
    assert aside > 100e3
    assert abs(along) < 3e3
    assert down > 600e3


@pytest.mark.parametrize(("height_m", "half_deg"), [(500e3, 64.0), (2000e3, 45.0), (20_200e3, 12.0)])
def test_high_orbits_and_wide_fields_have_attitudes_too(height_m: float, half_deg: float) -> None:
    orbits = MeanOrbits.of(START, ["A"], semi_major_axis_m=6.378e6 + height_m, inclination_rad=np.radians(60.0))
    rng = np.random.default_rng(3)
    points = np.column_stack([np.arcsin(rng.uniform(-0.8, 0.8, 30)), rng.uniform(-np.pi, np.pi, 30)])
    found = access(orbits, points, Cone(np.radians(half_deg)), SPAN)
    seen = attitudes(Sightlines.of(orbits, SPAN), found.satellite, points[found.point], found.start_s, found.end_s)
    assert len(found) > 20
    assert np.all(seen.closing_1_s > 0)
    assert np.all(np.isfinite(seen.centre_s))
    assert np.degrees(seen.error_rad).max() < 8.0


def test_what_stands_still_is_looked_at_steadily() -> None:
    where = lambda numbers, times: np.broadcast_to([42.164e6, 0.0, 0.0], (len(numbers), len(times), 3))  # noqa: E731
    sight = Sightlines.of(lambda n, t: where(n, t) + (t - START).to_value("s")[None, :, None] * [0, 1e-2, 0], SPAN,
                          count=1, frame="ITRF")  # fmt: skip
    seen = attitudes(sight, [0], [[0.1, 0.1]], [0.0], [1000.0])
    assert np.degrees(seen.error_rad[0]) < 0.01
    along, right, down = sight([0], [[0.1, 0.1]], [500.0])[0]
    assert seen.closing_1_s[0] * (seen.centre_s[0] - 500.0) == pytest.approx(along / down, abs=1e-4)
    assert np.tan(seen.roll_rad[0]) == pytest.approx(right / down, abs=1e-4)
    with pytest.raises(PhysicsError, match="ends after it begins"):
        attitudes(sight, [0], [[0.1, 0.1]], [10.0], [10.0])
