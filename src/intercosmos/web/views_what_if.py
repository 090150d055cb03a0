"""Views; being written."""

from __future__ import annotations

from typing import Any


def what_if_of(*given: Any) -> Any:
    """Being written."""
    raise NotImplementedError
