"""Schedules on the globe: satellites on their paths, what they image lit while they image it, links while they send.

A scene for Cesium, made with :mod:`intercosmos.formats.czml`. What an image covers stands faintly on the ground from
the beginning, in the colour of who asked for it, and shines while it is imaged; afterwards it stays filled, so that at
the end one sees who got what. A line runs from the satellite to the place while it images, and to the ground station
while it sends.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from intercosmos.errors import DataError, UnknownIdError
from intercosmos.formats.ccsds_time import epoch_texts
from intercosmos.formats.czml import CzmlLink, CzmlPath, CzmlSite, czml
from intercosmos.formats.czml_values import escaped_html, shown_value
from intercosmos.formats.schedule_rows import PlannedImage, checked_rows

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["COLOURS", "paths_of", "schedule_scene"]

Colour = tuple[int, int, int]
Packet = dict[str, Any]

#: Colours of partners in order of name, told apart by the colour-blind too (Okabe and Ito 2008).
COLOURS: Final[tuple[Colour, ...]] = (
    (230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66), (0, 114, 178), (213, 94, 0), (204, 121, 167),
)  # fmt: skip
#: Opacities, 0 to 255: asked for, being imaged, imaged.
_FAINT, _LIT, _DONE = 40, 230, 110


def schedule_scene(
    rows: Iterable[PlannedImage],
    paths: Sequence[CzmlPath],
    stations: Sequence[CzmlSite] = (),
    *,
    name: str = "Schedule",
    colours: Mapping[str, Colour] | None = None,
    radius_m: float = 15e3,
    speed: float = 60.0,
) -> list[Packet]:
    """Packets of a scene, for :func:`~intercosmos.formats.czml.write_czml`.

    Parameters
    ----------
    rows : images
    paths : of satellites, by the names that rows have (:func:`paths_of` makes them)
    stations : by the names that rows have; stations that rows name and that are not given are left out

    Other Parameters
    ----------------
    name : of the scene
    colours : partner -> red, green, blue, 0 to 255; by default :data:`COLOURS` in order of name
    radius_m : of the spot that stands for an image without an outline
    speed : seconds of the scene a second of the viewer

    Raises
    ------
    UnknownIdError : an image by a satellite that has no path
    DataError : rows, paths or colours that cannot be
    """
    images = checked_rows(rows)
    satellites = {path.name: path.id for path in paths}
    for row in images:
        if row.satellite not in satellites:
            raise UnknownIdError("satellite with a path", row.satellite, satellites)
    if not (np.isfinite(radius_m) and radius_m > 0):
        raise DataError("the radius of a spot is above 0")
    owner = {row.satellite: row.satellite_partner or row.partner for row in images}
    partners = sorted({row.partner for row in images} | set(owner.values()))
    colour = {p: COLOURS[k % len(COLOURS)] for k, p in enumerate(partners)} | dict(colours or {})
    for partner in partners:
        shade = colour[partner]
        if not all(0 <= x <= 255 for x in shade):
            raise DataError(f"a colour is three whole numbers from 0 to 255, not {shade}")
    ground = {site.name: site.id for site in stations}
    targets: list[CzmlSite] = []
    looks: list[CzmlLink] = []
    shown: dict[tuple[str, str], list[tuple[Time, Time]]] = {}
    for k, row in enumerate(images):
        place = _middle(row)
        if place is not None:
            latitude, longitude = map(math.radians, place)
            site = CzmlSite(f"image {k}", row.request, latitude, longitude, colour=(*colour[row.partner], 255))
            targets.append(site)
            looks.append(CzmlLink(satellites[row.satellite], site.id, ((row.start, row.end),), (255, 255, 255, 160)))
        if row.station in ground and row.sent is not None and row.delivered is not None and row.delivered > row.sent:
            shown.setdefault((row.satellite, row.station), []).append((row.sent, row.delivered))
    links = [
        CzmlLink(satellites[satellite], ground[station], tuple(spans), (*colour[owner[satellite]], 220))
        for (satellite, station), spans in shown.items()
    ]
    packets: list[Packet] = list(czml(name, paths, [*stations, *targets], [*looks, *links], speed=speed))
    numbers = {site.id: k for k, site in enumerate(targets)}
    rows_shown = [row for row in images if _middle(row) is not None]
    texts = _texts([t for row in rows_shown for t in (row.start, row.end)])
    for packet in packets:
        if packet["id"] in numbers:
            k = numbers[str(packet["id"])]
            row = rows_shown[k]
            _light(packet, row, colour[row.partner], (texts[2 * k], texts[2 * k + 1]), radius_m)
    return packets


def paths_of(
    orbits: Any, names: Sequence[str], times: Time, *, colours: Sequence[Colour] | None = None, frame: str = "TEME"
) -> tuple[CzmlPath, ...]:
    """Paths of satellites over the turning Earth.

    Parameters
    ----------
    orbits : a :class:`~intercosmos.physics.orbits.mean_orbits.MeanOrbits`, element sets as SGP4 takes them, or a
        function of numbers and times that gives positions (n, t, 3), m
    names : (n,) of the satellites, unique; they are ids too
    times : (t,) instants of a path, at least 2; two minutes apart is close enough for low orbits

    Other Parameters
    ----------------
    colours : (n,) red, green, blue, 0 to 255
    frame : of positions by a function

    Raises
    ------
    DataError : not one name for each satellite
    PhysicsError : positions that are not there at some time
    """
    from intercosmos.physics.orbits.access_tables import positions_of
    from intercosmos.physics.orbits.frame_transform import transform

    positions, count, frame = positions_of(orbits, len(names) if callable(orbits) else None, "wgs72", frame)
    if count != len(names):
        raise DataError(f"there are {count} satellites and {len(names)} names")
    where = np.asarray(positions(np.arange(count), times), float)
    fixed, _ = transform(where, np.zeros(3), origin_frame=frame.lower(), target_frame="itrf", time=times)
    shades = colours or [(255, 255, 255)] * count
    return tuple(
        CzmlPath(
            name, name, times, fixed[k], frame="FIXED", colour=(*shades[k], 255), trail_s=1500.0,
            degree=min(7, len(times) - 1),
        )
        for k, name in enumerate(names)
    )  # fmt: skip


def _middle(row: PlannedImage) -> tuple[float, float] | None:
    """Latitude and longitude, deg, of the place, or of the middle of the outline."""
    if row.latitude_deg is not None and row.longitude_deg is not None:
        return row.latitude_deg, row.longitude_deg
    if not row.polygon:
        return None
    latitude, longitude = np.radians(np.array(row.polygon, float)).T
    x, y, z = (
        float(np.mean(v))
        for v in (np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude))
    )
    return float(np.degrees(np.arctan2(z, np.hypot(x, y)))), float(np.degrees(np.arctan2(y, x)))


def _light(packet: Packet, row: PlannedImage, colour: Colour, when: tuple[str, str], radius_m: float) -> None:
    """Give a site the outline of its image, and let it shine while it is imaged."""
    start, end = when
    fill = {
        "solidColor": {
            "color": [
                {"interval": f"0000-01-01T00:00:00Z/{start}", "rgba": [*colour, _FAINT]},
                {"interval": f"{start}/{end}", "rgba": [*colour, _LIT]},
                {"interval": f"{end}/9999-12-31T24:00:00Z", "rgba": [*colour, _DONE]},
            ]
        }
    }
    packet["label"]["show"] = shown_value([f"{start}/{end}"])
    packet["point"]["pixelSize"] = 3
    packet["description"] = escaped_html(
        f"{row.request}, for {row.partner}, by {row.satellite} of {row.satellite_partner}, {start} to {end}"
    )
    if row.polygon:
        corners = [x for latitude, longitude in row.polygon for x in (longitude, latitude)]
        packet["polygon"] = {"positions": {"cartographicDegrees": _flat(corners)}, "material": fill, "height": 0}
    else:
        packet["ellipse"] = {"semiMajorAxis": radius_m, "semiMinorAxis": radius_m, "material": fill, "height": 0}


def _flat(corners: list[float]) -> list[float]:
    """Longitude, latitude and height of each corner."""
    return [x for k in range(0, len(corners), 2) for x in (corners[k], corners[k + 1], 0.0)]


def _texts(times: list[Time]) -> list[str]:
    from astropy.time import Time

    return [f"{text}Z" for text in epoch_texts(Time(times).utc, digits=3)] if times else []
