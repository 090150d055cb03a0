"""Overrides: scenarios change catalogue values before anything is checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from intercosmos.catalogue import load_catalogue
from intercosmos.errors import DataError, IntercosmosError, UnknownIdError, Where


def test_a_field_is_replaced_and_the_digest_changes() -> None:
    changed = load_catalogue(overrides={"vehicle.soyuz-2.1a.status": "retired"})
    assert changed.vehicles["soyuz-2.1a"].status == "retired"
    assert changed.digest != load_catalogue().digest
    assert load_catalogue().vehicles["soyuz-2.1a"].status == "active"  # nothing leaks into the next loading


def test_heirs_take_the_override_of_their_base() -> None:
    changed = load_catalogue(overrides={"vehicle.soyuz-2.1a.fairing_mass": "1 t"})
    assert changed.vehicles["soyuz-2.1a"].fairing_mass.value == 1000.0
    own = load_catalogue(overrides={"vehicle.soyuz-2.1a.family": "other"})
    assert own.vehicles["soyuz-2.1a-fregat"].family == "other"


def test_items_of_lists_are_reached_by_name_or_by_count() -> None:
    by_name = load_catalogue(overrides={"site.guiana.pads.ELS.status": "active"})
    by_count = load_catalogue(overrides={"site.guiana.pads.0.status": "active"})
    assert by_name.sites["guiana"].pads[0].status == "active"
    assert by_name.digest == by_count.digest


def test_corridors_take_the_place_of_a_box_and_a_box_that_of_corridors() -> None:
    site = load_catalogue(overrides={"site.guiana.corridors": [{"inclination": "41.5 deg"}]}).sites["guiana"]
    assert site.azimuth_minimum is None
    assert len(site.corridors) == 1
    box = {"site.baikonur.azimuth_minimum": "60 deg", "site.baikonur.azimuth_maximum": "100 deg"}
    assert load_catalogue(overrides=box).sites["baikonur"].corridors == ()


def test_an_entry_takes_several_fields_at_once() -> None:
    changed = load_catalogue(overrides={"site.guiana": {"status": "closed", "note": "for sale"}}).sites["guiana"]
    assert (changed.status, changed.note) == ("closed", "for sale")


def test_the_rules_have_no_id() -> None:
    for key in ("rules.residual_fraction", "rules.rules.residual_fraction"):
        assert load_catalogue(overrides={key: "2 %"}).rules.residual_fraction.value == 0.02


def test_matings_are_named_by_their_pair() -> None:
    changed = load_catalogue(overrides={"mating.ssvp-to-cdm.adapter_mass": "800 kg"})
    mating = changed.mating("ssvp", "cdm")
    assert mating is not None
    assert mating.adapter_mass is not None
    assert mating.adapter_mass.value == 800.0


@pytest.mark.parametrize(
    ("key", "value", "nearest"),
    [
        ("site.guyana.status", "active", "guiana"),
        ("sight.guiana.status", "active", "site"),
        ("site.guiana.stauts", "active", "status"),
        ("site.guiana.id", "kourou", ""),
        ("site.guiana", {"stauts": "active"}, "status"),
        ("site.guiana.pads.ELZ.status", "active", "ELS"),
        ("site.guiana.pads.17.status", "active", ""),
        ("vehicle.soyuz-2.1.status", "active", "soyuz-2.1a"),
        ("vehicle.soyuz-2.1a.sites", ["guyana"], "guiana"),
        ("rules.residual_fractoin", "1 %", "residual_fraction"),
        ("", 1, ""),
        ("site", 1, ""),
    ],
)
def test_an_unknown_name_comes_with_the_nearest_known(key: str, value: object, nearest: str) -> None:
    with pytest.raises(UnknownIdError) as raised:
        load_catalogue(overrides={key: value})
    assert not nearest or nearest in raised.value.nearest


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("site.guiana.latitude", "5 km", "'5 km' is not a"),
        ("site.guiana.status", "open", "'open' is not allowed here"),
        ("site.guiana", "closed", "names an entry, not a field"),
        ("site.guiana.name.first", "x", "nothing is beneath it"),
        ("vehicle.soyuz-2.1a.stages", [], "at least 1 item"),
        ("ship.soyuz-ms.crew", 0, "greater than or equal to 1"),
        ("ship.soyuz-ms.mass", {"value": "7 t", "hi": "8 t"}, "has no key 'hi'"),
        ("station.iss.inclination", "190 deg", "out of bounds"),
    ],
)
def test_a_wrong_value_is_refused(key: str, value: object, sentence: str) -> None:
    with pytest.raises(DataError) as raised:
        load_catalogue(overrides={key: value})
    assert sentence in str(raised.value)
    assert key in str(raised.value.where)


def test_errors_point_to_where_the_override_was_written() -> None:
    place = Where(Path("programme.toml"), 12, "scenario.x.override")
    for overrides in (
        {"site.guiana.latitude": "5 km"},
        {"site.guyana.latitude": "5 deg"},
        {"vehicle.proton-m.sites": [""]},
    ):
        with pytest.raises(IntercosmosError, match=r"programme\.toml:12"):
            load_catalogue(overrides=overrides, where_of=lambda _: place)


def test_an_heir_broken_by_its_base_points_to_the_override() -> None:
    with pytest.raises(DataError) as raised:
        load_catalogue(overrides={"vehicle.soyuz-2.1a.owner": "nobody"}, where_of=lambda key: Where(key=f"mine {key}"))
    assert raised.value.where.key == "mine vehicle.soyuz-2.1a.owner"
