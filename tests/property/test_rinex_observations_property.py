"""Laws of observation files: what is written is read; whatever the bytes are, the reader answers or says why not."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from intercosmos.errors import IntercosmosError
from intercosmos.formats.rinex import iterate_observations, read_observations, write_observations
from intercosmos.formats.rinex_observation_numbers import irregular, observations, words
from intercosmos.formats.rinex_observation_writing import fixed
from rinex_observation_samples import LAST, LATER, MIDNIGHT, epoch, field, header, line, old_epoch, old_header

#: Numbers that F14.3 holds, in thousandths; zero means "not observed".
THOUSANDTHS = st.integers(-999_999_999_999, 9_999_999_999_999).filter(bool)
NAMES = st.builds("{}{:02d}".format, st.sampled_from("GRECJIS"), st.integers(1, 63))

NEW = (
    header(types=("G    2 C1C L1C", "R    2 C1C L1C"))
    + epoch(MIDNIGHT, 2)
    + f"G07{field(22123456.789, ' ', '7')}{field(-116259843.212, '1')}\nR01{field(2e7)}{field(None)}\n"
    + epoch(LATER, 2, flag=4)
    + line("comment", "COMMENT")
    + line("G    2 L1C C1C", "SYS / # / OBS TYPES")
    + epoch(LATER, 1, clock="-0.000123456789")
    + f"G07{field(1e8)}{field(2e7)}\n"
    + epoch(LAST, 1, flag=6)
    + f"G07{field(2e7)}\n"
)
OLD = (
    old_header(("C1", "L1", "L2", "P2", "D1", "S1"))
    + old_epoch("22  1  1  0  0  0.0000000", [f"G{k:02d}" for k in range(1, 14)])
    + "".join(field(2e7) + field(1e8) + "\n" + field(45.0) + "\n" for _ in range(13))
    + " " * 28
    + "4  1\n"
    + line("comment", "COMMENT")
    + old_epoch("22  1  1  0  0 30.0000000", ["R01"])
    + field(2e7)
    + "\n\n"
)


@given(st.data(), st.lists(NAMES, min_size=1, max_size=5, unique=True), st.integers(1, 6))
@settings(max_examples=25)
def test_what_is_written_is_read(data: st.DataObject, satellites: list[str], epochs: int) -> None:
    """Every number with three decimals comes back to the bit, in every kind of file."""
    shape = (epochs, len(satellites))
    number = arrays.arrays(np.int64, shape, elements=THOUSANDTHS)
    seen = arrays.arrays(np.bool_, shape)
    values = {c: np.where(data.draw(seen), data.draw(number) / 1000.0, np.nan) for c in ("C1C", "L2W", "D5X")}
    gaps = data.draw(arrays.arrays(np.int64, epochs, elements=st.integers(1, 10**10)))
    time = np.datetime64("2001-09-09T01:46:40", "ns") + np.cumsum(gaps) * np.timedelta64(100, "ns")
    dataset = xr.Dataset(
        {c: (("time", "satellite"), v) for c, v in values.items()}, {"time": time, "satellite": satellites}
    )
    name = data.draw(st.sampled_from(["a.rnx", "a.rnx.gz", "a.crx"]))
    with tempfile.TemporaryDirectory() as folder:
        found = read_observations(write_observations(dataset, Path(folder) / name))
    np.testing.assert_array_equal(found.time.values, time)
    for code, value in values.items():
        again = found[code].reindex(satellite=satellites).values if code in found else np.full(shape, np.nan)
        np.testing.assert_array_equal(again, value)


@given(st.lists(THOUSANDTHS, min_size=1, max_size=20))
def test_fields_are_exact_by_either_way(numbers: list[int]) -> None:
    """The words' arithmetic, one-by-one reading and Python agree to the bit."""
    values = np.array(numbers) / 1000.0
    text, fits = fixed(values, 14, 3)
    assert fits.all()
    assert [float(bytes(row)) for row in text] == [n / 1000.0 for n in numbers]
    fields = np.pad(text, ((0, 0), (0, 2)), constant_values=0x20)
    read, _, _, bad = observations(*words(fields))
    assert not bad.any()
    np.testing.assert_array_equal(read[:, 0], values)
    np.testing.assert_array_equal(irregular(fields)[0], values)


@given(st.lists(st.text(" 0123456789.-", min_size=14, max_size=14), min_size=1, max_size=30))
@settings(max_examples=200)
def test_what_the_words_take_is_a_number(texts: list[str]) -> None:
    """Nothing that Python would not take, and no other number."""
    fields = np.array([list(t.encode() + b"  ") for t in texts], np.uint8)
    read, _, _, bad = observations(*words(fields))
    for text, value, wrong in zip(texts, read[:, 0], bad[:, 0], strict=True):
        if not wrong and text.strip():
            assert float(text) == (0.0 if np.isnan(value) else value)
            assert text[10] == "."
        elif not wrong:
            assert np.isnan(value)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file with a few things wrong with it."""
    content = bytearray(draw(st.sampled_from([NEW, OLD])).encode())
    pieces = st.one_of(
        st.binary(max_size=4),
        st.sampled_from([b"\n", b"\r\n", b">", b" " * 90, b"999", b"-", b".", b"1E999", epoch(LAST, 99).encode()]),
    )
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(content)))
        size = draw(st.sampled_from([0, 1, 1, 1, 3, 16, 80, 400]))
        content[at : at + size] = draw(pieces)
    return bytes(content)


@given(damaged(), st.booleans(), st.booleans())
@settings(max_examples=120)
def test_any_bytes_are_answered(content: bytes, tolerant: bool, indicators: bool) -> None:
    """A dataset whose numbers are finite or NaN, or one of our errors; in blocks the same numbers as at once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        try:
            data = read_observations(path, tolerant=tolerant, indicators=indicators)
        except IntercosmosError:
            return
        assert not any(np.isinf(v.values).any() for v in data.data_vars.values())
        assert (np.diff(data.time.values) > np.timedelta64(0)).all()
        blocks = list(iterate_observations(path, epochs=1, tolerant=tolerant, indicators=indicators))
    assert sum(b.sizes["time"] for b in blocks) == data.sizes["time"]
    for k, block in enumerate(blocks):
        for code in block.data_vars:
            whole = data[code].isel(time=[k]).sel(satellite=block.satellite)
            np.testing.assert_array_equal(block[code].values, whole.values)
