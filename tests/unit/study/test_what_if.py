from __future__ import annotations

import pytest

from intercosmos.catalogue import load_catalogue
from intercosmos.directions import launch
from intercosmos.directions.base import Verdict
from intercosmos.errors import DataError, UnknownIdError
from intercosmos.programme import catalogue_of, load_programme
from intercosmos.programme.activities import activity_classes
from intercosmos.programme.loader import with_overrides
from intercosmos.study import what_if as what_if_module
from intercosmos.study.codec import encode
from intercosmos.study.what_if import Known, what_if

PROGRAMME = """
[programme]
id = "one"
title = "One"
partners = ["roscosmos", "cnsa"]
period = ["2027-01-01", "2036-12-31"]

[[activity]]
id = "relay"
direction = "launch"
launchers = ["cnsa"]
orbit = { perigee = "500 km", apogee = "500 km", inclination = "41 deg" }
spacecraft = [{ name = "A", owner = "cnsa", mass = "900 kg", count = 2 }]
worth = { cnsa = 5, roscosmos = 1 }

[scenario.heavy]
title = "Heavier"
[scenario.heavy.override]
"activity.relay.spacecraft.A.mass" = "4 t"
"vehicle.long-march-7.status" = "suspended"
"""
OPTION = "relay/own-vehicle-from-own-site/long-march-7/wenchang"


@pytest.fixture
def path(tmp_path, flights, monkeypatch):
    monkeypatch.setattr(what_if_module, "_assessments", {})
    file = tmp_path / "one.toml"
    file.write_text(PROGRAMME, encoding="utf-8")
    yield file
    activity_classes.cache_clear()  # it has seen the third party's directions


def ask(path, changes, option: str | None = OPTION, **how):
    return what_if(path, changes=changes, activity="relay", option=option, **how)


def test_one_option_before_and_after(path, flights) -> None:
    found = ask(path, {"activity.relay.spacecraft.A.mass": "5 t"})
    assert found.before.feasible
    assert found.after.verdict is Verdict.INFEASIBLE
    assert (found.reason, found.same, found.new, found.gone) == ("", False, 0, 0)
    assert found.options_before == found.options_after > 1
    assert flights.solved == [1, 1]
    direct = launch.Launch()
    programme, catalogue = found.programme, found.catalogue
    option = next(one for one in direct.options(programme.activities[0], programme, catalogue) if one.id == OPTION)
    anew = direct.assess(option, programme.activities[0], programme, catalogue)
    assert encode(found.after) == encode(anew)


def test_nothing_is_computed_twice(path, flights) -> None:
    ask(path, {"vehicle.long-march-7.note": "seen"})
    assert flights.solved == [1, 1]
    for changes in ({"vehicle.long-march-7.note": "seen"}, {"satellite.gf-2.status": "ended"}):
        again = ask(path, changes)
        assert flights.solved == [1, 1]
    assert again.same
    assert again.after is again.before
    assert again.catalogue.satellites["gf-2"].status == "ended"


class Reads:
    """A trace of one value."""

    def holds(self, catalogue) -> bool:
        return catalogue.vehicles["long-march-7"].status == "active"


def studied(path, flights) -> Known:
    found = ask(path, {"vehicle.long-march-7.note": "seen"})
    flights.solved.clear()
    what_if_module._assessments.clear()
    return Known(found.before, Reads())


def test_what_a_study_found_is_not_computed(path, flights) -> None:
    known = studied(path, flights)
    found = ask(path, {"satellite.gf-2.status": "ended"}, known=known)
    assert (found.same, flights.solved) == (True, [])
    assert found.before is found.after is known.assessment
    found = ask(path, {"vehicle.long-march-7.status": "suspended"}, known=known)
    assert (found.before is known.assessment, found.after is known.assessment, flights.solved) == (True, False, [1])
    found = ask(path, {"activity.relay.spacecraft.A.mass": "5 t"}, known=known)
    assert (found.before is known.assessment, found.same, flights.solved) == (True, False, [1, 1])
    found = ask(path, {"vehicle.long-march-7.status": "retired"}, known=known)
    assert (found.before is known.assessment, found.after, flights.solved) == (True, None, [1, 1])


def test_what_was_not_traced_or_is_of_another_option_is_computed(path, flights) -> None:
    known = studied(path, flights)
    ask(path, {"satellite.gf-2.status": "ended"}, known=Known(known.assessment))
    assert flights.solved == [1]
    other = next(
        one.id
        for one in launch.Launch().options(load_programme(path).activities[0], load_programme(path), load_catalogue())
        if one.id != OPTION
    )
    found = ask(path, {"satellite.gf-2.status": "ended"}, option=other, known=known)
    assert found.before.option.id == other
    assert flights.solved == [1, 1]


def test_a_direction_that_can_be_quick_is_so_on_both_sides(path, flights, monkeypatch) -> None:
    known = studied(path, flights)
    asked = []

    def quickly(self, *given):
        asked.append(given)
        return self.assess(*given)

    monkeypatch.setattr(launch.Launch, "assess_quickly", quickly, raising=False)
    monkeypatch.setattr(launch.Launch, "shortened", lambda self, option: "in short", raising=False)
    change = {"vehicle.long-march-7.status": "suspended"}
    assert ask(path, change, known=known).shortened == ""
    found = ask(path, change, known=known, quick=True)
    assert (found.shortened, len(asked)) == ("in short", 2)
    assert found.before is not known.assessment
    untouched = ask(path, {"satellite.gf-2.status": "ended"}, known=known, quick=True)
    assert (untouched.shortened, untouched.after is known.assessment, len(asked)) == ("", True, 2)


