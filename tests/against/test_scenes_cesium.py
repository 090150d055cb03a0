"""Scenes as the viewer reads them: satellites stand where our propagation and the textbooks have them.

The viewer's way from samples to a place was read in its source (CesiumJS 1.145, SampledProperty, LagrangePolynomial-
Approximation, Transforms) and is done here anew: the samples around the moment, Lagrange's polynomial through them.
"""

from __future__ import annotations

import bisect
import json
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from astropy.time import Time, TimeDelta

from intercosmos.catalogue import load_catalogue
from intercosmos.constants import EARTH_MU, EARTH_RADIUS
from intercosmos.formats.czml import czml
from intercosmos.formats.tle import read_tle
from intercosmos.physics.orbits.frame_transform import transform
from intercosmos.physics.orbits.mean_elements import MeanElements
from intercosmos.physics.orbits.mean_orbits import MeanOrbits
from intercosmos.physics.orbits.sgp4_states import sgp4
from intercosmos.programme import load_programme
from intercosmos.report.scenes import base, make_constellation_scene, overview, scene_json
from intercosmos.report.scenes.tracks import paths

#: An element set of the station as published (the example of the format in encyclopaedias).
ISS = """ISS (ZARYA)
1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927
2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537
"""
J2 = 1.08262668e-3


def seconds_of(text: str) -> float:
    """An instant of a packet, s since 1970 without leap seconds."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def viewer_position(packet: dict[str, Any], moment: str) -> np.ndarray:
    """Where the viewer draws an object whose positions are Earth-fixed."""
    position = packet["position"]
    assert position["referenceFrame"] == "FIXED"
    assert position["interpolationAlgorithm"] == "LAGRANGE"
    rows = np.array(position["cartesian"]).reshape(-1, 4)
    times, values = rows[:, 0], rows[:, 1:]
    x = seconds_of(moment) - seconds_of(position["epoch"])
    degree = min(position["interpolationDegree"], len(times) - 1)
    first = max(bisect.bisect_left(times.tolist(), x) - degree // 2 - 1, 0)
    first = min(first, len(times) - 1 - degree)
    found = np.zeros(3)
    for i in range(first, first + degree + 1):
        weight = math.prod((x - times[j]) / (times[i] - times[j]) for j in range(first, first + degree + 1) if j != i)
        found += weight * values[i]
    return found


def sidereal_time(utc: datetime) -> float:
    """Greenwich mean sidereal time of 1982, rad, with UT1 = UTC (Vallado 2013, equation 3-47)."""
    t = (utc - datetime(2000, 1, 1, 12, tzinfo=UTC)).total_seconds() / 86400 / 36525
    seconds = 67310.54841 + (876600 * 3600 + 8640184.812866) * t + 0.093104 * t**2 - 6.2e-6 * t**3
    return math.radians(seconds / 240) % (2 * math.pi)


def turned(position: np.ndarray, angle: float) -> np.ndarray:
    c, s = math.cos(angle), math.sin(angle)
    return np.array([c * position[0] + s * position[1], c * position[1] - s * position[0], position[2]])


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> base.Stage:
    folder = tmp_path_factory.mktemp("stations")
    path, sets = folder / "bare.toml", folder / "iss.tle"
    path.write_text(
        '[programme]\nid = "bare"\ntitle = "Bare"\npartners = ["roscosmos", "cnsa"]\n'
        'period = ["2027-01-01", "2030-12-31"]\n\n[[activity]]\nid = "visit"\ndirection = "crew"\nguest = "cnsa"\n'
        'station = "iss"\nstay = "10 d"\nworth = { roscosmos = 1 }\n',
        encoding="utf-8",
    )
    sets.write_text(ISS, encoding="utf-8")
    from types import SimpleNamespace

    study: Any = SimpleNamespace(programme=load_programme(path), assessments={}, plan=SimpleNamespace(chosen={}))
    return base.Stage(study, load_catalogue(), elements=sets)


def packets_of(stage: base.Stage) -> dict[str, Any]:
    (info,) = overview.infos(stage)
    made = json.loads(scene_json(overview.make(info, stage)))
    return {packet["id"]: packet for packet in made}


def test_the_station_is_where_sgp4_has_it(stage: base.Stage, tmp_path: Path) -> None:
    """Asked for: 5 km at three times. The sampling leaves 2 m."""
    packet = packets_of(stage)["station-iss"]
    path = tmp_path / "iss.tle"
    path.write_text(ISS, encoding="utf-8")
    elements = MeanElements.of(read_tle(path)[0])
    for moment in ("2008-09-20T12:31:07Z", "2008-09-20T20:00:00Z", "2008-09-21T11:59:59Z"):
        time = Time(moment.rstrip("Z"), scale="utc")
        own, _ = transform(
            sgp4(elements, time).position[0, 0], np.zeros(3), origin_frame="teme", target_frame="itrf", time=time
        )
        assert np.linalg.norm(viewer_position(packet, moment) - own) < 2.0
        # and, without any of our frames: turned by the sidereal time of the textbook
        simple = turned(
            sgp4(elements, time).position[0, 0],
            sidereal_time(datetime.fromisoformat(moment.replace("Z", "+00:00"))),
        )
        assert np.linalg.norm(viewer_position(packet, moment) - simple) < 500.0  # UT1 - UTC was -0.4 s: 0.2 km


def test_a_nominal_orbit_can_be_computed_again_from_its_facts(stage: base.Stage) -> None:
    """The elements that the scene tells, by the textbook's secular rates and sidereal time, without our code."""
    bare = base.Stage(stage.result, stage.catalogue)
    packet = packets_of(bare)["station-tiangong"]
    told = {key: value.get("number", value.get("string")) for key, value in packet["properties"].items()}
    assert told["place"] == "nominal orbit, its place along it is not known"
    a, e, i = (told[name] for name in ("semi_major_axis_m", "eccentricity", "inclination_rad"))
    assert e == 0.0
    n = math.sqrt(EARTH_MU / a**3)
    k = 1.5 * J2 * (EARTH_RADIUS / a) ** 2 * n
    for moment in ("2027-01-01T00:10:00Z", "2027-01-01T09:00:00Z", "2027-01-01T23:55:00Z"):
        t = seconds_of(moment) - seconds_of(told["epoch"])
        node = told["raan_rad"] - k * math.cos(i) * t
        u = (
            told["mean_anomaly_rad"]
            + told["argument_of_perigee_rad"]
            + t * (n + k * (2 - 2.5 * math.sin(i) ** 2) + k * (1 - 1.5 * math.sin(i) ** 2))
        )
        of_date = a * np.array(
            [
                math.cos(u) * math.cos(node) - math.sin(u) * math.cos(i) * math.sin(node),
                math.cos(u) * math.sin(node) + math.sin(u) * math.cos(i) * math.cos(node),
                math.sin(u) * math.sin(i),
            ]
        )
        own = turned(of_date, sidereal_time(datetime.fromisoformat(moment.replace("Z", "+00:00"))))
        assert np.linalg.norm(viewer_position(packet, moment) - own) < 500.0


