"""Views; being written."""

from __future__ import annotations

from typing import Any


def overview_of(*given: Any) -> Any:
    """Being written."""
    raise NotImplementedError
