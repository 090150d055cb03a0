from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from intercosmos.physics.ascent.solver import Solution, maximise

Floats = NDArray[np.float64]
FREE = (np.full(2, -10.0), np.full(2, 10.0))


def circle(radius: Floats) -> tuple:
    """Conditions x² + y² = r², one radius a problem."""

    def values(rows: NDArray[np.intp], x: Floats) -> Floats:
        return np.asarray(((x**2).sum(axis=1) - radius[rows] ** 2)[:, None])

    def slopes(rows: NDArray[np.intp], x: Floats) -> tuple[Floats, Floats]:
        return values(rows, x), 2 * x[:, None, :]

    return values, slopes


def farthest(radius: Floats, start: Floats, reward: Floats, **options: object) -> Solution:
    values, slopes = circle(radius)
    settings = {"bounds": FREE, "tolerance": 1e-8, "gain": 1e-9, "iterations": 200} | options
    return maximise(values, slopes, start, reward=reward, **settings)  # type: ignore[arg-type]


def test_farthest_point_of_circles() -> None:
    # analytic: x = r g/|g|, multiplier |g| / (2 r): a larger r² is worth that much
    radius = np.array([1.0, 2.0, 5.0])
    reward = np.array([3.0, 4.0])
    start = np.array([[1.0, 0.3], [0.5, 1.5], [-2.0, 4.0]])
    found = farthest(radius, start, reward)
    assert found.converged.all()
    assert found.x == pytest.approx(radius[:, None] * np.array([[0.6, 0.8]]), abs=1e-5)
    assert found.multipliers[:, 0] == pytest.approx(5.0 / (2 * radius), rel=1e-4)


def test_each_problem_of_a_batch_is_solved_as_if_alone() -> None:
    radius = np.array([1.0, 3.0])
    start = np.array([[1.0, 0.1], [-1.0, 2.0]])
    reward = np.array([1.0, 1.0])
    together = farthest(radius, start, reward)
    for k in range(2):
        alone = farthest(radius[k : k + 1], start[k : k + 1], reward)
        assert np.array_equal(alone.x[0], together.x[k])
        assert alone.iterations[0] == together.iterations[k]


def test_bounds_are_kept() -> None:
    radius = np.array([5.0])
    found = farthest(
        radius, np.array([[4.0, 2.0]]), np.array([0.0, 1.0]), bounds=(np.array([4.0, -9.0]), np.array([9.0, 9.0]))
    )
    # the free optimum (0, 5) lies outside; what is returned does not, and is called solved only if it is
    assert found.x[0, 0] >= 4.0
    assert bool(found.converged[0]) == (abs(found.conditions[0, 0]) < 1e-7)
    assert found.conditions[0, 0] == pytest.approx(float((found.x**2).sum()) - 25.0, abs=1e-9)


def test_a_condition_that_cannot_be_met_is_reported() -> None:
    def values(rows: NDArray[np.intp], x: Floats) -> Floats:
        return 1.0 + x[:, :1] ** 2

    def slopes(rows: NDArray[np.intp], x: Floats) -> tuple[Floats, Floats]:
        return values(rows, x), np.stack([np.stack([2 * x[:, 0], 0 * x[:, 0]], axis=1)], axis=1)

    found = maximise(values, slopes, np.array([[1.0, 0.0]]), reward=np.array([0.0, 0.0]), bounds=FREE)
    assert not found.converged[0]
    assert abs(found.conditions[0, 0]) >= 1.0


def test_a_switched_off_condition_does_not_matter() -> None:
    # a second condition that is always 0 = 0, as the kernel's switches make it
    def values(rows: NDArray[np.intp], x: Floats) -> Floats:
        first = (x**2).sum(axis=1) - 1.0
        return np.stack([first, 0 * first], axis=1)

    def slopes(rows: NDArray[np.intp], x: Floats) -> tuple[Floats, Floats]:
        return values(rows, x), np.stack([2 * x, 0 * x], axis=1)

    found = maximise(
        values, slopes, np.array([[0.9, 0.5]]), reward=np.array([1.0, 0.0]), bounds=FREE,
        tolerance=1e-8, gain=1e-9, iterations=200,
    )  # fmt: skip
    assert found.converged[0]
    assert found.x[0] == pytest.approx([1.0, 0.0], abs=1e-4)
    assert found.multipliers[0, 1] == pytest.approx(0.0, abs=1e-6)


def test_values_that_are_not_finite_do_not_spread() -> None:
    def values(rows: NDArray[np.intp], x: Floats) -> Floats:
        with np.errstate(invalid="ignore"):
            return np.sqrt(2.0 - x[:, :1]) - 1.0  # not a number beyond 2; the root lies at 1

    def slopes(rows: NDArray[np.intp], x: Floats) -> tuple[Floats, Floats]:
        with np.errstate(invalid="ignore", divide="ignore"):
            slope = -0.5 / np.sqrt(2.0 - x[:, 0])
        return values(rows, x), np.stack([np.stack([slope, 0 * slope], axis=1)], axis=1)

    found = maximise(
        values, slopes, np.array([[-3.0, 0.0]]), reward=np.array([0.5, 0.0]), bounds=FREE, largest_step=8.0
    )
    assert found.converged[0]
    assert found.x[0, 0] == pytest.approx(1.0, abs=1e-3)


def test_an_end_at_the_limit_of_iterations_is_no_optimum() -> None:
    radius, start, reward = np.array([5.0]), np.array([[3.0, -4.0]]), np.array([0.0, 1.0])
    assert farthest(radius, start, reward).optimal.all()
    # begins on the circle, far from its highest point: conditions are met again and again on the way
    for iterations in range(1, 5):
        cut_short = farthest(radius, start, reward, iterations=iterations, largest_step=0.01, tolerance=1e-3)
        assert cut_short.converged.all()
        assert not cut_short.optimal.any()


@pytest.mark.parametrize("count", [1, 2, 5, 13])
def test_asking_ahead_changes_nothing_but_the_number_of_calls(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # along a narrow wave most full steps make things worse, and corrected ones, too
    wave = np.linspace(4.0, 9.0, count)
    start = np.stack([np.linspace(0.5, -2.0, count), np.full(count, 3.0)], axis=1)
    calls: list[int] = []

    def heights(rows: NDArray[np.intp], x: Floats) -> Floats:
        return np.asarray((x[:, 1] - 2 * np.sin(wave[rows] * x[:, 0]) + 0.1 * x[:, 0] ** 2)[:, None])

    def values(rows: NDArray[np.intp], x: Floats) -> Floats:
        calls.append(rows.size)
        return heights(rows, x)

    def slopes(rows: NDArray[np.intp], x: Floats) -> tuple[Floats, Floats]:
        along = 0.2 * x[:, 0] - 2 * wave[rows] * np.cos(wave[rows] * x[:, 0])
        return heights(rows, x), np.stack([along, np.ones_like(along)], axis=1)[:, None, :]

    found = []
    for ahead in (1, 12):
        monkeypatch.setattr("intercosmos.physics.ascent.solver._AHEAD", ahead)
        calls.clear()
        solved = maximise(values, slopes, start, reward=np.array([0.2, 1.0]), bounds=FREE, largest_step=8.0)
        found.append((solved, len(calls), max(calls)))
    (one, many, _), (other, few, most) = found
    assert np.array_equal(one.x, other.x)
    assert np.array_equal(one.multipliers, other.multipliers)
    assert np.array_equal(one.iterations, other.iterations)
    assert few < many
    assert most <= max(12, count)
