"""Collection plans as STAC items: what will be imaged, where and when, for any program that reads catalogues of images.

One planned image is one item. Its geometry is what the image covers where that is known, else the place asked for, else
nothing. Outlines are cut at the antimeridian and closed over a pole, as GeoJSON wants it. ``datetime`` is the middle of
the image. What is known of it by the names of STAC's extensions (``gsd``, ``eo:…``, ``sat:…``, ``view:…``, ``sar:…``)
goes into the item as it is, and the extension is declared; what STAC has no name for (request, partner, score,
downlink) begins with ``intercosmos:``. Items have no assets: there is no image yet.

References
----------
*SpatioTemporal Asset Catalog specification* 1.0.0, item-spec and extensions eo 1.1.0, sat 1.0.0, sar 1.0.0,
view 1.0.0. Butler, H., and others, *The GeoJSON Format*, RFC 7946 (2016): antimeridian 3.1.9, orientation 3.1.6.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError
from intercosmos.formats.ccsds_time import epoch_texts
from intercosmos.formats.schedule_rows import PlannedImage, checked_rows

__all__ = ["geometry_of", "stac_items", "write_stac"]

Ring = list[list[float]]

_EXTENSIONS: Final = {
    "eo": "https://stac-extensions.github.io/eo/v1.1.0/schema.json",
    "sar": "https://stac-extensions.github.io/sar/v1.0.0/schema.json",
    "sat": "https://stac-extensions.github.io/sat/v1.0.0/schema.json",
    "view": "https://stac-extensions.github.io/view/v1.0.0/schema.json",
}
#: What an item of a radar must say (sar 1.0.0).
_RADAR: Final = ("sar:instrument_mode", "sar:frequency_band", "sar:polarizations", "sar:product_type")
#: deg; less is the same place.
_SAME_DEG: Final = 1e-9


def stac_items(rows: Iterable[PlannedImage], *, plan: str) -> dict[str, Any]:
    """A plan as a collection of items (a GeoJSON feature collection), in the order of rows.

    Parameters
    ----------
    rows : images
    plan : name of the plan; ids of items begin with it, and stay the same when the plan is made again

    Raises
    ------
    DataError
        For rows that cannot be, an extension that nobody knows, a radar without what its extension demands.

    Examples
    --------
    >>> stac_items([], plan="amur")
    {'type': 'FeatureCollection', 'features': []}
    """
    from astropy.time import Time

    images = checked_rows(rows)
    if not _plain(plan):
        raise DataError("a plan has a name, with letters or digits in it")
    features: list[dict[str, Any]] = []
    if images:
        start, end = Time([row.start for row in images]).utc, Time([row.end for row in images]).utc
        begins, ends, middles = (_texts(t) for t in (start, end, start + (end - start) / 2))
        down = _texts(Time([row.delivered or row.end for row in images]))
        taken: set[str] = set()
        for row, *when, delivered in zip(images, begins, ends, middles, down, strict=True):
            item = _item(row, when, delivered, plan)
            number = 2
            first = item["id"]
            while item["id"] in taken:  # names that differ in signs only
                item["id"] = f"{first}-{number}"
                number += 1
            taken.add(item["id"])
            features.append(item)
    return {"type": "FeatureCollection", "features": features}


def write_stac(rows: Iterable[PlannedImage], path: Path | str, *, plan: str) -> Path:
    """Write :func:`stac_items` as one JSON file; the file, UTF-8."""
    text = json.dumps(stac_items(rows, plan=plan), ensure_ascii=False, allow_nan=False, indent=1)
    file = Path(path)
    file.write_text(text + "\n", encoding="utf-8", newline="\n")
    return file


def _item(row: PlannedImage, when: Sequence[str], delivered: str, plan: str) -> dict[str, Any]:
    geometry, box = geometry_of(row)
    properties: dict[str, Any] = {} if row.roll_deg is None else {"view:off_nadir": abs(row.roll_deg)}
    properties |= {
        **row.properties,
        "datetime": when[2], "start_datetime": when[0], "end_datetime": when[1],
        "title": f"{row.request} by {row.satellite}", "platform": row.satellite,
        "providers": [{"name": row.satellite_partner or row.partner, "roles": ["producer"]}],
        "intercosmos:planned": True, "intercosmos:request": row.request, "intercosmos:kind": row.kind,
        "intercosmos:part": row.part, "intercosmos:partner": row.partner, "intercosmos:score": row.score,
        "intercosmos:value": row.value,
    }  # fmt: skip
    if row.station:
        properties |= {
            "intercosmos:station": row.station, "intercosmos:station_partner": row.station_partner,
            "intercosmos:delivered": delivered,
        }  # fmt: skip
    if row.roll_deg is not None:
        properties["intercosmos:roll"] = row.roll_deg
    used = sorted({name.split(":")[0] for name in properties if ":" in name} - {"intercosmos"})
    for prefix in used:
        if prefix not in _EXTENSIONS:
            raise DataError(f"no extension of STAC is known by {prefix!r}", allowed=_EXTENSIONS)
    if "sar" in used and (missing := [name for name in _RADAR if name not in properties]):
        raise DataError(f"an item of a radar says {missing[0]!r} too", advice=f"give {', '.join(_RADAR)}")
    item = {
        "type": "Feature", "stac_version": "1.0.0", "stac_extensions": [_EXTENSIONS[prefix] for prefix in used],
        "id": "-".join(_plain(x) or "x" for x in (plan, row.partner, row.request, str(row.part))),
        "geometry": geometry, "bbox": box, "properties": properties, "links": [], "assets": {},
    }  # fmt: skip
    if box is None:
        del item["bbox"]
    return item


def geometry_of(row: PlannedImage) -> tuple[dict[str, Any] | None, list[float] | None]:
    """Geometry of an image as GeoJSON, and its box: west, south, east, north, deg; None each where nobody knows.

    An outline that crosses the antimeridian becomes two, and its box goes from a greater longitude to a lesser one; one
    that goes around a pole reaches up to it.
    """
    if not row.polygon:
        if row.latitude_deg is None or row.longitude_deg is None:
            return None, None
        east = _wrapped(row.longitude_deg)
        place = [east, row.latitude_deg]
        return {"type": "Point", "coordinates": place}, [*place, *place]
    corners = np.array(row.polygon, float)
    ring, whole = _unrolled(corners)
    parts = _cut(ring)
    if not parts:
        raise DataError(f"the outline of request {row.request!r} has no area")
    rings: list[Ring] = [_closed(part) for part in parts]
    lats = np.concatenate([np.array(r)[:, 1] for r in rings])
    wests, easts = [min(p[0] for p in r) for r in rings], [max(p[0] for p in r) for r in rings]
    west, east = (-180.0, 180.0) if whole else (min(wests), max(easts))
    if not whole and len(rings) > 1:
        west, east = max(wests), min(easts)
    box = [west, float(lats.min()), east, float(lats.max())]
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings}, box
    return {"type": "MultiPolygon", "coordinates": [[r] for r in rings]}, box


def _unrolled(corners: NDArray[np.float64]) -> tuple[NDArray[np.float64], bool]:
    """Corners (n, 2) as longitude, latitude without jumps, each side the short way; and whether they go around a pole.

    Those that do begin and end at the antimeridian, and come back by way of the pole.
    """
    latitude, given = np.append(corners[:, 0], corners[0, 0]), np.append(corners[:, 1], corners[0, 1])
    steps = (np.diff(given) + 180) % 360 - 180
    longitude = given + 360 * np.round((given[0] + np.concatenate([[0.0], np.cumsum(steps)]) - given) / 360)
    around = longitude[-1] - longitude[0]
    ring = np.column_stack([longitude, latitude])
    if abs(around) < 180:
        return ring[:-1], False
    least = min(longitude[0], longitude[-1])
    edge = -180 + 360 * np.ceil((least + 180) / 360)
    k = int(np.argmax((longitude[:-1] - edge) * (longitude[1:] - edge) <= 0))
    a, b = ring[k], ring[k + 1]
    at = a[1] if a[0] == edge else a[1] + (b[1] - a[1]) * (edge - a[0]) / (b[0] - a[0])
    pole = np.copysign(90.0, np.mean(corners[:, 0]))
    rest = np.vstack([ring[k + 1 : -1], np.add(ring[: k + 1], [around, 0.0])])
    path = np.vstack([[edge, at], rest, [edge + around, at]])
    return np.vstack([path, [edge + around, pole], [edge, pole]]), True


def _cut(ring: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Parts of an outline within each turn of longitudes, moved to -180 to 180; those without area are left out.

    Of an outline with bays, parts that touch the meridian apart stay joined along it.
    """
    parts = []
    first, last = (int(np.floor((x + 180) / 360)) for x in (ring[:, 0].min() + _SAME_DEG, ring[:, 0].max() - _SAME_DEG))
    for turn in range(first, last + 1):
        west = -180.0 + 360.0 * turn
        part = _beside(_beside(ring, west, 1.0), west + 360.0, -1.0)
        if len(part) >= 3 and abs(_area(part)) > _SAME_DEG**2:
            part = part - [360.0 * turn, 0.0]
            parts.append(part if _area(part) > 0 else part[::-1])
    return parts


def _beside(ring: NDArray[np.float64], meridian: float, side: float) -> NDArray[np.float64]:
    """The part of an outline east (+1) or west (-1) of a meridian (Sutherland and Hodgman)."""
    if not len(ring):
        return ring
    out: list[NDArray[np.float64]] = []
    for a, b in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        here, there = side * (a[0] - meridian), side * (b[0] - meridian)
        if here >= 0:
            out.append(a)
        if here * there < 0:
            crossing = a + (b - a) * here / (here - there)
            out.append(np.array([meridian, crossing[1]]))
    return np.array(out).reshape(-1, 2)


def _area(ring: NDArray[np.float64]) -> float:
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1]
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2)


def _closed(ring: NDArray[np.float64]) -> Ring:
    points: Ring = [[float(x), float(y)] for x, y in ring]
    return [*points, points[0]]


def _wrapped(longitude: float) -> float:
    return longitude if abs(longitude) <= 180 else (longitude + 180) % 360 - 180


def _plain(text: str) -> str:
    return re.sub(r"[^\w.]+", "-", text).strip("-.")


def _texts(times: Any) -> list[str]:
    return [f"{text}Z" for text in epoch_texts(times.utc, digits=3)]
