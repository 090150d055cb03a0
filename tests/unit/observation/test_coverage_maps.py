"""Coverage maps: the same figures block by block, from a store, on a cluster; groups, delays, regions."""

from __future__ import annotations

import pickle
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from astropy.time import Time
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError, StudyError, UnknownIdError
from intercosmos.physics.observation import coverage
from intercosmos.physics.observation.coverage_maps_blocks import Question
from intercosmos.physics.observation.coverage_maps_regions import regional
from intercosmos.physics.observation.coverage_maps_run import Cells, _task
from intercosmos.physics.observation.figures_of_merit import figures
from intercosmos.physics.observation.figures_of_merit_delivery import delivered, delivery_delays
from intercosmos.physics.observation.grids import box_grid, healpix_grid, points_grid
from intercosmos.physics.observation.ground_access import access
from intercosmos.physics.observation.sensors import Cone
from intercosmos.physics.orbits.mean_orbits import MeanOrbits

START = Time("2027-01-01")
HALF_DAY = (START, Time("2027-01-01T12:00"))
SENSOR = Cone(np.radians(45))
GRID = healpix_grid(nside=5)
ORBITS = MeanOrbits.of(
    START, ["A", "B", "C"], semi_major_axis_m=7.0e6, inclination_rad=np.radians([97.9, 60, 30]), raan_rad=[0, 1, 2]
)
GROUPS = {"first": [0], "others": [1, 2], "all": [0, 1, 2]}
DELAYS = [0.0, 900.0, 5400.0]


class BrokenRunError(Exception):
    """What ends a run early."""


def made(**options: Any) -> xr.Dataset:
    return coverage(ORBITS, GRID, SENSOR, HALF_DAY, groups=GROUPS, cells_at_once=77, delay_s=DELAYS, **options)


@pytest.fixture(scope="module")
def maps() -> xr.Dataset:
    return made()


def test_figures_are_those_of_the_intervals(maps: xr.Dataset) -> None:
    found = access(ORBITS, GRID.points, SENSOR, HALF_DAY)
    for name, numbers in GROUPS.items():
        some = np.isin(found.satellite, numbers)
        # edges are a property of each pair, but their last bits go with what is searched together
        mine = found.point[some], found.start_s[some], np.minimum(found.end_s[some], 43200.0)
        plain = figures(*mine, len(GRID), 43200.0)
        late = delivered(*mine, np.array(DELAYS)[found.satellite[some]], len(GRID), 43200.0)
        there = maps.sel(group=name)
        for key, values in {**vars(plain), **vars(late)}.items():
            assert there[key].values == pytest.approx(values, abs=0.01, nan_ok=True), key
    assert int(maps.accesses.sum()) > 1000


def test_a_dataset_says_what_it_is(maps: xr.Dataset) -> None:
    assert maps.sizes == {"group": 3, "cell": 300, "percentile": 3, "time": 241}
    for name, variable in {**maps.data_vars, **maps.coords}.items():
        assert variable.attrs.get("long_name"), name
        assert "units" in variable.attrs or name == "group"
    assert maps.attrs["start"] == "2027-01-01T00:00:00.000Z"
    assert maps.attrs["span_s"] == 43200.0
    assert "Cone" in maps.attrs["sensor"]
    for name, values in maps.data_vars.items():
        flag = {"first_s": maps.seen, "latency_s": maps.delivered}.get(str(name))
        assert bool((values.notnull() | (False if flag is None else ~flag)).all()), name


def test_groups_are_what_their_satellites_are_alone(maps: xr.Dataset) -> None:
    alone = coverage(ORBITS.picked([1, 2]), GRID, SENSOR, HALF_DAY, cells_at_once=77, delay_s=DELAYS[1:])
    for name in alone.data_vars:
        mine, theirs = alone[name].sel(group="all"), maps[name].sel(group="others")
        assert mine.values == pytest.approx(theirs.values, abs=0.01, nan_ok=True), name


