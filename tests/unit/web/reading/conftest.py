"""A study with made-up numbers over the real catalogue, and the reading side of the server around it."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from intercosmos.catalogue import Catalogue, load_catalogue
from intercosmos.series import NOWHERE, Map
from intercosmos.study import StudyResult
from intercosmos.web import errors
from intercosmos.web.made_before import MadeBefore
from intercosmos.web.settings import Settings
from intercosmos.web.storage import Storage
from intercosmos.web.views_state import Study

FAKE = Path(__file__).parents[2] / "report" / "fake_study.py"
ROUTERS = ("overview", "options", "compare", "catalogue", "scenes", "explore", "record", "what_if")


@pytest.fixture(scope="session")
def made() -> ModuleType:
    """The module of the made-up study that the report is tested with, too."""
    spec = importlib.util.spec_from_file_location("fake_study_for_reading", FAKE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue that ships."""
    return load_catalogue()


@pytest.fixture(scope="session")
def result(made: ModuleType) -> StudyResult:
    """The made-up study with a map at one of its options: values of x + 10 y, one point without any."""
    study = replace(made.fake_study(), scenario="")
    x, y = np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.0, 10.0, 20.0])
    values = x[None, :] + 10 * y[:, None]
    holed = values.copy()
    holed[2, 3] = NOWHERE
    drawn = Map(
        "departures to nowhere", "departure, days from 2031-01-01", "d", x, "cruise", "d", y,
        {"C3": ("km2/s2", values), "left over": ("%", holed)},
    )  # fmt: skip
    many = study.assessments["o3b"]
    with_map = replace(many[0], evidence=replace(many[0].evidence, maps={"departures": drawn}))
    return replace(study, assessments={**study.assessments, "o3b": (with_map, *many[1:])})


@pytest.fixture(scope="session")
def study(result: StudyResult, catalogue: Catalogue) -> Study:
    """The same with its catalogue."""
    return Study(result, catalogue)


class Server:
    """The reading side over studies in memory: ``results`` by scenario; None for one that was not studied."""

    def __init__(self, catalogue: Catalogue, folder: Path) -> None:
        self.results: dict[str, StudyResult | None] = {}
        self.asked: list[str] = []
        self.app = FastAPI(responses=errors.RESPONSES)
        errors.install(self.app)
        for name in ROUTERS:
            module = importlib.import_module(f"intercosmos.web.routes_{name}")
            self.app.include_router(module.router)
        state = self.app.state
        state.settings = Settings(folder / "fake.toml")
        state.storage = Storage(folder)
        state.made = MadeBefore(state.storage, None)
        state.studies = SimpleNamespace(result=self.result, name_of=lambda _: "")
        state.workspace = SimpleNamespace(
            path=folder / "fake.toml", catalogue=lambda _: catalogue, catalogue_for=lambda _: catalogue
        )
        state.record = state.record_index = None

    def result(self, scenario: str) -> StudyResult | None:
        self.asked.append(scenario)
        return self.results[scenario]


@pytest.fixture
def server(catalogue: Catalogue, result: StudyResult, tmp_path: Path) -> Iterator[Server]:
    """A server of the made-up study, and of a scenario that was not studied."""
    made = Server(catalogue, tmp_path)
    made.results = {"": result, "unstudied": None}
    yield made
    made.app.state.storage.close()


@pytest.fixture
def client(server: Server) -> Iterator[TestClient]:
    """A reader."""
    with TestClient(server.app, raise_server_exceptions=False) as one:
        yield one


@pytest.fixture
def get(client: TestClient) -> Callable[..., dict[str, object]]:
    """What a reader gets: the JSON of an address that must answer."""

    def ask(address: str, **query: object) -> dict[str, object]:
        answer = client.get(address, params=query)
        assert answer.status_code == 200, answer.text
        found: dict[str, object] = answer.json()
        return found

    return ask
