"""SINEX: coordinates with their velocities, solutions, equipment, blocks that are passed over, damaged files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from intercosmos.errors import DataError, UnknownIdError
from intercosmos.formats import sinex

TEXT = """\
%=SNX 2.02 IGN 20:332:69442 IGN 20:312:75600 20:320:43200 C  1685 2 S E
*-------------------------------------------------------------------------------
+SITE/ID
*CODE PT __DOMES__ T _STATION DESCRIPTION__ _LONGITUDE_ _LATITUDE__ HEIGHT_
 TLSE  A 10003M009 P Toulouse, FRANCE         1 28 51.2  43 33 38.5   207.2
-SITE/ID
+SITE/RECEIVER
 TLSE  A ---- P 16:071:34200 20:139:25500 TRIMBLE NETR9        5048K 5.37
 TLSE  A ---- P 20:139:25500 00:000:00000 SEPT POLARX5         5048K 5.45
-SITE/RECEIVER
+SITE/ANTENNA
 TLSE  A ---- P 16:071:34200 00:000:00000 TRM59800.00     SCIT 51293
-SITE/ANTENNA
+SITE/ECCENTRICITY
 TLSE  A ---- P 01:004:00000 00:000:00000 UNE   1.0530   0.0100   0.0200
-SITE/ECCENTRICITY
+SOLUTION/EPOCHS
 TLSE  A    1 P 98:001:00000 10:001:00000 05:001:00000
 TLSE  A    2 P 10:001:00000 00:000:00000 15:001:00000
-SOLUTION/EPOCHS
+SOLUTION/ESTIMATE
*INDEX _TYPE_ CODE PT SOLN _REF_EPOCH__ UNIT S ___ESTIMATED_VALUE___ __STD_DEV__
     1 STAX   TLSE  A    1 10:001:00000 m    2  4.62785160000000e+06 3.00000e-04
     2 STAY   TLSE  A    1 10:001:00000 m    2  1.19640300000000e+05 1.00000e-04
     3 STAZ   TLSE  A    1 10:001:00000 m    2  4.37299370000000e+06 3.00000e-04
     4 STAX   TLSE  A    2 10:001:00000 m    2  4.62785170000000e+06 3.52892e-04
     5 STAY   TLSE  A    2 10:001:00000 m    2  1.19640400000000e+05 1.39895e-04
     6 STAZ   TLSE  A    2 10:001:00000 m    2  4.37299380000000e+06 3.22607e-04
     7 VELX   TLSE  A    2 10:001:00000 m/y  2 -0.01200000000000e+00 1.00000e-05
     8 VELY   TLSE  A    2 10:001:00000 m/y  2  0.01900000000000e+00 1.00000e-05
     9 VELZ   TLSE  A    2 10:001:00000 m/y  2  0.01100000000000e+00 1.00000e-05
    10 XPO    ---- --    1 20:316:43200 mas  2  1.00000000000000e+02 1.00000e-05
-SOLUTION/ESTIMATE
+SOLUTION/MATRIX_ESTIMATE L COVA
     1     1  1.24532763000000e-07
     2     1  garbage that nobody reads
