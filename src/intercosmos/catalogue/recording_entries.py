"""Stand-ins of entries, and of mappings and rows of them, that tell a trace what is read.

A stand-in of an entry is of a class derived from the entry's. It starts without fields; each is taken over, and told,
when it is first asked for, so that the second look costs nothing. Its ``__dict__``, through which pydantic makes JSON,
copies and comparisons, is the whole entry and counts as that.
"""

from __future__ import annotations

from abc import ABCMeta
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final, cast

from pydantic import BaseModel

from intercosmos.catalogue.recording_reads import WRITTEN, Reads
from intercosmos.catalogue.schema import Entry

#: The descriptor of the real ``__dict__``, past that of stand-ins.
_REAL: Final = BaseModel.__dict__["__dict__"]
_put: Final = object.__setattr__


class Trace:
    """What has been read so far.

    Attributes
    ----------
    entries : kind and id -> fields that were read; none where it was only asked whether there is such an entry
    kinds : those whose ids were listed or counted, in their order
    everything : whether the digest of all was asked for
    """

    __slots__ = ("entries", "everything", "kinds")

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], set[str]] = {}
        self.kinds: set[str] = set()
        self.everything = False

    def entry(self, kind: str, entry_id: object) -> set[str]:
        """The fields read of an entry, to add to; asking is to read whether it exists."""
        if not isinstance(entry_id, str):
            return set()  # no id, so there is no such entry in any catalogue
        return self.entries.setdefault((kind, entry_id), set())

    def reads(self) -> Reads:
        """All of it, as plain data."""
        entries: dict[str, dict[str, tuple[str, ...]]] = {}
        for (kind, entry_id), fields in sorted(self.entries.items()):
            entries.setdefault(kind, {})[entry_id] = tuple(sorted(fields))
        return Reads(self.everything, tuple(sorted(self.kinds)), entries)


# --------------------------------------------------------------------------------------------------- entries


def stand_in(entry: Entry, kind: str, trace: Trace) -> Entry:
    """An entry that tells which of its fields are read."""
    behind = plain_entry(entry)
    made = _class_of(type(behind)).__new__(_class_of(type(behind)))
    for name, value in (("_behind", behind), ("_kind", kind), ("_trace", trace), ("_whole", False)):
        _put(made, name, value)
    for name in ("__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__"):
        _put(made, name, getattr(behind, name))
    return made


def plain_entry(entry: Entry) -> Entry:
    """The entry behind a stand-in; any other is itself."""
    return cast("Entry", getattr(entry, "_behind", entry))


@cache
def _class_of(model: type[Entry]) -> type[Entry]:
    # pydantic's own metaclass would build a schema, which the stand-in has from its model
    namespace = {
        "__slots__": ("_behind", "_kind", "_trace", "_whole"),
        "__module__": model.__module__,
        "__qualname__": model.__qualname__,
        "__doc__": model.__doc__,
        "__dict__": property(_all_fields, _REAL.__set__),
        "__getattr__": _field,
        "__eq__": _equal,
        "__hash__": lambda self: hash(_read_whole(self)),
        "__copy__": lambda self: _read_whole(self).__copy__(),
        "__deepcopy__": lambda self, memo=None: _read_whole(self).__deepcopy__(memo),
        "__reduce_ex__": lambda self, protocol: (_itself, (_read_whole(self),)),
        "model_copy": lambda self, **how: _read_whole(self).model_copy(**how),
    }
    return ABCMeta.__new__(type(model), model.__name__, (model,), namespace)


def _field(self: Any, name: str) -> Any:
    """Called for what the stand-in does not have yet: take it over and tell."""
    if name not in type(self).model_fields:
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
    value = getattr(self._behind, name)
    self._trace.entry(self._kind, self._behind.id).add(name)
    _put(self, name, value)
    return value


def _read_whole(self: Any) -> Any:
    """Tell that all of an entry is read, and return what is behind the stand-in."""
    self._trace.entry(self._kind, self._behind.id).update(type(self).model_fields)
    return self._behind


