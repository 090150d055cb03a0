"""Loading: files, folders, ids, inheritance; bad files are refused with file, line and key."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from intercosmos.catalogue import load_catalogue
from intercosmos.catalogue.load import DATA_FOLDER, Catalogue, quantities
from intercosmos.catalogue.schema import KINDS, PublishedPayload
from intercosmos.errors import DataError, IntercosmosError, UnknownIdError

Write = Callable[[str, str], Path]

PARTNER = """
[ours]
name = "Our agency"
short_name = "Ours"
country = "Nowhere"
kind = "agency"
languages = ["en"]
source = "general-knowledge"
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write_file


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_every_kind_has_entries(catalogue: Catalogue) -> None:
    assert all(catalogue.entries(kind) for kind in catalogue.kinds())


def test_entries_are_found_by_singular_and_plural(catalogue: Catalogue) -> None:
    assert catalogue.get("site", "guiana") is catalogue.sites["guiana"]
    assert catalogue.get("docking-interfaces", "ssvp") is catalogue.docking_interfaces["ssvp"]


def test_an_unknown_id_comes_with_the_nearest(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownIdError) as raised:
        catalogue.get("vehicle", "soyuz-2-1a")
    assert "soyuz-2.1a" in raised.value.nearest
    with pytest.raises(UnknownIdError, match="did you mean 'vehicle'"):
        catalogue.get("vehicel", "soyuz-2.1a")


def test_assets_of_a_partner(catalogue: Catalogue) -> None:
    assert {asset.id for asset in catalogue.assets("ship", "roscosmos")} == {"soyuz-ms", "orel"}
    assert {asset.id for asset in catalogue.assets("site", "esa")} == {"guiana"}
    assert len(catalogue.assets("ship")) == len(catalogue.ships)
    with pytest.raises(UnknownIdError, match="did you mean 'roscosmos'"):
        catalogue.assets("ship", "roskosmos")
    with pytest.raises(DataError, match="belongs to no partner"):
        catalogue.assets("source", "esa")


def test_sources_and_notes_of_an_entry(catalogue: Catalogue) -> None:
    ids = catalogue.source_ids_of("ship", "soyuz-ms")
    assert ids[0] == catalogue.ships["soyuz-ms"].source
    assert "ktdu-80" in ids
    assert "7220 kg" in catalogue.note_of("ship", "soyuz-ms", "mass")
    assert catalogue.note_of("ship", "soyuz-ms", "name") == ""
    assert catalogue.note_of("ship", "soyuz-ms") == catalogue.ships["soyuz-ms"].note != ""


def test_every_quantity_names_a_source(catalogue: Catalogue) -> None:
    nameless = [
        (kind, entry.id, path)
        for kind in catalogue.kinds()
        for entry in catalogue.entries(kind).values()
        for path, quantity in quantities(entry)
        if quantity.source not in catalogue.sources and path[-1] != "tolerance"
    ]
    assert nameless == []


def test_the_catalogue_does_not_change_and_travels_to_other_processes(catalogue: Catalogue) -> None:
    with pytest.raises(AttributeError):
        catalogue.digest = ""  # type: ignore[misc]
    again = pickle.loads(pickle.dumps(catalogue))
    assert again.digest == catalogue.digest
    assert again.sites["guiana"] == catalogue.sites["guiana"]


def test_reading_takes_less_than_three_tenths_of_a_second() -> None:
    load_catalogue()  # pydantic builds its validators once
    fastest = min(_timed(load_catalogue) for _ in range(5))
    assert fastest < 0.3  # the least of five, for the machine may be busy


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def test_every_kind_has_a_json_schema_with_units() -> None:
    for kind in KINDS.values():
        assert kind.model.model_json_schema()["additionalProperties"] is False
    assert KINDS["ship"].model.model_json_schema()["properties"]["mass"]["x-unit"] == "kg"


def test_a_folder_adds_entries_and_replaces_those_of_the_same_id(write: Write) -> None:
    folder = write("partners_ours.toml", PARTNER + PARTNER.replace("[ours]", "[esa]"))
    catalogue = load_catalogue(extra_folders=[folder])
    assert catalogue.partners["ours"].name == "Our agency"
    assert catalogue.partners["esa"].name == "Our agency"
    assert catalogue.digest != load_catalogue().digest


def test_arrays_of_a_folder_are_added(write: Write) -> None:
    folder = write(
        "payloads.toml",
        '[[payload]]\nvehicle = "proton-m"\nsite = "baikonur"\nperigee = "180 km"\napogee = "180 km"\n'
        'inclination = "51.6 deg"\npayload = "22 t"\nsource = "general-knowledge"\n',
    )
    assert (
        len(load_catalogue(extra_folders=[folder]).published_payloads) == len(load_catalogue().published_payloads) + 1
    )


ROW = """[[payload]]
vehicle = "angara-a5"
site = "plesetsk"
perigee = "{}"
apogee = "200 km"
inclination = "63 deg"
payload = "{}"
source = "general-knowledge"
"""


def _lifted(catalogue: Catalogue, name: str = "angara-a5-plesetsk-200x200-63") -> float:
    row = catalogue.get("payload", name)
    assert isinstance(row, PublishedPayload)
    return row.payload.value


