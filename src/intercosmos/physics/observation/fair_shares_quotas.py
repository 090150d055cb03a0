"""Quotas: the least or the greatest part of a common thing that a partner's requests may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.observation.schedule_result import Demand
from intercosmos.physics.observation.tasking_problem import Problem

__all__ = ["Quota", "demands_of_quotas"]

Array = NDArray[np.float64]

_BASES: Final = ("time", "value", "best")
_ROUNDING: Final = 1e-9


@dataclass(frozen=True)
class Quota:
    """What a partner's requests have at least, or at most.

    Attributes
    ----------
    part : 0 to 1
    of : ``"time"``: of the imaging time of all partners' requests; ``"value"``: of what all requests taken are worth,
        in points; ``"best"``: of the most that the partner could have
    satellites : of "time": only on the satellites of this partner; None for all. With ``at_most``, a partner so limits
        what others' requests take of its satellites
    at_most : whether the part is the greatest allowed, instead of the least
    """

    part: float
    of: Literal["time", "value", "best"] = "time"
    satellites: str | None = None
    at_most: bool = False

    def __post_init__(self) -> None:
        if self.of not in _BASES:
            raise PhysicsError(f"a quota is a part of {', '.join(_BASES)}, not of {self.of!r}")
        if not 0 <= self.part <= 1:
            raise PhysicsError(f"a quota is a part from 0 to 1, not {self.part:g}")
        if self.satellites is not None and self.of != "time":
            raise PhysicsError("only a quota of the time can be one of some partner's satellites")


def demands_of_quotas(problem: Problem, quotas: Mapping[str, float | Quota], best: Array) -> tuple[Demand, ...]:
    """Conditions of quotas.

    Parameters
    ----------
    problem : of all partners together
    quotas : partner -> quota; a number is a part of the imaging time on all satellites
    best : (p,) the most that each partner could have

    Raises
    ------
    UnknownIdError : an unknown partner
    PhysicsError : quotas that nothing but an empty schedule keeps: they add up to more than the whole, or belong to
        someone none of whose requests can be imaged there
    """
    partners = problem.partners
    asked = {name: q if isinstance(q, Quota) else Quota(float(q)) for name, q in quotas.items()}
    for name, quota in asked.items():
        for known in (name, quota.satellites):
            if known is not None and known not in partners:
                raise UnknownIdError("partner", known, partners)
    _refuse_more_than_all(asked)
    _refuse_what_cannot_be(problem, asked, best)
    demands = []
    for name, quota in asked.items():
        p, count = partners.index(name), len(partners)
        value, time = np.zeros(count), np.zeros((count, count))
        sign, least = (-1.0 if quota.at_most else 1.0), 0.0
        if quota.of == "value":
            value[:] = -quota.part
            value[p] += 1
        elif quota.of == "best":
            value[p], least = 1.0, quota.part * float(best[p]) * (1 - sign * _ROUNDING)
        else:
            on = slice(None) if quota.satellites is None else partners.index(quota.satellites)
            time[:, on] -= quota.part
            time[p, on] += 1
        demands.append(Demand(sign * value, sign * time, sign * least, _words(name, quota)))
    return tuple(demands)


def _words(name: str, quota: Quota) -> str:
    whose = "" if quota.satellites is None else f" on satellites of {quota.satellites}"
    of = {"time": "of the imaging time" + whose, "value": "of the worth", "best": "of the most it could have"}[quota.of]
    return f"{name} has at {'most' if quota.at_most else 'least'} {quota.part:g} {of}"


def _refuse_more_than_all(asked: Mapping[str, Quota]) -> None:
    """Least parts of one whole that add up to more than it."""
    sums: dict[tuple[str, str | None], float] = {}
    for quota in asked.values():
        if not quota.at_most and quota.of != "best":
            key = (quota.of, quota.satellites)
            sums[key] = sums.get(key, 0.0) + quota.part
    for (of, satellites), total in sums.items():
        if total > 1 + _ROUNDING:
            whole = {"time": "imaging time", "value": "worth"}[of] + (f" on {satellites}'s" if satellites else "")
            names = [n for n, q in asked.items() if (q.of, q.satellites) == (of, satellites) and not q.at_most]
            raise PhysicsError(
                f"the quotas of {', '.join(names)} add up to {total:g} of the {whole}, more than all of it; "
                f"divide them by {total:g} to keep their ratio"
            )


def _refuse_what_cannot_be(problem: Problem, asked: Mapping[str, Quota], best: Array) -> None:
    """A least part for someone who cannot have any, which only an empty schedule would keep."""
    o, partners = problem.opportunities, problem.partners
    asks = np.array([partners.index(p) for p in problem.requests.partner], np.int64)
    owns = np.array([partners.index(s.partner) for s in problem.satellites], np.int64)
    for name, quota in asked.items():
        if quota.at_most or quota.part == 0:
            continue
        p = partners.index(name)
        theirs = asks[o.request] == p
        if quota.satellites is not None:
            theirs = theirs & (owns[o.satellite] == partners.index(quota.satellites))
        if not theirs.any() or (quota.of != "time" and not best[p] > 0):
            where = "" if quota.satellites is None else f" by satellites of {quota.satellites}"
            raise PhysicsError(
                f"{_words(name, quota)}: none of its requests can be imaged{where}, "
                "so that only an empty schedule would keep this; leave the quota out"
            )
