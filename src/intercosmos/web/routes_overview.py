"""The study at one look."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from intercosmos.web.models import Overview
from intercosmos.web.views_made import answer_of_study
from intercosmos.web.views_state import Scenario, Study

router = APIRouter(prefix="/api", tags=["study"])


@router.get("/overview", response_model=Overview)
def overview(request: Request, scenario: Scenario = "") -> Response:
    """What was found: the directions with their verdicts, the activities, the plan, decisions and the timeline."""
    return answer_of_study(request, "overview", scenario, _overview)


def _overview(study: Study) -> Overview:
    from intercosmos.web.views_overview import overview_of

    return overview_of(study)
