"""``intercosmos sensing``: what the commands print, draw and write, and what they refuse."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from intercosmos import catalogue
from intercosmos.cli import sensing_targets
from intercosmos.formats.schedule_csv import read_schedule

Run = Callable[..., Any]
TWO = ("--satellites", "kondor-fka-1,gf-2")
BOTH = ("--fleets", "roscosmos,cnsa")
#: The sharpest satellites of both.
FEW = (*BOTH, "--resolution", "0.9m")
QUICK = ("--for", "1d", "--time-limit", "0.1s")
ELEMENTS = """ISS
1 25544U 98067A   26244.50000000  .00010000  00000-0  18000-3 0  9996
2 25544  51.6400 100.0000 0005000  50.0000 310.0000 15.50000000    04
"""
WINDOWS = """4
7,2,ONE_SHOT_MONO
1,0,100,300,10,45.0,10.0,0.0,0.5
2,3,5000,5200,10,45.0,10.0,0.0,0.25
8,1,LONG_MONO
3,0,900,1100,50,50.0,20.0,0.0,0.75
9,4,ONE_SHOT_STEREO
5,10,0,200,260,2,30.0,5.0,0.0,0.5
5,11,0,330,390,2,30.0,5.0,0.0,0.25
2,12,3,7000,7050,2,30.0,5.0,0.0,1.0
2,13,3,7100,7150,2,30.0,5.0,0.0,1.0
12,3,PERIODIC
1,20,0,40000,40200,5,10.0,5.0,0.0,0.5
3,21,0,60000,60200,5,10.0,5.0,0.0,0.5
3,22,3,61000,61200,5,10.0,5.0,0.0,0.5
2
30,0,20000,20600,43.6,1.44,0.0
31,3,30000,30600,-43.6,-1.44,0.0
"""


@pytest.fixture(autouse=True, scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A folder of its own for what is kept, and the catalogue read once."""
    whole = catalogue.load_catalogue()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INTERCOSMOS_CACHE", str(tmp_path_factory.mktemp("kept")))
        patch.setattr(catalogue, "load_catalogue", lambda: whole)
        yield


def feature(longitude: float, latitude: float, **properties: Any) -> dict[str, Any]:
    place = {"type": "Point", "coordinates": [longitude, latitude]}
    made = {"type": "Feature", "properties": properties, "geometry": place}
    if "id" in properties:
        made["id"] = properties.pop("id")
    return made


def polygon(*corners: tuple[float, float], **properties: Any) -> dict[str, Any]:
    ring = [list(corner) for corner in (*corners, corners[0])]
    return feature(0, 0, **properties) | {"geometry": {"type": "Polygon", "coordinates": [ring]}}


def saved(folder: Path, *features: dict[str, Any]) -> str:
    path = folder / "targets.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
    return str(path)


TOWNS = (
    feature(127.53, 50.29, id="b", name="Blagoveshchensk", partner="roscosmos", weight=3),
    feature(130.32, 46.80, id="j", name="Jiamusi", partner="cnsa", sensor="radar"),
    feature(132.04, 47.25, id="f", name="Fujin [b]<&", partner="cnsa"),
    feature(134.02, 46.80, id="r", name="Raohe", partner="cnsa", resolution="1 cm"),
)


def refused(ran: Any, allowed: str, step: str) -> None:
    assert ran.code == 2, ran.out + ran.err
    assert allowed in ran.err
    assert step in ran.err
    assert "Traceback" not in ran.err
    assert len(ran.err) < 2500
    assert ran.out == ""


@pytest.mark.parametrize("command", ["orbit", "coverage", "access", "task"])
def test_help_has_examples(intercosmos: Run, command: str) -> None:
    ran = intercosmos("sensing", command, "--help")
    assert ran.code == 0
    assert "Examples:" in ran.out
    assert ran.out.count(f"intercosmos sensing {command}") >= 3
    assert f"sensing {command}" in intercosmos("sensing", "--help").out


# ---- orbit


