"""Ideal nozzles by the method of characteristics, and where to cut them.

An ideal nozzle turns the flow outwards round the throat's arc as far as the axis needs to reach the Mach number wanted,
and then back, without a shock, into a uniform parallel jet. It is long for what its last half brings: cut where it
reaches the area asked for in the length asked for, it is a truncated ideal contour.

The kernel is marched from wall to axis along right-running characteristics, from Sauer's transonic flow; the turning
back is solved between the kernel's last characteristic and the uniform jet, and the wall is the stream line that holds
the throat's mass flow. Mass and momentum of throat, wall and jet agree to 0.1 and 0.02 %.

Reference: Zucrow and Hoffman, Gas Dynamics, volume 2 (1977), chapters 15 and 17.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from math import asin, atan, atan2, cos, hypot, sin, sqrt, tan
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.propulsion.contours import BEFORE_THROAT, BEHIND_THROAT, cone_length

Array = npt.NDArray[np.float64]

_START: Final = 21  #: points on the first line
_TURN: Final = 0.0125  #: step of the wall's angle round the arc, rad
_JET: Final = 24  #: points along the edge of the uniform jet
_FASTEST: Final = 8.0  #: Mach number on the axis at which the kernel ends
_BENT: Final = 0.08  #: how far the first line is pushed downstream on the axis, so that it is supersonic there


class Node(NamedTuple):
    """A point of the net: place in throat radii, angle of flow, Mach number, Prandtl-Meyer angle."""

    x: float
    r: float
    angle: float
    mach: float
    nu: float


class _Gas:
    """A perfect gas, one number at a time: the net is built node by node."""

    def __init__(self, gamma: float) -> None:
        self.gamma = gamma
        self._stretch = sqrt((gamma + 1) / (gamma - 1))

    def nu(self, mach: float) -> float:
        beyond = sqrt(mach * mach - 1)
        return self._stretch * atan(beyond / self._stretch) - atan(beyond)

    def mach(self, nu: float, guess: float) -> float:
        if nu <= 0:
            raise ConvergenceError("the net of characteristics fell back to the speed of sound: take a longer nozzle")
        mach = max(guess, 1.0 + 1e-6)
        for _ in range(50):
            slope = sqrt(mach * mach - 1) / (mach * (1 + (self.gamma - 1) / 2 * mach * mach))
            step = (nu - self.nu(mach)) / slope
            mach = max(mach + step, 1 + (mach - 1) / 4)
            if abs(step) < 1e-11:
                break
        return mach

    def flux(self, mach: float) -> float:
        """Density times speed, over those at rest and the speed of sound there."""
        heat = 1 + (self.gamma - 1) / 2 * mach * mach
        return float(mach * heat ** (-(self.gamma + 1) / (2 * (self.gamma - 1))))

    def meet(self, falling: Node, rising: Node) -> Node:
        """Where the characteristic falling from one node meets the one rising from another."""
        node = rising
        for turn in range(30):
            far = turn > 0
            down = _mean_direction(falling, node if far else falling, -1)
            up = _mean_direction(rising, node if far else rising, +1)
            x = (falling.r - rising.r - down * falling.x + up * rising.x) / (up - down)
            r = rising.r + up * (x - rising.x)
            plus = falling.angle + falling.nu + _source(falling, node if far else falling) * _way(falling, x, r)
            minus = rising.angle - rising.nu - _source(rising, node if far else rising) * _way(rising, x, r)
            angle, nu = (plus + minus) / 2, (plus - minus) / 2
            found = Node(x, r, angle, self.mach(nu, node.mach), nu)
            if far and abs(found.nu - node.nu) + abs(found.x - node.x) + abs(found.angle - node.angle) < 1e-10:
                return found
            node = found
        return node

    def axis(self, falling: Node) -> Node:
        """Where the characteristic falling from a node meets the axis."""
        node = falling
        for _ in range(30):
            x = falling.x - falling.r / _mean_direction(falling, node, -1)
            # angle over radius stays what it is near the axis
            pull = sin(asin(1 / falling.mach)) * sin(falling.angle) / falling.r
            nu = falling.angle + falling.nu + pull * hypot(x - falling.x, falling.r)
            found = Node(x, 0.0, 0.0, self.mach(nu, node.mach), nu)
            if abs(found.nu - node.nu) + abs(found.x - node.x) < 1e-10:
                return found
            node = found
        return node

    def wall(self, angle: float, line: list[Node]) -> tuple[Node, int]:
        """The node of the throat's arc at an angle, and from where on the line before it rises beyond the wall."""
        x, r = BEHIND_THROAT * sin(angle), 1 + BEHIND_THROAT * (1 - cos(angle))
        node = Node(x, r, angle, line[0].mach, line[0].nu)
        for _ in range(30):
            foot, after = _foot(x, r, node, line)
            nu = angle - foot.angle + foot.nu + _source(foot, node) * hypot(x - foot.x, r - foot.r)
            found = Node(x, r, angle, self.mach(nu, node.mach), nu)
            if abs(found.nu - node.nu) < 1e-11:
                break
            node = found
        return found, after


