"""Flow diagrams and chambers."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from intercosmos.report.charts.nozzle import chamber_drawing
from intercosmos.report.charts.sankey import Flow, columns_of, sankey

FLOWS = [
    Flow("turbine", "fuel pump", 6.0, "6 MW"),
    Flow("turbine", "oxidiser pump", 12.0, "12 MW"),
    Flow("fuel pump", "losses", 1.5),
    Flow("oxidiser pump", "losses", 3.0),
    Flow("oxidiser pump", "pressure", 9.0),
    Flow("fuel pump", "pressure", 4.5),
]


def test_boxes_stand_right_of_what_feeds_them() -> None:
    assert columns_of(FLOWS) == {"turbine": 0, "fuel pump": 1, "oxidiser pump": 1, "losses": 2, "pressure": 2}
    with pytest.raises(ValueError, match="circle"):
        columns_of([Flow("a", "b", 1.0), Flow("b", "a", 1.0)])


def test_bands_are_as_wide_as_what_flows() -> None:
    tree = ET.fromstring(sankey(FLOWS, label="power", title="MW"))
    widths = {}
    for path in tree.iter("path"):
        title = path.find("title")
        assert title is not None
        numbers = [float(v) for v in re.findall(r"-?[\d.]+", path.attrib["d"])]
        widths[str(title.text).split(":")[0]] = numbers[9] - numbers[7]  # from the upper edge to the lower
    assert widths["turbine to oxidiser pump"] == pytest.approx(2 * widths["turbine to fuel pump"], abs=0.3)
    assert sankey([], label="nothing", title="").count("nothing flows") == 1


def test_names_are_escaped() -> None:
    drawn = sankey([Flow("<b>", "&", 1.0, "x")], label="l", title="t")
    ET.fromstring(drawn)
    assert "<b>" not in drawn


def test_a_chamber_keeps_its_proportions() -> None:
    x = np.linspace(-0.3, 1.0, 50)
    radius = 0.1 + 0.4 * np.abs(x)
    tree = ET.fromstring(chamber_drawing(x, radius, label="a chamber", stations=[(0.0, "throat")]))
    points = next(tree.iter("polyline")).attrib["points"].split()
    first, last = (tuple(float(v) for v in p.split(",")) for p in (points[0], points[-1]))
    scale = (last[0] - first[0]) / 1.3
    assert (first[1] - last[1]) / scale == pytest.approx(radius[-1] - radius[0], rel=0.01)


def test_many_boxes_stand_closer_and_stay_inside() -> None:
    tree = ET.fromstring(sankey([Flow("a", f"b{k}", 1.0 + k) for k in range(60)], label="l", title="t", height=340.0))
    boxes = [(float(box.attrib["y"]), float(box.attrib["height"])) for box in tree.iter("rect")]
    assert len(boxes) == 61
    assert all(y >= 0 and y + tall <= 340.0 for y, tall in boxes)
    tallest = sorted(tall for _, tall in boxes[1:])[-1]
    assert tallest > 4.0  # in proportion: the largest is 60 of 1830 of half the height


@pytest.mark.parametrize(
    ("x", "radius"),
    [([], []), ([0.0, 0.0], [1.0, 1.0]), ([0.0, 1.0], [1.0]), ([0.0, 1.0], [1.0, np.nan]), ([1.0, 0.0], [1.0, 1.0])],
)
def test_what_is_no_contour_is_refused(x: list[float], radius: list[float]) -> None:
    with pytest.raises(ValueError, match="contour"):
        chamber_drawing(x, radius, label="none")
