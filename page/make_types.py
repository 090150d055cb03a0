"""Makes ``src/api/types.ts`` from what the server says of its interface: ``python page/make_types.py``.

The name of the description stands in the first line, so that a test can tell when the types are out of date.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from intercosmos.web.describe import description, digest

PAGE = Path(__file__).resolve().parent
TYPES = PAGE / "src" / "api" / "types.ts"


def main() -> None:
    """Write the types."""
    told = description()
    npx = shutil.which("npx")
    if npx is None:
        raise SystemExit("npx is missing: install Node, and the page's packages with `npm ci`")
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder) / "openapi.json", Path(folder) / "types.ts"
        given.write_text(json.dumps({**told, "paths": {}}), encoding="utf-8")  # the page knows addresses by itself
        command = [npx, "openapi-typescript", str(given), "-o", str(made)]
        subprocess.run(command, cwd=PAGE, check=True)
        text = made.read_text(encoding="utf-8")
    TYPES.write_text(f"// Made by make_types.py of the description {digest(told)}.\n{text}", encoding="utf-8")


if __name__ == "__main__":
    main()
