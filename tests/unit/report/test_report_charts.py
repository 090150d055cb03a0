"""Charts: what goes in comes out escaped, in place and finite."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercosmos.report.charts import svg
from intercosmos.report.charts.bars import Bar, BarPair, margin_bar, paired_bars
from intercosmos.report.charts.line import Curve, Mark, line_chart, thin
from intercosmos.report.charts.scale import Scale, span, spread_labels, tick_digits, ticks
from intercosmos.report.charts.timeline import Row, Span, Tick, timeline

HOSTILE = """</svg><script>alert("1")</script>&'"<"""
numbers = st.floats(-1e9, 1e9)


def texts(drawing: str) -> list[str]:
    """Every text of a drawing; parsing fails if it is not well formed."""
    return [node.text or "" for node in ET.fromstring(drawing).iter() if node.tag in ("text", "title")]


def chart(*curves: Curve, **more: object) -> str:
    return line_chart(curves, label="a chart", x_title="time, s", y_title="altitude, km", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("value", "shown"), [(1.0, "1"), (0.04, "0"), (-0.04, "0"), (10.25, "10.2"), (100.0, "100")])
def test_coordinates_are_short(value: float, shown: str) -> None:
    assert svg.coordinate(value) == shown


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_coordinate_that_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        svg.coordinate(value)


def test_texts_and_attributes_are_escaped() -> None:
    drawing = svg.drawing(10, 10, svg.text(0, 0, HOSTILE), svg.element("g", data_name=HOSTILE), label=HOSTILE)
    assert "<script" not in drawing
    root = ET.fromstring(drawing)
    assert root.attrib["aria-label"] == HOSTILE
    assert texts(drawing) == [HOSTILE, HOSTILE]
    assert root.find("g").attrib["data-name"] == HOSTILE  # type: ignore[union-attr]


@given(low=numbers, width=st.floats(1e-6, 1e9), count=st.integers(2, 12))
def test_ticks_are_round_inside_and_about_as_many_as_asked(low: float, width: float, count: int) -> None:
    width = max(width, abs(low) * 1e-6)
    found = ticks(low, low + width, count)
    assert all(low - 1e-6 * width <= v <= low + width * (1 + 1e-6) for v in found)
    assert len(found) <= count + 1
    assert len(found) >= count / 2.5 - 1


@given(wanted=st.lists(st.floats(0, 200), max_size=12))
def test_labels_keep_their_order_distance_and_room(wanted: list[float]) -> None:
    placed = spread_labels(wanted, 13.0, 0.0, 200.0)
    assert all(-1e-6 <= y <= 200 + 1e-6 for y in placed)
    pairs = sorted(zip(wanted, placed, strict=True))
    assert [y for _, y in pairs] == sorted(y for _, y in pairs) or len(set(wanted)) < len(wanted)
    ordered = sorted(placed)
    assert all(b - a >= 13.0 - 1e-6 for a, b in pairwise(ordered))


def test_a_scale_maps_ends_to_ends() -> None:
    scale = Scale(10, 20, 100, 0)
    assert (scale(10), scale(20), scale(15)) == (100, 0, 50)


@given(values=st.lists(st.one_of(numbers, st.just(math.nan)), max_size=8), zero=st.booleans())
def test_a_span_is_never_empty_and_holds_everything(values: list[float], zero: bool) -> None:
    low, high = span(values, zero=zero)
    assert low < high
    assert all(low <= v <= high for v in values if math.isfinite(v))
    assert not zero or low <= 0 <= high


@pytest.mark.parametrize(("values", "digits"), [([0, 1, 2], 0), ([0.0, 0.5], 1), ([0.0, 0.25], 2), ([3.0], 0)])
def test_ticks_are_printed_with_as_many_digits_as_tell_them_apart(values: list[float], digits: int) -> None:
    assert tick_digits(values) == digits


def test_a_curve_breaks_where_values_are_missing() -> None:
    y = np.array([1.0, 2.0, math.nan, 3.0, 4.0, math.nan, 5.0])
    root = ET.fromstring(chart(Curve("altitude", np.arange(7.0), y, css="p1")))
    lines = [n for n in root.iter("polyline") if "curve" in n.attrib["class"]]
    assert [len(n.attrib["points"].split()) for n in lines] == [2, 2]
    dots = [n for n in root.iter("circle") if n.attrib["r"] == "3"]
    assert len(dots) == 1, "a lone value is a dot"


