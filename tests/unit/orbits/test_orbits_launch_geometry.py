from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits import launch_geometry as geometry
from intercosmos.physics.orbits import manoeuvres


def test_unreachable_plane_says_by_how_much() -> None:
    with pytest.raises(PhysicsError, match=r"4\.49 degrees"):
        geometry.inertial_azimuth(np.radians([45.96, 10.0]), np.radians(41.47))


def test_latitudes_that_are_not_numbers() -> None:
    with pytest.raises(PhysicsError, match="not a number"):
        geometry.inertial_azimuth([np.nan, 0.1], 0.9)


def test_retrograde_planes_have_the_same_gap() -> None:
    latitude = np.radians(45.0)
    assert float(geometry.latitude_gap(latitude, np.radians(140.0))) == pytest.approx(np.radians(5.0))
    assert float(geometry.latitude_gap(-latitude, np.radians(40.0))) == pytest.approx(np.radians(5.0))


def test_descending_azimuth_is_the_mirror() -> None:
    up = geometry.inertial_azimuth(0.3, 0.9)
    down = geometry.inertial_azimuth(0.3, 0.9, descending=True)
    assert float(up + down) == pytest.approx(np.pi)
    assert float(up) < np.pi / 2 < float(down)


def test_polar_orbit_is_steered_west_against_the_earths_rotation() -> None:
    steered = float(geometry.rotating_azimuth(np.radians(62.9), np.pi / 2, 7784.0))
    assert steered > np.radians(358)


def test_box_that_contains_due_east() -> None:
    low, high = geometry.reachable_inclinations(np.radians(28.5), np.radians(35.0), np.radians(120.0))
    assert low == pytest.approx(np.radians(28.5))
    assert high == pytest.approx(float(geometry.inclination_of(np.radians(28.5), np.radians(35.0))))


def test_box_that_wraps_through_north() -> None:
    # Kourou: 349.5° to 93.5°; both sides of north, the steepest inclination slightly retrograde
    latitude = np.radians(5.24)
    low, high = geometry.reachable_inclinations(latitude, np.radians(349.5), np.radians(93.5))
    assert low == pytest.approx(latitude)
    assert high == pytest.approx(float(geometry.inclination_of(latitude, np.radians(349.5))))
    assert high > np.pi / 2


@pytest.mark.parametrize(("latitude", "box"), [(28.25, (94.0, 104.0)), (40.96, (80.0, 200.0)), (5.24, (349.5, 93.5))])
def test_a_box_over_the_rotating_earth_holds_the_headings_of_its_ends(
    latitude: float, box: tuple[float, float]
) -> None:
    phi, ends = np.radians(latitude), np.radians(box)
    reach = geometry.reachable_inclinations(phi, *ends, orbit_speed=geometry.LOW_ORBIT_SPEED)
    for inclination in reach:
        # either an end of the box leads there, or the inclination is the latitude itself, reached due east
        off = min(
            abs((end - h + np.pi) % (2 * np.pi) - np.pi) for end in ends for h in geometry.headings(phi, inclination)
        )
        assert off < 1e-6 or inclination == pytest.approx(phi, abs=1e-6)
    assert reach[1] < geometry.reachable_inclinations(phi, *ends)[1], "the Earth's rotation adds to the east"


def test_an_azimuth_is_told_from_the_nearer_heading() -> None:
    phi, i = np.radians(28.25), np.radians(98.0)
    up, down = geometry.headings(phi, i)
    assert geometry.off_heading(phi, i, up + 0.02) == pytest.approx(0.02)
    assert geometry.off_heading(phi, i, down - 0.03) == pytest.approx(-0.03)


def test_corridor_gap_on_both_sides() -> None:
    gaps = geometry.corridor_gap(np.array([0.5, 0.9, 1.2]), 0.8, 1.0)
    assert gaps == pytest.approx([0.3, 0.0, 0.2])


@pytest.mark.parametrize("inclination", [-0.1, 3.2, np.nan])
def test_inclinations_that_are_none(inclination: float) -> None:
    with pytest.raises(PhysicsError, match="between 0 and 180"):
        geometry.latitude_gap(0.5, inclination)


def test_dog_leg_is_a_plane_change_in_orbit() -> None:
    assert float(geometry.dog_leg_delta_v(np.pi, 7e6)) == pytest.approx(2 * np.sqrt(3.986004418e14 / 7e6))


def test_no_propellant_without_a_positive_burn() -> None:
    assert float(manoeuvres.propellant_mass(1000.0, 0.0, 300.0)) == 0.0
    with pytest.raises(PhysicsError, match="negative"):
        manoeuvres.propellant_mass(1000.0, -1.0, 300.0)
    with pytest.raises(PhysicsError, match="less than the mass"):
        manoeuvres.characteristic_velocity(1000.0, 1000.0, 300.0)


def test_braking_cannot_raise_a_perigee() -> None:
    with pytest.raises(PhysicsError, match="lowers a perigee"):
        manoeuvres.perigee_lowering(6.7e6, 6.8e6)
