"""The options of an activity, and one option with everything behind it."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from intercosmos.web.models import ActivityOptions, MapView, OptionDetail
from intercosmos.web.sayings import said_by_record
from intercosmos.web.views_answer import answer
from intercosmos.web.views_map import map_view
from intercosmos.web.views_option import option_detail, sayings_about
from intercosmos.web.views_options import activity_options
from intercosmos.web.views_state import OptionId, PathId, Scenario, Title, studied

router = APIRouter(prefix="/api", tags=["options"])


@router.get("/activities/{activity}", response_model=ActivityOptions)
def activity(request: Request, activity: PathId, scenario: Scenario = "") -> Response:
    """Every option of an activity, with the figures that most of them have as columns."""
    study = studied(request, scenario)
    found = study.options(activity)
    return answer(request, ("activity", study.stamp, activity), lambda: activity_options(study, activity, found))


@router.get("/option", response_model=OptionDetail)
def option(request: Request, option: OptionId, scenario: Scenario = "") -> Response:
    """One option: margins, figures, conditions, shares, events, curves, models and sources."""
    study, said = studied(request, scenario), said_by_record(request)
    found = study.option(option)
    parts = ("option", study.stamp, said.stamp, option)
    return answer(request, parts, lambda: option_detail(study, found, sayings_about(study, found, said.claims)))


@router.get("/option/map", response_model=MapView)
def option_map(
    request: Request,
    option: OptionId,
    map: Title,  # noqa: A002 - the interface's word
    layer: Title,
    scenario: Scenario = "",
) -> Response:
    """One layer of a map of an option, at most 300 points a side."""
    study = studied(request, scenario)
    found = study.map(option, map)
    return answer(request, ("map", study.stamp, option, map, layer), lambda: map_view(found, layer))
