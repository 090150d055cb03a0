"""Observations of RINEX 3 and 4: columns, events, time systems, and what is no RINEX."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from intercosmos.errors import DataError
from intercosmos.formats.rinex import iterate_observations, read_observations
from rinex_observation_samples import LAST, LATER, MIDNIGHT, epoch, field, header, line, saved

FOUR = ("G    4 C1C L1C D1C S1C", "R    2 C1C L1C", "E    1 C1X")


def three(*, second: str = "", types: tuple[str, ...] = FOUR, extra: str = "") -> str:
    """Three epochs, with lines of the second's own."""
    return (
        header(types=types, extra=extra)
        + epoch(MIDNIGHT, 2)
        + f"G07{field(22123456.789, ' ', '7')}{field(-116259843.212, '1', '7')}{field(-1234.5)}{field(45.25)}\n"
        + f"R24{field(19000000.001)}\n"
        + (second or epoch(LATER, 1) + f"G07{field(22123457.789)}\n")
        + epoch(LAST, 1)
        + f"E36{field(25000000.5)}\n"
    )


def test_numbers_and_their_places(tmp_path: Path) -> None:
    data = read_observations(saved(tmp_path, three()), indicators=True)
    assert list(data.satellite.values) == ["E36", "G07", "R24"]
    assert list(data.system.values) == ["E", "G", "R"]
    assert data.time.values[1] - data.time.values[0] == np.timedelta64(30, "s")
    assert data.time.values[0] == np.datetime64("2022-01-01T00:00:00", "ns")
    first = data.isel(time=0).sel(satellite="G07")
    assert [float(first[c]) for c in ("C1C", "L1C", "D1C", "S1C")] == [22123456.789, -116259843.212, -1234.5, 45.25]
    assert [int(first[f"{c}_loss_of_lock"]) for c in ("C1C", "L1C")] == [0, 1]
    assert [int(first[f"{c}_strength"]) for c in ("C1C", "L1C", "D1C")] == [7, 7, 0]
    assert int(sum(data[c].notnull().sum() for c in ("C1C", "L1C", "D1C", "S1C", "C1X"))) == 7
    assert data.C1C.attrs["units"] == "m"
    assert data.attrs["skipped"] == {}


def test_what_the_header_says(tmp_path: Path) -> None:
    extra = (
        line("TLSE", "MARKER NAME")
        + line("10003M009", "MARKER NUMBER")
        + line(f"{'5048K71845':20}{'TRIMBLE NETR9':20}{'5.45':20}", "REC # / TYPE / VERS")
        + line(f"{'5129354206':20}{'TRM59800.00     NONE':20}", "ANT # / TYPE")
        + line("        1.0530        0.0000        0.0010", "ANTENNA: DELTA H/E/N")
        + line("  4627853.3468   119640.2373  4372995.2492", "APPROX POSITION XYZ")
        + line("  2 R01  1 R02 -4", "GLONASS SLOT / FRQ #")
        + line(" C1C    0.100 C1P   -2.500", "GLONASS COD/PHS/BIS")
        + line("G L2X -0.25000", "SYS / PHASE SHIFT")
        + line("    18", "LEAP SECONDS")
        + line("    30.000", "INTERVAL")
        + line("     1", "RCV CLOCK OFFS APPL")
    )
    attrs = read_observations(saved(tmp_path, three(extra=extra))).attrs
    assert attrs["marker"] == "TLSE"
    assert attrs["marker_number"] == "10003M009"
    assert attrs["receiver"].split() == ["TRIMBLE", "NETR9", "5.45"]
    assert attrs["antenna"] == "TRM59800.00     NONE"
    assert attrs["antenna_delta_hen_m"] == [1.053, 0.0, 0.001]
    assert attrs["approximate_position_m"] == [4627853.3468, 119640.2373, 4372995.2492]
    assert attrs["glonass_channels"] == {"R01": 1, "R02": -4}
    assert attrs["glonass_code_biases_m"] == {"C1C": 0.1, "C1P": -2.5}
    assert attrs["phase_shifts"] == {"G L2X": -0.25}
    assert attrs["leap_seconds"] == 18
    assert attrs["interval_s"] == 30.0
    assert attrs["receiver_clock_applied"] is True
    assert attrs["version"] == "3.05"
    assert attrs["codes"] == {"G": ["C1C", "L1C", "D1C", "S1C"], "R": ["C1C", "L1C"], "E": ["C1X"]}


