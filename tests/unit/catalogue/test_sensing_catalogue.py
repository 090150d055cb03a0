"""Imaging satellites of the catalogue: what is in it, what it rests on, what loading refuses."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from intercosmos.catalogue import load_catalogue
from intercosmos.catalogue.check import check
from intercosmos.catalogue.load import DATA_FOLDER, Catalogue
from intercosmos.errors import DataError, UnknownIdError


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_the_fleets_are_there_and_nothing_contradicts_itself(catalogue: Catalogue) -> None:
    families = {(one.owner, one.family) for one in catalogue.satellites.values()}
    assert families >= {
        *{("roscosmos", family) for family in ("Kanopus-V", "Resurs-P", "Meteor-M", "Kondor-FKA", "Obzor-R")},
        *{("cnsa", family) for family in ("Gaofen-2", "Gaofen-3", "Gaofen-4", "Ziyuan-3", "Huanjing-2", "CBERS")},
        *{("esa", family) for family in ("Sentinel-1", "Sentinel-2", "Sentinel-3")},
        ("nasa", "Landsat"),
        ("inpe", "Amazonia"),
    }
    assert [one for one in check(catalogue) if one.kind in ("satellite", "receiving_station")] == []


def test_a_satellite_of_a_family_takes_what_it_does_not_say(catalogue: Catalogue) -> None:
    first, fourth = catalogue.satellites["kanopus-v-3"], catalogue.satellites["kanopus-v-4"]
    assert fourth.instruments == first.instruments
    assert fourth.agility == first.agility
    assert fourth.orbit != first.orbit
    assert fourth.catalogue_number == 43181
    with pytest.raises(UnknownIdError, match="kanopus-v-2"):
        load_catalogue(overrides={"satellite.kanopus-v-4.base": "kanopus-v-2"})


def test_an_override_of_the_first_reaches_its_family() -> None:
    changed = load_catalogue(overrides={"satellite.kanopus-v-3.agility.greatest_roll": "20 deg"})
    turning = changed.satellites["kanopus-v-5"].agility
    assert turning is not None
    assert math.degrees(float(turning.greatest_roll)) == pytest.approx(20)


def test_orbits_are_axes_and_never_altitudes(catalogue: Catalogue) -> None:
    for one in catalogue.satellites.values():
        assert float(one.orbit.semi_major_axis) > 6.6e6
        assert "altitude" not in type(one.orbit).model_fields


def test_what_is_assumed_says_so_and_has_a_range(catalogue: Catalogue) -> None:
    for one in catalogue.satellites.values():
        if one.agility is not None:
            values = (one.agility.rate, one.agility.acceleration, one.agility.settling)
            assert all(value.low < value.value < value.high for value in values), one.id
            assumed = {value.source == "sensing-assumed" for value in values}
            assert assumed == {one.agility.basis == "assumed"}, one.id
        for value in (one.memory, one.imaging_power, one.downlink_power, one.imaging_per_revolution):
            if value is not None and value.source == "sensing-assumed":
                assert value.low <= value.value <= value.high, one.id
                assert value.low < value.high, one.id
    assumed_phases = {one.id for one in catalogue.satellites.values() if one.orbit.phase == "assumed"}
    assert assumed_phases == {"kanopus-v-1", "resurs-p-1", "resurs-p-2", "resurs-p-3", "zy-3-01"}
    assert all(catalogue.satellites[name].status == "ended" for name in assumed_phases)
    assert catalogue.sources["sensing-assumed"].type == catalogue.sources["sensing-memory"].type == "memory"


def test_satellites_in_service_have_element_sets_of_one_day(catalogue: Catalogue) -> None:
    flying = [one for one in catalogue.satellites.values() if one.status == "active"]
    assert len(flying) > 45
    assert {one.orbit.source for one in flying} == {"element-sets-2026"}
    assert {one.orbit.epoch for one in flying} == {"2026-08-22"}


def test_sisters_that_share_a_ring_are_spread_over_it(catalogue: Catalogue) -> None:
    def apart(first: str, second: str) -> float:
        values = [catalogue.satellites[name].orbit.argument_of_latitude for name in (first, second)]
        assert values[0] is not None
        assert values[1] is not None
        return abs((math.degrees(float(values[0]) - float(values[1])) + 180) % 360 - 180)

    assert apart("sentinel-2b", "sentinel-2c") == pytest.approx(180, abs=1)  # ESA: twins at 180 degrees
    assert apart("landsat-8", "landsat-9") == pytest.approx(180, abs=3)  # eight days apart in sixteen
    assert apart("gf-1-02", "gf-1-03") == pytest.approx(120, abs=5)  # three in one plane
    assert apart("gf-1-03", "gf-1-04") == pytest.approx(120, abs=10)


def test_stations_of_either_side(catalogue: Catalogue) -> None:
    stations = catalogue.receiving_stations
    russian = {one.id for one in stations.values() if one.owner == "roscosmos" and one.status == "active"}
    assert {"moscow", "murmansk", "dudinka", "anadyr", "khabarovsk"} <= russian
    # AIR CAS: Miyun, Kashi, Sanya, Lijiang, Mohe; the northern one is on Swedish ground
    chinese = {one.id for one in stations.values() if one.owner == "cnsa"}
    assert {"miyun", "kashgar", "sanya", "lijiang", "mohe", "kiruna-china"} <= chinese
    assert (stations["kiruna-china"].country, stations["kiruna-china"].territory) == ("Sweden", None)


@pytest.mark.parametrize(
    ("override", "text"),
    [
        ({"satellite.gf-4.orbit.node_time": "10 h"}, "geostationary"),
        ({"satellite.gf-2.orbit.raan": "10 deg"}, "has node_time"),
        ({"satellite.landsat-8.orbit.repeat_days": 0}, "greater than or equal to 1"),
        ({"satellite.gf-2.orbit.repeat_days": 69}, "belong together"),
        ({"satellite.arktika-m-1.orbit.node_drift": "0.1 deg/d"}, "node_drift is that of node_time"),
        ({"satellite.gf-2.orbit.epoch": "2026-08"}, "pattern"),
        ({"satellite.gf-3.instruments.0.day_only": True}, "by night"),
        ({"satellite.gf-2.instruments.0.near": "20 deg"}, "a radar, and nothing else"),
        ({"satellite.gf-2.instruments.1.name": "PMS"}, "two instruments of one name"),
        ({"satellite.gf-2.memory": "4.9 Tbyte"}, "data"),
        ({"satellite.gf-2.downlink_rate": "900 bits"}, "data rate"),
        ({"satellite.gf-2.instruments": []}, "at least 1"),
        ({"satellite.gf-2.altitude": "631 km"}, "altitude"),
    ],
)
def test_what_cannot_be_is_an_error_at_loading(override: dict[str, object], text: str) -> None:
    with pytest.raises((DataError, UnknownIdError), match=text):
        load_catalogue(overrides=override)


def test_modes_are_a_radars(tmp_path: Path) -> None:
    text = (DATA_FOLDER / "satellites_others.toml").read_text(encoding="utf-8")
    start, end = text.index("[amazonia-1]"), len(text)
    entry = text[start:end].replace("amazonia-1", "amazonia-2")
    mode = '\n[[amazonia-2.instruments.modes]]\nname = "wide"\nresolution = "64 m"\nswath = "850 km"\n'
    (tmp_path / "satellites_more.toml").write_text(entry, encoding="utf-8")
    assert load_catalogue(extra_folders=[tmp_path]).satellites["amazonia-2"].family == "Amazonia"
    head, tail = entry.split("\n[amazonia-2.orbit]")
    (tmp_path / "satellites_more.toml").write_text(f"{head}{mode}\n[amazonia-2.orbit]{tail}", encoding="utf-8")
    with pytest.raises(DataError, match="modes are a radar"):
        load_catalogue(extra_folders=[tmp_path])
