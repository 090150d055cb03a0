"""How often satellites look at places: each fleet alone, and all together.

A look is any time in which a satellite can turn an instrument to the place: by day only, for one that needs light.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.directions.sensing_terms import TOGETHER
from intercosmos.errors import UnknownIdError
from intercosmos.physics.kept import keep_table, key_of, read_table

if TYPE_CHECKING:
    from intercosmos.directions.sensing_terms import Terms

Array = NDArray[np.float64]

#: Edges of looks: what is asked for are hours.
_EDGE_S: Final = 1.0
#: Of kept results; another number whenever what is computed changes.
_VERSION: Final = 2


@dataclass(frozen=True, slots=True)
class Watch:
    """What fleets see, by fleet and place.

    Attributes
    ----------
    fleets : owners, then :data:`TOGETHER`
    revisit_s : (fleet, P) mean time between two looks; the whole span where there are fewer than two
    longest_s : (fleet, P) the longest of them
    response_s : (fleet, P) mean wait from any instant to the next look
    looks : (fleet, P) how many there are
    """

    fleets: tuple[str, ...]
    revisit_s: Array
    longest_s: Array
    response_s: Array
    looks: Array

    def row(self, fleet: str) -> int:
        """Number of a fleet.

        Raises
        ------
        UnknownIdError
            If it is none.
        """
        if fleet not in self.fleets:
            raise UnknownIdError("fleet", fleet, self.fleets)
        return self.fleets.index(fleet)


#: What was asked for so far, by what matters of it.
_watches: dict[str, dict[str, Array]] = {}


def watch_of(terms: Terms) -> Watch:
    """Every fleet's looks; kept between runs, as scenarios that do not touch it ask the same again."""
    places, activity = terms.places, terms.activity
    key = key_of(
        _VERSION, places.shape, [r.model_dump_json() for r in activity.regions],
        [s.model_dump_json() for s in terms.satellites.values()], activity.begin.isoformat(), activity.watch.value,
        activity.least_sun.value,
    )  # fmt: skip
    kept = _watches.get(key) or read_table("sensing", key)
    if kept is None:
        kept = _computed(terms)
        keep_table("sensing", key, kept)
    _watches[key] = kept
    return Watch((*terms.fleets, TOGETHER), kept["revisit"], kept["longest"], kept["response"], kept["looks"])


def _computed(terms: Terms) -> dict[str, Array]:
    from astropy.time import TimeDelta

    from intercosmos.catalogue.sensing_model import orbits_of, sensor_of
    from intercosmos.physics.observation.figures_of_merit import figures
    from intercosmos.physics.observation.ground_access import access_blocks

    places, span = terms.places, terms.activity.watch.value
    points = np.stack([places.latitude_rad, places.longitude_rad], axis=-1)
    times = (terms.start, terms.start + TimeDelta(span, format="sec"))
    orbits = orbits_of(terms.catalogue, list(terms.satellites), terms.start)
    entries = list(terms.satellites.values())
    day = np.array([entry.instruments[0].day_only for entry in entries], bool)
    blocks = access_blocks(
        orbits, points, [sensor_of(entry) for entry in entries], times, tolerance_s=_EDGE_S,
        least_sun_elevation_rad=np.where(day, terms.activity.least_sun.value, -np.pi / 2),
    )  # fmt: skip
    columns = [(found.point, found.satellite, found.start_s, found.end_s) for _, found in blocks]
    point, satellite, start, end = (np.concatenate(column) for column in zip(*columns, strict=True))
    rows = []
    for numbers in (*terms.fleets.values(), range(len(entries))):
        own = np.isin(satellite, np.array(numbers))
        one = figures(point[own], start[own], end[own], len(points), span, percentiles=())
        rows.append((one.revisit_mean_s, one.revisit_max_s, one.response_mean_s, one.accesses.astype(float)))
    revisit, longest, response, count = (np.array(column) for column in zip(*rows, strict=True))
    return {"revisit": revisit, "longest": longest, "response": response, "looks": count}
