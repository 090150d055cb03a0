"""The record: from a search to the full story, on to others, and back to what the catalogue says."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect


def test_from_the_workbench_to_the_full_story(watched: Any, workbench: Any) -> None:
    page = watched.go("#/")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=re.compile("^Record")).click()
    expect(page).to_have_url(re.compile(r"/record\?lang=en$"))
    page.get_by_label("Search the record").fill("handshake OR spacewalk")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_label(re.compile("^Words"))).to_have_value("handshake OR spacewalk")
    hits = page.locator("main ol.stories > li")
    found = workbench.asked("record?q=handshake+OR+spacewalk&limit=100")
    assert found["total"] >= 2
    expect(hits.first).to_be_visible()
    expect(page.locator("#found")).to_contain_text(str(found["total"]))
    marked = {one.lower() for one in page.locator("main ol.stories mark").all_inner_texts()}
    assert marked
    assert all(one.startswith(("handshake", "spacewalk")) for one in marked)
    title = hits.first.get_by_role("heading").inner_text()
    hits.first.get_by_role("link", name=re.compile("^Full story")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    story = page.url.rpartition("/")[2].removesuffix("?lang=en")
    assert story in {one["id"] for one in found["stories"]}
    expect(page.locator("main code").last).to_have_text(story)
    expect(page.get_by_role("heading", name="Who said so")).to_be_visible()
    more = page.get_by_role("region", name="More from this category").get_by_role("heading").get_by_role("link")
    following = more.first.inner_text()
    more.first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(following)


def test_a_search_is_narrowed(watched: Any) -> None:
    page = watched.go("record/search?q=soyuz+-apollo")
    narrowed = page.get_by_role("region", name=re.compile("Categor")).get_by_role("link").first
    category = narrowed.inner_text()
    narrowed.click()
    expect(page.locator(".kept")).to_contain_text(category)
    for hit in page.locator("main ol.stories > li .when").all_inner_texts():
        assert category.lower() in hit.lower()
    page.get_by_label(f"No longer only {category}").click()
    expect(page.locator(".kept")).to_have_count(0)


def test_a_story_gives_figures_to_the_catalogue(watched: Any, workbench: Any) -> None:
    """Who says so: from a value of the catalogue to the story that gives it, and from the story back to the entry."""
    vehicles = workbench.asked("catalogue?kind=vehicle&limit=500")["entries"]
    told = next(one for one in vehicles if one["stories"] > 0)
    entry = workbench.asked(f"catalogue/vehicle/{told['id']}")
    saying = entry["sayings"][0]
    page = watched.go(f"#/catalogue/vehicle/{told['id']}")
    page.get_by_role("link", name=saying["title"], exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(saying["title"])
    page.locator(f"a[href='/#/catalogue/vehicle/{told['id']}']").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(entry["name"])


def test_a_story_that_is_not_there(watched: Any) -> None:
    watched.excused += ["answer 404", "status of 404"]
    page = watched.go("record/1961-04-12-nothing-of-the-kind")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("record", re.IGNORECASE)).first).to_be_visible()
