"""Options in the interface: tables, one option with everything behind it, what if, comparisons."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from intercosmos.web.models_base import Model, VerdictName
from intercosmos.web.models_programme import ActivityInfo
from intercosmos.web.models_study import ActivityRow, AssetRef, MarginView, Overview


class Figure(Model):
    """A computed number."""

    name: str
    text: str
    interval: str = ""  #: ``low to high`` as text, in the same unit
    value: float | None  #: in ``unit``
    low: float | None = None
    high: float | None = None
    unit: str
    source: str = ""


class OptionRow(Model):
    """One option in the table of a direction's page."""

    id: str
    number: int
    way: str
    assets: list[AssetRef]
    title: str  #: the assets in words
    verdict: VerdictName
    in_plan: bool
    binding: MarginView | None
    figures: dict[str, Figure]
    puts_in: dict[str, float]  #: partner -> work-years


class Column(Model):
    """A figure that most options of an activity have."""

    key: str
    label: str
    unit: str


class ActivityOptions(Model):
    """Every option of an activity."""

    activity: ActivityInfo
    row: ActivityRow
    columns: list[Column]
    options: list[OptionRow]


class SourceView(Model):
    """Where a value comes from."""

    id: str
    title: str
    about: str
    type: str
    note: str = ""


class Saying(Model):
    """A story of the record that gives a figure for a value."""

    story: str
    title: str
    date: str
    value: str
    words: str
    agrees: bool | None = None  #: with the catalogue's value or its range; None if it cannot be compared
    address: str  #: of the story's page


class EventView(Model):
    """A moment of an option's timeline."""

    name: str
    time: str
    time_s: float
    figures: list[Figure]


class Curve(Model):
    """One column of a series."""

    name: str
    unit: str
    values: list[float | None]


class SeriesView(Model):
    """Curves over a common axis."""

    key: str
    title: str
    axis: str
    axis_unit: str
    axis_values: list[float]
    curves: list[Curve]
    points: int  #: that were computed; fewer are sent of long curves, never averages


class MapInfo(Model):
    """A map that can be asked for."""

    key: str
    title: str
    layers: list[str]
    x: str
    y: str


class MapView(Model):
    """One layer of a map; values row by row, ``None`` where there is none."""

    title: str
    layer: str
    unit: str
    x_axis: str
    x_unit: str
    x_values: list[float]
    y_axis: str
    y_unit: str
    y_values: list[float]
    values: list[list[float | None]]
    thinned: str = ""  #: in words, where not every point is sent


class ConditionView(Model):
    """Something others must grant."""

    text: str
    grantor: str


class ShareView(Model):
    """What somebody puts in or gets out."""

    partner: str
    text: str
    effort: float | None = None


class OptionDetail(Model):
    """One option with everything behind it."""

    id: str
    activity: str
    direction: str
    way: str
    title: str
    verdict: VerdictName
    word: str
    in_plan: bool
    assets: list[AssetRef]
    margins: list[MarginView]
    figures: list[Figure]
    conditions: list[ConditionView]
    puts_in: list[ShareView]
    gets_out: list[ShareView]
    events: list[EventView]
    series: list[SeriesView]
    maps: list[MapInfo]
    models: list[str]
    sources: list[SourceView]
    notes: list[str]
    sayings: list[Saying]  #: stories about the values of its assets


class Change(Model):
    """A value taken to be otherwise, as in a scenario's overrides."""

    key: Annotated[str, Field(max_length=300)]
    value: Any


class WhatIfRequest(Model):
    """What if these values were otherwise?"""

    scenario: str = ""
    activity: str
    option: str
    changes: Annotated[list[Change], Field(min_length=1, max_length=50)]


class Difference(Model):
    """One figure or margin before and after."""

    name: str
    before: str
    after: str
    change: str
    better: bool | None = None


class WhatIf(Model):
    """One option before and after."""

    before: OptionDetail | None
    after: OptionDetail | None
    differences: list[Difference]
    concerns: str  #: in words: which options and activities depend on what was changed
    reason: str = ""  #: why there is no option after the change
    seconds: float


class ComparedActivity(Model):
    """An activity in two scenarios."""

    id: str
    title: str
    left: ActivityRow | None
    right: ActivityRow | None
    changed: list[str]  #: in words what differs


class Comparison(Model):
    """Two scenarios side by side."""

    left: Overview
    right: Overview
    activities: list[ComparedActivity]
    findings: list[str]  #: the differences that matter, in sentences
