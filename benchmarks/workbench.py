"""How quickly the workbench answers: the first page, clicks, what-if, a globe with 500 satellites, 200 readers.

``python benchmarks/workbench.py PROGRAMME [--runs DIR]`` on a programme that was studied. There is no peer to run
beside it: the limits are the workbench's own. Without a browser only the readers are timed, and it says so.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import numpy as np

ARGUMENTS = ("--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist",
             "--disable-background-networking")  # fmt: skip
READERS = 200
#: Each reader asks for something once in this time, s, for so long.
PAUSE_S, SPAN_S = 1.0, 20.0


def main() -> None:
    """Start a server of its own and time it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programme", type=Path)
    parser.add_argument("--runs", type=Path, default=Path("runs"))
    given = parser.parse_args()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "intercosmos.cli.main", "serve", str(given.programme), "--runs", str(given.runs)]
    server = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        begun = time.perf_counter()
        wait_for(f"{address}/api/session")
        row("from the command to the first answer", time.perf_counter() - begun, "s", 2.0)
        overview = fetch(f"{address}/api/overview")
        time.sleep(8.0)  # what is read ahead, is
        browser_rows(address, overview)
        asyncio.run(readers(address, overview))
    finally:
        server.terminate()
        server.wait(30)


def row(name: str, value: float, unit: str, limit: float | None, note: str = "") -> None:
    """Print a figure beside its limit."""
    asked = f"asked {limit:g} {unit}" if limit is not None else ""
    print(f"{name:58} {value:9.3g} {unit:3} {asked:16} {note}", flush=True)


def wait_for(address: str) -> None:
    """Wait until a server answers."""
    for _ in range(1200):
        try:
            urlopen(address, timeout=60).close()
        except URLError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the server did not start")


def fetch(address: str) -> Any:
    """JSON from an address."""
    import json

    with urlopen(address, timeout=120) as answer:
        return json.load(answer)


# ------------------------------------------------------------------------------------------------------- browser


def browser_rows(address: str, overview: Any) -> None:
    """First page, clicks and frames, in Chromium."""
    path = shutil.which("chromium")
    if path is None:
        print("no Chromium: the page is not timed")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        times = []
        for _ in range(5):
            begun = time.perf_counter()
            page.goto(f"{address}/#/")
            page.reload()
            page.get_by_role("heading", level=1).wait_for()
            times.append(time.perf_counter() - begun)
        row("first page, warm (answer shown), median of 5", float(np.median(times)), "s", 1.0)
        activity = max(overview["activities"], key=lambda one: one["options"])
        page.goto(f"{address}/#/direction/{activity['direction']}?activity={activity['id']}")
        rows = page.locator("table tbody tr")
        rows.nth(3).wait_for()
        clicks = [timed_in_page(page, n) for n in (1, 2, 3, 2, 1, 3)]
        row(
            f"click on one of {activity['options']} options to its margins, median", float(np.median(clicks)), "ms", 100
        )
        frames(context, address)
        browser.close()


def timed_in_page(page: Any, n: int) -> float:
    """From a click on a row to the heading of its option, ms, by the page's own clock."""
    return float(
        page.evaluate(
            """async (n) => {
              const button = document.querySelectorAll("table tbody tr")[n].querySelector("button");
              const title = "aside h2, aside h3, .option h2, .option h3";
              const panel = () => document.querySelector(title)?.textContent ?? "";
              const before = panel();
              const begun = performance.now();
              button.click();
              while (panel() === before && performance.now() - begun < 5000) await new Promise(requestAnimationFrame);
              return performance.now() - begun;
            }""",
            n,
        )
    )


def frames(context: Any, address: str) -> None:
    """Script time of a frame with 500 satellites: software rendering cannot show a frame rate."""
    import json

    from intercosmos.report.scenes import make_constellation_scene, scene_json

    scene = make_constellation_scene(500)
    page = context.new_page()
    page.goto(f"{address}/globe.html")
    page.wait_for_timeout(3000)
    milliseconds = page.evaluate(
        """async ([packets, begin, end]) => {
          const heard = (type) => new Promise((done) => {
            addEventListener("message", function listen(event) {
              if (event.data.type !== type) return;
              removeEventListener("message", listen);
              done(event.data);
            });
          });
          const loaded = heard("loaded");
          postMessage({ type: "scene", packets, begin, end }, location.origin);
          await loaded;
          await new Promise((done) => setTimeout(done, 4000));
          const measured = heard("measured");
          postMessage({ type: "measure", frames: 120 }, location.origin);
          return (await measured).milliseconds;
        }""",
        [json.loads(scene_json(scene)), scene.info.begin, scene.info.end],
    )
    rest = np.array(milliseconds[20:])
    row("script time of a frame, 500 satellites, median", float(np.median(rest)), "ms", 8.0,
        f"95 % within {np.percentile(rest, 95):.3g} ms")  # fmt: skip
    page.close()


# ------------------------------------------------------------------------------------------------------- readers


async def readers(address: str, overview: Any) -> None:
    """Two hundred readers at once, each with its own connection, asking for something every second."""
    import httpx2

    found = [one for one in overview["activities"] if one["option"]]
    paths = [
        "/", "/api/session", "/api/overview", "/api/catalogue?kind=vehicle", "/api/payloads", "/record",
        *(f"/api/activities/{one['id']}" for one in found[:6]),
        *(f"/api/option?option={quote(one['option'], safe='')}" for one in found[:6]),
    ]  # fmt: skip
    times: list[float] = []
    errors: list[str] = []

    async def read(client: Any, path: str) -> None:
        begun = time.perf_counter()
        answer = await client.get(path, headers={"Accept-Encoding": "gzip"})
        times.append(time.perf_counter() - begun)
        if answer.status_code != 200:
            errors.append(f"{answer.status_code} {path}")

    async def reader(number: int, until: Callable[[], bool]) -> None:
        random = np.random.default_rng(number)
        async with httpx2.AsyncClient(base_url=address, timeout=30) as client:
            await asyncio.sleep(PAUSE_S * number / READERS)
            while not until():
                begun = time.perf_counter()
                await read(client, paths[random.integers(len(paths))])
                await asyncio.sleep(max(0.0, PAUSE_S - (time.perf_counter() - begun)))

    async with httpx2.AsyncClient(base_url=address, timeout=60) as client:
        for path in paths:
            await read(client, path)
    times.clear()
    end = time.perf_counter() + SPAN_S
    await asyncio.gather(*(reader(number, lambda: time.perf_counter() > end) for number in range(READERS)))
    late = 1000 * float(np.percentile(times, 95))
    row(f"{READERS} readers, one question a second each: 95 % within", late, "ms", 300,
        f"{len(times) / SPAN_S:.0f} answers a second, median {1000 * float(np.median(times)):.3g} ms, "
        f"{len(errors)} errors {errors[:3]}")  # fmt: skip


if __name__ == "__main__":
    main()