def test_more_codes_than_a_header_line_holds(tmp_path: Path) -> None:
    codes = [f"{k}{b}{t}" for k in "CLDS" for b in "125" for t in "CX"]
    types = (f"G   {len(codes)} " + " ".join(codes[:13]), " " * 7 + " ".join(codes[13:]))
    body = epoch(MIDNIGHT, 1) + "G01" + "".join(field(float(k + 1)) for k in range(len(codes))) + "\n"
    data = read_observations(saved(tmp_path, header(types=types), body))
    assert [float(data[c][0, 0]) for c in codes] == [k + 1.0 for k in range(len(codes))]


@pytest.mark.parametrize(
    ("system", "scale", "shift"),
    [
        ("M", "GPS", 0), ("M", "GAL", 0), ("M", "QZS", 0), ("M", "IRN", 0), ("M", "BDT", 14), ("M", "GLO", 18),
        ("R", "", 18), ("C", "", 14), ("E", "", 0), ("M", "", 0),
    ],
)  # fmt: skip
def test_every_time_system_becomes_gps_time(tmp_path: Path, system: str, scale: str, shift: int) -> None:
    """GPS time was 18 s ahead of UTC in 2022 (IERS Bulletin C), and always is 14 s ahead of BeiDou's."""
    extra = line(f"  2022     1     1     0     0    0.0000000     {scale}", "TIME OF FIRST OBS")
    text = header(system=system, types=tuple(f"{s}    1 C1C" for s in "GREC"), extra=extra)
    data = read_observations(saved(tmp_path, text, epoch(MIDNIGHT, 1), f"G01{field(2e7)}\n"))
    assert data.time.values[0] == np.datetime64("2022-01-01T00:00:00", "ns") + np.timedelta64(shift, "s")


def test_utc_leaps(tmp_path: Path) -> None:
    """At the end of 2016 a second was inserted: 17 s before, 18 s after."""
    extra = line("  2016    12    31    23    59   30.0000000     GLO", "TIME OF FIRST OBS")
    body = [epoch(t, 1) + f"G01{field(2e7)}\n" for t in ("2016 12 31 23 59 59.0000000", "2017 01 01 00 00  0.0000000")]
    data = read_observations(saved(tmp_path, header(extra=extra), *body))
    assert np.diff(data.time.values)[0] == np.timedelta64(2, "s")


def test_fractions_of_a_second_and_clock_offsets(tmp_path: Path) -> None:
    text = header() + epoch("2022 01 01 00 00  0.9999999", 1, clock="-0.000123456789") + f"G01{field(2e7)}\n"
    text += epoch(LATER, 1) + f"G01{field(2e7)}\n"
    data = read_observations(saved(tmp_path, text))
    assert str(data.time.values[0]) == "2022-01-01T00:00:00.999999900"
    assert float(data.receiver_clock_offset_s[0]) == -0.000123456789
    assert np.isnan(data.receiver_clock_offset_s[1])


def test_blank_and_zero_are_not_observed_and_short_lines_are_allowed(tmp_path: Path) -> None:
    body = (
        epoch(MIDNIGHT, 4)
        + f"G01{field(None)}{field(5.0)}\nG02{field(0.0)}{field(6.0)}\nG03\nG 4{field(7.0)}"[:-2]
        + "\n"
    )
    data = read_observations(saved(tmp_path, header(), body))
    assert list(data.satellite.values) == ["G01", "G02", "G03", "G04"]
    assert data.C1C.values[0].tolist() == pytest.approx([np.nan, np.nan, np.nan, 7.0], nan_ok=True)
    assert data.L1C.values[0].tolist() == pytest.approx([5.0, 6.0, np.nan, np.nan], nan_ok=True)


