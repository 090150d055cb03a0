"""On which line each key of a TOML text stands.

:mod:`tomllib` reads values and forgets where they were. This scanner does the opposite: it follows the
structure of the text (tables, arrays of tables, dotted and quoted keys, inline tables, arrays) and keeps only lines.

>>> root = locate('[site.guiana]\\nname = "Kourou"\\n\\n[[payload]]\\nvehicle = "soyuz-2.1a"\\n')
>>> root.find(["site", "guiana", "name"])
2
>>> root.find(["payload", 0, "vehicle"])
5
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

#: Keys on the way to a value. Deeper structures are refused: no file of ours needs ten, and a hostile one could use up
#: the stack.
MAX_DEPTH: Final = 64

_BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_SPACE = re.compile(r"[ \t]*+")
_KEY_PART = re.compile(r"""[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'""")
_STRING = re.compile(
    r'''
      """ (?: [^\\"]++ | \\. | "(?!"") )*+ """ "{0,2}   # the last quotes of the text may touch the closing ones
    | \'\'\' (?: [^']++ | '(?!\'\') )*+ \'\'\' '{0,2}
    | " (?: [^"\\\n]++ | \\. )*+ "
    | ' [^'\n]*+ '
    ''',
    re.VERBOSE | re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}\n#]++")  # numbers, dates, booleans


class TooDeepError(Exception):
    """Structure nested deeper than :data:`MAX_DEPTH`; carries the line."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(f"line {line}")


class _NotTomlError(Exception):
    """The scanner cannot go on: the text is not TOML from here."""


@dataclass(slots=True)
class Place:
    """The line of one key or array item, and of everything beneath it."""

    line: int
    children: dict[str | int, Place] = field(default_factory=dict)
    is_table_array: bool = False  # written as [[name]]; later headers continue its last item

    def find(self, key_path: Sequence[str | int]) -> int:
        """The line of ``key_path``, or of its nearest ancestor that is written in the text."""
        place = self
        for key in key_path:
            if key not in place.children:
                break
            place = place.children[key]
        return place.line

    def reach(self, keys: Sequence[str], line: int) -> Place:
        """The table under ``keys``; tables on the way that nobody wrote yet are first mentioned on ``line``."""
        place = self
        for key in keys:
            place = place.children.setdefault(key, Place(line))
            if place.is_table_array:
                place = place.children[len(place.children) - 1]
        return place


def locate(text: str) -> Place:
    """Find the line of every key and array item.

    Parameters
    ----------
    text : TOML, newlines as ``\\n`` or ``\\r\\n``. Where it stops being TOML, locating stops; :mod:`tomllib` is the
        one to say why.

    Returns
    -------
    the root, whose :meth:`Place.find` answers for any path; lines count from 1. A table has the line of its header,
    an item of an array of tables the line of its ``[[header]]``, an array item the line where its value starts.

    Raises
    ------
    TooDeepError
        If anything is nested deeper than :data:`MAX_DEPTH`.
    """
    root = Place(1)
    scanner = _Scanner(text)
    try:
        scanner.document(root)
    except _NotTomlError:
        return root
    return root


class _Scanner:
    """Walks the text once, from ``position`` on; never looks back."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self._newlines = [match.start() for match in re.finditer("\n", text)]

    def document(self, root: Place) -> None:
        table, depth = root, 0
        self._skip(_BLANK)
        while self.position < len(self.text):
            line = self._line()
            if self._take("[["):
                *parents, name = self._key()
                depth = len(parents) + 2
                array = root.reach(parents, line).children.setdefault(name, Place(line))
                array.is_table_array = True
                table = array.children[len(array.children)] = Place(line)
                self._expect("]]")
            elif self._take("["):
                keys = self._key()
                depth = len(keys)
                table = root.reach(keys, line)
                table.line = line
                self._expect("]")
            else:
                self._pair(table, depth)
            self._skip(_BLANK)

    def _pair(self, table: Place, depth: int) -> None:
        line = self._line()
        keys = self._key()
        self._expect("=")
        *parents, name = keys
        place = table.reach(parents, line).children.setdefault(name, Place(line))
        self._skip(_SPACE)
        self._value(place, depth + len(keys))

    def _key(self) -> list[str]:
        keys: list[str] = []
        while True:
            self._skip(_SPACE)
            match = _KEY_PART.match(self.text, self.position)
            if match is None:
                raise _NotTomlError
            keys.append(_unquote(match.group()))
            self.position = match.end()
            if len(keys) > MAX_DEPTH:
                raise TooDeepError(self._line())
            self._skip(_SPACE)
            if not self._take("."):
                return keys

    def _value(self, place: Place, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise TooDeepError(self._line())
        if self._take("["):
            self._array(place, depth)
        elif self._take("{"):
            self._inline_table(place, depth)
        else:
            match = _STRING.match(self.text, self.position) or _SCALAR.match(self.text, self.position)
            if match is None:
                raise _NotTomlError
            self.position = match.end()

    def _array(self, place: Place, depth: int) -> None:
        while True:
            self._skip(_BLANK)
            if self._take("]"):
                return
            item = place.children[len(place.children)] = Place(self._line())
            self._value(item, depth + 1)
            self._skip(_BLANK)
            if not self._take(","):
                self._expect("]")
                return

    def _inline_table(self, place: Place, depth: int) -> None:
        while True:
            self._skip(_BLANK)
            if self._take("}"):
                return
            self._pair(place, depth)
            self._skip(_BLANK)
            if not self._take(","):
                self._expect("}")
                return

    def _line(self) -> int:
        return bisect_left(self._newlines, self.position) + 1

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.position)
        if match is not None:
            self.position = match.end()

    def _take(self, token: str) -> bool:
        if not self.text.startswith(token, self.position):
            return False
        self.position += len(token)
        return True

    def _expect(self, token: str) -> None:
        if not self._take(token):
            raise _NotTomlError


def _unquote(part: str) -> str:
    """The name behind a key as written: bare, 'literal' or "with \\u0020 escapes"."""
    if part[0] not in "\"'":
        return part
    if "\\" not in part:
        return part[1:-1]
    try:
        return str(tomllib.loads(f"key = {part}")["key"])
    except tomllib.TOMLDecodeError as error:
        raise _NotTomlError from error
