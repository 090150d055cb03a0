"""The header of a RINEX clock file."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from intercosmos.errors import DataError
from intercosmos.formats.fixed_columns import LineTable
from intercosmos.formats.navigation_dates import TIME_SYSTEMS

__all__ = ["ClockHeader", "read_clock_header"]

_LONGEST: Final = 20_000
#: Labels begin in column 61, from version 3.04 on in column 66.
_LABELS: Final = (60, 65)
_OF_SYSTEM: Final = {"R": "UTC", "C": "BDT"}


@dataclass(frozen=True)
class ClockHeader:
    """What stands before the first record; positions of stations in m, by name."""

    version: str
    rows: int
    time_system: str
    leap_seconds: float
    analysis_centre: str
    frame: str
    reference_clocks: tuple[str, ...]
    stations: dict[str, tuple[float, float, float]]

    def attributes(self) -> dict[str, Any]:
        """The attributes of the dataset."""
        return {
            "version": self.version, "time_system": "GPS", "file_time_system": self.time_system,
            "leap_seconds": self.leap_seconds, "analysis_centre": self.analysis_centre, "frame": self.frame,
            "reference_clocks": list(self.reference_clocks),
        }  # fmt: skip


def read_clock_header(lines: LineTable) -> ClockHeader:
    """The header, checked.

    Raises
    ------
    DataError
        If the file is no clock file, has no end of the header, or names an unknown time system.
    """
    first = lines.text(0) if len(lines) else ""
    version = first[:9].strip()
    if "RINEX VERSION" not in first or first[20:45].strip()[:1] != "C" or version[:2] not in ("2.", "3."):
        raise DataError(
            "this is no RINEX clock file",
            where=lines.where(0),
            allowed=("RINEX VERSION / TYPE with 2.00 to 3.04 and C",),
        )
    wide = first[_LABELS[1] :].startswith("RINEX")
    at = _LABELS[1] if wide else _LABELS[0]
    system, leap, centre, frame = "", float("nan"), "", ""
    clocks: list[str] = []
    stations: dict[str, tuple[float, float, float]] = {}
    for row in range(min(len(lines), _LONGEST)):
        text = lines.text(row)
        label = text[at:].strip()
        if "END OF HEADER" in text[_LABELS[0] :]:
            kind = first[42:43] if wide else first[40:41]
            return ClockHeader(
                version,
                row + 1,
                _time_system(lines, system, kind.strip()),
                leap,
                centre,
                frame,
                tuple(clocks),
                stations,
            )
        if label == "TIME SYSTEM ID":
            system = text[3:6].strip()
        elif label == "LEAP SECONDS":
            leap = lines.number(row, 0, 6, "leap seconds", blank=float("nan"))
        elif label == "ANALYSIS CENTER":
            centre = text[:3].strip()
        elif label == "# OF SOLN STA / TRF":
            frame = text[10:at].strip()
        elif label == "ANALYSIS CLK REF":
            clocks.append(text[: 9 if wide else 4].strip())
        elif label == "SOLN STA NAME / NUM":
            start = 30 if wide else 25
            ends = (start, start + 11, start + 23, start + 35)
            x, y, z = (lines.number(row, a, b, "station", shift=-3, blank=float("nan")) for a, b in pairwise(ends))
            stations[text[: 9 if wide else 4].strip()] = (x, y, z)
    raise DataError("the header has no end", where=lines.where(), allowed=("END OF HEADER",))


def _time_system(lines: LineTable, system: str, kind: str) -> str:
    """The time system; without a line of it, that of the satellites' system, and GPS time for a mixture."""
    found = system or _OF_SYSTEM.get(kind, "GPS")
    if found not in TIME_SYSTEMS:
        raise DataError(f"the time system {found!r} is unknown", where=lines.where(), allowed=TIME_SYSTEMS)
    return found
