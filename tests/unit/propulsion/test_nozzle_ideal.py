"""Ideal contours: what goes in at the throat comes out at the exit, mass and momentum; and where they are cut."""

from __future__ import annotations

from itertools import pairwise
from math import cos, sin

import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.contours import cone_length, rao_angles
from intercosmos.physics.propulsion.ideal_contour import Node, _first_line, _Gas, ideal_nozzle, ideal_wall
from intercosmos.physics.propulsion.nozzle_flow import area_ratio_of_mach, mach_of_area_ratio, pressure_ratio
from intercosmos.physics.propulsion.separation import BELL_LIP


def _lip(area: float, gamma: float) -> float:
    """Pressure at the lip of a contour of 80 %, over that of one-dimensional flow, of the nearest one computed."""
    length, radius = 0.8 * float(cone_length(area)), np.sqrt(area)
    for turns in range(5, 60):
        x, r, _, mach = ideal_wall(gamma, turns).T
        if r[-1] > radius and np.interp(radius, r, x) < length:
            at_lip = pressure_ratio(np.interp(radius, r, mach), gamma)
            return float(at_lip / pressure_ratio(mach_of_area_ratio(area, gamma), gamma))
    raise AssertionError("no contour is that short")


def _momentum(gas: _Gas, line: list[Node]) -> float:
    """Momentum and pressure through a line from the axis outwards, over pressure at rest and 2 pi."""
    total = 0.0
    for a, b in pairwise(line):
        for n in (a, b):
            speed = n.mach / np.sqrt(1 + (gas.gamma - 1) / 2 * n.mach**2)
            flow = gas.flux(n.mach) * n.r * (cos(n.angle) * (b.r - a.r) - sin(n.angle) * (b.x - a.x))
            pressed = float(pressure_ratio(n.mach, gas.gamma)) * n.r * (b.r - a.r)
            total += (gas.gamma * flow * speed * cos(n.angle) + pressed) / 2
    return total


@pytest.mark.parametrize(("gamma", "turns"), [(1.15, 30), (1.2, 25), (1.3, 20)])
def test_mass_and_momentum_of_the_whole_nozzle(gamma: float, turns: int) -> None:
    gas, wall = _Gas(gamma), ideal_wall(gamma, turns)
    x, r, _, mach = wall.T
    # the exit is one-dimensional: its area is that of its Mach number, less what the throat lets through
    discharge = r[-1] ** 2 / float(area_ratio_of_mach(mach[-1], gamma))
    assert 0.985 < discharge < 0.995  # Kliegel and Levine (1969) for a throat of 1.5 radii: 0.990 to 0.992
    pushed = float(np.trapezoid(pressure_ratio(mach, gamma) * r, r))
    begun = _momentum(gas, _first_line(gas)[::-1])
    jet = [Node(0.0, h, 0.0, mach[-1], 0.0) for h in np.linspace(0.0, r[-1], 400).tolist()]
    assert begun + pushed == pytest.approx(_momentum(gas, jet), rel=5e-4)
    assert np.all(np.diff(mach) > 0)
    assert np.all(np.diff(x) > 0)


def test_a_cut_contour_ends_where_it_is_asked_to_and_looks_like_the_optimum() -> None:
    for area in (8.0, 30.0, 80.0):
        x, r, angle = ideal_nozzle(area, 1.2, length_fraction=0.8)
        assert (x[0], r[0], angle[0]) == pytest.approx((0.0, 1.0, 0.0), abs=1e-9)
        assert x[-1] == pytest.approx(0.8 * float(cone_length(area)))
        assert r[-1] ** 2 == pytest.approx(area)
        # Rao's optimum of the same length turns the flow a few degrees further and leaves at nearly the same angle
        first, last = np.rad2deg(rao_angles(area, 0.8))
        assert 0 < first - np.rad2deg(angle.max()) < 5
        assert np.rad2deg(angle[-1]) == pytest.approx(float(last), abs=1.5)
    longer = [np.rad2deg(ideal_nozzle(30.0, 1.2, length_fraction=f)[2][-1]) for f in (0.7, 0.85, 1.0, 1.2)]
    assert np.all(np.diff(longer) < 0)


@pytest.mark.parametrize(("area", "gamma"), [(45.0, 1.15), (58.0, 1.2), (69.0, 1.2), (85.0, 1.25)])
def test_the_lip_of_a_bell_has_more_pressure_than_the_mean(area: float, gamma: float) -> None:
    assert _lip(area, gamma) == pytest.approx(BELL_LIP, abs=0.15)


@pytest.mark.parametrize(
    ("area", "gamma", "fraction", "said"),
    [(30.0, 1.4, 0.6, "that short"), (30.0, 1.2, 3.0, "shorter"), (30.0, 1.6, 0.8, "1.1 to 1.4")],
)
def test_what_cannot_be(area: float, gamma: float, fraction: float, said: str) -> None:
    with pytest.raises(PhysicsError, match=said):
        ideal_nozzle(area, gamma, length_fraction=fraction)
