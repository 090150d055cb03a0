"""Opening the workbench: the answer, the ten directions, the plan; in three languages, light and dark."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

LABELS = Path(__file__).parents[2] / "page" / "src" / "i18n"
DIRECTIONS = {
    "crew", "navigation", "sensing", "engines", "launch", "spacecraft", "electronics", "materials", "deep-space",
    "asteroids",
}  # fmt: skip


def test_opens_with_the_answer(watched: Any, workbench: Any) -> None:
    overview = workbench.asked("overview")
    page = watched.go("")
    expect(page.get_by_role("heading", level=1)).to_have_text(overview["answer"])
    expect(page).to_have_title(re.compile("A small joint programme"))
    table = page.get_by_role("table", name="Ten directions at a glance")
    for activity in overview["activities"]:
        row = table.get_by_role("row").filter(has_text=activity["title"])
        expect(row).to_contain_text(activity["word"])
        expect(row).to_contain_text(activity["binds"])
    expect(page.get_by_role("heading", name="Who puts in, who gets out")).to_be_visible()


def test_ten_directions_with_their_verdicts(watched: Any, workbench: Any) -> None:
    rows = {row["id"]: row for row in workbench.asked("overview")["directions"]}
    assert set(rows) == DIRECTIONS
    page = watched.go("")
    links = page.get_by_role("navigation", name="Pages").locator("a[href^='#/direction/']")
    expect(links).to_have_count(10)
    for name, row in rows.items():
        link = page.locator(f"#workbench-nav a[href='#/direction/{name}']")
        expect(link.locator(".verdict")).to_have_class(re.compile(rf"\b{row['verdict']}\b"))
        link.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(link.locator("> span").nth(1).inner_text())
        expect(link).to_have_attribute("aria-current", "page")


def test_plan_and_ledger(watched: Any, workbench: Any) -> None:
    plan = workbench.asked("overview")["plan"]
    page = watched.go("#/plan")
    expect(page.get_by_role("heading", level=1)).to_have_text(plan["balance"])
    assert {row["partner"] for row in plan["ledger"]} == {"roscosmos", "cnsa"}
    for row, name in zip(plan["ledger"], ("Roscosmos", "CNSA"), strict=True):
        ledger = page.get_by_role("region", name=name, exact=True)
        expect(ledger.get_by_text(row["puts_in_text"], exact=True)).to_be_visible()
        expect(ledger.get_by_text(row["gets_out_text"], exact=True)).to_be_visible()
        ledger.locator("summary").first.click()
        expect(ledger.get_by_role("row")).to_have_count(len(row["items"]) + 1)
        expect(ledger.get_by_role("table")).to_contain_text(row["items"][0]["text"])


def test_an_address_that_leads_nowhere(watched: Any) -> None:
    page = watched.go("#/nowhere/%E0%A4%A")
    expect(page.get_by_role("heading", name="There is no such page.")).to_be_visible()
    page.get_by_role("link", name="To the overview").click()
    expect(page.get_by_role("heading", name="Ten directions at a glance")).to_be_visible()


@pytest.mark.parametrize("code", ["ru", "zh"])
def test_labels_in_another_language(watched: Any, code: str) -> None:
    labels = json.loads((LABELS / code / "shell.json").read_text(encoding="utf-8"))
    page = watched.go("")
    page.get_by_label("Language").select_option(code)
    expect(page.locator("html")).to_have_attribute("lang", code)
    nav = page.get_by_role("navigation", name=labels["nav.label"])
    for key in ("direction.crew", "direction.deep-space", "nav.plan", "nav.catalogue"):
        assert not labels[key].isascii()
        expect(nav.get_by_role("link", name=labels[key])).to_be_visible()
    expect(page.get_by_role("heading", name=labels["overview.table"])).to_be_visible()
    # What the study computed stays in English, and says so.
    answer = page.get_by_role("heading", level=1)
    assert answer.evaluate("one => one.closest('[lang]').lang") == "en"
    page.reload()
    expect(nav.get_by_role("link", name=labels["nav.plan"])).to_be_visible()  # it is remembered


def test_the_browsers_language_is_taken(open_page: Callable[..., Any], workbench: Any) -> None:
    page = open_page(workbench, locale="ru-RU").go("")
    expect(page.locator("html")).to_have_attribute("lang", "ru")


def test_dark_and_light(open_page: Callable[..., Any], workbench: Any) -> None:
    page = open_page(workbench, color_scheme="dark").go("")
    colours = page.get_by_label("Colours")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    assert brightness(dark) < 60
    colours.select_option("light")
    assert brightness(page.evaluate(ground)) > 200
    page.reload()
    expect(colours).to_have_value("light")
    assert brightness(page.evaluate(ground)) > 200
    colours.select_option("auto")
    assert page.evaluate(ground) == dark


def brightness(colour: str) -> float:
    """Mean of red, green and blue of a computed colour."""
    parts = [float(part) for part in re.findall(r"[\d.]+", colour)[:3]]
    return sum(parts) / 3
