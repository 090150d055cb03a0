"""World maps: a field over latitude and longitude in steps of one colour, coasts and marked places.

Coasts are Natural Earth's land at 1 : 110 million, which is in the public domain, rounded to a tenth of a degree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from intercosmos.report.charts import svg
from intercosmos.report.charts.contour import Place
from intercosmos.report.charts.scale import Scale, tick_digits
from intercosmos.units import number

Array = NDArray[np.float64]

STEPS = 7  #: shades in the style sheet: ``q0`` to ``q6``
_KEY = 34.0  #: room below the map for the key, px


@dataclass(frozen=True, slots=True)
class Shades:
    """Where one shade ends and the next begins.

    Attributes
    ----------
    levels : rising bounds between shades, at most :data:`STEPS` - 1
    title : quantity and unit, for the key
    dark : which end is dark, ``"high"`` or ``"low"``
    """

    levels: tuple[float, ...]
    title: str
    dark: str = "high"

    def css(self, index: int) -> str:
        """The class of the shade with this number, counted from the lowest."""
        count = len(self.levels) + 1
        spread = round(index * (STEPS - 1) / max(count - 1, 1))
        return f"q{spread if self.dark == 'high' else STEPS - 1 - spread}"


@dataclass(frozen=True, slots=True)
class Track:
    """A way over the ground: (n,) degrees, longitudes from -180 to 180; jumps over the seam are not drawn."""

    longitude: Array
    latitude: Array
    css: str = "p1"


@cache
def coasts() -> tuple[Array, ...]:
    """Outlines of land: arrays (n, 2) of longitude and latitude, degrees."""
    text = files("intercosmos.report.charts").joinpath("data/land.txt").read_text(encoding="ascii")
    return tuple(np.array([pair.split(",") for pair in line.split()], dtype=float) for line in text.splitlines())


def world_map(
    longitude: Array,
    latitude: Array,
    values: Array,
    shades: Shades,
    *,
    label: str,
    places: Sequence[Place] = (),
    boxes: Sequence[tuple[float, float, float, float]] = (),
    tracks: Sequence[Track] = (),
    key: bool = True,
    width: float = 520.0,
) -> str:
    """Draw a field on a map with equal steps of latitude and longitude.

    Parameters
    ----------
    longitude, latitude : rising centres of the cells, degrees
    values : (latitude, longitude); NaN stays white
    shades : where the shades change
    label : what the map shows, for those who cannot see it
    places : marked with a dot, at longitude and latitude
    boxes : west, south, east, north of outlined regions, degrees
    tracks : drawn over the map
    key : whether the shades are explained below the map
    width : px

    Returns
    -------
    str
        an ``<svg>`` element
    """
    height = width / 2
    across, up = Scale(-180.0, 180.0, 0.0, width), Scale(-90.0, 90.0, height, 0.0)
    parts = [
        svg.element("path", d=path, class_=shades.css(index))
        for index, path in _bands(*_closed(longitude, latitude, values), shades.levels, across, up)
    ]
    parts += [svg.line(across(x), 0, across(x), height, css="grid") for x in range(-120, 180, 60)]
    parts += [svg.line(0, up(y), width, up(y), css="grid") for y in (-60, -30, 0, 30, 60)]
    parts.append(
        svg.element("path", d=" ".join(_line(_thinned(ring, width), across, up) for ring in coasts()), class_="coast")
    )
    for west, south, east, north in boxes:
        corners = np.array([(west, south), (east, south), (east, north), (west, north), (west, south)])
        parts.append(svg.element("path", d=_line(corners, across, up), class_="box"))
    for track in tracks:
        parts += _drawn(track, across, up)
    for place in places:
        x, y = across(place.x), up(place.y)
        parts.append(svg.element("circle", cx=x, cy=y, r=3.5, class_="dot p1"))
        near_end = x > 0.8 * width
        anchor = "end" if near_end else "start"
        parts.append(svg.text(x + (-7 if near_end else 7), y + 4, place.label, css="l halo", anchor=anchor))
    if key:
        parts += _key(shades, width, height)
    return svg.drawing(width, height + (_KEY if key else 0), *parts, label=label)


def _closed(longitude: Array, latitude: Array, values: Array) -> tuple[Array, Array, Array]:
    """The field with a column added on either side, so that the seam closes, and rows at the poles."""
    x = np.concatenate([[longitude[-1] - 360], longitude, [longitude[0] + 360]])
    field = np.concatenate([values[:, -1:], values, values[:, :1]], axis=1)
    y = latitude
    if y[0] > -90:
        y, field = np.concatenate([[-90.0], y]), np.concatenate([field[:1], field])
    if y[-1] < 90:
        y, field = np.concatenate([y, [90.0]]), np.concatenate([field, field[-1:]])
    return np.clip(x, -180.0 - 1e-9, 180.0 + 1e-9), y, field


def _bands(
    x: Array, y: Array, values: Array, levels: Sequence[float], across: Scale, up: Scale
) -> Iterator[tuple[int, str]]:
    """The outline of every shade: its number and an SVG path."""
    from contourpy import FillType, contour_generator

    good = values[np.isfinite(values)]
    if not good.size:
        return
    generator = contour_generator(x, y, np.ma.masked_invalid(values), fill_type=FillType.OuterOffset)
    low, high = min(float(good.min()), *levels) - 1.0, max(float(good.max()), *levels) + 1.0
    for index, (start, end) in enumerate(pairwise((low, *levels, high))):
        points, offsets = generator.filled(start, end)[:2]
        rings = [
            _line(np.asarray(area)[int(a) : int(b)], across, up) + "Z"
            for area, cuts in zip(points, offsets, strict=True)
            for a, b in pairwise(np.asarray(cuts).tolist())
        ]
        if rings:
            yield index, " ".join(rings)


def _thinned(ring: Array, width: float) -> Array:
    """The outline without points that a reader could not tell from their neighbours: nearer than a pixel."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(ring, axis=0).T))]) * width / 360
    keep = np.concatenate([[True], np.diff(np.floor(along)) > 0])
    keep[-1] = True
    return np.asarray(ring[keep])


def _drawn(track: Track, across: Scale, up: Scale) -> Iterator[str]:
    points = np.stack([track.longitude, track.latitude], axis=-1)
    cuts = np.flatnonzero(np.abs(np.diff(track.longitude)) > 180) + 1
    for piece in np.split(points, cuts):
        if len(piece) > 1:
            yield svg.element("path", d=_line(piece, across, up), class_=f"curve thin {track.css}")


def _line(points: Array, across: Scale, up: Scale) -> str:
    return "M" + " ".join(f"{svg.coordinate(across(x))},{svg.coordinate(up(y))}" for x, y in points)


def _key(shades: Shades, width: float, top: float) -> list[str]:
    count = len(shades.levels) + 1
    start = min(0.5 * width, svg.text_width(shades.title) + 12)
    step = (width - start) / count
    parts = [svg.text(0, top + 16, shades.title, css="s")]
    digits = tick_digits(shades.levels)
    parts += [svg.rectangle(start + i * step, top + 7, step, 10, css=shades.css(i)) for i in range(count)]
    for index, level in enumerate(shades.levels):
        at = start + (index + 1) * step
        parts.append(svg.text(at, top + 30, number(level, max(digits, _digits(level))), css="s", anchor="middle"))
    return parts


def _digits(value: float) -> int:
    return next(digits for digits in range(8) if abs(round(value, digits) - value) < 1e-9 * max(abs(value), 1.0))