def test_somebody_else_may_compute(path, flights) -> None:
    known = studied(path, flights)
    asked = []

    def elsewhere(*given, quick):
        asked.append((given[0].id, quick))
        return known.assessment

    found = ask(path, {"vehicle.long-march-7.status": "suspended"}, known=known, assess=elsewhere)
    assert (found.after is known.assessment, asked, flights.solved) == (True, [(OPTION, False)], [])


def test_an_option_that_is_gone_says_why(path) -> None:
    found = ask(path, {"vehicle.long-march-7.status": "retired"})
    assert found.after is None
    assert found.before is not None
    assert found.reason == "With the change there is no such option: no option has long-march-7 as launcher."
    assert (found.new, found.gone) == (0, found.options_before - found.options_after)
    moved = ask(path, {"vehicle.long-march-7.sites": ["jiuquan"]})
    assert moved.after is None
    assert (moved.new, moved.gone) == (1, 1)


def test_an_option_that_is_new_says_why(path) -> None:
    new = "relay/own-vehicle-from-own-site/long-march-7/jiuquan"
    found = ask(path, {"vehicle.long-march-7.sites": ["wenchang", "jiuquan"]}, option=new)
    assert found.before is None
    assert found.after is not None
    assert found.reason == "There is no such option without the change: what it is made of is there, but not together."


def test_without_an_option_they_are_counted(path, flights) -> None:
    found = ask(path, {"vehicle.long-march-7.status": "retired"}, option=None)
    assert (found.before, found.after, found.reason, found.same) == (None, None, "", False)
    assert found.gone == 1
    assert flights.solved == []


def test_physics_without_an_answer_is_an_answer(path, flights) -> None:
    flights.unsolvable.append(("long-march-7", "wenchang"))
    found = ask(path, {"activity.relay.spacecraft.A.mass": "1 t"})
    assert found.after.verdict is Verdict.INFEASIBLE
    assert "singular matrix" in found.after.binding.detail


def test_a_scenario_is_changed_further(path) -> None:
    found = ask(path, {"activity.relay.spacecraft.A.count": 1}, scenario="heavy")
    assert found.catalogue.vehicles["long-march-7"].status == "suspended"
    (craft,) = found.programme.activities[0].spacecraft
    assert (craft.mass.value, craft.count) == (4000.0, 1)
    assert found.programme.scenario == "heavy"
    back = ask(path, {"vehicle.long-march-7.status": "active"}, scenario="heavy")
    assert back.catalogue.vehicles["long-march-7"].status == "active"


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"vehicle.long-march-9.status": "active"}, UnknownIdError, "no vehicle is called 'long-march-9'"),
        ({"vehicle.long-march-7.colour": "red"}, UnknownIdError, "no field of a vehicle is called 'colour'"),
        ({"vehicle.long-march-7.fairing_mass": "7 km"}, DataError, "7 km"),
        ({"activity.relai.worth": {}}, UnknownIdError, "did you mean 'relay'"),
        ({"activity.relay.deploy": "never"}, DataError, "deploy"),
        ({"programme.period": ["2036-12-31", "2027-01-01"]}, DataError, "period"),
        ({"programme.partners": ["roscosmos", "isro"]}, DataError, "cnsa"),
        ({"status": "active"}, DataError, "alone overrides nothing"),
        ({"x." + "y" * 400: 1}, DataError, "at most 300 characters"),
        ({"site.wenchang.corridors": []}, DataError, "wenchang"),
    ],
)
def test_changes_are_refused_as_in_a_file(path, tmp_path, changes, error, said) -> None:
    with pytest.raises(error, match=said) as found:
        ask(path, changes)
    ((key, value),) = changes.items()
    if isinstance(value, str):  # the same words as when the file says it, but for the place
        file = tmp_path / "two.toml"
        file.write_text(f'{PROGRAMME}\n[scenario.x]\ntitle = "X"\n[scenario.x.override]\n"{key}" = "{value}"\n')
        with pytest.raises(error) as written:
            catalogue_of(load_programme(file, scenario="x"))
        assert written.value.problem == found.value.problem


def test_unknown_activities_and_options(path) -> None:
    with pytest.raises(UnknownIdError, match="did you mean 'relay'"):
        what_if(path, changes={}, activity="relais")
    with pytest.raises(UnknownIdError, match="no option is called"):
        ask(path, {}, option="relay/by-air")


def test_no_change_is_the_same(path) -> None:
    programme = load_programme(path, scenario="heavy")
    assert with_overrides(programme, {}).digest == programme.digest
    catalogue = load_catalogue(overrides=programme.overrides)
    found = what_if(programme, catalogue, changes={}, activity="relay", option=OPTION)
    assert found.same
    assert found.catalogue is catalogue


def test_a_programme_without_a_file_takes_no_changes(path) -> None:
    programme = load_programme(path).model_copy(update={"document": None})
    with pytest.raises(DataError, match="not read from a file"):
        with_overrides(programme, {"programme.title": "X"})
