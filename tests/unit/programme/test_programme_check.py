"""Rules that look things up in the catalogue, and the programmes that come with the program."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from intercosmos.catalogue import Catalogue, load_catalogue
from intercosmos.errors import DataError, UnknownIdError
from intercosmos.programme import (
    CREW_WAYS,
    CrewActivity,
    LaunchActivity,
    catalogue_of,
    check_programme,
    commented_template,
    find_problems,
    load_programme,
)
from intercosmos.programme.check import AGAINST_CATALOGUE, ALONE, PARTICIPANTS, PARTICIPANTS_ASSETS

PROGRAMMES = Path(__file__).parents[3] / "programmes"

TEXT = """\
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
meeting = "ros"
third_parties = ["esa"]
worth = { roscosmos = 8, cnsa = 5 }

[[activity]]
id = "relays"
direction = "launch"
spacecraft = [{ name = "relay", mass = "700 kg", count = 4, owner = "cnsa" }]
orbit = { perigee = "7830 km", apogee = "7830 km", inclination = "0 deg" }
launchers = ["roscosmos"]
vehicles = ["soyuz-2.1b-fregat"]
sites = ["baikonur", "vostochny"]
worth = { cnsa = 1 }
"""

FOLDER_SITES = """\
[moonport]
name = "Moonport"
owner = "bureau"
country = "Utopia"
latitude = "0 deg"
longitude = "0 deg"
altitude = "0 m"
status = "planned"
source = "general-knowledge"
"""

FOLDER_PARTNERS = """\
[bureau]
name = "Bureau"
short_name = "Bureau"
country = "Utopia"
kind = "agency"
languages = ["en"]
source = "general-knowledge"

