from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercosmos.errors import PhysicsError
from intercosmos.physics.habitation.consumables import consumables_mass
from intercosmos.physics.habitation.rotation import Call, occupancy, own_ship_visit, seat_visit

DAY = 86400.0


def test_eleven_days_without_a_lifeboat() -> None:
    # CMSA, November 2025: the crew of Shenzhou-20 went home on 14 November in Shenzhou-21, because their own ship was
    # damaged; the three of Shenzhou-21 had no seat until the empty Shenzhou-22 came on 25 November
    aboard = occupancy(
        [
            Call(0.0, 204 * DAY, 3, 0, 3),  # Shenzhou-20: its seats are lost on day 204
            Call(190 * DAY, 204 * DAY, 3, 3, 3),  # Shenzhou-21 takes the elder crew home
            Call(215 * DAY, 380 * DAY, 0, 3, 3),  # Shenzhou-22
        ]
    )
    assert aboard.spare_seats == -3
    broken = aboard.seats < aboard.persons
    first, last = aboard.time_s[broken][-1] / DAY, aboard.time_s[~broken & (aboard.time_s > 204 * DAY)][0] / DAY
    assert last - first == pytest.approx(11)


def test_arrival_counts_before_departure() -> None:
    same = occupancy([Call(0.0, 10.0, 3, 3, 3), Call(10.0, 20.0, 3, 3, 3)])
    assert (same.most_persons, same.most_ports) == (6, 2)


def test_guests_who_outnumber_their_ships_seats() -> None:
    with pytest.raises(PhysicsError, match="2 seats cannot carry 3"):
        own_ship_visit(3, 3, 3, 2, 100 * DAY)


def test_unattended_station() -> None:
    alone = own_ship_visit(0, 0, 2, 3, 30 * DAY)
    assert (alone.most_persons, alone.spare_seats, alone.most_ports) == (2, 1, 1)


@pytest.mark.parametrize("calls", [[], [Call(0.0, 1.0, 0, 2, 3)]])
def test_calls_that_cannot_be(calls: list[Call]) -> None:
    with pytest.raises(PhysicsError):
        occupancy(calls)


def test_ships_leave_after_they_come() -> None:
    with pytest.raises(PhysicsError, match="leaves after"):
        Call(1.0, 1.0, 0, 0, 3)
    with pytest.raises(PhysicsError, match="handover"):
        seat_visit(3, 3, DAY, handover_s=2 * DAY)


@settings(deadline=None)
@given(crew=st.integers(1, 7), spare=st.integers(0, 3), days=st.floats(10.0, 300.0), handover=st.floats(0.1, 9.0))
def test_nobody_is_stranded_where_every_crew_keeps_its_ship(
    crew: int, spare: int, days: float, handover: float
) -> None:
    visit = seat_visit(crew, crew + spare, days * DAY, handover_s=handover * DAY)
    assert visit.spare_seats == spare
    assert int((visit.seats - visit.persons).max()) == 2 * spare
    assert visit.most_persons == 2 * crew
    assert visit.persons[-1] == visit.ports[-1] == visit.seats[-1] == 0


def test_consumables_of_an_open_loop() -> None:
    # NASA RP-1324 rates: 3 persons, 180 days: 2.69 t; tolerance 0.01 t, the rounding
    assert float(consumables_mass(3, 180 * DAY)) / 1e3 == pytest.approx(2.69, abs=0.01)


def test_recycling_saves_what_it_recovers() -> None:
    assert float(consumables_mass(1, DAY, water_recovered=1.0, oxygen_recovered=1.0)) == pytest.approx(0.62)
    with pytest.raises(PhysicsError, match="between 0 and 1"):
        consumables_mass(1, DAY, water_recovered=1.1)
    with pytest.raises(PhysicsError, match="negative"):
        consumables_mass(-1, DAY)
