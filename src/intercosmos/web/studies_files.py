"""Studies on the disk: which belong to a programme and a scenario, what they were made of, and reading them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from intercosmos.errors import IntercosmosError, StudyError

if TYPE_CHECKING:
    from intercosmos.programme import Programme
    from intercosmos.study.result import StudyResult

#: What a study does not depend on: a title, and scenarios other than its own.
_ASIDE: Final = ("title", "summary", "scenarios")
#: The programme stands at the beginning of a study's file; so much of it is looked at.
_HEAD: Final = 4_000_000
_BEGINS: Final = '"data":{"programme":'
_DIGITS: Final = r"[0-9a-f]{12}"


@dataclass(frozen=True, slots=True)
class StudyFile:
    """A finished study on the disk.

    Attributes
    ----------
    path : of ``study.json``
    stamp : changes when the file does
    programme : what was studied, as plain data
    scenario : the variant
    catalogue_digest : of the catalogue it was run with
    created : when it was complete, ISO 8601; empty if that was lost
    """

    path: Path
    stamp: tuple[int, int]
    programme: Mapping[str, Any]
    scenario: str
    catalogue_digest: str
    created: str

    def is_of(self, other: Mapping[str, Any]) -> bool:
        """Whether this is what a study of a programme would be of, told by what :func:`compared` gives of that."""
        return _without_titles(self.programme) == other


def compared(programme: Programme) -> dict[str, Any]:
    """What makes two studies the same, as plain data."""
    from intercosmos.study.codec import encode

    return _without_titles(encode(programme))


def stamp_of(path: Path) -> tuple[int, int] | None:
    """Changes when a file does; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def names_in(runs: Path) -> list[str]:
    """Names of all that lies in the folder of studies."""
    try:
        return os.listdir(runs)  # noqa: PTH208 - for every reader: a path for each name takes three times as long
    except OSError:
        return []  # nothing was ever studied there


def candidates(runs: Path, programme_id: str, scenario: str, names: Iterable[str] | None = None) -> list[Path]:
    """Files of whole studies of a programme and a scenario, whatever text of it, the newest first.

    Parameters
    ----------
    runs : the folder of studies
    programme_id, scenario : whose
    names : of all that lies in the folder, if it was looked at already
    """
    name = re.sub(r"[^\w.-]", "-", "-".join(filter(None, [programme_id, scenario])))
    fitting = re.compile(rf"{re.escape(name)}-{_DIGITS}")
    found = [one for one in (names_in(runs) if names is None else names) if fitting.fullmatch(one)]
    dated = [(stamp, path) for one in found if (stamp := stamp_of(path := runs / one / "study.json"))]
    return [path for _, path in sorted(dated, reverse=True)]


def read_head(path: Path) -> StudyFile | None:
    """What a study was made of, without reading its results; None if that cannot be told."""
    stamp = stamp_of(path)
    if stamp is None:
        return None
    try:
        with path.open(encoding="utf-8") as stream:
            head = stream.read(_HEAD)
        begin = head.index(_BEGINS) + len(_BEGINS)
        programme, end = json.JSONDecoder().raw_decode(head, begin)
        scenario, end = _next(head, "scenario", end)
        catalogue_digest, _ = _next(head, "catalogue_digest", end)
    except (OSError, ValueError, RecursionError):
        return None  # damaged, or of another layout: it is as if it were not there, and a new study takes its place
    if not isinstance(programme, dict):
        return None
    return StudyFile(path, stamp, programme, str(scenario), str(catalogue_digest), _created(path))


def read_result(file: StudyFile, programme: Programme) -> StudyResult:
    """The whole study.

    Parameters
    ----------
    file : on the disk
    programme : that it is of, as far as its titles go

    Raises
    ------
    StudyError
        If the file is damaged, or is not of the activities of ``programme``.
    """
    from intercosmos.study.result import FORMAT_VERSION, result_of
    from intercosmos.study.store import read_checked

    data = read_checked(file.path, format_version=FORMAT_VERSION)
    if data is None:
        raise StudyError(f"there is no study at {file.path}")
    if set(data["assessments"]) - {activity.id for activity in programme.activities}:
        raise StudyError(f"{file.path} is of other activities")
    return result_of(data, programme, created=file.created)


def programme_studied(file: StudyFile) -> Programme | None:
    """The programme as it was when it was studied, from the copy of its file beside the study; None without one."""
    from intercosmos.programme import load_programme

    try:
        return load_programme(file.path.with_name("programme.toml"), scenario=file.scenario or None)
    except IntercosmosError:
        return None  # studied by an older version, which kept no copy


def _next(head: str, name: str, begin: int) -> tuple[Any, int]:
    """The value of the next key of that name, and where it ends."""
    key = f'"{name}":'
    return json.JSONDecoder().raw_decode(head, head.index(key, begin) + len(key))


def _created(path: Path) -> str:
    from intercosmos.study.store import DamagedError, read_checked

    try:
        data = read_checked(path.with_name("run.json")) or {}
    except DamagedError:
        return ""
    found = data.get("created") if isinstance(data, dict) else ""
    return found if isinstance(found, str) else ""


def _without_titles(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in _ASIDE}
