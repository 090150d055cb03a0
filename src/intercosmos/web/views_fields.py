"""The values of a catalogue entry, one by one: how each is shown, how it may be written, what it names."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

from intercosmos.catalogue.fields import InUnit
from intercosmos.catalogue.references import REFERENCES
from intercosmos.catalogue.schema import Entry, Table
from intercosmos.catalogue.schema_base import When
from intercosmos.report.words import amount, capital, interval
from intercosmos.units import UNITS, Quantity, convert, number

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue

Form: TypeAlias = Literal["quantity", "number", "yes-no", "choice", "date", "text", "list"]

#: Told at the head of an entry, not as values.
HEAD: Final = frozenset({"id", "name", "note", "source"})
#: Below this, ratios (probabilities, stabilities of clocks) are shown to figures, not to digits after the point.
_TINY: Final = 1e-3
#: Other spellings of a unit, and of "no unit".
_SPELLINGS: Final = frozenset({"1", "°"})
_WHEN: Final = typing.get_args(When)[1]


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an entry.

    Attributes
    ----------
    path : its keys, items of lists by their count
    named : the same, items of lists by name where they have one: as overrides write it
    label : in plain words
    value : as loaded; None where the entry leaves it open
    form, units, choices : how another value is written
    refers_to : kind of the entries whose ids may stand here; empty if none
    source : of the table it stands in
    """

    path: tuple[str, ...]
    named: tuple[str, ...]
    label: str
    value: Any
    form: Form
    units: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    refers_to: str = ""
    source: str = ""


def values_of(kind: str, entry: Entry) -> Iterator[Value]:
    """Every value of an entry in the order of its schema, tables and lists within it included."""
    refers = REFERENCES.get(kind, {})
    for value in _values(entry, (), (), "", entry.source):
        if value.path[0] in HEAD and len(value.path) == 1:
            continue
        plain = ".".join(part for part in value.path if not part.isdecimal())
        yield replace(value, refers_to=refers.get(plain, ""))


def _values(table: Table, path: tuple[str, ...], named: tuple[str, ...], label: str, source: str) -> Iterator[Value]:
    own = str(getattr(table, "source", "") or "") or source
    for name, info in type(table).model_fields.items():
        if path and name in ("note", "source"):
            if name == "note" and getattr(table, name):
                yield Value(
                    (*path, name), (*named, name), _joined(label, name), table.__dict__[name], "text", source=own
                )
            continue
        value = getattr(table, name)
        said = _joined(label, name)
        if isinstance(value, Table):
            yield from _values(value, (*path, name), (*named, name), said, own)
        elif isinstance(value, tuple) and value and isinstance(value[0], Table):
            called = [_called(item) for item in value]
            for place, item in enumerate(value):
                by = called[place]
                unique = by and "." not in by and called.count(by) == 1 and not by.isdecimal()
                key = by if unique else str(place)
                yield from _values(
                    item, (*path, name, str(place)), (*named, name, key), f"{said} {by or place + 1}", own
                )
        else:
            form, units, choices = _written(info.annotation, tuple(info.metadata))
            yield Value((*path, name), (*named, name), said, value, form, units, choices, source=own)


def _called(item: Table) -> str:
    """What overrides may call an item of a list."""
    return next((str(getattr(item, key)) for key in ("name", "stage", "interface") if getattr(item, key, "")), "")


def _joined(at: str, name: str) -> str:
    plain = name.replace("_", " ")
    return f"{at}, {plain}" if at else capital(plain)


def _written(annotation: Any, metadata: tuple[Any, ...]) -> tuple[Form, tuple[str, ...], tuple[str, ...]]:
    """How a value of a field is written: its form, the units of a quantity, the words that may stand there."""
    for one in metadata:
        if isinstance(one, InUnit):
            return "quantity", tuple(unit for unit in UNITS[one.dimension] if unit not in _SPELLINGS), ()
        if one is _WHEN:
            return "date", (), ()
    origin, given = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        return _written(given[0], given[1:])
    if origin in (typing.Union, types.UnionType):
        return _written(next(one for one in given if one is not type(None)), ())
    if origin is Literal:
        return "choice", (), tuple(str(one) for one in given)
    if origin in (tuple, list, dict) or annotation in (tuple, list):
        inner = _written(given[0], ()) if given else ("text", (), ())
        return "list", inner[1], inner[2]
    plain: Mapping[Any, Form] = {bool: "yes-no", int: "number", float: "number"}
    return plain.get(annotation, "text"), (), ()


def text_of(value: Any) -> str:
    """A value as readers see it, without its range."""
    if isinstance(value, Quantity):
        if value.unit in ("", "1") and 0 < abs(value.value) < _TINY:
            return f"{value.value:.3g}"
        return amount(value.value, value.unit, figures=5)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, tuple | list):
        return ", ".join(text_of(one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {text_of(one)}" for key, one in value.items())
    return "" if value is None else str(value)


def numbers_of(value: Any) -> tuple[float | None, float | None, float | None, str]:
    """Value, low, high and the unit they are in; low and high only where there is a range."""
    if isinstance(value, Quantity):
        low, high = (value.low, value.high) if value.low < value.high else (None, None)
        ends = [None if one is None else convert(one, value.unit) for one in (low, high)]
        return convert(value.value, value.unit), ends[0], ends[1], value.unit
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value), None, None, ""
    return None, None, None, ""


def spread_of(value: Any) -> str:
    """The range of a value in words; empty where it has none."""
    if not isinstance(value, Quantity) or not value.low < value.high:
        return ""
    if value.unit in ("", "1") and 0 < abs(value.value) < _TINY:
        return f"{value.low:.3g} to {value.high:.3g}"
    return interval(value, figures=5)


def can_be_overridden(catalogue: Catalogue, kind: str, entry: Entry, value: Value) -> bool:
    """Whether an override can reach a value: what lies within a list that is inherited from a base cannot."""
    base = getattr(entry, "base", None)
    if len(value.path) == 1 or not base:
        return value.path != ("base",)
    field = value.path[0]
    inherited = getattr(catalogue.get(kind, base), field, None)
    return bool(getattr(entry, field) != inherited)
