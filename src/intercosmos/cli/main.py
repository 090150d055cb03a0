"""``intercosmos``: the command line.

Exit codes: 0 done (that no plan is feasible is a result too), 2 for bad input, 130 for Ctrl-C.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from intercosmos import __version__
from intercosmos.cli import (
    catalogue,
    check,
    demo,
    engine,
    explain,
    navigation,
    new,
    orbit,
    payload,
    porkchop,
    record,
    search,
    sensing,
    serve,
    study,
    windows,
)
from intercosmos.errors import IntercosmosError

# Plain help: rich costs 0.3 s to import, and help must answer in less.
app = typer.Typer(
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help="What space partners can do together, which way is best, and who does what, fairly.",
    epilog="\b\nBegin with:\n  intercosmos demo\n  intercosmos new my-programme.toml",
)
for command in (study, serve, explain, check, new, demo, catalogue, payload, porkchop, search, windows, orbit):
    app.command(command.NAME, short_help=command.SUMMARY, epilog=f"\b\n{command.EXAMPLES}")(command.run)
for family in (engine, navigation, sensing, record):
    app.add_typer(family.app, name=family.NAME)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"intercosmos {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    pass


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; never a traceback for bad input."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Unicode shows "?", it does not stop the study
    try:
        app(args=arguments, prog_name="intercosmos")
    except IntercosmosError as error:
        sys.stderr.write(f"intercosmos: {error}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
