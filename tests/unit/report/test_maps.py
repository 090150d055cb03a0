"""World maps, sky plots and scatters draw what they are given, and nothing outside the picture."""

from __future__ import annotations

import re

import numpy as np
import pytest

from intercosmos.report.charts.contour import Place
from intercosmos.report.charts.scatter import Cloud, scatter_chart
from intercosmos.report.charts.sky import SkyPath, sky_plot
from intercosmos.report.charts.world import STEPS, Shades, coasts, world_map

LONGITUDE, LATITUDE = np.arange(-175.0, 180.0, 10.0), np.arange(-85.0, 90.0, 10.0)


def test_coasts_stay_on_the_map_and_never_cross_it_at_one_stroke() -> None:
    rings = coasts()
    points = np.concatenate(rings)
    assert len(points) > 4000
    assert np.all(np.abs(points[:, 0]) <= 180)
    assert np.all(np.abs(points[:, 1]) <= 90)
    assert max(np.abs(np.diff(ring[:, 0])).max() for ring in rings) < 30


def test_a_map_has_one_area_for_every_shade_that_occurs() -> None:
    values = np.broadcast_to(np.abs(LATITUDE)[:, None], (LATITUDE.size, LONGITUDE.size))
    drawn = world_map(LONGITUDE, LATITUDE, values, Shades((30.0, 60.0), "degrees"), label="latitude")
    assert re.findall(r'class="(q\d)"', drawn) == ["q0", "q3", "q6", "q0", "q3", "q6"]  # the map, then its key
    reverse = world_map(LONGITUDE, LATITUDE, values, Shades((30.0, 60.0), "degrees", "low"), label="l", key=False)
    assert re.findall(r'class="(q\d)"', reverse) == ["q6", "q3", "q0"]


def test_a_map_without_a_single_value_is_land_alone() -> None:
    values = np.full((LATITUDE.size, LONGITUDE.size), np.nan)
    drawn = world_map(LONGITUDE, LATITUDE, values, Shades((1.0,), "none"), label="nothing", key=False)
    assert 'class="q' not in drawn
    assert 'class="coast"' in drawn


def test_names_of_places_are_escaped() -> None:
    values = np.zeros((LATITUDE.size, LONGITUDE.size))
    drawn = world_map(
        LONGITUDE, LATITUDE, values, Shades((1.0,), "x"), label="l", places=[Place(170.0, 60.0, "<b>&")],
        boxes=[(30.0, 50.0, 180.0, 75.0)],
    )  # fmt: skip
    assert "&lt;b&gt;&amp;" in drawn
    assert drawn.count('class="box"') == 1


@pytest.mark.parametrize("count", range(1, STEPS))
def test_shades_run_from_the_lightest_to_the_darkest(count: int) -> None:
    shades = Shades(tuple(float(level) for level in range(count)), "x")
    classes = [shades.css(index) for index in range(count + 1)]
    assert classes[0] == "q0"
    assert classes[-1] == f"q{STEPS - 1}"
    assert len(set(classes)) == count + 1


def test_a_sky_path_breaks_where_the_satellite_was_not_seen() -> None:
    azimuth = np.array([0.0, 0.1, np.nan, 1.0, 1.1])
    drawn = sky_plot([SkyPath("R01", azimuth, np.full(5, 0.5))], label="sky", mask_rad=0.1, horizon_rad=np.zeros(8))
    assert drawn.count('class="curve p0"') == 2
    assert ">R01<" in drawn
    assert "C01" not in sky_plot([SkyPath("C01", np.full(2, np.nan), np.full(2, 0.5))], label="none")


def test_points_beyond_the_edge_are_counted_not_drawn() -> None:
    cloud = Cloud("GLONASS", np.array([0.5, 40.0, np.nan]), np.array([0.5, 0.0, np.nan]), radius=1.0)
    drawn = scatter_chart([cloud], label="errors", x_title="east, m", y_title="north, m", reach=2.0)
    assert "GLONASS; 1 beyond" in drawn
    assert drawn.count('r="1.6"') == 1
