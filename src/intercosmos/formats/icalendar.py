"""Schedules as calendars that any calendar program opens: one event an image, in UTC.

An event keeps its UID when a schedule is made again: it follows from partner, request and part alone, so that a program
that opens the new calendar moves the event instead of doubling it (with a greater ``sequence``). Calendars count whole
seconds: an event begins with the second in which the image begins, and ends with the one in which it ends.

References
----------
Desruisseaux, B., *Internet Calendaring and Scheduling Core Object Specification (iCalendar)*, RFC 5545 (2009): folding
3.1, text 3.3.11, UID 3.8.4.7. Daboo, C., *New Properties for iCalendar*, RFC 7986 (2016): NAME.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from intercosmos.errors import DataError
from intercosmos.formats.ccsds_time import epoch_texts
from intercosmos.formats.schedule_rows import PlannedImage, checked_rows

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["calendar_text", "calendars", "write_calendars"]

By = Literal["satellite", "partner", "satellite_partner", "station"]
_WAYS: Final = ("satellite", "partner", "satellite_partner", "station")
_TITLES: Final = {
    "satellite": "Images by {}",
    "partner": "Images for {}",
    "satellite_partner": "Images by satellites of {}",
    "station": "Images that go down at {}",
}
#: Octets of a line, without its end (RFC 5545, 3.1).
_LINE: Final = 75


def calendar_text(rows: Iterable[PlannedImage], *, name: str, stamp: Time, sequence: int = 0) -> str:
    """A calendar of images.

    Parameters
    ----------
    rows : images
    name : of the calendar
    stamp : when it is made, which every event must say
    sequence : greater each time that the schedule is made again

    Raises
    ------
    DataError
        For rows that cannot be, a sequence below 0.
    """
    images = checked_rows(rows)
    if sequence < 0:
        raise DataError("the sequence of a calendar counts from 0")
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Intercosmos//Schedules of imaging//EN", "CALSCALE:GREGORIAN",
        f"NAME:{_escaped(name)}", f"X-WR-CALNAME:{_escaped(name)}",
    ]  # fmt: skip
    begins, ends = _seconds([row.start for row in images]), _seconds([row.end for row in images], up=True)
    (made,) = _seconds([stamp])
    down = _seconds([row.delivered or row.end for row in images], up=True)
    for row, begin, end, delivered in zip(images, begins, ends, down, strict=True):
        lines += [
            "BEGIN:VEVENT", f"UID:{_identity(row)}", f"DTSTAMP:{made}", f"DTSTART:{begin}", f"DTEND:{end}",
            f"SEQUENCE:{sequence}", f"SUMMARY:{_escaped(f'{row.request} by {row.satellite}')}",
            f"DESCRIPTION:{_escaped(_description(row, delivered))}",
            f"CATEGORIES:{_escaped(row.partner)},{_escaped(row.satellite)}",
        ]  # fmt: skip
        if row.latitude_deg is not None and row.longitude_deg is not None:
            east = row.longitude_deg if abs(row.longitude_deg) <= 180 else (row.longitude_deg + 180) % 360 - 180
            lines.append(f"GEO:{row.latitude_deg:.6f};{east:.6f}")
        lines += ["STATUS:CONFIRMED", "TRANSP:OPAQUE", "END:VEVENT"]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def calendars(rows: Iterable[PlannedImage], by: By = "satellite", *, stamp: Time, sequence: int = 0) -> dict[str, str]:
    """A calendar for each satellite, each partner who asks, each owner of satellites or each ground station.

    Parameters
    ----------
    rows : images; those without a station stand in no station's calendar
    by : what each calendar is for
    stamp, sequence : as in :func:`calendar_text`

    Returns
    -------
    name of the satellite, partner or station -> calendar

    Raises
    ------
    DataError
        For an unknown ``by``, rows that cannot be.
    """
    if by not in _WAYS:
        raise DataError(f"there are no calendars by {by!r}", allowed=_WAYS)
    groups: dict[str, list[PlannedImage]] = {}
    for row in checked_rows(rows):
        if key := str(getattr(row, by)):
            groups.setdefault(key, []).append(row)
    return {
        key: calendar_text(groups[key], name=_TITLES[by].format(key), stamp=stamp, sequence=sequence)
        for key in sorted(groups)
    }


def write_calendars(
    rows: Iterable[PlannedImage], folder: Path | str, by: By = "satellite", *, stamp: Time, sequence: int = 0
) -> tuple[Path, ...]:
    """Write :func:`calendars` into a folder, which must be there: the files, ``by-name.ics`` each."""
    files = []
    for name, text in calendars(rows, by, stamp=stamp, sequence=sequence).items():
        plain = re.sub(r"[^\w.-]+", "-", name).strip("-.") or "calendar"
        file = Path(folder) / f"{by.replace('_', '-')}-{plain}.ics"
        if file in files:  # two names that differ in signs only
            file = file.with_name(f"{file.stem}-{hashlib.sha256(name.encode()).hexdigest()[:8]}.ics")
        file.write_text(text, encoding="utf-8", newline="")
        files.append(file)
    return tuple(files)


def _identity(row: PlannedImage) -> str:
    said = "\0".join(map(str, row.identity))
    return f"{hashlib.sha256(said.encode()).hexdigest()[:32]}@intercosmos"


def _description(row: PlannedImage, delivered: str) -> str:
    lines = [f"Asked for by {row.partner} ({row.kind}), taken by {row.satellite} of {row.satellite_partner}"]
    if row.roll_deg is not None:
        lines.append(f"Roll {row.roll_deg:+.1f} deg")
    lines.append(f"Score {row.score:g}, worth {row.value:g}")
    if row.station:
        day, clock = f"{delivered[:4]}-{delivered[4:6]}-{delivered[6:8]}", f"{delivered[9:11]}:{delivered[11:13]}"
        lines.append(f"On the ground at {row.station} ({row.station_partner}) by {day} {clock}:{delivered[13:15]} UTC")
    return "\n".join(lines)


def _escaped(text: str) -> str:
    """Text as a value: what has a meaning is marked, other control characters are left out."""
    plain = re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets, no character cut in two; each but the first begins with a space."""
    pieces, used = [""], 0
    for letter in line:
        size = len(letter.encode())
        if used + size > _LINE:
            pieces.append(" ")
            used = 1
        pieces[-1] += letter
        used += size
    return "\r\n".join(pieces)


def _seconds(times: Sequence[Time], *, up: bool = False) -> list[str]:
    """Instants as ``20270301T120000Z``, whole seconds down or up."""
    from astropy.time import Time, TimeDelta

    if not times:
        return []
    # to the millisecond; then a whole second is either there already, or passed by one of 999 ms
    exact = np.round(Time(list(times)).tai.copy("unix_tai").value, 3)
    shifted = Time(exact, format="unix_tai") + TimeDelta(0.999 if up else 0.0, format="sec")
    shifted = shifted + TimeDelta(1e-5, format="sec")  # no second is missed by rounding
    return [re.sub(r"[-:]", "", text.split(".")[0]) + "Z" for text in epoch_texts(shifted.utc, digits=3)]
