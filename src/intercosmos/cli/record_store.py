"""Which record the commands read: one rule for all of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import typer

from intercosmos.errors import DataError, Where

if TYPE_CHECKING:
    from intercosmos.record.store import Record

#: A record of one's own in the current folder.
OWN: Final = Path("record")

Store: TypeAlias = Annotated[
    Path | None,
    typer.Option("--store", metavar="DIR", help="The record [default: record here, else the one that comes along]."),
]


def open_store(folder: Path | None) -> Record:
    """The record that is meant: the one named, else ``record`` in the current folder, else the one that comes along.

    Raises
    ------
    DataError
        If there is none.
    """
    from intercosmos.record.first import first_record
    from intercosmos.record.store import Record

    if folder is not None:
        return Record(folder)
    if OWN.is_dir():
        return Record(OWN)
    came_along = first_record()
    if came_along is None:
        raise DataError(
            "there is no record here, and none came along",
            where=Where(OWN),
            advice="`intercosmos record add FILE` begins one; --store DIR names another",
        )
    return Record(came_along)
