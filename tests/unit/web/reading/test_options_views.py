"""Options as rows, one option in full, curves and maps: numbers stand in the unit beside them, nothing is averaged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from intercosmos.directions.base import Verdict
from intercosmos.errors import UnknownIdError
from intercosmos.report.sayings import ClaimIndex, StoryClaim
from intercosmos.series import NOWHERE, Map, Series
from intercosmos.units import Quantity
from intercosmos.web.views_map import map_view, thinned
from intercosmos.web.views_option import kept_points, option_detail, sayings_about, series_view
from intercosmos.web.views_options import activity_options, column_units
from intercosmos.web.views_parts import binding_view
from intercosmos.web.views_state import Study

CREW = "cosmonauts-to-tiangong"


def test_the_best_option_is_the_first_row(study: Study) -> None:
    table = activity_options(study, CREW, study.options(CREW))
    assert [row.number for row in table.options] == [1, 2, 3, 4]
    assert table.options[0].verdict == Verdict.CONDITIONAL
    assert (table.options[0].in_plan, table.options[1].in_plan) == (True, False)
    assert table.options[0].puts_in == {"cnsa": 444.0}
    assert [(one.role, one.kind, one.id) for one in table.options[0].assets][:2] == [
        ("ship", "ship", "shenzhou"),
        ("launcher", "vehicle", "long-march-2f"),
    ]


def test_a_figure_is_a_column_if_half_of_the_options_have_it(study: Study) -> None:
    one, other = study.options(CREW)[:2]
    seldom = replace(one, measures={"dust": Quantity(1.0, "kg")})
    other = replace(other, measures={"dust": Quantity(2000.0, "t"), "ash": Quantity(1.0, "kg")})
    assert column_units([seldom, other, other, other]) == {"dust": "t", "ash": "kg"}
    assert column_units([seldom, seldom, seldom, other]) == {"dust": "kg"}


def test_figures_of_a_column_share_its_unit(study: Study) -> None:
    options = study.result.assessments[CREW]
    units = ["t", "t", "kg", "t"]
    mixed = tuple(
        replace(one, measures={"payload": replace(one.measures["payload"], unit=unit)})
        for one, unit in zip(options, units, strict=True)
    )
    changed = Study(replace(study.result, assessments={**study.result.assessments, CREW: mixed}), study.catalogue)
    table = activity_options(changed, CREW, changed.options(CREW))
    assert table.columns[0].unit == "t"
    figures = [row.figures["payload"] for row in table.options]
    assert {figure.unit for figure in figures} == {"t"}
    assert sorted(figure.value or 0 for figure in figures) == pytest.approx(
        sorted(one.measures["payload"].value / 1000 for one in options)
    )


def test_one_option_has_its_margins_with_texts_and_numbers(study: Study) -> None:
    one = study.options(CREW)[1]
    detail = option_detail(study, one)
    assert detail.margins[0].binds
    assert detail.margins[0].name == "Docking interface"
    payload = next(margin for margin in detail.margins if margin.name == "Payload")
    assert payload.slack == "610\u2009kg to spare"
    assert payload.relative_slack == pytest.approx(0.61)
    assert (payload.low, payload.high) == (pytest.approx(0.499), pytest.approx(0.721))
    assert payload.spread == "+499 to +721"
    assert [condition.grantor for condition in detail.conditions] == ["ESA"]


def test_the_binding_margin_of_a_row_is_that_of_the_option(study: Study) -> None:
    for one in study.by_id.values():
        assert binding_view(one) == option_detail(study, one).margins[0]


def test_figures_are_in_the_unit_beside_them(study: Study) -> None:
    one = replace(study.options(CREW)[0], measures={"tilt": Quantity(np.pi / 6, "deg", np.pi / 12, np.pi / 3)})
    (figure,) = option_detail(study, one).figures
    assert (figure.unit, figure.text, figure.interval) == ("°", "30°", "15 to 60")
    assert (figure.value, figure.low, figure.high) == pytest.approx((30.0, 15.0, 60.0))


def test_efforts_are_said_and_summed(study: Study) -> None:
    shares = option_detail(study, study.options(CREW)[0]).puts_in
    assert [(share.partner, share.effort) for share in shares] == [("cnsa", 444.0)]
    assert "444\u00a0work-years" in shares[0].text


def test_sources_are_those_of_the_catalogue_each_once(study: Study) -> None:
    one = study.options(CREW)[0]
    known = next(iter(study.catalogue.sources))
    cited = replace(one, evidence=replace(one.evidence, sources=(known, "computed", known)))
    assert [source.id for source in option_detail(study, cited).sources] == [known]


def test_stories_about_a_rockets_stages_are_shown_with_the_option(study: Study) -> None:
    stage = study.catalogue.vehicles["long-march-2f"].stages[0].stage
    claims = ClaimIndex(
        [
            StoryClaim("1999-a", "A", "1999", f"stage.{stage}", "engine_count", "99"),
            StoryClaim("1999-b", "B", "1999", "vehicle.proton-m", "fairing_mass", "1 t"),
        ]
    )
    said = sayings_about(study, study.options(CREW)[0], claims)
    assert [(one.story, one.agrees, one.address) for one in said] == [("1999-a", False, "/record/1999-a")]


def test_long_curves_keep_their_ends_and_their_peaks() -> None:
    x = np.linspace(0.0, 1.0, 50_001)
    smooth, spiky = np.sin(x), np.zeros_like(x)
    spiky[31_234], spiky[777] = 5.0, -3.0
    series = Series("flight", "time", "s", x, {"a": ("km", smooth), "b": ("kPa", spiky)})
    view = series_view("flight", series)
    assert len(view.axis_values) <= 2000
    assert view.points == 50_001
    assert (view.axis_values[0], view.axis_values[-1]) == (0.0, 1.0)
    assert max(value or 0 for value in view.curves[1].values) == 5.0
    assert min(value or 0 for value in view.curves[1].values) == -3.0
    assert set(view.axis_values) <= set(x.tolist())  # computed points, none in between


@pytest.mark.parametrize("columns", [1, 7, 400])
def test_never_more_points_than_asked_for(columns: int) -> None:
    waves = [np.sin(np.arange(9000.0) * (one + 1)) for one in range(columns)]
    assert kept_points(np.arange(9000.0), waves, 2000).size <= 2000


def test_short_curves_are_sent_whole(study: Study) -> None:
    one = study.options("taikonauts-to-ros")[0]
    assert len(option_detail(study, one).series[0].axis_values) == 300


def test_a_map_has_none_where_there_is_no_value(study: Study) -> None:
    drawn = study.map(study.result.assessments["o3b"][0].option.id, "departures")
    view = map_view(drawn, "left over")
    assert view.values == [[0.0, 1.0, 2.0, 3.0], [100.0, 101.0, 102.0, 103.0], [200.0, 201.0, 202.0, None]]
    assert (view.x_unit, view.unit, view.thinned) == ("days", "%", "")
    with pytest.raises(UnknownIdError, match="no layer of this map"):
        map_view(drawn, "C4")


def test_a_large_map_is_thinned_to_computed_points_with_its_ends() -> None:
    x, y = np.arange(1000.0), np.arange(5.0)
    values = x[None, :] * 1000 + y[:, None]
    values[0, 0] = NOWHERE
    view = map_view(Map("large", "x", "km", x, "y", "km", y, {"v": ("km", values)}), "v")
    assert (len(view.x_values), len(view.y_values)) == (300, 5)
    assert (view.x_values[0], view.x_values[-1]) == (0.0, 999.0)
    assert view.values[0][0] is None
    assert view.values[2][-1] == 999_002.0
    assert view.thinned == "300 × 5 of 1000 × 5 points are shown"
    assert max(np.diff(thinned(1000, 300))) <= 4
