"""Blocks of cells through the search for accesses, here or on a Dask cluster.

A block has the same cells beside it in every run: the last one is filled up with its last cell, and those that are
not asked for stand behind the others, where the search never comes to. So a block's figures are the same to the bit
whichever blocks were done before, and wherever.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.observation.coverage_maps_blocks import Question, figures_of_block
from intercosmos.physics.observation.coverage_maps_store import Sheets

__all__ = ["Cells", "compute"]

Array = NDArray[np.float64]
Done = tuple[int, dict[str, NDArray[Any]]]

#: Tasks for each thread of a cluster: enough to even out, few enough to share what a search begins with.
_TASKS = 4


@dataclass(frozen=True, eq=False)
class Cells:
    """Points (n, 3) and their areas (n,), and how many make a block."""

    points: Array
    area_m2: Array
    each: int


def compute(
    question: Question, cells: Cells, sheets: Sheets, *, client: Any, progress: Callable[[int, int], None] | None
) -> None:
    """Compute the blocks that are missing; ``progress`` is called with the number of cells done and of all."""
    missing = sheets.missing()
    done = sheets.cells - sum(len(sheets.range_of(block)) for block in missing)
    found = _here(question, cells, missing, None) if client is None else _there(client, question, cells, missing)
    with closing(found):
        for block, columns in found:
            sheets.keep(block, columns)
            done += len(sheets.range_of(block))
            if progress is not None:
                progress(done, sheets.cells)


def _here(question: Question, cells: Cells, blocks: Sequence[int], threads: int | None) -> Generator[Done, None, None]:
    from intercosmos.physics.observation.ground_access import access_blocks

    if not blocks:
        return
    each, n = cells.each, len(cells.points)
    others = np.setdiff1d(np.arange(-(-n // each)), blocks)
    order = (np.concatenate([blocks, others])[:, None] * each + np.arange(each)).ravel()
    search = access_blocks(
        question.orbits, cells.points[np.minimum(order, n - 1)], question.sensor, question.times,
        cells_at_once=each, threads=threads, **question.options,
    )  # fmt: skip
    with closing(search):  # type: ignore[type-var]
        for block, (some, found) in zip(blocks, search, strict=False):
            area = cells.area_m2[block * each : (block + 1) * each]
            yield block, figures_of_block(question, area, some.start, found)


def _there(client: Any, question: Question, cells: Cells, blocks: Sequence[int]) -> Generator[Done, None, None]:
    """The same on a cluster, some blocks a task."""
    from distributed import as_completed

    if not blocks:
        return
    tasks = max(1, min(len(blocks), _TASKS * sum(client.nthreads().values())))
    sent = client.scatter([question, cells], broadcast=True, hash=False)
    parts = [part.tolist() for part in np.array_split(np.asarray(blocks), tasks)]
    running = [client.submit(_task, *sent, part, pure=False) for part in parts]
    try:
        for future in as_completed(running):
            yield from future.result()
            future.release()
    finally:
        client.cancel(running)


def _task(question: Question, cells: Cells, blocks: Sequence[int]) -> list[Done]:
    return list(_here(question, cells, blocks, 1))
