"""Licensed production: the cases that are known, and the parameters of the model."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from intercosmos.catalogue.fields import Effort, Fraction, Ratio, Time
from intercosmos.catalogue.schema_base import Entry, Id, Table, When


class Licence(Entry):
    """An engine of one maker that another built, was to build or wanted to build.

    Attributes
    ----------
    licensor, licensee : in plain words; many are no partners here
    engine : id of the catalogue, where it has one
    kind : ``licence`` with the licensor's help, ``copy`` from hardware, ``transfer`` inside one owner, ``restart`` of
        an own design, ``purchase`` of finished engines
    agreement, papers, first_firing, qualified, first_flight : as vague as they are known
    planned_time : what was said it would take, from the agreement to the first engine
    helped : whether the licensor's people stayed until the end
    outcome : what came of it
    """

    name: str
    licensor: str
    licensee: str
    engine: Id | None = None
    kind: Literal["licence", "copy", "transfer", "restart", "purchase"]
    cycle: str
    agreement: When
    papers: When | None = None
    first_firing: When | None = None
    qualified: When | None = None
    first_flight: When | None = None
    planned_time: Time | None = None
    helped: bool
    ended: bool = True  #: whether it came to an engine; otherwise the last date is a bound from below
    outcome: str


class ExportRule(Entry):
    """What must be asked before an engine, its drawings or its tools cross a border.

    Attributes
    ----------
    concerns : ``engine`` for finished ones, ``production`` for drawings, tools and training, ``design`` for joint work
    members : partners that apply it as suppliers
    grantor : who decides
    strict : whether the rule itself says no
    """

    name: str
    concerns: tuple[Literal["engine", "production", "design"], ...] = Field(min_length=1)
    members: tuple[Id, ...]
    text: str
    grantor: str
    strict: bool = False


class ProductionStep(Table):
    """A stage on the way from an agreement to an engine. Low and high: one in ten is below, one in ten above."""

    name: str
    after: tuple[str, ...] = ()
    duration: Time
    effort: Effort
    licensor: Fraction  #: part of the effort that is the licensor's


class ProductionRules(Entry):
    """Parameters of licensed production and of joint development.

    Attributes
    ----------
    licence, development : steps, each after those it waits for
    common : part of the variance that all steps share
    simple_cycle : durations and effort of engines that are not of staged combustion, in parts of those that are
    learning_slope : cost after a doubling over cost before it
    first_unit : cost of the licensee's first engine in parts of the licensor's present one
    local_first, local_last, local_begins, local_complete : the licensee's share of an engine's value over time
    ramp : from the first engine to the full rate
    bridge_time : from an order to the first delivery of a finished engine
    """

    licence: tuple[ProductionStep, ...] = Field(min_length=1)
    development: tuple[ProductionStep, ...] = Field(min_length=1)
    common: Fraction
    simple_cycle: Ratio
    learning_slope: Fraction
    first_unit: Ratio
    local_first: Fraction
    local_last: Fraction
    local_begins: Time
    local_complete: Time
    ramp: Time
    bridge_time: Time
    engine_effort: Effort  #: of one engine of 2 MN of a running line; smaller ones by the power below
    engine_effort_power: Ratio
