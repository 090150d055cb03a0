"""Changes of a programme file: what they say, and what they leave as it is."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercosmos.errors import DataError, UnknownIdError
from intercosmos.web.editing import edited, says_of
from intercosmos.web.editing_values import value_text
from intercosmos.web.models import Edit

FILE = Path("my.toml")
SHIPPED = (Path(__file__).parents[3] / "programmes" / "roscosmos-cnsa.toml").read_text(encoding="utf-8")


def changed_lines(text: str, *edits: Edit) -> list[str]:
    """What differs, ``-`` before, ``+`` after."""
    new = edited(text, edits, FILE)
    lines = difflib.unified_diff(text.splitlines(), new.splitlines(), lineterm="", n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def override(key: str, value: object, scenario: str = "equatorial-pad") -> Edit:
    return Edit(op="set-override", scenario=scenario, key=key, value=value)


def test_a_value_is_replaced_and_the_comment_behind_it_stays() -> None:
    before, after = changed_lines(SHIPPED, override("vehicle.soyuz-st-b.status", "retired"))
    assert before[1:] == after[1:].replace('"retired"', '"active"')
    assert after.endswith("# and with it Soyuz-ST-B/Fregat-MT, which is based on it")


def test_a_new_override_comes_behind_the_last_and_before_the_blank_line() -> None:
    new = edited(SHIPPED, [override("site.guiana.name", "Kourou")], FILE)
    assert '"soyuz-st-b"]\n"site.guiana.name" = "Kourou"\n\n[scenario.no-zone-120]' in new


def test_a_scenario_without_overrides_gets_a_table_for_them() -> None:
    text = '[scenario.a]\ntitle = "A"\n\n# of b\n[scenario.b]\ntitle = "B"\n'
    new = edited(text, [override("site.x.status", "idle", "a"), override("site.x.name", "X", "a")], FILE)
    assert new == (
        '[scenario.a]\ntitle = "A"\n\n[scenario.a.override]\n"site.x.status" = "idle"\n"site.x.name" = "X"\n\n'
        '# of b\n[scenario.b]\ntitle = "B"\n'
    )


def test_a_scenario_is_made_filled_and_taken_out_again_without_a_trace() -> None:
    make = [
        Edit(op="new-scenario", scenario="no-esa", title='Without "ESA"', inherits=("late-station",)),
        override("programme.period", ["2028-01-01", "2030-01-01"], "no-esa"),
        override("site.guiana.corridors", [{"inclination": "5 deg", "drop_zones": ["a"]}], "no-esa"),
    ]
    new = edited(SHIPPED, make, FILE)
    made = tomllib.loads(new)["scenario"]["no-esa"]
    assert made["title"] == 'Without "ESA"'
    assert made["inherits"] == ["late-station"]
    assert made["override"]["site.guiana.corridors"] == [{"inclination": "5 deg", "drop_zones": ["a"]}]
    assert new.startswith(SHIPPED.rstrip("\n"))
    assert edited(new, [Edit(op="remove-scenario", scenario="no-esa")], FILE) == SHIPPED


def test_what_is_taken_out_takes_its_own_comment_and_no_other() -> None:
    lines = changed_lines(SHIPPED, Edit(op="remove-scenario", scenario="day-of-disasters"))
    assert lines[0] == "-"
    assert lines[1].startswith("-# The disaster-response case")
    assert all(line.startswith("-") for line in lines)
    lines = changed_lines(SHIPPED, Edit(op="remove", path=("activity", "taikonauts-aboard-iss")))
    assert not [line for line in lines if "LAUNCHES" in line], "the heading of what follows stays"
    assert sum(line.startswith("-[[activity]]") for line in lines) == 1


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("programme", "parity", "tolerance"), 0.2, '+parity = { notion = "proportional", tolerance = 0.2 }'),
        (
            ("activity", "equatorial-relays", "spacecraft", "relay", "mass"),
            "800 kg",
            '+  { name = "relay", mass = "800 kg", count = 4, owner = "cnsa" },',
        ),
        (("activity", "equatorial-relays", "spacecraft", "0", "count"), 5, None),
        (("activity", "taikonauts-aboard-iss", "stay"), "12 d", '+stay = "12 d"'),
        (("activity", "taikonauts-aboard-iss", "meeting"), "ros", '+meeting = "ros"'),
        (("scenario", "late-station", "inherits"), ["no-zone-120"], '+inherits = ["no-zone-120"]'),
        (("activity", "mars-orbiter", "novel", "deeper"), True, "+novel = { deeper = true }"),
    ],
)
def test_any_value_is_set_by_its_path(path: tuple[str, ...], value: object, line: str | None) -> None:
    lines = changed_lines(SHIPPED, Edit(op="set", path=path, value=value))
    assert len([one for one in lines if one.startswith("+")]) == 1
    assert line is None or line in lines


def test_values_and_overrides_are_taken_out() -> None:
    (line,) = changed_lines(SHIPPED, Edit(op="remove", path=("activity", "cosmonauts-aboard-tiangong", "meeting")))
    assert line.startswith('-meeting = "ros"')
    edit = Edit(op="remove-override", scenario="strict-parity", key="programme.parity.tolerance")
    assert changed_lines(SHIPPED, edit) == ['-"programme.parity.tolerance" = 0.03']


def test_ends_of_lines_stay_as_they_are() -> None:
    windows = SHIPPED.replace("\n", "\r\n")
    new = edited(windows, [override("site.guiana.name", "Kourou")], FILE)
    assert new.count("\r\n") == new.count("\n") == SHIPPED.count("\n") + 1


@pytest.mark.parametrize(
    ("edit", "error", "told"),
    [
        (override("a.b", 1, "nowhere"), UnknownIdError, "no scenario is called 'nowhere'"),
        (override("", 1), DataError, "has a key"),
        (override("a.b", None), DataError, "remove it instead"),
        (override("a.b", float("nan")), DataError, "finite"),
        (override("a.b", 2**63), DataError, "too large"),
        (override("a.b", "\ud800"), DataError, "half a character"),
        (Edit(op="remove-override", scenario="equatorial-pad", key="a.b"), UnknownIdError, "no override"),
        (Edit(op="new-scenario", scenario="late-station", title="x"), DataError, "already"),
        (Edit(op="new-scenario", scenario="a.b]\n[x", title="x"), DataError, "is no id"),
        (Edit(op="new-scenario", scenario="x"), DataError, "title"),
        (Edit(op="remove-scenario", scenario="nowhere"), UnknownIdError, "nowhere"),
        (Edit(op="set", path=("programme",), value=1), DataError, "path leads"),
        (Edit(op="set", path=("programme", "title", "x"), value=1), DataError, "no table"),
        (Edit(op="set", path=("activity", "nothing", "stay"), value=1), UnknownIdError, "nothing"),
        (Edit(op="set", path=("activity", "99", "stay"), value=1), UnknownIdError, "99"),
        (Edit(op="remove", path=("programme", "nothing")), UnknownIdError, "nothing"),
    ],
)
def test_what_cannot_be_done_says_why(edit: Edit, error: type[DataError], told: str) -> None:
    with pytest.raises(error, match=told):
        edited(SHIPPED, [edit], FILE)


def test_deep_values_and_files_that_are_no_toml_are_refused() -> None:
    value: object = 1
    for _ in range(2000):
        value = [value]
    with pytest.raises(DataError, match="nested"):
        edited(SHIPPED, [override("a.b", value)], FILE)
    with pytest.raises(DataError, match="no TOML"):
        edited("[x", [override("a.b", 1)], FILE)
    with pytest.raises(DataError, match="too large"):
        edited("#" * 1_000_001, [override("a.b", 1)], FILE)


def test_a_place_that_cannot_be_changed_alone_is_left() -> None:
    text = 'scenario = { a = { title = "A" }, b = { title = "B" } }\n'
    with pytest.raises(DataError, match="edited here"):
        edited(text, [Edit(op="new-scenario", scenario="c", title="C")], FILE)
    with pytest.raises(DataError, match="edited here"):
        edited(text, [Edit(op="remove-scenario", scenario="a")], FILE)


VALUES = st.recursive(
    st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5).filter(str.isalnum), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(VALUES)
def test_every_value_is_written_as_it_is(value: object) -> None:
    assert tomllib.loads(f"value = {value_text(value)}") == {"value": value}


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30), VALUES)
def test_every_override_is_read_back_and_leaves_the_rest(key: str, value: object) -> None:
    text = '[scenario.a]\ntitle = "A" # one\n\n[scenario.a.override]\n"x.y" = 1 # two\n\n# three\n'
    new = edited(text, [override(key, value, "a")], FILE)
    assert tomllib.loads(new)["scenario"]["a"]["override"] == {"x.y": 1, key: value}
    assert [one in new for one in ("# one", "# three")] == [True, True]


def test_changes_have_names() -> None:
    assert says_of([override("a.b", 1)]) == "a.b in equatorial-pad"
    assert says_of([Edit(op="new-scenario", scenario="x"), override("a.b", 1)]) == "new scenario x and 1 more"
    assert says_of([Edit(op="set", path=("a", "b"))]) == "a.b"