def test_landsat_s_orbit(intercosmos: Run, tmp_path: Path) -> None:
    picture = tmp_path / "tracks.svg"
    ran = intercosmos("sensing", "orbit", "--repeat", "16/233", "--picture", str(picture), "--json")
    assert ran.code == 0, ran.err
    said = json.loads(ran.out)
    assert said["semi_major_axis"] == {"value": pytest.approx(7077.7, abs=0.1), "unit": "km"}
    assert said["inclination"]["value"] == pytest.approx(98.2, abs=0.05)
    assert said["cycle"] == {"days": 16, "revolutions": 233}
    assert said["track_spacing"]["value"] == pytest.approx(2 * math.pi * 6378.137 / 233, rel=1e-3)
    assert said["node_drift"]["value"] == pytest.approx(0.985647, rel=1e-3)
    assert "upkeep" not in said
    assert ET.parse(picture).getroot().tag.endswith("svg")
    assert "nan" not in picture.read_text().lower()


def test_an_altitude_its_cycles_and_its_upkeep(intercosmos: Run) -> None:
    base = ("sensing", "orbit", "--altitude", "500km")
    ran = intercosmos(*base, "--cycles", "3", "--mass", "450kg", "--area", "3m2", "--json")
    assert ran.code == 0, ran.err
    said = json.loads(ran.out)
    assert said["altitude"]["value"] == pytest.approx(500)
    assert all(6863 < one["semi_major_axis"]["value"] < 6894 for one in said["cycles"])
    assert [(one["days"], one["revolutions"]) for one in said["cycles"]] == [(2, 31), (3, 46), (3, 47)][
        : len(said["cycles"])
    ]
    assert said["upkeep"]["delta_v_a_year"]["value"] > 0
    quiet = json.loads(intercosmos(*base, "--mass", "450kg", "--area", "3m2", "--flux", "70", "--json").out)
    assert quiet["upkeep"]["decay_a_day"]["value"] < said["upkeep"]["decay_a_day"]["value"]
    shown = intercosmos(*base, "--cycles", "3", "--mass", "450kg", "--area", "3m2").out
    assert "500.000" in shown
    assert "upkeep: decay a day" in shown


def test_jason_s_orbit_is_not_sun_synchronous(intercosmos: Run) -> None:
    options = ("--repeat", "10/127", "--inclination", "66.04deg", "--gravity")
    by = {g: json.loads(intercosmos("sensing", "orbit", *options, g, "--json").out) for g in ("J2", "J4")}
    assert by["J4"]["semi_major_axis"]["value"] == pytest.approx(7714.43, abs=0.5)
    assert by["J2"]["semi_major_axis"]["value"] != by["J4"]["semi_major_axis"]["value"]
    assert by["J4"]["inclination"]["value"] == pytest.approx(66.04)


@pytest.mark.parametrize(
    ("options", "allowed", "step"),
    [
        ((), "--repeat DAYS/REVOLUTIONS", "such as --repeat 16/233"),
        (("--repeat", "16/233", "--altitude", "500km"), "--altitude LENGTH", "such as"),
        (("--repeat", "16"), "two whole numbers", "Landsat's is 16/233"),
        (("--repeat", "16/x"), "two whole numbers", "Landsat's"),
        (("--repeat", "-16/233"), "two whole numbers", "Landsat's"),
        (("--repeat", "0/233"), "above 0", "repeat_orbit(16, 233)"),
        (("--repeat", "16/232000"), "14500 revolutions", "no orbit above the ground"),
        (("--repeat", "1/17"), "no orbit above the ground", "17 revolutions"),
        (("--repeat", "16/16"), "too high", "sun-synchronous"),
        (("--repeat", "999999/9999999"), "at most", "100000 days"),
        (("--repeat", "16/233", "--inclination", "200deg"), "inclination", "0 to"),
        (("--repeat", "16/233", "--inclination", "98"), "rad, deg", "has no unit"),
        (("--repeat", "16/233", "--gravity", "J3"), "J2, J4", "did you mean"),
        (("--repeat", "16/233", "--node-time", "25:00"), "00:00 to 23:59", "such as 10:30"),
        (("--repeat", "16/233", "--mass", "450kg"), "--mass and --area", "--mass 450kg --area 3m2"),
        (("--repeat", "16/233", "--mass", "0kg", "--area", "3m2"), "above 0", "mass"),
        (("--repeat", "16/233", "--flux", "nan"), "--flux", "Invalid value"),
        (("--repeat", "16/233", "--cycles", "0"), "--cycles", "Invalid value"),
        (("--altitude", "500km", "--inclination", "98deg"), "sun-synchronous", "leave --inclination out"),
        (("--altitude", "-10km"), "below the ground", "orbit"),
        (("--altitude", "nankm"), "m, km", "not a number"),
        (("--repeat", "16/233", "--picture", "nowhere/x.svg"), "there is no folder", "create the folder"),
        (("--repeat", "16/233", "--picture", "."), "it is a folder", "name a file in it"),
    ],
)
def test_orbits_that_cannot_be_are_refused(intercosmos: Run, options: tuple[str, ...], allowed: str, step: str) -> None:
    refused(intercosmos("sensing", "orbit", *options), allowed, step)


