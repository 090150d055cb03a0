"""What the documentation shows is true: its Python runs, its commands and links exist, its files parse."""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import shlex
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import typer

from intercosmos.catalogue import load_catalogue
from intercosmos.catalogue.check import check
from intercosmos.cli.main import app

ROOT = Path(__file__).parents[3]
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted(path for path in (ROOT / "docs").rglob("*.md") if "_build" not in path.parts),
]
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _blocks(page: Path, language: str) -> list[str]:
    return [text for found, text in _BLOCK.findall(page.read_text(encoding="utf-8")) if found == language]


def _named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _with(language: str) -> list[Path]:
    found = [page for page in PAGES if _blocks(page, language)]
    assert found, f"no page has a block of {language}: has the marker changed?"
    return found


def test_readme_library_lines_run() -> None:
    (code,) = _blocks(ROOT / "README.md", "python")
    assert len([line for line in code.splitlines() if line.strip()]) <= 10
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        exec(compile(code, "README.md", "exec"), {})
    lines = shown.getvalue().splitlines()
    (said,) = _blocks(ROOT / "README.md", "text")
    assert [_words(line) for line in lines] == [_words(line) for line in said.splitlines()]
    # The README's kilograms are those of the day it was written; stage data may move them by a few per cent.
    for line, promised in zip(lines, said.splitlines(), strict=True):
        assert _kilograms(line) == pytest.approx(_kilograms(promised), rel=0.03)


def test_two_states_are_a_picture_in_five_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = _blocks(ROOT / "docs" / "orbits.md", "python")
    assert len([line for line in code.splitlines() if line.strip()]) <= 5
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "orbits.md", "exec"), {})
    (picture,) = tmp_path.iterdir()
    assert ET.parse(picture).getroot().tag.endswith("svg")


@pytest.mark.parametrize("field", ["orbits", "propulsion", "navigation", "sensing", "record"])
def test_every_topic_of_a_field_has_an_example_and_its_rows(field: str) -> None:
    pages = sorted((ROOT / "docs" / field).glob("*.md"))
    linked = re.findall(rf"\]\({field}/([\w-]+\.md)\)", _text(f"docs/{field}.md"))
    assert sorted(set(linked)) == [page.name for page in pages]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
        assert headings == ["Example", "What it assumes", "Accuracy", "Limits", "Sources"], page.name
        assert _blocks(page, "pycon"), page.name


@pytest.mark.parametrize("page", PAGES, ids=_named)
def test_headings_that_are_pointed_at_exist(page: Path) -> None:
    text = re.sub(_BLOCK, "", page.read_text(encoding="utf-8"))
    for target, anchor in re.findall(r"\]\(([\w./-]*)#([\w-]+)\)", text):
        aimed = (page.parent / target).read_text(encoding="utf-8") if target else text
        known = [re.sub(r"[^\w -]", "", h).strip().lower().replace(" ", "-") for h in _HEADING.findall(aimed)]
        assert anchor in known, f"{_named(page)}: {target}#{anchor}"


def _words(line: str) -> str:
    return re.sub(r"\d+(?= kg|,| to|\))", "N", line)


def _kilograms(line: str) -> float:
    found = re.search(r"(\d+) kg", line)
    assert found, line
    return float(found.group(1))


def test_readme_quotes_the_accuracy_ledger() -> None:
    quoted = re.findall(r"^\| .* \| (\d+) \| (\d+) \| ([\d.]+ %) \|$", _text("README.md"), re.MULTILINE)
    assert len(quoted) == 3
    ledger = re.findall(r"^\| .* \| (\d+) \| (\d+) \| ([\d.]+ %) \|$", _text("docs/accuracy.md"), re.MULTILINE)
    assert set(quoted) <= set(ledger), "the ledger was written anew: run `python docs/refresh.py`"


@pytest.mark.parametrize("page", _with("pycon"), ids=_named)
def test_examples_show_what_they_give(page: Path) -> None:
    text = "\n".join(_blocks(page, "pycon"))
    test = doctest.DocTestParser().get_doctest(text, {}, _named(page), str(page), 0)
    said = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    result = runner.run(test, out=said.write)
    assert result.attempted > 0
    assert result.failed == 0, said.getvalue()


