"""Maps: against plain NumPy at every place and instant of a small grid; statistics, regions, choices, errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from published import geometry

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.navigation.accuracy_model import RangeErrors, radial_95, with_signal_in_space
from intercosmos.physics.navigation.availability_maps import availability, cell_areas, grid
from intercosmos.physics.navigation.availability_maps_regions import regional
from intercosmos.physics.navigation.constellations import positions, walker
from intercosmos.physics.navigation.dilution import dilution_of_precision, directions, seen_above
from intercosmos.physics.orbits.frames import ecef_from_geodetic

STEP_S, MASK = 1800.0, np.radians(5.0)
TIMES_S = np.arange(24) * STEP_S
SATELLITES = {"R": geometry.glonass(TIMES_S)[:, 1:], "C": geometry.beidou(TIMES_S)[:, :24]}
LETTERS = "R" * 23 + "C" * 24
ALL = np.concatenate(list(SATELLITES.values()), 1)
OPTIONS: dict[str, Any] = {"step_s": STEP_S, "grid_deg": 30.0, "mask_rad": MASK}
LATITUDE, LONGITUDE = grid(30.0, (-90, 90, -180, 180))
PLACES = ecef_from_geodetic(*np.radians(np.meshgrid(LATITUDE, LONGITUDE, indexing="ij")))


def every_instant(name: str, letters: str, clocks: str = "each") -> np.ndarray:
    """(T, latitude, longitude) by the NumPy function."""
    use = np.isin(list(LETTERS), list(letters))
    found = dilution_of_precision(
        ALL[:, None, None, use],
        PLACES,
        systems=np.array(list(LETTERS))[use],
        mask_rad=MASK,
        clocks=clocks,  # type: ignore[arg-type]
    )
    return found[name].to_numpy()


def test_every_subset_against_the_plain_function() -> None:
    limit = 2.5
    maps = availability(SATELLITES, subsets="every", limit=limit, cap=2.0, percentiles=(50.0, 90.0, 100.0), **OPTIONS)
    assert maps.subset.to_numpy().tolist() == ["R", "C", "RC"]
    for name in ("R", "C", "RC"):
        figure, here = every_instant("pdop", name), maps.sel(subset=name)
        solved = np.isfinite(figure)
        np.testing.assert_allclose(here.availability, (figure <= limit).mean(0), atol=1e-12)
        np.testing.assert_allclose(here.solved, solved.mean(0), atol=1e-12)
        np.testing.assert_allclose(here["mean"], np.where(solved, figure, 0).sum(0) / solved.sum(0), rtol=1e-6)
        np.testing.assert_allclose(here.capped_mean, np.minimum(figure, 2.0).mean(0), rtol=1e-6)
        np.testing.assert_allclose(here.worst, figure.max(0), rtol=1e-5)
        np.testing.assert_allclose(here.satellites, every_instant("satellites", name).mean(0), atol=1e-9)
        exact = np.percentile(figure, (50, 90, 100), axis=0, method="inverted_cdf")
        np.testing.assert_allclose(here.percentile_value, exact, rtol=4e-4)
        bad = (figure > limit).reshape(24, -1)
        gaps = [max(map(len, "".join("x" if b else " " for b in row).split()), default=0) for row in bad.T]
        np.testing.assert_allclose(here.longest_gap_s.to_numpy().ravel(), np.array(gaps) * STEP_S)


@pytest.mark.parametrize(("figure", "clocks"), [("gdop", "one"), ("tdop", "each"), ("vdop", "one")])
def test_other_figures_and_clocks(figure: str, clocks: Any) -> None:
    maps = availability(SATELLITES, figure=figure, clocks=clocks, percentiles=(), **OPTIONS)
    wanted = every_instant(figure, "RC", clocks)
    np.testing.assert_allclose(maps["mean"][0], wanted.mean(0), rtol=1e-6)


def test_single_precision_is_close() -> None:
    double = availability(SATELLITES, percentiles=(), **OPTIONS)
    single = availability(SATELLITES, percentiles=(), dtype="float32", **OPTIONS)
    np.testing.assert_allclose(single["mean"], double["mean"], rtol=1e-4)


def test_a_street_hides_what_the_plain_function_says() -> None:
    wall = np.radians(np.where(np.arange(36) % 9 < 5, 40.0, 5.0))
    maps = availability(SATELLITES, horizon=wall, percentiles=(), figure="hdop", **OPTIONS)
    found = dilution_of_precision(ALL[:, None, None], PLACES, systems=LETTERS, mask_rad=MASK, horizon=wall)
    np.testing.assert_allclose(maps.satellites[0], found.satellites.mean("place_0"), atol=1e-9)


@pytest.mark.parametrize("weighting", ["quality", "elevation", "none"])
def test_expected_accuracy_by_whole_matrices(weighting: str) -> None:
    errors = with_signal_in_space(RangeErrors(), R=4.0)
    h95, v95 = (
        availability(SATELLITES, figure=f, errors=errors, weighting=weighting, percentiles=(), **OPTIONS)
        for f in ("h95", "v95")
    )
    place = PLACES[4, 7]
    found = []
    for now in ALL:
        units = directions(now[None], place[None])[0]
        seen = seen_above(units, MASK, None)
        sigma2 = np.array([errors.variance(np, k, s) for k, s in zip(LETTERS, units[:, 2], strict=True)])[seen]
        user2 = errors.user_variance(np, units[seen, 2])
        weight = {"quality": 1 / sigma2, "elevation": 1 / user2, "none": np.ones_like(user2)}[weighting]
        system = np.array(list(LETTERS))[seen]
        design = np.concatenate([units[seen], (system[:, None] == ["R", "C"]) * 1.0], 1)
        solve = np.linalg.solve(design.T * weight @ design, design.T * weight)
        q = solve * sigma2 @ solve.T
        found.append((float(radial_95(np, q[0, 0], q[1, 1], q[0, 1])), 1.959963984540054 * np.sqrt(q[2, 2])))
    wanted = np.mean(found, 0)
    np.testing.assert_allclose([h95["mean"][0, 4, 7], v95["mean"][0, 4, 7]], wanted, rtol=1e-6)


def test_weighting_by_quality_never_loses_and_joining_without_it_can() -> None:
    errors = with_signal_in_space(RangeErrors(), R=6.0, C=0.3)
    maps = {
        w: availability(
            SATELLITES, figure="v95", errors=errors, weighting=w, subsets="every", percentiles=(), **OPTIONS
        )
        for w in ("quality", "elevation")
    }
    joined, alone = (maps["quality"]["mean"].sel(subset=s) for s in ("RC", "C"))
    assert bool((joined <= alone * (1 + 1e-9)).all())
    blind = maps["elevation"]["mean"]
    assert bool((blind.sel(subset="RC") > blind.sel(subset="C")).any())
    assert bool((joined <= blind.sel(subset="RC") * (1 + 1e-9)).all())


def test_radius_of_95_percent_holds_95_percent() -> None:
    angle = (np.arange(2000) + 0.5) * 2 * np.pi / 2000
    for ratio in (0.05, 0.3, 0.7, 1.0):
        radius = float(radial_95(np, 1.0, ratio**2, 0.0))
        # the share inside a circle: over directions, 1 - exp(-r²/2σ²) weighted by the density of each direction
        inverse = np.cos(angle) ** 2 + np.sin(angle) ** 2 / ratio**2
        share = np.mean((1 - np.exp(-(radius**2) * inverse / 2)) / (inverse * ratio))
        assert share == pytest.approx(0.95, abs=0.001)


def test_regions_are_means_by_area() -> None:
    maps = availability(SATELLITES, limit=2.5, **OPTIONS)
    found = regional(maps, {"globe": [(-90, 90, -180, 180)], "line": [(0, 30, 150, -150)]}, enough=0.9)
    weight = np.cos(np.radians(LATITUDE))[:, None] * np.ones(12)
    assert float(found.availability.sel(region="globe")[0]) == pytest.approx(
        np.average(maps.availability[0], weights=weight)
    )
    here = maps.availability[0, 3, [0, 11]]
    assert float(found.availability.sel(region="line")[0]) == pytest.approx(float(here.mean()))
    assert float(found.availability_worst.sel(region="line")[0]) == float(here.min())
    assert float(found.served.sel(region="line")[0]) == pytest.approx(float((here >= 0.9).mean()))
    assert cell_areas(LATITUDE, 30.0).sum() * 12 == pytest.approx(1)
    with pytest.raises(PhysicsError, match="no cell"):
        regional(maps, {"nowhere": [(1, 2, 1, 2)]})


@pytest.mark.parametrize(
    ("options", "error", "text"),
    [
        ({"figure": "qdop"}, UnknownIdError, "qdop"),
        ({"clocks": "two"}, UnknownIdError, "two"),
        ({"dtype": "int8"}, UnknownIdError, "int8"),
        ({"subsets": "all"}, UnknownIdError, "every"),
        ({"subsets": ["RX"]}, UnknownIdError, "X"),
        ({"weighting": "luck"}, UnknownIdError, "luck"),
        ({"grid_deg": 7.0}, PhysicsError, "do not divide"),
        ({"bounds_deg": (10.0, 0.0, 0.0, 10.0)}, PhysicsError, "south < north"),
        ({"percentiles": (0.0,)}, PhysicsError, "percentiles"),
        ({"figure": "h95", "errors": RangeErrors((("R", 1.0),))}, UnknownIdError, "'C'"),
    ],
)
def test_errors_say_what_is_allowed(options: dict[str, Any], error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        availability(SATELLITES, **{**OPTIONS, **options})


def test_positions_that_are_none() -> None:
    for wrong in (np.zeros((3, 4)), np.zeros((0, 4, 3)), {}, {"R": np.zeros((2, 3, 3)), "C": np.zeros((3, 3, 3))}):
        with pytest.raises(PhysicsError, match="T, S, 3"):
            availability(wrong)


def test_progress_ends_with_all() -> None:
    told: list[float] = []
    availability(SATELLITES, percentiles=(), progress=told.append, **OPTIONS)
    assert told[-1] == 1.0


def test_constellations_instead_of_positions() -> None:
    ring = walker(
        "E", "ring", "56 deg : 12/3/1", satellites=12, planes=3, phasing=1, inclination_rad=np.radians(56.0),
        semi_major_axis_m=29.6e6, epoch="2022-01-01", names=[f"E{k:02d}" for k in range(1, 13)],
    ).without(["E05"])  # fmt: skip
    times = np.datetime64("2022-01-01", "ns") + (TIMES_S * 1e9).astype("timedelta64[ns]")
    maps = availability(ring, percentiles=(), **{**OPTIONS, "grid_deg": 60.0})
    given = availability([ring], times=times, percentiles=(), **{**OPTIONS, "grid_deg": 60.0})
    wanted = availability({"E": positions(ring, times)}, percentiles=(), **{**OPTIONS, "grid_deg": 60.0})
    # by default a day: twice the span of this test
    assert maps.attrs["instants"] == 48
    np.testing.assert_allclose(given.satellites, wanted.satellites)
    with pytest.raises(PhysicsError, match="times belong"):
        availability(SATELLITES, times=times)
