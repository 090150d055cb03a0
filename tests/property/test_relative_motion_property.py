"""Laws of relative motion and of the low-thrust spiral."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercosmos.constants import EARTH_MU
from intercosmos.physics.orbits import low_thrust, relative, relative_elliptic
from intercosmos.physics.orbits.elements import Keplerian, to_state

times = st.floats(-20_000.0, 20_000.0)
parts = st.lists(st.floats(-1e3, 1e3), min_size=6, max_size=6)


def local_state(chaser: np.ndarray, target: np.ndarray) -> np.ndarray:
    """State of the chaser in the target's rotating frame, by the definition of that frame."""
    r, v = target[:3], target[3:]
    h = np.cross(r, v)
    axes = np.stack([r / np.linalg.norm(r), np.cross(h, r) / np.linalg.norm(np.cross(h, r)), h / np.linalg.norm(h)])
    turning = h / (r @ r)
    d, dv = chaser[:3] - r, chaser[3:] - v
    return np.concatenate([axes @ d, axes @ (dv - np.cross(turning, d))])


@given(
    state=parts,
    first=times,
    second=times,
    axis=st.floats(6.6e6, 4.3e7),
    e=st.floats(0.0, 0.85),
    nu=st.floats(-3.1, 3.1),
)
def test_steps_join_into_one(state: list[float], first: float, second: float, axis: float, e: float, nu: float) -> None:
    x = np.array(state) * [1, 1, 1, 1e-3, 1e-3, 1e-3]
    n = np.sqrt(EARTH_MU / axis**3)
    scale = 1 + 40 * np.linalg.norm(x) * (1 + n * (abs(first) + abs(second))) / n * 1e-3
    stepwise = relative.clohessy_wiltshire(relative.clohessy_wiltshire(x, first, n), second, n)
    assert np.allclose(stepwise, relative.clohessy_wiltshire(x, first + second, n), atol=1e-9 * scale)
    there = relative.yamanaka_ankersen_matrix(first, axis, e, nu)
    nu_then = relative_elliptic._true_anomaly_after(*(np.asarray(v) for v in (first, axis, e, nu)), EARTH_MU)
    back = relative.yamanaka_ankersen_matrix(-first, axis, e, nu_then)
    # velocities counted in lengths times the mean motion; 200,000 random cases miss by 3e-13 of the sizes at most
    units = np.array([1, 1, 1, 1 / n, 1 / n, 1 / n])
    there, back = (units[:, None] * matrix / units for matrix in (there, back))
    assert np.max(np.abs(back @ there - np.eye(6))) < 5e-12 * np.linalg.norm(there) * np.linalg.norm(back)


@given(dt=times, axis=st.floats(6.6e6, 4.3e7), nu=st.floats(-3.1, 3.1))
def test_ellipse_without_eccentricity_is_the_circle(dt: float, axis: float, nu: float) -> None:
    n = np.sqrt(EARTH_MU / axis**3)
    circle = relative.clohessy_wiltshire_matrix(dt, n)
    assert np.allclose(relative.yamanaka_ankersen_matrix(dt, axis, 0.0, nu), circle, rtol=1e-7, atol=1e-7)


@given(
    direction=parts.filter(lambda p: np.linalg.norm(p) > 1),
    mean=st.floats(-3.1, 3.1),
    shift=st.floats(0.1, 6.0),
    e=st.floats(0.0, 0.7),
)
def test_linear_motion_is_the_limit_of_two_orbits(direction: list[float], mean: float, shift: float, e: float) -> None:
    # two Kepler orbits a millionth apart; what is left is second order in their distance
    base = np.array([1.5e7, e, 1.0, 0.4, 0.7, 0.0])
    step = np.array(direction) / np.linalg.norm(direction) * 1e-6
    other = base + step * [1.5e7, 1, 1, 1, 1, 1]
    other[1] = abs(other[1])
    n = np.sqrt(EARTH_MU / base[0] ** 3)

    def state(elements: np.ndarray, mean_anomaly: float) -> np.ndarray:
        eccentric = mean_anomaly
        for _ in range(60):
            eccentric -= (eccentric - elements[1] * np.sin(eccentric) - mean_anomaly) / (
                1 - elements[1] * np.cos(eccentric)
            )
        half = np.arctan2(
            np.sqrt(1 + elements[1]) * np.sin(eccentric / 2), np.sqrt(1 - elements[1]) * np.cos(eccentric / 2)
        )
        parts = (*elements[:5], 2 * half)
        return np.concatenate(to_state(Keplerian(*(np.asarray(x) for x in parts))))

    def anomaly(mean_anomaly: float) -> float:
        r, v = np.split(state(base, mean_anomaly), 2)
        h = np.linalg.norm(np.cross(r, v))
        return float(np.arctan2(h * (r @ v) / np.linalg.norm(r), h**2 / np.linalg.norm(r) - EARTH_MU))

    dt = shift / n
    n_other = np.sqrt(EARTH_MU / other[0] ** 3)
    before = local_state(state(other, mean + step[5]), state(base, mean))
    after = local_state(state(other, mean + step[5] + n_other * dt), state(base, mean + shift))
    found = relative.yamanaka_ankersen(before, dt, base[0], base[1], anomaly(mean))
    assert np.allclose(found[:3], after[:3], atol=0.05)  # m, of motions of tens of metres
    assert np.allclose(found[3:], after[3:], atol=0.05 * n * 5)


@given(state=parts, dt=st.floats(300.0, 2_400.0), e=st.floats(0.0, 0.3), nu=st.floats(-3.1, 3.1))
def test_two_burns_arrive(state: list[float], dt: float, e: float, nu: float) -> None:
    matrix = relative.yamanaka_ankersen_matrix(dt, 1.2e7, e, nu)
    x = np.array(state)
    aim = np.array([10.0, -200.0, 5.0, 0.1, 0.0, -0.2])
    first, second = relative.two_burns(x, matrix, aim=aim)
    x[3:] += first
    arrived = matrix @ x
    arrived[3:] += second
    assert np.allclose(arrived, aim, atol=1e-6)


@given(low=st.floats(6.6e6, 2e7), ratio=st.floats(1.0, 8.0), angle=st.floats(0.0, 1.5), more=st.floats(0.0, 0.5))
def test_spiral_grows_with_the_angle_and_has_no_direction(low: float, ratio: float, angle: float, more: float) -> None:
    there = low_thrust.edelbaum(low, low * ratio, angle)
    assert there == pytest.approx(low_thrust.edelbaum(low * ratio, low, angle), rel=1e-12, abs=1e-9)
    assert low_thrust.edelbaum(low, low * ratio, angle + more) >= there - 1e-9
    coplanar = low_thrust.edelbaum(low, low * ratio)
    assert coplanar == pytest.approx(np.sqrt(EARTH_MU / low) - np.sqrt(EARTH_MU / (low * ratio)), abs=1e-6)
