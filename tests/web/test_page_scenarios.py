"""What if something were otherwise, kept as a scenario, studied and compared; every step taken back again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

HERE = Path(__file__).parent
CREW = "#/whatif?activity=cosmonauts-aboard-tiangong"
STAY = "activity.cosmonauts-aboard-tiangong.stay"


def take_the_stay_to_be(page: Page, days: str) -> None:
    """Change the days aboard where they stand among the activity's own values."""
    group = page.locator("details.whatif-group").filter(has_text="The activity itself, and the period")
    if group.get_attribute("open") is None:
        group.locator("summary").first.click()
    group.get_by_label("Stay", exact=True).fill(days)


def test_a_value_taken_to_be_otherwise(watched: Any, workbench: Any) -> None:
    page = watched.go(CREW)
    answer = page.get_by_role("region", name="Before and after")
    expect(answer.get_by_role("heading", name="As it stands")).to_be_visible()
    now = next(
        one
        for one in workbench.asked("activities/cosmonauts-aboard-tiangong")["options"]
        if one["verdict"] == "feasible"
    )
    before = workbench.asked(f"option?option={now['id']}")
    docked = next(one for one in before["margins"] if one["name"] == "Docked life")
    assert docked["holds"]
    take_the_stay_to_be(page, "400")
    row = answer.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Docked life"))
    expect(row.get_by_role("cell").nth(0)).to_contain_text(docked["slack"])
    # A ship that lives 183 days at the station is short of 400 days and the way there by some 219.
    expect(row.get_by_role("cell").nth(1)).to_contain_text("219")
    expect(answer.locator(".whatif-verdicts .verdict").last).to_have_class("verdict infeasible")
    expect(answer.get_by_text("What changed", exact=True).first).to_be_attached()
    assert json.loads(page.evaluate("new URLSearchParams(location.hash.split('?')[1]).get('set')")) == {STAY: "400 d"}
    # The address holds the question: opened anew, it is asked again.
    page.reload()
    expect(row.get_by_role("cell").nth(1)).to_contain_text("219")
    page.get_by_role("button", name="Take back").first.click()
    expect(answer.get_by_role("heading", name="As it stands")).to_be_visible()
    assert "set=" not in page.url


def test_what_cannot_be_is_told_at_the_value(watched: Any) -> None:
    watched.excused += ["answer 422", "status of 422"]
    page = watched.go(CREW)
    take_the_stay_to_be(page, "-5")
    expect(page.get_by_role("alert").first).to_contain_text("stay")
    take_the_stay_to_be(page, "many")
    expect(page.get_by_text("This is no number.")).to_be_visible()


def test_kept_as_a_scenario_undone_and_done_again(open_page: Callable[..., Any], own_workbench: Any) -> None:
    written = own_workbench.programme.read_text(encoding="utf-8")
    page = open_page(own_workbench).go(CREW)
    take_the_stay_to_be(page, "90")
    page.get_by_text("Keep as a scenario").click()
    page.get_by_label("What it supposes, in one line").fill("A shorter stay")
    page.get_by_role("button", name="Keep it in the programme file").click()
    expect(page.get_by_role("heading", name="Two scenarios side by side")).to_be_visible()
    expect(page.get_by_label("right")).to_have_value("a-shorter-stay")
    kept = own_workbench.programme.read_text(encoding="utf-8")
    assert kept.startswith(written.rstrip("\n"))  # comments and order as before
    assert f'"{STAY}" = "90 d"' in kept
    undo, redo = (page.get_by_role("button", name=name, exact=True) for name in ("Undo", "Redo"))
    undo.click()
    expect(undo).to_be_disabled()
    assert own_workbench.programme.read_text(encoding="utf-8") == written
    expect(page.get_by_label("Scenario").locator("option")).not_to_contain_text(["A shorter stay"])
    redo.click()
    expect(redo).to_be_disabled()
    assert own_workbench.programme.read_text(encoding="utf-8") == kept


@pytest.fixture(scope="module")
def crew_folder(chromium: str, tmp_path_factory: pytest.TempPathFactory, intercosmos: Callable[..., Any]) -> Path:
    """The crew's flight alone, studied; its scenario is not."""
    folder = tmp_path_factory.mktemp("crew")
    text = (HERE / "programme.toml").read_text(encoding="utf-8")
    head, crew, *_ = text.split("[[activity]]")
    scenario = text[text.index("[scenario.") :]
    (folder / "crew.toml").write_text(f"{head}[[activity]]{crew}{scenario}", encoding="utf-8")
    done = intercosmos("study", "crew.toml", "--jobs", "1", folder=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_two_scenarios_side_by_side(
    open_page: Callable[..., Any], crew_folder: Path, serve: Callable[..., Any]
) -> None:
    """A scenario that was not studied is studied from the page, and then compared."""
    running = serve(crew_folder, crew_folder / "crew.toml", "--jobs", "1")
    page = open_page(running).go("#/compare")
    page.get_by_role("button", name="Study it").click()
    findings = page.get_by_role("region", name="What differs")
    expect(findings).to_be_visible(timeout=120_000)
    told = running.asked("compare?left=&right=docking-adapter")
    assert told["findings"]
    expect(findings.get_by_role("listitem")).to_have_text(told["findings"])
    page.get_by_role("button", name="Swap").click()
    expect(page.get_by_label("left")).to_have_value("docking-adapter")
    swapped = running.asked("compare?left=docking-adapter&right=")
    expect(findings.get_by_role("listitem")).to_have_text(swapped["findings"])
    page.get_by_label("Scenario").select_option("docking-adapter")
    page.get_by_role("link", name="Overview", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        running.asked("overview?scenario=docking-adapter")["answer"]
    )
    assert "scenario=docking-adapter" in page.url
