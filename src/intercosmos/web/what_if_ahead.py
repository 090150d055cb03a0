"""Ready for the first what-if: every direction of the programme is computed once before anybody asks."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

from intercosmos.errors import IntercosmosError
from intercosmos.study.what_if import shortened
from intercosmos.web.errors import LOG
from intercosmos.web.what_if_worker import Worker

if TYPE_CHECKING:
    from fastapi import FastAPI

    from intercosmos.directions.base import Assessment
    from intercosmos.study.what_if import Assess
    from intercosmos.web.views_state import Study

#: How often it is looked whether those who wait have been answered, s.
_LOOK_S: Final = 0.2
_MAKING: Final = threading.Lock()


def worker_of(app: FastAPI) -> Worker | None:
    """The process that assesses for the server; None where nothing is kept ready."""
    if not app.state.settings.warm:
        return None
    with _MAKING:
        if not hasattr(app.state, "what_if_worker"):
            app.state.what_if_worker = Worker()
        found: Worker = app.state.what_if_worker
        return found


def assess_of(app: FastAPI) -> Assess | None:
    """What assesses for the server, elsewhere than in its own process."""
    worker = worker_of(app)
    return worker.assess if worker is not None else None


def read_ahead(app: FastAPI, study: Study) -> threading.Thread | None:
    """Compute an option of every direction and way of a study in the background; nobody waits for it.

    Parameters
    ----------
    app : the server; one that is only read computes nothing ahead
    study : of its programme
    """
    worker = worker_of(app)
    if worker is None or app.state.settings.read_only:
        return None
    thread = threading.Thread(target=_work_off, args=(worker, study), name="what-if ahead", daemon=True)
    thread.start()
    return thread


def examples(study: Study) -> list[Assessment]:
    """One option of each direction, then one of each further way: those that are chosen before any other."""
    seen: set[str] = set()
    first: list[Assessment] = []
    rest: list[Assessment] = []
    for activity, many in study.result.assessments.items():
        ways: set[str] = set()
        for one in sorted(many, key=lambda one: (one.option.id not in study.chosen, not one.feasible)):
            direction = study.result.programme.activity(activity).direction
            if one.option.way in ways:
                continue
            ways.add(one.option.way)
            (rest if direction in seen else first).append(one)
            seen.add(direction)
    return [*first, *rest]


def _work_off(worker: Worker, study: Study) -> None:
    for one in examples(study):
        while worker.wanted:
            time.sleep(_LOOK_S)
        option, programme = one.option, study.result.programme
        try:
            activity = programme.activity(option.activity)
            worker.ahead(option, activity, programme, study.catalogue, quick=bool(shortened(option)))
        except IntercosmosError as error:
            LOG.info("not computed ahead: %s", error)  # whoever asks for it is told the same
            return
