"""``intercosmos check``: is everything in a programme file sound?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import typer

from intercosmos.cli.screen import AsJson, ProgrammePath, ScenarioName, print_json
from intercosmos.errors import DataError, IntercosmosError

if TYPE_CHECKING:
    from pathlib import Path

    from intercosmos.programme import Programme

NAME: Final = "check"
SUMMARY: Final = "Check a programme file without computing anything."
EXAMPLES: Final = """Examples:
  intercosmos check my.toml
  intercosmos check my.toml --scenario equatorial-pad --json"""


def run(programme: ProgrammePath, scenario: ScenarioName = None, as_json: AsJson = False) -> None:
    """Check a programme file, and each of its scenarios, without computing anything."""
    base, problems = _examine(programme, scenario)
    if as_json:
        print_json(
            {
                "sound": not problems,
                "activities": [activity.id for activity in base.activities] if base is not None else [],
                "scenarios": list(base.scenarios) if base is not None else [],
                "problems": [_as_data(name, problem) for name, problem in problems],
            }
        )
    for name, problem in problems:
        # Whoever asked for one scenario knows which it is.
        in_scenario = f"\n  in scenario: {name}" if name and not scenario else ""
        sys.stderr.write(f"intercosmos: {problem}{in_scenario}\n")
    if problems:
        raise typer.Exit(2)
    if base is not None and not as_json:
        from intercosmos.report.words import listing, plural

        size = f"{plural(len(base.activities), 'activity', 'activities')} of {listing(base.partners)}"
        also = f", with {plural(len(base.scenarios), 'scenario')}" if base.scenarios and not scenario else ""
        typer.echo(f"{programme} is sound: {size}{also}.")


def _examine(path: Path, scenario: str | None) -> tuple[Programme | None, list[tuple[str, IntercosmosError]]]:
    """The programme as written, if it can be read, and every problem with the scenario that has it."""
    from intercosmos.programme import load_programme

    try:
        base = load_programme(path, scenario=scenario)
    except IntercosmosError as error:
        return None, [(scenario or "", error)]
    problems: list[tuple[str, IntercosmosError]] = []
    said: set[str] = set()
    for name in [scenario] if scenario else [None, *base.scenarios]:
        # What is wrong with the programme as written is not said again of each of its scenarios.
        found = [problem for problem in _problems(path, name) if str(problem) not in said]
        said |= {str(problem) for problem in found}
        problems += [(name or "", problem) for problem in found]
    return base, problems


def _problems(path: Path, scenario: str | None) -> list[IntercosmosError]:
    from intercosmos.programme import catalogue_of, find_problems, load_programme

    try:
        programme = load_programme(path, scenario=scenario)
        return list(find_problems(programme, catalogue_of(programme)))
    except IntercosmosError as error:
        return [error]


def _as_data(scenario: str, problem: IntercosmosError) -> dict[str, Any]:
    if not isinstance(problem, DataError):
        return {"scenario": scenario, "problem": str(problem)}
    return {
        "scenario": scenario,
        "problem": problem.problem,
        "file": str(problem.where.file) if problem.where.file is not None else None,
        "line": problem.where.line,
        "key": problem.where.key,
        "allowed": list(problem.allowed),
        "advice": problem.advice,
    }
