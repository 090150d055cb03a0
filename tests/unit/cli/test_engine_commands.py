"""``intercosmos engine``: predictions, comparisons, exchanges, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


def test_predict_says_what_rd_191_gives(intercosmos) -> None:
    ran = intercosmos(
        "engine", "predict", "--propellants", "lox/rp-1", "--pc", "25.8MPa", "--of", "2.6", "--area-ratio", "36.87",
        "--cycle", "orsc", "--json",
    )  # fmt: skip
    assert ran.code == 0
    said = json.loads(ran.out)
    assert said["isp_vacuum_s"] == pytest.approx(337.5, rel=0.015)  # published
    assert said["isp_vacuum_low_s"] < said["isp_vacuum_s"] < said["isp_vacuum_high_s"] < said["ideal_isp_vacuum_s"]
    assert said["thrust_vacuum_n"] is None
    assert said["separates_at_sea_level"] is False


def test_predict_draws_the_chamber_and_the_sweep(intercosmos, tmp_path: Path) -> None:
    chamber, sweep, areas = tmp_path / "chamber.svg", tmp_path / "sweep.svg", tmp_path / "areas.svg"
    ran = intercosmos(
        "engine", "predict", "--propellants", "lox/lh2", "--pc", "10MPa", "--of", "6", "--area-ratio", "60",
        "--cycle", "gg", "--thrust", "1MN", "--contour", str(chamber), "--sweep", str(sweep),
        "--area-sweep", str(areas),
    )  # fmt: skip
    assert ran.code == 0
    assert "Turbine exhaust of an open cycle" in ran.out
    assert "throat" in chamber.read_text(encoding="utf-8")
    assert "Vulcain" in sweep.read_text(encoding="utf-8")
    assert "area ratio" in areas.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"--propellants": "lox/kerosine"}, "did you mean 'kerosene'"),
        ({"--propellants": "lox"}, "no pair of propellants"),
        ({"--cycle": "magic"}, "no engine cycle is called 'magic'"),
        ({"--pc": "25.8"}, "has no unit"),
        ({"--of": "0"}, "mixture ratio must be above 0"),
        ({"--of": "0.05"}, "has no equilibrium"),
        ({"--area-ratio": "0.5"}, "area ratio must be above 1"),
        ({"--contour": "chamber.svg"}, "no size without a thrust"),
    ],
)
def test_what_cannot_be_predicted_is_refused(intercosmos, changed: dict[str, str], message: str) -> None:
    options = {
        "--propellants": "lox/rp-1", "--pc": "25.8MPa", "--of": "2.6", "--area-ratio": "36.87", "--cycle": "orsc",
    } | changed  # fmt: skip
    ran = intercosmos("engine", "predict", *(text for pair in options.items() for text in pair))
    assert ran.code == 2
    assert message in ran.err
    assert "Traceback" not in ran.err


def test_compare_sets_two_engines_side_by_side(intercosmos) -> None:
    ran = intercosmos("engine", "compare", "rd-0110", "rd-0124")
    assert ran.code == 0
    assert "Predicted impulse in vacuum, s" in ran.out
    said = json.loads(intercosmos("engine", "compare", "rd-191", "yf-100", "--json").out)
    first, second = said["engines"]
    assert first["published"]["chamber_pressure"]["unit"] == "MPa"
    assert abs(second["computed"]["predicted less published, %"]) < 1.5
    ran = intercosmos("engine", "compare", "rd-191", "yf-10")
    assert ran.code == 2
    assert "yf-100" in ran.err


def test_swap_flies_before_and_after(intercosmos, tmp_path: Path) -> None:
    picture = tmp_path / "swap.svg"
    orbit = ("--site", "baikonur", "--perigee", "200km", "--apogee", "240km", "--inclination", "51.6deg")
    ran = intercosmos("engine", "swap", "soyuz-2.1a", "upper", "rd-0124", *orbit, "--json", "--picture", str(picture))
    assert ran.code == 0
    (row,) = json.loads(ran.out)["payloads"]
    assert row["after_kg"] - row["before_kg"] > 800
    assert picture.read_text(encoding="utf-8").count("kg") >= 2
    ran = intercosmos("engine", "swap", "soyuz-2.1a", "upper", "rd-0124", *orbit)
    assert "Thrust on the frame" in ran.out
    assert "stronger walls" not in ran.out
    ran = intercosmos("engine", "swap", "soyuz-2.1a", "upper", "rd-0124", *orbit, "--stretch", "1.3")
    assert "1.3 of today's: stronger walls are not counted" in ran.out.replace("\n", " ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("soyuz-2.1a", "fourth", "rd-0124"), "no stage of soyuz-2.1a is called 'fourth'"),
        (("soyuz-2.1x", "upper", "rd-0124"), "no vehicle is called"),
        (("ariane-5-eca", "booster", "rd-191"), "no liquid engine"),
        (("soyuz-2.1a", "upper", "rd-0124", "--site", "cape"), "no site is called"),
        (("soyuz-2.1a", "upper", "rd-0124", "--perigee", "300km", "--apogee", "200km"), "below the perigee"),
        (("soyuz-2.1a", "upper", "rd-0124", "--stretch", "20"), "another stage"),
    ],
)
def test_what_cannot_be_exchanged_is_refused(intercosmos, arguments: tuple[str, ...], message: str) -> None:
    ran = intercosmos("engine", "swap", *arguments)
    assert ran.code == 2
    assert message in ran.err


def test_cycle_closes_where_it_is_published(intercosmos, tmp_path: Path) -> None:
    power, walls = tmp_path / "power.svg", tmp_path / "walls.svg"
    ran = intercosmos("engine", "cycle", "rd-171m", "--picture", str(power), "--walls", str(walls))
    assert ran.code == 0
    assert "closes at 24.52" in ran.out
    assert "Published beside it" in ran.out
    assert "MW" in power.read_text(encoding="utf-8")
    assert "hot face" in walls.read_text(encoding="utf-8")
    said = json.loads(intercosmos("engine", "cycle", "rd-171m", "--json").out)
    row = said["published"]["turbine_power"]
    assert row["computed"] == pytest.approx(190e6, rel=0.1)  # 170 to 192 MW are printed
    assert said["closed"] is True


def test_cycle_finds_the_greatest_pressure(intercosmos) -> None:
    said = json.loads(intercosmos("engine", "cycle", "yf-100", "--greatest", "--json").out)
    assert said["chamber_pressure"] > 18e6
    assert said["binding"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("rd-171x",), "no engine is called"),
        (("p241",), "has no pumps: it is a solid motor"),
        (("yf-100", "--pc", "20"), "has no unit"),
        (("yf-100", "--pc", "20MPa", "--greatest"), "given or sought"),
    ],
)
def test_what_has_no_cycle_is_refused(intercosmos, arguments: tuple[str, ...], message: str) -> None:
    ran = intercosmos("engine", "cycle", *arguments)
    assert ran.code == 2
    assert message in ran.err


def test_catalogue_check_is_a_word_too(intercosmos) -> None:
    as_word, as_option = intercosmos("catalogue", "check", "engine"), intercosmos("catalogue", "engine", "--check")
    assert as_word.code == as_option.code
    assert as_word.out == as_option.out
    assert "one source only" in as_word.out.replace("\n", " ")
