"""CZML: scenes for Cesium, with satellites on their paths, sites, and the passes between them.

Positions are kept as given, with the interpolation that the viewer is to use between them; times are UTC.

References
----------
Analytical Graphics, *CZML Guide* and schema (https://github.com/AnalyticalGraphicsInc/czml-writer/wiki/CZML-Guide).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike

from intercosmos.errors import DataError

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["CzmlLink", "CzmlPath", "CzmlSite", "czml", "write_czml"]

Packet = dict[str, object]
Colour = tuple[int, ...]


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
    trail_s : seconds of path drawn behind and ahead
    degree : of the interpolation
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


@dataclass(frozen=True)
class CzmlSite:
    """A place on the ground: geodetic latitude and longitude, rad, height above WGS 84, m."""

    id: str
    name: str
    latitude_rad: float
    longitude_rad: float
    height_m: float = 0.0
    colour: Colour = (255, 200, 0, 255)


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
    *,
    speed: float = 60.0,
) -> list[Packet]:
    """Packets of a scene, ready for JSON.

    Parameters
    ----------
    name : of the scene
    paths, sites, links : what is in it
    speed : seconds of the scene a second of the viewer

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
    sites, links = list(sites), list(links)
    ids = [path.id for path in paths] + [site.id for site in sites]
    for index, number in enumerate(ids):
        if not number or number == "document" or number in ids[:index]:
            raise DataError(f"the id {number!r} of a scene is empty, taken, or comes twice")
    packets: list[Packet] = [{"id": "document", "name": name, "version": "1.0"}]
    packets += [_path(path) for path in paths]
    packets += [_site(site) for site in sites]
    for link in links:
        for end in (link.first, link.second):
            if end not in ids:
                raise DataError(f"a link ends at {end!r}, which is not in the scene", allowed=ids)
        packets.append(_link(link))
    if paths:
        start, end = min(path.times[0] for path in paths), max(path.times[-1] for path in paths)
        packets[0]["clock"] = {
            "interval": _interval(start, end),
            "currentTime": _iso(start),
            "multiplier": _number(speed, "speed"),
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


def _path(path: CzmlPath) -> Packet:
    p = np.asarray(path.position, float)
    v = None if path.velocity is None else np.asarray(path.velocity, float)
    seconds = np.atleast_1d((path.times - path.times[0]).to_value("s"))
    if p.shape != (seconds.size, 3) or (v is not None and v.shape != p.shape):
        raise DataError(f"{path.id} has not as many positions and velocities, of three numbers, as times")
    if not np.all(np.isfinite(p)) or (v is not None and not np.all(np.isfinite(v))):
        raise DataError(f"a position or velocity of {path.id} is not finite")
    if np.any(np.diff(seconds) <= 0):
        raise DataError(f"the times of {path.id} do not increase")
    if path.frame not in ("INERTIAL", "FIXED"):
        raise DataError(f"the frame {path.frame!r} is not known to the viewer", allowed=("INERTIAL", "FIXED"))
    rows = np.hstack([seconds[:, None], p] if v is None else [seconds[:, None], p, v])
    position: Packet = {
        "epoch": _iso(path.times[0]),
        "referenceFrame": path.frame,
        "interpolationAlgorithm": "LAGRANGE" if v is None else "HERMITE",
        "interpolationDegree": int(min(path.degree, seconds.size - 1 if v is None else 2 * seconds.size - 1)),
        "cartesian" if v is None else "cartesianVelocity": rows.ravel().tolist(),
    }
    trail = _number(path.trail_s, "trail_s")
    colour = _colour(path.colour)
    return {
        "id": path.id,
        "name": path.name,
        "availability": _interval(path.times[0], path.times[-1]),
        "position": position,
        "point": {"pixelSize": 8, "color": colour},
        "label": _label(path.name, colour),
        "path": {
            "leadTime": trail,
            "trailTime": trail,
            "width": 1,
            "material": {"solidColor": {"color": colour}},
        },
    }


def _site(site: CzmlSite) -> Packet:
    if abs(site.latitude_rad) > math.pi / 2:
        raise DataError(f"the latitude of {site.id} lies outside -90 to 90 degrees")
    place = [_number(x, f"place of {site.id}") for x in (site.longitude_rad, site.latitude_rad, site.height_m)]
    colour = _colour(site.colour)
    return {
        "id": site.id,
        "name": site.name,
        "position": {"cartographicRadians": place},
        "point": {"pixelSize": 6, "color": colour},
        "label": _label(site.name, colour),
    }


def _link(link: CzmlLink) -> Packet:
    shown: list[Packet] = []
    for start, end in sorted(link.intervals, key=lambda pair: float(pair[0].tai.mjd)):
        if not end > start:
            raise DataError(f"an interval of the link {link.first} - {link.second} ends before it begins")
        shown.append({"interval": _interval(start, end), "boolean": True})
    return {
        "id": f"{link.first} - {link.second}",
        "polyline": {
            "show": shown or False,
            "positions": {"references": [f"{_escaped(link.first)}#position", f"{_escaped(link.second)}#position"]},
            "material": {"solidColor": {"color": _colour(link.colour)}},
            "width": 1,
            "arcType": "NONE",
        },
    }


def _label(text: str, colour: Packet) -> Packet:
    return {"text": text, "font": "12px sans-serif", "fillColor": colour, "pixelOffset": {"cartesian2": [10, 0]}}


def _escaped(identity: str) -> str:
    return identity.replace("\\", "\\\\").replace("#", "\\#").replace(".", "\\.")


def _colour(colour: Colour) -> Packet:
    if len(colour) != 4 or not all(0 <= x <= 255 for x in colour):
        raise DataError(f"a colour is four whole numbers from 0 to 255, not {colour}")
    return {"rgba": list(colour)}


def _number(value: float, name: str) -> float:
    if not math.isfinite(value):
        raise DataError(f"the {name} is not finite")
    return float(value)


def _iso(time: Time) -> str:
    return f"{time.utc.isot}Z"


def _interval(start: Time, end: Time) -> str:
    return f"{_iso(start)}/{_iso(end)}"