def _itself(entry: Entry) -> Entry:
    """What comes of a stand-in that was sent to another process."""
    return entry


def _all_fields(self: Any) -> dict[str, Any]:
    real: dict[str, Any] = _REAL.__get__(self)
    behind = _read_whole(self)
    if not self._whole:
        real.clear()  # what was taken over so far stands in the order in which it was asked for
        real.update(behind.__dict__)
        _put(self, "_whole", True)
    return real


def _equal(self: Any, other: object) -> Any:
    if self is other:
        return True
    if not isinstance(other, BaseModel):
        return NotImplemented
    return _read_whole(self) == (_read_whole(other) if hasattr(type(other), "_behind") else other)


# -------------------------------------------------------------------------------------------- mappings, rows


class Entries(Mapping[str, Entry]):
    """Entries of a kind: which are asked for, and whether all are looked through."""

    __slots__ = ("_behind", "_given", "_kind", "_trace")

    def __init__(self, kind: str, behind: Mapping[str, Entry], trace: Trace) -> None:
        self._kind, self._trace = kind, trace
        self._behind: Mapping[str, Entry] = behind._behind if isinstance(behind, Entries) else behind
        self._given: dict[str, Entry] = {}

    def __getitem__(self, entry_id: str) -> Entry:
        found = self._given.get(entry_id)
        if found is None:
            self._trace.entry(self._kind, entry_id)
            found = self._given[entry_id] = stand_in(self._behind[entry_id], self._kind, self._trace)
        return found

    def __contains__(self, entry_id: object) -> bool:
        self._trace.entry(self._kind, entry_id)
        return entry_id in self._behind

    def __iter__(self) -> Iterator[str]:
        self._trace.kinds.add(self._kind)
        return iter(self._behind)

    def __len__(self) -> int:
        self._trace.kinds.add(self._kind)
        return len(self._behind)


class Written(Mapping[str, Mapping[str, Any]]):
    """Tables as they stand in the files, each read as a whole."""

    __slots__ = ("_behind", "_kind", "_trace")

    def __init__(self, kind: str, behind: Mapping[str, Mapping[str, Any]], trace: Trace) -> None:
        self._kind, self._trace = kind, trace
        self._behind: Mapping[str, Mapping[str, Any]] = behind._behind if isinstance(behind, Written) else behind

    def __getitem__(self, entry_id: str) -> Mapping[str, Any]:
        self._trace.entry(self._kind, entry_id).add(WRITTEN)
        return self._behind[entry_id]

    def __iter__(self) -> Iterator[str]:
        self._trace.kinds.add(self._kind)
        return iter(self._behind)

    def __len__(self) -> int:
        self._trace.kinds.add(self._kind)
        return len(self._behind)


class Rows(tuple[Entry, ...]):
    """Entries without ids of their own: whoever looks at them has looked through all."""

    _behind: tuple[Entry, ...]
    _kind: str
    _trace: Trace

    def __new__(cls, kind: str, behind: tuple[Entry, ...], trace: Trace) -> Rows:
        """Stand-ins of the rows."""
        rows = behind._behind if isinstance(behind, Rows) else behind
        made = super().__new__(cls, (stand_in(one, kind, trace) for one in rows))
        made._behind, made._kind, made._trace = rows, kind, trace
        return made


def _telling(name: str) -> Callable[..., Any]:
    known = getattr(tuple, name)

    def told(self: Rows, *given: Any) -> Any:
        self._trace.kinds.add(self._kind)
        return known(self, *given)

    return told


for _name in (
    "__add__", "__contains__", "__eq__", "__ge__", "__getitem__", "__gt__", "__hash__", "__iter__", "__le__", "__len__",
    "__lt__", "__mul__", "__ne__", "__repr__", "__rmul__", "count", "index",
):  # fmt: skip
    setattr(Rows, _name, _telling(_name))
