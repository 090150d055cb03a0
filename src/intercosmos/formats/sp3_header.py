"""The header of an SP3 file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from intercosmos.errors import DataError
from intercosmos.formats.fixed_columns import LineTable
from intercosmos.formats.navigation_dates import TIME_SYSTEMS

__all__ = ["Header", "read_header"]

_VERSIONS: Final = "abcd"
#: Headers have 22 lines; those of SP3-d with many satellites and comments grow.
_LONGEST: Final = 5000
_GREATEST_BASE: Final = 10.0
_GREATEST_EXPONENT: Final = 100


@dataclass(frozen=True)
class Header:
    """What stands before the first epoch.

    Attributes
    ----------
    rows : how many lines it has
    epochs : how many the file says it has
    satellites : names as in the list
    accuracy_m : by name, only where the file states one
    position_base, clock_base : of the exponents of deviations, in mm and ps; 0 where there is none
    """

    version: str
    velocities: bool
    rows: int
    epochs: int
    data_used: str
    frame: str
    orbit_type: str
    agency: str
    interval_s: float
    file_type: str
    time_system: str
    satellites: tuple[str, ...]
    accuracy_m: dict[str, float]
    position_base: float
    clock_base: float
    comments: tuple[str, ...]

    def attributes(self) -> dict[str, Any]:
        """The attributes of the dataset."""
        return {
            "version": self.version, "time_system": "GPS", "file_time_system": self.time_system, "frame": self.frame,
            "orbit_type": self.orbit_type, "agency": self.agency, "data_used": self.data_used,
            "file_type": self.file_type, "interval_s": self.interval_s, "comments": list(self.comments),
        }  # fmt: skip


def read_header(lines: LineTable) -> Header:
    """The header, checked.

    Raises
    ------
    DataError
        If the file is no SP3 file of version a to d, or a line of the header cannot be read.
    """
    first = lines.text(0) if len(lines) else ""
    if len(first) < 32 or first[0] != "#" or first[2:3] not in "PV":
        raise DataError("this is no SP3 file", where=lines.where(0), allowed=("a first line that begins like #dP",))
    if first[1] not in _VERSIONS:
        raise DataError(f"SP3-{first[1]} is no known version", where=lines.where(0), allowed=tuple(_VERSIONS))
    texts = [lines.text(row) for row in range(min(len(lines), _LONGEST))]
    rows = next((row for row, text in enumerate(texts) if text.startswith("*")), len(texts))
    listed: list[str] = []
    exponents: list[float] = []
    kinds: list[tuple[str, str]] = []
    bases: list[tuple[float, float]] = []
    comments: list[str] = []
    announced, interval = -1, float("nan")
    for row, text in enumerate(texts[1:rows], 1):
        if text.startswith("##"):
            interval = lines.number(row, 24, 38, "interval")
        elif text.startswith("++"):
            exponents += [lines.number(row, k, k + 3, "accuracy", blank=0.0) for k in range(9, 60, 3)]
        elif text.startswith("+"):
            if announced < 0:
                announced = int(lines.number(row, 3, 6, "number of satellites", blank=0.0))
            listed += [_satellite(lines, row, text[k : k + 3]) for k in range(9, 60, 3)]
        elif text.startswith("%c"):
            kinds.append((text[3:5].strip(), text[9:12].strip()))
        elif text.startswith("%f"):
            bases.append((lines.number(row, 3, 13, "base", blank=0.0), lines.number(row, 14, 26, "base", blank=0.0)))
        elif text.startswith(("/*", "%/*")):
            comments.append(text.removeprefix("%")[2:].strip())
        elif text.strip() and not text.startswith("%i"):
            raise DataError(f"this is no line of a header: {text[:20]!r}", where=lines.where(row))
    satellites = tuple(s for s in listed if s)
    if announced != len(satellites):
        raise DataError(
            f"the header says {max(announced, 0)} satellites and lists {len(satellites)}",
            where=lines.where(min(2, len(lines) - 1)),
        )
    file_type, system = kinds[0] if kinds else ("", "")
    base = bases[0] if bases else (0.0, 0.0)
    return Header(
        version=first[1],
        velocities=first[2] == "V",
        rows=rows,
        epochs=int(lines.number(0, 32, 39, "number of epochs")),
        data_used=first[40:45].strip(),
        frame=first[46:51].strip(),
        orbit_type=first[52:55].strip(),
        agency=first[56:60].strip(),
        interval_s=interval,
        file_type=file_type if file_type != "cc" else "G",
        time_system=_time_system(lines, system),
        satellites=satellites,
        accuracy_m={
            s: 2.0**e * 1e-3 for s, e in zip(listed, exponents, strict=False) if s and 0 < e < _GREATEST_EXPONENT
        },
        position_base=base[0] if 0 < base[0] < _GREATEST_BASE else 0.0,
        clock_base=base[1] if 0 < base[1] < _GREATEST_BASE else 0.0,
        comments=tuple(c for c in comments if c.strip("C")),
    )


def _time_system(lines: LineTable, system: str) -> str:
    """The time system; SP3-a and -b, and blank fields, mean GPS time."""
    if system in ("", "ccc"):
        return "GPS"
    if system not in TIME_SYSTEMS:
        raise DataError(f"the time system {system!r} is unknown", where=lines.where(), allowed=TIME_SYSTEMS)
    return system


def _satellite(lines: LineTable, row: int, text: str) -> str:
    """The name of a satellite, nothing for an empty place: "  0", "   "."""
    system, number = text[:1].strip() or "G", text[1:].strip()
    if number in ("", "0", "00") and not (text[:1].strip() and number):
        return ""
    if not (len(system) == 1 and system.isascii() and system.isupper() and number.isascii() and number.isdigit()):
        raise DataError(
            f"{text!r} is no satellite", where=lines.where(row), allowed=("a letter of the system and two figures", "0")
        )
    return f"{system}{int(number):02d}"
