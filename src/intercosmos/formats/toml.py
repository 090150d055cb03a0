"""Reading TOML files that people write: every problem points to its file, line and key.

>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> with TemporaryDirectory() as folder:
...     path = Path(folder) / "sites.toml"
...     _ = path.write_text('[site.guiana]\\nlatitude = "5.2 deg"\\n', encoding="utf-8")
...     document = read_toml(path)
>>> document.data["site"]["guiana"]["latitude"]
'5.2 deg'
>>> document.where(["site", "guiana", "latitude"]).line
2
"""

from __future__ import annotations

import copy
import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from intercosmos.errors import DataError, Where
from intercosmos.formats.toml_lines import MAX_DEPTH, Place, TooDeepError, locate
from intercosmos.formats.toml_schema import validate

__all__ = ["TomlDocument", "parse_toml", "read_toml", "validate"]

_AT = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
#: First words of tomllib's message -> the next step
_SYNTAX_ADVICE = {
    "Cannot declare": "a table has one header; of several tables in a list each is headed [[name]], in two brackets",
    "Cannot overwrite": "a key stands once in its table; remove or rename one of the two",
}
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,80}")


@dataclass(frozen=True)
class TomlDocument:
    """A TOML file that has been read.

    Attributes
    ----------
    path : where it was read from
    data : what it says, as :mod:`tomllib` gives it
    text : as written, with newlines as ``\\n``
    moved : places of values that did not come from this file (see :meth:`overlaid`)
    """

    path: Path
    data: dict[str, Any]
    text: str = field(repr=False)
    moved: Mapping[tuple[str | int, ...], Where] = field(default_factory=dict, repr=False)

    @cached_property
    def _places(self) -> Place:
        # Lines are wanted only when something is wrong, so they are found on the first question.
        return locate(self.text)

    def where(self, key_path: Sequence[str | int] = ()) -> Where:
        """File, line and dotted key of ``key_path``; the line of the nearest ancestor if it is not written."""
        path = tuple(key_path)
        for length in range(len(path), 0, -1):
            if path[:length] in self.moved:
                return self.moved[path[:length]]
        return Where(self.path, self._places.find(path), self._dotted(path) or None)

    def overlaid(self, changes: Iterable[tuple[Sequence[str | int], object, Where]]) -> TomlDocument:
        """The same document with values replaced or added; errors in them will point to where they come from.

        Parameters
        ----------
        changes : key path, new value, and where that was written; later ones win

        Raises
        ------
        DataError
            If a path leads through something that is not a table.
        """
        data = copy.deepcopy(self.data)
        moved = dict(self.moved)
        for key_path, value, where in changes:
            *parents, last = key_path
            node: Any = data
            for depth, key in enumerate(parents):
                node = _step(node, key, where, self._dotted(key_path[: depth + 1]))
            if not isinstance(node, dict):
                raise _no_table(self._dotted(parents), where)
            node[last] = copy.deepcopy(value)
            moved[tuple(key_path)] = where
        return replace(self, data=data, moved=moved)

    def _dotted(self, key_path: Sequence[str | int]) -> str:
        """``activity[cosmonauts-aboard-tiangong].worth``: items by their id, or by count from ``#1``."""
        text = ""
        node: Any = self.data
        for key in key_path:
            if isinstance(key, int):
                node = node[key] if isinstance(node, list) and key < len(node) else None
                named = isinstance(node, dict) and isinstance(node.get("id"), str) and _NAME.fullmatch(node["id"])
                text += f"[{node['id']}]" if named else f"[#{key + 1}]"
            else:
                node = node.get(key) if isinstance(node, dict) else None
                shown = key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=not key.isprintable())
                shown = shown if len(shown) <= 100 else f"{shown[:99]}…"
                text += f".{shown}" if text else shown
        return text


def read_toml(path: Path | str, *, max_bytes: int = 5_000_000) -> TomlDocument:
    """Read a TOML file.

    Parameters
    ----------
    path : the file

    Other Parameters
    ----------------
    max_bytes : larger files are refused before they are read

    Raises
    ------
    DataError
        If the file is missing, no file, too large, not UTF-8, not TOML or nested too deeply; with the line.
    """
    path = Path(path)
    return parse_toml(_read_text(path, max_bytes), path)


