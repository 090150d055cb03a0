"""What is read of a catalogue while something is computed: which entries, which of their fields, which whole kinds.

A result that read nothing of what has changed since is what would be computed anew. :func:`recorded` gives a stand-in
of a catalogue that answers every question alike and remembers it; :func:`kept` keeps values for as long as what they
read says the same.

>>> from intercosmos.catalogue import load_catalogue
>>> stand_in, trace = recorded(load_catalogue())
>>> stand_in.sites["guiana"].latitude.unit, "guyana" in stand_in.sites
('deg', False)
>>> trace.reads().entries
{'site': {'guiana': ('latitude',), 'guyana': ()}}
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final, Generic, TypeVar

from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.recording_entries import Entries, Rows, Trace, Written, plain_entry, stand_in
from intercosmos.catalogue.recording_reads import ABSENT, WRITTEN, Reads, print_of_entry, print_of_kind
from intercosmos.catalogue.schema import KINDS

__all__ = ["ABSENT", "Kept", "Reads", "Trace", "kept", "print_of_entry", "print_of_kind", "recorded", "touch"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

#: Two threads may compute at once; they keep what they found one after the other.
_HOLDING: Final = Lock()


def recorded(catalogue: Catalogue) -> tuple[Catalogue, Trace]:
    """A stand-in that answers as the catalogue does, and what is read of it from now on."""
    trace = Trace()
    values: dict[str, Any] = {}
    entries = {kind: Entries(kind, known, trace) for kind, known in catalogue._entries.items()}
    for name, kind in KINDS.items():
        held = getattr(catalogue, _shown(name))
        if kind.layout == "single":
            values[_shown(name)] = stand_in(held, name, trace)
        elif kind.layout == "array":
            values[_shown(name)] = Rows(name, held, trace)
        else:  # one object where the catalogue has one, so that an entry is the same whichever way it is asked for
            same = held is catalogue._entries[name]
            values[_shown(name)] = entries[name] if same else Entries(name, held, trace)
    made = _StandIn(
        **values,
        digest=catalogue.label,
        _entries=entries,
        _written={name: Written(name, found, trace) for name, found in catalogue._written.items()},
        _folders=catalogue._folders,
        _trace=trace,
    )
    object.__setattr__(made, "_prints", catalogue._prints)  # it says the same, so it has the same fingerprints
    return made, trace


def touch(reads: Reads, catalogue: Catalogue) -> None:
    """Read again what was read before, so that it is told where somebody records."""
    if catalogue._trace is None:
        return
    catalogue._trace.everything |= reads.everything
    for kind in reads.kinds:
        len(catalogue._entries[kind])
    for kind, entries in reads.entries.items():
        known = catalogue._entries[kind]
        for entry_id, fields in entries.items():
            if entry_id in known:
                for name in fields:
                    if name == WRITTEN:
                        catalogue._written[kind].get(entry_id)
                    else:
                        getattr(known[entry_id], name)


@dataclass(frozen=True, slots=True)
class Kept(Generic[V]):
    """A value, what was read of the catalogue for it, and what that said."""

    reads: Reads
    prints: Mapping[str, Any]
    value: V


def kept(
    held: dict[K, tuple[Kept[V], ...]],
    catalogue: Catalogue,
    key: K,
    compute: Callable[[Catalogue], V],
    *,
    most: int = 8,
) -> V:
    """A value computed of a catalogue, given again for as long as all that was read for it says the same.

    Whoever records what the caller reads is told what was read for the value as if it were computed now.

    Parameters
    ----------
    held : where values are kept
    key : everything else that the value depends on
    compute : asks the catalogue that it is given, and no other

    Other Parameters
    ----------------
    most : so many values are kept, the newest
    """
    if not hasattr(catalogue, "_prints"):
        return compute(catalogue)  # somebody's own: nobody can tell what is read of it
    for one in held.get(key, ()):
        if one.reads.prints(catalogue) == one.prints:
            touch(one.reads, catalogue)
            return one.value
    made, trace = recorded(catalogue)
    try:
        value = compute(made)
    finally:  # a failure, too, comes of what was read
        reads = trace.reads()
        touch(reads, catalogue)
    new = Kept(reads, reads.prints(catalogue), value)
    with _HOLDING:
        held[key] = (new, *held.pop(key, ()))[:most]  # taken out first, so that this key is the newest
        while sum(map(len, held.values())) > most:
            del held[next(iter(held))]
    return value


class _StandIn(Catalogue):
    """A catalogue that remembers what is read of it."""

    __slots__ = ("_own_digest",)
    _own_digest: str

    @property
    def digest(self) -> str:
        """The digest of all: whoever asks for it depends on everything."""
        self._trace.everything = True
        return self._own_digest

    @digest.setter
    def digest(self, value: str) -> None:
        object.__setattr__(self, "_own_digest", value)

    @property
    def label(self) -> str:
        """As that of a catalogue: asking for it is not to read."""
        return self._own_digest

    def __reduce__(self) -> tuple[Any, ...]:
        """Elsewhere it is the catalogue itself; what is read there cannot be told here, so everything counts."""
        self._trace.everything = True
        return _rebuilt, (_plain_values(self),)


def _rebuilt(values: dict[str, Any]) -> Catalogue:
    return Catalogue(**values)


def _plain_values(catalogue: Catalogue) -> dict[str, Any]:
    """The fields of a catalogue, without stand-ins."""
    values: dict[str, Any] = {
        "digest": catalogue.label,
        "_folders": catalogue._folders,
        "_entries": {
            kind: {name: plain_entry(entry) for name, entry in found.items()}
            for kind, found in catalogue._entries.items()
        },
        "_written": {kind: dict(found) for kind, found in catalogue._written.items()},
    }
    for name, kind in KINDS.items():
        held = getattr(catalogue, _shown(name))
        if kind.layout == "single":
            values[_shown(name)] = plain_entry(held)
        elif kind.layout == "array":
            values[_shown(name)] = tuple(plain_entry(one) for one in held)
        else:
            values[_shown(name)] = {one: plain_entry(entry) for one, entry in held.items()}
    return values


def _shown(kind: str) -> str:
    """The attribute of the catalogue that holds a kind."""
    if kind == "payload":
        return "published_payloads"
    return kind if KINDS[kind].layout == "single" else KINDS[kind].plural
