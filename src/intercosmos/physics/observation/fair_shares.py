"""Notions of fairness between partners who share satellites: each becomes what a scheduler maximises.

What a partner has of a schedule is the worth ``u`` of its own requests that were taken, whoever's satellite took them;
``alone`` is what it has with its own satellites and stations only, ``best`` the most it could have if everything worked
for it. Worths are in each partner's own points: nobody says that a point of one is a point of another. Only the sum
compares points, and whoever inflates its weights gains by it; the other notions are the same when a partner multiplies
all its weights by a number.

``none``
    The greatest sum of all ``u``.
``quotas``
    The greatest sum among schedules that keep each partner's quota (:class:`Quota`).
``max-min``
    The greatest ``min u_p / best_p``: whoever has the least part of what it could have has as much as can be. Parts of
    what one could have, and not gains over what one has alone: where one partner cannot gain, the least gain is zero in
    every schedule, and nothing would be decided. Between equals the sum decides, which counts so little that at most
    :data:`TIE_PART` of a part is given up for it.
``nash``
    The greatest product of gains ``u_p - alone_p`` (Nash's bargain, with working alone as what happens without one),
    nobody being worse off than alone.
``proportional``
    The same with powers: the product of ``(u_p - alone_p) ** w_p``, by default with what each partner's satellites
    bring (:func:`brought`).

With ``individually_rational`` no partner has less than alone. This can always be kept: all working alone, each with its
own, is a schedule of the whole. Nash's bargain keeps it anyhow.

The logarithm of a gain is given by its tangents, which lie above it by at most :data:`TANGENT_ERROR` between
:data:`LEAST_GAIN` and all of what a partner could gain: the product of gains of the schedule that is best by tangents
is at least ``exp(-(TANGENT_ERROR * sum w + TIE_PART))`` of the greatest. Lesser gains count along the first tangent,
down to no gain at all, which counts 0: so a product that is zero everywhere still has its best, in which partners gain
who can (as Caragiannis and others ask). Partners who cannot gain keep what they have alone, and stay out of the
product; where nobody can, the sum decides.

References
----------
Nash, J. F., "The bargaining problem", *Econometrica* 18 (1950) 155-162. Kalai, E., "Nonsymmetric Nash solutions and
replications of 2-person bargaining", *International Journal of Game Theory* 6 (1977) 129-133. Bertsimas, D., Farias,
V. F., Trichakis, N., "The price of fairness", *Operations Research* 59 (2011) 17-31. Lemaître, M., Verfaillie, G.,
Bataille, N., "Exploiting a common property resource under a fairness constraint: a case study", IJCAI (1999) 206-211.
Bianchessi, N., Cordeau, J.-F., Desrosiers, J., Laporte, G., Raymond, V., "A heuristic for the multi-satellite,
multi-orbit and multi-user management of Earth observation satellites", *European Journal of Operational Research* 177
(2007) 750-762. Caragiannis, I., and others, "The unreasonable fairness of maximum Nash welfare", *ACM Transactions on
Economics and Computation* 7 (2019) 12.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.observation.fair_shares_quotas import Quota, demands_of_quotas
from intercosmos.physics.observation.fair_shares_worth import brought, could_be_worth
from intercosmos.physics.observation.schedule_result import Aim, Demand
from intercosmos.physics.observation.tasking_problem import Problem

__all__ = [
    "LEAST_GAIN",
    "NOTIONS",
    "TANGENT_ERROR",
    "TIE_PART",
    "Quota",
    "aim_of",
    "brought",
    "could_be_worth",
    "describe",
    "price",
]

Array = NDArray[np.float64]

_SENTENCES: Final = {
    "none": "the greatest worth of all requests together",
    "quotas": "the greatest worth together with at least a part of it, or of the imaging time, for each partner",
    "max-min": "the greatest part of what its requests could be worth for whoever has least of it, then the sum",
    "nash": "the greatest product of what partners gain over working alone",
    "proportional": "the greatest product of what partners gain over working alone, in powers of what each brings",
}

#: What may be asked for as ``fairness``.
NOTIONS: Final = tuple(_SENTENCES)

#: The most that max-min gives up of anyone's part for all of the sum, and Nash of a logarithm.
TIE_PART: Final = 1e-4

#: Tangents lie above the logarithm of a gain by no more.
TANGENT_ERROR: Final = 0.001

#: Parts of the greatest gain below which tangents do not follow the logarithm any more.
LEAST_GAIN: Final = 1e-3

#: Parts of a worth that rounding may take from it.
_ROUNDING: Final = 1e-9


def describe(notion: str) -> str:
    """What a notion asks for, in words.

    Raises
    ------
    UnknownIdError : nobody knows the notion
    """
    if notion not in _SENTENCES:
        raise UnknownIdError("notion of fairness", notion, NOTIONS)
    return _SENTENCES[notion]


def aim_of(
    problem: Problem,
    notion: str,
    *,
    alone: Mapping[str, float] | ArrayLike | None,
    quotas: Mapping[str, float | Quota] | None = None,
    best: Mapping[str, float] | ArrayLike | None = None,
    weights: Mapping[str, float] | ArrayLike | None = None,
    individually_rational: bool = False,
) -> Aim:
    """What a scheduler maximises, and under which conditions, for a notion of fairness.

    Parameters
    ----------
    problem : of all partners together
    notion : one of :data:`NOTIONS`
    alone : what each partner has alone, by name or in the order of :attr:`Problem.partners`; ``nash``, ``proportional``
        and ``individually_rational`` need it
    quotas : partner -> part of the imaging time on all satellites, or a :class:`Quota`; for ``quotas`` only

    Other Parameters
    ----------------
    best : the most each partner could have; by default :func:`could_be_worth`, which is never less
    weights : powers of ``proportional``; they are brought to a mean of 1
    individually_rational : whether no partner may have less than alone

    Raises
    ------
    UnknownIdError : an unknown notion or partner
    PhysicsError : numbers that are negative or not finite, quotas that cannot be kept together, something needed that
        is not given
    """
    describe(notion)
    partners = problem.partners
    if quotas is not None and notion != "quotas":
        raise PhysicsError(f"quotas were given, but fairness is {notion!r}; ask for 'quotas', or leave them out")
    if weights is not None and notion != "proportional":
        raise PhysicsError(f"weights were given, but fairness is {notion!r}; ask for 'proportional', or leave them out")
    has = None if alone is None else _column(partners, alone, "what partners have alone")
    ceiling = could_be_worth(problem)
    most = ceiling if best is None else _column(partners, best, "what partners could have at best")
    bargain = notion in ("nash", "proportional")
    demands: tuple[Demand, ...] = ()
    if individually_rational or bargain:
        if has is None:
            raise PhysicsError("say what each partner has alone: without it nobody knows who gains")
        demands = tuple(_no_worse(partners, p, float(worth)) for p, worth in enumerate(has))
    if notion == "none":
        return _summed(len(partners), demands)
    if notion == "quotas":
        if not quotas:
            raise PhysicsError("give a quota for some partner, such as {'cnsa': 0.4}")
        return _summed(len(partners), (*demands, *demands_of_quotas(problem, quotas, most)))
    if notion == "max-min":
        return _least_part(most, demands)
    assert has is not None
    power = np.ones(len(partners))
    if notion == "proportional":
        power = brought(problem) if weights is None else _column(partners, weights, "weights")
        if not power.sum() > 0:
            raise PhysicsError("of the weights of partners at least one is above 0")
        power = power / power.mean()
    return _bargained(has, most, ceiling, power, demands)


def price(fair_total: float, best_total: float) -> float:
    """Part of the greatest total that fairness costs, from 0 to 1.

    Parameters
    ----------
    fair_total : worth of all requests in the fair schedule
    best_total : in the best that is known without fairness; a fair schedule that has more shows a better one itself,
        and then costs nothing

    Raises
    ------
    PhysicsError : a total that is negative or not finite

    References
    ----------
    Bertsimas, Farias and Trichakis (2011).

    Examples
    --------
    >>> price(90.0, 120.0)
    0.25
    """
    if not (np.isfinite([fair_total, best_total]).all() and min(fair_total, best_total) >= 0):
        raise PhysicsError("totals of worth are finite and not negative")
    most = max(fair_total, best_total)
    return 1.0 - fair_total / most if most > 0 else 0.0


def _summed(partners: int, demands: tuple[Demand, ...]) -> Aim:
    one = Aim.of_sum(partners)
    return Aim(one.slope, one.intercept, demands=demands)


def _no_worse(partners: tuple[str, ...], p: int, alone: float) -> Demand:
    unit = np.zeros(len(partners))
    unit[p] = 1.0
    zero = np.zeros((len(partners), len(partners)))
    return Demand(unit, zero, alone * (1 - _ROUNDING), f"{partners[p]} has no less than alone")


def _least_part(best: Array, demands: tuple[Demand, ...]) -> Aim:
    """The least of the parts of what partners could have; who could have nothing never has the least."""
    some = best > 0
    if not some.any():
        return _summed(best.size, demands)
    slope = np.divide(1.0, best, out=np.zeros_like(best), where=some)
    # parts are at most about 1: whoever could have nothing stands above
    intercept = np.where(some, 0.0, 2.0)
    return Aim(slope[None], intercept[None], least=True, tie=TIE_PART / float(best.sum()), demands=demands)


def _bargained(alone: Array, best: Array, ceiling: Array, power: Array, demands: tuple[Demand, ...]) -> Aim:
    """Tangents of ``w log(gain)``, gains in parts of what each could gain, raised so that no gain counts 0."""
    span = np.maximum(best, ceiling) - alone
    gains = (best > alone * (1 + _ROUNDING)) & (span > 0) & (power > 0)
    if not gains.any():
        return _summed(alone.size, demands)
    at = _places_of_tangents()
    unit = np.where(gains, span, 1.0)
    # log(x) <= log(x0) + (x - x0) / x0, of x = (u - alone) / span
    slope = np.where(gains, power / (at[:, None] * unit), 0.0)
    intercept = np.where(gains, power * np.log(at / LEAST_GAIN)[:, None] - slope * alone, 0.0)
    return Aim(slope, intercept, tie=TIE_PART / float(np.maximum(best, ceiling).sum()), demands=demands)


def _places_of_tangents() -> Array:
    """Where tangents of a logarithm touch it, from the least gain to 1.

    Between two that touch at ``a`` and ``r a`` they meet at ``a x`` with ``x = r log(r) / (r - 1)``, and lie there
    ``x - 1 - log(x)`` above it, which is less than ``log(r)**2 / 8``.
    """
    steps = int(np.ceil(-np.log(LEAST_GAIN) / np.sqrt(8 * TANGENT_ERROR)))
    return np.asarray(LEAST_GAIN ** (np.arange(steps, -1, -1) / steps))


def _column(partners: tuple[str, ...], given: Mapping[str, float] | ArrayLike, what: str) -> Array:
    """Numbers of partners, in their order; a mapping may leave out those that have nothing."""
    if isinstance(given, Mapping):
        for name in given:
            if name not in partners:
                raise UnknownIdError("partner", str(name), partners)
        values = np.array([given.get(name, 0.0) for name in partners], float)
    else:
        values = np.asarray(given, float)
    if values.shape != (len(partners),) or not np.all(np.isfinite(values) & (values >= 0)):
        raise PhysicsError(f"{what}: one finite number that is not negative for each of {', '.join(partners)}")
    return values
