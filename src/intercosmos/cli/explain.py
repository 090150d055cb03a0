"""``intercosmos explain``: every option of one activity, what binds it and what would mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.screen import (
    AsJson,
    Jobs,
    Out,
    ProgrammePath,
    ScenarioName,
    load,
    print_json,
    progress_shown,
    screen,
    table,
)

if TYPE_CHECKING:
    from rich.console import Console

    from intercosmos.directions.base import Assessment
    from intercosmos.report.words import Names

NAME: Final = "explain"
SUMMARY: Final = "Show every option of an activity, and what would mend it."
EXAMPLES: Final = """Examples:
  intercosmos explain my.toml crews-at-tiangong
  intercosmos explain my.toml crews-at-tiangong --scenario equatorial-pad --json

Verdicts: ● feasible, ◐ with a condition that others grant, ○ not in this form."""


def run(
    programme: ProgrammePath,
    activity: Annotated[str, typer.Argument(metavar="ACTIVITY", help="The activity's id.")],
    scenario: ScenarioName = None,
    jobs: Jobs = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Show every option of an activity: its verdict, what binds first, what would mend it."""
    from intercosmos.report.choice import ways
    from intercosmos.report.words import Names
    from intercosmos.study import assess_activities, default_jobs, run_folder

    loaded, catalogue = load(programme, scenario)
    folder = out or run_folder(loaded, catalogue)
    with progress_shown() as progress:
        found = assess_activities(
            loaded, catalogue, folder=folder, jobs=jobs or default_jobs(), only=activity, progress=progress
        )[activity]
    if as_json:
        print_json({"activity": activity, "scenario": loaded.scenario, "options": [_as_data(one) for one in found]})
        return
    console = screen()
    names = Names(catalogue, loaded.partners)
    console.print(loaded.activity(activity).name, style="bold")
    if not found:
        console.print("No option could be formed from the partners' assets.")
        return
    console.print(_answer(found))
    for way in ways(found):
        console.print()
        console.print(way.name[:1].upper() + way.name[1:], style="bold")
        for one in _ranked([one for one in found if one.option.way == way.name]):
            _show_option(console, one, names)


def _answer(found: tuple[Assessment, ...]) -> str:
    from intercosmos.report.words import count, plural

    holding = sum(one.feasible for one in found)
    free = sum(one.feasible and not one.conditions for one in found)
    if not holding:
        return f"None of {plural(len(found), 'option')} holds; the nearest of each way comes first."
    hold = f"Of {plural(len(found), 'option')} {count(holding)} {'holds' if holding == 1 else 'hold'}"
    if free in (0, holding):
        return f"{hold}, {'without a condition' if free else 'if others grant a condition'}."
    return f"{hold}, {count(free)} of them without a condition."


def _ranked(found: list[Assessment]) -> list[Assessment]:
    from intercosmos.report.choice import rank

    return sorted(found, key=rank)


def _show_option(console: Console, one: Assessment, names: Names) -> None:
    from intercosmos.report.words import SIGNS, amount, in_order, slack

    sign = SIGNS[one.verdict]
    console.print()
    console.print(f"{sign.mark} {names.assets(one)}: {sign.word}")
    remedies = [] if one.feasible else ["What would mend it"]
    margins = table("Constraint", "Value", "Limit", "Left or missing", *remedies)
    for margin in in_order(one.margins, one.binding):
        value, limit = "", ""
        if not margin.categorical:
            value = amount(margin.value, margin.unit)
            limit = f"{margin.sense} {amount(margin.limit, margin.unit)}"
        remedy = [margin.remedy if not margin.holds else ""] if remedies else []
        margins.add_row(margin.name, value, limit, slack(margin), *remedy, style=None if margin.holds else "bold")
    console.print(margins)
    for condition in one.conditions:
        console.print(f"  if: {condition.text} ({names.partner(condition.grantor)})")


def _as_data(one: Assessment) -> dict[str, Any]:
    from intercosmos.report.words import in_order
    from intercosmos.study.codec import encode

    return {
        "id": one.option.id,
        "way": one.option.way,
        "roles": dict(one.option.roles),
        "verdict": one.verdict.value,
        "binding": one.binding.name if one.binding is not None else None,
        "margins": [
            encode(margin) | {"slack": margin.slack, "holds": margin.holds}
            for margin in in_order(one.margins, one.binding)
        ],
        "conditions": encode(one.conditions),
        "measures": {name: encode(quantity) for name, quantity in one.measures.items()},
    }
