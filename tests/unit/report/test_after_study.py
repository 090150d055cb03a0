"""What is written beside a study is made once, and again when anything it is made of has changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from intercosmos import report
from intercosmos.report import after_study
from intercosmos.report.after_study import write_after_study
from intercosmos.report.sayings import StoryClaim
from intercosmos.study import StudyResult, store
from intercosmos.study.result import save_result
from intercosmos.study.store import read_checked, write_checked


class Made:
    """A study with its folder, and how often its report was made."""

    def __init__(self, fake: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.catalogue, self.times = folder, fake.fake_catalogue(), 0
        self.catalogue.label = "of the catalogue"
        self.result: StudyResult = replace(fake.fake_study(), catalogue_digest=self.catalogue.label)
        write = report.write_report

        def counted(*given: Any, **more: Any) -> Path:
            self.times += 1
            return write(*given, **more)

        monkeypatch.setattr(report, "write_report", counted)

    def again(self, **more: Any) -> str:
        saved = save_result(self.result, self.folder / "study.json")
        return write_after_study(saved, self.catalogue, self.folder, **more).read_text(encoding="utf-8")


@pytest.fixture
def made(fake: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    return Made(fake, tmp_path, monkeypatch)


def test_a_report_is_made_once(made: Made) -> None:
    first = made.again()
    stamp = (made.folder / "report.json").read_bytes()
    assert made.again() == first
    assert made.times == 1
    assert (made.folder / "report.json").read_bytes() == stamp


@pytest.mark.parametrize("harm", ["text", "gone", "stamp", "stamp gone", "nothing named"])
def test_what_was_touched_is_made_again(made: Made, harm: str) -> None:
    first = made.again()
    page, stamp = made.folder / "report.html", made.folder / "report.json"
    if harm == "text":
        page.write_text("touched", encoding="utf-8")
    elif harm == "gone":
        page.unlink()
    elif harm == "stamp":
        stamp.write_bytes(stamp.read_bytes().replace(b'"made_of"', b'"of"'))
    elif harm == "stamp gone":
        stamp.unlink()
    else:
        made_of = read_checked(stamp)
        assert made_of is not None
        write_checked(stamp, made_of | {"files": {}})
    assert made.again() == first
    assert made.times == 2
    made.again()
    assert made.times == 2


def test_another_study_catalogue_or_maker_is_another_report(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    made.again()
    made.result = replace(made.result, surveys=made.result.surveys[:1])
    made.again()
    assert made.times == 2
    made.again(claims=[StoryClaim("a-story", "A story", "2011", "vehicle.soyuz-st-b", "mass", "1 t")])
    assert made.times == 3
    made.catalogue.label = "of another catalogue"
    made.result = replace(made.result, catalogue_digest=made.catalogue.label)
    made.again()
    assert made.times == 4
    monkeypatch.setattr(after_study, "_makers", lambda: "other code")
    made.again()
    assert made.times == 5


def test_a_result_that_is_not_the_stored_one_is_always_written(made: Made) -> None:
    made.again()
    for _ in range(2):
        write_after_study(replace(made.result, created="2020-01-01"), made.catalogue, made.folder)
    assert made.times == 3
    assert not (made.folder / "report.json").exists()


def test_the_makers_are_the_package_and_its_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    now = after_study._makers()
    after_study._makers.cache_clear()
    monkeypatch.setattr(store, "version", lambda name: "0.0")
    assert after_study._makers() != now
    after_study._makers.cache_clear()
