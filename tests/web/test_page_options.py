"""The options of an activity: sorted, filtered, chosen with the mouse and with the keyboard, and why one holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

ACTIVITY = "cosmonauts-aboard-tiangong"
CREW = f"#/direction/crew?activity={ACTIVITY}"


@pytest.fixture(scope="module")
def options(workbench: Any) -> list[dict[str, Any]]:
    """As the interface tells them."""
    rows: list[dict[str, Any]] = workbench.asked(f"activities/{ACTIVITY}")["options"]
    assert len(rows) > 5
    return rows


def shown(page: Page) -> list[str]:
    """Ids of the options in the table, in its order."""
    ids: list[str] = page.locator("[data-row]").evaluate_all("all => all.map(one => one.dataset.row)")
    return ids


def wait_for_options(page: Page, count: int) -> None:
    expect(page.locator("[data-row]")).to_have_count(count)


def test_sorts(watched: Any, options: list[dict[str, Any]]) -> None:
    page = watched.go(CREW)
    wait_for_options(page, len(options))
    assert shown(page) == [one["id"] for one in options]
    head = page.get_by_role("columnheader", name=re.compile("^Payload, kg"))
    key = next(key for key in options[0]["figures"] if key.lower() == "payload")
    values = {one["id"]: one["figures"][key]["value"] for one in options if key in one["figures"]}
    for order in ("descending", "ascending"):
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", order)
        found = [values[one] for one in shown(page) if one in values]
        assert len(found) > 3
        assert found == sorted(found, reverse=order == "descending")
        assert all(one not in values for one in shown(page)[len(found) :])  # those without a figure stand last
    head.get_by_role("button").click()
    expect(head).not_to_have_attribute("aria-sort", re.compile(""))
    assert shown(page) == [one["id"] for one in options]


def test_filters(watched: Any, options: list[dict[str, Any]]) -> None:
    page = watched.go(CREW)
    wait_for_options(page, len(options))
    failing = [one["id"] for one in options if one["verdict"] == "infeasible"]
    assert 0 < len(failing) < len(options)
    page.get_by_label("Verdict").select_option("infeasible")
    wait_for_options(page, len(failing))
    assert shown(page) == failing
    expect(page.get_by_text(f"{len(failing)} rows", exact=True)).to_be_visible()
    page.get_by_label("Verdict").select_option("")
    page.get_by_label("Filter by words").fill("long march")
    of_maker = [one["id"] for one in options if "long march" in one["title"].lower()]
    assert 0 < len(of_maker) < len(options)
    wait_for_options(page, len(of_maker))
    assert shown(page) == of_maker
    page.get_by_label("Filter by words").fill("nothing is called so")
    expect(page.get_by_text("Nothing matches the filter.")).to_be_visible()


def test_chosen_with_the_mouse(watched: Any, workbench: Any, options: list[dict[str, Any]]) -> None:
    page = watched.go(CREW)
    wait_for_options(page, len(options))
    chosen = next(one for one in options if one["verdict"] == "infeasible")
    row = page.locator("tr").filter(has=page.locator(f"[data-row='{chosen['id']}']"))
    row.get_by_role("cell").nth(1).click()
    expect(row).to_have_attribute("aria-current", "true")
    assert f"option={chosen['id']}" in page.url.replace("%3A", ":").replace("%2F", "/").replace("+", " ")
    panel = page.get_by_role("complementary", name="Chosen option")
    expect(panel.get_by_role("heading", level=2)).to_have_text(chosen["title"])
    detail = workbench.asked(f"option?option={chosen['id']}")
    failing = [one for one in detail["margins"] if not one["holds"]]
    assert failing
    for margin in failing:
        expect(panel.get_by_text(margin["slack"], exact=True).first).to_be_visible()
        if margin["remedy"]:
            expect(panel.get_by_text(margin["remedy"]).first).to_be_visible()
    for asset in detail["assets"]:
        expect(panel.get_by_role("link", name=asset["name"], exact=True).first).to_be_visible()


def test_chosen_with_the_keyboard(watched: Any, options: list[dict[str, Any]]) -> None:
    page = watched.go(CREW)
    wait_for_options(page, len(options))
    first = page.locator("[data-row]").first
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    third = page.locator("[data-row]").nth(2)
    expect(third).to_be_focused()
    page.keyboard.press("Enter")
    panel = page.get_by_role("complementary", name="Chosen option")
    heading = panel.get_by_role("heading", level=2)
    expect(heading).to_have_text(options[2]["title"])
    expect(heading).to_be_focused()
    page.keyboard.press("Escape")
    expect(third).to_be_focused()
    page.keyboard.press("Home")
    expect(first).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator("[data-row]").last).to_be_focused()


def test_chart_and_table_mark_the_same_option(watched: Any, options: list[dict[str, Any]]) -> None:
    page = watched.go(CREW)
    wait_for_options(page, len(options))
    page.get_by_label("Chart").select_option("")
    chart = page.get_by_role("img", name=re.compile("How far each option"))
    bars = chart.locator("g.chart-bar")
    expect(bars).to_have_count(len(options))
    for at in (1, 4):
        box = bars.nth(at).locator("rect, circle").last.bounding_box()
        room = chart.bounding_box()
        assert box
        assert room
        page.mouse.click(box["x"] + box["width"] / 2, room["y"] + room["height"] / 2)
        row = page.locator("tr").filter(has=page.locator(f"[data-row='{options[at]['id']}']"))
        expect(row).to_have_attribute("aria-current", "true")
        expect(bars.nth(at)).to_have_class(re.compile(r"\bchosen\b"))


def test_bars_are_as_long_as_the_slack(watched: Any, workbench: Any, options: list[dict[str, Any]]) -> None:
    """To the right of the middle what is left, to the left what is missing, in the scale of the margin."""
    measured = 0
    page = watched.go(CREW)
    panel = page.get_by_role("complementary", name="Chosen option")
    for option in (options[0], options[-1]):
        page.goto(f"/{CREW}&option={option['id']}")
        expect(panel.get_by_role("heading", level=2)).to_have_text(option["title"])
        margins = workbench.asked(f"option?option={option['id']}")["margins"]
        for margin in margins:
            if margin["categorical"] or not (margin["binds"] or not margin["holds"]):
                continue
            drawn = panel.locator(".margin").filter(has=page.locator(".margin-name", has_text=margin["name"])).first
            expect(drawn).to_contain_text(margin["slack"])
            bar, fill = drawn.locator(".bar").bounding_box(), drawn.locator(".bar-fill").bounding_box()
            assert bar
            assert fill
            slack = min(max(margin["relative_slack"], -1), 1)
            middle = bar["x"] + bar["width"] / 2
            tip = fill["x"] + (fill["width"] if slack > 0 else 0)
            assert tip - middle == pytest.approx(slack * bar["width"] / 2, abs=max(1.5, 0.009 * bar["width"]))
            measured += 1
    assert measured >= 2
