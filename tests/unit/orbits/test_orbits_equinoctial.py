"""Equinoctial elements: there and back on every orbit, and against the Keplerian ones."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from intercosmos.constants import EARTH_MU
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits import elements
from intercosmos.physics.orbits import equinoctial as eq
from intercosmos.physics.orbits.kepler_problem import kepler

Array = NDArray[np.float64]


def states(count: int = 400, fastest: float = 1.3) -> tuple[Array, Array]:
    """Random states, a tenth of them equatorial, a tenth circular; ``fastest`` in circular speeds."""
    rng = np.random.default_rng(3)
    r = rng.normal(size=(count, 3)) * 1e7
    v = rng.normal(size=(count, 3))
    r[: count // 10, 2] = v[: count // 10, 2] = 0
    v[: count // 10] *= np.sign(np.cross(r, v)[: count // 10, 2:])  # not at 180 degrees, where the set turns over
    out = np.sum(v * r, axis=-1, keepdims=True) / np.sum(r * r, axis=-1, keepdims=True) * r
    v = np.where(np.arange(count)[:, None] % 10 == 5, v - out, v)
    radius = np.linalg.norm(r, axis=-1)
    speed = np.where(np.arange(count) % 10 == 5, 1.0, rng.uniform(0.3, fastest, count)) * np.sqrt(EARTH_MU / radius)
    return r, v / np.linalg.norm(v, axis=-1, keepdims=True) * speed[:, None]


@pytest.mark.parametrize("retrograde", [False, True])
def test_states_come_back_from_modified_elements_on_every_conic(retrograde: bool) -> None:
    r, v = states(fastest=3.0)
    if retrograde:
        r, v = r[40:], v[40:]  # leaves out the equatorial ones
    set_ = eq.modified_equinoctial_from_state(r, v, retrograde=retrograde)
    again, again_v = eq.state_from_modified_equinoctial(set_, retrograde=retrograde)
    assert np.max(np.linalg.norm(again - r, axis=-1) / np.linalg.norm(r, axis=-1)) < 1e-10
    assert np.max(np.linalg.norm(again_v - v, axis=-1) / np.linalg.norm(v, axis=-1)) < 1e-10


@pytest.mark.parametrize("retrograde", [False, True])
def test_states_come_back_from_equinoctial_elements(retrograde: bool) -> None:
    r, v = (x[40:] for x in states())
    set_ = eq.equinoctial_from_state(r, v, retrograde=retrograde)
    again, again_v = eq.state_from_equinoctial(set_, retrograde=retrograde)
    assert np.max(np.linalg.norm(again - r, axis=-1) / np.linalg.norm(r, axis=-1)) < 1e-9
    assert np.max(np.linalg.norm(again_v - v, axis=-1) / np.linalg.norm(v, axis=-1)) < 1e-9


def test_the_mean_longitude_grows_with_the_mean_motion_and_the_rest_stays() -> None:
    r, v = (x[40:] for x in states())
    before = eq.equinoctial_from_state(r, v)
    after = eq.equinoctial_from_state(*kepler(r, v, 3000.0, EARTH_MU))
    assert np.allclose(np.array(after[:5]), np.array(before[:5]), rtol=1e-9, atol=1e-10)
    grown = after.mean_longitude - before.mean_longitude - 3000 * np.sqrt(EARTH_MU / before.semi_major_axis**3)
    assert np.allclose(np.remainder(grown + np.pi, 2 * np.pi) - np.pi, 0, atol=1e-9)


@pytest.mark.parametrize("retrograde", [False, True])
def test_keplerian_elements_come_back(retrograde: bool) -> None:
    r, v = (x[40:] for x in states())
    old = elements.from_state(r, v)
    new = eq.modified_from_keplerian(old, retrograde=retrograde)
    direct = eq.modified_equinoctial_from_state(r, v, retrograde=retrograde)
    for a, b in zip(new, direct, strict=True):
        assert np.allclose(a, b, rtol=1e-7, atol=1e-7)
    assert np.allclose(
        elements.to_state(eq.keplerian_from_modified(new, retrograde=retrograde))[0], r, rtol=1e-9, atol=1e-2
    )


def test_where_a_set_turns_over_it_says_so() -> None:
    with pytest.raises(PhysicsError, match="retrograde=True"):
        eq.modified_equinoctial_from_state([7e6, 0, 0], [0, -7.5e3, 0])
    with pytest.raises(PhysicsError, match="leave out"):
        eq.modified_equinoctial_from_state([7e6, 0, 0], [0, 7.5e3, 0], retrograde=True)
    set_ = eq.modified_equinoctial_from_state([7e6, 0, 0], [0, -7.5e3, 0], retrograde=True)
    assert np.allclose(eq.state_from_modified_equinoctial(set_, retrograde=True)[1], [0, -7.5e3, 0])
    with pytest.raises(PhysicsError, match="parallel"):
        eq.modified_equinoctial_from_state([7e6, 0, 0], [1e3, 0, 0])
    with pytest.raises(PhysicsError, match="ellipses"):
        eq.equinoctial_from_state([7e6, 0, 0], [0, 12e3, 0])
    hyperbola = [7e6, 0, 0], [0, 11e3, 5e3]
    found = eq.keplerian_from_modified(eq.modified_equinoctial_from_state(*hyperbola))
    assert np.allclose(found, elements.from_state(*hyperbola))
    with pytest.raises(PhysicsError, match="eccentricity other than 1"):
        eq.keplerian_from_modified(eq.ModifiedEquinoctial(*map(np.asarray, (7e6, 1.0, 0.0, 0.1, 0.1, 0.0))))
