"""Rows of the ledger: fair shares and contributions beside published divisions."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
from ledger_row import Row
from published import sensing_fair_shares as published

from intercosmos.physics.games import sampled_shapley, shapley
from intercosmos.physics.observation.fair_shares import aim_of
from intercosmos.physics.observation.tasking_problem import (
    Agility,
    DownlinkWindows,
    Imager,
    Opportunities,
    Problem,
    Requests,
)

_COUNCIL = [
    *(f"permanent {k}" for k in range(published.COUNCIL_PERMANENT)),
    *(f"other {k}" for k in range(published.COUNCIL_OTHERS)),
]


def nash_problem() -> Problem:
    """Nash's nine things as slots of two satellites: either partner asks for an image in each, of its own worth."""
    things, count = list(published.NASH_THINGS.items()), len(published.NASH_THINGS)
    names = [f"{owner} {thing}" for thing, _ in things for owner in ("bill", "jack")]
    worth = np.array([value for _, pair in things for value in pair], float)
    satellite = np.repeat([0 if thing in published.NASH_OF_BILL else 1 for thing, _ in things], 2)
    slot, zero = 100.0 * np.repeat(np.arange(count), 2), np.zeros(2 * count)
    return Problem(
        (Imager("Bill's", "bill", Agility(1.0, 1.0)), Imager("Jack's", "jack", Agility(1.0, 1.0))),
        Requests(
            tuple(names), ("bill", "jack") * count, ("mono",) * 2 * count, worth, np.zeros(2 * count, bool)
        ),
        Opportunities(
            np.arange(2 * count), satellite, zero, zero, slot, slot + 10, zero + 10, zero + 1, slot + 5, zero, zero,
            zero,
        ),
        DownlinkWindows(np.zeros(0, np.int64), (), (), np.zeros(0), np.zeros(0), np.zeros(0)),
        1000.0,
        must_downlink=False,
    )  # fmt: skip


def nash_bargain() -> tuple[frozenset[str], tuple[float, float]]:
    """What Bill has in the best of all divisions by the tangents of Nash's product, and what both gain."""
    worth = np.array(list(published.NASH_THINGS.values()), float)
    own = np.array([thing in published.NASH_OF_BILL for thing in published.NASH_THINGS])
    alone = np.array([worth[own, 0].sum(), worth[~own, 1].sum()])
    to_bill = np.array(list(product([False, True], repeat=len(worth))))
    u = np.stack([to_bill @ worth[:, 0], ~to_bill @ worth[:, 1]], axis=1)
    aim = aim_of(nash_problem(), "nash", alone=alone)
    values = [aim.value(x) if all(x @ d.value >= d.least for d in aim.demands) else -np.inf for x in u]
    best = int(np.argmax(values))
    gain = u[best] - alone
    has = frozenset(thing for thing, given in zip(published.NASH_THINGS, to_bill[best], strict=True) if given)
    return has, (float(gain[0]), float(gain[1]))


def council(group: frozenset[str]) -> float:
    """Whether members of the Security Council of 1954 carry a motion."""
    permanent = sum(name.startswith("permanent") for name in group)
    return float(permanent == published.COUNCIL_PERMANENT and len(group) >= published.COUNCIL_NEEDED)


def fair_shares() -> list[Row]:
    """Nash's bargain, power in a council, sampled and exact."""
    has, _ = nash_bargain()
    games = {
        frozenset(group): council(frozenset(group))
        for size in range(1, len(_COUNCIL) + 1)
        for group in combinations(_COUNCIL, size)
    }
    power = shapley(games)
    five = 100 * sum(float(power[name]) for name in _COUNCIL[: published.COUNCIL_PERMANENT])
    other = abs(float(power["other 0"]) / float(published.COUNCIL_OTHER) - 1)
    sampled = sampled_shapley(_COUNCIL, council, pairs=400)
    off = max(
        abs(sampled.share[name] - float(power[name])) / sampled.standard_error[name]
        for name in _COUNCIL[: published.COUNCIL_PERMANENT]
    )
    return [
        Row("things that Nash's bargain gives to another", "Nash 1950", float(len(has ^ published.NASH_BILL_HAS)), 0.0),
        Row(
            "power of the five permanent members of a council", "Shapley and Shubik 1954",
            abs(five - published.COUNCIL_FIVE_TOGETHER_PERCENT), 0.05, "%",
        ),
        Row("power of another member", "exactly 1/462", other, 1e-12),
        Row("sampled power, 800 orders of joining, greatest difference", "the exact one", off, 4.0, "standard errors"),
    ]  # fmt: skip
