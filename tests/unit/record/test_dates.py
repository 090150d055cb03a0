"""Dates as pages write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercosmos.record.dates import date_of_address, day_first_in, find_dates, only_date

WRITTEN = [
    "18.11.2014", "18.11.14", "18. 11. 2014", "2014-11-18", "2014/11/18", "2014.11.18", "18-11-2014", "18-Nov-2014",
    "18/11/2014", "11/18/2014", "18 November 2014", "18 Nov 2014, 10:00 MSK", "18th of November 2014",
    "18. November 2014",
        "November 18, 2014 15:20", "Nov. 18, 2014", "November 18th, 2014", "NOVEMBER 18 2014", "18 Nov '2014",
    "18 ноября 2014", "18 НОЯБРЯ 2014 г.", "18 нояб. 2014 года", "2014年11月18日", "2014年11月18日 10:00",
    "Tue, 18 Nov 2014 15:20:00 +0300", "2014-11-18T15:20:00+03:00", "15:20 18.11.2014", "[18.11.2014]", "(18 Nov 2014)",
    "Published: 18.11.2014", "Вторник, 18 ноября 2014, 15:20", "News | 18.11.2014 | 15:20", "11/18/2014 3:20:00 PM",
    "18\u00a0November\u00a02014",
]  # fmt: skip


@pytest.mark.parametrize("text", WRITTEN)
def test_a_line_that_is_a_date(text: str) -> None:
    found = only_date(text)
    assert found is not None
    assert found.edtf == "2014-11-18"


@pytest.mark.parametrize(
    "text",
    ["yesterday", "2 hours ago", "сегодня в 10:00", "31.02.2014", "18.13.2014", "2014-13-01", "version 18.11.2",
     "10:00", "On 18 November 2014 the heads came back", "17.11.2014 - 18.11.2014", "1.2.3.2014", "room 2014"],
)  # fmt: skip
def test_what_is_no_line_of_a_date(text: str) -> None:
    assert only_date(text) is None


def test_a_month_is_as_vague_as_it_is() -> None:
    assert [d.edtf for d in find_dates("July 1976, июль 1976, 1976年7月")] == ["1976-07", "1976-07", "1976-07"]


def test_a_date_that_two_countries_read_in_two_ways_is_a_year() -> None:
    assert find_dates("05/06/2014")[0].edtf == "2014"
    assert find_dates("05/06/2014", day_first=True)[0].edtf == "2014-06-05"
    assert find_dates("05/06/2014", day_first=False)[0].edtf == "2014-05-06"
    assert day_first_in(["05/06/2014", "05/16/2014"]) is False
    assert day_first_in(["05/16/2014", "16/05/2014"]) is None
    assert find_dates("06/06/2014")[0].edtf == "2014-06-06"


def test_where_a_date_stands() -> None:
    text = "Moscow, Tue, 18 Nov 2014, 10:00 MSK. The heads"
    (found,) = find_dates(text)
    assert text[: found.start] == "Moscow, "
    assert text[found.end :] == ". The heads"


def test_dates_of_addresses() -> None:
    assert date_of_address("http://a.example/news/2014/11/18/heads.html") == "2014-11-18"
    assert date_of_address("http://a.example/news/2014/13/18/heads.html") == ""


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for found in find_dates(text, short=True):
        assert 0 <= found.start < found.end <= len(text)
        assert found.edtf[:4].isdigit()


@given(st.dates(min_value=date(1957, 1, 1), max_value=date(2056, 12, 31)))
def test_every_day_is_read_as_it_was_written(day) -> None:
    for form in ("%d.%m.%Y", "%d.%m.%y", "%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%a, %d %b %Y 10:00:00 GMT"):
        found = only_date(day.strftime(form))
        assert found is not None, form
        assert found.edtf == day.isoformat()
