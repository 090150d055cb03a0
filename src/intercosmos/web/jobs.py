"""Studies begun from the page: one at a time in a process of its own, the others wait for their turn."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any, Final

from intercosmos.web.errors import LOG, NotFoundError, RefusedError
from intercosmos.web.jobs_kept import KeptJobs, now_text
from intercosmos.web.models import Job, JobRequest, Problem

if TYPE_CHECKING:
    from intercosmos.web.settings import Settings
    from intercosmos.web.storage import Storage
    from intercosmos.web.studies import Studies
    from intercosmos.web.workspace import Workspace

#: How often at most the progress of a study is written to the disk, s.
_WRITE_EVERY_S: Final = 0.5
#: How often the server of a study is noted to be there, s.
_HEARD_EVERY_S: Final = 15.0
#: So much of what a failed process printed last goes to the log, bytes.
_LAST_WORDS: Final = 4000
_ENDED: Final = ("done", "failed", "stopped")
_STOPPED: Final = "stopped; begin the study again and it goes on where it was"


class Jobs:
    """Begins, follows and stops studies.

    Parameters
    ----------
    workspace, studies : the programme that is open, and its studies
    storage : where studies begun are kept
    settings : where results go, how many processes they may use
    """

    def __init__(self, workspace: Workspace, studies: Studies, storage: Storage, settings: Settings) -> None:
        self._workspace = workspace
        self._studies = studies
        self._settings = settings
        self._kept = KeptJobs(storage, str(settings.programme.resolve()))
        self._lock = threading.Condition()
        self._tasks: deque[tuple[str, dict[str, Any]]] = deque()
        self._live: dict[str, Job] = {}
        self._process: subprocess.Popen[str] | None = None
        self._running = ""
        self._worker: threading.Thread | None = None
        self._closing = False

    @property
    def closing(self) -> bool:
        """Whether the server is about to end: who follows a study should let go."""
        return self._closing

    def open(self) -> None:
        """Begin to work off what waits; what an earlier server left behind is marked as stopped."""
        self._closing = False
        self._kept.stop_orphans()
        self._worker = threading.Thread(target=self._work, name="studies", daemon=True)
        self._worker.start()

    def let_go(self) -> None:
        """Tell those who follow that the server ends."""
        self._closing = True

    def close(self) -> None:
        """Stop everything; what was computed is kept, and goes on when it is begun again."""
        with self._lock:
            self._closing = True
            for job in list(self._live.values()):
                self._end(job, "stopped", _STOPPED)
            self._tasks.clear()
            self._kill()
            self._lock.notify_all()
        if self._worker is not None:
            self._worker.join(timeout=10)

    # ------------------------------------------------------------------------------------------------------- asking

    def begin(self, request: JobRequest) -> Job:
        """Begin a study of the file as it stands, or join the same one that waits or runs already.

        Raises
        ------
        UnknownIdError
            If there is no such scenario or activity.
        RefusedError
            If the file cannot be studied, or too many studies wait.
        """
        from intercosmos.study.pool import default_jobs

        now = self._workspace.read()
        programme = self._workspace.programme(request.scenario)
        if request.only:
            programme.activity(request.only)
        for found in self._workspace.problems(now):
            if found.scenario in ("", request.scenario):
                raise RefusedError.of(422, found.told)
        with self._lock:
            alike = self._kept.alike(request.scenario, request.only, now.etag)
            if alike is not None and alike.id in self._live:
                return self._live[alike.id]
            if len(self._tasks) >= self._settings.limits.waiting:
                raise RefusedError(503, "too many studies wait already", advice="stop one of them, or wait")
            job = Job(
                id=secrets.token_hex(8), scenario=request.scenario, only=request.only, state="waiting", done=0, total=0,
                activity="", text="waiting for its turn", notices=[], started=now_text(),
            )  # fmt: skip
            self._kept.insert(job, now.etag)
            self._live[job.id] = job
            task = {
                "text": now.document.text,
                "file": str(self._workspace.path),
                "scenario": request.scenario,
                "only": request.only,
                "runs": str(self._settings.runs),
                "record": str(self._settings.record or ""),
                "jobs": self._settings.jobs or default_jobs(),
                "sys_path": sys.path,
            }
            self._tasks.append((job.id, task))
            self._lock.notify_all()
            return job

    def get(self, job_id: str) -> Job:
        """One study begun.

        Raises
        ------
        NotFoundError
            If there was none of that id.
        """
        return self.versioned(job_id)[0]

    def versioned(self, job_id: str) -> tuple[Job, int]:
        """The same, and how many times it was changed as far as the disk knows."""
        found = self._kept.get(job_id)
        if found is None:
            raise NotFoundError("no study of that id was begun here", advice="begin one")
        live = self._live.get(job_id)
        return (live, found[1]) if live is not None and found[0].state not in _ENDED else found

    def latest(self, scenario: str) -> Job | None:
        """What was begun last for a scenario."""
        found = self._kept.latest(scenario)
        return self._live.get(found.id, found) if found is not None else None

    def stop(self, job_id: str) -> Job:
        """Stop a study with everything it started; one that has ended stays as it is."""
        with self._lock:
            job = self.get(job_id)
            if job_id in self._live:
                self._tasks = deque(task for task in self._tasks if task[0] != job_id)
                self._end(job, "stopped", _STOPPED)
                if self._running == job_id:
                    self._kill()
        return self.get(job_id)

    # ------------------------------------------------------------------------------------------------------- working

    def _work(self) -> None:
        while True:
            with self._lock:
                while not self._tasks and not self._closing:
                    self._lock.wait()
                if self._closing:
                    return
                job_id, task = self._tasks.popleft()
                job = self._live[job_id]
                self._running = job_id
                job.state, job.text = "running", "reading"
                self._kept.update(job)
            try:
                self._run(job, task)
            except Exception:  # noqa: BLE001 - whatever it was: the next study must have its turn
                LOG.exception("the study %s failed", job_id)
                with self._lock:
                    self._fail(job, "the study could not be run; the server's log says why")
            finally:
                with self._lock:
                    self._running, self._process = "", None

    def _run(self, job: Job, task: dict[str, Any]) -> None:
        with tempfile.TemporaryFile() as words, self._started(words) as process:
            with self._lock:
                if job.id not in self._live:  # stopped while it was being started
                    return
                self._process = process
            assert process.stdin is not None
            assert process.stdout is not None
            with contextlib.suppress(BrokenPipeError):  # it ended at once: its last words say why
                process.stdin.write(json.dumps(task) + "\n")
                process.stdin.flush()
            minder = threading.Thread(target=self._mind, args=(job.id, process), daemon=True)
            minder.start()
            written_at = 0.0
            for line in process.stdout:
                with self._lock:
                    if job.id not in self._live:
                        return
                    self._hear(job, json.loads(line))
                    if job.id in self._live and time.monotonic() - written_at > _WRITE_EVERY_S:
                        self._kept.update(job)
                        written_at = time.monotonic()
            process.wait()
            with self._lock:
                if job.id in self._live:
                    words.seek(0, os.SEEK_END)
                    words.seek(max(0, words.tell() - _LAST_WORDS))
                    LOG.error("a study ended with %s: %s", process.returncode, words.read().decode("utf-8", "replace"))
                    self._fail(job, "the process that computed it died (out of memory, perhaps)")

    @contextlib.contextmanager
    def _started(self, words: IO[bytes]) -> Iterator[subprocess.Popen[str]]:
        """A process of its own group: Ctrl-C does not reach it, and it can be ended with its workers."""
        process = subprocess.Popen(
            [sys.executable, "-m", "intercosmos.web.jobs_process"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=words, text=True, encoding="utf-8",
            start_new_session=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )  # fmt: skip
        try:
            yield process
        finally:
            _kill_group(process)
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with contextlib.suppress(BrokenPipeError):
                        stream.close()

    def _mind(self, job_id: str, process: subprocess.Popen[str]) -> None:
        """Note now and then that the study's server is there."""
        noted = time.monotonic()
        while process.poll() is None and not self._closing:
            time.sleep(0.2)
            if time.monotonic() - noted > _HEARD_EVERY_S:
                self._kept.heard([job_id, *(waiting for waiting, _ in list(self._tasks))])
                noted = time.monotonic()

    def _hear(self, job: Job, message: dict[str, Any]) -> None:
        if "progress" in message:
            step = message["progress"]
            if step["notice"]:
                job.notices = [*job.notices, step["text"]][-100:]
            job.done, job.total = step["done"], step["total"]
            job.activity, job.text = step["activity"], step["text"]
        elif "error" in message:
            self._fail(job, "", Problem.model_validate(message["error"]))
        elif "finished" in message:
            self._end(job, "done", "done")

    def _fail(self, job: Job, problem: str, told: Problem | None = None) -> None:
        job.error = told or Problem(
            kind="internal", problem=problem, advice="begin it again: what has been computed is kept"
        )
        self._end(job, "failed", job.error.problem)

    def _end(self, job: Job, state: Any, text: str) -> None:
        if self._live.pop(job.id, None) is not None:
            job.state, job.text, job.finished = state, text, now_text()
            self._kept.update(job)

    def _kill(self) -> None:
        if self._process is not None:
            _kill_group(self._process)


def _kill_group(process: subprocess.Popen[str]) -> None:
    """End a process and everything it started."""
    if process.poll() is None or os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()  # its workers notice
