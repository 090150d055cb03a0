"""The crew direction against what is published about exchanging crews between the stations.

Sources: latitudes, inclinations and interfaces as in the catalogue; geometry figures recomputed independently of this
program while the sources were collected; docking: Soyuz flies the SSVP probe, the ports of Tiangong are androgynous
rings of APAS descent (Energia; GoTaikonauts 16), and no adapter exists.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from intercosmos.catalogue import Catalogue, load_catalogue
from intercosmos.catalogue.flight import PayloadRequest, PayloadResult
from intercosmos.directions.base import Assessment
from intercosmos.directions.crew import Crew
from intercosmos.programme import CrewActivity, Programme
from intercosmos.units import convert


def fixed_payload(catalogue: Catalogue, requests: Sequence[PayloadRequest]) -> list[PayloadResult]:
    # Soyuz-2.1a from Baikonur: 7430 kg (published); the geometry below does not depend on it
    return [PayloadResult(request, 7430.0, 7430.0, 7430.0, "propellant", True, max_load=39.0) for request in requests]


@pytest.fixture(scope="module")
def assessed() -> dict[tuple[str, str, str], Assessment]:
    catalogue = load_catalogue()
    common = {"direction": "crew", "worth": {"roscosmos": 8, "cnsa": 5}, "stay": "180 d", "third_parties": ["esa"]}
    activities = tuple(
        CrewActivity.model_validate(common | {"id": f"{guest}-{station}", "guest": guest, "station": station})
        for guest, station in (("roscosmos", "tiangong"), ("cnsa", "ros"))
    )
    programme = Programme(
        id="test",
        title="Test",
        partners=("roscosmos", "cnsa"),
        period=("2027-01-01", "2036-12-31"),  # type: ignore[arg-type]
        activities=activities,
    )
    found = {}
    for activity in activities:
        options = Crew().options(activity, programme, catalogue)
        for one in Crew().assess_many(options, activity, programme, catalogue, solver=fixed_payload):
            roles = one.option.roles
            found[roles["ship"], roles["site"], roles["station"]] = one
    return found


def figure(assessment: Assessment, name: str, unit: str) -> float:
    return convert(assessment.measures[name].value, unit)


@pytest.mark.parametrize(
    ("site", "station", "gap_deg", "price_km_s"),
    [
        ("baikonur", "tiangong", 4.5, 0.60),
        ("vostochny", "tiangong", 10.4, 1.39),
        ("vostochny", "ros", 0.3, 0.04),
    ],
)
def test_latitudes_against_inclinations(
    assessed: dict[tuple[str, str, str], Assessment], site: str, station: str, gap_deg: float, price_km_s: float
) -> None:
    # published to 0.1° and 0.01 km/s: tolerance the rounding
    found = assessed["soyuz-ms", site, station]
    assert figure(found, "latitude beyond inclination", "deg") == pytest.approx(gap_deg, abs=0.05)
    assert figure(found, "price of the latitude", "km/s") == pytest.approx(price_km_s, abs=0.005)


def test_plane_change_from_the_corridor(assessed: dict[tuple[str, str, str], Assessment]) -> None:
    # published: 10.1° at 400 km is 1.35 km/s, 2.6 t out of a Soyuz of 7.08 t; Baikonur's corridor leads to 51.6°
    found = assessed["soyuz-ms", "baikonur", "tiangong"]
    assert figure(found, "plane change beyond the corridor", "deg") == pytest.approx(10.1, abs=0.05)
    assert figure(found, "price of the plane change", "km/s") == pytest.approx(1.35, abs=0.01)
    assert found.measures["propellant for the plane change"].value == pytest.approx(2600, abs=50)


@pytest.mark.parametrize(
    ("ship", "site", "station", "azimuth_deg"),
    [
        ("shenzhou", "jiuquan", "tiangong", 83),
        ("shenzhou", "jiuquan", "ros", 55),
        ("mengzhou", "wenchang", "tiangong", 53),
        ("mengzhou", "wenchang", "ros", 41),
        ("soyuz-ms", "guiana", "tiangong", 49),
    ],
)
def test_inertial_azimuths(
    assessed: dict[tuple[str, str, str], Assessment], ship: str, site: str, station: str, azimuth_deg: float
) -> None:
    # published in whole degrees for 41.5° and 51.6°: tolerance half a degree
    found = assessed[ship, site, station]
    assert figure(found, "inertial azimuth", "deg") == pytest.approx(azimuth_deg, abs=0.5)


def test_soyuz_does_not_mate_with_tiangong_and_that_comes_first(
    assessed: dict[tuple[str, str, str], Assessment],
) -> None:
    for (ship, _, station), found in assessed.items():
        if ship == "soyuz-ms" and station == "tiangong":
            assert found.binding is found.margins[0]
            assert found.binding.name == "docking interface"
            assert not found.feasible
            # and the inclination is told all the same, further down
            assert "inclination" in [margin.name for margin in found.margins[1:]]


def test_node_drift_of_the_stations(assessed: dict[tuple[str, str, str], Assessment]) -> None:
    # published: Tiangong -6.07° a day; the planes of the stations at 51.6° and 41.5° realign after 322 days or so:
    # tolerance 5 days, for the catalogue's altitudes
    found = assessed["shenzhou", "jiuquan", "tiangong"]
    assert figure(found, "node drift", "deg/d") == pytest.approx(-6.07, abs=0.01)
    realigned = figure(found, "planes realign with International Space Station", "d")
    assert realigned == pytest.approx(322, abs=5)