def test_numbers_of_satellites_do_not_matter(maps: xr.Dataset) -> None:
    turned = coverage(
        ORBITS.picked([2, 0, 1]), GRID, SENSOR, HALF_DAY, cells_at_once=77,
        groups={"first": [1], "others": [2, 0], "all": [2, 1, 0]}, delay_s=[DELAYS[2], *DELAYS[:2]],
    )  # fmt: skip
    xr.testing.assert_equal(turned, maps)


def test_more_satellites_never_make_it_worse(maps: xr.Dataset) -> None:
    every = maps.sel(group="all")
    for part in ("first", "others"):
        few = maps.sel(group=part)
        for name in ("revisit_max_s", "response_mean_s", "latency_mean_s", "age_mean_s"):
            assert bool((every[name] <= few[name] + 1e-9).all()), name
        assert bool((every.covered_ever >= few.covered_ever - 1e-12).all())
        assert bool((every.covered >= few.covered - 1e-12).all())


def test_area_in_access_adds_up(maps: xr.Dataset) -> None:
    # the share of time in access, over the area, is the share of area in access, over time
    over_area = maps.covered.weighted(maps.area).mean("cell")
    over_time = maps.covered_now.isel(time=slice(0, 240)).mean("time")
    assert over_time.values == pytest.approx(over_area.values, rel=0.05)
    assert maps.covered_ever.isel(time=-1).values == pytest.approx(maps.seen.mean("cell").values)
    assert bool((maps.covered_ever.diff("time") >= 0).all())


def test_a_broken_run_goes_on_to_the_same_bits(maps: xr.Dataset, tmp_path: Path) -> None:
    done: list[int] = []

    def stop(cells: int, of: int) -> None:
        done.append(cells)
        if len(done) == 2:
            raise BrokenRunError

    with pytest.raises(BrokenRunError):
        made(store=tmp_path / "maps.zarr", progress=stop)
    again: list[int] = []
    stored = made(store=tmp_path / "maps.zarr", progress=lambda cells, of: again.append(cells))
    assert done == [77, 154]
    assert again == [231, 300]
    xr.testing.assert_identical(stored.load(), maps)
    # everything is there: nothing is computed
    xr.testing.assert_identical(made(store=tmp_path / "maps.zarr", progress=_never).load(), maps)
    # others read it too
    plain = xr.open_zarr(tmp_path / "maps.zarr", consolidated=False, chunks=None)
    assert plain.revisit_max_s.shape == (3, 300)
    assert plain.latitude.attrs["units"] == "degrees_north"


def _never(cells: int, of: int) -> None:
    raise AssertionError("nothing is left to compute")


def test_any_blocks_may_be_missing(maps: xr.Dataset, tmp_path: Path) -> None:
    import zarr

    made(store=tmp_path / "maps.zarr")
    group = zarr.open_group(tmp_path / "maps.zarr")
    for block in (0, 3):
        group["block_done"][block] = False
        group["revisit_max_s"][:, block * 77 : block * 77 + 77] = -1.0
        group["block_area_now"][block] = -1.0
    again: list[int] = []
    stored = made(store=tmp_path / "maps.zarr", progress=lambda cells, of: again.append(cells))
    assert again == [231, 300]
    xr.testing.assert_identical(stored.load(), maps)


def test_a_store_of_another_question_is_refused(tmp_path: Path) -> None:
    made(store=tmp_path / "maps.zarr")
    for other in (
        {"ends": "wrap"}, {"percentiles": (50.0,)}, {"least_sun_elevation_rad": 0.0}, {"instants": 3},
    ):  # fmt: skip
        with pytest.raises(StudyError, match="another question"):
            made(store=tmp_path / "maps.zarr", **other)
    with pytest.raises(StudyError, match="another question"):
        coverage(ORBITS, GRID, Cone(0.7), HALF_DAY, cells_at_once=77, store=tmp_path / "maps.zarr")
    (tmp_path / "file").write_text("not a store")
    with pytest.raises(StudyError, match="zarr store"):
        made(store=tmp_path / "file")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "letter.txt").write_text("mine")
    with pytest.raises(StudyError, match="zarr store"):
        made(store=tmp_path / "folder")
    assert (tmp_path / "folder" / "letter.txt").read_text() == "mine"


