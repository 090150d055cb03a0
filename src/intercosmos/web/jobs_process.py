"""A study in a process of its own, told what to do on standard input, telling how far it is on standard output.

The process ends when its standard input does: when the server is gone, nobody waits for the study. What it has computed
by then is kept in the run folder.

``python -m intercosmos.web.jobs_process < task.json``
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from intercosmos.study import Progress


def main() -> None:
    """Read a task, study, and say how it went."""
    # Libraries that print must not come between the messages.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    task: Mapping[str, Any] = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_server, daemon=True).start()
    sys.path[:] = task["sys_path"]
    from intercosmos.errors import IntercosmosError
    from intercosmos.web.errors_told import problem_of

    try:
        study(task, out)
    except IntercosmosError as error:
        _say(out, error=problem_of(error).model_dump(mode="json"))


def study(task: Mapping[str, Any], out: TextIO) -> None:
    """Study the text that the task brings, and write what ``intercosmos study`` writes."""
    from intercosmos.formats.toml import parse_toml
    from intercosmos.programme import catalogue_of, check_programme
    from intercosmos.programme.loader import programme_of
    from intercosmos.report.after_study import write_after_study
    from intercosmos.study import run_folder, run_study
    from intercosmos.web.claims import claims_of_record

    programme = programme_of(parse_toml(task["text"], Path(task["file"])), scenario=task["scenario"] or None)
    catalogue = catalogue_of(programme)
    check_programme(programme, catalogue)
    folder = run_folder(programme, catalogue, Path(task["runs"]))
    only = task["only"] or None
    total = 0

    def told(step: Progress) -> None:
        nonlocal total
        total = step.total
        _say(
            out,
            progress={
                "done": step.done,
                "total": step.total,
                "activity": step.activity,
                "text": step.text,
                "notice": step.notice,
            },
        )

    result = run_study(programme, catalogue, folder=folder, jobs=task["jobs"], only=only, progress=told)
    _say(out, progress={"done": total, "total": total, "activity": "", "text": "writing the report", "notice": False})
    claims = claims_of_record(Path(task["record"])) if task["record"] else ()
    write_after_study(result, catalogue, folder, only=only, claims=claims)
    _say(out, finished={"folder": str(folder)})


def _say(out: TextIO, **message: Any) -> None:
    out.write(json.dumps(message, ensure_ascii=True) + "\n")
    out.flush()


def _end_with_server() -> None:
    while sys.stdin.readline():
        pass
    os._exit(1)  # the pool's workers follow


if __name__ == "__main__":
    main()
