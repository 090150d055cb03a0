"""The catalogue, from a search to a value and who says so; the explorers, from a point to a row of the table."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect


def test_from_a_search_to_a_value(watched: Any, workbench: Any) -> None:
    page = watched.go("#/catalogue")
    page.get_by_role("searchbox", name="Search").fill("long march 5")
    found = [one["name"] for one in workbench.asked("catalogue?q=long+march+5&limit=500")["entries"]]
    assert "Long March 5" in found
    names = page.locator("tbody th a")
    expect(names).to_have_count(len(found))
    assert sorted(names.all_inner_texts()) == sorted(found)
    page.get_by_role("combobox", name="Kind").select_option("vehicle")
    vehicles = [one["name"] for one in workbench.asked("catalogue?q=long+march+5&kind=vehicle&limit=500")["entries"]]
    assert 0 < len(vehicles) < len(found)
    expect(names).to_have_count(len(vehicles))
    assert sorted(names.all_inner_texts()) == sorted(vehicles)
    page.get_by_role("link", name="Long March 5", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Long March 5")
    entry = workbench.asked("catalogue/vehicle/long-march-5")
    sourced = next(one for one in entry["fields"] if one.get("source") and one["text"] and not one.get("refers"))
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=sourced["label"], exact=True))
    expect(row).to_contain_text(sourced["text"])
    row.locator("summary", has_text=sourced["source"]["title"]).click()
    expect(row.get_by_role("link", name=sourced["source"]["id"])).to_be_visible()
    # What is in it leads on, and the way back leads back.
    stage = next(one for field in entry["fields"] for one in field.get("refers", ()) if one["kind"] == "stage")
    page.get_by_role("link", name=stage["name"], exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(stage["name"])
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Long March 5")


def test_an_entry_that_is_not_there(watched: Any) -> None:
    watched.excused += ["answer 404", "status of 404"]
    page = watched.go("#/catalogue/vehicle/long-march-55")
    expect(page.get_by_role("alert")).to_contain_text("long-march-5")


def test_a_point_of_a_map_joins_the_table(watched: Any) -> None:
    page = watched.go("#/explore/map?activity=venus-probe")
    drawn = page.get_by_role("application", name=re.compile("^Departures to Venus"))
    drawn.locator("canvas").wait_for()
    table = page.get_by_role("table", name="Candidates")
    for by in ("mouse", "keyboard"):
        if by == "mouse":
            box = drawn.bounding_box()
            assert box
            page.mouse.click(box["x"] + 0.55 * box["width"], box["y"] + 0.5 * box["height"])
        else:
            drawn.focus()
            page.keyboard.press("ArrowRight")
            page.keyboard.press("Enter")
        expect(page.get_by_text(re.compile("^Kept: "))).to_be_visible()
        expect(table.locator("tbody tr")).to_have_count(1)
        expect(table.locator("tbody tr")).to_contain_text("venus", ignore_case=True)
        page.reload()
        expect(table.locator("tbody tr")).to_have_count(1)  # it is kept
        table.get_by_role("button", name=re.compile("^Remove ")).click()
        expect(page.get_by_text("No point was kept yet.")).to_be_visible()
        drawn.locator("canvas").wait_for()


def test_a_layer_of_a_map(watched: Any, workbench: Any) -> None:
    page = watched.go("#/explore/map?activity=venus-probe")
    page.get_by_label("Layer").select_option("arrival speed")
    expect(page.get_by_role("application", name=re.compile("arrival speed"))).to_be_visible()
    assert "layer=arrival" in page.url


def test_a_point_of_a_curve_joins_the_table(watched: Any, workbench: Any) -> None:
    curves = workbench.asked("payloads")["curves"]
    page = watched.go("#/explore/payload")
    chart = page.get_by_role("application", name=re.compile("^What each vehicle lifts"))
    chart.locator(".lines-line").first.wait_for()
    expect(page.get_by_role("table", name=re.compile("^What each")).locator("tbody tr")).to_have_count(len(curves))
    chart.focus()
    for _ in range(40):
        page.keyboard.press("ArrowRight")
    shown = page.locator("#lines-value").inner_text()
    assert any(shown.startswith(one["title"]) for one in curves)
    page.keyboard.press("Enter")
    table = page.get_by_role("table", name="Candidates")
    row = table.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(shown.split(" · ")[0].split(" ")[0])
    table.get_by_role("button", name=re.compile("^Remove ")).click()
    expect(page.get_by_text("No point was kept yet.")).to_be_visible()
