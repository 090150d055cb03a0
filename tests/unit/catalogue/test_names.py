"""What entries are called: nothing guessed, and every entry that stories name."""

from __future__ import annotations

import pytest

from intercosmos.catalogue import Catalogue, load_catalogue
from intercosmos.catalogue.names import names_of


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def rows(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    return {f"{kind}.{entry_id}": (name, *aliases) for kind, entry_id, name, aliases in names_of(catalogue)}


@pytest.mark.parametrize(
    ("key", "called"),
    [
        ("partner.isro", ("Indian Space Research Organisation", "ISRO")),
        ("vehicle.soyuz-st-b", ("Soyuz-ST-B",)),
        ("vehicle.gslv-mk-iii", ("LVM3",)),
        ("stage.fregat-mt", ("Fregat-MT",)),
        ("stage.soyuz-i-rd-0124", ("Soyuz-2.1b Blok I",)),  # the engine in brackets is not the stage
        ("engine.rd-275m", ("RD-275M", "14D14M", "RD-276", "РД-275M", "РД-276")),
        ("engine.rd-0210", ("RD-0210", "RD-0211", "РД-0210", "РД-0211")),
        ("engine.yf-20b", ("YF-20B", "YF-25")),  # a quarter of a YF-21C is none
        ("station.salyut-2", ("Salyut 2",)),
        ("satellite.gf-3-02", ("Gaofen-3 02", "GF-3 02", "Гаофэнь-3 02", "高分-3 02", "高分三号02")),
        ("satellite.resurs-p-4", ("Resurs-P No. 4", "Resurs-P 4", "Resurs-P № 4")),
        ("receiving_station.moscow", ("Moscow receiving station", "Moscow ground station")),
        ("monitoring_station.arti", ("Arti monitoring station", "Arti measuring station")),
        ("site.sriharikota", ("Satish Dhawan Space Centre, Sriharikota", "Satish Dhawan Space Centre")),
    ],
)  # fmt: skip
def test_names_and_what_can_be_told_from_them(
    rows: dict[str, tuple[str, ...]], key: str, called: tuple[str, ...]
) -> None:
    assert rows[key] == called


def test_long_march_is_known_in_three_languages(rows: dict[str, tuple[str, ...]]) -> None:
    assert {"CZ-3B", "LM-3B", "长征三号B", "Чанчжэн-3B", "Чанчжэн-3В"} <= set(rows["vehicle.long-march-3b"])


def test_towns_alone_are_no_stations(rows: dict[str, tuple[str, ...]]) -> None:
    assert not {"Moscow", "London", "Shanghai"} & {name for names in rows.values() for name in names}


def test_vehicles_with_an_upper_stage_are_two_names(catalogue: Catalogue, rows: dict[str, tuple[str, ...]]) -> None:
    left_out = {entry for entry in catalogue.vehicles if f"vehicle.{entry}" not in rows}
    assert left_out == {entry for entry in catalogue.vehicles if "fregat" in entry or "briz" in entry}
    assert "vehicle.long-march-3b-e" in rows  # what follows its stroke is no stage
