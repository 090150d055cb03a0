"""``intercosmos engine``: what an engine gives, how its cycle closes, how two compare, and what another would do."""

from __future__ import annotations

from typing import Final

import typer

from intercosmos.cli import engine_compare, engine_cycle, engine_predict, engine_swap

NAME: Final = "engine"
SUMMARY: Final = "Predict engines, balance their cycles, compare them, and put one under another stage."
EXAMPLES: Final = """Examples:
  intercosmos engine predict --propellants lox/rp-1 --pc 25.8MPa --of 2.6 --area-ratio 36.87 --cycle orsc
  intercosmos engine cycle rd-180
  intercosmos engine compare rd-191 yf-100
  intercosmos engine swap long-march-7 core rd-191 --site wenchang"""

app = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help=SUMMARY, epilog=f"\b\n{EXAMPLES}", pretty_exceptions_enable=False
)
for command in (engine_predict, engine_cycle, engine_compare, engine_swap):
    app.command(command.NAME, short_help=command.SUMMARY, epilog=f"\b\n{command.EXAMPLES}")(command.run)