def test_an_interval_is_a_band_around_its_curve() -> None:
    x = np.linspace(0, 10, 11)
    root = ET.fromstring(chart(Curve("payload", x, x + 5, x + 4, x + 6)))
    (band,) = [n for n in root.iter("polygon") if "band" in n.attrib["class"]]
    points = np.array([[float(v) for v in pair.split(",")] for pair in band.attrib["points"].split()])
    curve = next(n for n in root.iter("polyline") if "curve" in n.attrib["class"])
    line = np.array([[float(v) for v in pair.split(",")] for pair in curve.attrib["points"].split()])
    assert np.all(points[:11, 1] < line[:, 1])
    assert np.all(points[11:, 1][::-1] > line[:, 1])


def test_every_curve_carries_its_name_and_every_axis_its_unit() -> None:
    x = np.linspace(0, 10, 11)
    said = texts(chart(Curve("Soyuz", x, x), Curve("Long March", x, 2 * x)))
    assert {"Soyuz", "Long March", "time, s", "altitude, km"} <= set(said)


def test_marks_outside_the_axis_are_not_drawn_and_crowded_ones_use_a_second_row() -> None:
    x = np.linspace(0, 100, 5)
    drawing = chart(Curve("a", x, x), marks=[Mark(50, "first station"), Mark(52, "second station"), Mark(500, "far")])
    root = ET.fromstring(drawing)
    heights = {n.text: n.attrib["y"] for n in root.iter("text") if n.text and "station" in n.text}
    assert len(set(heights.values())) == 2
    assert "far" not in texts(drawing)


def test_a_chart_of_nothing_is_still_a_chart() -> None:
    assert "a chart" in texts(chart())
    assert "a chart" in texts(chart(Curve("none", np.array([]), np.array([]))))


@given(count=st.integers(161, 2000))
def test_thinning_keeps_ends_and_extremes(count: int) -> None:
    x = np.linspace(0, 7, count)
    y = np.sin(x)
    kept = thin(Curve("a", x, y))
    assert len(kept.x) <= 165
    assert (kept.x[0], kept.x[-1]) == (x[0], x[-1])
    assert (kept.y.max(), kept.y.min()) == (y.max(), y.min())


def test_paired_bars_share_one_scale_and_say_their_values() -> None:
    pairs = [
        BarPair("Roscosmos", Bar(100, 80, 120, "100"), Bar(200, 200, 200, "200"), "p0"),
        BarPair(HOSTILE, Bar(50, 50, 50, "50"), Bar(0, 0, 0, "0"), "p1"),
    ]
    drawing = paired_bars(pairs, label="parity", left_title="puts in", right_title="gets out")
    root = ET.fromstring(drawing)
    widths = [float(n.attrib["width"]) for n in root.iter("rect")]
    assert widths[1] == pytest.approx(2 * widths[0], abs=0.2)
    assert widths[2] == pytest.approx(widths[0] / 2, abs=0.2)
    assert widths[3] == 0
    assert {"100", "200", "50", "0", HOSTILE} <= set(texts(drawing))
    assert all(float(n.attrib["x"]) >= 0 for n in root.iter("rect"))


@pytest.mark.parametrize("slack", [-3.0, -0.5, 0.0, 0.5, 3.0])
def test_a_margin_bar_points_to_the_side_of_its_sign_and_stays_inside(slack: float) -> None:
    root = ET.fromstring(margin_bar(slack, label="payload"))
    (bar,) = root.iter("rect")
    x, width = float(bar.attrib["x"]), float(bar.attrib["width"])
    assert 0 <= x <= x + width <= 132
    assert (x >= 66) if slack >= 0 else (x + width <= 66)
    assert ("yes" if slack >= 0 else "no") in bar.attrib["class"]
    assert len(list(root.iter("polygon"))) == (abs(slack) > 1), "an open end beyond one"


def test_a_yes_or_no_is_a_ring_and_a_missing_number_a_question_mark() -> None:
    assert "circle" in margin_bar(-1, label="docking", categorical=True)
    assert "?" in texts(margin_bar(math.nan, label="docking"))


def test_the_spread_of_a_margin_is_a_thin_line_over_its_bar() -> None:
    root = ET.fromstring(margin_bar(0.1, label="payload", ends=(-0.2, 9.0)))
    (spread,) = [n for n in root.iter("line") if n.attrib["class"] == "whisker"]
    assert float(spread.attrib["x1"]) < 66 < float(spread.attrib["x2"]) <= 132


def test_spans_are_cut_at_the_ends_of_a_timeline() -> None:
    rows = [Row("Wenchang", (Span(-5, 5), Span(20, 30), Span(3, 3))), Row(HOSTILE, (), "p1")]
    drawing = timeline(rows, label="windows", ticks=[Tick(0, "2027"), Tick(10, "2028")], ends=(0, 10))
    root = ET.fromstring(drawing)
    boxes = list(root.iter("rect"))
    assert len(boxes) == 2, "the span outside is not drawn"
    assert all(float(b.attrib["width"]) > 0 for b in boxes)
    assert HOSTILE in texts(drawing)
