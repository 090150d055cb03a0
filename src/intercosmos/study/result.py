"""What a study gives: every assessment, the plan, the survey of payloads; and its file."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from intercosmos.directions.base import Assessment
from intercosmos.errors import StudyError
from intercosmos.study.codec import decode, encode
from intercosmos.study.store import DamagedError, read_checked, write_checked

if TYPE_CHECKING:
    from intercosmos.parity.plan import Plan
    from intercosmos.programme import Programme

#: Version of the layout of ``study.json``; a reader refuses another one.
FORMAT_VERSION: Final = 1

#: What a reader of ``study.json`` must know.
NUMBERS: Final = "SI throughout; 'unit' names the unit to show a number in, and arrays of series are in their unit"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a study is: ``done`` of ``total`` options; ``text`` says what happens, in plain words.

    A ``notice`` is something a reader must learn of even without watching the progress, such as a damaged file.
    """

    done: int
    total: int
    activity: str
    text: str
    notice: bool = False


OnProgress: TypeAlias = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class PayloadCurve:
    """Payload against inclination for one vehicle from one site; arrays of shape (points,).

    ``payload_kg`` is 0 where the vehicle cannot reach the inclination from there; ``binding`` then says why.
    """

    vehicle: str
    site: str
    inclination_deg: np.ndarray
    payload_kg: np.ndarray
    low_kg: np.ndarray
    high_kg: np.ndarray
    binding: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StudyResult:
    """The run of every option of every activity of a programme.

    Attributes
    ----------
    programme : the programme as studied
    scenario : name of the variant, empty for the programme as written
    catalogue_digest : SHA-256 of the catalogue data used, overrides included
    assessments : activity id -> every option of it, assessed, in the order of enumeration
    plan : the options chosen
    surveys : payload against inclination
    version : of Intercosmos
    created : when this result was first complete, ISO 8601, UTC
    """

    programme: Programme
    scenario: str
    catalogue_digest: str
    assessments: Mapping[str, tuple[Assessment, ...]]
    plan: Plan
    surveys: tuple[PayloadCurve, ...]
    version: str
    created: str


def save_result(result: StudyResult, path: Path, *, notices: tuple[str, ...] = ()) -> StudyResult:
    """Write the whole result to ``path``, and beside it when it was first complete.

    The clock stays out of the result's own file, so that the same study gives the same file to the bit, whether it ran
    in one go or was killed and resumed. If the result on the disk is the same one, its date is kept.

    Returns
    -------
    StudyResult
        The result with its date.
    """
    data = {
        "programme": encode(result.programme),
        "scenario": result.scenario,
        "catalogue_digest": result.catalogue_digest,
        "assessments": {name: encode(found) for name, found in result.assessments.items()},
        "plan": encode(result.plan, infinite=True),  # a partner may get something out and put nothing in
        "surveys": encode(result.surveys),
        "version": result.version,
    }
    checksum = write_checked(path, data, format="intercosmos study", format_version=FORMAT_VERSION, numbers=NUMBERS)
    run = run_file(path)
    created = _created(run, checksum) or _now()
    write_checked(run, {"created": created, "study_checksum": checksum, "notices": list(notices)})
    return replace(result, created=created)


def load_result(path: Path, programme: Programme) -> StudyResult:
    """Read a result back; the programme it belongs to is given by whoever asks.

    Raises
    ------
    StudyError
        If there is no such file, it is damaged, of another format, or of another programme.
    """
    data = read_checked(path, format_version=FORMAT_VERSION)
    if data is None:
        raise StudyError(f"there is no study at {path}\n  next: run `intercosmos study` first")
    if data["programme"] != encode(programme):
        raise StudyError(f"{path} is the study of another programme, or of an earlier text of it\n  next: run it again")
    return result_of(data, programme, created=_created(run_file(path), None) or "")


def result_of(data: Mapping[str, Any], programme: Programme, *, created: str) -> StudyResult:
    """A result of what its file says.

    Parameters
    ----------
    data : as stored
    programme : that it is of
    created : when it was complete
    """
    from intercosmos.parity.plan import Plan

    return StudyResult(
        programme=programme,
        scenario=data["scenario"],
        catalogue_digest=data["catalogue_digest"],
        assessments={name: decode(tuple[Assessment, ...], found) for name, found in data["assessments"].items()},
        plan=decode(Plan, data["plan"]),
        surveys=decode(tuple[PayloadCurve, ...], data["surveys"]),
        version=data["version"],
        created=created,
    )


def run_file(path: Path) -> Path:
    return path.with_name(path.stem.replace("study", "run", 1) + ".json")


def _created(run: Path, checksum: str | None) -> str | None:
    """The date kept with a result, if it is of the result with this checksum (None: of any)."""
    try:
        data: Any = read_checked(run) or {}
    except DamagedError:
        return None  # the date is lost; the result itself has its own checksum
    kept = checksum is None or data.get("study_checksum") == checksum
    return data.get("created") if kept else None


def _now() -> str:
    """The time, or SOURCE_DATE_EPOCH for builds that must be repeatable (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
