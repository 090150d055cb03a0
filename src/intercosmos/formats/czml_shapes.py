"""Shapes on the globe: lines, areas, ellipses, strips, and fields of coloured cells.

Each is a small dataclass whose ``packet()`` is what :func:`intercosmos.formats.czml.czml` writes. Places are geodetic
latitudes and longitudes, rad; packets have them in the order longitude, latitude, height, as the format wants it.

References
----------
Analytical Graphics, *CZML Guide* and schema (https://github.com/AnalyticalGraphicsInc/czml-writer/wiki/CZML-Guide).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import DataError
from intercosmos.formats.czml_picture import picture_of
from intercosmos.formats.czml_values import (
    Colour,
    Packet,
    colour_value,
    escaped_html,
    facts_value,
    finite,
    interval_text,
    shown_value,
)

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["CzmlCells", "CzmlCorridor", "CzmlEllipse", "CzmlPolygon", "CzmlPolyline", "split_at_date_line"]

Array = NDArray[np.float64]
Spans = Sequence[tuple["Time", "Time"]]

_DIGITS: Final = 7  #: of radians: 0.6 m on the ground


@dataclass(frozen=True)
class CzmlPolyline:
    """A line over the ground or through the air.

    Attributes
    ----------
    id, name : of the line
    latitude_rad, longitude_rad : (n,) n of 2 or more
    height_m : (n,) or one for all, above WGS 84
    colour : red, green, blue, opacity, 0 to 255
    width : pixels
    dashed : whether it is broken into dashes
    arc : how it runs between its points: ``GEODESIC`` along the ground, ``NONE`` straight through space
    shown : intervals in which it is seen; always, if there are none
    description, facts : in words, and to be read by a page
    """

    id: str
    name: str
    latitude_rad: ArrayLike
    longitude_rad: ArrayLike
    height_m: ArrayLike = 0.0
    colour: Colour = (255, 255, 255, 255)
    width: float = 1.0
    dashed: bool = False
    arc: Literal["GEODESIC", "NONE"] = "NONE"
    shown: Spans = ()
    description: str = ""
    facts: Mapping[str, str | float] = field(default_factory=dict)

    def packet(self) -> Packet:
        """The packet of the line."""
        line: Packet = {
            "positions": {"cartographicRadians": _places(self, 2)},
            "width": finite(self.width, f"width of {self.id}"),
            "material": _stroke(self.colour, dashed=self.dashed),
            "arcType": self.arc,
        }
        return _dressed(self, {"polyline": line | _shown(self.shown, self.id)})


@dataclass(frozen=True)
class CzmlPolygon:
    """An area with straight sides; attributes as of :class:`CzmlPolyline`, the outline in ``outline``'s colour."""

    id: str
    name: str
    latitude_rad: ArrayLike
    longitude_rad: ArrayLike
    height_m: float = 0.0
    colour: Colour = (255, 255, 255, 80)
    outline: Colour | None = None
    shown: Spans = ()
    description: str = ""
    facts: Mapping[str, str | float] = field(default_factory=dict)

    def packet(self) -> Packet:
        """The packet of the area."""
        area: Packet = {"positions": {"cartographicRadians": _places(self, 3)}, **_filled(self)}
        return _dressed(self, {"polygon": area | _shown(self.shown, self.id)})


