"""Ids of entries that stand in arrays: made of what they are about, so that rows put between move none of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from intercosmos.errors import UnitError
from intercosmos.units import parse

#: No id needs more; what is written in a file may be of any length.
_LONGEST: Final = 80


def mating_id(data: Mapping[str, Any]) -> str:
    """The id of a mating: its two interfaces.

    >>> mating_id({"active": "ssvp", "passive": "cdm"})
    'ssvp-to-cdm'
    """
    return f"{data.get('active')}-to-{data.get('passive')}"


def payload_id(data: Mapping[str, Any]) -> str:
    """The id of a published payload: vehicle, site and orbit as written (km and degrees), and whether it is crewed.

    What sources say about the same flight is one row with a range.

    >>> row = {"vehicle": "soyuz-2.1a", "site": "baikonur", "perigee": "200 km", "apogee": "240 km",
    ...        "inclination": "51.6 deg"}
    >>> payload_id(row), payload_id({**row, "apogee": {"value": "35786000 m"}, "crewed": True})
    ('soyuz-2.1a-baikonur-200x240-51.6', 'soyuz-2.1a-baikonur-200x35786-51.6-crewed')
    >>> payload_id({"vehicle": "Proton", "apogee": "high", "inclination": ["51.6 deg"]})
    'proton-none-nonexhigh-51.6-deg'
    """
    heights = "x".join(_figure(data.get(name), "length", 1e3) for name in ("perigee", "apogee"))
    plane = _figure(data.get("inclination"), "angle", _DEGREE)
    crewed = ("crewed",) if data.get("crewed") is True else ()
    return "-".join((_plain(data.get("vehicle")), _plain(data.get("site")), heights, plane, *crewed))


_DEGREE: Final = parse("1 deg", "angle")


def _figure(given: object, dimension: str, unit: float) -> str:
    """A value in a unit, to four figures behind the point; its letters and digits if it is no value."""
    text = given.get("value") if isinstance(given, Mapping) else given
    if isinstance(text, str):
        try:
            value = parse(text, dimension) / unit
        except UnitError:
            return _plain(text)
        if 0 <= value < 1e12:
            return f"{value:.4f}".rstrip("0").rstrip(".")
    return _plain(text)


def _plain(given: object) -> str:
    """Letters, digits, points and hyphens of a text: what an id may be made of."""
    return re.sub(r"[^a-z0-9.]+", "-", str(given)[:_LONGEST].lower()).strip("-.")