@pytest.mark.parametrize(
    ("text", "value"),
    [("         1.250", 1.25), ("1.25          ", 1.25), ("      -.500   ", -0.5), (" +3.0E2       ", 300.0),
     ("          .250", 0.25), ("         -.250", -0.25), ("9999999999.999", 9999999999.999),
     ("-999999999.999", -999999999.999)],
)  # fmt: skip
def test_numbers_of_any_fortran_program(tmp_path: Path, text: str, value: float) -> None:
    data = read_observations(saved(tmp_path, header(), epoch(MIDNIGHT, 1), f"G01{text}\n"))
    assert float(data.C1C[0, 0]) == value


def test_scale_factors_divide(tmp_path: Path) -> None:
    extra = line("G  100   1 L1C", "SYS / SCALE FACTOR") + line("R   10", "SYS / SCALE FACTOR")
    text = header(types=("G    2 C1C L1C", "R    2 C1C L1C"), extra=extra) + epoch(MIDNIGHT, 2)
    data = read_observations(saved(tmp_path, text, f"G01{field(2e7)}{field(123.0)}\nR01{field(50.0)}{field(70.0)}\n"))
    assert data.C1C.values[0].tolist() == [2e7, 5.0]
    assert data.L1C.values[0].tolist() == [1.23, 7.0]


def test_beidou_of_version_302_is_renamed(tmp_path: Path) -> None:
    body = epoch(MIDNIGHT, 1) + f"C06{field(2e7)}\n"
    assert "C2I" in read_observations(saved(tmp_path, header("3.02", ("C    1 C1I",)), body))
    assert "C1X" in read_observations(saved(tmp_path, header("3.05", ("C    1 C1X",)), body))


class TestEvents:
    def test_the_list_of_observations_changes(self, tmp_path: Path) -> None:
        second = (
            epoch(LATER, 3, flag=4)
            + line("this begins with > and is a comment", "COMMENT")
            + line("> like an epoch", "COMMENT")
            + line("G    2 S1C C1C", "SYS / # / OBS TYPES")
            + epoch(LATER, 1)
            + f"G07{field(50.5)}{field(22123457.789)}\n"
        )
        data = read_observations(saved(tmp_path, three(second=second)))
        assert data.S1C.sel(satellite="G07").values.tolist() == pytest.approx([45.25, 50.5, np.nan], nan_ok=True)
        assert float(data.C1C.sel(satellite="G07")[1]) == 22123457.789
        assert data.attrs["events"] == {"header information": 1}

    def test_events_without_a_date_and_without_records(self, tmp_path: Path) -> None:
        second = (
            ">                              4  1\n"
            + line("G    1 C1C", "SYS / # / OBS TYPES")
            + epoch(LATER, 0, flag=5)
            + epoch(LATER, 0, flag=2)
            + epoch(LATER, 1, flag=3)
            + line("NEW SITE", "MARKER NAME")
        )
        data = read_observations(saved(tmp_path, three(second=second)))
        assert data.sizes["time"] == 2
        assert data.attrs["events"] == {
            "header information": 1, "external event": 1, "antenna starts to move": 1, "new site": 1,
        }  # fmt: skip

    def test_power_failure_is_a_flag_and_cycle_slips_are_no_observations(self, tmp_path: Path) -> None:
        second = epoch(LATER, 1, flag=6) + f"G07{field(9.0)}{field(4.0)}\n"
        second += epoch(LATER, 1, flag=1) + f"G07{field(2e7)}\n"
        data = read_observations(saved(tmp_path, three(second=second)))
        assert data.epoch_flag.values.tolist() == [0, 1, 0]
        assert float(data.C1C.sel(satellite="G07")[1]) == 2e7
        assert data.attrs["events"] == {"cycle slips": 1}

    def test_what_an_event_says_wrong_has_its_line(self, tmp_path: Path) -> None:
        second = epoch(LATER, 1, flag=4) + line("G    3 C1C", "SYS / # / OBS TYPES")
        with pytest.raises(DataError, match=r"file\.rnx:10 .*3 codes are announced and 1 given"):
            read_observations(saved(tmp_path, three(second=second)))


