"""Where computed things are kept between runs: compiled kernels, tables that took long."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

#: A folder of kept tables is swept when it holds more than this.
LARGEST_FOLDER: Final = 256 * 2**20


def cache_folder() -> Path:
    """The user's cache folder, or what the environment variable ``INTERCOSMOS_CACHE`` says."""
    chosen = os.environ.get("INTERCOSMOS_CACHE")
    if chosen:
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "intercosmos"


def key_of(*said: object) -> str:
    """A name for whatever was asked: equal questions have equal names."""
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def read_table(room: str, key: str) -> dict[str, npt.NDArray[Any]] | None:
    """A table kept earlier, or ``None``; one that cannot be read counts as not kept."""
    path = cache_folder() / room / f"{key}.npz"
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (OSError, ValueError, EOFError, KeyError):
        return None


def keep_table(room: str, key: str, table: Mapping[str, npt.NDArray[Any]]) -> None:
    """Keep a table whole or not at all; a folder that cannot be written is nobody's problem."""
    folder = cache_folder() / room
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, allow_pickle=False, **dict(table))
            Path(name).replace(folder / f"{key}.npz")
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _sweep(folder)
    except OSError:
        return


def _sweep(folder: Path) -> None:
    """Drop the oldest tables until the folder is small enough again."""
    files = sorted((path.stat().st_mtime, path.stat().st_size, path) for path in folder.glob("*.npz"))
    total = sum(size for _, size, _ in files)
    for _, size, path in files:
        if total <= LARGEST_FOLDER:
            break
        path.unlink(missing_ok=True)
        total -= size