@pytest.mark.parametrize(
    ("axis_km", "eccentricity"), [(6678, 0.0), (6778, 0.02), (7600, 0.05), (26560, 0.7), (42164, 0.1)]
)
def test_samples_are_close_enough(axis_km: float, eccentricity: float) -> None:
    """Everywhere between samples, the ends too, where the polynomial is not centred."""
    start = base.midnight("2027-01-01")
    orbits = MeanOrbits.of(
        start, ["one"], semi_major_axis_m=axis_km * 1e3, eccentricity=eccentricity, inclination_rad=1.1, raan_rad=0.4,
    )  # fmt: skip
    (path,) = paths(orbits, ["one"], ["one"], start, 43200.0, [(1, 2, 3, 4)])
    packet = json.loads(json.dumps(czml("x", [path])))[1]
    times = start + TimeDelta(np.linspace(1.0, 43199.0, 150).round(3), format="sec", scale="tai")
    own, _ = transform(orbits([0], times)[0], np.zeros(3), origin_frame="teme", target_frame="itrf", time=times)
    away = [
        float(np.linalg.norm(viewer_position(packet, f"{text}Z") - place))
        for text, place in zip(times.utc.isot, own, strict=True)
    ]
    assert max(away) < (20.0 if axis_km < 8000 else 500.0)


def test_a_crowd_is_close_enough() -> None:
    packets = json.loads(scene_json(make_constellation_scene(48, planes=6, revolutions=1.0)))
    crowd = json.loads(scene_json(make_constellation_scene(96, planes=6, revolutions=1.0)))
    few = packets[1]
    start = base.midnight("2027-01-01")
    orbits = MeanOrbits.of(start, ["one"], semi_major_axis_m=EARTH_RADIUS + 550e3, inclination_rad=math.radians(53.0))
    for t in (10.0, 1000.0, 3333.0, 5000.0):
        time = start + TimeDelta(t, format="sec", scale="tai")
        own, _ = transform(
            orbits([0], Time([time]))[0, 0], np.zeros(3), origin_frame="teme", target_frame="itrf", time=time
        )
        moment = f"{time.utc.isot}Z"
        assert np.linalg.norm(viewer_position(few, moment) - own) < 20.0
        assert np.linalg.norm(viewer_position(crowd[1], moment) - own) < 1e3


def test_why_positions_are_earth_fixed() -> None:
    """Inertial ones would be 42 km off in 2027 wherever the viewer has not loaded the motion of the pole."""
    time = Time("2027-01-01T06:00:00", scale="utc")
    place = np.array([6778e3, 0.0, 0.0])
    fixed, _ = transform(place, np.zeros(3), origin_frame="gcrf", target_frame="itrf", time=time)
    fallback = turned(place, sidereal_time(datetime(2027, 1, 1, 6, tzinfo=UTC)))
    assert 38e3 < float(np.linalg.norm(fixed - fallback)) < 46e3
