"""Laws of orbits of Earth observation: tracks close, local times hold, lattices are even, fronts are what they say."""

from __future__ import annotations

from math import gcd

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.joint_design import pareto_front
from intercosmos.physics.observation.joint_design_revisit import passes_of, revisit
from intercosmos.physics.observation.orbit_design import repeat_orbit
from intercosmos.physics.observation.orbit_design_frozen import frozen
from intercosmos.physics.observation.orbit_design_rates import drift_rates, sun_synchronous_inclinations
from intercosmos.physics.observation.orbit_design_sun import local_time_h, node_at_local_time_rad
from intercosmos.physics.observation.patterns import flower, lattice_flower, walker_delta
from intercosmos.physics.orbits.mean_orbits import ROTATION_RATE
from intercosmos.physics.orbits.nodal import SUN_RATE

GRAVITY = st.sampled_from(["J2", "J4"])
TURN = 2 * np.pi


@settings(max_examples=60, deadline=None)
@given(
    days=st.integers(1, 60), fraction=st.floats(13.0, 15.6), eccentricity=st.floats(0, 0.02), gravity=GRAVITY,
    inclination=st.none() | st.floats(0.1, 3.0),
)  # fmt: skip
def test_a_track_closes(
    days: int, fraction: float, eccentricity: float, gravity: str, inclination: float | None
) -> None:
    """Whole turns below the plane in whole revolutions, whatever the cycle, the plane and the field."""
    revolutions = round(days * fraction)
    assume(gcd(days, revolutions) == 1)
    orbit = repeat_orbit(
        days, revolutions, inclination_rad=inclination, eccentricity=eccentricity, gravity=gravity  # type: ignore[arg-type]
    )  # fmt: skip
    rates = drift_rates(orbit.semi_major_axis_m, eccentricity, orbit.inclination_rad, gravity=gravity)  # type: ignore[arg-type]
    turned = (ROTATION_RATE - rates.node) * orbit.cycle_s / TURN
    flown = (rates.mean_anomaly + rates.argument_of_perigee) * orbit.cycle_s / TURN
    assert turned == pytest.approx(days, rel=1e-10)
    assert flown == pytest.approx(revolutions, rel=1e-10)
    if inclination is None:
        assert rates.node == pytest.approx(SUN_RATE, rel=1e-7)


@settings(max_examples=60, deadline=None)
@given(axis=st.floats(6.6e6, 11e6), eccentricity=st.floats(0, 0.05), gravity=GRAVITY)
def test_a_sun_synchronous_plane_follows_the_sun(axis: float, eccentricity: float, gravity: str) -> None:
    tilt = sun_synchronous_inclinations(axis, eccentricity, gravity=gravity)  # type: ignore[arg-type]
    assert np.pi / 2 < tilt < np.pi
    rate = drift_rates(axis, eccentricity, tilt, gravity=gravity).node  # type: ignore[arg-type]
    assert rate == pytest.approx(SUN_RATE, rel=1e-7)


