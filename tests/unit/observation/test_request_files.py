"""Files of requests: what stands where, and what is said of damaged ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from intercosmos.errors import DataError, PhysicsError
from intercosmos.physics.observation import read_requests

WHOLE = """4
7,2,ONE_SHOT_MONO
1,0,100,300,10,45.0,10.0,0.0,0.5
2,3,5000,5200,10,45.0,10.0,0.0,0.25
8,1,LONG_MONO
3,0,900,1100,50,50.0,20.0,0.0,0.75
9,4,ONE_SHOT_STEREO
5,10,0,200,260,2,30.0,5.0,0.0,0.5
5,11,0,330,390,2,30.0,5.0,0.0,0.25
2,12,3,7000,7050,2,30.0,5.0,0.0,1.0
2,13,3,7100,7150,2,30.0,5.0,0.0,1.0
12,3,PERIODIC
1,20,0,40000,40200,5,10.0,5.0,0.0,0.5
3,21,0,60000,60200,5,10.0,5.0,0.0,0.5
3,22,3,61000,61200,5,10.0,5.0,0.0,0.5
2
30,0,20000,20600,43.6,1.44,0.0
31,3,30000,30600,-43.6,-1.44,0.0
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "requests.pb"
    path.write_bytes(text.encode())
    return path


def test_everything_stands_where_it_belongs(tmp_path: Path) -> None:
    problem = read_requests(written(tmp_path, WHOLE), image_bit_s=1e9, downlink_bit_s=2e8)
    o = problem.opportunities
    assert problem.requests.name == ("7", "8", "9", "12")
    assert problem.requests.kind == ("mono", "video", "stereo", "periodic")
    assert problem.requests.needs_all.tolist() == [False, False, True, False]
    assert [s.name for s in problem.satellites] == ["0", "3"]
    assert problem.partners == ("all",)
    assert o.request.tolist() == [0, 0, 1, 2, 2, 2, 2, 3, 3, 3]
    assert o.satellite.tolist() == [0, 1, 0, 0, 0, 1, 1, 0, 0, 1]
    assert o.alternative.tolist() == [0, 0, 0, 1, 1, 0, 0, 0, 0, 0]  # pairs in order of their numbers, 2 before 5
    assert o.part.tolist() == [0, 0, 0, 0, 1, 0, 1, 0, 1, 1]
    assert o.start_s[:3].tolist() == [100, 5000, 900]
    assert o.bits[2] == 50e9
    assert problem.values.sum() == pytest.approx(5.75)
    d = problem.downlinks
    assert d.satellite.tolist() == [0, 1]
    assert d.station == ("43.6000N 1.4400E", "43.6000S 1.4400W")
    assert d.bit_s.tolist() == [2e8, 2e8]
    assert problem.horizon_s == 86400
    assert problem.reasons == {}


def test_what_the_file_does_not_say_is_noted(tmp_path: Path) -> None:
    notes = " ".join(read_requests(written(tmp_path, WHOLE)).notes)
    assert "turning" in notes
    assert "no orbit fits the windows of satellites 0, 3" in notes  # too few windows for one
    assert "the sum of both scores" in notes


def test_without_an_orbit_shorter_windows_lie_further_aside(tmp_path: Path) -> None:
    o = read_requests(written(tmp_path, WHOLE)).opportunities
    assert np.all(o.closing_1_s > 0)
    mine = o.picked(o.satellite == 1)
    assert mine.roll_rad[0] == pytest.approx(0.0)  # the longest of its satellite
    assert mine.roll_rad[1] > np.radians(20)
    pair = o.picked((o.request == 2) & (o.satellite == 0))
    assert pair.centre_s.tolist() == [295.0, 295.0]  # both looks of a pair belong to one pass


def test_partners_are_dealt_in_turn(tmp_path: Path) -> None:
    problem = read_requests(written(tmp_path, WHOLE), partners=("east", "west"))
    assert problem.requests.partner == ("east", "west", "east", "west")
    assert [s.partner for s in problem.satellites] == ["east", "west"]
    assert problem.downlinks.partner == ("east", "west")
    with pytest.raises(PhysicsError, match="different names"):
        read_requests(written(tmp_path, WHOLE), partners=("east", "east"))


def test_images_longer_than_their_windows_are_left_out_with_a_reason(tmp_path: Path) -> None:
    text = (
        WHOLE.replace("900,1100,50", "900,940,50").replace("200,260,2,", "200,201,2,").replace("7000,7050", "7000,7001")
    )
    problem = read_requests(written(tmp_path, text.replace("12,3,PERIODIC\n", "12,0,PERIODIC\n").replace(
        "1,20,0,40000,40200,5,10.0,5.0,0.0,0.5\n", "").replace("3,21,0,60000,60200,5,10.0,5.0,0.0,0.5\n", "").replace(
        "3,22,3,61000,61200,5,10.0,5.0,0.0,0.5\n", "")))  # fmt: skip
    assert problem.opportunities.request.tolist() == [0, 0]
    assert problem.reasons == {
        "8": "its image lasts 50 s, and its longest window 40 s",
        "9": "every stereo pair has a window shorter than its image",
        "12": "the file gives it no window",
    }


