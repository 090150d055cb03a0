"""The database behind the search: whatever happens to its file, searching goes on."""

from __future__ import annotations

import gc
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from intercosmos.record import index_database
from intercosmos.record.files import write_story
from intercosmos.record.index import Index
from intercosmos.record.store import Record
from intercosmos.record.story import Story

NAME = ".index.sqlite"


@pytest.fixture
def record(tmp_path: Path) -> Record:
    for number in range(20):
        write_story(Story(id=f"2000-a-{number}", title="Alpha"), tmp_path)
    return Record(tmp_path)


def _made(record: Record) -> Path:
    """The database's file, nobody having it open."""
    Index.of(record).close()
    gc.collect()
    with sqlite3.connect(record.folder / NAME) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return record.folder / NAME


@pytest.mark.parametrize("content", [b"", b"no database" * 500, b"SQLite format 3\0" + b"\xff" * 9000])
def test_a_file_that_is_no_database_is_replaced(record: Record, content: bytes) -> None:
    (record.folder / NAME).write_bytes(content)
    assert Index.of(record).search("alpha").total == 20


def test_a_damaged_database_is_made_again(record: Record) -> None:
    path = _made(record)
    content = bytearray(path.read_bytes())
    content[4096:] = b"\x55" * (len(content) - 4096)
    path.write_bytes(content)
    assert Index.of(record).search("alpha").total == 20


def test_damage_that_is_met_while_searching_is_mended(record: Record) -> None:
    index = Index.of(record)
    with sqlite3.connect(record.folder / NAME) as other:
        other.execute("DROP TABLE mentioned")
        other.execute("UPDATE generation SET number = number + 1")
    other.close()
    assert index.search("alpha").total == 20


def test_another_version_is_made_again(record: Record) -> None:
    path = _made(record)
    with sqlite3.connect(path) as other:
        other.execute("DELETE FROM story")
        other.execute("PRAGMA user_version = 999")
    other.close()
    assert Index.of(record).search("alpha").total == 20


def test_the_file_can_be_deleted_at_any_time(record: Record) -> None:
    index = Index.of(record)
    for suffix in ("", "-wal"):
        Path(f"{record.folder / NAME}{suffix}").unlink(missing_ok=True)
    assert index.search("alpha").total == 20
    index.refresh()
    assert index.search("alpha").total == 20
    assert (record.folder / NAME).exists()


def test_a_folder_that_cannot_be_written_to_is_searched_all_the_same(record: Record) -> None:
    (record.folder / NAME).mkdir()  # whoever runs the tests, nobody can open this as a file
    index = Index.of(record)
    assert index.search("alpha").total == 20
    write_story(Story(id="2001-b", title="Beta"), record.folder)
    index.refresh()
    assert index.search("beta").total == 1
    index.close()


def test_a_read_only_database_is_copied(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _made(record)
    connect = sqlite3.connect

    def read_only(database: Path, **more: object) -> sqlite3.Connection:
        if database == path:
            return connect(f"file:{path}?mode=ro", uri=True, **more)  # type: ignore[call-overload,no-any-return]
        return connect(database, **more)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(index_database.sqlite3, "connect", read_only)
    before = path.read_bytes()
    index = Index.of(record)
    assert index.search("alpha").total == 20
    write_story(Story(id="2001-b", title="Beta"), record.folder)
    assert index.refresh()
    assert index.search("beta").total == 1
    assert path.read_bytes() == before


#: In processes of their own, begun afresh: one that has started other libraries' threads must not be forked.
_SEARCH = """
import sys
from intercosmos.record.index import Index
from intercosmos.record.store import Record
print(Index.of(Record(sys.argv[1])).search("alpha").total)
"""


def test_several_processes_may_make_it_at_once(record: Record) -> None:
    command = [sys.executable, "-c", _SEARCH, str(record.folder)]
    workers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert [worker.communicate(timeout=120)[0].strip() for worker in workers] == ["20"] * 4
    with sqlite3.connect(record.folder / NAME) as other:
        assert other.execute("SELECT count(*), count(DISTINCT id) FROM story").fetchone() == (20, 20)
        assert other.execute("SELECT count(*) FROM words").fetchone() == (20,)
    other.close()
