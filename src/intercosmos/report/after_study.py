"""What is written beside a study once it is computed, whoever asked for it."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from intercosmos.errors import StudyError
from intercosmos.study.codec import digest
from intercosmos.study.result import run_file
from intercosmos.study.run import result_name
from intercosmos.study.store import NUMERICAL, package_digest, read_checked, write_atomically, write_checked

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.report.sayings import StoryClaim
    from intercosmos.study import StudyResult

#: The libraries, besides those that compute, whose version can change a page or a picture.
_DRAWING: Final = ("jinja2", "markupsafe", "xarray", "pydantic")
#: The programme file as it was studied.
PROGRAMME_COPY: Final = "programme.toml"


def write_after_study(
    result: StudyResult,
    catalogue: Catalogue,
    folder: Path,
    *,
    only: str | None = None,
    claims: Iterable[StoryClaim] = (),
) -> Path:
    """Write the report, the scenes and a copy of the programme file into the run folder.

    What was made of the very same before, and has not been touched since, is left as it is. Beside the report,
    ``report.json`` says what it was made of.

    Parameters
    ----------
    result : the study
    catalogue : the catalogue it was run with, overrides included
    folder : of the run
    only : the one activity that was studied, if it was one
    claims : figures that stories of the record give for catalogue values

    Returns
    -------
    where the report is

    Raises
    ------
    StudyError
        If the folder cannot be written.
    """
    page = folder / report_name(only)
    claimed = list(claims)
    made_of = _made_of(result, catalogue, run_file(folder / f"{result_name(only)}.json"), claimed)
    stamp = page.with_suffix(".json")
    try:
        if made_of is None or not _stands(stamp, made_of):
            from intercosmos.report import write_report, write_scenes

            stamp.unlink(missing_ok=True)
            written = [write_report(result, catalogue, page, claims=claimed), *write_scenes(result, catalogue, folder)]
            if made_of is not None:
                prints = {one.name: _print(one) for one in written}
                write_checked(stamp, {"made_of": made_of, "files": prints})
    except OSError as error:
        raise StudyError(f"{page} cannot be written: {error.strerror or error}") from error
    document = result.programme.document
    if only is None and document is not None:
        write_atomically(folder / PROGRAMME_COPY, document.text.encode())
    return page


def _made_of(result: StudyResult, catalogue: Catalogue, run: Path, claims: Iterable[StoryClaim]) -> str | None:
    """Digest of all that the report and the scenes say, and of what makes them; None where the study is not stored."""
    try:
        stored = read_checked(run) or {}
        checksum, created = stored["study_checksum"], stored["created"]
    except (StudyError, KeyError, TypeError):
        return None
    label = getattr(catalogue, "label", None)  # somebody's own may have none
    if created != result.created or label is None or label != result.catalogue_digest:
        return None
    document = result.programme.document
    return digest(
        [
            checksum, created, result.scenario, result.version, label,
            [document.text, str(document.path)] if document is not None else [],
            [repr(one) for one in claims], _makers(),
        ]
    )  # fmt: skip


@cache
def _makers() -> str:
    """Digest of the package's files, the workbench apart, and of the libraries that compute and draw."""
    return f"{package_digest((*NUMERICAL, *_DRAWING), without=('web', '__pycache__'))} {sys.version}"


def _stands(stamp: Path, made_of: str) -> bool:
    """Whether everything was made of the same before, and is still as it was written."""
    try:
        said = read_checked(stamp)
        return (
            said is not None
            and said["made_of"] == made_of
            and stamp.with_suffix(".html").name in said["files"]
            and all(_print(stamp.with_name(name)) == found for name, found in said["files"].items())
        )
    except (OSError, StudyError, KeyError, TypeError, ValueError, AttributeError):
        return False  # it is made anew


def _print(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def report_name(only: str | None = None) -> str:
    """The name of the report's file: that of one activity does not overwrite the whole one."""
    return f"{result_name(only).replace('study', 'report', 1)}.html"
