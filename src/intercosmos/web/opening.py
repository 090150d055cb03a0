"""The first page at once, and everything else as soon as it is loaded.

Loading all parts of the server takes a second or two; the page itself needs none of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers

from intercosmos.web.security_policy import headers_of
from intercosmos.web.settings import Settings, host_of
from intercosmos.web.static_files import PageFiles, answer_with

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import Receive, Scope, Send


class Opening:
    """An application that makes another one behind it, and steps aside.

    Parameters
    ----------
    settings : of the server
    make : makes the application; called once, in a thread
    opened : told when it is there
    failed : told when it cannot be made; the server should end then
    """

    def __init__(
        self,
        settings: Settings,
        make: Callable[[], FastAPI],
        *,
        opened: Callable[[FastAPI], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self.app: FastAPI | None = None
        self._settings = settings
        self._page = PageFiles(settings.page)
        self._make, self._opened, self._failed = make, opened, failed
        self._made = asyncio.Event()
        self._running: AbstractAsyncContextManager[Any] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if self.app is None:
            if scope["type"] == "http" and await self._answered(scope, receive, send):
                return
            await self._made.wait()
        if self.app is not None:
            await self.app(scope, receive, send)

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
        except BaseException as error:  # noqa: BLE001 - told to whoever started the server, who raises it again
            self._failed(error)
        else:
            self._running, self.app = running, app
            self._opened(app)
        finally:
            self._made.set()
