"""Who may ask for what: the name the server is called by, the token, the origin of changes, sizes, rates.

Everything here comes before a route is run, and nothing here depends on which routes there are.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from functools import cached_property
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from fastapi.exceptions import HTTPException
from starlette.datastructures import Headers as RequestHeaders
from starlette.responses import HTMLResponse
from starlette.routing import Match

from intercosmos.web.errors import STATUSES, RefusedError
from intercosmos.web.security_rates import Buckets, client_of
from intercosmos.web.settings import Settings, host_of

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Methods that change nothing.
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
#: Computes an answer and keeps nothing: allowed where nothing may be changed, too.
KEEPS_NOTHING: Final = frozenset({"/api/what-if"})
#: Where a whole programme file is brought.
PROGRAMME_FILE: Final = "/api/programme/file"
#: What a study is begun with.
JOBS: Final = "/api/jobs"

#: Sent for the token in the address: the cookie is set, and the page is asked for again by ourselves, since a browser
#: that was led here from elsewhere would not send a strict cookie along a redirection.
_EXCHANGED: Final = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Intercosmos</title>'
    '<meta http-equiv="refresh" content="0; url=/"></head><body><p><a href="/">Open the workbench</a></p></body></html>'
)


class Guard:
    """Refuses what must not reach a route.

    Parameters
    ----------
    app : what comes behind
    owner : the application, to know whether a method is served at all
    settings : of the server
    """

    def __init__(self, app: ASGIApp, owner: FastAPI, settings: Settings) -> None:
        self.app = app
        self.owner = owner
        self.settings = settings
        self.cookie_name = f"intercosmos-{settings.port}"
        limits = settings.limits
        self._reads, self._changes = Buckets(limits.reads), Buckets(limits.changes)
        self._questions, self._studies = Buckets(limits.questions), Buckets(limits.studies)
        self._refusals = Buckets(limits.refusals)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return  # nothing here speaks WebSocket
        headers = RequestHeaders(scope=scope)
        client = client_of(scope["client"][0] if scope.get("client") else "")
        self._check_address(scope, headers)
        changes = scope["method"] not in SAFE and self._served(scope)
        self._check_rate(scope, client, changes)
        if self.settings.token and await self._exchanged(scope, receive, send, headers, client):
            return
        self._check_origin(scope, headers, changes)
        if changes:
            self._check_change(scope, headers)
        await self.app(scope, self._limited(scope, headers, receive), send)

    def _served(self, scope: Scope) -> bool:
        """Whether a route takes this method; if none does, the answer is 404 or 405 and needs no more."""
        return any(route.matches(scope)[0] is Match.FULL for route in self.owner.router.routes)

    # ------------------------------------------------------------------------------------------- who, and how often

    def _check_address(self, scope: Scope, headers: RequestHeaders) -> None:
        if "\0" in scope["path"]:
            raise RefusedError(400, "an address holds no null character")
        host = host_of(headers.get("host", ""))
        if host is None or not self.settings.allows_host(host):
            raise RefusedError(
                403,
                "this server is not called by that name",
                advice="open the address that the server printed when it started",
            )

    def _check_rate(self, scope: Scope, client: str, changes: bool) -> None:
        kinds = {JOBS: self._studies} | dict.fromkeys(KEEPS_NOTHING, self._questions)
        posts = changes and scope["method"] == "POST"
        buckets = kinds.get(scope["path"], self._changes) if posts else self._changes if changes else self._reads
        wait = buckets.take(client)
        if wait:
            raise _too_many(wait)

    async def _exchanged(
        self, scope: Scope, receive: Receive, send: Send, headers: RequestHeaders, client: str
    ) -> bool:
        """Let a client with the token pass; one that brings it in the address gets a cookie for it (True)."""
        has_cookie = hmac.compare_digest(self._sent_cookie(headers).encode(), self._cookie.encode())
        # What others at the same address have guessed keeps nobody out who is in already.
        if not has_cookie and (wait := self._refusals.empty(client)):
            raise _too_many(wait)
        given = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=20).get("token", [])
        brought = scope["path"] == "/" and scope["method"] == "GET" and bool(given)
        if brought and (has_cookie or self._is_token(given[0])):  # the token must not stay in the address
            answer = HTMLResponse(_EXCHANGED, headers={"Cache-Control": "no-store"})
            answer.set_cookie(self.cookie_name, self._cookie, httponly=True, samesite="strict", path="/")
            await answer(scope, receive, send)
            return True
        if has_cookie:
            return False
        scheme, _, bearer = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self._is_token(bearer.strip()):
            return False
        if brought or bearer:
            self._refusals.take(client)
        raise RefusedError(
            401,
            advice="open the address with ?token=… that the server printed, or send Authorization: Bearer TOKEN",
            headers={"WWW-Authenticate": "Bearer"},
        )

    def _is_token(self, text: str) -> bool:
        return hmac.compare_digest(text.encode("utf-8", "replace"), self.settings.token.encode())

    @cached_property
    def _cookie(self) -> str:
        """What the cookie holds: nobody gets the token back from it, nor makes it of a token that was guessed."""
        secret: bytes = self.owner.state.storage.secret("cookie")
        return hmac.new(secret, self.settings.token.encode(), hashlib.sha256).hexdigest()

    def _sent_cookie(self, headers: RequestHeaders) -> str:
        try:
            found = SimpleCookie(headers.get("cookie", "")[:8000]).get(self.cookie_name)
        except CookieError:
            return ""
        return found.value if found is not None else ""

    # --------------------------------------------------------------------------------------------- where it comes from

    def _check_origin(self, scope: Scope, headers: RequestHeaders, changes: bool) -> None:
        """Other sites may neither change anything nor have the interface read for them."""
        site = headers.get("sec-fetch-site", "")
        own = ("same-origin",) if changes else ("same-origin", "none")
        if site and site not in own and (changes or scope["path"].startswith("/api/")):
            raise RefusedError(403, "this request comes from another site")
        origin = headers.get("origin")
        if changes and origin is not None and origin.partition("://")[2].lower() != headers.get("host", "").lower():
            raise RefusedError(403, "this request comes from another site")

    def _check_change(self, scope: Scope, headers: RequestHeaders) -> None:
        if headers.get("x-intercosmos") != "1":
            raise RefusedError(403, "a change needs the header X-Intercosmos: 1", advice="send it with every change")
        if self.settings.read_only and scope["path"] not in KEEPS_NOTHING:
            raise RefusedError(
                403,
                "this workbench is published to be read: nothing is changed and no study is begun here",
                kind="read-only",
                advice="copy the programme file and open the copy with `intercosmos serve FILE`",
            )
        has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
        media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        if has_body and media_type != "application/json":
            raise RefusedError(415, advice="send Content-Type: application/json")

    # ------------------------------------------------------------------------------------------------------ how much

    def _limited(self, scope: Scope, headers: RequestHeaders, receive: Receive) -> Receive:
        """The body as it comes, until it is too large or too slow; what states its size is refused before it comes."""
        limits = self.settings.limits
        most = limits.programme_bytes if scope["path"] == PROGRAMME_FILE else limits.body_bytes
        stated = headers.get("content-length", "0")
        if not stated.isdecimal():
            raise RefusedError(400, "Content-Length is no number")
        if len(stated) > 15 or int(stated) > most:
            raise _too_large(most)
        taken = 0
        complete = False
        ends = time.monotonic() + limits.body_s

        async def limited() -> Message:
            nonlocal taken, complete
            if complete:
                return await receive()  # waits for the client to go
            try:
                message = await asyncio.wait_for(receive(), min(limits.slow_s, max(0.0, ends - time.monotonic())))
            except TimeoutError:
                raise _while_reading(408, STATUSES[408][1]) from None
            taken += len(message.get("body", b""))
            complete = not message.get("more_body", False)
            if taken > most:
                raise _while_reading(413, _too_large(most).problem.problem)
            return message

        return limited


def _too_many(wait: int) -> RefusedError:
    return RefusedError(429, advice=f"try again in {wait} s", headers={"Retry-After": str(wait)})


def _while_reading(status: int, problem: str) -> HTTPException:
    """The one kind of error that gets through where a framework reads a body; it is answered as all others."""
    return HTTPException(status, problem, headers={"Connection": "close"})


def _too_large(most: int) -> RefusedError:
    return RefusedError(413, f"at most {most / 1e6:g} MB are taken here", headers={"Connection": "close"})
