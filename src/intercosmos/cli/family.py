"""Families of commands, such as ``intercosmos sensing``: a member is imported when it is asked for.

Reading every module of every family would take longer than all the rest of ``intercosmos --help``.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

__all__ = ["family"]


def family(summary: str, examples: str, members: Mapping[str, str]) -> typer.Typer:
    """A group of commands.

    Parameters
    ----------
    summary, examples : for its help
    members : name of each command -> module of this package that has ``NAME``, ``SUMMARY``, ``EXAMPLES`` and ``run``
    """

    class Family(TyperGroup):
        """The members, in the order given."""

        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            names: Any = dict.fromkeys(members)
            self.commands = names  # names alone: what a misspelt one is compared with

        def list_commands(self, ctx: Any) -> list[str]:
            return list(members)

        def get_command(self, ctx: Any, cmd_name: str) -> Any:
            return _command(members[cmd_name]) if cmd_name in members else None

    return typer.Typer(
        cls=Family, rich_markup_mode=None, no_args_is_help=True, help=summary, epilog=f"\b\n{examples}",
        pretty_exceptions_enable=False,
    )  # fmt: skip


def _command(module_name: str) -> Any:
    module = import_module(f"intercosmos.cli.{module_name}")
    alone = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
    alone.command(module.NAME, short_help=module.SUMMARY, epilog=f"\b\n{module.EXAMPLES}")(module.run)
    return typer.main.get_command(alone)
