"""What the sensing commands share: fleets from the catalogue or from element sets, places, spans of time."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

import typer

from intercosmos.errors import DataError, UnknownIdError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from intercosmos.catalogue import Catalogue
    from intercosmos.physics.observation.sensor_base import Sensor

Fleets: TypeAlias = Annotated[
    str | None, typer.Option("--fleets", metavar="PARTNERS", help="Satellites of these partners: roscosmos,cnsa.")
]
Satellites: TypeAlias = Annotated[
    str | None, typer.Option("--satellites", metavar="IDS", help="These satellites of the catalogue: gf-2,resurs-p-4.")
]
Elements: TypeAlias = Annotated[
    Path | None, typer.Option("--elements", metavar="FILE", help="Satellites of a file of element sets (TLE, OMM).")
]
Reach: TypeAlias = Annotated[
    str, typer.Option("--reach", metavar="ANGLE", help="How far from nadir satellites of --elements look.")
]
Kind: TypeAlias = Annotated[str, typer.Option("--sensor", metavar="KIND", help="optical, radar or any.")]
Resolution: TypeAlias = Annotated[
    str, typer.Option("--resolution", metavar="LENGTH", help="Leave out satellites whose pictures are coarser.")
]
Begin: TypeAlias = Annotated[str, typer.Option("--from", metavar="INSTANT", help="Begin, UTC.")]
LeastSun: TypeAlias = Annotated[
    str, typer.Option("--least-sun", metavar="ANGLE", help="Cameras need the Sun at least so high.")
]

#: Kinds of instruments that count as optical: what tasks are about, not what measures the air.
OPTICAL: Final = ("panchromatic", "multispectral", "hyperspectral", "infrared")
_KINDS: Final = {"optical": OPTICAL, "radar": ("radar",), "any": (*OPTICAL, "radar")}
_PLACE: Final = re.compile(r"\s*([+-]?\d{1,3}(?:\.\d{1,9})?)\s*,\s*([+-]?\d{1,3}(?:\.\d{1,9})?)\s*")


@dataclass(frozen=True)
class Fleet:
    """Satellites of a command.

    Attributes
    ----------
    orbits : as the physics of observation takes them
    names : (s,)
    sensors : (s,) where each can look
    owners : (s,) partner ids; ``""`` for element sets
    by_day : (s,) whether it needs light
    ids : (s,) of the catalogue, or names of element sets
    """

    orbits: Any
    names: tuple[str, ...]
    sensors: tuple[Sensor, ...]
    owners: tuple[str, ...]
    by_day: tuple[bool, ...]
    ids: tuple[str, ...]

    @property
    def groups(self) -> dict[str, list[int]]:
        """Owner -> numbers of its satellites, and ``together`` where there are several owners."""
        found = {
            owner or "all": [k for k, other in enumerate(self.owners) if other == owner]
            for owner in dict.fromkeys(self.owners)
        }
        return found if len(found) == 1 else found | {"together": list(range(len(self.names)))}


def fleet_of_options(
    catalogue: Catalogue, start: Any, *, fleets: str | None, satellites: str | None, elements: Path | None, reach: str,
    kind: str, resolution: str, swath: bool = False,
) -> Fleet:  # fmt: skip
    """Satellites that the options name.

    Raises
    ------
    DataError
        If not exactly one of the options names satellites, or none is left.
    """
    given = [name for name, value in (("fleets", fleets), ("satellites", satellites), ("elements", elements)) if value]
    if len(given) != 1:
        raise DataError(
            "name satellites in one way" + (f", not by {' and '.join('--' + g for g in given)}" if given else ""),
            allowed=["--fleets PARTNERS", "--satellites IDS", "--elements FILE"],
            advice="such as --fleets roscosmos,cnsa",
        )
    if elements is not None:
        return _of_elements(elements, reach)
    return _of_catalogue(catalogue, start, fleets, satellites, kind, resolution, swath)


def _of_elements(path: Path, reach: str) -> Fleet:
    from intercosmos.cli.element_sets import all_sets
    from intercosmos.physics.observation.sensors import FieldOfRegard
    from intercosmos.units import parse

    angle = parse(reach, "angle")
    if not 0 < angle < math.radians(75):
        raise DataError(f"a reach of {reach[:20]}", allowed=["above 0deg, below 75deg"], advice="such as --reach 30deg")
    sets = all_sets(path)
    names = tuple(one.name or str(one.number) for one in sets)
    count = len(sets)
    field = FieldOfRegard(angle, angle)
    return Fleet(sets, names, (field,) * count, ("",) * count, (True,) * count, names)


def _of_catalogue(
    catalogue: Catalogue,
    start: Any,
    fleets: str | None,
    satellites: str | None,
    kind: str,
    resolution: str,
    swath: bool,
) -> Fleet:
    from intercosmos.catalogue.sensing_model import orbits_of, sensor_of, swath_sensor_of

    if satellites is not None:
        ids = listed(satellites)
        for name in ids:
            if name not in catalogue.satellites:
                raise UnknownIdError("satellite", name, catalogue.satellites)
    else:
        ids = fleet_ids(catalogue, listed(str(fleets)), kind, resolution)
    entries = [catalogue.satellites[name] for name in ids]
    return Fleet(
        orbits_of(catalogue, ids, start),
        tuple(entry.name for entry in entries),
        tuple((swath_sensor_of if swath else sensor_of)(entry) for entry in entries),
        tuple(entry.owner for entry in entries),
        tuple(entry.instruments[0].day_only for entry in entries),
        tuple(ids),
    )


def fleet_ids(catalogue: Catalogue, partners: Sequence[str], kind: str, resolution: str) -> tuple[str, ...]:
    """Satellites of partners whose first instrument is of a kind and fine enough.

    Raises
    ------
    UnknownIdError
        For an unknown partner or kind of sensor.
    DataError
        If none is left.
    """
    from intercosmos.catalogue.sensing_model import fleet_of
    from intercosmos.units import parse

    if kind not in _KINDS:
        raise UnknownIdError("kind of sensor", kind, _KINDS)
    coarsest = parse(resolution, "length")
    found = dict.fromkeys(one for partner in partners for one in fleet_of(catalogue, partner))
    first = {name: catalogue.satellites[name].instruments[0] for name in found}
    ids = tuple(n for n, one in first.items() if one.kind in _KINDS[kind] and one.ground_sample.value <= coarsest)
    if not ids:
        raise DataError(
            f"no satellite is left with {kind} sensors of {resolution[:20]} or finer",
            advice="take --sensor any, or a coarser --resolution",
        )
    return ids


def listed(text: str) -> tuple[str, ...]:
    """Names between commas, each once."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def place_of(text: str) -> tuple[float, float]:
    """Latitude and longitude, rad, of ``"48.5,135.1"``.

    Raises
    ------
    DataError
        If the text is none.
    """
    found = _PLACE.fullmatch(text)
    if found is None or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:
        raise DataError(
            f"{text[:40]!r} is no place",
            allowed=["LATITUDE,LONGITUDE in degrees, -90 to 90 and -180 to 180"],
            advice="Khabarovsk is 48.48,135.08",
        )
    return math.radians(float(found[1])), math.radians(float(found[2]))


