"""The studies of the open programme: whether there is one of each scenario, of which text, and reading it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from intercosmos.errors import IntercosmosError, StudyError
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
    from intercosmos.web.made_before import MadeBefore
    from intercosmos.web.settings import Settings
    from intercosmos.web.workspace import Workspace
    from intercosmos.web.workspace_file import FileText

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
    """What is compared of a programme as it stands, and where its study lies or will lie; ``key`` names it."""

    text: FileText
    scenario: str
    compared: dict[str, Any]
    catalogue_digest: str
    folder: Path

    @property
    def key(self) -> tuple[str, str]:
        """The text and the variant."""
        return self.text.etag, self.scenario


class Studies:
    """Finds and reads studies.

    Parameters
    ----------
    workspace : the open programme
    settings : where studies lie
    made : what was made of the same text before
    """

    jobs: _Jobs | None = None

    def __init__(self, workspace: Workspace, settings: Settings, made: MadeBefore | None = None) -> None:
        self._workspace = workspace
        self._made = made
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
        of = self._workspace.programme(now.scenario, of=now.text)
        if outdated:
            of = self._programme_of(file, of)
        result = self._results.get((file.path, file.stamp), partial(read_result, file, of))
        # Titles may have changed since, and other scenarios: they are those of the file as it stands.
        return Loaded(replace(result, programme=of), outdated, file.path.parent)

    def name_of(self, scenario: str = "") -> str:
        """What everything that is told of the study of a scenario follows from, without reading it; empty if none."""
        now = self._now(scenario)
        for file in self._files(now)[:1]:
            text = stamp_of(file.path.with_name("programme.toml"))
            return "\0".join((*now.key, str(file.path.resolve()), str(file.stamp), file.created, str(text)))
        return ""

    def reads_newest(self, scenario: str = "") -> bool:
        """Whether the study that is read is the one that :meth:`name_of` names: a damaged one is left out."""
        loaded, files = self.loaded(scenario), self._files(self._now(scenario))
        return loaded is not None and bool(files) and loaded.folder == files[0].path.parent

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
        # Made anew only when the file's text is another: everybody who opens the page asks for all scenarios.
        return self._nows.get((text.etag, scenario), partial(self._look, text, scenario))

    def _look(self, text: FileText, scenario: str) -> _Now:
        of = ("standing", text.etag, scenario)
        made = self._made.get(*of) if self._made is not None else None
        if made is not None:
            with contextlib.suppress(ValueError, TypeError, KeyError):  # somebody changed it there
                told = json.loads(made)
                folder = self._runs / Path(told["folder"]).name
                return _Now(text, scenario, dict(told["compared"]), str(told["catalogue_digest"]), folder)
        programme = self._workspace.programme(scenario, of=text)
        digest = self._workspace.catalogue_for(programme).digest
        now = _Now(text, scenario, compared(programme), digest, self._folder(programme))
        if self._made is not None:
            self._made.put(
                json.dumps({"compared": now.compared, "catalogue_digest": digest, "folder": now.folder.name}), *of
            )
        return now

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
        from intercosmos.study.chunks import programme_frame
        from intercosmos.study.run import run_folder

        catalogue = self._workspace.catalogue_for(programme)
        frame = [programme.id, programme.scenario, programme_frame(programme), catalogue.digest]
        key = json.dumps(frame, sort_keys=True)
        return self._folders.get(key, lambda: run_folder(programme, catalogue, self._runs))

    def _files(self, now: _Now, names: Iterable[str] | None = None) -> list[StudyFile]:
        """Studies of the programme's scenario: of this very text first, then the newest."""
        programme = now.compared["id"]
        found = [
            file
            for path in candidates(self._runs, programme, now.scenario, names)
            if (file := self._head(path)) is not None
            and (file.programme.get("id"), file.scenario) == (programme, now.scenario)
        ]
        return sorted(found, key=lambda file: not _is_current(file, now))

    def _head(self, path: Path) -> StudyFile | None:
        stamp = stamp_of(path)
        return self._heads.get((path, stamp), partial(self._read_head, path, stamp))

    def _read_head(self, path: Path, stamp: tuple[int, int] | None) -> StudyFile | None:
        of = ("head", str(path.resolve()), str(stamp), str(stamp_of(path.with_name("run.json"))))
        made = self._made.get(*of) if self._made is not None else None
        if made is not None and stamp is not None:
            with contextlib.suppress(ValueError, TypeError):  # somebody changed it there
                programme, scenario, catalogue_digest, created = json.loads(made)
                return StudyFile(path, stamp, dict(programme), str(scenario), str(catalogue_digest), str(created))
        head = read_head(path)
        if head is not None and self._made is not None and head.stamp == stamp:
            told = [head.programme, head.scenario, head.catalogue_digest, head.created]
            self._made.put(json.dumps(told), *of)
        return head

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
        if file.catalogue_digest != now.catalogue_digest:
            return "the options that read what is new in the catalogue"
        return f"{everything}: the program is newer than the study"

    def _recomputes(self, file: StudyFile | None, now: _Now) -> str:
        count = len(now.compared["activities"])
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
    for activity in now.compared["activities"]:
        if before.get(activity["id"]) != activity:
            yield activity.get("title") or activity["id"].replace("-", " ").capitalize()