@dataclass(frozen=True)
class CzmlEllipse:
    """An ellipse or circle on the ground.

    Attributes
    ----------
    latitude_rad, longitude_rad : of its middle
    semi_major_m, semi_minor_m : half its length and width, the first not less than the second
    azimuth_rad : of its length, clockwise from north
    height_m, colour, outline, shown, description, facts : as of an area
    """

    id: str
    name: str
    latitude_rad: float
    longitude_rad: float
    semi_major_m: float
    semi_minor_m: float
    azimuth_rad: float = 0.0
    height_m: float = 0.0
    colour: Colour = (255, 255, 255, 80)
    outline: Colour | None = None
    shown: Spans = ()
    description: str = ""
    facts: Mapping[str, str | float] = field(default_factory=dict)

    def packet(self) -> Packet:
        """The packet of the ellipse."""
        if not 0 < self.semi_minor_m <= self.semi_major_m < math.inf:
            raise DataError(f"the half-axes of {self.id} are above 0, the first not less than the second")
        place = [self.longitude_rad, self.latitude_rad, self.height_m]
        _checked_latitude(np.array([self.latitude_rad]), self.id)
        ellipse: Packet = {
            "semiMajorAxis": round(self.semi_major_m),
            "semiMinorAxis": round(self.semi_minor_m),
            # the viewer turns counter-clockwise, and its long axis lies to the east before (CesiumJS 1.145)
            "rotation": math.pi / 2 - finite(self.azimuth_rad, f"azimuth of {self.id}"),
            **_filled(self),
        }
        return _dressed(
            self,
            {
                "position": {"cartographicRadians": [finite(x, f"place of {self.id}") for x in place]},
                "ellipse": ellipse | _shown(self.shown, self.id),
            },
        )


@dataclass(frozen=True)
class CzmlCorridor:
    """A strip of one width along a line; attributes as of :class:`CzmlPolyline`, ``width_m`` in metres."""

    id: str
    name: str
    latitude_rad: ArrayLike
    longitude_rad: ArrayLike
    width_m: float
    height_m: float = 0.0
    colour: Colour = (255, 255, 255, 80)
    outline: Colour | None = None
    shown: Spans = ()
    description: str = ""
    facts: Mapping[str, str | float] = field(default_factory=dict)

    def packet(self) -> Packet:
        """The packet of the strip."""
        if not 0 < self.width_m < math.inf:
            raise DataError(f"the width of {self.id} is above 0")
        strip: Packet = {
            "positions": {"cartographicRadians": _places(self, 2)},
            "width": round(self.width_m),
            "cornerType": "MITERED",
            **_filled(self),
        }
        return _dressed(self, {"corridor": strip | _shown(self.shown, self.id)})


@dataclass(frozen=True)
class CzmlCells:
    """A field over the ground as cells of one colour each: one rectangle with a small picture, however many cells.

    Attributes
    ----------
    south_rad, north_rad, west_rad, east_rad : edges of the whole field; the east lies east of the west, a turn at most.
        A field all round begins at -π
    cells : (rows from south to north, columns from west to east, 4) colours, 0 to 255
    height_m : above WGS 84; a little, so that the ground does not show through
    """

    id: str
    name: str
    south_rad: float
    north_rad: float
    west_rad: float
    east_rad: float
    cells: ArrayLike
    height_m: float = 0.0
    description: str = ""
    facts: Mapping[str, str | float] = field(default_factory=dict)

    def packet(self) -> Packet:
        """The packet of the field."""
        west, south, east, north = (
            finite(x, f"edge of {self.id}") for x in (self.west_rad, self.south_rad, self.east_rad, self.north_rad)
        )
        turn = 2 * math.pi + 10.0**-_DIGITS
        if not (-math.pi / 2 <= south < north <= math.pi / 2 and 0 < east - west <= turn):
            raise DataError(
                f"the edges of {self.id} are in the wrong order, beyond the poles, or more than a turn apart"
            )
        edges = [_within(west), south, _within(east), north]
        image: Packet = {"image": {"uri": picture_of(self.cells)}, "transparent": True}
        rectangle: Packet = {
            # not rounded: the viewer stops at a longitude beyond π by a rounding
            "coordinates": {"wsen": edges},
            "height": finite(self.height_m, f"height of {self.id}"),
            "material": {"image": image},
        }
        return _dressed(self, {"rectangle": rectangle})


