"""A programme and a catalogue of nothing, and a direction of a third party to study."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

PLUGIN = Path(__file__).parent / "plugin"


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install the third party's directions: in this process, and by its path in every worker."""
    monkeypatch.syspath_prepend(str(PLUGIN))
    yield PLUGIN
    sys.modules.pop("intercosmos_slow", None)


@pytest.fixture
def catalogue(plugin: Path):
    import intercosmos_slow

    return intercosmos_slow.EmptyCatalogue()


@pytest.fixture
def make_programme(plugin: Path):
    """Make a programme of slow activities: ``make_programme(dict(id="one", count=3), …)``."""
    import intercosmos_slow

    from intercosmos.programme.schema import Programme

    def make(*activities: dict[str, Any], **fields: Any) -> Programme:
        return Programme(
            **{
                "id": "test",
                "title": "A test",
                "partners": ("north", "south"),
                "period": ("2027-01-01", "2030-12-31"),
                "activities": tuple(
                    intercosmos_slow.SlowActivity(**{"direction": "slow", "worth": {"north": 1.0}, **one})
                    for one in activities
                ),
                **fields,
            }
        )

    return make


@pytest.fixture
def computed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What the slow directions have computed so far, in any process."""
    log = tmp_path / "computed.log"
    monkeypatch.setenv("SLOW_LOG", str(log))
    return lambda: log.read_text().splitlines() if log.exists() else []


@pytest.fixture
def flights(plugin: Path, monkeypatch: pytest.MonkeyPatch):
    """Put a flight model that solves nothing in the place of the real one."""
    still = importlib.import_module("intercosmos_still")
    still.solved.clear()
    still.unsolvable.clear()
    monkeypatch.setitem(sys.modules, "intercosmos.catalogue.flight", still)
    return still


@pytest.fixture(scope="module")
def real_catalogue():
    from intercosmos.catalogue import load_catalogue

    return load_catalogue()
