"""Running the server in this process until it is told to end."""

from __future__ import annotations

import shlex
import socket
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import uvicorn

from intercosmos.errors import StudyError
from intercosmos.web.opening import Opening
from intercosmos.web.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

#: Connections at once; more are turned away by the server itself.
_CONNECTIONS: Final = 2000
#: How long an idle connection is kept, and how long readers have to finish when the server ends, s.
_KEEP_ALIVE_S, _FAREWELL_S = 15, 3
#: How long a thread computes before another one that wants to gets its turn, s.
_TURN_S: Final = 0.001


class _Server(uvicorn.Server):
    """Says when it listens, and lets go of those who follow a study before it waits for connections to end."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.app: FastAPI | None = None
        self.error: BaseException | None = None
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()

    def failed(self, error: BaseException) -> None:
        """End, since there is nothing to serve."""
        self.error = error
        self.should_exit = True

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self.app is not None:
            self.app.state.jobs.let_go()
        super().handle_exit(sig, frame)


def serve(settings: Settings, listening: socket.socket, *, say: Callable[[str], None], open_page: bool = False) -> None:
    """Serve until Ctrl-C or a signal to end.

    Parameters
    ----------
    settings : of the server
    listening : the socket, already listening at ``settings.port``
    say : prints a line
    open_page : show the page in the browser once it can be shown

    Raises
    ------
    KeyboardInterrupt
        After Ctrl-C, when everything has ended in order.
    IntercosmosError
        If the programme cannot be opened, or a folder not be written.
    """

    def make() -> FastAPI:
        from intercosmos.web.app import begin_app

        return begin_app(settings)

    def complete(app: FastAPI) -> None:
        from intercosmos.web.app import begin_warming, complete_app

        complete_app(app)
        begin_warming(app)

    def ready() -> None:
        for line in greeting(settings):
            say(line)
        if open_page:
            threading.Thread(target=webbrowser.open, args=(address(settings),), daemon=True).start()

    def opened(app: FastAPI) -> None:
        server.app = app
        for line in first_steps(settings, app):
            say(line)

    def failed(error: BaseException) -> None:
        server.failed(error)

    config = uvicorn.Config(
        Opening(settings, make, opened=opened, failed=failed, complete=complete),
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="none",
        lifespan="on",
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_FAREWELL_S,
        limit_concurrency=_CONNECTIONS,
        proxy_headers=False,  # nobody's word is taken for who a client is
    )
    # While something is read ahead, whoever waits for an answer gets a turn soon: of each dozens are needed.
    sys.setswitchinterval(_TURN_S)
    server = _Server(config, ready)
    server.run(sockets=[listening])
    if server.error is not None:
        raise server.error


def check_ready(settings: Settings) -> Iterator[str]:
    """What would be served, line by line; nothing is listened to.

    Raises
    ------
    IntercosmosError
        If the programme file cannot be read, or a folder not be written.
    """
    from intercosmos.web.app import create_app

    with _place_for_data(settings.data_folder) as folder:
        app = create_app(replace(settings, data=folder))
        state = app.state
        try:
            state.workspace.programme()
            yield from greeting(settings)
            yield from first_steps(settings, app)
            for found in state.workspace.problems():
                yield f"Problem: {found.error}"
            if state.page.get("index.html") is None:
                yield "The page was not built: `make page` builds it."
        finally:
            state.storage.close()


@contextmanager
def _place_for_data(folder: Path) -> Iterator[Path]:
    """The workbench's own folder if there is one; else another one where it would be made, which does not stay."""
    if folder.exists():
        yield folder
        return
    above = next(one for one in folder.absolute().parents if one.exists())
    try:
        place = tempfile.TemporaryDirectory(dir=above, prefix=".check-")
    except OSError as error:
        raise StudyError(
            f"{folder} cannot be made: {error.strerror or error}\n  next: name a folder of your own with --data DIR"
        ) from error
    with place as made:
        yield Path(made)


def greeting(settings: Settings) -> Iterator[str]:
    """Where the page is, and who may do what."""
    yield f"The workbench is open at {address(settings)}"
    if settings.listens_beyond:
        yield "Whoever has this address with its token may use it; others are turned away."
    if settings.read_only:
        yield "It is to be read: nothing can be changed or studied."
    elif settings.kept_as_it_is:
        yield f"{settings.kept_as_it_is[:1].upper()}{settings.kept_as_it_is[1:]}. To edit it, open a copy:"
        yield f"  cp {shlex.quote(str(settings.programme))} my-programme.toml && intercosmos serve my-programme.toml"


def first_steps(settings: Settings, app: FastAPI) -> Iterator[str]:
    """What to do if nothing was studied yet."""
    if not app.state.studies.any_file():
        yield "There is no study yet: begin one on the page, or with"
        yield f"  intercosmos study {shlex.quote(str(settings.programme))}"


def address(settings: Settings) -> str:
    """The page's address, with the token where one is asked for."""
    host = settings.host
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not listened on
        host = socket.gethostname()
    host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{settings.port}/" + (f"?token={quote(settings.token)}" if settings.token else "")
