"""What stands on the ground: pads, stations that receive and measure, how far they see, where sites may launch to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.catalogue.flight_model import corridors
from intercosmos.constants import EARTH_FLATTENING, EARTH_MEAN_RADIUS, EARTH_MU, EARTH_RADIUS, EARTH_ROTATION_RATE
from intercosmos.formats.czml import CzmlSite
from intercosmos.formats.czml_shapes import CzmlEllipse, CzmlPolygon, CzmlPolyline
from intercosmos.report.scenes.tracks import line_on_ground

if TYPE_CHECKING:
    from intercosmos.catalogue.schema import Site
    from intercosmos.formats.czml_values import Colour, Packet
    from intercosmos.report.scenes.base import Stage

Array = NDArray[np.float64]

#: A corridor is drawn as the ground track of so many degrees of a revolution, at the height of a parking orbit.
_DRAWN: Final = math.radians(50)
#: What its azimuths lead over is shaded so far from the pad; its name stands where the shade ends.
_SHADED: Final = math.radians(16)
_AZIMUTH_STEP: Final = math.radians(3)
_WIDE: Final = math.radians(20)
_HEIGHT_M: Final = 200e3
_POINTS: Final = 36
#: Names of what lies close together are seen from nearer than this.
NEAR_M: Final = 6e6
_CIRCLE_HEIGHT_M: Final = 3e3
_FAN_HEIGHT_M: Final = 1e3
#: How ids end of what is a name at a place, and nothing else.
NAME_ONLY: Final = "-name"


def place(number: str, entry: Any, colour: Colour, description: str = "", *, near: bool = False) -> CzmlSite:
    """Anything of the catalogue that has a latitude and a longitude; ``near``: named only from near by."""
    return CzmlSite(
        number,
        entry.name,
        float(entry.latitude),
        float(entry.longitude),
        max(float(entry.altitude), 0.0),
        colour,
        description,
        NEAR_M if near else 0.0,
    )


def launch_sites(stage: Stage, ids: Iterable[str]) -> Iterator[CzmlSite]:
    """Launch sites in the colours of their owners."""
    for name in dict.fromkeys(ids):
        site = stage.catalogue.sites[name]
        yield place(f"site-{name}", site, stage.shade(site.owner), f"Launch site of {stage.names.partner(site.owner)}.")


def visibility_radius_m(height_m: float, mask_rad: float) -> float:
    """How far away on the ground a satellite at a height stands at the mask, m.

    >>> round(visibility_radius_m(400e3, 0.0) / 1e3)
    2198
    """
    ratio = EARTH_MEAN_RADIUS / (EARTH_MEAN_RADIUS + height_m)
    return EARTH_MEAN_RADIUS * (math.acos(ratio * math.cos(mask_rad)) - mask_rad)


def seen_from(number: str, entry: Any, height_m: float, mask_rad: float, colour: Colour, of: str) -> CzmlEllipse:
    """The circle in which satellites at a height are seen from a station."""
    radius = visibility_radius_m(height_m, mask_rad)
    return CzmlEllipse(
        f"{number}-sees",
        f"{entry.name}: sees {of}",
        float(entry.latitude),
        float(entry.longitude),
        radius,
        radius,
        height_m=_CIRCLE_HEIGHT_M,
        colour=(*colour[:3], 14),
        outline=(*colour[:3], 120),
        description=(
            f"Satellites {height_m / 1e3:.0f} km high within {radius / 1e3:.0f} km stand {math.degrees(mask_rad):.0f}° "
            "above its horizon or higher."
        ),
    )


def corridor_lines(number: str, site: Site, colour: Colour, *, chosen: str = "") -> Iterator[CzmlPolyline]:
    """Where a site may launch to: the ground tracks that its azimuths lead along, the chosen one strong.

    A box of azimuths is drawn by its two edges. Azimuths are of the flight over the turning Earth.

    Parameters
    ----------
    chosen : name of the corridor that is flown
    """
    for k, corridor in enumerate(corridors(site, site.id)):
        edges = corridor.azimuth
        flown = corridor.name == chosen
        lines = [0.5 * (edges[0] + edges[1])] if site.corridors else list(edges)
        for n, azimuth in enumerate(lines):
            latitude, longitude = _over_ground(float(site.latitude), float(site.longitude), azimuth)
            yield from line_on_ground(
                f"{number}-corridor-{k + 1}-{n + 1}",
                f"{site.name}: {corridor.name}" + ("" if site.corridors else f", edge at {_degrees(azimuth)}"),
                latitude,
                longitude,
                (*colour[:3], 230 if flown else 110),
                width=2.0 if flown else 1.0,
                dashed=not flown,
                description="Reaches inclinations of "
                + " to ".join(dict.fromkeys(f"{math.degrees(i):.1f}°" for i in corridor.inclinations))
                + ".",
            )


def corridor_areas(
    number: str, site: Site, colour: Colour, *, chosen: str = ""
) -> Iterator[tuple[CzmlPolygon, CzmlSite]]:
    """The ground that the allowed azimuths of a site lead over, a fan a corridor, and its name at the far end.

    Parameters
    ----------
    chosen : name of the corridor that is flown
    """
    here = float(site.latitude), float(site.longitude)
    for k, corridor in enumerate(corridors(site, site.id), 1):
        low, high = corridor.azimuth
        azimuths = np.linspace(low, high, max(2, math.ceil((high - low) / _AZIMUTH_STEP) + 1))
        tracks = [_over_ground(*here, float(azimuth), _SHADED) for azimuth in azimuths]
        # out along one edge, across the far ends, back along the other
        around = [
            np.concatenate([tracks[0][n], [track[n][-1] for track in tracks[1:-1]], tracks[-1][n][:0:-1]])
            for n in (0, 1)
        ]
        flown = corridor.name == chosen
        what = f"{site.name}: {corridor.name}" + (", flown" if flown else "")
        told = f"Azimuths {_degrees(low)} to {_degrees(high)} over the ground."
        area = CzmlPolygon(
            f"{number}-azimuths-{k}", what, around[0], around[1], _FAN_HEIGHT_M, (*colour[:3], 46 if flown else 22),
            description=told,
        )  # fmt: skip
        # the name of a wide fan stands within it, for its far end may lie outside of the view
        phi, lam = _over_ground(*here, 0.5 * (low + high), _SHADED * (0.5 if high - low > _WIDE else 1.0))
        yield (
            area,
            CzmlSite(
                f"{number}-azimuths-{k}{NAME_ONLY}", corridor.name, float(phi[-1]), float(lam[-1]), 0.0, colour, told
            ),
        )


def names_only(packets: list[Packet]) -> list[Packet]:
    """Packets in which what only bears a name has no point, and tells that a view need not hold it."""
    for packet in packets:
        if str(packet["id"]).endswith(NAME_ONLY):
            packet.pop("point", None)
            packet["properties"] = {"aside": {"boolean": True}}
    return packets


def _degrees(azimuth: float) -> str:
    return f"{math.degrees(azimuth) % 360:.0f}°"


def _over_ground(latitude: float, longitude: float, azimuth: float, drawn: float = _DRAWN) -> tuple[Array, Array]:
    """The track of a low orbit whose velocity over the turning Earth has an azimuth above the site, rad."""
    from intercosmos.physics.orbits.frames import geocentric_latitude

    radius = EARTH_RADIUS + _HEIGHT_M
    latitude = float(geocentric_latitude(latitude))
    speed = math.sqrt(EARTH_MU / radius)
    turning = EARTH_ROTATION_RATE * radius * math.cos(latitude)
    # the inertial speed is known, the azimuth over the ground too: how fast over the ground?
    along = -turning * math.sin(azimuth) + math.sqrt(speed**2 - (turning * math.cos(azimuth)) ** 2)
    east, north = along * math.sin(azimuth) + turning, along * math.cos(azimuth)
    heading = math.atan2(east, north)
    rate = speed / radius
    angle = np.linspace(0.0, drawn, _POINTS)
    up = np.array([math.cos(latitude), 0.0, math.sin(latitude)])
    ahead = np.array(
        [-math.sin(latitude) * math.cos(heading), math.sin(heading), math.cos(latitude) * math.cos(heading)]
    )
    where = np.cos(angle)[:, None] * up + np.sin(angle)[:, None] * ahead
    east_of_site = np.arctan2(where[:, 1], where[:, 0]) - EARTH_ROTATION_RATE * angle / rate
    turned = longitude + east_of_site
    # back from the centre's latitudes to those of maps, on the ground
    geodetic = np.arctan2(where[:, 2], (1 - EARTH_FLATTENING) ** 2 * np.hypot(where[:, 0], where[:, 1]))
    return geodetic, np.arctan2(np.sin(turned), np.cos(turned))
