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
    (tmp_path / "two.tle").write_text(ISS + ISS.replace("ISS (ZARYA)", "OTHER"))
    assert "2 element sets" in intercosmos(*asked, "--tle", "two.tle").err
    one_of_two = intercosmos(*asked, "--tle", "two.tle", "--object", "other")
    assert json.loads(one_of_two.out) == told
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


VANGUARD = """VANGUARD 1
1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753
2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667
"""


def test_an_element_set_is_converted_flown_and_written(intercosmos, tmp_path: Path) -> None:
    from intercosmos.formats.oem import read_oem
    from intercosmos.formats.omm import kvn_text, xml_text
    from intercosmos.formats.tle import read_tle

    (tmp_path / "vanguard.tle").write_text(VANGUARD)
    asked = ("--epoch", "2000-06-28T00:50:19.733568", "--to", "teme", "--for", "2h", "--step", "10min", "--json")
    ran = intercosmos("orbit", "--tle", "vanguard.tle", *asked, "--oem", "v.oem", "--picture", "v.svg")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    # 360 minutes from the epoch, km and km/s: SGP4-VER of Vallado and others, AIAA 2006-6753; all digits printed there
    assert told["states"]["teme"]["position_km"] == pytest.approx(
        [-7154.03120202, -3783.17682504, -3536.19412294], abs=1e-6
    )
    assert told["states"]["teme"]["velocity_km_s"] == pytest.approx([4.741887409, -4.151817765, -2.093935425], abs=1e-8)
    assert told["element_set"]["days_from_epoch"] == pytest.approx(0.25, abs=1e-9)
    assert told["elements"]["inclination_deg"] == pytest.approx(34.27, abs=0.1)
    assert told["propagated"]["model"] == "SGP4"
    (segment,) = read_oem(tmp_path / "v.oem").segments
    assert (segment.metadata.text("OBJECT_NAME"), segment.metadata.text("OBJECT_ID")) == ("VANGUARD 1", "1958-002B")
    assert len(segment.times) == 13
    assert segment.position[0] / 1e3 == pytest.approx(told["states"]["gcrf"]["position_km"], abs=1e-9)
    assert segment.position[-1] / 1e3 == pytest.approx(told["propagated"]["last_position_km"], abs=1e-9)
    assert (tmp_path / "v.svg").stat().st_size > 1000
    # a message says the same, in either notation; without an epoch the state is that of the set's own
    sets = read_tle(tmp_path / "vanguard.tle")
    for name, text in (("v.kvn", kvn_text(sets)), ("v.xml", xml_text(sets))):
        (tmp_path / name).write_text(text)
        same = json.loads(intercosmos("orbit", "--tle", name, "--object", "5", *asked).out)
        assert same["states"] == told["states"]
    own = intercosmos("orbit", "--tle", "v.xml")
    assert "State at 2000-06-27T18:50:19.734 UTC" in own.out
    assert "VANGUARD 1, 5, by SGP4 +0.00 days" in own.out


