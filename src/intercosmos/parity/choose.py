"""The plan: what to do, in which way, so that it is worth most and fair.

At most one option an activity; only feasible options (under conditions or not) that are of value to somebody. The
plan maximises value, the sum over partners of worth times share, within the programme's tolerance under its notion of
parity (``problem`` states the notions and the whole numbers, ``solver`` the steps and ties). With an unmet tolerance
the plan is empty, and the least tolerance that would do is computed and said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from intercosmos.directions.base import Assessment, Margin
from intercosmos.errors import ConvergenceError
from intercosmos.parity.ledger import Account, dependencies, open_account, owners, total_effort
from intercosmos.parity.plan import Alternative, LedgerLine, ParityBalance, Plan
from intercosmos.parity.problem import (
    TOLERANCE_STEPS,
    Entry,
    Problem,
    as_float,
    spread_of,
    state_problem,
    totals,
)
from intercosmos.parity.solver import Choice, balanced_choice, best_choice, next_best_choice
from intercosmos.units import Quantity, number, show

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.programme import Programme

#: No relaxation is looked for beyond this tolerance: "eleven times as much" is no parity.
WIDEST_TOLERANCE: Final = Fraction(10)


def choose_plan(assessments: Mapping[str, Sequence[Assessment]], programme: Programme, catalogue: Catalogue) -> Plan:
    """Choose the balanced plan of greatest value.

    Parameters
    ----------
    assessments : activity -> every option computed, feasible or not
    programme : partners, worth of the activities, rule of parity
    catalogue : efforts, and who owns what

    Returns
    -------
    Plan
        The same to the bit for the same input, whatever the order of ``assessments``. Without any option chosen it
        is a result like another: ``reason`` and ``relaxation`` say why and what would mend it.

    Raises
    ------
    UnknownIdError
        If an option contributes an item for which the catalogue has no effort.
    """
    accounts = open_accounts(assessments, programme, catalogue)
    rule = programme.parity
    problem = state_problem(accounts, programme.partners, rule.notion, rule.tolerance)
    choice = best_choice(problem)
    cut_short: list[str] = [] if choice.proven else ["The search was cut short: a plan of greater value may exist."]
    relaxation, relaxed = ("", None)
    if not choice.taken and choice.proven and problem.greatest_value > 0:
        try:
            relaxation, relaxed = _least_relaxation(problem)
        except ConvergenceError:
            cut_short.append("The search for the least relaxation was cut short.")
    by_option = {a.assessment.option.id: a for found in accounts.values() for a in found}
    return Plan(
        chosen=choice.chosen,
        value=choice.value * problem.worth_unit,
        ledger=_ledger(problem, choice, by_option, owners(catalogue)),
        parity=_balance(problem, choice.taken),
        alternatives=tuple(_alternatives(problem, choice, relaxed, cut_short)),
        relaxation=relaxation,
        reason=" ".join([*_reasons(assessments, programme, problem, choice), *cut_short]),
    )


def open_accounts(
    assessments: Mapping[str, Sequence[Assessment]], programme: Programme, catalogue: Catalogue
) -> dict[str, list[Account]]:
    """Enter every feasible option in the books, activity by activity in the order of the programme."""
    return {
        activity.id: [
            open_account(assessment, activity.worth, programme.partners, catalogue)
            for assessment in assessments.get(activity.id, ())
            if assessment.feasible
        ]
        for activity in programme.activities
    }


def _ledger(
    problem: Problem, choice: Choice, accounts: Mapping[str, Account], owner_of: Mapping[str, str]
) -> tuple[LedgerLine, ...]:
    puts, gets = totals(choice.taken, len(problem.partners))
    taken = [accounts[entry.option] for entry in choice.taken]
    rate = problem.work_years_a_point
    lines = []
    for index, partner in enumerate(problem.partners):
        items = tuple(item for account in taken for item in account.items[partner])
        gained = gets[index] * problem.worth_unit
        source = f"{number(gained)} points of worth at {number(rate)} work-years a point"
        lines.append(
            LedgerLine(
                partner=partner,
                puts_in=total_effort(items, puts[index] * problem.effort_unit),
                gets_out=Quantity(gained * rate, "wy", source=source),
                depends_on=dependencies(partner, taken, owner_of),
                items=items,
            )
        )
    return tuple(lines)


def _balance(problem: Problem, entries: Sequence[Entry]) -> ParityBalance:
    puts, gets = totals(entries, len(problem.partners))
    spread = spread_of(problem, entries)
    return ParityBalance(
        notion=problem.notion,
        ratios={
            partner: float(problem.rate * gain / effort) if effort else as_float(None)
            for partner, effort, gain in zip(problem.partners, puts, gets, strict=True)
            if effort or gain
        },
        spread=as_float(spread),
        tolerance=float(problem.tolerance),
        met=spread is not None and spread <= problem.tolerance,
    )


def _alternatives(problem: Problem, choice: Choice, relaxed: Choice | None, cut_short: list[str]) -> list[Alternative]:
    found: list[Alternative] = []

    def add(other: Choice | None, why: str) -> None:
        if other is not None:
            value = other.value * problem.worth_unit
            found.append(Alternative(other.chosen, value, as_float(spread_of(problem, other.taken)), why))

    unbalanced = most_valuable(problem)
    if unbalanced.value > choice.value:
        gain = show((unbalanced.value - choice.value) * problem.worth_unit, "")
        add(unbalanced, f"the best plan without regard to balance: worth {gain} points more, but not balanced")
    if relaxed is not None:
        add(relaxed, "the best plan under the least relaxation of the tolerance")
    try:
        if choice.taken:
            add(next_best_choice(problem, choice), "the next best balanced plan")
        for activity in choice.chosen if len(choice.taken) > 1 else ():
            other = best_choice(problem.without(activity), by_id=False)
            why = "the best balanced plan" if other.taken else "no plan of any value is balanced"
            add(other, f"{why} without {activity}")
    except ConvergenceError:
        cut_short.append("The search for alternatives was cut short.")
    return found


def most_valuable(problem: Problem) -> Choice:
    """Activity by activity the option of greatest value; then fewest conditions, least effort, first by id."""
    entries = tuple(
        min(options, key=lambda e: (-e.value, e.conditions, sum(e.puts), e.option), default=None)
        for options in problem.activities.values()
    )
    return Choice(tuple(problem.activities), entries, proven=True)


def _least_relaxation(problem: Problem) -> tuple[str, Choice | None]:
    """The least tolerance, in steps of 0.01 %, under which a plan of some value is balanced; in words."""
    widest = balanced_choice(problem, WIDEST_TOLERANCE)
    if widest is None:
        return (
            f"No tolerance up to {_percent(WIDEST_TOLERANCE)} would give a balanced plan: every plan is one-sided.",
            None,
        )
    below, above = int(problem.tolerance * TOLERANCE_STEPS), _steps(problem, widest)
    while above - below > 1:
        middle = (below + above) // 2
        found = balanced_choice(problem, Fraction(middle, TOLERANCE_STEPS))
        if found is None:
            below = middle
        else:
            above = min(middle, _steps(problem, found))
    tolerance = Fraction(above, TOLERANCE_STEPS)
    best = best_choice(problem.relaxed(tolerance))
    worth = show(best.value * problem.worth_unit, "")
    return (
        f"The least tolerance that gives a balanced plan is {_percent(tolerance)} instead of "
        f"{_percent(problem.tolerance)}: it would do {', '.join(best.chosen)}, worth {worth} points.",
        best,
    )


def _steps(problem: Problem, choice: Choice) -> int:
    spread = spread_of(problem, choice.taken)
    assert spread is not None  # the choice is balanced under a finite tolerance
    return -(-spread.numerator * TOLERANCE_STEPS // spread.denominator)


def _percent(tolerance: Fraction) -> str:
    return f"{number(float(tolerance) * 100, 2)}\u2009%"


def _reasons(
    assessments: Mapping[str, Sequence[Assessment]], programme: Programme, problem: Problem, choice: Choice
) -> list[str]:
    """One sentence for every activity that is not in the plan."""
    reasons = []
    for activity in programme.activities:
        if activity.id in choice.chosen:
            continue
        options = assessments.get(activity.id, ())
        if problem.activities[activity.id]:
            why = "feasible, but no plan with it is both balanced and worth more"
        elif any(assessment.feasible for assessment in options):
            why = "feasible, but nobody gets anything out of it"
        else:
            why = _why_infeasible(options)
        reasons.append(f"{activity.id}: {why}.")
    return reasons


def _why_infeasible(options: Sequence[Assessment]) -> str:
    failing = [(assessment, margin) for assessment in options if (margin := _decisive(assessment)) is not None]
    if not failing:
        return "there is no way of doing it with the assets of these partners"
    nearest, margin = min(failing, key=lambda pair: (pair[1].categorical, -pair[1].relative_slack, pair[0].option.id))
    text = f"no feasible way among {len(options)}; the nearest, {nearest.option.id}, fails on {margin.name}"
    if not margin.categorical:
        text += f" by {show(-margin.slack, margin.unit)}"
    if margin.remedy:
        text += f"; what would mend it: {margin.remedy.rstrip('.')}"
    return text


def _decisive(assessment: Assessment) -> Margin | None:
    """The margin that decides, if it fails."""
    binding = assessment.binding
    if binding is not None and not binding.holds:
        return binding
    return next((margin for margin in assessment.margins if not margin.holds), None)
