"""Engines through a study: options are flown, stored, read back, put into a plan and into a report."""

from __future__ import annotations

from pathlib import Path

import pytest

from intercosmos.catalogue import load_catalogue
from intercosmos.programme import find_problems, load_programme
from intercosmos.report import write_report
from intercosmos.study import load_result, run_study

TEXT = """
[programme]
id = "engines"
title = "Engines"
partners = ["roscosmos", "cnsa"]
period = ["2027-01-01", "2036-12-31"]

[[activity]]
id = "engines-of-voronezh"
direction = "engines"
licensor = "roscosmos"
licensee = "cnsa"
engines = ["rd-0124"]
receivers = [{ vehicle = "long-march-7", stage = "upper", count = 2 }]
orbit = { perigee = "200 km", apogee = "400 km", inclination = "42 deg" }
flights_a_year = 2
stock = 6
in_return = { engine = "yf-115", vehicle = "angara-a5", stage = "upper" }
ways = ["buy finished engines", "licensed production"]
worth = { roscosmos = 3, cnsa = 3 }
"""


def test_a_study_of_an_engine(tmp_path: Path) -> None:
    path = tmp_path / "engines.toml"
    path.write_text(TEXT)
    programme, catalogue = load_programme(path), load_catalogue()
    assert find_problems(programme, catalogue) == []
    result = run_study(programme, catalogue, folder=tmp_path / "run", only="engines-of-voronezh")
    bought, licensed = result.assessments["engines-of-voronezh"]
    before, after = (bought.measures[f"payload {when}"].value for when in ("before", "after"))
    # 13.5 to 14 t to this orbit are published (catalogue); the model is divided by what it exceeds the former
    assert before == pytest.approx(13500, rel=0.03)
    # 17 s of 342 and four engines less: with 14.5 t of stage and payload each per cent of impulse is worth some 200 kg
    assert 600 < after - before < 1200
    assert [bought.feasible, licensed.feasible] == [True, False]
    assert set(result.plan.chosen.values()) <= {bought.option.id}
    again = load_result(tmp_path / "run" / "study-engines-of-voronezh.json", programme)
    assert again.assessments["engines-of-voronezh"][0].measures == bought.measures
    page = write_report(result, catalogue, tmp_path / "run" / "report.html").read_text()
    for told in ("RD-0124", "Licensed production", "if the licensor leaves", "Vikas after Viking"):
        assert told.lower() in page.lower(), told
