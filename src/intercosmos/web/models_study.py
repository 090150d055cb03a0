"""Studies in the interface: the computing, the overview, the plan."""

from __future__ import annotations

from typing import Literal

from intercosmos.web.models_base import Model, Problem, Sign


class JobRequest(Model):
    """What is to be computed."""

    scenario: str = ""
    only: str = ""  #: an activity's id; empty for all


class Job(Model):
    """Something that is computed, or was."""

    id: str
    scenario: str
    only: str
    state: Literal["waiting", "running", "done", "failed", "stopped"]
    done: int
    total: int
    activity: str
    text: str
    notices: list[str]
    error: Problem | None = None
    started: str
    finished: str = ""


class StudyState(Model):
    """Whether there is a study of a scenario, and whether it is of the file as it stands."""

    scenario: str
    state: Literal["none", "outdated", "ready"]
    created: str = ""
    job: Job | None = None  #: that is computing it now, or did last
    recomputes: str = ""  #: in words, what a study would compute anew


class AssetRef(Model):
    """An asset in a role."""

    role: str
    kind: str
    id: str
    name: str
    owner: str = ""


class MarginView(Model):
    """One constraint: the texts to show, and the numbers to draw."""

    name: str
    value: str
    limit: str
    slack: str
    spread: str
    relative_slack: float
    low: float | None = None  #: of the relative slack, where there is an interval
    high: float | None = None
    categorical: bool
    holds: bool
    binds: bool
    detail: str
    remedy: str


class ActivityRow(Model):
    """One activity at a glance."""

    id: str
    title: str
    direction: str
    proposed: str
    verdict: Sign
    word: str
    way: str
    option: str  #: id of the option that speaks for it; empty if there is none
    in_plan: bool
    options: int
    feasible: int
    conditional: int
    binding: MarginView | None
    binds: str
    unbinds: list[str]
    also: str
    mend: str


class DirectionRow(Model):
    """One of the ten directions."""

    id: str
    title: str
    verdict: Sign
    feasible: int  #: activities that can be carried out, conditions granted
    activities: list[str]


class LedgerItem(Model):
    """Something a partner puts in."""

    text: str
    asset: str
    effort: float | None  #: work-years
    effort_text: str


class LedgerRow(Model):
    """What a partner puts in and gets out, work-years."""

    partner: str
    puts_in: float
    puts_in_low: float
    puts_in_high: float
    gets_out: float
    puts_in_text: str
    gets_out_text: str
    ratio: float | None
    depends_on: list[str]
    items: list[LedgerItem]


class AlternativeView(Model):
    """A plan that was not chosen, and why it is shown."""

    activities: str  #: in words, with the ways
    chosen: dict[str, str]  #: activity -> option
    value: float
    spread: str
    why: str


class PlanView(Model):
    """The plan and its balance."""

    chosen: dict[str, str]
    value: float  #: points of the partners together
    left_out: list[str]
    reason: str
    balance: str
    notion: str
    met: bool
    spread: float | None
    tolerance: float
    ledger: list[LedgerRow]
    alternatives: list[AlternativeView]


class Span(Model):
    """A stretch of the timeline, ISO dates."""

    begin: str
    end: str
    label: str
    kind: Literal["stay", "window", "service", "work", "period"]


class TimelineRow(Model):
    """One line of the timeline."""

    title: str
    activity: str
    partner: str
    asset: AssetRef | None = None  #: whose life in service it is
    spans: list[Span]


class Timeline(Model):
    """Activities, windows and lives in service."""

    begin: str
    end: str
    rows: list[TimelineRow]


class DecisionView(Model):
    """Something somebody has to decide."""

    text: str
    by: str
    serves: list[str]
    opens: bool
    worth: str


class Overview(Model):
    """A study at one look."""

    scenario: str
    created: str
    answer: str
    rest: str
    directions: list[DirectionRow]
    activities: list[ActivityRow]
    plan: PlanView
    decisions: list[DecisionView]
    timeline: Timeline
