"""Navigation in a programme file: what is wrong is pointed at in its line, with what is allowed and the next step."""

from __future__ import annotations

from pathlib import Path

import pytest

from intercosmos.catalogue import Catalogue, load_catalogue
from intercosmos.errors import DataError
from intercosmos.programme import find_problems, load_programme
from intercosmos.programme.navigation import NAVIGATION_WAYS, NavigationActivity

TEXT = """
[programme]
id = "navigation"
title = "Navigation"
partners = ["roscosmos", "cnsa"]
period = ["2027-01-01", "2036-12-31"]

[[activity]]
id = "both"
direction = "navigation"
constellations = ["glonass", "beidou-3"]
planned = ["glonass-high-orbit"]
regions = [
  { name = "Russia", south = "50 deg", north = "75 deg", west = "30 deg", east = "180 deg" },
  { name = "World" },
]
mask = "5 deg"
pdop = 6
hosts = [{ partner = "cnsa", stations = ["changchun-glonass"] }]
ways = ["users receive both", "exchanged monitoring stations"]
worth = { roscosmos = 5, cnsa = 5 }
"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def problems(folder: Path, text: str, catalogue: Catalogue) -> list[DataError]:
    path = folder / "navigation.toml"
    path.write_text(text)
    try:
        return find_problems(load_programme(path), catalogue)
    except DataError as error:
        return [error]


def test_nothing_is_wrong(tmp_path: Path, catalogue: Catalogue) -> None:
    assert problems(tmp_path, TEXT, catalogue) == []
    activity = load_programme(tmp_path / "navigation.toml").activities[0]
    assert isinstance(activity, NavigationActivity)
    assert activity.possible_ways == (NAVIGATION_WAYS[0], NAVIGATION_WAYS[2])
    assert activity.regions[1].south.value == pytest.approx(-1.5707963)


def test_without_hosts_no_stations_are_exchanged(tmp_path: Path, catalogue: Catalogue) -> None:
    text = TEXT.replace('hosts = [{ partner = "cnsa", stations = ["changchun-glonass"] }]\n', "")
    (found,) = problems(tmp_path, text, catalogue)
    assert "needs hosts" in str(found)
    text = text.replace('ways = ["users receive both", "exchanged monitoring stations"]\n', "")
    assert problems(tmp_path, text, catalogue) == []
    activity = load_programme(tmp_path / "navigation.toml").activities[0]
    assert isinstance(activity, NavigationActivity)
    assert "exchanged monitoring stations" not in activity.possible_ways


@pytest.mark.parametrize(
    ("change", "told", "line_of", "hint"),
    [
        (('"glonass", "beidou-3"', '"glonas", "beidou-3"'), "glonas", "constellations", "glonass"),
        (('"glonass", "beidou-3"', '"glonass", "glonass"'), "stands twice", "constellations", "once"),
        (('"glonass", "beidou-3"', '"glonass", "galileo"'), "takes no part", "constellations", "third_parties"),
        (('"glonass", "beidou-3"', '"glonass", "glonass-high-orbit"'), "nobody to co-operate", "constellations", "two"),
        (('["glonass-high-orbit"]', '["beidou-9"]'), "beidou-9", "planned", "beidou-3"),
        (('["glonass", ', '["glonass-high-orbit", '), "no system of its own", "constellations", "planned"),
        (('["glonass-high-orbit"]', '["beidou-3"]'), "among the constellations already", "planned", "leave it out"),
        (('["glonass-high-orbit"]', '["galileo"]\nthird_parties = ["esa"]'), "completes none", "planned", "galileo"),
        (('south = "50 deg"', 'south = "80 deg"'), "runs from", "Russia", "exchange"),
        (('{ name = "World" }', '{ name = "Russia" }'), "more than one region", "Russia", "its own"),
        (('mask = "5 deg"', 'mask = "85 deg"'), "elevation mask", "mask", "buildings"),
        (("pdop = 6", "pdop = 0.5"), "PDOP", "pdop", "at least 1"),
        (('partner = "cnsa"', 'partner = "esa"'), "esa", "hosts", "cnsa"),
        (('"changchun-glonass"', '"changchun"'), "changchun", "hosts", "changchun-glonass"),
        (('"changchun-glonass"', '"kashgar-beidou"'), "own: nothing is exchanged", "hosts", "other side"),
        (('worth = {', 'receivers = ["nowhere"]\nworth = {'), "nowhere", "receivers", ""),
        (('ways = ["users', 'ways = ["user'), "user", "ways", "users receive both"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_pointed_at(
    change: tuple[str, str], told: str, line_of: str, hint: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    text = TEXT.replace(*change)
    assert text != TEXT
    found = problems(tmp_path, text, catalogue)
    assert found
    said = "\n".join(str(one) for one in found)
    assert told in said
    assert hint in said
    where = found[0].where
    assert where.file == tmp_path / "navigation.toml"
    assert where.line is not None
    line = text.splitlines()[where.line - 1]
    assert line_of in line
