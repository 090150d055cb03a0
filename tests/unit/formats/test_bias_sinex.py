from __future__ import annotations

import contextlib
import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intercosmos.errors import DataError
from intercosmos.formats import bias_sinex
from intercosmos.physics.navigation.code_biases import KNOWN, UNKNOWN, code_delays
from intercosmos.physics.navigation.code_biases_table import better_of, code_delays_from_table

HEAD = "%=BIA 1.00 COD 2022:002:00000 COD 2022:001:00000 2022:002:00000 R 00000009\n"
RULER = "*BIAS SVN_ PRN STATION__ OBS1 OBS2 BIAS_START____ BIAS_END______ UNIT __ESTIMATED_VALUE____ _STD_DEV___\n"
ABSOLUTE = (
    " OSB  G063 G01           C1C       2022:001:00000 2022:002:00000 ns                 -1.2500      0.0100\n"
    " OSB  G063 G01           C1W       2022:001:00000 2022:002:00000 ns                  0.5000      0.0100\n"
    " OSB  G063 G01           C2W       2022:001:00000 2022:002:00000 ns                  0.8235\n"
    " OSB  G063 G01           L1C       2022:001:00000 2022:002:00000 cyc                 0.1000      0.0010\n"
    " OSB  G    G   TLSE      C1W       2022:001:00000 2022:002:00000 ns                  9.0000      0.1000\n"
    " OSB  G063 G01           C1C       2022:002:00000 2022:003:00000 ns                 -1.5000      0.0100\n"
)
DIFFERENTIAL = (
    " DSB  E101 E11           C1C  C5Q  2022:001:00000 2022:002:00000 ns                  2.0000      0.1000\n"
    " DSB  E101 E11           C1C  C7Q  2022:001:00000 0000:000:00000 ns                  3.0000      0.1000\n"
    " DSB  E101 E11           C1X  C5X  2022:001:00000 2022:002:00000 ns                  4.0000      0.1000\n"
)


def _file(folder: Path, body: str = ABSOLUTE + DIFFERENTIAL, head: str = HEAD) -> Path:
    path = folder / "biases.BIA"
    path.write_text(f"{head}+BIAS/SOLUTION\n{RULER}{body}-BIAS/SOLUTION\n%=ENDBIA\n")
    return path


def test_lines_are_read_as_they_stand(tmp_path: Path) -> None:
    found = bias_sinex.read(_file(tmp_path))
    assert found.sizes["bias"] == 9
    assert found["first"].to_numpy()[:4].tolist() == ["C1C", "C1W", "C2W", "L1C"]
    assert found["value"].to_numpy()[[0, 3]].tolist() == [-1.25, 0.1]
    assert np.isnan(found["sigma"].to_numpy()[2])
    assert found["station"].to_numpy()[4] == "TLSE"
    assert found["start"].to_numpy()[5] == np.datetime64("2022-01-02")
    assert np.isnat(found["stop"].to_numpy()[7])
    assert found.attrs["agency"] == "COD"
    packed = tmp_path / "biases.BIA.gz"
    packed.write_bytes(gzip.compress((tmp_path / "biases.BIA").read_bytes()))
    assert bias_sinex.read(packed).equals(found)


def test_the_table_keeps_what_is_valid(tmp_path: Path) -> None:
    found = bias_sinex.read(_file(tmp_path))
    table = bias_sinex.satellite_codes_ns(found, "2022-01-01T12:00")
    assert table["G01", "C1C"] == -1.25
    assert ("G01", "L1C") not in table
    assert bias_sinex.satellite_codes_ns(found, "2022-01-02T12:00")["G01", "C1C"] == -1.5
    # differences: the datum is free, what hangs together is right, C1X and C5X do not hang on C1C
    assert table["E11", "C1C"] - table["E11", "C5Q"] == 2.0
    assert table["E11", "C5Q"] - table["E11", "C7Q"] == 1.0
    assert ("E11", "C1X") not in table


def test_delays_come_from_the_table_where_messages_are_silent(tmp_path: Path) -> None:
    table = bias_sinex.satellite_codes_ns(bias_sinex.read(_file(tmp_path)), "2022-01-01T12:00")
    from_table = code_delays_from_table(["G01", "G02"], "C1C", table)
    a, b = 2.545728, -1.545728
    assert from_table.seconds[0] * 1e9 == pytest.approx(-1.25 - (a * 0.5 + b * 0.8235), abs=1e-5)
    assert from_table.status.tolist() == [KNOWN, UNKNOWN]
    sent = code_delays("G", "C1C", {"tgd_s": [5e-9, 7e-9]})
    best = better_of(from_table, sent)
    assert best.seconds.tolist() == pytest.approx([from_table.seconds[0], 7e-9])
    # Galileo by differences: E5a against the clock of I/NAV and of F/NAV
    inav, fnav = (code_delays_from_table(["E11"], ("C1C", "C5Q"), table, m) for m in ("INAV", "FNAV"))
    assert float(fnav.seconds[0]) == 0.0
    assert abs(float(inav.seconds[0])) > 1e-10


@pytest.mark.parametrize(
    ("head", "body", "says"),
    [
        ("%=SNX 2.02 COD\n", ABSOLUTE, "no Bias-SINEX"),
        (HEAD, ABSOLUTE.replace(" OSB  G063", " XSB  G063", 1), "XSB"),
        (HEAD, ABSOLUTE.replace("ns ", "m  ", 1), "unit"),
        (HEAD, ABSOLUTE.replace("-1.2500", "-1.2x00", 1), "no number"),
        (HEAD, ABSOLUTE.replace("2022:001:00000", "2022:400:00000", 1), "no such date"),
    ],
)
def test_bad_lines_are_named(tmp_path: Path, head: str, body: str, says: str) -> None:
    with pytest.raises(DataError, match=says):
        bias_sinex.read(_file(tmp_path, body, head))


def test_bad_questions(tmp_path: Path) -> None:
    found = bias_sinex.read(_file(tmp_path, ABSOLUTE.replace("   -1.2500", "-5000.2500", 1)))
    with pytest.raises(DataError, match="microsecond"):
        bias_sinex.satellite_codes_ns(found)
    with pytest.raises(DataError, match="date"):
        bias_sinex.satellite_codes_ns(found, "yesterday noon")
    path = tmp_path / "empty.BIA"
    path.write_text(HEAD)
    with pytest.raises(DataError, match="no block"):
        bias_sinex.read(path)
    assert code_delays_from_table([], "C1C", {}).seconds.shape == (0,)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_files_are_refused_or_read(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(_file(tmp_path).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))
    path = tmp_path / "damaged.BIA"
    path.write_bytes(bytes(content))
    with contextlib.suppress(DataError):
        assert all(np.isfinite(value) for value in bias_sinex.satellite_codes_ns(bias_sinex.read(path)).values())