# ---- access


def test_access_lists_chances(intercosmos: Run) -> None:
    ran = intercosmos("sensing", "access", "48.48,135.08", *TWO, "--from", "2026-09-01", "--for", "2d", "--json")
    assert ran.code == 0, ran.err
    said = json.loads(ran.out)
    assert said["satellites"] == ["kondor-fka-1", "gf-2"]
    assert said["from"] == "2026-09-01T00:00:00.000Z"
    assert said["for_s"] == 172800
    rows = said["accesses"]
    assert rows
    assert [row["start"] for row in rows] == sorted(row["start"] for row in rows)
    for row in rows:
        assert row["start"] < row["end"]
        assert 0 < row["duration_s"] < 600
        assert abs(row["roll"]["value"]) <= row["off_nadir"]["value"] + 1e-6 < 60
        assert row["elevation"]["value"] > 15
        assert row["satellite"] != "gf-2" or row["sun_elevation"]["value"] >= 9.9
    assert any(row["satellite"] == "kondor-fka-1" for row in rows)
    shown = intercosmos("sensing", "access", "48.48,135.08", *TWO, "--for", "2d")
    assert f"{len(rows)} chances for 2 satellites" in shown.out


def test_access_of_element_sets(intercosmos: Run, tmp_path: Path) -> None:
    path = tmp_path / "iss.txt"
    path.write_text(ELEMENTS)

    def count(*options: str) -> int:
        ran = intercosmos(
            "sensing", "access", "48.48,135.08", "--elements", str(path), "--for", "3d", "--least-sun", "-90deg",
            *options, "--json",
        )  # fmt: skip
        assert ran.code == 0, ran.err
        return len(json.loads(ran.out)["accesses"])

    assert count("--reach", "60deg") > count("--reach", "20deg")
    assert count("--reach", "60deg") > count("--reach", "60deg", "--least-sun", "30deg")


@pytest.mark.parametrize(
    ("arguments", "allowed", "step"),
    [
        (("95,10", *TWO), "-90 to 90", "Khabarovsk is 48.48,135.08"),
        (("48,190", *TWO), "-180 to 180", "Khabarovsk"),
        (("here", *TWO), "LATITUDE,LONGITUDE", "Khabarovsk"),
        (("nan,nan", *TWO), "LATITUDE,LONGITUDE", "Khabarovsk"),
        (("48,135",), "--elements FILE", "--fleets roscosmos,cnsa"),
        (("48,135", *TWO, *BOTH), "not by --fleets and --satellites", "such as"),
        (("48,135", "--satellites", "gf-99"), "gf-2", "did you mean"),
        (("48,135", "--fleets", "nasaa"), "roscosmos", "did you mean 'nasa'"),
        (("48,135", *BOTH, "--sensor", "sonar"), "optical", "no kind of sensor"),
        (("48,135", *BOTH, "--resolution", "1mm"), "no satellite is left", "a coarser --resolution"),
        (("48,135", *TWO, "--for", "1s"), "1min to 60d", "--for 3d"),
        (("48,135", *TWO, "--for", "61d"), "1min to 60d", "--for 3d"),
        (("48,135", *TWO, "--from", "tomorrow"), "tomorrow", "write it as 2027"),
        (("48,135", *TWO, "--least-sun", "90deg"), "below 90deg", "10deg is usual"),
        (("48,135", "--elements", "missing.txt"), "missing.txt", "next:"),
    ],
)
def test_accesses_that_cannot_be_are_refused(
    intercosmos: Run, arguments: tuple[str, ...], allowed: str, step: str
) -> None:
    refused(intercosmos("sensing", "access", *arguments), allowed, step)


