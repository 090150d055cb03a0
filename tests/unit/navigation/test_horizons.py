"""Horizons by azimuth and streets."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.horizons import horizon_elevation, horizon_from_points, urban_canyon


def test_a_street_is_open_along_itself_and_higher_on_the_nearer_side() -> None:
    street = urban_canyon(20.0, 30.0, np.radians(30.0), offset_m=5.0)
    right, left = (float(horizon_elevation(street, np.radians(30.0 + a))) for a in (90.0, -90.0))
    assert right == pytest.approx(np.arctan2(30, 5))
    assert left == pytest.approx(np.arctan2(30, 15))
    assert float(horizon_elevation(street, np.radians([30.0, 210.0])).max()) < 1e-9
    # halfway across the wall is seen at a distance longer by 1/sin
    assert float(horizon_elevation(street, np.radians(60.0))) == pytest.approx(np.arctan2(30 * 0.5, 5))


def test_points_are_joined_around_north() -> None:
    horizon = horizon_from_points(np.radians([350.0, 10.0]), [0.1, 0.3], 36)
    assert horizon[0] == pytest.approx(0.2)
    assert horizon.min() == pytest.approx(0.1)


def test_no_street_lower_than_its_floor() -> None:
    assert urban_canyon(20.0, 0.0, 0.0, floor_rad=0.1).min() == pytest.approx(0.1)


@pytest.mark.parametrize("options", [{"width_m": 0.0}, {"height_m": -1.0}, {"offset_m": 10.0}, {"width_m": np.nan}])
def test_streets_that_are_none(options: dict[str, float]) -> None:
    with pytest.raises(PhysicsError, match="street"):
        urban_canyon(**{"width_m": 20.0, "height_m": 10.0, "street_rad": 0.0, **options})  # type: ignore[arg-type]


def test_horizons_that_are_none() -> None:
    for wrong in ([], [[0.1]], [2.0], [np.nan]):
        with pytest.raises(PhysicsError, match="horizon"):
            horizon_elevation(wrong, 0.0)
    with pytest.raises(PhysicsError, match="points"):
        horizon_from_points([np.inf], [0.1])
