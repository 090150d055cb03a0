"""``intercosmos serve``: the workbench, a page to plan on."""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from intercosmos.cli.demo import programme_path
from intercosmos.cli.screen import Jobs
from intercosmos.errors import DataError, Where

if TYPE_CHECKING:
    from intercosmos.web.settings import Settings

NAME: Final = "serve"
SUMMARY: Final = "Open the workbench: a page to plan on."
EXAMPLES: Final = """Examples:
  intercosmos serve --open
  intercosmos serve my.toml --port 9000
  intercosmos serve my.toml --host 0.0.0.0 --read-only

Only this machine reaches the page, unless --host says otherwise; then it asks for a token."""

#: A token that can be guessed is none.
SHORTEST_TOKEN: Final = 12


def run(
    programme: Annotated[
        Path | None,
        typer.Argument(metavar="PROGRAMME", help="The programme file (TOML); by default the one that comes along."),
    ] = None,
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="Port; 0 for any.")] = 8765,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Address to listen on.")] = "127.0.0.1",
    token: Annotated[
        str,
        typer.Option(
            "--token", metavar="TEXT", envvar="INTERCOSMOS_TOKEN", show_envvar=False,
            help="What readers must show; better in INTERCOSMOS_TOKEN, where others do not see it.",
        ),
    ] = "",
    read_only: Annotated[bool, typer.Option("--read-only", help="Nothing can be changed or studied.")] = False,
    runs: Annotated[Path, typer.Option("--runs", metavar="DIR", help="Folder of the studies.")] = Path("runs"),
    record: Annotated[
        Path | None, typer.Option("--record", metavar="DIR", help="Folder of the stories [default: ours].")
    ] = None,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="DIR", help="Folder for what can be undone [default: in --runs].")
    ] = None,
    jobs: Jobs = None,
    open_page: Annotated[bool, typer.Option("--open", help="Show the page in the browser.")] = False,
    check: Annotated[bool, typer.Option("--check", help="See whether everything is ready, and end.")] = False,
) -> None:  # fmt: skip
    """Open a programme in the workbench. The file is the truth: the page edits it, and sees what others edit."""
    settings = settings_for(
        programme,
        host=host,
        token=token,
        read_only=read_only,
        runs=runs,
        record=record,
        data=data,
        jobs=jobs,
    )
    listening = listen(host, port)
    try:
        from intercosmos.web.serving import check_ready, serve

        settings = settings.at_port(listening.getsockname()[1])
        if check:
            for line in check_ready(settings):
                typer.echo(line)
        else:
            serve(settings, listening, say=typer.echo, open_page=open_page)
    finally:
        listening.close()


def settings_for(
    programme: Path | None,
    *,
    host: str,
    token: str,
    read_only: bool,
    runs: Path,
    record: Path | None,
    data: Path | None,
    jobs: int | None,
) -> Settings:
    """What the options mean.

    Raises
    ------
    DataError
        If there is no such file, or the token is no good.
    """
    from intercosmos.record.first import first_record
    from intercosmos.web.settings import Settings, is_loopback

    path = programme if programme is not None else programme_path()
    if not path.is_file():
        raise DataError(
            "there is no such file", where=Where(path), advice="write one with `intercosmos new my-programme.toml`"
        )
    if token and (len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable() or " " in token):
        raise DataError(
            f"a token has at least {SHORTEST_TOKEN} letters, digits or signs, and no spaces",
            advice="leave --token out: one is made and printed",
        )
    if not token and not is_loopback(host):
        token = secrets.token_urlsafe(24)
    return Settings(
        programme=path,
        host=host,
        token=token,
        read_only=read_only,
        kept_as_it_is="this programme came with Intercosmos and is left as it is" if _came_along(programme) else "",
        runs=runs,
        record=record if record is not None else first_record(),
        data=data,
        jobs=jobs,
        warm=True,
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens, so that a port which is taken is told of before anything else is done.

    Raises
    ------
    DataError
        If the address is none of this machine's, or the port is taken or not allowed.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        try:
            if os.name == "posix":
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(2048)
        except OSError:
            listening.close()
            raise
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise DataError(
            f"{host}:{port} cannot be listened on: {reason}",
            advice=f"take another port, such as --port {port + 1 if port < 65535 else 8765}, or end the program that "
            "has this one; --host takes an address of this machine",
        ) from error
    return listening


def _came_along(programme: Path | None) -> bool:
    """Whether the programme is the one that is part of the installation."""
    if programme is None:
        return True
    import intercosmos

    return Path(intercosmos.__file__).parent.resolve() in programme.resolve().parents
