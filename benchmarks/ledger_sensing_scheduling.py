"""Rows of the ledger: schedules of published instances."""

from __future__ import annotations

from ledger_row import Row
from published import sensing_scheduling
from published.real_data import real_file

from intercosmos.physics.observation.request_files import read_requests
from intercosmos.physics.observation.scheduler import schedule

#: Seconds for an instance of 570 requests; a quarter of what is allowed.
LARGE_S = 15.0


def schedules() -> list[Row]:
    """Proven gaps, where the instances are at hand."""
    rows = []
    wanted = [(name, gap, sensing_scheduling.INSTANCE_LIMIT_S) for name, gap in sensing_scheduling.GAPS.items()]
    wanted += [(name, sensing_scheduling.LARGE_GAP, LARGE_S) for name in sensing_scheduling.LARGE]
    for name, gap, limit in wanted:
        path = real_file("scheduling", name)
        if not path.exists():
            continue
        found = schedule(read_requests(path), time_limit_s=limit)
        what = f"proven gap of {name.split('_seed')[0].replace('_', ' ')} after {limit:g} s"
        rows.append(Row(what, "Squillaci, Roussel, Pralet, 2023", found.gap, gap))
    return rows