def split_at_date_line(latitude_rad: ArrayLike, longitude_rad: ArrayLike) -> list[tuple[Array, Array]]:
    """A line over the ground in pieces that do not cross 180° of longitude, which maps tear it apart at.

    Parameters
    ----------
    latitude_rad, longitude_rad : (n,) the longitudes between -π and π; neighbours less than half a turn apart

    Returns
    -------
    pieces of two points or more, as latitudes and longitudes; where one ends at the line, the next begins there

    Examples
    --------
    >>> import numpy as np
    >>> pieces = split_at_date_line(np.radians([0.0, 2.0]), np.radians([179.0, -179.0]))
    >>> [np.degrees(longitude).round(6).tolist() for _, longitude in pieces]
    [[179.0, 180.0], [-180.0, -179.0]]
    """
    latitude, longitude = np.asarray(latitude_rad, float), np.asarray(longitude_rad, float)
    pieces: list[tuple[Array, Array]] = []
    start, head = 0, (np.empty(0), np.empty(0))
    for cut in np.flatnonzero(np.abs(np.diff(longitude)) > np.pi):
        side = math.copysign(math.pi, longitude[cut])
        ahead = longitude[cut + 1] + 2 * side
        share = (side - longitude[cut]) / (ahead - longitude[cut])
        crossing = latitude[cut] + share * (latitude[cut + 1] - latitude[cut])
        pieces.append(
            (
                np.concatenate([head[0], latitude[start : cut + 1], [crossing]]),
                np.concatenate([head[1], longitude[start : cut + 1], [side]]),
            )
        )
        start, head = int(cut) + 1, (np.array([crossing]), np.array([-side]))
    pieces.append((np.concatenate([head[0], latitude[start:]]), np.concatenate([head[1], longitude[start:]])))
    return [piece for piece in pieces if piece[0].size > 1]


def _places(shape: CzmlPolyline | CzmlPolygon | CzmlCorridor, least: int) -> list[float]:
    """Longitude, latitude and height of every point."""
    parts = np.broadcast_arrays(*(np.asarray(x, float) for x in (shape.longitude_rad, shape.latitude_rad)))
    height = np.asarray(shape.height_m, float)
    if parts[0].ndim != 1 or parts[0].size < least or height.shape not in ((), parts[0].shape):
        raise DataError(f"{shape.id} needs {least} points or more, and a height for each or one for all")
    rows = np.stack([*parts, np.broadcast_to(height, parts[0].shape)], axis=-1)
    if not np.isfinite(rows).all():
        raise DataError(f"a place of {shape.id} is not finite")
    _checked_latitude(rows[:, 1], shape.id)
    rows[:, :2] = rows[:, :2].round(_DIGITS)
    rows[:, 2] = rows[:, 2].round()
    return [float(x) for x in rows.ravel()]


def _checked_latitude(latitude: Array, of: str) -> None:
    if np.any(np.abs(latitude) > math.pi / 2):
        raise DataError(f"a latitude of {of} lies outside -90 to 90 degrees")


def _within(longitude: float) -> float:
    """The longitude between -π and π, both of which stay what they are."""
    if abs(longitude) <= math.pi:
        return longitude
    return max(-math.pi, min(math.pi, math.remainder(longitude, 2 * math.pi)))


def _filled(shape: CzmlPolygon | CzmlEllipse | CzmlCorridor) -> Packet:
    found: Packet = {
        "height": finite(shape.height_m, f"height of {shape.id}"),
        "material": {"solidColor": {"color": colour_value(shape.colour)}},
    }
    if shape.outline is not None:
        found |= {"outline": True, "outlineColor": colour_value(shape.outline)}
    return found


def _stroke(colour: Colour, *, dashed: bool) -> Packet:
    if dashed:
        return {"polylineDash": {"color": colour_value(colour), "dashLength": 12}}
    return {"solidColor": {"color": colour_value(colour)}}


def _shown(spans: Spans, of: str) -> Packet:
    """Intervals in which a shape is seen; nothing where it always is."""
    if not spans:
        return {}
    for start, end in spans:
        if not end > start:
            raise DataError(f"an interval of {of} ends before it begins")
    return {"show": shown_value([interval_text(start, end) for start, end in spans])}


def _dressed(shape: CzmlPolyline | CzmlPolygon | CzmlEllipse | CzmlCorridor | CzmlCells, drawn: Packet) -> Packet:
    packet: Packet = {"id": shape.id, "name": shape.name, **drawn}
    if shape.description:
        packet["description"] = escaped_html(shape.description)
    if shape.facts:
        packet["properties"] = facts_value(shape.facts, shape.id)
    return packet
