"""Where chunks are computed: here, in a pool of processes, or on a Dask cluster. The results are the same.

Workers are started afresh (``spawn``), because a process that has started JAX's threads must not be forked.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import wait as wait_for_any
from typing import Any, Final, TypeAlias

from intercosmos.catalogue.recording_reads import Reads
from intercosmos.errors import StudyError
from intercosmos.study.chunks import Context, Work
from intercosmos.study.store import code_digest
from intercosmos.study.traces import compute_traced

#: A task shorter than this costs more to send than to compute, so tasks grow until they are longer.
SHORTEST_TASK_S: Final = 0.1
#: How long to wait for a Dask scheduler to answer, s.
CONNECTION_TIMEOUT_S = 10.0

#: The place of a chunk in the list, what it came to, as plain data, and what it read of the catalogue.
Computed: TypeAlias = tuple[int, list[Any], Reads | None]
Task: TypeAlias = list[tuple[int, Work]]

_POSIX: Final = hasattr(signal, "pthread_sigmask")

_context: Context | None = None  # of a worker process, set once when it starts


def default_jobs() -> int:
    """How many processes to use if nobody says: as many as there are processors for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def compute(
    context: Context, chunks: Sequence[tuple[int, Work]], *, jobs: int = 1, cluster: str | None = None
) -> Iterator[Computed]:
    """Compute chunks, each as soon as a worker is free, and give each back as soon as it is done.

    Parameters
    ----------
    context : programme, catalogue, code
    chunks : with their places, which are given back with the results
    jobs : how many processes; 1 computes here
    cluster : address of a Dask scheduler, such as ``"tcp://10.0.0.1:8786"``; then ``jobs`` is not used

    Raises
    ------
    StudyError
        If an option cannot be assessed, a worker dies, or the cluster cannot be reached.
    """
    if cluster is not None:
        with _cluster(cluster, context) as (executor, sent, workers):
            yield from _spread(executor, sent, chunks, workers)
    elif min(jobs, len(chunks)) <= 1:
        for place, chunk in chunks:
            yield place, *compute_traced(chunk, context)
    else:
        with _processes(context, min(jobs, len(chunks))) as executor:
            yield from _spread(executor, None, chunks, jobs)


def _spread(executor: Executor, context: Any, chunks: Sequence[tuple[int, Work]], workers: int) -> Iterator[Computed]:
    """Keep two tasks a worker in flight; a task starts as one chunk and doubles while tasks are too short."""
    waiting = deque(chunks)
    running: set[Future[tuple[float, list[Computed]]]] = set()
    size = 1
    while waiting or running:
        while waiting and len(running) < 2 * workers:
            fair = -(-len(waiting) // workers)
            task = [waiting.popleft() for _ in range(min(size, fair))]
            running.add(executor.submit(_work, context, task))
        try:
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                seconds, computed = future.result()
                yield from computed
                size = size * 2 if seconds < SHORTEST_TASK_S else size
        except BrokenProcessPool as error:
            raise StudyError(
                "a worker process died (out of memory, perhaps)\n  next: run the same command again, with fewer --jobs;"
                " what has been computed is kept"
            ) from error


def _work(context: Context | None, task: Task) -> tuple[float, list[Computed]]:
    """Assess the chunks of one task in a worker; also how long it took, s."""
    started = time.perf_counter()
    context = context or _context
    assert context is not None, "a worker starts with its context"
    computed = [(place, *compute_traced(chunk, context)) for place, chunk in task]
    return time.perf_counter() - started, computed


# -------------------------------------------------------------------------------------------------- processes


@contextmanager
def _processes(context: Context, jobs: int) -> Iterator[Executor]:
    """A pool of fresh processes, ended at once if the caller gives up."""
    before = set(multiprocessing.active_children())
    executor = ProcessPoolExecutor(
        jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_start_worker, initargs=(context,)
    )
    try:
        # Started with Ctrl-C held back: it reaches a worker that is still starting, which would print a traceback.
        resource_tracker.ensure_running()  # it lets Ctrl-C through as it starts
        held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if _POSIX else None
        try:
            for _ in range(jobs):
                executor.submit(default_jobs)  # each starts one more
        finally:
            if held is not None:
                signal.pthread_sigmask(signal.SIG_SETMASK, held)
        yield executor
    except BaseException:
        ours = set(multiprocessing.active_children()) - before
        for process in ours:
            process.kill()
        raise
    finally:
        # waits for the thread that minds the workers: left alone it may write to what the exit has closed
        executor.shutdown(wait=True, cancel_futures=True)


def _start_worker(context: Context) -> None:
    global _context
    _context = context
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the parent, which ends us
    if _POSIX:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    """End this process when its parent is gone: a killed study must not leave workers computing for nobody."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for_any([parent.sentinel])
        os._exit(1)


# ---------------------------------------------------------------------------------------------------- cluster


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """A Dask cluster's client, closed afterwards.

    Raises
    ------
    StudyError
        If the package for clusters is missing, there is no scheduler at the address, or it has no workers.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise StudyError(
            "a cluster needs the package distributed\n  next: pip install 'intercosmos[cluster]'"
        ) from error
    try:
        client = Client(address, timeout=CONNECTION_TIMEOUT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise StudyError(
            f"there is no Dask scheduler at {address}: {error}\n"
            "  next: start one with `dask scheduler`, or leave --cluster out"
        ) from error
    try:
        if not client.nthreads():
            raise StudyError(
                f"the cluster at {address} has no workers\n  next: start some with `dask worker {address}`"
            )
        yield client
    finally:
        client.close()


@contextmanager
def _cluster(address: str, context: Context) -> Iterator[tuple[Executor, Any, int]]:
    """A Dask cluster as an executor, the context sent to every worker, and the number of workers."""
    with connected(address) as client:
        for worker, digest in client.run(code_digest).items():
            if digest != context.code:
                raise StudyError(f"worker {worker} has another version of Intercosmos\n  next: install the same on all")
        sent = client.scatter(context, broadcast=True, hash=False)
        yield client.get_executor(pure=False), sent, sum(client.nthreads().values())
