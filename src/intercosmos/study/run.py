"""Run the options of a programme: enumerate, assess wherever there are hands, store, choose."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import intercosmos
from intercosmos.directions.base import Assessment
from intercosmos.study.chunks import Chunk, Context, Work, base_digest, cut, frame_digest
from intercosmos.study.codec import decode
from intercosmos.study.pool import compute
from intercosmos.study.result import OnProgress, PayloadCurve, Progress, StudyResult, save_result
from intercosmos.study.store import DamagedError, Store, code_digest
from intercosmos.study.surveys import cut_survey
from intercosmos.study.traces import READS, Earlier, Traced

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.programme import Programme

#: Where run folders are made, unless the reader says otherwise.
RUNS: Final = Path("runs")


def _silent(progress: Progress) -> None:
    """Progress for nobody."""


def run_folder(programme: Programme, catalogue: Catalogue, parent: Path = RUNS) -> Path:
    """The folder of a study: the names of the programme and its scenario, and twelve digits of what results depend on.

    Changing an activity leaves the folder the same, and only that activity is computed again; changing the partners,
    the period, the catalogue or the code gives another folder. With another catalogue alone, results that read nothing
    of what changed are taken over from the folders beside it.
    """
    name = re.sub(r"[^\w.-]", "-", "-".join(filter(None, [programme.id, programme.scenario])))
    return parent / f"{name}-{frame_digest(programme, catalogue)[:12]}"


def run_study(
    programme: Programme,
    catalogue: Catalogue,
    *,
    folder: Path,
    jobs: int = 1,
    only: str | None = None,
    progress: OnProgress | None = None,
    cluster: str | None = None,
) -> StudyResult:
    """Assess every option of every activity, choose the plan, and store the result.

    Parameters
    ----------
    programme, catalogue : what the partners want, and what they have
    folder : the run folder, see :func:`run_folder`; what it already holds is not computed again

    Other parameters
    ----------------
    jobs : how many processes; the result does not depend on it
    only : the id of one activity; then there is no survey, and the result is stored as ``study-ACTIVITY.json``
    progress : called after every step
    cluster : address of a Dask scheduler to compute on, such as ``"tcp://10.0.0.1:8786"``

    Raises
    ------
    UnknownIdError
        If ``only`` is no activity of the programme.
    StudyError
        If an option cannot be assessed, or the folder cannot be written.
    """
    from intercosmos.parity.choose import choose_plan

    notices: list[str] = []

    def listen(step: Progress) -> None:
        if step.notice:
            notices.append(step.text)
        if progress is not None:
            progress(step)

    assessments, surveys = _computed(
        programme, catalogue, folder, jobs=jobs, only=only, tell=listen, cluster=cluster, surveyed=only is None
    )
    total = sum(len(found) for found in assessments.values()) + len(surveys)
    listen(Progress(total, total, "", "choosing the plan"))
    plan = choose_plan(assessments, programme, catalogue)
    result = StudyResult(
        programme=programme,
        scenario=programme.scenario,
        catalogue_digest=catalogue.digest,
        assessments=assessments,
        plan=plan,
        surveys=surveys,
        version=intercosmos.__version__,
        created="",
    )
    return save_result(result, folder / f"{result_name(only)}.json", notices=tuple(notices))


def result_name(only: str | None = None) -> str:
    """The name of a result's files without ending: a study of one activity does not overwrite the whole one."""
    return "study" if only is None else f"study-{only}"


def assess_activities(
    programme: Programme,
    catalogue: Catalogue,
    *,
    folder: Path,
    jobs: int = 1,
    only: str | None = None,
    progress: OnProgress | None = None,
    cluster: str | None = None,
) -> dict[str, tuple[Assessment, ...]]:
    """Assess every option of every activity (or of one), without choosing; parameters as in :func:`run_study`."""
    return _computed(
        programme, catalogue, folder, jobs=jobs, only=only, tell=progress or _silent, cluster=cluster, surveyed=False
    )[0]


