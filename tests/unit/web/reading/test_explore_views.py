"""Explorers: points of maps and of payload curves, and the table that keeps them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercosmos.errors import DataError, UnknownIdError
from intercosmos.series import Map
from intercosmos.study import PayloadCurve
from intercosmos.web.errors import NotFoundError
from intercosmos.web.models import MapPoint, PayloadPoint
from intercosmos.web.storage import Storage
from intercosmos.web.views_candidates import CandidateTable
from intercosmos.web.views_explore import map_candidate, payload_candidate, payload_curves
from intercosmos.web.views_state import Study


def picked(study: Study, x: float, y: float) -> dict[str, tuple[float | None, str]]:
    option = study.result.assessments["o3b"][0].option.id
    row = map_candidate(study, MapPoint(activity="o3b", option=option, map="departures", x=x, y=y))
    return {one["name"]: (one["value"], one["text"]) for one in row["figures"]} | {"note": (None, row["note"])}


@given(st.floats(0, 2), st.floats(0, 20))
def test_between_four_points_a_plane_is_met_exactly(study: Study, x: float, y: float) -> None:
    found = picked(study, x, y)
    assert found["C3"][0] == pytest.approx(x + 10 * y, abs=1e-9)
    assert found["Left over"][0] == pytest.approx(x + 10 * y, abs=1e-9)


def test_beside_a_point_without_a_value_the_nearest_one_counts(study: Study) -> None:
    found = picked(study, 2.4, 19.0)
    assert found["C3"][0] == pytest.approx(192.4)
    assert found["Left over"] == (202.0, "202\u2009%")
    assert "Of left over the value of the nearest computed point" in found["note"][1]
    assert picked(study, 2.9, 19.0)["Left over"] == (None, "none here")


def test_days_of_departure_are_days(study: Study) -> None:
    assert picked(study, 2.0, 10.0)["Departure"] == (2.0, "2031-01-03")
    assert picked(study, 2.0, 10.0)["Cruise"] == (10.0, "10\u00a0days")


@pytest.mark.parametrize(("x", "y"), [(-0.6, 0), (3.6, 0), (0, -5.1), (0, 25.1), (float("nan"), 0), (1e308, 1e308)])
def test_outside_of_a_map_there_is_nothing(study: Study, x: float, y: float) -> None:
    with pytest.raises(DataError, match="outside of the map"):
        picked(study, x, y)


def test_the_half_cell_at_the_edge_belongs_to_the_edge(study: Study) -> None:
    assert picked(study, -0.4, 0)["C3"][0] == 0.0
    assert picked(study, 0, 24.0)["C3"][0] == 200.0


def test_axes_may_run_down(study: Study) -> None:
    many = study.result.assessments["o3b"]
    x, y = np.array([3.0, 2.0, 0.0]), np.array([5.0])
    drawn = Map("down", "x", "km", x, "y", "km", y, {"v": ("km", x[None, :] * 2)})
    one = replace(many[0], evidence=replace(many[0].evidence, maps={"departures": drawn}))
    down = Study(replace(study.result, assessments={**study.result.assessments, "o3b": (one,)}), study.catalogue)
    for at in (3.0, 2.5, 2.0, 1.0, 0.0):
        assert picked(down, at, 5.0)["V"][0] == pytest.approx(2 * at)


def test_a_map_belongs_to_its_option_and_activity(study: Study) -> None:
    option = study.result.assessments["o3b"][0].option.id
    for wrong in (
        MapPoint(activity="o3b", option=option, map="tides", x=0, y=0),
        MapPoint(activity="o3b", option="o3b/by/balloon", map="departures", x=0, y=0),
        MapPoint(activity="taikonauts-to-ros", option=option, map="departures", x=0, y=0),
    ):
        with pytest.raises(UnknownIdError):
            map_candidate(study, wrong)


def surveyed(study: Study, payload: list[float], binding: list[str]) -> Study:
    x, kg = np.array([28.5, 51.6, 82.0]), np.array(payload)
    curve = PayloadCurve("long-march-7", "wenchang", x, kg, 0.9 * kg, 1.1 * kg, tuple(binding))
    return Study(replace(study.result, surveys=(curve,)), study.catalogue)


def lifted(study: Study, inclination: float) -> tuple[float | None, str, str]:
    row = payload_candidate(study, PayloadPoint(vehicle="long-march-7", site="wenchang", inclination_deg=inclination))
    figure = row["figures"][1]
    return figure["value"], figure["interval"], row["note"]


def test_between_points_the_curve_is_followed_with_its_interval(study: Study) -> None:
    three = surveyed(study, [10000.0, 8000.0, 6000.0], ["propellant", "load factor", "load factor"])
    value, interval, note = lifted(three, 40.05)
    assert value == pytest.approx(9000.0)
    assert interval == "8\u202f100 to 9\u202f900"
    assert note.startswith("Limited by propellant or load factor. A straight line between 28.5° and 51.6°")
    assert lifted(three, 51.5)[2].startswith("Limited by load factor. Computed at this inclination")


def test_beside_a_point_out_of_reach_nothing_is_claimed(study: Study) -> None:
    three = surveyed(study, [10000.0, 0.0, 6000.0], ["propellant", "no corridor leads there", "propellant"])
    value, _, note = lifted(three, 60.0)
    assert value is None
    assert note.startswith("Not reached: no corridor leads there. Nothing is claimed between 51.6° and 82.0°")
    assert lifted(three, 51.6)[2].startswith("Not reached: no corridor leads there. Computed")


def test_outside_of_a_survey_there_is_nothing(study: Study) -> None:
    three = surveyed(study, [1.0, 1.0, 1.0], ["propellant"] * 3)
    for inclination in (28.0, 90.0, float("nan")):
        with pytest.raises(DataError, match="was not surveyed"):
            lifted(three, inclination)
    with pytest.raises(UnknownIdError, match="no payload curve"):
        payload_candidate(three, PayloadPoint(vehicle="long-march-7", site="jiuquan", inclination_deg=50))


def test_curves_are_those_of_the_survey(study: Study) -> None:
    curves = payload_curves(study).curves
    assert [(one.vehicle, one.site, one.owner) for one in curves][:2] == [
        ("soyuz-2.1a", "baikonur", "roscosmos"),
        ("soyuz-2.1a", "vostochny", "roscosmos"),
    ]
    assert curves[0].title == "Soyuz-2.1a from Baikonur"
    assert curves[0].payload_kg == study.result.surveys[0].payload_kg.tolist()


def row(study: Study, x: float) -> dict[str, object]:
    option = study.result.assessments["o3b"][0].option.id
    return map_candidate(study, MapPoint(activity="o3b", option=option, map="departures", x=x, y=0))


def test_the_table_keeps_points_of_its_programme_newest_first(study: Study, tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    table, other = CandidateTable(storage, "one.toml"), CandidateTable(storage, "other.toml")
    table.add(row(study, 0.0))
    two = table.add(row(study, 1.0)).candidates
    assert [one.figures[0].value for one in two] == [1.0, 0.0]
    again = table.add(row(study, 0.0)).candidates
    assert [one.figures[0].value for one in again] == [0.0, 1.0]  # the same point comes to the top, once
    assert other.all().candidates == []
    with pytest.raises(NotFoundError):
        other.remove(again[0].id)
    assert [one.id for one in table.remove(again[0].id).candidates] == [again[1].id]
    storage.close()
    kept = Storage(tmp_path)
    assert [one.id for one in CandidateTable(kept, "one.toml").all().candidates] == [again[1].id]
    kept.close()


def test_the_oldest_points_make_room(study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intercosmos.web.views_candidates.MOST", 3)
    storage = Storage(tmp_path)
    table = CandidateTable(storage, "one.toml")
    for number in range(6):
        found = table.add({**row(study, 0.0), "note": str(number)})
    assert [one.note for one in found.candidates] == [str(number) for number in (5, 4, 3)]
    storage.close()
