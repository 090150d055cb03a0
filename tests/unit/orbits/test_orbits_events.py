"""Events: what is found, how exactly, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.constants import EARTH_MU, EARTH_RADIUS
from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.orbits import event_functions as on
from intercosmos.physics.orbits.events import EventFunction, find_events
from intercosmos.physics.orbits.paths import Array, IntArray, Paths, PathTable, two_body_bounds, two_body_paths
from intercosmos.physics.orbits.roots import refine

A = 7e6
RATE = float(np.sqrt(EARTH_MU / A**3))
PERIOD = 2 * np.pi / RATE


def circles(radius: Array, inclination: Array, phase: Array) -> Paths:
    """Circular orbits with their node on the x axis, at ``phase`` past it at time 0."""
    rate = np.sqrt(EARTH_MU / radius**3)

    def state(i: IntArray, t: Array) -> tuple[Array, Array]:
        u = phase[i] + rate[i] * t
        c, s, k = np.cos(u), np.sin(u), inclination[i]
        p = np.stack([c, s * np.cos(k), s * np.sin(k)], axis=-1) * radius[i, None]
        v = np.stack([-s, c * np.cos(k), c * np.sin(k)], axis=-1) * (radius * rate)[i, None]
        return p, v

    every = np.arange(radius.size)
    return Paths(state, two_body_bounds(*state(every, np.zeros(radius.size)), EARTH_MU))


def one(inclination: float = np.pi / 2, phase: float = 0.0, radius: float = A) -> Paths:
    return circles(np.array([radius]), np.array([inclination]), np.array([phase]))


def test_nodes_come_every_half_turn() -> None:
    events = find_events(on.node(one(phase=-0.3)), 0.0, 3 * PERIOD)
    assert events.time_s == pytest.approx((0.3 + np.pi * np.arange(6)) / RATE, abs=1e-6)
    assert events.rising.tolist() == [True, False] * 3


def test_passage_of_a_plane_off_the_centre() -> None:
    events = find_events(on.plane_passage(one(), [0, 0, 2.0], offset_m=A / 2), 0.0, PERIOD)
    assert events.time_s == pytest.approx(np.array([np.pi / 6, 5 * np.pi / 6]) / RATE, abs=1e-6)


def ellipse(a: float, e: float) -> Paths:
    rate = np.sqrt(EARTH_MU / a**3)

    def state(i: IntArray, t: Array) -> tuple[Array, Array]:
        mean = rate * t
        anomaly = mean + e * np.sin(mean)
        for _ in range(20):
            anomaly -= (anomaly - e * np.sin(anomaly) - mean) / (1 - e * np.cos(anomaly))
        c, s, b = np.cos(anomaly), np.sin(anomaly), np.sqrt(1 - e * e)
        speed = a * rate / (1 - e * c)
        zero = np.zeros_like(c)
        return np.stack([a * (c - e), a * b * s, zero], -1), np.stack([-s * speed, b * c * speed, zero], -1)

    return Paths(state, two_body_bounds(*state(np.zeros(1, int), np.zeros(1)), EARTH_MU))


@pytest.mark.parametrize("e", [0.01, 0.3, 0.74])
def test_apsides_and_altitudes_of_an_ellipse(e: float) -> None:
    a = 6.7e6 / (1 - e)
    period = 2 * np.pi * np.sqrt(a**3 / EARTH_MU)
    paths = ellipse(a, e)
    events = find_events(on.apsis(paths), 0.1 * period, 2.1 * period)
    assert events.time_s == pytest.approx(period * np.array([0.5, 1.0, 1.5, 2.0]), abs=1e-5)
    assert events.rising.tolist() == [False, True, False, True]
    # radius a is passed at eccentric anomaly 90°, mean anomaly 90° - e
    up = find_events(on.altitude(paths, a - EARTH_RADIUS), 0.0, period)
    assert up.time_s == pytest.approx(np.array([np.pi / 2 - e, 3 * np.pi / 2 + e]) * period / (2 * np.pi), abs=1e-6)
    assert up.rising.tolist() == [True, False]


def test_geodetic_altitude_swells_towards_the_poles() -> None:
    # at the equator 7000 - 6378.137 km, at the pole 7000 - 6356.752 km (WGS 84)
    events = find_events(on.geodetic_altitude(one(phase=-0.1), 632e3), 0.0, PERIOD)
    assert events.rising.tolist() == [True, False, True, False]
    heights = np.linalg.norm(one(phase=-0.1).state(np.zeros(4, int), events.time_s)[0], axis=-1)
    assert np.allclose(heights, A)
    assert find_events(on.geodetic_altitude(one(), 645e3), 0.0, PERIOD).time_s.size == 0


def still_sun(t: Array) -> Array:
    return np.broadcast_to([149.6e9, 0.0, 0.0], (t.size, 3))


def test_shadows_are_cones() -> None:
    # by similar triangles: the umbra narrows, the penumbra widens, by (R_sun ∓ R)/d along the axis
    umbra = find_events(on.eclipse(one(), still_sun), 0.0, PERIOD)
    penumbra = find_events(on.eclipse(one(), still_sun, umbra=False), 0.0, PERIOD)
    assert umbra.rising.tolist() == penumbra.rising.tolist() == [False, True]
    for events, sign in ((umbra, -1), (penumbra, 1)):
        x, _, z = one().state(np.zeros(2, int), events.time_s)[0].T
        half = np.arcsin((on.SUN_RADIUS + sign * EARTH_RADIUS) / 149.6e9)
        # distance of the tangent line from the centre is the radius; 0.01 m is 1e-6 s at 7.5 km/s
        assert np.abs(z) * np.cos(half) + sign * x * np.sin(half) == pytest.approx(EARTH_RADIUS, abs=0.02)
        assert np.all(x < 0)
    assert penumbra.time_s[0] < umbra.time_s[0] < umbra.time_s[1] < penumbra.time_s[1]
    # beyond the tip of the umbra, some 1.38 million km out, there is no umbra but a penumbra
    far = one(radius=1.6e9)
    span = 2 * np.pi * np.sqrt(1.6e9**3 / EARTH_MU)
    assert find_events(on.eclipse(far, still_sun), 0.0, span).time_s.size == 0
    assert find_events(on.eclipse(far, still_sun, umbra=False), 0.0, span).time_s.size == 2


def test_sight_ends_where_the_line_touches_the_sphere() -> None:
    paths = circles(np.array([A, 9e6]), np.array([np.pi / 2] * 2), np.array([0.0, 0.0]))
    events = find_events(on.line_of_sight(paths, np.array([0]), np.array([1])), 0.0, 8 * PERIOD)
    assert events.time_s.size >= 2
    p, q = (paths.state(np.full(events.time_s.size, k), events.time_s)[0] for k in (0, 1))
    assert np.linalg.norm(np.cross(p, q), axis=-1) / np.linalg.norm(p - q, axis=-1) == pytest.approx(
        EARTH_RADIUS, abs=0.02
    )


def test_phase_and_separation() -> None:
    radii = np.array([A, 7.2e6])
    paths = circles(radii, np.array([0.5, 0.5]), np.array([0.0, 1.0]))
    slip = np.sqrt(EARTH_MU / radii[0] ** 3) - np.sqrt(EARTH_MU / radii[1] ** 3)
    normal = [0.0, -np.sin(0.5), np.cos(0.5)]
    first, second = np.array([0]), np.array([1])
    # the lower one gains: the lead of the second falls from 1 rad to 0.2 rad
    events = find_events(on.phase_angle(paths, first, second, 0.2, normal), 0.0, 2 / slip)
    assert events.time_s == pytest.approx([0.8 / slip], abs=1e-5)
    assert not events.rising[0]
    near = find_events(on.separation(paths, first, second, 0.2), 0.0, 2 / slip)
    assert near.time_s == pytest.approx(np.array([0.8, 1.2]) / slip, abs=1e-5)
    assert near.rising.tolist() == [True, False]


def test_elevation_of_a_pass_overhead() -> None:
    # a frame that does not turn: the central angle at elevation m is arccos(R cos m / r) - m
    site, up = on.site_frame(0.0, 0.0)
    mask = np.radians(10)
    events = find_events(on.elevation(one(phase=-1.0), site, up, mask_rad=mask), 0.0, PERIOD / 2)
    reach = np.arccos(EARTH_RADIUS * np.cos(mask) / A) - mask
    assert events.time_s == pytest.approx(np.array([1 - reach, 1 + reach]) / RATE, abs=1e-6)


def test_own_function_without_a_bound() -> None:
    # two roots 2 ms apart, a hundred steps of the samples apart from anything else
    dip = EventFunction(lambda i, t: (t - 1.234) ** 2 - 1e-6, 1)
    assert find_events(dip, 0.0, 10.0, step_s=0.5, shortest_s=1e-5).time_s == pytest.approx([1.233, 1.235], abs=1e-6)


def test_a_table_is_a_path_with_bounds() -> None:
    truth = one(phase=-0.3)
    t = np.arange(-600.0, PERIOD + 660.0, 60.0)
    table = PathTable(truth.state(np.zeros(t.size, int), t)[0][None], -600.0, 60.0)
    assert table.error(lambda s: truth.state(np.zeros(s.size, int), s)[0][None])[0] < 1e-6
    _, v = table.state(np.zeros(2, int), np.array([31.0, 1234.5]))
    assert v == pytest.approx(truth.state(np.zeros(2, int), np.array([31.0, 1234.5]))[1], abs=1e-7)
    b = table.bounds()
    assert b.nearest_m[0] == pytest.approx(A, rel=2e-3)
    assert b.speed[0] == pytest.approx(1.05 * A * RATE, rel=1e-3)
    assert b.jerk[0] == pytest.approx(1.05 * A * RATE**3, rel=1e-3)
    events = find_events(on.node(table.paths()), 0.0, PERIOD)
    assert events.time_s == pytest.approx((0.3 + np.pi * np.arange(2)) / RATE, abs=1e-6)
    with pytest.raises(PhysicsError, match="outside the table"):
        table.position(np.zeros(1, int), np.array([1e6]))


def test_two_body_paths() -> None:
    truth = one(phase=-0.3)
    start = truth.state(np.zeros(1, int), np.zeros(1))
    events = find_events(on.node(two_body_paths(*start, EARTH_MU)), 0.0, PERIOD)
    assert events.time_s == pytest.approx((0.3 + np.pi * np.arange(2)) / RATE, abs=1e-6)


def test_what_cannot_be_searched_is_refused() -> None:
    flat = one(inclination=0.0)
    with pytest.raises(ConvergenceError, match="equatorial"):
        find_events(on.node(flat), 0.0, PERIOD, limit=5000)
    with pytest.raises(PhysicsError, match="end is after"):
        find_events(on.node(one()), 1.0, 1.0)
    with pytest.raises(PhysicsError, match="step_s"):
        find_events(EventFunction(lambda i, t: t, 1), 0.0, 1.0)
    with pytest.raises(PhysicsError, match="object 0 is not finite"):
        find_events(EventFunction(lambda i, t: t * np.nan, 1), 0.0, 1.0, step_s=0.1)
    with pytest.raises(PhysicsError, match="evaluations allowed"):
        find_events(on.node(one()), 0.0, 1e6, step_s=1e-3)
    with pytest.raises(PhysicsError, match="normal"):
        on.plane_passage(one(), [0, 0, 0])
    with pytest.raises(PhysicsError, match="sign"):
        refine(lambda i, x: x + 1, np.zeros(1, int), np.zeros(1), np.ones(1), 1e-6)
    with pytest.raises(PhysicsError, match="not parallel"):
        two_body_bounds([A, 0, 0], [1.0, 0, 0], EARTH_MU)
    with pytest.raises(PhysicsError, match="at least 10 times"):
        PathTable(np.zeros((1, 5, 3)), 0.0, 1.0)


def test_no_object_has_no_event() -> None:
    assert find_events(EventFunction(lambda i, t: t, 0, np.empty(0)), 0.0, 1.0).time_s.size == 0
