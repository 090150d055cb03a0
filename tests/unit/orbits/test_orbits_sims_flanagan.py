"""Optimised low thrust: the transfer flies as it says, its slopes are right, refusals."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from intercosmos.constants import STANDARD_GRAVITY
from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.orbits import equinoctial_thrust, sims_flanagan

AU, SUN, DAY = 1.495978707e11, 1.32712440018e20, 86400.0
R1, V1 = np.array([AU, 0, 0]), np.array([0, 29785.0, 0])
R2, V2 = 1.5 * AU * np.array([-0.8, 0.6, 0.02]), 24320.0 * np.array([-0.6, -0.8, 0.01])
SHIP = {"mass_kg": 1000.0, "thrust_n": 0.25, "isp_s": 3000.0}


def test_the_transfer_flies_as_it_says() -> None:
    found = sims_flanagan.low_thrust_rendezvous(R1, V1, R2, V2, 700 * DAY, SUN, revolutions=1, **SHIP)
    assert np.all(np.linalg.norm(found.throttles, axis=1) <= 1 + 1e-9)
    assert found.delta_v == pytest.approx(3000.0 * STANDARD_GRAVITY * np.log(1000.0 / found.final_mass_kg), rel=1e-12)
    state = np.concatenate([R1, V1])
    for k, throttle in enumerate(found.throttles):
        begin, until = found.time_s[k : k + 2]

        def rates(t: float, y: np.ndarray, throttle: np.ndarray = throttle, k: int = k) -> np.ndarray:
            part = (t - found.time_s[k]) / (found.time_s[k + 1] - found.time_s[k])
            mass = found.mass_kg[k] + part * (found.mass_kg[k + 1] - found.mass_kg[k])
            r, v = y[:3], y[3:]
            out, normal = r / np.linalg.norm(r), np.cross(r, v) / np.linalg.norm(np.cross(r, v))
            axes = np.stack([out, np.cross(normal, out), normal])
            return np.concatenate([v, -SUN * r / np.linalg.norm(r) ** 3 + 0.25 / mass * throttle @ axes])

        state = solve_ivp(rates, (begin, until), state, method="DOP853", rtol=1e-10, atol=1e-2).y[:, -1]
    # a transfer of half an astronomical unit, flown again by another rule in other variables
    assert np.linalg.norm(state[:3] - R2) < 1e-5 * AU
    assert np.linalg.norm(state[3:] - V2) < 1e-5 * 3e4


def test_slopes_are_differences() -> None:
    start = equinoctial_thrust.to_equinoctial(R1, V1, SUN)
    end = equinoctial_thrust.to_equinoctial(R2, V2, SUN)
    start[0], end[0] = 1.0, end[0] / start[0]
    flight = sims_flanagan._Flight(start, end, 0.2, 0.05, 0.06, 12)
    throttles = np.random.default_rng(3).normal(size=(40, 3)) * 0.4
    _, slope = flight.meeting(throttles)
    for k in (0, 1, 7, 19, 20, 21, 33, 39):
        for axis in range(3):
            nudge = np.zeros_like(throttles)
            nudge[k, axis] = 1e-6
            change = (flight.meeting(throttles + nudge)[0] - flight.meeting(throttles - nudge)[0]) / 2e-6
            assert change == pytest.approx(slope[k, :, axis], abs=1e-7)


def test_equinoctial_elements_and_states_are_inverse() -> None:
    random = np.random.default_rng(5)
    r, v = random.normal(size=(50, 3)) * 7e6, random.normal(size=(50, 3)) * 4e3
    again = equinoctial_thrust.from_equinoctial(equinoctial_thrust.to_equinoctial(r, v, 4e14), 4e14)
    assert again[0] == pytest.approx(r, rel=1e-8, abs=1e-2)
    assert again[1] == pytest.approx(v, rel=1e-8, abs=1e-5)


def test_too_little_thrust_is_told() -> None:
    with pytest.raises(ConvergenceError, match="miss each other"):
        sims_flanagan.low_thrust_rendezvous(
            R1, V1, R2, V2, 300 * DAY, SUN, mass_kg=1000.0, thrust_n=0.005, isp_s=3000.0, iterations=20
        )


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"segments": 7}, "even number"),
        ({"mass_kg": 0.0}, "above 0"),
        ({"thrust_n": 1e3}, "use up the whole mass"),
    ],
)
def test_refusals(change: dict[str, float], word: str) -> None:
    with pytest.raises(PhysicsError, match=word):
        sims_flanagan.low_thrust_rendezvous(R1, V1, R2, V2, 700 * DAY, SUN, **{**SHIP, **change})  # type: ignore[arg-type]


def test_elements_have_no_value_against_the_plane() -> None:
    with pytest.raises(PhysicsError, match="against the plane"):
        equinoctial_thrust.to_equinoctial([7e6, 0, 0], [0, -7.5e3, 0], 4e14)
    with pytest.raises(PhysicsError, match="parallel"):
        equinoctial_thrust.to_equinoctial([7e6, 0, 0], [1e3, 0, 0], 4e14)
