"""What partners want: the programme file, its schema, scenarios and checks.

>>> from intercosmos.programme import ParityRule
>>> ParityRule().notion
'proportional'
"""

from __future__ import annotations

from intercosmos.programme.activities import CREW_WAYS, Activity, CrewActivity, LaunchActivity, Orbit, Spacecraft
from intercosmos.programme.check import check_programme, find_problems
from intercosmos.programme.deep_space import DESTINATIONS, DeepSpaceActivity, Probe
from intercosmos.programme.engines import ENGINE_WAYS, EnginesActivity
from intercosmos.programme.loader import catalogue_of, load_programme
from intercosmos.programme.navigation import NAVIGATION_WAYS, NavigationActivity
from intercosmos.programme.schema import ParityRule, Programme, Scenario
from intercosmos.programme.sensing import SENSING_WAYS, SensingActivity
from intercosmos.programme.template import commented_template

__all__ = [
    "CREW_WAYS",
    "DESTINATIONS",
    "ENGINE_WAYS",
    "NAVIGATION_WAYS",
    "SENSING_WAYS",
    "Activity",
    "CrewActivity",
    "DeepSpaceActivity",
    "EnginesActivity",
    "LaunchActivity",
    "NavigationActivity",
    "Orbit",
    "ParityRule",
    "Probe",
    "Programme",
    "Scenario",
    "SensingActivity",
    "Spacecraft",
    "catalogue_of",
    "check_programme",
    "commented_template",
    "find_problems",
    "load_programme",
]
