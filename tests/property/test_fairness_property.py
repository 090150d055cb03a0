"""Laws of fairness, against every schedule of small problems."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from intercosmos.physics.observation.fair_shares import (
    LEAST_GAIN,
    NOTIONS,
    TANGENT_ERROR,
    TIE_PART,
    Quota,
    aim_of,
    could_be_worth,
    price,
)
from intercosmos.physics.observation.fair_shares_alone import all_alone
from intercosmos.physics.observation.fair_shares_check import unmet_demands
from intercosmos.physics.observation.schedule_check import check_schedule
from intercosmos.physics.observation.schedule_result import Aim
from intercosmos.physics.observation.scheduler import schedule, solve
from intercosmos.physics.observation.tasking_problem import (
    Agility,
    DownlinkWindows,
    Imager,
    Opportunities,
    Problem,
    Requests,
)

PARTNERS = ("cnsa", "isro", "roscosmos")
#: Images last so long, s, and a slot of the schedule too.
IMAGE_S = 10.0


class Small(NamedTuple):
    """A problem in which an image fills one slot of one satellite, and every schedule of it.

    ``u`` (k, p) what partners have; ``time_s`` (k, p, p) what their requests take of each other's satellites.
    """

    problem: Problem
    u: np.ndarray
    time_s: np.ndarray
    alone: np.ndarray
    best: np.ndarray


def small(seed: int, partners: int, *, twins: bool = False) -> Small:
    """Requests of random worth that compete for a few slots on each partner's satellite."""
    rng = np.random.default_rng(seed)
    names, slots = PARTNERS[:partners], 2
    each = 3 if partners == 2 else 2
    asks = np.repeat(np.arange(partners), each)
    if twins:  # everyone asks for the same, of everyone's satellites alike
        worth = np.tile(rng.integers(1, 20, each), partners)
        chance = np.ones((asks.size, partners, slots), bool)
    else:
        worth = rng.integers(1, 20, asks.size)
        chance = rng.random((asks.size, partners, slots)) < 0.6
    request, satellite, slot = np.nonzero(chance)
    start, zero = slot * 100.0, np.zeros(request.size)
    problem = Problem(
        tuple(Imager(f"{n} 1", n, Agility(1.0, 1.0)) for n in names),
        Requests(
            tuple(f"request {k}" for k in range(asks.size)), tuple(names[p] for p in asks), ("mono",) * asks.size,
            worth.astype(float), np.zeros(asks.size, bool),
        ),
        Opportunities(
            request, satellite, zero, zero, start, start + IMAGE_S, zero + IMAGE_S, zero + 1, start, zero, zero, zero
        ),
        DownlinkWindows(np.zeros(0), (), (), np.zeros(0), np.zeros(0), np.zeros(0)),
        1000.0,
        must_downlink=False,
    )  # fmt: skip
    # which slot, or none, each request has; a slot of a satellite has one image
    choices = [np.append(-1, np.flatnonzero(c.ravel())) for c in chance]
    given = np.stack(np.meshgrid(*choices, indexing="ij"), axis=-1).reshape(-1, asks.size)
    for slot_of_all in range(partners * slots):
        given = given[np.sum(given == slot_of_all, axis=1) <= 1]
    taken = given >= 0
    u = np.stack([(taken * worth)[:, asks == p].sum(axis=1) for p in range(partners)], axis=1)
    time_s = np.array([
        [[IMAGE_S * np.sum(taken[:, asks == p] & (given[:, asks == p] // slots == q), axis=1) for q in range(partners)]
         for p in range(partners)]
    ])[0].transpose(2, 0, 1)  # fmt: skip
    own = np.all((given < 0) | (given // slots == asks), axis=1)
    return Small(problem, u.astype(float), time_s, u[own].max(axis=0).astype(float), u.max(axis=0).astype(float))


def allowed(case: Small, aim: Aim) -> np.ndarray:
    """(k) which schedules meet every condition."""
    met = np.ones(len(case.u), bool)
    for demand in aim.demands:
        met &= case.u @ demand.value + np.einsum("kpq,pq->k", case.time_s, demand.time_1_s) >= demand.least - 1e-12
    return met


def winner(case: Small, aim: Aim) -> int:
    """Number of a schedule that is best by an aim."""
    merits = np.min(aim.slope[:, None] * case.u + aim.intercept[:, None], axis=0)
    values = (merits.min(axis=1) if aim.least else merits.sum(axis=1)) + aim.tie * case.u.sum(axis=1)
    values[~allowed(case, aim)] = -np.inf
    assert np.isfinite(values.max())
    assert values.max() == pytest.approx(aim.value(case.u[values.argmax()]))
    return int(values.argmax())


CASES = st.tuples(st.integers(0, 10**6), st.sampled_from([2, 3]))


@settings(max_examples=25, deadline=None)
@given(CASES, st.sampled_from(NOTIONS))
def test_nobody_does_worse_than_alone_if_that_is_asked(asked: tuple[int, int], notion: str) -> None:
    case = small(*asked)
    quotas = {"cnsa": Quota(0.0)} if notion == "quotas" else None
    aim = aim_of(case.problem, notion, alone=case.alone, quotas=quotas, individually_rational=True)
    assert np.all(case.u[winner(case, aim)] >= case.alone - 1e-6)


@settings(max_examples=25, deadline=None)
@given(CASES, st.booleans())
def test_max_min_is_max_min(asked: tuple[int, int], ideal: bool) -> None:
    case = small(*asked)
    best = case.best if ideal else could_be_worth(case.problem)
    assume(np.all(best > 0))
    aim = aim_of(case.problem, "max-min", alone=None, best=case.best if ideal else None)
    found = case.u[winner(case, aim)]
    parts = (case.u / best).min(axis=1)
    least = float((found / best).min())
    assert least >= parts.max() - TIE_PART
    # and among those that are as good for the worst off, the sum decides
    assert found.sum() >= case.u[parts >= least].sum(axis=1).max() - 1e-9


@settings(max_examples=25, deadline=None)
@given(CASES, st.booleans())
def test_nash_has_the_greatest_product_of_gains(asked: tuple[int, int], weighted: bool) -> None:
    case = small(*asked)
    weights = np.arange(1.0, 1 + asked[1]) if weighted else np.ones(asked[1])
    power = weights / weights.mean()
    aim = aim_of(
        case.problem, "proportional" if weighted else "nash",
        alone=case.alone, best=case.best, weights=weights if weighted else None,
    )  # fmt: skip
    can = case.best > case.alone
    gain = case.u - case.alone
    found = gain[winner(case, aim)]
    assert np.all(found >= -1e-6)
    whole = np.where(np.all(gain >= -1e-9, axis=1), np.prod(np.maximum(gain, 0)[:, can] ** power[can], axis=1), 0.0)
    assume(can.any() and whole.max() > 0)
    span = could_be_worth(case.problem) - case.alone
    assume(np.all(gain[whole.argmax()][can] >= LEAST_GAIN * span[can]))
    bound = np.exp(-(TANGENT_ERROR * power[can].sum() + TIE_PART))
    assert np.prod(found[can] ** power[can]) >= bound * whole.max() * (1 - 1e-9)


@settings(max_examples=25, deadline=None)
@given(CASES)
def test_where_the_product_is_always_zero_someone_still_gains(asked: tuple[int, int]) -> None:
    case = small(*asked)
    gain = case.u - case.alone
    sound = np.all(gain >= 0, axis=1)
    found = gain[winner(case, aim_of(case.problem, "nash", alone=case.alone))]
    assert (found.max() > 0) == bool(gain[sound].max() > 0)


@settings(max_examples=25, deadline=None)
@given(CASES, st.sampled_from(NOTIONS))
def test_the_price_of_fairness_is_a_part(asked: tuple[int, int], notion: str) -> None:
    case = small(*asked)
    quotas = {"cnsa": Quota(0.3, "value")} if notion == "quotas" else None
    assume(quotas is None or could_be_worth(case.problem)[0] > 0)
    total = float(case.u[winner(case, aim_of(case.problem, notion, alone=case.alone, quotas=quotas))].sum())
    cost = price(total, float(case.u.sum(axis=1).max()))
    assert 0 <= cost <= 1
    assert notion != "none" or cost == 0


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["max-min", "nash", "proportional"]))
def test_equal_partners_have_equal_shares_where_they_can(seed: int, notion: str) -> None:
    case = small(seed, 2, twins=True)
    found = case.u[winner(case, aim_of(case.problem, notion, alone=case.alone * 0))]
    fair = case.u[case.u[:, 0] == case.u[:, 1]]
    if notion == "max-min":  # but for the tie, the worse off has what the best equal division gives
        assert found.min() >= fair.max() - TIE_PART * could_be_worth(case.problem).max()
        return
    lost = 2 * TANGENT_ERROR + TIE_PART
    assert np.prod(found) >= np.exp(-lost) * fair.max() ** 2 * (1 - 1e-9)
    if fair.sum(axis=1).max() == case.u.sum(axis=1).max():
        # (1 + d)(1 - d) of the equal product is within what tangents may lose
        assert abs(found[0] - found[1]) / found.sum() <= np.sqrt(lost)


@settings(max_examples=20, deadline=None)
@given(CASES, st.floats(0.05, 0.5), st.sampled_from(["time", "value", "best"]))
def test_quotas_are_kept(asked: tuple[int, int], part: float, of: str) -> None:
    case = small(*asked)
    assume(np.all(could_be_worth(case.problem) > 0))
    quota = Quota(part, of)  # type: ignore[arg-type]
    aim = aim_of(case.problem, "quotas", alone=None, quotas={"cnsa": quota}, best=case.best)
    k = winner(case, aim)
    had, whole = {
        "time": (case.time_s[k, 0].sum(), case.time_s[k].sum()),
        "value": (case.u[k, 0], case.u[k].sum()),
        "best": (case.u[k, 0], case.best[0]),
    }[of]
    assert had >= part * whole - 1e-6
    # nothing better keeps it
    kept = {
        "time": case.time_s[:, 0].sum(axis=1) >= part * case.time_s.sum(axis=(1, 2)),
        "value": case.u[:, 0] >= part * case.u.sum(axis=1),
        "best": case.u[:, 0] >= part * case.best[0],
    }[of]
    assert case.u[k].sum() == pytest.approx(case.u[kept].sum(axis=1).max())


@settings(max_examples=20, deadline=None)
@given(CASES, st.floats(0.1, 50.0), st.sampled_from(["max-min", "nash", "proportional"]))
def test_who_inflates_its_weights_gains_nothing(asked: tuple[int, int], factor: float, notion: str) -> None:
    case = small(*asked)
    scale = np.ones(asked[1])
    scale[0] = factor
    requests = case.problem.requests
    inflated = np.where(np.array(requests.partner) == "cnsa", factor, 1.0) * requests.weight
    louder = Problem(
        case.problem.satellites,
        Requests(requests.name, requests.partner, requests.kind, inflated, requests.needs_all),
        case.problem.opportunities, case.problem.downlinks, case.problem.horizon_s,
    )  # fmt: skip
    assume(notion == "max-min" or np.any(could_be_worth(case.problem) > case.alone))  # else the sum decides
    before = aim_of(case.problem, notion, alone=case.alone)
    after = aim_of(louder, notion, alone=case.alone * scale)
    for u in case.u[:: max(1, len(case.u) // 20)]:
        # all but the tie, which counts points
        first, second = before.value(u) - before.tie * u.sum(), after.value(u * scale) - after.tie * (u * scale).sum()
        assert first == pytest.approx(second, rel=1e-9, abs=1e-9)


@settings(max_examples=15, deadline=None)
@given(CASES, st.sampled_from(NOTIONS), st.booleans())
def test_the_scheduler_keeps_the_laws(asked: tuple[int, int], notion: str, rational: bool) -> None:
    case = small(*asked)
    quotas = {"cnsa": Quota(0.3, "value")} if notion == "quotas" else None
    assume(quotas is None or could_be_worth(case.problem)[0] > 0)
    alone, together = all_alone(
        case.problem, lambda part: solve(part, Aim.of_sum(asked[1]), time_limit_s=0.5, rounds=5)
    )
    assert np.all(alone <= case.alone + 1e-9)
    aim = aim_of(case.problem, notion, alone=alone, quotas=quotas, individually_rational=rational)
    assume(allowed(case, aim).any())  # quotas, and no less than alone, may contradict each other
    found = schedule(
        case.problem, fairness=notion, alone=alone, quotas=quotas, individually_rational=rational,
        start_from=together if quotas is None else None, time_limit_s=1.0, rounds=5,
    )  # fmt: skip
    assert check_schedule(case.problem, found) == ()
    u = np.array(list(found.value_by_partner.values()))
    if quotas is None and (rational or notion in ("nash", "proportional")):
        assert np.all(u >= alone - 1e-6)
        assert unmet_demands(case.problem, found) == ()
    most = aim.value(case.u[winner(case, aim)])
    slack = 1e-9 * (1 + abs(most))
    assert found.upper_bound >= most - slack
    # whoever has more than the best has not kept a quota, and is told
    assert found.objective <= most + slack or (quotas is not None and unmet_demands(case.problem, found))
