from __future__ import annotations

import numpy as np
import pytest
from astropy.time import Time

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.orbits import local_frames
from intercosmos.physics.orbits.body_frames import pole_and_meridian
from intercosmos.physics.orbits.earth_orientation import earth_orientation, julian_date
from intercosmos.physics.orbits.ephemerides import ephemeris
from intercosmos.physics.orbits.frame_transform import FRAMES, transform
from intercosmos.physics.orbits.frames import celestial_pole, gcrf_from_itrf

TIME = Time("2026-03-01T01:02:03", scale="utc")
R, V = np.array([7e6, 1e5, 2e5]), np.array([10.0, 7e3, 2e3])


@pytest.mark.parametrize("frame", FRAMES)
def test_there_and_back(frame: str) -> None:
    there = transform(R, V, origin_frame="gcrf", target_frame=frame, time=TIME)
    back = transform(*there, origin_frame=frame, target_frame="gcrf", time=TIME)
    assert np.max(np.abs(back[0] - R)) < 1e-8
    assert np.max(np.abs(back[1] - V)) < 1e-10
    assert np.linalg.norm(there[0]) == pytest.approx(np.linalg.norm(R), rel=1e-14)


@pytest.mark.parametrize("frame", FRAMES)
def test_velocity_is_the_slope_of_position(frame: str) -> None:
    # a body at rest in the frame, seen from inertial axes a second before and after. The axis of the Earth's turning
    # is taken as still in velocities: that is 8e-12 rad/s; the rest is the curvature of the path, w^3 r h^2 / 6
    half = 1.0
    day = TIME.tt
    ends = Time([day.jd1] * 2, day.jd2 + np.array([-half, half]) / 86400, format="jd", scale="tt")
    path, _ = transform(R, np.zeros(3), origin_frame=frame, target_frame="gcrf", time=ends)
    _, v = transform(R, np.zeros(3), origin_frame=frame, target_frame="gcrf", time=TIME)
    assert np.max(np.abs((path[1] - path[0]) / (2 * half) - v)) < 2e-4


def test_same_as_the_functions_of_the_earth_alone() -> None:
    utc = julian_date("2026-03-01T01:02:03")
    ours = transform(R, V, origin_frame="itrf", target_frame="gcrf", time=TIME)
    theirs = gcrf_from_itrf(R, V, *utc)
    for a, b in zip(ours, theirs, strict=True):
        assert a == pytest.approx(b, rel=1e-12, abs=1e-6)


def test_an_orientation_passed_in_is_the_one_used() -> None:
    known = earth_orientation(*julian_date("2026-03-01T01:02:03"))
    table, _ = transform(R, V, origin_frame="itrf", target_frame="gcrf", time=TIME)
    own, _ = transform(R, V, origin_frame="itrf", target_frame="gcrf", time=TIME, orientation=known)
    assert own == pytest.approx(table, abs=1e-6)


def test_one_time_many_states_and_many_times_one_state() -> None:
    many = np.stack([R, 2 * R, 3 * R])
    r, _ = transform(many, V, origin_frame="itrf", target_frame="teme", time=TIME)
    assert r.shape == (3, 3)
    assert r[2] == pytest.approx(3 * r[0])
    times = Time(TIME.jd1, TIME.jd2 + np.zeros((2, 1)), format="jd", scale="utc")
    r, v = transform(many, V, origin_frame="itrf", target_frame="teme", time=times)
    assert r.shape == v.shape == (2, 3, 3)
    assert r[1, 0] == pytest.approx(transform(R, V, origin_frame="itrf", target_frame="teme", time=TIME)[0])
    assert transform(np.zeros((0, 3)), V, origin_frame="itrf", target_frame="gcrf", time=TIME)[0].shape == (0, 3)


def test_interpolated_pole_stays_with_the_series() -> None:
    import erfa

    days = np.random.default_rng(2).uniform(0.0, 30.0, 1000)
    pole = celestial_pole((np.full(1000, 2461000.5), days))
    series = np.stack(erfa.xys06a(2461000.5, days), axis=-1)
    assert np.max(np.abs(pole - series)) < 1e-13


def test_many_times_give_what_single_ones_give() -> None:
    times = Time(2461000.5, np.linspace(0.0, 3.0, 200), format="jd", scale="utc")
    r, v = transform(R, V, origin_frame="itrf", target_frame="gcrf", time=times)
    for k in (0, 57, 199):
        single = transform(R, V, origin_frame="itrf", target_frame="gcrf", time=times[k])
        assert np.linalg.norm(single[0] - r[k]) < 1e-6
        assert np.linalg.norm(single[1] - v[k]) < 1e-9


