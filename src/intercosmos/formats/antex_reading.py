"""One ANTEX file to plain tables: labelled lines one by one, the lines of numbers all together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError
from intercosmos.formats.fixed_columns import LineTable
from intercosmos.formats.navigation_dates import civil

__all__ = ["RawAntenna", "read_antennas"]

Array = NDArray[np.float64]

_SATELLITE: Final = re.compile(r"[A-Z][0-9]{2}")
_BLOCKS: Final = ("BLOCK", "GLONASS", "GALILEO", "BEIDOU", "QZSS", "IRNSS", "NAVIC")
_MOST_ZENITHS, _MOST_AZIMUTHS = 361, 721
_FREQUENCY: Final = re.compile(r"[A-Z][0-9]{2}")


@dataclass
class _Section:
    """A frequency on the way: its name, offset in m and the rows of its numbers."""

    name: str
    line: int
    offset: Array | None = None
    rows: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, np.intp))


@dataclass
class RawAntenna:
    """An antenna on the way: texts, validity, grid in degrees, and sections that become patterns."""

    line: int
    texts: dict[str, str] = field(default_factory=dict)
    start: np.datetime64 = field(default_factory=lambda: np.datetime64("NaT", "ns"))
    stop: np.datetime64 = field(default_factory=lambda: np.datetime64("NaT", "ns"))
    azimuth_step: float = 0.0
    zenith: Array | None = None
    sections: list[_Section] = field(default_factory=list)
    patterns: dict[str, tuple[Array, ...]] = field(default_factory=dict)


def read_antennas(lines: LineTable, wanted: set[str] | None) -> tuple[str, bool, list[RawAntenna], dict[str, int]]:
    """Version, whether the calibrations are absolute, the antennas that are wanted, and what was passed over."""
    first = lines.text(0) if len(lines) else ""
    if "ANTEX VERSION" not in first[60:80]:
        raise DataError(
            "this is no ANTEX file", where=lines.where(0), allowed=("ANTEX VERSION / SYST in the first line",)
        )
    version = first[:8].strip()
    if not version.startswith("1."):
        raise DataError(f"ANTEX {version} is no known version", where=lines.where(0), allowed=("1.0 to 1.4",))
    every = np.arange(len(lines))
    label = lines.at(every, 60)
    marked = ((label >= ord("A")) & (label <= ord("Z"))) | (label == ord("#"))
    skipped: dict[str, int] = {}
    antennas: list[RawAntenna] = []
    absolute = True
    antenna: RawAntenna | None = None
    section: _Section | None = None
    ended = False
    for row in np.flatnonzero(marked):
        text = lines.text(row)
        name = text[60:80].strip()
        if not ended:
            if name == "PCV TYPE / REFANT":
                absolute = text[:1] == "A"
            ended = name == "END OF HEADER"
        elif name == "COMMENT" or name == "END OF HEADER":
            continue
        elif name == "START OF ANTENNA":
            if antenna is not None:
                raise DataError("the antenna before this one does not end", where=lines.where(row))
            antenna = RawAntenna(int(row))
        elif antenna is None:
            raise DataError(f"{name!r} stands outside of an antenna", where=lines.where(row))
        elif name == "END OF ANTENNA":
            if section is not None or "type" not in antenna.texts:
                raise DataError("this antenna is not whole", where=lines.where(row))
            if _is_wanted(antenna, wanted):
                antennas.append(antenna)
            else:
                skipped["antennas that were not asked for"] = skipped.get("antennas that were not asked for", 0) + 1
            antenna = None
        elif name in ("START OF FREQUENCY", "START OF FREQ RMS"):
            if section is not None:
                raise DataError("the frequency before this one does not end", where=lines.where(row))
            section = _Section(_frequency(lines, int(row), text), int(row))
        elif name in ("END OF FREQUENCY", "END OF FREQ RMS"):
            if section is None:
                raise DataError("no frequency begins before this line", where=lines.where(row))
            inside = np.arange(section.line + 1, row)
            section.rows = inside[~marked[inside] & (lines.lengths[inside] > 0)]
            if section.rows.size > _MOST_AZIMUTHS + 1:
                raise DataError("this frequency has too many lines", where=lines.where(section.line, section.name))
            if name == "END OF FREQUENCY":
                antenna.sections.append(section)
            else:
                skipped["deviations of patterns"] = skipped.get("deviations of patterns", 0) + 1
            section = None
        else:
            _line_of_antenna(lines, int(row), name, text, antenna, section)
    if not ended:
        raise DataError("the header has no end", where=lines.where(), allowed=("END OF HEADER",))
    if antenna is not None:
        raise DataError("this antenna does not end", where=lines.where(antenna.line), advice="the file is cut off")
    _fill(lines, antennas)
    return version, absolute, antennas, skipped


def _frequency(lines: LineTable, row: int, text: str) -> str:
    name = text[3:6]
    name = ("G" if name[:1] == " " else name[:1]) + name[1:].replace(" ", "0")
    if not _FREQUENCY.fullmatch(name):
        raise DataError(f"{text[3:6]!r} is no frequency", where=lines.where(row), allowed=("G01", "R02", "E05", "…"))
    return name


def _line_of_antenna(
    lines: LineTable, row: int, name: str, text: str, antenna: RawAntenna, section: _Section | None
) -> None:
    """A labelled line within an antenna."""
    if name == "TYPE / SERIAL NO":
        serial, svn, cospar = text[20:40].strip(), text[40:50].strip(), text[50:60].strip()
        of_satellite = bool(_SATELLITE.fullmatch(serial)) and (bool(svn) or text.startswith(_BLOCKS))
        antenna.texts = {
            "type": text[:20].strip() if of_satellite else text[:16].strip(),
            "radome": "" if of_satellite else text[16:20].strip() or "NONE",
            "serial": "" if of_satellite else serial, "satellite": serial if of_satellite else "",
            "svn": svn, "cospar": cospar,
        }  # fmt: skip
    elif name == "DAZI":
        antenna.azimuth_step = lines.number(row, 2, 8, "DAZI")
    elif name == "ZEN1 / ZEN2 / DZEN":
        low, high, step = (lines.number(row, a, a + 6, name) for a in (2, 8, 14))
        count = (high - low) / step if step > 0 else -1.0
        if not (0 <= low <= high <= 180 and 0 <= count < _MOST_ZENITHS and abs(count - round(count)) < 1e-6):
            raise DataError("there is no such grid of zenith angles", where=lines.where(row, name))
        antenna.zenith = np.asarray(low + step * np.arange(round(count) + 1), float)
    elif name in ("VALID FROM", "VALID UNTIL"):
        columns = ((0, 6), (6, 12), (12, 18), (18, 24), (24, 30), (30, 43))
        times, good = civil(*(lines.number(row, a, b, name) for a, b in columns))
        if not good[0]:
            raise DataError("there is no such date", where=lines.where(row, name))
        setattr(antenna, "start" if name == "VALID FROM" else "stop", times[0])
    elif name == "NORTH / EAST / UP" and section is not None:
        north, east, up = (lines.number(row, a, a + 10, name, shift=-3) for a in (0, 10, 20))
        section.offset = np.array([north, east, up])


def _is_wanted(antenna: RawAntenna, wanted: set[str] | None) -> bool:
    return wanted is None or bool(wanted & {antenna.texts["type"].upper(), antenna.texts["satellite"]} - {""})


def _fill(lines: LineTable, antennas: list[RawAntenna]) -> None:
    """Patterns of all antennas; rows with equally many numbers are read at once."""
    groups: dict[int, list[tuple[RawAntenna, _Section]]] = {}
    for antenna in antennas:
        if antenna.zenith is None and antenna.sections:
            raise DataError("the grid of zenith angles is missing", where=lines.where(antenna.line))
        for section in antenna.sections:
            if section.name in antenna.patterns or section.offset is None or not section.rows.size:
                problem = (
                    "this frequency stands twice" if section.name in antenna.patterns else "no offset or no numbers"
                )
                raise DataError(problem, where=lines.where(section.line, section.name))
            antenna.patterns[section.name] = ()
            assert antenna.zenith is not None
            groups.setdefault(len(antenna.zenith), []).append((antenna, section))
    for count, members in groups.items():
        rows = np.concatenate([section.rows for _, section in members])
        values = np.stack([lines.numbers(rows, 8 * k + 8, 8 * k + 16, "variation", shift=-3) for k in range(count)], -1)
        names = lines.strings(rows, 0, 8)
        at = 0
        for antenna, section in members:
            part = slice(at, at := at + len(section.rows))
            antenna.patterns[section.name] = _pattern(lines, antenna, section, names[part], values[part])


def _pattern(
    lines: LineTable, antenna: RawAntenna, section: _Section, names: NDArray[Any], values: Array
) -> tuple[Array, ...]:
    """Offset, zenith angles, variations without and with azimuth, in m and rad."""
    where = lines.where(section.rows[0], section.name)
    step = antenna.azimuth_step
    if step < 0 or (step > 0 and 360 / step > _MOST_AZIMUTHS - 1):
        raise DataError("there is no such step of azimuth", where=lines.where(antenna.line, "DAZI"))
    expected = round(360 / step) + 1 if step > 0 else 0
    if names[0] != "NOAZI" or len(names) - 1 not in (expected, 0):
        raise DataError(f"one line NOAZI and {expected} of azimuths are expected, not {len(names)} lines", where=where)
    assert section.offset is not None
    assert antenna.zenith is not None
    offset = section.offset if antenna.texts["satellite"] else section.offset[[1, 0, 2]]
    zenith = np.radians(antenna.zenith)
    if len(names) == 1:
        return offset, zenith, values[0]
    azimuth = lines.numbers(section.rows[1:], 0, 8, "azimuth")
    if not np.allclose(azimuth, np.linspace(0.0, 360.0, expected), atol=0.06):
        raise DataError("the azimuths are not evenly spaced from 0 to 360", where=where)
    return offset, zenith, values[0], np.radians(np.linspace(0.0, 360.0, expected)), values[1:]
