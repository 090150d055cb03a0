"""Commands run in this process, in an empty folder."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

PLUGIN = Path(__file__).parents[1] / "study" / "plugin"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture
def intercosmos(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run a command: ``intercosmos("check", "x.toml").code``."""
    from intercosmos.cli.main import main

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")

    def run(*arguments: str) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        said = capsys.readouterr()
        code = left.value.code
        return Ran(code if isinstance(code, int) else int(code is not None), said.out, said.err)

    return run


@pytest.fixture
def third_party(monkeypatch: pytest.MonkeyPatch):
    """The slow directions of a third party, and a flight model that solves nothing."""
    from intercosmos.programme.activities import activity_classes

    monkeypatch.syspath_prepend(str(PLUGIN))
    activity_classes.cache_clear()
    monkeypatch.setitem(sys.modules, "intercosmos.catalogue.flight", importlib.import_module("intercosmos_still"))
    yield
    activity_classes.cache_clear()
    for name in ("intercosmos_slow", "intercosmos_still"):
        sys.modules.pop(name, None)


@pytest.fixture
def linear_flight(third_party: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """That flight model for the directions of the house, which also ask for doubts and trajectories."""
    from intercosmos.catalogue import flight

    for field, value in (("doubt", ""), ("trajectory", None)):
        monkeypatch.setattr(flight.PayloadResult, field, value, raising=False)


@pytest.fixture
def slow_programme(tmp_path: Path, third_party: None) -> Path:
    path = tmp_path / "slow.toml"
    path.write_text(
        """
[programme]
id = "slow"
title = "A slow [bold]programme[/bold]"
partners = ["roscosmos", "cnsa"]
period = ["2028-01-01", "2035-12-31"]

[[activity]]
id = "wobbling"
direction = "slow"
count = 5
worth = { roscosmos = 8, cnsa = 5 }

[scenario.long]
title = "More of it"
override = { "activity.wobbling.count" = 7 }
"""
    )
    return path