def test_apollo_flew_before_whole_leap_seconds() -> None:
    time = Time("1969-07-16T13:32:00", scale="utc")
    r, v = transform(R, np.zeros(3), origin_frame="itrf", target_frame="gcrf", time=time)
    assert np.linalg.norm(v) == pytest.approx(7.292115e-5 * np.hypot(*R[:2]), rel=1e-4)
    known = earth_orientation(*julian_date("2026-03-01"))
    assert np.all(
        np.isfinite(transform(r, v, origin_frame="itrf", target_frame="gcrf", time=time, orientation=known)[0])
    )


def test_centres_move_when_they_are_named() -> None:
    moon_r, moon_v = ephemeris("moon", TIME, origin="earth")
    r, v = transform(
        moon_r,
        moon_v,
        origin_frame="gcrf",
        target_frame="moon-fixed",
        time=TIME,
        origin_centre="earth",
        target_centre="moon",
    )
    assert np.max(np.abs(r)) < 1e-6
    assert np.max(np.abs(v)) < 1e-9
    with pytest.raises(PhysicsError, match="both origin_centre and target_centre"):
        transform(R, V, origin_frame="gcrf", target_frame="icrf", time=TIME, origin_centre="earth")


def test_the_moon_turns_the_same_face_to_the_earth() -> None:
    # optical librations stay below 8.2 degrees in longitude and 6.9 in latitude (any almanac)
    times = Time(2461000.5, np.linspace(0.0, 300.0, 60), format="jd", scale="tdb")
    earth, earth_v = ephemeris("earth", times, origin="moon")
    r, _ = transform(earth, earth_v, origin_frame="icrf", target_frame="moon-fixed", time=times)
    longitude, latitude = np.arctan2(r[:, 1], r[:, 0]), np.arcsin(r[:, 2] / np.linalg.norm(r, axis=1))
    assert np.degrees(np.abs(longitude)).max() < 8.2
    assert np.degrees(np.abs(latitude)).max() < 6.9


def test_names_and_shapes_that_do_not_do() -> None:
    with pytest.raises(UnknownIdError, match="did you mean 'teme'"):
        transform(R, V, origin_frame="teem", target_frame="gcrf", time=TIME)
    with pytest.raises(UnknownIdError, match="no body with rotational elements is called 'triton'"):
        pole_and_meridian("triton", 0.0)
    with pytest.raises(PhysicsError, match=r"shape \(\.\.\., 3\)"):
        transform(R[:2], V, origin_frame="itrf", target_frame="gcrf", time=TIME)
    with pytest.raises(PhysicsError, match="do not go together"):
        transform(np.zeros((4, 3)), np.zeros((3, 3)), origin_frame="itrf", target_frame="gcrf", time=TIME)
    with pytest.raises(PhysicsError, match="January 1962"):
        transform(R, V, origin_frame="itrf", target_frame="gcrf", time=Time("1957-10-04T19:28:34", scale="tt"))
    with pytest.raises(PhysicsError, match="cover 1549"):
        transform(
            R,
            V,
            origin_frame="icrf",
            target_frame="gcrf",
            time=Time(2700000.5, format="jd", scale="tdb"),
            origin_centre="sun",
            target_centre="earth",
        )


def test_local_axes() -> None:
    rtn = local_frames.rtn_axes(R, V)
    assert rtn @ rtn.T == pytest.approx(np.eye(3), abs=1e-15)
    assert rtn @ R == pytest.approx([np.linalg.norm(R), 0, 0], abs=1e-8)
    assert (rtn @ V)[2] == pytest.approx(0.0, abs=1e-12)
    lvlh = local_frames.lvlh_axes(R, V)
    assert lvlh @ R == pytest.approx([0, 0, -np.linalg.norm(R)], abs=1e-8)
    assert np.linalg.det(lvlh) == pytest.approx(1.0)
    with pytest.raises(PhysicsError, match="no orbital plane"):
        local_frames.rtn_axes(R, 1e-3 * R)
    with pytest.raises(PhysicsError, match="'rtn' or 'lvlh'"):
        local_frames.to_local(R, V, R, V, axes="vnc")


def test_a_point_ahead_on_the_same_circle_rests_in_the_local_frame() -> None:
    radius, speed, ahead = 7e6, 7.5e3, 0.01
    r0, v0 = np.array([radius, 0, 0]), np.array([0, speed, 0])
    r = radius * np.array([np.cos(ahead), np.sin(ahead), 0])
    v = speed * np.array([-np.sin(ahead), np.cos(ahead), 0])
    x, rate = local_frames.to_local(r, v, r0, v0)
    assert x == pytest.approx([radius * (np.cos(ahead) - 1), radius * np.sin(ahead), 0], abs=1e-6)
    assert rate == pytest.approx(np.zeros(3), abs=1e-9)
    x, _ = local_frames.to_local(r, v, r0, v0, axes="lvlh")
    assert x[0] == pytest.approx(radius * np.sin(ahead))
