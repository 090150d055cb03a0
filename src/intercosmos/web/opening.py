"""The first page at once, and everything else as soon as it is loaded.

Loading all parts of the server takes a second or two; the page itself needs none of them, and what it asks for first
needs few.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers

from intercosmos.web.security_policy import headers_of
from intercosmos.web.settings import Settings, host_of
from intercosmos.web.static_files import PageFiles, answer_with
from intercosmos.web.traffic import Traffic

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import Receive, Scope, Send


#: What a part of the application answers; every other question waits until it is whole.
FIRST: Final = frozenset({"/api/session", "/api/overview", "/api/programme", "/api/studies"})
#: So long at most it is left alone with these, s.
_FIRST_S: Final = 0.5


class Opening:
    """An application that makes another one behind it, and steps aside.

    Parameters
    ----------
    settings : of the server
    make : makes the application, as far as the page needs it first; called once, in a thread
    opened : told when it is there
    failed : told when it cannot be made; the server should end then
    complete : makes the rest of it; called in a thread when nobody waits
    """

    def __init__(
        self,
        settings: Settings,
        make: Callable[[], FastAPI],
        *,
        opened: Callable[[FastAPI], None],
        failed: Callable[[BaseException], None],
        complete: Callable[[FastAPI], None] = lambda app: None,
    ) -> None:
        self.app: FastAPI | None = None
        self._settings = settings
        self._page = PageFiles(settings.page)
        self._make, self._opened, self._failed, self._complete = make, opened, failed, complete
        self._made, self._whole = asyncio.Event(), asyncio.Event()
        self._traffic = Traffic()
        self._running: AbstractAsyncContextManager[Any] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if self.app is None:
            if scope["type"] == "http" and await self._answered(scope, receive, send):
                return
            await self._made.wait()
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in FIRST:
            await self._whole.wait()
        if self.app is not None:
            await self._counted(self.app, scope, receive, send)

    async def _counted(self, app: FastAPI, scope: Scope, receive: Receive, send: Send) -> None:
        self._traffic.enter()
        try:
            await app(scope, receive, send)
        finally:
            self._traffic.leave()

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> bool:
        """Answer with a file of the page; whatever asks for more than a look waits for the guards."""
        asked = Headers(scope=scope)
        host = host_of(asked.get("host", ""))
        if self._settings.token or scope["method"] != "GET" or host is None or not self._settings.allows_host(host):
            return False
        address = scope["path"].removeprefix("/") or "index.html"
        found = await run_in_threadpool(self._page.get, address)
        if found is None:
            return False
        answer = answer_with(found, address, asked)
        for name, value in headers_of(scope["path"]).items():
            answer.headers[name] = value
        await answer(scope, receive, send)
        return True

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()  # to begin
        opening = asyncio.create_task(self._open())
        await send({"type": "lifespan.startup.complete"})
        await receive()  # to end
        await asyncio.wait([opening])
        if self._running is not None:
            await self._running.__aexit__(None, None, None)
        await send({"type": "lifespan.shutdown.complete"})

    async def _open(self) -> None:
        try:
            app = await run_in_threadpool(self._make)
            running = app.router.lifespan_context(app)
            await running.__aenter__()
            self._running, self.app = running, app
            app.state.traffic = self._traffic
            self._opened(app)
            self._traffic.pause()
            self._made.set()
            await run_in_threadpool(self._traffic.give_way, _FIRST_S)  # to those who have waited
            await run_in_threadpool(self._complete, app)
        except BaseException as error:  # noqa: BLE001 - told to whoever started the server, who raises it again
            self._failed(error)
        finally:
            self._made.set()
            self._whole.set()
