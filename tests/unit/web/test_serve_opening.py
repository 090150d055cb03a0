"""The page is there at once; everything else waits until the server is loaded."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from intercosmos.web.opening import Opening
from intercosmos.web.security_policy import HEADERS
from intercosmos.web.settings import Settings
from intercosmos.web.traffic import Traffic


def settings_with_page(folder: Path, **more: Any) -> Settings:
    (folder / "index.html").write_text("<!doctype html><title>Workbench</title>")
    return Settings(folder / "x.toml", page=folder, **more)


async def ask(app: Any, path: str, host: str = "127.0.0.1:8765", method: str = "GET") -> tuple[int, dict[str, str]]:
    """Status and headers of an answer."""
    answers: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        answers.append(message)

    scope = {
        "type": "http", "http_version": "1.1", "method": method, "scheme": "http", "path": path,
        "raw_path": path.encode(), "root_path": "", "query_string": b"", "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8765), "headers": [(b"host", host.encode())],
    }  # fmt: skip
    await app(scope, receive, send)
    return answers[0]["status"], {name.decode().title(): value.decode() for name, value in answers[0]["headers"]}


class Life:
    """The messages by which a server tells an application to begin and to end."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.said: list[str] = []
        self._asked: asyncio.Queue[dict[str, str]] = asyncio.Queue()

    async def begin(self) -> None:
        async def send(message: Any) -> None:
            self.said.append(message["type"])

        self.task = asyncio.create_task(self.app({"type": "lifespan"}, self._asked.get, send))
        await self._asked.put({"type": "lifespan.startup"})
        while not self.said:
            await asyncio.sleep(0)

    async def end(self) -> None:
        await self._asked.put({"type": "lifespan.shutdown"})
        await self.task


def made() -> FastAPI:
    app = FastAPI()
    app.add_api_route("/api/x", lambda: {})
    return app


def test_the_page_does_not_wait_and_the_interface_does(tmp_path: Path) -> None:
    gate = threading.Event()
    opened: list[FastAPI] = []

    def make() -> FastAPI:
        gate.wait(10)
        return made()

    async def story() -> None:
        opening = Opening(settings_with_page(tmp_path), make, opened=opened.append, failed=pytest.fail)
        life = Life(opening)
        await life.begin()
        assert not opened
        status, headers = await ask(opening, "/")
        assert status == 200
        assert {name.title(): value for name, value in HEADERS.items()}.items() <= headers.items()
        waiting = [
            asyncio.create_task(ask(opening, *how))
            for how in (("/api/x",), ("/nothing.js",), ("/", "evil.example"), ("/", "127.0.0.1", "POST"))
        ]
        await asyncio.sleep(0.05)
        assert not any(one.done() for one in waiting), "what asks for more than a look waits for the guards"
        gate.set()
        assert [(await one)[0] for one in waiting] == [200, 404, 404, 404]
        assert opened == [opening.app]
        await life.end()
        assert life.said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]

    asyncio.run(story())


def test_what_the_page_asks_first_waits_for_no_other_route(tmp_path: Path) -> None:
    gate = threading.Event()

    def first() -> FastAPI:
        app = FastAPI()
        app.add_api_route("/api/session", lambda: {}, methods=["GET", "POST"])
        return app

    def complete(app: FastAPI) -> None:
        gate.wait(10)
        app.add_api_route("/api/x", lambda: {})

    async def story() -> None:
        opening = Opening(
            settings_with_page(tmp_path), first, opened=lambda app: None, failed=pytest.fail, complete=complete
        )
        life = Life(opening)
        await life.begin()
        assert (await ask(opening, "/api/session"))[0] == 200
        waiting = [asyncio.create_task(ask(opening, *how)) for how in (("/api/x",), ("/api/session", "a.b", "POST"))]
        await asyncio.sleep(0.05)
        assert not any(one.done() for one in waiting)
        gate.set()
        assert [(await one)[0] for one in waiting] == [200, 200]
        await life.end()

    asyncio.run(story())


def test_a_rest_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    told: list[BaseException] = []

    def complete(app: FastAPI) -> None:
        raise OSError("no room")

    async def story() -> None:
        opening = Opening(
            settings_with_page(tmp_path), made, opened=lambda app: None, failed=told.append, complete=complete
        )
        life = Life(opening)
        await life.begin()
        assert (await ask(opening, "/api/x"))[0] == 200
        await life.end()

    asyncio.run(story())
    assert [str(one) for one in told] == ["no room"]


def test_what_is_done_ahead_gives_way() -> None:
    traffic = Traffic()
    traffic.enter()
    assert not traffic.calm
    waited = threading.Thread(target=traffic.give_way, args=(20.0,))
    waited.start()
    assert waited.is_alive()
    traffic.leave()
    waited.join(10)
    assert not waited.is_alive()
    assert traffic.calm


def test_where_a_token_is_asked_for_nothing_is_shown_before(tmp_path: Path) -> None:
    gate = threading.Event()

    def make() -> FastAPI:
        gate.wait(10)
        return made()

    async def story() -> None:
        settings = settings_with_page(tmp_path, token="a-long-enough-token")
        opening = Opening(settings, make, opened=lambda app: None, failed=pytest.fail)
        life = Life(opening)
        await life.begin()
        asked = asyncio.create_task(ask(opening, "/"))
        await asyncio.sleep(0.05)
        assert not asked.done()
        gate.set()
        assert (await asked)[0] == 404
        await life.end()

    asyncio.run(story())


def test_what_keeps_it_from_opening_is_told(tmp_path: Path) -> None:
    told: list[BaseException] = []

    def make() -> FastAPI:
        raise OSError("no room")

    async def story() -> None:
        opening = Opening(settings_with_page(tmp_path), make, opened=pytest.fail, failed=told.append)
        life = Life(opening)
        await life.begin()
        await life.end()

    asyncio.run(story())
    assert [str(one) for one in told] == ["no room"]
