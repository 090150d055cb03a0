"""Mean elements as SGP4 takes them, for many satellites, from two-line sets or orbit mean-elements messages.

Numbers stay in the units in which they are published (degrees, revolutions a day), so that nothing is lost.

>>> mir = MeanElements.of({
...     "EPOCH": "1999-12-31T12:00:00", "MEAN_MOTION": 15.5, "ECCENTRICITY": 0.001, "INCLINATION": 51.6,
...     "RA_OF_ASC_NODE": 10.0, "ARG_OF_PERICENTER": 20.0, "MEAN_ANOMALY": 30.0, "BSTAR": 1e-4,
... })
>>> len(mir), mir.epoch_day.tolist(), mir.epoch_minute.tolist()
(1, [51543.0], [720.0])
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError, PhysicsError, Where
from intercosmos.physics.orbits.sgp4_setup import Elements
from intercosmos.physics.orbits.two_lines import TwoLines, parse_two_lines

__all__ = ["MeanElements", "day_and_second"]

Array = NDArray[np.float64]

_MINUTES_PER_DAY = 1440.0
_MJD_OF_ORDINAL = 678576
_EPOCH = re.compile(
    r"(?P<year>[0-9]{4})-(?:(?P<month>[0-9]{2})-(?P<day>[0-9]{2})|(?P<doy>[0-9]{3}))"
    r"T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2}(?:\.[0-9]{0,15})?)Z?"
)
_KEYWORDS = {
    "mean_motion": "MEAN_MOTION",
    "eccentricity": "ECCENTRICITY",
    "inclination": "INCLINATION",
    "node": "RA_OF_ASC_NODE",
    "perigee": "ARG_OF_PERICENTER",
    "anomaly": "MEAN_ANOMALY",
    "bstar": "BSTAR",
}


@dataclass(frozen=True, eq=False)
class MeanElements:
    """Mean elements of ``n`` satellites, each field ``(n,)``.

    Attributes
    ----------
    epoch_day, epoch_minute : UTC: modified Julian day, and minutes of that day
    mean_motion : Kozai's, rev/day
    eccentricity : at least 0, below 1
    inclination, node, perigee, anomaly : deg, true equator and mean equinox of the epoch (TEME)
    bstar : drag term, 1/Earth radii
    number : of the catalogue, 0 where unknown

    Raises
    ------
    PhysicsError
        If a mean motion is not above 0, an eccentricity not in [0, 1), an inclination not in [0, 180], or a number
        not finite.
    """

    epoch_day: Array
    epoch_minute: Array
    mean_motion: Array
    eccentricity: Array
    inclination: Array
    node: Array
    perigee: Array
    anomaly: Array
    bstar: Array
    number: NDArray[np.int64]

    def __post_init__(self) -> None:
        given = [np.atleast_1d(np.asarray(getattr(self, f.name))) for f in fields(self)]
        for field, values in zip(fields(self), np.broadcast_arrays(*given), strict=True):
            object.__setattr__(self, field.name, values.astype(np.int64 if field.name == "number" else float))
        if self.mean_motion.ndim != 1:
            raise PhysicsError("mean elements are lists over satellites, of one dimension")
        finite = np.all(
            [np.isfinite(getattr(self, name)) for name in (*_KEYWORDS, "epoch_day", "epoch_minute")], axis=0
        )
        self._require(finite, "a mean element is no finite number")
        self._require(self.mean_motion > 0, "the mean motion is above 0 revolutions a day")
        self._require((self.eccentricity >= 0) & (self.eccentricity < 1), "the eccentricity lies in [0, 1)")
        self._require((self.inclination >= 0) & (self.inclination <= 180), "the inclination lies in 0 to 180 deg")

    def _require(self, holds: NDArray[np.bool_], rule: str) -> None:
        if not holds.all():
            at = int(np.argmin(holds))
            raise PhysicsError(f"satellite {at} of the list (catalogue number {self.number[at]}): {rule}")

    def __len__(self) -> int:
        return len(self.mean_motion)

    @classmethod
    def of(cls, given: Any, *, checksum: bool = True) -> MeanElements:
        """Mean elements from whatever holds them.

        Parameters
        ----------
        given : mean elements; a pair of lines; the lines of one or many sets as a list or a text (names may come
            first); a :class:`~intercosmos.physics.orbits.two_lines.TwoLines`; JSON as text; a mapping with the
            keywords of an orbit mean-elements message (as in JSON catalogues); an object with an attribute
            ``mean_elements`` such as those of ``intercosmos.formats``; or a sequence of any of these

        Raises
        ------
        DataError
            If a text or mapping cannot be read; a member of a sequence is counted from 1 in the message.
        PhysicsError
            If an element is out of its range.
        """
        parts = [cls._one(item, where, checksum) for item, where in _items(given)]
        if len(parts) == 1:
            return parts[0]
        if not parts:
            raise DataError("there is no element set", advice="give at least one pair of lines")
        return cls(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls)))

    @classmethod
    def _one(cls, item: Any, where: Where, checksum: bool) -> MeanElements:
        if isinstance(item, cls):
            return item
        if isinstance(item, TwoLines):
            return cls.from_two_lines(item)
        if isinstance(item, Mapping):
            return cls._from_keywords(item, where)
        if isinstance(held := getattr(item, "mean_elements", None), cls):
            return held
        lines = _lines(item)
        if lines is None:
            raise DataError(
                f"no element set can be read from {type(item).__name__}",
                where=where,
                allowed=("a pair of lines", "a mapping of OMM keywords", "MeanElements"),
            )
        return cls.from_two_lines(parse_two_lines(*lines, checksum=checksum, where=(where, where)))

    @classmethod
    def from_two_lines(cls, t: TwoLines) -> MeanElements:
        """Mean elements of one satellite."""
        return cls(
            np.array([t.epoch_day]), np.array([t.epoch_units * (_MINUTES_PER_DAY / 1e8)]), np.array([t.mean_motion]),
            np.array([t.eccentricity]), np.array([t.inclination]), np.array([t.node]), np.array([t.perigee]),
            np.array([t.anomaly]), np.array([t.bstar]), np.array([t.number]),
        )  # fmt: skip

    @classmethod
    def _from_keywords(cls, message: Mapping[str, Any], where: Where) -> MeanElements:
        values = {field: _number(message, key, where) for field, key in _KEYWORDS.items()}
        for key, meant in (("TIME_SYSTEM", "UTC"), ("REF_FRAME", "TEME"), ("CENTER_NAME", "EARTH")):
            if (said := message.get(key)) is not None and str(said).upper() != meant:
                raise DataError(f"{key} is {str(said)[:40]!r}", where=where, allowed=(meant,))
        if "EPOCH" not in message:
            raise DataError("EPOCH is missing", where=where)
        day, second = day_and_second(str(message["EPOCH"]), where)
        number = _number(message, "NORAD_CAT_ID", where) if message.get("NORAD_CAT_ID") is not None else 0.0
        if not 0 <= number < 1e9:
            raise DataError("NORAD_CAT_ID has at most nine digits", where=where)
        one = {name: np.array([value]) for name, value in values.items()}
        return cls(np.array([float(day)]), np.array([second / 60.0]), number=np.array([int(number)]), **one)

    def theory(self) -> Elements:
        """The same in the units of the theory: rad/min and rad."""
        return Elements(
            self.mean_motion / (_MINUTES_PER_DAY / (2 * np.pi)), self.eccentricity, np.radians(self.inclination),
            np.radians(self.node), np.radians(self.perigee), np.radians(self.anomaly), self.bstar,
        )  # fmt: skip


def day_and_second(text: str, where: Where | None = None) -> tuple[int, float]:
    """Modified Julian day and second of the day of a CCSDS time, by month and day or by day of the year.

    >>> day_and_second("2000-179T18:50:19.733568")
    (51722, 67819.733568)
    """
    match = _EPOCH.fullmatch(text.strip())
    problem = f"{text[:40]!r} is no time"
    if match:
        year, second = int(match["year"]), float(match["second"])
        hour, minute = int(match["hour"]), int(match["minute"])
        try:
            if match["doy"]:
                ordinal = date(year, 1, 1).toordinal() + int(match["doy"]) - 1
                exists = int(match["doy"]) >= 1 and date.fromordinal(ordinal).year == year
            else:
                ordinal = date(year, int(match["month"]), int(match["day"])).toordinal()
                exists = True
        except (ValueError, OverflowError):
            exists = False
        if exists and hour < 24 and minute < 60 and second < 60:
            # decimals are those of the second; hour and minute are whole
            return ordinal - _MJD_OF_ORDINAL, math.fsum((hour * 3600, minute * 60, second))
        problem = f"{text[:40]!r} does not exist"
    raise DataError(problem, where=where, allowed=("2026-11-23T06:30:00.123456", "2026-327T06:30:00"))


def _items(given: Any) -> Iterable[tuple[Any, Where]]:
    """The element sets in what was given, each with its count."""
    if isinstance(given, str):
        given = _of_text(given)
    single = isinstance(given, Mapping | MeanElements | TwoLines) or hasattr(given, "mean_elements")
    if single or _lines(given) is not None:
        return [(given, Where())]
    if isinstance(given, Path) or (isinstance(given, str) and len(given.splitlines()) < 2):
        shown = str(given)[:60]
        raise DataError(
            f"no element set can be read from {shown!r}",
            allowed=("a pair of lines", "a mapping of OMM keywords", "MeanElements"),
            advice="give both lines; files are read by intercosmos.formats, whose sets can be given here",
        )
    try:
        listed = list(given)
    except TypeError:
        return [(given, Where())]
    if len(listed) > 1 and all(isinstance(line, str) and "\n" not in line.strip() for line in listed):
        listed = _sets(listed)
    return [(item, Where(key=f"element set {k}")) for k, item in enumerate(listed, 1)]


def _of_text(text: str) -> Any:
    """What a text holds: JSON, or the lines of one or more sets."""
    if text.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise DataError(f"the text begins like JSON and is none: {error}") from error
    if "CCSDS_OMM_VERS" in text[:2000] or text.lstrip().startswith("<"):
        raise DataError(
            "the text is a whole orbit mean-elements message",
            advice="read it with intercosmos.formats.omm and give what that returns",
        )
    lines = [line for line in text.splitlines() if line.strip()]
    return lines if len(lines) > 1 else text


def _sets(lines: list[str]) -> list[Any]:
    """Lines of many sets, names between them, as pairs; whatever is no pair stays a line, for the message."""
    found: list[Any] = []
    k = 0
    while k < len(lines):
        here, after = lines[k], lines[k + 1] if k + 1 < len(lines) else ""
        if here.startswith("1 ") and after.startswith("2 "):
            found.append((here, after))
            k += 2
            continue
        named = after.startswith("1 ") and k + 2 < len(lines) and lines[k + 2].startswith("2 ")
        if not named:
            found.append(here)
        k += 1
    return found


def _lines(item: Any) -> tuple[str, str] | None:
    """The two lines of a text or a pair (or three, name first) of texts; None if it is something else."""
    if isinstance(item, str):
        item = [line for line in item.splitlines() if line.strip()]
    elif not isinstance(item, Sequence | np.ndarray):
        return None
    if len(item) not in (2, 3) or not all(isinstance(line, str) for line in item):
        return None
    if any("\n" in line.strip() for line in item):
        return None
    return str(item[-2]).rstrip("\r\n"), str(item[-1]).rstrip("\r\n")


def _number(message: Mapping[str, Any], key: str, where: Where) -> float:
    if message.get(key) is None:
        raise DataError(f"{key} is missing", where=where, advice="an orbit mean-elements message for SGP4 has it")
    try:
        value = float(message[key])
    except (TypeError, ValueError, OverflowError):
        raise DataError(f"{key} is {str(message[key])[:40]!r}, no number", where=where) from None
    if not math.isfinite(value):
        raise DataError(f"{key} is not finite", where=where)
    return value