class TestChoices:
    def test_systems_codes_and_times(self, tmp_path: Path) -> None:
        path = saved(tmp_path, three())
        assert list(read_observations(path, systems="RE").satellite.values) == ["E36", "R24"]
        assert set(read_observations(path, codes=["L1C"]).data_vars) == {"L1C"}
        assert read_observations(path, start="2022-01-01T00:00:30").sizes["time"] == 2
        assert read_observations(path, stop=np.datetime64("2022-01-01T00:00:30")).sizes["time"] == 2
        assert read_observations(path, interval_s=60).sizes["time"] == 2
        assert read_observations(path, start="2023-01-01").sizes == {"time": 0, "satellite": 0}

    def test_a_code_in_the_middle(self, tmp_path: Path) -> None:
        data = read_observations(saved(tmp_path, three()), codes=["D1C", "S1C"], indicators=True)
        assert [float(data[c].sel(satellite="G07")[0]) for c in ("D1C", "S1C")] == [-1234.5, 45.25]

    @pytest.mark.parametrize(
        ("choice", "problem"),
        [({"systems": "X"}, "no system 'X'"), ({"start": "soon"}, "no instant"), ({"stop": "NaT"}, "no instant"),
         ({"interval_s": 0.0}, "interval"), ({"interval_s": float("nan")}, "interval")],
    )  # fmt: skip
    def test_choices_that_make_no_sense(self, tmp_path: Path, choice: dict[str, object], problem: str) -> None:
        with pytest.raises(DataError, match=problem):
            read_observations(saved(tmp_path, three()), **choice)  # type: ignore[arg-type]

    def test_in_blocks(self, tmp_path: Path) -> None:
        path = saved(tmp_path, three())
        blocks = list(iterate_observations(path, epochs=2))
        assert [b.sizes["time"] for b in blocks] == [2, 1]
        assert list(blocks[1].satellite.values) == ["E36"]
        with pytest.raises(DataError, match="no block"):
            iterate_observations(path, epochs=0)

    def test_progress_is_told_in_bytes(self, tmp_path: Path) -> None:
        path, told = saved(tmp_path, three()), []
        read_observations(path, progress=told.append)
        assert told[-1] == path.stat().st_size


