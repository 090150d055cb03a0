"""Where instruments of the catalogue's satellites look, how much of the ground they see, how many bits an image has."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from intercosmos.catalogue.schema_sensing import Instrument, RadarMode, Satellite
from intercosmos.constants import EARTH_MEAN_RADIUS, EARTH_MU
from intercosmos.errors import DataError, UnknownIdError, Where

if TYPE_CHECKING:
    from intercosmos.physics.observation.sensors import Field

__all__ = [
    "ground_speed_m_s",
    "image_bit_s",
    "image_bits",
    "instrument_of",
    "mean_altitude_m",
    "sensor_of",
    "swath_of",
    "swath_sensor_of",
]

#: Half angle fore and aft of a line camera or of a satellite that turns only to its sides: as thin as a radar's fan.
ABEAM_RAD: Final = math.pi / 1800
#: The same where images are to be taken, which last some seconds: what does not turn along the track is held to see so
#: far fore and aft of abeam, about the six seconds before and after.
IMAGING_RAD: Final = math.radians(5)
#: s, of a frame of what hangs still.
FRAME_S: Final = 10.0
#: Bits of a resolution cell of a radar as recorded: real and imaginary part of four bits, 1.5 samples a cell.
RADAR_BITS: Final = 12.0


def mean_altitude_m(satellite: Satellite) -> float:
    """Altitude above the mean sphere, m, from which its images are taken: the mean one, or the apogee's."""
    orbit = satellite.orbit
    stretch = 0.0 if orbit.eccentricity is None or float(orbit.eccentricity) < 0.1 else float(orbit.eccentricity)
    return float(orbit.semi_major_axis) * (1 + stretch) - EARTH_MEAN_RADIUS


def ground_speed_m_s(satellite: Satellite) -> float:
    """Speed below the satellite, m/s, over a sphere that does not turn: good to 7 %; zero where it hangs still."""
    if satellite.orbit.kind == "geostationary":
        return 0.0
    return EARTH_MEAN_RADIUS * math.sqrt(EARTH_MU / float(satellite.orbit.semi_major_axis) ** 3)


def instrument_of(satellite: Satellite, name: str | None = None) -> Instrument:
    """An instrument by name; without one the first, which tasking is about.

    Raises
    ------
    UnknownIdError
        With the nearest names.
    """
    if name is None:
        return satellite.instruments[0]
    for one in satellite.instruments:
        if one.name.casefold() == name.casefold():
            return one
    raise UnknownIdError(f"instrument of {satellite.id}", name, [one.name for one in satellite.instruments])


def sensor_of(
    satellite: Satellite,
    instrument: str | None = None,
    *,
    abeam_rad: float = IMAGING_RAD,
    least_elevation_rad: float = 0.0,
) -> Field:
    """Where a satellite can turn an instrument to.

    A radar sees beside the track between its angles of incidence, without the satellite's turning. A camera sees what
    the satellite's roll and pitch, or a mirror of its own, bring it to; one that cannot turn, its swath.

    Parameters
    ----------
    instrument : its name; the first where none is given
    abeam_rad : half angle fore and aft of what does not turn along the track; an image fits into the time it leaves
    """
    from intercosmos.physics.observation.sensors import FieldOfRegard, SideLooking

    one = instrument_of(satellite, instrument)
    if one.kind == "radar" and one.near is not None and one.far is not None and one.side is not None:
        return SideLooking.of_incidence(
            float(one.near), float(one.far), altitude_m=mean_altitude_m(satellite), side=one.side,
            along_rad=abeam_rad, least_elevation_rad=least_elevation_rad,
        )  # fmt: skip
    if one.greatest_roll is not None:
        return FieldOfRegard(float(one.greatest_roll), abeam_rad, least_elevation_rad)
    if satellite.agility is not None:
        pitch = satellite.agility.greatest_pitch
        turned = abeam_rad if pitch is None else float(pitch)
        return FieldOfRegard(float(satellite.agility.greatest_roll), turned, least_elevation_rad)
    return swath_sensor_of(satellite, one.name, along_rad=abeam_rad, least_elevation_rad=least_elevation_rad)


