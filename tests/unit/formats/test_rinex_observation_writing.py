"""What is written is read again as it was, to the digits that the format prints."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from intercosmos.errors import DataError
from intercosmos.formats.rinex import read_observations, write_observations
from intercosmos.formats.rinex_observation_writing import VERSIONS, fixed


def observations() -> xr.Dataset:
    """Two systems over three epochs, with gaps, indicators and everything a header can say."""
    time = np.array(
        ["2022-01-01T00:00:00", "2022-01-01T00:00:30.0000001", "2022-12-31T23:59:59.9999999"], "datetime64[ns]"
    )
    gap = np.nan
    first = [[22123456.789, gap, 19000000.001], [gap, gap, gap], [1.0, -2.5, gap]]
    phase = [[-116259843.212, gap, gap], [gap, gap, gap], [gap, 9999999999.999, -999999999.999]]
    dims = ("time", "satellite")
    lost = np.zeros((3, 3), np.int8)
    lost[0, 0] = 3
    return xr.Dataset(
        {
            "C1C": (dims, first), "L1C": (dims, phase),
            "L1C_loss_of_lock": (dims, lost), "L1C_strength": (dims, 2 * lost),
        },
        {
            "time": time,
            "satellite": ["G07", "G32", "R24"],
            "epoch_flag": ("time", np.array([0, 1, 0], np.int8)),
            "receiver_clock_offset_s": ("time", [1.25e-4, gap, -9.123456789012]),
        },
        {
            "marker": "SIMULATED", "marker_number": "1", "observer": "nobody", "agency": "none", "receiver": "R",
            "receiver_number": "2", "antenna": "A               NONE", "antenna_number": "3", "interval_s": 30.0,
            "approximate_position_m": [4627853.3468, -119640.2373, 4372995.2492],
            "antenna_delta_hen_m": [1.0, 0.5, -0.25],
            "leap_seconds": 18, "glonass_channels": {f"R{k:02d}": k % 14 - 7 for k in range(1, 25)},
            "glonass_code_biases_m": {"C1C": -1.5, "C2P": 2.25}, "phase_shifts": {"G L1C": 0.25, "R L1C R01 R02": -0.5},
            "receiver_clock_applied": True,
        },
    )  # fmt: skip


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", ["a.rnx", "a.rnx.gz", "a.crx", "a.crx.gz", "A.CRX"])
def test_what_is_written_is_read(tmp_path: Path, version: str, name: str) -> None:
    data = observations()
    path = write_observations(data, tmp_path / name, version=version)
    found = read_observations(path, indicators=True)
    for variable in data.data_vars:
        np.testing.assert_array_equal(found[variable].values, data[variable].values, err_msg=str(variable))
    for coordinate in ("time", "satellite", "epoch_flag", "receiver_clock_offset_s"):
        np.testing.assert_array_equal(found[coordinate].values, data[coordinate].values)
    assert {k: found.attrs[k] for k in data.attrs} == data.attrs
    assert found.attrs["version"] == version
    assert found.attrs["skipped"] == {}
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_packed_is_packed_and_the_same_every_time(tmp_path: Path) -> None:
    one, two = (write_observations(observations(), tmp_path / n, created="now") for n in ("a.crx.gz", "b.crx.gz"))
    assert one.read_bytes() == two.read_bytes()
    assert b"COMPACT RINEX" in gzip.decompress(one.read_bytes())[:80]


def test_many_codes_and_many_epochs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More codes than a header line holds, and more epochs than a block."""
    from intercosmos.formats import rinex_observation_writing as writing

    monkeypatch.setattr(writing, "_BLOCK", 3000)
    random = np.random.default_rng(1)
    time = np.datetime64("2024-02-29T23:59:00", "ns") + np.arange(200) * np.timedelta64(1, "s")
    codes = [f"{k}{b}X" for k in "CLDS" for b in "15786"]
    values = {c: (("time", "satellite"), np.round(random.uniform(-1e6, 1e6, (200, 4)), 3)) for c in codes}
    data = xr.Dataset(values, {"time": time, "satellite": ["C01", "E01", "G01", "J01"]})
    found = read_observations(write_observations(data, tmp_path / "a.rnx"))
    assert all(np.array_equal(found[c], data[c]) for c in codes)
    assert str(found.time.values[-1]) == "2024-03-01T00:02:19.000000000"


def test_numbers_in_columns() -> None:
    values = np.array([0.0, -0.0004, 0.0005001, -0.5, 1234567890.1234, -999999999.9994, np.nan])
    text, fits = fixed(values, 14, 3)
    assert ["".join(map(chr, row)) for row in text] == [
        "         0.000", "         0.000", "         0.001", "        -0.500", "1234567890.123", "-999999999.999",
        " " * 14,
    ]  # fmt: skip
    assert fits.all()
    assert not fixed(np.array([1e10, -1e9, 9999999999.9996, -999999999.9996, np.inf, 1e300]), 14, 3)[1].any()


def changed(**changes: Any) -> xr.Dataset:
    """The observations with other attributes or variables."""
    data = observations()
    for name, value in changes.items():
        if name in data.attrs:
            data.attrs[name] = value
        else:
            data[name] = (data[name].dims, value)
    return data


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (
            changed(C1C=np.full((3, 3), 1e10)),
            "C1C of G07 at 2022-01-01T00:00:00.000000000 is 10000000000.0, which F14.3",
        ),
        (changed(C1C=np.full((3, 3), np.inf)), "inf, which F14.3"),
        (changed(L1C_strength=np.full((3, 3), 10)), "one digit"),
        (changed(epoch_flag=[0, 4, 0]), "flag 0 or 1"),
        (changed(receiver_clock_offset_s=[100.0, 0, 0]), "F15.12"),
        (changed(marker="a\nb"), "no place"),
        (changed(marker="x" * 61), "no place"),
        (changed(approximate_position_m=[1e12, 0, 0]), "no place"),
        (observations().isel(time=[1, 0]), "do not increase"),
        (observations().isel(time=[0, 0]), "do not increase"),
        (observations().isel(satellite=[0, 0]), "twice"),
        (observations().assign_coords(satellite=["G1", "G02", "G03"]), "'G1' is no satellite"),
        (observations().assign_coords(time=[1, 2, 3]), "datetime64"),
        (observations().drop_vars("satellite"), "no coordinate 'satellite'"),
        (observations().isel(satellite=slice(0, 0)), "nothing to write"),
        (observations().drop_vars(["C1C", "L1C"]), "nothing to write"),
    ],
)
def test_what_does_not_fit_is_refused_and_the_old_file_stays(tmp_path: Path, data: xr.Dataset, problem: str) -> None:
    path = tmp_path / "a.rnx"
    path.write_text("before")
    with pytest.raises(DataError, match=problem):
        write_observations(data, path)
    assert path.read_text() == "before"
    assert len(list(tmp_path.iterdir())) == 1


def test_no_other_version_and_no_other_place(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"RINEX 2\.11"):
        write_observations(observations(), tmp_path / "a.rnx", version="2.11")
    with pytest.raises(DataError, match="cannot be written"):
        write_observations(observations(), tmp_path / "absent" / "a.rnx")


def test_nothing_is_a_file_too(tmp_path: Path) -> None:
    empty = observations().isel(time=slice(0, 0))
    found = read_observations(write_observations(empty, tmp_path / "a.rnx"))
    assert found.sizes["time"] == 0
