"""Patterns of constellations and what they cover."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.time import Time, TimeDelta

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.patterns import flower, lattice_flower, train, walker_delta, walker_star
from intercosmos.physics.observation.patterns_coverage import cap_radius_rad, covering_radius_rad, streets
from intercosmos.physics.orbits.mean_orbits import MeanOrbits

EPOCH = Time("2027-01-01")
SHARED = {"semi_major_axis_m": 7.2e6, "inclination_rad": 1.7, "epoch": EPOCH}


def test_a_delta_pattern_turns_into_itself() -> None:
    """Turned by a plane's spacing and moved on by its phase, the pattern is the same."""
    pattern = walker_delta(24, 3, 2, **SHARED, raan_rad=0.4, argument_of_latitude_rad=0.1)
    assert pattern.names[:2] == ("W01", "W02")
    turned = {
        (round(float(node), 6), round(float(u), 6))
        for node, u in zip(
            np.mod(pattern.raan_rad + 2 * np.pi / 3, 2 * np.pi),
            np.mod(pattern.mean_anomaly_rad + 2 * 2 * np.pi / 24, 2 * np.pi),
            strict=True,
        )
    }
    itself = zip(pattern.raan_rad.tolist(), pattern.mean_anomaly_rad.tolist(), strict=True)
    assert turned == {(round(node, 6), round(u, 6)) for node, u in itself}


def test_a_star_has_its_planes_over_half_a_turn() -> None:
    star = walker_star(66, 6, 2, **SHARED)
    assert np.unique(star.raan_rad) == pytest.approx(np.pi * np.arange(6) / 6)
    spaced = walker_star(66, 6, 2, **SHARED, plane_spacing_rad=0.55)
    assert np.unique(spaced.raan_rad) == pytest.approx(0.55 * np.arange(6))


def test_a_flowers_satellites_share_a_track() -> None:
    """Each passes where the first passed: petals times the node and days times the anomaly add up to whole turns."""
    orbits = flower(8, 3, 12, fn=1, fd=12, inclination_rad=np.radians(63.43), eccentricity=0.5, epoch=EPOCH)
    share = 8 * orbits.raan_rad + 3 * orbits.mean_anomaly_rad
    assert np.cos(share) == pytest.approx(1, abs=1e-9)
    assert (
        len(
            {
                (round(float(a), 6), round(float(b), 6))
                for a, b in zip(orbits.raan_rad, orbits.mean_anomaly_rad, strict=True)
            }
        )
        == 12
    )
    with pytest.raises(PhysicsError, match="do not find so many places"):
        flower(8, 3, 100, fn=1, fd=12, inclination_rad=1.1, epoch=EPOCH)
    more = flower(8, 3, 36, fn=1, fd=12, fh=1, inclination_rad=1.1, epoch=EPOCH)
    assert len(more) == 36


def test_a_lattice_of_circles_is_walkers_pattern() -> None:
    walker = walker_delta(20, 5, 3, **SHARED)
    lattice = lattice_flower(5, 4, -3, **SHARED)
    assert lattice.raan_rad == pytest.approx(walker.raan_rad)
    assert np.cos(lattice.mean_anomaly_rad - walker.mean_anomaly_rad) == pytest.approx(1)
    same = lattice_flower(5, 4, 2, **SHARED)  # -3 modulo 5 planes: the same places, in another order
    for k in range(5):
        here = slice(4 * k, 4 * k + 4)
        assert np.sort(np.mod(same.mean_anomaly_rad[here] + 1e-9, 2 * np.pi)) == pytest.approx(
            np.sort(np.mod(walker.mean_anomaly_rad[here] + 1e-9, 2 * np.pi))
        )


@pytest.mark.parametrize("same_track", [True, False])
def test_a_train_passes_later(same_track: bool) -> None:
    delay = 900.0
    two = train([0.0, delay], **SHARED, raan_rad=1.0, mean_anomaly_rad=0.5, same_track=same_track, eccentricity=0.001)
    here = two(np.array([0]), EPOCH + TimeDelta([0.0], format="sec"))[0, 0]
    there = two(np.array([1]), EPOCH + TimeDelta([delay], format="sec"))[0, 0]
    turn = 7.2921151467e-5 * delay if same_track else 0.0
    back = np.array([[np.cos(turn), np.sin(turn), 0], [-np.sin(turn), np.cos(turn), 0], [0, 0, 1]]) @ there
    # in the leader's plane only the node's own drift is left, which is not made up for
    assert np.linalg.norm(back - here) < (100.0 if same_track else 3000.0)


def test_patterns_that_are_none() -> None:
    with pytest.raises(PhysicsError, match="evenly"):
        walker_delta(7, 2, 0, **SHARED)
    with pytest.raises(PhysicsError, match="satellites is a whole number"):
        walker_delta(0, 1, 0, **SHARED)
    with pytest.raises(PhysicsError, match="planes is a whole number"):
        walker_star(6, 0, 0, **SHARED)
    with pytest.raises(PhysicsError, match="whole numbers"):
        flower(8, 3, 2, fn=0.5, fd=12, inclination_rad=1.1, epoch=EPOCH)  # type: ignore[arg-type]
    with pytest.raises(PhysicsError, match="finite delays"):
        train([np.nan], **SHARED, raan_rad=0.0)


