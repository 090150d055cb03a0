"""``intercosmos navigation``: positions from real observations, world maps, and what each system adds."""

from __future__ import annotations

from typing import Final

import typer

from intercosmos.cli import navigation_gain, navigation_map, navigation_position

NAME: Final = "navigation"
SUMMARY: Final = "Positions from raw observations, world maps of geometry and error, and each system's share."
EXAMPLES: Final = """Examples:
  intercosmos navigation position TLSE.rnx.gz BRDC.rnx.gz --systems GREC --pictures tlse
  intercosmos navigation map --systems RC --figure pdop --picture pdop.svg
  intercosmos navigation gain --systems RC"""

app = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help=SUMMARY, epilog=f"\b\n{EXAMPLES}", pretty_exceptions_enable=False
)
for command in (navigation_position, navigation_map, navigation_gain):
    app.command(command.NAME, short_help=command.SUMMARY, epilog=f"\b\n{command.EXAMPLES}")(command.run)
