"""Stories in plain text and Markdown."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from intercosmos.errors import DataError
from intercosmos.record.texts import is_story_file, read_text


@pytest.mark.parametrize(
    "text",
    [
        "Heads are back\n18.11.2014\n\nThey spoke of engines.\n",
        "# Heads are back\n\n*18 November 2014*\n\nThey spoke of engines.\n",
        "Heads are back\n==============\n\nThey spoke of engines.\n\n18 Nov 2014\n",
        "Title: Heads are back\nDate: 2014-11-18\n\nThey spoke of engines.",
        '---\ntitle: "Heads are back"\ndate: 2014-11-18T10:00:00\n---\n\nThey spoke of engines.\n',
        '+++\ntitle = "Heads are back"\ndate = 2014-11-18\n+++\n# Heads are back\n\nThey spoke of engines.\n',
        "Heads are back\r\n18.11.2014\r\n\r\nThey spoke of engines.\r\n",
    ],
)
def test_title_date_and_text(text: str) -> None:
    told = read_text(text.encode())
    assert (told.title, told.date, told.text) == ("Heads are back", "2014-11-18", "They spoke of engines.")


def test_front_matter_says_more() -> None:
    told = read_text(
        b"---\ntitle: Heads are back\nauthor: Editor\ntags: [moon, 'engines']\nlicense: CC-BY-4.0\n"
        b"source: Agency\nurl: http://agency.example/1\nlang: en-GB\ndate: 1976-07~\n---\nText.\n"
    )
    assert (told.authors, told.categories, told.licence) == (("Editor",), ("moon", "engines"), "CC-BY-4.0")
    assert (told.publisher, told.address, told.language) == ("Agency", "http://agency.example/1", "en-GB")
    assert told.date == "1976-07~"
    listed = read_text(b"---\ntitle: A title\ntags:\n  - moon\n  - mars\n---\nText.\n")
    assert listed.categories == ("moon", "mars")


def test_russian_text_in_its_old_encoding() -> None:
    told = read_text("Экипаж вернулся на Землю\n18 ноября 2014\n\nВсе здоровы, говорят врачи.".encode("koi8-r"))
    assert (told.title, told.date, told.language) == ("Экипаж вернулся на Землю", "2014-11-18", "ru")


def test_a_story_of_a_record_is_known() -> None:
    assert is_story_file('+++\nid = "2014-11-18-heads"\ntitle = "Heads"\n+++\n')
    assert not is_story_file('+++\ntitle = "Heads"\n+++\n')


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "empty"), (b"\n \n", "empty"), (b"+++\nx =\n+++\n", "no TOML"), (b"x" * 2_000_001, "more than 2 MB"),
     (b"---\ntitle: x\ndate: 2014-13\n---\n", "2014-13")],
)  # fmt: skip
def test_refused(data: bytes, said: str) -> None:
    with pytest.raises(DataError, match=said):
        read_text(data)


@example(b"\x01\n!")
@example(b"**\n\nHeads are back")
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(DataError):
        assert read_text(data).title


@pytest.mark.parametrize("front", [".".join(["a"] * 40_000) + " = 1", "a = " + "[" * 40_000, "a = 1\n" * 40_000, "a ="])
def test_front_matter_without_end_is_refused(front: str) -> None:
    with pytest.raises(DataError, match="front matter"):
        read_text(f"+++\n{front}\n+++\nA story\n".encode())
