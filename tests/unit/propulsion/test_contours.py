"""Walls: where they begin and end, that they are smooth, and what cannot be drawn."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion import nozzle_contour
from intercosmos.physics.propulsion.chamber_size import chamber_size, characteristic_length, contraction_ratio
from intercosmos.physics.propulsion.contours import KINDS, cone_length, rao_angles


def test_angles_of_rao() -> None:
    # read from the published curves (Huzel and Huang, figure 4-16): 80 % bells
    first, last = np.rad2deg(rao_angles([10.0, 40.0], 0.8))
    assert first == pytest.approx([28.8, 34.0], abs=0.5)
    assert last == pytest.approx([11.6, 8.8], abs=0.5)
    # between the columns and beyond them they stay in order
    angles = np.rad2deg(rao_angles(np.geomspace(4, 300, 50), 0.85))
    assert np.all(np.diff(angles[0]) > 0)
    assert np.all(np.diff(angles[1]) < 0)


@pytest.mark.parametrize("kind", KINDS)
def test_ends_and_slopes(kind: str) -> None:
    wall = nozzle_contour(0.12, 36.87, kind=kind, contraction_ratio=2.2, characteristic_length=1.1, points=400)
    x, radius, angle = wall["x"].values, wall["radius"].values, wall["angle"].values
    assert np.all(np.diff(x) > 0)
    throat = int(np.argmin(radius))
    assert (x[throat], radius[throat]) == pytest.approx((0.0, 0.12), abs=1e-12)
    assert radius[0] == pytest.approx(0.12 * np.sqrt(2.2))
    assert radius[-1] == pytest.approx(0.12 * np.sqrt(36.87), rel=1e-9)
    # the angle is the slope's: the rise over every step is the mean tangent of its ends
    slope = np.diff(radius) / np.diff(x)
    tangent = (np.tan(angle[1:]) + np.tan(angle[:-1])) / 2
    assert slope == pytest.approx(tangent, abs=0.01)
    assert set(wall["region"].values.tolist()) == {"cylinder", "converging", "nozzle"}
    assert wall.attrs["chamber_volume"] / (np.pi * 0.12**2) == pytest.approx(1.1, rel=2e-3)


def test_length_of_a_bell_is_its_part_of_a_cone() -> None:
    wall = nozzle_contour(0.1, 50.0, length_fraction=0.7)
    assert wall.attrs["nozzle_length"] == pytest.approx(0.1 * 0.7 * float(cone_length(50.0)))


@pytest.mark.parametrize("contraction", [1.05, 1.58, 6.0])
def test_narrow_and_wide_chambers(contraction: float) -> None:
    wall = nozzle_contour(0.05, 20.0, contraction_ratio=contraction)
    converging = wall["radius"].values[wall["region"].values == "converging"]
    assert np.all(np.diff(converging) <= 1e-12)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "spike"}, "rao, cone, ideal"),
        ({"area_ratio": 1.0}, "area ratio"),
        ({"throat_radius": -1.0}, "throat radius"),
        ({"contraction_ratio": 1.0}, "contraction"),
        ({"length_fraction": 0.4}, "60 to 100"),
        ({"characteristic_length": 0.05}, "too short"),
        ({"points": 5}, "20 points"),
        ({"kind": "cone", "area_ratio": 1.001}, "cone"),
    ],
)
def test_what_cannot_be_drawn(change: dict[str, object], said: str) -> None:
    with pytest.raises(PhysicsError, match=said):
        nozzle_contour(**{"throat_radius": 0.1, "area_ratio": 30.0, **change})  # type: ignore[arg-type]


def test_size_of_a_chamber() -> None:
    size = chamber_size(2085e3, 25.8e6, 1.886, 36.87, characteristic_length=characteristic_length("lox", "rp-1"))
    assert size.throat_area * 25.8e6 * 1.886 == pytest.approx(2085e3)
    assert size.exit_area / size.throat_area == pytest.approx(36.87)
    assert size.chamber_volume / size.throat_area == pytest.approx(1.15, rel=2e-3)
    assert size.chamber_diameter / size.throat_diameter == pytest.approx(np.sqrt(size.contraction_ratio))
    assert np.all(np.diff(contraction_ratio([0.03, 0.1, 0.3, 0.9])) < 0)
    with pytest.raises(PhysicsError, match="thrust"):
        chamber_size(0.0, 25.8e6, 1.886, 36.87)
