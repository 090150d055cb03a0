"""What a stored result read of the catalogue: a result is taken over as long as all of that says the same.

Build systems call this a verifying trace. A chunk's *base* key is of everything but the catalogue: the programme's
frame, the activity, its options, the code. Beside the results of a chunk the run folder keeps, under that key, what was
read of the catalogue while they were computed, with fingerprints. A study with another catalogue looks into the run
folders beside its own for the same base: where every fingerprint is what it would be in the catalogue at hand, the
results are what would be computed, to the bit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.recording import print_of_entry, print_of_kind, recorded
from intercosmos.catalogue.recording_reads import Reads
from intercosmos.study.store import DamagedError, Store

if TYPE_CHECKING:
    from intercosmos.study.chunks import Context, Work

#: The folder of traces in a run folder.
READS: Final = "reads"
#: How run folders are named (``run_folder``): the results of others are not looked at.
_RUN_FOLDER: Final = re.compile(r".+-[0-9a-f]{12}")


def compute_traced(work: Work, context: Context) -> tuple[list[Any], Reads | None]:
    """Compute some work, and say what it read of the catalogue; None where that cannot be told."""
    if not _recordable(context.catalogue):
        return work.compute(context), None
    catalogue, trace = recorded(context.catalogue)
    data = work.compute(replace(context, catalogue=catalogue))
    reads = trace.reads()
    return data, None if reads.everything else reads


@dataclass(frozen=True, slots=True)
class Traced:
    """The trace of a chunk.

    Attributes
    ----------
    activity : it belongs to; empty for surveys
    kind, keys, names : of its results
    kinds : kind -> fingerprint of its ids, where all were looked through
    entries : kind -> id -> the fields read and their fingerprint
    """

    activity: str
    kind: str
    keys: tuple[str, ...]
    names: tuple[str, ...]
    kinds: Mapping[str, str]
    entries: Mapping[str, Mapping[str, tuple[tuple[str, ...], str]]]

    @classmethod
    def of(cls, work: Work, reads: Reads, catalogue: Catalogue) -> Traced:
        """What was read, with what it said."""
        return cls(
            work.activity_id, work.kind, work.keys, work.names,
            {kind: print_of_kind(catalogue, kind) for kind in reads.kinds},
            {
                kind: {one: (fields, print_of_entry(catalogue, kind, one, fields)) for one, fields in entries.items()}
                for kind, entries in reads.entries.items()
            },
        )  # fmt: skip

    def holds(self, catalogue: Catalogue) -> bool:
        """Whether all that was read says the same in a catalogue."""
        return next(self.changed(catalogue), None) is None

    def changed(self, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
        """Kind and id of everything read that says something else in a catalogue; no id for the list of a kind."""
        known = catalogue.kinds()
        for kind, said in self.kinds.items():
            if kind not in known or print_of_kind(catalogue, kind) != said:
                yield kind, ""
        for kind, entries in self.entries.items():
            for entry_id, (fields, said) in entries.items():
                if kind not in known or print_of_entry(catalogue, kind, entry_id, fields) != said:
                    yield kind, entry_id

    def data(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "activity": self.activity, "kind": self.kind, "keys": list(self.keys), "names": list(self.names),
            "kinds": dict(self.kinds),
            "entries": {
                kind: {one: {"fields": list(fields), "print": said} for one, (fields, said) in entries.items()}
                for kind, entries in self.entries.items()
            },
        }  # fmt: skip

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Traced:
        """Of what was stored.

        Raises
        ------
        DamagedError
            If it is something else.
        """
        try:
            return cls(
                data["activity"], data["kind"], tuple(data["keys"]), tuple(data["names"]), dict(data["kinds"]),
                {
                    kind: {one: (tuple(said["fields"]), said["print"]) for one, said in entries.items()}
                    for kind, entries in data["entries"].items()
                },
            )  # fmt: skip
        except (KeyError, TypeError, AttributeError) as error:
            raise DamagedError(f"this is no trace: {error}") from error


def traces_in(folder: Path) -> Iterator[Traced]:
    """Every trace of a run folder, in the order of their names; damaged ones are left out."""
    store = Store(folder)
    for path in sorted((folder / READS).glob("[!.]*.json")):
        try:
            data = store.get(READS, path.stem)
            if data is not None:
                yield Traced.read(data)
        except DamagedError:
            continue  # its results are computed again where they are asked for


class Earlier:
    """Results of other studies beside a run folder.

    Parameters
    ----------
    store : the run folder that results are taken over into
    catalogue : at hand
    notice : told of damaged files
    """

    def __init__(self, store: Store, catalogue: Catalogue, notice: Callable[[str], None]) -> None:
        self.store, self.catalogue, self.notice = store, catalogue, notice
        self.stores = [Store(folder) for folder in _beside(store.folder)] if _recordable(catalogue) else []

    def take(self, work: Work) -> list[Any] | None:
        """The results of a chunk, put into the run folder, if anybody has computed them; else None."""
        for other in self.stores:
            try:
                found = self._of(other, work)
            except DamagedError as error:
                self.notice(f"{error}; it is left out")
                continue
            if found is not None:
                return found
        return None

    def _of(self, other: Store, work: Work) -> list[Any] | None:
        data = other.get(READS, work.base)
        if data is None:
            return None
        trace = Traced.read(data)
        if len(trace.keys) != len(work.keys) or not trace.holds(self.catalogue):
            return None
        items = [other.get(work.kind, key) for key in trace.keys]
        if any(item is None for item in items):
            return None
        for theirs, ours in zip(trace.keys, work.keys, strict=True):
            self.store.adopt(work.kind, ours, other.path(work.kind, theirs))
        self.store.put(READS, work.base, replace(trace, keys=work.keys).data())
        return items


def _recordable(catalogue: object) -> bool:
    """Whether it can be told what is read of a catalogue: not of somebody's own that merely looks like one."""
    return isinstance(catalogue, Catalogue)


def _beside(folder: Path) -> list[Path]:
    """Run folders in the same folder, the newest first."""
    parent = folder.absolute().parent
    if not parent.is_dir():
        return []
    ours = folder.absolute()
    found = [
        (one.stat().st_mtime, one)
        for one in parent.iterdir()
        if one != ours and _RUN_FOLDER.fullmatch(one.name) and (one / READS).is_dir()
    ]
    return [one for _, one in sorted(found, reverse=True)]
