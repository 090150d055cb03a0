"""The programme that is open: its file is the truth, everything else here follows from its text."""

from __future__ import annotations

import contextlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from intercosmos.errors import DataError, IntercosmosError, UnknownIdError
from intercosmos.web.errors import RefusedError, answer_of
from intercosmos.web.errors_told import problem_of
from intercosmos.web.history import History, Step
from intercosmos.web.models import Conflict, Edit, Problem, ProgrammeInfo
from intercosmos.web.workspace_file import FileText, ProgrammePath
from intercosmos.web.workspace_info import activities_of, partners_of, plain, scenarios_of, table, text
from intercosmos.web.workspace_kept import KeptOnes

if TYPE_CHECKING:
    from fastapi.responses import JSONResponse

    from intercosmos.catalogue import Catalogue
    from intercosmos.programme import Programme
    from intercosmos.web.made_before import MadeBefore
    from intercosmos.web.settings import Settings
    from intercosmos.web.storage import Storage

#: Texts of the file remembered, so that a conflict can show what somebody had before them.
_TEXTS: Final = 20


class ConflictError(RefusedError):
    """Somebody changed the file meanwhile; carries both texts."""

    def __init__(self, problem: str, theirs: FileText, yours: str) -> None:
        super().__init__(412, problem, advice="compare the two texts, then send the one to keep, or the two made one")
        self.conflict = Conflict(error=self.problem, etag=theirs.etag, theirs=theirs.shown, yours=yours)

    def response(self) -> JSONResponse:
        """Both texts, with the tag of the one in the file."""
        answer = answer_of(self.status, self.problem, {"ETag": f'"{self.conflict.etag}"'})
        answer.body = answer.render(self.conflict.model_dump(mode="json"))
        answer.headers["content-length"] = str(len(answer.body))
        return answer


@dataclass(frozen=True, slots=True)
class Found:
    """Something wrong with the file: in which scenario, and whether the file can be loaded with it."""

    scenario: str
    error: IntercosmosError
    loads: bool

    @property
    def told(self) -> Problem:
        """For the page."""
        problem = problem_of(self.error)
        if self.scenario:
            problem.advice = f"{problem.advice} (in the scenario {self.scenario})".strip()
        return problem

    @property
    def same(self) -> tuple[str, str, str]:
        """What makes it the same problem, wherever its line has gone."""
        problem = problem_of(self.error)
        return self.scenario, problem.problem, problem.where.key if problem.where is not None else ""


