"""From orbits, sensors, targets and stations to a problem: windows, shares, and what keeps a target out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from astropy.time import Time

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.opportunities import Station, Target, opportunities_of
from intercosmos.physics.observation.sensors import FieldOfRegard
from intercosmos.physics.observation.slews import Sightlines
from intercosmos.physics.observation.tasking_problem import Agility, Imager, Problem
from intercosmos.physics.orbits.mean_orbits import MeanOrbits

START = Time("2027-05-01")
SPAN = START, Time("2027-05-02")
RAD = np.radians
AGILITY = Agility(float(RAD(3.0)), float(RAD(0.8)), 3.0)
ORBITS = MeanOrbits.of(
    START, list("abcd"), semi_major_axis_m=7.0e6, inclination_rad=RAD(97.9), raan_rad=RAD([0, 40, 80, 120]),
    mean_anomaly_rad=[0.0, 1.0, 2.0, 3.0],
)  # fmt: skip
IMAGERS = [Imager(name, "ab"[k % 2], AGILITY) for k, name in enumerate("abcd")]
STATIONS = [Station("X", "a", RAD(60), RAD(30), bit_s=2e8), Station("Y", "b", RAD(40), RAD(116))]
AREA = RAD([[50.0, 130.0], [50.9, 130.0], [50.9, 131.4], [50.0, 131.4]])
SLOTS = ((0.0, 30000.0), (30000.0, 60000.0), (60000.0, 86400.0))


def made(*targets: Target, **others: Any) -> Problem:
    return opportunities_of(ORBITS, IMAGERS, FieldOfRegard(RAD(45)), targets, STATIONS, SPAN, **others)


@pytest.fixture(scope="module")
def problem() -> Problem:
    return made(
        Target("one", "a", RAD(50), RAD(130)),
        Target("video", "b", RAD(10), RAD(30), kind="video", duration_s=60.0, weight=2.0),
        Target("stereo", "a", RAD(48), RAD(135), kind="stereo"),
        Target("slots", "b", RAD(65), RAD(120), kind="periodic", slots=SLOTS),
        Target("area", "a", kind="area", polygon=AREA),
        Target("steep", "a", RAD(50), RAD(130), greatest_off_nadir_rad=RAD(25)),
        Target("bright", "b", RAD(50), RAD(130), least_sun_elevation_rad=RAD(20)),
        Target("dated", "b", RAD(65), RAD(120), earliest_s=20000.0, deadline_s=50000.0),
        clear_sky=np.full((8, 3), 0.5), image_bit_s=[1e9, 2e9, 1e9, 1e9],
    )  # fmt: skip


def mine(problem: Problem, name: str) -> Any:
    o = problem.opportunities
    return o.picked(o.request == problem.requests.name.index(name))


def test_every_request_is_worth_its_weight_at_most_under_its_sky(problem: Problem) -> None:
    for name, weight in (("one", 1.0), ("video", 2.0), ("stereo", 1.0), ("slots", 1.0), ("area", 1.0)):
        o = mine(problem, name)
        number = problem.requests.name.index(name)
        for alternative in np.unique(o.alternative).tolist():
            some = o.picked(o.alternative == alternative)
            best = [some.score[some.part == part].max() for part in np.unique(some.part).tolist()]
            worth = problem.requests.weight[number] * sum(best)
            assert worth <= 0.5 * weight * (1 + 1e-9)
            if name in ("one", "video", "stereo"):
                assert worth == pytest.approx(0.5 * weight)


def test_images_fit_their_windows_and_the_field_of_regard(problem: Problem) -> None:
    o = problem.opportunities
    assert np.all(o.end_s - o.start_s >= o.duration_s)
    assert np.all((o.start_s >= 0) & (o.end_s <= problem.horizon_s))
    assert o.bits == pytest.approx(np.array([1e9, 2e9, 1e9, 1e9])[o.satellite] * o.duration_s)
    plain = mine(problem, "one")
    sight = Sightlines.of(ORBITS, SPAN)
    for t in (plain.start_s, plain.end_s):
        along, right, down = sight(plain.satellite, np.tile(RAD([50, 130]), (len(plain), 1)), t).T
        roll, pitch = np.arctan2(right, down), np.arcsin(along / np.linalg.norm([along, right, down], axis=0))
        assert np.degrees(np.maximum(np.abs(roll), np.abs(pitch))).max() <= 45.001


def test_an_off_nadir_limit_trims_to_where_it_is_met(problem: Problem) -> None:
    steep = mine(problem, "steep")
    assert 0 < len(steep) < len(mine(problem, "one"))
    sight = Sightlines.of(ORBITS, SPAN)
    for t in (steep.start_s, steep.end_s):
        along, right, down = sight(steep.satellite, np.tile(RAD([50, 130]), (len(steep), 1)), t).T
        assert np.degrees(np.arctan2(np.hypot(along, right), down)) == pytest.approx(25.0, abs=1e-4)


def test_looks_of_a_pair_have_their_base_whenever_they_are_taken(problem: Problem) -> None:
    o = mine(problem, "stereo")
    assert np.array_equal(np.sort(np.unique(o.alternative)), np.arange(o.alternative.max() + 1))
    for pair in range(int(o.alternative.max()) + 1):
        first, second = (o.picked((o.alternative == pair) & (o.part == part)) for part in (0, 1))
        assert len(first) == len(second) == 1
        assert first.satellite == second.satellite
        assert first.end_s < second.start_s
        for a in (first.start_s, first.end_s):
            for b in (second.start_s, second.end_s):
                base = first.closing_1_s * (first.centre_s - a) + second.closing_1_s * (b - second.centre_s)
                assert 0.3 - 1e-9 <= base[0] <= 0.8 + 1e-9
    assert problem.requests.needs_all.tolist() == [k == "stereo" for k in problem.requests.kind]


def test_slots_and_dates_hold(problem: Problem) -> None:
    o = mine(problem, "slots")
    slot = np.array(SLOTS)[o.part]
    assert set(o.part.tolist()) == {0, 1, 2}
    assert np.all((o.start_s >= slot[:, 0]) & (o.end_s <= slot[:, 1]))
    dated = mine(problem, "dated")
    assert len(dated) > 0
    assert np.all((dated.start_s >= 20000.0) & (dated.end_s <= 50000.0))
    assert 0 < len(mine(problem, "bright")) < len(mine(problem, "one"))


def test_satellites_share_the_strips_of_an_area(problem: Problem) -> None:
    o = mine(problem, "area")
    assert set(o.alternative.tolist()) == {0, 1}  # going north and going south
    for way in (0, 1):
        some = o.picked(o.alternative == way)
        assert len(set(some.satellite.tolist())) > 1
        seven = np.unique(some.part)
        assert seven.size == 7
        share = np.array([some.score[some.part == part].max() for part in seven.tolist()])
        assert share.sum() == pytest.approx(0.5)
    length = o.duration_s * 6946.0  # m/s over the ground, of an orbit of 7000 km
    # 100 km from south to north, 16 degrees off it, and what a swath of 20 km at that slant adds
    slant = RAD(16)
    assert length.max() == pytest.approx(100.1e3 / np.cos(slant) + 20e3 * np.tan(slant), rel=0.02)


def test_passes_go_down_at_the_lower_rate_after_acquisition(problem: Problem) -> None:
    d = problem.downlinks
    assert set(d.station) == {"X", "Y"}
    assert {(s, r) for s, r in zip(d.station, d.bit_s.tolist(), strict=True)} == {("X", 2e8), ("Y", 3e8)}
    slow = made(Target("one", "a", RAD(50), RAD(130)), downlink_bit_s=[1e8, 1e9, 1e9, 1e9]).downlinks
    assert set(slow.bit_s[slow.satellite == 0].tolist()) == {1e8}
    assert np.all(d.end_s > d.start_s)


def test_what_keeps_a_target_out_is_said() -> None:
    at: dict[str, Any] = {"latitude_rad": RAD(50), "longitude_rad": RAD(130)}
    reasons = made(
        Target("pole", "a", RAD(90), 0.0),
        Target("dark", "a", RAD(80), 0.0, least_sun_elevation_rad=RAD(60)),
        Target("far", "a", RAD(5), 0.0, greatest_off_nadir_rad=RAD(0.01)),
        Target("late", "b", **at, deadline_s=5.0),
        Target("long", "b", **at, duration_s=4000.0),
        Target("wide", "b", **at, kind="stereo", base_to_height=(3.0, 4.0)),
        Target("slot", "a", **at, kind="periodic", slots=((0.0, 3.0),)),
        Target("fine", "a", **at),
    ).reasons  # fmt: skip
    for name, said in {
        "pole": "no satellite ever has it in view",
        "dark": "too dark",
        "far": "too far aside",
        "late": "outside its dates",
        "long": "its image lasts 4000 s",
        "wide": "base-to-height",
        "slot": "in none of its slots",
    }.items():
        assert said in reasons[name]
    assert "fine" not in reasons


def test_clouds_of_the_time_and_quality_of_the_look_count() -> None:
    target = Target("one", "a", RAD(50), RAD(130))
    sky = np.array([[0.2, 0.8]])
    o = made(target, clear_sky=sky, quality=lambda off, up, sun: np.sin(up)).opportunities
    half = np.where((o.start_s + o.end_s) / 2 < 43200, 0.2, 0.8)
    assert np.all(o.score <= half)
    assert np.all(o.score >= half * np.sin(RAD(20)))
    with pytest.raises(PhysicsError, match="quality"):
        made(target, quality=lambda off, up, sun: 2 + 0 * up)
    with pytest.raises(PhysicsError, match="probability"):
        made(target, clear_sky=[1.5])


def test_no_targets_and_no_stations_are_a_problem_too() -> None:
    empty = opportunities_of(ORBITS, IMAGERS, FieldOfRegard(RAD(45)), [], [], SPAN)
    assert len(empty.opportunities) == len(empty.downlinks) == len(empty.requests) == 0


def test_what_does_not_fit_is_refused() -> None:
    one = Target("one", "a", RAD(50), RAD(130))
    with pytest.raises(PhysicsError, match="'one' stands twice"):
        made(one, one)
    with pytest.raises(PhysicsError, match="4 satellites and 1 imagers"):
        opportunities_of(ORBITS, IMAGERS[:1], FieldOfRegard(RAD(45)), [one], STATIONS, SPAN)
    with pytest.raises(PhysicsError, match="more than 3 opportunities"):
        made(one, most=3)
    with pytest.raises(PhysicsError, match="cross each other"):
        made(Target("knot", "a", kind="area", polygon=AREA[[0, 2, 1, 3]]))


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"kind": "radar"}, "unknown kind"),
        ({"latitude_rad": 2.0}, "latitude"),
        ({"longitude_rad": np.nan}, "finite"),
        ({"kind": "area"}, "polygon"),
        ({"kind": "periodic"}, "slots"),
        ({"kind": "periodic", "slots": ((5.0, 5.0),)}, "slot ends"),
        ({"weight": -1.0}, "weight"),
        ({"duration_s": 0.0}, "duration"),
        ({"earliest_s": 5.0, "deadline_s": 5.0}, "deadline"),
        ({"base_to_height": (0.5, 0.2)}, "base-to-height"),
        ({"greatest_off_nadir_rad": 0.0}, "off-nadir"),
    ],
)
def test_targets_that_make_no_sense(what: dict[str, Any], said: str) -> None:
    with pytest.raises(PhysicsError, match=said):
        Target("x", "a", **what)
    with pytest.raises(PhysicsError, match="rate"):
        Station("x", "a", 0.0, 0.0, bit_s=0.0)
