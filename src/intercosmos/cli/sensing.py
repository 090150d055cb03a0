"""``intercosmos sensing``: orbits for watching the Earth, access, coverage, and tasking of several fleets."""

from __future__ import annotations

from typing import Final

from intercosmos.cli.family import family

NAME: Final = "sensing"
SUMMARY: Final = "Orbits for watching the Earth, access to targets, coverage, and fair tasking of several fleets."
EXAMPLES: Final = """Examples:
  intercosmos sensing orbit --repeat 16/233
  intercosmos sensing coverage --fleets roscosmos,cnsa --box 45,120,56,142 --for 7d --picture revisit.svg
  intercosmos sensing access 48.48,135.08 --fleets roscosmos,cnsa --for 3d
  intercosmos sensing task REQUESTS --fleets roscosmos,cnsa --fairness nash"""

app = family(
    SUMMARY,
    EXAMPLES,
    {"orbit": "sensing_orbit", "coverage": "sensing_coverage", "access": "sensing_access", "task": "sensing_task"},
)
