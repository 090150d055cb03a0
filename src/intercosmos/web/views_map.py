"""Views; being written."""

from __future__ import annotations

from typing import Any


def map_view(*given: Any) -> Any:
    """Being written."""
    raise NotImplementedError
