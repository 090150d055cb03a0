"""What the first page shows is kept from one opening to the next, and made again whenever anything is another."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from intercosmos.programme import commented_template
from intercosmos.web import app as application
from intercosmos.web import made_before
from intercosmos.web.made_before import MadeBefore, program_stamp
from intercosmos.web.settings import Settings
from intercosmos.web.storage import Storage
from intercosmos.web.workspace import Workspace


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    made = Storage(tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def open_again(tmp_path: Path) -> Iterator[Callable[[], TestClient]]:
    """The same programme opened anew each time."""
    path = tmp_path / "my.toml"
    path.write_text(commented_template("my", title="Mine"), encoding="utf-8")
    opened: list[TestClient] = []

    def make() -> TestClient:
        client = TestClient(application.create_app(Settings(path, runs=tmp_path / "runs")), base_url="http://127.0.0.1")
        opened.append(client)
        return client.__enter__()

    yield make
    for client in opened:
        client.__exit__(None, None, None)


def test_another_program_finds_nothing_and_none_keeps_nothing(storage: Storage) -> None:
    MadeBefore(storage, "one").put("made", "of", "this")
    assert MadeBefore(storage, "one").get("of", "this") == "made"
    assert MadeBefore(storage, "one").get("oft", "his") is None
    assert MadeBefore(storage, "another").get("of", "this") is None
    MadeBefore(storage, None).put("made", "of that")
    assert MadeBefore(storage, None).get("of that") is None


def test_the_oldest_are_forgotten(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made_before, "MOST", 3)
    monkeypatch.setattr(made_before, "LONGEST", 10)
    before = MadeBefore(storage, "one")
    for n in range(5):
        before.put(str(n), f"of {n}")
    before.put("x" * 11, "of much")
    assert [before.get(f"of {n}") for n in range(5)] == [None, None, "2", "3", "4"]
    assert before.get("of much") is None


def test_the_program_is_another_one_when_a_file_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("one = 1")
    monkeypatch.setattr(made_before.intercosmos, "__file__", str(tmp_path / "__init__.py"))
    first = program_stamp()
    assert first is not None
    assert program_stamp() == first
    (tmp_path / "a.py").write_text("one = 12")
    assert program_stamp() != first
    (tmp_path / "a.py").unlink()
    assert program_stamp() != first


def test_with_what_others_add_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    added = type("Point", (), {"value": "strangers.directions:One"})
    monkeypatch.setattr(made_before, "entry_points", lambda *, group: [added()])
    assert program_stamp() is None


def test_a_second_opening_reads_no_catalogue_and_tells_the_same(
    open_again: Callable[[], TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_again().get("/api/session").json()
    asked: list[str] = []
    real = Workspace.names
    monkeypatch.setattr(Workspace, "names", lambda self: asked.append("names") or real(self))
    monkeypatch.setattr(Workspace, "problems", lambda self, now=None: asked.append("problems") or ())
    assert open_again().get("/api/session").json() == first
    assert not asked


def test_what_somebody_wrote_there_is_made_again(open_again: Callable[[], TestClient], tmp_path: Path) -> None:
    first = open_again().get("/api/session").json()
    connection = sqlite3.connect(tmp_path / "runs" / ".workbench" / "workbench.sqlite")
    (count,) = connection.execute("SELECT count(*) FROM made").fetchone()
    assert count >= 3
    connection.execute("""UPDATE made SET value = '{"nonsense"'""")
    connection.commit()
    connection.close()
    assert open_again().get("/api/session").json() == first


def test_a_mistake_is_not_kept(tmp_path: Path, storage: Storage) -> None:
    path = tmp_path / "my.toml"
    path.write_text(commented_template("my", title="Mine").replace("partners", "partnres"), encoding="utf-8")
    settings = Settings(path, data=tmp_path / "data")
    before = MadeBefore(storage, "one")
    assert Workspace(settings, storage, before).info().problems
    again = Workspace(replace(settings), storage, before)
    assert before.get("info", again.etag, "my.toml") is None
    assert again.info().problems
