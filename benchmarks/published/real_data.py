"""Where real data lie that are not ours to publish with the project."""

from __future__ import annotations

import os
from pathlib import Path


def real_file(folder: str, name: str) -> Path:
    """The path of a file of real data, whether it is there or not; ``INTERCOSMOS_TEST_DATA`` names the root."""
    root = os.environ.get("INTERCOSMOS_TEST_DATA") or Path(__file__).parents[3] / "shared" / "data"
    return Path(root) / folder / name
