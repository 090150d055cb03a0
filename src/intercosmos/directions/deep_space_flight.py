"""Which day to leave and how long to fly: transfers laid under what the rockets lift."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import DAY, STANDARD_GRAVITY
from intercosmos.errors import PhysicsError

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.departure import DepartureCurves
    from intercosmos.catalogue.flight import PayloadResult
    from intercosmos.physics.orbits.direct_transfer import Transfers
    from intercosmos.programme import DeepSpaceActivity

Array = NDArray[np.float64]
_EPOCH: Final = date(2000, 1, 1)  # its noon is J2000

#: destination -> shortest and longest cruise looked at, its step, and the step of departures, days
GRIDS: Final[dict[str, tuple[float, float, float, int]]] = {
    "moon": (2.6, 5.2, 0.2, 1),
    "venus": (80.0, 220.0, 4.0, 3),
    "mars": (120.0, 420.0, 6.0, 3),
    "jupiter": (550.0, 1500.0, 25.0, 5),
    "sun-earth-l2": (105.0, 105.0, 1.0, 5),
}
#: Departure energies at which rockets are computed, m2/s2: near bodies, and Jupiter
NEAR_C3: Final = (-2.0e6, 8.0e6, 18.0e6, 35.0e6)
FAR_C3: Final = (70.0e6, 80.0e6, 92.0e6, 110.0e6)
#: Steeper departures are left out: three quarters of all directions are less steep
STEEPEST: Final = math.radians(60.0)


@dataclass(frozen=True, slots=True)
class Flight:
    """The departure chosen, and the days on which it would do as well."""

    row: int
    column: int
    departure: date
    flight_time_s: float
    c3: float
    declination: float
    arrival_speed: float
    arrival_distance: float
    capture_delta_v: float
    quality: Array  #: (d, t) least of lifted over needed less 1, of all launches; NaN where there is no departure
    window: tuple[date, date] | None  #: days in a row, the best one among them, on which everything is lifted
    windows: int  #: how many such runs the programme's period holds

    @property
    def arrival(self) -> date:
        """The day it arrives."""
        return self.departure + timedelta(seconds=self.flight_time_s)

    @property
    def window_days(self) -> int:
        """Length of the window."""
        return 0 if self.window is None else (self.window[1] - self.window[0]).days + 1


@dataclass(frozen=True, slots=True)
class Leg:
    """One launch: a vehicle from a site, and what must arrive of what it carries."""

    curves: DepartureCurves
    owner: str  #: whose probes, if not everybody's
    arriving_kg: float
    catalogue: Catalogue

    @property
    def vehicle_name(self) -> str:
        """As people call it."""
        return self.catalogue.vehicles[self.curves.vehicle].name

    @property
    def model_ratio(self) -> float:
        """By how much the model exceeds what is published for the vehicle, at most."""
        return max((r.model_ratio for r in self.curves.results), default=1.0)

    @property
    def doubt(self) -> str:
        """What its answers say of themselves."""
        return next((r.doubt for r in self.curves.results if r.feasible and r.doubt), "")

    def lifted(self, c3: Array, declination: Array, bound: str = "payload_kg") -> Array:
        """What it sends away, kg; NaN where it does not."""
        return np.asarray(self.curves.payload(c3, declination, bound=bound) / self.model_ratio)

    def flown(self, flight: Flight) -> PayloadResult | None:
        """The ascent that stands behind a flight: of the inclination flown, at the least energy computed."""
        if not self.curves.possible:
            return None
        wanted = self.curves.inclination(flight.declination)
        nearest = int(np.argmin(np.abs(self.curves.inclinations - wanted)))
        found = self.curves.results[nearest]
        return found if found.feasible else None


@dataclass(frozen=True, slots=True)
class Cruise:
    """Every departure day with every flight time."""

    destination: str
    first: date
    step_days: int
    transfers: Transfers
    capture_delta_v: Array  #: (d, t) m/s; 0 where nothing is captured
    growth: Array  #: (d, t) mass at departure over mass that must arrive
    arrival_limit: float  #: m/s

    def day(self, row: int) -> date:
        """The day of a departure."""
        return self.first + timedelta(days=row * self.step_days)

    def quality(self, legs: Sequence[Leg]) -> Array:
        """Least of lifted over needed, less 1; NaN where nothing departs or the arrival is too fast."""
        t = self.transfers
        ratios = [leg.lifted(t.c3, t.declination) / (leg.arriving_kg * self.growth) - 1 for leg in legs]
        # not NaN-ignoring: a flight that one of two rockets cannot make is none
        least = np.minimum.reduce(ratios)
        return np.asarray(np.where(t.arrival_speed <= self.arrival_limit, least, np.nan))

    def best(self, legs: Sequence[Leg]) -> Flight:
        """The departure with most to spare; where none departs, the one that asks for least energy."""
        t = self.transfers
        quality = self.quality(legs)
        if np.isfinite(quality).any():
            place = np.nanargmax(quality)
        elif np.isfinite(t.c3).any():
            place = np.nanargmin(t.c3)
        else:
            raise PhysicsError(f"no direct transfer to {self.destination} within these days and flight times")
        row, column = (int(k) for k in np.unravel_index(place, t.c3.shape))
        good = np.array([bool(np.any(r >= 0)) for r in quality])
        window = self._run(good, row)
        starts = int(np.sum(good & ~np.concatenate([[False], good[:-1]])))
        return Flight(
            row=row,
            column=column,
            departure=self.day(row),
            flight_time_s=float(t.flight_time_s[column]),
            c3=float(t.c3[row, column]),
            declination=float(t.declination[row, column]),
            arrival_speed=float(t.arrival_speed[row, column]),
            arrival_distance=float(t.arrival_distance[row, column]),
            capture_delta_v=float(self.capture_delta_v[row, column]),
            quality=quality,
            window=window,
            windows=starts,
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


def cruise_of(activity: DeepSpaceActivity, period: tuple[date, date]) -> Cruise:
    """The transfers an activity asks about."""
    first, last = activity.departure or period
    shortest, longest, step, days = GRIDS[activity.destination]
    if activity.flight_time is not None:
        shortest, longest = (time.value / DAY for time in activity.flight_time)
    orbit = activity.arrival_orbit
    capture = (orbit.periapsis.value, orbit.apoapsis.value) if orbit is not None else None
    isp = activity.isp.value if activity.isp is not None else 0.0
    limit = activity.arrival_speed.value if activity.arrival_speed is not None else math.inf
    return _cruise(activity.destination, first, last, (shortest, longest, step), days, capture, isp, limit)


@lru_cache(maxsize=16)
def _cruise(
    destination: str,
    first: date,
    last: date,
    flight: tuple[float, float, float],
    days: int,
    capture: tuple[float, float] | None,
    isp_s: float,
    limit: float,
) -> Cruise:
    from intercosmos.physics.orbits.bodies import body
    from intercosmos.physics.orbits.direct_transfer import direct_transfers
    from intercosmos.physics.orbits.flyby_geometry import escape_burn

    leave = np.arange(0, (last - first).days + 1, days) + (first - _EPOCH).days
    shortest, longest, step = flight
    times = np.linspace(shortest, longest, max(1, round((longest - shortest) / step)) + 1)
    transfers = direct_transfers(destination, leave * DAY, np.unique(times) * DAY)
    burn = np.zeros_like(transfers.c3)
    if capture is not None:
        target, there = body(destination), np.isfinite(transfers.arrival_speed)
        low, high = (target.radius + height for height in capture)
        burn = np.full_like(transfers.c3, np.nan)
        burn[there] = escape_burn(transfers.arrival_speed[there], low, target.mu, apoapsis_m=high)
    growth = np.exp(burn / (isp_s * STANDARD_GRAVITY)) if isp_s > 0 else np.ones_like(burn)
    return Cruise(destination, first, days, transfers, burn, growth, limit)


def curves_for(
    catalogue: Catalogue, pairs: Sequence[tuple[str, str]], destination: str
) -> dict[tuple[str, str], DepartureCurves]:
    """What each vehicle sends from each site, all flown in one batch."""
    return _curves(_Held(catalogue), tuple(pairs), FAR_C3 if destination == "jupiter" else NEAR_C3)


class _Held:
    """A catalogue that the cache's key knows by its digest alone."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.catalogue.digest == self.catalogue.digest

    def __hash__(self) -> int:
        return hash(self.catalogue.digest)


@lru_cache(maxsize=8)
def _curves(
    held: _Held, pairs: tuple[tuple[str, str], ...], c3: tuple[float, ...]
) -> dict[tuple[str, str], DepartureCurves]:
    """The same pairs are always one batch: the last bits of an ascent may depend on its neighbours."""
    from intercosmos.catalogue.departure import departure_curves

    found = departure_curves(held.catalogue, pairs, c3, steepest=STEEPEST)
    return dict(zip(pairs, found, strict=True))