def test_the_least_of_files(tmp_path: Path) -> None:
    problem = read_requests(written(tmp_path, "0\n0\n"))
    assert len(problem.requests) == len(problem.opportunities) == len(problem.downlinks) == 0


DAMAGED = {
    "no number of requests": ("4\n7,2", "four\n7,2", 1, "number of requests", "whole number"),
    "negative number": ("4\n7,2", "-4\n7,2", 1, "number of requests", "whole number"),
    "unknown type": ("LONG_MONO", "LONG_STEREO", 5, "type", "LONG_MONO"),
    "head of four fields": ("8,1,LONG_MONO", "8,1,9,LONG_MONO", 5, "request", "number of opportunities"),
    "request twice": ("8,1,LONG_MONO", "7,1,LONG_MONO", 5, "request", "first on line 2"),
    "image twice": ("3,0,900", "1,0,900", 6, "observation", "first on line 3"),
    "downlink twice": ("31,3,30000", "30,3,30000", 18, "download", "first on line 17"),
    "not a number": ("900,1100,50", "900,nan,50", 6, "end", "seconds"),
    "infinite": ("900,1100,50", "900,inf,50", 6, "end", "seconds"),
    "no number at all": ("900,1100,50", "900,soon,50", 6, "end", "seconds"),
    "underscores": ("900,1100,50", "900,1_100,50", 6, "end", "seconds"),
    "negative score": ("50.0,20.0,0.0,0.75", "50.0,20.0,0.0,-0.75", 6, "score", "from 0"),
    "no duration": ("900,1100,50", "900,1100,0", 6, "duration", "seconds"),
    "ends before it begins": ("900,1100,50", "1100,900,50", 6, "end", "86400"),
    "latitude": ("50.0,20.0,0.0,0.75", "95.0,20.0,0.0,0.75", 6, "latitude", "-90 to 90"),
    "half a satellite": ("3,0,900", "3,0.5,900", 6, "satellite", "whole numbers"),
    "field missing": ("3,0,900,1100", "3,0,1100", 6, None, "9 fields"),
    "fields gone astray": ("100,300,10,45.0,10.0,0.0,0.5\n2", "100,300,10,45.0,10.0,0.0\n0.5,2", 3, None, "9 fields"),
    "half a pair": ("2,13,3,7100", "4,13,3,7100", 8, "pair", "2 images a pair"),
    "count too high": ("2\n30,0", "3\n30,0", 19, None, "after 2 of the 3 lines"),
    "count too low": ("2\n30,0", "1\n30,0", 18, None, "goes on"),
    "a count without end": ("12,3,PERIODIC", "12,999999999999,PERIODIC", 18, None, "lines of request 12|fields"),
}  # fmt: skip


@pytest.mark.parametrize("what", DAMAGED)
def test_damage_is_told_with_its_line(what: str, tmp_path: Path) -> None:
    before, after, line, key, said = DAMAGED[what]
    assert WHOLE.count(before) == 1
    with pytest.raises(DataError, match=said) as error:
        read_requests(written(tmp_path, WHOLE.replace(before, after)))
    if what != "a count without end":
        assert (error.value.where.line, error.value.where.key) == (line, key)
    assert error.value.where.file == tmp_path / "requests.pb"
    assert error.value.advice


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        read_requests(tmp_path / "nothing.pb")
    with pytest.raises(DataError, match="no ordinary file"):
        read_requests(tmp_path)
    with pytest.raises(DataError, match="ends where the number of requests"):
        read_requests(written(tmp_path, ""))
    with pytest.raises(DataError, match="longer than"):
        read_requests(written(tmp_path, "9" * 100_000))
    with pytest.raises(DataError, match="too large"):
        read_requests(written(tmp_path, WHOLE), max_bytes=100)


def test_windows_line_ends_and_spaces_are_read(tmp_path: Path) -> None:
    plain = read_requests(written(tmp_path, WHOLE)).opportunities
    other = read_requests(written(tmp_path, WHOLE.replace("\n", " \r\n") + "\r\n")).opportunities
    assert np.array_equal(plain.start_s, other.start_s)


def test_a_million_lines_take_no_more_memory_than_they_are_long(tmp_path: Path) -> None:
    import tracemalloc

    lines = 60_000
    path = tmp_path / "long.pb"
    with path.open("w") as file:
        file.write(f"1\n0,{lines},ONE_SHOT_MONO\n")
        file.writelines(f"{k},0,{k},{k + 50},5,45.0,10.0,0.0,0.5\n" for k in range(lines))
        file.write("0\n")
    from intercosmos.physics.observation.request_files_text import read_columns

    tracemalloc.start()
    columns = read_columns(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(columns.image) == lines
    assert peak < 1000 * lines  # bytes: what ten numbers are in a few forms, and never the file ten times
