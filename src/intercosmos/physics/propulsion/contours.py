"""Walls of thrust chambers: cylinder, converging part, throat and a bell or a cone behind it.

>>> wall = nozzle_contour(0.1, 36.87)
>>> round(float(wall.radius[-1] / 0.1) ** 2, 2)
36.87
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from intercosmos.errors import PhysicsError

if TYPE_CHECKING:
    import xarray

Array = npt.NDArray[np.float64]

KINDS: Final = ("rao", "cone", "ideal")
#: Radii of curvature before and behind the throat, in throat radii: Rao's (1960), as in NASA SP-8120.
BEFORE_THROAT: Final = 1.5
BEHIND_THROAT: Final = 0.382
CONVERGING: Final = np.deg2rad(30.0)
CONE: Final = np.deg2rad(15.0)

#: Rao's wall angles where the parabola begins and ends, deg, after Rao, "Approximation of optimum thrust nozzle
#: contour", ARS Journal 30 (1960) 561, as redrawn in Huzel and Huang, figure 4-16; gamma 1.23. Read to 0.2 deg.
_FRACTIONS: Final = np.array([0.6, 0.7, 0.8, 0.9, 1.0])
_AREAS: Final = np.array([4.0, 5, 6, 8, 10, 15, 20, 30, 40, 50, 60, 80, 95])
_FIRST: Final = np.array([
    [29.1, 30.9, 32.2, 34.0, 35.2, 37.1, 38.3, 39.9, 40.9, 41.8, 42.4, 43.4, 44.1],
    [26.0, 27.5, 28.7, 30.2, 31.3, 33.2, 34.3, 35.9, 37.0, 37.8, 38.4, 39.5, 40.1],
    [23.9, 25.3, 26.3, 27.8, 28.8, 30.5, 31.6, 33.0, 34.0, 34.7, 35.3, 36.2, 36.7],
    [21.9, 23.2, 24.2, 25.6, 26.7, 28.5, 29.7, 31.2, 32.3, 33.1, 33.8, 34.9, 35.5],
    [20.9, 21.9, 22.6, 23.8, 24.8, 26.5, 27.7, 29.5, 30.8, 31.7, 32.6, 33.9, 34.7],
])  # fmt: skip
_LAST: Final = np.array([
    [22.8, 21.1, 20.0, 18.6, 17.8, 16.7, 16.1, 15.3, 14.8, 14.5, 14.2, 13.9, 13.7],
    [18.9, 17.5, 16.6, 15.5, 14.8, 13.8, 13.2, 12.4, 11.9, 11.6, 11.4, 11.0, 10.8],
    [15.3, 14.1, 13.3, 12.2, 11.6, 10.6, 10.0, 9.3, 8.8, 8.5, 8.3, 7.9, 7.7],
    [12.6, 11.3, 10.6, 9.6, 9.0, 8.3, 7.9, 7.4, 7.1, 6.9, 6.8, 6.7, 6.6],
    [10.2, 9.1, 8.4, 7.5, 7.0, 6.2, 5.9, 5.5, 5.2, 5.1, 5.1, 5.0, 4.9],
])  # fmt: skip


def rao_angles(area_ratio: npt.ArrayLike, length_fraction: npt.ArrayLike = 0.8) -> tuple[Array, Array]:
    """Wall angles of a thrust-optimised parabola behind the throat and at the exit, rad; arguments broadcast.

    Parameters
    ----------
    area_ratio : exit over throat area; the curves end at 95 and are continued in the logarithm
    length_fraction : of a cone of 15 degrees to the same area, 0.6 to 1.0
    """
    area, fraction = np.broadcast_arrays(np.asarray(area_ratio, float), np.asarray(length_fraction, float))
    if not np.all((fraction >= 0.6) & (fraction <= 1.0)):
        raise PhysicsError("Rao's curves are for 60 to 100 % of a cone's length: length fraction must be 0.6 to 1.0")
    if not np.all(area > 1.5):
        raise PhysicsError("a bell is drawn for area ratios above 1.5")
    column = np.clip(np.searchsorted(_AREAS, area) - 1, 0, len(_AREAS) - 2)
    row = np.clip(np.searchsorted(_FRACTIONS, fraction) - 1, 0, len(_FRACTIONS) - 2)
    along = np.log(area / _AREAS[column]) / np.log(_AREAS[column + 1] / _AREAS[column])
    across = (fraction - _FRACTIONS[row]) / 0.1
    angles = []
    for table in (_FIRST, _LAST):
        shorter = table[row, column] + along * (table[row, column + 1] - table[row, column])
        longer = table[row + 1, column] + along * (table[row + 1, column + 1] - table[row + 1, column])
        angles.append(np.deg2rad(np.maximum(shorter + across * (longer - shorter), 1.0)))
    return angles[0], angles[1]


def cone_length(area_ratio: npt.ArrayLike, half_angle: float = CONE) -> Array:
    """Length of a cone from the throat to an area ratio, in throat radii, with its arc behind the throat."""
    radius = np.sqrt(np.asarray(area_ratio, dtype=float))
    return np.asarray((radius - 1 + BEHIND_THROAT * (1 / np.cos(half_angle) - 1)) / np.tan(half_angle))


def bell(area_ratio: npt.ArrayLike, length_fraction: npt.ArrayLike = 0.8, *, points: int = 60) -> tuple[Array, ...]:
    """Rao's parabola with its arc, from the throat to the exit: x, radius (both in throat radii) and wall angle.

    The shape of each is that of the arguments and one axis more, of ``points``.
    """
    area, fraction = np.broadcast_arrays(np.asarray(area_ratio, float), np.asarray(length_fraction, float))
    first, last = (angle[..., None] for angle in rao_angles(area, fraction))
    length, exit_radius = (fraction * cone_length(area))[..., None], np.sqrt(area)[..., None]
    count = max(points // 4, 3)
    turn = first * np.linspace(0.0, 1.0, count)
    arc_x, arc_r = BEHIND_THROAT * np.sin(turn), 1 + BEHIND_THROAT * (1 - np.cos(turn))
    start_x, start_r = arc_x[..., -1:], arc_r[..., -1:]
    # the parabola is the curve of Bezier whose middle point is where the tangents of both ends meet
    meet_x = (exit_radius - start_r + np.tan(first) * start_x - np.tan(last) * length) / (np.tan(first) - np.tan(last))
    meet_r = start_r + np.tan(first) * (meet_x - start_x)
    if not np.all((meet_x > start_x) & (meet_x < length)):
        raise PhysicsError("no parabola fits between Rao's angles at this area ratio and length: take a cone")
    # points closer together near the throat, where the gas changes fastest
    t = np.linspace(0.0, 1.0, points - count + 1)[1:] ** 1.5
    x = (1 - t) ** 2 * start_x + 2 * t * (1 - t) * meet_x + t * t * length
    radius = (1 - t) ** 2 * start_r + 2 * t * (1 - t) * meet_r + t * t * exit_radius
    slope_x = (1 - t) * (meet_x - start_x) + t * (length - meet_x)
    slope_r = (1 - t) * (meet_r - start_r) + t * (exit_radius - meet_r)
    return (
        np.concatenate([arc_x, x], axis=-1),
        np.concatenate([arc_r, radius], axis=-1),
        np.concatenate([turn, np.arctan2(slope_r, slope_x)], axis=-1),
    )


def _cone(area_ratio: float, half_angle: float, points: int) -> tuple[Array, Array, Array]:
    count = max(points // 4, 3)
    turn = half_angle * np.linspace(0.0, 1.0, count)
    x, r = BEHIND_THROAT * np.sin(turn), 1 + BEHIND_THROAT * (1 - np.cos(turn))
    length = float(cone_length(area_ratio, half_angle))
    if length <= x[-1]:
        raise PhysicsError(f"a cone of {np.rad2deg(half_angle):.0f} deg is wider behind its arc than {area_ratio:g}")
    rest = np.linspace(x[-1], length, points - count + 1)[1:]
    return (
        np.concatenate([x, rest]),
        np.concatenate([r, r[-1] + (rest - x[-1]) * np.tan(half_angle)]),
        np.concatenate([turn, np.full(len(rest), half_angle)]),
    )


def _chamber(contraction: float, volume: float, points: int) -> tuple[Array, Array, Array, Array]:
    """From the injector to the throat, in throat radii; the volume is in throat areas times throat radii."""
    wide = np.sqrt(contraction)
    # a chamber hardly wider than its throat has no room for 30 degrees between its two arcs
    steepest = min(float(CONVERGING), float(np.arccos(max(1 - (wide - 1) / (BEFORE_THROAT + 0.5), 0.0))))
    room = (wide - 1) / (1 - np.cos(steepest)) - BEFORE_THROAT
    fillet = min(1.0, room)
    drop = (BEFORE_THROAT + fillet) * (1 - np.cos(steepest))
    straight = (wide - 1 - drop) / np.tan(steepest)
    length = (BEFORE_THROAT + fillet) * np.sin(steepest) + straight
    x = np.linspace(-length, 0.0, points)
    into = x + length
    first, second = fillet * np.sin(steepest), length - BEFORE_THROAT * np.sin(steepest)
    on_fillet, on_arc = into < first, into >= second
    sine = np.clip(np.where(on_fillet, into / fillet, np.where(on_arc, -x / BEFORE_THROAT, 0.0)), 0.0, 1.0)
    radius = np.where(
        on_fillet,
        wide - fillet * (1 - np.sqrt(1 - sine**2)),
        np.where(
            on_arc,
            1 + BEFORE_THROAT * (1 - np.sqrt(1 - sine**2)),
            wide - fillet * (1 - np.cos(steepest)) - (into - first) * np.tan(steepest),
        ),
    )
    angle = -np.where(on_fillet | on_arc, np.arcsin(sine), steepest)
    cylinder = (volume - float(np.trapezoid(radius**2, x))) / contraction
    if cylinder < 0:
        raise PhysicsError(
            "the characteristic length is too short for this throat and contraction: the converging part alone has "
            f"{(volume - cylinder * contraction) / volume:.2f} times the volume; next: less contraction or a longer L*"
        )
    before = np.linspace(-length - cylinder, -length, max(points // 4, 2), endpoint=False) if cylinder > 0 else x[:0]
    return (
        np.concatenate([before, x]),
        np.concatenate([np.full(len(before), wide), radius]),
        np.concatenate([np.zeros(len(before)), angle]),
        np.concatenate([np.zeros(len(before), bool), np.ones(len(x), bool)]).astype(float),
    )


def nozzle_contour(
    throat_radius: float,
    area_ratio: float,
    *,
    kind: str = "rao",
    length_fraction: float = 0.8,
    half_angle: float = CONE,
    contraction_ratio: float = 2.5,
    characteristic_length: float = 1.0,
    gamma: float = 1.2,
    points: int = 200,
) -> xarray.Dataset:
    """The inner wall of a thrust chamber from injector to exit.

    Parameters
    ----------
    throat_radius : m
    area_ratio : exit over throat area
    kind : ``rao`` (thrust-optimised parabola), ``cone`` or ``ideal`` (truncated from the one with a uniform jet)
    length_fraction : of the length of a cone of 15 degrees: 0.6 to 1.0 for a parabola; not for cones
    half_angle : of a cone, rad
    contraction_ratio : chamber over throat area
    characteristic_length : chamber volume, with the converging part, over throat area, m
    gamma : ratio of specific heats that an ideal contour is for
    points : about how many

    Returns
    -------
    Dataset along ``x`` (m, throat at 0) with radius (m), angle (rad, of the wall), area_ratio and region: ``cylinder``,
    ``converging`` or ``nozzle``; attributes say the kind, its source, lengths and the wall's area in m2.

    Raises
    ------
    PhysicsError
        For shapes that cannot be: an exit below the throat, a chamber too short for its converging part.
    """
    if kind not in KINDS:
        raise PhysicsError(f"no contour is called {kind!r}; allowed: {', '.join(KINDS)}")
    for value, floor, name in (
        (throat_radius, 0.0, "throat radius"), (area_ratio, 1.0, "area ratio"), (contraction_ratio, 1.0, "contraction"),
        (characteristic_length, 0.0, "characteristic length"),
    ):  # fmt: skip
        if not (np.isfinite(value) and value > floor):
            raise PhysicsError(f"{name} must be above {floor:g}; given {value!r}")
    if points < 20:
        raise PhysicsError(f"a contour needs 20 points or more; given {points}")
    before = _chamber(contraction_ratio, characteristic_length / throat_radius, points // 2)
    behind: tuple[Any, ...]
    if kind == "rao":
        behind = bell(area_ratio, length_fraction, points=points // 2)
        source = "Rao 1960: parabola between wall angles of the thrust optimum"
    elif kind == "cone":
        behind = _cone(area_ratio, half_angle, points // 2)
        source = "cone"
    else:
        from intercosmos.physics.propulsion.ideal_contour import ideal_nozzle

        behind = ideal_nozzle(area_ratio, gamma, length_fraction=length_fraction, points=points // 2)
        source = "method of characteristics, truncated ideal contour"
    x, radius, angle = (np.concatenate([a, b[1:]]) for a, b in zip(before[:3], behind, strict=True))
    parts = np.where(before[3] > 0, "converging", "cylinder")
    region = np.concatenate([parts, np.full(len(x) - len(parts), "nozzle")])
    return _dataset(x * throat_radius, radius * throat_radius, angle, region, throat_radius, kind, source)


def _dataset(
    x: Array, radius: Array, angle: Array, region: Array, throat_radius: float, kind: str, source: str
) -> xarray.Dataset:
    import xarray

    wall = float(np.trapezoid(2 * np.pi * radius / np.cos(angle), x))
    chamber = x <= 0
    volume = float(np.trapezoid(np.pi * radius[chamber] ** 2, x[chamber]))
    return xarray.Dataset(
        {
            "radius": ("x", radius, {"long_name": "radius of the wall", "units": "m"}),
            "angle": ("x", angle, {"long_name": "angle of the wall to the axis", "units": "rad"}),
            "area_ratio": ("x", (radius / throat_radius) ** 2, {"long_name": "area over throat area", "units": "1"}),
            "region": ("x", region, {"long_name": "part of the wall"}),
        },
        {"x": ("x", x, {"long_name": "distance behind the throat", "units": "m"})},
        {
            "kind": kind,
            "source": source,
            "throat_radius": throat_radius,
            "nozzle_length": float(x[-1]),
            "chamber_length": float(-x[0]),
            "chamber_volume": volume,
            "wall_area": wall,
        },
    )
