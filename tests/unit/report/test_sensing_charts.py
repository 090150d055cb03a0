"""Histograms of groups, tracks on maps, spans in the colour of who asked."""

from __future__ import annotations

import re

import numpy as np
import pytest

from intercosmos.report.charts.histogram import Heap, histogram
from intercosmos.report.charts.timeline import Row, Span, Tick, timeline
from intercosmos.report.charts.world import Shades, Track, world_map


def _bars(drawing: str, css: str) -> list[tuple[float, float]]:
    """Width and height of bars in the plot of a colour, without the key."""
    found = re.findall(rf'<rect x="[\d.]+" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" class="fill {css}"', drawing)
    return [(float(w), float(h)) for y, w, h in found if float(y) > 5]


def test_bars_of_a_histogram_are_as_high_as_their_parts() -> None:
    heaps = [Heap("Ours", (0.5, 0.25, 0.25), "p0"), Heap("Theirs <b>", (0.0, 1.0, 0.0), "p1")]
    drawing = histogram((0, 4, 8, 24), heaps, label="how often", x_title="h", y_title="part", beyond=True)
    heights = [h for _, h in _bars(drawing, "p0")]
    assert heights[0] == pytest.approx(2 * heights[1], abs=0.2)
    assert len(_bars(drawing, "p1")) == 1  # nothing is drawn where there is nothing
    assert "Theirs &lt;b&gt;" in drawing
    assert "over 8" in drawing
    assert "4 to 8" in drawing


def test_a_histogram_of_nothing_is_still_a_picture() -> None:
    drawing = histogram((0, 1), [], label="nothing", x_title="h", y_title="part")
    assert drawing.startswith("<svg")


def test_a_track_is_cut_at_the_seam() -> None:
    longitude = np.array([170.0, 175.0, -180.0, -175.0, -170.0])
    track = Track(longitude, np.zeros(5), "p3")
    empty = np.full((2, 2), np.nan)
    drawing = world_map(
        np.array([-90.0, 90.0]), np.array([-45.0, 45.0]), empty, Shades((1.0,), ""), label="a way", tracks=[track],
        key=False,
    )  # fmt: skip
    paths = re.findall(r'<path d="(M[^"]*)" class="curve thin p3"', drawing)
    assert [path.count(",") for path in paths] == [2, 3]


def test_a_span_may_have_a_colour_of_its_own() -> None:
    rows = [Row("satellite", (Span(1, 2), Span(3, 4, css="p4")), "p1")]
    drawing = timeline(rows, label="schedule", ticks=[Tick(0, "0 h"), Tick(5, "5 h")])
    assert drawing.count('class="fill p1"') == 1
    assert drawing.count('class="fill p4"') == 1
