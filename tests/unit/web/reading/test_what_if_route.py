"""What if: both sides with everything behind them, what changed between them, what hangs on it, who must wait."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from intercosmos.errors import DataError, UnknownIdError
from intercosmos.report.sayings import ClaimIndex, StoryClaim
from intercosmos.study.dependence import Dependents
from intercosmos.web import views_what_if
from intercosmos.web.views_state import Study
from intercosmos.web.views_what_if import what_if_view

ACTIVITY = "taikonauts-to-ros"
CHANGES = {"vehicle.long-march-2f.fairing_mass": "5 t", "ship.shenzhou.mass": "9 t"}


class Computing:
    """Stands in for the computing: what it was asked, and what it answers."""

    def __init__(self, study: Study) -> None:
        self.asked: list[dict[str, Any]] = []
        before = study.result.assessments[ACTIVITY][0]
        self.answer = SimpleNamespace(
            programme=study.result.programme, catalogue=study.catalogue, before=before, after=before, reason="",
            options_before=2, options_after=2, new=0, gone=0, same=False, seconds=0.1, shortened="",
        )  # fmt: skip

    def __call__(self, programme: object, catalogue: object, **asked: Any) -> SimpleNamespace:
        self.asked.append(asked)
        if asked["activity"] == "nowhere":
            raise UnknownIdError("activity", "nowhere", [ACTIVITY])
        return self.answer


@pytest.fixture
def computing(study: Study, monkeypatch: pytest.MonkeyPatch) -> Computing:
    made = Computing(study)
    monkeypatch.setattr(views_what_if, "what_if", made)
    return made


def asked(study: Study, **more: Any) -> Any:
    option = study.result.assessments[ACTIVITY][0].option.id
    return what_if_view(study, CHANGES, activity=ACTIVITY, option=option, **more)


def test_both_sides_and_what_changed(study: Study, computing: Computing, made: ModuleType) -> None:
    one = computing.answer.before
    computing.answer.after = replace(one, margins=(made.payload_margin(-60), *one.margins[1:]))
    found = asked(study)
    assert (found.before.verdict, found.after.verdict) == ("feasible", "infeasible")
    assert [one.name for one in found.differences][:2] == ["Verdict", "Payload"]
    assert computing.asked[0]["changes"] == CHANGES
    assert found.concerns == ""


def test_an_option_that_is_gone_says_why(study: Study, computing: Computing) -> None:
    answer = computing.answer
    answer.after, answer.options_after, answer.gone = None, 1, 1
    answer.reason = f"With the change there is no such option: {answer.before.option.id}."
    found = asked(study)
    assert (found.after, found.differences) == (None, [])
    assert (
        found.reason == "With the change there is no such option: own ship from own pad (" + found.before.title + ")."
    )
    assert found.concerns == "The activity has one option with the change; of the two without it one is gone."


def test_what_hangs_on_any_of_the_values_is_counted_once(
    study: Study, computing: Computing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    depends = {
        "vehicle.long-march-2f.fairing_mass": {ACTIVITY: ("a", "b"), "o3b": ("c",)},
        "ship.shenzhou.mass": {ACTIVITY: ("b",)},
    }
    monkeypatch.setattr(views_what_if, "dependents", lambda folder, result, key, _: Dependents(depends[key], (), 8))
    assert asked(study, folder=tmp_path).concerns == ""  # an older study did not write down what it read
    (tmp_path / "reads").mkdir()
    said = asked(study, folder=tmp_path).concerns
    assert said == "3 of 8 options depend on it, of 2 activities; nothing else is computed again."


def test_stories_about_the_changed_values_are_compared_with_the_catalogue_of_their_side(
    study: Study, computing: Computing
) -> None:
    claims = ClaimIndex([StoryClaim("1999-a", "A", "1999", "ship.shenzhou", "crew", "3")])
    found = asked(study, claims=claims)
    assert [one.agrees for one in (*found.before.sayings, *found.after.sayings)] == [True, True]


def test_what_the_study_found_is_taken_where_it_is_of_the_file_as_it_stands(
    study: Study, computing: Computing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    option = computing.answer.before.option.id
    told = [SimpleNamespace(activity=where, names=(option,)) for where in ("elsewhere", ACTIVITY)]
    monkeypatch.setattr(views_what_if, "traces_in", lambda folder: iter(told))
    asked(study)
    asked(study, current=True)
    asked(study, current=True, folder=tmp_path)
    what_if_view(study, CHANGES, activity=ACTIVITY, option="new", current=True, folder=tmp_path)
    known = [one["known"] for one in computing.asked]
    assert known[0] is known[3] is None
    assert known[1].assessment is known[2].assessment is study.by_id[option]
    assert (known[1].trace, known[2].trace) == (None, told[1])


def test_what_was_shortened_is_said(study: Study, computing: Computing, made: ModuleType) -> None:
    computing.answer.shortened = "Both sides are of a short search."
    assert asked(study).concerns == "Both sides are of a short search."
    assert computing.asked[0]["quick"]
    one = computing.answer.before
    computing.answer.before = replace(one, margins=(made.payload_margin(-60), *one.margins[1:]))
    said = "Both sides are of a short search. Without the change the study itself finds the option feasible."
    assert asked(study).concerns == said
    computing.answer.shortened = ""
    assert asked(study).concerns == ""


def test_so_many_at_once_and_no_more(study: Study, computing: Computing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_what_if, "_AT_ONCE", threading.BoundedSemaphore(1))
    monkeypatch.setattr(views_what_if, "_PATIENCE_S", 0.01)
    with views_what_if._AT_ONCE, pytest.raises(views_what_if.RefusedError, match="others are being computed"):
        asked(study)
    assert asked(study).seconds >= 0  # and its turn comes

    def fails(*_: object, **__: object) -> None:
        raise UnknownIdError("option", "x", ())

    monkeypatch.setattr(views_what_if, "what_if", fails)
    for _ in range(3):  # who fails gives its turn back
        with pytest.raises(UnknownIdError):
            asked(study)


@pytest.mark.parametrize("value", ["\ud800", float("nan"), [float("inf")], {"\udfff": 1}])
def test_what_no_file_can_say_is_refused(study: Study, computing: Computing, value: object) -> None:
    for key, given in (("site.guiana.status", value), ("site.\ud800.status", 1)):
        with pytest.raises(DataError, match="cannot be written into a programme file") as told:
            what_if_view(study, {key: given}, activity=ACTIVITY, option="any")
        assert str(told.value).encode()
    assert computing.asked == []


def test_the_route(client: TestClient, server: Any, computing: Computing) -> None:
    server.app.state.studies.loaded = lambda _: None
    body = {
        "activity": ACTIVITY,
        "option": computing.answer.before.option.id,
        "changes": [{"key": key, "value": value} for key, value in CHANGES.items()],
    }
    assert client.post("/api/what-if", json=body).json()["before"]["id"] == body["option"]
    assert client.post("/api/what-if", json={**body, "activity": "nowhere"}).json()["error"]["kind"] == "unknown"
    assert client.post("/api/what-if", json={**body, "scenario": "unstudied"}).json()["error"]["kind"] == "not-found"
    assert client.post("/api/what-if", json={**body, "changes": []}).json()["error"]["kind"] == "invalid"
