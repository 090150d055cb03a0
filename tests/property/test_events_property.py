"""No event is missed: the search beside dense sampling, on random orbits and sites."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.time import Time

from intercosmos.constants import EARTH_MU, EARTH_RADIUS, EARTH_ROTATION_RATE
from intercosmos.physics.orbits import event_functions as on
from intercosmos.physics.orbits.access import Passes, access
from intercosmos.physics.orbits.elements import Keplerian, to_state
from intercosmos.physics.orbits.events import EventFunction, Events, find_events
from intercosmos.physics.orbits.paths import Array, IntArray, Paths, two_body_bounds

COUNT = 40
SPAN = 43_200.0


def ellipses(seed: int, count: int) -> Paths:
    """Random bound orbits, low and circular to high and eccentric, all above 250 km."""
    random = np.random.default_rng(seed)
    perigee = EARTH_RADIUS + 250e3 + 10 ** random.uniform(4, 6.8, count)
    e = random.uniform(0, 0.75, count) ** 2
    a = perigee / (1 - e)
    i, raan, argument, mean = (random.uniform(0, top, count) for top in (np.pi, 2 * np.pi, 2 * np.pi, 2 * np.pi))
    i = np.clip(i, 0.05, np.pi - 0.05)
    rate = np.sqrt(EARTH_MU / a**3)

    def state(k: IntArray, t: Array) -> tuple[Array, Array]:
        m = np.mod(mean[k] + rate[k] * t + np.pi, 2 * np.pi) - np.pi
        u = m + e[k] * np.sin(m)
        for _ in range(8):
            u = u - (u - e[k] * np.sin(u) - m) / (1 - e[k] * np.cos(u))
        true = 2 * np.arctan(np.sqrt((1 + e[k]) / (1 - e[k])) * np.tan(u / 2))
        return to_state(Keplerian(a[k], e[k], i[k], raan[k], argument[k], true))

    every = np.arange(count)
    return Paths(state, two_body_bounds(*state(every, np.zeros(count)), EARTH_MU))


def sun(t: Array) -> Array:
    angle = 0.3 + 2e-7 * t
    return 149.6e9 * np.stack([np.cos(angle), 0.917 * np.sin(angle), 0.398 * np.sin(angle)], axis=-1)


def assert_none_missed(function: EventFunction, found: Events, step: float = 5.0) -> None:
    """Signs between the events are as samples every few seconds say, and at each event the function is zero."""
    times = np.linspace(0.0, SPAN, int(SPAN / step) + 1)
    for k in range(function.objects):
        seen = function.value(np.full(times.size, k), times) >= 0
        mine = found.object == k
        begins = seen[0]
        flips = np.searchsorted(found.time_s[mine], times)
        # no sample within 2 microseconds of an event
        clear = np.ones(times.size, bool)
        if mine.any():
            nearest = np.min(np.abs(times[:, None] - found.time_s[mine]), axis=1)
            clear = nearest > 2e-6
        assert np.array_equal(seen[clear], (begins ^ (flips % 2 == 1))[clear])
        # rising and falling in turn, beginning as the sign at the start says
        assert np.array_equal(found.rising[mine], (np.arange(mine.sum()) % 2 == 1) ^ (not begins))
        before, after = (function.value(np.full(mine.sum(), k), found.time_s[mine] + d) for d in (-2e-6, 2e-6))
        assert np.all((before >= 0) != (after >= 0))


@pytest.mark.parametrize("seed", range(3))
def test_no_event_of_random_orbits_is_missed(seed: int) -> None:
    paths = ellipses(seed, COUNT)
    pairs = np.arange(COUNT // 2)
    site, up = on.site_frame(0.7, 0.2)
    functions = [
        on.node(paths),
        on.apsis(paths),
        on.altitude(paths, 3e6),
        on.geodetic_altitude(paths, 1e6),
        on.eclipse(paths, sun),
        on.eclipse(paths, sun, umbra=False),
        on.elevation(paths, site, up, mask_rad=0.1),
        on.line_of_sight(paths, pairs, pairs + COUNT // 2),
        on.separation(paths, pairs, pairs + COUNT // 2, 0.4),
    ]
    for function in functions:
        assert function.curvature is not None
        assert_none_missed(function, find_events(function, 0.0, SPAN), step=20.0)


@pytest.mark.parametrize("seed", range(2))
def test_bounds_on_the_curvature_hold(seed: int) -> None:
    paths = ellipses(seed + 10, COUNT)
    pairs = np.arange(COUNT // 2)
    site, up = on.site_frame(0.7, 0.2)
    times = np.linspace(0.0, SPAN, 701)
    for function in (
        on.node(paths),
        on.apsis(paths),
        on.altitude(paths, 3e6),
        on.geodetic_altitude(paths, 1e6),
        on.eclipse(paths, sun),
        on.eclipse(paths, sun, umbra=False),
        on.elevation(paths, site, up, mask_rad=-0.1),
        on.line_of_sight(paths, pairs, pairs + COUNT // 2),
        on.separation(paths, pairs, pairs + COUNT // 2, 0.4),
        on.phase_angle(paths, pairs, pairs + COUNT // 2, 1.0, [0.0, 0.6, 0.8]),
    ):
        k, t = (x.ravel() for x in np.meshgrid(np.arange(function.objects), times, indexing="ij"))
        h = 1.0
        low, middle, high = (function.value(k, t + d) for d in (-h, 0.0, h))
        # rounding of the values, some 1e-16 of their size over h², is allowed for
        noise = 1e-13 * np.max(np.abs(middle))
        assert function.curvature is not None
        assert np.all(np.abs(low - 2 * middle + high) / h**2 <= function.curvature[k] + noise)


def itrf(paths: Paths, k: IntArray, t: Array) -> Array:
    """The orbits seen from an Earth that turns about z."""
    p = paths.state(k, t)[0]
    c, s = np.cos(EARTH_ROTATION_RATE * t), np.sin(EARTH_ROTATION_RATE * t)
    return np.stack([c * p[:, 0] + s * p[:, 1], c * p[:, 1] - s * p[:, 0], p[:, 2]], axis=-1)


@pytest.mark.parametrize(("seed", "mask"), [(5, 0.0), (6, 5.0), (7, 40.0)])
def test_no_pass_of_random_orbits_is_missed(seed: int, mask: float) -> None:
    random = np.random.default_rng(seed)
    count, sites = 16, 12
    paths = ellipses(seed, count)
    places = np.stack(
        [np.arcsin(random.uniform(-1, 1, sites)), random.uniform(-np.pi, np.pi, sites), np.zeros(sites)], axis=-1
    )
    start, end = Time("2027-03-01", scale="tai"), Time("2027-03-01T12:00:00", scale="tai")

    def positions(numbers: IntArray, times: Time) -> Array:
        t = (times - start).to_value("s")
        k = np.repeat(numbers, t.size)
        return itrf(paths, k, np.tile(t, numbers.size)).reshape(numbers.size, t.size, 3)

    masks = np.full(sites, np.radians(mask))
    passes = access(places, positions, start, end, count=count, mask_rad=masks, frame="ITRF")
    assert len(passes) > 40
    times = np.linspace(0.0, SPAN, 4321)
    site, up = on.site_frame(places[:, 0], places[:, 1], places[:, 2])
    for k in range(count):
        path = itrf(paths, np.full(times.size, k), times)
        for s in range(sites):
            ray = path - site[s]
            elevation = np.arcsin(ray @ up[s] / np.linalg.norm(ray, axis=-1))
            assert_as_sampled(passes.of(s, k), times, elevation, masks[s])


def assert_as_sampled(mine: Passes, times: Array, elevation: Array, mask: float) -> None:
    inside = np.any((times[:, None] >= mine.start_s) & (times[:, None] <= mine.end_s), axis=1)
    # 1e-8 rad: a millimetre of interpolation seen from 200 km is 5e-9
    assert np.all(elevation[inside] > mask - 1e-8)
    assert np.all(elevation[~inside] < mask + 1e-8)
    for a, b, at, height in zip(mine.start_s, mine.end_s, mine.highest_s, mine.highest_rad, strict=True):
        sampled = elevation[(times >= a) & (times <= b)]
        assert a <= at <= b
        assert height >= mask - 1e-8
        if sampled.size:
            assert height >= np.max(sampled) - 1e-8
