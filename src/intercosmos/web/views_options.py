"""Views; being written."""

from __future__ import annotations

from typing import Any


def activity_options(*given: Any) -> Any:
    """Being written."""
    raise NotImplementedError
