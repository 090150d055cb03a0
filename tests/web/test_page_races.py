"""What comes late, twice, or out of order: the page then still shows what is so, and loses nothing that was written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

CREW = "cosmonauts-aboard-tiangong"


class Late:
    """Answers that are held back until they are let go."""

    def __init__(self, page: Any, address: str, method: str = "GET", most: int = 1) -> None:
        self.held: list[tuple[Any, Any]] = []
        self._left = most

        def hold(route: Any) -> None:
            if route.request.method != method or self._left == 0:
                route.continue_()
                return
            self._left -= 1
            self.held.append((route, route.fetch()))

        page.route(address, hold)
        self._page = page

    def wait(self, count: int = 1) -> None:
        """Until so many are held."""
        while len(self.held) < count:
            self._page.wait_for_timeout(20)

    def let_go(self) -> None:
        """The one that was asked for first."""
        route, answer = self.held.pop(0)
        route.fulfill(response=answer)


def test_what_is_written_while_a_text_is_saved_stays(open_page: Callable[..., Any], own_workbench: Any) -> None:
    page = open_page(own_workbench).go("#/file")
    editor = page.get_by_role("textbox", name="Text of small.toml")
    expect(editor).not_to_have_value("")
    written = editor.input_value()
    late = Late(page, "**/api/programme/file", "PUT")
    editor.fill(f"{written}# first\n")
    page.get_by_role("button", name="Check and save").click()
    late.wait()
    editor.fill(f"{written}# first\n# second\n")
    late.let_go()
    expect(page.get_by_text("Not saved yet; kept in this browser tab.")).to_be_visible()
    expect(editor).to_have_value(f"{written}# first\n# second\n")
    page.get_by_role("button", name="Check and save").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert own_workbench.programme.read_text(encoding="utf-8") == f"{written}# first\n# second\n"


def test_two_clicks_on_undo_take_back_two_changes(open_page: Callable[..., Any], own_workbench: Any) -> None:
    written = own_workbench.programme.read_text(encoding="utf-8")
    page = open_page(own_workbench).go("#/file")
    editor = page.get_by_role("textbox", name="Text of small.toml")
    expect(editor).not_to_have_value("")
    for words in ("# first\n", "# first\n# second\n"):
        editor.fill(written + words)
        page.get_by_role("button", name="Check and save").click()
        expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).dblclick()
    expect(editor).to_have_value(written)
    assert own_workbench.programme.read_text(encoding="utf-8") == written


def test_a_point_kept_before_the_table_was_read_stays(open_page: Callable[..., Any], own_workbench: Any) -> None:
    one = open_page(own_workbench)
    late = Late(one.page, "**/api/candidates")
    page = one.go("#/explore/payload")
    late.wait()
    chart = page.get_by_role("application")
    chart.focus()
    for _ in range(40):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)  # as long as the answer would take
    late.let_go()
    rows = page.get_by_role("table", name="Candidates").locator("tbody tr")
    expect(rows).to_have_count(1)
    cross = rows.get_by_role("button")
    cross.dblclick()  # the second click has nothing left to remove
    expect(page.get_by_text("No point was kept yet.")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_map_that_was_empty_at_first_is_drawn(watched: Any) -> None:
    """Its room appears only with the layer that has values."""
    page = watched.page

    def empty(route: Any) -> None:
        answer = route.fetch()
        told = answer.json()
        told["values"] = [[None] * len(row) for row in told["values"]]
        route.fulfill(response=answer, body=json.dumps(told))

    page.route("**/api/option/map?*", empty)
    page.goto("/#/explore/map?activity=venus-probe")
    expect(page.get_by_text("This layer has no value anywhere.")).to_be_visible()
    page.unroute("**/api/option/map?*")
    page.get_by_label("Layer").select_option("arrival speed")
    expect(page.locator("canvas.heatmap-colours")).to_be_visible()


def test_gone_on_before_the_page_listens(watched: Any, workbench: Any) -> None:
    """A link followed between the first drawing and its effects, as on a slow machine."""
    watched.page.add_init_script(
        """
        const seen = new MutationObserver(() => {
          if (!document.querySelector(".frame")) return;
          seen.disconnect();
          location.hash = "#/plan";
        });
        seen.observe(document, { subtree: true, childList: true });
        """
    )
    page = watched.go("")
    expect(page.get_by_role("heading", level=1)).to_have_text(workbench.asked("overview")["plan"]["balance"])


def test_names_that_every_object_has_are_no_pages(watched: Any) -> None:
    for name in ("constructor", "toString", "__proto__"):
        page = watched.go(f"#/{name}")
        expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page.")


def test_a_server_that_fails_at_first_can_be_asked_again(watched: Any) -> None:
    watched.excused += ["answer 500", "status of 500"]
    page = watched.page
    problem: dict[str, Any] = {
        "error": {"kind": "internal", "problem": "It failed.", "where": None, "allowed": [], "advice": ""}
    }
    page.route("**/api/session", lambda route: route.fulfill(status=500, json=problem))
    page.goto("/")
    again = page.locator("main").get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    page.unroute("**/api/session")
    again.click()
    expect(page.get_by_role("heading", name="Ten directions at a glance")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)  # what was told of it is over, too


def test_the_focus_stays_where_the_reader_is(watched: Any) -> None:
    page = watched.go("#/catalogue/vehicle")
    page.get_by_label("Language").focus()
    page.get_by_label("Language").select_option("ru")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator("select.language")).to_be_focused()
    page.locator("select.language").select_option("en")
    kind = page.get_by_role("combobox", name="Kind")
    kind.focus()
    kind.select_option("stage")
    expect(page).to_have_url(re.compile("catalogue/stage"))
    expect(page.locator("tbody tr").first).to_be_visible()
    expect(kind).to_be_focused()


def test_a_study_is_listened_to_by_one_connection(open_page: Callable[..., Any], unstudied_workbench: Any) -> None:
    """A browser has six: what waits for its turn must not hold any, nor a study that two parts of the page show."""
    one = open_page(unstudied_workbench)
    streams: list[str] = []
    one.page.on("request", lambda request: streams.append(request.url) if request.url.endswith("/events") else None)
    page = one.go("#/compare")
    buttons = page.get_by_role("button", name="Study it")
    expect(buttons).to_have_count(2)
    buttons.first.click()
    expect(buttons).to_have_count(1)
    buttons.first.click()
    expect(page.locator(".compare-study progress")).to_have_count(2)
    expect(page.locator(".notice.running progress[value]")).to_be_visible()
    page.wait_for_timeout(1000)
    assert len(streams) == 1
    for scenario in ("docking-adapter", ""):
        page.get_by_label("Scenario").select_option(scenario)
        page.locator(".notice.running").get_by_role("button", name="Stop").click()
        expect(page.locator(".notice.running")).to_have_count(0)


def test_the_server_ends_and_comes_back(open_page: Callable[..., Any], own_workbench: Any) -> None:
    """What broke off is told, and all is there again when the server is."""
    one = open_page(own_workbench)
    one.excused += [
        "ERR_CONNECTION_REFUSED",
        "ERR_EMPTY_RESPONSE",
        "ERR_CONNECTION_RESET",
        "answer 503",
        "status of 503",
    ]
    page = one.go("#/plan")
    page.route("**/api/**", lambda route: route.abort("connectionrefused"))
    page.get_by_role("link", name="Catalogue", exact=True).click()
    page.get_by_role("link", name="Vehicles", exact=True).first.click()
    expect(page.locator("main").get_by_role("alert")).to_be_visible()
    expect(page.get_by_text("The server does not answer. What was read before is still shown.")).to_be_visible()
    page.unroute("**/api/**")
    page.locator("main").get_by_role("button", name="Try again").click()
    expect(page.locator("tbody tr").first).to_be_visible()
    expect(page.locator("main").get_by_role("alert")).to_have_count(0)