def test_a_satellite_that_comes_down_is_written_as_far_as_it_flies(intercosmos, tmp_path: Path) -> None:
    # a set of SGP4-VER that decays within a day of its epoch
    (tmp_path / "last.tle").write_text(
        "1 28872U 05037B   05333.02012661  .25992681  00000-0  24476-3 0  1534\n"
        "2 28872  96.4736 157.9986 0303955 244.0492 110.6523 16.46015938 10708\n"
    )
    ran = intercosmos("orbit", "--tle", "last.tle", "--for", "1d", "--step", "5min", "--json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)["propagated"]
    assert told["ended_why"].startswith("decayed")
    assert told["states"] == told["ended_s"] / 300
    late = intercosmos("orbit", "--tle", "last.tle", "--epoch", "2005-11-30T12:00:00")
    assert late.code == 2
    assert "SGP4 gives no state at 2005-11-30T12:00:00.000 UTC: mean eccentricity" in late.err
    assert "next: an --epoch nearer to that of the elements, 2005-11-29T00:28:58" in late.err


def test_a_state_that_escapes_has_an_energy_and_no_closed_orbit(intercosmos) -> None:
    escape = ("--position", "6678 0 0 km", "--velocity", "0 11.4 0 km/s", "--epoch", "2027-03-01T12:00:00")
    ran = intercosmos("orbit", *escape, "--json")
    # v^2 - 2 mu / r
    c3 = 11.4**2 - 2 * 398600.4418 / 6678
    assert json.loads(ran.out)["elements"] == {"c3_km2_s2": pytest.approx(c3, rel=1e-9)}
    assert "leaves the Earth with C3" in intercosmos("orbit", *escape).out


def test_leap_seconds_to_come_are_told_once(intercosmos) -> None:
    ran = intercosmos("orbit", *STATE[:4], "--epoch", "2150-01-01T00:00:00", "--to", "itrf", "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["epoch_utc"].startswith("2150")
    assert ran.err.count("\n") == 1
    assert "leap seconds after today's are not known" in ran.err


BROKEN = {
    "checksum.tle": ISS.replace("2927", "2926"),
    "cut.tle": ISS[:100],
    "prose.tle": "hello\nworld\n",
    "two.tle": ISS + VANGUARD,
    "xp.tle": ISS.replace("0  2927", "4  2921"),
    "moon.omm": "CCSDS_OMM_VERS = 3.0\nCREATION_DATE = 2027-01-01T00:00:00\nORIGINATOR = X\nOBJECT_NAME = A\n"
    "OBJECT_ID = B\nCENTER_NAME = MOON\nREF_FRAME = ICRF\nTIME_SYSTEM = UTC\nMEAN_ELEMENT_THEORY = DSST\n"
    "EPOCH = 2027-01-01T00:00:00\nSEMI_MAJOR_AXIS = 1838 [km]\nECCENTRICITY = 0.01\nINCLINATION = 90\n"
    "RA_OF_ASC_NODE = 0\nARG_OF_PERICENTER = 0\nMEAN_ANOMALY = 0\nGM = 4902.8\n",
}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--tle", "checksum.tle"), "checksum.tle:2: line 1 of the element set has check digit 6"),
        (("--tle", "cut.tle"), "cut.tle:3: "),
        (("--tle", "prose.tle"), "prose.tle:2: an element set is not whole here"),
        (("--tle", "none.tle"), "none.tle: there is no such file"),
        (("--tle", "two.tle"), "allowed: ISS (ZARYA), VANGUARD 1\n  next: name one with --object"),
        (("--tle", "two.tle", "--object", "mir"), "no object of this file is called 'mir'"),
        (("--tle", "xp.tle"), "SGP4-XP"),
        (("--tle", "moon.omm"), "the center is 'MOON'"),
        (("--tle", "two.tle", "--object", "5", "--frame", "itrf"), "leave --frame out"),
        (("--tle", "two.tle", "--object", "5", "--epoch", "2209-01-01"), "further than a hundred years"),
        (("--tle", "two.tle", "--object", "5", "--to", "temee"), "teme"),
        (("--tle", "two.tle", *STATE[:4]), "one start"),
        ((*STATE, "--object", "5"), "--object names one of a file"),
        ((), "give --position, --velocity and --epoch, or --tle FILE"),
        (STATE[:2], "one start"),
        (STATE[:4], "a state needs its epoch"),
        ((*STATE[:4], "--epoch", "1957-10-04T19:28:34"), "outside 1962 to 2649"),
        ((*STATE[:4], "--epoch", "9999-10-04"), "an instant within them"),
        ((*STATE[:4], "--epoch", "2649-12-31T12:00:00", "--for", "40d", "--step", "1d"), "the kernels cover"),
        (("--position", "0 0 0 km", *STATE[2:]), "from the centre of the Earth"),
        (("--position", "1e300 0 0 km", *STATE[2:]), "from the centre of the Earth"),
        (("--position", "nan 0 0 km", *STATE[2:]), "not a number with a unit"),
        ((*STATE[:2], "--velocity", "7 0 0 km/s", *STATE[4:]), "falls straight through the centre"),
        ((*STATE[:2], "--velocity", "0 0 0 km/s", *STATE[4:]), "stands still"),
        ((*STATE[:2], "--velocity", "0 4e5 0 km/s", *STATE[4:]), "faster than light"),
        ((*STATE, "--for", "1d", "--step", "0s"), "a step is above 0"),
        ((*STATE, "--for", "-1d"), "a step is above 0"),
        ((*STATE, "--for", "1e400d"), "too large to be a number"),
    ],
)
def test_starts_of_an_orbit_that_are_wrong(intercosmos, arguments: tuple[str, ...], told: str, tmp_path: Path) -> None:
    for name, text in BROKEN.items():
        (tmp_path / name).write_text(text)
    ran = intercosmos("orbit", *arguments)
    assert ran.code == 2, ran.out
    assert told in ran.err
    assert "Traceback" not in ran.err
    assert "Warning" not in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(BROKEN)


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
        (("porkchop", "sun", "mars", "--depart", "2028", "--arrive", "2029"), "sun is the centre"),
        (("porkchop", "earth", "moon", "--depart", "2028", "--arrive", "2029"), "travel round the Sun together"),
        (("porkchop", "phobos", "mars", "--depart", "2028", "--arrive", "2029"), "travel round the Sun together"),
        (
            (
                "porkchop",
                "earth",
                "mars",
                "--depart",
                "2028",
                "--arrive",
                "2029",
                "--vehicle",
                "x",
                "--site",
                "baikonur",
            ),
            "no vehicle is called 'x'",
        ),
        (("porkchop", "earth", "mars", "--depart", "0001", "--arrive", "2029"), "next: dates within them"),
        (("windows", "baikonur", "iss", "--node", "1deg", "--from", "9990"), "outside 1972 to 2639"),
        (("windows", "baikonur", "iss", "--node", "1deg", "--from", "1970"), "outside 1972 to 2639"),
        (("windows", "baikonur", "iss", "--node", "nandeg", "--from", "2027"), "not a number"),
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
        (("search", "earth-venus-mars", "--depart", "2032", "--flight-time", "500d..100d"), "not '500d..100d'"),
        (("search", "earth-venus-mars", "--depart", "2032", "--flight-time", "0d..100d"), "from a time above 0"),
        (("search", "earth-venus-mars", "--depart", "2032", "--flight-time", "1d..1e9d"), "at most 36525 d"),
        (("search", "earth-venus-mars", "--depart", "2032", "--flight-time", "infd..infd"), "not a number"),
        (("search", "earth-venus-mars", "--depart", "2032..2030"), "ends before it begins"),
        (("search", "earth-venus-mars", "--depart", "2649"), "the ephemeris ends with 2649"),
        (("search", "earth-venus-mars", "--depart", "0001..9999"), "the ephemeris ends with 2649"),
        (("search", "earth-venus-mars", "--depart", "1400"), "next: dates within them"),
        (("search", "earth-venus-mars", "--depart", "2032", "--time-limit", "0s"), "above 0 and up to 30 d"),
        (("search", "earth-venus-mars", "--depart", "2032", "--time-limit", "1000000a"), "above 0 and up to 30 d"),
        (("search", "earth", "--depart", "2032"), "alone is no sequence"),
        (("search", "earth-moon-mars", "--depart", "2032"), "'moon'"),
        (("search", "casini1"), "did you mean 'cassini1'"),
    ):
        refused = intercosmos(*wrong)
        assert refused.code == 2
        assert why in refused.err


def test_search_draws_the_way(intercosmos, tmp_path: Path) -> None:
    picture = tmp_path / "way.svg"
    ran = intercosmos("search", "earth-mars", "--depart", "2031", "--time-limit", "2s", "--picture", str(picture))
    assert ran.code == 0
    drawn = picture.read_text(encoding="utf-8")
    assert "Sun" in drawn
    assert "mars 203" in drawn
    ran = intercosmos("search", "cassini1", "--time-limit", "2s", "--picture", str(picture))
    assert ran.code == 2
    assert "is not drawn" in ran.err
