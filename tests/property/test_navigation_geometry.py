"""Laws of the geometry of navigation: dilutions, shares of a gain, protection levels, horizons."""

from __future__ import annotations

from itertools import chain, combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from intercosmos.physics.navigation.accuracy_model import radial_95
from intercosmos.physics.navigation.dilution import dilution_of_precision
from intercosmos.physics.navigation.gain import shapley
from intercosmos.physics.navigation.horizons import horizon_elevation
from intercosmos.physics.navigation.integrity import protection_levels
from intercosmos.physics.orbits.frames import ecef_from_geodetic

Array = NDArray[np.float64]
SEEDS = st.integers(0, 2**32 - 1)


def sky(seed: int, count: int) -> tuple[Array, Array]:
    """A place and satellites anywhere on a sphere around the Earth."""
    random = np.random.default_rng(seed)
    line = random.normal(size=(count, 3))
    place = ecef_from_geodetic(np.arcsin(random.uniform(-1, 1)), random.uniform(-np.pi, np.pi))
    return 2.6e7 * line / np.linalg.norm(line, axis=-1, keepdims=True), place


@given(SEEDS, st.integers(20, 40))
@settings(max_examples=40)
def test_parts_of_dilution_add_up(seed: int, count: int) -> None:
    satellites, place = sky(seed, count)
    dop = dilution_of_precision(satellites, place, systems="GR" * (count // 2) + "E" * (count % 2))
    if np.isfinite(dop.gdop):
        np.testing.assert_allclose(dop.gdop**2, dop.pdop**2 + dop.tdop**2)
        np.testing.assert_allclose(dop.pdop**2, dop.hdop**2 + dop.vdop**2)
        clocks = dop.clock_dop.to_numpy()
        np.testing.assert_allclose(dop.tdop**2, np.sum(clocks[np.isfinite(clocks)] ** 2))


@given(SEEDS, st.integers(24, 40))
@settings(max_examples=40)
def test_more_satellites_never_worsen_the_position(seed: int, count: int) -> None:
    satellites, place = sky(seed, count)
    letters = "GR" * (count // 2) + "G" * (count % 2)
    for clocks in ("one", "each"):
        some = dilution_of_precision(satellites[:-2], place, systems=letters[:-2], clocks=clocks)
        every = dilution_of_precision(satellites, place, systems=letters, clocks=clocks)
        for name in ("pdop", "hdop", "vdop"):
            assert float(every[name]) <= float(some[name]) * (1 + 1e-9)


@given(SEEDS, st.integers(24, 40))
@settings(max_examples=40)
def test_a_common_clock_is_never_worse(seed: int, count: int) -> None:
    satellites, place = sky(seed, count)
    letters = "GR" * (count // 2) + "G" * (count % 2)
    one = dilution_of_precision(satellites, place, systems=letters, clocks="one")
    each = dilution_of_precision(satellites, place, systems=letters, clocks="each")
    assert float(one.pdop) <= float(each.pdop) * (1 + 1e-9)


@given(SEEDS, st.floats(0, 2 * np.pi), st.floats(0.1, 10))
@settings(max_examples=30)
def test_turning_the_earth_and_scaling_weights(seed: int, angle: float, scale: float) -> None:
    satellites, place = sky(seed, 24)
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    here = dilution_of_precision(satellites, place)
    there = dilution_of_precision(satellites @ turn.T, turn @ place, weights=np.full(24, scale))
    for name in ("pdop", "hdop", "vdop", "tdop"):
        np.testing.assert_allclose(there[name] * np.sqrt(scale), here[name], rtol=1e-6)


def games(seed: int, players: str, cells: int = 3) -> dict[frozenset[str], Array]:
    random = np.random.default_rng(seed)
    groups = chain.from_iterable(combinations(players, k) for k in range(1, len(players) + 1))
    return {frozenset(g): random.normal(size=cells) for g in groups}


@given(SEEDS, st.integers(1, 5))
@settings(max_examples=40)
def test_shares_add_up_to_the_whole(seed: int, count: int) -> None:
    game = games(seed, "RCGEJ"[:count])
    np.testing.assert_allclose(sum(shapley(game).values()), game[frozenset("RCGEJ"[:count])], atol=1e-12)


@given(SEEDS)
@settings(max_examples=40)
def test_equal_players_share_alike_and_null_players_nothing(seed: int) -> None:
    random = np.random.default_rng(seed)
    worth = {k: random.normal(size=2) for k in range(1, 3)}
    groups = chain.from_iterable(combinations("RCX", k) for k in range(1, 4))
    # worth by how many of R and C take part; X adds nothing
    game = {g: worth.get(len(set(g) & set("RC")), np.zeros(2)) for g in groups}
    shares = shapley(game)
    np.testing.assert_allclose(shares["R"], shares["C"], atol=1e-12)
    np.testing.assert_allclose(shares["X"], 0, atol=1e-12)


@given(SEEDS, SEEDS)
@settings(max_examples=40)
def test_shares_of_a_sum_are_sums_of_shares(first: int, second: int) -> None:
    a, b = games(first, "RCG"), games(second, "RCG")
    both = shapley({k: a[k] + 2 * b[k] for k in a})
    for player, share in both.items():
        np.testing.assert_allclose(share, shapley(a)[player] + 2 * shapley(b)[player], atol=1e-12)


@given(SEEDS)
@settings(max_examples=10)
def test_protection_levels_exceed_what_is_likely_and_shrink_with_more_satellites(seed: int) -> None:
    satellites, place = sky(seed, 36)
    letters = "GE" * 18
    every = protection_levels(satellites, place, systems=letters)
    fewer = protection_levels(satellites[:-8], place, systems=letters[:-8])
    assert float(every.vpl_m) >= 5 * float(every.sigma_vertical_m)
    assert float(every.sigma_vertical_m) <= float(fewer.sigma_vertical_m) * 1.2
    assert 0 <= float(every.p_unmonitored) < 1e-3


@given(st.lists(st.floats(0, 1.5), min_size=1, max_size=20), st.floats(-20, 20))
def test_a_horizon_is_periodic_and_between_its_points(points: list[float], azimuth: float) -> None:
    here = float(horizon_elevation(points, azimuth))
    assert min(points) - 1e-12 <= here <= max(points) + 1e-12
    np.testing.assert_allclose(here, horizon_elevation(points, azimuth + 2 * np.pi), atol=1e-9)


@given(st.floats(1e-3, 10), st.floats(1e-3, 10), st.floats(-0.99, 0.99), st.floats(0, np.pi))
@settings(max_examples=30)
def test_radius_of_95_percent_does_not_turn(first: float, second: float, part: float, angle: float) -> None:
    mixed = part * np.sqrt(first * second)
    c, s = np.cos(angle), np.sin(angle)
    turned = np.array([[c, -s], [s, c]]) @ np.array([[first, mixed], [mixed, second]]) @ np.array([[c, s], [-s, c]])
    there = radial_95(np, turned[0, 0], turned[1, 1], turned[0, 1])
    np.testing.assert_allclose(there, radial_95(np, first, second, mixed), rtol=1e-6)
