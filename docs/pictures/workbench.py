"""Draw the README's picture of the workbench from the newest study under ``runs/``: why Soyuz does not go to Tiangong.

``python docs/pictures/workbench.py [ADDRESS]``: of a server that runs, or of one of its own. It needs Chromium.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).with_name("workbench.png")
ROOT = Path(__file__).parents[2]
OWN = "http://127.0.0.1:8764"
ACTIVITY = "cosmonauts-aboard-tiangong"
OPTION = f"{ACTIVITY}/own-ship-from-own-pad/soyuz-ms/soyuz-2.1a/baikonur/tiangong"


def main() -> None:
    """Start a server where none was named, and draw."""
    if len(sys.argv) > 1:
        draw(sys.argv[1])
        return
    programme = ROOT / "programmes" / "roscosmos-cnsa.toml"
    command = [sys.executable, "-m", "intercosmos.cli.main", "serve", str(programme), "--port", OWN.rpartition(":")[2]]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603 (our own command)
    try:
        wait_for(OWN)
        draw(OWN)
    finally:
        server.terminate()
        server.wait(30)


def wait_for(address: str) -> None:
    """Until the server answers, a minute at most."""
    for _ in range(120):
        try:
            urlopen(f"{address}/api/session", timeout=10).close()  # noqa: S310 (our own server)
        except URLError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit(f"{address} does not answer")


def draw(address: str) -> None:
    """Write the picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light", locale="en")
        page.goto(f"{address}/#/direction/crew?activity={ACTIVITY}&option={OPTION}")
        page.get_by_text("What would make it feasible").wait_for(timeout=60_000)
        page.wait_for_timeout(1000)  # the chart beside the table is drawn after it
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
