"""Every page for everybody: axe-core finds nothing serious, light or dark; nothing needs a mouse; focus is seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "page" / "node_modules" / "axe-core" / "axe.min.js"
#: Rules that another set of colours can break.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
#: Whether what has the focus shows it, and what it is.
FOCUSED = """
() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  return {
    what: `${one.tagName} ${one.id} ${one.textContent.trim().slice(0, 40)} ${one.getAttribute("aria-label") ?? ""}`,
    href: one.getAttribute("href"),
    row: one.dataset.row ?? null,
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
    inside: box.right > 0 && box.left < innerWidth,
  };
}
"""


@pytest.fixture(scope="module")
def axe() -> str:
    """The checker's text: the pages' policy allows no script of ours, what a debugger evaluates it does."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run `make page`")
    return AXE.read_text(encoding="utf-8")


def findings(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe-core finds serious or critical."""
    options: dict[str, Any] = {"iframes": False, "resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = rules
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        f"{one['impact']} {one['id']} at {[node['target'] for node in one['nodes'][:5]]}: "
        f"{one['nodes'][0]['failureSummary']}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def test_axe_finds_nothing_serious(watched: Any, axe: str, place: str) -> None:
    page = watched.go(place)
    page.evaluate(axe)
    assert findings(page) == []
    page.emulate_media(color_scheme="dark")
    assert findings(page, OF_COLOURS) == []


def test_axe_on_a_story(watched: Any, axe: str) -> None:
    page = watched.go("record/search?q=soyuz")
    page.locator("ol.stories a").first.click()
    expect(page.get_by_role("heading", name="Who said so")).to_be_visible()
    page.evaluate(axe)
    assert findings(page) == []


def test_axe_on_the_record_in_other_languages(watched: Any, axe: str) -> None:
    """From page to page by its own links, so that the language is kept and chosen as a reader does it."""
    page = watched.go("record")
    page.get_by_role("navigation", name="Language").get_by_role("link", name="Русский").click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    page.get_by_label("Поиск в летописи").fill("soyuz")
    page.get_by_role("button", name="Найти").click()
    page.locator("ol.stories a").first.click()
    expect(page.get_by_role("heading", name="Кто это говорит")).to_be_visible()
    page.evaluate(axe)
    assert findings(page) == []
    page.get_by_role("navigation", name="Язык").get_by_role("link", name="中文").click()
    expect(page.get_by_role("heading", name="出处")).to_be_visible()
    page.evaluate(axe)
    assert findings(page) == []


def test_axe_on_a_phone_with_the_menu_open(open_page: Callable[..., Any], workbench: Any, axe: str) -> None:
    page = open_page(workbench, 360, 740).go("#/")
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()
    page.evaluate(axe)
    assert findings(page) == []


def test_axe_in_the_globe(watched: Any, axe: str) -> None:
    page = watched.go("#/globe/overview")
    frame = next(one for one in page.frames if one.url.endswith("globe.html"))
    frame.evaluate(axe)
    found = frame.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


def test_everything_by_keyboard(watched: Any) -> None:
    """From the skip link through the pages to an option and back, the focus seen wherever it goes."""
    page = watched.go("#/")
    page.keyboard.press("Tab")
    first = page.evaluate(FOCUSED)
    assert "Skip to the content" in first["what"]
    assert first["outlined"]
    assert first["inside"]
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.reload()
    page.locator(".glance").wait_for()
    tab_to(page, lambda at: at["href"] == "#/direction/crew")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()  # a screen reader begins with the new page
    page.locator("[data-row]").first.wait_for()
    tab_to(page, lambda at: at["row"] is not None)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    heading = page.get_by_role("complementary", name="Chosen option").get_by_role("heading", level=2)
    expect(heading).to_be_focused()
    tab_to(page, lambda at: (at["href"] or "").startswith("#/catalogue/"))  # on into the panel
    page.keyboard.press("Escape")
    expect(page.locator("[data-row]").nth(1)).to_be_focused()


def tab_to(page: Page, wanted: Callable[[dict[str, Any]], bool], most: int = 80) -> None:
    """Press the tabulator until the focus is where it is wanted; it is seen all the way."""
    for _ in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at is None:
            continue
        assert at["outlined"], f"focus is not seen at {at['what']}"
        if wanted(at):
            return
    pytest.fail(f"{most} steps of the tabulator do not lead there; now at {page.evaluate(FOCUSED)}")


def test_no_trap(watched: Any, place: str) -> None:
    """The tabulator goes through the whole page, out of it, and in again; wherever it stops, that is seen."""
    page = watched.go(place)
    stops: list[str] = []
    for _ in range(700):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at is None:
            break
        stops.append(at["what"])
        assert at["outlined"] or at["what"].startswith(("IFRAME", "HTML")), f"focus is not seen at {at['what']}"
        assert at["inside"], f"focus is beside the page at {at['what']}"
    else:
        pytest.fail(f"the tabulator does not come out of the page: {stops[-5:]}")
    assert len(stops) > 1
