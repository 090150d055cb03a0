"""Laws of reading and writing navigation files: what is written is read, and no input does more than be refused."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

import numpy as np
import xarray as xr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intercosmos.errors import DataError
from intercosmos.formats.rinex_navigation import merge_navigation, read_navigation, write_navigation
from intercosmos.formats.rinex_navigation_numbers import numbers
from intercosmos.formats.rinex_navigation_tables import MESSAGES
from intercosmos.formats.rinex_navigation_time import from_gps, nearest, second_of_week, to_gps

few = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
END = f"{'':60}END OF HEADER\n"
NAMES = {"G": "G05", "J": "J02", "E": "E11", "C": "C21", "I": "I03", "R": "R07", "S": "S23"}
EPHEMERIDES = [node for node, message in MESSAGES.items() if message.kind != "table"]
TABLES = ["ION/KLOB", "ION/NEQG", "ION/BDGIM", "ION/NEQN", "ION/KLOB_REGION", "ION/GLONASS", "EOP"]
MARKS = {
    "ION/KLOB": "ION G05 LNAV", "ION/NEQG": "ION E11 IFNV", "ION/BDGIM": "ION C21 CNVX", "EOP": "EOP G05 CNVX",
    "ION/NEQN": "ION I03 L1NV NEQN", "ION/KLOB_REGION": "ION I03 L1NV KLOB", "ION/GLONASS": "ION R07 LXOC",
}  # fmt: skip
#: Values without which a record is refused; the others may be anything.
SOUND = {"sqrt_a": 5153.5, "e": 0.0125, "toe_s": 525_600.0, "position_m.0": 2.0e4}


def head(version: str) -> str:
    return f"     {version:15}{'N: GNSS NAV DATA':20}{'M: MIXED':20}RINEX VERSION / TYPE\n{END}"


def record(node: str, values: list[float], day: int = 1) -> str:
    """A record of a message with the given numbers, as RINEX 4 writes it."""
    message = MESSAGES[node]
    mark = f"> EPH {NAMES[node[0]]} {node[2:]}" if message.kind != "table" else f"> {MARKS[node]}"
    name = NAMES[node[0]] if message.kind != "table" else ""
    supply = cycle(values)
    rows = []
    for row in message.layout:
        numbers_of = [None if key is None else SOUND.get(key, next(supply)) for key in row]
        rows.append("".join(" " * 19 if n is None else f"{n:19.12E}" for n in numbers_of))
    return f"{mark}\n{name:3} 2022 01 {day:02d} 02 00 00" + "\n    ".join(rows) + "\n"


@few
@given(
    node=st.sampled_from(EPHEMERIDES + TABLES),
    values=st.lists(st.floats(-1e4, 1e4).filter(lambda x: x == 0 or abs(x) > 1e-90), min_size=4, max_size=40),
)
def test_what_is_read_is_written_and_read_again(tmp_path: Path, node: str, values: list[float]) -> None:
    path, again = tmp_path / "first.rnx", tmp_path / "again.rnx"
    path.write_text(head("4.02") + record(node, values) + record(node, values[::-1], day=2))
    tree = read_navigation(path)
    assert tree.attrs["counts"] == {node: 2}
    write_navigation(tree, again)
    written = read_navigation(again)[node].to_dataset()
    data = tree[node].to_dataset()
    if "region" in data:  # the subtype on the line of the mark says it only for Japan's system
        written, data = written.drop_vars("region"), data.drop_vars("region")
    if "accuracy_m" in data and node in ("G/LNAV", "J/LNAV"):
        assert ((data["accuracy_m"] >= 0) | data["accuracy_m"].isnull()).all()
    # times of transmission keep thirteen digits of the second of the week
    xr.testing.assert_allclose(written.drop_vars("transmission_time"), data.drop_vars("transmission_time"), rtol=1e-12)
    apart = (written["transmission_time"] - data["transmission_time"]).values.astype(np.float64) / 1e9
    assert np.all(np.isnat(data["transmission_time"].values) | (np.abs(apart) < 1e-6))


@few
@given(st.lists(st.sampled_from(EPHEMERIDES), min_size=1, max_size=6), st.data())
def test_the_order_of_files_does_not_matter(tmp_path: Path, nodes: list[str], data: st.DataObject) -> None:
    paths = []
    for k, node in enumerate(nodes):
        path = tmp_path / f"{k}.rnx"
        path.write_text(head("4.02") + record(node, [float(k), 2.5, -1.0, 0.5]))
        paths.append(path)
    tree = merge_navigation([read_navigation(path) for path in paths])
    shuffled = read_navigation(*data.draw(st.permutations(paths)))
    assert shuffled.attrs["counts"] == tree.attrs["counts"]
    kept = {node: count - tree.attrs["duplicates"][node] for node, count in tree.attrs["counts"].items()}
    for node, count in kept.items():
        assert shuffled[node].sizes["record"] == tree[node].sizes["record"] == count


@given(st.lists(st.text("0123456789+-.EeDd ?_naif\x00", max_size=19), min_size=1, max_size=20))
def test_numbers_are_those_of_python(texts: list[str]) -> None:
    chars = np.array([[list(text.ljust(19).encode())] for text in texts], dtype=np.uint8)
    values, bad = numbers(chars)
    for text, value, wrong in zip(texts, values[:, 0], bad[:, 0], strict=True):
        plain = text.upper().replace("D", "E").strip(" ")
        try:
            expected = float(plain) if plain else float("nan")
            refused = any(letter in plain for letter in "_NAIF") or abs(expected) >= 1e100
        except ValueError:
            expected, refused = float("nan"), True
        assert wrong == refused
        if not refused and not 9e8 < expected < 1e10:  # where nines stand for unknown
            np.testing.assert_equal(value, expected)


@given(st.lists(st.floats(-1e99, 1e99), min_size=1, max_size=50), st.sampled_from(["19.12E", "19.11e", "19.12g"]))
def test_the_usual_layout_is_read_to_the_bit(given_values: list[float], layout: str) -> None:
    texts = [f"{value:{layout}}"[:19].ljust(19) for value in given_values]
    texts = [text for text in texts if abs(float(text)) < 1e99 and not 9e8 < float(text) < 1e10]
    if texts:
        values, bad = numbers(np.array([[list(text.encode())] for text in texts], dtype=np.uint8))
        assert not bad.any()
        assert values[:, 0].tolist() == [float(text) for text in texts]


@given(st.integers(0, 4_000_000_000), st.floats(0, 604_800, exclude_max=True))
def test_the_nearest_second_of_the_week(since: int, second: float) -> None:
    time = np.array([np.datetime64("1980-01-06", "ns") + np.timedelta64(since, "s")])
    found = nearest(time, np.array([second]))
    assert abs((found - time)[0] / np.timedelta64(1, "s")) <= 302_400
    # seconds of the week go around: its last instants are as near to its first as to its last second
    apart = float(second_of_week(found)[0]) - second
    assert min(abs(apart), 604_800 - abs(apart)) <= 1e-6


@given(st.integers(0, 3_000_000_000), st.sampled_from(["GPS", "BDT", "UTC"]))
def test_time_scales_and_back(since: int, scale: str) -> None:
    time = np.array([np.datetime64("1980-01-06", "ns") + np.timedelta64(since, "s")])
    gps = to_gps(time, scale)
    np.testing.assert_array_equal(to_gps(from_gps(gps, scale), scale), gps)


BASES = [
    head("4.02") + "".join(record(node, [1.5, -2e-9, 0.25, 3.0, 7.0]) for node in (*EPHEMERIDES, *TABLES)),
    head("3.05") + "".join(record(f"{k}", [1.5, -2e-9]).split("\n", 1)[1] for k in ("G/LNAV", "E/INAV", "R/FDMA")),
    head("2.11").replace("N: GNSS", "G: GLO ") + " 1 22  1 13  0 15  0.0" + " 1.0D+00".rjust(19) * 3 + "\n",
]  # fmt: skip
TOKENS = [
    b"\n", b"\r", b"\x00", b"\xff", b"nan", b"1E999", b">", b"> EPH G01 LNAV\n", b"R", b"    ", b"9.999E+09", b"-",
    b"RINEX VERSION / TYPE", head("3.04").encode(), b" " * 80, b"\n\n", b"C01 2022 01 01 00 00 00",
]  # fmt: skip


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    base=st.sampled_from(BASES),
    changes=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 90), st.one_of(st.sampled_from(TOKENS), st.binary(max_size=4))),
        min_size=1,
        max_size=6,
    ),
    tolerant=st.booleans(),
)
def test_damaged_files_are_read_or_refused(
    tmp_path: Path, base: str, changes: list[tuple[float, int, bytes]], tolerant: bool
) -> None:
    content = base.encode()
    for share, gone, token in changes:
        start = int(share * len(content))
        content = content[:start] + token + content[start + gone :]
    path = tmp_path / "damaged.rnx"
    path.write_bytes(content)
    try:
        tree = read_navigation(path, tolerant=tolerant)
    except DataError:
        return
    assert tolerant or not tree.attrs["skipped"]
    for node, count in tree.attrs["counts"].items():
        data = tree[node].to_dataset()
        assert data.sizes["record"] == count - tree.attrs["duplicates"][node]
        for name in MESSAGES[node].needed:
            assert np.isfinite(data[name.split(".")[0]].values).all()
        if MESSAGES[node].kind != "table":
            assert not np.isnat(data["time"].values).any()