@pytest.mark.parametrize("page", _with("toml"), ids=_named)
def test_toml_is_toml(page: Path) -> None:
    for text in _blocks(page, "toml"):
        # a page may show two ways of writing one key
        for part in [text] if page.name != "catalogue.md" else text.strip().splitlines():
            assert tomllib.loads(part)


@pytest.mark.parametrize("page", _with("console"), ids=_named)
def test_commands_and_their_options_exist(page: Path) -> None:
    group = typer.main.get_command(app)
    checked = 0
    for line in (line for text in _blocks(page, "console") for line in text.splitlines()):
        words = shlex.split(line, comments=True)
        if words[:1] == ["make"]:
            makefile = _text("Makefile")
            assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in words[1:] if "=" not in target)
            checked += 1
        if words[:1] != ["intercosmos"]:
            continue
        command = group.get_command(typer.Context(group), words[1])
        assert command is not None, f"{_named(page)}: no command {words[1]!r}"
        if isinstance(command, typer.core.TyperGroup):
            part = command.get_command(typer.Context(command), words[2])
            assert part is not None, f"{_named(page)}: no command {words[1]} {words[2]!r}"
            command = part
        known = {option for parameter in command.params for option in (*parameter.opts, "--help")}
        used = {word.partition("=")[0] for word in words if word.startswith("-")}
        assert used <= known, f"{_named(page)}: {line}"
        checked += 1
    assert checked


@pytest.mark.parametrize("page", PAGES, ids=_named)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(_BLOCK, "", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{_named(page)}: {target}"


def test_names_in_commands_are_those_of_the_programme() -> None:
    whole = tomllib.loads(_text("programmes/roscosmos-cnsa.toml"))
    known = {"--scenario": set(whole["scenario"]), "--only": {activity["id"] for activity in whole["activity"]}}
    checked = 0
    for line in (line for page in _with("console") for text in _blocks(page, "console") for line in text.splitlines()):
        words = shlex.split(line, comments=True)
        if "programmes/roscosmos-cnsa.toml" not in words and words[:2] != ["intercosmos", "demo"]:
            continue
        named = [(words[at], words[at + 1]) for at in range(len(words) - 1) if words[at] in known]
        if words[1] == "explain":
            named.append(("--only", words[3]))
        assert all(name in known[option] for option, name in named), line
        checked += len(named)
    assert checked


def test_catalogue_page_counts_what_the_check_finds() -> None:
    found = check(load_catalogue())
    pressures = [one for one in found if one.rule == "chamber-pressures-agree"]
    single = sum(one.text.startswith("one source only") for one in pressures)
    engines = [one for one in found if one.kind == "engine"]
    whole = len(found), len(engines), single, len(pressures) - single, len(engines) - len(pressures)
    (said,) = re.findall(
        r"Of the (\d+) warnings of today (\d+) concern engines: (\d+) have one source only for their chamber pressure, "
        r"(\d+) have sources more than 2 % apart, and (\d+) have",
        " ".join(_text("docs/catalogue.md").split()),
    )
    assert tuple(int(number) for number in said) == whole


def test_every_command_has_its_chapter() -> None:
    group = typer.main.get_command(app)
    chapters = re.findall(r"^## (\w+)$", _text("docs/commands.md"), re.MULTILINE)
    assert set(group.list_commands(typer.Context(group))) <= set(chapters)


def test_programme_shown_in_the_tutorial_is_the_one_that_comes_along() -> None:
    whole = tomllib.loads(_text("programmes/roscosmos-cnsa.toml"))
    known = {activity["id"]: activity for activity in whole["activity"]}
    shown = [tomllib.loads(text) for text in _blocks(ROOT / "docs" / "tutorial.md", "toml")]
    activities = [activity for part in shown for activity in part.get("activity", ())]
    assert len(activities) == 2
    for activity in activities:
        for key, value in activity.items():
            assert known[activity["id"]][key] == value, f"{activity['id']}.{key}"
