"""Assessing in a process of its own, kept from one what-if to the next.

Compiling and searching hold up whoever else runs in the same process; readers of the server must not feel that somebody
asks what if. The process is a little less urgent than the server, holds what it has compiled and loaded, is ended when
it has grown large, and is begun again when it is needed.

Parent and process are one program of one user, joined by a pipe of their own: what goes through it is pickled.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, Final

from intercosmos.errors import IntercosmosError, StudyError

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from intercosmos.catalogue import Catalogue
    from intercosmos.directions.base import Assessment, Option
    from intercosmos.programme import Activity, Programme

#: Memory beyond which the process is ended, bytes.
LARGEST: Final = 3 * 2**30
#: Nobody waits longer for an answer, s: whoever asks next must have a turn.
LONGEST_S: Final = 180.0
#: By how much it is less urgent than the server.
_NICE: Final = 5
_POSIX: Final = os.name == "posix"


@dataclass(frozen=True, slots=True)
class _Told:
    """An answer: an assessment, or what went wrong, and how much memory the process has taken."""

    assessment: Assessment | None
    problem: str = ""
    ours: bool = True
    memory: int = 0


class Worker:
    """One process that assesses one option after the other.

    Parameters
    ----------
    largest : memory beyond which the process is ended, bytes
    longest_s : time after which an answer is no longer waited for
    """

    def __init__(self, largest: int = LARGEST, longest_s: float = LONGEST_S) -> None:
        self._largest = largest
        self._longest_s = longest_s
        self._turn = threading.Lock()
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._closed = False
        self._asking = 0
        self._counting = threading.Lock()

    @property
    def wanted(self) -> bool:
        """Whether somebody waits for an answer."""
        return self._asking > 0

    def assess(
        self, option: Option, activity: Activity, programme: Programme, catalogue: Catalogue, /, *, quick: bool
    ) -> Assessment:
        """As :func:`intercosmos.study.what_if.assessed`, computed in the process.

        Raises
        ------
        StudyError
            If the option cannot be assessed, takes too long, or the process died of it.
        """
        with self._counting:
            self._asking += 1
        try:
            return self._asked((option, activity, programme, catalogue, quick))
        finally:
            with self._counting:
                self._asking -= 1

    def ahead(
        self, option: Option, activity: Activity, programme: Programme, catalogue: Catalogue, *, quick: bool
    ) -> None:
        """The same for nobody: what is compiled and loaded for it is there when somebody asks.

        Raises
        ------
        StudyError
            As :meth:`assess`.
        """
        self._asked((option, activity, programme, catalogue, quick))

    def close(self) -> None:
        """End the process, whatever it does."""
        self._closed = True
        self._end()

    def _asked(self, question: tuple[Any, ...]) -> Assessment:
        with self._turn:
            pipe = self._begun()
            try:
                pipe.send(question)
                if not pipe.poll(self._longest_s):
                    self._end()
                    raise StudyError(f"there was no answer within {self._longest_s:g} s\n  next: study it instead")
                told: _Told = pipe.recv()
            except (EOFError, OSError) as error:
                self._end()
                raise StudyError(
                    "the process that computes has died (out of memory, perhaps)\n  next: ask again"
                ) from error
            if told.memory > self._largest:
                self._end()
        if told.assessment is not None:
            return told.assessment
        if told.ours:
            raise StudyError(told.problem)
        raise RuntimeError(f"assessing failed\n{told.problem}")

    def _begun(self) -> Connection:
        """The pipe to the process, which is started where there is none."""
        if self._closed:
            raise StudyError("the server is ending")
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        self._end()
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        # a daemon: it ends with the server, without being waited for
        process = context.Process(target=_run, args=(theirs,), name="what-if", daemon=True)
        # started with Ctrl-C held back: it reaches a process that is still starting, which would print a traceback
        held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if _POSIX else None
        try:
            process.start()
        finally:
            if held is not None:
                signal.pthread_sigmask(signal.SIG_SETMASK, held)
        theirs.close()
        self._process, self._pipe = process, ours
        return ours

    def _end(self) -> None:
        process, self._process = self._process, None
        pipe, self._pipe = self._pipe, None
        if process is not None:
            process.kill()
            process.join(5)
        if pipe is not None:
            pipe.close()


def _run(pipe: Connection) -> None:
    """Answer until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the server, which ends this process
    if _POSIX:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        os.nice(_NICE)
    with contextlib.suppress(EOFError, OSError):  # the server has ended
        while True:
            pipe.send(_answer(*pipe.recv()))


def _answer(option: Option, activity: Activity, programme: Programme, catalogue: Catalogue, quick: bool) -> _Told:
    from intercosmos.study.what_if import assessed

    try:
        found = assessed(option, activity, programme, catalogue, quick=quick)
    except IntercosmosError as error:
        return _Told(None, str(error), memory=_memory())
    except Exception:  # noqa: BLE001 - told to whoever asked, who raises it
        return _Told(None, traceback.format_exc(), ours=False, memory=_memory())
    return _Told(found, memory=_memory())


def _memory() -> int:
    """The most memory that this process has taken so far, bytes; 0 where that cannot be told."""
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if os.uname().sysname == "Darwin" else most * 1024
