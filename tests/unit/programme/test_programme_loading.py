"""Loading: what a programme file says becomes a programme; what it must not say is refused with its line."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from intercosmos.errors import DataError, UnknownIdError
from intercosmos.programme import (
    CREW_WAYS,
    Activity,
    CrewActivity,
    LaunchActivity,
    ParityRule,
    Programme,
    load_programme,
)
from intercosmos.programme.activities import activity_class, activity_classes

HEADER = """\
[programme]
id = "two-stations"
title = "Two stations"
partners = ["roscosmos", "cnsa"]
period = ["2027-01-01", "2036-12-31"]
"""

CREW = """
[[activity]]
id = "visit"
direction = "crew"
guest = "roscosmos"
station = "tiangong"
stay = "180 d"
worth = { roscosmos = 8, cnsa = 5.5 }
"""

LAUNCH = """
[[activity]]
id = "relays"
direction = "launch"
spacecraft = [
  { name = "relay", mass = "700 kg", count = 4, owner = "cnsa" },
  { name = "pilot", mass = "0.1 t", owner = "roscosmos" },
]
dispenser_mass = { value = "398 kg", low = "350 kg", high = "420 kg" }
orbit = { perigee = "7830 km", apogee = "7830 km", inclination = "0 deg" }
worth = { cnsa = 1 }
"""

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to_file(text: str) -> Path:
        path = tmp_path / "programme.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return to_file


def refusal(path: Path, kind: type[DataError] = DataError, *, scenario: str | None = None) -> DataError:
    with pytest.raises(kind) as caught:
        load_programme(path, scenario=scenario)
    assert caught.value.where.file == path
    return caught.value


def line_of(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_a_programme_says_who_when_how_fairly_and_what(write: Write) -> None:
    programme = load_programme(write(HEADER + CREW + LAUNCH))
    assert programme.id == "two-stations"
    assert programme.partners == ("roscosmos", "cnsa")
    assert programme.period == (date(2027, 1, 1), date(2036, 12, 31))
    assert programme.years == pytest.approx(10, rel=1e-3)
    assert programme.parity == ParityRule(notion="proportional", tolerance=0.10)
    assert [activity.id for activity in programme.activities] == ["visit", "relays"]
    assert (programme.scenario, programme.overrides) == ("", {})


def test_a_crew_activity_is_read_by_its_class(write: Write) -> None:
    (visit,) = load_programme(write(HEADER + CREW)).activities
    assert isinstance(visit, CrewActivity)
    assert (visit.guest, visit.station, visit.seats, visit.flights) == ("roscosmos", "tiangong", 1, 1)
    assert (visit.stay.value, visit.stay.unit, visit.stay.source) == (180 * 86400.0, "d", "programme")
    assert visit.worth == {"roscosmos": 8.0, "cnsa": 5.5}
    assert visit.name == "Visit"


def test_a_launch_activity_adds_up_what_one_launch_carries(write: Write) -> None:
    (relays,) = load_programme(write(HEADER + LAUNCH)).activities
    assert isinstance(relays, LaunchActivity)
    assert relays.spacecraft_count == 5
    assert relays.payload_kg == pytest.approx(4 * 700 + 100 + 398)
    assert relays.dispenser_mass is not None
    assert relays.dispenser_mass.high == 420.0
    assert relays.deploy == "once"


def test_single_names_may_stand_without_brackets(write: Write) -> None:
    more = 'third_parties = "esa"\nways = "seat on the host\'s ship"\n'
    (visit,) = load_programme(write(HEADER + CREW + more)).activities
    assert isinstance(visit, CrewActivity)
    assert visit.third_parties == ("esa",)
    assert visit.ways == ("seat on the host's ship",)
    assert set(visit.ways) < set(CREW_WAYS)


def test_dates_may_be_toml_dates(write: Write) -> None:
    path = write(HEADER.replace('"2027-01-01", "2036-12-31"', "2027-01-01, 2036-12-31") + CREW)
    assert load_programme(path).period == (date(2027, 1, 1), date(2036, 12, 31))


def test_an_activity_is_found_by_its_id(write: Write) -> None:
    programme = load_programme(write(HEADER + CREW + LAUNCH))
    assert programme.activity("relays") is programme.activities[1]
    with pytest.raises(UnknownIdError, match="did you mean 'relays'"):
        programme.activity("relay")


def test_a_programme_knows_where_it_was_written(write: Write) -> None:
    path = write(HEADER + CREW + LAUNCH)
    programme = load_programme(path)
    where = programme.where("activity", "relays", "spacecraft", 1, "owner")
    assert where.line == line_of(path, '"pilot"')
    assert where.key == "activity[relays].spacecraft[#2].owner"
    assert programme.where("programme", "period").line == line_of(path, "period")
    assert Programme(id="a", title="A", partners=("x", "y"), period=programme.period).where("programme").line is None


def test_a_programme_does_not_change(write: Write) -> None:
    programme = load_programme(write(HEADER + CREW))
    with pytest.raises(ValidationError, match="frozen"):
        programme.title = "another"  # type: ignore[misc]


def test_a_programme_travels_to_another_process(write: Write) -> None:
    programme = load_programme(write(HEADER + CREW + LAUNCH))
    copy = pickle.loads(pickle.dumps(programme))
    assert copy == programme
    assert copy.digest == programme.digest


def test_the_digest_follows_the_meaning_not_the_layout(write: Write) -> None:
    digest = load_programme(write(HEADER + CREW)).digest
    assert re.fullmatch("[0-9a-f]{64}", digest)
    reordered = CREW.replace(
        'guest = "roscosmos"\nstation = "tiangong"', 'station = "tiangong" # !\nguest = "roscosmos"'
    )
    assert load_programme(write(HEADER + reordered)).digest == digest
    assert load_programme(write(HEADER + CREW.replace("180 d", "181 d"))).digest != digest
    assert load_programme(write(HEADER + CREW.replace("5.5", "5.6"))).digest != digest


@pytest.mark.parametrize(
    ("old", "new", "at", "problem", "next_"),
    [
        ('title = "Two', 'titel = "Two', "titel", "unknown key 'titel'", "did you mean 'title'"),
        ('id = "two-stations"', 'id = "../etc"', 'id = "../etc"', "'../etc' is no id", ""),
        ('id = "visit"', 'id = "Visit 1"', "Visit 1", "'Visit 1' is no id", ""),
        ("period", "perod", "perod", "unknown key 'perod'", "did you mean 'period'"),
        ('"2036-12-31"', '"31.12.2036"', "31.12.2036", "'31.12.2036' is not a date", ""),
        ('"2027-01-01", "2036-12-31"', "20270101, 20361231", "20270101", "20270101 is not a date", ""),
        ('"2027-01-01", "2036-12-31"', '"2027-01-01"', "period", "item 2 of this list is missing", ""),
        ('"2027-01-01", "2036-12-31"', '"2036-12-31", "2027-01-01"', "period", "ends on 2027-01-01, before", ""),
        ('["roscosmos", "cnsa"]', '["cnsa"]', "partners", "at least two partners", "add a partner"),
        ('["roscosmos", "cnsa"]', '["cnsa", "cnsa"]', "partners", "is named 2 times", "name it once"),
        ('["roscosmos", "cnsa"]', '"cnsa"', "partners", "a list in square brackets is expected", ""),
        ('direction = "crew"', 'direction = "crow"', "crow", "no direction is called 'crow'", "did you mean 'crew'?"),
        ('direction = "crew"', "direction = 3", "direction", "3 is no direction", "write direction"),
        ('direction = "crew"', "", "[[activity]]", "names its direction", "write direction"),
        ("180 d", "180 km", "180 km", "'180 km' is not a time", ""),
        ("180 d", "180", "180", "'180' has no unit", ""),
        ("180 d", "0 d", "0 d", "the stay has no length", "180 d"),
        ("180 d", "11 a", "11 a", "longer than the whole period, 3653 days", "shorten the stay"),
        ("5.5", "-1", "worth", "greater than or equal to 0", ""),
        ("5.5", "nan", "worth", "a number is expected here, not nan", ""),
        ("5.5", '"5"', "worth", "a number is expected here, not '5'", ""),
        ("roscosmos = 8, cnsa = 5.5", "cnsa = 0", "worth", "worth nothing to anybody", "say what it is worth"),
        ("roscosmos = 8, cnsa = 5.5", "", "worth", "this table should have at least 1 item, not 0", ""),
        ('stay = "180 d"', 'stay = "180 d"\nseats = 0', "seats", "greater than or equal to 1", ""),
        ('stay = "180 d"', 'stay = "180 d"\nseats = 1.5', "seats", "a whole number is expected here", ""),
        ('stay = "180 d"', 'stay = "180 d"\nways = ["swim"]', "swim", "'swim' is not allowed here", ""),
        ('stay = "180 d"', 'stay = "180 d"\nthird_parties = ["cnsa"]', "third_parties", "is a partner", "remove it"),
        ("count = 4", "count = 0", '"relay"', "greater than or equal to 1", ""),
        ('apogee = "7830 km"', 'apogee = "7000 km"', "apogee", "its apogee, 7\u202f000\u2009km, is below", "exchange"),
        ('perigee = "7830 km"', 'perigee = "90 km"', "perigee", "the air ends it", "raise the perigee"),
        ('apogee = "7830 km"', 'apogee = "0.1 au"', "apogee", "beyond the Earth's hold", "lower the apogee"),
        ('inclination = "0 deg"', 'inclination = "190 deg"', "inclination", "is out of bounds", ""),
        ("worth = { cnsa = 1 }", 'worth = { cnsa = 1 }\ndeploy = "pairs"', "pairs", "5 spacecraft", "even number"),
        ('id = "relays"', 'id = "visit"', None, "a second activity is called 'visit'", "rename"),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_with_its_line(
    write: Write, old: str, new: str, at: str | None, problem: str, next_: str
) -> None:
    path = write((HEADER + CREW + LAUNCH).replace(old, new, 1))
    error = refusal(path)
    if at is None:
        assert error.where.line == path.read_text().splitlines().index(new, 10) + 1
    else:
        assert error.where.line == line_of(path, at)
    assert problem in error.problem
    assert next_ in error.advice


def test_activities_are_headed_by_two_brackets(write: Write) -> None:
    error = refusal(write(HEADER + CREW.replace("[[activity]]", "[activity]")))
    assert (error.where.line, error.problem) == (7, "activities are a list, even if there is only one")
    assert "[[activity]]" in error.advice
    error = refusal(write(HEADER + (CREW + LAUNCH).replace("[[activity]]", "[activity]")))
    assert (error.where.line, "[[name]]" in error.advice) == (15, True)


def test_a_programme_proposes_something(write: Write) -> None:
    assert "proposes no activity" in refusal(write(HEADER)).problem


def test_a_file_without_a_programme_is_refused(write: Write) -> None:
    error = refusal(write("[program]\nid = 'x'\n"))
    assert (error.problem, error.where.line) == ("unknown key 'program'", 1)
    assert error.advice.startswith("did you mean 'programme'?")
    assert "the key 'programme' is missing" in error.advice


def test_directions_come_from_entry_points() -> None:
    assert {"crew", "launch"} <= set(activity_classes())
    assert activity_class("launch") is LaunchActivity


def test_an_entry_point_must_lead_to_an_activity(monkeypatch: pytest.MonkeyPatch) -> None:
    class Point:
        value = "somewhere:Thing"

        def load(self) -> type:
            return dict

    monkeypatch.setattr("intercosmos.programme.activities.activity_classes", lambda: {"odd": Point()})
    with pytest.raises(TypeError, match="somewhere:Thing is registered as an activity but is no subclass"):
        activity_class("odd")


def test_a_third_partys_direction_is_read(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    class Dance(Activity):
        steps: int

    class Point:
        value = "dances:Dance"

        def load(self) -> type:
            return Dance

    monkeypatch.setattr("intercosmos.programme.activities.activity_classes", lambda: {"dance": Point()})
    text = '[[activity]]\nid = "waltz"\ndirection = "dance"\nsteps = 3\nworth = { cnsa = 1 }\n'
    (waltz,) = load_programme(write(HEADER + text)).activities
    assert isinstance(waltz, Dance)
    assert waltz.steps == 3
