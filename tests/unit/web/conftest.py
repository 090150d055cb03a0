"""A small programme of a third party's slow direction, and the workbench around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from intercosmos.web.settings import Settings

PLUGIN = Path(__file__).parents[1] / "study" / "plugin"
ADDRESS = "http://127.0.0.1:8765"
CHANGE = {"X-Intercosmos": "1"}
#: In the scenario no rocket of the two flies: nothing is surveyed, so a whole study takes no time.
TEXT = """\
# What two want.
[programme]
id = "slow"
title = "A slow programme"
partners = ["isro", "jaxa"]   # in this order
period = ["2028-01-01", "2035-12-31"]

[[activity]]
id = "wobbling"
direction = "slow"
count = 4                     # options
worth = { isro = 8, jaxa = 5 }

# ---------------------------------------------------------------- what if?

# More of the same.
[scenario.long]
title = "More of it"

[scenario.long.override]
"activity.wobbling.count" = 7  # three more
"partner.isro.name" = "ISRO"
"vehicle.gslv-mk-iii.status" = "retired"
"vehicle.h3-24.status" = "retired"
"vehicle.h3-30.status" = "retired"
"""


@pytest.fixture(scope="module")
def slow() -> Iterator[None]:
    """The slow direction is installed."""
    from intercosmos.programme.activities import activity_classes

    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(PLUGIN))
        activity_classes.cache_clear()
        yield
    activity_classes.cache_clear()


def settings_in(folder: Path) -> Settings:
    """A programme and a page in an empty folder."""
    (folder / "slow.toml").write_text(TEXT, encoding="utf-8")
    page = folder / "page"
    (page / "assets").mkdir(parents=True)
    (page / "index.html").write_text("<!doctype html><title>Workbench</title>")
    (page / "assets" / "page-1a2b.js").write_text("export const page = 1;\n" * 200)
    return Settings(folder / "slow.toml", runs=folder / "runs", jobs=1, page=page)


@pytest.fixture
def settings(tmp_path: Path, slow: None) -> Settings:
    return settings_in(tmp_path)


@pytest.fixture
def programme_file(settings: Settings) -> Path:
    return settings.programme


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, slow: None) -> Iterator[TestClient]:
    """A workbench that tests share which leave it as it is."""
    from intercosmos.web.app import create_app

    app = create_app(settings_in(tmp_path_factory.mktemp("shared")))
    with TestClient(app, base_url=ADDRESS, headers=CHANGE) as client:
        yield client


@pytest.fixture
def make_client(settings: Settings) -> Iterator[Callable[..., TestClient]]:
    """A reader of a workbench: ``make_client(read_only=True)``; further settings as named."""
    from dataclasses import replace

    from intercosmos.web.app import create_app

    open_ones: list[TestClient] = []

    def make(headers: dict[str, str] | None = None, **changed: Any) -> TestClient:
        client = TestClient(create_app(replace(settings, **changed)), base_url=ADDRESS, headers=headers or CHANGE)
        client.__enter__()
        open_ones.append(client)
        return client

    yield make
    for client in open_ones:
        client.__exit__(None, None, None)


@pytest.fixture
def client(make_client: Callable[..., TestClient]) -> TestClient:
    """A reader who may change things."""
    return make_client()
