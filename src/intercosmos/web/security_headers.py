"""The outermost layer: headers on every answer, and an answer to every failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

from intercosmos.web.errors import LOG, RefusedError
from intercosmos.web.security_policy import headers_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Headers:
    """Puts the security headers on every answer; a page with a policy of its own (the report) keeps that.

    A failure nobody caught is logged here and answered without a word about the inside.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in headers_of(scope["path"]).items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/api/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self.app(scope, receive, with_headers)
        except RefusedError as error:
            if started:
                raise
            await error.response()(scope, receive, with_headers)
        except Exception:
            LOG.exception("%r %r failed", scope["method"], scope["path"])  # as written: an address may hold line ends
            if started:
                raise  # half an answer is out: the connection breaks, which the client notices
            await RefusedError(500).response()(scope, receive, with_headers)
