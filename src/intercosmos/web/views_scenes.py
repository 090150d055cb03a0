"""Views; being written."""

from __future__ import annotations

from typing import Any


def scene_list(*given: Any) -> Any:
    """Being written."""
    raise NotImplementedError


def scene_bytes(*given: Any) -> Any:
    """Being written."""
    raise NotImplementedError
