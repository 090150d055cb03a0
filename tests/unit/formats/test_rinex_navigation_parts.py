"""Parts of the reader of navigation files: numbers, epochs, time scales, accuracies, the choice among duplicates."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import DataError
from intercosmos.formats.rinex_navigation_columns import glonass_accuracy_m, index_accuracy_m
from intercosmos.formats.rinex_navigation_lines import lines_of, sections
from intercosmos.formats.rinex_navigation_merging import joined, resolved
from intercosmos.formats.rinex_navigation_numbers import numbers
from intercosmos.formats.rinex_navigation_tables import FACTORS, MESSAGES, PRIVATE
from intercosmos.formats.rinex_navigation_time import epochs, from_gps, nearest, second_of_week, to_gps, week_of
from intercosmos.formats.rinex_navigation_variables import VARIABLES


def characters(*texts: str, width: int = 19) -> np.ndarray:
    return np.array([[list(text.ljust(width).encode("latin-1"))] for text in texts], dtype=np.uint8)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (" 1.250000000000E-02", 0.0125),
        ("-.1250000000000D+01", -1.25),
        ("              +12.", 12.0),
        ("0.1d1", 1.0),
        ("  5  ", 5.0),
        ("1e2", 100.0),
        ("", np.nan),
        (" 9.999000000000E+09", np.nan),
        ("0.9999E9", np.nan),
        ("  .999999999999E+09", np.nan),
        ("9.999999999999E+09", np.nan),
        ("  .999899999999E+09", 0.999899999999e9),
        (" 1.000000000000E+09", 1e9),
        ("  .998000000000E+09", 9.98e8),
    ],
)
def test_numbers(text: str, value: float) -> None:
    for others in ((), ("nonsense",)):  # with the fast way and with the careful one
        values, bad = numbers(characters(text, *others))
        np.testing.assert_array_equal(values[0], [value])
        assert not bad[0, 0]


@pytest.mark.parametrize(
    "text",
    [
        "nan",
        "inf",
        "1_0",
        "1 0",
        "--1",
        "1.2.3",
        "1E",
        "E5",
        ".",
        "+",
        "1E+-2",
        "0x1",
        "1\x001",
        "\xff",
        "1E999",
        "1E100",
    ],
)
def test_what_is_no_number(text: str) -> None:
    values, bad = numbers(characters("1.5", text))
    assert bad.tolist() == [[False], [True]]
    np.testing.assert_array_equal(values, [[1.5], [np.nan]])


def lines80(text: str) -> np.ndarray:
    return np.array([list(text.ljust(80).encode())], dtype=np.uint8)


def test_epochs() -> None:
    times, wrong = epochs(lines80("G01 2024 02 29 23 59 44"), short_year=False)
    assert str(times[0]) == "2024-02-29T23:59:44.000000000"
    assert not wrong[0]
    times, wrong = epochs(lines80("  6 99  9  2 17 51 44.5"), short_year=True)
    assert str(times[0]) == "1999-09-02T17:51:44.500000000"
    assert str(epochs(lines80("  6 80  1  6  0  0  0.0"), short_year=True)[0][0])[:10] == "1980-01-06"
    assert str(epochs(lines80("  6 79  1  6  0  0  0.0"), short_year=True)[0][0])[:10] == "2079-01-06"


@pytest.mark.parametrize(
    "text",
    [
        "2023 02 29 00 00 00",
        "1979 01 01 00 00 00",
        "20x3 01 01 00 00 00",
        "2023 01 01 25 00 00",
        "2023 01 01 00 60 00",
        "",
    ],
)
def test_what_is_no_epoch(text: str) -> None:
    times, wrong = epochs(lines80(f"G01 {text}"), short_year=False)
    assert wrong[0]
    assert np.isnat(times[0])


def test_time_scales() -> None:
    times = np.array(["1999-01-01T00:00:00", "2015-06-30T23:59:59", "2022-01-01", "NaT"], "datetime64[ns]")
    ahead = (to_gps(times, "UTC") - times)[:3] / np.timedelta64(1, "s")
    assert ahead.tolist() == [13, 16, 18]  # IERS bulletin C
    for scale in ("GPS", "UTC", "BDT"):
        np.testing.assert_array_equal(from_gps(to_gps(times, scale), scale), times)
    assert week_of(times[2:]).tolist()[0] == 2190
    assert week_of(times[2:], bdt=True).tolist()[0] == 834
    np.testing.assert_array_equal(second_of_week(times[2:]), [6 * 86_400, np.nan])
    np.testing.assert_array_equal(nearest(times[2:], np.array([np.nan, 5.0])), times[3:].repeat(2))


def test_accuracies() -> None:
    # IS-GPS-200N, 20.3.3.3.1.3
    assert index_accuracy_m(np.arange(0.0, 15.0)).tolist() == [
        2, 2.8, 4, 5.7, 8, 11.3, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096
    ]  # fmt: skip
    assert np.isnan(index_accuracy_m(np.array([15.0, -16.0, np.nan]))).all()
    assert glonass_accuracy_m(np.array([0.0, 2.0, 7.0, 14.0])).tolist() == [1, 2.5, 12, 512]
    assert np.isnan(glonass_accuracy_m(np.array([15.0, -1.0, 1.5, np.nan]))).all()


def test_the_tables_of_messages_are_sound() -> None:
    for node, message in MESSAGES.items():
        assert [len(row) for row in message.layout] == [3] + [4] * message.lines, node
        assert message.fewest <= message.lines
        flat = [name for row in message.layout for name in row if name]
        assert len(flat) == len(set(flat)), node
        names = {name.split(".")[0] for name in flat} - PRIVATE
        assert names <= set(VARIABLES), node
        places = [name for row in message.layout for name in row]
        assert all(places[place] == name for name, place in message.slots.items())
    assert set(FACTORS) <= set(VARIABLES)


def columns(bias: list[float], sent: list[str], satellite: str = "R05") -> dict[str, np.ndarray]:
    n = len(bias)
    return {
        "satellite": np.full(n, satellite),
        "time": np.full(n, np.datetime64("2022-01-01", "ns")),
        "transmission_time": np.array(sent, dtype="datetime64[ns]"),
        "clock_bias_s": np.array(bias),
        "position_m": np.tile([1e7, 2e7, 1e7], (n, 1)),
    }


def test_the_majority_holds_against_the_first() -> None:
    sent = [f"2022-01-01T00:0{k}" for k in range(5)]
    out, duplicates, conflicts = resolved("R/FDMA", columns([9e-4, 1e-4, 1e-4, 9e-4, 1e-4], sent))
    assert out["clock_bias_s"].tolist() == [1e-4]
    assert str(out["transmission_time"][0]) == "2022-01-01T00:01:00.000000000"
    assert (duplicates, conflicts) == (4, 1)


def test_missing_transmission_comes_last_and_order_is_kept() -> None:
    out, duplicates, conflicts = resolved("R/FDMA", columns([1e-4, 1e-4], ["NaT", "2022-01-01T00:10"]))
    assert not np.isnat(out["transmission_time"][0])
    assert (duplicates, conflicts) == (1, 0)
    both = joined([columns([1e-4], ["NaT"], "R09"), columns([2e-4], ["NaT"], "R02") | {"health": np.array([0.0])}])
    out, duplicates, _ = resolved("R/FDMA", both)
    assert out["satellite"].tolist() == ["R02", "R09"]
    np.testing.assert_array_equal(out["health"], [0.0, np.nan])
    assert duplicates == 0


def test_glued_files_without_end_are_refused() -> None:
    mark = f"{'     3.04           N':60}RINEX VERSION / TYPE\n"
    with pytest.raises(DataError, match="glued"):
        list(sections(lines_of((mark * 1001).encode(), None)))
    assert len(list(sections(lines_of((mark * 3).encode(), None)))) == 3


def test_a_last_line_without_its_end_is_noted() -> None:
    assert lines_of(b"a\nb", None).cut
    assert not lines_of(b"a\nb\n\n", None).cut
    assert lines_of(b"a\r\nbc\r\n", None).length.tolist() == [1, 2]
    assert lines_of(b"a\n\nb\n", None).blank().tolist() == [False, True, False]
    assert lines_of(b"x" * 200 + b"\ny\n", None).text(0) == "x" * 80
