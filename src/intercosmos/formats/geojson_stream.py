"""GeoJSON read piece by piece: features one after the other, from files of any length, in bounded memory.

The C parser of :mod:`json` reads one feature at a time out of a window of the file; a feature that is longer than the
window makes it grow, up to a limit. Where a file ends, breaks or nests too deeply is said with its line.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from intercosmos.errors import DataError, Where
from intercosmos.formats.text_file import Document

__all__ = ["features_of"]

_SPACE: Final = re.compile(r"[ \t\r\n]*+")
#: bytes read at a time
_CHUNK: Final = 1 << 18
#: an error of the parser so near to the end of the window may be due to the end
_NEAR: Final = 64


class _RefusedError(ValueError):
    """JSON that no target file has reason to contain."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _RefusedError(f"the key {twice[:60]!r} stands twice in one object")
    return found


def _constant(word: str) -> Any:
    raise _RefusedError(f"{word} is not a number of JSON")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant)


class _Window:
    """The part of a text that is being read, and which line it begins on."""

    def __init__(self, file: BinaryIO | None, text: str, path: Path | None, longest: int) -> None:
        self.file, self.text, self.path, self.longest = file, text, path, longest
        self.at = 0
        self._mark, self._line = 0, 1  # a place already counted, and its line
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()

    def where(self, at: int | None = None, key: str | None = None) -> Where:
        """Place of a character of the window."""
        if at is None:
            self._line += self.text.count("\n", self._mark, self.at)
            self._mark = self.at
            return Where(self.path, self._line, key)
        return Where(self.path, self._line + self.text.count("\n", self._mark, at), key)

    def more(self, size: int = _CHUNK) -> bool:
        """Read on; whether anything came."""
        if self.file is None:
            return False
        try:
            block = self.file.read(size)
        except OSError as error:
            raise DataError(f"the file cannot be read: {error}", where=Where(self.path)) from error
        if self.at > _CHUNK // 2:  # what is done with goes
            self._line += self.text.count("\n", self._mark, self.at)
            self.text, self.at, self._mark = self.text[self.at :], 0, 0
        try:
            self.text += self._decode.decode(block, final=not block)
        except UnicodeDecodeError as error:
            line = self._line + self.text.count("\n", self._mark) + error.object[: error.start].count(b"\n")
            raise DataError(
                f"byte 0x{error.object[error.start]:02x} is not UTF-8 text",
                where=Where(self.path, line),
                advice="save it as UTF-8",
            ) from error
        if not block:
            self.file = None
        return bool(block)

    def peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            match = _SPACE.match(self.text, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def take(self, wanted: str, what: str) -> str:
        """The next character that is no space, which must be one of those wanted."""
        found = self.peek()
        if not found:
            raise DataError(f"the text ends where {what} is wanted", where=self.where(), advice="is the file cut off?")
        if found not in wanted:
            raise DataError(f"here stands {found!r} where {what} is wanted", where=self.where())
        self.at += 1
        return found

    def value(self, key: str | None = None) -> Any:
        """The JSON value that comes next; numbers end before a character that is not theirs."""
        self.peek()
        while True:
            try:
                found, end = _DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                cut = error.pos > len(self.text) - _NEAR or error.msg.startswith("Unterminated")
                if cut and self._longer():
                    continue
                raise DataError(f"this is no JSON: {error.msg}", where=self.where(error.pos, key)) from error
            except _RefusedError as error:
                raise DataError(str(error), where=self.where(key=key)) from error
            except RecursionError as error:
                raise DataError("the text is nested too deeply", where=self.where(key=key)) from error
            except ValueError as error:  # a whole number of thousands of digits
                raise DataError(f"a number is too long: {error}", where=self.where(key=key)) from error
            if end == len(self.text) and self._longer():
                continue
            if end - self.at > self.longest:
                raise self._too_long()
            self.at = end
            return found

    def _longer(self) -> bool:
        size = len(self.text) - self.at
        if size > self.longest:
            raise self._too_long()
        return self.more(max(_CHUNK, size))

    def _too_long(self) -> DataError:
        return DataError(
            f"one value of this file is longer than {self.longest / 1e6:g} million characters",
            where=self.where(),
            advice="simplify the geometry, or allow more with max_feature_characters",
        )


def features_of(
    source: Path | str | Document, *, longest: int, max_bytes: int
) -> Iterator[tuple[int, Where, dict[str, Any]]]:
    """Number, place and content of each feature of a GeoJSON text; a bare geometry becomes a feature.

    Parameters
    ----------
    source : a path or a document
    longest : characters that one feature may have
    max_bytes : of the file

    Raises
    ------
    DataError
        If the file cannot be read, or is no GeoJSON.
    """
    if isinstance(source, Document):
        if len(source.text) > max_bytes:
            raise _too_large(source.path, len(source.text), max_bytes)
        yield from _walk(_Window(None, source.text.removeprefix("\ufeff"), source.path, longest))
        return
    path = Path(source)
    try:
        if not path.exists():
            raise DataError("there is no such file", where=Where(path), advice="check the path")
        if not path.is_file():
            raise DataError("this is no ordinary file, but GeoJSON is wanted", where=Where(path))
        if (size := path.stat().st_size) > max_bytes:
            raise _too_large(path, size, max_bytes)
        file = path.open("rb")
    except (OSError, ValueError) as error:  # ValueError: a path with a null character in it
        raise DataError(f"the file cannot be read: {error}", where=Where(path)) from error
    with file:
        yield from _walk(_Window(file, "", path, longest))


def _walk(window: _Window) -> Iterator[tuple[int, Where, dict[str, Any]]]:
    if window.peek() != "{":
        raise DataError("this is no GeoJSON: an object in braces is wanted", where=window.where())
    start = window.where()
    window.take("{", "'{'")
    members: dict[str, Any] = {}
    streamed = False
    if window.peek() == "}":
        window.take("}", "'}'")
    else:
        while True:
            place = window.where()
            if window.peek() != '"':
                raise DataError("a key in double quotes is wanted", where=window.where())
            key = window.value()
            window.take(":", "':'")
            if key in members:
                raise DataError(f"the key {key[:60]!r} stands twice in one object", where=place)
            if key == "features":
                members[key], streamed = None, True
                yield from _array(window)
            else:
                members[key] = window.value(key[:60])
                if key == "crs":
                    _check_crs(members[key], place)
            if window.take(",}", "',' or '}'") == "}":
                break
    if window.peek():
        raise DataError("the text goes on behind its end", where=window.where())
    kind = members.get("type")
    if streamed != (kind == "FeatureCollection"):
        wanted = "'features', and only a FeatureCollection has them"
        raise DataError(f"a FeatureCollection has {wanted}; this type is {str(kind)[:60]!r}", where=start)
    if not streamed:
        yield 0, start, members if kind == "Feature" else {"type": "Feature", "geometry": members, "properties": {}}


def _array(window: _Window) -> Iterator[tuple[int, Where, dict[str, Any]]]:
    window.take("[", "the list of features, '[',")
    if window.peek() == "]":
        window.take("]", "']'")
        return
    number = 0
    while True:
        window.peek()
        place = window.where(key=f"features[{number}]")
        feature = window.value(f"features[{number}]")
        if not isinstance(feature, dict):
            raise DataError("a feature is an object in braces", where=place)
        yield number, place, feature
        number += 1
        if window.take(",]", "',' or ']'") == "]":
            return


def _check_crs(crs: Any, where: Where) -> None:
    name = str(crs.get("properties", {}).get("name") if isinstance(crs, dict) and isinstance(
        crs.get("properties"), dict) else crs)  # fmt: skip
    if crs is not None and not re.search(r"CRS84$|EPSG:+4326$", name):
        raise DataError(
            f"coordinates are of another system, {name[:60]!r}", where=where,
            advice="write them as longitude and latitude in degrees, WGS 84 (RFC 7946)",
        )  # fmt: skip


def _too_large(path: Path | None, size: int, max_bytes: int) -> DataError:
    return DataError(
        f"the file is too large ({size / 1e6:.1f} MB; at most {max_bytes / 1e6:g} MB)",
        where=Where(path),
        advice="split it, or allow more with max_bytes",
    )
