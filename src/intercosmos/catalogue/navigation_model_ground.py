"""What a partner's network makes of its satellites, alone and with stations on the other's ground.

>>> from intercosmos.catalogue import load_catalogue
>>> catalogue = load_catalogue()
>>> found = exchange(catalogue, catalogue.constellations["glonass"], hosts=["cnsa"])
>>> found.alone_m, found.together_m <= found.alone_m
(1.32, True)
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.navigation_model import (
    clock_stabilities,
    navigation_stations,
    range_error,
    station_positions,
)
from intercosmos.catalogue.navigation_orbits import constellation_positions
from intercosmos.catalogue.schema import Constellation, MonitoringStation
from intercosmos.errors import UnknownIdError
from intercosmos.physics.navigation.ground_segment_clocks import clock_noise
from intercosmos.physics.navigation.ground_segment_errors import NetworkError, fitted_floor_m, network_error

#: Arc of orbit determination: three days, as of Xie et al. (GPS Solutions 23, 2019).
ARC_S: Final = 3 * 86400.0
STEP_S: Final = 900.0
MASK_RAD: Final = math.radians(7.0)


@dataclass(frozen=True)
class Exchange:
    """A network alone, and with the stations that hosts let in.

    Attributes
    ----------
    floor_m : fitted so that the network alone gives the published error; what is left is not of orbit or clock noise
    alone, together : their errors, the floor included
    """

    floor_m: float
    alone: NetworkError
    together: NetworkError

    @property
    def alone_m(self) -> float:
        """Range error today: the published one, where orbit and clock do not already make more of it."""
        return round(self.alone.rms_m, 9)

    @property
    def together_m(self) -> float:
        """Range error with the exchanged stations."""
        return round(self.together.rms_m, 9)


def network_of(
    catalogue: Catalogue,
    entry: Constellation,
    *,
    hosts: Collection[str] = (),
    stations: Collection[str] = (),
    abroad: bool = True,
    with_links: bool | None = None,
    upload_interval_s: float | None = None,
    floor_m: float = 0.0,
) -> NetworkError:
    """Range error of a constellation from its owner's network.

    Parameters
    ----------
    hosts : partners on whose ground the owner's planned stations count too: they measure, and send nothing up
    stations : ids of more stations of the owner that measure, whatever their status
    abroad : whether active stations outside the owner's country count
    with_links, upload_interval_s : other than the catalogue says

    Raises
    ------
    UnknownIdError
        If a host is no partner, or a station is unknown.
    PhysicsError
        If the owner has no station that measures, or none that sends up.
    """
    measuring = navigation_stations(catalogue, entry.owner, letter=entry.letter, hosts=hosts, abroad=abroad)
    measuring += tuple(one for one in _stations(catalogue, entry, stations) if one not in measuring)
    sending = navigation_stations(catalogue, entry.owner, letter=entry.letter, role="upload", abroad=abroad)
    share, short, day = clock_stabilities(entry).T
    ground = entry.ground
    return network_error(
        constellation_positions(entry, np.arange(0.0, ARC_S + STEP_S / 2, STEP_S)),
        station_positions(measuring),
        station_positions(sending),
        STEP_S,
        clock_noise(day, short, share),
        upload_interval_s=ground.upload_interval.value if upload_interval_s is None else upload_interval_s,
        latency_s=ground.latency.value,
        floor_m=floor_m,
        with_links=ground.inter_satellite_links if with_links is None else with_links,
        mask_rad=MASK_RAD,
    )


def exchange(
    catalogue: Catalogue, entry: Constellation, *, hosts: Collection[str] = (), stations: Collection[str] = ()
) -> Exchange:
    """A network alone and with more stations, with one floor fitted to the published error of today.

    What comes out is small, and is meant to be: exchanged stations measure where the owner's mostly see already, and
    messages are no newer for it. They shorten the time in which nobody watches a satellite.
    """
    alone = network_of(catalogue, entry)
    floor = fitted_floor_m(range_error(entry), alone)
    together = network_of(catalogue, entry, hosts=hosts, stations=stations)
    return Exchange(floor, _with_floor(alone, floor), _with_floor(together, floor))


def error_with_stations(catalogue: Catalogue, entry: Constellation, stations: Collection[str]) -> float:
    """Range error of a constellation with more stations, m; the published one where none of them is for it.

    Raises
    ------
    UnknownIdError
        If a station is unknown.
    """
    if not _stations(catalogue, entry, stations):
        return range_error(entry)
    return exchange(catalogue, entry, stations=stations).together_m


def _stations(catalogue: Catalogue, entry: Constellation, stations: Collection[str]) -> tuple[MonitoringStation, ...]:
    """Those of the stations that measure the constellation for its owner."""
    for name in stations:
        if name not in catalogue.monitoring_stations:
            raise UnknownIdError("monitoring station", name, catalogue.monitoring_stations)
    named = (catalogue.monitoring_stations[name] for name in dict.fromkeys(stations))
    return tuple(
        one for one in named if one.owner == entry.owner and entry.letter in one.tracks and "monitoring" in one.roles
    )


def _with_floor(error: NetworkError, floor_m: float) -> NetworkError:
    return replace(error, total_m=np.hypot(error.total_m, floor_m))
