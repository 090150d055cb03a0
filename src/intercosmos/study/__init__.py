"""Runs the options of a programme: in a pool or on a cluster, stored as they come, resumable to the bit."""

from __future__ import annotations

from intercosmos.study.dependence import Dependents, dependents, outdated
from intercosmos.study.pool import default_jobs
from intercosmos.study.result import PayloadCurve, Progress, StudyResult, load_result
from intercosmos.study.run import assess_activities, result_name, run_folder, run_study

__all__ = [
    "Dependents",
    "PayloadCurve",
    "Progress",
    "StudyResult",
    "assess_activities",
    "default_jobs",
    "dependents",
    "load_result",
    "outdated",
    "result_name",
    "run_folder",
    "run_study",
]
