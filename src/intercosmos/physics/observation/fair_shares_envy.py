"""Whether a partner would rather have what another got of a schedule.

What a partner got is the *slots* of its requests: for each of its images the satellite, from the end of the image
before to the start of the image after, whoever asked for those. Another partner values such a bundle by the images
*it* could take in it: one image a slot at most, with time to turn from the image before and to the image after, each
part of a request once. It envies if that is worth more to it, in its own points, than what it has. Slots are goods that
cannot be divided, so that a division without envy may not exist; *up to one* slot it usually does.

The valuation is exact where requests need one image. Where they need several (stereo), or offer several ways (strips
from this satellite or from that), each image counts by itself, and memory and the order of downlinks are left out: a
partner's valuation of foreign slots is then too high rather than too low, and "no envy" is safe. A slot carries one
image even where two short ones would fit.

References
----------
Brams, S. J., Taylor, A. D., *Fair Division: From Cake-Cutting to Dispute Resolution* (Cambridge, 1996). Caragiannis,
I., and others, "The unreasonable fairness of maximum Nash welfare", *ACM Transactions on Economics and Computation* 7
(2019) 12: envy up to one good. Chakraborty, M., Igarashi, A., Suksompong, W., Zick, Y., "Weighted envy-freeness in
indivisible item allocation", *ACM Transactions on Economics and Computation* 9 (2021) 18: unequal claims. Bianchessi,
N., and others, *European Journal of Operational Research* 177 (2007) 750-762, and Lemaître, M., Verfaillie, G.,
Bataille, N., IJCAI (1999) 206-211: satellites shared by several users.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.schedule_result import Schedule, value_of_partners
from intercosmos.physics.observation.tasking_problem import Problem, turning_of

__all__ = ["Envy", "envy"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Times and worths that differ by less are the same.
_SLACK: Final = 1e-6
#: Pairs of slots and opportunities compared at once.
_AT_ONCE: Final = 2_000_000


@dataclass(frozen=True, eq=False)
class Envy:
    """Who would have what with whose slots.

    Attributes
    ----------
    partners : names (p,)
    worth : (p, p) what the first partner would have with the slots of the second, in its own points; on the diagonal
        what it has
    weights : (p,) claims; equal ones unless given
    envious : (p, p) whether the first envies the second: has less than the second's slots would give it, in proportion
        to claims
    up_to_one : (p, p) whether it still would if the other gave up any one slot
    """

    partners: tuple[str, ...]
    worth: Array
    weights: Array
    envious: NDArray[np.bool_]
    up_to_one: NDArray[np.bool_]

    @property
    def free(self) -> bool:
        """Whether nobody envies anybody."""
        return not self.envious.any()

    @property
    def free_up_to_one(self) -> bool:
        """Whether nobody envies anybody who gives up one slot."""
        return not self.up_to_one.any()

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Who envies whom."""
        return tuple((self.partners[p], self.partners[q]) for p, q in np.argwhere(self.envious).tolist())


def envy(problem: Problem, schedule: Schedule, *, weights: ArrayLike | None = None) -> Envy:
    """Whether a partner would rather have the slots of another.

    Parameters
    ----------
    problem, schedule : as solved
    weights : (p,) above 0: claims in the order of :attr:`Problem.partners`, such as what each brings

    Raises
    ------
    PhysicsError : weights that are not above 0, or not one for each partner
    """
    partners = problem.partners
    count = len(partners)
    claim = np.ones(count) if weights is None else np.asarray(weights, float)
    if claim.shape != (count,) or not np.all(np.isfinite(claim) & (claim > 0)):
        raise PhysicsError(f"one weight above 0 for each of {', '.join(partners)}")
    asks = np.array([partners.index(p) for p in problem.requests.partner], np.int64)
    o = problem.opportunities
    has = value_of_partners(problem, schedule.taken)
    slot, fits = _fitting(problem, schedule)
    holder = asks[o.request[schedule.taken]]
    worth = np.diag(has)
    envious, still = np.zeros((2, count, count), bool)
    for p in range(count):
        for q in range(count):
            chosen = (asks[o.request[fits]] == p) & (holder[slot] == q)
            if p == q or not chosen.any():
                continue
            # it has has[p] for its claim; anything above this is envied
            enough = has[p] / claim[p] * claim[q]
            enough += _SLACK * max(enough, _SLACK)
            worth[p, q], rows, values = _matched(problem, slot[chosen], fits[chosen])
            envious[p, q] = worth[p, q] > enough
            if envious[p, q]:
                # without a slot it would have at least its worth less: only those that count enough are tried
                tried = rows[values >= worth[p, q] - enough]
                still[p, q] = not any(
                    _matched(problem, slot[chosen & (slot != k)], fits[chosen & (slot != k)])[0] <= enough
                    for k in tried.tolist()
                )
    return Envy(partners, worth, claim, envious, still)


