"""Propagation against an independent integration (SciPy's DOP853 on our own NumPy forces), Kepler, and Curtis."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from intercosmos.constants import EARTH_MU, EARTH_RADIUS
from intercosmos.physics.orbits import bodies, drag_density, ephemerides, span
from intercosmos.physics.orbits.burns import FiniteBurn, ImpulsiveBurn, local_axes
from intercosmos.physics.orbits.elements import Keplerian, from_state, to_state
from intercosmos.physics.orbits.forces import (
    ASTRONOMICAL_UNIT,
    SOLAR_PRESSURE,
    SPEED_OF_LIGHT,
    Drag,
    Forces,
    SolarPressure,
)
from intercosmos.physics.orbits.gravity_field import egm2008, zonal_coefficients
from intercosmos.physics.orbits.kepler_problem import kepler
from intercosmos.physics.orbits.propagate import propagate
from intercosmos.physics.orbits.secular import propagate_secular

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from published import motion as published

Array = NDArray[np.float64]
#: 2027-04-02 in s past J2000 TDB: past the measured part of the table of Earth orientation
EPOCH = 8.6e8
FIELD = egm2008(6)
ZONALS = zonal_coefficients(FIELD)
FULL = Forces(mu=FIELD.mu, radius_m=FIELD.radius_m, zonals=ZONALS, bodies=("moon", "sun"))


def orbit(height: float, eccentricity: float, inclination_deg: float, node_deg: float = 40.0) -> Array:
    a = (EARTH_RADIUS + height) / (1 - eccentricity)
    angles = np.radians([inclination_deg, node_deg, 70.0, 10.0])
    return np.concatenate(to_state(Keplerian(*(np.asarray(x) for x in (a, eccentricity, *angles)))))


def integrate(
    acceleration: Callable[[float, Array, Array], Array], state: Array, end_s: float, **kwargs: float
) -> Array:
    def rates(t: float, y: Array) -> Array:
        return np.concatenate([y[3:6], acceleration(t, y[:3], y[3:6])])

    settings = {"rtol": 1e-12, "atol": 1e-5} | kwargs
    return np.asarray(solve_ivp(rates, (0.0, end_s), state, method="DOP853", **settings).y[:, -1])


def point(mu: float, r: Array) -> Array:
    return -mu * r / np.linalg.norm(r) ** 3


def legendre_zonals(mu: float, radius: float, zonals: tuple[float, ...], axis: Array, r: Array) -> Array:
    """Zonal acceleration from Legendre polynomials, another way than the closed form of the program."""
    distance = float(np.linalg.norm(r))
    s = float(axis @ r) / distance
    total = point(mu, r)
    for n, j in enumerate(zonals, start=2):
        p = np.polynomial.legendre.Legendre.basis(n)
        k = mu * j / distance**2 * (radius / distance) ** n
        slope = float(p.deriv()(s))
        total = total + k * (((n + 1) * float(p(s)) + s * slope) * r / distance - slope * axis)
    return total


def third(name: str, t: float, r: Array) -> Array:
    p = ephemerides.states(name, EPOCH + t, "earth")[0]
    d = p - r
    return np.asarray(bodies.body(name).mu * (d / np.linalg.norm(d) ** 3 - p / np.linalg.norm(p) ** 3))


@lru_cache(maxsize=1)
def fine() -> tuple[Array, Array]:
    state = orbit(500e3, 0.01, 63.0)

    def acceleration(t: float, r: Array, v: Array) -> Array:
        axis = span.earth_matrices(np.array([EPOCH + t]))[0][:, 2]
        a = legendre_zonals(FIELD.mu, FIELD.radius_m, ZONALS, axis, r)
        return a + third("moon", t, r) + third("sun", t, r)

    return state, integrate(acceleration, state, 5400.0)


# Kepler's problem in closed form; 1e-9 relative over a day (issue: point mass to 1e-9)
def test_a_point_mass_is_keplers_problem() -> None:
    states = np.stack([orbit(400e3, 0.001, 51.6), orbit(300e3, 0.7, 28.5), orbit(900e3, 0.1, 98.0)])
    times = np.array([100.0, 5000.0, 86400.0])
    flown = propagate(states[:, :3], states[:, 3:], times)
    r, v = kepler(states[:, None, :3], states[:, None, 3:], times, EARTH_MU)
    assert np.max(np.abs(flown.position - r)) < 1e-9 * 7e6 * 5
    assert np.max(np.abs(flown.velocity - v)) < 1e-9 * 1e4 * 5
    assert np.all(np.linalg.norm(flown.position - r, axis=-1) < 1e-9 * np.linalg.norm(r, axis=-1) * 3)


# J2-J6, Moon, Sun: Legendre polynomials, DE440 and the exact matrices at every stage; 1 cm of 7000 km
def test_zonals_moon_and_sun_against_a_fine_integration() -> None:
    state, wanted = fine()
    flown = propagate(state[:3], state[3:], 5400.0, FULL, epoch=EPOCH)
    np.testing.assert_allclose(flown.position[0], wanted[:3], rtol=0, atol=2e-3)
    np.testing.assert_allclose(flown.velocity[0], wanted[3:], rtol=0, atol=2e-6)
    assert flown.rotation_error < 1e-9
    assert flown.ephemeris_error_m < 1.0


# source and tolerance: benchmarks/published/motion.py
def test_curtis_example_of_j2() -> None:
    r, v = (np.array(x) * 1e3 for x in published.CURTIS_J2_STATE)
    mu, radius, j2 = published.CURTIS_J2_EARTH
    times = np.linspace(0.0, 48 * 3600.0, 2881)
    flown = propagate(r, v, times, Forces(mu=mu, radius_m=radius, zonals=(j2,), axis=(0.0, 0.0, 1.0)))
    e = from_state(flown.position, flown.velocity, mu=mu)
    # the same by secular theory
    later = propagate_secular(Keplerian(*(x[0] for x in e)), 3600.0, mu=mu, radius=radius, j2=j2)
    for name, wanted in zip(("raan", "argument_of_perigee"), published.CURTIS_J2_RATES, strict=True):
        angles = getattr(e, name)
        rate = np.degrees(np.polyfit(times / 3600, np.unwrap(angles), 1)[0])
        assert rate == pytest.approx(wanted, rel=published.CURTIS_J2_TOLERANCE)
        secular = np.degrees(getattr(later, name) - angles[0])
        assert secular == pytest.approx(wanted, rel=published.CURTIS_J2_TOLERANCE)


# first-order theory (Vallado 2013, 9.6): ISS -4.959 and CSS -6.081 deg/day; 1 % between theory and integration
def test_secular_rates_are_those_of_the_integration() -> None:
    states = np.stack([orbit(415e3, 0.001, 51.64), orbit(385e3, 0.001, 41.47)])
    times = np.linspace(0.0, 86400.0, 1441)
    flown = propagate(states[:, :3], states[:, 3:], times, Forces(zonals=(1.08262668e-3,), axis=(0.0, 0.0, 1.0)))
    node = np.unwrap(from_state(flown.position, flown.velocity).raan, axis=-1)
    rates = [np.degrees(np.polyfit(times, row, 1)[0]) * 86400 for row in node]
    np.testing.assert_allclose(rates, [-4.959, -6.081], rtol=0.01)


# two ways to the same field: heyoka's recurrence in the turning frame, and the closed zonal form about the true axis
def test_the_field_has_the_zonals_of_the_closed_form() -> None:
    state = orbit(450e3, 0.01, 75.0)
    field = propagate(state[:3], state[3:], 20000.0, Forces(gravity=egm2008(6, 0)), epoch=EPOCH)
    zonal = Forces(mu=FIELD.mu, radius_m=FIELD.radius_m, zonals=ZONALS)
    closed = propagate(state[:3], state[3:], 20000.0, zonal, epoch=EPOCH)
    np.testing.assert_allclose(field.position, closed.position, rtol=0, atol=1e-4)


# Schwarzschild term (IERS Conventions 2010, eq. 10.12), written out once more
def test_relativity_against_a_fine_integration() -> None:
    state = orbit(600e3, 0.02, 63.0)

    def acceleration(t: float, r: Array, v: Array) -> Array:
        d = np.linalg.norm(r)
        k = EARTH_MU / (SPEED_OF_LIGHT**2 * d**3)
        return np.asarray(point(EARTH_MU, r) + k * ((4 * EARTH_MU / d - v @ v) * r + 4 * (r @ v) * v))

    wanted = integrate(acceleration, state, 20000.0, rtol=1e-13, atol=1e-6)[:3]
    flown = propagate(state[:3], state[3:], 20000.0, Forces(relativity=True)).position[0]
    without = propagate(state[:3], state[3:], 20000.0).position[0]
    assert np.linalg.norm(flown - wanted) < 1e-4
    assert np.linalg.norm(without - wanted) > 0.3


# conical shadow: the area of two discs (Montenbruck and Gill, 3.4.2) at steps of 10 s; cylinder: its edges as events
@pytest.mark.parametrize(("shadow", "bound"), [("conical", 3e-4), ("cylindrical", 3e-3)])
def test_solar_pressure_against_a_fine_integration(shadow: str, bound: float) -> None:
    state, end = orbit(700e3, 0.001, 20.0), 12000.0
    first, last = ephemerides.states("sun", EPOCH + np.array([0.0, end]), "earth")[0]

    def share(sun: Array, r: Array) -> float:
        to = sun - r
        if shadow == "cylindrical":
            along = r @ sun / np.linalg.norm(sun)
            return float(along > 0 or r @ r - along**2 > EARTH_RADIUS**2)
        a, b = np.arcsin(695.7e6 / np.linalg.norm(to)), np.arcsin(EARTH_RADIUS / np.linalg.norm(r))
        c = np.arccos(-(to @ r) / np.linalg.norm(to) / np.linalg.norm(r))
        if abs(c - b) >= a:
            return float(c > b)
        x = (c * c + a * a - b * b) / (2 * c)
        y = np.sqrt(a * a - x * x)
        return float(1 - (a * a * np.arccos(x / a) + b * b * np.arccos((c - x) / b) - c * y) / (np.pi * a * a))

    def acceleration(t: float, r: Array, v: Array) -> Array:
        sun = first + t / end * (last - first)
        to = sun - r
        push = SOLAR_PRESSURE * ASTRONOMICAL_UNIT**2 * 0.02 / np.linalg.norm(to) ** 3
        return np.asarray(point(EARTH_MU, r) - push * share(sun, r) * to)

    y = z = state
    step = 5.0
    for k in range(int(end / step)):  # fixed steps: an adaptive one stalls on the edge
        y = _runge_kutta(acceleration, k * step, y, step)
        z = _runge_kutta(lambda t, r, v: point(EARTH_MU, r), k * step, z, step)
    light = SolarPressure(0.02, shadow)  # type: ignore[arg-type]
    flown = propagate(state[:3], state[3:], end, Forces(solar_pressure=light), epoch=EPOCH).position[0]
    without = propagate(state[:3], state[3:], end).position[0]
    always = propagate(state[:3], state[3:], end, Forces(solar_pressure=SolarPressure(0.02, None)), epoch=EPOCH)
    effect = np.linalg.norm(without - flown)
    assert effect > 0.5
    assert np.linalg.norm(always.position[0] - flown) > 0.2
    assert np.linalg.norm((flown - without) - (y - z)[:3]) < bound * effect + 1e-3


def _runge_kutta(acceleration: Callable[[float, Array, Array], Array], t: float, y: Array, h: float) -> Array:
    def f(now: float, z: Array) -> Array:
        return np.concatenate([z[3:], acceleration(now, z[:3], z[3:])])

    k1 = f(t, y)
    k2 = f(t + h / 2, y + h / 2 * k1)
    k3 = f(t + h / 2, y + h / 2 * k2)
    k4 = f(t + h, y + h * k3)
    return np.asarray(y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4))


# air asked at every stage of the integration; 1e-3 of what drag does
def test_drag_against_asking_the_air_at_every_stage() -> None:
    state = orbit(300e3, 0.0, 51.6)
    drag = Drag(0.02, 150.0, 150.0, 15.0)

    def acceleration(t: float, r: Array, v: Array) -> Array:
        now = np.array([EPOCH + t])
        axis = span.earth_matrices(now)[0][:, 2]
        air = v - np.cross(span.SPIN * axis, r)
        rho = drag_density.density(r[None], now, drag)[0]
        return np.asarray(point(EARTH_MU, r) - 0.5 * 0.02 * rho * np.linalg.norm(air) * air)

    wanted = integrate(acceleration, state, 6000.0, rtol=1e-9, atol=1e-2)[:3]
    flown = propagate(state[:3], state[3:], 6000.0, Forces(drag=drag), epoch=EPOCH).position[0]
    without = propagate(state[:3], state[3:], 6000.0).position[0]
    effect = np.linalg.norm(without - wanted)
    assert effect > 200.0
    assert np.linalg.norm(flown - wanted) < 1e-3 * effect


# thrust on a falling mass, its direction turning with the orbit or not; 1e-5 m, and Tsiolkovsky for the mass
@pytest.mark.parametrize("axes", ["rtn", "inertial"])
def test_a_finite_burn_against_a_fine_integration(axes: str) -> None:
    state, direction = orbit(500e3, 0.01, 30.0), np.array([0.1, 1.0, 0.2])
    burn = FiniteBurn(300.0, 1200.0, 60.0, 320.0, direction, axes)  # type: ignore[arg-type]
    unit, flow = direction / np.linalg.norm(direction), 60.0 / (320.0 * 9.80665)

    def thrust(t: float, r: Array, v: Array) -> Array:
        along = local_axes(r, v) @ unit if axes == "rtn" else unit
        return point(EARTH_MU, r) + 60.0 / (2000.0 - flow * t) * along

    y = integrate(lambda t, r, v: point(EARTH_MU, r), state, 300.0)
    y = integrate(thrust, y, 1200.0)
    y = integrate(lambda t, r, v: point(EARTH_MU, r), y, 1500.0)
    flown = propagate(state[:3], state[3:], [1500.0, 3000.0], burns=[burn], mass_kg=2000.0)
    np.testing.assert_allclose(flown.position[1], y[:3], rtol=0, atol=2e-5)
    assert flown.mass_kg is not None
    np.testing.assert_allclose(flown.mass_kg, 2000.0 - 1200.0 * flow, rtol=1e-14)


def test_derivatives_are_those_of_differences() -> None:
    """With third bodies, a finite burn and impulses; 1e-7 of the largest element of each column."""
    state, times = orbit(500e3, 0.01, 63.0), [0.0, 1800.0, 6000.0]
    burns = [
        FiniteBurn(300.0, 600.0, 500.0, 320.0, (0.1, 1.0, 0.2)),
        ImpulsiveBurn(1800.0, (10.0, -20.0, 5.0), "rtn"),
        ImpulsiveBurn(0.0, (1.0, 2.0, 3.0)),
    ]
    flown = propagate(state[:3], state[3:], times, burns=burns, mass_kg=2000.0, stm=True)
    assert flown.stm is not None
    steps = np.array([50.0] * 3 + [0.05] * 3)
    moved = np.concatenate([state + np.diag(steps), state - np.diag(steps)])
    other = propagate(moved[:, :3], moved[:, 3:], times, burns=burns, mass_kg=2000.0)
    y = np.concatenate([other.position, other.velocity], axis=-1)
    differences = np.moveaxis((y[:6] - y[6:]) / (2 * steps[:, None, None]), 0, -1)
    scale = np.abs(differences).max(axis=1, keepdims=True)
    assert np.max(np.abs(flown.stm - differences) / scale) < 1e-7
    np.testing.assert_allclose(flown.velocity[0], state[3:] + np.array([1.0, 2.0, 3.0]), rtol=1e-15)


def test_derivatives_with_every_perturbation_of_a_low_orbit() -> None:
    state, steps = fine()[0], np.array([50.0] * 3 + [0.05] * 3)
    flown = propagate(state[:3], state[3:], 5400.0, FULL, epoch=EPOCH, stm=True)
    assert flown.stm is not None
    moved = np.concatenate([state + np.diag(steps), state - np.diag(steps)])
    other = propagate(moved[:, :3], moved[:, 3:], 5400.0, FULL, epoch=EPOCH)
    y = np.concatenate([other.position, other.velocity], axis=-1)[:, 0]
    differences = ((y[:6] - y[6:]) / (2 * steps[:, None])).T
    assert np.max(np.abs(flown.stm[0] - differences) / np.abs(differences).max(axis=0)) < 1e-7