# ---- coverage

SMALL = ("--box", "40,110,60,150", "--grid", "500km", "--for", "1d")


def test_coverage_of_two_fleets(intercosmos: Run, tmp_path: Path) -> None:
    picture, store = tmp_path / "revisit.svg", tmp_path / "maps.zarr"
    common = ("sensing", "coverage", *TWO, *SMALL, "--store", str(store))
    ran = intercosmos(*common, "--picture", str(picture), "--figure", "response_mean", "--json")
    assert ran.code == 0, ran.err
    said = json.loads(ran.out)
    assert said["satellites"] == ["kondor-fka-1", "gf-2"]
    rows = {row["group"]: row for row in said["groups"]}
    assert list(rows) == ["roscosmos", "cnsa", "together"]
    for row in rows.values():
        assert row["cells"] == rows["together"]["cells"] > 10
        assert 0 <= row["seen"] <= rows["together"]["seen"] <= 1
        assert row["accesses_a_day"] <= rows["together"]["accesses_a_day"]
        assert row["response_mean_s"] >= rows["together"]["response_mean_s"]
        assert row["revisit_longest_anywhere_s"] <= 86400
    assert ET.parse(picture).getroot().tag.endswith("svg")
    assert "nan" not in picture.read_text().lower()

    import xarray as xr

    with xr.open_zarr(store, consolidated=False) as kept:
        assert kept.sizes["cell"] == rows["together"]["cells"]
    again = intercosmos(*common)
    assert again.code == 0, again.err
    assert "together" in again.out


def test_a_swath_sees_less_than_a_reach(intercosmos: Run) -> None:
    def looks(*options: str) -> float:
        ran = intercosmos("sensing", "coverage", "--satellites", "gf-2", *SMALL, *options, "--json")
        assert ran.code == 0, ran.err
        (row,) = json.loads(ran.out)["groups"]
        return float(row["accesses_a_day"])

    assert looks("--swath") < looks() <= looks("--least-sun", "-90deg")


