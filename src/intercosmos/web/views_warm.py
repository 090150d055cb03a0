"""Make ahead what the first reader, and the first who asks what if, would otherwise wait for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

from fastapi import Request

from intercosmos.errors import DataError, IntercosmosError
from intercosmos.web.errors import LOG
from intercosmos.web.sayings import said_by_record
from intercosmos.web.views_catalogue import indexed
from intercosmos.web.views_made import told_of_study
from intercosmos.web.views_overview import overview_of
from intercosmos.web.views_scenes import scene_list
from intercosmos.web.views_state import study_or_none
from intercosmos.web.what_if_ahead import read_ahead

if TYPE_CHECKING:
    from fastapi import FastAPI


def warm_all(app: FastAPI) -> None:
    """Read everything that readers will ask for, step by step; whoever asks meanwhile comes first.

    Parameters
    ----------
    app : the server, whole
    """
    state = app.state
    try:
        warm(app, give_way=state.traffic.give_way)
        for step in (state.workspace.info, state.workspace.problems, state.studies.states):
            state.traffic.give_way()
            step()
        for scenario in state.workspace.scenarios():
            state.traffic.give_way()
            state.studies.result(scenario)
    except IntercosmosError as error:
        LOG.info("not read ahead: %s", error)  # whoever asks for it is told the same


def warm(app: FastAPI, scenario: str = "", *, give_way: Callable[[], None] = lambda: None) -> None:
    """Look through the record and the catalogue, and make the overview and the list of scenes of a study.

    Parameters
    ----------
    app : the server; its studies and its programme can be read already
    scenario : empty for the programme as written

    Other Parameters
    ----------------
    give_way : waits while somebody else should come first

    Raises
    ------
    IntercosmosError
        If the programme or its study cannot be read.
    """
    request = Request({"type": "http", "app": app})
    study = study_or_none(request, scenario)
    give_way()
    if study is not None:
        told_of_study(request, "overview", scenario, overview_of)
    give_way()
    said_by_record(request)
    give_way()
    index = indexed(request, scenario)
    for made in ("named", "figures", "findings", "used_by", "cited_by"):
        give_way()
        getattr(index, made)
    if app.state.record_index is not None:
        give_way()
        try:
            app.state.record_index.prepare()
        except (DataError, sqlite3.Error) as error:
            LOG.info("the record's index was not read ahead: %s", error)
    if study is not None:
        give_way()
        told_of_study(request, "scenes", scenario, scene_list)
        read_ahead(app, study)
