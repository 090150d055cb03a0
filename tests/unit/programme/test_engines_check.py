"""Engines in a programme file: what is wrong is pointed at in its line, with what is allowed and the next step."""

from __future__ import annotations

from pathlib import Path

import pytest

from intercosmos.catalogue import Catalogue, load_catalogue
from intercosmos.errors import DataError
from intercosmos.programme import ENGINE_WAYS, EnginesActivity, find_problems, load_programme

TEXT = """
[programme]
id = "engines"
title = "Engines"
partners = ["roscosmos", "cnsa"]
period = ["2027-01-01", "2036-12-31"]

[[activity]]
id = "exchange"
direction = "engines"
licensor = "roscosmos"
licensee = "cnsa"
engines = ["rd-191", "rd-180"]
receivers = [
  { vehicle = "long-march-7", stage = "booster", engines = ["rd-191"] },
  { vehicle = "long-march-7", stage = "lm-7-1", count = 1 },
]
orbit = { perigee = "200 km", apogee = "400 km", inclination = "42 deg" }
leaves = "2032-01-01"
ways = ["buy finished engines", "engine for engine", "joint development"]
worth = { roscosmos = 5, cnsa = 5 }

[activity.in_return]
engine = "yf-100"
vehicle = "angara-a5"
stage = "booster"
orbit = { perigee = "200 km", apogee = "250 km", inclination = "64.8 deg" }

[activity.new_engine]
id = "methane"
propellants = "LOX/methane"
cycle = "gas-generator"
chamber_pressure = "10 MPa"
mixture_ratio = 3.4
area_ratio = 30
thrust = "800 kN"
"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def problems(folder: Path, text: str, catalogue: Catalogue) -> list[DataError]:
    path = folder / "engines.toml"
    path.write_text(text)
    try:
        return find_problems(load_programme(path), catalogue)
    except DataError as error:
        return [error]


def test_nothing_is_wrong(tmp_path: Path, catalogue: Catalogue) -> None:
    assert problems(tmp_path, TEXT, catalogue) == []
    activity = load_programme(tmp_path / "engines.toml").activities[0]
    assert isinstance(activity, EnginesActivity)
    assert activity.possible_ways == ("buy finished engines", "joint development", "engine for engine")
    assert set(activity.possible_ways) < set(ENGINE_WAYS)
    assert activity.new_engine is not None
    assert activity.new_engine.title == "Methane"


@pytest.mark.parametrize(
    ("change", "told", "line_of", "hint"),
    [
        (('"rd-191", "rd-180"', '"rd-192", "rd-180"'), "no engine is called 'rd-192'", "engines = [", "rd-191"),
        (('"rd-191", "rd-180"', '"rd-191", "yf-77"'), "belongs to 'cnsa'", "engines = [", "exchange licensor"),
        (('"rd-191", "rd-180"', '"rd-191", "rd-0212"'), "no mixture ratio", "engines = [", "engine.rd-0212"),
        (('engines = ["rd-191"] }', 'engines = ["rd-120"] }'), "rd-120", "booster", "rd-180"),
        (('licensor = "roscosmos"', 'licensor = "isro"'), "isro", "licensor =", "roscosmos"),
        (('licensee = "cnsa"', 'licensee = "roscosmos"'), "on both sides", "licensee =", "whose rocket"),
        (('stage = "lm-7-1"', 'stage = "lm-5-1"'), "no stage of long-march-7", "lm-5-1", "lm-7-1"),
        (('"long-march-7", stage = "booster"', '"soyuz-2.1b", stage = "booster"'), "belongs to 'roscosmos'", "soyuz",
         "long-march-7"),
        (('"long-march-7", stage = "booster"', '"long-march-3b", stage = "booster"'), "retired", "long-march-3b",
         "long-march-7"),
        (('"long-march-7", stage = "booster"', '"long-march-77", stage = "booster"'), "long-march-77", "long-march-77",
         "did you mean"),
        (('"long-march-7", stage = "booster"', '"long-march-7", stage = "booster", count = 0'), "count", "count = 0",
         ""),
        (('leaves = "2032-01-01"', 'leaves = "2040-01-01"'), "outside the programme's period", "leaves =",
         "2036-12-31"),
        (('perigee = "200 km", apogee = "400 km"', 'perigee = "500 km", apogee = "400 km"'), "impossible", "orbit =",
         "perigee ≤ apogee"),
        (('apogee = "250 km"', 'apogee = "150 km"'), "impossible", 'apogee = "150 km"', "perigee ≤ apogee"),
        (('engine = "yf-100"', 'engine = "rd-191"'), "belongs to 'roscosmos'", 'engine = "rd-191"', "yf-100"),
        (('"LOX/methane"', '"LOX/methan"'), "methan", "propellants", "methane"),
        (('"LOX/methane"', '"LOX"'), "no pair", "propellants", "LOX/methane"),
        (('cycle = "gas-generator"', 'cycle = "gas-genrator"'), "gas-genrator", "cycle", "gas-generator"),
        (("area_ratio = 30", "area_ratio = 1"), "area ratio of 1", "area_ratio", "above 1"),
        (('"10 MPa"', '"0 MPa"'), "chamber pressure of 0", "chamber_pressure", "above 0"),
        (('"joint development"]', '"joint venture"]'), "joint venture", "ways", "licensed production"),
        (('leaves =', 'leave ='), "leave", "leave =", "did you mean"),
        (('leaves =', 'sites = ["baikonur"]\nleaves ='), "flies from none of these sites", "long-march-7", "wenchang"),
        (('leaves =', 'sites = ["wenchan"]\nleaves ='), "wenchan", "sites =", "wenchang"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_pointed_at(
    tmp_path: Path, catalogue: Catalogue, change: tuple[str, str], told: str, line_of: str, hint: str
) -> None:
    assert change[0] in TEXT
    text = TEXT.replace(*change, 1)
    found = problems(tmp_path, text, catalogue)
    assert any(told in str(one) for one in found), [str(one) for one in found]
    said = next(one for one in found if told in str(one))
    assert hint in str(said), str(said)
    assert said.where.file == tmp_path / "engines.toml"
    assert said.where.line is not None
    line = text.splitlines()[said.where.line - 1]
    assert line_of in line or "receivers" in line, line


ALONE = TEXT[: TEXT.index("[activity.in_return]")]
WAYS = 'ways = ["buy finished engines", "engine for engine", "joint development"]\n'


@pytest.mark.parametrize(
    ("way", "told"),
    [
        ("engine for engine", '"engine for engine" needs engines and in_return'),
        ("joint development", '"joint development" needs new_engine'),
    ],
)
def test_ways_say_what_they_need(tmp_path: Path, catalogue: Catalogue, way: str, told: str) -> None:
    (found,) = problems(tmp_path, ALONE.replace(WAYS, f'ways = ["{way}"]\n'), catalogue)
    assert told in str(found)
    assert "buy finished engines" in str(found)


def test_something_must_be_exchanged(tmp_path: Path, catalogue: Catalogue) -> None:
    nothing = ALONE.replace('engines = ["rd-191", "rd-180"]\n', "").replace(', engines = ["rd-191"]', "")
    (found,) = problems(tmp_path, nothing.replace(WAYS, ""), catalogue)
    assert "no engine is named" in str(found)
    assert "new_engine" in str(found)


@pytest.mark.parametrize(
    ("vehicle", "stage", "told"),
    [("ariane-62", "booster", "no liquid engine"), ("falcon-9", "upper", "no mixture ratio")],
)
def test_a_stage_that_cannot_have_another_engine(
    tmp_path: Path, catalogue: Catalogue, vehicle: str, stage: str, told: str
) -> None:
    owner = catalogue.vehicles[vehicle].owner
    text = (
        ALONE.replace(WAYS, "")
        .replace('licensee = "cnsa"', f'licensee = "{owner}"\nthird_parties = ["{owner}"]')
        .replace('"long-march-7", stage = "booster"', f'"{vehicle}", stage = "{stage}"')
    )
    found = [str(one) for one in problems(tmp_path, text, catalogue)]
    assert any(told in one and "next:" in one for one in found), found


def test_of_a_common_engine_either_side_receives(tmp_path: Path, catalogue: Catalogue) -> None:
    text = (
        TEXT.replace('engines = ["rd-191", "rd-180"]\n', "")
        .replace(', engines = ["rd-191"]', "")
        .replace('ways = ["buy finished engines", "engine for engine", "joint development"]\n', "")
        .replace('"long-march-7", stage = "booster"', '"angara-a5", stage = "booster"')
    )
    text = text[: text.index("[activity.in_return]")] + text[text.index("[activity.new_engine]") :]
    assert problems(tmp_path, text, catalogue) == []
