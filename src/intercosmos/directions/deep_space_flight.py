"""Which day to leave and how long to fly: transfers laid under what the rockets lift.

A grid of days finds the window, and the best cell of it is then refined to the best moment. Two rockets that meet each
leave on their own best day, such that their probes arrive together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import ASTRONOMICAL_UNIT, DAY
from intercosmos.directions.deep_space_arrival import Arrivals
from intercosmos.errors import PhysicsError

if TYPE_CHECKING:
    from intercosmos.directions.deep_space_legs import Leg
    from intercosmos.physics.orbits.direct_transfer import Transfers
    from intercosmos.physics.orbits.minor_bodies import MinorBody
    from intercosmos.programme import DeepSpaceActivity
    from intercosmos.programme.deep_space import Asteroid

Array = NDArray[np.float64]
_EPOCH: Final = date(2000, 1, 1)  # its noon is J2000

#: destination -> shortest and longest cruise looked at, its step, and the step of departures, days
GRIDS: Final[dict[str, tuple[float, float, float, int]]] = {
    "moon": (2.6, 5.2, 0.2, 1),
    "venus": (80.0, 220.0, 4.0, 3),
    "mars": (120.0, 420.0, 6.0, 3),
    "jupiter": (550.0, 1500.0, 25.0, 5),
    "sun-earth-l2": (81.0, 81.0, 1.0, 5),
}
#: Shortest and longest cruise to an asteroid, in halves of the ellipse between its semi-major axis and the Earth's
_HALVES: Final = (0.4, 2.2)
_CRUISES: Final = 50  # that are looked at between them
_ASTEROID_DAYS: Final = 4  # step of departures
#: Two rockets' probes arrive no further apart than this, if the programme does not say: our assumption
MEETING: Final = {"moon": 2 * DAY}
USUAL_MEETING: Final = 10 * DAY
_ROUNDS: Final = 4  # of refinement, each of a third of the step before
_FINE: Final = 7  # moments and cruises a round


@dataclass(frozen=True, slots=True)
class Flight:
    """The departure chosen for a launch, and the days on which it would do as well."""

    row: int  #: of the grid's cell that was refined
    column: int
    departure_s: float  #: s past J2000 TDB
    flight_time_s: float
    c3: float
    declination: float
    arrival_speed: float
    arrival_distance: float
    needed_kg: float  #: that must leave
    quality: Array  #: (d, t) lifted over needed less 1, on the grid; NaN where there is no departure
    window: tuple[date, date] | None  #: days in a row, the best one among them, on which everything is lifted
    windows: int  #: how many such runs the programme's period holds

    @property
    def departure(self) -> date:
        """The day it leaves."""
        return day_of(self.departure_s)

    @property
    def arrival_s(self) -> float:
        """When it arrives, s past J2000 TDB."""
        return self.departure_s + self.flight_time_s

    @property
    def arrival(self) -> date:
        """The day it arrives."""
        return day_of(self.arrival_s)

    @property
    def window_days(self) -> int:
        """Length of the window."""
        return 0 if self.window is None else (self.window[1] - self.window[0]).days + 1


@dataclass(frozen=True, slots=True)
class Cruise:
    """Every departure day with every flight time."""

    target: str | MinorBody
    place: str  #: as people call it
    step: tuple[float, float]  #: of departures and of flight times, s
    transfers: Transfers
    arrivals: Arrivals
    meeting_s: float  #: the probes of two rockets arrive no further apart than this

    @property
    def least_c3(self) -> float:
        """Of the cheapest transfer, m2/s2.

        Raises
        ------
        PhysicsError
            If there is no transfer at all.
        """
        if not np.isfinite(self.transfers.c3).any():
            raise PhysicsError(f"no direct transfer to {self.place} within these days and flight times")
        return float(np.nanmin(self.transfers.c3))

    def day(self, row: int) -> date:
        """The day of a departure."""
        return day_of(float(self.transfers.departure_tdb_s[row]))

    def limited(self, leg: Leg) -> bool:
        """Whether the speed of arrival is limited for a launch: it carries what lands, or nothing lands at all."""
        return math.isfinite(self.arrivals.speed_limit) and ("landing" in leg.masses or not self.arrivals.lands)

    def quality(self, leg: Leg, transfers: Transfers) -> Array:
        """Lifted over needed, less 1; NaN where nothing departs or the arrival is too fast."""
        lifted = leg.lifted(transfers.c3, transfers.declination)
        ratio = lifted / self.arrivals.needed(leg.masses, transfers.arrival_speed) - 1
        if not self.limited(leg):
            return np.asarray(ratio)
        return np.asarray(np.where(transfers.arrival_speed <= self.arrivals.speed_limit, ratio, np.nan))

    def flights(self, legs: Sequence[Leg]) -> tuple[Flight, ...]:
        """Every launch's departure with most to spare; where none departs, the one that asks for least energy."""
        qualities = [self.quality(leg, self.transfers) for leg in legs]
        span = (-math.inf, math.inf) if len(legs) == 1 else self._meeting(qualities)
        return tuple(self._flight(leg, quality, span) for leg, quality in zip(legs, qualities, strict=True))

    def _meeting(self, qualities: Sequence[Array]) -> tuple[float, float]:
        """Between which moments all arrive, so that the least of what they have to spare is greatest."""
        arrive = self._arrivals_s()
        found, most = (-math.inf, math.inf), -math.inf
        for shift in (0.0, 0.5):  # two rows of spans, so that neighbours at an edge of one are together in the other
            start = float(arrive.min()) - shift * self.meeting_s
            place = ((arrive - start) // self.meeting_s).astype(int)
            least = np.full(int(place.max()) + 1, math.inf)
            for quality in qualities:
                best = np.full(least.shape, -math.inf)
                np.maximum.at(best, place, np.where(np.isfinite(quality), quality, -math.inf))
                least = np.minimum(least, best)
            chosen = int(np.argmax(least))
            if least[chosen] > most:
                most = float(least[chosen])
                found = (start + chosen * self.meeting_s, start + (chosen + 1) * self.meeting_s)
        return found

    def _arrivals_s(self) -> Array:
        t = self.transfers
        return np.asarray(t.departure_tdb_s[:, None] + t.flight_time_s[None, :])

    def _flight(self, leg: Leg, quality: Array, span: tuple[float, float]) -> Flight:
        arrive = self._arrivals_s()
        quality = np.where((arrive >= span[0]) & (arrive <= span[1]), quality, np.nan)
        t = self.transfers
        able = bool(np.isfinite(quality).any())
        place = np.nanargmax(quality) if able else np.nanargmin(t.c3)
        row, column = (int(k) for k in np.unravel_index(place, t.c3.shape))
        best, spare = self._one(t, row, column), -math.inf
        if able:
            best, spare = self._refined(leg, best, float(quality[row, column]), span)
        good = np.asarray(np.any(quality >= 0, axis=1), bool)
        good[row] |= spare >= 0
        return Flight(
            row=row,
            column=column,
            departure_s=float(best.departure_tdb_s[0]),
            flight_time_s=float(best.flight_time_s[0]),
            c3=float(best.c3[0, 0]),
            declination=float(best.declination[0, 0]),
            arrival_speed=float(best.arrival_speed[0, 0]),
            arrival_distance=float(best.arrival_distance[0, 0]),
            needed_kg=float(self.arrivals.needed(leg.masses, best.arrival_speed)[0, 0]),
            quality=quality,
            window=self._run(good, row),
            windows=int(np.sum(good & ~np.concatenate([[False], good[:-1]]))),
        )

    def _refined(self, leg: Leg, best: Transfers, spare: float, span: tuple[float, float]) -> tuple[Transfers, float]:
        """The best moment and cruise around a cell of the grid: ever finer grids around the best so far."""
        from intercosmos.physics.orbits.direct_transfer import direct_transfers

        days, cruises = self.transfers.departure_tdb_s, self.transfers.flight_time_s
        offsets = np.linspace(-1.0, 1.0, _FINE)
        wide, long = self.step
        for _ in range(_ROUNDS):
            leave = np.unique(np.clip(best.departure_tdb_s[0] + wide * offsets, days[0], days[-1]))
            times = np.unique(np.clip(best.flight_time_s[0] + long * offsets, cruises[0], cruises[-1]))
            tried = direct_transfers(self.target, leave, times)
            arrive = leave[:, None] + times[None, :]
            quality = np.where((arrive >= span[0]) & (arrive <= span[1]), self.quality(leg, tried), -math.inf)
            quality = np.where(np.isfinite(quality), quality, -math.inf)
            row, column = (int(k) for k in np.unravel_index(np.argmax(quality), quality.shape))
            if quality[row, column] > spare:
                best, spare = self._one(tried, row, column), float(quality[row, column])
            wide, long = wide / 3, long / 3
        return best, spare

    @staticmethod
    def _one(t: Transfers, row: int, column: int) -> Transfers:
        """One cell of a map, as a map."""
        from intercosmos.physics.orbits.direct_transfer import Transfers

        fields = (t.c3, t.declination, t.arrival_speed, t.arrival_distance)
        return Transfers(
            t.departure_tdb_s[row : row + 1],
            t.flight_time_s[column : column + 1],
            *(field[row : row + 1, column : column + 1] for field in fields),
        )

    def _run(self, good: NDArray[np.bool_], row: int) -> tuple[date, date] | None:
        if not good[row]:
            return None
        first = last = row
        while first > 0 and good[first - 1]:
            first -= 1
        while last < good.size - 1 and good[last + 1]:
            last += 1
        return self.day(first), self.day(last)


def day_of(tdb_s: float) -> date:
    """The day of a moment, s past J2000."""
    return _EPOCH + timedelta(days=math.floor(tdb_s / DAY + 0.5))


def cruise_of(activity: DeepSpaceActivity, period: tuple[date, date]) -> Cruise:
    """The transfers an activity asks about."""
    first, last = activity.departure or period
    target: str | MinorBody = activity.destination
    if activity.asteroid is not None:
        target = _minor_body(activity.asteroid)
        shortest, longest, step, days = _asteroid_grid(activity.asteroid.semi_major_axis.value)
    else:
        shortest, longest, step, days = GRIDS[activity.destination]
    if activity.flight_time is not None:
        shortest, longest = (time.value / DAY for time in activity.flight_time)
    usual = MEETING.get(activity.destination, USUAL_MEETING)
    meeting = activity.meet_within.value if activity.meet_within is not None else usual
    transfers = _transfers(target, first, last, (shortest, longest, step), days)
    return Cruise(target, activity.place, (days * DAY, step * DAY), transfers, Arrivals.of(activity), meeting)


def _minor_body(asteroid: Asteroid) -> MinorBody:
    from astropy.time import Time

    from intercosmos.physics.orbits.minor_bodies import MinorBody

    return MinorBody.at_epoch(
        asteroid.name,
        Time(asteroid.epoch.isoformat(), scale="tdb"),
        semi_major_axis_m=asteroid.semi_major_axis.value,
        eccentricity=asteroid.eccentricity,
        inclination=asteroid.inclination.value,
        node=asteroid.node.value,
        argument=asteroid.argument_of_perihelion.value,
        mean_anomaly=asteroid.mean_anomaly.value,
    )


def _asteroid_grid(axis_m: float) -> tuple[float, float, float, int]:
    """Cruises by the half ellipse from the Earth's distance to the asteroid's, days."""
    half = 0.5 * 365.25 * (0.5 * (1.0 + axis_m / ASTRONOMICAL_UNIT)) ** 1.5
    shortest, longest = (share * half for share in _HALVES)
    return shortest, longest, (longest - shortest) / _CRUISES, _ASTEROID_DAYS


@lru_cache(maxsize=16)
def _transfers(
    target: str | MinorBody, first: date, last: date, flight: tuple[float, float, float], days: int
) -> Transfers:
    from intercosmos.physics.orbits.direct_transfer import direct_transfers

    leave = np.arange(0, (last - first).days + 1, days) + (first - _EPOCH).days
    shortest, longest, step = flight
    times = np.linspace(shortest, longest, max(1, round((longest - shortest) / step)) + 1)
    return direct_transfers(target, leave * DAY, np.unique(times) * DAY)
