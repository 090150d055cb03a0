"""From a phone to a wall: no page has to be moved sideways, and the menu takes the place of the directions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

PHONE = (360, 740)
WALL = (2560, 1440)
#: Elements that make the page wider than the window, the outermost first; those that move within a box of their own
#: do not count.
TOO_WIDE = """
() => {
  const wide = (one) => one.scrollWidth > one.clientWidth + 1;
  const main = document.querySelector("main");
  const scroller = document.scrollingElement;
  if (scroller.scrollWidth <= innerWidth && !(main && wide(main))) return [];
  const held = (one) => {
    for (let up = one.parentElement; up && up !== main && up !== document.body; up = up.parentElement)
      if (getComputedStyle(up).overflowX !== "visible") return true;
    return false;
  };
  return [...document.body.querySelectorAll("*")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !held(one))
    .slice(0, 5)
    .map((one) => `${one.tagName}.${one.getAttribute('class')}: ${Math.round(one.getBoundingClientRect().right)}`)
    .concat(`page ${scroller.scrollWidth}, main ${main?.scrollWidth} in ${main?.clientWidth}`);
}
"""


def test_nothing_is_cut_off(open_page: Callable[..., Any], workbench: Any, place: str) -> None:
    one = open_page(workbench, *PHONE)
    page = one.go(place)
    assert page.evaluate(TOO_WIDE) == []
    page.set_viewport_size({"width": WALL[0], "height": WALL[1]})
    assert page.evaluate(TOO_WIDE) == []


def test_the_menu_of_a_phone(open_page: Callable[..., Any], workbench: Any) -> None:
    page = open_page(workbench, *PHONE, has_touch=True).go("#/")
    nav = page.get_by_role("navigation", name="Pages")
    button = page.get_by_role("button", name="Menu")
    expect(nav).to_have_count(0)
    button.tap()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(nav.locator("li a")).to_have_count(18)
    expect(nav.get_by_label("Language")).to_be_visible()
    page.keyboard.press("Escape")
    expect(nav).to_have_count(0)
    expect(button).to_be_focused()
    button.tap()
    nav.get_by_role("link", name="Plan and parity").tap()
    expect(nav).to_have_count(0)
    expect(page.get_by_role("heading", name="Ledger")).to_be_visible()


def test_an_option_lies_over_the_page_of_a_phone(open_page: Callable[..., Any], workbench: Any) -> None:
    page = open_page(workbench, *PHONE, has_touch=True).go("#/direction/crew?activity=cosmonauts-aboard-tiangong")
    row = page.locator("[data-row]").first
    row.tap()
    heading = page.get_by_role("complementary", name="Chosen option").get_by_role("heading", level=2)
    expect(heading).to_be_focused()
    assert page.evaluate(TOO_WIDE) == []
    page.get_by_role("button", name="Close").tap()
    expect(heading).to_have_count(0)
    expect(row).to_be_focused()


def test_a_wall_shows_more_at_once(open_page: Callable[..., Any], workbench: Any) -> None:
    page = open_page(workbench, *WALL).go("#/direction/crew?activity=cosmonauts-aboard-tiangong")
    for region in (page.locator("#workbench-nav"), page.locator("[data-row]").first, page.locator(".option")):
        expect(region).to_be_in_viewport()