def _mean_direction(first: Node, second: Node, side: int) -> float:
    return (tan(first.angle + side * asin(1 / first.mach)) + tan(second.angle + side * asin(1 / second.mach))) / 2


def _source(first: Node, second: Node) -> float:
    """What the axial symmetry adds along a characteristic, for a length; of the axis it is the neighbour's."""
    ones = [sin(n.angle) / (n.mach * n.r) for n in (first, second) if n.r > 1e-9]
    return sum(ones) / len(ones) if ones else 0.0


def _way(node: Node, x: float, r: float) -> float:
    """Length from a node to a place, negative upstream."""
    return hypot(x - node.x, r - node.r) * (1.0 if x >= node.x else -1.0)


def _between(a: Node, b: Node, part: float) -> Node:
    return Node(*(u + part * (v - u) for u, v in zip(a, b, strict=True)))


def _foot(x: float, r: float, node: Node, line: list[Node]) -> tuple[Node, int]:
    """Where the characteristic that rises to a place leaves the line, and the first node of the line below it."""
    height = None
    for k in range(len(line) - 1):
        miss = [r - end.r - _mean_direction(end, node, +1) * (x - end.x) for end in (line[k], line[k + 1])]
        if height is None and miss[0] > 0:
            return line[0], 1
        if miss[1] >= 0 >= miss[0]:
            part = miss[0] / (miss[0] - miss[1]) if miss[0] != miss[1] else 0.0
            return _between(line[k], line[k + 1], part), k + 1
        height = miss[1]
    raise ConvergenceError("no characteristic of the kernel reaches the wall: the throat's net is too coarse")


def _first_line(gas: _Gas) -> list[Node]:
    """Sauer's flow through the throat (NACA TM 1147, 1947), from the wall to the axis."""
    g = gas.gamma
    rate = sqrt(2 / ((g + 1) * BEFORE_THROAT))
    offset = (g + 1) * rate / 8
    nodes = []
    for r in np.linspace(1.0, 0.0, _START).tolist():
        x = -offset * r * r + _BENT * (1 - r * r)
        along = 1 + rate * x + (g + 1) * rate**2 * r * r / 4
        across = (g + 1) * rate**2 * x * r / 2 + (g + 1) ** 2 * rate**3 * r**3 / 16
        speed = hypot(along, across)
        mach = sqrt(2 / (g + 1) * speed**2 / (1 - (g - 1) / (g + 1) * speed**2))
        nodes.append(Node(x + offset, r, atan2(across, along), mach, gas.nu(mach)))
    return nodes


def _streams(gas: _Gas, line: list[Node]) -> list[float]:
    """Mass flow between the first node and each, over 2 pi."""
    through = [0.0]
    for a, b in pairwise(line):
        parts = [gas.flux(n.mach) * n.r * (cos(n.angle) * (b.r - a.r) - sin(n.angle) * (b.x - a.x)) for n in (a, b)]
        through.append(through[-1] + sum(parts) / 2)
    return through


def _fallen(gas: _Gas, start: Node, rising: list[Node]) -> list[Node]:
    """The characteristic that falls from a node through those that rise from the nodes of the one before it."""
    line = [start]
    for node in rising:
        line.append(gas.meet(line[-1], node))
    line.append(gas.axis(line[-1]))
    return line


@lru_cache(maxsize=8)
def _kernel(gamma: float) -> list[list[Node]]:
    """Characteristics from the arc to the axis, one for every step of the wall's angle, after that of the throat."""
    gas = _Gas(gamma)
    first = _first_line(gas)
    line = [first[-1]]
    for start in first[-2::-1]:
        line = _fallen(gas, start, line)
    lines = [line]
    while lines[-1][-1].mach < _FASTEST:
        start, after = gas.wall(len(lines) * _TURN, lines[-1])
        lines.append(_fallen(gas, start, lines[-1][after:]))
    return lines


