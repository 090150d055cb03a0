"""Lists of stories in the forms that pages give them."""

from __future__ import annotations

import pytest

from intercosmos.record.pages_decode import parse_page
from intercosmos.record.pages_lines import lines_of
from intercosmos.record.pages_words import is_clutter, is_full_story, is_stop, list_kind
from intercosmos.record.teasers import TeaserList, lists_of

STORIES = [
    ("Soyuz launched four satellites", "17.11.2014", "The launch went as planned."),
    ("Crew passed the last examination", "14.11.2014", "They flew to Baikonur on 15 November 2014."),
    ("A telescope saw its first light", "12.11.2014", "It stands in the mountains."),
]
DATES = ["2014-11-17", "2014-11-14", "2014-11-12"]
#: How one story of a list is written: t its title, d its date, x its text, n its number.
FORMS = {
    "date, linked title": "<li>{d} <a href=/{n}>{t}</a></li>",
    "linked title, date in brackets": "<li><a href=/{n}>{t}</a> ({d})</li>",
    "title, date, text, link": "<div><b>{t}</b><br>{d}<br>{x} <a href=/{n}>full story</a></div>",
    "text between title and date": "<p><b>{t}</b> {x}</p><p><i>{d}</i> <a href=/{n}>more</a></p>",
    "link before the date": "<div><h4>{t}</h4><p>{x} <a href=/{n}>&gt;&gt;</a></p><small>{d}</small></div>",
    "all of it a link": "<a href=/{n}><span>{d}</span><strong>{t}</strong><em>{x}</em></a><hr>",
    "line breaks alone": "{d}<br>{t}<br>{x}<br><a href=/{n}>read more</a><br><br>",
    "title without a link in rows": "<table><tr><td>{d}</td></tr><tr><td>{t}</td></tr>"
    "<tr><td><a href=/{n}>full story</a></td></tr></table>",
    "definitions": "<dl><dt>{d}</dt><dd><a href=/{n}>{t}</a> {x}</dd></dl>",
    "a picture for a link": "<p>{d}</p><p>{t}</p><p>{x}</p><p><a href=/{n}><img src=more.gif></a></p>",
    "one paragraph": "<p>{d} – {t}. {x} <a href=/{n}>full story</a></p>",
}


def lists(html: str) -> list[TeaserList]:
    return lists_of(lines_of(parse_page(f"<html><body>{html}</body></html>")))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize(
    "heading", ["<h3>More from this category</h3>", "<b>Related news:</b><br>", "Ещё в этой рубрике<hr>"]
)
def test_every_form_gives_titles_dates_and_addresses(form: str, heading: str) -> None:
    items = "".join(form.format(t=t, d=d, x=x, n=n) for n, (t, d, x) in enumerate(STORIES))
    (found,) = lists(f"<p>Above.</p><div>{heading}{items}</div><div>© Agency</div>")
    assert found.kind == "more"
    assert [t.title for t in found.teasers] == [title for title, _, _ in STORIES]
    assert [t.date for t in found.teasers] == DATES
    assert [t.address for t in found.teasers] == ["/0", "/1", "/2"]


def test_days_as_headings_give_their_date_to_each_story_below() -> None:
    day = "<p>{}</p><ul><li><a href=1>The {} story of this day</a></li><li><a href=2>The {} story of it</a></li></ul>"
    html = day.format("18.11.2014", "first", "second") + day.format("17.11.2014", "third", "fourth")
    (found,) = lists(f"<div><h2>Latest news</h2>{html}</div>")
    assert [t.date for t in found.teasers] == ["2014-11-18", "2014-11-18", "2014-11-17", "2014-11-17"]


def test_a_title_of_one_word_is_known_by_the_looks_of_the_others() -> None:
    titles = ["Ship launched to the Moon", "Docked", "Crew passed its exams", "Telescope saw first light"]
    items = "".join(
        f"<p>{day}.11.2014 <b>{t}</b><br>It went as planned, they said.</p>" for day, t in enumerate(titles, 10)
    )
    (found,) = lists(f"<div><h3>More news</h3>{items}</div>")
    assert [t.title for t in found.teasers] == titles


def test_american_dates_are_known_by_those_that_leave_no_doubt() -> None:
    items = "".join(
        f"<li>{d} <a href={n}>The story number {n}</a></li>" for n, d in enumerate(["11/12/2014", "11/30/2014"])
    )
    page = lines_of(parse_page(f"<h3>More news</h3><ul>{items}</ul>"))
    assert [t.date for t in lists_of(page, day_first=False)[0].teasers] == ["2014-11-12", "2014-11-30"]
    assert [t.date for t in lists_of(page)[0].teasers] == ["2014", "2014-11-30"]


def test_a_list_ends_where_another_part_of_the_page_begins() -> None:
    items = "".join(f"<p>{d} <a href={n}>{t}</a></p>" for n, (t, d, _) in enumerate(STORIES))
    (found,) = lists(
        f"<h3>More news</h3>{items}<h3>Most read</h3><p>16.11.2014 <a href=9>What everybody has read</a></p>"
    )
    assert len(found.teasers) == 3
    calendar = "".join(f"<td><a href=?{day}>{day}</a></td>" for day in range(1, 8))
    assert lists(f"<h3>Latest news</h3><p>November 2014</p><table><tr>{calendar}</tr></table>") == []


def test_menus_under_the_word_news_are_no_lists() -> None:
    assert lists("<ul><li><a href=1>News</a></li><li><a href=2>About the agency and us</a></li></ul>") == []


@pytest.mark.parametrize(
    ("heading", "kind"),
    [("More from this category", "more"), ("MORE NEWS:", "more"), ("Другие новости", "more"), ("Читайте также", "more"),
     ("相关新闻", "more"), ("Latest news", "latest"), ("Последние новости", "latest"), ("Most read", None),
     ("Related links", None), ("Heads of the agency came back from China", None), ("", None), ("x" * 500, None)],
)  # fmt: skip
def test_headings(heading: str, kind: str | None) -> None:
    assert list_kind(heading) == kind


def test_words_of_links_and_buttons() -> None:
    assert all(map(is_full_story, ["full story", "Read more...", ">>", "[ full story ]", "подробнее", "阅读全文"]))
    assert not any(map(is_full_story, ["Full stop for the station", "More launches from Vostochny", "Detailed plans"]))
    assert all(map(is_clutter, ["Print version", "Share", "Views: 12", "Версия для печати"]))
    assert not any(
        map(is_clutter, ["Shared plans of both agencies", "Printed engines pass their test", "Return to Earth"])
    )
    assert all(map(is_stop, ["Most read", "Photo gallery", "Контакты", "© 2014"]))
    assert not is_stop("Photo of the comet was taken by a probe of the agency")


@pytest.mark.parametrize(
    "form", ["<li>{d} <a href=/{n}>{t}</a></li>", "<p>{t}</p><p>{d}</p><p><a href=/{n}>full story</a></p>"]
)
def test_a_list_under_words_that_nobody_knows_is_known_by_its_form(form: str) -> None:
    items = "".join(form.format(t=t, d=d, n=n) for n, (t, d, _) in enumerate(STORIES))
    story = "<h1>Heads are back</h1><p>18.11.2014</p><p>" + "They spoke of engines with their partners in China. " * 5
    (found,) = lists(f"<div>{story}</p></div><div>Chronicle of the agency<hr>{items}</div>")
    assert [(t.title, t.date) for t in found.teasers] == [(t, d) for (t, _, _), d in zip(STORIES, DATES, strict=True)]
