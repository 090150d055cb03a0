"""Encodings of saved pages, told and untold."""

from __future__ import annotations

import pytest

from intercosmos.errors import DataError
from intercosmos.record.pages_decode import decode, parse_page, saved_page

RUSSIAN = "<p>Руководители агентства вернулись из Китая, говорили о ракетных двигателях.</p>"


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "iso-8859-5", "cp866", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("told", ["", "<meta charset=iso-8859-1>", "<meta charset=no-such-thing>"])
def test_russian_is_known_by_its_letters(encoding: str, told: str) -> None:
    assert decode((told + RUSSIAN).encode(encoding)).endswith(RUSSIAN)


def test_what_a_page_says_of_itself_holds_where_it_can() -> None:
    text = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>Да</p>'
    assert decode(text.encode("cp1251")) == text
    wrong = '<meta charset="utf-8"><p>Привет из Москвы, говорят космонавты</p>'
    assert decode(wrong.encode("cp1251")) == wrong
    assert decode("<p>Да</p>".encode("cp1251"), "windows-1251") == "<p>Да</p>"


def test_western_and_chinese_letters() -> None:
    western = "<p>Café – “São Paulo” naïve</p>"
    assert decode(western.encode("cp1252")) == western
    chinese = "<p>俄罗斯航天局代表团从中国回来，国家航天局</p>"
    assert decode(chinese.encode("gb18030")) == chinese
    assert decode(b"<meta charset=gb2312>" + chinese.encode("gb18030")).endswith(chinese)


def test_a_few_broken_letters_do_not_change_the_encoding() -> None:
    broken = RUSSIAN.encode()[:-7] + b"\xd0"
    assert decode(broken).startswith("<p>Руководители агентства")


def test_where_a_page_was_saved_from() -> None:
    page = b"<!-- saved from url=(0032)http://agency.example/en/news/1/ -->\n<html><p>x</html>"
    assert saved_page(page).kept.address == "http://agency.example/en/news/1/"


def test_a_tag_with_attributes_without_end_is_refused() -> None:
    """The parser would compare each with all others, for hours."""
    many = " ".join(f"a{number}=x" for number in range(100_000))
    for tag in (f"<p {many}>", f'<p b=">" {many}>', f'<p x=y" {many} ">', f"<p {many}", f"<p '{many}"):
        with pytest.raises(DataError, match="more attributes than any page needs"):
            parse_page(f"<html><body>{tag}text</p>")
    assert parse_page(f'<html><body><path d="{"M 1 2 " * 10_000}"><p>don\'t {many}</p>') is not None
