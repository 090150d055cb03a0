"""Laws of figures of merit, for any intervals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from intercosmos.physics.observation.figures_of_merit import ENDS, Ends, Figures, covered_area, figures
from intercosmos.physics.observation.figures_of_merit_delivery import delivered, delivery_delays

SPAN = 1000.0
Array = NDArray[np.float64]
Columns = tuple[NDArray[np.int64], Array, Array]


@st.composite
def intervals(draw: st.DrawFn, places: int = 4) -> Columns:
    """Intervals of some places; on a coarse raster, so that they touch, coincide, fill the span and have no length."""
    rows = draw(st.lists(st.tuples(st.integers(0, places - 1), st.integers(0, 40), st.integers(0, 40)), max_size=30))
    point = np.array([row[0] for row in rows], np.int64)
    edges = np.array([sorted(row[1:]) for row in rows], float).reshape(-1, 2) * (SPAN / 40)
    return point, edges[:, 0], edges[:, 1]


def gaps_by_hand(columns: Columns, place: int, ends: Ends) -> list[float]:
    """Gaps of one place, by going through its intervals in turn."""
    rows = sorted((a, b) for k, a, b in zip(*columns, strict=True) if k == place)
    if not rows:
        return [SPAN] if ends == "count" else []
    gaps, until = [], rows[0][0]
    for a, b in rows:
        gaps.append(a - until)
        until = max(until, b)
    around = {"count": [rows[0][0], SPAN - until], "wrap": [rows[0][0] + SPAN - until], "drop": []}[ends]
    return [g for g in (*gaps, *around) if g > 0]


def wait_at(columns: Columns, place: int, t: Array) -> Array:
    """Wait from instants (t,) to the next access, to the end of the span at the latest, by looking."""
    wait = SPAN - t
    for k, a, b in zip(*columns, strict=True):
        if k == place:
            wait = np.where(t <= b, np.minimum(wait, np.maximum(a - t, 0.0)), wait)
    return np.asarray(wait)


@given(intervals(), st.sampled_from(ENDS))
def test_gaps_are_those_found_one_by_one(columns: Columns, ends: Ends) -> None:
    found = figures(*columns, 4, SPAN, ends=ends, percentiles=(0, 25, 50, 90, 100))
    for place in range(4):
        gaps = gaps_by_hand(columns, place, ends)
        assert found.gaps[place] == len(gaps)
        assert found.seen[place] == (place in columns[0])
        if gaps:
            assert found.revisit_mean_s[place] == pytest.approx(np.mean(gaps))
            assert found.revisit_max_s[place] == pytest.approx(max(gaps))
            assert found.revisit_s[place] == pytest.approx(np.percentile(gaps, (0, 25, 50, 90, 100)))


@settings(max_examples=40)
@given(intervals())
def test_response_is_what_many_instants_wait(columns: Columns) -> None:
    shares = np.array([10.0, 50.0, 90.0, 99.0])
    found = figures(*columns, 4, SPAN, percentiles=tuple(shares))
    # the raster of intervals is 25 s, so the middles of even cells of 0.5 s see every gap exactly
    t = (np.arange(2000) + 0.5) * (SPAN / 2000)
    for place in range(4):
        wait = wait_at(columns, place, t)
        assert found.response_mean_s[place] == pytest.approx(wait.mean(), abs=1e-9)
        assert found.response_max_s[place] == pytest.approx(wait.max(), abs=0.51)
        # half a cell for each gap that a percentile may cut
        assert found.response_s[place] == pytest.approx(np.percentile(wait, shares, method="inverted_cdf"), abs=0.51)
        assert found.covered[place] == pytest.approx(np.mean(wait == 0), abs=1e-9)


@given(intervals(), intervals())
def test_more_accesses_never_make_it_worse(some: Columns, more: Columns) -> None:
    every = tuple(np.concatenate(pair) for pair in zip(some, more, strict=True))
    few, many = figures(*some, 4, SPAN), figures(*every, 4, SPAN)  # type: ignore[arg-type]
    assert np.all(many.accesses >= few.accesses)
    assert np.all(many.covered >= few.covered - 1e-12)
    assert np.all(many.revisit_max_s <= few.revisit_max_s)
    assert np.all(many.response_mean_s <= few.response_mean_s + 1e-9)
    assert np.all(many.response_s <= few.response_s + 1e-9)


@settings(max_examples=40)
@given(intervals(), st.randoms(use_true_random=False), st.sampled_from(ENDS))
def test_order_does_not_matter(columns: Columns, random: object, ends: Ends) -> None:
    order = np.arange(columns[0].size)
    random.shuffle(order)  # type: ignore[attr-defined]
    same(figures(*columns, 4, SPAN, ends=ends), figures(*(c[order] for c in columns), 4, SPAN, ends=ends))


@settings(max_examples=40)
@given(intervals(), st.sampled_from(ENDS))
def test_a_place_does_not_depend_on_its_neighbours(columns: Columns, ends: Ends) -> None:
    together = figures(*columns, 4, SPAN, ends=ends)
    for place in range(4):
        own = columns[0] == place
        alone = figures(np.zeros(own.sum(), int), columns[1][own], columns[2][own], 1, SPAN, ends=ends)
        for name in vars(alone):
            assert np.array_equal(getattr(alone, name)[0], getattr(together, name)[place], equal_nan=True), name


@given(intervals(), st.floats(0.0, SPAN))
def test_a_repeating_span_has_no_beginning(columns: Columns, shift: float) -> None:
    point, a, b = columns
    a, b = a + shift, b + shift
    whole = np.concatenate([point, point])
    begin = np.concatenate([np.minimum(a, SPAN), np.maximum(a - SPAN, 0.0)])
    finish = np.concatenate([np.minimum(b, SPAN), np.maximum(b - SPAN, 0.0)])
    kept = np.concatenate([a < SPAN, b >= SPAN])
    found = figures(*columns, 4, SPAN, ends="wrap")
    moved = figures(whole[kept], begin[kept], finish[kept], 4, SPAN, ends="wrap")
    for name in ("covered", "revisit_max_s", "response_mean_s", "response_s"):
        assert getattr(moved, name) == pytest.approx(getattr(found, name), abs=1e-6, nan_ok=True), name


@settings(max_examples=40)
@given(intervals())
def test_area_in_time_is_what_one_sees(columns: Columns) -> None:
    area = np.array([1.0, 2.0, 4.0, 8.0])
    t = np.linspace(0.0, SPAN, 161)
    now, ever = covered_area(*columns, area, SPAN, t)
    there = [np.zeros(t.size, bool) for _ in area]
    for k, a, b in zip(*columns, strict=True):
        there[k] |= (t >= a) & (t <= b)
    assert now == pytest.approx(sum(w * np.asarray(flag) for w, flag in zip(area, there, strict=True)), abs=1e-9)
    first = [min([a for k, a, _ in zip(*columns, strict=True) if k == place], default=np.inf) for place in range(4)]
    assert ever == pytest.approx(sum(w * (t >= f) for w, f in zip(area, first, strict=True)), abs=1e-9)


@settings(max_examples=40)
@given(intervals(), st.sampled_from(ENDS))
def test_without_delays_latency_and_age_are_the_response(columns: Columns, ends: Ends) -> None:
    plain, late = figures(*columns, 4, SPAN, ends=ends), delivered(*columns, 0.0, 4, SPAN, ends=ends)
    # a single access that does not fill the span tells nothing of gaps, but the wait within it is known
    told = np.isfinite(plain.response_max_s) | ~plain.seen
    for mine, theirs in (
        (late.latency_mean_s, plain.response_mean_s),
        (late.age_mean_s, plain.response_mean_s),
        (late.latency_max_s, plain.response_max_s),
        (late.age_max_s, plain.response_max_s),
        (late.latency_s, plain.response_s),
        (late.age_s, plain.response_s),
    ):
        assert mine[told] == pytest.approx(theirs[told], abs=1e-6, nan_ok=True)


@st.composite
def delayed(draw: st.DrawFn) -> tuple[Columns, Array]:
    """Intervals with delays of whole steps of the raster, some infinite."""
    columns = draw(intervals())
    n = columns[0].size
    steps = draw(st.lists(st.one_of(st.integers(0, 12), st.just(np.inf)), min_size=n, max_size=n))
    return columns, np.array(steps, float) * (SPAN / 40)


def latency_at(columns: Columns, delay: Array, place: int, t: Array) -> Array:
    """Wait for the first image on the ground of all taken from instants (t,) on, to the end of the span."""
    wait = SPAN - t
    for k, a, b, d in zip(*columns, delay, strict=True):
        if k == place:
            wait = np.where(t < b, np.minimum(wait, np.maximum(a - t, 0.0) + d), wait)
    return np.asarray(wait)


def age_at(columns: Columns, delay: Array, place: int, t: Array) -> Array:
    """Time since the newest image was taken that is on the ground at instants (t,); at 0 there is a new one."""
    age = t.copy()
    for k, a, b, d in zip(*columns, delay, strict=True):
        if k == place and np.isfinite(d):
            age = np.where(t > a + d, np.minimum(age, t - np.minimum(b, t - d)), age)
    return np.asarray(age)


@settings(max_examples=40)
@given(delayed())
def test_latency_and_age_are_what_many_instants_have(case: tuple[Columns, Array]) -> None:
    columns, delay = case
    shares = np.array([10.0, 50.0, 90.0, 99.0])
    found = delivered(*columns, delay, 4, SPAN, percentiles=tuple(shares))
    t = (np.arange(2000) + 0.5) * (SPAN / 2000)
    for place in range(4):
        for told, each, mean, most in (
            (latency_at(columns, delay, place, t), found.latency_s, found.latency_mean_s, found.latency_max_s),
            (age_at(columns, delay, place, t), found.age_s, found.age_mean_s, found.age_max_s),
        ):
            assert mean[place] == pytest.approx(told.mean(), abs=1e-9)
            assert most[place] == pytest.approx(told.max(), abs=0.51)
            assert each[place] == pytest.approx(np.percentile(told, shares, method="inverted_cdf"), abs=0.51)


@settings(max_examples=40)
@given(delayed(), st.integers(0, 39))
def test_delays_repeat_with_the_span(case: tuple[Columns, Array], shift: int) -> None:
    (point, a, b), delay = case
    kept = (b > a) & np.isfinite(delay)
    point, a, b, delay = point[kept], a[kept], b[kept], delay[kept]
    late_a, late_b = a + shift * (SPAN / 40), b + shift * (SPAN / 40)
    over, under = late_b > SPAN, late_a < SPAN
    moved = delivered(
        np.concatenate([point[under], point[over]]),
        np.concatenate([late_a[under], np.maximum(late_a[over] - SPAN, 0.0)]),
        np.concatenate([np.minimum(late_b[under], SPAN), late_b[over] - SPAN]),
        np.concatenate([delay[under], delay[over]]), 4, SPAN, ends="wrap",
    )  # fmt: skip
    found = delivered(point, a, b, delay, 4, SPAN, ends="wrap")
    for name in vars(found):
        assert getattr(moved, name) == pytest.approx(getattr(found, name), abs=1e-6, nan_ok=True), name


@settings(max_examples=40)
@given(delayed(), delayed())
def test_more_images_never_come_later(some: tuple[Columns, Array], more: tuple[Columns, Array]) -> None:
    every = [np.concatenate(pair) for pair in zip((*some[0], some[1]), (*more[0], more[1]), strict=True)]
    few, many = delivered(*some[0], some[1], 4, SPAN), delivered(*every, 4, SPAN)
    for name in ("latency_mean_s", "latency_max_s", "latency_s", "age_mean_s", "age_max_s", "age_s"):
        assert np.all(getattr(many, name) <= getattr(few, name) + 1e-6), name


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 40), st.integers(0, 40)), max_size=20), intervals(3))
def test_delays_are_those_found_one_by_one(rows: list[tuple[int, int, int]], images: Columns) -> None:
    of = np.array([row[0] for row in rows], np.int64)
    edges = np.array([sorted(row[1:]) for row in rows], float).reshape(-1, 2) * (SPAN / 40)
    found = delivery_delays(images[0], images[2], of, edges[:, 0], edges[:, 1], processing_s=7.0)
    for one, end, delay in zip(images[0], images[2], found, strict=True):
        begins = [max(a - end, 0.0) for k, (a, b) in zip(of, edges, strict=True) if k == one and b >= end]
        assert delay == min(begins, default=np.inf) + 7.0


def same(a: Figures, b: Figures) -> None:
    for name in vars(a):
        assert np.array_equal(getattr(a, name), getattr(b, name), equal_nan=True), name
