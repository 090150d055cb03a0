"""Laws of joined systems: more satellites and better known offsets never harm who weights by quality."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.accuracy_model import RangeErrors
from intercosmos.physics.navigation.dilution import dilution_of_precision
from intercosmos.physics.navigation.service import NORMAL_95, service
from intercosmos.physics.orbits.frames import ecef_from_geodetic

MASK = float(np.radians(5.0))


def sky(seed: int, count: int) -> np.ndarray:
    """Satellites at random on a sphere of the size of navigation orbits, (2, count, 3)."""
    rng = np.random.default_rng(seed)
    away = rng.normal(size=(2, count, 3))
    return 2.6e7 * away / np.linalg.norm(away, axis=-1, keepdims=True)


def places(seed: int, count: int = 20) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return ecef_from_geodetic(np.arcsin(rng.uniform(-1, 1, count)), rng.uniform(-np.pi, np.pi, count), 0.0)


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.integers(14, 30), st.integers(14, 30))
def test_joining_by_quality_never_harms(seed: int, first: int, second: int) -> None:
    found = service({"R": sky(seed, first), "C": sky(seed + 1, second)}, places(seed), mask_rad=MASK)
    assert found.subsets == ("R", "C", "RC")
    for value in (found.vertical_95_m, found.horizontal_95_m, found.pdop):
        alone = np.minimum(value[0], value[1])
        assert np.all(value[2] <= alone * (1 + 1e-9))


@settings(max_examples=15)
@given(st.integers(0, 10**6), st.floats(0.1, 30.0), st.floats(1.1, 10.0))
def test_a_better_known_offset_never_harms(seed: int, sigma: float, worse: float) -> None:
    given_sky = {"R": sky(seed, 12), "C": sky(seed + 1, 12)}
    where = places(seed)
    good, poor, none = (
        service(given_sky, where, mask_rad=MASK, offset_sigma_m=s, subsets=["RC"]).vertical_95_m
        for s in (sigma, sigma * worse, np.inf)
    )
    assert np.all(good <= poor * (1 + 1e-7))
    assert np.all(poor[np.isfinite(none)] <= none[np.isfinite(none)] * (1 + 1e-7))


def test_an_exact_offset_is_one_clock_and_an_unknown_one_is_two() -> None:
    errors = RangeErrors(signal_in_space_m=(("R", 1.0), ("C", 1.0)), troposphere_zenith_m=0.0, receiver_scale=0.0)
    there = {"R": sky(3, 16), "C": sky(4, 16)}
    where = places(5)
    together = np.concatenate([there["R"][0], there["C"][0]])
    for sigma, clocks in ((1e-3, "one"), (np.inf, "each")):
        found = service(there, where, errors=errors, mask_rad=MASK, offset_sigma_m=sigma, subsets=["RC"])
        dop = dilution_of_precision(
            together, where, systems="R" * 16 + "C" * 16, mask_rad=MASK, clocks=clocks
        ).vdop.to_numpy()
        good = np.isfinite(dop)
        assert good.sum() > 10
        np.testing.assert_allclose(found.vertical_95_m[0, 0, good], NORMAL_95 * dop[good], rtol=1e-5)


@settings(max_examples=10)
@given(st.integers(0, 10**6))
def test_joining_without_weights_can_harm_and_is_never_better_than_weighting(seed: int) -> None:
    errors = RangeErrors(signal_in_space_m=(("R", 6.0), ("C", 0.4)))
    there = {"R": sky(seed, 30), "C": sky(seed + 1, 30)}
    plain, weighted = (
        service(there, places(seed), errors=errors, mask_rad=MASK, weighting=w).vertical_95_m
        for w in ("none", "quality")
    )
    good = np.isfinite(plain[2]) & np.isfinite(weighted[2])
    assert np.all(weighted[2][good] <= plain[2][good] * (1 + 1e-9))
    assert np.median(plain[2]) > np.median(weighted[1])


def test_a_satellite_out_of_use_is_not_there() -> None:
    there = sky(7, 20)
    broken = there.copy()
    broken[:, 4] = np.nan
    where = places(8)
    left = service({"C": broken}, where, mask_rad=MASK).vertical_95_m
    without = service({"C": np.delete(there, 4, axis=1)}, where, mask_rad=MASK).vertical_95_m
    np.testing.assert_allclose(left, without, rtol=1e-9)


@pytest.mark.parametrize(
    "positions", [{}, {"R": np.zeros((2, 3))}, {"R": np.zeros((2, 4, 3)), "C": np.zeros((3, 4, 3))}]
)
def test_shapes_that_do_not_fit_are_named(positions: dict[str, np.ndarray]) -> None:
    with pytest.raises(PhysicsError, match="same instants"):
        service(positions, places(1))