def _computed(
    programme: Programme,
    catalogue: Catalogue,
    folder: Path,
    *,
    jobs: int,
    only: str | None,
    tell: OnProgress,
    cluster: str | None,
    surveyed: bool,
) -> tuple[dict[str, tuple[Assessment, ...]], tuple[PayloadCurve, ...]]:
    """Every assessment by activity, and with ``surveyed`` every curve; what the folder holds is not computed again."""
    if only is not None:
        programme.activity(only)  # an unknown one is refused, with the nearest
    context = Context(programme, catalogue, code_digest())
    frame = frame_digest(programme, catalogue, code=context.code)
    base = base_digest(programme, code=context.code)
    chunks = cut(programme, catalogue, frame=frame, base=base, only=only)
    survey = cut_survey(programme, catalogue, frame=frame, base=base) if surveyed else []
    found = _complete([*chunks, *survey], context, folder, jobs=jobs, tell=tell, cluster=cluster)
    surveys = tuple(decode(PayloadCurve, curve) for curves in found[len(chunks) :] for curve in curves)
    return _by_activity(programme, chunks, found[: len(chunks)], only), surveys


def _complete(
    chunks: Sequence[Work],
    context: Context,
    folder: Path,
    *,
    jobs: int,
    tell: OnProgress,
    cluster: str | None,
) -> list[list[Any]]:
    """The data of every chunk: stored, taken over from an earlier study, or computed and stored as they come."""
    store = Store(folder)
    store.sweep()
    total = sum(len(chunk.keys) for chunk in chunks)
    found: dict[int, list[Any]] = {}
    done = 0
    for place, chunk in enumerate(chunks):
        stored = _stored(store, chunk, _notice(tell, done, total, chunk.activity_id))
        if stored is not None:
            found[place] = stored
            done += len(chunk.keys)
    if done:
        tell(Progress(done, total, "", f"{done} of {total} results were computed before"))
    before = done
    earlier = Earlier(store, context.catalogue, _notice(tell, done, total, ""))
    for place, chunk in enumerate(chunks):
        taken = earlier.take(chunk) if place not in found else None
        if taken is not None:
            found[place] = taken
            done += len(taken)
    if done > before:
        tell(Progress(done, total, "", f"{done - before} of {total} results are as in an earlier study"))
    missing = [(place, chunk) for place, chunk in enumerate(chunks) if place not in found]
    if missing:
        tell(Progress(done, total, missing[0][1].activity_id, "computing"))
    for place, data, reads in compute(context, missing, jobs=jobs, cluster=cluster):
        chunk = chunks[place]
        if reads is not None:  # before the results: a trace without them is not used, results without it never again
            store.put(READS, chunk.base, Traced.of(chunk, reads, context.catalogue).data())
        for key, item in zip(chunk.keys, data, strict=True):
            store.put(chunk.kind, key, item)
        found[place] = data
        done += len(data)
        tell(Progress(done, total, chunk.activity_id, chunk.names[-1]))
    return [found[place] for place in range(len(chunks))]


def _notice(tell: OnProgress, done: int, total: int, activity: str) -> Callable[[str], None]:
    return lambda text: tell(Progress(done, total, activity, text, notice=True))


def _stored(store: Store, chunk: Work, notice: Callable[[str], None]) -> list[Any] | None:
    """The stored data of a chunk, or None if it must be computed; a damaged file is told of."""
    data = []
    for name, key in zip(chunk.names, chunk.keys, strict=True):
        try:
            item = store.get(chunk.kind, key)
        except DamagedError as error:
            notice(f"{error}; {name} is computed again")
            item = None
        data.append(item)
    return None if any(item is None for item in data) else data


def _by_activity(
    programme: Programme, chunks: Sequence[Chunk], found: Sequence[list[Any]], only: str | None
) -> dict[str, tuple[Assessment, ...]]:
    """Assessments as objects, activity by activity. Fresh ones too come from their stored form: all are equal."""
    assessments: dict[str, tuple[Assessment, ...]] = {
        activity.id: () for activity in programme.activities if only in (None, activity.id)
    }
    for chunk, data in zip(chunks, found, strict=True):
        assessments[chunk.activity.id] += decode(tuple[Assessment, ...], data)
    return assessments
