"""``intercosmos explain``: every option of one activity, what binds it and what would mend it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.screen import (
    AsJson,
    Jobs,
    Out,
    ProgrammePath,
    ScenarioName,
    prepared,
    print_json,
    screen,
    table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from intercosmos.directions.base import Assessment, Margin, Verdict
    from intercosmos.report.words import Names

NAME: Final = "explain"
SUMMARY: Final = "Show the options of an activity, and what would mend them."
EXAMPLES: Final = """Examples:
  intercosmos explain my.toml crews-at-tiangong
  intercosmos explain my.toml crews-at-tiangong --all
  intercosmos explain my.toml crews-at-tiangong --scenario equatorial-pad --json

Verdicts: ● feasible, ◐ with a condition that others grant, ○ not in this form."""

#: First words of the measures that a single line tells too: how far a site lies beside the plane, and the price.
_PRICES: Final = ("latitude beyond ", "price of ", "dog-leg", "the same turn ")
#: How many failing constraints a single line names.
_FAILING: Final = 3


def run(
    programme: ProgrammePath,
    activity: Annotated[str, typer.Argument(metavar="ACTIVITY", help="The activity's id.")],
    scenario: ScenarioName = None,
    jobs: Jobs = None,
    out: Out = None,
    as_json: AsJson = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Every option in full, not only the best one of each way.")
    ] = False,
) -> None:
    """Show every option of an activity: its verdict, what binds first, what would mend it.

    Of each way of doing the activity the best option stands there in full, the others with a line each.
    """
    from intercosmos.report.choice import rank, ways
    from intercosmos.report.words import Names, capital
    from intercosmos.study import assess_activities

    with prepared(programme, scenario, out, jobs) as work:
        loaded, catalogue = work.programme, work.catalogue
        found = assess_activities(
            loaded, catalogue, folder=work.folder, jobs=work.jobs, only=activity, progress=work.progress
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
        console.print(capital(way.name), style="bold")
        ranked = sorted((one for one in found if one.option.way == way.name), key=rank)
        in_full = ranked if everything else ranked[:1]
        for one in in_full:
            _show_option(console, one, names)
        _show_in_lines(console, ranked[len(in_full) :], names)


def _answer(found: tuple[Assessment, ...]) -> str:
    from intercosmos.report.words import count, plural

    holding = sum(one.feasible for one in found)
    free = sum(one.feasible and not one.conditions for one in found)
    if not holding:
        return f"None of {plural(len(found), 'option')} holds; the nearest one of each way comes first."
    hold = f"Of {plural(len(found), 'option')} {count(holding)} {'holds' if holding == 1 else 'hold'}"
    if free in (0, holding):
        return f"{hold}, {'without a condition' if free else 'if others grant a condition'}."
    return f"{hold}, {count(free)} of them without a condition."


def _show_option(console: Console, one: Assessment, names: Names) -> None:
    """An option with every constraint, what stands behind it and would mend it, its conditions and its figures."""
    from intercosmos.report.words import SIGNS, capital, in_order, quantity, slack

    sign = SIGNS[one.verdict]
    console.print()
    console.print(f"{sign.mark} {names.assets(one)}: {sign.word}")
    margins = table("Constraint", "Left or missing", "In detail")
    for margin in in_order(one.margins, one.binding):
        margins.add_row(margin.name, slack(margin), _in_detail(margin), style=None if margin.holds else "bold")
    console.print(margins)
    for condition in one.conditions:
        console.print(f"  if: {condition.text} ({names.partner(condition.grantor)})")
    # A price, a gap or a loss of nothing is no figure that anybody asks for.
    told = {name: figure for name, figure in one.measures.items() if figure.value or figure.high}
    if told:
        console.print()
        figures = table("Figure", "Value")
        for name, figure in told.items():
            figures.add_row(capital(name), quantity(figure))
        console.print(figures)


def _in_detail(margin: Margin) -> str:
    from intercosmos.report.words import amount

    told = []
    if not margin.categorical and math.isfinite(margin.value):
        told.append(f"{amount(margin.value, margin.unit)}, {margin.sense} {amount(margin.limit, margin.unit)}")
    if margin.detail:
        told.append(margin.detail)
    text = ": ".join(told)
    return f"{text}\nwould mend it: {margin.remedy}" if margin.remedy and not margin.holds else text


def _show_in_lines(console: Console, others: Sequence[Assessment], names: Names) -> None:
    """Options of which a line must do, those together that the same constraint decides."""
    from rich.padding import Padding

    from intercosmos.report.words import SIGNS, count

    differing = _differing_roles(others)
    groups: dict[tuple[Verdict, str], list[Assessment]] = {}
    for one in others:
        groups.setdefault((one.verdict, one.binding.name if one.binding is not None else ""), []).append(one)
    for (verdict, decides), group in groups.items():
        sign = SIGNS[verdict]
        console.print()
        console.print(f"{sign.mark} {count(len(group))} more, {sign.word}" + (f": {decides}" if decides else ""))
        for one in group:
            assets = " · ".join(names.asset(one.option.roles[role]) for role in differing if role in one.option.roles)
            console.print(
                Padding(": ".join(part for part in (assets, _in_a_line(one)) if part), (0, 0, 0, 2), expand=False)
            )


def _differing_roles(options: Sequence[Assessment]) -> list[str]:
    """The roles that tell options from one another; all of them if there is only one option."""
    roles = list(dict.fromkeys(role for one in options for role in one.option.roles))
    return [role for role in roles if len({one.option.roles.get(role) for one in options}) > 1] or roles


def _in_a_line(one: Assessment) -> str:
    """What fails besides what the heading says, or what is left; then what the site's place costs."""
    from intercosmos.report.words import in_order, plural, quantity, slack

    failing = [margin for margin in in_order(one.margins, one.binding) if not margin.holds]
    shown = failing or ([one.binding] if one.binding is not None else [])
    told = [
        margin.name if margin.categorical else f"{margin.name} {slack(margin)}"
        for margin in shown
        if not (margin is one.binding and margin.categorical)
    ]
    if len(told) > _FAILING:
        told[_FAILING:] = [f"{plural(len(told) - _FAILING, 'constraint')} more"]
    for name, figure in one.measures.items():
        text = quantity(figure)
        if figure.value and name.startswith(_PRICES) and not any(text in other for other in told):
            told.append(f"{name} {text}")
    told += [plural(len(one.conditions), "condition")] if one.conditions else []
    return "; ".join(told)


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
