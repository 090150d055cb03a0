"""Who says so: figures that stories of the record give, beside the catalogue's values.

Stories come as plain data (:class:`StoryClaim`), since the report knows nothing of how a record is kept.

>>> from dataclasses import replace
>>> from intercosmos.catalogue import load_catalogue
>>> catalogue = load_catalogue()
>>> claim = StoryClaim("2016-07-07-a-new-ship", "A new ship", "7 July 2016", "ship.soyuz-ms", "mass", "7.1 t")
>>> [agrees(replace(claim, value=value), catalogue) for value in ("7.1 t", "9 t", "heavy")]
[True, False, None]
>>> verdict(replace(claim, value="7 t"), catalogue), verdict(replace(claim, value="7 t", rounded_to="1 t"), catalogue)
('differs', 'agrees, rounded')
>>> verdict(replace(claim, value="9 t", until="March 2026"), catalogue)
'until March 2026'
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from intercosmos.catalogue.schema import Entry, Table
from intercosmos.errors import UnitError, UnknownIdError
from intercosmos.units import UNITS, Quantity, parse

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue

__all__ = ["ClaimIndex", "StoryClaim", "agrees", "astray", "said_fits", "value_at", "verdict"]

#: How far a figure may be from a catalogue value without a range, as a part of it.
TOLERANCE: Final = 0.01
#: Ends of a range are met to this part: texts in other units do not come back to the last bit.
_ROUNDING: Final = 1e-9
_ABOUT: Final = re.compile(r"^(?:about|some|around|circa|ca\.|approximately|roughly|nearly|~|≈)\s*", re.IGNORECASE)
_WHEN: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_WHOLE: Final = re.compile(r"^([0-9][0-9\u2009\u202f ]*)(?:\s+[^\d\s].*)?$")


@dataclass(frozen=True, slots=True)
class StoryClaim:
    """A figure that a story gives for a value of the catalogue.

    Attributes
    ----------
    story, title, date : id and title of the story, and its date as readers see it
    asset : kind and id: ``"vehicle.soyuz-st-b"``
    field : dotted path of the value in its entry: ``"mass"``, ``"ports.0.name"``
    value : as text with its unit
    words : what the story says
    until : of a plan that was changed since, when, as readers see it; such a figure is not held against today's
    rounded_to : what the source rounds to: ``"1 t"``
    """

    story: str
    title: str
    date: str
    asset: str
    field: str
    value: str
    words: str = ""
    until: str = ""
    rounded_to: str = ""


class ClaimIndex:
    """Claims by the value they speak of, in the order given.

    Parameters
    ----------
    claims : of every story
    """

    def __init__(self, claims: Iterable[StoryClaim] = ()) -> None:
        self._by_asset: dict[str, dict[str, list[StoryClaim]]] = {}
        self._stories: dict[str, set[str]] = {}
        for claim in claims:
            kind, _, entry = claim.asset.partition(".")
            asset = _asset(kind, entry)
            self._by_asset.setdefault(asset, {}).setdefault(claim.field, []).append(claim)
            self._stories.setdefault(asset, set()).add(claim.story)

    def of(self, kind: str, entry: str, field: str = "") -> tuple[StoryClaim, ...]:
        """What is said of an entry, or of one value of it."""
        found = self._by_asset.get(_asset(kind, entry), {})
        if field:
            return tuple(found.get(field, ()))
        return tuple(claim for claims in found.values() for claim in claims)

    def stories(self, kind: str, entry: str) -> int:
        """How many stories say something of an entry."""
        return len(self._stories.get(_asset(kind, entry), ()))

    def __iter__(self) -> Iterator[StoryClaim]:
        for fields in self._by_asset.values():
            for claims in fields.values():
                yield from claims


def _asset(kind: str, entry: str) -> str:
    """An asset by one name: stories write ``drop-zone.altai``, the catalogue calls the kind ``drop_zone``."""
    return f"{kind.replace('-', '_')}.{entry}"


def agrees(claim: StoryClaim, catalogue: Catalogue) -> bool | None:
    """Whether a claim is within the range of the catalogue's value, or within 1 % where it has none.

    Returns
    -------
    True or False; None if there is no such value, the two cannot be compared, or the claim is of a plan that was
    changed since
    """
    entry = _entry(claim, catalogue)
    if entry is None or claim.until:
        return None
    return said_fits(claim.value, value_at(entry, claim.field), claim.rounded_to)


def verdict(claim: StoryClaim, catalogue: Catalogue) -> str:
    """What comes of the comparison in words; empty if the two cannot be compared."""
    if claim.until:
        return f"until {claim.until}"
    answer = agrees(claim, catalogue)
    if answer and claim.rounded_to and not agrees(replace(claim, rounded_to=""), catalogue):
        return "agrees, rounded"
    return {True: "agrees", False: "differs", None: ""}[answer]


def astray(claims: Iterable[StoryClaim], catalogue: Catalogue) -> list[str]:
    """Claims about values that the catalogue does not have, each with what is missing."""
    found = []
    for claim in claims:
        entry = _entry(claim, catalogue)
        if entry is None:
            found.append(f"{claim.story}: the catalogue has no {claim.asset}")
        elif value_at(entry, claim.field) is None:
            found.append(f"{claim.story}: {claim.asset} has no value {claim.field}")
    return found


def _entry(claim: StoryClaim, catalogue: Catalogue) -> Entry | None:
    kind, _, name = claim.asset.partition(".")
    try:
        return catalogue.entries(kind).get(name or kind)
    except UnknownIdError:
        return None


def value_at(entry: Table, field: str) -> Any:
    """What stands at a dotted path of an entry, written as in overrides; None if there is nothing.

    Items of lists are named by their count from 0, or by their name, stage or interface.
    """
    node: Any = entry
    for part in field.split("."):
        if isinstance(node, tuple):
            node = _item(node, part)
        elif isinstance(node, Mapping):
            node = node.get(part)
        elif isinstance(node, Table) and part in type(node).model_fields:
            node = getattr(node, part)
        else:
            return None
    return node


def _item(items: tuple[Any, ...], part: str) -> Any:
    for item in items:
        if any(getattr(item, key, None) == part for key in ("name", "stage", "interface")):
            return item
    return items[int(part)] if part.isascii() and part.isdecimal() and int(part[:9]) < len(items) else None


def said_fits(text: str, value: Any, rounded_to: str = "") -> bool | None:
    """Whether a text says the same as a value of the catalogue; None if they cannot be compared.

    Parameters
    ----------
    text, value : what is said, and what the catalogue has
    rounded_to : what the text rounds to, if it says so; half of it is room on both sides of a quantity

    >>> said_fits("7 220 kg", Quantity(7150.0, "kg", 7100.0, 7250.0)), said_fits("7 t", Quantity(7150.0, "kg"))
    (True, False)
    >>> said_fits("1976-07", "1976-07-13"), said_fits("3", 3), said_fits("yes", True), said_fits("fast", 3)
    (True, True, True, None)
    >>> said_fits("7 t", Quantity(7220.0, "kg"), "1 t"), said_fits("7 t", Quantity(7600.0, "kg"), "1 t")
    (True, False)
    """
    text = _ABOUT.sub("", text.strip())
    if isinstance(value, Quantity):
        return _fits_quantity(text, value, rounded_to)
    if isinstance(value, bool):
        return {"yes": value, "true": value, "no": not value, "false": not value}.get(text.lower())
    if isinstance(value, int):
        whole = _WHOLE.match(text)
        return None if whole is None else int(re.sub(r"\D", "", whole[1])) == value
    if isinstance(value, float):
        return _fits_quantity(text, Quantity(value, "1"))
    if isinstance(value, tuple) and value and all(isinstance(one, str) for one in value):
        return True if text.casefold() in {one.casefold() for one in value} else None
    if isinstance(value, str) and value:
        return _fits_text(text, value)
    return None


def _fits_quantity(text: str, value: Quantity, rounded_to: str = "") -> bool | None:
    said = next(_readings(text, value.unit), None)
    rounding = next(_readings(rounded_to, value.unit), 0.0) if rounded_to else 0.0
    if said is None:
        return None
    if value.low < value.high or rounding > 0.0:
        room = _ROUNDING * max(abs(value.low), abs(value.high)) + max(rounding, 0.0) / 2
        return value.low - room <= said <= value.high + room
    return math.isclose(said, value.value, rel_tol=TOLERANCE, abs_tol=1e-12)


def _readings(text: str, unit: str) -> Iterator[float]:
    """SI values of a text in the dimensions that know a unit: ``s`` is a time, an offset of clocks and an impulse."""
    for dimension, units in UNITS.items():
        if unit in units:
            try:
                yield parse(text, dimension)
            except UnitError:
                continue


def _fits_text(text: str, value: str) -> bool | None:
    if text.casefold() == value.casefold():
        return True
    if _WHEN.fullmatch(text) and _WHEN.fullmatch(value):  # dates, each as vague as it is
        return value.startswith(text) or text.startswith(value)
    return None
