"""The catalogue as written: tables from TOML files, before anything is checked; overrides and inheritance act here."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from intercosmos.catalogue.schema import KINDS, Kind, kind_named
from intercosmos.errors import DataError, UnknownIdError, Where
from intercosmos.formats.toml import TomlDocument, read_toml


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One entry as written, and where."""

    data: Mapping[str, Any]
    document: TomlDocument
    at: tuple[str | int, ...]

    @property
    def where(self) -> Where:
        return self.document.where(self.at)


#: kind -> id -> entry
Raw = dict[str, dict[str, RawEntry]]


@lru_cache(maxsize=256)
def _read(path: Path, modified: int, size: int) -> TomlDocument:  # time and size are the key of the cache
    return read_toml(path)


def collect(folders: Iterable[Path]) -> Raw:
    """Read every catalogue file of the folders; an id in a later folder replaces that of an earlier one.

    Raises
    ------
    DataError
        If a folder is missing, a file has no known kind, or a folder says one id twice.
    """
    raw: Raw = {name: {} for name in KINDS}
    for folder in folders:
        if not folder.is_dir():
            raise DataError("this catalogue folder does not exist", where=Where(folder))
        here: Raw = {name: {} for name in KINDS}
        for path in sorted(folder.glob("*.toml")):
            status = path.stat()
            document = _read(path, status.st_mtime_ns, status.st_size)
            kind = _kind_of(path)
            count = len(here[kind.name]) + (len(raw[kind.name]) if kind.layout == "array" else 0)
            for entry_id, entry in _entries(kind, document, start=count):
                if entry_id in here[kind.name]:
                    raise DataError(
                        f"the {kind.name} {entry_id!r} stands here a second time",
                        where=entry.where,
                        advice=f"the first is at {here[kind.name][entry_id].where}",
                    )
                here[kind.name][entry_id] = entry
        for name, entries in here.items():
            raw[name].update(entries)
    return raw


def _kind_of(path: Path) -> Kind:
    """``sources.toml`` and ``sources_engines.toml`` hold sources; the longest plural that fits wins."""
    fitting = [kind for kind in KINDS.values() if path.stem == kind.plural or path.stem.startswith(kind.plural + "_")]
    if not fitting:
        files = [f"{kind.plural}.toml" for kind in KINDS.values()]
        raise DataError("no kind of catalogue entry has this file name", where=Where(path), allowed=files)
    return max(fitting, key=lambda kind: len(kind.plural))


def _entries(kind: Kind, document: TomlDocument, start: int) -> Iterable[tuple[str, RawEntry]]:
    if kind.layout == "single":
        yield kind.name, RawEntry(document.data, document, ())
        return
    if kind.layout == "array":
        unknown = [key for key in document.data if key != kind.name]
        if unknown or not isinstance(document.data.get(kind.name, []), list):
            raise DataError(f"this file holds [[{kind.name}]] tables only", where=document.where(unknown[:1]))
        for index, data in enumerate(document.data.get(kind.name, [])):
            known = kind.named(data) if kind.named is not None and isinstance(data, Mapping) else ""
            yield known or f"{kind.name}-{start + index + 1}", RawEntry(data, document, (kind.name, index))
        return
    for entry_id, data in document.data.items():
        if not isinstance(data, Mapping):
            raise DataError(
                f"{entry_id!r} is a value; this file holds one table an id",
                where=document.where((entry_id,)),
                advice="write ids that contain dots in quotes",
            )
        yield entry_id, RawEntry(data, document, (entry_id,))


def override(raw: Raw, overrides: Mapping[str, object], where_of: Callable[[str], Where]) -> None:
    """Put override values into the raw entries, such as ``{"site.guiana.status": "active"}``.

    A key is kind, id and field; deeper ones go on with keys of tables and with names or counts (from 0) of list items:
    ``site.guiana.pads.ELS.status``.

    Raises
    ------
    UnknownIdError
        If no such kind or entry exists.
    DataError
        If no such field exists.
    """
    for key, value in overrides.items():
        where = where_of(key)
        kind_text, _, rest = key.partition(".")
        kind = kind_named(kind_text, where=where)
        entries = raw[kind.name]
        entry_id, path = _split(kind, rest, entries, where)
        if not path:
            if not isinstance(value, Mapping):
                raise DataError(f"{key!r} names an entry, not a field of it", where=where, allowed=_fields(kind))
            changes: dict[tuple[str, ...], object] = {(name,): item for name, item in value.items()}
        else:
            changes = {path: value}
        for change, item in changes.items():
            if change[0] not in _fields(kind):
                raise UnknownIdError(f"field of a {kind.name}", change[0], _fields(kind), where=where)
            entries[entry_id] = _changed(entries[entry_id], kind, change, item, where)


