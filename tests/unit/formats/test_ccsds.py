"""Navigation messages as text: what is read, and where every error points."""

from __future__ import annotations

from pathlib import Path

import pytest

from intercosmos.errors import DataError, UnknownIdError
from intercosmos.formats.ccsds import (
    Document,
    Entry,
    Fields,
    is_xml,
    kvn_entries,
    kvn_line,
    number_of,
    xml_entries,
    xml_line,
    xml_root,
)
from intercosmos.formats.text_file import read_document


def test_kvn_lines() -> None:
    text = "COMMENT made by hand\nMETA_START\nOBJECT_NAME = A [B] = C\n\nX = -1.5e3 [km]\n2026-01-01T00:00:00 1 2 3\n"
    assert kvn_entries(Document(text)) == [
        Entry("COMMENT", "made by hand", None, 1),
        Entry("META_START", "", None, 2),
        Entry("OBJECT_NAME", "A [B] = C", None, 3),
        Entry("X", "-1.5e3", "km", 5),
        Entry("", "2026-01-01T00:00:00 1 2 3", None, 6),
    ]


@pytest.mark.parametrize("line", ["object_name = A", " = 3", "nonsense", "A B = 3", "NAME = a\x00b"])
def test_kvn_errors_point_to_the_line(line: str) -> None:
    with pytest.raises(DataError) as raised:
        kvn_entries(Document(f"A = 1\n{line}\n", Path("x.oem")))
    assert raised.value.where.line == 2
    assert raised.value.where.file == Path("x.oem")


def test_xml_gives_what_kvn_gives() -> None:
    text = '<a>\n <b units="km">1 &lt; 2</b>\n <c><USER_DEFINED parameter="X">y</USER_DEFINED></c>\n</a>'
    assert is_xml(Document(text))
    root = xml_root(Document(text))
    assert list(xml_entries(root)) == [Entry("b", "1 < 2", "km", 2), Entry("USER_DEFINED_X", "y", None, 3)]
    found = root.find("c", "USER_DEFINED")
    assert found is not None
    assert (found.text, found.line) == ("y", 3)
    assert root.find("c", "nothing", "at all") is None
    assert [child.tag for child in root.all("b")] == ["b"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>', "DOCTYPE"),
        ("<!DOCTYPE a><a/>", "DOCTYPE"),
        ("<a>&x;</a>", "undefined entity"),
        ("<a>", "no element found"),
        ("", "no element found"),
        ("<a/><b/>", "junk"),
        ("<a>text<b/></a>", "between the elements"),
        ("<a>" * 41, "deeper than 40"),
        ("<a>\ud800</a>", "half a character"),
    ],
)
def test_xml_that_is_refused(text: str, says: str) -> None:
    with pytest.raises(DataError, match=says):
        xml_root(Document(text))


def test_xml_limits_the_number_of_elements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intercosmos.formats.ccsds_xml.MAX_ELEMENTS", 3)
    with pytest.raises(DataError, match="more than 3 elements"):
        xml_root(Document("<a><b/><c/>\n<d/></a>"))


def fields(text: str, **options: list[str]) -> Fields:
    return Fields(kvn_entries(Document(text)), Document(text), known=["A", "B"], **options)


def test_fields() -> None:
    f = fields("COMMENT c\nA = 1 [km]\nB = 7\nUSER_DEFINED_Q = z\n")
    assert (f.number("A", units=["km"]), f.integer("B"), f.text("A")) == (1.0, 7, "1 [km]")
    assert (f.comments, f.user_defined) == (("c",), {"Q": "z"})
    assert "A" in f
    assert (fields("A = 1").number("B", 2.0), fields("A = 1").integer("B", 3), fields("A = 1").text("B", "x")) == (
        2.0, 3, "x",
    )  # fmt: skip
    assert fields("A = 1\nA = 2", repeatable=["A"]).integer("A") == 1


def test_fields_refuse() -> None:
    with pytest.raises(UnknownIdError):
        fields("A = 1\nBB = 2")
    for text, says in (("A = 1\nA = 2", "again"), ("A = 1\n1 2 3", "row of data")):
        with pytest.raises(DataError, match=says) as raised:
            fields(text)
        assert raised.value.where.line == 2
    f = fields("A = 1 [m]\nB = x")
    for wrong in (
        lambda: f.number("A", units=["km"]),
        lambda: f.number("B"),
        lambda: f.integer("B"),
        lambda: f.text("B", allowed=["y"]),
        lambda: fields("A = 1").text("B"),
        lambda: fields("A = 1").number("B"),
    ):
        with pytest.raises(DataError) as raised:
            wrong()
        assert raised.value.where.line in (1, 2)


@pytest.mark.parametrize("text", ["nan", "inf", "1e999", "1_0", "", "٣", "0x1"])
def test_numbers_are_finite_decimals(text: str) -> None:
    with pytest.raises(DataError, match="not a number"):
        number_of(Entry("A", text, None, 4), Document(""))


def test_numbers_of_fortran() -> None:
    assert number_of(Entry("A", "-1.5D+03", None, 1), Document("")) == -1500.0


def test_written_lines() -> None:
    assert kvn_line("A", 0.1, "km") == "A = 0.1 [km]"
    assert kvn_line("COMMENT", "") == "COMMENT"
    assert xml_line("A", "<&>", "km", indent=1, parameter='"') == '  <A parameter=\'"\' units="km">&lt;&amp;&gt;</A>'
    for write in (kvn_line, xml_line):
        with pytest.raises(DataError, match="control character"):
            write("A", "b\x07")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    with pytest.raises(DataError, match="no such file"):
        read_document(path)
    with pytest.raises(DataError, match="no ordinary file"):
        read_document(tmp_path)
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\n\xff")
    with pytest.raises(DataError, match="0xff") as raised:
        read_document(path)
    assert raised.value.where.line == 3
    with pytest.raises(DataError, match="too large"):
        read_document(path, max_bytes=5)
    with pytest.raises(DataError, match="too large"):
        read_document(Document("123456"), max_bytes=5)
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo")
    assert read_document(path).lines() == ["one", "two"]
    with pytest.raises(DataError, match=r"no such file|cannot be read"):
        read_document("a\x00b")
