"""Laws of frames and ephemerides."""

from __future__ import annotations

import numpy as np
from astropy.time import Time
from hypothesis import given, settings
from hypothesis import strategies as st

from intercosmos.physics.orbits import local_frames
from intercosmos.physics.orbits.ephemerides import states
from intercosmos.physics.orbits.frame_transform import FRAMES, transform

frames = st.sampled_from(FRAMES)
days = st.floats(2445000.5, 2475000.5)  # 1982 to 2064, partly past the end of the table
seeds = st.integers(0, 10_000)
bodies = st.sampled_from(["sun", "mercury", "venus", "earth", "moon", "mars", "jupiter", "pluto"])


def random_states(seed: int, count: int = 4) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(count, 3)) * 1e7, rng.normal(size=(count, 3)) * 3e3


@settings(deadline=None, max_examples=60)
@given(first=frames, second=frames, day=days, seed=seeds)
def test_frames_are_turned_and_turned_back(first: str, second: str, day: float, seed: int) -> None:
    r, v = random_states(seed)
    time = Time(day, format="jd", scale="tdb")
    there = transform(r, v, origin_frame=first, target_frame=second, time=time)
    back = transform(*there, origin_frame=second, target_frame=first, time=time)
    assert np.max(np.abs(back[0] - r)) < 1e-7
    assert np.max(np.abs(back[1] - v)) < 1e-10
    # lengths and angles between positions stay
    assert np.allclose(there[0] @ there[0].T, r @ r.T, rtol=1e-13, atol=1e2)


@settings(deadline=None, max_examples=60)
@given(first=frames, middle=frames, last=frames, day=days, seed=seeds)
def test_a_way_round_leads_to_the_same_place(first: str, middle: str, last: str, day: float, seed: int) -> None:
    if {"teme", "eme2000"} <= {first, middle, last}:
        return  # this pair has two published ways
    r, v = random_states(seed)
    time = Time(day, format="jd", scale="tdb")
    straight = transform(r, v, origin_frame=first, target_frame=last, time=time)
    leg = transform(r, v, origin_frame=first, target_frame=middle, time=time)
    round_about = transform(*leg, origin_frame=middle, target_frame=last, time=time)
    assert np.max(np.abs(straight[0] - round_about[0])) < 1e-6
    assert np.max(np.abs(straight[1] - round_about[1])) < 1e-9


@settings(deadline=None, max_examples=60)
@given(seed=seeds, mass_ratio=st.floats(1e-6, 0.5), axes=st.sampled_from(["rtn", "lvlh"]))
def test_local_and_rotating_frames_are_left_as_they_are_entered(seed: int, mass_ratio: float, axes: str) -> None:
    (r, v), (r0, v0) = random_states(seed), random_states(seed + 1)
    back = local_frames.from_local(*local_frames.to_local(r, v, r0, v0, axes=axes), r0, v0, axes=axes)
    assert np.allclose(back[0], r, rtol=1e-12, atol=1e-6)
    assert np.allclose(back[1], v, rtol=1e-12, atol=1e-6)
    turned = local_frames.to_rotating(r, v, r0, v0, mass_ratio)
    back = local_frames.from_rotating(*turned, r0, v0, mass_ratio)
    assert np.allclose(back[0], r, rtol=1e-12, atol=1e-6)
    assert np.allclose(back[1], v, rtol=1e-12, atol=1e-6)


@settings(deadline=None, max_examples=40)
@given(one=bodies, two=bodies, three=bodies, t=st.floats(-1.4e10, 2.0e10))
def test_ephemerides_add_up_and_move_with_their_velocity(one: str, two: str, three: str, t: float) -> None:
    direct, v = states(one, t, three)
    via = states(one, t, two)[0] + states(two, t, three)[0]
    assert np.max(np.abs(direct - via)) < 0.02
    assert np.max(np.abs(states(three, t, one)[0] + direct)) < 0.01  # rounding of 6e12 m
    half = 60.0
    ends, _ = states(one, [t - half, t + half], three)
    # the slope over two minutes: curvature of the Moon's path below 1e-7 m/s, rounding of 6e12 m and of the epoch
    assert np.max(np.abs((ends[1] - ends[0]) / (2 * half) - v)) < 1e-2
