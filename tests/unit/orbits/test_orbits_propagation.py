"""Propagation: shapes, ends, what is refused; and how it agrees with itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from intercosmos.constants import EARTH_MU, EARTH_RADIUS
from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.orbits import span, taylor
from intercosmos.physics.orbits.burns import FiniteBurn, ImpulsiveBurn, local_axes
from intercosmos.physics.orbits.elements import Keplerian
from intercosmos.physics.orbits.forces import Drag, Forces, SolarPressure
from intercosmos.physics.orbits.gravity_field import GravityField, egm2008
from intercosmos.physics.orbits.propagate import propagate
from intercosmos.physics.orbits.secular import mean_anomaly, propagate_secular, true_anomaly
from intercosmos.physics.orbits.shadow import PENUMBRA

R0, V0 = np.array([7e6, 0.0, 0.0]), np.array([0.0, 7.546e3, 1e3])
EPOCH = 8.6e8


def test_shapes_go_through_and_satellites_do_not_mix() -> None:
    r = R0 * np.linspace(1.0, 1.5, 22).reshape(2, 11)[..., None]
    flown = propagate(r, np.broadcast_to(V0, r.shape), [0.0, 60.0, 120.0], stm=True)
    assert flown.position.shape == (2, 11, 3, 3)
    assert flown.stm is not None
    assert flown.stm.shape == (2, 11, 3, 6, 6)
    assert flown.ended_s.shape == (2, 11)
    alone = propagate(r[1, 4], V0, [0.0, 60.0, 120.0], stm=True)
    np.testing.assert_array_equal(alone.position, flown.position[1, 4])
    np.testing.assert_array_equal(flown.position[..., 0, :], r)
    np.testing.assert_array_equal(flown.stm[0, 0, 0], np.eye(6))
    assert propagate(np.empty((0, 3)), np.empty((0, 3)), 60.0).position.shape == (0, 1, 3)


def test_one_that_ends_among_many_is_nan_from_then_on_and_says_so() -> None:
    r = np.repeat(R0[None], 3, axis=0)
    v = np.array([[0.0, 5000.0, 0.0], [0.0, 7546.0, 0.0], [0.0, 11500.0, 0.0]])
    flown = propagate(r, v, [100.0, 1000.0, 86400.0], Forces(escape_m=1e8))
    assert flown.ended_why.tolist() == ["surface", "", "escape"]
    assert np.isnan(flown.position[..., 0]).tolist() == [[False, True, True], [False] * 3, [False, False, True]]
    for k, distance in ((0, EARTH_RADIUS), (2, 1e8)):
        there = propagate(r[k], v[k], flown.ended_s[k] - 1e-6, Forces(escape_m=1e8)).position
        assert np.linalg.norm(there) == pytest.approx(distance, abs=0.1)
    with pytest.raises(PhysicsError, match=r"meets the surface 517\.391 s"):
        propagate(r[0], v[0], 1000.0)


@pytest.mark.parametrize("shadow", ["conical", "cylindrical"])
def test_light_and_shadow_go_backwards_too(shadow: Any) -> None:
    forces = Forces(solar_pressure=SolarPressure([0.02, 0.0], shadow))
    r, v = np.repeat(R0[None], 2, axis=0), np.repeat(V0[None], 2, axis=0)
    there = propagate(r, v, 30000.0, forces, epoch=EPOCH)
    again = propagate(there.position[:, 0], there.velocity[:, 0], -30000.0, forces, epoch=EPOCH + 30000.0)
    assert np.linalg.norm(there.position[0] - there.position[1]) > 1.0
    np.testing.assert_allclose(again.position[:, 0], r, atol=2e-3)


def test_burns_per_satellite_mass_and_axes() -> None:
    r, v = np.repeat(R0[None], 2, axis=0), np.repeat(V0[None], 2, axis=0)
    burn = ImpulsiveBurn(60.0, [[0.0, 10.0, 0.0], [0.0, 0.0, 10.0]], "rtn", 300.0)
    flown = propagate(r, v, [30.0, 60.0], burns=[burn], mass_kg=[1000.0, 2000.0])
    before = propagate(r, v, [60.0])
    change = flown.velocity[:, 1] - before.velocity[:, 0]
    axes = local_axes(before.position[:, 0], before.velocity[:, 0])
    np.testing.assert_allclose(change[0], 10 * axes[0, :, 1], atol=1e-9)
    np.testing.assert_allclose(change[1], 10 * axes[1, :, 2], atol=1e-9)
    assert flown.mass_kg is not None
    np.testing.assert_allclose(flown.mass_kg[:, 1] / [1000.0, 2000.0], np.exp(-10 / (300 * 9.80665)), rtol=1e-14)
    assert flown.mass_kg[:, 0].tolist() == [1000.0, 2000.0]


def test_a_finite_burn_of_thrust_per_satellite_costs_its_mass() -> None:
    r, v = np.repeat(R0[None], 2, axis=0), np.repeat(V0[None], 2, axis=0)
    burn = FiniteBurn(10.0, 20.0, [0.0, 100.0], 300.0, (0.0, 1.0, 0.0))
    flown = propagate(r, v, [20.0, 40.0], burns=[burn], mass_kg=100.0)
    assert flown.mass_kg is not None
    lost = 100.0 * 20.0 / (300.0 * 9.80665)
    np.testing.assert_allclose(flown.mass_kg, [[100.0, 100.0], [100.0 - lost / 2, 100.0 - lost]])
    free = propagate(R0, V0, [20.0, 40.0])
    np.testing.assert_allclose(flown.position[0], free.position, atol=1e-6)
    gained = np.linalg.norm(flown.velocity[1, 1]) - np.linalg.norm(flown.velocity[0, 1])
    assert gained == pytest.approx(-300 * 9.80665 * np.log1p(-lost / 100), rel=0.01)


def test_the_earths_turning_and_the_bodies_are_within_their_stated_errors() -> None:
    start = np.array([EPOCH, 8.2e8])
    turning = span.turning(start, start + 86400.0)
    assert turning.error < 1e-9
    for body, bound in (("moon", 2e-3), ("sun", 0.1), ("jupiter", 0.1)):
        assert span.body_polynomials(body, "earth", start, start + 86400.0)[1] < bound
    assert span.body_polynomials("mercury", "sun", start, start + 4 * 86400.0)[1] < 50.0


def test_the_penumbra_is_the_area_of_a_cut_disc() -> None:
    x = np.linspace(-1, 1, 2001)
    area = 0.5 + (x * np.sqrt(1 - x * x) + np.arcsin(x)) / np.pi
    fitted = 0.5 + sum(c * x ** (2 * k + 1) for k, c in enumerate(PENUMBRA))
    assert np.max(np.abs(fitted - area)) < 6.1e-4
    assert sum(PENUMBRA) == pytest.approx(0.5, abs=1e-8)


def test_the_egm2008_field_is_the_published_one() -> None:
    """Pavlis et al. (2012), the coefficients of EGM2008, tide-free: C20, C22 and S22."""
    c = egm2008(20).coefficients
    assert c[3][0] == pytest.approx(-0.484165143790815e-03, rel=1e-15)
    assert c[5] == pytest.approx((0.243938357328313e-05, -0.140027370385934e-05), rel=1e-13)
    assert len(c) == 231


def test_compiled_code_lies_in_our_cache_folder() -> None:
    from intercosmos.physics.engine import cache_folder

    state = taylor.heyoka().llvm_state
    assert str(state.get_diskcache_path()) == str(cache_folder() / "heyoka")
    assert state.get_diskcache_limit() == taylor.DISK_LIMIT


def _raises(match: str, *args: Any, **kwargs: Any) -> None:
    with pytest.raises(PhysicsError, match=match):
        propagate(*args, **kwargs)


def test_states_and_times_without_a_meaning_are_refused() -> None:
    _raises("not finite", [np.nan, 0, 0], V0, 60.0)
    _raises("state 1 of 2 is 6000.0 km from the centre of the earth", [R0, [6e6, 0, 0]], [V0, V0], 60.0)
    _raises("beyond escape_m", R0 * 1e3, V0, 60.0)
    _raises("shape", [1.0, 2.0], [1.0, 2.0], 60.0)
    _raises("finite numbers of seconds", R0, V0, [60.0, np.nan])
    _raises("finite numbers of seconds", R0, V0, [])
    _raises("away from the epoch", R0, V0, [60.0, 30.0])
    _raises("away from the epoch", R0, V0, [-30.0, 60.0])
    _raises("tolerance", R0, V0, 60.0, tolerance=0.0)


def test_epochs_are_asked_for_where_they_count() -> None:
    moon = Forces(bodies=("moon",))
    _raises("pass epoch", R0, V0, 60.0, moon)
    _raises("cover 1549-12-31 to 2650-01-25", R0, V0, 60.0, moon, epoch=3e10)
    _raises("not a finite time", R0, V0, 60.0, moon, epoch=np.nan)


def test_burns_that_cannot_be_flown_are_refused() -> None:
    burn = FiniteBurn(10.0, 20.0, 100.0, 300.0, (0.0, 1.0, 0.0))
    _raises("needs mass_kg", R0, V0, 60.0, burns=[burn])
    _raises("after the last time", R0, V0, 20.0, burns=[burn], mass_kg=100.0)
    _raises("overlap", R0, V0, 60.0, burns=[burn, burn], mass_kg=100.0)
    _raises("whole mass", R0, V0, 60.0, burns=[burn], mass_kg=0.1)
    _raises("masses are finite", R0, V0, 60.0, burns=[burn], mass_kg=-1.0)
    _raises("forwards only", R0, V0, -60.0, burns=[ImpulsiveBurn(0.0, (1.0, 0.0, 0.0))])
    _raises("given for 3 satellites", R0, V0, 60.0, burns=[ImpulsiveBurn(0.0, np.ones((3, 3)))])
    for make in (
        lambda: ImpulsiveBurn(-1.0, (1.0, 0.0, 0.0)),
        lambda: ImpulsiveBurn(0.0, (1.0, 0.0)),
        lambda: ImpulsiveBurn(0.0, (1.0, 0.0, 0.0), "rsw"),  # type: ignore[arg-type]
        lambda: ImpulsiveBurn(0.0, (1.0, 0.0, 0.0), isp_s=0.0),
        lambda: FiniteBurn(0.0, 0.0, 1.0, 300.0, (1.0, 0.0, 0.0)),
        lambda: FiniteBurn(0.0, 1.0, -1.0, 300.0, (1.0, 0.0, 0.0)),
        lambda: FiniteBurn(0.0, 1.0, 1.0, 300.0, (0.0, 0.0, 0.0)),
        lambda: local_axes(R0, R0),
    ):
        with pytest.raises(PhysicsError):
            make()


def test_forces_that_cannot_be_are_refused() -> None:
    for make in (
        lambda: Forces(mu=-1.0),
        lambda: Forces(escape_m=1.0),
        lambda: Forces(zonals=(1e-3,) * 6),
        lambda: Forces(zonals=(1e-3,), gravity=egm2008(4)),
        lambda: Forces(zonals=(1e-3,), axis=(0.0, 0.0, 2.0)),
        lambda: Forces(bodies=("earth",)),
        lambda: Forces(bodies=("moon", "luna")),
        lambda: Forces.around("moon", gravity=egm2008(4)),
        lambda: Drag(-1.0, 150.0, 150.0),
        lambda: Drag(0.01, 0.0, 150.0),
        lambda: Drag(0.01, 150.0, 150.0, (4.0, 4.0)),
        lambda: SolarPressure(np.nan),
        lambda: SolarPressure(0.01, "square"),  # type: ignore[arg-type]
        lambda: egm2008(1),
        lambda: egm2008(200),
        lambda: egm2008(4, 5),
        lambda: GravityField("odd", 1.0, 1.0, 2, 2, ((1.0, 0.0),)),
    ):
        with pytest.raises(PhysicsError):
            make()
    with pytest.raises(UnknownIdError, match="mars"):
        Forces(bodies=("marz",))


def test_secular_elements() -> None:
    e = np.array([0.0, 0.3, 0.99])
    nu = np.array([-2.0, 1.0, 3.0])
    np.testing.assert_allclose(true_anomaly(mean_anomaly(nu, e), e), nu, rtol=1e-12)
    orbit = Keplerian(*(np.full(3, x) for x in (26600e3, 0.7, np.radians(63.4349488), 1.0, 4.7, 0.3)))
    later = propagate_secular(orbit, [0.0, 86400.0, -86400.0])
    np.testing.assert_allclose(later.argument_of_perigee, 4.7, atol=1e-8)  # critical inclination: perigee stays
    assert later.raan[1] < later.raan[0] < later.raan[2]
    with pytest.raises(PhysicsError, match="not finite"):
        propagate_secular(orbit, np.inf)
    with pytest.raises(PhysicsError, match="eccentricity"):
        true_anomaly(1.0, 1.0)


def test_point_mass_mu_is_the_constants() -> None:
    assert Forces().mu == EARTH_MU
