"""Element sets from files, as the commands take them: two lines each, or mean-elements messages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from intercosmos.errors import DataError, UnknownIdError, Where

if TYPE_CHECKING:
    from intercosmos.formats.omm import Omm


def one_set(path: Path, wanted: str | None = None) -> Omm:
    """The element set of a file, or the one of several that has a name or a catalogue number.

    Parameters
    ----------
    path : two-line elements, or an orbit mean-elements message (OMM) in KVN or XML
    wanted : name or catalogue number

    Raises
    ------
    DataError
        If the file cannot be read, with line and column; if it holds several sets and none or several are wanted.
    """
    sets = _sets(path)
    if wanted is None:
        if len(sets) == 1:
            return sets[0]
        raise DataError(
            f"the file has {len(sets)} element sets", where=Where(path), allowed=_names(sets),
            advice="name one with --object NAME or --object NUMBER",
        )  # fmt: skip
    found = [one for one in sets if wanted.strip().upper() in (one.name.upper(), str(one.number))]
    if not found:
        raise UnknownIdError("object of this file", wanted[:60], _names(sets), where=Where(path))
    if len(found) > 1:
        raise DataError(
            f"the file has {len(found)} element sets of {wanted[:60]}", where=Where(path),
            advice="leave the one that is wanted in it",
        )  # fmt: skip
    return found[0]


def all_sets(path: Path) -> list[Omm]:
    """Every element set of a file, as :func:`one_set` reads it.

    Raises
    ------
    DataError
        If the file cannot be read, with line and column, or holds none.
    """
    sets = _sets(path)
    if not sets:
        raise DataError("the file has no element sets", where=Where(path), advice="give two-line elements or an OMM")
    return sets


def _sets(path: Path) -> list[Omm]:
    from intercosmos.formats.omm import read_omm
    from intercosmos.formats.text_file import read_document
    from intercosmos.formats.tle import read_tle

    document = read_document(path, kind="file of element sets")
    message = document.text.lstrip().startswith(("<", "CCSDS_", "COMMENT"))
    return read_omm(document) if message else read_tle(document)


def _names(sets: list[Omm]) -> list[str]:
    return [one.name or str(one.number) for one in sets]
