"""When everything that a flight needs is there at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from intercosmos.constants import DAY
from intercosmos.directions.crew_legs import Leg


@dataclass(frozen=True, slots=True)
class Span:
    """The common days of station, ship, rocket and pad within a period; ``text`` says what cuts it short."""

    days: int
    text: str

    @property
    def seconds(self) -> float:
        """Length, s."""
        return self.days * DAY

    @property
    def years(self) -> float:
        """Length in Julian years."""
        return self.days / 365.25


def first_day(when: str) -> date:
    """The first day a vague date may mean.

    >>> first_day("2028"), first_day("1976-07")
    (datetime.date(2028, 1, 1), datetime.date(1976, 7, 1))
    """
    parts = [int(part) for part in when.split("-")]
    year, month, day = [*parts, 1, 1][:3]
    return date(year, month, day)


def last_day(when: str) -> date:
    """The last day a vague date may mean.

    >>> last_day("2030"), last_day("2028-02"), last_day("2028-02-10")
    (datetime.date(2030, 12, 31), datetime.date(2028, 2, 29), datetime.date(2028, 2, 10))
    """
    parts = [int(part) for part in when.split("-")]
    if len(parts) == 1:
        return date(parts[0], 12, 31)
    if len(parts) == 2:
        year, month = parts[0] + parts[1] // 12, parts[1] % 12 + 1
        return date(year, month, 1) - timedelta(days=1)
    return date(*parts)


def common_span(leg: Leg, period: tuple[date, date]) -> Span:
    """Days of the period on which station, ship, rocket and one of the pads all serve."""
    begins = [(period[0], "the period begins")]
    ends = [(period[1], "the period ends")]
    begins.append((first_day(leg.station.since), f"{leg.station.name} enters service"))
    if leg.station.until is not None:
        ends.append((last_day(leg.station.until), f"{leg.station.name} leaves service"))
    begins += [
        (first_day(asset.first_flight), f"{asset.name} first flies")
        for asset in (leg.ship, leg.vehicle)
        if asset.first_flight is not None
    ]
    pads = [pad for pad in leg.site.pads if pad.serves(leg.vehicle.id, leg.vehicle.family)]
    crewed = [pad for pad in pads if pad.crewed and pad.open_between(*period)]
    if crewed:
        earliest = min(crewed, key=lambda pad: first_day(pad.since) if pad.since else date.min)
        if earliest.since is not None:
            begins.append((first_day(earliest.since), f"pad {earliest.name} opens"))
        if all(pad.until is not None for pad in crewed):
            latest = max(last_day(pad.until) for pad in crewed if pad.until is not None)
            ends.append((latest, "the last pad closes"))
    start, why_start = max(begins, key=lambda item: item[0])
    end, why_end = min(ends, key=lambda item: item[0])
    days = max((end - start).days + 1, 0)
    return Span(days, f"from {start.isoformat()} ({why_start}) to {end.isoformat()} ({why_end})")
