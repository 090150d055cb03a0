"""Why a target has no opportunity: the first constraint that leaves nothing, in the order in which they are met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.observation.ground_access import Intervals, access
from intercosmos.physics.observation.opportunities_areas import looks_of_points
from intercosmos.physics.observation.opportunities_targets import Target
from intercosmos.physics.observation.opportunities_windows import within_dates, within_off_nadir
from intercosmos.physics.observation.sensor_base import Sensor
from intercosmos.physics.observation.slews import Sightlines

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["Sensing", "reasons_of"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Sensing:
    """All that a search for sights needs but the places."""

    orbits: Any
    sensors: Sensor | Sequence[Sensor]
    times: tuple[Time, Time]
    how: dict[str, Any] = field(default_factory=dict)

    def access(self, place: Array, least_sun_elevation_rad: float | None) -> Intervals:
        """Sights of places (n, 3)."""
        return access(
            self.orbits, place, self.sensors, self.times, least_sun_elevation_rad=least_sun_elevation_rad, **self.how
        )


def reasons_of(sensing: Sensing, targets: Sequence[Target], sight: Sightlines) -> dict[str, str]:
    """Name -> why, for targets without an opportunity."""
    if not targets:
        return {}
    looks = looks_of_points(targets)
    found = sensing.access(looks.place, None)
    sun = np.full(len(targets), -np.inf)
    np.maximum.at(sun, found.point, found.sun_elevation_rad)
    limit = np.array([-np.inf if t.least_sun_elevation_rad is None else t.least_sun_elevation_rad for t in targets])
    lit = found.sun_elevation_rad >= limit[found.point]
    near = within_off_nadir(found, looks, targets, sight)
    steep = near[1] > near[0]
    least = np.full(len(targets), np.inf)
    np.minimum.at(least, found.point[lit], found.off_nadir_rad[lit])
    dates = within_dates(found, looks, targets)
    start, end = np.maximum(near[0], dates[0]), np.minimum(near[1], dates[1])
    longest = np.zeros(len(targets))
    fits = lit & steep & (end > start)
    np.maximum.at(longest, found.point[fits], (end - start)[fits])

    def some(flags: NDArray[np.bool_]) -> list[bool]:
        return (np.bincount(found.point[flags], minlength=len(targets)) > 0).tolist()  # type: ignore[no-any-return]

    ever, bright, aside, timely = some(np.ones(len(found), bool)), some(lit), some(lit & steep), some(fits)
    said = {}
    for k, target in enumerate(targets):
        if not ever[k]:
            why = "no satellite ever has it in view"
        elif not bright[k]:
            why = (
                f"too dark: whenever it is in view the Sun stands at {np.degrees(sun[k]):.1f} deg or lower, and "
                f"{np.degrees(limit[k]):.1f} deg are wanted"
            )
        elif not aside[k]:
            why = (
                f"too far aside: it is seen {np.degrees(least[k]):.1f} deg off nadir at best, and "
                f"{np.degrees(target.greatest_off_nadir_rad):.1f} deg are allowed"
            )
        elif not timely[k]:
            why = f"it is in view only outside its dates, {target.earliest_s:g} to {target.deadline_s:g} s"
        else:
            why = _by_kind(target, float(longest[k]))
        said[target.name] = why
    return said


def _by_kind(target: Target, longest: float) -> str:
    if target.kind == "area":
        return f"no strip of it can be imaged within the {longest:.1f} s for which it is in view at most"
    if target.duration_s > longest:
        return f"its image lasts {target.duration_s:g} s, and it is in view for {longest:.1f} s at most"
    if target.kind == "stereo":
        least, greatest = target.base_to_height
        return f"no pass holds two looks with a base-to-height ratio from {least:g} to {greatest:g}"
    if target.kind == "periodic":
        return f"in none of its slots it is in view for the {target.duration_s:g} s of its image"
    return "what is in view of it is cut too short by darkness"
