"""Fields over the whole Earth as layers on the globe: coloured cells, their values, and a legend of the colours.

A layer is one packet: a rectangle with a small picture. Its ``properties`` hold the values themselves, so that a page
can tell the one below a place. A scene shows one layer at a time; the others say ``show: false``.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.formats.czml_shapes import CzmlCells, CzmlPolyline
from intercosmos.report.scenes.base import SceneLayer, hexadecimal
from intercosmos.report.scenes.tracks import line_on_ground
from intercosmos.series import NOWHERE
from intercosmos.units import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from intercosmos.formats.czml_values import Colour, Packet
    from intercosmos.programme.regions import Region
    from intercosmos.series import Map

Array = NDArray[np.float64]

#: From good to bad, told apart in grey and by the colour-blind too: cividis (Nuñez, Anderton and Renslow 2018), turned.
RAMP: Final = (
    (253, 231, 55), (217, 194, 88), (180, 163, 112), (143, 138, 121), (107, 113, 125), (67, 88, 122), (0, 48, 111),
)  # fmt: skip
LEGEND_STEPS: Final = len(RAMP)
#: So that coasts show through, and colours still are those of the legend.
_OPACITY: Final = 200
_HEIGHT_M: Final = 2e3
_BOX_POINTS: Final = 24
_DIGITS: Final = 3  #: of values told


@dataclass(frozen=True)
class Layer:
    """A field as a shape of a scene, hidden until it is asked for."""

    cells: CzmlCells
    hidden: bool = True
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", self.cells.id)

    def packet(self) -> Packet:
        """The packet of the field."""
        packet: dict[str, Any] = self.cells.packet()
        if self.hidden:
            packet["rectangle"]["show"] = False
        return packet


def layer_infos(name: str, found: Map, levels: tuple[float, ...], titles: Mapping[str, str]) -> tuple[SceneLayer, ...]:
    """What is told of the layers of a map.

    Parameters
    ----------
    name : of the map
    levels : rising bounds between steps, in the layers' unit, one fewer than colours
    titles : of each layer, for people
    """
    told = []
    for layer, title in titles.items():
        unit, values = found.layers[layer]
        known = values[values != NOWHERE]
        low, high = (float(known.min()), float(known.max())) if known.size else (math.nan, math.nan)
        if known.size:
            told.append(SceneLayer(layer_id(name, layer), title, unit, low, high, legend_of(levels, unit)))
    return tuple(told)


def layers_of(
    name: str, found: Map, levels: tuple[float, ...], titles: Mapping[str, str], first: str
) -> Iterator[Layer]:
    """The layers of a map as shapes; ``first`` is the id of the one that shows."""
    for info in layer_infos(name, found, levels, titles):
        layer = next(one for one in titles if layer_id(name, one) == info.id)
        yield Layer(cells_of(found, layer, levels, info.id, info.title), hidden=info.id != first)


def layer_id(name: str, layer: str) -> str:
    """Of a layer of a map.

    >>> layer_id("vertical error", "BeiDou-3")
    'layer-vertical-error-beidou-3'
    """
    return f"layer-{kebab(name)}-{kebab(layer)}"


def kebab(text: str) -> str:
    """Words as a part of an id."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def cells_of(found: Map, layer: str, levels: tuple[float, ...], number_: str, title: str) -> CzmlCells:
    """One layer of a map, in steps of one colour; where there is no value nothing is drawn.

    Parameters
    ----------
    levels : rising bounds between steps, in the layer's unit, one fewer than colours
    """
    unit, values = found.layers[layer]
    across, up = (np.asarray(one, float) for one in (found.x_values, found.y_values))
    west, east = _edges(across)
    south, north = _edges(up)
    steps = np.searchsorted(levels, values, side="right")
    ramp = np.array([(*_shade(k, len(levels) + 1), _OPACITY) for k in range(len(levels) + 1)], np.uint8)
    painted = ramp[steps]
    painted[np.asarray(values) == NOWHERE] = 0
    known = values[np.asarray(values) != NOWHERE]
    told = f"{number(float(known.min()), 1)} to {number(float(known.max()), 1)} {unit}" if known.size else "no values"
    return CzmlCells(
        number_,
        title,
        south_rad=math.radians(max(south, -90.0)),
        north_rad=math.radians(min(north, 90.0)),
        west_rad=math.radians(west),
        east_rad=math.radians(east),
        cells=painted,
        height_m=_HEIGHT_M,
        description=f"{title}: {told}.",
        facts={
            "unit": unit,
            "rows": float(values.shape[0]),
            "columns": float(values.shape[1]),
            # from south to north, each from west to east
            "values": ",".join("" if one == NOWHERE else f"{one:.{_DIGITS}g}" for one in values.ravel().tolist()),
        },
    )


def legend_of(levels: tuple[float, ...], unit: str) -> tuple[tuple[str, str], ...]:
    """What each colour means."""
    count = len(levels) + 1
    texts = [
        f"less than {number(levels[0], 1)} {unit}",
        *(f"{number(low, 1)} to {number(high, 1)} {unit}" for low, high in pairwise(levels)),
        f"{number(levels[-1], 1)} {unit} or more",
    ]
    return tuple((text, hexadecimal(_shade(k, count))) for k, text in enumerate(texts))


def box_lines(number_: str, region: Region, colour: Colour) -> Iterator[CzmlPolyline]:
    """The outline of a box of latitude and longitude; nothing for one that spans all longitudes."""
    south, north, west, east = (float(side) for side in (region.south, region.north, region.west, region.east))
    wide = (east - west) % (2 * math.pi)
    if wide < 1e-6 or wide > 2 * math.pi - 1e-6:
        return
    run = np.linspace(0.0, 1.0, _BOX_POINTS)
    longitude = west + np.concatenate([run * wide, np.full(2, wide), run[::-1] * wide, np.zeros(2)])
    latitude = np.concatenate(
        [np.full(_BOX_POINTS, south), [south, north], np.full(_BOX_POINTS, north), [north, south]]
    )
    turned = np.arctan2(np.sin(longitude), np.cos(longitude))
    yield from line_on_ground(number_, region.name, latitude, turned, colour, width=2.0)


def _shade(step: int, count: int) -> tuple[int, int, int]:
    return RAMP[round(step * (len(RAMP) - 1) / max(count - 1, 1))]


def _edges(middles: Array) -> tuple[float, float]:
    """Outer edges of cells of one width, deg."""
    half = 0.5 * float(middles[1] - middles[0]) if middles.size > 1 else 0.5
    return float(middles[0]) - half, float(middles[-1]) + half