def box_of(text: str | None) -> tuple[float, float, float, float] | None:
    """South, north, west and east, degrees, of ``"45,120,56,142"``.

    Raises
    ------
    DataError
        If the text is none.
    """
    if text is None:
        return None
    try:
        south, west, north, east = (float(part) for part in text.split(","))
    except ValueError:
        south = north = west = east = math.nan
    if not (-90 <= south < north <= 90 and -180 <= west <= 180 and -180 <= east <= 180):
        raise DataError(
            f"{text[:60]!r} is no box",
            allowed=["SOUTH,WEST,NORTH,EAST in degrees; west greater than east crosses 180"],
            advice="the Amur is --box 46,122,54,141",
        )
    return south, north, west, east


def times_of(begin: str, span: str, most_days: float) -> tuple[Any, Any, float]:
    """Start, end and seconds of a span.

    Raises
    ------
    DataError
        If it is not between a minute and ``most_days``.
    """
    from astropy.time import TimeDelta

    from intercosmos.cli.dates import utc
    from intercosmos.units import parse

    seconds = parse(span, "time")
    if not 60.0 <= seconds <= most_days * 86400.0:
        raise DataError(f"a span of {span[:20]}", allowed=[f"1min to {most_days:g}d"], advice="such as --for 3d")
    start = utc(begin)
    return start, start + TimeDelta(seconds, format="sec", scale="tai"), seconds


def sun_limits(by_day: Sequence[bool], least_sun: str) -> NDArray[np.float64] | None:
    """Least elevation of the Sun for each satellite, rad, -90 degrees for those that need no light; None if none does.

    Raises
    ------
    DataError
        If the text is no elevation.
    """
    import numpy as np

    from intercosmos.units import parse

    least = parse(least_sun, "angle")
    if not -math.pi / 2 <= least < math.pi / 2:
        raise DataError(
            f"an elevation of the Sun of {least_sun[:20]}", allowed=["-90deg to below 90deg"], advice="10deg is usual"
        )
    return np.where(by_day, least, -math.pi / 2) if any(by_day) else None


@contextmanager
def client_of(address: str | None) -> Iterator[Any]:
    """A Dask cluster's client, or None without an address."""
    if address is None:
        yield None
        return
    from intercosmos.study.pool import connected

    with connected(address) as client:
        yield client
