"""``intercosmos navigation``: positions from real observations, world maps, and what each system adds."""

from __future__ import annotations

from typing import Final

from intercosmos.cli.family import family

NAME: Final = "navigation"
SUMMARY: Final = "Positions from raw observations, world maps of geometry and error, and each system's share."
EXAMPLES: Final = """Examples:
  intercosmos navigation position TLSE.rnx.gz BRDC.rnx.gz --systems GREC --pictures tlse
  intercosmos navigation map --systems RC --figure pdop --picture pdop.svg
  intercosmos navigation gain --systems RC"""

app = family(
    SUMMARY,
    EXAMPLES,
    {"position": "navigation_position", "map": "navigation_map", "gain": "navigation_gain"},
)
