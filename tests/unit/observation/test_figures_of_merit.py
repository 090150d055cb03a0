"""Figures of merit of cases worked out by hand; the laws are in tests/property."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.observation.figures_of_merit import covered_area, figures
from intercosmos.physics.observation.figures_of_merit_delivery import delivered, delivery_delays

#: One place, 1000 s: in access from 100 to 200 (two satellites), 500 to 600, 600 to 650; gaps of 100, 300, 350.
POINT = np.zeros(4, int)
START, END = np.array([100.0, 150.0, 500.0, 600.0]), np.array([180.0, 200.0, 600.0, 650.0])


def test_gaps_by_hand() -> None:
    found = figures(POINT, START, END, 1, 1000.0, percentiles=(50, 100))
    assert found.accesses.tolist() == [4]
    assert found.covered.tolist() == [pytest.approx(0.25)]
    assert found.gaps.tolist() == [3]
    assert found.first_s.tolist() == [100.0]
    assert found.revisit_mean_s.tolist() == [250.0]
    assert found.revisit_s.tolist() == [[300.0, 350.0]]
    assert found.response_mean_s.tolist() == [pytest.approx((100**2 + 300**2 + 350**2) / 2000)]
    # up to 83.33 s wait 250 s in access and 83.33 s before each of three
    assert found.response_s.tolist() == [[pytest.approx(250 / 3), 350.0]]


def test_ends_that_are_dropped_or_joined() -> None:
    drop = figures(POINT, START, END, 1, 1000.0, ends="drop")
    assert (drop.gaps.tolist(), drop.revisit_max_s.tolist()) == ([1], [300.0])
    assert drop.response_mean_s.tolist() == [pytest.approx(300**2 / 2 / 550)]
    wrap = figures(POINT, START, END, 1, 1000.0, ends="wrap")
    assert (wrap.gaps.tolist(), wrap.revisit_max_s.tolist()) == ([2], [450.0])
    assert wrap.response_mean_s.tolist() == [pytest.approx((300**2 + 450**2) / 2000)]


def test_places_never_and_always_seen() -> None:
    for ends, never in (("count", 1000.0), ("drop", np.nan), ("wrap", np.nan)):
        found = figures([1], [0.0], [1000.0], 2, 1000.0, ends=ends)  # type: ignore[arg-type]
        assert found.seen.tolist() == [False, True]
        assert found.revisit_max_s == pytest.approx([never, 0.0], nan_ok=True)
        assert found.response_mean_s == pytest.approx([never / 2, 0.0], nan_ok=True)
        assert found.covered.tolist() == [0.0, 1.0]


def test_a_single_access_leaves_no_gap_between_two() -> None:
    found = figures([0], [100.0], [200.0], 1, 1000.0, ends="drop")
    assert found.seen.tolist() == [True]
    assert found.gaps.tolist() == [0]
    assert np.isnan(found.revisit_max_s).all()
    assert np.isnan(found.response_mean_s).all()


def test_no_intervals_and_no_places() -> None:
    nothing = np.empty(0)
    assert figures(nothing, nothing, nothing, 3, 10.0).revisit_max_s.tolist() == [10.0] * 3
    assert figures(nothing, nothing, nothing, 0, 10.0).accesses.size == 0
    now, ever = covered_area(nothing, nothing, nothing, np.ones(2), 10.0, [0.0, 10.0])
    assert now.tolist() == ever.tolist() == [0.0, 0.0]


def test_rows_of_very_different_lengths() -> None:
    # one place with 100 000 accesses beside many with one: memory goes with the sum, not the product
    many = np.arange(100_000) * 1.0
    point = np.concatenate([np.zeros(many.size, int), np.arange(1, 5000)])
    start = np.concatenate([many, np.full(4999, 5.0)])
    found = figures(point, start, start + 0.25, 5000, 200_000.0)
    assert found.gaps[:2].tolist() == [100_000, 2]
    assert found.revisit_max_s[:2].tolist() == [100_000.75, 199_994.75]


def test_area_in_access_and_so_far() -> None:
    now, ever = covered_area([0, 0, 1], [0.0, 5.0, 8.0], [6.0, 7.0, 9.0], [2.0, 3.0], 10.0, [0.0, 5.5, 7.5, 9.0, 10.0])
    assert now.tolist() == [2.0, 2.0, 0.0, 3.0, 0.0]
    assert ever.tolist() == [2.0, 2.0, 2.0, 5.0, 5.0]


def test_late_images_by_hand() -> None:
    # an image of the first access is down at 700 at the earliest, one of the second at 550: it is the one waited for
    found = delivered([0, 0], [100.0, 500.0], [200.0, 600.0], [600.0, 50.0], 1, 1000.0, percentiles=(50,))
    assert found.latency_max_s.tolist() == [550.0]
    # until 500 the wait runs down from 550 to 50 and stays there to 600; then the end of the span counts
    assert found.latency_mean_s.tolist() == [pytest.approx((500 * 300 + 100 * 50 + 400 * 200) / 1000)]
    # the age runs from 0 to 550, is 50 until 650, and runs on
    assert found.age_max_s.tolist() == [550.0]
    assert found.age_mean_s.tolist() == [pytest.approx((550**2 / 2 + 100 * 50 + 350 * 225) / 1000)]


def test_images_that_never_come_down() -> None:
    found = delivered([0], [100.0], [200.0], [np.inf], 2, 1000.0, ends="wrap")
    assert found.delivered.tolist() == [False, False]
    assert np.isnan(found.age_mean_s).all()


def test_delays_to_the_next_contact() -> None:
    contacts = [0, 1, 0], [200.0, 60.0, 100.0], [300.0, 70.0, 120.0]
    found = delivery_delays([0, 0, 1, 2], [50.0, 250.0, 0.0, 0.0], *contacts, processing_s=5.0)
    assert found.tolist() == [55.0, 5.0, 65.0, np.inf]


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (lambda: figures([0], [0.0], [1.0], 1, 0.0), "span"),
        (lambda: figures([0], [0.0], [1.0], 1, np.nan), "span"),
        (lambda: figures([0], [0.0, 1.0], [1.0], 1, 10.0), "one length"),
        (lambda: figures([1], [0.0], [1.0], 1, 10.0), "from 0 to 0"),
        (lambda: figures([0], [2.0], [1.0], 1, 10.0), "intervals begin"),
        (lambda: figures([0], [2.0], [11.0], 1, 10.0), "intervals begin"),
        (lambda: figures([0], [np.nan], [1.0], 1, 10.0), "intervals begin"),
        (lambda: figures([0], [0.0], [1.0], 1, 10.0, percentiles=(101,)), "percentiles"),
        (lambda: covered_area([0], [0.0], [1.0], [1.0], 10.0, [2.0, 1.0]), "rising"),
        (lambda: delivered([0], [0.0], [1.0], [-1.0], 1, 10.0), "delays"),
        (lambda: delivered([0], [0.0], [1.0], [np.nan], 1, 10.0), "delays"),
        (lambda: delivery_delays([0], [0.0, 1.0], [0], [0.0], [1.0]), "one length"),
    ],
)
def test_columns_that_do_not_fit_are_refused(call: object, what: str) -> None:
    with pytest.raises(PhysicsError, match=what):
        call()  # type: ignore[operator]


def test_an_unknown_way_with_the_ends_is_refused() -> None:
    with pytest.raises(UnknownIdError, match="wrap"):
        figures([0], [0.0], [1.0], 1, 10.0, ends="warp")  # type: ignore[arg-type]
    with pytest.raises(UnknownIdError, match="wrap"):
        delivered([0], [0.0], [1.0], 0.0, 1, 10.0, ends="warp")  # type: ignore[arg-type]
