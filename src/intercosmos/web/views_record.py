"""Views; being written."""

from __future__ import annotations

from typing import Any


def search_record(*given: Any) -> Any:
    """Being written."""
    raise NotImplementedError
