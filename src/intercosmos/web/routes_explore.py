"""Explorers: payload curves, and the table of points that somebody picked on a map or a curve."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from intercosmos.web.models import Candidates, MapPoint, PayloadCurves, PayloadPoint
from intercosmos.web.views_answer import answer
from intercosmos.web.views_candidates import table_of
from intercosmos.web.views_explore import map_candidate, payload_candidate, payload_curves
from intercosmos.web.views_state import Scenario, studied

router = APIRouter(prefix="/api", tags=["explorers"])


@router.get("/payloads", response_model=PayloadCurves)
def payloads(request: Request, scenario: Scenario = "") -> Response:
    """Payload against inclination, of every vehicle from every site."""
    study = studied(request, scenario)
    return answer(request, ("payloads", study.stamp), lambda: payload_curves(study))


@router.get("/candidates", response_model=Candidates)
def candidates(request: Request) -> Candidates:
    """The points kept, the newest first."""
    return table_of(request).all()


@router.post("/candidates/map", response_model=Candidates)
def keep_map_point(request: Request, point: MapPoint) -> Candidates:
    """Keep a point of a map: every layer's value there."""
    study = studied(request, point.scenario)
    return table_of(request).add(map_candidate(study, point))


@router.post("/candidates/payload", response_model=Candidates)
def keep_payload_point(request: Request, point: PayloadPoint) -> Candidates:
    """Keep a point of a payload curve: what the vehicle lifts there, and what binds."""
    study = studied(request, point.scenario)
    return table_of(request).add(payload_candidate(study, point))


@router.delete("/candidates/{id:int}", response_model=Candidates)
def forget(request: Request, id: Annotated[int, Path(ge=1, le=2**53)]) -> Candidates:  # noqa: A002 - the interface's word
    """Take a point out of the table."""
    return table_of(request).remove(id)
