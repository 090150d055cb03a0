"""CZML: scenes for Cesium, with satellites on their paths, sites, and the passes between them.

Positions are kept as given, with the interpolation that the viewer is to use between them; times are UTC.

References
----------
Analytical Graphics, *CZML Guide* and schema (https://github.com/AnalyticalGraphicsInc/czml-writer/wiki/CZML-Guide).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import DataError
from intercosmos.formats.czml_values import (
    Colour,
    Packet,
    colour_value,
    escaped_html,
    escaped_reference,
    facts_value,
    finite,
    instant,
    interval_text,
    label_value,
    shown_value,
)

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["CzmlLink", "CzmlPath", "CzmlShape", "CzmlSite", "czml", "write_czml"]


class CzmlShape(Protocol):
    """Anything drawn on the globe that makes its own packet: see :mod:`intercosmos.formats.czml_shapes`."""

    @property
    def id(self) -> str: ...

    def packet(self) -> Packet:
        """The packet of the shape."""
        ...


@dataclass(frozen=True)
class CzmlPath:
    """An object that moves.

    Attributes
    ----------
    id, name : of the object; ids are unique in a scene
    times : (n,) increasing
    position : (n, 3) m
    velocity : (n, 3) m/s, for Hermite interpolation; None for Lagrange
    frame : ``"INERTIAL"`` (ICRF axes) or ``"FIXED"`` (Earth-fixed)
    colour : red, green, blue, opacity, 0 to 255
    trail_s : seconds of path drawn behind and ahead; with 0 no path is drawn
    degree : of the interpolation
    drawn_in : frame in which the path is drawn; by default that of the positions. Positions over the turning Earth can
        be drawn as the closed orbit that they are, with ``"INERTIAL"``
    labelled : whether its name stands beside it
    pixels : size of its point; with 0 there is none
    facts : told with it, such as the elements it was computed from
    description : in words
    """

    id: str
    name: str
    times: Time
    position: ArrayLike
    velocity: ArrayLike | None = None
    frame: Literal["INERTIAL", "FIXED"] = "INERTIAL"
    colour: Colour = (255, 255, 255, 255)
    trail_s: float = 5400.0
    degree: int = 7
    drawn_in: Literal["INERTIAL", "FIXED"] | None = None
    labelled: bool = True
    pixels: int = 8
    facts: Mapping[str, str | float] = field(default_factory=dict)
    description: str = ""


@dataclass(frozen=True)
class CzmlSite:
    """A place on the ground: geodetic latitude and longitude, rad, height above WGS 84, m.

    Its name is seen from anywhere, or from within ``label_within_m``, where many places lie close together.
    """

    id: str
    name: str
    latitude_rad: float
    longitude_rad: float
    height_m: float = 0.0
    colour: Colour = (255, 200, 0, 255)
    description: str = ""
    label_within_m: float = 0.0


@dataclass(frozen=True)
class CzmlLink:
    """A line between two objects that shows during intervals (n, 2) of ``Time``, such as passes."""

    first: str
    second: str
    intervals: Sequence[tuple[Time, Time]] = field(default_factory=tuple)
    colour: Colour = (0, 255, 120, 200)


def czml(
    name: str,
    paths: Sequence[CzmlPath] = (),
    sites: Iterable[CzmlSite] = (),
    links: Iterable[CzmlLink] = (),
    shapes: Iterable[CzmlShape] = (),
    *,
    speed: float = 60.0,
    span: tuple[Time, Time] | None = None,
) -> list[Packet]:
    """Packets of a scene, ready for JSON.

    Parameters
    ----------
    name : of the scene
    paths, sites, links, shapes : what is in it
    speed : seconds of the scene a second of the viewer
    span : that the clock runs through; by default as long as there are paths

    Raises
    ------
    DataError
        For an id that comes twice, a link to an id nobody has, positions that are not finite or not as many as the
        times, times that do not increase, a colour outside 0 to 255.

    Examples
    --------
    >>> scene = czml("pads", sites=[CzmlSite("baikonur", "Baikonur", 0.802, 1.105)])
    >>> [packet["id"] for packet in scene]
    ['document', 'baikonur']
    """
    sites, links, shapes = list(sites), list(links), list(shapes)
    ids = {"document", ""}
    for number in (one.id for group in (paths, sites, shapes) for one in group):
        if number in ids:
            raise DataError(f"the id {number!r} of a scene is empty, taken, or comes twice")
        ids.add(number)
    clocks: dict[int, _Clock] = {}
    packets: list[Packet] = [{"id": "document", "name": name, "version": "1.0"}]
    packets += [_path(path, _clock(path, clocks)) for path in paths]
    packets += [_site(site) for site in sites]
    packets += [shape.packet() for shape in shapes]
    for link in links:
        for end in (link.first, link.second):
            if end not in ids:
                raise DataError(f"a link ends at {end!r}, which is not in the scene", allowed=sorted(ids)[2:])
        packets.append(_link(link))
    if span is None and paths:
        starts, ends = zip(*(clock.span for clock in clocks.values()), strict=True)
        span = min(starts), max(ends)
    if span is not None:
        packets[0]["clock"] = {
            "interval": interval_text(*span),
            "currentTime": instant(span[0]),
            "multiplier": finite(speed, "speed"),
            "range": "LOOP_STOP",
            "step": "SYSTEM_CLOCK_MULTIPLIER",
        }
    return packets


def write_czml(packets: Sequence[Packet], path: Path | str | None = None) -> str:
    """JSON of a scene, written to a file where a path is given."""
    text = json.dumps(packets, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"
    if path is not None:
        Path(path).write_text(text, encoding="utf-8", newline="\n")
    return text


@dataclass(frozen=True)
class _Clock:
    """The times of a path as packets have them. Paths that share their times share it: conversions take long."""

    seconds: NDArray[np.float64]
    epoch: str
    availability: str
    span: tuple[Time, Time]


def _clock(path: CzmlPath, known: dict[int, _Clock]) -> _Clock:
    if id(path.times) not in known:
        times = path.times
        first, last = (times[0], times[-1]) if times.shape else (times, times)
        seconds = np.atleast_1d((times - first).to_value("s"))
        # times of a grid come back with the rounding of Julian dates in them
        known[id(path.times)] = _Clock(
            np.round(seconds, 6), instant(first), interval_text(first, last), (first, last)
        )  # fmt: skip
    return known[id(path.times)]


def _path(path: CzmlPath, clock: _Clock) -> Packet:
    p = np.asarray(path.position, float)
    v = None if path.velocity is None else np.asarray(path.velocity, float)
    seconds = clock.seconds
    if p.shape != (seconds.size, 3) or (v is not None and v.shape != p.shape):
        raise DataError(f"{path.id} has not as many positions and velocities, of three numbers, as times")
    if not np.all(np.isfinite(p)) or (v is not None and not np.all(np.isfinite(v))):
        raise DataError(f"a position or velocity of {path.id} is not finite")
    if np.any(np.diff(seconds) <= 0):
        raise DataError(f"the times of {path.id} do not increase")
    for frame in (path.frame, path.drawn_in or path.frame):
        if frame not in ("INERTIAL", "FIXED"):
            raise DataError(f"the frame {frame!r} is not known to the viewer", allowed=("INERTIAL", "FIXED"))
    rows = np.hstack([seconds[:, None], p] if v is None else [seconds[:, None], p, v])
    position: Packet = {
        "epoch": clock.epoch,
        "referenceFrame": path.frame,
        "interpolationAlgorithm": "LAGRANGE" if v is None else "HERMITE",
        "interpolationDegree": int(min(path.degree, seconds.size - 1 if v is None else 2 * seconds.size - 1)),
        "cartesian" if v is None else "cartesianVelocity": _short(rows.ravel()),
    }
    trail = finite(path.trail_s, "trail_s")
    colour = colour_value(path.colour)
    packet: Packet = {
        "id": path.id,
        "name": path.name,
        "availability": clock.availability,
        "position": position,
    }
    if path.pixels > 0:
        packet["point"] = {"pixelSize": path.pixels, "color": colour}
    if path.labelled:
        packet["label"] = label_value(path.name, colour)
    if trail > 0:
        packet["path"] = {
            "leadTime": trail,
            "trailTime": trail,
            "width": 1,
            "material": {"solidColor": {"color": colour}},
        } | ({"relativeTo": path.drawn_in} if path.drawn_in else {})
    if path.facts:
        packet["properties"] = facts_value(path.facts, path.id)
    if path.description:
        packet["description"] = escaped_html(path.description)
    return packet


def _short(values: NDArray[np.float64]) -> list[float]:
    """Whole numbers without a point and a nought: half of a scene are positions rounded to metres."""
    whole = values == np.rint(values)
    return [int(x) if flat else x for x, flat in zip(values.tolist(), whole.tolist(), strict=True)]


def _site(site: CzmlSite) -> Packet:
    if abs(site.latitude_rad) > math.pi / 2:
        raise DataError(f"the latitude of {site.id} lies outside -90 to 90 degrees")
    place = [finite(x, f"place of {site.id}") for x in (site.longitude_rad, site.latitude_rad, site.height_m)]
    colour = colour_value(site.colour)
    packet: Packet = {
        "id": site.id,
        "name": site.name,
        "position": {"cartographicRadians": place},
        "point": {"pixelSize": 6, "color": colour},
        "label": label_value(site.name, colour, site.label_within_m),
    }
    if site.description:
        packet["description"] = escaped_html(site.description)
    return packet


def _link(link: CzmlLink) -> Packet:
    shown: list[str] = []
    for start, end in sorted(link.intervals, key=lambda pair: float(pair[0].tai.mjd)):
        if not end > start:
            raise DataError(f"an interval of the link {link.first} - {link.second} ends before it begins")
        shown.append(interval_text(start, end))
    return {
        "id": f"{link.first} - {link.second}",
        "polyline": {
            "show": shown_value(shown) if shown else False,
            "positions": {
                "references": [
                    f"{escaped_reference(link.first)}#position",
                    f"{escaped_reference(link.second)}#position",
                ]
            },
            "material": {"solidColor": {"color": colour_value(link.colour)}},
            "width": 1,
            "arcType": "NONE",
        },
    }
