"""Requests against the catalogue: what is answered, what is refused and in which words."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from intercosmos.catalogue import Catalogue, load_catalogue
from intercosmos.catalogue.flight import PayloadRequest, PayloadResult, solve_payloads
from intercosmos.errors import DataError, PhysicsError, UnknownIdError

LOW = PayloadRequest("soyuz-2.1a", "baikonur", 200e3, 240e3, math.radians(51.6))
O3B = PayloadRequest("soyuz-st-b-fregat-mt", "guiana", 7830e3, 7830e3, math.radians(0.04))

REQUESTS = {
    "low": LOW,
    "between corridors": replace(LOW, inclination_rad=math.radians(58.0)),
    "northward": replace(LOW, perigee_m=300e3, apogee_m=300e3, inclination_rad=math.radians(97.0)),
    "crew": replace(LOW, max_load=4 * 9.80665),
    "o3b": O3B,
    "o3b in pairs": replace(O3B, deploy="pairs", masses_kg=(700.0,) * 4),
    "o3b with dispenser": replace(O3B, dispenser_kg=300.0),
    "high without restart": replace(LOW, perigee_m=23222e3, apogee_m=23222e3),
    "hopeless": PayloadRequest("soyuz-2.1a", "baikonur", 1100e3, 1100e3, math.radians(51.6)),
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def results(catalogue: Catalogue) -> dict[str, PayloadResult]:
    return dict(zip(REQUESTS, solve_payloads(catalogue, list(REQUESTS.values())), strict=True))


def names(result: PayloadResult) -> list[str]:
    return [e.name for e in result.events]


def test_every_request_is_answered_in_order(results: dict[str, PayloadResult]) -> None:
    assert all(results[name].request == request for name, request in REQUESTS.items())


def test_an_answer_carries_its_evidence(results: dict[str, PayloadResult]) -> None:
    low = results["low"]
    assert low.feasible
    assert low.reason == ""
    assert low.payload_low_kg < low.payload_kg < low.payload_high_kg
    assert low.corridor == "51.6° corridor"
    assert low.dogleg_rad == 0
    assert "soyuz-csg-manual-2012" in low.sources
    assert low.trajectory is not None
    assert all(len(v) == len(low.trajectory.axis_values) for _, v in low.trajectory.columns.values())
    # inertial azimuth of 51.6° from 45.97° is 63.4°; the ground's turning takes about 2°
    assert 59 < math.degrees(low.azimuth_rad) < 64
    # the worst single value comes first, and quadrature makes the interval
    losses = [low for _, low, _ in low.spread]
    assert math.hypot(*losses) == pytest.approx(low.payload_kg - low.payload_low_kg, rel=1e-9)
    widths = [high - low for _, low, high in low.spread]
    assert widths == sorted(widths, reverse=True)


def test_alone_or_in_a_batch_the_answer_is_the_same(catalogue: Catalogue, results: dict[str, PayloadResult]) -> None:
    alone = solve_payloads(catalogue, [LOW])[0]
    # tolerance: compiled kernels of one row and of many round differently
    assert alone.payload_kg == pytest.approx(results["low"].payload_kg, abs=0.5)
    assert alone.binding == results["low"].binding


def test_an_inclination_between_corridors_costs_a_dog_leg(results: dict[str, PayloadResult]) -> None:
    bent = results["between corridors"]
    # 58.0° lies 6.15° above the 51.6° corridor's upper edge of 51.85°, 6.55° below the next one's lower edge
    assert bent.binding == "launch corridor"
    assert math.degrees(bent.dogleg_rad) in (pytest.approx(6.15, abs=0.01), pytest.approx(6.55, abs=0.01))
    # 6.15° at 7.8 km/s, two sides of a thin triangle
    assert bent.dogleg_delta_v == pytest.approx(2 * 7800 * math.sin(bent.dogleg_rad / 2), rel=0.01)
    # a corridor at 58.0° itself would need no turn
    free = {"inclination": "58 deg", "tolerance": "0.25 deg", "drop_zones": []}
    straight = solve_payloads(load_catalogue(overrides={"site.baikonur.corridors": [free]}), [bent.request])[0]
    assert straight.dogleg_rad == 0
    assert bent.payload_kg < straight.payload_kg - 10


def test_a_northward_launch_names_its_drop_zone(results: dict[str, PayloadResult]) -> None:
    assert results["northward"].drop_zones == ("kazakhstan-120",)
    assert 0 < results["northward"].payload_kg < results["low"].payload_kg


def test_a_crew_feels_no_more_than_its_limit(results: dict[str, PayloadResult]) -> None:
    # what cannot throttle is not held: Soyuz's boosters reach 3.98 g in the manual, at the end of their full thrust
    assert results["crew"].max_load <= 4.05 * 9.80665
    assert results["crew"].payload_kg <= results["low"].payload_kg + 0.5


def test_fregat_timeline(results: dict[str, PayloadResult]) -> None:
    o3b = results["o3b"]
    tail = names(o3b)[names(o3b).index("injection") :]
    assert tail == ["injection", "transfer burn", "apogee burn", "separation", "disposal burn"]
    at = {e.name: e for e in o3b.events}
    # half a transfer ellipse from 200 to 7830 km takes 1.50 h
    assert at["apogee burn"].time_s - at["transfer burn"].time_s == pytest.approx(5400 + 500, abs=400)
    # flight VS22: separation of the first pair 2 h 1 min after lift-off; tolerance half an hour: the flown parking arc
    # waits for a place of release, which is not asked for here
    assert at["separation"].time_s == pytest.approx(7260 + 1200, abs=1800)
    # impulsive sums: 200 km and 5.2° to 7830 km and 0° cost 2482 m/s in two burns; tolerance 2 %: the ascent may
    # take a part of the turn
    total = sum(at[n].figures["speed change"].value for n in ("transfer burn", "apogee burn"))
    assert total == pytest.approx(2482, rel=0.02)
    assert sum(at[n].figures["finite-burn loss"].value for n in ("transfer burn", "apogee burn")) < 0.03 * total


def test_pairs_leave_one_after_the_other(results: dict[str, PayloadResult]) -> None:
    found = names(results["o3b in pairs"])
    order = ["apogee burn", "release 1 of 2", "separation burn", "release 2 of 2", "disposal burn"]
    assert [n for n in found if n in order] == order
    # a few metres a second between the pairs cost a little, never win
    assert 0 <= results["o3b"].payload_kg - results["o3b in pairs"].payload_kg < 50


def test_a_dispenser_is_taken_from_the_payload(results: dict[str, PayloadResult]) -> None:
    # it leaves with the spacecraft, so kilogram for kilogram
    lost = results["o3b"].payload_kg - results["o3b with dispenser"].payload_kg
    assert lost == pytest.approx(300.0, rel=0.02)


@pytest.mark.parametrize("name", ["high without restart", "hopeless"])
def test_out_of_reach_is_a_result_with_a_reason(results: dict[str, PayloadResult], name: str) -> None:
    out = results[name]
    assert not out.feasible
    assert out.payload_kg <= 0
    assert len(out.reason) > 20
    assert all(math.isfinite(v) for v in (out.payload_kg, out.payload_low_kg, out.payload_high_kg))


def test_impossible_orbits() -> None:
    with pytest.raises(PhysicsError, match="impossible orbit: perigee 300 km, apogee 200 km"):
        replace(LOW, perigee_m=300e3, apogee_m=200e3)
    with pytest.raises(PhysicsError, match="at least 100 km"):
        replace(LOW, perigee_m=50e3)
    with pytest.raises(PhysicsError, match=r"inclination 200\.0°, not within 0 to 180°"):
        replace(LOW, inclination_rad=math.radians(200.0))
    with pytest.raises(PhysicsError, match="impossible orbit"):
        replace(LOW, perigee_m=math.nan)


def test_unknown_ids_suggest_the_nearest(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownIdError, match=r"soyuz-2\.1a"):
        solve_payloads(catalogue, [replace(LOW, vehicle="soyuz-2.1")])
    with pytest.raises(UnknownIdError, match="baikonur"):
        solve_payloads(catalogue, [replace(LOW, site="baikonour")])


def test_a_site_without_a_corridor_is_a_data_error() -> None:
    closed = load_catalogue(overrides={"site.baikonur.corridors": []})
    with pytest.raises(DataError, match="baikonur"):
        solve_payloads(closed, [LOW])


def test_better_data_narrow_the_interval(results: dict[str, PayloadResult]) -> None:
    sure = load_catalogue(overrides={"rules.residual_fraction": 0.01})
    found = solve_payloads(sure, [LOW])[0]
    before = results["low"].payload_high_kg - results["low"].payload_low_kg
    assert found.payload_kg == pytest.approx(results["low"].payload_kg, abs=0.5)
    assert found.payload_high_kg - found.payload_low_kg < 0.8 * before
