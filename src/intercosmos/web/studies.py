"""The studies of the open programme: whether there is one of each scenario, of which text, and reading it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from intercosmos.errors import IntercosmosError, StudyError
from intercosmos.study.chunks import programme_frame
from intercosmos.study.run import run_folder
from intercosmos.web.errors import LOG
from intercosmos.web.models import Job, StudyState
from intercosmos.web.studies_files import (
    StudyFile,
    candidates,
    compared,
    names_in,
    programme_studied,
    read_head,
    read_result,
    stamp_of,
)
from intercosmos.web.workspace_kept import KeptOnes

if TYPE_CHECKING:
    from intercosmos.programme import Programme
    from intercosmos.study import StudyResult
    from intercosmos.web.settings import Settings
    from intercosmos.web.workspace import Workspace

#: Results kept in memory: each takes tens of megabytes.
_RESULTS: Final = 6
#: Older studies looked at, if the newest cannot be read.
_TRIED: Final = 3


class _Jobs(Protocol):
    """Who knows what is being computed."""

    def latest(self, scenario: str) -> Job | None:
        """What was begun last for a scenario."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A study in memory.

    Attributes
    ----------
    result : everything computed
    outdated : whether the programme, the catalogue or the program is another one by now
    folder : of the run
    """

    result: StudyResult
    outdated: bool
    folder: Path


@dataclass(frozen=True, slots=True)
class _Now:
    """A programme as it stands, what is compared of it, and where its study lies or will lie; ``key`` names it."""

    key: tuple[str, str]
    programme: Programme
    compared: dict[str, Any]
    folder: Path


class Studies:
    """Finds and reads studies.

    Parameters
    ----------
    workspace : the open programme
    settings : where studies lie
    """

    jobs: _Jobs | None = None

    def __init__(self, workspace: Workspace, settings: Settings) -> None:
        self._workspace = workspace
        self._runs = settings.runs
        self._results: KeptOnes[StudyResult] = KeptOnes(_RESULTS)
        self._heads: KeptOnes[StudyFile | None] = KeptOnes(200)
        self._folders: KeptOnes[Path] = KeptOnes(200)
        self._nows: KeptOnes[_Now] = KeptOnes(100)
        self._loaded: KeptOnes[Loaded] = KeptOnes(_RESULTS)

    # ------------------------------------------------------------------------------------------------------ reading

    def result(self, scenario: str = "") -> StudyResult | None:
        """The study of a scenario: of the file as it stands, or else the last one; None if there is none.

        Raises
        ------
        UnknownIdError, DataError
            If there is no such scenario, or the file cannot be read.
        """
        loaded = self.loaded(scenario)
        return loaded.result if loaded is not None else None

    def loaded(self, scenario: str = "") -> Loaded | None:
        """The same, and whether it is outdated."""
        now = self._now(scenario)
        for file in self._files(now)[:_TRIED]:
            try:
                # The text that an older study is of is not read again for everybody who looks at it.
                return self._loaded.get((file.path, file.stamp, now.key), partial(self._load, file, now))
            except StudyError as error:
                LOG.warning("a study is left out: %s", error)
        return None

    def _load(self, file: StudyFile, now: _Now) -> Loaded:
        outdated = not _is_current(file, now)
        of = self._programme_of(file, now.programme) if outdated else now.programme
        result = self._results.get((file.path, file.stamp), partial(read_result, file, of))
        # Titles may have changed since, and other scenarios: they are those of the file as it stands.
        return Loaded(replace(result, programme=of), outdated, file.path.parent)

    def any_file(self) -> bool:
        """Whether there is a study of the programme as written, of whatever text; quick, and never an error."""
        try:
            return bool(candidates(self._runs, str(self._workspace.read().document.data["programme"]["id"]), ""))
        except (IntercosmosError, KeyError, TypeError):
            return False

    def folder(self, scenario: str = "") -> Path:
        """Where a study of the file as it stands lies, or will lie."""
        return self._now(scenario).folder

    def _now(self, scenario: str) -> _Now:
        text = self._workspace.read()

        def look() -> _Now:
            programme = self._workspace.programme(scenario, of=text)
            return _Now((text.etag, scenario), programme, compared(programme), self._folder(programme))

        # Made anew only when the file's text is another: everybody who opens the page asks for all scenarios.
        return self._nows.get((text.etag, scenario), look)

    def _programme_of(self, file: StudyFile, now: Programme) -> Programme:
        """The programme that an older study is of; the present one if it proposes the same activities."""
        then = programme_studied(file)
        if then is not None and file.is_of(compared(then)):
            document = replace(then.document, path=self._workspace.path) if then.document is not None else None
            return then.model_copy(update={"document": document})
        proposed = {(one["id"], one["direction"]) for one in file.programme.get("activities", ())}
        if proposed - {(activity.id, activity.direction) for activity in now.activities}:
            raise StudyError(f"{file.path} is of other activities, and the text of its programme was not kept")
        return now

    def _folder(self, programme: Programme) -> Path:
        catalogue = self._workspace.catalogue_for(programme)
        frame = [programme.id, programme.scenario, programme_frame(programme), catalogue.digest]
        key = json.dumps(frame, sort_keys=True)
        return self._folders.get(key, lambda: run_folder(programme, catalogue, self._runs))

    def _files(self, now: _Now, names: Iterable[str] | None = None) -> list[StudyFile]:
        """Studies of the programme's scenario: of this very text first, then the newest."""
        programme = now.programme
        found = [
            file
            for path in candidates(self._runs, programme.id, programme.scenario, names)
            if (file := self._head(path)) is not None
            and (file.programme.get("id"), file.scenario) == (programme.id, programme.scenario)
        ]
        return sorted(found, key=lambda file: not _is_current(file, now))

    def _head(self, path: Path) -> StudyFile | None:
        return self._heads.get((path, stamp_of(path)), lambda: read_head(path))

    # -------------------------------------------------------------------------------------------------------- telling

    def states(self) -> list[StudyState]:
        """The state of every scenario, the programme as written first."""
        try:
            scenarios = ("", *self._workspace.scenarios())
        except IntercosmosError:
            scenarios = ("",)  # the programme's own problems say why
        names = names_in(self._runs)
        return [self.state(scenario, names) for scenario in scenarios]

    def state(self, scenario: str = "", names: Iterable[str] | None = None) -> StudyState:
        """Whether there is a study of a scenario, and of the file as it stands.

        Parameters
        ----------
        scenario : empty for the programme as written
        names : of all that lies in the folder of studies, if it was looked at already

        Raises
        ------
        UnknownIdError
            If there is no such scenario.
        """
        job = self.jobs.latest(scenario) if self.jobs is not None else None
        try:
            now = self._now(scenario)
            files = self._files(now, names)
        except IntercosmosError:
            if scenario and scenario not in self._known():
                raise
            return StudyState(scenario=scenario, state="none", job=job)
        if files and _is_current(files[0], now):
            return StudyState(scenario=scenario, state="ready", created=files[0].created, job=job)
        return StudyState(
            scenario=scenario,
            state="outdated" if files else "none",
            created=files[0].created if files else "",
            job=job,
            recomputes=self._recomputes(files[0] if files else None, now),
        )

    def _known(self) -> tuple[str, ...]:
        try:
            return self._workspace.scenarios()
        except IntercosmosError:
            return ()

    def _elsewhere(self, file: StudyFile, now: _Now, everything: str) -> str:
        """What is computed anew when the study as it would be now lies in another folder."""
        for name, words in (("partners", "the partners are others"), ("period", "the period is another one")):
            if file.programme.get(name) != now.compared[name]:
                return f"{everything}: {words}"
        if file.programme.get("overrides") != now.compared["overrides"]:
            return "the options that read a value which is taken otherwise now"
        if file.catalogue_digest != self._workspace.catalogue_for(now.programme).digest:
            return "the options that read what is new in the catalogue"
        return f"{everything}: the program is newer than the study"

    def _recomputes(self, file: StudyFile | None, now: _Now) -> str:
        count = len(now.programme.activities)
        everything = f"every option of {'the one activity' if count == 1 else f'all {count} activities'}"
        if file is None:
            return everything
        if file.path.parent != now.folder:
            return self._elsewhere(file, now, everything)
        changed = list(_changed(file, now))
        if not changed:
            return "no option: only the plan is chosen again"
        named = ", ".join(changed[:4]) + (f" and {len(changed) - 4} more" if len(changed) > 4 else "")
        return f"the options of {named}"


def _is_current(file: StudyFile, now: _Now) -> bool:
    return file.path.parent == now.folder and file.is_of(now.compared)


def _changed(file: StudyFile, now: _Now) -> Iterator[str]:
    """Titles of activities that are new or say something else than when they were studied."""
    before = {one.get("id"): one for one in file.programme.get("activities", ())}
    for activity, said in zip(now.programme.activities, now.compared["activities"], strict=True):
        if before.get(activity.id) != said:
            yield activity.name
