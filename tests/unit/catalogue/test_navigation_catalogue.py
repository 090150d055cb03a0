"""Navigation satellites of the catalogue: what is in it, what its rules find, and the arrays made of it."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from intercosmos.catalogue import check_navigation, load_catalogue
from intercosmos.catalogue.check import check
from intercosmos.catalogue.findings import Severity
from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.navigation_model import (
    clock_stabilities,
    constellation_of,
    constellation_slots,
    integrity_values,
    navigation_stations,
    range_error,
    station_positions,
    system_slots,
)
from intercosmos.errors import DataError, UnknownIdError
from intercosmos.physics.navigation.constellations import positions


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_the_systems_are_there_and_nothing_contradicts_itself(catalogue: Catalogue) -> None:
    systems = {"glonass", "glonass-high-orbit", "beidou-3", "gps", "galileo", "qzss", "navic"}
    assert set(catalogue.constellations) == systems
    ours = {"constellation", "monitoring_station", "augmentation"}
    assert [one for one in check(catalogue) if one.kind in ours] == []


def test_values_of_a_table_take_the_source_the_table_names(catalogue: Catalogue) -> None:
    shell = catalogue.constellations["beidou-3"].shells[0]
    assert shell.semi_major_axis.source == shell.source == "field-navigation"
    newest = catalogue.constellations["beidou-3"].range_errors[-2]
    assert newest.clock is not None
    assert (newest.total.source, newest.clock.source) == ("bepp-2022", "bds-clock-strategy-2022")
    assert catalogue.constellations["beidou-3"].ground.upload_interval.source == "navigation-memory"


def test_glonass_and_beidou_have_no_carrier_in_common_but_the_others_do(catalogue: Catalogue) -> None:
    def carriers(name: str) -> set[float]:
        return {round(signal.frequency.value / 1e3) for signal in catalogue.constellations[name].signals}

    assert not carriers("glonass") & carriers("beidou-3")
    assert {1_575_420, 1_176_450} <= carriers("beidou-3") & carriers("gps") & carriers("galileo")


def test_exchanged_stations_are_planned_on_the_other_sides_ground(catalogue: Catalogue) -> None:
    exchanged = {
        (one.owner, one.territory, one.name.partition(" ")[0], one.status)
        for one in catalogue.monitoring_stations.values()
        if one.exchanged and one.territory in ("roscosmos", "cnsa")
    }
    # the agreement of 2018 (chinabeidou.gov.cn, TASS)
    assert exchanged == {
        *{("roscosmos", "cnsa", city, "planned") for city in ("Changchun", "Urumqi", "Shanghai")},
        *{("cnsa", "roscosmos", city, "planned") for city in ("Obninsk", "Irkutsk", "Petropavlovsk-Kamchatsky")},
    }


def test_stations_of_a_network_with_and_without_what_the_other_side_lets_in(catalogue: Catalogue) -> None:
    alone = navigation_stations(catalogue, "cnsa", letter="C")
    together = navigation_stations(catalogue, "cnsa", letter="C", hosts=["roscosmos"])
    assert {one.country for one in alone} == {"China"}
    assert len(together) == len(alone) + 3
    at_home = navigation_stations(catalogue, "roscosmos", letter="R", abroad=False)
    abroad = navigation_stations(catalogue, "roscosmos", letter="R")
    assert {one.country for one in at_home} == {"Russia"}
    assert {one.country for one in abroad} > {"Antarctica", "Brazil", "South Africa"}
    uploads = navigation_stations(catalogue, "roscosmos", letter="R", role="upload")
    assert {one.id for one in uploads} == {"shchelkovo", "yeniseysk", "komsomolsk"}  # Navipedia
    with pytest.raises(UnknownIdError):
        navigation_stations(catalogue, "cnsa", letter="C", hosts=["roskosmos"])


def test_stations_stand_on_the_earth(catalogue: Catalogue) -> None:
    stations = tuple(catalogue.monitoring_stations.values())
    position = station_positions(stations)
    assert position.shape == (len(stations), 3)
    assert np.all(np.abs(np.linalg.norm(position, axis=1) - 6.371e6) < 2.5e4)
    shanghai = position[[one.id for one in stations].index("shanghai-glonass")]
    # SHAO of the IGS network: -2831733.6, 4675665.9, 3275369.4 m
    assert np.linalg.norm(shanghai - np.array([-2831733.6, 4675665.9, 3275369.4])) < 5e3


def test_a_walker_pattern_is_one(catalogue: Catalogue) -> None:
    slots = constellation_slots(catalogue.constellations["glonass"])
    assert slots.satellites[0::8] == ("R01", "R09", "R17")
    # ICD: planes 120 degrees apart, eight satellites 45 degrees apart, planes shifted by 15 degrees
    latitude = slots.mean_anomaly_rad + slots.argument_of_perigee_rad
    assert np.degrees(np.unique(slots.raan_rad)) == pytest.approx([0, 120, 240])
    assert np.degrees(latitude[1] - latitude[0]) == pytest.approx(45)
    assert np.degrees(latitude[8] - latitude[0]) == pytest.approx(15)


def test_gps_slots_lie_in_six_planes(catalogue: Catalogue) -> None:
    slots = constellation_slots(catalogue.constellations["gps"])
    _, counts = np.unique(np.round(slots.raan_rad, 6), return_counts=True)
    assert list(counts) == [4] * 6


def _longitude(slots_time: float, a: float, e: float, i: float, node: float, perigee: float, anomaly: float) -> float:
    mean = anomaly + slots_time * math.sqrt(3.986004418e14 / a**3)
    eccentric = mean
    for _ in range(30):
        eccentric = mean + e * math.sin(eccentric)
    true = 2 * math.atan2(math.sqrt(1 + e) * math.sin(eccentric / 2), math.sqrt(1 - e) * math.cos(eccentric / 2))
    u = true + perigee
    right_ascension = node + math.atan2(math.cos(i) * math.sin(u), math.cos(u))
    return math.degrees(right_ascension - 7.292115e-5 * slots_time)


@pytest.mark.parametrize("name", ["beidou-3", "qzss", "navic", "glonass-high-orbit"])
def test_synchronous_satellites_stay_over_their_longitudes(catalogue: Catalogue, name: str) -> None:
    entry = catalogue.constellations[name]
    slots = constellation_slots(entry, planned=True)
    times = np.linspace(0.0, 86164.1, 97)[:-1]
    wanted = [
        (shell.pattern, math.degrees(longitude.value)) for shell in entry.shells for longitude in shell.longitudes
    ]
    synchronous = [k for k in range(len(slots)) if entry.shells[slots.shell[k]].longitudes]
    for (pattern, axis), k in zip(wanted, synchronous, strict=True):
        elements = (
            slots.semi_major_axis_m[k],
            slots.eccentricity[k],
            slots.inclination_rad[k],
            slots.raan_rad[k],
            slots.argument_of_perigee_rad[k],
            slots.mean_anomaly_rad[k],
        )
        off = [(_longitude(t, *elements) - axis + 180) % 360 - 180 for t in times]
        assert np.mean([min(off), max(off)]) == pytest.approx(0, abs=0.3)
        assert max(off) - min(off) < (0.5 if pattern == "geostationary" else 70)


def test_a_complement_joins_its_system_only_when_asked_for(catalogue: Catalogue) -> None:
    assert len(system_slots(catalogue, "R")) == 24
    whole = system_slots(catalogue, "R", planned=True)
    assert whole.satellites[24:] == ("R25", "R26", "R27", "R28", "R29", "R30")
    assert list(np.unique(whole.shell)) == [0, 1]
    with pytest.raises(DataError, match="no shell in orbit"):
        constellation_slots(catalogue.constellations["glonass-high-orbit"])
    with pytest.raises(UnknownIdError):
        system_slots(catalogue, "X")


def test_the_physics_takes_the_slots_and_puts_them_where_they_belong(catalogue: Catalogue) -> None:
    slots = system_slots(catalogue, "C")
    constellation = constellation_of(slots, name="BeiDou-3")
    assert constellation.slots == slots.satellites
    (position,) = positions(constellation, np.array(["2026-01-01"], dtype="datetime64[ns]"))
    geostationary = position[-3:]
    assert np.degrees(np.arctan2(geostationary[:, 1], geostationary[:, 0])) == pytest.approx([80, 110.5, 140], abs=1e-6)
    assert np.linalg.norm(position[:24], axis=1) == pytest.approx(27906.1e3)


def test_numbers_for_the_physics(catalogue: Catalogue) -> None:
    beidou = catalogue.constellations["beidou-3"]
    assert range_error(beidou) == 0.5
    assert range_error(catalogue.constellations["glonass"]) == 1.32  # an experiment and a plan are no measurements
    assert range_error(catalogue.constellations["glonass-high-orbit"]) == 2.0
    shares = clock_stabilities(beidou)
    assert shares[:, 0].sum() == pytest.approx(1)
    assert np.all(shares[:, 2] < shares[:, 1])
    values = integrity_values(beidou)
    assert set(values) == {"range_accuracy", "range_error", "nominal_bias", "satellite_fault", "constellation_fault"}


@pytest.mark.parametrize(
    ("override", "rule", "text"),
    [
        ({"constellation.beidou-3.shells.medium orbits.count": 25}, "patterns_are_whole", "do not fill"),
        ({"constellation.beidou-3.shells.medium orbits.phasing": 3}, "patterns_are_whole", "phasing of 3"),
        ({"constellation.gps.shells.0.count": 25}, "patterns_are_whole", "25 satellites in 24 slots"),
        ({"constellation.qzss.shells.0.longitudes": ["139 deg"]}, "patterns_are_whole", "over 1 longitudes"),
        ({"constellation.qzss.shells.0.raans": ["0 deg"]}, "patterns_are_whole", "with 1 ascending nodes"),
        ({"constellation.glonass.shells.0.semi_major_axis": "26508 km"}, "repeats_agree_with_axes", "715.9 min"),
        ({"constellation.beidou-3.range_errors.2.clock": "2 m"}, "range_errors_add_up", "make 2.00 m"),
        ({"constellation.beidou-3.range_errors.2.year": "2030"}, "range_errors_add_up", "out of order"),
        ({"constellation.gps.integrity.range_accuracy": "0.5 m"}, "integrity_bounds_errors", "integrity by"),
        ({"constellation.gps.range_errors.1.total": "3 m"}, "integrity_bounds_errors", "errors of 3.00 m"),
        ({"constellation.gps.signals.0.frequency": "157 MHz"}, "carriers_are_carriers", "no carrier"),
        ({"constellation.gps.signals.0.access": "fdma"}, "carriers_are_carriers", "has a step"),
        ({"constellation.galileo.clocks.0.share": "0.5"}, "clock_shares_add_up", "0.60"),
        ({"augmentation.sdcm.corrects": ["S"]}, "systems_are_known", "letter S"),
        ({"constellation.glonass-high-orbit.letter": "C"}, "systems_are_known", "part of glonass"),
        ({"monitoring_station.tiksi.country": "China"}, "stations_stand_where_they_say", "roscosmos's territory"),
    ],
)
def test_each_rule_finds_its_fault(override: dict[str, object], rule: str, text: str) -> None:
    found = list(getattr(check_navigation, rule)(load_catalogue(overrides=override)))
    assert any(text in one.text for one in found), [one.text for one in found]
    assert all(one.rule == rule.replace("_", "-") for one in found)


def test_a_second_slot_of_one_name_is_an_error() -> None:
    changed = load_catalogue(overrides={"constellation.gps.shells.0.slots.A1.name": "A2"})
    (finding,) = check_navigation.patterns_are_whole(changed)
    assert (finding.severity, "one name" in finding.text) == (Severity.ERROR, True)


@pytest.mark.parametrize(
    ("override", "text"),
    [
        ({"constellation.glonass.shells.0.planes": 0}, "planes and phasing"),
        ({"constellation.gps.shells.0.slots": []}, "writes each of them down"),
        ({"constellation.qzss.shells.0.longitudes": []}, "the longitude of each satellite"),
        ({"constellation.gps.time.ahead_of_utc": "3 h"}, "one of the two"),
        ({"augmentation.galileo-has.south": "10 deg"}, "four sides"),
        ({"constellation.gps.letter": "Q"}, "letter"),
    ],
)
def test_what_cannot_be_is_an_error_at_loading(override: dict[str, object], text: str) -> None:
    with pytest.raises(DataError, match=text):
        load_catalogue(overrides=override)


def test_a_constellation_of_another_package_joins_ours(tmp_path: Path) -> None:
    ours = Path(check_navigation.__file__).parent / "data" / "constellations.toml"
    text = ours.read_text(encoding="utf-8")
    start, end = text.index("[qzss]"), text.index("[navic]")
    (tmp_path / "constellations.toml").write_text(text[start:end].replace("qzss", "kps"), encoding="utf-8")
    assert "kps" in load_catalogue(extra_folders=[tmp_path]).constellations
