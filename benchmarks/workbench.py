"""How quickly the workbench answers: the first page, clicks, a globe with 500 satellites, 200 readers.

``python benchmarks/workbench.py PROGRAMME [--runs DIR]`` on a programme that was studied. There is no peer to run
beside it: the limits are the workbench's own. Without a browser only the readers are timed, and it says so. Readers and
server share the machine; beside the readers stands what the server itself took of a processor. What-if is timed by
``benchmarks/what_if.py``.
"""

from __future__ import annotations

import argparse
import asyncio
import os
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
        settle(server.pid)
        browser_rows(address, overview)
        asyncio.run(readers(address, overview, server.pid))
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


def settle(process: int) -> None:
    """Wait until what is read and computed ahead is: until server and children hardly work any more."""
    last, idle = processor_s(process, children=True), 0
    for _ in range(180):
        time.sleep(1.0)
        now = processor_s(process, children=True)
        idle = idle + 1 if now - last < 0.05 else 0
        last = now
        if idle == 3:
            return


def processor_s(process: int, *, children: bool = False) -> float:
    """Processor time that a process has taken, s; 0 where the system does not tell."""
    found = [process]
    if children:
        found += [int(one.parent.name) for one in Path("/proc").glob("[0-9]*/stat") if parent_of(one) == process]
    ticks = 0
    for one in found:
        try:
            stat = Path(f"/proc/{one}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(stat[11]) + int(stat[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def parent_of(stat: Path) -> int:
    """The parent of a process; 0 if it has ended."""
    try:
        return int(stat.read_text(encoding="utf-8").rpartition(")")[2].split()[1])
    except OSError:
        return 0


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


async def readers(address: str, overview: Any, process: int) -> None:
    """Two hundred readers at once, each with its own connection, asking for something every second."""
    found = [one for one in overview["activities"] if one["option"]]
    paths = [
        "/", "/api/session", "/api/overview", "/api/catalogue?kind=vehicle", "/api/payloads", "/record",
        *(f"/api/activities/{one['id']}" for one in found[:6]),
        *(f"/api/option?option={quote(one['option'], safe='')}" for one in found[:6]),
    ]  # fmt: skip
    host = address.removeprefix("http://")
    times: list[float] = []
    errors: list[str] = []

    async def reader(number: int, until: Callable[[], bool]) -> None:
        random = np.random.default_rng(number)
        await asyncio.sleep(PAUSE_S * number / READERS)
        stream, sink = await asyncio.open_connection(*host.split(":"))
        while not until():
            begun = time.perf_counter()
            path = paths[random.integers(len(paths))]
            status = await ask(stream, sink, host, path)
            times.append(time.perf_counter() - begun)
            if status != 200:
                errors.append(f"{status} {path}")
            await asyncio.sleep(max(0.0, PAUSE_S - (time.perf_counter() - begun)))
        sink.close()

    stream, sink = await asyncio.open_connection(*host.split(":"))
    for path in paths:  # everything was asked for once before
        await ask(stream, sink, host, path)
    sink.close()
    before, begun = processor_s(process), time.perf_counter()
    await asyncio.gather(*(reader(number, lambda: time.perf_counter() > begun + SPAN_S) for number in range(READERS)))
    took, busy = time.perf_counter() - begun, processor_s(process) - before
    late = 1000 * float(np.percentile(times, 95))
    row(f"{READERS} readers, one question a second each: 95 % within", late, "ms", 300,
        f"{len(times) / took:.0f} answers a second, median {1000 * float(np.median(times)):.3g} ms, "
        f"{1000 * busy / len(times):.3g} ms of a processor each, {len(errors)} errors {errors[:3]}")  # fmt: skip


async def ask(stream: asyncio.StreamReader, sink: asyncio.StreamWriter, host: str, path: str) -> int:
    """Ask for a path over a connection that stays open, and read the answer; its status. Plain, to cost little."""
    sink.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
    head = (await stream.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    size = next(int(line[15:]) for line in head.split("\r\n") if line.startswith("content-length:"))
    await stream.readexactly(size)
    return int(head.split(" ", 2)[1])


if __name__ == "__main__":
    main()
