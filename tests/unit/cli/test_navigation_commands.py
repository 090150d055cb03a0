"""``intercosmos navigation map`` and ``gain``: what they print, draw and write, and what they refuse."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from intercosmos.directions import navigation_sky, places
from intercosmos.directions.places import places_of

COARSE = ("--grid", "30", "--step", "6h")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A coarse Earth and few instants."""
    monkeypatch.setattr(navigation_sky, "INSTANTS", 4)
    monkeypatch.setattr(places, "CELL_DEG", 30.0)
    monkeypatch.setattr(places, "_MOST", 4)
    places_of.cache_clear()
    yield
    places_of.cache_clear()


def test_map_says_how_good_the_geometry_is(intercosmos, tmp_path: Path) -> None:
    picture, arrays = tmp_path / "pdop.svg", tmp_path / "pdop.arrays"
    ran = intercosmos(
        "navigation", "map", "--systems", "rc", *COARSE, "--subsets", "--picture", str(picture), "--npz", str(arrays),
        "--json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    said = json.loads(ran.out)
    assert set(said) == {"systems", "figure", "limit", "mask", "clocks", "instants", "cells", "subsets"}
    assert (said["systems"], said["figure"], said["limit"]) == ("RC", "pdop", 6.0)
    assert (said["instants"], said["cells"]) == (4, 72)
    rows = {row["systems"]: row for row in said["subsets"]}
    assert list(rows) == ["R", "C", "RC"]
    for row in rows.values():
        assert set(row) == {
            "systems", "mean", "availability", "availability_worst_cell", "solved", "longest_gap_s", "satellites",
        }  # fmt: skip
        assert 0 <= row["availability_worst_cell"] <= row["availability"] <= row["solved"] <= 1
    assert rows["RC"]["mean"] < min(rows["R"]["mean"], rows["C"]["mean"])
    assert rows["RC"]["satellites"] == pytest.approx(rows["R"]["satellites"] + rows["C"]["satellites"])
    assert ET.parse(picture).getroot().tag.endswith("svg")
    with np.load(arrays) as kept:
        assert kept["mean"].shape == (3, 6, 12)
        assert kept["subset"].tolist() == ["R", "C", "RC"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--figure", "v95", "--show", "availability"), "V95 of RC over 72 cells"),
        (("--planned", "glonass-high-orbit", "--show", "worst", "--common-time"), "PDOP of RC over 72 cells"),
    ],
)
def test_maps_of_other_figures_are_drawn(intercosmos, tmp_path: Path, options: tuple[str, ...], told: str) -> None:
    picture = tmp_path / "map.svg"
    ran = intercosmos("navigation", "map", *COARSE, *options, "--picture", str(picture))
    assert ran.code == 0, ran.err
    assert told in ran.out
    assert f"Written: {picture}" in ran.out.replace("\n", "")
    ET.parse(picture)


def test_satellites_out_of_use_are_missed(intercosmos) -> None:
    def satellites(*options: str) -> float:
        ran = intercosmos("navigation", "map", "--systems", "R", *COARSE, *options, "--json")
        assert ran.code == 0, ran.err
        return float(json.loads(ran.out)["subsets"][0]["satellites"])

    whole = satellites()
    assert satellites("--without", "r05", "--without", "R11") == pytest.approx(whole * 22 / 24, rel=0.1)
    assert satellites("--planned", "glonass-high-orbit") > whole + 0.5


def test_few_satellites_are_no_solution_and_no_error(intercosmos) -> None:
    ran = intercosmos("navigation", "map", "--systems", "J", *COARSE, "--mask", "60deg", "--json")
    assert ran.code == 0, ran.err
    (row,) = json.loads(ran.out)["subsets"]
    assert row["mean"] is None
    assert row["availability"] == row["solved"] == 0


@pytest.mark.parametrize(
    ("options", "allowed", "step"),
    [
        (("--systems", "RX"), "C (BeiDou-3)", "such as --systems RC"),
        (("--systems", ""), "R (GLONASS)", "such as --systems RC"),
        (("--systems", "[bold]" * 99), "R (GLONASS)", "such as --systems RC"),
        (("--figure", "pdob"), "hdop", "did you mean 'pdop'"),
        (("--show", "avail"), "worst", "did you mean 'availability'"),
        (("--limit", "nan"), "more than 0", "leave --limit out"),
        (("--limit", "-1"), "more than 0", "leave --limit out"),
        (("--limit", "inf"), "up to a million", "leave --limit out"),
        (("--mask", "95deg"), "0 deg to 80 deg", "open sky"),
        (("--mask", "-1deg"), "0 deg to 80 deg", "open sky"),
        (("--mask", "5"), "rad, deg", "has no unit"),
        (("--mask", "nandeg"), "rad, deg", "not a number"),
        (("--grid", "7"), "do not divide the Earth", "--grid 1, 2"),
        (("--grid", "0.1"), "--grid", "greater than or equal to 0.25"),
        (("--grid", "nan"), "--grid", "Invalid value"),
        (("--step", "0s"), "steps from 1s", "--step 10min"),
        (("--step", "2d"), "whole duration", "--step 10min"),
        (("--step", "1s", "--for", "30d"), "up to 100000", "--step 26s or longer"),
        (("--for", "31d"), "up to 30d", "--for 1d"),
        (("--step", "1e999s"), "too large", "1e999s"),
        (("--step", "10"), "s, min", "has no unit"),
        (("--without", "R99"), "R24", "did you mean"),
        (("--planned", "glonass"), "glonass-high-orbit", "did you mean"),
        (("--planned", "glonass-high-orbit", "--systems", "CE"), "completes none", "ask for system R too"),
        (("--picture", "nowhere/map.svg"), "there is no folder", "create the folder"),
        (("--picture", "."), "it is a folder", "name a file in it"),
        (("--npz", "nowhere/map.npz"), "there is no folder", "create the folder"),
    ],
)
def test_maps_that_cannot_be_are_refused(intercosmos, options: tuple[str, ...], allowed: str, step: str) -> None:
    ran = intercosmos("navigation", "map", *options)
    assert ran.code == 2
    assert allowed in ran.err
    assert step in ran.err
    assert "Traceback" not in ran.err
    assert len(ran.err) < 1500
    assert ran.out == ""


