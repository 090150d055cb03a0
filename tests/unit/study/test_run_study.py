from __future__ import annotations

import json

import numpy as np
import pytest

from intercosmos.errors import StudyError
from intercosmos.report import write_report
from intercosmos.study import load_result, run_study
from intercosmos.study.codec import encode
from intercosmos.study.surveys import INCLINATIONS_DEG


@pytest.fixture
def programme(make_programme):
    worth = {"roscosmos": 1.0, "cnsa": 1.0}
    return make_programme(
        {"id": "one", "count": 3, "worth": worth},
        {"id": "two", "count": 2, "worth": worth, "direction": "batched"},
        partners=("roscosmos", "cnsa"),
    )


def test_a_study_is_stored_and_read_back(programme, real_catalogue, tmp_path, flights) -> None:
    steps = []
    result = run_study(programme, real_catalogue, folder=tmp_path, progress=steps.append)
    assert list(result.assessments) == ["one", "two"]
    assert result.catalogue_digest == real_catalogue.digest
    assert set(result.plan.chosen) <= {"one", "two"}
    assert [line.partner for line in result.plan.ledger] == ["roscosmos", "cnsa"]
    assert result.created.endswith("Z")
    assert steps[-1].done == steps[-1].total == 5 + len(result.surveys)
    again = load_result(tmp_path / "study.json", programme)
    for part in ("scenario", "catalogue_digest", "assessments", "plan", "surveys", "version", "created"):
        assert encode(getattr(again, part), infinite=True) == encode(getattr(result, part), infinite=True), part
    stored = json.loads((tmp_path / "study.json").read_text())
    assert stored["format"] == "intercosmos study"
    assert stored["data"]["programme"]["partners"] == ["roscosmos", "cnsa"]


def test_the_same_study_is_the_same_file_and_keeps_its_date(programme, real_catalogue, tmp_path, flights, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    first = run_study(programme, real_catalogue, folder=tmp_path / "a")
    assert first.created == "2001-09-09T01:46:40Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1100000000")
    second = run_study(programme, real_catalogue, folder=tmp_path / "a")
    assert second.created == first.created
    elsewhere = run_study(programme, real_catalogue, folder=tmp_path / "b")
    assert elsewhere.created != first.created
    assert (tmp_path / "a" / "study.json").read_bytes() == (tmp_path / "b" / "study.json").read_bytes()
    assert sum(flights.solved) == 2 * sum(len(curve.inclination_deg) for curve in first.surveys), "the survey was kept"


def test_the_report_of_the_same_study_elsewhere_differs_in_its_date_alone(
    programme, real_catalogue, tmp_path, flights, monkeypatch
) -> None:
    pages = {}
    for folder, epoch in (("a", "1000000000"), ("b", "1100000000"), ("c", "1000000000")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        run_study(programme, real_catalogue, folder=tmp_path / folder)
        result = load_result(tmp_path / folder / "study.json", programme)
        path = write_report(result, real_catalogue, tmp_path / folder / "deeper" / "report.html")
        pages[folder] = path.read_text(encoding="utf-8"), result.created
    assert pages["a"] == pages["c"]
    (page, created), (other, later) = pages["a"], pages["b"]
    assert page != other
    dated = page.replace(created, later).replace(created[:10], later[:10])
    assert dated == other


def test_one_activity_leaves_the_whole_study_alone(programme, real_catalogue, tmp_path, flights) -> None:
    run_study(programme, real_catalogue, folder=tmp_path)
    whole = (tmp_path / "study.json").read_bytes()
    part = run_study(programme, real_catalogue, folder=tmp_path, only="two")
    assert list(part.assessments) == ["two"]
    assert part.surveys == ()
    assert (tmp_path / "study.json").read_bytes() == whole
    assert list(load_result(tmp_path / "study-two.json", programme).assessments) == ["two"]
    assert (tmp_path / "run-two.json").exists()


def test_a_study_of_another_programme_or_damaged_is_refused(
    programme, make_programme, real_catalogue, tmp_path, flights
) -> None:
    with pytest.raises(StudyError, match="there is no study at"):
        load_result(tmp_path / "study.json", programme)
    run_study(programme, real_catalogue, folder=tmp_path)
    with pytest.raises(StudyError, match="another programme"):
        load_result(tmp_path / "study.json", make_programme({"id": "one"}))
    text = (tmp_path / "study.json").read_text()
    (tmp_path / "study.json").write_text(text.replace('"format_version":1', '"format_version":9'))
    with pytest.raises(StudyError, match="format_version 9, not 1"):
        load_result(tmp_path / "study.json", programme)
    (tmp_path / "study.json").write_text(text[:-30])
    with pytest.raises(StudyError, match="is damaged"):
        load_result(tmp_path / "study.json", programme)


def test_a_curve_that_cannot_be_flown_is_empty_and_says_why(programme, real_catalogue, tmp_path, flights) -> None:
    whole = run_study(programme, real_catalogue, folder=tmp_path / "whole").surveys
    flights.unsolvable.append(("soyuz-2.1a", "baikonur"))
    curves = run_study(programme, real_catalogue, folder=tmp_path / "part").surveys
    assert [(one.vehicle, one.site) for one in curves] == [(one.vehicle, one.site) for one in whole]
    for curve, sound in zip(curves, whole, strict=True):
        np.testing.assert_array_equal(curve.inclination_deg, sound.inclination_deg)
        if (curve.vehicle, curve.site) == ("soyuz-2.1a", "baikonur"):
            assert not curve.payload_kg.any()
            assert set(curve.binding) == {"no answer: singular matrix"}
        else:
            np.testing.assert_array_equal(curve.payload_kg, sound.payload_kg)


def test_a_survey_flies_every_vehicle_of_the_partners_from_every_site(
    programme, real_catalogue, tmp_path, flights
) -> None:
    curves = run_study(programme, real_catalogue, folder=tmp_path).surveys
    owners = {real_catalogue.vehicles[curve.vehicle].owner for curve in curves}
    assert owners == {"roscosmos", "cnsa"}
    baikonur = next(curve for curve in curves if (curve.vehicle, curve.site) == ("soyuz-2.1a", "baikonur"))
    # Baikonur lies at 45.97 degrees: nothing below that is asked for.
    assert baikonur.inclination_deg.tolist() == pytest.approx([46.0, *INCLINATIONS_DEG[2:]])
    np.testing.assert_allclose(baikonur.payload_kg[0], 8000 - 1000 * np.radians(46.0), rtol=1e-12)
    assert baikonur.payload_kg[-1] == 0
    assert baikonur.binding[-1] == "no corridor leads there"
    assert np.all(baikonur.low_kg <= baikonur.payload_kg)

    before = {path: path.read_bytes() for path in (tmp_path / "surveys").iterdir()}
    assert len(before) == len(curves)
    damaged = next(iter(before))
    damaged.write_bytes(before[damaged][:-9])
    steps = []
    again = run_study(programme, real_catalogue, folder=tmp_path, progress=steps.append).surveys
    (notice,) = (step.text for step in steps if step.notice)
    assert "payload of" in notice
    assert "is computed again" in notice
    assert encode(again) == encode(curves)
    assert {path: path.read_bytes() for path in (tmp_path / "surveys").iterdir()} == before
