"""Imaging satellites of the catalogue as the physics of observation takes them: orbits, sensors, imagers, stations.

>>> from intercosmos.catalogue import load_catalogue
>>> catalogue = load_catalogue()
>>> fleet_of(catalogue, "roscosmos", kinds=["radar"])
('meteor-m-2-3', 'meteor-m-2-4', 'kondor-fka-1', 'kondor-fka-2', 'obzor-r-1')
>>> gaofen = catalogue.satellites["gf-2"]
>>> round(math.degrees(sensor_of(gaofen).greatest_off_nadir_rad))
35
>>> round(float(imager_of(gaofen).agility.time_s(math.radians(35))))  # s, published 180
177
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.schema_sensing import InstrumentKind, ReceivingStation, Satellite, SatelliteOrbit
from intercosmos.catalogue.sensing_model_sensors import (
    ground_speed_m_s,
    image_bit_s,
    image_bits,
    instrument_of,
    mean_altitude_m,
    sensor_of,
    swath_of,
    swath_sensor_of,
)
from intercosmos.constants import DAY, EARTH_MU
from intercosmos.errors import DataError, UnknownIdError, Where

if TYPE_CHECKING:
    from astropy.time import Time

    from intercosmos.physics.observation.opportunities_targets import Station
    from intercosmos.physics.observation.sensors import Field
    from intercosmos.physics.observation.tasking_problem import Imager
    from intercosmos.physics.orbits.mean_orbits import MeanOrbits

__all__ = [
    "Fleet",
    "fleet_of",
    "ground_speed_m_s",
    "image_bit_s",
    "image_bits",
    "imager_of",
    "instrument_of",
    "mean_altitude_m",
    "orbits_of",
    "sensor_of",
    "station_of",
    "stations_of",
    "swath_of",
    "swath_sensor_of",
    "tasking_of",
]

#: A drift of the node goes on for so long at either side of the day it was found; then the owner, or a successor,
#: is taken to hold the plane. Longer, a straight line would tell nothing.
DRIFT_SPAN_S: Final = 366 * DAY
#: A satellite without turning waits for nothing: rad/s and rad/s2 that cost no time that matters.
_AT_ONCE: Final = (1e3, 1e6)


@dataclass(frozen=True, eq=False)
class Fleet:
    """Satellites as the search for opportunities takes them; columns in one order.

    Attributes
    ----------
    orbits, imagers, sensors : of each satellite
    swath_m, image_bit_s, downlink_bit_s : at nadir; of a second of imaging; of all its channels, infinite if not known
    """

    orbits: MeanOrbits
    imagers: tuple[Imager, ...]
    sensors: tuple[Field, ...]
    swath_m: tuple[float, ...]
    image_bit_s: tuple[float, ...]
    downlink_bit_s: tuple[float, ...]


def fleet_of(
    catalogue: Catalogue, partner: str, *, kinds: Collection[InstrumentKind] = (), status: str = "active"
) -> tuple[str, ...]:
    """Ids of a partner's satellites, those that it shares among them, in the order of the catalogue's files.

    Parameters
    ----------
    kinds : with an instrument of one of these; all kinds where none is named
    status : active, planned or ended

    Raises
    ------
    UnknownIdError
        If the partner is unknown.
    """
    if partner not in catalogue.partners:
        raise UnknownIdError("partner", partner, catalogue.partners)
    return tuple(
        one.id
        for one in catalogue.satellites.values()
        if (one.owner == partner or partner in one.shared_with)
        and one.status == status
        and (not kinds or any(instrument.kind in kinds for instrument in one.instruments))
    )


def orbits_of(catalogue: Catalogue, ids: Sequence[str], epoch: Time) -> MeanOrbits:
    """Mean orbits of satellites at an epoch, in the order of ``ids``.

    Planes stand at their local time: at that of the catalogue, moved by its drift for up to a year. Where the owner
    keeps the ground track closed, the axis is the one at which it closes, so that satellites of one orbit keep their
    places in it. Arguments of latitude run on from the catalogue's day; after some weeks they are nominal, for a
    manoeuvre or the air moves them.

    Raises
    ------
    UnknownIdError
        If a satellite is unknown.
    DataError
        If none is named.
    """
    from intercosmos.physics.orbits.mean_orbits import MeanOrbits

    if not ids:
        raise DataError("to find orbits, name at least one satellite", where=Where(key="satellite"))
    unknown = next((name for name in ids if name not in catalogue.satellites), None)
    if unknown is not None:
        raise UnknownIdError("satellite", unknown, catalogue.satellites)
    return MeanOrbits.joined(*(_orbit(name, catalogue.satellites[name].orbit, epoch) for name in ids))


def _orbit(name: str, orbit: SatelliteOrbit, epoch: Time) -> MeanOrbits:
    from dataclasses import replace

    import numpy as np
    from astropy.time import Time as AstropyTime

    from intercosmos.physics.orbits.frames import gmst
    from intercosmos.physics.orbits.mean_orbits import MeanOrbits, repeat_semi_major_axis

    inclination = float(orbit.inclination)
    eccentricity = 0.0 if orbit.eccentricity is None else float(orbit.eccentricity)
    perigee = 0.0 if orbit.argument_of_perigee is None else float(orbit.argument_of_perigee)
    if orbit.longitude is not None:
        axis = repeat_semi_major_axis(1, 1, inclination)
        utc = epoch.utc
        place = float(orbit.longitude) + float(gmst(utc.jd1, utc.jd2))
        return MeanOrbits.of(
            epoch, [name], semi_major_axis_m=axis, inclination_rad=inclination, mean_anomaly_rad=place % (2 * math.pi)
        )
    axis = float(orbit.semi_major_axis)
    if orbit.repeat_days is not None and orbit.repeat_revolutions is not None:
        axis = repeat_semi_major_axis(orbit.repeat_revolutions, orbit.repeat_days, inclination, eccentricity)
    written = MeanOrbits.of(
        AstropyTime(orbit.epoch, scale="utc"), [name], semi_major_axis_m=axis, inclination_rad=inclination,
        eccentricity=eccentricity, argument_of_perigee_rad=perigee,
        raan_rad=0.0 if orbit.raan is None else float(orbit.raan),
        mean_anomaly_rad=0.0 if orbit.argument_of_latitude is None else float(orbit.argument_of_latitude) - perigee,
    )  # fmt: skip
    moved = written.at(epoch)
    if orbit.node_time is None:
        return moved
    from intercosmos.physics.observation.orbit_design_sun import node_at_local_time_rad

    later = max(-DRIFT_SPAN_S, min(DRIFT_SPAN_S, float((epoch - written.epoch).to_value("s"))))
    drift = 0.0 if orbit.node_drift is None else float(orbit.node_drift) * later
    node = node_at_local_time_rad(float(orbit.node_time) / 3600, epoch, node="ascending") + drift
    return replace(moved, raan_rad=np.atleast_1d(np.mod(node, 2 * math.pi)))


def imager_of(satellite: Satellite) -> Imager:
    """A satellite as tasking takes it: turning, memory, power.

    What limits imaging in a revolution becomes a store: full, it lasts for imaging and sending so long, and the panels
    fill it within a revolution. What is not known does not limit. A satellite that does not turn waits for nothing
    between two images.
    """
    from intercosmos.physics.observation.tasking_problem import Agility, Imager

    turning = satellite.agility
    agility = (
        Agility(*_AT_ONCE)
        if turning is None
        else Agility(float(turning.rate), float(turning.acceleration), float(turning.settling))
    )
    imaging = 0.0 if satellite.imaging_power is None else float(satellite.imaging_power)
    sending = 0.0 if satellite.downlink_power is None else float(satellite.downlink_power)
    store, charging = math.inf, 0.0
    if satellite.imaging_per_revolution is not None and imaging > 0:
        store = (imaging + sending) * float(satellite.imaging_per_revolution)
        charging = store / (2 * math.pi * math.sqrt(float(satellite.orbit.semi_major_axis) ** 3 / EARTH_MU))
    memory = math.inf if satellite.memory is None else float(satellite.memory)
    return Imager(satellite.id, satellite.owner, agility, memory, store, charging, imaging, sending)


def tasking_of(
    catalogue: Catalogue,
    ids: Sequence[str],
    epoch: Time,
    *,
    instruments: Mapping[str, str] | None = None,
    modes: Mapping[str, str] | None = None,
) -> Fleet:
    """All that tasking asks of some satellites.

    Parameters
    ----------
    instruments, modes : of satellites, by id, where it is not the first; modes are radars'

    Raises
    ------
    UnknownIdError
        If a satellite, an instrument or a mode is unknown.
    """
    orbits = orbits_of(catalogue, ids, epoch)
    chosen, used = instruments or {}, modes or {}
    for name in (*chosen, *used):
        if name not in ids:
            raise UnknownIdError("satellite of the fleet", name, ids)
    rows = [(catalogue.satellites[name], chosen.get(name), used.get(name)) for name in ids]
    return Fleet(
        orbits,
        tuple(imager_of(one) for one, _, _ in rows),
        tuple(sensor_of(one, instrument) for one, instrument, _ in rows),
        tuple(swath_of(*row) for row in rows),
        tuple(image_bit_s(*row) for row in rows),
        tuple(math.inf if one.downlink_rate is None else float(one.downlink_rate) for one, _, _ in rows),
    )


def station_of(entry: ReceivingStation) -> Station:
    """A receiving station as the search for opportunities takes it."""
    from intercosmos.physics.observation.opportunities_targets import Station

    return Station(
        entry.id, entry.owner, float(entry.latitude), float(entry.longitude), float(entry.altitude), float(entry.mask),
        float(entry.data_rate),
    )  # fmt: skip


def stations_of(catalogue: Catalogue, partner: str, *, on: date | None = None) -> tuple[Station, ...]:
    """A partner's active stations; with a day, those planned that are to stand by then.

    Raises
    ------
    UnknownIdError
        If the partner is unknown.
    """
    from intercosmos.catalogue.schema_base import begins_by

    if partner not in catalogue.partners:
        raise UnknownIdError("partner", partner, catalogue.partners)

    def stands(one: ReceivingStation) -> bool:
        coming = one.status == "planned" and on is not None and one.since is not None and begins_by(one.since, on)
        return one.status == "active" or coming

    found = (one for one in catalogue.receiving_stations.values() if one.owner == partner and stands(one))
    return tuple(station_of(one) for one in found)
