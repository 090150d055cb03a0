"""The header of an observation file in RINEX 3 or 4, from the attributes of a dataset."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError, Where

__all__ = ["header_lines"]


def header_lines(
    attributes: Mapping[Any, Any],
    codes: Mapping[str, Sequence[str]],
    time_ns: NDArray[np.int64],
    version: str,
    program: str,
    stamp: str,
    path: Path,
) -> list[str]:
    """Lines of the header.

    Parameters
    ----------
    attributes : as :func:`~intercosmos.formats.rinex.read_observations` gives them; all are optional
    codes : system -> codes of the observations in its lines
    time_ns : of the epochs, GPS time since 1970
    stamp : date of the file

    Raises
    ------
    DataError
        If something does not fit its columns.
    """
    write = _Writer(path)

    def text(name: str, width: int) -> str:
        return write.text(name, attributes.get(name) or "", width)

    system = next(iter(codes)) if len(codes) == 1 else "M"
    write.line(f"{version:>9}{'':11}{'OBSERVATION DATA':20}{system:20}", "RINEX VERSION / TYPE")
    write.line(f"{write.text('program', program, 20)}{'':20}{write.text('created', stamp, 20)}", "PGM / RUN BY / DATE")
    write.line(text("marker", 60), "MARKER NAME")
    if attributes.get("marker_number"):
        write.line(text("marker_number", 20), "MARKER NUMBER")
    write.line("GEODETIC", "MARKER TYPE")
    write.line(text("observer", 20) + text("agency", 40), "OBSERVER / AGENCY")
    write.line(text("receiver_number", 20) + text("receiver", 40), "REC # / TYPE / VERS")
    write.line(text("antenna_number", 20) + text("antenna", 20), "ANT # / TYPE")
    position = [float(x) for x in attributes.get("approximate_position_m", ())]
    if len(position) == 3 and all(map(math.isfinite, position)):
        write.line("".join(write.number(x, 14, 4, "approximate_position_m") for x in position), "APPROX POSITION XYZ")
    delta = [float(x) for x in attributes.get("antenna_delta_hen_m", (0.0, 0.0, 0.0))]
    write.line("".join(write.number(x, 14, 4, "antenna_delta_hen_m") for x in delta), "ANTENNA: DELTA H/E/N")
    for letter, names in codes.items():
        rows = [names[k : k + 13] for k in range(0, len(names), 13)] or [[]]
        for k, row in enumerate(rows):
            front = f"{letter}  {len(names):3d}" if k == 0 else ""
            write.line(f"{front:6}" + "".join(f" {code:3}" for code in row), "SYS / # / OBS TYPES")
    write.line("DBHZ", "SIGNAL STRENGTH UNIT")
    interval = float(attributes.get("interval_s") or math.nan)
    if math.isfinite(interval):
        write.line(write.number(interval, 10, 3, "interval_s"), "INTERVAL")
    if len(time_ns):
        write.line(_instant(int(time_ns[0])), "TIME OF FIRST OBS")
        write.line(_instant(int(time_ns[-1])), "TIME OF LAST OBS")
    if "receiver_clock_applied" in attributes:
        write.line(f"{int(bool(attributes['receiver_clock_applied'])):6d}", "RCV CLOCK OFFS APPL")
    _extras(write, attributes, codes)
    write.line("", "END OF HEADER")
    return write.lines


def _extras(write: _Writer, attributes: Mapping[Any, Any], codes: Mapping[str, Sequence[str]]) -> None:
    """Phase shifts, GLONASS channels and biases, leap seconds."""
    for key, value in attributes.get("phase_shifts", {}).items():
        letter, code, *satellites = str(key).split()
        if letter in codes and code in codes[letter]:
            shift = write.number(float(value), 8, 5, "phase_shifts")
            listed = f"  {len(satellites):02d}" + "".join(f" {s}" for s in satellites[:10]) if satellites else ""
            write.line(f"{letter} {code:3} {shift}{listed}", "SYS / PHASE SHIFT")
            for k in range(10, len(satellites), 10):
                write.line(" " * 18 + "".join(f" {s}" for s in satellites[k : k + 10]), "SYS / PHASE SHIFT")
    channels = list(attributes.get("glonass_channels", {}).items())
    for k in range(0, len(channels), 8):
        front = f"{len(channels):3d} " if k == 0 else ""
        write.line(f"{front:4}" + "".join(f"{s} {int(c):2d} " for s, c in channels[k : k + 8]), "GLONASS SLOT / FRQ #")
    biases = attributes.get("glonass_code_biases_m", {})
    if "R" in codes:
        shown = [(c, biases[c]) for c in ("C1C", "C1P", "C2C", "C2P") if c in biases]
        write.line("".join(f" {c} {write.number(b, 8, 3, c)}" for c, b in shown), "GLONASS COD/PHS/BIS")
    leap = attributes.get("leap_seconds")
    if leap is not None:
        write.line(f"{int(leap):6d}", "LEAP SECONDS")


def _instant(time_ns: int) -> str:
    whole, part = divmod((time_ns + 50) // 100, 10_000_000)
    date = str(np.datetime64(whole, "s"))
    year, month, day = (int(x) for x in date[:10].split("-"))
    hour, minute, second = (int(x) for x in date[11:].split(":"))
    return f"{year:6d}{month:6d}{day:6d}{hour:6d}{minute:6d}{second:5d}.{part:07d}     GPS"


class _Writer:
    """Lines with their labels; what has no place in one is an error."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: list[str] = []

    def line(self, text: str, label: str) -> None:
        """One line."""
        if len(text) > 60:
            raise DataError(f"{text!r} has more than 60 characters", where=Where(self.path, key=label))
        self.lines.append(f"{text:60}{label}")

    def text(self, name: str, value: object, width: int) -> str:
        """A text set to the left in its columns."""
        text = str(value)
        if len(text) > width or not (text.isascii() and text.isprintable()):
            raise DataError(
                f"{text!r} has no place in {width} columns of ASCII", where=Where(self.path, key=name),
                advice="shorten the attribute",
            )  # fmt: skip
        return text.ljust(width)

    def number(self, value: float, width: int, decimals: int, name: str) -> str:
        """A number set to the right in its columns."""
        text = f"{value:{width}.{decimals}f}"
        if len(text) > width or not math.isfinite(value):
            raise DataError(f"{value} has no place in {width} columns", where=Where(self.path, key=name))
        return text
