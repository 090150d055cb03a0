"""The header of a RINEX observation file, and the header records that may come again within it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from intercosmos.errors import DataError, Where
from intercosmos.formats.rinex_observation_codes import SYSTEMS, is_code, modern_codes, renamed

__all__ = ["Layout", "ObservationHeader", "header_of", "updated"]

_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([EeDd][+-]?\d{1,3})?")
_TIME_SYSTEMS: Final = {"G": "GPS", "R": "GLO", "E": "GAL", "C": "BDT", "J": "QZS", "I": "IRN", "S": "GPS", "M": "GPS"}
_MOST_CODES: Final = 999


@dataclass(frozen=True, slots=True)
class Layout:
    """How observations stand in the lines.

    Attributes
    ----------
    codes : system -> code of every column, None for one that is left out
    scale : system -> what the column's numbers are to be divided by
    columns : observations of a satellite in the file: of RINEX 2, where all systems have the same
    """

    codes: dict[str, tuple[str | None, ...]] = field(default_factory=dict)
    scale: dict[str, tuple[float, ...]] = field(default_factory=dict)
    columns: int = 0


@dataclass(frozen=True, slots=True)
class ObservationHeader:
    """What the header says; names of fields as in the file. Lengths in m; ``codes`` by system."""

    path: Path
    version: float
    system: str
    layout: Layout = Layout()
    types: tuple[str, ...] = ()  # RINEX 2
    scales: tuple[tuple[str, float, tuple[str, ...]], ...] = ()  # (system or "", factor, codes or none for all)
    time_system: str = ""
    marker: str = ""
    marker_number: str = ""
    receiver: str = ""
    receiver_number: str = ""
    antenna: str = ""
    antenna_number: str = ""
    observer: str = ""
    agency: str = ""
    approximate_position_m: tuple[float, ...] = (math.nan, math.nan, math.nan)
    antenna_delta_hen_m: tuple[float, ...] = (0.0, 0.0, 0.0)
    interval_s: float = math.nan
    leap_seconds: int | None = None
    clock_applied: bool = False
    glonass_channels: dict[str, int] = field(default_factory=dict)
    glonass_code_biases_m: dict[str, float] = field(default_factory=dict)
    phase_shifts: dict[str, float] = field(default_factory=dict)
    unknown_types: tuple[str, ...] = ()

    @property
    def old(self) -> bool:
        """Whether the file is of RINEX 2."""
        return self.version < 3


def header_of(lines: Sequence[str], path: Path) -> ObservationHeader:
    """The header of a file.

    Raises
    ------
    DataError
        If the file has another version or type, or the header does not say what the lines of data need.
    """
    first = lines[0]
    if first[60:].strip() != "RINEX VERSION / TYPE":
        raise DataError("the file does not begin with RINEX VERSION / TYPE", where=Where(path, 1))
    version = _number(first[:9], path, 1, "RINEX VERSION / TYPE")
    if not (2.0 <= version < 2.5 or 3.0 <= version < 3.1 or 4.0 <= version < 4.1):
        raise DataError(
            f"RINEX {first[:9].strip()} cannot be read", where=Where(path, 1, "RINEX VERSION / TYPE"),
            allowed=("2.10-2.12", "3.00-3.05", "4.00-4.02"),
        )  # fmt: skip
    if first[20:21] != "O":
        raise DataError(f"this is no file of observations but {first[20:40].strip()!r}", where=Where(path, 1))
    system = first[40:41].strip() or "G"
    if system not in (*SYSTEMS, "M"):
        raise DataError(f"there is no system {system!r}", where=Where(path, 1), allowed=(*SYSTEMS, "M"))
    header = updated(ObservationHeader(path, round(version, 2), system), lines[1:], 2)
    last = len(lines)
    if not (header.types if header.old else header.layout.codes):
        label = "# / TYPES OF OBSERV" if header.old else "SYS / # / OBS TYPES"
        raise DataError("the header does not say what is observed", where=Where(path, last, label))
    return replace(header, time_system=header.time_system or _TIME_SYSTEMS[system])


def updated(header: ObservationHeader, lines: Sequence[str], first_line: int) -> ObservationHeader:
    """The header after some more records of it.

    Parameters
    ----------
    lines : records, with their labels
    first_line : the number in the file of the first of them
    """
    reading = _Reading(header.path, header.old)
    changed = {}
    for number, line in enumerate(lines, first_line):
        label = line[60:80].strip()
        name = _RECORDS.get(label)
        if name is not None:
            changed.update(reading.record(name, line[:60].ljust(60), number, label))
    changed.update(reading.finish(header))
    header = replace(header, **changed)  # type: ignore[arg-type]
    if reading.touches_layout:
        header = _with_layout(header, reading.line)
    return header


#: Label -> the method of :class:`_Reading` that takes it.
_RECORDS: Final = {
    "MARKER NAME": "marker",
    "MARKER NUMBER": "marker_number",
    "OBSERVER / AGENCY": "observer",
    "REC # / TYPE / VERS": "receiver",
    "ANT # / TYPE": "antenna",
    "APPROX POSITION XYZ": "position",
    "ANTENNA: DELTA H/E/N": "delta",
    "INTERVAL": "interval",
    "TIME OF FIRST OBS": "first",
    "LEAP SECONDS": "leap",
    "RCV CLOCK OFFS APPL": "clock",
    "SYS / # / OBS TYPES": "types_new",
    "# / TYPES OF OBSERV": "types_old",
    "SYS / SCALE FACTOR": "scale_new",
    "OBS SCALE FACTOR": "scale_old",
    "GLONASS SLOT / FRQ #": "slots",
    "GLONASS COD/PHS/BIS": "biases",
    "SYS / PHASE SHIFT": "shift",
    "SYS / PHASE SHIFTS": "shift",
}


class _Reading:
    """Header records one after the other: some go on in the next."""

    def __init__(self, path: Path, old: bool) -> None:
        self.path, self.old = path, old
        self.line = 0
        self.types: dict[str, list[str]] = {}
        self.declared: dict[str, int] = {}
        self.system = ""
        self.scales: list[tuple[str, float, list[str], int]] = []
        self.slots: dict[str, int] = {}
        self.biases: dict[str, float] = {}
        self.shifts: dict[str, float] = {}

    @property
    def touches_layout(self) -> bool:
        return bool(self.types or self.scales)

    def record(self, name: str, text: str, line: int, label: str) -> dict[str, object]:
        """Take one record; what it changes at once."""
        self.line = line
        found: dict[str, object] = getattr(self, f"_{name}")(text, label) or {}
        return found

    def finish(self, header: ObservationHeader) -> dict[str, object]:
        """What the records that go on have changed."""
        for system, codes in self.types.items():
            if len(codes) != self.declared[system]:
                raise self._error(f"{self.declared[system]} codes are announced and {len(codes)} given", "OBS TYPES")
        found: dict[str, object] = {}
        if self.types and self.old:
            if not self.types[""]:
                raise self._error("no observation is announced", "# / TYPES OF OBSERV")
            found["types"] = tuple(self.types[""])
        elif self.types:
            new = {s: tuple(renamed(s, c, header.version) for c in t) for s, t in self.types.items()}
            found["layout"] = Layout({**header.layout.codes, **new}, header.layout.scale)
        if self.scales:
            for _, _, codes, count in self.scales:
                if len(codes) != count:
                    raise self._error(f"{count} codes are announced and {len(codes)} given", "SCALE FACTOR")
            found["scales"] = (*header.scales, *((s, f, tuple(c)) for s, f, c, _ in self.scales))[-_MOST_CODES:]
        for name, changes in (
            ("glonass_channels", self.slots),
            ("glonass_code_biases_m", self.biases),
            ("phase_shifts", self.shifts),
        ):
            if changes:
                found[name] = {**getattr(header, name), **changes}
        return found

    def _error(self, problem: str, label: str, allowed: Sequence[str] = ()) -> DataError:
        return DataError(problem, where=Where(self.path, self.line, label), allowed=allowed)

    def _float(self, text: str, label: str) -> float:
        return _number(text, self.path, self.line, label)

    def _int(self, text: str, label: str) -> int:
        value = self._float(text, label)
        if value != int(value) or abs(value) > 1e9:
            raise self._error(f"{text.strip()!r} is no whole number", label)
        return int(value)

    def _marker(self, text: str, label: str) -> dict[str, object]:
        return {"marker": text.strip()}

    def _marker_number(self, text: str, label: str) -> dict[str, object]:
        return {"marker_number": text[:20].strip()}

    def _observer(self, text: str, label: str) -> dict[str, object]:
        return {"observer": text[:20].strip(), "agency": text[20:].strip()}

    def _receiver(self, text: str, label: str) -> dict[str, object]:
        return {"receiver_number": text[:20].strip(), "receiver": text[20:].rstrip()}

    def _antenna(self, text: str, label: str) -> dict[str, object]:
        return {"antenna_number": text[:20].strip(), "antenna": text[20:40].rstrip()}

    def _position(self, text: str, label: str) -> dict[str, object]:
        return {"approximate_position_m": self._three(text, label)} if text.strip() else {}

    def _delta(self, text: str, label: str) -> dict[str, object]:
        return {"antenna_delta_hen_m": self._three(text, label)} if text.strip() else {}

    def _three(self, text: str, label: str) -> tuple[float, ...]:
        parts = text.split()  # some programs do not mind the columns
        if len(parts) != 3 or not all(map(_NUMBER.fullmatch, parts)):
            parts = [text[k : k + 14] for k in (0, 14, 28)]
        return tuple(self._float(part, label) for part in parts)

    def _interval(self, text: str, label: str) -> dict[str, object]:
        value = self._float(text[:10], label) if text[:10].strip() else math.nan
        return {"interval_s": value if value > 0 else math.nan}

    def _first(self, text: str, label: str) -> dict[str, object]:
        words = text[43:].split()  # the system is in columns 49 to 51, or about there
        scale = words[-1] if words and words[-1].isalpha() else ""
        scale = {"BDS": "BDT", "QZSS": "QZS"}.get(scale, scale)
        if scale and scale not in _TIME_SYSTEMS.values():
            raise self._error(f"there is no time system {scale!r}", label, sorted(set(_TIME_SYSTEMS.values())))
        return {"time_system": scale} if scale else {}

    def _leap(self, text: str, label: str) -> dict[str, object]:
        if not text[:6].strip():
            return {}
        # BeiDou's count began with 14 s more
        return {"leap_seconds": self._int(text[:6], label) + (14 if text[24:27] == "BDS" else 0)}

    def _clock(self, text: str, label: str) -> dict[str, object]:
        return {"clock_applied": text[:6].strip() == "1"}

    def _types_new(self, text: str, label: str) -> None:
        if text[0] != " ":
            self.system = text[0]
            if self.system not in SYSTEMS:
                raise self._error(f"there is no system {self.system!r}", label, SYSTEMS)
            self.declared[self.system] = self._int(text[3:6], label)
            self.types[self.system] = []
        if not self.system:
            raise self._error("a continuation of nothing", label)
        found = [text[k : k + 3].strip() for k in range(7, 59, 4)]
        for code in filter(None, found):
            if not is_code(code):
                raise self._error(f"{code!r} is no observation code", label)
            if code in self.types[self.system]:
                raise self._error(f"{code} is there twice for {self.system}", label)
            self.types[self.system].append(code)

    def _types_old(self, text: str, label: str) -> None:
        if text[:6].strip():
            self.declared[""] = self._int(text[:6], label)
            self.types[""] = []
        if not self.declared:
            raise self._error("a continuation of nothing", label)
        found = [text[k : k + 2].strip() for k in range(10, 60, 6)]
        self.types[""] += [code for code in found if code]
        if len(self.types[""]) > _MOST_CODES:
            raise self._error("too many observation types", label)

    def _scale_new(self, text: str, label: str) -> None:
        if text[0] != " ":
            self.scales.append(
                (
                    text[0],
                    self._factor(text[2:6], label),
                    [],
                    0 if not text[8:10].strip() else self._int(text[8:10], label),
                )
            )
        self._more_scales([text[k : k + 3].strip() for k in range(11, 59, 4)], label)

    def _scale_old(self, text: str, label: str) -> None:
        if text[:6].strip():
            self.scales.append(
                ("", self._factor(text[:6], label), [], 0 if not text[6:12].strip() else self._int(text[6:12], label))
            )
        self._more_scales([text[k : k + 2].strip() for k in range(16, 60, 6)], label)

    def _factor(self, text: str, label: str) -> float:
        factor = self._int(text, label)
        if factor < 1:
            raise self._error(f"a factor of {factor}", label)
        return float(factor)

    def _more_scales(self, codes: Sequence[str], label: str) -> None:
        if not self.scales:
            raise self._error("a continuation of nothing", label)
        self.scales[-1][2].extend(code for code in codes if code)

    def _slots(self, text: str, label: str) -> None:
        for k in range(4, 60, 7):
            if text[k : k + 7].strip():
                number = self._int(text[k + 1 : k + 3], label)
                self.slots[f"R{number:02d}"] = self._int(text[k + 3 : k + 6], label)

    def _biases(self, text: str, label: str) -> None:
        for k in range(1, 53, 13):
            code = text[k : k + 3].strip()
            if code and text[k + 3 : k + 12].strip():
                self.biases[code] = self._float(text[k + 3 : k + 12], label)

    def _shift(self, text: str, label: str) -> None:
        code = text[2:5].strip()
        if text[0] != " " and code and text[5:14].strip():
            satellites = text[19:59].split()
            self.shifts[" ".join([text[0], code, *satellites])] = self._float(text[5:14], label)


def _with_layout(header: ObservationHeader, line: int) -> ObservationHeader:
    """Codes and factors of every column, after the records that say them."""
    unknown: list[str] = []
    if header.old:
        codes = {s: tuple(modern_codes(header.types, s)) for s in SYSTEMS}
        unknown = [t for k, t in enumerate(header.types) if all(c[k] is None for c in codes.values())]
        names = dict.fromkeys(SYSTEMS, header.types)
    else:
        codes = dict(header.layout.codes)
        names = {s: tuple(c or "" for c in found) for s, found in codes.items()}
    scale = {}
    for system in codes:
        factors = dict.fromkeys(names[system], 1.0)
        for which, factor, listed in header.scales:
            if which in ("", system):
                for code in listed or names[system]:
                    name = code if header.old else renamed(system, code, header.version)
                    if name in factors:
                        factors[name] = factor
        scale[system] = tuple(factors[name] for name in names[system])
    layout = Layout(codes, scale, len(header.types))
    return replace(header, layout=layout, unknown_types=tuple(unknown))


def _number(text: str, path: Path, line: int, label: str) -> float:
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        raise DataError(f"{text!r} is no number", where=Where(path, line, label))
    value = float(text.replace("D", "E").replace("d", "e"))
    if not math.isfinite(value):
        raise DataError(f"{text!r} is too large", where=Where(path, line, label))
    return value
