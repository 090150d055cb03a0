"""Real files: what their own headers count is what is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from intercosmos.formats.compressed import read_bytes
from intercosmos.formats.rinex import iterate_observations, read_observations

TOULOUSE = "TLSE00FRA_R_20220010000_01H_30S_MO.rnx.gz"
COPENHAGEN = "KMS300DNK_R_20221591000_01H_30S_MO.crx"


def counts(path: Path) -> dict[tuple[str, str], int]:
    """(satellite, code) -> number of observations, by PRN / # OF OBS in the header."""
    codes: dict[str, list[str]] = {}
    found: dict[tuple[str, str], int] = {}
    system, satellite, at = "", "", 0
    for line in read_bytes(path).decode().splitlines():
        label = line[60:].strip()
        if label == "SYS / # / OBS TYPES":
            system = line[0] if line[0] != " " else system
            codes.setdefault(system, []).extend(line[7:60].split())
        elif label == "PRN / # OF OBS":
            if line[3:6].strip():
                satellite, at = line[3:6], 0
            for k in range(6, 60, 6):
                if at < len(codes[satellite[0]]):
                    found[satellite, codes[satellite[0]][at]] = int(line[k : k + 6].strip() or 0)
                at += 1
        elif label == "END OF HEADER":
            break
    return found


def test_every_count_of_the_header_at_toulouse(gnss_file: Callable[[str], Path]) -> None:
    path = gnss_file(TOULOUSE)
    data, wanted = read_observations(path), counts(path)
    assert len(wanted) == 628
    for (satellite, code), count in wanted.items():
        assert int(data[code].sel(satellite=satellite).notnull().sum()) == count, (satellite, code)
    assert sum(wanted.values()) == sum(int(v.notnull().sum()) for v in data.data_vars.values())
    assert data.sizes == {"time": 120, "satellite": 42}
    assert data.attrs["skipped"] == {}
    assert data.attrs["glonass_channels"]["R24"] == 2
    assert data.attrs["approximate_position_m"] == [4627853.3468, 119640.2373, 4372995.2492]


def test_blocks_are_the_whole(gnss_file: Callable[[str], Path]) -> None:
    path = gnss_file(TOULOUSE)
    whole = read_observations(path, indicators=True)
    for k, block in enumerate(iterate_observations(path, epochs=50, indicators=True)):
        part = whole.isel(time=slice(50 * k, 50 * k + 50)).sel(satellite=block.satellite)
        assert all(np.array_equal(block[c], part[c], equal_nan=block[c].dtype.kind == "f") for c in block.data_vars)


def test_compact_rinex_4_at_copenhagen(gnss_file: Callable[[str], Path]) -> None:
    """The file is the beginning of the one its header counts: every satellite has at most what is counted."""
    path = gnss_file(COPENHAGEN)
    data, wanted = read_observations(path), counts(path)
    text = read_bytes(path).decode()
    assert data.sizes["time"] == sum(line.startswith(">") for line in text.splitlines())
    assert data.attrs["version"] == "4.00"
    for (satellite, code), count in wanted.items():
        if satellite in data.satellite:
            assert int(data[code].sel(satellite=satellite).notnull().sum()) <= count
    fields = sum(
        bool(line[k : k + 14].strip())
        for line in text[text.index("END OF HEADER") :].splitlines()[1:]
        if not line.startswith(">")
        for k in range(3, len(line), 16)
    )
    assert sum(int(v.notnull().sum()) for v in data.data_vars.values()) == fields
