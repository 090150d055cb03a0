"""What the packets of a scene are made of: colours, finite numbers, instants, intervals, labels, facts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from intercosmos.errors import DataError

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["Colour", "Packet", "colour_value", "facts_value", "finite", "instant", "interval_text", "label_value"]

Packet = dict[str, object]
Colour = tuple[int, ...]

_EVER: Final = "0000-01-01T00:00:00Z/9999-12-31T24:00:00Z"
#: What a label is drawn with unless it says otherwise.
_FONT: Final = "12px sans-serif"


def colour_value(colour: Colour) -> Packet:
    """Red, green, blue and opacity, 0 to 255.

    Raises
    ------
    DataError
        If it is not four such numbers.
    """
    if len(colour) != 4 or not all(0 <= x <= 255 for x in colour):
        raise DataError(f"a colour is four whole numbers from 0 to 255, not {colour}")
    return {"rgba": list(colour)}


def finite(value: float, name: str) -> float:
    """The number itself.

    Raises
    ------
    DataError
        If it is not finite.
    """
    if not math.isfinite(value):
        raise DataError(f"the {name} is not finite")
    return float(value)


def instant(time: Time) -> str:
    """An instant as the viewer reads it, UTC."""
    return f"{time.utc.isot}Z"


def interval_text(start: Time, end: Time) -> str:
    """Two instants with a stroke between them."""
    return f"{instant(start)}/{instant(end)}"


def label_value(text: str, colour: Packet, within_m: float = 0.0) -> Packet:
    """A label to the right of its place, on a dark ground; seen from within a distance, or from anywhere."""
    label: Packet = {
        "text": text,
        "font": _FONT,
        "fillColor": colour,
        "showBackground": True,
        "backgroundColor": {"rgba": [10, 16, 24, 170]},
        "backgroundPadding": {"cartesian2": [4, 2]},
        "horizontalOrigin": "LEFT",
        "pixelOffset": {"cartesian2": [10, 0]},
    }
    if within_m > 0:
        label["distanceDisplayCondition"] = {"distanceDisplayCondition": [0, finite(within_m, "distance of a label")]}
    return label


def facts_value(facts: Mapping[str, str | float], of: str) -> Packet:
    """Facts about an object, which a page or a test can read from it.

    Raises
    ------
    DataError
        If a number is not finite.
    """
    return {
        name: {"string": value} if isinstance(value, str) else {"number": finite(value, f"{name} of {of}")}
        for name, value in facts.items()
    }


def shown_value(intervals: Sequence[str]) -> list[Packet]:
    """Whether something is seen: within intervals, and not otherwise, which has to be said: the viewer takes what is
    left open for yes."""
    return [{"interval": _EVER, "boolean": False}, *({"interval": one, "boolean": True} for one in intervals)]


def escaped_reference(identity: str) -> str:
    """An id as references to its properties write it."""
    return identity.replace("\\", "\\\\").replace("#", "\\#").replace(".", "\\.")


def escaped_html(text: str) -> str:
    """A text as descriptions hold it: the viewer shows them as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
