"""A robot does whatever a reader can do, in an order that its seed decides; after each step the page must stand well.

``INTERCOSMOS_ROBOT=seed:steps:slowness`` makes it walk elsewhere, further, and on a machine so many times slower.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Error, expect

WALKS = [tuple(int(part) for part in os.environ.get("INTERCOSMOS_ROBOT", "7:25:1").split(":"))]
#: What leads out of the page, takes minutes, gives a file to the reader, or draws the Earth, which has its own tests.
LEFT_ALONE = (
    "a[href^='/'], a[href^='#/globe'], a[download], .study-button, .notice button, .none button, .compare-study button"
)
#: What can be pressed now, outermost first; details are opened by their summary.
PRESSED = f"""
() => [...document.querySelectorAll("a[href], button, summary, input[type=checkbox], [data-row]")].filter((one) => {{
  const box = one.getBoundingClientRect();
  return !one.disabled && !one.matches({LEFT_ALONE!r}) && !one.closest("[inert]") && box.width > 0 && box.height > 0;
}})
"""
#: All that is wrong with how the page stands, in words.
WRONG = """
() => {
  const found = [];
  const titles = document.querySelectorAll("h1").length;
  if (titles !== 1) found.push(`${titles} headings of the first level`);
  const main = document.querySelector("main");
  for (const one of [document.scrollingElement, main])
    if (one.scrollWidth > one.clientWidth + 1) found.push(`${one.tagName}: ${one.scrollWidth} in ${one.clientWidth}`);
  const at = document.activeElement;
  const seen = at === document.body || at === main || at?.getClientRects().length > 0;
  if (!at || at.closest("[inert]") || !seen) found.push(`the focus is out of reach: ${at?.outerHTML.slice(0, 120)}`);
  const odd = /.{0,40}(\\bundefined\\b|\\bNaN\\b|\\[object ).{0,40}/.exec(main.innerText);
  if (odd) found.push(`no word of ours: ${odd[0]}`);
  return found;
}
"""


class Robot:
    """Walks through the page of one window."""

    def __init__(self, page: Any, seed: int) -> None:
        self.page = page
        self.chance = random.Random(seed)
        self.told: list[str] = []

    def step(self) -> None:
        """Do one thing, or several in a hurry."""
        for _ in range(self.chance.choice((1, 1, 1, 2, 4))):
            what = self.chance.choices(
                (self.press, self.go, self.choose, self.write, self.move, self.key), (8, 4, 3, 3, 2, 2)
            )[0]
            what()

    def press(self) -> None:
        """Something on the page."""
        self._press(self.page.evaluate_handle(PRESSED))

    def go(self) -> None:
        """To another place, by the list of places or the menu of a phone."""
        menu = self.page.locator(".menu-button[aria-expanded=false]")
        if menu.count():
            self._told("menu")
            menu.click()
        self._press(
            self.page.evaluate_handle(
                '() => [...document.querySelectorAll(\'#workbench-nav a[href^="#"]:not([href^="#/globe"])\')]'
            )
        )

    def _press(self, found: Any) -> None:
        count = found.evaluate("all => all.length")
        if not count:
            return
        one = found.evaluate_handle(f"all => all[{self.chance.randrange(count)}]").as_element()
        self._told("press " + one.evaluate("one => (one.outerHTML ?? '').slice(0, 90)"))
        if self.chance.random() < 0.3:
            one.evaluate("one => (one.focus(), one.click())")  # as the Enter key does
            return
        try:
            one.click(timeout=1000)
        except Error as error:  # it lies under something, or has gone meanwhile
            self._told(f"  not pressed: {str(error).splitlines()[0]}")

    def choose(self) -> None:
        """Another scenario, language, colour, or whatever there is a list of."""
        lists = self.page.locator("select:enabled:visible")
        count = lists.count()
        if count:
            one = lists.nth(self.chance.randrange(count))
            try:
                values = one.evaluate(
                    "one => [...one.options].filter(o => !o.disabled).map(o => o.value)", timeout=1000
                )
                value = self.chance.choice(values or [""])
                self._told(f"choose {value}")
                one.select_option(value, timeout=1000)
            except Error:
                self._told("  not chosen")

    def write(self) -> None:
        """Words into a field, some of which mean nothing there."""
        fields = self.page.locator("input[type=search]:visible, input[type=text]:enabled:visible, main textarea")
        count = fields.count()
        if count:
            words = self.chance.choice(("soyuz", "12", "-5", "long march -5", '"', "", "3.5e3", "<b>ж火</b>"))
            self._told(f"write {words}")
            field = fields.nth(self.chance.randrange(count))
            try:
                if field.evaluate("one => one.tagName", timeout=1000) == "TEXTAREA":
                    words = field.input_value() + f"# {words}\n"
                field.fill(words, timeout=1000)
            except Error:
                self._told("  not written")

    def move(self) -> None:
        """Back, forward, or all anew."""
        how = self.chance.choice(("go_back", "go_back", "go_forward", "reload"))
        self._told(how)
        getattr(self.page, how)(wait_until="commit")

    def key(self) -> None:
        """A key, wherever the reader is."""
        key = self.chance.choice(("Tab", "Shift+Tab", "Escape", "ArrowDown", "ArrowRight", "End"))
        self._told(key)
        self.page.keyboard.press(key)

    def _told(self, what: str) -> None:
        self.told.append(what)

    def look(self) -> None:
        """Everything has arrived, and stands well."""
        page = self.page
        if page.url.startswith("about:") or not page.locator("#workbench").count():  # back before the first page
            page.goto("/")
        try:
            expect(page.locator("main")).to_have_count(1)
            expect(page.locator("main .waiting")).to_have_count(0)
            page.wait_for_function(f"() => ({WRONG})().length === 0", timeout=5000)
        except (AssertionError, Error):
            last = "\n".join(self.told[-12:])
            raise AssertionError(f"{page.url}: {page.evaluate(WRONG)} after\n{last}") from None


@pytest.mark.parametrize("size", [(1280, 800), (360, 740)], ids=["desk", "phone"])
@pytest.mark.parametrize(("seed", "steps", "slowness"), WALKS)
def test_a_walk_at_random(
    open_page: Callable[..., Any], own_workbench: Any, size: tuple[int, int], seed: int, steps: int, slowness: int
) -> None:
    one = open_page(own_workbench, *size)
    one.excused += ["answer 422", "status of 422", "answer 412", "status of 412"]  # what means nothing is refused
    page = one.page
    page.on("dialog", lambda dialog: dialog.accept())
    if slowness > 1:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowness})
    one.go("#/")
    robot = Robot(page, seed)
    for _ in range(steps):
        robot.step()
        robot.look()
        left = [text for text in one.complaints if not any(part in text for part in one.excused)]
        assert left == [], "\n".join(robot.told[-12:])
