"""porkchop, windows and orbit: what they print, draw and write, and what they refuse."""

from __future__ import annotations

import json
import math
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

STATE = ("--position", "6778 0 0 km", "--velocity", "0 4.76 6.01 km/s", "--epoch", "2027-03-01T12:00:00")
MARS = ("porkchop", "earth", "mars", "--depart", "2028-10..2028-12", "--arrive", "2029-08..2029-11", "--points", "40")


def test_the_mars_window_of_2028(intercosmos, tmp_path: Path) -> None:
    drawn = tmp_path / "mars.svg"
    ran = intercosmos(*MARS, "--json", "--picture", str(drawn))
    assert ran.code == 0, ran.err
    best = json.loads(ran.out)["best"]
    # from memory, tables of this opportunity give type 2 departures in late November 2028 and about 9.0 km2/s2
    assert best["c3"]["c3_km2_s2"] == pytest.approx(9.0, abs=0.15)
    assert best["c3"]["departure"].startswith("2028-1")
    assert best["arrival"]["arrival_speed_km_s"] <= best["c3"]["arrival_speed_km_s"]
    root = ET.parse(drawn).getroot()
    assert root.tag.endswith("svg")
    assert len(root.findall(".//{*}polyline")) > 4
    shown = intercosmos(*MARS)
    assert "least departure energy" in shown.out


def test_windows_of_a_station_are_those_of_its_plane(intercosmos, tmp_path: Path) -> None:
    drawn = tmp_path / "windows.svg"
    asked = ("windows", "baikonur", "iss", "--node", "120deg", "--from", "2027-03-01", "--days", "3")
    ran = intercosmos(*asked, "--json", "--picture", str(drawn))
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)["windows"]
    assert len(found) == 6
    # inertial azimuth: sin A = cos i / cos(geocentric latitude), 45.97 deg geodetic
    phi = math.atan(math.tan(math.radians(45.965)) * (1 - 0.00669438))
    expected = math.degrees(math.asin(math.cos(math.radians(51.64)) / math.cos(phi)))
    north = [one["inertial_azimuth_deg"] for one in found if one["northward"]]
    assert north == pytest.approx([expected] * len(north), abs=0.1)
    assert drawn.stat().st_size > 1000
    assert "earlier each day" in intercosmos(*asked).out


ISS = """ISS (ZARYA)
1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927
2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537
"""


def test_a_plane_is_taken_from_an_element_set(intercosmos, tmp_path: Path) -> None:
    (tmp_path / "iss.tle").write_text(ISS)
    asked = ("windows", "baikonur", "iss", "--from", "2008-09-21", "--days", "2", "--json")
    ran = intercosmos(*asked, "--tle", "iss.tle")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    # J2 at 352 km mean height and 51.64 degrees: -5.13 degrees a day, by -2.0647e14 a^-3.5 cos i (km, degrees)
    axis = (398600.4418 / (15.72125391 * 2 * math.pi / 86400) ** 2) ** (1 / 3)
    rate = -2.06474e14 * axis**-3.5 * math.cos(math.radians(51.6416))
    assert told["node_rate_deg_d"] == pytest.approx(rate, rel=1e-3)
    # 2008 day 264.51782528 is 20 September, 12:25:40; eleven and a half hours later
    node = 247.4627 + rate * (1 - 0.51782528)
    first = intercosmos(*asked, "--node", f"{node}deg")
    given, taken = (json.loads(out)["windows"] for out in (first.out, ran.out))
    # the catalogue's station flies higher and its node drifts less: minutes in two days
    for one, other in zip(given, taken, strict=True):
        assert one["utc"][:10] == other["utc"][:10]
        assert one["node_deg"] == pytest.approx(other["node_deg"], abs=0.5)
    for wrong, why in (
        (("--tle", "iss.tle", "--node", "1deg"), "one source"),
        ((), "one source"),
        (("--tle", "none.tle"), "none.tle"),
    ):
        refused = intercosmos(*asked, *wrong)
        assert refused.code == 2
        assert why in refused.err
    (tmp_path / "two.tle").write_text(ISS + ISS)
    assert "2 element sets" in intercosmos(*asked, "--tle", "two.tle").err
    late = intercosmos("windows", "baikonur", "iss", "--from", "2027-01-01", "--tle", "iss.tle")
    assert "days from the first day" in late.err


