"""When sensors see points: edges, columns, blocks, the Sun, odd orbits, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.time import Time, TimeDelta

from intercosmos.errors import ConvergenceError, PhysicsError, UnknownIdError
from intercosmos.physics.observation.ground_access import Intervals, access, access_blocks
from intercosmos.physics.observation.illumination import sun_elevation
from intercosmos.physics.observation.sensor_base import Sensor
from intercosmos.physics.observation.sensors import AnyOf, Cone, FieldOfRegard, Rectangle, SideLooking
from intercosmos.physics.orbits.access import access as passes_over
from intercosmos.physics.orbits.mean_orbits import MeanOrbits

START = Time("2027-03-20", scale="utc")
DAY = START, START + TimeDelta(86400.0, format="sec")
HALF = START, START + TimeDelta(43200.0, format="sec")
LOW = MeanOrbits.of(
    START, ["a", "b"], semi_major_axis_m=[6.9e6, 7.1e6], inclination_rad=np.radians([97.5, 51.6]), raan_rad=[0.3, 2.0]
)
PLACES = np.radians([[55.0, 37.0], [0.0, 0.0], [90.0, 0.0], [-45.0, 179.99], [52.0, -100.0], [-90.0, 10.0]])


def rest(numbers: np.ndarray, times: Time) -> np.ndarray:
    return np.broadcast_to([42.164e6, 0.0, 0.0], (len(numbers), len(times), 3))


def test_a_whole_horizon_gives_the_passes_of_orbits() -> None:
    mask = np.radians(5.0)
    found = access(LOW, PLACES, Cone(np.radians(89.9), least_elevation_rad=mask), DAY, tolerance_s=1e-4)
    sites = np.concatenate([PLACES, np.zeros((len(PLACES), 1))], axis=-1)
    passes = passes_over(sites, LOW, *DAY, mask_rad=mask)
    assert len(found) == len(passes) > 50
    assert np.array_equal(found.point, passes.site)
    assert np.array_equal(found.satellite, passes.satellite)
    np.testing.assert_allclose(found.start_s, passes.start_s, atol=1e-3)
    np.testing.assert_allclose(found.end_s, passes.end_s, atol=1e-3)


def test_blocks_hold_the_same_intervals() -> None:
    sensor = FieldOfRegard(np.radians(40))
    points = np.stack([np.arcsin(np.linspace(-0.99, 0.99, 400)), np.linspace(0, 60, 400) % 6.28 - 3.14], axis=-1)
    whole = access(LOW, points, sensor, HALF)
    seen: list[int] = []
    parts = list(
        access_blocks(LOW, points, sensor, HALF, cells_at_once=150, progress=lambda done, of: seen.append(done))
    )
    assert [next(iter(numbers)) for numbers, _ in parts] == [0, 150, 300]
    assert seen == [150, 300, 400]
    for name in ("point", "satellite", "start_s", "end_s"):
        np.testing.assert_allclose(
            np.concatenate([getattr(part, name) for _, part in parts]), getattr(whole, name), atol=2e-3
        )
    assert parts[0][1].best_s.size == 0
    order = np.lexsort((whole.start_s, whole.satellite, whole.point))
    assert np.array_equal(order, np.arange(len(whole)))
    one = access(LOW, points, sensor, HALF, threads=1)
    assert np.array_equal(one.start_s, whole.start_s)


def test_geometry_at_the_best_instant() -> None:
    sensor = Cone(np.radians(60), least_elevation_rad=np.radians(10))
    points = np.array([[0.5, 1.0, 300.0], [-0.9, -2.0, 0.0]])
    found = access(LOW, points, sensor, DAY)
    assert len(found) > 5
    assert (found.best_s >= found.start_s).all()
    assert (found.best_s <= found.end_s).all()
    assert (found.off_nadir_rad <= np.radians(60) + 1e-9).all()
    assert (found.elevation_rad >= np.radians(10) - 1e-6).all()
    # sine rule on the sphere, to the flattening
    height = np.array([6.9e6, 7.1e6])[found.satellite]
    np.testing.assert_allclose(np.sin(found.off_nadir_rad) * height / 6.371e6, np.cos(found.elevation_rad), atol=0.006)
    assert (np.abs(found.roll_rad) <= found.off_nadir_rad + 1e-9).all()
    # the satellite goes across its own right-left plane when it is nearest to nadir, within what the Earth turns
    np.testing.assert_allclose(np.abs(found.roll_rad), found.off_nadir_rad, atol=0.02)
    assert (found.range_m > np.array([5.2e5, 7.2e5])[found.satellite] - 2e4).all()
    sun = sun_elevation(points[found.point], START + TimeDelta(found.best_s, format="sec"))
    np.testing.assert_allclose(found.sun_elevation_rad, sun, atol=1e-4)


def test_right_is_right_of_the_track() -> None:
    # northbound over the equator: east is on the right
    orbit = MeanOrbits.of(START, ["n"], semi_major_axis_m=7e6, inclination_rad=np.pi / 2)
    under = access(orbit, np.array([[0.05, lon] for lon in np.linspace(-np.pi, np.pi, 721)]), Cone(0.2), HALF)
    early = under.start_s < 300
    assert early.any()
    lon = np.linspace(-np.pi, np.pi, 721)[under.point[early]]
    roll = under.roll_rad[early]
    assert (np.diff(roll[np.argsort(lon)]) > 0).all()
    east = under.point[early][np.argmax(roll)]
    only = access(
        orbit, np.array([[0.05, np.linspace(-np.pi, np.pi, 721)[east]]]), SideLooking(0.05, 0.3, along_rad=0.1), HALF
    )
    assert (only.start_s < 300).any()
    assert not (
        access(
            orbit,
            np.array([[0.05, np.linspace(-np.pi, np.pi, 721)[east]]]),
            SideLooking(0.05, 0.3, side="left", along_rad=0.1),
            HALF,
        ).start_s
        < 300
    ).any()


def test_a_line_sees_for_a_fraction_of_a_second() -> None:
    points = np.stack([np.full(40, 0.7), np.linspace(-3, 3, 40)], axis=-1)
    line = access(LOW, points, Rectangle(np.radians(0.005), np.radians(40)), DAY)
    broad = access(LOW, points, Rectangle(np.radians(2.0), np.radians(40)), DAY)
    assert 0 < len(line) == len(broad)
    assert line.duration_s.max() < 0.4
    middle = (line.start_s + line.end_s) / 2
    assert ((middle > broad.start_s) & (middle < broad.end_s)).all()


def test_a_pass_beside_the_centre_of_a_rectangle_comes_twice() -> None:
    # seen from above, points just outside the edge are inside it fore and aft: their roll is greatest abeam
    points = np.stack([np.full(4000, 0.0), np.linspace(-np.pi, np.pi, 4000)], axis=-1)
    found = access(LOW, points, Rectangle(np.radians(30), np.radians(35)), HALF)
    same = (np.diff(found.point) == 0) & (np.diff(found.satellite) == 0)
    gap = (found.start_s[1:] - found.end_s[:-1])[same]
    assert ((gap > 0) & (gap < 60)).any()
    assert np.abs(found.roll_rad[:-1][same][gap < 60]).min() > np.radians(34)


def test_a_satellite_at_rest_sees_all_the_time_or_never() -> None:
    points = np.radians([[0.0, 0.0], [5.0, 3.0], [0.0, 90.0]])
    found = access(rest, points, Cone(np.radians(3)), DAY, count=1, frame="ITRF")
    assert found.point.tolist() == [0, 1]
    assert found.start_s.tolist() == [0.0, 0.0]
    assert found.end_s.tolist() == [86400.0, 86400.0]
    assert found.begins_before.all()
    assert found.ends_after.all()


def test_the_sun_cuts_what_is_seen() -> None:
    points = np.radians([[10.0, 0.0]])
    low = np.radians(20.0)
    by_day = access(rest, points, Cone(np.radians(5)), DAY, count=1, frame="ITRF", least_sun_elevation_rad=low)
    assert len(by_day) == 1
    at = START + TimeDelta(np.array([by_day.start_s[0], by_day.end_s[0]]), format="sec")
    # the parallax of the Sun, 4.3e-5 rad, is left out
    np.testing.assert_allclose(sun_elevation(points[[0, 0]], at), low, atol=5e-5)
    dark = access(rest, points, Cone(np.radians(5)), DAY, count=1, frame="ITRF", greatest_sun_elevation_rad=low)
    assert len(dark) == 2
    np.testing.assert_allclose(dark.duration_s.sum() + by_day.duration_s.sum(), 86400.0, atol=0.01)
    everything = access(LOW, PLACES, Cone(np.radians(50)), DAY)
    lit = access(LOW, PLACES, Cone(np.radians(50)), DAY, least_sun_elevation_rad=0.0)
    unlit = access(LOW, PLACES, Cone(np.radians(50)), DAY, greatest_sun_elevation_rad=0.0)
    assert 0 < len(lit) < len(everything)
    np.testing.assert_allclose(
        lit.duration_s.sum() + unlit.duration_s.sum(), everything.duration_s.sum(), atol=0.01 * len(everything)
    )


def test_each_satellite_may_have_a_limit_of_its_own() -> None:
    cone = Cone(np.radians(50))
    every = access(LOW, PLACES, cone, DAY)
    camera = access(LOW, PLACES, cone, DAY, least_sun_elevation_rad=0.1)
    mixed = access(LOW, PLACES, cone, DAY, least_sun_elevation_rad=[0.1, -np.pi / 2])  # the second is a radar
    for satellite, alike in ((0, camera), (1, every)):
        mine, theirs = mixed.satellite == satellite, alike.satellite == satellite
        assert mine.sum() == theirs.sum() > 0
        np.testing.assert_array_equal(mixed.start_s[mine], alike.start_s[theirs])
        np.testing.assert_array_equal(mixed.end_s[mine], alike.end_s[theirs])
    with pytest.raises(PhysicsError, match="one for each of 2"):
        access(LOW, PLACES, cone, DAY, least_sun_elevation_rad=[0.1, 0.1, 0.1])


def test_cuts_by_the_ends_of_the_search_are_marked() -> None:
    whole = access(LOW, PLACES[:1], Cone(np.radians(60)), DAY)
    k = 3
    middle = (whole.start_s[k] + whole.end_s[k]) / 2
    cut = START + TimeDelta(middle, format="sec")
    later = access(LOW, PLACES[:1], Cone(np.radians(60)), (cut, DAY[1]))
    earlier = access(LOW, PLACES[:1], Cone(np.radians(60)), (START, cut))
    assert later.begins_before.sum() == 1
    assert not later.ends_after.any()
    assert earlier.ends_after.sum() == 1
    np.testing.assert_allclose(later.end_s[later.begins_before] + middle, whole.end_s[k], atol=2e-3)
    np.testing.assert_allclose(earlier.start_s[earlier.ends_after], whole.start_s[k], atol=2e-3)


def test_nadir_of_the_ellipsoid_or_of_the_centre() -> None:
    points = np.stack([np.full(60, np.radians(45)), np.linspace(-3, 3, 60)], axis=-1)
    one = access(LOW, points, Cone(np.radians(20)), DAY)
    two = access(LOW, points, Cone(np.radians(20)), DAY, nadir="geocentric")
    assert len(one)
    assert len(two)
    assert not np.array_equal(one.start_s[:3], two.start_s[:3])
    # the normal leans 0.19 degrees: some 2 km on the ground, 0.3 s
    shared = np.intersect1d(one.point, two.point)[0]
    assert 0.05 < abs(one.of(int(shared)).start_s[0] - two.of(int(shared)).start_s[0]) < 1.5


def test_one_sensor_for_each_satellite() -> None:
    both = access(LOW, PLACES, [Cone(np.radians(30)), Cone(np.radians(50))], DAY)
    first = access(LOW.picked([0]), PLACES, Cone(np.radians(30)), DAY)
    assert (both.satellite == 0).sum() == len(first)
    np.testing.assert_allclose(both.start_s[both.satellite == 0], first.start_s, atol=1e-6)


def test_none_and_no_points() -> None:
    empty = access(LOW, np.empty((0, 2)), Cone(0.3), HALF)
    assert len(empty) == 0
    assert isinstance(empty, Intervals)
    nobody = access(LOW.picked(np.empty(0, int)), PLACES, Cone(0.3), HALF)
    assert len(nobody) == 0
    never = access(LOW.picked([1]), PLACES[2:3], Cone(0.1), HALF)
    assert len(never) == 0
    assert never.sun_elevation_rad.size == 0


class Wider(Sensor):
    """Says it sees less far than it does."""

    greatest_off_nadir_rad = 0.05
    least_elevation_rad = 0.0

    def margin(self, along: object, right: object, down: object) -> object:
        return Cone(0.6).margin(along, right, down)


class Nan(Wider):
    def margin(self, along: object, right: object, down: object) -> object:
        return np.asarray(along) * np.nan


def test_what_is_refused() -> None:
    sensor = Cone(0.3)
    with pytest.raises(PhysicsError, match="rows of latitude"):
        access(LOW, [0.1, 0.2], sensor, DAY)
    with pytest.raises(PhysicsError, match="finite"):
        access(LOW, [[0.1, np.nan]], sensor, DAY)
    with pytest.raises(PhysicsError, match="beyond a pole"):
        access(LOW, [[55.0, 37.0]], sensor, DAY)
    with pytest.raises(PhysicsError, match="100 km"):
        access(LOW, [[0.5, 0.3, 2e5]], sensor, DAY)
    with pytest.raises(PhysicsError, match="after its start"):
        access(LOW, PLACES, sensor, (DAY[1], DAY[0]))
    with pytest.raises(PhysicsError, match="pair"):
        access(LOW, PLACES, sensor, (1.0, 2.0))
    with pytest.raises(PhysicsError, match="2 satellites and 3 sensors"):
        access(LOW, PLACES, [sensor] * 3, DAY)
    with pytest.raises(PhysicsError, match="tolerance"):
        access(LOW, PLACES, sensor, DAY, tolerance_s=0.0)
    with pytest.raises(PhysicsError, match="least below"):
        access(LOW, PLACES, sensor, DAY, least_sun_elevation_rad=0.5, greatest_sun_elevation_rad=0.2)
    with pytest.raises(PhysicsError, match="at least one point"):
        access_blocks(LOW, PLACES, sensor, DAY, cells_at_once=0)
    with pytest.raises(UnknownIdError, match="nadir"):
        access(LOW, PLACES, sensor, DAY, nadir="down")
    with pytest.raises(PhysicsError, match="greatest_off_nadir_rad"):
        access(LOW, PLACES, Wider(), DAY)
    with pytest.raises(PhysicsError, match="finite number"):
        access(LOW, PLACES, Nan(), DAY)
    with pytest.raises(PhysicsError, match="comes down to the height"):
        access(
            MeanOrbits.of(START, ["x"], semi_major_axis_m=6.4e6, inclination_rad=1.0), [[0.1, 0.2, 9e4]], sensor, DAY
        )


def test_fields_with_a_gap_are_told_apart() -> None:
    pair = AnyOf(Cone(np.radians(5), pitch_rad=np.radians(20)), Cone(np.radians(5), pitch_rad=np.radians(-20)))
    points = np.stack([np.full(200, 0.6), np.linspace(-3.1, 3.1, 200)], axis=-1)
    found = access(LOW, points, pair, DAY)
    each = [access(LOW, points, one, DAY) for one in pair.sensors]
    assert len(found) == len(each[0]) + len(each[1]) > 20


def test_a_satellite_that_turns_back_over_the_equator() -> None:
    # its speed over the ground vanishes several times a day; it then looks along its own velocity, as all the time
    orbit = MeanOrbits.of(START, ["x"], semi_major_axis_m=42.164e6, inclination_rad=0.0, eccentricity=0.6)
    points = np.stack([np.zeros(90), np.linspace(-np.pi, np.pi, 90)], axis=-1)
    found = access(orbit, points, Rectangle(0.05, 0.1), DAY)
    assert np.unique(found.point).size > 20
    assert found.duration_s.min() > 60


def test_points_that_stay_at_an_edge_are_told() -> None:
    # to both sides of the track, and the equator lies below it within some metres all day
    orbit = MeanOrbits.of(START, ["x"], semi_major_axis_m=42.164e6, inclination_rad=0.0, eccentricity=0.6)
    points = np.stack([np.zeros(90), np.linspace(-np.pi, np.pi, 90)], axis=-1)
    with pytest.raises(ConvergenceError, match="stay at the edge"):
        access(orbit, points, SideLooking(0.0, 0.05, side="both", along_rad=0.05), DAY)


def test_positions_that_shake_are_refused() -> None:
    # the velocity turns right round every second
    def shaken(numbers: np.ndarray, times: Time) -> np.ndarray:
        s = np.atleast_1d((times - START).to_value("s"))
        where = np.stack([7e6 + 0 * s, 0 * s, 0 * s], axis=-1) + 2e4 * np.stack([0 * s, np.cos(s), np.sin(s)], axis=-1)
        return np.broadcast_to(where, (len(numbers), len(s), 3))

    short = START, START + TimeDelta(60.0, format="sec")
    with pytest.raises(ConvergenceError):
        access(shaken, PLACES[1:2], Cone(0.1), short, count=1, frame="ITRF")