def test_nothing_seen_is_no_error(intercosmos: Run, tmp_path: Path) -> None:
    picture = tmp_path / "nothing.svg"
    ran = intercosmos(
        "sensing", "coverage", "--satellites", "gf-2", "--box", "80,0,90,90", "--grid", "500km", "--for", "1h",
        "--least-sun", "60deg", "--picture", str(picture), "--json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    (row,) = json.loads(ran.out)["groups"]
    assert row["seen"] == row["accesses_a_day"] == 0
    ET.parse(picture)


@pytest.mark.parametrize(
    ("options", "allowed", "step"),
    [
        (("--grid", "1m"), "1km to 2000km", "--grid 50km"),
        (("--grid", "nankm"), "m, km", "not a number"),
        (("--figure", "revisit"), "revisit_max", "did you mean"),
        (("--box", "1,2,3"), "SOUTH,WEST,NORTH,EAST", "the Amur is"),
        (("--box", "60,0,40,10"), "SOUTH,WEST,NORTH,EAST", "the Amur is"),
        (("--box", "nan,0,40,10"), "SOUTH,WEST,NORTH,EAST", "the Amur is"),
        (("--grid", "1km"), "at most 20000000", "larger cells or a box"),
        (("--grid", "2000km", "--box", "0,0,0.001,0.001"), "1 to 5000000", "another --grid"),
        (("--for", "401d"), "1min to 400d", "--for 3d"),
        (("--picture", "nowhere/map.svg"), "there is no folder", "create the folder"),
        (("--elements", "x.txt"), "--fleets PARTNERS", "not by"),
    ],
)
def test_coverages_that_cannot_be_are_refused(
    intercosmos: Run, options: tuple[str, ...], allowed: str, step: str
) -> None:
    refused(intercosmos("sensing", "coverage", *TWO, *options), allowed, step)


def test_a_reach_beyond_the_horizon_is_refused(intercosmos: Run, tmp_path: Path) -> None:
    path = tmp_path / "iss.txt"
    path.write_text(ELEMENTS)
    ran = intercosmos("sensing", "coverage", "--elements", str(path), *SMALL, "--reach", "80deg")
    refused(ran, "below 75deg", "such as --reach 30deg")


# ---- task


def test_targets_are_scheduled_and_every_file_is_written(intercosmos: Run, tmp_path: Path) -> None:
    files = {name: tmp_path / f"plan.{name}" for name in ("csv", "ical", "czml", "stac", "picture")}
    options = [part for name, path in files.items() for part in (f"--{name}", str(path))]
    ran = intercosmos(
        "sensing", "task", saved(tmp_path, *TOWNS), *FEW, *QUICK, "--fairness", "nash", *options, "--json"
    )
    assert ran.code == 0, ran.err
    said = json.loads(ran.out)
    assert said["fairness"] == "nash"
    assert said["requests"] == 4
    assert said["served"] == len({image["request"] for image in said["images"]}) <= 3
    assert "Raohe" in said["unserved"]
    assert "resolution" in said["unserved"]["Raohe"]
    assert 0 <= said["gap"] <= 1
    assert said["total"] == pytest.approx(sum(said["value_by_partner"].values()))
    assert said["objective"] <= said["upper_bound"] + 1e-9
    for image in said["images"]:
        assert 0 <= image["start_s"] < image["end_s"] <= image["delivered_s"] <= 86400

    rows = read_schedule(files["csv"])
    assert [(r.request, r.satellite, r.station) for r in rows] == [
        (i["request"], i["satellite"], i["station"]) for i in sorted(said["images"], key=lambda i: i["start_s"])
    ]
    assert all(r.start.isot.startswith("2026-09-01") for r in rows)
    calendar = files["ical"].read_bytes().decode()
    assert calendar.count("BEGIN:VEVENT") == len(rows) == calendar.count("END:VEVENT")
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))
    packets = json.loads(files["czml"].read_text())
    assert packets[0]["id"] == "document"
    names = {packet.get("name") for packet in packets}
    assert {row.satellite for row in rows} <= {
        n for packet in packets for n in (packet.get("name"), packet["id"])
    } | names
    items = json.loads(files["stac"].read_text())
    assert items["type"] == "FeatureCollection"
    assert len(items["features"]) == len(rows)
    assert all(item["properties"]["datetime"] or item["properties"]["start_datetime"] for item in items["features"])
    drawing = files["picture"].read_text()
    ET.fromstring(drawing)
    assert "nan" not in drawing.lower()
    assert f"{len(rows)} images" in drawing


def test_a_schedule_on_the_screen(intercosmos: Run, tmp_path: Path) -> None:
    calendar = tmp_path / "plan.ics"
    ran = intercosmos("sensing", "task", saved(tmp_path, *TOWNS), *FEW, *QUICK, "--ical", str(calendar))
    assert ran.code == 0, ran.err
    assert "of 4 requests served by" in ran.out
    assert "not served: Raohe:" in ran.out
    assert f"Written: {calendar}" in ran.out.replace("\n", "")
    assert "At most" in ran.out
    assert "below the best there is" in ran.out


