"""Dates as the record writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from intercosmos.record.edtf import bounds, check_edtf, id_date, shown


@pytest.mark.parametrize(
    ("text", "first", "last", "of_id", "read"),
    [
        ("2014-11-18", "2014-11-18", "2014-11-18", "2014-11-18", "18 November 2014"),
        ("1976-07", "1976-07-01", "1976-07-31", "1976-07", "July 1976"),
        ("1976-02", "1976-02-01", "1976-02-29", "1976-02", "February 1976"),
        ("1965~", "1965-01-01", "1965-12-31", "1965", "about 1965"),
        ("1965-03?", "1965-03-01", "1965-03-31", "1965-03", "March 1965 (uncertain)"),
        ("1965%", "1965-01-01", "1965-12-31", "1965", "about 1965 (uncertain)"),
        ("198X", "1980-01-01", "1989-12-31", "", "1980s"),
        ("19XX", "1900-01-01", "1999-12-31", "", "1900 to 1999"),
        ("1985-XX", "1985-01-01", "1985-12-31", "1985", "an unknown month of 1985"),
        ("1985-04-XX", "1985-04-01", "1985-04-30", "1985-04", "an unknown day of April 1985"),
        ("1985-XX-XX", "1985-01-01", "1985-12-31", "1985", "an unknown day of 1985"),
        ("2001-21", "2001-03-01", "2001-05-31", "2001", "spring 2001"),
        ("1975/1979", "1975-01-01", "1979-12-31", "1975", "1975 to 1979"),
        ("1975-07-15/1975-07-24", "1975-07-15", "1975-07-24", "1975-07-15", "15 July 1975 to 24 July 1975"),
        ("1998/..", "1998-01-01", "9999-12-31", "1998", "from 1998 on"),
        ("1998/", "1998-01-01", "1998-12-31", "1998", "1998 to an unknown date"),
        ("../1991", "0001-01-01", "1991-12-31", "", "until 1991"),
        ("2014-11-18T10:30:00Z", "2014-11-18", "2014-11-18", "2014-11-18", "18 November 2014, 10:30 UTC"),
        ("2014-11-18T10:30:00+03:00", "2014-11-18", "2014-11-18", "2014-11-18", "18 November 2014, 10:30 UTC+03:00"),
    ],
)
def test_a_date_is_as_vague_as_it_is_written(text: str, first: str, last: str, of_id: str, read: str) -> None:
    assert check_edtf(text) == text
    assert bounds(text) == (date.fromisoformat(first), date.fromisoformat(last))
    assert id_date(text) == of_id
    assert shown(text) == read


@pytest.mark.parametrize("text", ["", "XXXX"])
def test_a_date_that_nobody_knows_has_no_bounds(text: str) -> None:
    assert bounds(check_edtf(text)) is None
    assert id_date(text) == ""
    assert shown(text)


@pytest.mark.parametrize(
    "text",
    ["1975-13", "1975-00", "1975-02-29", "1975-04-31", "1975-4-1", "75", "0000", "19X5", "198X-07", "1975-XX-07",
     "18.11.2014", "1975/1976/1977", "/", "../..", "../", "1979/1975", "1975-07-15T25:00:00Z", "1975-21-01", "-1975",
     "Y12345", "1975 ~", "yesterday", "١٩٧٥", "1975\n1976", "1" * 100_000],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|month|day|time|ends"):
        check_edtf(text)


def test_dates_that_toml_reads_as_such_are_taken() -> None:
    assert check_edtf(date(1976, 7, 13)) == "1976-07-13"
    assert check_edtf(datetime(1976, 7, 13, 9, 30, tzinfo=UTC)) == "1976-07-13T09:30:00Z"
    assert check_edtf(datetime(1976, 7, 13, 9, 30, 1, 5)) == "1976-07-13T09:30:01"
    assert check_edtf(1976) == "1976"
    for nonsense in (True, 19.76, None, [], 123456):
        with pytest.raises(ValueError, match="a date is expected here"):
            check_edtf(nonsense)
