"""Navigation satellites of the catalogue as the physics takes them: numbers and arrays.

>>> from intercosmos.catalogue import load_catalogue
>>> catalogue = load_catalogue()
>>> slots = constellation_slots(catalogue.constellations["beidou-3"])
>>> slots.satellites[0], len(slots.satellites), round(float(slots.semi_major_axis_m[0]) / 1e3)
('C01', 30, 27906)
>>> [one.id for one in navigation_stations(catalogue, "cnsa", letter="C", hosts=["roscosmos"])][-3:]
['obninsk-beidou', 'irkutsk-beidou', 'petropavlovsk-beidou']
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.catalogue.check_navigation import measured_error
from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.schema import Constellation, MonitoringStation
from intercosmos.catalogue.schema_navigation import Integrity, Role, Shell
from intercosmos.errors import DataError, UnknownIdError, Where
from intercosmos.physics.orbits.frames import ecef_from_geodetic

if TYPE_CHECKING:
    from intercosmos.physics.navigation.constellations import Constellation as PhysicalConstellation

Array = NDArray[np.float64]

#: Networks whose measurements make a system's message. Those of assessment only look on.
MESSAGE_NETWORKS: Final = (
    "glonass-control",
    "sdcm",
    "glonass-one-way",
    "beidou-control",
    "beidou-one-way",
)


@dataclass(frozen=True, slots=True)
class Slots:
    """Nominal orbits of n satellites at one instant.

    Attributes
    ----------
    satellites : nominal names in the order of the file, ``R01`` …; not the numbers that satellites use today
    shell : (n,) index of the shell
    semi_major_axis_m, eccentricity, inclination_rad : (n,)
    raan_rad : (n,) counted from Greenwich at the instant. Of patterns with an epoch of their own it is the published
        right ascension: the turn of one system against another is then arbitrary, as it is in flight over a year
    argument_of_perigee_rad, mean_anomaly_rad : (n,); without eccentricity the mean anomaly counts from the node
    """

    satellites: tuple[str, ...]
    shell: NDArray[np.int64]
    semi_major_axis_m: Array
    eccentricity: Array
    inclination_rad: Array
    raan_rad: Array
    argument_of_perigee_rad: Array
    mean_anomaly_rad: Array

    def __len__(self) -> int:
        return len(self.satellites)


def constellation_slots(entry: Constellation, *, planned: bool = False, first: int = 1) -> Slots:
    """Orbits of a constellation's shells.

    Parameters
    ----------
    planned : with shells that are planned
    first : number of the first satellite; a complement goes on where its system ends

    Raises
    ------
    DataError
        If every shell is planned and ``planned`` is not asked for.
    """
    shells = [shell for shell in entry.shells if planned or shell.status == "active"]
    if not shells:
        raise DataError(
            f"{entry.name} has no shell in orbit",
            where=Where(key=f"constellation.{entry.id}.shells"),
            advice="ask for planned satellites too",
        )
    counts = [shell.count for shell in shells]
    angles = np.concatenate([_angles(shell) for shell in shells])
    return Slots(
        satellites=tuple(f"{entry.letter}{number:02d}" for number in range(first, first + sum(counts))),
        shell=np.repeat(np.arange(len(shells)), counts),
        semi_major_axis_m=np.repeat([shell.semi_major_axis.value for shell in shells], counts),
        eccentricity=np.repeat([_eccentricity(shell) for shell in shells], counts),
        inclination_rad=np.repeat([shell.inclination.value for shell in shells], counts),
        raan_rad=angles[:, 0] % (2 * math.pi),
        argument_of_perigee_rad=angles[:, 1],
        mean_anomaly_rad=angles[:, 2] % (2 * math.pi),
    )


def system_slots(catalogue: Catalogue, letter: str, *, planned: bool = False) -> Slots:
    """Orbits of a whole system: its constellation and, if asked for, the complements that are planned.

    Raises
    ------
    UnknownIdError
        If no constellation has the letter.
    """
    entries = [one for one in catalogue.constellations.values() if one.letter == letter]
    if not entries:
        known = sorted({one.letter for one in catalogue.constellations.values()})
        raise UnknownIdError("navigation system", letter, known)
    chosen = [one for one in entries if planned or one.status == "active"]
    parts: list[Slots] = []
    for one in chosen:
        parts.append(constellation_slots(one, planned=planned, first=1 + sum(len(part) for part in parts)))
    shells = np.cumsum([0, *(int(part.shell.max()) + 1 for part in parts)])
    return Slots(
        satellites=tuple(name for part in parts for name in part.satellites),
        shell=np.concatenate([part.shell + start for part, start in zip(parts, shells[:-1], strict=True)]),
        **{
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in (
                "semi_major_axis_m",
                "eccentricity",
                "inclination_rad",
                "raan_rad",
                "argument_of_perigee_rad",
                "mean_anomaly_rad",
            )
        },
    )


def constellation_of(slots: Slots, *, name: str, epoch: str = "2026-01-01") -> PhysicalConstellation:
    """Nominal orbits as the constellation that the physics of navigation takes.

    Parameters
    ----------
    epoch : GPS time at which nodes count from Greenwich
    """
    from intercosmos.physics.navigation.constellations import Constellation as Physical

    return Physical.of_elements(
        slots.satellites[0][0],
        name,
        slots.satellites,
        epoch,
        0.0,
        semi_major_axis_m=slots.semi_major_axis_m,
        eccentricity=slots.eccentricity,
        inclination_rad=slots.inclination_rad,
        raan_rad=slots.raan_rad,
        argument_of_perigee_rad=slots.argument_of_perigee_rad,
        mean_anomaly_rad=slots.mean_anomaly_rad,
        source="catalogue",
    )


def _eccentricity(shell: Shell) -> float:
    return 0.0 if shell.eccentricity is None else shell.eccentricity.value


def _angles(shell: Shell) -> Array:
    """Node, argument of perigee and mean anomaly of each satellite of a shell: (n, 3) rad."""
    index = np.arange(shell.count)
    perigee = 0.0 if shell.argument_of_perigee is None else shell.argument_of_perigee.value
    if shell.pattern == "walker":
        planes = shell.planes or 1
        in_plane = shell.count // planes
        plane, place = np.divmod(index, in_plane)
        node = (0.0 if shell.raan is None else shell.raan.value) + 2 * math.pi * plane / planes
        start = 0.0 if shell.argument_of_latitude is None else shell.argument_of_latitude.value
        turn = 2 * math.pi * (place / in_plane + (shell.phasing or 0) * plane / shell.count)
        anomaly = start + turn - perigee
    elif shell.pattern == "slots":
        node = np.array([slot.raan.value for slot in shell.slots])
        anomaly = np.array([slot.argument_of_latitude.value for slot in shell.slots]) - perigee
    else:
        longitude = np.array([one.value for one in shell.longitudes])
        node = longitude * 0.0 if shell.pattern == "geostationary" else 2 * math.pi * index / shell.count
        if shell.raans:
            node = np.array([one.value for one in shell.raans])
        # Once a day around with the Earth: node + perigee + mean anomaly - Greenwich is the axis of the ground track.
        anomaly = longitude - node - perigee
    return np.stack([node, np.full(shell.count, perigee), anomaly], axis=1)


def navigation_stations(
    catalogue: Catalogue,
    owner: str,
    *,
    letter: str,
    role: Role = "monitoring",
    networks: Collection[str] = MESSAGE_NETWORKS,
    abroad: bool = True,
    hosts: Collection[str] = (),
) -> tuple[MonitoringStation, ...]:
    """Stations of a partner that track a system.

    Parameters
    ----------
    letter : of the system
    role : that they fill
    networks : that they belong to
    abroad : whether active ones outside the owner's territory count
    hosts : partners that have let the owner's planned stations onto their ground: these count as if they stood

    Raises
    ------
    UnknownIdError
        If the owner or a host is no partner.
    """
    for partner in (owner, *hosts):
        if partner not in catalogue.partners:
            raise UnknownIdError("partner", partner, catalogue.partners)

    def stands(station: MonitoringStation) -> bool:
        if station.exchanged and station.territory in hosts:
            return station.status in ("active", "planned")
        return station.status == "active" and (abroad or station.territory == owner)

    return tuple(
        station
        for station in catalogue.monitoring_stations.values()
        if station.owner == owner
        and role in station.roles
        and letter in station.tracks
        and station.network in networks
        and stands(station)
    )


def station_positions(stations: Sequence[MonitoringStation]) -> Array:
    """Earth-fixed positions of n stations: (n, 3) m."""
    return ecef_from_geodetic(
        np.array([one.latitude.value for one in stations]),
        np.array([one.longitude.value for one in stations]),
        np.array([one.altitude.value for one in stations]),
    )


def clock_stabilities(entry: Constellation) -> Array:
    """Share, Allan deviation at 10 000 s and at a day of each kind of clock aboard: (k, 3), NaN where not published."""
    return np.array(
        [
            (
                1.0 if one.share is None else one.share.value,
                math.nan if one.stability_ten_thousand is None else one.stability_ten_thousand.value,
                one.stability_day.value,
            )
            for one in entry.clocks
        ]
    )


def range_error(entry: Constellation) -> float:
    """The newest measured signal-in-space range error in m; of one that never flew, the bound for accuracy."""
    measured = measured_error(entry)
    return entry.integrity.range_error.value if measured is None else measured


def integrity_values(entry: Constellation) -> dict[str, float]:
    """Integrity parameters by name, in m and as probabilities."""
    return {
        name: float(getattr(entry.integrity, name)) for name in Integrity.model_fields if name not in ("note", "source")
    }
