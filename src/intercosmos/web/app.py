"""The workbench's server: guards first, then one router for each part of the interface, the page last."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI
from fastapi.routing import APIRoute

import intercosmos
from intercosmos.errors import IntercosmosError
from intercosmos.record.index import Index
from intercosmos.record.index_database import Database
from intercosmos.record.store import Record
from intercosmos.web import errors
from intercosmos.web.jobs import Jobs
from intercosmos.web.security import Guard
from intercosmos.web.security_headers import Headers
from intercosmos.web.static_files import PageFiles
from intercosmos.web.storage import Storage
from intercosmos.web.studies import Studies
from intercosmos.web.views_warm import warm
from intercosmos.web.workspace import Workspace

if TYPE_CHECKING:
    from intercosmos.web.settings import Settings

#: Modules that have a ``router``; the page takes every address that no other does, so it is the last.
ROUTERS: Final = (
    "routes_session",
    "routes_programme",
    "routes_studies",
    "routes_overview",
    "routes_options",
    "routes_what_if",
    "routes_compare",
    "routes_catalogue",
    "routes_scenes",
    "routes_explore",
    "routes_record",
    "routes_record_pages",
    "static",
)


def create_app(settings: Settings) -> FastAPI:
    """The application.

    What routes use lies in its ``state``: ``settings``, ``storage``, ``workspace``, ``studies``, ``jobs``, ``page``,
    and ``record`` and ``record_index``, which are None where there is no record.

    Parameters
    ----------
    settings : which programme is open, where things are kept, who may do what

    Raises
    ------
    StudyError
        If the folder for the workbench's own things cannot be written.
    DataError
        If there is no folder of stories where one was named.
    """
    app = _Application(
        title="Intercosmos workbench",
        summary="The programme, its study, the catalogue and the record.",
        version=intercosmos.__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,  # its page comes from elsewhere
        redoc_url=None,
        responses=errors.RESPONSES,
        generate_unique_id_function=_name_of,
        lifespan=_running,
    )
    state = app.state
    state.settings = settings
    state.storage = Storage(settings.data_folder)
    state.workspace = Workspace(settings, state.storage)
    state.studies = Studies(state.workspace, settings)
    state.jobs = Jobs(state.workspace, state.studies, state.storage, settings)
    state.studies.jobs = state.jobs
    state.watchers = Counter[str]()  # how many of each client follow a study
    state.page = PageFiles(settings.page)
    state.record = Record(settings.record) if settings.record is not None else None
    # Looked through for changes when somebody searches: a large record would hold the start up.
    state.record_index = Index(Database(state.record.folder)) if state.record is not None else None
    errors.install(app)
    app.add_middleware(Guard, owner=app, settings=settings)
    app.add_middleware(Headers)
    for name in ROUTERS:
        app.include_router(import_module(f"intercosmos.web.{name}").router)
    return app


class _Application(FastAPI):
    """Describes errors as what they are, whatever else a route answers with."""

    def openapi(self) -> dict[str, Any]:
        return errors.described(super().openapi())


def _name_of(route: APIRoute) -> str:
    """Ids of operations are the names of their functions with their first tag: short, and the same for ever."""
    return "-".join([*(str(tag) for tag in route.tags[:1]), route.name]).replace("_", "-")


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    state = app.state
    state.jobs.open()
    if state.settings.warm:
        threading.Thread(target=_warm, args=(app,), name="warming", daemon=True).start()
    try:
        yield
    finally:
        state.jobs.close()
        if hasattr(state, "what_if_worker"):
            state.what_if_worker.close()
        state.storage.close()
        if state.record_index is not None:
            state.record_index.close()


def _warm(app: FastAPI) -> None:
    """Read what the first reader will ask for, while nobody waits."""
    state = app.state
    try:
        state.workspace.info()
        state.studies.states()
        warm(app)
        for scenario in ("", *state.workspace.scenarios()):
            state.studies.result(scenario)
    except IntercosmosError as error:
        errors.LOG.info("not read ahead: %s", error)  # whoever asks for it is told the same
