"""Small RINEX files, built line by line with every column in its place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

BLANK = " " * 16


def line(text: str, label: str) -> str:
    """A header record."""
    return f"{text:60}{label}\n"


def field(value: float | None, loss: str = " ", strength: str = " ") -> str:
    """An observation."""
    return BLANK[:14] + loss + strength if value is None else f"{value:14.3f}{loss}{strength}"


def header(
    version: str = "3.05", types: Sequence[str] = ("G    2 C1C L1C",), system: str = "M", extra: str = ""
) -> str:
    """A header of RINEX 3 or 4."""
    text = line(f"{version:>9}{'':11}{'OBSERVATION DATA':20}{system:20}", "RINEX VERSION / TYPE")
    text += "".join(line(t, "SYS / # / OBS TYPES") for t in types)
    return text + extra + line("", "END OF HEADER")


def old_header(types: Sequence[str], version: str = "2.11", system: str = "M", extra: str = "") -> str:
    """A header of RINEX 2."""
    text = line(f"{version:>9}{'':11}{'OBSERVATION DATA':20}{system:20}", "RINEX VERSION / TYPE")
    for k in range(0, len(types), 9):
        front = f"{len(types):6d}" if k == 0 else " " * 6
        text += line(front + "".join(f"{t:>6}" for t in types[k : k + 9]), "# / TYPES OF OBSERV")
    return text + extra + line("", "END OF HEADER")


def epoch(time: str, count: int, flag: int = 0, clock: str = "") -> str:
    """The first line of an epoch of RINEX 3 or 4; the time as ``2022 01 01 00 00  0.0000000``."""
    return (f"> {time}  {flag}{count:3d}" + (f"{'':6}{clock:>15}" if clock else "")).rstrip() + "\n"


def old_epoch(time: str, satellites: Sequence[str], flag: int = 0, clock: str = "") -> str:
    """The first lines of an epoch of RINEX 2; the time as ``22  1  1  0  0  0.0000000``."""
    rows = [satellites[k : k + 12] for k in range(0, len(satellites), 12)] or [()]
    text = f" {time}  {flag}{len(satellites):3d}" + f"{''.join(rows[0]):36}" + clock
    return "\n".join([text.rstrip(), *(" " * 32 + "".join(row) for row in rows[1:])]) + "\n"


def saved(folder: Path, *parts: str, name: str = "file.rnx") -> Path:
    """The parts in a file."""
    path = folder / name
    path.write_bytes("".join(parts).encode("latin-1"))
    return path


MIDNIGHT = "2022 01 01 00 00  0.0000000"
LATER = "2022 01 01 00 00 30.0000000"
LAST = "2022 01 01 00 01  0.0000000"