@pytest.mark.parametrize("text", [None, "", "{}", "[]", "null", '{"zarr_format": 3'])
@pytest.mark.parametrize("name", ["", "covered", "block_done"])
def test_a_damaged_store_is_refused(tmp_path: Path, name: str, text: str | None) -> None:
    few = GRID.picked([0, 1])
    coverage(ORBITS, few, SENSOR, HALF_DAY, store=tmp_path / "maps.zarr")
    told = tmp_path / "maps.zarr" / name / "zarr.json"
    if text is None:
        told.unlink()
    else:
        told.write_text(text)
    if (name, text) == ("block_done", None):  # as if it had stopped before the first block
        assert coverage(ORBITS, few, SENSOR, HALF_DAY, store=tmp_path / "maps.zarr").seen.shape == (1, 2)
    else:
        with pytest.raises(StudyError, match=r"maps\.zarr"):
            coverage(ORBITS, few, SENSOR, HALF_DAY, store=tmp_path / "maps.zarr")


def test_a_cluster_computes_the_same_bits(maps: xr.Dataset) -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=2, processes=False, dashboard_address="127.0.0.1:0"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):  # fmt: skip
        xr.testing.assert_identical(made(client=client), maps)


def test_a_question_can_be_sent_to_another_process(maps: xr.Dataset) -> None:
    options = {
        "count": None, "frame": "TEME", "gravity": "wgs72", "tolerance_s": 1e-3,
        "least_sun_elevation_rad": None, "greatest_sun_elevation_rad": None,
    }  # fmt: skip
    question = Question.of(
        ORBITS, SENSOR, HALF_DAY, options, groups=GROUPS, percentiles=(50.0, 90.0, 95.0), ends="count", instants=241,
        delay=DELAYS,
    )  # fmt: skip
    sent = pickle.loads(pickle.dumps((question, Cells(GRID.points, GRID.area_m2, 77))))
    assert sent[0].digest(GRID, 77) == question.digest(GRID, 77)
    ((block, columns),) = _task(*sent, [2])
    assert block == 2
    for name in ("revisit_s", "latency_max_s", "accesses"):
        assert np.array_equal(columns[name], maps[name].values[:, 154:231])


def test_delays_may_follow_from_contacts(maps: xr.Dataset) -> None:
    contacts = {
        "contact_satellite": np.repeat(np.arange(3), 4), "contact_start_s": np.tile(np.arange(4) * 10_000.0, 3),
        "contact_end_s": np.tile(np.arange(4) * 10_000.0 + 600, 3),
    }  # fmt: skip
    found = coverage(ORBITS, GRID, SENSOR, HALF_DAY, delay_s=partial(delivery_delays, **contacts))
    known = found.delivered.values[0]
    # the last contact is over at 30 600 s, so what is seen later never comes down
    assert found.age_max_s.values[0][known].min() >= 43200 - 30600
    assert np.all(found.latency_mean_s.values >= found.response_mean_s.values - 1e-9)
    assert "latency_mean_s" not in coverage(ORBITS, GRID.picked([0]), SENSOR, HALF_DAY)


def test_cells_alone_in_their_block_have_the_same_figures(maps: xr.Dataset) -> None:
    small = coverage(ORBITS, GRID, SENSOR, HALF_DAY, groups=GROUPS, cells_at_once=300)
    for name in small.data_vars:
        if not str(name).startswith("age"):
            assert small[name].values == pytest.approx(maps[name].values, abs=0.01, nan_ok=True), name


