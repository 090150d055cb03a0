"""Fields of sensors: edges where they should be, attitudes, the same under JAX, errors."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.sensors import AnyOf, Cone, Field, FieldOfRegard, Rectangle, SideLooking

SENSORS: list[Field] = [
    Cone(0.2),
    Cone(0.05, roll_rad=0.4, pitch_rad=-0.3),
    Rectangle(0.3, 0.1),
    Rectangle(0.02, 0.2, roll_rad=0.5, pitch_rad=0.2, yaw_rad=0.7),
    FieldOfRegard(0.7),
    FieldOfRegard(0.7, 0.2),
    SideLooking(0.3, 0.6),
    SideLooking(0.3, 0.6, side="left", along_rad=0.1),
    SideLooking(0.3, 0.6, side="both"),
    AnyOf(Cone(0.1, roll_rad=0.5), Cone(0.1, roll_rad=-0.5)),
]


def line(roll: float, pitch: float) -> tuple[float, float, float]:
    """Line of sight of an attitude."""
    return float(np.sin(pitch)), float(np.cos(pitch) * np.sin(roll)), float(np.cos(pitch) * np.cos(roll))


@pytest.mark.parametrize("sensor", SENSORS)
def test_outlines_lie_on_the_edge(sensor: Field) -> None:
    for ring in sensor.outlines(64):
        assert np.allclose(np.linalg.norm(ring, axis=-1), 1)
        assert np.max(np.abs(sensor.margin(*ring.T))) < 1e-14
        off_nadir = np.arccos(ring[:, 2])
        assert off_nadir.max() <= sensor.greatest_off_nadir_rad + 1e-9


@pytest.mark.parametrize("sensor", SENSORS)
def test_length_of_a_line_of_sight_does_not_matter(sensor: Field) -> None:
    rays = np.random.default_rng(1).normal(size=(3, 50))
    assert np.allclose(sensor.margin(*(1e6 * rays)), sensor.margin(*rays), atol=1e-14)


def test_jax_gives_the_same() -> None:
    from intercosmos.physics.engine import jax, jnp

    rays = np.random.default_rng(2).normal(size=(3, 50))
    sensor = AnyOf(*SENSORS)
    found = jax.jit(sensor.margin)(*(jnp.asarray(x) for x in rays))
    assert np.allclose(found, sensor.margin(*rays), atol=1e-14)


def test_cone_sees_by_its_angle() -> None:
    sensor = Cone(np.radians(10))
    assert sensor.margin(*line(0, np.radians(9.999))) > 0 > sensor.margin(*line(0, np.radians(10.001)))
    assert np.isclose(sensor.margin(0.0, 0.0, 1.0), np.sin(np.radians(10)))
    assert sensor.margin(0.0, 0.0, -1.0) < 0


def test_rectangle_ends_at_its_planes_and_corners() -> None:
    sensor = Rectangle(np.radians(15), np.radians(10))
    a, c = np.tan(np.radians([15.0, 10.0]))
    assert abs(sensor.margin(a, 0.99 * c, 1.0)) < 1e-12
    assert sensor.margin(0.999 * a, 0.999 * c, 1.0) > 0
    assert sensor.margin(1.001 * a, 0.5 * c, 1.0) < 0
    assert np.isclose(sensor.greatest_off_nadir_rad, np.arctan(np.hypot(a, c)))


def test_roll_turns_right_and_pitch_forward() -> None:
    for sensor in (Cone(0.01, roll_rad=0.3, pitch_rad=0.2), Rectangle(0.01, 0.01, roll_rad=0.3, pitch_rad=0.2)):
        assert sensor.margin(*line(0.3, 0.2)) > 0.009
        assert sensor.margin(*line(-0.3, 0.2)) < 0
        assert sensor.margin(*line(0.3, -0.2)) < 0


def test_yaw_turns_the_long_side() -> None:
    turned = Rectangle(0.2, 0.01, yaw_rad=np.pi / 2)
    assert turned.margin(0.0, np.tan(0.19), 1.0) > 0 > turned.margin(np.tan(0.19), 0.0, 1.0)


def test_field_of_regard_is_roll_and_pitch() -> None:
    sensor = FieldOfRegard(0.7, 0.2)
    assert sensor.margin(*line(0.699, 0.199)) > 0
    assert sensor.margin(*line(0.701, 0.0)) < 0
    assert sensor.margin(*line(0.0, 0.201)) < 0
    assert np.isclose(sensor.greatest_off_nadir_rad, np.arccos(np.cos(0.7) * np.cos(0.2)))
    assert FieldOfRegard(0.5).greatest_pitch_rad == 0.5


def test_sides_of_a_radar() -> None:
    right, left, both = (SideLooking(0.3, 0.6, side=side) for side in ("right", "left", "both"))
    assert right.margin(*line(0.45, 0.0)) > 0 > right.margin(*line(-0.45, 0.0))
    assert left.margin(*line(-0.45, 0.0)) > 0 > left.margin(*line(0.45, 0.0))
    assert both.margin(*line(0.45, 0.0)) > 0 < both.margin(*line(-0.45, 0.0))
    assert both.margin(*line(0.0, 0.0)) < 0
    assert both.margin(*line(0.45, 0.01)) < 0


def test_any_of_sees_what_one_sees() -> None:
    one, other = Cone(0.1, roll_rad=0.4), Rectangle(0.1, 0.1, roll_rad=-0.4)
    both = AnyOf(one, other)
    rays = np.random.default_rng(3).normal(size=(3, 100))
    assert np.array_equal(both.margin(*rays), np.maximum(one.margin(*rays), other.margin(*rays)))
    assert both.greatest_off_nadir_rad == max(one.greatest_off_nadir_rad, other.greatest_off_nadir_rad)


def test_a_tilted_field_is_seen_no_further_than_a_right_angle() -> None:
    assert Cone(0.9, roll_rad=1.2).greatest_off_nadir_rad == np.pi / 2


@pytest.mark.parametrize(
    "make",
    [
        lambda: Cone(0.0),
        lambda: Cone(np.pi / 2),
        lambda: Cone(float("nan")),
        lambda: Cone(0.1, roll_rad=float("inf")),
        lambda: Cone(0.1, least_elevation_rad=-0.1),
        lambda: Rectangle(0.1, 2.0),
        lambda: FieldOfRegard(0.5, 0.0),
        lambda: SideLooking(0.6, 0.3),
        lambda: SideLooking(0.3, 0.6, side="up"),
        lambda: SideLooking.of_incidence(0.5, 0.7, altitude_m=-1.0),
        lambda: AnyOf(),
        lambda: AnyOf(Cone(0.1), Cone(0.1, least_elevation_rad=0.1)),
    ],
)
def test_impossible_fields_are_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(PhysicsError):
        make()
