"""What is written beside a study once it is computed, whoever asked for it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from intercosmos.errors import StudyError
from intercosmos.study.run import result_name
from intercosmos.study.store import write_atomically

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.report.sayings import StoryClaim
    from intercosmos.study import StudyResult

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
    from intercosmos.report import write_report, write_scenes

    page = folder / report_name(only)
    try:
        write_report(result, catalogue, page, claims=claims)
        write_scenes(result, catalogue, folder)
    except OSError as error:
        raise StudyError(f"{page} cannot be written: {error.strerror or error}") from error
    document = result.programme.document
    if only is None and document is not None:
        write_atomically(folder / PROGRAMME_COPY, document.text.encode())
    return page


def report_name(only: str | None = None) -> str:
    """The name of the report's file: that of one activity does not overwrite the whole one."""
    return f"{result_name(only).replace('study', 'report', 1)}.html"
