"""Rules of imaging satellites: each finds its fault, and only it."""

from __future__ import annotations

import pytest

from intercosmos.catalogue import check_sensing, load_catalogue
from intercosmos.catalogue.check import RULES
from intercosmos.catalogue.findings import Severity

FAULTS = [
    ({"satellite.landsat-8.orbit.semi_major_axis": "7083.1 km"}, "tracks_close_as_published", "closes at 7077.79 km"),
    ({"satellite.landsat-8.orbit.inclination": "97 deg"}, "nodes_follow_the_sun", "otherwise than the Sun"),
    ({"satellite.gf-2.orbit.node_drift": "-0.02 deg/d"}, "nodes_follow_the_sun", "+0.0"),
    ({"satellite.arktika-m-1.orbit.eccentricity": 0.76}, "satellites_stay_above_ground", "perigee lies at -"),
    ({"satellite.gf-2.instruments.PMS.swath": "6000 km"}, "swaths_are_seen", "the horizon is"),
    ({"satellite.gf-2.instruments.PMS.ground_sample": "0.081 m"}, "swaths_are_seen", "555,556 samples"),
    ({"satellite.gf-2.instruments.PMS.ground_sample": "0 m"}, "swaths_are_seen", "samples of"),
    ({"satellite.gf-3.instruments.0.far": "15 deg"}, "radars_look_aside", "from 20"),
    ({"satellite.gf-3.instruments.0.modes.spotlight.resolution": "0.5 m"}, "radars_look_aside", "finest is"),
    ({"satellite.gf-3.instruments.0.modes.global.swath": "700 km"}, "radars_look_aside", "widest is"),
    ({"satellite.sentinel-1c.instruments.0.modes.strip.near": "10 deg"}, "radars_look_aside", "strip: from 10"),
    ({"satellite.sentinel-1c.instruments.0.modes.strip.near": "46.9 deg"}, "radars_look_aside", "strip: from 46.9"),
    ({"satellite.sentinel-2b.instruments.MSI.data_rate": "49 Gbit/s"}, "data_rates_fit_the_samples", "samples make"),
    ({"satellite.gf-2.agility.rate": "0 deg/s"}, "turning_is_possible", "above 0"),
    ({"satellite.gf-2.agility.greatest_roll": "90 deg"}, "turning_is_possible", "right angle"),
    ({"satellite.gf-2.agility.rate": "0.01 deg/s"}, "turning_is_possible", "a turn of 30°"),
    ({"satellite.kanopus-v-1.until": "2011"}, "service_has_its_dates", "until 2011"),
    ({"satellite.gf-2.until": "2020"}, "service_has_its_dates", "active, until 2020"),
    ({"satellite.gf-2.catalogue_number": 41727}, "service_has_its_dates", "that of gf-2"),
    ({"satellite.resurs-p-2.orbit.argument_of_latitude": "0 deg"}, "places_in_orbit_differ", "place of resurs-p-1"),
    (
        {"receiving_station.mohe.longitude": "22.34 deg"},
        "receiving_stations_stand_in_their_countries",
        "not in China",
    ),
    (
        {"receiving_station.anadyr.longitude": "-160 deg"},
        "receiving_stations_stand_in_their_countries",
        "not in Russia",
    ),
    (
        {"receiving_station.moscow.territory": "cnsa"},
        "receiving_stations_stand_in_their_countries",
        "cnsa's territory",
    ),
    (
        {"receiving_station.moscow.mask": "40 deg"},
        "receiving_stations_stand_in_their_countries",
        "receives above",
    ),
]


@pytest.mark.parametrize(("override", "rule", "text"), FAULTS)
def test_each_rule_finds_its_fault(override: dict[str, object], rule: str, text: str) -> None:
    found = list(getattr(check_sensing, rule)(load_catalogue(overrides=override)))
    assert any(text in one.text for one in found), [one.text for one in found]
    assert all(one.rule == rule.replace("_", "-") for one in found)


def test_every_rule_is_run_and_finds_nothing_in_what_ships() -> None:
    rules = {rule for rule in RULES if rule.__module__ == check_sensing.__name__}
    assert {rule.__name__ for rule in rules} == {rule for _, rule, _ in FAULTS}
    catalogue = load_catalogue()
    assert [one for rule in rules for one in rule(catalogue)] == []


def test_contradictions_between_published_values_are_warnings_and_nonsense_is_an_error() -> None:
    published = load_catalogue(overrides={"satellite.landsat-8.orbit.semi_major_axis": "7083.1 km"})
    (finding,) = check_sensing.tracks_close_as_published(published)
    assert (finding.severity, finding.id) == (Severity.WARNING, "landsat-8")
    assert finding.size == pytest.approx(5.3 / 7077.8, rel=0.02)
    nonsense = load_catalogue(overrides={"receiving_station.mohe.latitude": "-53 deg"})
    (finding,) = check_sensing.receiving_stations_stand_in_their_countries(nonsense)
    assert (finding.severity, finding.kind) == (Severity.ERROR, "receiving_station")


def test_a_station_east_of_180_degrees_is_in_russia() -> None:
    moved = load_catalogue(overrides={"receiving_station.anadyr.longitude": "-172 deg"})
    assert list(check_sensing.receiving_stations_stand_in_their_countries(moved)) == []
