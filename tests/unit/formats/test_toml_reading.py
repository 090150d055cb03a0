"""Reading: hostile, broken and honest files; each refusal says what, where and what next."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from intercosmos.errors import DataError, Where
from intercosmos.formats.toml import TomlDocument, read_toml


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "file.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refusal(path: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        read_toml(path)
    assert caught.value.where.file == path
    return caught.value


def test_reads_what_tomllib_reads(tmp_path: Path) -> None:
    document = read_toml(write(tmp_path, '\ufeffa.b = 1\r\n[c]\r\nd = "e"\r\n'))
    assert document.data == {"a": {"b": 1}, "c": {"d": "e"}}
    assert document.where(["c", "d"]) == Where(document.path, 3, "c.d")


def test_a_hundred_megabytes_are_refused_before_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.toml"
    with path.open("wb") as file:
        file.truncate(100_000_000)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("the file was opened")

    monkeypatch.setattr(Path, "open", never)
    monkeypatch.setattr(Path, "read_bytes", never)
    error = refusal(path)
    assert "too large (100.0 MB; at most 5 MB)" in error.problem
    assert error.advice


def test_the_limit_of_size_is_the_callers(tmp_path: Path) -> None:
    path = write(tmp_path, "a = 1\n")
    assert read_toml(path, max_bytes=6).data == {"a": 1}
    with pytest.raises(DataError, match="too large"):
        read_toml(path, max_bytes=5)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("a = 1\nb = = 2\n", 2, "this is not TOML: invalid value, column 5"),
        ("a = 1\n\nb = [1,\n", 3, "this is not TOML"),
        ("a = 1\na = 2\n", 2, "cannot overwrite"),
        ("[t]\n[t]\n", 2, "cannot declare"),
        ('a = 1\nb = "\x07"\n', 2, "illegal character"),
        ("a = 1\nb = \x00\n", 2, "this is not TOML"),
        ("a = 1 \x1b[31m\n", 1, "this is not TOML"),
        ("mass = 7.4 t\n", 1, "this is not TOML"),
        (b"a = 1\nb = 2\nc = '\xff'\n", 3, "byte 0xff is not UTF-8"),
        ("\nx = " + "[" * 100 + "]" * 100, 2, "nested deeper than 64 levels"),
        ("\nx = " + "[" * 100_000, 2, "nested deeper than 64 levels"),
        ("\nx = " + "{a=" * 2_000, 2, "nested deeper than 64 levels"),
        ("\n" + ".".join(["a"] * 1_000_000) + " = 1", 2, "nested deeper than 64 levels"),
        ("\n[" + ".".join(["a"] * 65) + "]", 2, "nested deeper than 64 levels"),
        ("a = " + "1" * 5000, None, "a number cannot be read"),
    ],
)
def test_broken_files_are_refused_with_the_line(
    tmp_path: Path, text: str | bytes, line: int | None, problem: str
) -> None:
    error = refusal(write(tmp_path, text))
    assert problem in error.problem
    assert error.where.line == line
    assert "\x1b" not in str(error)


def test_many_dots_in_a_text_are_no_depth(tmp_path: Path) -> None:
    dots = ".".join("a" * 200)
    assert read_toml(write(tmp_path, f'a = "{dots}" # {dots}\n')).data == {"a": dots}


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "folder" in refusal(tmp_path).problem


def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert "ordinary file" in refusal(path).problem


def test_a_missing_file_names_those_beside_it(tmp_path: Path) -> None:
    write(tmp_path, "")
    error = refusal(tmp_path / "fil.toml")
    assert "no such file" in error.problem
    assert "file.toml" in error.advice


def test_a_path_no_file_can_have_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a\0b").where.file is not None


def test_a_megabyte_of_tables_is_read_and_located_in_time(tmp_path: Path) -> None:
    path = write(tmp_path, "[[item]]\nname = 'x'\n" * 60_000)
    start = time.perf_counter()
    document = read_toml(path)
    assert document.where(["item", 59_999, "name"]).line == 120_000
    # A quadratic scanner would need many minutes; the limit leaves room for a busy machine.
    assert time.perf_counter() - start < 30


def test_keys_are_shown_as_they_must_be_written(tmp_path: Path) -> None:
    document = read_toml(write(tmp_path, '[[activity]]\nid = "x"\n"a.b" = 1\n[[activity]]\n"\\u001b" = 1\n'))
    assert document.where(["activity", 0, "a.b"]).key == 'activity[x]."a.b"'
    assert document.where(["activity", 1, "\x1b"]).key == 'activity[#2]."\\u001b"'
    assert document.where().key is None


def test_overlaid_values_point_to_where_they_come_from(tmp_path: Path) -> None:
    document = read_toml(write(tmp_path, "[a]\nb = { c = 1 }\n[[d]]\ne = 1\n"))
    there = Where(Path("other.toml"), 7, "override")
    changed = document.overlaid([(("a", "b", "c"), 2, there), (("d", 0, "f", "g"), 3, there)])
    assert changed.data == {"a": {"b": {"c": 2}}, "d": [{"e": 1, "f": {"g": 3}}]}
    assert changed.where(("a", "b", "c")) == there
    assert changed.where(("d", 0, "f", "g", "below")) == there
    assert changed.where(("d", 0, "e")).line == 4
    assert document.data == {"a": {"b": {"c": 1}}, "d": [{"e": 1}]}


@pytest.mark.parametrize("path", [("a", "b", "c", "x"), ("d", 5, "e"), ("d", "e", "f"), ("d", 0, "e", "f")])
def test_overlaying_needs_tables_on_the_way(tmp_path: Path, path: tuple[str | int, ...]) -> None:
    document: TomlDocument = read_toml(write(tmp_path, "[a]\nb = { c = 1 }\n[[d]]\ne = 1\n"))
    with pytest.raises(DataError, match="no table") as caught:
        document.overlaid([(path, 1, Where(line=9))])
    assert caught.value.where.line == 9


def test_a_byte_order_mark_shifts_nothing(tmp_path: Path) -> None:
    mark = b"\xef\xbb\xbf"
    for broken, line in (
        (b"a = 1\nb = \xff\n", 2),
        (b"a = 1\nbb\xff = 2\n", 2),
        (b"\xe9 = 1\n", 1),
        (b"a = 1\n\xff", 2),
    ):
        for content in (broken, mark + broken):
            error = refusal(write(tmp_path, content))
            assert error.where.line == line
            assert "0xe9" in str(error) if line == 1 else "0xff" in str(error)
    # a mistake in the first line has the same line and column with the mark and without
    texts = {str(refusal(write(tmp_path, start + b"a = = 1\n"))) for start in (b"", mark)}
    assert len(texts) == 1
    document = read_toml(write(tmp_path, mark + b"first = 1\n[[list]]\nid = 2\n"))
    assert document.where(["first"]).line == 1
    assert document.where(["list", 0, "id"]).line == 3