[poor]
name = "Poor"
short_name = "Poor"
country = "Utopia"
kind = "agency"
languages = ["en"]
source = "general-knowledge"
"""


def problems(folder: Path, *changes: tuple[str, str], extra: bool = False) -> list[DataError]:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "programme.toml"
    path.write_text(text, encoding="utf-8")
    folders = []
    if extra:
        folders = [folder / "catalogue"]
        folders[0].mkdir()
        (folders[0] / "sites.toml").write_text(FOLDER_SITES, encoding="utf-8")
        (folders[0] / "partners.toml").write_text(FOLDER_PARTNERS, encoding="utf-8")
    programme = load_programme(path)
    catalogue = catalogue_of(programme, extra_folders=folders)
    found = find_problems(programme, catalogue)
    if found:
        with pytest.raises(DataError) as caught:
            check_programme(programme, catalogue)
        assert str(caught.value) == str(found[0])
    else:
        check_programme(programme, catalogue)
    return found


def only(found: list[DataError]) -> DataError:
    assert len(found) == 1, [str(error) for error in found]
    return found[0]


def test_a_sound_programme_has_no_problem(tmp_path: Path) -> None:
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "problem", "nearest"),
    [
        ('"cnsa"]\nperiod', '"cnsa", "iro"]\nperiod', 4, "no partner is called 'iro'", "isro"),
        ('third_parties = ["esa"]', 'third_parties = ["eza"]', 14, "no partner is called 'eza'", "esa"),
        ('station = "tiangong"', 'station = "tiangon"', 11, "no station is called 'tiangon'", "tiangong"),
        ('meeting = "ros"', 'meeting = "rus"', 13, "no station is called 'rus'", "ros"),
        ('"soyuz-2.1b-fregat"', '"soyuz-2.1b-frigate"', 23, "no launch vehicle is called", "soyuz-2.1b-fregat"),
        ('"vostochny"', '"vostochni"', 24, "no launch site is called 'vostochni'", "vostochny"),
        ("cnsa = 5", "csna = 5", 15, "no participant of this activity is called 'csna'", "cnsa"),
        ('guest = "roscosmos"', 'guest = "roscosmo"', 10, "no participant of this activity", "roscosmos"),
        ('owner = "cnsa"', 'owner = "cna"', 20, "no participant of this activity is called 'cna'", "cnsa"),
        ('launchers = ["roscosmos"]', 'launchers = ["rosccosmos"]', 22, "no participant", "roscosmos"),
    ],
)  # fmt: skip
def test_an_unknown_id_has_a_nearest_one(
    tmp_path: Path, old: str, new: str, line: int, problem: str, nearest: str
) -> None:
    error = only(problems(tmp_path, (old, new)))
    assert isinstance(error, UnknownIdError)
    assert problem in error.problem
    assert nearest in error.nearest
    assert error.where.line == line


def test_a_misspelt_partner_is_told_once_where_the_partners_are_listed(tmp_path: Path) -> None:
    """Worth, owner and host spell it right: they are not at fault."""
    error = only(problems(tmp_path, ('["roscosmos", "cnsa"]', '["roscosmos", "cnas"]')))
    assert isinstance(error, UnknownIdError)
    assert (error.where.line, error.where.key) == (4, "programme.partners[#2]")
    assert "cnsa" in error.nearest


@pytest.mark.parametrize(
    ("old", "new", "line", "problem", "allowed", "advice"),
    [
        ('guest = "roscosmos"', 'guest = "cnsa"', 10, "a guest aboard its own station", "roscosmos", "whose crew"),
        ('station = "tiangong"', 'station = "mir"', 11, "until 2001-03-23, not within", "iss", "choose another"),
        ('station = "tiangong"', 'station = "gateway"', 11, "does not circle the Earth", "ros", "station of the Earth"),
        ('meeting = "ros"', 'meeting = "gateway"', 13, "does not circle the Earth", "ros", "station of the Earth"),
        ('meeting = "ros"', 'meeting = "tiangong"', 13, "the station of the visit itself", "iss", "another station"),
        ('meeting = "ros"', 'meeting = "salyut-5"', 13, "Salyut 5", "tiangong", "choose another"),
        ('sites = ["baikonur", "vostochny"]', 'sites = ["wenchang"]', 24, "none of these vehicles flies", "baikonur",
         "leave sites out"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_told(
    tmp_path: Path, old: str, new: str, line: int, problem: str, allowed: str, advice: str
) -> None:
    error = problems(tmp_path, (old, new))[0]
    assert problem in error.problem
    assert error.where.line == line
    assert not allowed or allowed in error.allowed
    assert advice in error.advice


def test_the_host_takes_part(tmp_path: Path) -> None:
    changes = [
        ('["roscosmos", "cnsa"]', '["cnsa", "isro"]'),
        ('guest = "roscosmos"', 'guest = "cnsa"'),
        ('station = "tiangong"', 'station = "ros"'),
        ('meeting = "ros"\n', ""),
        ("roscosmos = 8", "isro = 8"),
        ('launchers = ["roscosmos"]', 'third_parties = ["roscosmos"]'),
    ]
    error = only(problems(tmp_path, *changes))
    assert "belongs to 'roscosmos', which takes no part in this activity" in error.problem
    assert (error.where.line, error.advice) == (11, 'add third_parties = ["roscosmos"]')


def test_the_ways_are_those_the_direction_knows() -> None:
    from intercosmos.directions import crew_legs

    assert CREW_WAYS == (crew_legs.OWN, crew_legs.THIRD, crew_legs.SEAT, crew_legs.MEETING)


def test_a_members_crew_may_come_if_the_owner_is_not_a_partner(tmp_path: Path) -> None:
    """Russia is a member of the station whose catalogue owner is NASA; a Chinese guest has a host then."""
    changes = (('guest = "roscosmos"', 'guest = "cnsa"'), ('station = "tiangong"', 'station = "iss"'))
    assert problems(tmp_path, *changes) == []


def test_a_site_without_a_corridor_is_told(tmp_path: Path) -> None:
    found = problems(tmp_path, ('sites = ["baikonur", "vostochny"]', 'sites = ["baikonur", "moonport"]'), extra=True)
    error = only(found)
    assert "'moonport' has no corridor" in error.problem
    assert error.where.line == 24
    assert "baikonur" in error.allowed
    assert "moonport" not in error.allowed
    assert "site.moonport.corridors" in error.advice


def test_a_partner_without_assets_is_told(tmp_path: Path) -> None:
    found = problems(tmp_path, ('["roscosmos", "cnsa"]\nperiod', '["roscosmos", "cnsa", "poor"]\nperiod'), extra=True)
    error = only(found)
    assert "'poor' has no assets" in error.problem
    assert error.where.line == 4
    assert "cnsa" in error.allowed


def refused_in(folder: Path, override: str, partners: str = '["roscosmos", "cnsa"]') -> DataError:
    """The one problem of scenario "x" of the programme above, which is sound without it."""
    path = folder / "programme.toml"
    text = TEXT.replace('["roscosmos", "cnsa"]', partners, 1)
    path.write_text(f'{text}\n[scenario.x]\ntitle = "X"\n[scenario.x.override]\n{override}\n', encoding="utf-8")
    sound, programme = load_programme(path), load_programme(path, scenario="x")
    assert find_problems(sound, catalogue_of(sound)) == []
    error = only(find_problems(programme, catalogue_of(programme)))
    assert error.where.file == path
    return error


@pytest.mark.parametrize(
    ("override", "site", "line"),
    [
        ('"site.plesetsk.corridors" = []', "plesetsk", 30),  # that no activity names it makes no difference
        ('"site.baikonur.corridors" = []', "baikonur", 30),  # named in `sites`: still told once, at the override
        ('"sites.guiana" = { status = "active", corridors = [] }', "guiana", 30),  # had a box of azimuths
        ('"site.guiana.status" = "closed"\n"site.guiana.corridors" = []', "guiana", 31),
    ],
)
def test_an_override_must_leave_a_site_a_corridor(tmp_path: Path, override: str, site: str, line: int) -> None:
    error = refused_in(tmp_path, override)
    assert f"leaves the site '{site}' without a corridor" in error.problem
    assert error.where.line == line
    assert error.where.key is not None
    assert error.where.key.startswith("scenario.x.override")
    assert f'"site.{site}.pads.' in error.advice


def test_an_override_must_leave_a_partner_something(tmp_path: Path) -> None:
    """Everything of JAXA is given away, and last of all its vehicles."""
    catalogue = load_catalogue()
    owned = [f"{kind}.{asset.id}" for kind in ("site", "engine", "vehicle") for asset in catalogue.assets(kind, "jaxa")]
    partners = '["roscosmos", "cnsa", "jaxa"]'
    away = [f'"{one}.owner" = "nasa"' for one in owned]
    after = '"site.guiana.owner" = "nasa"'  # was never JAXA's
    error = refused_in(tmp_path, "\n".join([*away, after]), partners)
    assert "leaves the partner 'jaxa' without assets" in error.problem
    assert error.where.line == 30 + len(owned) - 1
    assert owned[-1] in str(error.where.key)
    assert '"programme.partners" = ["roscosmos", "cnsa"]' in error.advice

    path = tmp_path / "kept.toml"
    path.write_text(
        TEXT.replace('["roscosmos", "cnsa"]', partners, 1) + '[scenario.x]\ntitle = "X"\n[scenario.x.override]\n'
        + "\n".join(away[1:]), encoding="utf-8",
    )  # fmt: skip
    programme = load_programme(path, scenario="x")
    assert find_problems(programme, catalogue_of(programme)) == [], "one asset is left"


def test_a_launcher_without_a_vehicle_is_told(tmp_path: Path) -> None:
    changes = (('launchers = ["roscosmos"]', 'third_parties = ["bureau"]\nlaunchers = ["bureau"]'),)
    error = only(problems(tmp_path, *changes, extra=True))
    assert "'bureau' has no launch vehicle" in error.problem
    assert error.where.line == 23
    assert "roscosmos" in error.allowed


def test_somebody_must_be_able_to_launch(tmp_path: Path) -> None:
    changes = [
        ('["roscosmos", "cnsa"]\nperiod', '["bureau", "poor"]\nperiod'),
        ('owner = "cnsa"', 'owner = "bureau"'),
        ('launchers = ["roscosmos"]\nvehicles = ["soyuz-2.1b-fregat"]\nsites = ["baikonur", "vostochny"]\n', ""),
        ("worth = { cnsa = 1 }", "worth = { poor = 1 }"),
        (TEXT[TEXT.index("[[activity]]") : TEXT.index('[[activity]]\nid = "relays"')], ""),
    ]
    found = problems(tmp_path, *changes, extra=True)
    assert any("nobody who takes part has a launch vehicle" in error.problem for error in found)


def test_every_rule_says_what_it_checks() -> None:
    rules = [*ALONE, *PARTICIPANTS, *AGAINST_CATALOGUE, *PARTICIPANTS_ASSETS]
    assert len({rule.__name__ for rule in rules}) == len(rules)
    assert all(rule.__doc__ and rule.__name__.startswith("check_") for rule in rules)


@pytest.fixture(scope="module")
def example() -> Path:
    return PROGRAMMES / "roscosmos-cnsa.toml"


@pytest.mark.parametrize(
    "scenario", [None, "docking-adapter", "equatorial-pad", "no-zone-120", "late-station", "strict-parity"]
)
def test_the_example_checks_clean_in_every_scenario(example: Path, scenario: str | None) -> None:
    programme = load_programme(example, scenario=scenario)
    assert find_problems(programme, catalogue_of(programme)) == []
    assert scenario is None or scenario in programme.scenarios


def test_the_example_carries_the_published_flights(example: Path) -> None:
    """3198 kg: O3b, flight VS22; 1580 kg: first Galileo pair, flight VS01 (Arianespace's flight documents), to 1 kg."""
    programme = load_programme(example)
    relays, pair = programme.activity("equatorial-relays"), programme.activity("navigation-pair")
    assert isinstance(relays, LaunchActivity)
    assert isinstance(pair, LaunchActivity)
    assert relays.payload_kg == pytest.approx(3198, abs=1)
    assert pair.payload_kg == pytest.approx(1580, abs=1)
    assert (relays.deploy, relays.spacecraft_count) == ("pairs", 4)


def test_the_example_asks_for_crews_both_ways(example: Path) -> None:
    crews = [one for one in load_programme(example).activities if isinstance(one, CrewActivity)]
    assert {(one.guest, one.station) for one in crews} >= {("roscosmos", "tiangong"), ("cnsa", "ros")}


def test_the_equatorial_pad_opens_guiana_to_crewed_soyuz(example: Path) -> None:
    catalogue: Catalogue = catalogue_of(load_programme(example, scenario="equatorial-pad"))
    pad = next(pad for pad in catalogue.sites["guiana"].pads if pad.name == "ELS")
    assert (pad.status, pad.crewed) == ("active", True)
    assert pad.serves("soyuz-st-b", catalogue.vehicles["soyuz-st-b"].family)
    assert (catalogue.vehicles["soyuz-st-b"].status, catalogue.vehicles["soyuz-st-b"].crewed) == ("active", True)
    assert "soyuz-st-b" in catalogue.ships["soyuz-ms"].launched_by
    mating = catalogue.mating("ssvp", "cdm")
    assert mating is not None
    assert mating.mates


def test_without_zone_120_no_corridor_of_baikonur_needs_it(example: Path) -> None:
    def needing(scenario: str | None) -> list[str]:
        site = catalogue_of(load_programme(example, scenario=scenario)).sites["baikonur"]
        return [str(one.inclination) for one in site.corridors if "kazakhstan-120" in one.drop_zones]

    assert needing(None) == ["98.00°"]
    assert needing("no-zone-120") == []


def test_the_template_loads_and_checks_clean(tmp_path: Path) -> None:
    path = tmp_path / "new.toml"
    path.write_text(commented_template("two-stations", title='Two "stations"'), encoding="utf-8")
    for scenario in (None, "shorter-visit", "strict"):
        programme = load_programme(path, scenario=scenario)
        assert (programme.id, programme.title) == ("two-stations", 'Two "stations"')
        assert find_problems(programme, catalogue_of(programme)) == []


def test_the_template_explains_every_key() -> None:
    text = commented_template()
    for model in (CrewActivity, LaunchActivity):
        for key in model.model_fields:
            assert f"{key} =" in text or key == "summary", key


def test_the_directions_that_the_template_has_switched_off_can_be_opened(tmp_path: Path) -> None:
    opened, inside = [], False
    for line in commented_template().splitlines():
        inside = line.startswith("# [[activity]]") or (inside and line.startswith("# "))
        opened.append(line[2:] if inside else line)
    path = tmp_path / "new.toml"
    path.write_text("\n".join(opened), encoding="utf-8")
    programme = load_programme(path)
    known = ["crew", "launch", "engines", "deep-space", "navigation", "sensing"]
    assert [a.direction for a in programme.activities] == known
    assert find_problems(programme, catalogue_of(programme)) == []


def test_what_the_template_has_commented_out_can_be_used(tmp_path: Path) -> None:
    lines = commented_template().splitlines()
    optional = tuple(f"# {key} =" for key in ("meeting", "ways", "dispenser_mass", "launchers", "vehicles", "sites"))
    opened = [line[2:] if line.startswith(optional) else line for line in lines]
    assert sum(new != old for new, old in zip(opened, lines, strict=True)) == 6
    path = tmp_path / "new.toml"
    path.write_text("\n".join(opened), encoding="utf-8")
    programme = load_programme(path)
    assert find_problems(programme, catalogue_of(programme)) == []


@pytest.mark.parametrize("name", ["", "Two Stations", "../x", "a\nb", "a" * 81])
def test_the_template_needs_a_kebab_id(name: str) -> None:
    with pytest.raises(DataError, match="is no id for a programme"):
        commented_template(name)


def test_a_title_cannot_break_the_template() -> None:
    with pytest.raises(DataError, match="no title of one line"):
        commented_template(title='x"\n[scenario.y]')
    assert tomllib.loads(commented_template(title='a \\ "b" {c} é漢'))["programme"]["title"] == 'a \\ "b" {c} é漢'
