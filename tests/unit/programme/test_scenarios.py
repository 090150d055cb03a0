"""Scenarios: what they change, what they inherit, and how mistakes in them are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from intercosmos.errors import CyclicOverrideError, DataError, UnknownIdError
from intercosmos.programme import CrewActivity, LaunchActivity, catalogue_of, load_programme

BASE = """\
[programme]
id = "two-stations"
title = "Two stations"
partners = ["roscosmos", "cnsa"]
period = ["2027-01-01", "2036-12-31"]

[[activity]]
id = "visit"
direction = "crew"
guest = "roscosmos"
station = "tiangong"
stay = "180 d"
worth = { roscosmos = 8, cnsa = 5 }

[[activity]]
id = "relays"
direction = "launch"
spacecraft = [{ name = "relay", mass = "700 kg", count = 4, owner = "cnsa" }]
orbit = { perigee = "7830 km", apogee = "7830 km", inclination = "0 deg" }
worth = { cnsa = 1 }
"""
FIRST = BASE.count("\n") + 1  # the line after it

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to_file(text: str) -> Path:
        path = tmp_path / "programme.toml"
        path.write_text(BASE + text, encoding="utf-8")
        return path

    return to_file


def scenario(name: str, body: str = "", inherits: str = "[]") -> str:
    return f'[scenario.{name}]\ntitle = "{name}"\ninherits = {inherits}\n[scenario.{name}.override]\n{body}\n'


def refusal(path: Path, chosen: str | None, kind: type[DataError] = DataError) -> DataError:
    with pytest.raises(kind) as caught:
        load_programme(path, scenario=chosen)
    assert caught.value.where.file == path
    return caught.value


def test_a_scenario_changes_the_programme_and_nothing_else(write: Write) -> None:
    path = write(
        scenario(
            "short",
            '"programme.period" = ["2027-01-01", "2028-12-31"]\n'
            '"programme.parity.tolerance" = 0.2\n'
            '"activity.visit.stay" = "30 d"\n'
            '"activity.visit.worth.cnsa" = 6\n'
            '"activity.relays.spacecraft.relay.mass" = "650 kg"\n'
            '"activity.relays.spacecraft.0.count" = 2\n'
            '"activity.relays.dispenser_mass" = "90 kg"\n',
        )
    )
    base, short = load_programme(path), load_programme(path, scenario="short")
    visit, relays = short.activities
    assert isinstance(visit, CrewActivity)
    assert isinstance(relays, LaunchActivity)
    assert short.scenario == "short"
    assert short.period == (date(2027, 1, 1), date(2028, 12, 31))
    assert (short.parity.notion, short.parity.tolerance) == ("proportional", 0.2)
    assert visit.stay.value == 30 * 86400
    assert visit.worth == {"roscosmos": 8, "cnsa": 6}
    assert relays.payload_kg == 2 * 650 + 90
    assert short.overrides == {}
    assert base.activities[1].model_copy() == load_programme(path).activities[1]
    assert base.parity.tolerance == 0.10
    assert base.digest != short.digest


def test_catalogue_values_are_handed_on(write: Write) -> None:
    path = write(scenario("pad", '"site.guiana.status" = "closed"\n"vehicle.soyuz-2.1a.crewed" = false'))
    programme = load_programme(path, scenario="pad")
    assert programme.overrides == {"site.guiana.status": "closed", "vehicle.soyuz-2.1a.crewed": False}
    catalogue = catalogue_of(programme)
    assert catalogue.sites["guiana"].status == "closed"
    assert not catalogue.vehicles["soyuz-2.1a"].crewed
    assert catalogue_of(load_programme(path)).sites["guiana"].status != "closed"


def test_scenarios_inherit_ancestors_first_each_once(write: Write) -> None:
    path = write(
        scenario("a", '"effort.x.effort" = 1\n"effort.y.effort" = 1\n"effort.z.effort" = 1')
        + scenario("b", '"effort.y.effort" = 2', '"a"')
        + scenario("c", '"effort.z.effort" = 3\n"effort.y.effort" = 3', '"a"')
        + scenario("d", '"effort.w.effort" = 4', '["b", "c"]')
    )
    overrides = load_programme(path, scenario="d").overrides
    assert overrides == {"effort.x.effort": 1, "effort.y.effort": 3, "effort.z.effort": 3, "effort.w.effort": 4}
    assert load_programme(path, scenario="b").overrides["effort.y.effort"] == 2


def test_a_long_line_of_scenarios_is_no_trouble(write: Write) -> None:
    path = write("".join(scenario(f"s{i}", "", f'["s{i - 1}"]' if i else "[]") for i in range(3000)))
    assert load_programme(path, scenario="s2999").scenario == "s2999"


def test_many_ways_to_one_ancestor_are_no_trouble(write: Write) -> None:
    """Each scenario inherits the two before it: without care the ways to the first one double at every step."""
    path = write("".join(scenario(f"s{i}", "", f'["s{i - 1}", "s{i - 2}"]' if i > 1 else "[]") for i in range(200)))
    assert load_programme(path, scenario="s199").scenario == "s199"


@pytest.mark.parametrize(
    ("rings", "shown"),
    [
        ([("a", '"a"')], "a → a"),
        ([("a", '"b"'), ("b", '"a"')], "a → b → a"),
        ([("z", '"a"'), ("a", '"b"'), ("b", '["c"]'), ("c", '"a"')], "a → b → c → a"),
    ],
)
@pytest.mark.parametrize("chosen", [None, "a"])
def test_rings_are_refused_whichever_scenario_is_chosen(
    write: Write, rings: list[tuple[str, str]], shown: str, chosen: str | None
) -> None:
    error = refusal(
        write("".join(scenario(name, "", inherits) for name, inherits in rings)), chosen, CyclicOverrideError
    )
    assert shown in error.problem
    assert error.where.key == f"scenario.{shown.split()[-3]}.inherits"
    assert error.advice


def test_an_unknown_scenario_has_a_nearest_one(write: Write) -> None:
    error = refusal(write(scenario("equatorial-pad")), "equatorial", UnknownIdError)
    assert "no scenario is called 'equatorial'" in error.problem
    assert "'equatorial-pad'" in error.advice


def test_a_programme_without_scenarios_says_so(write: Write) -> None:
    error = refusal(write(""), "nosuch")
    assert error.problem == "no scenario is called 'nosuch': this programme has no scenarios"
    assert error.advice.startswith("leave --scenario out")


def test_an_unknown_ancestor_points_to_its_line(write: Write) -> None:
    error = refusal(write(scenario("a", "", '"b"')), None, UnknownIdError)
    assert error.where.line == FIRST + 2


@pytest.mark.parametrize(
    ("body", "problem", "advice"),
    [
        ('programme.period = ["2027-01-01", "2028-12-31"]', "'programme' alone overrides nothing", "in quotes"),
        ('"programme.' + "x" * 300 + '" = 1', "at most 300 characters", ""),
        ('"activity.vist.stay" = "1 d"', "no activity is called 'vist'", "did you mean 'visit'?"),
        ('"activity.visit" = 1', "names an activity, not a field of it", "activity.visit.FIELD"),
        ('"activity.visit.stey" = "1 d"', "unknown key 'stey'", "did you mean 'stay'"),
        ('"activity.visit.stay.value.x" = "1 d"', "no table with keys to replace", "replace the whole"),
        ('"activity.visit.stay" = "1 km"', "'1 km' is not a time", ""),
        ('"activity.relays.spacecraft.rely.mass" = "1 t"', "no item of spacecraft is called 'rely'", "'relay'"),
        ('"activity.relays.spacecraft.7.mass" = "1 t"', "no item of spacecraft is called '7'", ""),
        ('"activity.relays.orbit.apogee" = "500 km"', "its apogee", "exchange"),
        ('"activity.relays.direction" = "lunch"', "no direction is called 'lunch'", "'launch'"),
        ('"programme.perod" = 1', "unknown key 'perod'", "did you mean 'period'"),
        ('"programme.parity.notion" = "nsh"', "'nsh' is not allowed here", "'nash'"),
        ('"programme.period" = ["2028-01-01", "2027-01-01"]', "before it begins", ""),
    ],
)
def test_a_mistake_in_an_override_points_to_its_own_line(write: Write, body: str, problem: str, advice: str) -> None:
    path = write(scenario("a", "# a comment\n" + body))
    assert load_programme(path).scenario == ""  # the file as it stands is sound
    error = refusal(path, "a")
    assert error.where.line == FIRST + 5
    assert problem in error.problem
    assert advice in error.advice


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        ("sit.guiana.status", "no kind of catalogue entry is called 'sit'"),
        ("site.guyana.status", "no site is called 'guyana'"),
        ("site.guiana.statsu", "no field of a site is called 'statsu'"),
        ("site.guiana.status", "is not allowed here"),
    ],
)
def test_a_mistake_in_a_catalogue_override_points_to_the_programme(write: Write, key: str, problem: str) -> None:
    path = write(scenario("a", f'"{key}" = "opne"'))
    programme = load_programme(path, scenario="a")
    with pytest.raises(DataError, match=problem) as caught:
        catalogue_of(programme)
    assert (caught.value.where.file, caught.value.where.line) == (path, FIRST + 4)


def test_scenarios_are_checked_even_if_none_is_chosen(write: Write) -> None:
    error = refusal(write('[scenario.a]\ntitel = "A"\n'), None)
    assert (error.problem, error.where.line) == ("unknown key 'titel'", FIRST + 1)