def test_a_state_is_converted_flown_and_written(intercosmos, tmp_path: Path) -> None:
    from intercosmos.formats.oem import read_oem

    file, drawn = tmp_path / "visit.oem", tmp_path / "visit.svg"
    ran = intercosmos(
        "orbit", *STATE, "--to", "itrf", "--for", "3h", "--step", "5min", "--oem", str(file), "--picture", str(drawn),
        "--json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    assert told["elements"]["inclination_deg"] == pytest.approx(math.degrees(math.atan2(6.01, 4.76)), abs=1e-9)
    inertial, fixed = (np.array(told["states"][name]["position_km"]) for name in ("gcrf", "itrf"))
    assert np.linalg.norm(fixed) == pytest.approx(np.linalg.norm(inertial), rel=1e-12)
    (segment,) = read_oem(file).segments
    assert len(segment.times) == 37 == told["propagated"]["states"]
    assert segment.position[0] / 1e3 == pytest.approx(inertial, abs=1e-9)
    assert segment.position[-1] / 1e3 == pytest.approx(told["propagated"]["last_position_km"], abs=1e-9)
    assert drawn.stat().st_size > 1000
    assert "argument of perigee" in intercosmos("orbit", *STATE).out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("porkchop", "earth", "marz", "--depart", "2028", "--arrive", "2029"), "mars"),
        (("porkchop", "earth", "earth", "--depart", "2028", "--arrive", "2029"), "same body"),
        (("porkchop", "earth", "mars", "--depart", "2028-13", "--arrive", "2029"), "not a date"),
        (("porkchop", "earth", "mars", "--depart", "2029..2028", "--arrive", "2029"), "ends before it begins"),
        (("porkchop", "earth", "mars", "--depart", "2029", "--arrive", "2027"), "before every departure"),
        (("porkchop", "earth", "mars", "--depart", "2660", "--arrive", "2661"), "kernels cover"),
        (("porkchop", "earth", "mars", "--depart", "2028", "--arrive", "2029", "--vehicle", "x"), "belong together"),
        (("windows", "baikonour", "iss", "--node", "1deg", "--from", "2027"), "baikonur"),
        (("windows", "baikonur", "iss", "--node", "1 km", "--from", "2027"), "km"),
        (("windows", "baikonur", "gateway", "--node", "1deg", "--from", "2027"), "does not circle the Earth"),
        (("windows", "vostochny", "tiangong", "--node", "1deg", "--from", "2027"), "beyond the inclination"),
        (("orbit", "--position", "1 2 km", *STATE[2:]), "three numbers and a unit"),
        (("orbit", "--position", "100 0 0 km", *STATE[2:], "--for", "1h"), "from the centre"),
        (("orbit", *STATE[:4], "--epoch", "yesterday"), "not an instant"),
        (("orbit", *STATE, "--frame", "gcfr"), "gcrf"),
        (("orbit", *STATE, "--oem", "x.oem"), "needs a duration"),
        (("orbit", *STATE, "--for", "1000d", "--step", "1s"), "states"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(
    intercosmos, arguments: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = intercosmos(*arguments)
    assert ran.code == 2, ran.out
    assert told in ran.err
    assert "Traceback" not in ran.err
    assert not list(tmp_path.iterdir())


def test_a_route_by_venus_is_searched(intercosmos) -> None:
    asked = ("search", "earth-venus-mars", "--depart", "2032-06..2032-09", "--flight-time", "120d..260d")
    ran = intercosmos(*asked, "--time-limit", "2s", "--seed", "1", "--json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    assert [passage["body"] for passage in told["passages"]] == ["earth", "venus", "mars"]
    assert told["passages"][0]["date"].startswith("2032-0")
    assert all(120 <= days <= 260 for days in told["leg_days"])
    # departure and arrival speeds alone are 6 km/s and more; the best known of this window is 13.4 (our own search)
    assert 6 < told["delta_v_km_s"] < 25
    for wrong, why in (
        (("search", "earth-venus-mars"), "needs days of departure"),
        (("search", "earth-pluton-mars", "--depart", "2032"), "pluto"),
        (("search", "cassini1", "--depart", "2032"), "brings its own bounds"),
        (("search", "earth-venus-mars", "--depart", "2032", "--flight-time", "100d"), "is a span"),
    ):
        refused = intercosmos(*wrong)
        assert refused.code == 2
        assert why in refused.err