def test_names_may_stand_twice_where_ids_do_not(intercosmos: Run, tmp_path: Path) -> None:
    same = [feature(127.53 + k, 50.29, id=f"i{k}", name="Same", partner="cnsa", sensor="radar") for k in range(3)]
    many = {"type": "MultiPoint", "coordinates": [[130.0, 46.0], [131.0, 46.0]]}
    shapes = feature(0, 0, id="m", name="Same", partner="cnsa") | {"geometry": many}
    ran = intercosmos("sensing", "task", saved(tmp_path, *same, shapes), *FEW, *QUICK, "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["requests"] == 5


def test_an_area_over_180_degrees_and_one_across_a_hole(intercosmos: Run, tmp_path: Path) -> None:
    over = polygon((179.7, 60.0), (-179.7, 60.0), (-179.7, 60.3), (179.7, 60.3), id="over", partner="cnsa")
    ran = intercosmos(
        "sensing", "task", saved(tmp_path, over), "--fleets", "cnsa", "--resolution", "0.9m", *QUICK, "--json"
    )
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["requests"] == 1


def test_requests_with_windows(intercosmos: Run, tmp_path: Path) -> None:
    path = tmp_path / "small.pb"
    path.write_text(WINDOWS)
    csv, stac = tmp_path / "plan.csv", tmp_path / "plan.json"
    common = ("sensing", "task", str(path), "--time-limit", "0.3s")
    ran = intercosmos(*common, *BOTH, "--no-worse-than-alone", "--csv", str(csv), "--stac", str(stac), "--json")
    assert ran.code == 0, ran.err
    said = json.loads(ran.out)
    assert said["requests"] == 4
    assert set(said["value_by_partner"]) == {"roscosmos", "cnsa"}
    assert len(read_schedule(csv)) == len(said["images"]) > 0
    assert len(json.loads(stac.read_text())["features"]) == len(said["images"])
    alone = json.loads(intercosmos(*common, "--json").out)
    assert set(alone["value_by_partner"]) == {"all"}
    assert alone["total"] >= said["total"] - 1e-9
    assert any("turning" in note for note in alone["notes"])
    refused(intercosmos(*common, "--czml", str(tmp_path / "x.czml")), "no orbits to draw", "leave --czml out")
    assert not (tmp_path / "x.czml").exists()


@pytest.mark.parametrize("notion", ["quotas", "max-min", "proportional"])
def test_other_notions(intercosmos: Run, tmp_path: Path, notion: str) -> None:
    quotas = ("--quotas", "roscosmos=0.1, cnsa=0.1") if notion == "quotas" else ()
    ran = intercosmos(
        "sensing",
        "task",
        saved(tmp_path, *TOWNS[:3]),
        *FEW,
        *QUICK,
        "--fairness",
        notion,
        *quotas,
        "--seed",
        "3",
        "--json",
    )
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["fairness"] == notion


@pytest.mark.parametrize(
    ("options", "allowed", "step"),
    [
        (("--fairness", "nashh"), "max-min", "did you mean 'nash'"),
        (("--fairness", "quotas"), "--fairness quotas", "--quotas roscosmos=0.4"),
        (("--quotas", "cnsa=0.4"), "--fairness quotas", "--quotas roscosmos=0.4"),
        (("--fairness", "quotas", "--quotas", "cnsa:0.4"), "PARTNER=SHARE", "roscosmos=0.4"),
        (("--fairness", "quotas", "--quotas", "nasa=0.4"), "roscosmos", "nasa"),
        (("--fairness", "quotas", "--quotas", "cnsa=nan"), "quota", "0"),
        (("--fairness", "quotas", "--quotas", "cnsa=0.7,roscosmos=0.7"), "quota", "1"),
        (("--time-limit", "0s"), "0.1s to 1d", "--time-limit 60s"),
        (("--time-limit", "nans"), "s, min", "not a number"),
        (("--for", "31d"), "1min to 30d", "--for 3d"),
        (("--seed", "-1"), "--seed", "Invalid value"),
        (("--resolution", "1mm"), "no satellite is left", "a coarser --resolution"),
        (("--csv", "nowhere/plan.csv"), "there is no folder", "create the folder"),
        (("--stac", "."), "it is a folder", "name a file in it"),
        (("--from", "2026-13-01"), "2026-13-01", "next:"),
    ],
)
def test_tasks_that_cannot_be_are_refused(
    intercosmos: Run, tmp_path: Path, options: tuple[str, ...], allowed: str, step: str
) -> None:
    written = tmp_path / "plan.ics"
    ran = intercosmos("sensing", "task", saved(tmp_path, *TOWNS), *FEW, *options, "--ical", str(written))
    refused(ran, allowed, step)
    assert not written.exists()


@pytest.mark.parametrize(
    ("made", "told", "step"),
    [
        (polygon((0, 0), (1, 1), (1, 0), (0, 1), partner="cnsa"), "Self-intersection", "do not cross"),
        (polygon((0, 89), (90, 89), (180, 89), (-90, 89), partner="cnsa", id="cap"), "'cap'", "cut it into parts"),
        (polygon((60, 20), (140, 20), (140, 60), (60, 60), partner="cnsa", id="half"), "'half'", "cut it into smaller"),
        (feature(0, 91, partner="cnsa"), "91", "[features[4].geometry"),
        (feature(0, 0, partner="cnsa", id="b"), "the id 'b' stands twice", "an id of its own"),
        (feature(0, 0, partner="esa"), "allowed: roscosmos, cnsa", "say who asks"),
        (feature(0, 0), "says no partner", "say who asks"),
        (feature(0, 0, partner="cnsa", sensor="sonar"), "allowed: any, optical, radar", "leave it out"),
        (feature(0, 0, partner="cnsa", resolution="3"), "has no unit", '"resolution": "3 m"'),
        (feature(0, 0, partner="cnsa", resolution=[3]), "resolution", '"resolution": "3 m"'),
        (feature(0, 0, partner="cnsa", deadline="2026-09-01T10:00:00+03:00"), "another time zone", "end it with Z"),
        (feature(0, 0, partner="cnsa", deadline="2026-09-01T10:00:00"), "names no time zone", "end it with Z"),
        (feature(0, 0, partner="cnsa", deadline="2020-09-01T10:00:00Z"), "outside the schedule", "move --from"),
        (feature(0, 0, partner="cnsa", earliest="2027-09-01T10:00:00Z"), "outside the schedule", "move --from"),
        (feature(0, 0, partner="cnsa", kind="periodic"), "needs slots", "pairs of instants"),
        (feature(0, 0, partner="cnsa", kind="spy"), "allowed: mono", "no kind of target"),
        (feature(0, 0, partner="cnsa", weight=-1), "at least 0", "properties.weight"),
    ],
)
def test_targets_that_cannot_be_are_refused(
    intercosmos: Run, tmp_path: Path, made: dict[str, Any], told: str, step: str
) -> None:
    ran = intercosmos("sensing", "task", saved(tmp_path, *TOWNS, made), *FEW, *QUICK)
    refused(ran, told, step)


def test_files_that_are_none(intercosmos: Run, tmp_path: Path) -> None:
    refused(intercosmos("sensing", "task", saved(tmp_path), *BOTH), "no targets", "add a feature")
    refused(intercosmos("sensing", "task", saved(tmp_path, *TOWNS)), "whose satellites", "--fleets roscosmos,cnsa")
    refused(intercosmos("sensing", "task", "missing.geojson", *BOTH), "missing.geojson", "next:")
    refused(intercosmos("sensing", "task", "missing.pb"), "missing.pb", "next:")
    broken = tmp_path / "broken.pb"
    broken.write_text(WINDOWS.replace("ONE_SHOT_MONO", "ONE_SHOT_TRIO"))
    refused(intercosmos("sensing", "task", str(broken)), "broken.pb:2", "ONE_SHOT_MONO")


def test_too_many_targets_are_refused_before_the_rest_is_read(
    intercosmos: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sensing_targets, "MOST_TARGETS", 20)
    lines = [json.dumps(feature(k / 10, 10.0, partner="cnsa")) for k in range(30)]
    path = tmp_path / "many.geojson"
    path.write_text('{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + ",\nthis is no JSON")
    refused(intercosmos("sensing", "task", str(path), *FEW), "more than 20 targets", "split it")


def test_a_disk_that_is_full_is_told_in_words(
    intercosmos: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    targets = saved(tmp_path, *TOWNS)

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    for name in ("csv", "czml"):
        ran = intercosmos("sensing", "task", targets, *FEW, *QUICK, f"--{name}", f"plan.{name}")
        assert ran.code == 2
        assert f"plan.{name} cannot be written: No space left on device" in ran.err.replace("\n", " ")
