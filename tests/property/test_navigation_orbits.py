"""Laws of satellite orbits: velocities are derivatives, what must stay stays, the order of records does not matter."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from intercosmos.constants import SPEED_OF_LIGHT
from intercosmos.physics.navigation.glonass_integration import glonass_propagated
from intercosmos.physics.navigation.glonass_orbits import EARTH_RATE, J2, MU, RADIUS_M
from intercosmos.physics.navigation.kepler_orbits import eccentric_anomaly
from intercosmos.physics.navigation.kepler_records import CONSTANTS
from intercosmos.physics.navigation.orbit_source import REASONS, OrbitSource, States, orbit_source

DAY = np.datetime64("2022-01-01", "ns")
SYSTEMS = ("G", "E", "J", "I", "C", "GEO")
COUNT = 40


def messages(system: str, seed: int, *, harmonics: bool = True) -> xr.Dataset:
    """Random messages of as many satellites, one of each, at noon."""
    rng = np.random.default_rng(seed)
    geo = system == "GEO"
    names = (
        [f"C{n:02d}" for n in (*range(1, 6), *range(59, 64))] if geo else [f"{system[0]}{n:02d}" for n in range(11, 37)]
    )
    n = len(names)
    scale = 1.0 if harmonics else 0.0

    def uniform(low: float, high: float) -> np.ndarray:
        return rng.uniform(low, high, n)

    values: dict[str, Any] = {
        "satellite": np.array(names),
        "time": np.repeat(DAY + np.timedelta64(43190, "s"), n),
        "toe": np.repeat(DAY + np.timedelta64(43200, "s"), n),
        "toe_s": np.full(n, 561600.0),
        "sqrt_a": np.sqrt(np.full(n, 42.164e6) if geo else uniform(2.5e7, 4.3e7)),
        "e": uniform(0.0, 0.02 if geo else 0.25),
        "m0_rad": uniform(-np.pi, np.pi),
        "delta_n_rad_s": uniform(-5e-9, 5e-9) * scale,
        "omega0_rad": uniform(-np.pi, np.pi),
        "i0_rad": uniform(0.05, 0.15) if geo else uniform(0.6, 1.1),
        "omega_rad": uniform(-np.pi, np.pi),
        "omega_dot_rad_s": uniform(-9e-9, 9e-9) * scale,
        "idot_rad_s": uniform(-1e-9, 1e-9) * scale,
        "clock_bias_s": uniform(-1e-3, 1e-3),
        "clock_drift": uniform(-1e-11, 1e-11),
        "clock_drift_rate_1_s": uniform(-1e-17, 1e-17),
        "a_dot_m_s": uniform(-0.01, 0.01) * scale,
        "delta_n_dot_rad_s2": uniform(-1e-13, 1e-13) * scale,
        "health": np.zeros(n),
    }
    for name, size in (
        ("cuc_rad", 1e-5),
        ("cus_rad", 1e-5),
        ("cic_rad", 1e-6),
        ("cis_rad", 1e-6),
        ("crc_m", 300.0),
        ("crs_m", 300.0),
    ):
        values[name] = uniform(-size, size) * scale
    return xr.Dataset({name: ("record", value) for name, value in values.items()})


def ask(table: xr.Dataset, seconds: float, source: OrbitSource | None = None) -> States:
    source = source or orbit_source(table)
    return source.states(table.satellite.values, np.full(table.sizes["record"], 43200.0 + seconds))


@pytest.mark.parametrize("system", SYSTEMS)
@settings(max_examples=20)
@given(seconds=st.floats(-7000, 7000), seed=st.integers(0, 1000))
def test_velocities_and_drifts_are_derivatives(system: str, seconds: float, seed: int) -> None:
    table = messages(system, seed)
    source, h = orbit_source(table), 2.0
    before, now, after = (ask(table, seconds + k * h, source) for k in (-1, 0, 1))
    # central differences: a third of h²/2 times the jerk (below 1e-3 m/s³), and rounding of 1e-8 m over 4 s
    assert np.abs((after.position_m - before.position_m) / (2 * h) - now.velocity_m_s).max() < 1e-3
    assert np.abs((after.clock_s - before.clock_s) / (2 * h) - now.clock_drift).max() < 1e-15
    acceleration = (after.position_m - 2 * now.position_m + before.position_m) / h**2
    change = (after.velocity_m_s - before.velocity_m_s) / (2 * h)
    assert np.abs(acceleration - change).max() < 1e-4


@pytest.mark.parametrize("system", SYSTEMS)
@settings(max_examples=20)
@given(seconds=st.floats(-7000, 7000), seed=st.integers(0, 1000))
def test_without_harmonics_energy_and_momentum_stay(system: str, seconds: float, seed: int) -> None:
    table = messages(system, seed, harmonics=False)
    mu, rate = CONSTANTS[system[0] if system != "GEO" else "C"]
    a, e = table.sqrt_a.values**2, table.e.values
    states = ask(table, seconds)
    r, v = states.position_m, states.velocity_m_s + rate * np.cross([0.0, 0.0, 1.0], states.position_m)
    energy = np.sum(v * v, axis=1) / 2 - mu / np.linalg.norm(r, axis=1)
    assert np.abs(energy / (-mu / (2 * a)) - 1).max() < 1e-12
    momentum = np.cross(r, v)
    assert np.abs(np.linalg.norm(momentum, axis=1) / np.sqrt(mu * a * (1 - e * e)) - 1).max() < 1e-12
    # the plane stands still among the stars; a GEO's is inclined by i0 to an equator turned by 5 degrees about x
    angle = rate * (seconds + (0.0 if system == "GEO" else table.toe_s.values[0]))
    pole = np.array([0.0, 0.0, 1.0])
    if system == "GEO":
        pole = np.array([0.0, -np.sin(np.radians(5.0)), np.cos(np.radians(5.0))])
        c, s = np.cos(angle), np.sin(angle)
        momentum = np.stack(
            [momentum[:, 0] * c - momentum[:, 1] * s, momentum[:, 0] * s + momentum[:, 1] * c, momentum[:, 2]], 1
        )
    tilt = momentum @ pole / np.linalg.norm(momentum, axis=1)
    assert np.abs(tilt - np.cos(table.i0_rad.values)).max() < 1e-12
    # relativity from the elements and from the state are the same for a conic: -2 r·v / c²
    dt = seconds + 10.0
    polynomial = table.clock_bias_s.values + table.clock_drift.values * dt + table.clock_drift_rate_1_s.values * dt**2
    assert np.abs(states.clock_s - polynomial + 2 * np.sum(r * v, axis=1) / SPEED_OF_LIGHT**2).max() < 1e-17


def test_the_constants_of_each_system_count() -> None:
    # IS-GPS-200 and the ICDs of QZSS and NavIC have one GM, those of Galileo and BeiDou another: metres in two hours
    def renamed(letter: str) -> xr.Dataset:
        table = messages("G", 1)
        return table.assign(satellite=("record", np.char.replace(table.satellite.values, "G", letter)))

    found = {letter: ask(renamed(letter), 7000.0).position_m for letter in "GEJIC"}
    assert np.array_equal(found["G"], found["J"])
    assert np.array_equal(found["G"], found["I"])
    assert 0.1 < np.linalg.norm(found["G"] - found["E"], axis=1).max() < 10.0
    assert np.linalg.norm(found["C"] - found["E"], axis=1).max() > 1.0


def test_the_number_alone_does_not_make_a_geostationary_satellite() -> None:
    table = messages("GEO", 3)
    inclined = table.assign(i0_rad=table.i0_rad + 0.9)
    low = table.assign(sqrt_a=table.sqrt_a * 0.8)
    for changed in (inclined, low):
        plain = changed.assign(satellite=("record", np.char.replace(changed.satellite.values, "C", "C")))
        other = plain.assign(satellite=("record", np.array([f"C{n:02d}" for n in range(21, 31)])))
        assert np.array_equal(ask(plain, 600.0).position_m, ask(other, 600.0).position_m)
    other = table.assign(satellite=("record", np.array([f"C{n:02d}" for n in range(21, 31)])))
    assert np.linalg.norm(ask(table, 600.0).position_m - ask(other, 600.0).position_m, axis=1).min() > 1e5


@settings(max_examples=20)
@given(st.floats(-100, 100), st.floats(0, 0.79))
def test_keplers_equation_is_solved(mean: float, e: float) -> None:
    anomaly, sine, cosine = eccentric_anomaly(np.array([mean]), np.array([e]))
    turns = (anomaly - e * np.sin(anomaly) - mean) / (2 * np.pi)
    assert abs(turns[0] - round(turns[0])) < 1e-14
    assert sine[0] == pytest.approx(np.sin(anomaly[0]), abs=3e-15)
    assert cosine[0] == pytest.approx(np.cos(anomaly[0]), abs=3e-15)


@settings(max_examples=20)
@given(st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_records_does_not_matter(random: Any, allow_future: bool) -> None:
    parts = []
    for k in range(4):
        table = messages("G", 7)
        gap = np.timedelta64(7200 * k, "s")
        parts.append(table.assign(toe=table.toe + gap, time=table.time + gap, toe_s=table.toe_s + 7200.0 * k))
    whole = xr.concat(parts, "record", data_vars="all")
    order = list(range(whole.sizes["record"]))
    random.shuffle(order)
    mixed = whole.isel(record=order)
    rng = np.random.default_rng(random.randrange(1000))
    names, seconds = rng.choice(whole.satellite.values, 50), rng.uniform(30000, 80000, 50)
    one = orbit_source(whole, allow_future=allow_future, reference=DAY).states(names, seconds)
    other = orbit_source(mixed, allow_future=allow_future, reference=DAY).states(names, seconds)
    assert np.array_equal(one.reason, other.reason)
    assert np.array_equal(one.position_m, other.position_m, equal_nan=True)
    assert np.array_equal(one.age_s, other.age_s, equal_nan=True)
    if not allow_future:
        assert np.nanmin(one.age_s) >= -7200.0  # GPS sends two hours ahead
    assert np.isfinite(one.position_m[one.valid]).all()
    assert np.isfinite(one.clock_s[one.valid]).all()


vectors = st.tuples(*(st.floats(-1, 1) for _ in range(3)))


@settings(max_examples=20)
@given(vectors, vectors, st.floats(-1800, 1800))
def test_glonass_comes_back_the_way_it_went(turn: tuple[float, ...], push: tuple[float, ...], dt: float) -> None:
    r = np.array([7003008.789, -12206626.953, 21280765.625]) + 1e6 * np.array(turn)
    v = np.array([783.5417, 2804.2530, 1352.5150]) + 100 * np.array(push)
    for algorithm in ("simplified", "precise"):
        there = glonass_propagated(r, v, dt, epoch=DAY, acceleration_m_s2=1e-6 * np.array(turn), algorithm=algorithm)
        ns = np.timedelta64(round(dt * 1e9), "ns")
        back = glonass_propagated(
            *there, -dt, epoch=DAY + ns, acceleration_m_s2=1e-6 * np.array(turn), algorithm=algorithm
        )
        # half an hour each way in steps of 30 s
        assert np.abs(back[0] - r).max() < 2e-4
        assert np.abs(back[1] - v).max() < 2e-7


@settings(max_examples=20)
@given(vectors, st.floats(-1800, 1800))
def test_glonass_keeps_the_integral_of_jacobi(turn: tuple[float, ...], dt: float) -> None:
    # no Sun, no Moon: energy in the axes that turn, with J2
    def energy(r: np.ndarray, v: np.ndarray) -> float:
        distance = float(np.linalg.norm(r))
        sine = r[2] / distance
        potential = MU / distance * (1 - J2 * (RADIUS_M / distance) ** 2 * (3 * sine**2 - 1) / 2)
        return float(v @ v / 2 - potential - EARTH_RATE**2 * (r[0] ** 2 + r[1] ** 2) / 2)

    r = np.array([7003008.789, -12206626.953, 21280765.625]) + 1e6 * np.array(turn)
    v = np.array([783.5417, 2804.2530, 1352.5150])
    r2, v2 = glonass_propagated(r, v, dt)
    # 1e-3 J/kg is 0.3 µm/s: the differences of the quintic round at some hundredths of that
    assert energy(r2[0], v2[0]) == pytest.approx(energy(r, v), abs=1e-3)


@settings(max_examples=20)
@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=20, max_size=20), st.integers(0, 10**6))
def test_whatever_a_message_says_there_is_a_state_or_a_reason(numbers: list[float], seed: int) -> None:
    table = messages("GEO" if seed % 2 else "G", seed % 100)
    rng = np.random.default_rng(seed)
    columns = [str(name) for name in table if table[name].dtype.kind == "f"]
    for name, value in zip(rng.choice(columns, 20), numbers, strict=True):
        table[name][int(rng.integers(table.sizes["record"]))] = value
    with np.errstate(all="ignore"):
        states = ask(table, float(rng.uniform(-8000, 8000)))
    assert np.isfinite(states.position_m[states.valid]).all()
    assert ((states.reason >= 0) & (states.reason < len(REASONS))).all()
    assert np.array_equal(states.valid, states.reason == 0)
