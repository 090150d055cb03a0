"""The study at one look."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from intercosmos.web.models import Overview
from intercosmos.web.views_answer import answer
from intercosmos.web.views_overview import overview_of
from intercosmos.web.views_state import Scenario, studied

router = APIRouter(prefix="/api", tags=["study"])


@router.get("/overview", response_model=Overview)
def overview(request: Request, scenario: Scenario = "") -> Response:
    """What was found: the directions with their verdicts, the activities, the plan, decisions and the timeline."""
    study = studied(request, scenario)
    return answer(request, ("overview", study.stamp), lambda: overview_of(study))