def test_regions_are_means_by_area(maps: xr.Dataset) -> None:
    boxes = {"north": (0.0, 90.0, -180.0, 180.0), "two": [(0.0, 50.0, 100.0, -160.0), (-50.0, 0.0, -20.0, 40.0)]}
    found = regional(maps, boxes, percentiles=(0, 50, 100))
    north = np.flatnonzero(maps.latitude.values >= -1e-9)
    assert int(found.cells.sel(region="north")) == north.size
    values = maps.revisit_max_s.values[:, north]
    assert found.revisit_max_s.sel(region="north").values == pytest.approx(values.mean(axis=1))
    spread = found.revisit_max_s_of_area.sel(region="north").values
    assert spread[0] == pytest.approx(values.min(axis=1))
    assert spread[2] == pytest.approx(values.max(axis=1))
    assert found.revisit_max_s_worst.sel(region="north").values == pytest.approx(values.max(axis=1))
    assert spread[1] == pytest.approx(np.percentile(values, 50, axis=1, method="inverted_cdf"))
    assert found.seen.dtype == float
    assert found.revisit_s.dims == ("region", "group", "percentile")
    assert found.response_s_of_area.dims == ("region", "area_percentile", "group", "percentile")


def test_areas_are_weights() -> None:
    maps = xr.Dataset(
        {"x": ("cell", [1.0, 2.0, 3.0, np.nan])},
        {
            "latitude": ("cell", [0.0, 1, 2, 3]),
            "longitude": ("cell", [0.0] * 4),
            "area": ("cell", [1.0, 1.0, 6.0, 9.0]),
        },
    )
    found = regional(maps, percentiles=(12.5, 13, 25, 26))
    assert found.x.values.tolist() == [pytest.approx(21 / 8)]
    assert found.x_of_area.values.tolist() == [[1.0, 2.0, 2.0, 3.0]]
    nothing = regional(maps, {"far": (2.5, 4, -10, 10)})
    assert np.isnan(nothing.x.values).all()
    with pytest.raises(PhysicsError, match="'sea'"):
        regional(maps, {"sea": (-20.0, -10.0, 0.0, 10.0)})
    with pytest.raises(PhysicsError, match="percentiles"):
        regional(maps, percentiles=(-1,))


def test_a_satellite_that_stands_still() -> None:
    def where(numbers: NDArray[np.int64], times: Time) -> NDArray[np.float64]:
        return np.broadcast_to([42.164e6, 0.0, 0.0], (len(numbers), len(times), 3))

    grid = box_grid(10.0, box_deg=(-90, 90, -180, 180))
    maps = coverage(where, grid, Cone(np.radians(8.7)), HALF_DAY, count=1, frame="ITRF")
    assert set(maps.covered.values.ravel().tolist()) == {0.0, 1.0}
    # most of the part of the Earth from which it stands above the horizon: 42.4 %
    assert float(maps.covered_now[0, 0]) == pytest.approx(0.42, abs=0.03)
    assert maps.covered_now.values == pytest.approx(maps.covered_ever.values)


def test_nonsense_is_refused() -> None:
    wrong: list[tuple[dict[str, Any], type[Exception], str]] = [
        ({"groups": {"none": []}}, PhysicsError, "one at least"),
        ({"groups": {}}, PhysicsError, "one group"),
        ({"groups": {"far": [3]}}, PhysicsError, "from 0 to 2"),
        ({"groups": {"odd": [-1]}}, PhysicsError, "from 0 to 2"),
        ({"percentiles": (50, 120)}, PhysicsError, "percentiles"),
        ({"ends": "round"}, UnknownIdError, "wrap"),
        ({"instants": 1}, PhysicsError, "two instants"),
        ({"delay_s": [1.0, 2.0]}, PhysicsError, "one for each satellite"),
        ({"delay_s": -1.0}, PhysicsError, "at least 0 s"),
        ({"cells_at_once": 0}, PhysicsError, "one cell"),
    ]
    for options, kind, what in wrong:
        with pytest.raises(kind, match=what):
            coverage(ORBITS, GRID, SENSOR, HALF_DAY, **options)
    with pytest.raises(PhysicsError, match="needs a grid"):
        coverage(ORBITS, [[0.1, 0.2]], SENSOR, HALF_DAY)  # type: ignore[arg-type]
    with pytest.raises(PhysicsError, match="no cells"):
        coverage(ORBITS, points_grid(np.empty((0, 2))), SENSOR, HALF_DAY)
    with pytest.raises(PhysicsError, match="after its start"):
        coverage(ORBITS, GRID, SENSOR, HALF_DAY[::-1])