def test_gain_shares_what_the_systems_spare(intercosmos, quick: None, tmp_path: Path) -> None:
    picture = tmp_path / "gain.svg"
    ran = intercosmos("navigation", "gain", "--systems", "RC", "--picture", str(picture), "--json")
    assert ran.code == 0, ran.err
    said = json.loads(ran.out)
    assert set(said) == {"systems", "mask", "names", "regions"}
    assert said["names"] == {"R": "GLONASS", "C": "BeiDou-3"}
    assert {"World", "Russia", "China", "Arctic"} <= set(said["regions"])
    for figures in said["regions"].values():
        errors = figures["vertical_95_m"]
        assert set(errors) == set(figures["served"]) == {"R", "C", "RC"}
        assert errors["RC"] < min(errors["R"], errors["C"])
        assert sum(figures["share"].values()) == pytest.approx(1)
        assert figures["share"]["R"] < figures["share"]["C"]  # the smaller error has the greater share
    drawn = picture.read_text(encoding="utf-8")
    ET.fromstring(drawn)
    for word in ("GLONASS alone", "BeiDou-3 alone", "all together", "Arctic", "share of the gain"):
        assert word in drawn


def test_gain_of_common_time_and_of_weights(intercosmos, quick: None) -> None:
    def error(*options: str) -> float:
        ran = intercosmos("navigation", "gain", "--systems", "RC", "--mask", "25deg", *options, "--json")
        assert ran.code == 0, ran.err
        return float(json.loads(ran.out)["regions"]["China"]["vertical_95_m"]["RC"])

    plain = error()
    assert error("--common-time", "0ns") <= error("--common-time", "5ns") < plain
    assert error("--common-time", "1e6ns") == pytest.approx(plain, rel=1e-3)
    assert error("--equal-weights") > plain
    assert error("--planned", "glonass-high-orbit") < plain


def test_gain_of_five_systems_fits_a_screen(intercosmos, quick: None) -> None:
    ran = intercosmos("navigation", "gain", "--systems", "GRECJ")
    assert ran.code == 0, ran.err
    head = ran.out.splitlines()[1]
    assert head.split()[:7] == ["Region", "G", "R", "E", "C", "J", "GRECJ"]
    assert "100 %" not in ran.out.splitlines()[3]
    assert max(map(len, ran.out.splitlines())) <= 120


@pytest.mark.parametrize(
    ("options", "allowed", "step"),
    [
        (("--systems", "R"), "two to 5", "such as --systems RC"),
        (("--systems", "GRECJI"), "two to 5", "such as --systems RC"),
        (("--systems", "GLONASS"), "R (GLONASS)", "such as --systems RC"),
        (("--mask", "90deg"), "0 deg to 80 deg", "open sky"),
        (("--common-time", "-5ns"), "0ns to a millisecond", "about 5ns"),
        (("--common-time", "1s"), "0ns to a millisecond", "about 5ns"),
        (("--common-time", "5m"), "is not a clock offset", "s, ns"),
        (("--common-time", "nan"), "not a number", "s, ns"),
        (("--planned", "galileo"), "glonass-high-orbit", "no planned constellation"),
        (("--picture", "nowhere/gain.svg"), "there is no folder", "create the folder"),
    ],
)
def test_gains_that_cannot_be_are_refused(intercosmos, options: tuple[str, ...], allowed: str, step: str) -> None:
    ran = intercosmos("navigation", "gain", *options)
    assert ran.code == 2
    assert allowed in ran.err
    assert step in ran.err
    assert "Traceback" not in ran.err


def test_a_picture_that_the_system_refuses_is_told_in_words(
    intercosmos, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    ran = intercosmos("navigation", "gain", "--picture", "gain.svg")
    assert ran.code == 2
    assert "gain.svg cannot be written: No space left on device" in ran.err
    assert "next:" in ran.err
