"""Satellites on the globe: places over the turning Earth, often enough for the viewer to fill in between.

Positions are Earth-fixed (ITRF), sampled :data:`PER_REVOLUTION` times a revolution, and the viewer runs a polynomial of
degree :data:`DEGREE` through the eight nearest. The paths are *drawn* in the frame that does not turn, where they are
the ellipses that people know. The viewer's own frame ``INERTIAL`` is the ICRF if it has been told to load the motion of
the pole, and otherwise that of date by the sidereal time alone; between the two lie 42 km in a low orbit of 2027.
Earth-fixed positions need neither.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import EARTH_MU
from intercosmos.formats.czml import CzmlPath
from intercosmos.formats.czml_shapes import CzmlPolyline, split_at_date_line
from intercosmos.report.scenes.base import later

if TYPE_CHECKING:
    from astropy.time import Time

    from intercosmos.formats.czml_values import Colour
    from intercosmos.physics.orbits.mean_orbits import MeanOrbits

Array = NDArray[np.float64]

#: Samples a revolution, and the degree of the polynomial: within 1 m of the orbit (measured in the tests).
PER_REVOLUTION: Final = 30
DEGREE: Final = 7
#: A ground track is drawn from so many points a revolution, at this height, so that the ground does not hide it.
_TRACK_POINTS: Final = 90
TRACK_HEIGHT_M: Final = 4e3


def period_s(semi_major_axis_m: float) -> float:
    """Of a revolution."""
    return 2 * math.pi * math.sqrt(semi_major_axis_m**3 / EARTH_MU)


def sample_step_s(semi_major_axis_m: float, eccentricity: float = 0.0) -> float:
    """Seconds between two samples, whole ones: so short that even at its perigee a satellite goes no further between
    them than a part of a revolution on a circle."""
    faster = math.sqrt(1 + eccentricity) / (1 - eccentricity) ** 1.5
    return max(10.0, float(math.floor(period_s(semi_major_axis_m) / (PER_REVOLUTION * faster))))


def earth_fixed(orbits: MeanOrbits, times: Time) -> Array:
    """Positions (satellites, times, 3), m, ITRF."""
    from intercosmos.physics.orbits.frame_transform import transform

    where = orbits(np.arange(orbits.count), times)
    fixed, _ = transform(where, np.zeros(3), origin_frame="teme", target_frame="itrf", time=times)
    return fixed


def paths(
    orbits: MeanOrbits,
    ids: Sequence[str],
    names: Sequence[str],
    start: Time,
    span_s: float,
    colours: Sequence[Colour],
    *,
    drawn: bool = True,
    labelled: bool = True,
    pixels: int = 8,
    facts: bool = False,
    place: str = "",
    descriptions: Mapping[str, str] | None = None,
) -> Iterator[CzmlPath]:
    """Paths of satellites over a span.

    Parameters
    ----------
    ids, names, colours : of each satellite
    drawn : whether a revolution is drawn as a line
    facts : whether the elements are told with each, so that anybody can compute the same
    place : how well the place along the orbit is known, told with the elements
    """
    steps = [sample_step_s(a, e) for a, e in zip(orbits.semi_major_axis_m, orbits.eccentricity, strict=True)]
    for step in sorted(set(steps)):
        which = [k for k, one in enumerate(steps) if one == step]
        times = later(start, np.arange(0.0, span_s + step, step))
        fixed = np.rint(earth_fixed(orbits.picked(which), times))
        for k, positions in zip(which, fixed, strict=True):
            yield CzmlPath(
                ids[k],
                names[k],
                times,
                positions,
                frame="FIXED",
                colour=colours[k],
                trail_s=round(period_s(orbits.semi_major_axis_m[k]) / 2) if drawn else 0.0,
                degree=DEGREE,
                drawn_in="INERTIAL" if drawn else None,
                labelled=labelled,
                pixels=pixels,
                facts=elements_told(orbits, k, place) if facts else {},
                description=(descriptions or {}).get(ids[k], ""),
            )


def elements_told(orbits: MeanOrbits, k: int, place: str = "") -> dict[str, str | float]:
    """Mean elements of a satellite as facts of its packet, with what they are elements of."""
    told: dict[str, str | float] = {
        "theory": "mean elements with the secular drift of oblateness, true equator and mean equinox of date (TEME)",
        "epoch": f"{orbits.epoch.utc.isot}Z",
        "semi_major_axis_m": float(orbits.semi_major_axis_m[k]),
        "eccentricity": float(orbits.eccentricity[k]),
        "inclination_rad": float(orbits.inclination_rad[k]),
        "raan_rad": float(orbits.raan_rad[k]),
        "argument_of_perigee_rad": float(orbits.argument_of_perigee_rad[k]),
        "mean_anomaly_rad": float(orbits.mean_anomaly_rad[k]),
    }
    return told | ({"place": place} if place else {})


def ground_track(
    orbits: MeanOrbits,
    ids: Sequence[str],
    names: Sequence[str],
    start: Time,
    colours: Sequence[Colour],
    *,
    revolutions: float = 1.0,
) -> Iterator[CzmlPolyline]:
    """Lines below satellites, cut where they cross 180° of longitude."""
    from intercosmos.physics.orbits.frames import geodetic_from_ecef

    for k in range(orbits.count):
        span = revolutions * period_s(orbits.semi_major_axis_m[k])
        points = max(2, round(revolutions * _TRACK_POINTS))
        fixed = earth_fixed(orbits.picked([k]), later(start, np.linspace(0.0, span, points)))[0]
        latitude, longitude, _ = geodetic_from_ecef(fixed)
        yield from line_on_ground(f"{ids[k]}-track", f"ground track of {names[k]}", latitude, longitude, colours[k])


def line_on_ground(
    number: str,
    name: str,
    latitude_rad: Array,
    longitude_rad: Array,
    colour: Colour,
    *,
    width: float = 1.0,
    dashed: bool = False,
    description: str = "",
) -> Iterator[CzmlPolyline]:
    """A line a little above the ground, in as many pieces as 180° of longitude cuts it into."""
    for part, (latitude, longitude) in enumerate(split_at_date_line(latitude_rad, longitude_rad), 1):
        yield CzmlPolyline(
            f"{number}-{part}",
            name,
            latitude,
            longitude,
            TRACK_HEIGHT_M,
            colour,
            width=width,
            dashed=dashed,
            arc="GEODESIC",
            description=description,
        )
