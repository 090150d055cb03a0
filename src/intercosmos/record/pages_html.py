"""Templates of the record's pages: every value is escaped, whatever a story says; nothing is script."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from intercosmos.record.site_safe import plain

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["page", "style"]


def page(template: str, **values: Any) -> str:
    """A page as text.

    Parameters
    ----------
    template : its name without the ending, such as ``"story"``
    values : what it shows
    """
    return _environment().get_template(f"{template}.html.j2").render(**values)


@cache
def style() -> str:
    """The style sheet of every page."""
    return files("intercosmos.record").joinpath("style.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("intercosmos.record"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_writable,
    )


def _writable(value: Any) -> Any:
    """Characters that no page holds are replaced; what is HTML already was looked through before."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value
