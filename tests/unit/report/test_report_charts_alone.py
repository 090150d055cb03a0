"""A chart as a file of its own."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.report.charts.alone import write_curves


def heights_of(path: Path) -> list[np.ndarray]:
    """The vertical places of each curve's points, px."""
    found = [e.get("points", "") for e in ET.parse(path).iter() if e.get("class", "").startswith("curve")]
    return [np.array([float(pair.split(",")[1]) for pair in text.split()]) for text in found]


def test_vectors_are_drawn_by_their_length(tmp_path: Path) -> None:
    x = np.arange(30.0)
    vectors = np.stack([3 * x, np.zeros(30), -4 * x], axis=-1)
    write_curves(tmp_path / "a.svg", range(30), {"v": vectors, "5x": 5 * x}, x_title="s", y_title="m")
    first, second = heights_of(tmp_path / "a.svg")
    assert np.array_equal(first, second)
    assert np.all(np.diff(first) < 0)  # upwards
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert {"v", "5x", "s", "m"} <= {re.sub(r"<.*?>", "", t) for t in re.findall(r"<text.*?</text>", text)}


@pytest.mark.parametrize(
    ("curves", "says"),
    [({}, "at least one curve"), ({"two": np.zeros((2, 5, 3))}, r"'two' has shape \(2, 5, 3\).*by its satellite")],
)
def test_what_cannot_be_drawn_is_said(tmp_path: Path, curves: dict[str, np.ndarray], says: str) -> None:
    with pytest.raises(PhysicsError, match=says):
        write_curves(tmp_path / "a.svg", range(5), curves)
    assert not (tmp_path / "a.svg").exists()
