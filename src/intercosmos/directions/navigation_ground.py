"""What monitoring stations on each other's ground do: to errors of the signals in space, and to who is watched when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from intercosmos.catalogue.navigation_model_ground import exchange
from intercosmos.physics.kept import keep_table, key_of, read_table

if TYPE_CHECKING:
    from intercosmos.catalogue.schema import Constellation, MonitoringStation
    from intercosmos.directions.navigation_terms import Terms

#: Of kept results; another number whenever what is computed changes.
_VERSION: Final = 2


@dataclass(frozen=True, slots=True)
class Watched:
    """A system with its own stations, and with those on its partners' ground.

    Attributes
    ----------
    error_m : error of the signals in space, before and after
    seen : part of the time in which a satellite is watched, before and after
    gap_s : longest time in which one is not
    """

    error_m: tuple[float, float]
    seen: tuple[float, float]
    gap_s: tuple[float, float]


def watched(terms: Terms) -> dict[str, Watched]:
    """Letter -> what the exchanged stations change, for the systems that get any."""
    return {
        letter: _watched(terms, entry, stations)
        for letter, entry in terms.entries.items()
        if (stations := hosted_stations(terms, entry))
    }


def errors_with_stations(terms: Terms) -> dict[str, float]:
    """Letter -> error of signals in space with the stations that the activity exchanges, m."""
    after = {letter: one.error_m[1] for letter, one in watched(terms).items()}
    return {letter: after.get(letter, error) for letter, error in terms.errors_m.items()}


def hosted_stations(terms: Terms, entry: Constellation) -> tuple[MonitoringStation, ...]:
    """Stations that track a constellation, belong to its owner, and are let onto other partners' ground."""
    return tuple(
        station
        for host in terms.activity.hosts
        for station in (terms.catalogue.monitoring_stations[name] for name in host.stations)
        if station.owner == entry.owner and entry.letter in station.tracks and "monitoring" in station.roles
    )


def _watched(terms: Terms, entry: Constellation, stations: tuple[MonitoringStation, ...]) -> Watched:
    own = [one for one in terms.catalogue.monitoring_stations.values() if one.owner == entry.owner]
    key = key_of(
        _VERSION, entry.model_dump_json(), [one.model_dump_json() for one in own], [one.id for one in stations]
    )
    kept = read_table("navigation", key)
    if kept is None:
        found = exchange(terms.catalogue, entry, stations=[one.id for one in stations])
        both = (found.alone, found.together)
        kept = {
            "error_m": np.array([found.alone_m, found.together_m]),
            "seen": np.array([one.shares[0].mean() for one in both]),
            "gap_s": np.array([one.longest_gap_s.max() for one in both]),
        }
        keep_table("navigation", key, kept)
    error, seen, gap = ((float(kept[n][0]), float(kept[n][1])) for n in ("error_m", "seen", "gap_s"))
    return Watched(error, seen, gap)