def _fields(kind: Kind) -> list[str]:
    return [name for name in kind.model.model_fields if name != "id"]


def _split(kind: Kind, rest: str, entries: Mapping[str, RawEntry], where: Where) -> tuple[str, tuple[str, ...]]:
    """Ids may hold dots, so the longest id that fits wins."""
    if kind.layout == "single":
        return kind.name, tuple(rest.removeprefix(f"{kind.name}.").split(".")) if rest else ()
    fitting = [known for known in entries if rest == known or rest.startswith(known + ".")]
    if not fitting:
        raise UnknownIdError(kind.name, rest.rpartition(".")[0] or rest, entries, where=where)
    entry_id = max(fitting, key=len)
    tail = rest[len(entry_id) + 1 :]
    return entry_id, tuple(tail.split(".")) if tail else ()


def _changed(entry: RawEntry, kind: Kind, path: tuple[str, ...], value: object, where: Where) -> RawEntry:
    data: dict[str, Any] = copy.deepcopy(dict(entry.data))
    for other in kind.model.replaces.get(path[0], ()):
        data.pop(other, None)
    node: Any = data
    for depth, part in enumerate(path):
        key: str | int = part
        if isinstance(node, list):
            key = _index(node, part, ".".join(path[:depth]), where)
        elif not isinstance(node, dict):
            raise DataError(f"{'.'.join(path[:depth])!r} is a single value; nothing is beneath it", where=where)
        if depth == len(path) - 1:
            node[key] = copy.deepcopy(value)
        else:
            node = node[key] if isinstance(key, int) else node.setdefault(key, {})
    moved = {**entry.document.moved, (*entry.at, path[0]): where}
    return replace(entry, data=data, document=replace(entry.document, moved=moved))


def _index(items: list[Any], part: str, owner: str, where: Where) -> int:
    """The position of a list item given by its name, stage or interface, or by its count from 0."""
    for index, item in enumerate(items):
        if isinstance(item, Mapping) and part in _names(item):
            return index
    if part.isdecimal() and int(part) < len(items):
        return int(part)
    names = [_names(item)[0] if isinstance(item, Mapping) and _names(item) else str(i) for i, item in enumerate(items)]
    raise UnknownIdError(f"item of {owner}", part, names, where=where)


def _names(item: Mapping[str, Any]) -> list[str]:
    return [item[key] for key in ("name", "stage", "interface") if isinstance(item.get(key), str)]


def inherit(entries: dict[str, RawEntry], kind: str = "vehicle") -> None:
    """Fill the fields that an entry with ``base = "id"`` does not say from those of its base.

    Raises
    ------
    UnknownIdError, DataError
        If the base is unknown, or bases form a ring.
    """
    done: dict[str, RawEntry] = {}

    def resolve(entry_id: str, ring: tuple[str, ...]) -> RawEntry:
        if entry_id in done:
            return done[entry_id]
        entry = entries[entry_id]
        base = entry.data.get("base")
        where = entry.document.where((*entry.at, "base"))
        if base is None:
            done[entry_id] = entry
            return entry
        if not isinstance(base, str) or base not in entries:
            raise UnknownIdError(kind, str(base), entries, where=where)
        if base in (*ring, entry_id):
            raise DataError(f"{kind}s inherit in a ring: {' → '.join((*ring, entry_id, base))}", where=where)
        inherited = resolve(base, (*ring, entry_id))
        # an override of the base's field is where the inherited value was written
        moved = {
            (*entry.at, *at[len(inherited.at) :]): place
            for at, place in inherited.document.moved.items()
            if at[: len(inherited.at)] == inherited.at and at[len(inherited.at)] not in entry.data
        }
        document = replace(entry.document, moved={**moved, **entry.document.moved}) if moved else entry.document
        done[entry_id] = replace(entry, data={**inherited.data, **entry.data}, document=document)
        return done[entry_id]

    for entry_id in list(entries):
        entries[entry_id] = resolve(entry_id, ())


def digest(raw: Raw) -> str:
    """SHA-256 of the data, independent of the order of keys and files."""
    plain = {kind: {entry_id: entry.data for entry_id, entry in entries.items()} for kind, entries in raw.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()
