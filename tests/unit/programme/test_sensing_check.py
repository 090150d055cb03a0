"""Remote sensing in a programme file: what is wrong is pointed at, with what is allowed and the next step."""

from __future__ import annotations

from pathlib import Path

import pytest

from intercosmos.catalogue import Catalogue, load_catalogue
from intercosmos.errors import DataError
from intercosmos.programme import find_problems, load_programme
from intercosmos.programme.sensing import SENSING_WAYS, SensingActivity

TEXT = """
[programme]
id = "sensing"
title = "Sensing"
partners = ["roscosmos", "cnsa"]
period = ["2027-01-01", "2036-12-31"]

[[activity]]
id = "floods"
direction = "sensing"
satellites = ["resurs-p-4", "kondor-fka-1", "gf-2", "gf-3"]
stations = ["moscow", "miyun"]
regions = [
  { name = "Amur", south = "46 deg", north = "54 deg", west = "122 deg", east = "141 deg" },
  { name = "China", south = "20 deg", north = "50 deg", west = "75 deg", east = "130 deg" },
]
scene = "Amur"
begin = "2027-08-10"
span = "2 d"
watch = "7 d"
modes = { gf-3 = "standard strip" }
fairness = "nash"
quotas = { roscosmos = 0.4, cnsa = 0.4 }
requests = [
  { name = "Khabarovsk", partner = "roscosmos", latitude = "48.48 deg", longitude = "135.08 deg", deadline = "30 h" },
  { name = "Sanjiang", partner = "cnsa", latitude = "47 deg", longitude = "133 deg", kind = "area", extent = "90 km" },
]
worth = { roscosmos = 5, cnsa = 5 }
ways = ["shared tasking", "joint constellation"]

[activity.constellation]
revisit = "6 h"
south = "45 deg"
north = "60 deg"
sensors = [{ name = "small", mass = "470 kg", resolution = "2.1 m", altitude = "510 km", reach = "40 deg" }]
launches = [{ vehicle = "soyuz-2.1b", site = "vostochny" }]
"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def problems(folder: Path, text: str, catalogue: Catalogue) -> list[DataError]:
    path = folder / "sensing.toml"
    path.write_text(text)
    try:
        return find_problems(load_programme(path), catalogue)
    except DataError as error:
        return [error]


def _activity(path: Path) -> SensingActivity:
    activity = load_programme(path).activities[0]
    assert isinstance(activity, SensingActivity)
    return activity


def test_nothing_is_wrong(tmp_path: Path, catalogue: Catalogue) -> None:
    assert problems(tmp_path, TEXT, catalogue) == []
    activity = _activity(tmp_path / "sensing.toml")
    assert activity.possible_ways == SENSING_WAYS[2:]
    assert activity.scene_region.name == "Amur"
    assert activity.notions == ("none", "max-min", "nash")  # the sum of all always, for the price of the others
    assert activity.requests[0].deadline is not None


def test_without_a_constellation_none_is_designed(tmp_path: Path, catalogue: Catalogue) -> None:
    short = TEXT[: TEXT.index("[activity.constellation]")]
    (found,) = problems(tmp_path, short, catalogue)
    assert "needs a constellation" in str(found)
    assert problems(tmp_path, short.replace('ways = ["shared tasking", "joint constellation"]', ""), catalogue) == []
    assert _activity(tmp_path / "sensing.toml").possible_ways == SENSING_WAYS[:3]


@pytest.mark.parametrize(
    ("change", "told", "line_of", "hint"),
    [
        (('"resurs-p-4", ', '"resurs-p-44", '), "resurs-p-44", "satellites", "resurs-p-4"),
        (('"gf-2", "gf-3"', '"gf-2", "gf-2"'), "stands twice", "satellites", "once"),
        (('"gf-2", "gf-3"', '"gf-2", "sentinel-2b"'), "takes no part", "satellites", "third_parties"),
        (('"resurs-p-4", ', '"resurs-p-1", '), "ended its service", "satellites", "resurs-p-4"),
        (('"resurs-p-4", "kondor-fka-1", ', ""), "nobody to co-operate", "satellites", "two partners"),
        (('"moscow", "miyun"', '"moscow", "minyun"'), "minyun", "stations", "miyun"),
        (('"moscow", "miyun"', '"moscow", "moscow"'), "stands twice", "stations", "once"),
        (('scene = "Amur"', 'scene = "Amour"'), "Amour", "scene", "Amur"),
        (('name = "China"', 'name = "Amur"'), "more than one region", "Amur", "its own"),
        (('south = "46 deg"', 'south = "56 deg"'), "runs from", "Amur", "exchange"),
        (('span = "2 d"', 'span = "90 d"'), "span", "span", "60 d"),
        (('watch = "7 d"', 'watch = "1 s"'), "watch", "watch", "1 h"),
        (('deadline = "30 h"', 'deadline = "60 h"'), "runs from", "Khabarovsk", "span"),
        (('deadline = "30 h"', 'earliest = "50 h"'), "runs from", "Khabarovsk", "earliest < deadline"),
        (('name = "Sanjiang", partner = "cnsa"', 'name = "Khabarovsk", partner = "cnsa"'), "more than one request",
         "Khabarovsk", "its own"),
        ((', extent = "90 km"', ""), "without an extent", "Sanjiang", "60 km"),
        (('extent = "90 km"', 'extent = "9000 km"'), "is an area of", "Sanjiang", "1000 km"),
        (('name = "Sanjiang", partner = "cnsa"', 'name = "Sanjiang", partner = "esa"'), "esa", "Sanjiang", "cnsa"),
        (("quotas = { roscosmos = 0.4", "quotas = { nasa = 0.4"), "nasa", "quotas", "roscosmos"),
        (("roscosmos = 0.4, cnsa = 0.4", "roscosmos = 0.7, cnsa = 0.4"), "more than the whole", "quotas", "at most 1"),
        (('site = "vostochny"', 'site = "wenchang"'), "does not fly from", "launches", "vostochny"),
        (('vehicle = "soyuz-2.1b"', 'vehicle = "soyuz-2.1x"'), "soyuz-2.1x", "launches", "soyuz-2.1b"),
        (('reach = "40 deg"', 'reach = "80 deg"'), "to the side", "sensors", "70 deg"),
        (('north = "60 deg"', 'north = "40 deg"'), "wrong way round", "constellation", "south < north"),
        (('kind = "area"', 'kind = "aria"'), "aria", "Sanjiang", "area"),
        (('gf-3 = "standard strip"', 'gf-3 = "strip"'), "strip", "modes", "standard strip"),
        (('gf-3 = "standard strip"', 'gf-6 = "standard strip"'), "gf-6", "modes", "gf-3"),
        (('fairness = "nash"', 'fairness = "Nash"'), "Nash", "fairness", "max-min"),
        (('latitude = "48.48 deg"', 'latitude = "148.48 deg"'), "148", "Khabarovsk", "90"),
        (('fairness = "nash"\nquotas = { roscosmos = 0.4, cnsa = 0.4 }', 'fairness = "quotas"'), "needs quotas",
         "fairness", "imaging time"),
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
    assert where.file == tmp_path / "sensing.toml"
    assert where.line is not None
    assert line_of in text.splitlines()[where.line - 1]
