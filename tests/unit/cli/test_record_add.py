"""``intercosmos record add``: what it writes, prints and refuses."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from intercosmos import catalogue
from intercosmos.record.store import Record

Run = Callable[..., Any]
PAGES = Path(__file__).parents[2] / "record_pages"


@pytest.fixture(autouse=True, scope="module")
def whole() -> Any:
    """The catalogue, read once."""
    read = catalogue.load_catalogue()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "load_catalogue", lambda: read)
        yield read


def test_a_page_becomes_a_story_and_eight_stubs(intercosmos: Run, tmp_path: Path) -> None:
    ran = intercosmos("record", "add", str(PAGES / "agency.html"), "--store", "mine", "--json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    main, *stubs = told["stories"]
    assert told["failed"] == []
    assert (main["date"], main["outcome"], main["stub"]) == ("2014-11-18", "new", False)
    assert {d["direction"] for d in main["directions"]} >= {"engines", "navigation", "sensing", "crew"}
    assert all(d["words"] for d in main["directions"])
    assert {"kind": "partner", "text": "China National Space Administration", "id": "partner.cnsa"} in main["mentions"]
    assert [s["stub"] for s in stubs] == [True] * 8
    assert any(m["id"] == "vehicle.soyuz-st-b" for m in stubs[0]["mentions"])
    assert Path(main["path"]) == Path("mine/2014") / f"{main['id']}.md"
    assert len(Record(tmp_path / "mine").stories()) == 9


def test_the_same_again_changes_nothing(intercosmos: Run, tmp_path: Path) -> None:
    page = str(PAGES / "table.html")
    assert intercosmos("record", "add", page).code == 0
    before = {path: path.read_bytes() for path in (tmp_path / "record").rglob("*.md")}
    again = json.loads(intercosmos("record", "add", page, "--json").out)
    assert {story["outcome"] for story in again["stories"]} == {"unchanged"}
    assert {path: path.read_bytes() for path in (tmp_path / "record").rglob("*.md")} == before


def test_a_stub_is_completed_when_its_story_comes(intercosmos: Run, tmp_path: Path) -> None:
    intercosmos("record", "add", str(PAGES / "agency.html"))
    full = tmp_path / "full.txt"
    full.write_text(
        "Plesetsk: GLONASS-K fuelled\n12.11.2014\n\nThe navigation satellite stands on the pad of Plesetsk.\n"
    )
    (story,) = json.loads(intercosmos("record", "add", str(full), "--json").out)["stories"]
    assert (story["outcome"], story["stub"]) == ("completed", False)


def test_one_bad_file_does_not_lose_the_others(intercosmos: Run, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    shutil.copy(PAGES / "russian.html", folder / "good.html")
    (folder / "bad.html").write_text("<html></html>")
    ran = intercosmos("record", "add", str(folder), str(tmp_path / "none.html"), "--json")
    assert ran.code == 2
    told = json.loads(ran.out)
    assert len(told["stories"]) == 4
    assert sorted(Path(one["path"]).name for one in told["failed"]) == ["bad.html", "none.html"]
    shown = intercosmos("record", "add", str(folder))
    assert shown.code == 2
    assert "bad.html: there is no story in the page" in shown.out
    assert "4 stories read, 0 new" in shown.out


def test_texts_are_kept_by_their_licence(intercosmos: Run, tmp_path: Path) -> None:
    page = str(PAGES / "table.html")
    told = json.loads(
        intercosmos("record", "add", page, "--licence", "CC-BY-4.0", "--tier", "first-party", "--json").out
    )
    story = Record(tmp_path / "record").get(told["stories"][0]["id"])
    assert story.body.startswith("A delegation")
    assert (story.source.licence, story.source.tier) == ("CC-BY-4.0", "first-party")


def test_bad_input_is_told(intercosmos: Run) -> None:
    ran = intercosmos("record", "add", str(PAGES / "table.html"), "--tier", "gossip")
    assert ran.code == 2
    assert "first-party" in ran.err
    helped = intercosmos("record", "add", "--help")
    assert "intercosmos record add" in helped.out.split("Examples:")[1]