def parse_toml(text: str, path: Path) -> TomlDocument:
    """The same of a text that was read already, newlines as ``\\n``; ``path`` is where problems point to."""
    try:
        # tomllib needs quadratic time for one key of very many parts: look before it does.
        if any(line.count(".") > MAX_DEPTH for line in text.split("\n")):
            locate(text)
        data = tomllib.loads(text)
        if _deeper_than(MAX_DEPTH, data):
            locate(text)
    except TooDeepError as error:
        raise _too_deep(path, error.line) from error
    except RecursionError as error:
        raise _too_deep(path, _line_of_depth(text)) from error
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(path, text, str(error)) from error
    except ValueError as error:  # Python refuses integers of more than 4300 digits
        raise DataError(f"a number cannot be read: {error}", where=Where(path), advice="write a shorter one") from error
    return TomlDocument(path, data, text)


def _step(node: Any, key: str | int, where: Where, dotted: str) -> Any:
    """One step down a key path; a table that nobody wrote yet is made on the way."""
    if isinstance(node, dict) and isinstance(key, str):
        return node.setdefault(key, {})
    if isinstance(node, list) and isinstance(key, int) and key < len(node):
        return node[key]
    raise _no_table(dotted, where)


def _no_table(dotted: str, where: Where) -> DataError:
    return DataError(
        f"{dotted} is no table with keys to replace", where=where, advice="replace the whole list or value above it"
    )


def _read_text(path: Path, max_bytes: int) -> str:
    try:
        if path.is_dir():
            raise DataError("this is a folder, not a TOML file", where=Where(path), advice="name a file in it")
        if not path.exists():
            near = sorted(other.name for other in path.parent.glob("*.toml"))[:10] if path.parent.is_dir() else []
            raise DataError("there is no such file", where=Where(path), advice=_files_there(near))
        if not path.is_file():
            raise DataError("this is no ordinary file", where=Where(path), advice="name a TOML file")
        size = path.stat().st_size
        if size > max_bytes:
            raise _too_large(path, f"{size / 1e6:.1f} MB", max_bytes)
        with path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:  # ValueError: a path with a null character in it
        raise DataError(f"the file cannot be read: {error}", where=Where(path)) from error
    if len(content) > max_bytes:  # it grew while we looked
        raise _too_large(path, f"more than {max_bytes / 1e6:.1f} MB", max_bytes)
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        # the error counts from behind a byte-order mark, as does its object
        line = error.object.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"byte 0x{error.object[error.start]:02x} is not UTF-8 text",
            where=Where(path, line),
            advice="save it as UTF-8",
        ) from error


def _files_there(names: Iterable[str]) -> str:
    listed = ", ".join(names)
    return f"files in that folder: {listed}" if listed else "check the path"


def _too_large(path: Path, size: str, max_bytes: int) -> DataError:
    limit = f"{max_bytes / 1e6:g} MB"
    return DataError(
        f"the file is too large ({size}; at most {limit})", where=Where(path), advice="split it, or check the path"
    )


def _too_deep(path: Path, line: int | None) -> DataError:
    return DataError(
        f"nested deeper than {MAX_DEPTH} levels", where=Where(path, line), advice="write it with fewer levels"
    )


def _line_of_depth(text: str) -> int | None:
    try:
        locate(text)
    except TooDeepError as error:
        return error.line
    return None


def _syntax_error(path: Path, text: str, message: str) -> DataError:
    match = _AT.search(message)
    problem = message[: match.start()] if match else message
    column = ""
    line = text.rstrip().count("\n") + 1  # "at end of document"
    if match and match["line"]:
        line, column = int(match["line"]), f", column {match['column']}"
    return DataError(
        f"this is not TOML: {problem[:1].lower()}{problem[1:]}{column}",
        where=Where(path, line),
        advice=_SYNTAX_ADVICE.get(" ".join(problem.split()[:2]), 'texts stand in quotes, such as mass = "7.4 t"'),
    )


def _deeper_than(limit: int, data: dict[str, Any]) -> bool:
    level: list[Any] = [data]
    for _ in range(limit):
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, dict | list)
        ]
        if not level:
            return False
    return True
