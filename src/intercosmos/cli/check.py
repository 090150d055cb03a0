"""``intercosmos check``: is everything in a programme file sound?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import typer

from intercosmos.cli.screen import AsJson, ProgrammePath, ScenarioName, print_json
from intercosmos.errors import DataError, IntercosmosError

if TYPE_CHECKING:
    from pathlib import Path

NAME: Final = "check"
SUMMARY: Final = "Check a programme file without computing anything."
EXAMPLES: Final = """Examples:
  intercosmos check my.toml
  intercosmos check my.toml --scenario equatorial-pad --json"""


def run(programme: ProgrammePath, scenario: ScenarioName = None, as_json: AsJson = False) -> None:
    """Check a programme file, and each of its scenarios, without computing anything."""
    from intercosmos.programme import load_programme

    base = load_programme(programme, scenario=scenario)
    variants = [scenario] if scenario else [None, *base.scenarios]
    problems: dict[str, list[IntercosmosError]] = {}
    said: set[str] = set()
    for name in variants:  # what is wrong with the programme as written is not said again of each of its scenarios
        found = [problem for problem in _problems(programme, name) if str(problem) not in said]
        said |= {str(problem) for problem in found}
        if found:
            problems[name or ""] = found
    if as_json:
        print_json(
            {
                "sound": not problems,
                "activities": [activity.id for activity in base.activities],
                "scenarios": list(base.scenarios),
                "problems": [_as_data(name, one) for name, found in problems.items() for one in found],
            }
        )
    for name, found in problems.items():
        of = f" (scenario {name})" if name else ""
        for problem in found:
            sys.stderr.write(f"intercosmos: {problem}{of}\n")
    if problems:
        raise typer.Exit(2)
    if not as_json:
        size = f"{len(base.activities)} activities of {', '.join(base.partners)}"
        also = f", with its {len(base.scenarios)} scenarios" if base.scenarios and not scenario else ""
        typer.echo(f"{programme} is sound{also}: {size}.")


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
