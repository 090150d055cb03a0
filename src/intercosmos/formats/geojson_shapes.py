"""Geometries of GeoJSON as arrays of longitude and latitude, checked: ranges, rings, crossings, antimeridian, poles.

Longitudes of one ring or line are made continuous, so that they may pass 180: an edge between neighbours 270 degrees of
longitude or more apart goes the short way, across the antimeridian; from 180 to 270 degrees it is open which way is
meant, and it is refused. Where the short way leads once around the Earth, the ring holds the
pole on its side of the equator, and is closed along it. Edges along a pole have no length and stay as they are
written. A polygon that was split at the antimeridian stays in two parts.

Reference
---------
RFC 7946, *The GeoJSON format* (2016), sections 3.1 and 3.1.9.
"""

from __future__ import annotations

from itertools import chain
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["NoShapeError", "Shapes", "shapes_of"]

Array = NDArray[np.float64]

TYPES: Final = (
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection",
)  # fmt: skip
_NONE: Final = np.zeros((0, 2))
_CLOSE: Final = 1e-9


class NoShapeError(ValueError):
    """Coordinates that are no geometry; says where below the geometry, and what to do."""

    def __init__(self, problem: str, key: str = "", advice: str = "") -> None:
        self.problem, self.key, self.advice = problem, key, advice
        super().__init__(problem)


class Shapes(NamedTuple):
    """Parts of a geometry, degrees east and north.

    Attributes
    ----------
    points : (n, 2)
    lines : each (n, 2), continuous in longitude
    polygons : each an outer ring, counter-clockwise, and its holes, clockwise; each ring (n, 2), continuous in
        longitude, the last place the first again
    """

    points: Array
    lines: tuple[Array, ...] = ()
    polygons: tuple[tuple[Array, ...], ...] = ()


def shapes_of(geometry: Any, *, _inside: bool = False) -> Shapes:
    """The parts of a GeoJSON geometry.

    Raises
    ------
    NoShapeError
        Where it is none, or one that cannot be imaged: outside the ranges, open or self-crossing rings.
    """
    if geometry is None:
        raise NoShapeError("a target has a place, but the geometry is null")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in TYPES or (_inside and kind == "GeometryCollection"):
        allowed = ", ".join(TYPES[: 6 if _inside else 7])
        raise NoShapeError(f"{str(kind)[:60]!r} is no type of geometry here", "type", f"one of {allowed}")
    if kind == "GeometryCollection":
        return _collection(geometry.get("geometries"))
    if "coordinates" not in geometry:
        raise NoShapeError("coordinates are missing", "coordinates")
    given = geometry["coordinates"]
    key = "coordinates"
    if kind == "Point":
        if type(given) is list and len(given) in (2, 3) and {float, int}.issuperset(map(type, given)):
            longitude, latitude = given[:2]
            if -180 <= longitude <= 180 and -90 <= latitude <= 90:  # the common case, without arrays of one
                return Shapes(np.array([[longitude, latitude]], float))
        return Shapes(_in_range(_places([given], key, single=True), key))
    if kind == "MultiPoint":
        return Shapes(_in_range(_places(given, key), key))
    if kind == "LineString":
        return Shapes(_NONE, (_line(given, key),))
    if kind == "MultiLineString":
        return Shapes(_NONE, tuple(_line(one, f"{key}[{k}]") for k, one in enumerate(_list(given, key))))
    if kind == "Polygon":
        return Shapes(_NONE, (), (_polygon(given, key),))
    return Shapes(_NONE, (), tuple(_polygon(one, f"{key}[{k}]") for k, one in enumerate(_list(given, key))))


def _collection(geometries: Any) -> Shapes:
    parts = []
    for k, one in enumerate(_list(geometries, "geometries")):
        try:
            parts.append(shapes_of(one, _inside=True))
        except NoShapeError as error:
            raise NoShapeError(error.problem, f"geometries[{k}].{error.key}".rstrip("."), error.advice) from error
    points = np.concatenate([part.points for part in parts])
    lines = tuple(chain.from_iterable(part.lines for part in parts))
    return Shapes(points, lines, tuple(chain.from_iterable(part.polygons for part in parts)))


def _list(given: Any, key: str) -> list[Any]:
    if not isinstance(given, list) or not given:
        raise NoShapeError("a list that is not empty is wanted", key)
    return given


def _places(given: Any, key: str, *, single: bool = False) -> Array:
    """Positions (n, 2) as written; what is beyond longitude and latitude (heights) is left out."""
    wanted = "a position is a list of longitude and latitude in degrees, and perhaps a height: [127.5, 50.3]"
    rows = _list(given, key)
    if set(map(type, rows)) != {list}:
        which = next(k for k, row in enumerate(rows) if type(row) is not list)
        raise NoShapeError(wanted, key if single else f"{key}[{which}]")
    if not {len(row) for row in rows} <= {2, 3}:
        which = next(k for k, row in enumerate(rows) if len(row) not in (2, 3))
        raise NoShapeError(wanted, key if single else f"{key}[{which}]")
    if not set(map(type, chain.from_iterable(rows))) <= {int, float}:
        which = next(k for k, row in enumerate(rows) if not set(map(type, row)) <= {int, float})
        raise NoShapeError(wanted, key if single else f"{key}[{which}]")
    try:
        return np.array([row[:2] for row in rows], float)
    except OverflowError:
        raise NoShapeError("a coordinate is not finite", key) from None


