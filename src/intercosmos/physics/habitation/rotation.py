"""Crews that take turns: persons aboard, seats home and ports in use over time.

The lifeboat rule says that everyone aboard has a seat home in a docked ship at every moment, during a handover of
crews too. It was broken for eleven days in November 2025, when the crew of Shenzhou-21 stayed without a ship.

Ships come and go at instants; at equal instants arrivals count before departures, so that a handover has both
crews aboard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Call:
    """One ship's call at a station.

    Attributes
    ----------
    arrival_s, departure_s : instants of docking and undocking, s
    up, down : persons who come with it and who leave with it
    seats : it has for the way home
    """

    arrival_s: float
    departure_s: float
    up: int
    down: int
    seats: int

    def __post_init__(self) -> None:
        if not self.departure_s > self.arrival_s:
            raise PhysicsError("a ship leaves after it has come")
        if self.down > self.seats or self.up > self.seats:
            raise PhysicsError(f"a ship with {self.seats} seats cannot carry {max(self.up, self.down)} persons")


@dataclass(frozen=True, slots=True)
class Occupancy:
    """What is aboard after each arrival or departure; arrays (n,).

    Attributes
    ----------
    time_s : instants, s
    persons : aboard the station
    seats : in docked ships
    ports : in use
    """

    time_s: Array
    persons: NDArray[np.int64]
    seats: NDArray[np.int64]
    ports: NDArray[np.int64]

    @property
    def spare_seats(self) -> int:
        """Seats home beyond the persons aboard at the worst moment with anybody aboard; negative breaks the rule."""
        inhabited = self.persons > 0
        return int(np.min((self.seats - self.persons)[inhabited])) if inhabited.any() else 0

    @property
    def most_persons(self) -> int:
        """Persons aboard at the fullest moment."""
        return int(np.max(self.persons))

    @property
    def most_ports(self) -> int:
        """Ports in use at the busiest moment."""
        return int(np.max(self.ports))


def occupancy(calls: Sequence[Call]) -> Occupancy:
    """Count persons, seats and ports over a series of calls.

    Parameters
    ----------
    calls : of every ship, in any order

    Raises
    ------
    PhysicsError
        If there is no call, or more persons leave than are aboard.

    Examples
    --------
    A crew of three hands over to the next within a week; then the same with ships of two seats for the second crew:

    >>> day = 86400.0
    >>> occupancy([Call(0, 187 * day, 3, 3, 3), Call(180 * day, 360 * day, 3, 3, 3)]).spare_seats
    0
    >>> lost = occupancy([Call(0, 100 * day, 3, 0, 3), Call(180 * day, 360 * day, 0, 3, 3)])
    >>> lost.spare_seats  # the first ship went home empty: three persons without a seat
    -3
    """
    if not calls:
        raise PhysicsError("an occupancy needs at least one call of a ship")
    changes = [(call.arrival_s, 0, call.up, call.seats, 1) for call in calls]
    changes += [(call.departure_s, 1, -call.down, -call.seats, -1) for call in calls]
    changes.sort(key=lambda change: change[:2])
    totals = np.cumsum([change[2:] for change in changes], axis=0, dtype=np.int64)
    if np.any(totals[:, 0] < 0):
        raise PhysicsError("more persons leave than are aboard")
    return Occupancy(np.array([change[0] for change in changes]), totals[:, 0], totals[:, 1], totals[:, 2])


def own_ship_visit(
    residents: int, resident_seats: int, guests: int, ship_seats: int, stay_s: float, *, others: int = 0
) -> Occupancy:
    """Guests come in their own ship while one resident crew is aboard, and it waits for them all the time.

    Parameters
    ----------
    residents, resident_seats : persons of the host and seats in their ship
    guests, ship_seats : visitors and seats in their ship
    stay_s : how long they stay, s

    Other Parameters
    ----------------
    others : seats of the guests' ship that are taken by persons who are not guests, such as a commander

    Examples
    --------
    >>> visit = own_ship_visit(3, 3, 2, 3, 180 * 86400.0)
    >>> visit.most_persons, visit.spare_seats, visit.most_ports
    (5, 0, 2)
    """
    calls = [Call(stay_s / 3, stay_s * 4 / 3, guests + others, guests + others, ship_seats)]
    if residents:
        calls.append(Call(0.0, stay_s * 2, residents, residents, resident_seats))
    return occupancy(calls)


def seat_visit(crew: int, ship_seats: int, stay_s: float, *, handover_s: float) -> Occupancy:
    """Guests fly as members of the host's crews: one crew hands over to the next, each in its own ship.

    Parameters
    ----------
    crew : persons of each crew, guests among them
    ship_seats : seats of the host's ship
    stay_s : how long a crew stays, s
    handover_s : how long two crews are aboard together, s

    Examples
    --------
    >>> visit = seat_visit(3, 3, 180 * 86400.0, handover_s=5 * 86400.0)
    >>> visit.most_persons, visit.spare_seats, visit.most_ports
    (6, 0, 2)
    """
    second = stay_s - handover_s
    if not second > 0:
        raise PhysicsError("a handover is shorter than the stay")
    return occupancy(
        [
            Call(0.0, stay_s, crew, crew, ship_seats),
            Call(second, second + stay_s, crew, crew, ship_seats),
        ]
    )
