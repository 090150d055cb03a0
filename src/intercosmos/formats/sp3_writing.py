"""Orbits as a text of SP3-d."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError
from intercosmos.formats.navigation_dates import GPS_ZERO

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["sp3_text"]

_SATELLITE: Final = re.compile(r"[A-Z][0-9]{2}")
_A_LINE: Final = 17
_LEAST_LINES: Final = 5
_LEAST_COMMENTS: Final = 4
_COMMENT_LENGTH: Final = 77
_WIDEST: Final = 999999.0
_MOST_EPOCHS: Final = 10_000_000
_LONGEST_INTERVAL: Final = 100_000.0
_NO_CLOCK: Final = 999999.999999
_DAY_NS: Final = 86_400_000_000_000


def sp3_text(orbits: xr.Dataset, *, agency: str, frame: str, orbit_type: str, comments: Sequence[str]) -> str:
    """See :func:`intercosmos.formats.sp3.write`."""
    if "position_m" not in orbits or not orbits.sizes.get("time") or not orbits.sizes.get("satellite"):
        raise DataError("there is no orbit to write", advice="the dataset needs position_m (time, satellite, axis)")
    satellites = [str(s) for s in orbits.satellite.values]
    wrong = [s for s in satellites if not _SATELLITE.fullmatch(s)]
    if wrong:
        raise DataError(f"{wrong[0]!r} is no name of a satellite", allowed=("a letter of the system and two figures",))
    times = orbits.time.values.astype("datetime64[ns]")
    if np.any(np.diff(times) <= np.timedelta64(0, "ns")) or np.isnat(times).any():
        raise DataError("the epochs are not in order")
    texts = {"agency": (agency, 4), "frame": (frame, 5), "orbit_type": (orbit_type, 3)}
    words = {name: _word(orbits, name, given, width) for name, (given, width) in texts.items()}
    notes = list(comments) or [str(c) for c in orbits.attrs.get("comments", ())]
    return "\n".join(
        [*_header(orbits, times, satellites, words, notes), *_records(orbits, times, satellites), "EOF", ""]
    )


def _word(orbits: xr.Dataset, name: str, given: str, width: int) -> str:
    word = given or str(orbits.attrs.get(name, ""))
    if len(word) > width or not word.isascii() or not word.isprintable():
        raise DataError(f"{word!r} does not fit into {width} columns", advice=f"pass {name}=")
    return word.rjust(width)


def _header(
    orbits: xr.Dataset, times: NDArray[np.datetime64], satellites: list[str], words: dict[str, str], notes: list[str]
) -> list[str]:
    kind = "V" if "velocity_m_s" in orbits else "P"
    first = _date(times[:1])[0]
    since = int((times[0] - GPS_ZERO).astype(np.int64))
    week, in_week = divmod(since, 7 * _DAY_NS)
    day, in_day = divmod(since, _DAY_NS)
    interval = float(np.median(np.diff(times).astype(np.int64))) * 1e-9 if len(times) > 1 else 0.0
    if len(times) >= _MOST_EPOCHS or week < 0:
        raise DataError("the epochs do not fit the header: there are too many, or they are before 1980")
    systems = {s[0] for s in satellites}
    interval = interval if interval < _LONGEST_INTERVAL else 0.0
    lines = [
        f"#d{kind}{first} {len(times):7d} {'':5s} {words['frame']} {words['orbit_type']} {words['agency']}",
        f"## {week:4d} {in_week * 1e-9:15.8f} {interval:14.8f} {day + 44244:5d} {in_day / _DAY_NS:.13f}",
    ]
    count = max(_LEAST_LINES, -(-len(satellites) // _A_LINE))
    padded = satellites + ["  0"] * (count * _A_LINE - len(satellites))
    starts = [f"+  {len(satellites):3d}   ", *["+        "] * (count - 1)]
    lines += [start + "".join(padded[k * _A_LINE :][:_A_LINE]) for k, start in enumerate(starts)]
    lines += ["++       " + "  0" * _A_LINE] * count
    lines += [
        f"%c {systems.pop() if len(systems) == 1 else 'M'}  cc GPS ccc cccc cccc cccc cccc ccccc ccccc ccccc ccccc",
        "%c cc cc ccc ccc cccc cccc cccc cccc ccccc ccccc ccccc ccccc",
        "%f  1.2500000  1.025000000  0.00000000000  0.000000000000000",
        "%f  0.0000000  0.000000000  0.00000000000  0.000000000000000",
        *["%i    0    0    0    0      0      0      0      0         0"] * 2,
    ]
    for note in notes:
        if len(note) > _COMMENT_LENGTH or not note.isprintable():
            raise DataError(f"this comment does not fit into a line of {_COMMENT_LENGTH} characters: {note[:40]!r}")
        lines.append(f"/* {note}".rstrip())
    return lines + ["/*"] * max(0, _LEAST_COMMENTS - len(notes))


def _date(times: NDArray[np.datetime64]) -> list[str]:
    """Dates as they stand in the first line and behind the asterisk, to 10 ns."""
    rounded = ((times.astype(np.int64) + 5) // 10 * 10).astype("datetime64[ns]")
    text = np.datetime_as_string(rounded, unit="ns")
    return [
        f"{t[:4]} {int(t[5:7]):2d} {int(t[8:10]):2d} {int(t[11:13]):2d} {int(t[14:16]):2d} {float(t[17:]):11.8f}"
        for t in text
    ]


def _records(orbits: xr.Dataset, times: NDArray[np.datetime64], satellites: list[str]) -> list[str]:
    """All lines of epochs and records, made by one template."""
    rows = [_columns(orbits, "P", "position_m", "clock_s", 1e-3, 1e6)]
    if "velocity_m_s" in orbits:
        rows.append(_columns(orbits, "V", "velocity_m_s", "clock_rate", 10.0, 1e10))
    shape = (len(times), len(satellites), 1)
    flags = np.empty(shape, object)
    flags[..., 0] = _flag_text(orbits, shape[:2])
    record = "P%s%14.6f%14.6f%14.6f%14.6f%s" + ("\nV%s%14.6f%14.6f%14.6f%14.6f" if len(rows) > 1 else "")
    names = np.broadcast_to(np.array(satellites, object)[None, :, None], shape)
    parts = [names, rows[0].astype(object), flags]
    if len(rows) > 1:
        parts += [names, rows[1].astype(object)]
    table = np.concatenate(parts, axis=2).reshape(len(times), -1)
    arguments = np.concatenate([np.array(_date(times), object)[:, None], table], axis=1)
    template = "\n".join(["*  %s", *[record] * len(satellites)])
    return [("\n".join([template] * len(times))) % tuple(arguments.ravel())]


def _columns(orbits: xr.Dataset, kind: str, vector: str, clock: str, scale: float, clock_scale: float) -> NDArray[Any]:
    xyz = orbits[vector].transpose("time", "satellite", "axis").values * scale
    present = np.isfinite(xyz).all(axis=-1, keepdims=True)
    xyz = np.where(present, xyz, 0.0)
    if clock in orbits:
        t = orbits[clock].transpose("time", "satellite").values * clock_scale
        t = np.where(np.isfinite(t), t, _NO_CLOCK)
    else:
        t = np.full(xyz.shape[:2], _NO_CLOCK)
    if np.abs(xyz).max(initial=0.0) >= _WIDEST or np.abs(t[t != _NO_CLOCK]).max(initial=0.0) >= _WIDEST:
        raise DataError(f"a {'position' if kind == 'P' else 'velocity'} or a clock is too large for its columns")
    return np.concatenate([xyz, t[..., None]], axis=2)


def _flag_text(orbits: xr.Dataset, shape: tuple[int, int]) -> NDArray[Any]:
    """The end (time, satellite) of the records: columns 61 to 80, nothing where no flag is set."""
    code = np.zeros(shape, np.intp)
    for value, name in zip(
        (8, 4, 2, 1), ("clock_event", "predicted_clock", "manoeuvre", "predicted_orbit"), strict=True
    ):
        if name in orbits:
            code += value * np.asarray(orbits[name].transpose("time", "satellite").values, bool)
    endings = np.array(
        [
            (" " * 14 + ("E" if k & 8 else " ") + ("P" if k & 4 else " ") + "  " + ("M" if k & 2 else " ")
             + ("P" if k & 1 else " ")).rstrip()
            for k in range(16)
        ],
        object,
    )  # fmt: skip
    return np.asarray(endings[code])
