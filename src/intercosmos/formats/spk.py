"""SPK kernels from states: the binary ephemerides that SPICE and everything built on it reads.

States become segments of type 13 (Hermite interpolation through positions and velocities at unequal steps) or 9
(Lagrange interpolation of both), as in the *SPK Required Reading* of NAIF. The file is a DAF of records of 1024 bytes:
file record, comments, summaries, names of segments, then numbers.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import DataError, UnknownIdError

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["FRAMES", "SpkSegment", "spk_segment", "write_spk"]

Array = NDArray[np.float64]
#: Numbers of the inertial frames that kernels know by themselves.
FRAMES: Final = {"J2000": 1, "ICRF": 1, "EME2000": 1, "ECLIPJ2000": 17}
_RECORD = 1024
#: Summaries of five doubles that fit one record behind its three numbers.
_SUMMARIES = 25
#: Sequence by which a transfer that changed line ends is noticed.
_TRANSFER = b"FTPSTR:\r:\n:\r\n:\r\x00:\x81:\x10\xce:ENDFTP"
_J2000_TDB = 2451545.0


@dataclass(frozen=True)
class SpkSegment:
    """States of a body from another one, as :func:`spk_segment` checks them.

    Attributes
    ----------
    body, center : NAIF numbers; a spacecraft's is negative
    frame : number of the frame
    kind : 13 or 9
    degree : of the interpolating polynomials, odd
    times_tdb_s : (n,) seconds past J2000 TDB
    states : (n, 6) km and km/s
    name : up to 40 characters of ASCII
    """

    body: int
    center: int
    frame: int
    kind: int
    degree: int
    times_tdb_s: Array
    states: Array
    name: str


def spk_segment(
    body: int,
    center: int,
    times: Time | ArrayLike,
    position: ArrayLike,
    velocity: ArrayLike,
    *,
    frame: str = "J2000",
    kind: Literal[9, 13] = 13,
    degree: int = 7,
    name: str = "",
) -> SpkSegment:
    """A segment from states.

    Parameters
    ----------
    body, center : NAIF numbers, such as -1999 and 399
    times : (n,) increasing; an astropy ``Time``, or seconds past J2000 TDB
    position, velocity : (n, 3) m and m/s, in the frame

    Other Parameters
    ----------------
    frame : one of :data:`FRAMES`
    kind : 13 for Hermite, 9 for Lagrange interpolation
    degree : of the polynomials: odd, from 1 to 27 (13: as many positions as velocities enter)
    name : of the segment

    Raises
    ------
    UnknownIdError
        For another frame.
    DataError
        For times that do not increase, states that are not finite, too few of them for the degree, or a name that is
        too long.
    """
    if frame not in FRAMES:
        raise UnknownIdError("frame of a kernel", frame, FRAMES)
    if kind not in (9, 13):
        raise DataError(f"a segment of type {kind} is not written here", allowed=("9", "13"))
    if degree % 2 == 0 or not 1 <= degree <= 27:
        raise DataError(f"the degree {degree} of an interpolation is odd and lies between 1 and 27")
    seconds = _seconds(times)
    p, v = np.asarray(position, float), np.asarray(velocity, float)
    window = _window(kind, degree)
    if seconds.ndim != 1 or p.shape != (seconds.size, 3) or v.shape != p.shape:
        raise DataError("a segment needs as many positions and velocities, of three numbers, as times")
    if seconds.size < max(window, 2):
        raise DataError(
            f"{seconds.size} states are too few for degree {degree}, which takes {window}", advice="lower the degree"
        )
    if not (np.all(np.isfinite(seconds)) and np.all(np.isfinite(p)) and np.all(np.isfinite(v))):
        raise DataError("a state of the ephemeris is not finite")
    if np.any(np.diff(seconds) <= 0):
        raise DataError("the times of an ephemeris increase")
    if len(name) > 40 or not name.isascii() or not name.isprintable():
        raise DataError("the name of a segment has up to 40 printable characters of ASCII")
    if not (-(2**31) <= body < 2**31 and -(2**31) <= center < 2**31) or body == center:
        raise DataError("body and centre are two different NAIF numbers")
    return SpkSegment(int(body), int(center), FRAMES[frame], kind, degree, seconds, np.hstack([p, v]) / 1e3, name)


def write_spk(path: Path | str, segments: Sequence[SpkSegment], *, comments: Iterable[str] = ()) -> Path:
    """Write a kernel; where segments overlap in time the last one counts, as SPICE has it.

    Raises
    ------
    DataError
        Without a segment, or for a comment that is not ASCII.
    """
    if not segments:
        raise DataError("a kernel has at least one segment")
    remarks = _comment_records(comments)
    groups = [segments[k : k + _SUMMARIES] for k in range(0, len(segments), _SUMMARIES)]
    first_summary = 2 + len(remarks) // _RECORD
    # a record of summaries and one of names for every 25 segments, then the numbers
    address = (first_summary + 2 * len(groups) - 1) * (_RECORD // 8) + 1
    body, records = [], []
    for number, group in enumerate(groups):
        here = first_summary + 2 * number
        following = here + 2 if number + 1 < len(groups) else 0
        summary = struct.pack("<3d", following, here - 2 if number else 0, len(group))
        names = b""
        for segment in group:
            numbers = _numbers(segment)
            start, end = segment.times_tdb_s[0], segment.times_tdb_s[-1]
            whole = (segment.body, segment.center, segment.frame, segment.kind, address, address + numbers.size - 1)
            summary += struct.pack("<2d6i", start, end, *whole)
            names += segment.name.encode("ascii").ljust(40)
            address += numbers.size
            body.append(numbers)
        records.append(summary.ljust(_RECORD, b"\0") + names.ljust(_RECORD))
    head = b"DAF/SPK " + struct.pack("<2i", 2, 6) + b"INTERCOSMOS".ljust(60)
    head += struct.pack("<3i", first_summary, first_summary + 2 * (len(groups) - 1), address) + b"LTL-IEEE"
    head = (head.ljust(699, b"\0") + _TRANSFER).ljust(_RECORD, b"\0")
    content = np.concatenate(body).astype("<f8").tobytes()
    whole_records = -(-len(content) // _RECORD) * _RECORD
    path = Path(path)
    path.write_bytes(head + remarks + b"".join(records) + content.ljust(whole_records, b"\0"))
    return path


def _window(kind: int, degree: int) -> int:
    """States that enter one interpolation."""
    return (degree + 1) // 2 if kind == 13 else degree + 1


def _seconds(times: Time | ArrayLike) -> Array:
    from astropy.time import Time

    if isinstance(times, Time):
        tdb = times.tdb
        return np.asarray((tdb.jd1 - _J2000_TDB) * 86400.0 + tdb.jd2 * 86400.0, float)
    return np.asarray(times, float)


def _numbers(segment: SpkSegment) -> Array:
    """States, epochs, every hundredth epoch, then window less one (13) or degree (9), then the count."""
    count = segment.times_tdb_s.size
    directory = segment.times_tdb_s[99 : count - 1 : 100]
    shape = _window(13, segment.degree) - 1 if segment.kind == 13 else segment.degree
    return np.concatenate([segment.states.ravel(), segment.times_tdb_s, directory, [shape, count]])


def _comment_records(comments: Iterable[str]) -> bytes:
    """Records of 1000 characters; lines end with a null, the area with EOT."""
    lines = list(comments)
    if not lines:
        return b""
    text = "".join(f"{line}\0" for line in lines)
    if not text.replace("\0", "").isascii() or "\x04" in text:
        raise DataError("comments of a kernel are ASCII")
    raw = text.encode("ascii") + b"\x04"
    return b"".join(raw[k : k + 1000].ljust(_RECORD, b"\0") for k in range(0, len(raw), 1000))
