"""What each partner's presence is worth: marginal values and Shapley shares.

Without a partner, every option that needs its assets, its pads or its contribution disappears, and what the partner
would have got out does not count. What a group of partners can create is then the greatest total value to its members
over the options that need nobody outside it, activity by activity. Balance is left out on purpose: it is a rule for
sharing, and the shares say what there is to share. Third parties whose assets are needed take part as partners.

Reference: L. S. Shapley, "A value for n-person games", Contributions to the Theory of Games II (1953) 307-317.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import factorial
from typing import TYPE_CHECKING, Final

import numpy as np

from intercosmos.directions.base import Assessment
from intercosmos.errors import DataError
from intercosmos.parity.ledger import needed_partners, owners
from intercosmos.parity.problem import WORTH_UNIT

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.programme import Programme

#: Time and memory double with each partner: 4096 groups at this count.
MOST_PARTNERS: Final = 12


@dataclass(frozen=True, slots=True)
class Shares:
    """What each partner's presence is worth, in points.

    Attributes
    ----------
    total : what all together can create
    marginal : partner -> what is lost if it alone stays away
    shapley : partner -> its mean contribution over all orders of joining; they add up to ``total``
    """

    total: float
    marginal: Mapping[str, float]
    shapley: Mapping[str, float]


def value_shares(assessments: Mapping[str, Sequence[Assessment]], programme: Programme, catalogue: Catalogue) -> Shares:
    """Marginal value and Shapley share of every partner and of every third party that an option needs.

    Parameters
    ----------
    assessments : activity -> every option computed; only feasible ones count
    programme : partners and worth
    catalogue : who owns what

    Raises
    ------
    DataError
        If more than :data:`MOST_PARTNERS` take part.
    """
    owner_of = owners(catalogue)
    feasible = [
        [(one, needed_partners(one, owner_of)) for one in assessments.get(activity.id, ()) if one.feasible]
        for activity in programme.activities
    ]
    third = {p for found in feasible for _, needed in found for p in needed} - set(programme.partners)
    players = (*programme.partners, *sorted(third))
    if len(players) > MOST_PARTNERS:
        raise DataError(
            f"shares are exact and need every group of partners: {len(players)} take part, {MOST_PARTNERS} may",
            advice="split the programme",
        )
    place = {player: index for index, player in enumerate(players)}
    games = []
    for activity, found in zip(programme.activities, feasible, strict=True):
        needs = [sum(1 << place[p] for p in needed) for _, needed in found]
        gains = np.zeros((len(found), len(players)), dtype=np.int64)
        for row, (one, _) in enumerate(found):
            for benefit in one.benefits:
                if benefit.partner in place:
                    worth = activity.worth.get(benefit.partner, 0.0) * benefit.share
                    gains[row, place[benefit.partner]] += round(worth / WORTH_UNIT)
        games.append((needs, gains))
    values = group_values(games, len(players))
    everybody = len(values) - 1
    shares = shapley_numerators(values)
    return Shares(
        total=values[everybody] * WORTH_UNIT,
        marginal={p: (values[everybody] - values[everybody ^ 1 << i]) * WORTH_UNIT for p, i in place.items()},
        shapley={p: shares[i] / factorial(len(players)) * WORTH_UNIT for p, i in place.items()},
    )


def group_values(games: Sequence[tuple[Sequence[int], np.ndarray]], players: int) -> list[int]:
    """What every group of players can create; group ``g`` has player ``i`` if bit ``i`` is set.

    Parameters
    ----------
    games : for each activity the players each option needs, as bits, and the gains, shape (options, players)
    players : how many

    Returns
    -------
    list of int, length 2 ** players
    """
    groups = np.arange(1 << players)
    members = (groups[:, None] >> np.arange(players)) & 1  # (groups, players)
    values = np.zeros(len(groups), dtype=np.int64)
    for needs, gains in games:
        best = np.zeros(len(groups), dtype=np.int64)
        # Options with equal needs and gains are one: a thousand ways need only a few sets of partners.
        for need, *gain in sorted({(n, *map(int, g)) for n, g in zip(needs, gains, strict=True)}):
            here = members @ np.array(gain, dtype=np.int64)
            np.maximum(best, np.where(groups & need == need, here, 0), out=best)
        values += best
    return [int(value) for value in values]


def shapley_numerators(values: Sequence[int]) -> list[int]:
    """Shapley values times n!, exact in whole numbers.

    phi_i n! = sum over groups S without i of |S|! (n - |S| - 1)! (v(S + i) - v(S)).
    """
    players = (len(values) - 1).bit_length()
    weights = [factorial(size) * factorial(players - size - 1) for size in range(players)]
    return [
        sum(
            weights[group.bit_count()] * (values[group | 1 << i] - values[group])
            for group in range(len(values))
            if not group >> i & 1
        )
        for i in range(players)
    ]
