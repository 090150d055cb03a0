"""Values of a TOML text: put in, replaced and taken out, with comments and layout left as they are."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable, Item, Table

from intercosmos.errors import DataError, Where

#: A value may be nested so deep.
MOST_LEVELS: Final = 12
_LARGEST: Final = 2**63  # of a whole number in TOML
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


def check_value(value: Any, where: Where) -> None:
    """Refuse what a TOML file cannot hold.

    Raises
    ------
    DataError
    """
    level: list[Any] = [value]
    for _ in range(MOST_LEVELS):
        for one in level:
            if one is None:
                raise DataError("a value cannot be empty", where=where, advice="remove it instead")
            if isinstance(one, float) and not math.isfinite(one):
                raise DataError("a number must be finite", where=where)
            if isinstance(one, int) and not -_LARGEST <= one < _LARGEST:
                raise DataError("this whole number is too large", where=where)
            if isinstance(one, str) and re.search("[\ud800-\udfff]", one):
                raise DataError("this text holds half a character", where=where)
        level = [
            child
            for one in level
            if isinstance(one, dict | list)
            for child in ([*one.values(), *one] if isinstance(one, dict) else one)
        ]
        if not level:
            return
    raise DataError(f"a value is nested at most {MOST_LEVELS} levels deep", where=where)


def value_text(value: Any) -> str:
    """A value as TOML, on one line unless it lists tables.

    >>> value_text({"mass": "1 t", "count": 2}), value_text(["a", 1.5, True])
    ('{ mass = "1 t", count = 2 }', '["a", 1.5, true]')
    """
    if isinstance(value, dict):
        inside = ", ".join(f"{key_text(name)} = {value_text(one)}" for name, one in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list | tuple):
        if any(isinstance(one, dict) for one in value):
            return "[\n" + "".join(f"  {value_text(one)},\n" for one in value) + "]"
        return f"[{', '.join(value_text(one) for one in value)}]"
    return str(tomlkit.item(value).as_string())


def key_text(key: str) -> str:
    """A key as TOML, in quotes where it needs them.

    >>> key_text("status"), key_text("site.guiana.status")
    ('status', '"site.guiana.status"')
    """
    return key if _BARE.fullmatch(key) else str(tomlkit.item(key).as_string())


def put(text: str, path: Sequence[str | int], value: Any, file: Path) -> str:
    """The text with a value at ``path``, whose tables all exist; a comment behind a value that was there stays."""
    document = _parsed(text, file)
    holder = _holder(document, path, file)
    *_, last = path
    item = _item(value)
    if isinstance(last, str) and last not in holder and not isinstance(holder, InlineTable):
        _add(holder, last, item)
    else:
        holder[last] = item
    return str(tomlkit.dumps(document))


def take_out(text: str, path: Sequence[str | int], file: Path) -> str:
    """The text without the value at ``path``."""
    document = _parsed(text, file)
    del _holder(document, path, file)[path[-1]]
    return str(tomlkit.dumps(document))


def _parsed(text: str, file: Path) -> Any:
    try:
        return tomlkit.parse(text)
    except (TOMLKitError, RecursionError) as error:
        raise DataError(
            f"this file cannot be edited here: {error}",
            where=Where(file),
            advice="edit it by hand: take the whole text",
        ) from error


def _holder(document: Any, path: Sequence[str | int], file: Path) -> Any:
    node = document
    for key in path[:-1]:
        node = node[key]
    if not hasattr(node, "__setitem__"):
        raise DataError("there is no table to change", where=Where(file, key=".".join(map(str, path))))
    return node


def _add(holder: Any, key: str, item: Item) -> None:
    """Put a new key behind the last one of a table: blank lines and comments after it belong to what follows."""
    body = getattr(getattr(holder, "value", None), "body", None)
    if body is None:
        holder[key] = item
        return
    own = [place for place, (name, one) in enumerate(body) if name is not None and not isinstance(one, Table)]
    after = own[-1] + 1 if own else 0
    tail = body[after:]
    if any(name is not None for name, _ in tail):
        holder[key] = item  # a subtable follows: the library finds the place before it
        return
    del body[after:]
    holder.append(key, item)
    body += tail


def _item(value: Any) -> Item:
    return tomlkit.value(value_text(value))
