"""The workbench in a real browser: a server of its own on a small programme, and Debian's Chromium.

Without a browser these tests are skipped, and say so.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Response

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
#: How long a page may take to show what is waited for on a busy machine, ms.
PAGE_PATIENCE_MS = 30_000
WIDE = (1440, 900)
_CREW = "activity=cosmonauts-aboard-tiangong"
#: Every kind of page, and something that stands on it once it is there.
PLACES = {
    "#/": ".glance",
    f"#/direction/crew?{_CREW}": "[data-row]",
    "#/direction/electronics": "h1",
    "#/direction/launch?scenario=docking-adapter": ".none-activities",
    "#/plan": ".ledger",
    "#/globe/overview": ".globe-list li",
    "#/globe/deep-space-venus-probe": "svg.sun",
    f"#/whatif?{_CREW}": ".whatif-group",
    "#/compare": ".compare-study",
    "#/explore/payload": "svg.chart",
    "#/explore/map?activity=venus-probe": "canvas",
    "#/catalogue": "tbody tr",
    "#/catalogue/vehicle/long-march-5": ".entry-values",
    "#/file": "textarea",
    "#/nowhere": "h1",
    "record": "main h1",
    "record/search?q=soyuz+-apollo": "main ol.stories mark",
    "record/search?q=%22open": "main [role=alert]",
    "record/timeline": "main h1",
    "report": "h1",
}
#: Places whose answer says that something was wrong with the request, which a browser complains of.
REFUSED = {"record/search?q=%22open": ["answer 422", "status of 422"]}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All browser tests share one server and one study, so one worker runs them all.

    They come last: the browser's event loop stays in its process, where no other test could begin one of its own.
    """
    for item in items:
        if Path(item.path).is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group("browser"))
    items.sort(key=lambda item: Path(item.path).is_relative_to(HERE))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests with a ``place`` are of every page."""
    if "place" in metafunc.fixturenames:
        metafunc.parametrize("place", PLACES)


@dataclass
class Workbench:
    """A running server."""

    address: str
    folder: Path
    programme: Path
    process: subprocess.Popen[bytes] = field(repr=False)

    def asked(self, path: str) -> Any:
        """What the interface answers at ``/api/{path}``."""
        with urlopen(f"{self.address}/api/{path}", timeout=PATIENCE_S) as answer:
            return json.load(answer)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def run_intercosmos(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "intercosmos.cli.main", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def started(folder: Path, programme: Path, *more: str) -> Iterator[Workbench]:
    """A server that answers; it ends with the block."""
    port = free_port()
    path = folder / f"serve-{port}.log"
    with path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "intercosmos.cli.main", "serve", str(programme), "--port", str(port), *more],
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        running = Workbench(f"http://127.0.0.1:{port}", folder, programme, process)
        wait_for(running, path)
        yield running
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def wait_for(workbench: Workbench, log: Path) -> None:
    """Wait until a server answers; fails with what it said if it does not."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and workbench.process.poll() is None:
        try:
            workbench.asked("session")
        except OSError:  # refused, or broken off while it begins
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the server did not start: {log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def intercosmos() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command line: ``intercosmos("study", "small.toml", folder=folder)``."""
    return run_intercosmos


@pytest.fixture
def serve() -> Iterator[Callable[..., Workbench]]:
    """Start servers of a test's own: ``serve(folder, programme, "--read-only")``; they end after its pages."""
    with ExitStack() as servers:
        yield lambda *given: servers.enter_context(started(*given))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program; skipped where there is none, or no page to show in it."""
    found = os.environ.get("INTERCOSMOS_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("there is no Chromium: install it, or name it in INTERCOSMOS_CHROMIUM")
    if not PAGE.exists():
        pytest.skip("the page is not built: run `make page`")
    return found


@pytest.fixture(scope="session")
def studied(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small programme and its study."""
    folder = tmp_path_factory.mktemp("workbench")
    shutil.copy(HERE / "programme.toml", folder / "small.toml")
    done = run_intercosmos("study", "small.toml", "--jobs", "1", folder=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def workbench(studied: Path) -> Iterator[Workbench]:
    """The server that most tests look at; tests that edit take :func:`own_workbench`."""
    with started(studied, studied / "small.toml") as running:
        yield running


@pytest.fixture
def own_workbench(studied: Path, tmp_path: Path, serve: Callable[..., Workbench]) -> Workbench:
    """A server on a copy of the studied programme, to change as one likes."""
    folder = tmp_path / "own"
    shutil.copytree(studied, folder, ignore=shutil.ignore_patterns(".workbench", "*.log"))
    return serve(folder, folder / "small.toml")


@pytest.fixture
def unstudied_workbench(chromium: str, tmp_path: Path, serve: Callable[..., Workbench]) -> Workbench:
    """A server on the small programme, of which there is no study."""
    programme = Path(shutil.copy(HERE / "programme.toml", tmp_path / "small.toml"))
    return serve(tmp_path, programme, "--jobs", "1")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Chromium."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PAGE_PATIENCE_MS)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield running
        running.close()


@dataclass
class Watched:
    """A page, and all it should not have done.

    Attributes
    ----------
    complaints : of the browser and of us
    excused : parts of complaints that a test brings about on purpose, such as a refused change
    """

    page: Page
    complaints: list[str]
    excused: list[str] = field(default_factory=list)

    def go(self, place: str) -> Page:
        """Open a place of the workbench, such as ``#/plan`` or ``record``, as if by its address."""
        if place in REFUSED:
            self.excused += REFUSED[place]
        self.page.goto(f"/{place}")
        if place in PLACES:
            self.page.locator(PLACES[place]).first.wait_for()
        self.settled()
        return self.page

    def settled(self) -> None:
        """Nothing of the page is on its way any more."""
        from playwright.sync_api import expect

        expect(self.page.locator("main .waiting")).to_have_count(0)

    def check(self) -> None:
        """No console error, no error of a script, no request that leaves the machine."""
        left = [one for one in self.complaints if not any(part in one for part in self.excused)]
        assert left == []


def watch(context: BrowserContext, address: str) -> Watched:
    """Open a page that notes what goes wrong in it; what breaks its policy is an error on the console."""
    page = context.new_page()
    found: list[str] = []

    def note_console(message: Any) -> None:
        if message.type in ("error", "warning"):
            found.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def note_request(request: Any) -> None:
        if not request.url.startswith((f"{address}/", "data:", "blob:", "about:")):
            found.append(f"request to {request.url}")

    def note_response(response: Response) -> None:
        if response.status >= 400:
            found.append(f"answer {response.status} of {response.url}")

    page.on("console", note_console)
    page.on("pageerror", lambda error: found.append(f"script: {error}"))
    page.on("request", note_request)
    page.on("response", note_response)
    return Watched(page, found)


@pytest.fixture
def open_page(browser: Browser, serve: Callable[..., Workbench]) -> Iterator[Callable[..., Watched]]:
    """Open pages, each in a profile of its own: ``open_page(workbench, width=360)``; further options as of Playwright.

    What goes wrong in one of them fails the test.
    """
    opened: list[Watched] = []

    def new(workbench: Workbench, width: int = WIDE[0], height: int = WIDE[1], **options: Any) -> Watched:
        given = {"locale": "en-GB", "timezone_id": "UTC", "color_scheme": "light", **options}
        context = browser.new_context(viewport={"width": width, "height": height}, base_url=workbench.address, **given)
        context.set_default_timeout(PAGE_PATIENCE_MS)
        opened.append(watch(context, workbench.address))
        return opened[-1]

    yield new
    for one in opened:
        one.page.context.close()
    for one in opened:
        one.check()


@pytest.fixture
def watched(workbench: Workbench, open_page: Callable[..., Watched]) -> Watched:
    """A wide page on the shared workbench; what goes wrong in it fails the test."""
    return open_page(workbench)
