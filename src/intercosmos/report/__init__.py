"""Explains a study: one self-contained page for those who decide and those who check."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intercosmos.report.scenes import write_scenes
    from intercosmos.report.write import render_report, write_report

__all__ = ["render_report", "write_report", "write_scenes"]


def __getattr__(name: str) -> object:
    if name == "write_scenes":
        from intercosmos.report.scenes import write_scenes

        return write_scenes
    if name in __all__:
        from intercosmos.report import write

        return getattr(write, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
