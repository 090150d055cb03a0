"""The catalogue: search, values as they may be written, what names an entry, and overrides that its keys make."""

from __future__ import annotations

import pytest

from intercosmos.catalogue import Catalogue, load_catalogue
from intercosmos.catalogue.schema import KINDS
from intercosmos.errors import UnknownIdError
from intercosmos.report.sayings import ClaimIndex, StoryClaim
from intercosmos.web.models import EntryList, EntryView, FieldView
from intercosmos.web.views_catalogue import CatalogueIndex, entry_list
from intercosmos.web.views_entry import entry_view
from intercosmos.web.views_state import Study

SILENT = ClaimIndex()


@pytest.fixture(scope="module")
def index(catalogue: Catalogue) -> CatalogueIndex:
    return CatalogueIndex(catalogue)


def listed(
    index: CatalogueIndex, query: str = "", *, kind: str = "", partner: str = "", limit: int = 50, offset: int = 0
) -> EntryList:
    return entry_list(index, SILENT, kind=kind, partner=partner, query=query, limit=limit, offset=offset)


def viewed(index: CatalogueIndex, kind: str, name: str, claims: ClaimIndex = SILENT) -> EntryView:
    return entry_view(index, kind, index.catalogue.get(kind, name), claims, None)


def test_every_entry_is_listed_once(index: CatalogueIndex) -> None:
    everything = listed(index, limit=10_000)
    assert everything.total == len(everything.entries) == sum(kind.count for kind in everything.kinds)
    assert [kind.kind for kind in everything.kinds] == list(KINDS)
    assert len({(one.kind, one.id) for one in everything.entries}) == everything.total


def test_every_word_must_stand_there_in_any_case_and_order(index: CatalogueIndex) -> None:
    found = listed(index, "MARCH long 2f", kind="vehicle")
    assert [one.id for one in found.entries] == ["long-march-2f"]
    assert listed(index, "long march nowhere").total == 0


def test_what_is_called_so_comes_before_what_mentions_it(index: CatalogueIndex) -> None:
    found = listed(index, "soyuz", limit=500).entries
    called = ["soyuz" in f"{one.name} {one.id}".casefold() for one in found]
    assert called == sorted(called, reverse=True)
    assert not all(called)


def test_filters_and_pages(index: CatalogueIndex) -> None:
    own = listed(index, kind="vehicle", partner="cnsa")
    assert {one.owner for one in own.entries} == {"cnsa"}
    assert {one.kind for one in own.entries} == {"vehicle"}
    pages = [listed(index, kind="vehicle", partner="cnsa", limit=2, offset=offset).entries for offset in (0, 2)]
    assert [one.id for page in pages for one in page] == [one.id for one in own.entries[:4]]
    others = next(kind.count for kind in own.kinds if kind.kind == "ship")
    assert others == len(index.catalogue.assets("ship", "cnsa"))  # counts of kinds leave the kind out
    with pytest.raises(UnknownIdError):
        listed(index, partner="nobody")
    with pytest.raises(UnknownIdError):
        listed(index, kind="unicorn")


def test_a_row_has_three_figures_and_what_is_wrong_with_it(index: CatalogueIndex) -> None:
    rows = {one.id: one for one in listed(index, kind="engine", limit=500).entries}
    assert all(len(one.figures) <= 3 for one in rows.values())
    assert any(one.contradictions for one in rows.values())
    for (kind, name), found in index.findings.items():
        if kind == "engine":
            assert rows[name].contradictions == len(found)
            assert [one.text for one in viewed(index, kind, name).contradictions] == [one.text for one in found]


def test_values_tell_how_they_may_be_written(index: CatalogueIndex) -> None:
    fields = {one.field: one for one in viewed(index, "site", "guiana").fields}
    latitude = fields["latitude"]
    assert (latitude.form, latitude.unit, "deg" in latitude.units) == ("quantity", "deg", True)
    assert latitude.value == pytest.approx(5.2, abs=0.2)
    assert latitude.source is not None
    assert fields["status"].choices == ("active", "planned", "closed", "suspended")
    assert fields["owner"].refers_to == "partner"
    assert [one.name for one in fields["owner"].refers] == ["ESA"]
    pads = {key: one for key, one in fields.items() if key.startswith("pads.0.")}
    assert pads["pads.0.crewed"].form == "yes-no"
    assert pads["pads.0.since"].form == "date"
    assert (fields["azimuth_minimum"].given, fields["azimuth_minimum"].text) != (False, "None")


def test_ranges_are_in_the_unit_of_their_value(index: CatalogueIndex) -> None:
    for one in index.named:
        for field in viewed(index, one.kind, one.entry.id).fields:
            if field.low is not None and field.high is not None:
                assert field.value is not None
                assert field.low <= field.value <= field.high
                assert field.spread or field.low == pytest.approx(field.high, rel=1e-3)


