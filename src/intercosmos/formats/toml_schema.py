"""Checking what a TOML file says against a pydantic model, and saying what is wrong in words people can act on."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Sequence, Sized
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from intercosmos.errors import DataError, Where

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from intercosmos.formats.toml import TomlDocument

M = TypeVar("M", bound=BaseModel)

#: pydantic's kinds of problem that people meet most, in the words of a TOML file
_EXPECTED = {
    **dict.fromkeys(("string_type", "string_sub_type"), "a text in quotes is expected here"),
    **dict.fromkeys(("tuple_type", "list_type"), "a list in square brackets is expected here"),
    **dict.fromkeys(("model_type", "dict_type", "mapping_type", "model_attributes_type"), "a table is expected here"),
    **dict.fromkeys(("int_type", "int_from_float", "int_parsing"), "a whole number is expected here"),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), "a number is expected here"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "true or false is expected here"),
}
_LOOKED_AT = 200  # the rest of a flood is only counted
_LISTED = 10  # problems shown beneath the first


@dataclass(frozen=True, slots=True)
class _Problem:
    where: Where
    path: tuple[str | int, ...]  #: below the data that was checked
    text: str
    allowed: tuple[str, ...] = ()
    advice: str = ""
    counted: bool = False  #: it is about how many items there are
    rank: int = 0  #: what is missing comes last: often it stands there under a mistyped name


def validate(
    model: type[M],
    data: object,
    *,
    document: TomlDocument,
    at: Sequence[str | int] = (),
    context: dict[str, Any] | None = None,
) -> M:
    """Build a ``model`` from data read from TOML.

    Parameters
    ----------
    model : the pydantic model that says what is allowed
    data : the part of the document to check
    document : where it comes from, for lines
    at : key path of ``data`` within the document

    Other Parameters
    ----------------
    context : handed to the model's validators

    Raises
    ------
    DataError
        Points to the first problem; the other ones are listed beneath. An unknown key comes with the keys that are
        allowed there and the nearest of them.
    """
    try:
        return model.model_validate(data, context=context)
    except ValidationError as error:
        count = error.error_count()
        details = error.errors(include_url=False)[:_LOOKED_AT]
        found = [_problem(model, data, one, document, at) for one in details]
    # A list one of whose items is refused also counts as too short: that is no second problem.
    refused = {problem.path for problem in found}
    found = [one for one in found if not (one.counted and any(_is_beneath(other, one.path) for other in refused))]
    # Several members of a union may complain about the same place: one of them is enough.
    unique = list({(str(problem.where), problem.text): problem for problem in found}.values())
    unlooked = count - len(details)
    first, *others = sorted(unique, key=lambda problem: (problem.rank, problem.where.line or 0))
    raise DataError(
        first.text, where=first.where, allowed=first.allowed, advice=_advice(first.advice, others, unlooked)
    )


def _advice(advice: str, others: Sequence[_Problem], unlooked: int) -> str:
    if not others:
        return advice
    more = len(others) + unlooked
    heading = f"{more} more problem{'s' if more > 1 else ''} in this file:"
    lines = [f"{advice}; {heading}" if advice else f"mend this, and {heading}"]
    lines += [
        f"{other.where}: {other.text}" + (f"; {other.advice}" if other.advice else "") for other in others[:_LISTED]
    ]
    if more > _LISTED:
        lines.append(f"… and {more - _LISTED} more")
    return "\n    ".join(lines)


def _problem(
    model: type[BaseModel], data: object, details: ErrorDetails, document: TomlDocument, at: Sequence[str | int]
) -> _Problem:
    path = tuple(_path_in(data, details["loc"], missing=details["type"] == "missing"))
    where = document.where([*at, *path])
    kind = details["type"]
    context = details.get("ctx", {})
    if kind == "extra_forbidden":
        allowed = sorted({key for owner in _models_at(model, path[:-1]) for key in _keys_of(owner)})
        return _Problem(
            where, path, f"unknown key {_shown(str(path[-1]))}", tuple(allowed), _nearest(path[-1], allowed)
        )
    if kind == "missing":
        name = f"item {path[-1] + 1} of this list" if isinstance(path[-1], int) else f"the key {path[-1]!r}"
        return _Problem(where, path, f"{name} is missing", advice="add it", rank=1)
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        expected = str(context.get("expected", context.get("expected_tags", "")))
        choices = tuple(re.findall(r"'([^']*)'", expected))
        return _Problem(where, path, f"{_shown(details['input'])} is not allowed here", choices,
                        _nearest(details["input"], choices))  # fmt: skip
    if kind in ("too_short", "too_long"):
        return _Problem(where, path, _miscounted(kind, context, details["input"]), counted=True)
    return _Problem(where, path, _in_words(details))


def _in_words(details: ErrorDetails) -> str:
    """What is wrong with a single value."""
    kind, context, given = details["type"], details.get("ctx", {}), _shown(details["input"])
    if kind in _EXPECTED:
        return f"{_EXPECTED[kind]}, not {given}"
    if kind == "string_too_short":
        return "this text is empty" if context["min_length"] == 1 else f"this text is too short: {given}"
    if kind == "string_too_long":
        return f"this text is too long: at most {context['max_length']} characters"
    text = re.sub(r"^(Value|Assertion) error, ", "", details["msg"])
    if text.startswith("Input should be "):
        text = f"this should be {text.removeprefix('Input should be ')}, not {given}"
    return text


def _miscounted(kind: str, context: dict[str, Any], given: object) -> str:
    """A list or table that holds too few or too many items."""
    bound = f"at least {context['min_length']}" if kind == "too_short" else f"at most {context['max_length']}"
    what = "table" if isinstance(given, dict) else "list"
    held = f", not {len(given)}" if isinstance(given, Sized) else ""
    return f"this {what} should have {bound} item{'' if bound.endswith(' 1') else 's'}{held}"


def _is_beneath(path: Sequence[str | int], above: Sequence[str | int]) -> bool:
    return len(path) > len(above) and tuple(path[: len(above)]) == tuple(above)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _nearest(word: object, known: Sequence[str]) -> str:
    nearest = get_close_matches(str(word)[:100], known, n=2, cutoff=0.5)
    return f"did you mean {' or '.join(repr(name) for name in nearest)}?" if nearest else ""


def _path_in(data: object, location: Sequence[str | int], *, missing: bool) -> list[str | int]:
    """The part of pydantic's location that exists in the data; it also names union members and functions."""
    path: list[str | int] = []
    node = data
    for index, key in enumerate(location):
        if (isinstance(node, dict) and key in node) or (isinstance(node, list | tuple) and key in range(len(node))):
            node = node[key]  # type: ignore[index]
        elif not (missing and index == len(location) - 1):
            continue
        path.append(key)
    return path


def _models_at(annotation: object, path: Sequence[str | int]) -> Iterator[type[BaseModel]]:
    """Every model that may stand at ``path`` below ``annotation``: through unions, lists, mappings and annotations."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not path:
            yield annotation
            return
        for name, info in annotation.model_fields.items():
            if path[0] in (info.alias, name):
                yield from _models_at(info.annotation, path[1:])
        return
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _models_at(arguments[0], path)
    elif origin in (Union, types.UnionType):
        for member in arguments:
            yield from _models_at(member, path)
    elif arguments and path:  # a list, tuple or mapping: one step down, to its items
        for item in arguments:
            yield from _models_at(item, path[1:])


def _keys_of(model: type[BaseModel]) -> Iterator[str]:
    for name, info in model.model_fields.items():
        yield info.alias or name
