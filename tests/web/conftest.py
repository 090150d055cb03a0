"""The workbench in a real browser: a server of its own on a small programme, and Debian's Chromium.

Without a browser these tests are skipped, and say so.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "src" / "intercosmos" / "web" / "page" / "index.html"
#: Software rendering, and none of the browser's own calls home.
ARGUMENTS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
#: How long a server may take to answer on a busy machine, s.
PATIENCE_S = 60.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All browser tests share one server and one study, so one worker runs them all."""
    for item in items:
        if Path(item.path).is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group("browser"))


@dataclass
class Workbench:
    """A running server."""

    address: str
    folder: Path
    programme: Path
    process: subprocess.Popen[bytes] = field(repr=False)

    def url(self, place: str = "") -> str:
        """The address of a place, such as ``#/plan`` or ``record``."""
        return f"{self.address}/{place}"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def intercosmos(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "intercosmos.cli.main", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def serving(folder: Path, programme: Path, *more: str) -> Workbench:
    """Start a server and wait until it answers."""
    port = free_port()
    log = (folder / f"serve-{port}.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "intercosmos.cli.main", "serve", str(programme), "--port", str(port), *more],
        cwd=folder,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        try:
            urlopen(f"{address}/api/session", timeout=PATIENCE_S).close()
        except URLError as error:
            if getattr(error, "code", None):  # it answers, if only that a token is wanted
                break
            time.sleep(0.1)
        else:
            break
    else:
        process.kill()
        pytest.fail(f"the server did not start: {Path(log.name).read_text(encoding='utf-8')}")
    return Workbench(address, folder, programme, process)


def stop(workbench: Workbench) -> None:
    """End a server."""
    workbench.process.terminate()
    workbench.process.wait(PATIENCE_S)


@pytest.fixture(scope="session")
def studied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small programme and its study."""
    if not PAGE.exists():
        pytest.skip("the page is not built: run `make page`")
    folder = tmp_path_factory.mktemp("workbench")
    shutil.copy(HERE / "programme.toml", folder / "small.toml")
    done = intercosmos("study", "small.toml", "--jobs", "1", folder=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def workbench(studied: Path) -> Iterator[Workbench]:
    """The server that most tests look at; tests that edit take :func:`own_workbench`."""
    running = serving(studied, studied / "small.toml")
    yield running
    stop(running)


@pytest.fixture
def own_workbench(studied: Path, tmp_path: Path) -> Iterator[Workbench]:
    """A server on a copy of the studied programme, to change as one likes."""
    folder = tmp_path / "own"
    shutil.copytree(studied, folder, ignore=shutil.ignore_patterns("*.sqlite*", "*.log"))
    running = serving(folder, folder / "small.toml")
    yield running
    stop(running)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; skipped where there is none."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("INTERCOSMOS_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("there is no Chromium: install it, or name it in INTERCOSMOS_CHROMIUM")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@dataclass
class Watched:
    """A page, and all it should not have done."""

    page: Page
    complaints: list[str]

    def check(self) -> None:
        """No console error, no error of a script, no request that leaves the machine or fails."""
        assert self.complaints == []


def watch(context: BrowserContext, address: str) -> Watched:
    """Open a page that notes what goes wrong in it."""
    page = context.new_page()
    found: list[str] = []

    def note_console(message: Any) -> None:
        if message.type in ("error", "warning"):
            found.append(f"console {message.type}: {message.text}")

    page.on("console", note_console)
    page.on("pageerror", lambda error: found.append(f"script: {error}"))

    def note_request(request: Any) -> None:
        if not request.url.startswith((address, "data:", "blob:", "about:")):
            found.append(f"request to {request.url}")

    page.on("request", note_request)
    return Watched(page, found)


@pytest.fixture
def watched(browser: Browser, workbench: Workbench) -> Iterator[Watched]:
    """A wide page on the shared workbench; what goes wrong in it fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=workbench.address)
    one = watch(context, workbench.address)
    yield one
    context.close()
    one.check()
