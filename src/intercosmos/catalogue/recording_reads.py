"""What was read of a catalogue, as plain data, and the fingerprints of it in any catalogue."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from intercosmos.errors import DataError

if TYPE_CHECKING:
    from intercosmos.catalogue.load import Catalogue

#: Stands for the table as it is written in the file, among the names of fields.
WRITTEN: Final = "*written"
#: Fingerprint of an entry that a catalogue does not have.
ABSENT: Final = ""


@dataclass(frozen=True, slots=True)
class Reads:
    """What was read of a catalogue.

    Attributes
    ----------
    everything : whether all of it counts
    kinds : those whose ids were listed or counted
    entries : kind -> id -> fields read; none where it was only asked whether there is such an entry
    """

    everything: bool = False
    kinds: tuple[str, ...] = ()
    entries: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def prints(self, catalogue: Catalogue) -> dict[str, Any]:
        """Fingerprints of all that was read: two catalogues with the same ones answer these questions alike."""
        found: dict[str, Any] = {
            "kinds": {kind: print_of_kind(catalogue, kind) for kind in self.kinds},
            "entries": {
                kind: {one: print_of_entry(catalogue, kind, one, fields) for one, fields in entries.items()}
                for kind, entries in self.entries.items()
            },
        }
        return {**found, "everything": catalogue.label} if self.everything else found


def print_of_kind(catalogue: Catalogue, kind: str) -> str:
    """Fingerprint of the ids of a kind, in their order."""
    return _remembered(catalogue, (kind, "", ()), lambda: list(_behind(catalogue._entries[kind])))


def print_of_entry(catalogue: Catalogue, kind: str, entry_id: str, fields: tuple[str, ...]) -> str:
    """Fingerprint of some fields of an entry; :data:`ABSENT` where there is no such entry."""
    known = _behind(catalogue._entries[kind])
    if entry_id not in known:
        return ABSENT
    entry = getattr(known[entry_id], "_behind", known[entry_id])  # a derived catalogue may hold stand-ins

    def said() -> list[Any]:
        written = _behind(catalogue._written[kind])
        return [[n, plain(written.get(entry_id) if n == WRITTEN else getattr(entry, n, None))] for n in fields]

    return _remembered(catalogue, (kind, entry_id, fields), said)


def _remembered(catalogue: Catalogue, what: tuple[str, str, tuple[str, ...]], said: Any) -> str:
    found = catalogue._prints.get(what)
    if found is None:
        found = catalogue._prints[what] = hashlib.sha256(json.dumps(said()).encode()).hexdigest()
    return found


def _behind(mapping: Any) -> Any:
    """The mapping behind one that records: to take fingerprints is not to read."""
    return getattr(mapping, "_behind", mapping)


def plain(value: Any) -> Any:
    """A field of an entry as JSON that tells any two values apart, to the last bit of every number.

    Raises
    ------
    DataError
        If the value is of a kind that no field has.
    """
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, BaseModel):
        return {name: plain(getattr(value, name)) for name in type(value).model_fields}
    if dataclasses.is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {"mapping": [[plain(name), plain(item)] for name, item in value.items()]}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return {"date": value.isoformat()}
    raise DataError(f"a {type(value).__name__} in the catalogue has no fingerprint")
