from __future__ import annotations

import math

import pytest

from intercosmos.constants import EARTH_MU, EARTH_RADIUS, STANDARD_GRAVITY
from intercosmos.errors import PhysicsError
from intercosmos.physics.ascent.transfer import Burn, Jettison, Release, Step, close, plan_burns
from intercosmos.physics.orbits import manoeuvres

LOW = EARTH_RADIUS + 200e3
GEO = 42164e3
STRONG = 1e9  # N: burns of no duration, so no finite-burn losses


def burns(steps: list[Step]) -> list[Burn]:
    return [s for s in steps if isinstance(s, Burn)]


def test_without_a_turn_the_burns_are_hohmanns() -> None:
    first, second, time = (float(v) for v in manoeuvres.hohmann(LOW, GEO))
    raise_, circularise = burns(plan_burns(LOW, 0.1, GEO, GEO, 0.1, restarts=5, disposal=False))
    # tolerance: rounding only
    assert raise_.delta_v == pytest.approx(first, rel=1e-9)
    assert circularise.delta_v == pytest.approx(second, rel=1e-9)
    assert circularise.coast_s == pytest.approx(time, rel=1e-9)


def test_a_turn_is_shared_between_the_burns() -> None:
    # 200 km at 28.5° to geostationary, all of the turn at the apogee: 1.83 to 1.84 km/s there, the figure launch
    # operators state for transfer orbits from Florida; turning about 2° at the perigee saves some 25 m/s
    plan = burns(plan_burns(LOW, math.radians(28.5), GEO, GEO, 0.0, restarts=5, disposal=False))
    total = sum(b.delta_v for b in plan)
    first, _, _ = (float(v) for v in manoeuvres.hohmann(LOW, GEO))
    v1 = math.sqrt(EARTH_MU * (2 / GEO - 2 / (LOW + GEO)))
    v2 = math.sqrt(EARTH_MU / GEO)
    at_apogee = math.sqrt(v1**2 + v2**2 - 2 * v1 * v2 * math.cos(math.radians(28.5)))
    assert at_apogee / 1e3 == pytest.approx(1.835, abs=0.005)
    assert 15 < first + at_apogee - total < 35
    assert plan[1].delta_v < at_apogee
    assert plan[0].delta_v > first


def test_a_transfer_orbit_needs_one_burn() -> None:
    plan = burns(plan_burns(LOW, 0.5, LOW, GEO, 0.5, restarts=1, disposal=False))
    assert [b.name for b in plan] == ["transfer burn"]
    assert plan[0].delta_v == pytest.approx(float(manoeuvres.hohmann(LOW, GEO)[0]), rel=1e-9)


def test_ascent_onto_the_transfer_orbit_leaves_the_apogee_burn() -> None:
    plan = burns(plan_burns(LOW, 0.5, GEO, GEO, 0.5, restarts=1, direct=True, disposal=False))
    assert [b.name for b in plan] == ["apogee burn"]


def test_too_few_restarts() -> None:
    with pytest.raises(PhysicsError, match="needs 2 firings after injection; the stage restarts 1 times"):
        plan_burns(LOW, 0.5, GEO, GEO, 0.5, restarts=1)


def test_pairs_are_released_one_after_the_other() -> None:
    steps = plan_burns(LOW, 0.1, 14208e3, 14208e3, 0.0, restarts=7, releases=2, dispenser_kg=400.0)
    released = [s for s in steps if isinstance(s, Release)]
    assert [r.share for r in released] == [0.5, 0.5]
    assert [r.dispenser_kg for r in released] == [0.0, 400.0]
    between = steps[steps.index(released[0]) + 1]
    assert isinstance(between, Burn)
    assert between.name == "separation burn"


def test_disposal_depends_on_the_height() -> None:
    low, high, transfer = (
        burns(plan_burns(LOW, 0.9, p, a, 0.9, restarts=7))[-1]
        for p, a in ((EARTH_RADIUS + 800e3,) * 2, (29600e3, 29600e3), (LOW, GEO))
    )
    assert low.name == high.name == "disposal burn"
    # from 800 km to a perigee of 50 km: analytic by vis-viva
    r, p = EARTH_RADIUS + 800e3, EARTH_RADIUS + 50e3
    price = math.sqrt(EARTH_MU / r) - math.sqrt(EARTH_MU * (2 / r - 2 / (r + p)))
    assert low.delta_v == pytest.approx(price, rel=1e-9)
    assert 0 < high.delta_v < 30
    # a transfer orbit is left to decay
    assert transfer.name == "transfer burn"


def test_closure_is_the_rocket_equation_backwards() -> None:
    steps: list[Step] = [Burn("a", 1500.0, LOW, 0.0), Release("r", 1.0), Burn("b", 100.0, GEO, 0.0)]
    closure = close(steps, end_kg=1000.0, payload_kg=3000.0, thrust=STRONG, isp_s=330.0, restarts=2)
    exhaust = 330.0 * STANDARD_GRAVITY
    assert closure.alpha == pytest.approx(math.exp(1500 / exhaust), rel=1e-9)
    assert closure.beta == pytest.approx(1000.0 * math.exp(1600 / exhaust), rel=1e-9)
    assert closure.losses == pytest.approx((0.0, 0.0), abs=1e-6)
    # forwards with a payload: what is left is the end mass
    mass = (closure.alpha * 2500.0 + closure.beta) / math.exp(1500 / exhaust) - 2500.0
    assert mass / math.exp(100 / exhaust) == pytest.approx(1000.0, rel=1e-9)


def test_a_jettisoned_tank_is_carried_only_before() -> None:
    def beta(steps: list[Step]) -> float:
        return close(steps, end_kg=1000.0, payload_kg=500.0, thrust=STRONG, isp_s=330.0, restarts=2).beta

    burn, tank = Burn("a", 1000.0, LOW, 0.0), Jettison("tank", 200.0)
    assert beta([tank, burn]) - beta([burn]) == pytest.approx(200.0, rel=1e-9)
    assert beta([burn, tank]) > beta([tank, burn])


def test_finite_burn_losses_fall_with_thrust_and_with_more_firings() -> None:
    steps: list[Step] = [Burn("transfer burn", 2400.0, LOW, 0.0), Release("r", 1.0)]

    def loss(thrust: float, restarts: int) -> float:
        found = close(steps, end_kg=1000.0, payload_kg=3000.0, thrust=thrust, isp_s=330.0, restarts=restarts)
        return found.losses[0]

    assert loss(20e3, 1) > loss(40e3, 1) > loss(80e3, 1) > 0
    # long enough to be split in two
    assert loss(12e3, 3) < 0.4 * loss(12e3, 1)
    # Robbins 1966: delta_v (mu/r^3) t^2 / 24; t from the rocket equation; tolerance the iteration's
    exhaust = 330.0 * STANDARD_GRAVITY
    small = loss(400e3, 1)
    time = 4000.0 * (math.exp((2400 + small) / exhaust) - 1) * exhaust / 400e3
    assert small == pytest.approx(2400.0 * EARTH_MU / LOW**3 * time**2 / 24, rel=1e-3)