@settings(max_examples=40, deadline=None)
@given(
    hour=st.floats(0, 23.99), day=st.integers(1, 28), month=st.integers(1, 12),
    node=st.sampled_from(["ascending", "descending"]), sun=st.sampled_from(["mean", "apparent"]),
)  # fmt: skip
def test_local_time_and_node_are_inverse(hour: float, day: int, month: int, node: str, sun: str) -> None:
    when = f"2027-{month:02d}-{day:02d}T12:00:00"
    raan = node_at_local_time_rad(hour, when, node=node, sun=sun)  # type: ignore[arg-type]
    back = float(local_time_h(raan, when, node=node, sun=sun))  # type: ignore[arg-type]
    assert (back - hour + 12) % 24 - 12 == pytest.approx(0, abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(axis=st.floats(6.8e6, 9e6), inclination=st.floats(0.2, 0.9))
def test_a_frozen_orbit_mirrors(axis: float, inclination: float) -> None:
    """North and south exchanged, or the sense of flight, the eccentricity is the same."""
    zonals = np.array([1.0826e-3, -2.53e-6, -1.62e-6, -0.23e-6])
    south = zonals * np.array([1, -1, 1, -1])
    one, other = frozen(axis, inclination, zonals=zonals), frozen(axis, inclination, zonals=south)
    assert one.eccentricity == pytest.approx(other.eccentricity, rel=1e-6)
    assert abs(one.argument_of_perigee_rad - other.argument_of_perigee_rad) == pytest.approx(np.pi)
    back = frozen(axis, np.pi - inclination, zonals=zonals)
    assert back.eccentricity == pytest.approx(one.eccentricity, rel=1e-6)


@settings(max_examples=60, deadline=None)
@given(planes=st.integers(1, 8), each=st.integers(1, 8), phasing=st.integers(-9, 9))
def test_walker_is_a_lattice(planes: int, each: int, phasing: int) -> None:
    shared = {"semi_major_axis_m": 7e6, "inclination_rad": 1.0, "epoch": "2027-01-01"}
    walker = walker_delta(planes * each, planes, phasing, **shared)  # type: ignore[arg-type]
    lattice = lattice_flower(planes, each, -phasing, **shared)  # type: ignore[arg-type]
    assert np.cos(walker.raan_rad - lattice.raan_rad) == pytest.approx(1)
    assert np.cos(walker.mean_anomaly_rad - lattice.mean_anomaly_rad) == pytest.approx(1)


@settings(max_examples=60, deadline=None)
@given(
    petals=st.integers(1, 40), days=st.integers(1, 8), fn=st.integers(-12, 12), fd=st.integers(1, 24),
    fh=st.integers(-3, 3), satellites=st.integers(1, 30),
)  # fmt: skip
def test_a_flower_has_one_track(petals: int, days: int, fn: int, fd: int, fh: int, satellites: int) -> None:
    assume(gcd(petals, days) == 1 and petals / days < 14)
    try:
        orbits = flower(
            petals, days, satellites, fn=fn, fd=fd, fh=fh, inclination_rad=1.1, epoch="2027-01-01"  # type: ignore[arg-type]
        )  # fmt: skip
        refused = ""
    except PhysicsError as error:
        refused = str(error)
    if refused:
        assert "so many places" in refused
        return
    share = petals * orbits.raan_rad + days * orbits.mean_anomaly_rad
    assert np.cos(share) == pytest.approx(1, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(
    latitude=st.floats(-1.4, 1.4), reach=st.floats(0.02, 1.0), more=st.floats(1.01, 1.5),
    cycle=st.sampled_from([(1, 15), (2, 29), (3, 43), (4, 59)]), both=st.booleans(),
)  # fmt: skip
def test_a_wider_reach_sees_no_less(
    latitude: float, reach: float, more: float, cycle: tuple[int, int], both: bool
) -> None:
    orbit = repeat_orbit(*cycle)
    narrow = passes_of(orbit, latitude, reach, descending_only=not both)
    wide = passes_of(orbit, latitude, min(reach * more, 1.5), descending_only=not both)
    length = [float(np.sum(p.east_rad - p.west_rad)) for p in (narrow, wide)]
    assert length[0] <= length[1] + 1e-9
    assert length[1] <= TURN + 1e-9
    gaps = revisit(orbit, latitude, reach, descending_only=not both, longitudes=8)
    if gaps.seen[0] > 0:
        # as many passes as the strips are long: mean gaps are no shorter than all revolutions allow
        assert gaps.mean_s[0] <= gaps.max_s[0] * (1 + 1e-9)
        assert gaps.response_mean_s[0] <= orbit.cycle_s / 2 * (1 + 1e-9)
        assert gaps.response_mean_s[0] >= 0


@settings(max_examples=60, deadline=None)
@given(costs=st.lists(st.tuples(*[st.integers(0, 5)] * 3), min_size=1, max_size=40), seed=st.integers(0, 2**31 - 1))
def test_a_front_beats_all_the_rest(costs: list[tuple[int, int, int]], seed: int) -> None:
    """Nothing on it is beaten, everything off it is, and the order of the rows is nothing to it."""
    table = np.array(costs, float)
    front = pareto_front(table)
    beats = np.all(table[None] <= table[:, None], axis=-1) & np.any(table[None] < table[:, None], axis=-1)
    assert np.array_equal(front, ~beats.any(1))
    assert front.any()
    order = np.random.default_rng(seed).permutation(len(table))
    assert np.array_equal(pareto_front(table[order]), front[order])
