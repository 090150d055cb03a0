"""What every direction of co-operation has in common: options, margins, assessments.

A direction *enumerates* the ways of doing an activity (:meth:`Direction.options`) and *computes* each of
them (:meth:`Direction.assess`). It does not choose: parity does.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, ClassVar

from intercosmos.errors import UnknownIdError
from intercosmos.series import Event, Map, Series
from intercosmos.units import Quantity

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.programme import Activity, Programme


class Sense(StrEnum):
    """Which side of its limit a value must stay on."""

    AT_MOST = "at most"
    AT_LEAST = "at least"


class Verdict(StrEnum):
    """What a reader is told: feasible, feasible under conditions others must grant, or not in this form."""

    FEASIBLE = "feasible"
    CONDITIONAL = "conditional"
    INFEASIBLE = "infeasible"


@dataclass(frozen=True, slots=True)
class Margin:
    """One constraint of an option.

    Attributes
    ----------
    name : plain words, such as ``"payload"`` or ``"docking interface"``
    value, limit : SI
    sense : which side of the limit is good
    unit : unit to print value, limit and slack in
    scale : SI slack that counts as "one": margins of different units are compared by slack / scale
    categorical : a yes-or-no constraint (value and limit are 0 or 1). A failing categorical margin binds before any
        number does: a ship that cannot dock need not be told about its inclination.
    detail : one sentence with the figures a reader wants
    remedy : what would make it hold, with its price
    computed : what the model gives, SI, where a fact outranks it and stands as the value
    outranked_by : the fact, such as ``"flies today"``; said with the model's figure wherever the slack is
    """

    name: str
    value: float
    limit: float
    sense: Sense
    unit: str
    scale: float
    categorical: bool = False
    detail: str = ""
    remedy: str = ""
    computed: float | None = None
    outranked_by: str = ""

    @property
    def slack(self) -> float:
        """How much is left, SI; negative if the constraint fails."""
        return self.limit - self.value if self.sense is Sense.AT_MOST else self.value - self.limit

    @property
    def relative_slack(self) -> float:
        """Slack divided by scale, to compare margins of different units."""
        return self.slack / self.scale

    @property
    def holds(self) -> bool:
        """Whether the constraint is met. A value that is not finite fails."""
        return bool(self.slack >= 0)


@dataclass(frozen=True, slots=True)
class Condition:
    """Something others must grant before the option is real: a consent, a pad, an adapter."""

    text: str
    grantor: str  #: partner id, or the country or body in plain words


@dataclass(frozen=True, slots=True)
class Option:
    """One concrete way of doing an activity: an asset in every role."""

    activity: str
    direction: str
    way: str  #: the kind of way, such as ``"seat on the host's ship"``
    roles: Mapping[str, str]  #: role -> asset id

    @property
    def id(self) -> str:
        """Stable name, unique within a study."""
        return "/".join([self.activity, self.way.replace(" ", "-").replace("'", ""), *self.roles.values()])


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a partner puts in: ``amount`` units of ``item`` (``launch``, ``ship``, ``seat``, ``day aboard`` …)."""

    partner: str
    item: str
    amount: float
    asset: str = ""  #: asset id, where there is one
    effort: Quantity | None = None  #: work-years, filled by parity from the catalogue


@dataclass(frozen=True, slots=True)
class Benefit:
    """What a partner gets out, as a share (0 to 1) of what it says the activity is worth to it."""

    partner: str
    share: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind an option's numbers."""

    events: tuple[Event, ...] = ()
    series: Mapping[str, Series] = field(default_factory=dict)
    models: tuple[str, ...] = ()  #: names of the models used, with their references
    sources: tuple[str, ...] = ()  #: ids of catalogue sources
    notes: tuple[str, ...] = ()
    maps: Mapping[str, Map] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything computed about an option. ``feasible`` and ``binding`` are derived from the margins."""

    option: Option
    margins: tuple[Margin, ...]
    measures: Mapping[str, Quantity] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    evidence: Evidence = field(default_factory=Evidence)

    @property
    def feasible(self) -> bool:
        """Whether every margin holds."""
        return all(margin.holds for margin in self.margins)

    @property
    def binding(self) -> Margin | None:
        """The margin that decides: a failing categorical one first, else the one with the least relative slack."""
        if not self.margins:
            return None
        barred = [m for m in self.margins if m.categorical and not m.holds]
        if barred:
            return barred[0]
        measured = [m for m in self.margins if not m.categorical]
        return min(measured or self.margins, key=lambda m: m.relative_slack)

    @property
    def verdict(self) -> Verdict:
        """Feasible, feasible under conditions, or not in this form."""
        if not self.feasible:
            return Verdict.INFEASIBLE
        return Verdict.CONDITIONAL if self.conditions else Verdict.FEASIBLE


class Direction(ABC):
    """One direction of co-operation. Subclasses are final and stateless."""

    name: ClassVar[str]
    roles: ClassVar[tuple[str, ...]]

    @abstractmethod
    def options(self, activity: Activity, programme: Programme, catalogue: Catalogue) -> Sequence[Option]:
        """Enumerate every way of doing ``activity``; cheap, no physics."""

    @abstractmethod
    def assess(self, option: Option, activity: Activity, programme: Programme, catalogue: Catalogue) -> Assessment:
        """Compute everything about one option. Pure: same input, same output, to the bit."""


def load_direction(name: str) -> Direction:
    """The direction registered under ``name`` (entry-point group ``intercosmos.directions``)."""
    direction = _registered(name)()
    if not isinstance(direction, Direction):
        raise TypeError(f"{_registered(name)} is no Direction")
    return direction


@cache  # to look through all that is installed takes longer than many an option; a name that is unknown is not kept
def _registered(name: str) -> Any:
    """What makes the direction registered under a name."""
    known = {point.name: point for point in entry_points(group="intercosmos.directions")}
    if name not in known:
        raise UnknownIdError("direction", name, known)
    return known[name].load()
