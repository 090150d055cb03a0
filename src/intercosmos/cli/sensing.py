"""``intercosmos sensing``: orbits for watching the Earth, access, coverage, and tasking of several fleets."""

from __future__ import annotations

from typing import Final

import typer

from intercosmos.cli import sensing_access, sensing_coverage, sensing_orbit, sensing_task

NAME: Final = "sensing"
SUMMARY: Final = "Orbits for watching the Earth, access to targets, coverage, and fair tasking of several fleets."
EXAMPLES: Final = """Examples:
  intercosmos sensing orbit --repeat 16/233
  intercosmos sensing coverage --fleets roscosmos,cnsa --box 45,120,56,142 --for 7d --picture revisit.svg
  intercosmos sensing access 48.48,135.08 --fleets roscosmos,cnsa --for 3d
  intercosmos sensing task REQUESTS --fleets roscosmos,cnsa --fairness nash"""

app = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help=SUMMARY, epilog=f"\b\n{EXAMPLES}", pretty_exceptions_enable=False
)
for command in (sensing_orbit, sensing_coverage, sensing_access, sensing_task):
    app.command(command.NAME, short_help=command.SUMMARY, epilog=f"\b\n{command.EXAMPLES}")(command.run)
