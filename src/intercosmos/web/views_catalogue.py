"""Views; being written."""

from __future__ import annotations

from typing import Any


def entry_list(*given: Any) -> Any:
    """Being written."""
    raise NotImplementedError
