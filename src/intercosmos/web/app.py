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
from intercosmos.web import errors
from intercosmos.web.jobs import Jobs
from intercosmos.web.made_before import MadeBefore, program_stamp
from intercosmos.web.security import Guard
from intercosmos.web.security_headers import Headers
from intercosmos.web.static_files import PageFiles
from intercosmos.web.storage import Storage
from intercosmos.web.studies import Studies
from intercosmos.web.traffic import Traffic
from intercosmos.web.workspace import Workspace

if TYPE_CHECKING:
    from intercosmos.record.store import Record
    from intercosmos.web.settings import Settings

#: Modules that have a ``router``. The first ones are there at once: they load little that the others need, and answer
#: what the page asks for first.
FIRST_ROUTERS: Final = ("routes_session", "routes_programme", "routes_studies", "routes_overview")
#: The page takes every address that no other does, so it is the last.
ROUTERS: Final = (
    *FIRST_ROUTERS,
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
    """The application with all its routes; see :func:`begin_app`."""
    app = begin_app(settings)
    complete_app(app)
    return app


def begin_app(settings: Settings) -> FastAPI:
    """The application with its first routes, which :func:`complete_app` makes whole.

    What routes use lies in its ``state``: ``settings``, ``storage``, ``made``, ``workspace``, ``studies``, ``jobs``,
    ``page``, and ``record`` and ``record_index``, which are None where there is no record.

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
    state.made = MadeBefore(state.storage, program_stamp())
    state.workspace = Workspace(settings, state.storage, state.made)
    state.studies = Studies(state.workspace, settings, state.made)
    state.jobs = Jobs(state.workspace, state.studies, state.storage, settings)
    state.studies.jobs = state.jobs
    state.watchers = Counter[str]()  # how many of each client follow a study
    state.page = PageFiles(settings.page)
    state.traffic = Traffic()
    state.whole = False
    state.record = _record(settings)
    state.record_index = None
    errors.install(app)
    app.add_middleware(Guard, owner=app, settings=settings)
    app.add_middleware(Headers)
    for name in FIRST_ROUTERS:
        app.include_router(import_module(f"intercosmos.web.{name}").router)
    return app


def complete_app(app: FastAPI) -> None:
    """Add all other routes, and what only they need; until then nobody may ask for them."""
    state = app.state
    if state.record is not None:
        from intercosmos.record.index import Index
        from intercosmos.record.index_database import Database

        # Looked through for changes when somebody searches: a large record would hold the start up.
        state.record_index = Index(Database(state.record.folder))
    for name in ROUTERS[len(FIRST_ROUTERS) :]:
        app.include_router(import_module(f"intercosmos.web.{name}").router)
    state.whole = True


def begin_warming(app: FastAPI) -> None:
    """Read what the first readers will ask for, while nobody waits; only where the settings say so."""
    if app.state.settings.warm:
        from intercosmos.web.views_warm import warm_all

        threading.Thread(target=warm_all, args=(app,), name="warming", daemon=True).start()


def _record(settings: Settings) -> Record | None:
    if settings.record is None:
        return None
    from intercosmos.record.store import Record

    return Record(settings.record)


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
    if state.whole:
        begin_warming(app)
    try:
        yield
    finally:
        state.jobs.close()
        if hasattr(state, "what_if_worker"):
            state.what_if_worker.close()
        state.storage.close()
        if state.record_index is not None:
            state.record_index.close()
