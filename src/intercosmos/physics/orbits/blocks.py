"""Rows through a compiled program in blocks of fixed size, on all cores.

A program is compiled for two lengths only, a handful of rows and many; within a long block the rows go through in
tiles that fit the nearest cache of a core. Vectors travel as separate components, which is what vector units want.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.engine import jax

#: rows of a block
FEW, MANY = 64, 16384
#: rows of a tile
TILE = 2048

#: components (n,) of every row and values common to all, to components (n,)
Rows = Callable[..., tuple[Any, ...]]


def compiled(rows: Rows) -> Rows:
    """``rows(columns, *common)`` compiled, going through long blocks in tiles."""

    def program(columns: tuple[Any, ...], *common: Any) -> Any:
        if columns[0].size <= TILE:
            return rows(columns, *common)
        tiles = tuple(v.reshape(-1, TILE) for v in columns)
        return jax.tree.map(lambda v: v.reshape(-1), jax.lax.map(lambda tile: rows(tile, *common), tiles))

    done: Rows = jax.jit(program, compiler_options=compiler_options())
    return done


def compiler_options() -> dict[str, Any]:
    """Full vectors where the processor has them: a third faster here."""
    return {"xla_cpu_prefer_vector_width": 512} if jax.default_backend() == "cpu" else {}


@lru_cache(maxsize=1)
def workers() -> ThreadPoolExecutor:
    """One thread a core; a compiled program holds no lock of the interpreter."""
    return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="blocks")


def in_blocks(
    program: Rows,
    columns: Sequence[NDArray[Any]] | Callable[[int, int], Sequence[NDArray[Any]]],
    common: Sequence[Any] = (),
    *,
    count: int | None = None,
) -> tuple[NDArray[Any], ...]:
    """All rows through a compiled program; the last block repeats its last row.

    Parameters
    ----------
    columns : arrays (n,), n at least 1; or a function of the first row and the one behind the last that makes them
    common : scalars
    count : n, where ``columns`` is a function

    Returns
    -------
    arrays (n,)
    """
    if callable(columns):
        part_of, total = columns, count or 0
    else:
        known = columns
        total = len(known[0])

        def part_of(start: int, stop: int) -> Sequence[NDArray[Any]]:
            return [v[start:stop] for v in known]

    size = FEW if total <= FEW else MANY

    def block(start: int) -> list[NDArray[Any]]:
        part = [np.ascontiguousarray(v) for v in part_of(start, min(start + size, total))]
        length = len(part[0])
        if length < size:
            part = [np.concatenate([v, np.broadcast_to(v[-1], size - length)]) for v in part]
        return [np.asarray(v)[:length] for v in program(tuple(part), *common)]

    first = block(0)
    if total <= size:
        return tuple(first)
    out = [np.empty(total, v.dtype) for v in first]

    def keep(start: int, found: list[NDArray[Any]]) -> None:
        for target, v in zip(out, found, strict=True):
            target[start : start + size] = v

    keep(0, first)
    list(workers().map(lambda start: keep(start, block(start)), range(size, total, size)))
    return tuple(out)