def test_every_key_is_an_override_that_the_catalogue_takes(index: CatalogueIndex) -> None:
    """Each kind's first entry, and a vehicle that inherits: what the page offers to change can be changed."""
    based = next(name for name, one in index.catalogue.vehicles.items() if one.base)
    wanted = [(kind, next(iter(index.catalogue.entries(kind)))) for kind in KINDS if kind not in ("source", "partner")]
    views = [viewed(index, kind, name) for kind, name in (*wanted, ("vehicle", based))]
    changes = {field.key: _written(field) for view in views for field in view.fields if field.key and field.given}
    changed = CatalogueIndex(load_catalogue(overrides={key: one for key, one in changes.items() if one is not None}))
    assert len(changes) > 200
    for view in views:
        again = viewed(changed, view.kind, view.id)
        assert [field.text for field in again.fields] == [field.text for field in view.fields]


def _written(field: FieldView) -> object:
    """A value as a planner would write it: as it is shown, in its unit."""
    if field.form == "quantity":
        return f"{field.value!r} {field.unit}" if field.value is not None else None
    if field.form == "yes-no":
        return field.text == "yes"
    if field.form == "number":
        whole = field.value is not None and field.value.is_integer()
        return int(field.value or 0) if whole else field.value
    return field.text if field.form in ("choice", "date", "text") else None


@pytest.mark.parametrize("base", [[], {"a": 1}, 3, "no-such-rocket"])
def test_a_base_that_is_no_entry_is_told(base: object) -> None:
    with pytest.raises(UnknownIdError, match="no vehicle is called"):
        load_catalogue(overrides={"vehicle.soyuz-2.1a.base": base})


def test_what_lies_within_an_inherited_list_cannot_be_overridden(index: CatalogueIndex) -> None:
    based = next(
        one
        for one in index.catalogue.vehicles.values()
        if one.base and one.stages == index.catalogue.vehicles[one.base].stages
    )
    fields = {one.field: one for one in viewed(index, "vehicle", based.id).fields}
    assert fields["stages.0.count"].key == ""
    assert fields["status"].key == f"vehicle.{based.id}.status"


def test_an_entry_tells_who_names_it(index: CatalogueIndex) -> None:
    used = {(one.kind, one.id) for one in viewed(index, "site", "guiana").used_by}
    flying = {("vehicle", name) for name, one in index.catalogue.vehicles.items() if "guiana" in one.sites}
    assert flying
    assert flying <= used


def test_sources_tell_which_entries_draw_on_them(index: CatalogueIndex) -> None:
    source = index.catalogue.sites["guiana"].latitude.source
    assert ("site", "guiana") in {(one.kind, one.id) for one in viewed(index, "source", source).used_by}


def test_options_that_need_an_entry_are_counted_through_what_it_is_part_of(index: CatalogueIndex, study: Study) -> None:
    vehicle = index.catalogue.vehicles["long-march-2f"]
    stage = index.catalogue.stages[vehicle.stages[0].stage]
    expected = sum("long-march-2f" in one.option.roles.values() for one in study.by_id.values())
    assert expected == 2
    view = entry_view(index, "vehicle", vehicle, SILENT, study)
    assert view.options == "Two options of two activities depend on it."
    assert entry_view(index, "stage", stage, SILENT, study).options == view.options
    unused = index.catalogue.satellites[next(iter(index.catalogue.satellites))]
    assert entry_view(index, "satellite", unused, SILENT, study).options == "No option of the study depends on it."
    assert entry_view(index, "station", index.catalogue.stations["tiangong"], SILENT, study).options.startswith("Four")


def test_stories_stand_beside_the_value_they_speak_of(index: CatalogueIndex) -> None:
    site = index.catalogue.sites["guiana"]
    name = site.pads[0].name
    claims = ClaimIndex(
        [
            StoryClaim("2011-a", "A", "2011", "site.guiana", "latitude", "5.2 deg"),
            StoryClaim("2012-b", "B", "2012", "site.guiana", "pads.0.name", name),
            StoryClaim("2013-c", "C", "2013", "site.guiana", f"pads.{name}.name", "another"),
        ]
    )
    view = viewed(index, "site", "guiana", claims)
    said = {one.field: [(saying.story, saying.agrees) for saying in one.sayings] for one in view.fields if one.sayings}
    assert said["pads.0.name"] == [("2012-b", True), ("2013-c", None)]
    assert [story for story, _ in said["latitude"]] == ["2011-a"]
    assert len(view.sayings) == 3
    rows = entry_list(index, claims, kind="site", partner="", query="guiana", limit=5, offset=0).entries
    assert next(one.stories for one in rows if one.id == "guiana") == 3
