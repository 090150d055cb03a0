"""Whose doing a joint gain is: Shapley's value of every player, exact, cell by cell.

The value of a player is the mean, over all orders in which the players can join, of what it adds when it joins. It is
the only division that gives all there is (efficiency), the same to players who add the same (symmetry), nothing to one
who adds nothing (null player), and the sum of two gains' divisions to their sum (additivity).

References
----------
L. S. Shapley, *A value for n-person games*, Contributions to the Theory of Games II (1953).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError

Array = NDArray[np.float64]

#: Subsets of more players are more than anybody wants to compute one by one.
_MOST = 12


def shapley(worth: Mapping[Collection[str], ArrayLike]) -> dict[str, Array]:
    """What each player is given of what all of them make together.

    Parameters
    ----------
    worth : subset of players (a tuple, a frozenset, or a text of letters) -> its worth, (...); every subset must be
        there, but the empty one, which is worth zero if it is not

    Returns
    -------
    dict
        player -> (...), in the order of the alphabet; they add up to the worth of all less that of none

    Raises
    ------
    PhysicsError
        If a subset is missing or twice there, a worth is not finite, or there are more than 12 players.

    Examples
    --------
    >>> {player: float(part) for player, part in shapley({"R": 1.0, "C": 2.0, "RC": 4.0}).items()}
    {'C': 2.5, 'R': 1.5}
    """
    given = [(frozenset(subset), np.asarray(value, dtype=float)) for subset, value in worth.items()]
    table = dict(given)
    players = sorted(frozenset().union(*table))
    if len(table) != len(given):
        raise PhysicsError("a subset of players stands twice")
    if not players or len(players) > _MOST:
        raise PhysicsError(f"a gain is divided among 1 to {_MOST} players, not {len(players)}")
    shape = np.broadcast_shapes(*(value.shape for value in table.values()))
    table.setdefault(frozenset(), np.zeros(shape))
    missing = [
        "".join(subset)
        for size in range(1, len(players) + 1)
        for subset in combinations(players, size)
        if frozenset(subset) not in table
    ]
    if missing:
        raise PhysicsError(f"every subset of the players needs a worth; missing: {', '.join(missing[:8])}")
    if not all(np.isfinite(value).all() for value in table.values()):
        raise PhysicsError("a worth is not finite\n  next: say what a subset without a solution is worth")
    count = len(players)
    found = {}
    for player in players:
        others = [one for one in players if one != player]
        value = np.zeros(shape)
        for size in range(count):
            share = 1 / (count * comb(count - 1, size))
            for subset in combinations(others, size):
                value = value + share * (table[frozenset((*subset, player))] - table[frozenset(subset)])
        found[player] = value
    return found
