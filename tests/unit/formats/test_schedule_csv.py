"""Tables of schedules: what is written is read; what is not a table of a schedule is told apart, with its line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from astropy.time import Time
from hypothesis import given, settings
from hypothesis import strategies as st

from fairness_made import made, scheduled
from intercosmos.errors import DataError, UnknownIdError
from intercosmos.formats.schedule_csv import COLUMNS, read_schedule, schedule_text, write_schedule
from intercosmos.formats.schedule_rows import PlannedImage, rows_of
from intercosmos.formats.text_file import Document
from schedule_samples import bare, later, row

HEADER = "request,partner,satellite,start_utc,end_utc"
GOOD = "r,cnsa,s,2027-03-01T00:00:00Z,2027-03-01T00:00:10Z"


def same(a: PlannedImage, b: PlannedImage) -> bool:
    """Whether two rows say the same, to half a millisecond."""
    for name in PlannedImage.__dataclass_fields__:
        x, y = getattr(a, name), getattr(b, name)
        if isinstance(x, Time):
            if not abs((x - y).to_value("s")) <= 5.001e-4:
                return False
        elif x != y:
            return False
    return True


def test_what_is_written_is_read(tmp_path: Path) -> None:
    rows = [row(), bare(), row(part=3, request='"quoted"\nname', properties={}, polygon=())]
    path = write_schedule(rows, tmp_path / "schedule.csv")
    again = read_schedule(path)
    assert len(again) == 3
    assert all(same(a, b) for a, b in zip(rows, again, strict=True))
    assert schedule_text(again) == schedule_text(rows)
    assert path.read_bytes().startswith(b"request,partner,kind,")
    assert b"\r\n" in path.read_bytes()


@settings(max_examples=30, deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1, max_size=20),
    st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 1e6), st.floats(0.001, 1e5), st.integers(0, 999),
)  # fmt: skip
def test_any_row_comes_back(name: str, latitude: float, longitude: float, value: float, t: float, part: int) -> None:
    first = bare(
        request=name, latitude_deg=latitude, longitude_deg=longitude, value=value, end=later(101 + t), part=part
    )
    (again,) = read_schedule(Document(schedule_text([first])))
    assert same(first, again)


def test_columns_may_stand_in_any_order() -> None:
    (found,) = read_schedule(Document("end_utc,start_utc,satellite,partner,request\n"
                                      "2027-03-01T00:00:10Z,2027-03-01T00:00:00Z,s,cnsa,r\n"))  # fmt: skip
    assert (found.request, found.satellite, found.kind, found.station) == ("r", "s", "mono", "")


def test_a_leap_second_is_an_instant() -> None:
    text = f"{HEADER}\nr,cnsa,s,2016-12-31T23:59:60.500Z,2017-01-01T00:00:01.000Z\n"
    (found,) = read_schedule(Document(text))
    assert (found.end - found.start).to_value("s") == pytest.approx(1.5, abs=1e-6)
    assert "2016-12-31T23:59:60.500Z" in schedule_text([found])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "there is no column 'request'"),
        ("request,partner\n", "there is no column 'satellite'"),
        (f"{HEADER},mood\n", "unknown column 'mood'"),
        (f"{HEADER},request\n", "twice"),
        (f"{HEADER}\nr,cnsa,s,2027-03-01T00:00:00Z\n", "2.*4 cells"),
        (f"{HEADER}\n{GOOD}\n{GOOD}\n", "line 3.*line 2 already"),
        (f"{HEADER}\n{GOOD.replace('00Z,', '00+03:00,')}\n", "no instant"),
        (f"{HEADER}\n{GOOD.replace('00Z,', '00,')}\n", "does not say that it is UTC"),
        (f"{HEADER}\n{GOOD.replace('03-01', '02-30')}\n", "no such day"),
        (f"{HEADER}\n{GOOD.replace(':10Z', ':00Z')}\n", "does not end after"),
        (f"{HEADER}\n{GOOD.replace('cnsa', '')}\n", "has no request, partner"),
        (f"{HEADER},score\n{GOOD},nan\n", "score.*not finite"),
        (f"{HEADER},roll_deg\n{GOOD},-91\n", "within 90 deg"),
        (f"{HEADER},latitude_deg\n{GOOD},12\n", "a latitude and a longitude, or neither"),
        (f"{HEADER},latitude_deg,longitude_deg\n{GOOD},91,0\n", "not on the Earth"),
        (f"{HEADER},part\n{GOOD},-1\n", "no part"),
        (f"{HEADER},polygon\n{GOOD},1 2;3 4\n", "at least 3"),
        (f"{HEADER},polygon\n{GOOD},1 2;3\n", "no polygon"),
        (f"{HEADER},properties\n{GOOD},[1]\n", "no properties"),
        (f'{HEADER},properties\n{GOOD},"{{""a"": NaN}}"\n', "no properties"),
        (f"{HEADER},properties\n{GOOD},{'[' * 100000}\n", "no properties"),
        (f"{HEADER},station\n{GOOD},Miyun\n", "a station and an instant"),
        (f'{HEADER}\n"r,cnsa', "no table"),
    ],
)
def test_faults_are_told_with_their_place(text: str, told: str) -> None:
    with pytest.raises(DataError, match=f"(?s){told}"):
        read_schedule(Document(text))


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from('rcnsa,"\n;:.-+TZ0123456789{}[] eE\0é'), max_size=120), st.sampled_from(COLUMNS))
def test_nonsense_is_refused_or_read(noise: str, column: str) -> None:
    names = HEADER if column in HEADER.split(",") else f"{HEADER},{column}"
    for text in (noise, f"{names}\n{noise}", f"{names}\n{GOOD},{noise}"):
        try:
            rows = read_schedule(Document(text))
        except DataError:
            continue
        assert all(isinstance(found, PlannedImage) for found in rows)


def test_rows_that_cannot_be_are_not_written() -> None:
    with pytest.raises(DataError, match="planned twice"):
        schedule_text([bare(), bare(start=later(500), end=later(510))])
    with pytest.raises(DataError, match="does not end"):
        schedule_text([bare(end=later(100))])


# --- rows of a schedule


def test_rows_say_what_the_schedule_says() -> None:
    problem = made(
        [("city", "roscosmos", 3.0), ("strip", "cnsa", 1.0)],
        [(0, 0, 50, 70), (1, 1, 10, 20), (1, 0, 90, 100)],
        windows=[(0, "Miyun", "cnsa", 200, 300, 1e8), (1, "Dubna", "roscosmos", 15, 400, 1e8)],
        roll_rad=[0.1, -0.2, 0.0],
        part=[0, 0, 1],
        score=[0.5, 1.0, 1.0],
    )
    schedule = scheduled(problem, [0, 1, 2], [55.0, 10.0, 90.0])
    rows = rows_of(
        problem, schedule, {"city": (0.5, 4.0), "strip": [[0.1, 0.2], [0.1, 0.3]]}, start=later(0),
        polygons={("city", 0): [[0.5, 0.7], [0.5, 0.71], [0.51, 0.7]]}, properties={"Canopus": {"gsd": 2.0}},
    )  # fmt: skip
    assert [r.request for r in rows] == ["strip", "city", "strip"]
    first, second, third = rows
    assert (first.satellite, first.satellite_partner, first.partner) == ("Resolute", "roscosmos", "cnsa")
    assert (second.start - later(55)).to_value("s") == pytest.approx(0, abs=1e-9)
    assert (second.end - second.start).to_value("s") == pytest.approx(10)
    assert second.longitude_deg == pytest.approx(np.degrees(4.0) - 360)
    assert (second.score, second.value, second.station, second.station_partner) == (0.5, 1.5, "Miyun", "cnsa")
    assert second.sent is not None
    assert second.delivered is not None
    assert (second.sent - later(200)).to_value("s") == pytest.approx(0, abs=1e-6)
    assert (second.delivered - later(210)).to_value("s") == pytest.approx(0, abs=1e-6)
    assert second.roll_deg == pytest.approx(np.degrees(0.1))
    assert len(second.polygon) == 3
    assert second.properties == {"gsd": 2.0}
    assert first.properties == {}
    assert [first.longitude_deg, third.longitude_deg] == pytest.approx(np.degrees([0.2, 0.3]).tolist())
    # nobody need say where anything is
    assert rows_of(problem, schedule, start=later(0))[0].latitude_deg is None
    assert read_schedule(Document(schedule_text(rows)))[1].value == 1.5


def test_rows_that_nobody_can_make() -> None:
    problem = made([("a", "cnsa", 1.0)], [(0, 0, 0, 10)], part=[1])
    schedule = scheduled(problem, [0])
    with pytest.raises(DataError, match="when it starts"):
        rows_of(problem, schedule)
    with pytest.raises(UnknownIdError, match="request is called 'b'"):
        rows_of(problem, schedule, {"b": (0, 0)}, start=later(0))
    with pytest.raises(UnknownIdError, match="satellite is called 'x'"):
        rows_of(problem, schedule, start=later(0), properties={"x": {}})
    with pytest.raises(DataError, match="outside -90"):
        rows_of(problem, schedule, {"a": (2.0, 0)}, start=later(0))
    three = made([("a", "cnsa", 1.0)], [(0, 0, 0, 10)], part=[2])
    with pytest.raises(DataError, match="2 places, and an image of its part 2"):
        rows_of(three, scheduled(three, [0]), {"a": [[0, 0], [0, 1]]}, start=later(0))
