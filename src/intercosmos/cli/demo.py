"""``intercosmos demo``: the Russian-Chinese programme that comes with the program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

import intercosmos
from intercosmos.cli.screen import AsJson, Jobs, Out, ScenarioName
from intercosmos.cli.study import study_file
from intercosmos.errors import DataError, Where

NAME: Final = "demo"
SUMMARY: Final = "Study the Russian-Chinese programme that comes along."
EXAMPLES: Final = """Examples:
  intercosmos demo --open
  intercosmos demo --scenario equatorial-pad"""

#: Where the programme stands in an installed package, and in a checkout.
_PLACES: Final = ("programmes/roscosmos-cnsa.toml", "../../programmes/roscosmos-cnsa.toml")


def run(
    jobs: Jobs = None,
    scenario: ScenarioName = None,
    out: Out = None,
    as_json: AsJson = False,
    open_report: Annotated[bool, typer.Option("--open", help="Show the report in the browser.")] = False,
) -> None:
    """Study the Russian-Chinese programme that comes with Intercosmos."""
    study_file(programme_path(), jobs, None, scenario, out, None, as_json, open_report)


def programme_path() -> Path:
    """Where the programme is.

    Raises
    ------
    DataError
        If this installation lacks it.
    """
    folder = Path(intercosmos.__file__).parent
    for place in _PLACES:
        if (folder / place).is_file():
            return (folder / place).resolve()
    raise DataError(
        "this installation has no example programme",
        where=Where(folder / _PLACES[0]),
        advice="write your own with `intercosmos new my-programme.toml`",
    )
