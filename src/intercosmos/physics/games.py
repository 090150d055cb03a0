"""Games in which players join and a number grows: what each one's share of it is.

A game is the value ``v`` of every subset of its players; nothing is worth 0 unless it is said otherwise. A player's
share is the mean of what it adds when players join in every possible order:

    φ_i = Σ_{S without i} |S|! (n - |S| - 1)! / n! · [v(S + i) - v(S)]

The shares add up to the value of all together (efficiency); players that are the same have the same share (symmetry);
one that adds nothing has none (null player); shares of a sum are sums of shares (additivity). No other division has all
four (Shapley 1953).

:func:`shapley` goes over every subset, :func:`sampled_shapley` over some orders of joining where subsets are too many,
with the standard error of what it finds. Sampled shares still add up to the value of all together, in every order.

References
----------
Shapley, L. S., "A value for n-person games", *Contributions to the Theory of Games* II (1953) 307-317. Castro, J.,
Gómez, D., Tejada, J., "Polynomial calculation of the Shapley value based on sampling", *Computers & Operations
Research* 36 (2009) 1726-1730. Mitchell, R., Cooper, J., Frank, E., Holmes, G., "Sampling permutations for Shapley value
estimation", *Journal of Machine Learning Research* 23 (2022) 43: an order and its reverse together.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError

__all__ = ["MOST_PLAYERS", "SampledShares", "sampled_shapley", "shapley"]

Array = NDArray[np.float64]

#: The most players whose every subset is gone over.
MOST_PLAYERS: Final = 12


def shapley(values: Mapping[Any, ArrayLike]) -> dict[Any, Array]:
    """Shapley value of every player, exactly, for arrays of games.

    Parameters
    ----------
    values : the value of every subset but the empty one, whose value is 0 unless given: keys are frozensets, tuples or
        texts of players ("RC"), values broadcast against each other

    Returns
    -------
    player -> array of shares

    Raises
    ------
    PhysicsError : a subset is missing or given twice, more than 12 players, a value that is not finite

    Examples
    --------
    Two systems that are nearly useless alone: what they bring is mostly their being together.

    >>> {k: float(v) for k, v in shapley({"R": 1.0, "C": 3.0, "RC": 10.0}).items()}
    {'C': 6.0, 'R': 4.0}
    """
    game: dict[frozenset[Any], Array] = {}
    for key, value in values.items():
        players = frozenset(key)
        array = np.asarray(value, float)
        if players in game:
            raise PhysicsError(f"the subset {key!r} has a value twice")
        if not np.all(np.isfinite(array)):
            raise PhysicsError(f"the value of {key!r} is not finite everywhere; cap what has no solution")
        game[players] = array
    everyone = sorted(frozenset().union(*game), key=str)
    count = len(everyone)
    if not 1 <= count <= MOST_PLAYERS:
        raise PhysicsError(f"between 1 and {MOST_PLAYERS} players share a value, not {count}")
    game.setdefault(frozenset(), np.zeros(()))
    groups = [frozenset(g) for size in range(count + 1) for g in combinations(everyone, size)]
    missing = ["".join(map(str, sorted(g, key=str))) for g in groups if g not in game]
    if missing:
        raise PhysicsError("every subset needs a value; these have none: " + ", ".join(missing[:10]))
    shape = np.broadcast_shapes(*(v.shape for v in game.values()))
    shares = {}
    for player in everyone:
        total = np.zeros(shape)
        for group in groups:
            if player not in group:
                weight = factorial(len(group)) * factorial(count - len(group) - 1) / factorial(count)
                total += weight * (game[group | {player}] - game[group])
        shares[player] = total
    return shares


@dataclass(frozen=True, eq=False)
class SampledShares:
    """Shares from some orders of joining.

    Attributes
    ----------
    share, standard_error : player -> its share, and how far that may be from the exact one, one sigma
    orders : how many orders of joining were gone through, reversed ones included
    subsets : how many subsets were valued
    """

    share: Mapping[Any, float]
    standard_error: Mapping[Any, float]
    orders: int
    subsets: int


def sampled_shapley(
    players: Sequence[Hashable],
    value: Callable[[frozenset[Any]], float],
    *,
    pairs: int = 50,
    seed: int = 0,
) -> SampledShares:
    """Shapley values estimated from random orders of joining, each with its reverse.

    The two orders of a pair err in opposite ways where what a player adds falls with what is there already, so that a
    pair is better than two orders by chance. The standard error is that of the mean over pairs.

    Parameters
    ----------
    players : each once
    value : of a subset; asked once a subset, and never of the empty one, whose value is 0

    Other Parameters
    ----------------
    pairs : of orders, at least 2
    seed : of the orders

    Raises
    ------
    PhysicsError : a player twice, fewer than 2 pairs, a value that is not finite

    Examples
    --------
    >>> found = sampled_shapley("abc", lambda group: float(len(group) ** 2), pairs=2)
    >>> sum(found.share.values())
    9.0
    """
    everyone = list(players)
    if not everyone or len(set(everyone)) != len(everyone):
        raise PhysicsError("a value is shared by at least one player, each named once")
    if pairs < 2:
        raise PhysicsError("a standard error needs at least 2 pairs of orders")
    known: dict[frozenset[Any], float] = {frozenset(): 0.0}

    def asked(group: frozenset[Any]) -> float:
        if group not in known:
            known[group] = float(value(group))
            if not np.isfinite(known[group]):
                raise PhysicsError(f"the value of {sorted(group, key=str)} is not finite")
        return known[group]

    rng = np.random.default_rng(seed)
    added = np.zeros((pairs, len(everyone)))
    for pair in added:
        order = rng.permutation(len(everyone))
        for way in (order, order[::-1]):
            group: frozenset[Any] = frozenset()
            for k in way:
                more = group | {everyone[k]}
                pair[k] += (asked(more) - asked(group)) / 2
                group = more
    error = added.std(axis=0, ddof=1) / np.sqrt(pairs)
    return SampledShares(
        dict(zip(everyone, added.mean(axis=0).tolist(), strict=True)),
        dict(zip(everyone, error.tolist(), strict=True)),
        2 * pairs,
        len(known) - 1,
    )
