"""Calendars of schedules: what RFC 5545 demands of lines, text, times and identities."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from astropy.time import Time
from hypothesis import given, settings
from hypothesis import strategies as st

from intercosmos.errors import DataError
from intercosmos.formats.icalendar import calendar_text, calendars, write_calendars
from schedule_samples import START, bare, later, row


def properties(text: str) -> list[tuple[str, str]]:
    """Names and values of a calendar: lines unfolded, text unescaped, as RFC 5545 says."""
    assert text.endswith("\r\n")
    unfolded = text.replace("\r\n ", "").split("\r\n")[:-1]
    found = []
    for line in unfolded:
        name, _, value = line.partition(":")
        found.append((name, re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)))
    return found


def values(text: str, name: str) -> list[str]:
    return [value for key, value in properties(text) if key == name]


def test_an_event_says_what_where_and_when() -> None:
    text = calendar_text([row()], name="Amur", stamp=START)
    found = dict(properties(text))
    assert found["DTSTART"] == "20270301T013000Z"
    assert found["DTEND"] == "20270301T013013Z"  # 12.75 s after the full minute: the second in which it ends
    assert found["SUMMARY"] == "flood, Amur; «Зея» by Gaofen-1"
    assert found["GEO"] == "50.270000;127.540000"
    assert "On the ground at Miyun (cnsa) by 2027-03-01 01:37:41 UTC" in found["DESCRIPTION"].split("\n")
    assert found["X-WR-CALNAME"] == "Amur"
    for line in ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:", "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"):
        assert line in text


def test_identities_stay_when_the_schedule_changes() -> None:
    first = calendar_text([row(), bare()], name="a", stamp=START)
    other = row(start=later(900), end=later(910), satellite="Kanopus-V 1", sent=later(1000), delivered=later(1100))
    moved = calendar_text([other, bare()], name="b", stamp=later(50), sequence=1)
    assert values(first, "UID") == values(moved, "UID")
    assert len(set(values(first, "UID"))) == 2
    assert values(moved, "SEQUENCE") == ["1", "1"]
    other_part = calendar_text([row(part=3)], name="a", stamp=START)
    assert values(other_part, "UID")[0] not in values(first, "UID")


def test_seconds_round_outwards_and_leap_seconds_are_there() -> None:
    instant = Time("2016-12-31T23:59:59.600", scale="utc")
    over = Time("2016-12-31T23:59:60.500", scale="utc")
    text = calendar_text([bare(start=instant, end=over)], name="x", stamp=instant)
    assert values(text, "DTSTART") == ["20161231T235959Z"]
    assert values(text, "DTEND") == ["20170101T000000Z"]
    exact = calendar_text(
        [bare(start=Time("2027-03-01T00:00:00"), end=Time("2027-03-01T00:00:10"))], name="x", stamp=over
    )
    assert values(exact, "DTEND") == ["20270301T000010Z"]
    assert values(exact, "DTSTAMP") == ["20161231T235960Z"]


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=90), st.text(st.characters(codec="utf-8"), min_size=1)
)
def test_any_text_is_folded_and_marked(name: str, partner: str) -> None:
    text = calendar_text([bare(request=name, partner=partner)], name=name, stamp=START)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]", text)
    assert "\n" not in text.replace("\r\n", "")
    # nothing of a name can begin a property of its own
    keys = [key for key, _ in properties(text)]
    assert keys.count("BEGIN") == keys.count("END") == 2
    plain = re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", name.replace("\r\n", "\n").replace("\r", "\n"))
    assert values(text, "SUMMARY") == [f"{plain} by Kanopus-V 3"]


def test_a_calendar_for_each(tmp_path: Path) -> None:
    rows = [row(), bare(), bare(request="r3", start=later(300), end=later(310))]
    assert sorted(calendars(rows, stamp=START)) == ["Gaofen-1", "Kanopus-V 3"]
    assert sorted(calendars(rows, "partner", stamp=START)) == ["cnsa", "roscosmos"]
    assert sorted(calendars(rows, "satellite_partner", stamp=START)) == ["cnsa", "roscosmos"]
    assert sorted(calendars(rows, "station", stamp=START)) == ["Miyun"]
    both = calendars(rows, stamp=START)
    assert [text.count("BEGIN:VEVENT") for text in both.values()] == [1, 2]
    files = write_calendars(rows, tmp_path, stamp=START)
    assert [f.name for f in files] == ["satellite-Gaofen-1.ics", "satellite-Kanopus-V-3.ics"]
    assert files[0].read_bytes().decode() == both["Gaofen-1"]


def test_names_never_leave_the_folder(tmp_path: Path) -> None:
    rows = [bare(request=f"r{k}", satellite=name) for k, name in enumerate(["../x", "..\\x", "/x", "//"])]
    files = write_calendars(rows, tmp_path, stamp=START)
    assert len(set(files)) == 4
    assert all(f.parent == tmp_path and f.exists() for f in files)


def test_calendars_that_cannot_be() -> None:
    with pytest.raises(DataError, match="no calendars by 'mood'"):
        calendars([bare()], "mood", stamp=START)  # type: ignore[arg-type]
    with pytest.raises(DataError, match="from 0"):
        calendar_text([bare()], name="x", stamp=START, sequence=-1)
    with pytest.raises(DataError, match="planned twice"):
        calendar_text([bare(), bare()], name="x", stamp=START)
