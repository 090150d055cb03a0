"""What monitoring stations on each other's ground do to the errors of the signals in space.

The network of today must give the error that is measured today: what orbit and clock do not explain is a floor, fitted
to that one figure for each system. The network with the exchanged stations then has the same floor.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from intercosmos.catalogue.navigation_model import clock_stabilities, navigation_stations, station_positions
from intercosmos.catalogue.navigation_orbits import constellation_positions
from intercosmos.physics.kept import keep_table, key_of, read_table

if TYPE_CHECKING:
    from intercosmos.catalogue.schema import Constellation, MonitoringStation
    from intercosmos.directions.navigation_terms import Terms

#: Instants of the arc that orbits are determined from, and the time between two, s: a day.
_STEPS, _STEP_S = 96, 900.0
#: Of kept results; another number whenever what is computed changes.
_VERSION: Final = 1


def errors_with_stations(terms: Terms) -> dict[str, float]:
    """Letter -> error of signals in space with the stations that the activity exchanges, m."""
    found = {}
    for letter, entry in terms.entries.items():
        new = hosted_stations(terms, entry)
        found[letter] = _error(terms, entry, new) if new else terms.errors_m[letter]
    return found


def hosted_stations(terms: Terms, entry: Constellation) -> tuple[MonitoringStation, ...]:
    """Stations that track a constellation, belong to its owner, and are let onto other partners' ground."""
    return tuple(
        station
        for host in terms.activity.hosts
        for station in (terms.catalogue.monitoring_stations[name] for name in host.stations)
        if station.owner == entry.owner and entry.letter in station.tracks
    )


def _error(terms: Terms, entry: Constellation, new: Sequence[MonitoringStation]) -> float:
    published = terms.errors_m[entry.letter]
    ids = {station.id for station in new}
    own = [
        station
        for station in navigation_stations(terms.catalogue, entry.owner, letter=entry.letter)
        if station.id not in ids
    ]
    upload = navigation_stations(terms.catalogue, entry.owner, letter=entry.letter, role="upload")
    if not own or not upload:  # a system whose ground is not in the catalogue gains nothing that could be computed
        return published
    key = key_of(
        _VERSION, _STEPS, _STEP_S, published, entry.model_dump_json(),
        [station.model_dump_json() for station in (*own, *upload)], [station.model_dump_json() for station in new],
    )  # fmt: skip
    kept = read_table("navigation", key)
    if kept is None:
        kept = {"error_m": np.array(_computed(published, entry, own, upload, new))}
        keep_table("navigation", key, kept)
    return float(kept["error_m"])


def _computed(
    published: float,
    entry: Constellation,
    own: Sequence[MonitoringStation],
    upload: Sequence[MonitoringStation],
    new: Sequence[MonitoringStation],
) -> float:
    from intercosmos.physics.navigation.ground_segment_clocks import clock_noise
    from intercosmos.physics.navigation.ground_segment_errors import NetworkError, fitted_floor_m, network_error

    satellites = constellation_positions(entry, np.arange(_STEPS) * _STEP_S)
    share, short, day = clock_stabilities(entry).T
    clocks = clock_noise(day, short, share)

    def network(monitoring: Sequence[MonitoringStation], floor_m: float) -> NetworkError:
        return network_error(
            satellites, station_positions(monitoring), station_positions(upload), _STEP_S, clocks,
            upload_interval_s=entry.ground.upload_interval.value, latency_s=entry.ground.latency.value,
            floor_m=floor_m, with_links=entry.ground.inter_satellite_links,
        )  # fmt: skip

    floor = fitted_floor_m(published, network(own, 0.0))
    before, after = network(own, floor).rms_m, network([*own, *new], floor).rms_m
    # where today's network alone explains more than is measured, the model says only by which part the error falls
    return published * min(after / before, 1.0)
