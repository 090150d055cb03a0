"""Make ahead what the first reader, and the first who asks what if, would otherwise wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request

from intercosmos.web.sayings import said_by_record
from intercosmos.web.views_catalogue import indexed
from intercosmos.web.views_overview import overview_of
from intercosmos.web.views_scenes import scene_list
from intercosmos.web.views_state import study_or_none
from intercosmos.web.what_if_ahead import read_ahead

if TYPE_CHECKING:
    from fastapi import FastAPI


def warm(app: FastAPI, scenario: str = "") -> None:
    """Look through the record and the catalogue, and make the overview and the list of scenes of a study.

    Parameters
    ----------
    app : the server; its studies and its programme can be read already
    scenario : empty for the programme as written

    Raises
    ------
    IntercosmosError
        If the programme or its study cannot be read.
    """
    request = Request({"type": "http", "app": app})
    said_by_record(request)
    study = study_or_none(request, scenario)
    if study is not None:
        overview_of(study)
    index = indexed(request, scenario)
    for made in ("named", "figures", "findings", "used_by", "cited_by"):
        getattr(index, made)
    if study is not None:
        scene_list(study)
        read_ahead(app, study)
