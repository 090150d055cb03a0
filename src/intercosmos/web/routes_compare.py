"""Two scenarios side by side."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from intercosmos.web.models import Comparison
from intercosmos.web.views_answer import answer
from intercosmos.web.views_compare import compare as compare_studies
from intercosmos.web.views_state import Scenario, studied

router = APIRouter(prefix="/api", tags=["compare"])


@router.get("/compare", response_model=Comparison)
def compare(request: Request, left: Scenario = "", right: Scenario = "") -> Response:
    """Where two scenarios differ: verdicts, bindings, the plan and its balance."""
    one, other = studied(request, left), studied(request, right)
    return answer(request, ("compare", one.stamp, other.stamp), lambda: compare_studies(one, other))
