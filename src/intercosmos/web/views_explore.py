"""Views; being written."""

from __future__ import annotations

from typing import Any


def map_candidate(*given: Any) -> Any:
    """Being written."""
    raise NotImplementedError


def payload_candidate(*given: Any) -> Any:
    """Being written."""
    raise NotImplementedError


def payload_curves(*given: Any) -> Any:
    """Being written."""
    raise NotImplementedError