class Workspace:
    """The open programme.

    Parameters
    ----------
    settings : which file, and whether it may be changed
    storage : where its changes are kept
    made : what was made of the same text before
    """

    def __init__(self, settings: Settings, storage: Storage, made: MadeBefore | None = None) -> None:
        self.path = settings.programme
        self._made = made
        self._settings = settings
        self._file = ProgrammePath(settings.programme)
        self._history = History(storage, settings.programme.resolve())
        self._changing, self._remembering = threading.Lock(), threading.Lock()
        self._texts: OrderedDict[str, FileText] = OrderedDict()
        self._programmes: KeptOnes[Programme] = KeptOnes(64)
        self._catalogues: KeptOnes[Catalogue] = KeptOnes(24)
        self._problems: KeptOnes[tuple[Found, ...]] = KeptOnes(8)
        self._infos: KeptOnes[ProgrammeInfo] = KeptOnes(8)

    # ------------------------------------------------------------------------------------------------------- reading

    def read(self) -> FileText:
        """The file as it stands."""
        found = self._file.read()
        with self._remembering:
            self._texts[found.etag] = found
            self._texts.move_to_end(found.etag)
            if len(self._texts) > _TEXTS:
                self._texts.popitem(last=False)
        return found

    @property
    def etag(self) -> str:
        """What the file's text is known by now."""
        return self.read().etag

    def scenarios(self) -> tuple[str, ...]:
        """Ids of the scenarios, in the order of the file."""
        return tuple(table(self.read().document.data.get("scenario")))

    def programme(self, scenario: str = "", *, of: FileText | None = None) -> Programme:
        """The programme as a scenario sees it; of a text that was read already, if one is given.

        Raises
        ------
        UnknownIdError
            If there is no such scenario.
        DataError
            If the file says something it must not.
        """
        return self._programme(of or self.read(), scenario)

    def catalogue(self, scenario: str = "") -> Catalogue:
        """The catalogue as a scenario sees it.

        Raises
        ------
        DataError
            If an override says something it must not.
        """
        return self._catalogue(self.programme(scenario))

    def catalogue_for(self, programme: Programme) -> Catalogue:
        """The catalogue as this programme sees it, whichever text of the file it was made of."""
        return self._catalogue(programme)

    def _programme(self, text: FileText, scenario: str) -> Programme:
        from intercosmos.programme.loader import programme_of

        if scenario and scenario not in table(text.document.data.get("scenario")):
            raise UnknownIdError("scenario", scenario[:200], table(text.document.data.get("scenario")))
        key = (text.etag, scenario)
        return self._programmes.get(key, lambda: programme_of(text.document, scenario=scenario or None))

    def _catalogue(self, programme: Programme) -> Catalogue:
        from intercosmos.programme import catalogue_of

        # An edit leaves the catalogue as it is, unless it is of an override: so it is not of the text that it is kept.
        key = json.dumps(plain(programme.overrides), sort_keys=False)
        return self._catalogues.get(key, lambda: catalogue_of(programme))

    # ----------------------------------------------------------------------------------------------------- what it says

    def standing(self) -> tuple[FileText, str]:
        """The file as it stands, and a key of what :meth:`info` says of it: it can be undone, made again, changed."""
        now = self.read()
        undoable, redoable = self._history.undoable(now.etag), self._history.redoable(now.etag)
        return now, f"{now.etag} {undoable is not None} {redoable is not None} {bool(self._why_not())}"

    def info(self, of: FileText | None = None) -> ProgrammeInfo:
        """The file for the page; a file with mistakes is shown as far as it can be read.

        Parameters
        ----------
        of : the text, if it was read already
        """
        return self._info(of or self.read())

    def _info(self, now: FileText) -> ProgrammeInfo:
        info = self._infos.get(now.etag, lambda: self._said_by(now))
        return info.model_copy(
            update={
                "can_undo": self._history.undoable(now.etag) is not None,
                "can_redo": self._history.redoable(now.etag) is not None,
                "read_only": bool(self._why_not()),
            }
        )

    def _said_by(self, now: FileText) -> ProgrammeInfo:
        """What a text says; of one without mistakes that was read before, without reading it again."""
        of = ("info", now.etag, self.path.name)
        made = self._made.get(*of) if self._made is not None else None
        if made is not None:
            with contextlib.suppress(ValueError):  # somebody changed it there
                return ProgrammeInfo.model_validate_json(made)
        info = self._read_info(now)
        if self._made is not None and not info.problems:
            self._made.put(info.model_dump_json(), *of)
        return info

    def _read_info(self, now: FileText) -> ProgrammeInfo:
        problems = self.problems(now)
        data = _data(now)
        header = table(data.get("programme"))
        names = self.names()
        period = [str(plain(day)) for day in header["period"]] if isinstance(header.get("period"), list) else []
        return ProgrammeInfo(
            id=text(header.get("id")),
            title=text(header.get("title")) or self.path.name,
            summary=text(header.get("summary")),
            partners=partners_of(header, names),
            period=(period[0], period[1]) if len(period) == 2 else ("", ""),
            parity={"notion": "proportional", "tolerance": 0.1, **plain(table(header.get("parity")))},
            activities=activities_of(data),
            scenarios=scenarios_of(data, names),
            file_name=self.path.name,
            etag=now.etag,
            can_undo=False,
            can_redo=False,
            read_only=False,
            problems=[one.told for one in problems],
        )

    def names(self) -> Catalogue:
        """The catalogue as it is without any override, for names."""
        from intercosmos.catalogue import load_catalogue

        return self._catalogues.get("{}", load_catalogue)

    def problems(self, now: FileText | None = None) -> tuple[Found, ...]:
        """Everything that keeps the file, or one of its scenarios, from being studied."""
        now = now or self.read()
        return self._problems.get(now.etag, lambda: tuple(self._look(now)))

    def _look(self, now: FileText) -> list[Found]:
        found: list[Found] = []
        try:
            scenarios: Sequence[str] = ["", *table(now.document.data.get("scenario"))]
        except DataError as error:
            return [Found("", error, loads=False)]
        said: set[tuple[str, str]] = set()
        for scenario in scenarios:
            # What is wrong with the programme as written is not said again of each of its scenarios.
            new = [one for one in self._look_at(now, scenario) if one.same[1:] not in said]
            said |= {one.same[1:] for one in new}
            found += new
            if not scenario and any(not one.loads for one in new):
                break
        return found

    def _look_at(self, now: FileText, scenario: str) -> list[Found]:
        from intercosmos.programme import find_problems

        try:
            programme = self._programme(now, scenario)
            catalogue = self._catalogue(programme)
        except IntercosmosError as error:
            return [Found(scenario, error, loads=False)]
        return [Found(scenario, error, loads=True) for error in find_problems(programme, catalogue)]

    # ------------------------------------------------------------------------------------------------------ changing

    def edit(self, edits: Sequence[Edit], if_match: str, says: str = "") -> ProgrammeInfo:
        """Make changes, all or none, and write the file.

        Parameters
        ----------
        edits : in their order
        if_match : tag of the text that was looked at
        says : what undo calls them

        Raises
        ------
        ConflictError
            If the file has another text by now.
        RefusedError
            If a change cannot be made, or would keep the file from being studied; nothing is written then.
        """
        from intercosmos.web.editing import edited, says_of

        return self._change(
            if_match,
            lambda now: now.having(edited(now.text, edits, now.path)),
            says=says or says_of(edits),
            refuse=lambda problem: True,
        )

    def replace(self, content: str, if_match: str, says: str = "") -> ProgrammeInfo:
        """Put another text in the place of the file's; raises as :meth:`edit`, but a text that loads is taken."""
        return self._change(
            if_match, lambda now: now.having(content), says=says or "the whole text", refuse=lambda one: not one.loads
        )

    def _change(
        self, if_match: str, make: Callable[[FileText], FileText], *, says: str, refuse: Callable[[Found], bool]
    ) -> ProgrammeInfo:
        with self._changing:
            self.check_may_change()
            now = self.read()
            if if_match != now.etag:
                raise ConflictError("the file was changed meanwhile", now, self._theirs(if_match, now, make))
            new = make(now)
            if new.content != now.content:
                before = {one.same for one in self.problems(now)}
                for one in self.problems(new):
                    if one.same not in before and refuse(one):
                        raise RefusedError.of(422, one.told)
                self._history.add(now.content, new.content, says, lambda: self._write(now, new))
            return self._info(self.read())

    def _theirs(self, etag: str, now: FileText, make: Callable[[FileText], FileText]) -> str:
        """What the file would be if the change were made to the text that its maker looked at."""
        base = self._texts.get(etag)
        if base is None:
            try:
                base = FileText(self.path, self._history.content(etag))
            except KeyError:
                base = now
        try:
            return make(base).shown
        except IntercosmosError:
            return base.shown  # the change does not fit this text: the text itself is all there is to compare

    def undo(self, if_match: str) -> ProgrammeInfo:
        """Take the last change back.

        Raises
        ------
        ConflictError
            If somebody changed the file since.
        RefusedError
            If there is nothing to undo.
        """
        return self._move(if_match, undone=True)

    def redo(self, if_match: str) -> ProgrammeInfo:
        """Make the change again that was undone last; raises as :meth:`undo`."""
        return self._move(if_match, undone=False)

    def _move(self, if_match: str, *, undone: bool) -> ProgrammeInfo:
        with self._changing:
            self.check_may_change()
            now = self.read()
            step = self._history.undoable(now.etag) if undone else self._history.redoable(now.etag)
            if step is None:
                raise RefusedError(409, f"there is nothing to {'undo' if undone else 'redo'}")
            aim = FileText(self.path, self._kept(step, undone))
            fits = (step.after if undone else step.before) == now.etag
            if if_match != now.etag or not fits:
                raise ConflictError("the file was changed meanwhile by somebody else", now, aim.shown)
            self._history.move(step, lambda: self._write(now, aim), undone=undone)
            return self._info(self.read())

    def _kept(self, step: Step, undone: bool) -> bytes:
        try:
            return self._history.content(step.before if undone else step.after)
        except KeyError:
            raise RefusedError(409, "the text before this change is not kept any more") from None

    def _write(self, now: FileText, new: FileText) -> None:
        if self._file.read().content != now.content:  # an editor was quicker
            raise ConflictError("the file was changed meanwhile", self.read(), new.shown)
        self._file.write(new)

    def check_may_change(self) -> None:
        """Refuse if the file is not edited here.

        Raises
        ------
        RefusedError
            With the reason.
        """
        reason = self._why_not()
        if reason:
            raise RefusedError(
                403, reason, kind="read-only",
                advice=f"copy {self.path.name} to a folder of your own and open the copy: intercosmos serve FILE",
            )  # fmt: skip

    def _why_not(self) -> str:
        if self._settings.read_only:
            return "this workbench is published to be read"
        if self._settings.kept_as_it_is:
            return self._settings.kept_as_it_is
        return "" if self._file.writable() else "the programme file may not be written"


def _data(now: FileText) -> Mapping[str, Any]:
    """What the file says, or nothing if it is no TOML: its problems say so."""
    try:
        return now.document.data
    except DataError:
        return {}