def swath_sensor_of(
    satellite: Satellite,
    instrument: str | None = None,
    *,
    along_rad: float = ABEAM_RAD,
    least_elevation_rad: float = 0.0,
) -> Field:
    """What an instrument sees without turning: a line across the track as wide as its swath, or a radar's strip.

    What stares from far out sees a square. A radar's strip is that of its first mode with angles of incidence, or
    as wide as its widest mode from the near angle on; one that can look to both sides looks to the right.
    """
    from intercosmos.physics.observation.footprints_geometry import off_nadir_of_ground_range
    from intercosmos.physics.observation.sensors import Rectangle, SideLooking

    one = instrument_of(satellite, instrument)
    altitude = mean_altitude_m(satellite)
    if one.kind == "radar":
        near, far = _strip(one, altitude)
        return SideLooking.of_incidence(
            near, far, altitude_m=altitude, side="left" if one.side == "left" else "right", along_rad=along_rad,
            least_elevation_rad=least_elevation_rad,
        )  # fmt: skip
    across = float(off_nadir_of_ground_range(float(one.swath) / 2, altitude))
    stares = satellite.orbit.kind != "sun-synchronous"
    return Rectangle(
        across if stares else along_rad, across, pitch_rad=0.0 if one.pitch is None else float(one.pitch),
        least_elevation_rad=least_elevation_rad,
    )  # fmt: skip


def _strip(one: Instrument, altitude_m: float) -> tuple[float, float]:
    """Near and far angle of incidence, rad, of a radar's strip."""
    from intercosmos.physics.observation.footprints_geometry import (
        ground_range_of_off_nadir,
        incidence_of_off_nadir,
        off_nadir_of_ground_range,
        off_nadir_of_incidence,
    )

    for mode in one.modes:
        if mode.near is not None and mode.far is not None:
            return float(mode.near), float(mode.far)
    if one.near is None or one.far is None:  # the schema gives every radar both
        raise DataError(f"the radar {one.name!r} has no angles of incidence", where=Where(key="instruments"))
    begins = float(ground_range_of_off_nadir(off_nadir_of_incidence(float(one.near), altitude_m), altitude_m))
    ends = off_nadir_of_ground_range(begins + float(one.swath), altitude_m)
    return float(one.near), min(float(one.far), float(incidence_of_off_nadir(ends, altitude_m)))


def image_bits(
    satellite: Satellite, instrument: str | None = None, *, length_m: float, width_m: float | None = None,
    mode: str | None = None,
) -> float:  # fmt: skip
    """Bits of an image as recorded.

    Parameters
    ----------
    length_m : along the track
    width_m : across it; the swath where none is given, and never more than it
    mode : of a radar; its first where none is given

    Raises
    ------
    UnknownIdError
        If the instrument has no such mode.
    DataError
        If a length or width is not above 0.
    """
    one = instrument_of(satellite, instrument)
    if not (length_m > 0 and (width_m is None or width_m > 0)):
        raise DataError("an image has a length and a width above 0", where=Where(key=f"satellite.{satellite.id}"))
    chosen = _mode(satellite, one, mode)
    swath = float(one.swath if chosen is None else chosen.swath)
    part = 1.0 if width_m is None else min(1.0, width_m / swath)
    rate = one.data_rate if chosen is None else chosen.data_rate
    speed = ground_speed_m_s(satellite)
    if rate is not None and speed > 0:
        return float(rate) * length_m / speed * part
    cell = float(one.ground_sample if chosen is None else chosen.resolution)
    bits = RADAR_BITS if one.kind == "radar" else float(one.bits or 12)
    squeezed = 1.0 if one.compression is None else float(one.compression)
    bands = one.bands if chosen is None or chosen.bands is None else chosen.bands
    return length_m * swath * part / cell**2 * bands * bits / squeezed


def _mode(satellite: Satellite, one: Instrument, name: str | None) -> RadarMode | None:
    if name is None:
        return one.modes[0] if one.modes else None
    for mode in one.modes:
        if mode.name.casefold() == name.casefold():
            return mode
    raise UnknownIdError(f"mode of {satellite.id}'s {one.name}", name, [mode.name for mode in one.modes])


def swath_of(satellite: Satellite, instrument: str | None = None, mode: str | None = None) -> float:
    """Width of a strip at nadir, m; of a radar that of a mode, its first where none is named."""
    one = instrument_of(satellite, instrument)
    chosen = _mode(satellite, one, mode)
    return float(one.swath if chosen is None else chosen.swath)


def image_bit_s(satellite: Satellite, instrument: str | None = None, mode: str | None = None) -> float:
    """Bits that a second of imaging has, over the whole swath; of what hangs still, a frame in :data:`FRAME_S`."""
    speed = ground_speed_m_s(satellite)
    if speed > 0:
        return image_bits(satellite, instrument, length_m=speed, mode=mode)
    return image_bits(satellite, instrument, length_m=swath_of(satellite, instrument, mode), mode=mode) / FRAME_S
