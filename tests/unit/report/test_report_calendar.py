"""Launch windows and years of service."""

from __future__ import annotations

import re
from types import ModuleType, SimpleNamespace

import pytest

from intercosmos.report.calendar import decimal_year, service_figure, window_rows
from intercosmos.report.findings import glance
from intercosmos.report.words import Names


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("2028", 2028.0, 2029.0),
        ("2028-07", 2028.5, 2028 + 7 / 12),
        ("2028-01-02", 2028 + 1 / 365.25, 2028 + 2 / 365.25),
    ],
)
def test_a_vague_date_spans_what_it_may_mean(when: str, first: float, last: float) -> None:
    assert decimal_year(when) == pytest.approx(first)
    assert decimal_year(when, end=True) == pytest.approx(last)


def test_windows_of_the_options_that_speak_for_activities_are_listed(fake: ModuleType) -> None:
    study, names = fake.fake_study(), Names(fake.fake_catalogue(), ("roscosmos", "cnsa"))
    (row,) = window_rows(glance(study, names))
    assert (row.activity, row.found, row.needed) == ("Cosmonauts aboard Tiangong", "222", "at least 4")
    assert row.holds


def test_assets_that_do_not_serve_throughout_are_drawn(fake: ModuleType) -> None:
    catalogue = fake.fake_catalogue()
    names = Names(catalogue, ("roscosmos", "cnsa"))
    pad = SimpleNamespace(name="Z", status="active", since=None, until="2030")
    closed = SimpleNamespace(name="Y", status="closed", since=None, until="1999")
    catalogue.sites["baikonur"].pads = (pad, closed)
    figure = service_figure(fake.fake_study(), catalogue, names)
    assert figure is not None
    said = re.findall(r"<text[^>]*>([^<]*)</text>", figure.drawing)
    assert "Russian Orbital Station" in said
    assert "Baikonur, pad Z" in said
    assert "Baikonur, pad Y" not in said
    assert "Tiangong" not in said, "it serves throughout"
    # two stations, two ships, three rockets and one pad are named; one station and the pad serve in part
    assert figure.title.startswith("Six assets of 8 serve from 2027 to 2036")


def test_nothing_is_drawn_where_everything_serves_throughout(fake: ModuleType) -> None:
    catalogue = fake.fake_catalogue()
    catalogue.stations["ros"].since = "2020"
    assert service_figure(fake.fake_study(), catalogue, Names(catalogue, ("roscosmos", "cnsa"))) is None
