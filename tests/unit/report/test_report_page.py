"""The page: whole, self-contained, escaped, complete, readable."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from intercosmos.catalogue import load_catalogue
from intercosmos.report import render_report, write_report
from intercosmos.report.sayings import ClaimIndex, StoryClaim
from intercosmos.report.sources import References, asset_values, stories_cited

VOID = {"meta", "br", "hr", "img", "input", "link"}
SELF_CLOSED = {"rect", "line", "circle", "polyline", "polygon"}
HOSTILE = """<script>alert('x')</script>"><img src=http://evil.example/a.png onerror=alert(1)> & {{ 7*7 }}"""


class Reader(HTMLParser):
    """Checks that tags nest, and gathers what a reader sees and what a browser would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.text: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for key, value in attrs:
            if key == "id":
                self.ids.append(value or "")
            if key in ("href", "src", "action", "data", "poster", "xlink:href"):
                self.links.append(value or "")
            if key.startswith("on"):
                self.handlers.append(key)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


@pytest.fixture(name="study")
def _study(fake: ModuleType) -> Any:
    return fake.fake_study()


@pytest.fixture(name="page")
def _page(fake: ModuleType, study: Any) -> str:
    return render_report(study, fake.fake_catalogue())


def test_tags_nest_and_every_link_leads_to_a_place_in_the_page(page: str) -> None:
    reader = read(page)
    assert len(set(reader.ids)) == len(reader.ids)
    assert reader.links
    assert {link.removeprefix("#") for link in reader.links} <= set(reader.ids)


def test_nothing_is_fetched_and_nothing_runs(page: str) -> None:
    reader = read(page)
    assert not {"script", "link", "img", "iframe", "object", "embed"} & set(reader.tags)
    assert reader.handlers == []
    assert all(link.startswith("#") for link in reader.links)
    style = page[page.index("<style>") : page.index("</style>")]
    assert "@import" not in style
    assert "url(" not in style
    assert "default-src 'none'" in page


def test_hostile_texts_stay_texts(fake: ModuleType, study: Any) -> None:
    programme = study.programme.model_copy(
        update={
            "title": HOSTILE,
            "activities": tuple(a.model_copy(update={"title": HOSTILE}) for a in study.programme.activities),
        }
    )
    catalogue = fake.fake_catalogue()
    for kind in ("sites", "vehicles", "ships", "stations", "sources"):
        for entry in getattr(catalogue, kind).values():
            setattr(entry, "title" if kind == "sources" else "name", HOSTILE)
    for partner in catalogue.partners.values():
        partner.short_name = HOSTILE
    assessments = {
        key: tuple(
            replace(
                a,
                margins=tuple(replace(m, name=HOSTILE, detail=HOSTILE, remedy=HOSTILE) for m in a.margins),
                measures={f"{HOSTILE} {name}": q for name, q in a.measures.items()},
                evidence=replace(a.evidence, models=(HOSTILE,), notes=(HOSTILE,)),
                conditions=tuple(replace(c, text=HOSTILE) for c in a.conditions),
            )
            for a in many
        )
        for key, many in study.assessments.items()
    }
    page = render_report(replace(study, programme=programme, assessments=assessments), catalogue)
    reader = read(page)
    assert not {"script", "img"} & set(reader.tags)
    assert reader.handlers == []
    assert "<script" not in page
    assert "{{ 7*7 }}" in "".join(reader.text), "a text is no template"


def test_everything_studied_is_in_the_page(page: str, study: Any, fake: ModuleType) -> None:
    said = " ".join("".join(read(page).text).split())
    catalogue = fake.fake_catalogue()
    for assessments in study.assessments.values():
        for assessment in assessments:
            assert all(m.name in said or m.name.capitalize() in said for m in assessment.margins)
            for asset in assessment.option.roles.values():
                known = next(
                    k[asset]
                    for k in (catalogue.ships, catalogue.sites, catalogue.vehicles, catalogue.stations)
                    if asset in k
                )
                assert known.name in said
    total = sum(len(many) for many in study.assessments.values())
    assert page.count('<tr class="binds">') == total, "every option shows the constraint that binds"
    assert study.catalogue_digest in said
    assert study.programme.digest in said
    assert "intercosmos study fake.toml" in said
    assert "The book of invented numbers, Nobody, 1111, p. 22" in said
    assert "no document was opened" in said, "what is only remembered says so"


def test_the_answer_comes_first(page: str) -> None:
    lead = page.index('class="lead"')
    assert lead < page.index("<table")
    assert page.index("One of three activities can be carried out as it stands") > lead
    assert page.index("Activities at a glance") < page.index("Who puts in, who gets out") < page.index("Pad by station")


def test_the_verdict_is_shape_word_and_colour(page: str) -> None:
    for mark, word, css in (("●", "feasible", "y"), ("◐", "with a condition", "m"), ("○", "not in this form", "n")):
        assert re.search(rf'<span class="v {css}"><span aria-hidden="true">{mark}</span>&nbsp;{word}</span>', page)


def test_numbers_keep_their_units_and_signs(page: str) -> None:
    assert "−1\u202f310" in page, "a true minus and a thin space"
    assert "\u2009" not in page, "a thin space that breaks would part a number from its unit"
    assert not re.search(r">-\d", page)


def test_the_same_study_gives_the_same_page(fake: ModuleType, page: str) -> None:
    assert render_report(fake.fake_study(), fake.fake_catalogue()) == page


def test_printed_parts_follow_one_another_and_the_first_page_stands_alone() -> None:
    style = files("intercosmos.report").joinpath("style.css").read_text(encoding="utf-8")
    printed = style[style.index("@media print") :]
    assert ".first{break-after:page}" in printed
    assert "break-before:page" not in printed
    for crowd in (
        ".options{columns:2",
        ".assets{columns:3",
        ".notes{columns:3",
        ".flight .panels{grid-template-columns:repeat(3",
    ):
        assert crowd in printed, "long lists are set in columns"


def test_what_is_set_in_columns_is_in_the_page(page: str) -> None:
    for name in ("options", "assets"):
        assert f'<div class="{name}">' in page
    assert '<ul class="notes">' in page


def test_a_study_of_nothing_still_has_a_page(fake: ModuleType, study: Any) -> None:
    plan = replace(study.plan, chosen={}, ledger=(), alternatives=(), reason="nothing was studied")
    page = render_report(replace(study, assessments={}, surveys=(), plan=plan), fake.fake_catalogue())
    said = "".join(read(page).text)
    assert "No activity was studied." in said
    assert "No balanced plan exists." in said
    assert "nothing was studied" in said


def test_the_page_is_written_whole_or_not_at_all(
    fake: ModuleType, study: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new" / "report.html"
    assert write_report(study, fake.fake_catalogue(), path) == path
    before = path.read_text(encoding="utf-8")
    assert before.startswith("<!doctype html>")

    def full_disk(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("intercosmos.report.write.os.fsync", full_disk)
    with pytest.raises(OSError, match="no space"):
        write_report(replace(study, version="9"), fake.fake_catalogue(), path)
    assert path.read_text(encoding="utf-8") == before
    assert [p.name for p in path.parent.iterdir()] == ["report.html"], "nothing half-written is left"


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_texts_have_a_contrast_of_at_least_4_5_in_light_dark_and_print() -> None:
    """4.5 to 1 is level AA of WCAG 2.2, success criterion 1.4.3."""
    style = files("intercosmos.report").joinpath("style.css").read_text(encoding="utf-8")
    themes = [
        dict(re.findall(r"--([a-z0-9]+):(#[0-9a-f]{6})", block)) for block in re.findall(r":root\{([^}]*)\}", style)
    ]
    assert len(themes) == 3
    for theme in themes:
        papers = [theme["paper"]]
        for ink in ("ink", "soft", "yes", "maybe", "no", "link"):
            # the field of a matrix is tinted with a tenth of its own ink at most
            mixed = [
                "#"
                + "".join(
                    f"{round(0.9 * int(theme['paper'][i : i + 2], 16) + 0.1 * int(theme[ink][i : i + 2], 16)):02x}"
                    for i in (1, 3, 5)
                )
            ]
            for paper in papers + (mixed if ink in ("yes", "maybe", "no") else []):
                light, dark = sorted((luminance(theme[ink]), luminance(paper)), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, paper)


def test_values_point_to_the_stories_that_say_so(fake: ModuleType) -> None:
    catalogue = load_catalogue()
    claims = [
        StoryClaim("2016-04-28-a-story", "A story", "28 April 2016", "site.guiana", "latitude", said)
        for said in ("5.24 deg", "12 deg", "nowhere")
    ]
    values = asset_values(fake.fake_study(), catalogue, References(catalogue), ClaimIndex(claims))
    [latitude] = [row for asset in values if asset.id == "guiana" for row in asset.values if row.name == "latitude"]
    assert [(one.value, one.word) for one in latitude.said] == [
        ("5.24 deg", "agrees"), ("12 deg", "differs"), ("nowhere", "")
    ]  # fmt: skip
    assert sum(len(row.said) for asset in values for row in asset.values) == 3
    assert [one.story for one in stories_cited(values)] == ["2016-04-28-a-story"]
