"""``intercosmos record search``, ``show``, ``export`` and ``check``: what they print, write and refuse."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from intercosmos import catalogue
from intercosmos.record import first
from intercosmos.record.store import Record
from intercosmos.record.story import Claim, Mention, Story, StorySource

Run = Callable[..., Any]
STORIES = [
    Story(
        id="2016-07-07-a-new-ship",
        title="A new ship [bold]flies[/bold]",
        date="2016-07-07",
        categories=("crew", "spacecraft"),
        source=StorySource(name="Roscosmos", url="https://roscosmos.example/1"),
        summary="Soyuz MS flies for the first time.",
        mentions=(Mention(kind="asset", text="Soyuz MS", id="ship.soyuz-ms"),),
        claims=(Claim(asset="ship.soyuz-ms", field="mass", value="7.1 t", words="about seven tonnes"),),
    ),
    Story(id="1965-03-18-spacewalk", title="First spacewalk", date="1965-03-18", categories=("crew",)),
]


@pytest.fixture(scope="module", autouse=True)
def whole() -> Iterator[None]:
    """The catalogue, read once."""
    read = catalogue.load_catalogue()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "load_catalogue", lambda: read)
        yield


@pytest.fixture
def store(tmp_path: Path) -> Record:
    made = Record.create(tmp_path / "record")
    made.add(STORIES)
    return made


def test_a_search_shows_what_was_found(intercosmos: Run, store: Record) -> None:
    ran = intercosmos("record", "search", "ships")
    assert ran.code == 0, ran.err
    assert "1 story" in ran.out
    assert "A new [ship] [bold]flies[/bold]" in ran.out  # nothing of a story is taken for markup
    assert "2016-07-07-a-new-ship" in ran.out
    assert "Nothing was found." in intercosmos("record", "search", "balloon").out


def test_a_search_as_data(intercosmos: Run, store: Record) -> None:
    told = json.loads(intercosmos("record", "search", "", "--category", "crew", "--since", "2000", "--json").out)
    assert told["total"] == 1
    assert [one["id"] for one in told["stories"]] == ["2016-07-07-a-new-ship"]
    assert {one["value"]: one["count"] for one in told["facets"]["category"]} == {"crew": 1, "spacecraft": 1}
    found = json.loads(intercosmos("record", "search", "crew OR ships", "--json", "--limit", "1").out)
    assert found["stories"][0]["highlights"] == ["ship"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (['"open'], "never closed"),
        (["x", "--category", "nix"], "no category"),
        (["x", "--store", "none"], "no such folder"),
    ],
)
def test_what_cannot_be_searched(intercosmos: Run, store: Record, arguments: list[str], said: str) -> None:
    ran = intercosmos("record", "search", *arguments)
    assert ran.code == 2
    assert said in ran.err


def test_a_story_is_shown(intercosmos: Run, store: Record) -> None:
    ran = intercosmos("record", "show", "2016-07-07-a-new-ship")
    for part in (
        "A new ship [bold]flies[/bold]", "7 July 2016", "Soyuz MS flies", "Told by Roscosmos", "7.1 t",
        "More from this category", "1965-03-18-spacewalk",
    ):  # fmt: skip
        assert part in ran.out
    told = json.loads(intercosmos("record", "show", "2016-07-07-a-new-ship", "--json").out)
    assert Story.model_validate({name: told[name] for name in Story.model_fields}) == STORIES[0]
    assert told["more"] == ["1965-03-18-spacewalk"]
    ran = intercosmos("record", "show", "2016-07-07-a-new-shop")
    assert ran.code == 2
    assert "did you mean '2016-07-07-a-new-ship'" in ran.err


def test_an_export_is_a_site(intercosmos: Run, store: Record) -> None:
    told = json.loads(intercosmos("record", "export", "--to", "site", "--json").out)
    assert told["stories"] == 2
    assert Path("site/2016/2016-07-07-a-new-ship.html").is_file()
    assert told["written"] == sum(path.is_file() for path in Path("site").rglob("[!.]*"))
    ran = intercosmos("record", "export", "--to", "site")
    assert "0 files written" in ran.out
    Path("other").mkdir()
    Path("other/mine.txt").write_text("x")
    ran = intercosmos("record", "export", "--to", "other")
    assert ran.code == 2
    assert "other files" in ran.err
    languages = [word for one in ("ru", "zh") for word in ("--language", one)]
    assert intercosmos("record", "export", "--to", "site", *languages).code == 0
    assert [Path(f"site/{part}index.html").read_text()[16:31] for part in ("", "zh/")] == [
        '<html lang="ru"', '<html lang="zh"',
    ]  # fmt: skip
    ran = intercosmos("record", "export", "--to", "site", "--language", "fr")
    assert ran.code == 2
    assert "allowed: en, ru, zh" in ran.err


def test_a_sound_record_is_sound(intercosmos: Run, store: Record) -> None:
    ran = intercosmos("record", "check")
    assert ran.code == 0
    assert "2 stories, 1 claim: nothing to find fault with." in ran.out


def test_claims_are_held_against_the_catalogue(intercosmos: Run, store: Record) -> None:
    store.add(
        [
            Story(
                id="2020-01-wrong",
                title="Wrong",
                date="2020-01",
                mentions=(Mention(kind="asset", text="X", id="ship.none"),),
                claims=(
                    Claim(asset="ship.soyuz-ms", field="mass", value="9 t"),
                    Claim(asset="ship.none", field="mass", value="9 t"),
                    Claim(asset="ship.soyuz-ms", field="masss", value="9 t"),
                    Claim(asset="Ship", field="mass", value="9 t"),
                ),
            )
        ]
    )
    (store.folder / "2020" / "2020-02-broken.md").write_text("+++\nid = 1\n")
    ran = intercosmos("record", "check", "--json")
    assert ran.code == 2
    told = json.loads(ran.out)
    assert not told["sound"]
    found = [(one["rule"], one["severity"], one["key"]) for one in told["findings"]]
    assert ("claims-fit-the-catalogue", "warning", "claims[#1]") in found
    assert ("claims-are-of-the-catalogue", "warning", "claims[#2]") in found
    assert ("claims-are-of-the-catalogue", "warning", "claims[#3]") in found
    assert ("mentions-are-of-the-catalogue", "warning", "mentions[#1].id") in found
    assert "claims-name-values" in [rule for rule, severity, _ in found if severity == "error"]
    assert "readable" in [rule for rule, severity, _ in found if severity == "error"]
    assert "2020-01-wrong" in intercosmos("record", "check").out


def test_without_a_record_here_the_one_that_came_along_is_read(
    intercosmos: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = Record.create(tmp_path / "elsewhere")
    came.add(STORIES[1:])
    monkeypatch.setattr(first, "first_record", lambda: came.folder)
    assert json.loads(intercosmos("record", "search", "", "--json").out)["store"] == str(came.folder)
    monkeypatch.setattr(first, "first_record", lambda: None)
    ran = intercosmos("record", "search", "")
    assert ran.code == 2
    assert "intercosmos record add FILE" in ran.err
    own = Record.create(tmp_path / "record")
    own.add(STORIES[:1])
    assert json.loads(intercosmos("record", "search", "", "--json").out)["store"] == "record"


@pytest.mark.parametrize("command", ["search", "show", "export", "check"])
def test_help_has_examples(intercosmos: Run, command: str) -> None:
    assert f"intercosmos record {command}" in intercosmos("record", command, "--help").out