def _in_range(places: Array, key: str, greatest_longitude: float = 180.0) -> Array:
    longitude, latitude = np.abs(places[:, 0]), np.abs(places[:, 1])
    bad = np.flatnonzero(~((longitude <= greatest_longitude) & (latitude <= 90)))
    if not bad.size:
        return places
    which = int(bad[0])
    lon, lat = places[which]
    where = key if len(places) == 1 else f"{key}[{which}]"
    if not (np.isfinite(lon) and np.isfinite(lat)):
        raise NoShapeError("a coordinate is not finite", where)
    if abs(lat) > 90 and abs(lon) <= 90 and abs(lat) <= 180:
        raise NoShapeError(
            f"latitude {lat:g} is beyond 90 degrees", where, "longitude comes first in GeoJSON: are the two swapped?"
        )
    if abs(lat) > 90:
        raise NoShapeError(f"latitude {lat:g} is beyond 90 degrees", where, "coordinates are degrees, not metres")
    raise NoShapeError(
        f"longitude {lon:g} is beyond {greatest_longitude:g} degrees", where, "write it from -180 to 180"
    )


def _unwrapped(places: Array, key: str) -> Array:
    """Longitudes made continuous: every edge goes the short way, but for those along a pole."""
    longitude, latitude = places.T
    step = np.diff(longitude)
    along_pole = (np.abs(latitude[1:]) == 90) & (latitude[1:] == latitude[:-1])
    size = np.abs(step)
    # 360 degrees apart is the same meridian written twice, as where two halves meet
    unclear = np.flatnonzero(~along_pole & (size >= 180 - _CLOSE) & (size < 270 - _CLOSE))
    if unclear.size:
        which = int(unclear[0])
        raise NoShapeError(
            f"neighbouring places {size[which]:g} degrees of longitude apart leave the way between them open",
            f"{key}[{which + 1}]",
            "add a place between them",
        )
    whole = np.where(along_pole, 0.0, np.round(step / 360.0) * 360.0)
    return np.stack([longitude - np.concatenate([[0.0], np.cumsum(whole)]), latitude], axis=1)


def _line(given: Any, key: str) -> Array:
    places = _places(given, key)
    if len(places) < 2:
        raise NoShapeError("a line has at least two places", key)
    return _settled(_unwrapped(_written(places, key), key))


def _written(places: Array, key: str) -> Array:
    """Places in range; longitudes may run on beyond 180 where they come from within."""
    _in_range(places, key, 360.0)
    if np.min(np.abs(places[:, 0])) > 180:
        raise NoShapeError(
            f"longitude {places[0, 0]:g} is beyond 180 degrees", f"{key}[0]", "write it from -180 to 180"
        )
    return places


def _settled(places: Array) -> Array:
    """Shifted by whole turns so that the middle lies beyond -180 and up to 180."""
    middle = (places[:, 0].min() + places[:, 0].max()) / 2
    return np.asarray(places - [360.0 * np.ceil((middle - 180.0) / 360.0), 0.0])


def _polygon(given: Any, key: str) -> tuple[Array, ...]:
    import shapely

    rings = [_ring(one, f"{key}[{k}]") for k, one in enumerate(_list(given, key))]
    outer = _settled(rings[0])
    middle = (outer[:, 0].min() + outer[:, 0].max()) / 2
    holes = []
    for ring in rings[1:]:
        centre = (ring[:, 0].min() + ring[:, 0].max()) / 2
        holes.append(ring - [360.0 * np.round((centre - middle) / 360.0), 0.0])
    polygon = shapely.Polygon(outer, holes)
    if not shapely.is_valid(polygon):
        # shapely's words with the place: "Self-intersection[127.5 50.3]"
        reason = str(shapely.is_valid_reason(polygon)).replace("[", " at longitude, latitude ").replace("]", "")
        raise NoShapeError(
            f"the polygon is not sound: {reason}", key,
            "draw its edges so that they do not cross; edges of 270 degrees and more go across the antimeridian",
        )  # fmt: skip
    if np.ptp(outer[:, 0]) > 360 + _CLOSE:
        raise NoShapeError("the polygon goes around the Earth more than once", key)
    return (_turned(outer, 1.0), *(_turned(hole, -1.0) for hole in holes))


def _ring(given: Any, key: str) -> Array:
    places = _places(given, key)
    if len(places) < 4:
        raise NoShapeError("a ring has at least four places, the last of them the first again", key)
    _written(places, key)
    first, last = places[0], places[-1]
    if first[1] != last[1] or (first[0] - last[0]) % 360.0 != 0:
        raise NoShapeError(
            f"the ring is open: it begins at {first.tolist()} and ends at {last.tolist()}", key,
            "repeat the first place at the end",
        )  # fmt: skip
    ring = _unwrapped(places, key)
    turns = ring[-1, 0] - ring[0, 0]
    if abs(turns) < _CLOSE:
        return ring
    if abs(abs(turns) - 360) > _CLOSE:
        raise NoShapeError("the ring goes around the Earth more than once", key)
    latitude = ring[:, 1]
    if latitude.min() <= 0 <= latitude.max():
        raise NoShapeError(
            "the ring goes around the Earth across the equator: which pole it holds is open", key,
            "close it along a pole: … [180, 90], [-180, 90] …",
        )  # fmt: skip
    pole = 90.0 if latitude[0] > 0 else -90.0
    ends = np.array([[ring[-1, 0], pole], [ring[0, 0], pole], ring[0]])
    return np.concatenate([ring, ends])


def _turned(ring: Array, sense: float) -> Array:
    """Counter-clockwise where ``sense`` is above 0, clockwise where it is below."""
    x, y = ring.T
    area = np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])
    return ring if area * sense >= 0 else ring[::-1].copy()
