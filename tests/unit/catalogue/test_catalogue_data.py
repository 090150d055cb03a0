"""The data answer the questions the program is asked first."""

from __future__ import annotations

import math
from datetime import date

import pytest

from intercosmos.catalogue import load_catalogue
from intercosmos.catalogue.load import Catalogue, named_sources
from intercosmos.catalogue.schema_base import begins_by, ends_before


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_the_partners_and_sites_of_the_first_programmes_are_there(catalogue: Catalogue) -> None:
    assert set(catalogue.partners) >= {"roscosmos", "cnsa", "esa", "isro", "nasa", "jaxa"}
    russian = {"baikonur", "plesetsk", "vostochny"}
    chinese = {"jiuquan", "taiyuan", "xichang", "wenchang"}
    assert set(catalogue.sites) >= russian | chinese | {"guiana", "sriharikota", "cape-canaveral", "tanegashima"}
    assert all(catalogue.sites[name].corridors for name in russian)
    assert all(catalogue.sites[name].azimuth_minimum is not None for name in chinese)


def test_northward_launches_from_baikonur_need_consent_each_time(catalogue: Catalogue) -> None:
    (polar,) = [one for one in catalogue.sites["baikonur"].corridors if one.inclination.value > math.radians(90)]
    zones = [catalogue.drop_zones[name] for name in polar.drop_zones]
    assert [(zone.consent_from, zone.per_launch) for zone in zones] == [("Government of Kazakhstan", True)]


def test_only_baikonur_launches_soyuz_crews_today(catalogue: Catalogue) -> None:
    crewed = [
        (site.id, pad.name)
        for site in catalogue.sites.values()
        for pad in site.pads
        if pad.crewed and pad.status == "active" and pad.serves("soyuz-2.1a", catalogue.vehicles["soyuz-2.1a"].family)
    ]
    assert crewed == [("baikonur", "31/6")]


def test_soyuz_stood_at_guiana_but_is_suspended_and_was_never_crewed(catalogue: Catalogue) -> None:
    (pad,) = [pad for pad in catalogue.sites["guiana"].pads if pad.serves("soyuz-st-b", "soyuz")]
    assert (pad.status, pad.crewed) == ("suspended", False)
    assert not pad.open_between(date(2027, 1, 1), date(2036, 12, 31))


def test_soyuz_does_not_mate_with_tiangong_without_an_adapter(catalogue: Catalogue) -> None:
    ship = catalogue.ships["soyuz-ms"].docking_interface
    matings = [catalogue.mating(ship, port.interface) for port in catalogue.stations["tiangong"].ports]
    for mating in matings:
        assert mating is not None
        assert not mating.mates
        assert mating.by == ship
        assert mating.adapter_mass is not None
        # more than the two mechanisms, 200 kg and 310 kg, less tolerance of one guess; less than a whole module
        assert 400 < mating.adapter_mass.low < mating.adapter_mass.value < mating.adapter_mass.high < 2000
    home = catalogue.mating(ship, "ssvp")
    assert home is not None
    assert home.mates


def test_stations_are_where_they_are(catalogue: Catalogue) -> None:
    # field notes, section 6: Tiangong 41.47, station and Russian Orbital Station at 51.6
    inclination = {name: math.degrees(one.inclination.value) for name, one in catalogue.stations.items()}
    assert inclination["tiangong"] == pytest.approx(41.47, abs=0.005)
    assert inclination["iss"] == pytest.approx(51.64, abs=0.005)
    assert inclination["ros"] == pytest.approx(51.6, abs=0.005)
    assert [name for name, one in catalogue.stations.items() if one.body == "moon"] == ["gateway"]


def test_history_is_not_in_service(catalogue: Catalogue) -> None:
    period = (date(2027, 1, 1), date(2036, 12, 31))
    flying = {name for name, one in catalogue.stations.items() if one.in_service_between(*period)}
    assert flying == {"iss", "tiangong", "ros", "gateway"}
    assert not catalogue.stations["iss"].in_service_between(date(2031, 1, 1), date(2036, 12, 31))
    assert not catalogue.stations["ros"].in_service_between(date(2026, 1, 1), date(2027, 12, 31))
    assert {"salyut-2", "salyut-3", "salyut-5", "mir"} <= set(catalogue.stations) - flying


def test_vague_dates_begin_with_their_first_day_and_end_with_their_last() -> None:
    assert begins_by("2027", date(2027, 1, 1))
    assert not begins_by("2027-02", date(2027, 1, 31))
    assert not ends_before("2027", date(2027, 12, 31))
    assert ends_before("2027", date(2028, 1, 1))
    assert ends_before("2027-06-30", date(2027, 7, 1))


def test_soyuz_velocity_follows_from_its_tanks(catalogue: Catalogue) -> None:
    # S5.80: 302 s, 880 kg of 7080 kg (encyclopaedias after KB KhIMMASH): 302 g0 ln(7080 / 6200) = 393 m/s
    ship = catalogue.ships["soyuz-ms"]
    assert ship.delta_v is not None
    assert ship.delta_v.low < 393 < ship.delta_v.high


def test_efforts_are_wide_and_follow_their_derivation(catalogue: Catalogue) -> None:
    items = {
        "launch",
        "ship",
        "seat",
        "day-aboard",
        "training",
        "pad-campaign",
        "adapter",
        "spacecraft-kg",
        "tracking-year",
        "engine",
        "engine-licence",
        "engine-development",
        "navigation-interface",
        "common-time",
        "monitoring-station",
        "monitoring-ground",
        "augmentation-centre",
        "image-interface",
        "tasking-centre",
        "receiving-pass",
        "imaging-hour",
    }
    assert set(catalogue.efforts) == items
    for rate in catalogue.efforts.values():
        assert rate.effort.low < rate.effort.value < rate.effort.high
        assert rate.effort.high / rate.effort.low >= 4  # dollars and the cost of a work-year are both uncertain
    # NASA OIG IG-20-005: 21.3, 55.4 and 86 M$ a seat; work-year 250, 150 and 75 k$ (head of efforts.toml)
    seat = catalogue.efforts["seat"].effort
    expected = (21.3e6 / 250e3, 55.4e6 / 150e3, 86e6 / 75e3)
    assert (seat.low, seat.value, seat.high) == pytest.approx(expected, rel=0.02)


def test_what_rests_on_memory_says_so(catalogue: Catalogue) -> None:
    kinds = {source.type for source in catalogue.sources.values()}
    assert "memory" in kinds
    used = {
        source
        for kind in catalogue.kinds()
        for entry in catalogue.entries(kind).values()
        for _, source in named_sources(entry)
    }
    assert set(catalogue.sources) <= used  # no source is listed for show