def _turned_back(gas: _Gas, line: list[Node], whole: float) -> list[Node]:
    """The wall behind the arc, from its end to the exit, for a kernel that ends with this characteristic."""
    end = line[-1]
    exit_radius = sqrt(2 * whole / gas.flux(end.mach))
    slope = tan(asin(1 / end.mach))
    heights = np.linspace(0.0, 1.02 * exit_radius, _JET).tolist()
    row = [Node(end.x + h / slope, h, 0.0, end.mach, end.nu) for h in heights]
    wall = [Node(end.x + exit_radius / slope, exit_radius, 0.0, end.mach, end.nu)]
    below = _streams(gas, line[::-1])  # from the axis upwards
    for start, stream in zip(line[-2:0:-1], below[1:-1], strict=True):
        fresh = [start]
        for falling in row[1:]:
            fresh.append(gas.meet(falling, fresh[-1]))
        through = [stream + part for part in _streams(gas, fresh)]
        k = min(max(int(np.searchsorted(through, whole)), 1), len(fresh) - 1)
        wall.append(_between(fresh[k - 1], fresh[k], (whole - through[k - 1]) / (through[k] - through[k - 1])))
        row = fresh
    return wall[::-1]


@lru_cache(maxsize=64)
def ideal_wall(gamma: float, turns: int) -> Array:
    """Wall of an ideal nozzle whose arc ends after so many steps: x, radius, angle, Mach number, shape (n, 4)."""
    gas, lines = _Gas(gamma), _kernel(gamma)
    whole = _streams(gas, _first_line(gas)[::-1])[-1]
    nodes = [line[0] for line in lines[: turns + 1]] + _turned_back(gas, lines[turns], whole)
    wall = np.array([node[:4] for node in nodes])
    # where the first stream line behind the arc begins at its end, one of the two points is enough
    return np.asarray(wall[np.concatenate([[True], np.diff(wall[:, 0]) > 1e-6])])


def _reach(gamma: float, turns: int, radius: float) -> float:
    """Where the wall comes to a radius; infinite where it does not."""
    wall = ideal_wall(gamma, turns)
    return float(np.interp(radius, wall[:, 1], wall[:, 0])) if wall[-1, 1] > radius else np.inf


def ideal_nozzle(
    area_ratio: float, gamma: float = 1.2, *, length_fraction: float = 0.8, points: int = 100
) -> tuple[Array, Array, Array]:
    """A truncated ideal contour from the throat: x, radius (both in throat radii) and wall angle.

    Parameters
    ----------
    area_ratio : exit over throat area
    gamma : ratio of specific heats, 1.1 to 1.4
    length_fraction : length over that of a cone of 15 degrees to the same area
    points : how many

    Raises
    ------
    PhysicsError
        For a nozzle shorter than the throat's arc can turn the flow, or longer than the ideal one.
    """
    if not 1.1 <= gamma <= 1.4:
        raise PhysicsError(f"ideal contours are computed for gases with gamma from 1.1 to 1.4; given {gamma!r}")
    length, radius = length_fraction * float(cone_length(area_ratio)), float(np.sqrt(area_ratio))
    # the wider the arc turns the flow, the faster the jet designed for, and the sooner the wall is as wide as asked for
    low, high = 1, len(_kernel(gamma)) - 1
    shortest = _reach(gamma, high, radius)
    if not length > shortest:
        least = shortest / length * length_fraction
        raise PhysicsError(f"no ideal contour is that short: length fraction must be above {least:.2f}")
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _reach(gamma, middle, radius) > length else (low, middle)
    below, above = ideal_wall(gamma, low), ideal_wall(gamma, high)
    if below[-1, 0] < length:
        longest = below[-1, 0] / length * length_fraction
        raise PhysicsError(f"the whole ideal nozzle is shorter: length fraction must be below about {longest:.2f}")
    from scipy.interpolate import CubicHermiteSpline

    curves = [CubicHermiteSpline(wall[:, 0], wall[:, 1], np.tan(wall[:, 2])) for wall in (below, above)]
    narrow, wide = (float(curve(length)) for curve in curves)
    part = (radius - narrow) / (wide - narrow)
    # close together round the throat, where the wall bends
    x = length * np.linspace(0.0, 1.0, points) ** 2
    r = (1 - part) * curves[0](x) + part * curves[1](x)
    slope = (1 - part) * curves[0](x, 1) + part * curves[1](x, 1)
    return x, r, np.arctan(slope)
