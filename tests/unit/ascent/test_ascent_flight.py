"""The kernel against physics that has closed answers, and against itself with half the step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from intercosmos.constants import EARTH_J2, EARTH_MU, EARTH_RADIUS
from intercosmos.physics.ascent import flight
from intercosmos.physics.ascent.flight import PAYLOAD_SCALE, PHASES, STEPS, UNKNOWNS, Flights, Flown
from intercosmos.physics.ascent.optimise import Ascents, Batch
from intercosmos.physics.engine import jax
from intercosmos.physics.environment.atmosphere import ascent_polynomials
from intercosmos.physics.orbits.elements import period


def first(value: float, rest: float = 0.0) -> np.ndarray:
    return np.array([value] + [rest] * (PHASES - 1))


def plain(**given: Any) -> Flights:
    """One phase, no air, no fairing, no thrust; the start velocity is that of the turning ground."""
    air = np.zeros((3, 13))
    air[:2, -1], air[2, -1] = -200.0, 300.0
    values: dict[str, Any] = {
        "propellant": np.zeros(PHASES), "propellant_slope": np.zeros(PHASES), "coast_s": np.zeros(PHASES),
        "thrust": np.zeros(PHASES), "flow": np.zeros(PHASES), "exit_area": np.zeros(PHASES), "area": np.zeros(PHASES),
        "load_limit": np.full(PHASES, 1e9), "drop": np.zeros(PHASES), "vertical": np.zeros(PHASES),
        "tilted": np.zeros(PHASES), "free": np.zeros(PHASES), "phase": np.zeros(STEPS, dtype=np.intp),
        "mass": 1000.0, "payload_counts": 1.0, "fairing": 0.0, "heat_flux": 1135.0, "drag": np.full(4, 0.3),
        "site": np.array([7000e3, 0.0, 0.0]), "azimuth": np.array([1.5, 1.0]),
        "planet": np.array([EARTH_MU, 0.0, EARTH_RADIUS, 0.0, 0.0]), "air": air, "pressure_limit": 1e9,
        "target": np.zeros(7), "switch": np.zeros(7), "circular": 1.0,
    }  # fmt: skip
    values.update(given)
    return Flights(**{k: np.asarray(v)[None] for k, v in values.items()})


def flown(flights: Flights, **unknowns: float) -> Flown:
    x = np.zeros((1, UNKNOWNS))
    for place, value in unknowns.items():
        x[0, int(place[1:])] = value
    return flight.fly(flights, x)


def orbiting(j2: float) -> Flights:
    """An inclined site that turns so fast that it starts on an eccentric orbit."""
    site = 7000e3 * np.array([np.cos(0.6), 0.0, np.sin(0.6)])
    spin = 1.1 * np.sqrt(EARTH_MU / 7000e3) / site[0]
    planet = np.array([EARTH_MU, j2, EARTH_RADIUS, 0.0, spin])
    return plain(site=site, planet=planet, coast_s=first(5400.0))


def test_a_coast_keeps_energy_and_momentum() -> None:
    state = np.asarray(flown(orbiting(0.0)).state)[0]
    r, v = state[:, :3], state[:, 3:6]
    energy = 0.5 * (v**2).sum(axis=1) - EARTH_MU / np.linalg.norm(r, axis=1)
    momentum = np.cross(r, v)
    # tolerance: 128 steps of order 4 over an hour and a half, 42 s each
    assert np.abs(energy / energy[0] - 1).max() < 2e-6
    assert np.abs(momentum - momentum[0]).max() < 1e-6 * np.linalg.norm(momentum[0])
    assert np.ptp(state[:, 6]) == 0


def test_a_coast_around_an_oblate_earth_keeps_energy_and_polar_momentum() -> None:
    state = np.asarray(flown(orbiting(EARTH_J2)).state)[0]
    r, v = state[:, :3], state[:, 3:6]
    d = np.linalg.norm(r, axis=1)
    potential = -EARTH_MU / d * (1 - EARTH_J2 * (EARTH_RADIUS / d) ** 2 * (1.5 * (r[:, 2] / d) ** 2 - 0.5))
    energy = 0.5 * (v**2).sum(axis=1) + potential
    polar = np.cross(r, v)[:, 2]
    assert np.abs(energy / energy[0] - 1).max() < 2e-6
    assert np.abs(polar / polar[0] - 1).max() < 1e-6
    # and J2 is at work: the momentum as a vector is not kept
    assert np.linalg.norm(np.cross(r, v)[-1] - np.cross(r, v)[0]) > 1e-4 * np.linalg.norm(np.cross(r, v)[0])


def test_a_circular_orbit_closes_after_its_period() -> None:
    spin = np.sqrt(EARTH_MU / 7000e3**3)
    planet = np.array([EARTH_MU, 0.0, EARTH_RADIUS, 0.0, spin])
    end = np.asarray(flown(plain(planet=planet, coast_s=first(float(period(7000e3))))).state)[0, -1]
    # tolerance 1 km of 44 000 km, the step's
    assert end[:3] == pytest.approx([7000e3, 0.0, 0.0], abs=1e3)


def upward(**given: Any) -> Flights:
    """Thrust straight up, without gravity."""
    planet = np.array([1.0, 0.0, EARTH_RADIUS, 0.0, 0.0])
    values = {
        "planet": planet, "thrust": first(20e3), "flow": first(6.0), "propellant": first(600.0), "vertical": first(1.0),
    }  # fmt: skip
    return plain(**(values | given))


@pytest.mark.parametrize("limit", [1e9, 30.0])
def test_the_rocket_equation_with_and_without_a_load_limit(limit: float) -> None:
    out = flown(upward(load_limit=first(limit, 1e9)))
    end = np.asarray(out.state)[0, -1]
    # 20 kN at 6 kg/s from 1000 to 400 kg: throttling changes when, not how much; tolerance the step's
    assert end[3] == pytest.approx(20e3 / 6 * np.log(1000 / 400), rel=1e-6)
    assert end[6] == pytest.approx(400.0, abs=1e-3)
    load = np.asarray(out.seen)[0, :, 1]
    assert load.max() <= limit * (1 + 1e-9)
    duration = float(np.asarray(out.duration_s)[0, 0])
    if limit > 1e6:
        assert duration == pytest.approx(100.0)
    else:
        # full thrust down to 20e3/30 kg, then thrust proportional to mass: t = ve/a ln(m1/m2)
        assert duration == pytest.approx((1000 - 20e3 / 30) / 6 + 20e3 / 6 / 30 * np.log(20e3 / 30 / 400), rel=1e-9)


def test_what_is_dropped_takes_no_momentum() -> None:
    half = np.repeat([0, 1], STEPS // 2)
    two = {"thrust": np.zeros(PHASES), "flow": np.zeros(PHASES), "propellant": np.zeros(PHASES)}
    for name, values in (("thrust", 20e3), ("flow", 6.0), ("propellant", 300.0)):
        two[name][:2] = values
    drop, vertical = np.zeros(PHASES), np.zeros(PHASES)
    drop[1], vertical[:2] = 200.0, 1.0
    end = np.asarray(flown(upward(phase=half, drop=drop, vertical=vertical, **two)).state)[0, -1]
    wanted = 20e3 / 6 * (np.log(1000 / 700) + np.log(500 / 200))
    assert end[3] == pytest.approx(wanted, rel=1e-5)
    assert end[6] == pytest.approx(200.0, abs=1e-6)


def test_payload_is_lifted_or_left_over() -> None:
    heavier = np.asarray(flown(upward(), x0=0.1).state)[0]
    assert heavier[0, 6] == pytest.approx(1100.0)
    # "payload" that is propellant left: the burn stops earlier, the start is as heavy
    slope = first(-1.0)
    left = np.asarray(flown(upward(payload_counts=0.0, propellant_slope=slope), x0=0.1).state)[0]
    assert left[0, 6] == pytest.approx(1000.0)
    assert left[-1, 6] == pytest.approx(500.0, abs=1e-6)


def test_ambient_pressure_takes_thrust() -> None:
    air = np.zeros((3, 13))
    air[0, -1], air[1, -1], air[2, -1] = -200.0, np.log(5e4), 300.0
    site = np.array([EARTH_RADIUS, 0.0, 0.0])
    out = flown(upward(air=air, exit_area=first(0.1), site=site))
    # 20 kN less 50 kPa on 0.1 m2, over 1000 kg
    assert float(np.asarray(out.seen)[0, 0, 1]) == pytest.approx(15.0, rel=1e-6)
    assert np.asarray(out.state)[0, -1, 6] == pytest.approx(400.0, abs=1e-6)


def test_drag_brakes_a_falling_body_to_its_terminal_speed() -> None:
    air = np.zeros((3, 13))
    air[0, -1], air[1, -1], air[2, -1] = np.log(1.225), -200.0, 340.0
    start = EARTH_RADIUS + 15e3  # the air is the same down to the ground, and two minutes do not reach it
    site = np.array([start, 0.0, 0.0])
    out = flown(plain(site=site, air=air, area=np.full(PHASES, 4.0), coast_s=first(120.0)))
    down = -float(np.asarray(out.state)[0, -1, 3])
    # m g = rho v2 / 2 cd A with cd 0.3, subsonic; tolerance 0.5 %, of gravity's rise on the way down
    assert down == pytest.approx(np.sqrt(2 * 1000 * EARTH_MU / start**2 / (1.225 * 0.3 * 4.0)), rel=5e-3)


def test_half_the_step_changes_the_payload_by_less_than_a_thousandth(
    found: Ascents, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = 3
    rows = Flights(*(v[:few] for v in found.flights))
    monkeypatch.setattr(flight, "STEPS", 2 * STEPS)
    fine = np.asarray(flight.conditions(rows._replace(phase=np.repeat(rows.phase, 2, axis=1)), found.x[:few]))
    change = -PAYLOAD_SCALE * ((fine - found.conditions[:few]) * found.multipliers[:few]).sum(axis=1)
    assert np.all(np.abs(change) < 1e-3 * found.payload_kg[:few])
    assert np.any(change != 0)


def test_smoothing_the_atmosphere_is_worth_little(found: Ascents) -> None:
    # twice the degree, half the error; measured by the multipliers. Tolerance 0.1 % of the payload
    few = 3
    sharp = np.repeat(ascent_polynomials(24)[None], few, axis=0)
    rows = Flights(*(v[:few] for v in found.flights))._replace(air=sharp)
    moved = np.asarray(flight.conditions(rows, found.x[:few])) - found.conditions[:few]
    change = -PAYLOAD_SCALE * (moved * found.multipliers[:few]).sum(axis=1)
    assert np.all(np.abs(change) < 1e-3 * found.payload_kg[:few])
    assert np.any(change != 0)


def _exact(flights: Flights, x: np.ndarray) -> tuple[Any, Any]:
    """Conditions and their exact derivatives, by forward differentiation of the kernel."""
    return flight.conditions(flights, x), jax.jit(jax.vmap(jax.jacfwd(flight._conditions, argnums=1)))(flights, x)


def test_differences_are_the_slopes_of_the_conditions(found: Ascents) -> None:
    """What the optimiser takes for slopes, against the kernel's exact derivatives."""
    few = Flights(*(v[:2] for v in found.flights))
    values, exact = (np.asarray(a) for a in _exact(few, found.x[:2]))
    same, slopes = Batch(few).slopes(np.arange(2), found.x[:2])
    assert same == pytest.approx(values, abs=1e-9)
    # tolerance of one-sided differences with a step of 1e-6: slopes are up to 100, second derivatives too
    assert slopes == pytest.approx(exact, rel=1e-4, abs=2e-4)


def test_exact_slopes_are_those_of_central_differences(found: Ascents) -> None:
    one = Flights(*(v[:1] for v in found.flights))
    _, slopes = (np.asarray(a) for a in _exact(one, found.x[:1]))
    h = 1e-5
    for k in range(UNKNOWNS):
        x = np.repeat(found.x[:1], 2, axis=0)
        x[0, k] += h
        x[1, k] -= h
        up, down = (np.asarray(flight.conditions(one, x[i : i + 1]))[0] for i in range(2))
        # tolerance of central differences
        assert (up - down) / (2 * h) == pytest.approx(slopes[0, :, k], rel=1e-4, abs=2e-4)
