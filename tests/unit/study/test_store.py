from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from intercosmos.errors import StudyError
from intercosmos.study import store as store_module
from intercosmos.study.store import DamagedError, Store, code_digest, read_checked, write_atomically, write_checked


def test_what_was_put_is_there(tmp_path: Path) -> None:
    store = Store(tmp_path / "run")
    assert store.get("options", "k") is None
    assert not (tmp_path / "run").exists(), "looking must not write"
    store.put("options", "k", {"x": [1 / 3, "é"]})
    assert store.get("options", "k") == {"x": [1 / 3, "é"]}
    assert [path.name for path in (tmp_path / "run" / "options").iterdir()] == ["k.json"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("0.25", "0.26"),
        lambda text: text.replace('"data"', '"dada"'),
        lambda text: "",
        lambda text: "[" * 100_000,
        lambda text: text.replace("0.25", "NaN"),
        lambda text: "\udcff",
    ],
)
def test_a_damaged_file_is_not_believed(tmp_path: Path, damage) -> None:
    store = Store(tmp_path)
    store.put("options", "k", {"x": 0.25})
    path = store.path("options", "k")
    path.write_bytes(damage(path.read_text()).encode(errors="surrogateescape"))
    with pytest.raises(DamagedError, match=r"k\.json is damaged"):
        store.get("options", "k")


def test_a_header_of_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "study.json"
    write_checked(path, [1], format_version=2)
    assert read_checked(path, format_version=2) == [1]
    with pytest.raises(StudyError, match="format_version 2, not 1"):
        read_checked(path, format_version=1)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "a.json"
    write_atomically(path, b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store_module.os, "fsync", full)
    with pytest.raises(StudyError, match=r"a\.json cannot be written: No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_leftovers_of_the_dead_are_swept(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put("options", "k", 1)
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (tmp_path / "options" / f".x.json.{dead.pid}.abc").write_text("half")
    alive = tmp_path / "options" / f".y.json.{os.getpid()}.abc"
    alive.write_text("half")
    store.sweep()
    assert sorted((tmp_path / "options").iterdir()) == [alive, store.path("options", "k")]


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("I am a file")
    with pytest.raises(StudyError, match="is a file, not a folder"):
        Store(tmp_path / "run")
    with pytest.raises(StudyError, match="cannot be written"):
        write_atomically(tmp_path / "run" / "x.json", b"")


def test_the_code_digest_sees_the_physics_and_not_the_screens(tmp_path: Path, monkeypatch) -> None:
    for name in ("physics/a.py", "cli/b.py"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("x = 1")
    monkeypatch.setattr(store_module.intercosmos, "__file__", str(tmp_path / "__init__.py"))
    first = code_digest()
    (tmp_path / "cli/b.py").write_text("x = 2")
    assert code_digest() == first
    (tmp_path / "physics/a.py").write_text("x = 2")
    assert code_digest() != first
