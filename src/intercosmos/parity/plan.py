"""The plan: the options chosen, what it costs whom, how balanced it is, and what else could be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intercosmos.directions.base import Contribution
from intercosmos.units import Quantity


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """What one partner puts in, gets out and depends on under a plan.

    Attributes
    ----------
    partner : partner id
    puts_in : work-years: the rounded sum of ``items``, with the sum of their ranges
    gets_out : work-years: worth times share, at the programme's exchange rate (said in ``gets_out.source``)
    depends_on : ``"owner: asset"`` and ``"grantor: condition"`` for every option the partner gets something out of
    items : its contributions with their efforts, its part of what is hired from third parties included
    """

    partner: str
    puts_in: Quantity
    gets_out: Quantity
    depends_on: tuple[str, ...]
    items: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class ParityBalance:
    """How balanced a plan is under the programme's notion.

    Attributes
    ----------
    notion : ``proportional``, ``equal`` or ``nash``
    ratios : partner -> gets out / puts in; infinite for a partner that gets without putting in; partners that do
        neither have none
    spread : the least tolerance under which the plan counts as balanced; infinite if there is none
    tolerance : what the programme allows
    met : spread <= tolerance, decided in whole numbers
    """

    notion: str
    ratios: Mapping[str, float]
    spread: float
    tolerance: float
    met: bool


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another plan that a reader may ask about, and why it is shown."""

    chosen: Mapping[str, str]  #: activity -> option id
    value: float
    spread: float
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The options chosen, at most one for each activity.

    Attributes
    ----------
    chosen : activity -> option id; activities left out are not in it
    value : sum over partners of worth times share, in the programme's points
    ledger : one line for each partner of the programme, in its order
    parity : the balance
    alternatives : the best unbalanced plan, the least relaxation, the best plan without each activity, the next best
    relaxation : empty if a balanced plan exists; else the least tolerance under which one would
    reason : why activities are not in the plan, one sentence each; empty if all are
    """

    chosen: Mapping[str, str]
    value: float
    ledger: tuple[LedgerLine, ...]
    parity: ParityBalance
    alternatives: tuple[Alternative, ...] = ()
    relaxation: str = ""
    reason: str = ""