def test_rows_put_between_move_no_payload(write: Write, catalogue: Catalogue) -> None:
    """Payloads are called by vehicle, site and orbit, whatever their place in the file and their unit."""
    folder = write("payloads.toml", ROW.format("300 km", "22 t") + ROW.format("200000 m", "20 t"))
    more = load_catalogue(extra_folders=[folder])
    assert len(more.published_payloads) == len(catalogue.published_payloads) + 1  # the second replaces ours
    assert _lifted(catalogue) == 24500.0
    assert _lifted(more) == 20000.0
    assert _lifted(more, "angara-a5-plesetsk-300x200-63") == 22000.0


@pytest.mark.parametrize("perigee", ["200 km", "200 kmh", "-1 km", "9" * 4000 + " km", "../../x"])
def test_a_payload_said_twice_or_with_a_wrong_orbit_is_an_error(write: Write, perigee: str) -> None:
    folder = write("payloads.toml", ROW.format(perigee, "22 t") * 2)
    with pytest.raises(DataError, match="a second time") as raised:
        load_catalogue(extra_folders=[folder])
    assert raised.value.where.line == 9
    assert len(str(raised.value)) < 1000


def test_a_vehicle_inherits_what_it_does_not_say(catalogue: Catalogue) -> None:
    heirs = [vehicle for vehicle in catalogue.vehicles.values() if vehicle.base]
    assert heirs
    for heir in heirs:
        assert heir.base is not None
        assert heir.owner == catalogue.vehicles[heir.base].owner
        assert heir.id != heir.base


@pytest.mark.parametrize(
    ("name", "text", "line", "sentence"),
    [
        ("partners.toml", PARTNER + "nick_name = 'o'\n", 9, "unknown key 'nick_name'"),
        ("partners.toml", PARTNER.replace('kind = "agency"', 'kind = "agncy"'), 6, "did you mean 'agency'"),
        ("partners.toml", PARTNER.replace('country = "Nowhere"\n', ""), 2, "the key 'country' is missing"),
        ("partners.toml", PARTNER + 'id = "theirs"\n', 9, "an entry's id is the name of its table"),
        ("partners.toml", PARTNER.replace("[ours]", '["Our Agency"]'), 2, "pattern"),
        ("partners.toml", "ours = 3\n", 1, "one table an id"),
        ("matings.toml", "[mate]\n", 1, "[[mating]] tables only"),
        ("stations.toml", '[a]\nname = "A"\nsince = 1.5\n', 3, "is not a date"),
        ("planets.toml", "", None, "no kind of catalogue entry has this file name"),
        ("sites.toml", '[a]\nlatitude = "5 km"\n', 2, "'5 km' is not a"),
        ("sites.toml", '[a]\npads = [\n  { name = "1" },\n  { nam = "2" },\n]\n', 4, "unknown key 'nam'"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(
    write: Write, name: str, text: str, line: int | None, sentence: str
) -> None:
    folder = write(name, text)
    with pytest.raises(DataError) as raised:
        load_catalogue(extra_folders=[folder])
    assert sentence in str(raised.value)
    assert raised.value.where.file == folder / name
    if sentence.startswith(("unknown key", "'5 km'")):
        assert f":{line}" in str(raised.value)  # other problems of the file may stand above it
    else:
        assert raised.value.where.line == line


def test_an_id_stands_once_in_a_folder(write: Write) -> None:
    write("partners.toml", PARTNER)
    folder = write("partners_more.toml", PARTNER)
    with pytest.raises(DataError, match="a second time") as raised:
        load_catalogue(extra_folders=[folder])
    assert "partners.toml:2" in str(raised.value)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="folder does not exist"):
        load_catalogue(extra_folders=[tmp_path / "nowhere"])


def test_bases_must_exist_and_form_no_ring(write: Write) -> None:
    with pytest.raises(UnknownIdError, match="did you mean 'proton-m'"):
        load_catalogue(extra_folders=[write("vehicles.toml", '[mine]\nbase = "protonm"\n')])
    with pytest.raises(DataError, match="mine → yours → mine"):
        load_catalogue(extra_folders=[write("vehicles.toml", '[mine]\nbase = "yours"\n[yours]\nbase = "mine"\n')])
    with pytest.raises(DataError, match="ring"):
        load_catalogue(extra_folders=[write("vehicles.toml", '[mine]\nbase = "mine"\n')])


def test_a_reference_that_leads_nowhere_is_an_error_with_its_line(write: Write) -> None:
    folder = write("vehicles.toml", '[mine]\nname = "Mine"\nbase = "proton-m"\nsites = ["baikonour"]\n')
    with pytest.raises(UnknownIdError, match="did you mean 'baikonur'") as raised:
        load_catalogue(extra_folders=[folder])
    assert (raised.value.where.file, raised.value.where.line) == (folder / "vehicles.toml", 4)
    assert load_catalogue(extra_folders=[folder], require_references=False).vehicles["mine"].sites == ("baikonour",)


def test_a_site_has_corridors_or_a_whole_box(write: Write) -> None:
    with pytest.raises(DataError, match="belong together"):
        load_catalogue(overrides={"site.baikonur.azimuth_minimum": "60 deg"})
    site = (DATA_FOLDER / "sites.toml").read_text(encoding="utf-8")
    both = site.replace("azimuth_minimum", 'corridors = [{ inclination = "5.3 deg" }]\nazimuth_minimum', 1)
    with pytest.raises(IntercosmosError, match="not both"):
        load_catalogue(extra_folders=[write("sites.toml", both)])