class TestNoRinex:
    """Every error names the line."""

    @pytest.mark.parametrize(
        ("second", "line_number", "problem"),
        [
            (epoch(LATER, 2) + f"G07{field(1.0)}\n", 11, "begins before the 2 satellites announced in line 9"),
            (epoch(LATER, 1) + f"G07{field(1.0)}\ngarbage\n", 11, "an epoch should begin here"),
            (epoch(LATER, 1) + "garbage\n", 10, "this is no satellite"),
            (epoch(LATER, 1) + f"J07{field(1.0)}\n", 10, "no observations for J07"),
            (epoch(LATER, 2) + f"G07{field(1.0)}\nG07{field(2.0)}\n", 11, "G07 is there twice"),
            (epoch(LATER, 1) + "G07  2212345x.789\n", 10, "[C1C]: the observation C1C is no number"),
            (epoch(LATER, 1) + "G07  22 23456.789\n", 10, "no number"),
            (epoch(LATER, 1) + "G07     1_000.000\n", 10, "no number"),
            (epoch(LATER, 1) + "G07           nan\n", 10, "no number"),
            (epoch(LATER, 1) + "G07         1E999\n", 10, "no number"),
            (epoch(LATER, 1) + "G07  --212345.789\n", 10, "no number"),
            (epoch(LATER, 1) + f"G07{field(1.0)}{field(2.0, 'x')}\n", 10, "[L1C]: the observation L1C is no number"),
            (epoch(LATER, 1) + f"R07{field(1.0)}{field(2.0)}{field(None)}{field(3.0)}\n", 10, "more than the header"),
            (epoch("2022 02 30 00 00  0.0000000", 0), 9, "this is no epoch"),
            (epoch("2022 01 01 24 00  0.0000000", 0), 9, "this is no epoch"),
            (epoch("2022 01 01 00 0   0.0000000", 0), 9, "this is no epoch"),
            (epoch(LATER, 0, flag=7), 9, "this is no epoch"),
            (epoch(LATER, 0, clock="1.2.3"), 9, "the receiver clock offset is no number"),
            ("G07" + " " * 17_000 + "\n", 9, "more than 16400 characters"),
        ],
    )  # fmt: skip
    def test_lines_of_data(self, tmp_path: Path, second: str, line_number: int, problem: str) -> None:
        with pytest.raises(DataError, match=rf"file\.rnx:{line_number}( |:).*{re.escape(problem)}"):
            read_observations(saved(tmp_path, three(second=second)))

    @pytest.mark.parametrize(
        ("second", "skipped"),
        [
            (epoch(LATER, 2) + f"G07{field(1.0)}\n", {"damaged epochs": 1}),
            (epoch(LATER, 1) + f"G07{field(1.0)}\ngarbage\n", {"damaged epochs": 1}),
            (epoch(LATER, 1) + "garbage\n", {"damaged lines": 1}),
            (epoch(LATER, 1) + f"E07{field(1.0)}{field(2.0)}\n", {"damaged lines": 1}),
            (epoch(LATER, 1) + "G07  2212345x.789\n", {"damaged lines": 1}),
            (epoch(LATER, 2) + f"G07{field(1.0)}\nG07{field(2.0)}\n", {"repeated satellites": 1}),
            (epoch(LATER, 0, clock="1.2.3"), {"damaged clock offsets": 1}),
            (epoch("2022 02 30 00 00  0.0000000", 0), {"damaged epochs": 1}),
        ],
    )
    def test_lines_of_data_left_out_and_counted(self, tmp_path: Path, second: str, skipped: dict[str, int]) -> None:
        data = read_observations(saved(tmp_path, three(second=second)), tolerant=True)
        assert data.attrs["skipped"] == skipped
        assert float(data.C1C.sel(satellite="G07")[0]) == 22123456.789
        assert float(data.C1X.sel(satellite="E36")[-1]) == 25000000.5

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("", "the file is empty"),
            ("no RINEX\n", "no END OF HEADER"),
            (line("no RINEX", "COMMENT") + line("", "END OF HEADER"), "does not begin with RINEX VERSION"),
            (header("1.00"), "RINEX 1.00 cannot be read"),
            (header("5.00"), "RINEX 5.00 cannot be read"),
            (header("nan"), "no number"),
            (header().replace("OBSERVATION DATA", "NAVIGATION DATA "), "no file of observations"),
            (header(system="X"), "no system 'X'"),
            (header(types=()), "does not say what is observed"),
            (header(types=("G  999 C1C",)), "999 codes are announced and 1 given"),
            (header(types=("G    1 CCC",)), "no observation code"),
            (header(types=("G    2 C1C C1C",)), "twice"),
            (header(types=("Z    1 C1C",)), "no system 'Z'"),
            (header(types=("     1 C1C",)), "continuation"),
            (header(extra=line("G    0", "SYS / SCALE FACTOR")), "factor"),
            (header(extra=line(" x", "APPROX POSITION XYZ")), "no number"),
            (
                header(extra=line("  2022 1 1 0 0 0.0   XYZ".ljust(48) + "XYZ", "TIME OF FIRST OBS")),
                "no time system 'XYZ'",
            ),
        ],
    )
    def test_headers(self, tmp_path: Path, text: str, problem: str) -> None:
        with pytest.raises(DataError, match=re.escape(problem)):
            read_observations(saved(tmp_path, text))

    def test_an_epoch_before_the_one_before_is_left_out_and_counted(self, tmp_path: Path) -> None:
        second = epoch(MIDNIGHT, 1) + f"G07{field(1.0)}\n"
        data = read_observations(saved(tmp_path, three(second=second)))
        assert data.sizes["time"] == 2
        assert data.attrs["skipped"] == {"epochs not after the one before": 1}


