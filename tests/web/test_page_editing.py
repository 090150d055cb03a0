"""The programme file in the page: edited, refused, edited by two at once; and words that look like markup."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

MARKUP = "<img src=x onerror=\"document.title='broken in'\"><script>alert(1)</script>{{7*7}}"


def editor(page: Any) -> Any:
    return page.get_by_role("textbox", name="Text of small.toml")


def change(page: Any, old: str, new: str) -> None:
    """Change words of the text, as by hand."""
    expect(editor(page)).not_to_have_value("")
    text = editor(page).input_value()
    assert old in text
    editor(page).fill(text.replace(old, new))


def test_edited_and_exported(open_page: Callable[..., Any], own_workbench: Any) -> None:
    page = open_page(own_workbench).go("#/file")
    change(page, 'title = "A small joint programme"', 'title = "Another title"')
    expect(page.get_by_text("Not saved yet; kept in this browser tab.")).to_be_visible()
    page.get_by_role("button", name="Check and save").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    expect(page.locator(".head-title")).to_have_text("Another title")
    text = own_workbench.programme.read_text(encoding="utf-8")
    assert 'title = "Another title"' in text
    assert "# This comment must outlive every edit." in text
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert Path(download.value.path()).read_text(encoding="utf-8") == text
    assert download.value.suggested_filename == "small.toml"


def test_a_text_that_is_refused_stays(open_page: Callable[..., Any], own_workbench: Any) -> None:
    written = own_workbench.programme.read_text(encoding="utf-8")
    one = open_page(own_workbench)
    one.excused += ["answer 422", "status of 422"]
    page = one.go("#/file")
    change(page, 'station = "tiangong"', 'station = tiangong"')
    page.get_by_role("button", name="Check and save").click()
    line = 1 + written.splitlines().index('station = "tiangong"')
    expect(page.get_by_role("alert")).to_contain_text(f"line {line}")
    assert own_workbench.programme.read_text(encoding="utf-8") == written
    selected = editor(page).evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)")
    assert selected == 'station = tiangong"'  # the line that is wrong, to be mended
    page.get_by_role("button", name="Give up my changes").click()
    expect(editor(page)).to_have_value(written)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_what_keeps_a_file_from_being_studied_is_told(open_page: Callable[..., Any], own_workbench: Any) -> None:
    """A text that can be read is kept, whatever it says; every page then says what is wrong with it."""
    page = open_page(own_workbench).go("#/file")
    change(page, 'station = "tiangong"', 'station = "tiangonk"')
    page.get_by_role("button", name="Check and save").click()
    problem = page.locator("main").get_by_role("alert")
    expect(problem).to_contain_text("tiangonk")
    expect(problem).to_contain_text("tiangong")  # what is allowed
    page.get_by_role("link", name="Overview", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The file small.toml cannot be read")
    expect(page.get_by_role("button", name="Study", exact=True)).to_be_disabled()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_role("heading", name="Ten directions at a glance")).to_be_visible()


def test_two_at_once_lose_nothing(open_page: Callable[..., Any], own_workbench: Any) -> None:
    """Both changed the same file: the second is told so, sees both texts, and puts his on top."""
    first, second = open_page(own_workbench), open_page(own_workbench)
    second.excused += ["answer 412", "status of 412"]
    hers, his = first.go("#/file"), second.go("#/file")
    change(hers, 'stay = "180 d"', 'stay = "150 d"')
    change(his, 'mass = "700 kg"', 'mass = "750 kg"')
    hers.get_by_role("button", name="Check and save").click()
    expect(hers.get_by_text("Saved.", exact=True)).to_be_visible()
    his.get_by_role("button", name="Check and save").click()
    expect(his.get_by_role("heading", name="Somebody else changed the programme meanwhile")).to_be_visible()
    differing = his.locator(".conflict-differs")
    expect(differing.filter(has_text='stay = "150 d"')).to_be_visible()
    expect(differing.filter(has_text="750 kg")).to_be_visible()
    assert "750 kg" not in own_workbench.programme.read_text(encoding="utf-8")
    his.get_by_role("button", name="Keep editing mine on top of theirs").click()
    expect(his.get_by_text("Both changes stand in the text now. Look at it, then save.").first).to_be_visible()
    his.get_by_role("button", name="Check and save").click()
    expect(his.get_by_text("Saved.", exact=True)).to_be_visible()
    text = own_workbench.programme.read_text(encoding="utf-8")
    assert 'stay = "150 d"' in text
    assert 'mass = "750 kg"' in text


def test_two_change_the_same_line(open_page: Callable[..., Any], own_workbench: Any) -> None:
    first, second = open_page(own_workbench), open_page(own_workbench)
    second.excused += ["answer 412", "status of 412"]
    hers, his = first.go("#/file"), second.go("#/file")
    change(hers, 'stay = "180 d"', 'stay = "150 d"')
    change(his, 'stay = "180 d"', 'stay = "200 d"')
    hers.get_by_role("button", name="Check and save").click()
    expect(hers.get_by_text("Saved.", exact=True)).to_be_visible()
    his.get_by_role("button", name="Check and save").click()
    his.get_by_role("button", name="Keep editing mine on top of theirs").click()
    assert '# theirs: stay = "150 d"\nstay = "200 d"' in editor(his).input_value()
    his.get_by_role("button", name="Give up my changes").click()
    expect(editor(his)).to_have_value(own_workbench.programme.read_text(encoding="utf-8"))


def test_words_that_look_like_markup_are_words(
    open_page: Callable[..., Any], studied: Path, tmp_path: Path, serve: Callable[..., Any]
) -> None:
    """In a programme's title, an activity's and a story's: they are shown, and nothing is run."""
    folder = tmp_path / "markup"
    shutil.copytree(studied, folder, ignore=shutil.ignore_patterns(".workbench", "*.log"))
    programme = folder / "small.toml"
    text = programme.read_text(encoding="utf-8")
    for title in ("A small joint programme", "Cosmonauts aboard Tiangong"):
        text = text.replace(f'title = "{title}"', f"title = '''{MARKUP}'''")
    programme.write_text(text, encoding="utf-8")
    story = folder / "record" / "1975" / "1975-07-17-markup.md"
    story.parent.mkdir(parents=True)
    story.write_text(
        f"+++\nid = \"1975-07-17-markup\"\ntitle = '''{MARKUP}'''\ndate = \"1975-07-17\"\ncategories = [\"crew\"]\n"
        'status = "audited"\nsource.name = "Our own words"\nsource.licence = "CC0-1.0"\n'
        f"summary = '''Summary {MARKUP}'''\n+++\nBody {MARKUP}\n\n[a link](javascript:alert(1))\n",
        encoding="utf-8",
    )
    running = serve(folder, programme, "--record", "record")
    one = open_page(running)
    for place in ("#/", "#/direction/crew", "#/plan", "#/file", "#/whatif", "#/compare", "#/globe/overview"):
        page = one.go(place)
        expect(page.locator(".head-title")).to_have_text(MARKUP)
        assert "broken in" not in page.title().removeprefix(MARKUP)
    page = one.go("#/direction/crew?scenario=docking-adapter")
    expect(page.locator(".none-activities").get_by_role("link", name=MARKUP)).to_be_visible()
    page = one.go("record")
    page.get_by_role("link", name=MARKUP, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(MARKUP)
    expect(page.get_by_text(f"Summary {MARKUP}").first).to_be_visible()
    assert page.locator("main img, main script, a[href^='javascript']").count() == 0
    page = one.go(f"record/search?q={MARKUP.split('=')[0].strip('<')}")
    assert page.locator("main img, main script:not([type])").count() == 0
    page = one.go("report")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator("script, img[src=x]").count() == 0
