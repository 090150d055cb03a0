"""Makes ``src/api/types.ts`` from what the server says of its interface: ``python page/make_types.py``.

The name of the description stands in the first line, so that a test can tell when the types are out of date.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from build import PAGE, _npm, _run

from intercosmos.web.describe import description, digest

TYPES = PAGE / "src" / "api" / "types.ts"


def main() -> None:
    """Write the types, with the Node that builds the page."""
    told = description()
    npm, environment = _npm()
    if not (PAGE / "node_modules" / "openapi-typescript").exists():
        raise SystemExit("the page's packages are missing: `python page/build.py` installs them")
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder) / "openapi.json", Path(folder) / "types.ts"
        given.write_text(json.dumps({**told, "paths": {}}), encoding="utf-8")  # the page knows addresses by itself
        _run([*npm, "exec", "--offline", "--", "openapi-typescript", str(given), "-o", str(made)], environment)
        text = made.read_text(encoding="utf-8")
    TYPES.write_text(f"// Made by make_types.py of the description {digest(told)}.\n{text}", encoding="utf-8")


if __name__ == "__main__":
    main()
