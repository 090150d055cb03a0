"""Direct ways onto a near-rectilinear orbit: what they must satisfy."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.constants import EARTH_RADIUS
from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.orbits import halo, lunar, nrho_transfer, three_body

SYSTEM = three_body.EARTH_MOON
PARKING = EARTH_RADIUS + 185.2e3


@pytest.fixture(scope="module")
def gateway() -> halo.PeriodicOrbits:
    return halo.correct([1.022, 0, -0.1821, 0, -0.1033, 0], 1.5112, SYSTEM.mu)


@pytest.fixture(scope="module")
def ways(gateway: halo.PeriodicOrbits) -> nrho_transfer.HaloTransfer:
    return nrho_transfer.transfer_to_halo(gateway, tofs_s=(4.5 * 86400,), phases=6, directions=3)


def test_ways_leave_the_parking_orbit_and_arrive(
    gateway: halo.PeriodicOrbits, ways: nrho_transfer.HaloTransfer
) -> None:
    assert len(ways.insertion) >= 3
    assert np.all(np.diff(ways.insertion) >= 0)
    r = ways.departure[:, :3] + [SYSTEM.mu, 0, 0]
    height = np.linalg.norm(r, axis=1) * SYSTEM.length_m
    assert height == pytest.approx(np.full(len(r), PARKING), abs=2e3)  # the Moon's pull in the last three hours
    climb = np.sum(r * ways.departure[:, 3:], axis=1) / np.linalg.norm(r, axis=1) * SYSTEM.speed_m_s
    assert np.all(np.abs(climb) < 10)
    # forwards it reaches the orbit's place, and the impulse makes the velocity the orbit's
    end = three_body.propagate_cr3bp(ways.departure, ways.tof_s / SYSTEM.time_s, SYSTEM.mu)
    there = three_body.propagate_cr3bp(gateway.state, ways.phase * gateway.period, SYSTEM.mu)
    assert end[:, :3] == pytest.approx(there[:, :3], abs=1e-6)
    assert (there - end)[:, 3:] * SYSTEM.speed_m_s == pytest.approx(ways.impulse, abs=0.01)
    assert np.linalg.norm(ways.impulse, axis=1) == pytest.approx(ways.insertion)
    assert np.all(ways.passage_m > lunar.MOON_RADIUS)


def test_what_they_cost(ways: nrho_transfer.HaloTransfer) -> None:
    # injection: within 10 m/s of the ideal impulse; insertion at apolune: the Moon's 1.02 km/s less what the way has
    # left there, 0.19, and less the orbit's own 0.1, to a tenth of a km/s
    assert ways.injection == pytest.approx(np.full(len(ways.injection), float(lunar.ideal_injection(PARKING))), abs=10)
    assert float(ways.insertion[0]) == pytest.approx(830, abs=100)


def test_refusals(gateway: halo.PeriodicOrbits) -> None:
    with pytest.raises(PhysicsError, match="flight time"):
        nrho_transfer.transfer_to_halo(gateway, tofs_s=())
    with pytest.raises((ConvergenceError, PhysicsError)):
        nrho_transfer.transfer_to_halo(gateway, tofs_s=(30 * 86400,), phases=2, directions=1)
