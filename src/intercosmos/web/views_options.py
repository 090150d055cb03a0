"""Every option of an activity, as rows of a table that can be sorted and filtered."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from intercosmos.directions.base import Assessment
from intercosmos.report.words import capital
from intercosmos.units import UNITS
from intercosmos.web.models import ActivityInfo, ActivityOptions, Column, OptionRow
from intercosmos.web.views_overview import activity_row
from intercosmos.web.views_parts import asset_refs, binding_view, efforts, figure, shown_unit
from intercosmos.web.views_state import Study

if TYPE_CHECKING:
    from intercosmos.programme import Programme

#: A figure is a column if one option in so many has it.
_ONE_IN: Final = 2


def activity_options(study: Study, activity: str, found: Sequence[Assessment]) -> ActivityOptions:
    """The table of an activity.

    Parameters
    ----------
    study : finished
    activity : its id
    found : its options, the best first
    """
    units = column_units(found)
    row = next(one for one in study.glance if one.id == activity)
    return ActivityOptions(
        activity=activity_info(study.result.programme, activity),
        row=activity_row(study, row),
        columns=[Column(key=name, label=capital(name), unit=shown_unit(unit)) for name, unit in units.items()],
        options=[option_row(study, one, place, units) for place, one in enumerate(found, 1)],
    )


def column_units(found: Sequence[Assessment]) -> Mapping[str, str]:
    """Figures that at least half of the options have, with the unit that most of them are in."""
    units: dict[str, Counter[str]] = {}
    for one in found:
        for name, q in one.measures.items():
            units.setdefault(name, Counter())[q.unit] += 1
    return {name: tally.most_common(1)[0][0] for name, tally in units.items() if _ONE_IN * tally.total() >= len(found)}


def option_row(study: Study, one: Assessment, place: int, units: Mapping[str, str]) -> OptionRow:
    """One line of the table; its figures in the units of the columns."""
    figures = {}
    for name, unit in units.items():
        q = one.measures.get(name)
        if q is not None:
            figures[name] = figure(name, q, unit if _alike(q.unit, unit) else None)
    return OptionRow(
        id=one.option.id,
        number=place,
        way=one.option.way,
        assets=asset_refs(one, study.names, study.catalogue),
        title=study.names.assets(one),
        verdict=one.verdict.value,
        in_plan=one.option.id in study.chosen,
        binding=binding_view(one),
        figures=figures,
        puts_in=dict(efforts(one, study.catalogue)),
    )


def _alike(unit: str, other: str) -> bool:
    """Whether one dimension knows both units."""
    return unit == other or any(unit in units and other in units for units in UNITS.values())


def activity_info(programme: Programme, activity: str) -> ActivityInfo:
    """An activity as proposed: what the file says of it, as it is written."""
    found = programme.activity(activity)
    written: Any = programme.document.data.get("activity", []) if programme.document is not None else []
    fields = next((one for one in written if one.get("id") == activity), found.model_dump(mode="json"))
    return ActivityInfo(
        id=found.id,
        title=found.name,
        direction=found.direction,
        summary=found.summary,
        fields=json.loads(json.dumps(fields, default=str)),  # dates of TOML as texts
    )
