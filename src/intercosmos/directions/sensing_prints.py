"""Fingerprints of tasking problems and of schedules: the same ones are searched once, whoever asks.

A search depends on nothing but its problem, its aim and what it begins with. A change of a programme that leaves all of
that as it is, such as one of the other partner's stations for what a partner has alone, leaves its schedule, too.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from intercosmos.physics.observation.schedule_result import Schedule
    from intercosmos.physics.observation.tasking_problem import Problem


def print_of_problem(problem: Problem) -> str:
    """SHA-256 of a problem, to the last bit of every number."""
    start = problem.start
    said = [
        repr(problem.satellites), repr(problem.horizon_s), repr(problem.must_downlink), repr(problem.notes),
        repr(list(problem.reasons.items())), "" if start is None else f"{start.scale} {start.jd1!r} {start.jd2!r}",
    ]  # fmt: skip
    total = hashlib.sha256("\0".join(said).encode())
    for table in (problem.requests, problem.opportunities, problem.downlinks):
        for field in fields(table):
            _add(total, field.name, getattr(table, field.name))
    return total.hexdigest()


def print_of_schedule(schedule: Schedule | None) -> str:
    """SHA-256 of what a search takes of a schedule that it begins with; empty for none."""
    if schedule is None:
        return ""
    total = hashlib.sha256()
    for name in ("taken", "start_s", "window", "delivered_s"):
        _add(total, name, getattr(schedule, name))
    return total.hexdigest()


def _add(total: hashlib._Hash, name: str, column: object) -> None:
    if isinstance(column, np.ndarray):
        total.update(f"\0{name} {column.dtype.str} {column.shape} ".encode())
        total.update(np.ascontiguousarray(column).tobytes())
    else:
        total.update(f"\0{name} {column!r}".encode())
