"""ANTEX files: where the antennas of receivers and satellites have their phase centres.

>>> from intercosmos.formats import antex
>>> antennas = antex.read("igs20.atx", names=["TRM59800.00", "G05"])  # doctest: +SKIP
>>> antennas.receiver("TRM59800.00", "NONE").pattern("G", "L1C").offset_m  # doctest: +SKIP
>>> antennas.satellite("G05", "2022-01-01").svn  # doctest: +SKIP

References
----------
M. Rothacher and R. Schmid, *ANTEX: The Antenna Exchange Format*, version 1.4, 2010.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError, UnknownIdError
from intercosmos.formats.antex_reading import read_antennas
from intercosmos.formats.compressed import read_bytes
from intercosmos.formats.fixed_columns import LineTable

__all__ = ["Antenna", "Antennas", "Pattern", "read"]

Array = NDArray[np.float64]

#: MHz by ANTEX frequency, for the nearest one; GLONASS at its channel 0. ANTEX 1.4 and RINEX 4.02, tables 14 to 20.
_MHZ: Final = {
    "G01": 1575.42, "G02": 1227.6, "G05": 1176.45,
    "R01": 1602.0, "R02": 1246.0, "R03": 1202.025, "R04": 1600.995, "R06": 1248.06,
    "E01": 1575.42, "E05": 1176.45, "E07": 1207.14, "E08": 1191.795, "E06": 1278.75,
    "C01": 1575.42, "C02": 1561.098, "C05": 1176.45, "C06": 1268.52, "C07": 1207.14, "C08": 1191.795,
    "J01": 1575.42, "J02": 1227.6, "J05": 1176.45, "J06": 1278.75,
    "I01": 1575.42, "I05": 1176.45, "I09": 2492.028, "S01": 1575.42, "S05": 1176.45,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Pattern:
    """Phase centre of one antenna at one frequency.

    Attributes
    ----------
    offset_m : (3,) of the mean phase centre: east, north and up from the reference point of a receiver's antenna; x, y
        and z in the body of a satellite, from its centre of mass
    zenith_rad : (z,) zenith angles at a receiver, nadir angles at a satellite, ascending
    zenith_m : (z,) variations without azimuth
    azimuth_rad : (a,) from north clockwise at a receiver, in the body at a satellite, 0 to 2π; empty if there are none
    azimuth_m : (a, z) variations; empty if there are none
    """

    offset_m: Array
    zenith_rad: Array
    zenith_m: Array
    azimuth_rad: Array = field(default_factory=lambda: np.zeros(0))
    azimuth_m: Array = field(default_factory=lambda: np.zeros((0, 0)))


@dataclass(frozen=True, eq=False)
class Antenna:
    """One antenna of the file.

    Attributes
    ----------
    type, radome : of a receiver's antenna, as the IGS names them; for a satellite the block, and no radome
    serial : of an antenna calibrated by itself, else empty
    satellite : its name like ``G05``, empty for receivers
    svn, cospar : the satellite's vehicle number and designator
    start, stop : validity, GPS time; NaT where open
    patterns : by ANTEX frequency: ``G01``, ``R02``, ``C06`` …
    """

    type: str
    radome: str
    serial: str
    satellite: str
    svn: str
    cospar: str
    start: np.datetime64
    stop: np.datetime64
    patterns: dict[str, Pattern]

    def pattern(self, system: str, code: str, *, substitute: bool = False) -> Pattern:
        """The phase centre for a signal.

        Parameters
        ----------
        system : letter
        code : of an observation, ``L1C``, or a band, ``1``

        Other Parameters
        ----------------
        substitute : whether, if the file has none, the nearest frequency that it has is taken, of any system: usual for
            receivers' antennas that were calibrated for GPS and GLONASS alone

        Raises
        ------
        UnknownIdError
            If the antenna has no such frequency, with those it has.
        """
        band = next((c for c in code if c.isdecimal()), "")
        name = f"{system}0{band}"
        if name in self.patterns:
            return self.patterns[name]
        known = [key for key in self.patterns if key in _MHZ]
        if substitute and name in _MHZ and known:
            return self.patterns[min(known, key=lambda key: abs(_MHZ[key] - _MHZ[name]))]
        raise UnknownIdError(f"frequency of the antenna {self.type or self.satellite}", name, self.patterns)


@dataclass(frozen=True, eq=False)
class Antennas:
    """The antennas of a file.

    Attributes
    ----------
    version : of the format
    absolute : whether the calibrations are absolute; relative ones must not be mixed with satellites' offsets
    antennas : in the order of the file
    source : path
    skipped : what was not kept, with counts
    """

    version: str
    absolute: bool
    antennas: tuple[Antenna, ...]
    source: str
    skipped: dict[str, int]

    def receiver(self, kind: str, radome: str = "", *, serial: str = "", fallback: bool = True) -> Antenna:
        """The antenna of a receiver.

        Parameters
        ----------
        kind : type, ``TRM59800.00``; or type and radome as in a RINEX header, ``TRM59800.00     SCIT``
        radome : four letters; empty means NONE, or what stands in ``kind``

        Other Parameters
        ----------------
        serial : an own calibration under this number is preferred
        fallback : whether the calibration without radome (NONE) is taken if there is none with this one. That is what
            the IGS did before 2006; the error is up to a few centimetres in height. The answer's ``radome`` tells

        Raises
        ------
        UnknownIdError
            If there is no such antenna, with the nearest names.
        """
        name, dome = kind[:16].strip().upper(), (radome or kind[16:20]).strip().upper() or "NONE"
        own = [a for a in self.antennas if not a.satellite and a.type.upper() == name]
        for wanted in (dome, "NONE") if fallback else (dome,):
            found = [a for a in own if a.radome.upper() == wanted]
            found.sort(key=lambda a: (a.serial != serial, a.serial != ""))
            if found and found[0].serial in ("", serial):
                return found[0]
        known = {f"{a.type} {a.radome}" for a in self.antennas if not a.satellite}
        raise UnknownIdError("antenna of a receiver", f"{name} {dome}", known)

    def satellite(self, name: str, date: Any) -> Antenna:
        """The antenna that a satellite's name stood for at a date.

        Parameters
        ----------
        name : ``G05``
        date : GPS time, as text or ``datetime64``

        Raises
        ------
        UnknownIdError
            If the file has no antenna of that name at that date.
        DataError
            If the date is none.
        """
        try:
            at = np.datetime64(date, "ns")
        except ValueError as error:
            raise DataError(f"{date!r} is no date", advice="write it as 2022-01-01") from error
        for antenna in self.antennas:
            open_start, open_stop = np.isnat(antenna.start), np.isnat(antenna.stop)
            if antenna.satellite == name and (open_start or antenna.start <= at) and (open_stop or at <= antenna.stop):
                return antenna
        known = {a.satellite for a in self.antennas if a.satellite}
        raise UnknownIdError(f"satellite's antenna at {at.astype('datetime64[s]')}", name, known)


def read(path: Path | str, *, names: Iterable[str] | None = None, max_bytes: int = 200_000_000) -> Antennas:
    """The antennas of an ANTEX file.

    Parameters
    ----------
    path : plain or compressed

    Other Parameters
    ----------------
    names : types of receivers' antennas (with or without radome) and names of satellites that are wanted; by default
        all. The IGS file has more than a thousand antennas: to name a few saves most of the time
    max_bytes : larger files are refused, as are those that unpack to more

    Raises
    ------
    DataError
        If the file is missing, too large or no ANTEX file, or a line cannot be read; with file and line.
    """
    lines = LineTable(read_bytes(path, max_bytes=max_bytes, kind="ANTEX file"), Path(path))
    wanted = None if names is None else {name[:16].strip().upper() for name in names}
    version, absolute, raw, skipped = read_antennas(lines, wanted)
    antennas = tuple(
        Antenna(**one.texts, start=one.start, stop=one.stop, patterns={f: Pattern(*p) for f, p in one.patterns.items()})
        for one in raw
    )
    return Antennas(version, absolute, antennas, str(path), skipped)