-SOLUTION/MATRIX_ESTIMATE L COVA
%ENDSNX
"""


def read(folder: Path, content: str = TEXT) -> Any:
    path = folder / "made.snx"
    path.write_text(content)
    return sinex.read(path)


def test_every_solution_of_a_station_is_an_entry(tmp_path: Path) -> None:
    stations = read(tmp_path)
    assert stations.station.values.tolist() == ["TLSE", "TLSE"]
    assert stations.solution.values.tolist() == ["1", "2"]
    assert stations.position_m.values[1].tolist() == [4627851.7, 119640.4, 4372993.8]
    assert stations.sigma_m.values[1].tolist() == [3.52892e-4, 1.39895e-4, 3.22607e-4]
    assert stations.velocity_m_s.values[1] == pytest.approx(np.array([-0.012, 0.019, 0.011]) / (365.25 * 86400))
    assert np.isnan(stations.velocity_m_s.values[0]).all()
    assert stations.domes.values[0] == "10003M009"
    assert stations.start.values[0] == np.datetime64("1998-01-01")
    assert np.isnat(stations.stop.values[1])
    assert stations.attrs["skipped"] == {"XPO": 1}


def test_a_position_moves_with_its_velocity_from_the_solution_that_holds(tmp_path: Path) -> None:
    stations = read(tmp_path)
    before = sinex.position_at(stations, "TLSE", "2009-01-01")
    assert not before.moved
    assert before.position_m.tolist() == [4627851.6, 119640.3, 4372993.7]
    after = sinex.position_at(stations, "tlse00fra", np.datetime64("2020-01-01"))
    assert after.moved
    assert after.years == pytest.approx(10, abs=0.01)
    assert after.position_m == pytest.approx(np.array([4627851.58, 119640.59, 4372993.91]), abs=1e-3)
    assert sinex.position_at(stations, "TLSE", "1950-01-01").position_m[0] == 4627851.6  # the nearest in time
    with pytest.raises(UnknownIdError, match="TLSE"):
        sinex.position_at(stations, "TLSA", "2020-01-01")
    with pytest.raises(DataError, match="no date"):
        sinex.position_at(stations, "TLSE", "yesterday")


def test_equipment_at_a_date(tmp_path: Path) -> None:
    stations = read(tmp_path)
    now = sinex.equipment_at(stations, "TLSE", "2022-01-01")
    assert (now.receiver, now.antenna, now.radome) == ("SEPT POLARX5", "TRM59800.00", "SCIT")
    assert now.eccentricity_une_m.tolist() == [1.053, 0.01, 0.02]
    assert sinex.equipment_at(stations, "TLSE", "2019-01-01").receiver == "TRIMBLE NETR9"
    early = sinex.equipment_at(stations, "TLSE", "2000-01-01")
    assert early.receiver == ""
    assert np.isnan(early.eccentricity_une_m).all()
    with pytest.raises(UnknownIdError):
        sinex.equipment_at(stations, "WTZR", "2022-01-01")


def test_a_station_without_all_coordinates_is_counted(tmp_path: Path) -> None:
    lines = [line for line in TEXT.splitlines() if "STAZ   TLSE  A    1" not in line]
    stations = read(tmp_path, "\n".join(lines))
    assert stations.sizes["station"] == 1
    assert stations.attrs["skipped"]["stations without all three coordinates"] == 1


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("%=SNX", "%=BIA", 1, "no SINEX file"),
        ("-SITE/ID\n", "", 6, "does not end before"),
        ("-SITE/ID\n", "-SITE/XX\n", 6, "no block"),
        ("-SOLUTION/MATRIX_ESTIMATE L COVA\n", "", 34, "does not end"),
        ("4.62785160000000e+06", "4.627x5160000000e+06", 23, "is no number"),
        ("   1 10:001:00000 m ", "   1 10:400:00000 m ", 23, "no such date"),
        ("   1 10:001:00000 m ", "   1 10:001:00000 ft", 23, "unit"),
        ("     2 STAY", "     2 STAX", 24, "stands twice"),
    ],
)
def test_errors_name_the_line(tmp_path: Path, old: str, new: str, line: int, problem: str) -> None:
    with pytest.raises(DataError, match=problem) as caught:
        read(tmp_path, TEXT.replace(old, new, 1))
    assert caught.value.where.line == line


# SOLUTION/ESTIMATE of the file, m, rounded to 0.1 mm
PUBLISHED = {
    "TLSE": (4627851.6358, 119640.3226, 4372993.7332),
    "BRUX": (4027881.3636, 306998.7588, 4919499.0313),
    "WUH2": (-2267750.1513, 5009154.5058, 3221294.3809),
    "CEBR": (4846664.8158, -370194.9884, 4116929.6516),
}


def test_the_weekly_solution_of_the_igs(gnss_file: Callable[[str], Path]) -> None:
    stations = sinex.read(gnss_file("igs20P2131_wocov.snx"))
    assert stations.sizes["station"] == 549  # lines in SOLUTION/EPOCHS less two comments and marks
    for name, position in PUBLISHED.items():
        found = sinex.position_at(stations, name, "2020-11-11")
        assert np.abs(found.position_m - position).max() <= 0.5e-4 + 1e-9, name
    for name in ("NYA1", "DJIG", "URUM", "WTZR"):
        found = sinex.position_at(stations, name, "2022-01-01")
        assert found.years == pytest.approx(1.1376, abs=1e-3)
        assert not found.moved
        assert 6.35e6 < np.linalg.norm(found.position_m) < 6.39e6
        assert (found.sigma_m < 2e-3).all()
    assert sinex.equipment_at(stations, "TLSE", "2020-11-11").eccentricity_une_m.tolist() == [1.053, 0.0, 0.0]


def test_a_file_of_marks_or_of_empty_lines_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DataError, match="beginnings and ends"):
        read(tmp_path, TEXT.splitlines()[0] + "\n" + "+A\n-A\n" * 1001)
    monkeypatch.setattr("intercosmos.formats.fixed_columns._MOST_LINES", 10)
    with pytest.raises(DataError, match="more than 10 lines"):
        read(tmp_path, TEXT)
