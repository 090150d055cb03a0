"""Studying from the page: progress to the end, and stopping."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

HERE = Path(__file__).parent
BAR = ".notice.running"


@pytest.fixture
def crew_workbench(chromium: str, tmp_path: Path, serve: Callable[..., Any]) -> Any:
    """A server on a programme whose study takes seconds: the crew's flight alone."""
    text = (HERE / "programme.toml").read_text(encoding="utf-8")
    head, crew, *_ = text.split("[[activity]]")
    programme = tmp_path / "crew.toml"
    programme.write_text(f"{head}[[activity]]{crew}", encoding="utf-8")
    return serve(tmp_path, programme, "--jobs", "1")


def test_studies_to_the_end(open_page: Callable[..., Any], crew_workbench: Any) -> None:
    page = open_page(crew_workbench).go("")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no study of this programme yet.")
    expect(page.get_by_role("link", name="Cosmonauts aboard Tiangong")).to_be_visible()
    page.evaluate(
        """() => {
          window.progress = [];
          new MutationObserver(() => {
            const bar = document.querySelector("progress");
            if (bar?.hasAttribute("value")) window.progress.push([bar.value, bar.max]);
          }).observe(document.body, { subtree: true, childList: true, attributes: true });
        }"""
    )
    page.get_by_role("button", name="Study the programme").click()
    expect(page.locator(BAR)).to_be_visible()
    expect(page.get_by_role("button", name="Study", exact=True)).to_be_disabled()
    expect(page.get_by_text("The study is finished.")).to_be_visible(timeout=120_000)
    seen = page.evaluate("window.progress")
    done = [done for done, _ in seen]
    assert done == sorted(done)
    assert done[-1] > 0
    # What is shown now is that study's.
    overview = crew_workbench.asked("overview")
    expect(page.get_by_role("heading", level=1)).to_have_text(overview["answer"])
    expect(page.locator("#workbench-nav a[href='#/direction/crew'] .verdict")).to_have_class("verdict feasible")
    assert crew_workbench.asked("studies")["state"] == "ready"
    assert list(crew_workbench.folder.glob("runs/*/study.json"))


def test_stops(open_page: Callable[..., Any], unstudied_workbench: Any) -> None:
    page = open_page(unstudied_workbench).go("")
    page.get_by_role("button", name="Study", exact=True).click()
    bar = page.locator(BAR)
    expect(bar).to_be_visible()
    bar.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("The study was stopped. What was computed is kept.")).to_be_visible()
    expect(bar).to_have_count(0)
    state = unstudied_workbench.asked("studies")
    assert (state["state"], state["job"]["state"]) == ("none", "stopped")
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Study the programme")).to_be_enabled()


def test_read_only(open_page: Callable[..., Any], studied: Path, serve: Callable[..., Any]) -> None:
    page = open_page(serve(studied, studied / "small.toml", "--read-only")).go("")
    expect(page.get_by_text("Read only: nothing can be changed here.")).to_be_visible()
    expect(page.get_by_role("heading", name="Ten directions at a glance")).to_be_visible()
    expect(page.get_by_role("button", name="Study", exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
