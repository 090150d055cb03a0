"""Constellations by pattern: Walker's, of any number, for designs and for measuring how much a globe bears."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from intercosmos.constants import EARTH_RADIUS
from intercosmos.formats.czml import CzmlPath, czml
from intercosmos.report.scenes.base import COLOURS, Scene, SceneInfo, hexadecimal, iso, later, midnight
from intercosmos.report.scenes.tracks import earth_fixed, paths, period_s, sample_step_s

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from astropy.time import Time

    from intercosmos.formats.czml_values import Colour
    from intercosmos.physics.orbits.mean_orbits import MeanOrbits

#: With more satellites than this, neither labels nor lines are drawn: nobody could read them.
CROWDED: Final = 60
#: Of a crowd: a polynomial of a low degree, so that a frame costs little, and places are within half a kilometre.
_CROWD_DEGREE: Final = 3


def pattern_paths(
    orbits: MeanOrbits, prefix: str, start: Time, span_s: float, colours: Sequence[Colour]
) -> Iterator[CzmlPath]:
    """Satellites of a pattern: with lines and labels while they are few, as points when they are many."""
    ids = [f"{prefix}-{name}" for name in orbits.names]
    if orbits.count <= CROWDED:
        yield from paths(orbits, ids, orbits.names, start, span_s, colours, pixels=6, facts=True)
        return
    step = max(sample_step_s(a) for a in orbits.semi_major_axis_m)
    times = later(start, np.arange(0.0, span_s + step, step))
    for k, positions in enumerate(np.rint(earth_fixed(orbits, times))):
        yield CzmlPath(
            ids[k],
            orbits.names[k],
            times,
            positions,
            frame="FIXED",
            colour=colours[k],
            trail_s=0.0,
            degree=_CROWD_DEGREE,
            labelled=False,
            pixels=4,
        )


def make_constellation_scene(
    count: int = 500,
    *,
    planes: int | None = None,
    altitude_m: float = 550e3,
    inclination_deg: float = 53.0,
    day: str = "2027-01-01",
    revolutions: float = 2.0,
) -> Scene:
    """A Walker constellation as a scene of its own, as large as one likes.

    Parameters
    ----------
    count, planes : satellites, and their planes, which share them evenly; by default as many planes as leave about 25
        satellites in each, or 8 where there are few
    altitude_m : above the equatorial radius
    day : of its first moment
    revolutions : that the scene lasts
    """
    from intercosmos.physics.observation.patterns import walker_delta

    shells = planes or _planes(count, 25 if count > CROWDED else 8)
    start = midnight(day)
    orbits = walker_delta(
        count, shells, 1, semi_major_axis_m=EARTH_RADIUS + altitude_m, inclination_rad=math.radians(inclination_deg),
        epoch=start, name="W",
    )  # fmt: skip
    span = revolutions * period_s(float(orbits.semi_major_axis_m[0]))
    shades = [COLOURS[f"p{k % 6}"] for k in range(shells)]
    each = count / shells
    colours: list[Colour] = [(*shades[int(k / each)], 255) for k in range(count)]
    info = SceneInfo(
        f"walker-{count}",
        f"{count} satellites in {shells} planes, {altitude_m / 1e3:.0f} km high",
        "earth",
        legend=(("satellites, a colour a plane", hexadecimal(shades[0])),),
        begin=iso(start),
        end=iso(later(start, span)),
    )
    return Scene(info, czml(info.title, list(pattern_paths(orbits, "satellite", start, span, colours))))


def _planes(count: int, each: int) -> int:
    """How many planes share satellites evenly and leave about ``each`` in one."""
    return min((n for n in range(1, count + 1) if count % n == 0), key=lambda n: abs(count / n - each))
