"""Explains a study: one self-contained page for those who decide and those who check."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intercosmos.report.write import render_report, write_report

__all__ = ["render_report", "write_report"]


def __getattr__(name: str) -> object:
    if name in __all__:
        from intercosmos.report import write

        return getattr(write, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
