"""Saved pages of many layouts: the same story and the same eight stories beside it must be found in each."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from intercosmos.errors import DataError
from intercosmos.record.pages import Extract, extract

PAGES = Path(__file__).parents[2] / "record_pages"
#: Pages in English; each tells the same.
LAYOUTS = sorted(path.name for path in PAGES.iterdir() if path.is_file() and path.name != "russian.html")
TITLE = "Heads of the Space Agency Back from China"
BESIDE = {
    "Soyuz-ST-B with Fregat-MT ready for O3b launch": "2014-11-17",
    "Crew of Soyuz TMA-15M examined at GCTC": "2014-11-14",
    "Plesetsk: GLONASS-K fuelled": "2014-11-12",
    "ISRO chairman visits Moscow": "2014-11-10",
    "Forty years since Salyut 3 came down": "2014-11-07",
    "Meteor-M 2 sends its first full pictures": "2014-10-30",
    "Council on asteroid danger meets in Saint Petersburg": "2014-10-28",
    "Progress M-25M docked with the ISS": "2014-10-29",
}
#: Words of the texts beside the story's.
OTHERS = (
    "Guiana",
    "Cristoforetti",
    "Salyut",
    "asteroid",
    "automatic mode",
    "Most read",
    "Latest news",
    "Print version",
)


MHTML = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a page asked for the network")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)


def read(name: str) -> Extract:
    return extract((PAGES / name).read_bytes())


def page(body: str, title: str = "") -> Extract:
    head = f"<head><title>{title}</title></head>" if title else ""
    return extract(f"<html>{head}<body>{body}</body></html>".encode())


TEXT = (
    "<p>The delegation came back from China, where it spoke of rocket engines with its partners.</p>"
    "<p>They will meet again in Moscow in the spring of the next year.</p>"
)


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_story_is_found_in_every_layout(name: str) -> None:
    found = read(name)
    assert found.title.casefold() == TITLE.casefold()
    assert found.date == "2014-11-18"
    assert found.language == "en"
    assert found.paragraphs[0].startswith("A delegation of the Russian space agency led by its head Oleg Ostapenko")
    assert "satellite navigation, remote sensing of the Earth, manned flights" in found.paragraphs[1]
    assert found.paragraphs[2].endswith("will be held in Moscow next spring.")
    assert [word for word in OTHERS if word in found.text] == []


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_story_beside_it_has_its_own_title_date_and_address(name: str) -> None:
    teasers = read(name).teasers
    assert {t.title.casefold(): t.date for t in teasers} == {t.casefold(): d for t, d in BESIDE.items()}
    assert len(teasers) == 8
    assert len({t.address for t in teasers}) == 8
    assert all(t.address for t in teasers)


def test_a_russian_page_in_its_old_encoding() -> None:
    found = read("russian.html")
    assert (found.title, found.date) == ("Руководители космического агентства вернулись из Китая", "2014-11-18")
    assert (found.language, found.publisher) == ("ru", "Космическое агентство")
    assert found.categories == ("Новости", "Международное сотрудничество")
    assert [(t.title, t.date) for t in found.teasers] == [
        ("«Союз-СТ-Б» готов к пуску", "2014-11-17"),
        ("Экипаж сдал экзамен в ЦПК", "2014-11-14"),
        ("Плесецк: «Глонасс-К» заправлен", "2014-11-12"),
    ]


def test_what_a_page_says_of_itself() -> None:
    found = read("table.html")
    assert found.address == "http://agency.example/main.php?id=2&nid=20884&lang=en"
    assert found.publisher == "Space Agency"
    assert found.categories == ("News", "International co-operation")
    assert found.teasers[0].address == "http://agency.example/main.php?id=2&nid=20000"
    archive = read("archive.mhtml")
    assert (archive.address, archive.retrieved) == ("http://agency.example/en/news/4711/", "2014-11-26")


def test_lists_that_every_page_has_count_only_where_there_is_no_better_one() -> None:
    found = read("many-lists.html")
    assert {one.kind: len(one.teasers) for one in found.lists} == {"more": 8, "latest": 2}
    assert len(found.teasers) == 8
    latest = page(
        f"<h1>Heads are back from China</h1>{TEXT}<h3>Latest news</h3><p>25.11.2014 <a href=a>The council met</a></p>"
        "<p>24.11.2014 <a href=b>The crew arrived</a></p>"
    )
    assert [t.title for t in latest.teasers] == ["The council met", "The crew arrived"]


def test_a_page_that_is_only_a_list_has_no_main_story() -> None:
    items = "".join(
        f"<li>{day}.11.2014 <a href={day}>Story of day {day} of the month</a></li>" for day in range(10, 15)
    )
    found = page(f"<h1>News</h1><ul>{items}</ul>", "News | Agency")
    assert found.title == ""
    assert [t.date for t in found.teasers] == [f"2014-11-{day}" for day in range(10, 15)]


def test_menus_tag_clouds_and_what_is_read_most_are_no_stories() -> None:
    found = page(
        "<ul><li><a href=1>News of the agency</a></li><li><a href=2>Photo and video archive</a></li></ul>"
        f"<h1>Heads are back from China</h1>{TEXT}"
        "<h3>Most read</h3><ul><li><a href=3>How to become a cosmonaut</a></li></ul>"
        "<h3>Tags</h3><a href=5>rocket engines</a> <a href=6>satellite navigation</a>",
        "Heads are back from China - Agency",
    )
    assert found.teasers == ()
    assert len(found.paragraphs) == 2


def test_a_box_within_the_text_does_not_end_it() -> None:
    box = '<div>Read also:</div><div><a href="/7">A telescope was built in the mountains</a></div>'
    found = page(f"<h1>Heads are back from China</h1><div><p>{TEXT}</p>{box}{TEXT.replace('spring', 'autumn')}</div>")
    assert "autumn" in found.text
    assert "telescope" not in found.text
    assert [t.title for t in found.teasers] == ["A telescope was built in the mountains"]


def test_todays_date_of_the_sites_head_is_not_the_storys() -> None:
    found = page(f"<div>Tuesday, 25 November 2014</div><div><h1>Heads are back from China</h1>{TEXT}</div>")
    assert found.date in ("", "2014-11-25")  # nothing else is told: above all no date of a list
    dated = page(
        f"<div>Today is November 26, 2014</div><h1>Heads are back from China</h1><p>November 18, 2014 15:20</p>{TEXT}"
    )
    assert dated.date == "2014-11-18"


def test_a_short_story_and_a_list_of_points_are_kept_whole() -> None:
    short = page("<h2>Docked</h2><p>18.11.2014</p><p>The ship docked at the station at noon.</p>", "Docked")
    assert short.paragraphs == ("The ship docked at the station at noon.",)
    points = page(
        "<h1>Heads are back from China</h1><p>The sides agreed to go on with their joint work on:</p>"
        "<ul><li>rocket engines;</li><li>satellite navigation;</li><li>deep space.</li></ul>"
        "<p>The next meeting of the commission will be held in Moscow in spring.</p>"
    )
    assert points.paragraphs[1:4] == ("rocket engines;", "satellite navigation;", "deep space.")


def test_captions_and_buttons_are_not_text() -> None:
    found = page(
        "<h1>Heads are back from China</h1>"
        "<div class=photo><img src=a.jpg><p class=caption>The heads at an air show.</p>"
        f"</div><p>Photo: press service</p>{TEXT}<p><a href=p>Print version</a> | <a href=s>Share</a></p>"
    )
    assert len(found.paragraphs) == 2


def test_the_main_story_is_not_beside_itself() -> None:
    found = page(
        f"<h1>Heads are back from China</h1><p>18.11.2014</p>{TEXT}<h3>More news</h3><ul>"
        "<li>18.11.2014 <a href=1>Heads are back from China</a></li>"
        "<li>17.11.2014 <a href=2>Soyuz was launched</a></li></ul>"
    )
    assert [t.title for t in found.teasers] == ["Soyuz was launched"]


def test_a_page_without_a_title_is_called_by_its_first_sentence() -> None:
    assert page(TEXT).title.startswith("The delegation came back from China")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no page"),
        (b"<html><body><a href=1>Home</a></body></html>", "no story"),
        (b"<div>" * 2000 + b"x", "too deeply"),
        (b"<p>" + b"x" * 5_000_001, "more than 5 million"),
        (b"x" * 50_000_001, "larger than 50 MB"),
        (b"<a href=x>y</a>" * 50_000, "more parts"),
        (MHTML + b"--a\nContent-Type: text/css\n\nx\n--a--", "no page"),
        (MHTML * 30, "more parts"),
    ],
)  # fmt: skip
def test_what_is_no_page_of_news_is_refused_with_a_reason(data: bytes, said: str) -> None:
    with pytest.raises(DataError, match=said):
        extract(data)


def test_points_that_end_a_text_are_kept_in_any_layout() -> None:
    points = ["rocket engine building", "satellite navigation", "remote sensing of the Earth", "electronic components"]
    begin = "<p>The heads of the two agencies met in November and named the directions of their work:"
    more = "<h3>More news</h3>18.11.2014 <a href=1>A ship docked</a>"
    for layout in (
        "<br>".join(f"- {point};" for point in points),
        "</p><ul>" + "".join(f"<li>{point}</li>" for point in points) + "</ul>",
        "</p>" + "".join(f"<p>&bull; {point};</p>" for point in points),
        "</p><table>"
        + "".join(f"<tr><td>{n}</td><td>{point}</td></tr>" for n, point in enumerate(points))
        + "</table>",
    ):
        separator = "<br>" if layout.startswith("-") else ""
        found = page(f"<h1>Heads are back from China</h1>{begin}{separator}{layout}{more}")
        assert [point for point in points if point not in found.text] == []
        assert "docked" not in found.text
