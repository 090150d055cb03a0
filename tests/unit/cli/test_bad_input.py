"""Bad input at the command: a pointed error, exit code 2, nothing written.

That no plan is feasible is a result, not an error.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from intercosmos.catalogue import load_catalogue
from intercosmos.programme.check_partners import ASSETS

PROGRAMME = """\
[programme]
id = "two-stations"
title = "Two stations"
partners = ["roscosmos", "cnsa"]
period = ["2027-01-01", "2036-12-31"]

[[activity]]
id = "observatory"
direction = "launch"
spacecraft = [{ name = "observatory", mass = "700 kg", owner = "cnsa" }]
orbit = { perigee = "500 km", apogee = "500 km", inclination = "51.6 deg" }
worth = { roscosmos = 4, cnsa = 5 }
"""
LINES = PROGRAMME.count("\n")


def scenario(*override: str) -> str:
    """A scenario "x"; its first override stands on line ``LINES + 4``."""
    return '\n[scenario.x]\ntitle = "X"\n[scenario.x.override]\n' + "\n".join(override) + "\n"


RING = '\n[scenario.x]\ntitle = "X"\ninherits = "y"\n\n[scenario.y]\ntitle = "Y"\ninherits = "x"\n'


@pytest.fixture
def refused(intercosmos, tmp_path: Path):
    """Run check, study and explain on a file that must be refused; what they said on standard error, once."""

    def run(path: Path, *more: str) -> str:
        before = {one: one.stat().st_mtime_ns for one in tmp_path.rglob("*")}
        said = []
        for command in (
            ["check", str(path)],
            ["study", str(path), "-j1"],
            ["explain", str(path), "observatory", "-j1"],
        ):
            ran = intercosmos(*command, *more)
            assert ran.code == 2, command
            assert ran.out == ""
            assert "Traceback" not in ran.err
            said.append(ran.err)
        assert {one: one.stat().st_mtime_ns for one in tmp_path.rglob("*")} == before, "something was written"
        assert said[0] == said[1] == said[2]
        data = json.loads(intercosmos("check", str(path), "--json", *more).out)
        assert data["sound"] is False
        return said[0]

    return run


def bad(folder: Path, old: str, new: str, more: str = "") -> Path:
    assert PROGRAMME.count(old) == 1
    path = folder / "bad.toml"
    path.write_text(PROGRAMME.replace(old, new) + more, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "place", "told"),
    [
        ('title = "Two', 'titel = "Two', ":3 [programme.titel]",
         ("unknown key 'titel'", "allowed: id, parity", "did you mean 'title'?")),
        ('"700 kg"', '"700 km"', ":10 [activity[observatory].spacecraft[#1].mass]",
         ("'700 km' is not a mass", "units of mass: kg, t, g")),
        ('"700 kg"', "700", ":10 [activity[observatory].spacecraft[#1].mass]", ('a mass is a text such as "1 kg"',)),
        ('"700 kg"', '"nan kg"', ":10 [activity[observatory].spacecraft[#1].mass]", ("'nan kg' is not a number",)),
        ('["roscosmos", "cnsa"]', '["roscosmos", "cnas"]', ":4 [programme.partners[#2]]",
         ("no partner is called 'cnas'", "allowed: cnsa, esa", "did you mean", "'cnsa'")),
        ('owner = "cnsa"', 'owner = "cnas"', ":10 [activity[observatory].spacecraft[#1].owner]",
         ("is called 'cnas'", "did you mean 'cnsa'?")),
        ('"launch"', '"lunch"', ":9 [activity[observatory].direction]", ("did you mean 'launch'?",)),
        ('apogee = "500 km"', 'apogee = "400 km"', ":11 [activity[observatory].orbit.apogee]",
         ("the orbit is impossible", "below its perigee", "exchange the two")),
        ('perigee = "500 km"', 'perigee = "50 km"', ":11 [activity[observatory].orbit.perigee]",
         ("the orbit is impossible", "within a revolution", "allowed: at least 120", "raise the perigee")),
        ('"51.6 deg"', '"190 deg"', ":11 [activity[observatory].orbit.inclination]", ("out of bounds", "at most 180")),
        ("[[activity]]", "[[activity]", ":7", ("this is not TOML",)),
    ],
)  # fmt: skip
def test_a_mistake_in_the_file(refused, tmp_path: Path, old: str, new: str, place: str, told: tuple[str, ...]) -> None:
    path = bad(tmp_path, old, new)
    said = refused(path)
    assert said.startswith(f"intercosmos: {path}{place}: ")
    for words in told:
        assert words in said
    for foreign in ("after validation", "Input should", "Tuple should", "Value error"):
        assert foreign not in said


@pytest.mark.parametrize(
    ("more", "line", "told"),
    [
        (RING, LINES + 8, ("inherit in a ring", "x → y → x", "next: let one of them stand alone")),
        (scenario('"site.vostochny.corridors" = []'), LINES + 5,
         ('[scenario.x.override."site.vostochny.corridors"]', "leaves the site 'vostochny' without a corridor",
          "next: write the corridors that remain")),
        (scenario('"site.vostochnij.status" = "closed"'), LINES + 5, ("did you mean 'vostochny'?",)),
        (scenario('"programme.partners" = ["roscosmos", "cnas"]'), LINES + 5, ("no partner is called 'cnas'",)),
    ],
)  # fmt: skip
def test_a_mistake_in_a_scenario(refused, tmp_path: Path, more: str, line: int, told: tuple[str, ...]) -> None:
    path = bad(tmp_path, '"cnsa"]', '"cnsa"]', more)
    said = refused(path, "--scenario", "x")
    assert said.startswith(f"intercosmos: {path}:{line} [scenario.")
    for words in told:
        assert words in said


def test_a_partner_whose_assets_are_given_away(refused, tmp_path: Path) -> None:
    catalogue = load_catalogue()
    owned = [f"{kind}.{asset.id}" for kind in ASSETS for asset in catalogue.assets(kind, "jaxa")]
    assert len(owned) > 3
    away = scenario(*(f'"{asset}.owner" = "nasa"' for asset in owned))
    said = refused(bad(tmp_path, '"cnsa"]', '"cnsa", "jaxa"]', away), "--scenario", "x")
    assert f':{LINES + 4 + len(owned)} [scenario.x.override."{owned[-1]}.owner"]' in said
    assert "leaves the partner 'jaxa' without assets" in said
    assert "next: leave 'jaxa' something" in said


def test_check_looks_into_scenarios_nobody_asked_for(intercosmos, tmp_path: Path) -> None:
    path = bad(tmp_path, '"cnsa"]', '"cnsa"]', scenario('"site.vostochny.corridors" = []'))
    ran = intercosmos("check", str(path))
    assert ran.code == 2
    assert f"{path}:{LINES + 5} [scenario.x.override" in ran.err
    assert ran.err.endswith("\n  in scenario: x\n")


def test_a_site_without_a_corridor_named_by_an_activity(refused, tmp_path: Path) -> None:
    """The override is at fault, not the activity that names the site; and it is told once."""
    sites = 'worth = { roscosmos = 4, cnsa = 5 }\nsites = ["baikonur"]'
    path = bad(tmp_path, "worth = { roscosmos = 4, cnsa = 5 }", sites, scenario('"site.baikonur.corridors" = []'))
    said = refused(path, "--scenario", "x")
    assert said.count("intercosmos: ") == 1
    assert f"{path}:{LINES + 6} [scenario.x.override" in said


def test_a_scenario_nobody_wrote(refused, tmp_path: Path) -> None:
    path = bad(tmp_path, '"cnsa"]', '"cnsa"]')
    assert "this programme has no scenarios" in refused(path, "--scenario", "nosuch")
    path = bad(tmp_path, '"cnsa"]', '"cnsa"]', '\n[scenario.calm]\ntitle = "C"\n[scenario.bold]\ntitle = "B"\n')
    said = refused(path, "--scenario", "clam")
    assert "no scenario is called 'clam'" in said
    assert "allowed: bold, calm" in said
    assert "did you mean 'calm'?" in said


def test_a_file_of_100_megabytes_is_not_read(refused, tmp_path: Path) -> None:
    path = tmp_path / "big.toml"
    with path.open("wb") as stream:
        stream.write(PROGRAMME.encode())
        stream.truncate(100 * 1024**2)
    said = refused(path)
    assert said.startswith(f"intercosmos: {path}: the file is too large (104.9 MB; at most 5 MB)")
    assert "next: split it" in said


def test_no_feasible_plan_is_a_result_with_its_reason(intercosmos, linear_flight: None, tmp_path: Path) -> None:
    """Soyuz alone: its probe does not fit Tiangong's ports, and no pad of Russia reaches Tiangong's plane."""
    path = tmp_path / "alone.toml"
    path.write_text(
        PROGRAMME[: PROGRAMME.index("[[activity]]")]
        + """[[activity]]
id = "visit"
direction = "crew"
guest = "roscosmos"
station = "tiangong"
stay = "30 d"
ways = ["own ship from own pad"]
worth = { roscosmos = 8, cnsa = 5 }
""",
        encoding="utf-8",
    )
    ran = intercosmos("study", str(path), "-j1")
    assert ran.code == 0, ran.err
    assert "The one activity studied cannot be carried out in any form studied." in ran.out
    assert "○ not in this form" in ran.out
    assert "Docking interface, does not hold" in ran.out
    data = json.loads(intercosmos("study", str(path), "-j1", "--json").out)
    assert data["plan"]["chosen"] == {}
    assert data["plan"]["reason"]
    assert data["activities"][0]["binding"]["name"] == "docking interface"
    shown = intercosmos("explain", str(path), "visit", "-j1")
    assert shown.code == 0
    assert shown.out.splitlines()[1].startswith("None of ")
    assert "they do not mate" in shown.out