class TestTruncated:
    """The last epoch is left out and counted, wherever the file was cut; the others are read."""

    def test_anywhere(self, tmp_path: Path) -> None:
        text = three()
        start = text.index("> 2022 01 01 00 01")
        for stop in range(start + 1, len(text) - 3):
            data = read_observations(saved(tmp_path, text[:stop]))
            assert data.sizes["time"] == 2, text[start:stop]
            assert data.attrs["skipped"] == {"truncated last epoch": 1}
        whole = read_observations(saved(tmp_path, text[:-1]))  # only the last newline is missing
        assert whole.sizes["time"] == 3
        assert whole.attrs["skipped"] == {}

    def test_within_an_event(self, tmp_path: Path) -> None:
        text = header() + epoch(MIDNIGHT, 1) + f"G01{field(2e7)}\n" + epoch(LATER, 3, flag=4) + line("one", "COMMENT")
        data = read_observations(saved(tmp_path, text))
        assert data.sizes["time"] == 1
        assert data.attrs["skipped"] == {"truncated last epoch": 1}


def test_a_file_far_larger_than_a_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks may be cut anywhere: blocks of 700 bytes give what one block gives."""
    from intercosmos.formats import rinex_observation_reading as reading

    times = [f"2022 01 01 00 {k // 60:02d} {k % 60:2d}.0000000" for k in range(300)]
    body = "".join(
        epoch(t, 2) + f"G01{field(k + 1.0)}\nG02{field(None)}{field(k + 2.0)}\n" for k, t in enumerate(times)
    )
    event = epoch(times[150], 2, flag=4) + line("one", "COMMENT") + line("G    2 L1C C1C", "SYS / # / OBS TYPES")
    middle = body.index(epoch(times[150], 2))
    path = saved(tmp_path, header(), body[:middle], event, body[middle:])
    whole = read_observations(path, indicators=True)
    original = reading.open_blocks
    monkeypatch.setattr(reading, "open_blocks", lambda p, size, **more: original(p, 700, **more))
    pieces = read_observations(path, indicators=True)
    assert whole.identical(pieces)
    assert whole.sizes["time"] == 300
    assert float(whole.L1C.sel(satellite="G01")[150]) == 151.0


def test_hostile_declarations_do_not_allocate(tmp_path: Path) -> None:
    """A thousand codes and a million satellites' lines of nothing."""
    codes = [f"{k}{b}{t}" for k in "CLDSIX" for b in "123456789" for t in "ABCDEFGHIJKLMNOPQR"][:972]
    types = [f"G  {len(codes)} " + " ".join(codes[:13])]
    types += [" " * 7 + " ".join(codes[k : k + 13]) for k in range(13, len(codes), 13)]
    lines = "".join(
        epoch(f"2022 01 01 {k // 3600:02d} {k // 60 % 60:02d} {k % 60:2d}.0000000", 1) + "G01\n" for k in range(9000)
    )
    long = epoch("2022 01 02 00 00  0.0000000", 1) + "G02" + field(1.0) * len(codes) + "\n"
    with pytest.raises(DataError, match="blank"):
        read_observations(saved(tmp_path, header(types=types), lines * 1, long))
