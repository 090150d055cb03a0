"""Shapes over azimuth: the motion they give is a motion, a conic needs no thrust, rows, refusals."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.elements import Keplerian, to_state
from intercosmos.physics.orbits.kepler_problem import kepler
from intercosmos.physics.orbits.spherical_shaping import LEAST_TURN, spherical

AU, SUN, DAY = 1.495978707e11, 1.32712440018e20, 86400.0
R1, V1 = np.array([AU, 0, 0]), np.array([0, 29785.0, 0])
FASTER = V1 + np.array([0, 300.0, 0])
R2, V2 = 1.5 * AU * np.array([-0.8, 0.6, 0.02]), 24320.0 * np.array([-0.6, -0.8, 0.01])


def test_the_motion_is_what_the_thrust_makes() -> None:
    found = spherical(R1, V1, R2, V2, 700 * DAY, SUN, revolutions=1)
    t, r, v, a = found.time_s, found.position, found.velocity, found.acceleration
    assert t[[0, -1]] == pytest.approx([0.0, 700 * DAY], rel=1e-9, abs=1e-3)
    assert r[[0, -1]] == pytest.approx(np.stack([R1, R2]), rel=1e-9, abs=10)
    assert v[[0, -1]] == pytest.approx(np.stack([V1, V2]), rel=1e-9, abs=1e-5)
    # differences of the path, by time, against velocity and against gravity and thrust together
    middle = slice(20, -20)
    speeds = CubicSpline(t, r)(t, 1)[middle]
    assert np.max(np.linalg.norm(speeds - v[middle], axis=1)) < 0.5
    pull = -SUN * r / np.linalg.norm(r, axis=1, keepdims=True) ** 3
    forces = CubicSpline(t, v)(t, 1)[middle]
    assert np.max(np.linalg.norm(forces - (pull + a)[middle], axis=1)) < 1e-4 * 6e-3
    assert float(found.delta_v) == pytest.approx(np.trapezoid(np.linalg.norm(a, axis=1), t), rel=1e-3)
    assert float(found.peak_acceleration) == pytest.approx(np.max(np.linalg.norm(a, axis=1)), rel=1e-12)
    angle = np.unwrap(np.arctan2(r[:, 1], r[:, 0]))
    assert angle[-1] - angle[0] == pytest.approx(2 * np.pi + np.arctan2(0.6, -0.8), abs=1e-9)


def test_the_thrust_lies_along_the_velocity_and_out_of_the_plane() -> None:
    found = spherical(R1, V1, R2, V2, 700 * DAY, SUN, revolutions=1)
    normal = np.cross(found.position, found.velocity)
    across = np.cross(normal, found.velocity)
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    assert np.max(np.abs(np.sum(found.acceleration * across, axis=1))) < 1e-8 * float(found.peak_acceleration)


@pytest.mark.parametrize("revolutions", [0, 1, 3])
@pytest.mark.parametrize("turn", [1.0, 4.0])
def test_a_conic_in_the_plane_needs_no_thrust(revolutions: int, turn: float) -> None:
    parts = (1.3 * AU, 0.3, 0.0, 0.0, 0.7, np.array([0.4, 0.4 + turn]))
    r, v = to_state(Keplerian(*(np.asarray(x) for x in parts)), mu=SUN)
    period = 2 * np.pi * np.sqrt((1.3 * AU) ** 3 / SUN)
    mean = [e - 0.3 * np.sin(e) for e in (2 * np.arctan(np.sqrt(0.7 / 1.3) * np.tan(x / 2)) for x in (0.4, 0.4 + turn))]
    time = np.mod(mean[1] - mean[0], 2 * np.pi) / (2 * np.pi) * period + revolutions * period
    assert kepler(r[0], v[0], time, SUN)[0] == pytest.approx(r[1], rel=1e-9, abs=1e3)
    found = spherical(r[0], v[0], r[1], v[1], time, SUN, revolutions=revolutions)
    assert float(found.delta_v) < 0.01
    assert np.linalg.norm(found.position, axis=1)[80] == pytest.approx(
        np.linalg.norm(kepler(r[0], v[0], found.time_s[80], SUN)[0]), rel=1e-8
    )


def test_grids_of_times_and_states() -> None:
    times = np.array([[500.0, 650.0, 800.0], [550.0, 700.0, 1000.0]]) * DAY
    found = spherical(R1, np.stack([V1, FASTER])[:, None], R2, V2, times, SUN, revolutions=1)
    assert found.delta_v.shape == (2, 3)
    assert found.position.shape[:2] == (2, 3)
    alone = spherical(R1, FASTER, R2, V2, times[1, 1], SUN, revolutions=1)
    assert float(found.delta_v[1, 1]) == pytest.approx(float(alone.delta_v), rel=1e-9)
    assert found.time_s[..., -1] == pytest.approx(times, rel=1e-9)
    # many rows go through in blocks; each is the same transfer
    many = spherical(R1, V1, R2, V2, np.full(600, 700 * DAY), SUN, revolutions=1)
    assert np.ptp(many.delta_v) < 1e-6
    assert spherical(R1, V1, R2, V2, np.zeros(0), SUN).position.shape[0] == 0


def test_turning_the_axes_about_the_pole_changes_nothing() -> None:
    c, s = np.cos(2.0), np.sin(2.0)
    turn = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    straight = spherical(R1, V1, R2, V2, 700 * DAY, SUN, revolutions=1)
    askew = spherical(turn @ R1, turn @ V1, turn @ R2, turn @ V2, 700 * DAY, SUN, revolutions=1)
    assert float(askew.delta_v) == pytest.approx(float(straight.delta_v), rel=1e-9)
    assert askew.position @ turn == pytest.approx(straight.position, abs=1e-6 * AU)


def test_rows_without_a_shape_are_told() -> None:
    near = AU * np.array([np.cos(0.9 * LEAST_TURN), np.sin(0.9 * LEAST_TURN), 0])
    forward = 29785.0 * np.array([-near[1], near[0], 0]) / AU
    with pytest.raises(PhysicsError, match="no spherical shape takes this time"):
        spherical(R1, V1, near, forward, 12 * DAY, SUN)
    # a third of the circle, first within metres a second of its own pace, then in four years, which no pull allows
    third = AU * np.array([-0.5, np.sqrt(3) / 2, 0])
    along = 29785.0 * np.array([-np.sqrt(3) / 2, -0.5, 0])
    rows = spherical(R1, V1, third, along, np.array([365.25 / 3, 1500.0]) * DAY, SUN)
    assert np.isnan(rows.delta_v).tolist() == [False, True]
    assert np.all(np.isnan(rows.position[1]))
    assert float(rows.delta_v[0]) < 20.0


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"tof_s": 0.0}, "flight time"),
        ({"tof_s": np.nan}, "flight time"),
        ({"revolutions": -1}, "negative number"),
        ({"mu": 0.0}, "gravity parameter"),
        ({"r1": [np.nan, 0, 0]}, "not finite"),
        ({"r2": [0.0, 0, AU]}, "on the axis"),
        ({"v1": -V1}, "westwards"),
    ],
)
def test_refusals(change: dict[str, object], word: str) -> None:
    given = {"r1": R1, "v1": V1, "r2": R2, "v2": V2, "tof_s": 700 * DAY, "mu": SUN, **change}
    with pytest.raises(PhysicsError, match=word):
        spherical(**given)  # type: ignore[arg-type]