def test_four_satellites_cover_a_sphere_by_their_tetrahedron() -> None:
    """At the corners of a regular tetrahedron the caps are arccos(1/3) wide."""
    u = np.radians([90, -19.4712206, -19.4712206, -19.4712206])
    node = np.radians([0, 0, 120, 240])
    # polar orbits: the argument of latitude is the latitude, on the meridian of the node
    orbits = MeanOrbits.of(
        EPOCH, list("ABCD"), semi_major_axis_m=2e7, inclination_rad=np.pi / 2, raan_rad=node, mean_anomaly_rad=u
    )
    assert covering_radius_rad(orbits, samples=2, span_rad=1e-12) == pytest.approx(np.arccos(1 / 3), rel=1e-6)


def test_one_plane_covers_no_whole_earth() -> None:
    assert covering_radius_rad(walker_delta(8, 1, 0, **SHARED), samples=4) == np.pi
    with pytest.raises(PhysicsError, match="four or more"):
        covering_radius_rad(walker_delta(3, 3, 0, **SHARED))


def seen(orbits: MeanOrbits, points: np.ndarray, cap: float, samples: int) -> np.ndarray:
    """(samples, points) how many satellites have each point in their cap, over a satellite's distance in its plane."""
    counts = []
    for turn in np.linspace(0, 0.8, samples):
        u = orbits.mean_anomaly_rad + turn
        node, tilt = orbits.raan_rad, orbits.inclination_rad
        x = np.cos(node) * np.cos(u) - np.sin(node) * np.sin(u) * np.cos(tilt)
        y = np.sin(node) * np.cos(u) + np.cos(node) * np.sin(u) * np.cos(tilt)
        directions = np.stack([x, y, np.sin(u) * np.sin(tilt)], axis=1)
        counts.append((points @ directions.T >= np.cos(cap)).sum(1))
    return np.array(counts)


@pytest.mark.parametrize("latitude_deg", [0, 30, 55])
@pytest.mark.parametrize("folds", [1, 2])
def test_streets_cover_all_that_they_promise(latitude_deg: float, folds: int) -> None:
    cap = np.radians(25)
    found = streets(cap, folds=folds, above_latitude_rad=np.radians(latitude_deg))
    star = walker_star(
        found.satellites, found.planes, found.planes / 2, semi_major_axis_m=7.2e6, inclination_rad=np.pi / 2,
        epoch=EPOCH, plane_spacing_rad=found.spacing_rad,
    )  # fmt: skip
    latitude = np.radians(np.linspace(latitude_deg, 90, 25))[:, None]
    longitude = np.linspace(0, 2 * np.pi, 180, endpoint=False)
    z = np.broadcast_to(np.sin(latitude), (25, 180))
    points = np.stack([np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), z], -1)
    counts = seen(star, points.reshape(-1, 3), cap * (1 + 1e-9), 25)
    assert counts.min() >= folds


def test_planes_to_spare_leave_no_gap_at_the_seam() -> None:
    cap = 0.524  # six satellites reach just beyond one another: their street is narrow, and the seam is too
    found = streets(cap, satellites_per_plane=6)
    assert found.planes == 7
    assert found.seam_rad < 0.06 < found.spacing_rad
    assert found.seam_rad + (found.planes - 1) * found.spacing_rad == pytest.approx(np.pi)
    star = walker_star(
        found.satellites, found.planes, found.planes / 2, semi_major_axis_m=7.2e6, inclination_rad=np.pi / 2,
        epoch=EPOCH, plane_spacing_rad=found.spacing_rad,
    )  # fmt: skip
    latitude = np.radians(np.linspace(0, 90, 46))[:, None]
    longitude = np.linspace(0, 2 * np.pi, 180, endpoint=False)
    z = np.broadcast_to(np.sin(latitude), (46, 180))
    points = np.stack([np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), z], -1)
    assert seen(star, points.reshape(-1, 3), cap * (1 + 1e-9), 25).min() >= 1


def test_fewer_planes_would_leave_gaps() -> None:
    found = streets(np.radians(25))
    assert (found.planes - 2) * found.spacing_rad + 2 * found.half_width_rad < np.pi
    assert found.satellites <= 45
    assert streets(np.radians(25), folds=2).satellites > found.satellites
    assert streets(np.radians(25), above_latitude_rad=0.9).satellites < found.satellites


def test_streets_that_are_none() -> None:
    with pytest.raises(PhysicsError, match="below a quarter turn"):
        streets(2.0)
    with pytest.raises(PhysicsError, match="leave gaps"):
        streets(0.3, satellites_per_plane=5)
    with pytest.raises(PhysicsError, match="so small"):
        streets(1e-4)


def test_a_cap_at_the_horizon() -> None:
    assert cap_radius_rad(6378137.0) == pytest.approx(np.pi / 3)
    assert cap_radius_rad(780e3, [0.0, 0.2]).shape == (2,)