def _matched(problem: Problem, slot: IntArray, fits: IntArray) -> tuple[float, IntArray, Array]:
    """The greatest worth of images in slots, one for each slot and each part of a request; slots used, their worths."""
    from scipy.sparse import coo_array, csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    if not slot.size:
        return 0.0, np.zeros(0, np.int64), np.zeros(0)
    o = problem.opportunities
    rows, row = np.unique(slot, return_inverse=True)
    groups, column = np.unique(np.stack([o.request[fits], o.part[fits]]), axis=1, return_inverse=True)
    row, column, value = row.ravel(), column.ravel(), problem.values[fits]
    # of several opportunities for one image the best
    pair = row * groups.shape[1] + column
    order = np.lexsort((-value, pair))
    first = order[np.unique(pair[order], return_index=True)[1]]
    row, column, value = row[first], column[first], value[first]
    # a slot may stay empty: a column of its own; every slot counts the same more, so that no entry is zero
    empty, more = np.arange(rows.size), float(value.max()) or 1.0
    table = csr_array(
        coo_array(
            (
                np.concatenate([value + more, np.full(rows.size, more)]),
                (np.concatenate([row, empty]), np.concatenate([column, groups.shape[1] + empty])),
            ),
            shape=(rows.size, groups.shape[1] + rows.size),
        )
    )
    at, to = min_weight_full_bipartite_matching(table, maximize=True)
    worth = np.asarray(table[at, to], float).ravel() - more
    used = worth > _SLACK * more
    return float(worth[used].sum()), rows[at[used]], worth[used]


def _fitting(problem: Problem, schedule: Schedule) -> tuple[IntArray, IntArray]:
    """Slots, by the number of the image in the schedule, and opportunities that fit into them, (n,) each."""
    o, taken = problem.opportunities, schedule.taken
    order = np.lexsort((schedule.start_s, o.satellite[taken]))
    satellite = o.satellite[taken][order]
    same = satellite[1:] == satellite[:-1]
    before = np.concatenate([[-1], np.where(same, order[:-1], -1)])
    after = np.concatenate([np.where(same, order[1:], -1), [-1]])
    by_satellite = np.argsort(o.satellite, kind="stable")
    found: list[tuple[IntArray, IntArray]] = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    if not taken.size:
        return found[0]
    begins = np.where(before >= 0, schedule.end_s[before], 0.0)
    ends = np.where(after >= 0, schedule.start_s[after], problem.horizon_s)
    latest = _latest_end(problem)
    for s in np.unique(satellite).tolist():
        here = by_satellite[slice(*np.searchsorted(o.satellite[by_satellite], [s, s + 1]))]
        slots = np.flatnonzero(satellite == s)
        for part in np.array_split(slots, max(1, -(-slots.size * here.size // _AT_ONCE))):
            room = np.minimum(ends[part, None], o.end_s[here]) - np.maximum(begins[part, None], o.start_s[here])
            k, c = np.nonzero(room >= o.duration_s[here] - _SLACK)
            k, c = part[k], here[c]
            ok = _in_time(problem, schedule, (before[k], after[k]), (begins[k], ends[k]), c, latest)
            found.append((order[k[ok]], c[ok]))
    return np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found])


def _in_time(
    problem: Problem, schedule: Schedule, beside: tuple[IntArray, IntArray], within: tuple[Array, Array], c: IntArray,
    latest: Array,
) -> NDArray[np.bool_]:  # fmt: skip
    """(n,) whether opportunities ``c`` can begin and end within, with time to turn on either side.

    The earliest start is found by going up from the earliest one thinkable; turning further later is slower than time
    goes by, so that the earliest end is also the one that leaves most time for what comes after.
    """
    o = problem.opportunities
    previous, following = beside
    begins, ends = within

    def turn(neighbour: IntArray, then_s: Array, t: Array) -> Array:
        there = neighbour >= 0
        number = schedule.taken[np.maximum(neighbour, 0)]
        a, b = o.pointing(then_s, number), o.pointing(t, c)
        angle = 2 * np.arcsin(np.clip(np.linalg.norm(a - b, axis=-1) / 2, 0.0, 1.0))
        return np.where(there, turning_of(problem, o.satellite[c], angle), 0.0)

    start = np.maximum(o.start_s[c], begins)
    for _ in range(20):
        later = np.maximum(start, begins + turn(previous, begins, start))
        if np.all(later <= start + _SLACK / 10):
            break
        start = later
    end = start + o.duration_s[c]
    return np.asarray(
        (start + _SLACK >= begins + turn(previous, begins, start))
        & (end <= np.minimum(o.end_s[c], latest[c]) + _SLACK)
        & (end + turn(following, ends, end) <= ends + _SLACK)
    )


def _latest_end(problem: Problem) -> Array:
    """(o,) when an image must be taken to go down alone in some window of its satellite."""
    o, d = problem.opportunities, problem.downlinks
    if not problem.must_downlink:
        return np.full(len(o), np.inf)
    latest = np.full(len(o), -np.inf)
    for s in np.unique(d.satellite).tolist():
        mine, windows = np.flatnonzero(o.satellite == s), np.flatnonzero(d.satellite == s)
        for part in np.array_split(mine, max(1, -(-mine.size * windows.size // _AT_ONCE))):
            bits, rate = o.bits[part, None], d.bit_s[windows]
            takes = np.where(rate > 0, bits / np.where(rate > 0, rate, 1.0), np.where(bits > 0, np.inf, 0.0))
            end = np.minimum(d.end_s[windows], problem.horizon_s) - takes
            latest[part] = np.where(end >= d.start_s[windows], end, -np.inf).max(axis=1)
    return latest
