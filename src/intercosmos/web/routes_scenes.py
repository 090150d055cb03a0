"""Scenes for the globe and for the Sun frame."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from intercosmos.web.models import SceneList
from intercosmos.web.views_answer import answer
from intercosmos.web.views_made import answer_of_study
from intercosmos.web.views_scenes import scene_bytes, scene_list
from intercosmos.web.views_state import OptionId, PathId, Scenario, studied

router = APIRouter(prefix="/api", tags=["scenes"])


@router.get("/scenes", response_model=SceneList)
def scenes(request: Request, scenario: Scenario = "") -> Response:
    """Every scene of a study."""
    return answer_of_study(request, "scenes", scenario, scene_list)


@router.get("/scenes/{scene}", response_model=list[dict[str, Any]] | dict[str, Any])
def scene(request: Request, scene: PathId, scenario: Scenario = "", option: OptionId = "") -> Response:
    """One scene: CZML packets for the globe, or paths about the Sun."""
    study = studied(request, scenario)
    return answer(request, ("scene", study.stamp, scene, option), lambda: scene_bytes(study, scene, option))
