"""Further layouts of twenty years: dates in parts, names of sites for titles, lists that only their order explains."""

from __future__ import annotations

import time
from datetime import date

import pytest

from intercosmos.errors import DataError
from intercosmos.record.ingest import Senses, ingest
from intercosmos.record.pages import Extract, extract
from intercosmos.record.pages_saved import note_of

TITLE = "Russia and China Name Directions of Space Partnership"
TEXT = (
    "The head of the Russian space agency, who came back from an air show, told where both could work together.",
    "Among the directions are rocket engines, manned flights, satellite navigation, electronics and deep space.",
    "“We are open, but on the principles of parity,” he said.",
)
BESIDE = (
    ("Indian astronauts may train near Moscow", date(2014, 11, 17), "A contract was signed last week."),
    ("Four O3b satellites shipped to Kourou", date(2014, 11, 14), "The launch is planned for 18 December 2014."),
    ("Plesetsk ready for launch campaign", date(2014, 11, 13), "Fuelling has begun."),
    ("ISS crews held egress drills", date(2014, 11, 12), "They spent six hours in the water."),
    ("New crew of the ISS completes exams", date(2014, 10, 31), "The commission meets on 5 November 2014."),
)
PARAGRAPHS = "".join(f"<p>{one}</p>" for one in TEXT)
LINES = "<br><br>".join(TEXT)
MORE = "More from this category"
WAYBACK = "/web/20141125093000/http://agency.example"


def items(form: str, between: str = "") -> str:
    """Every story beside the main one in a form: t its title, d its date, x its text, n its number."""
    return between.join(form.format(t=t, d=d, x=x, n=n) for n, (t, d, x) in enumerate(BESIDE))


def under_months() -> str:
    found, month = "", 0
    for n, (title, day, _) in enumerate(BESIDE):
        found += f"<h4>{day:%B %Y}</h4>" if day.month != month else ""
        found += f"<li><span>{day.day}</span> <a href=/{n}>{title}</a></li>"
        month = day.month
    return found


def definitions() -> str:
    """Only the first title is linked, as on a page that somebody wrote by hand."""
    first = f"<a href=/0>{BESIDE[0][0]}</a>"
    return items("<dt>{t} ({d:%d %B %Y})<dd>{x} <a href=/{n}>full story</a>").replace(BESIDE[0][0], first)


def articles() -> str:
    """All but the first say their day so that machines can read it, too."""
    return items("<article><time datetime={d}>{d:%d %b}</time><h4><a href=/{n}>{t}</a></h4></article>").replace(
        " datetime=2014-11-17", ""
    )


def wrapped() -> str:
    """A text as programs print it, in lines of one width."""
    import textwrap

    blocks = [TITLE, "18 November 2014", *("\n".join(textwrap.wrap(one, 66)) for one in TEXT), MORE]
    blocks += [f"{d:%d.%m.%Y}\n{t}\n<a href=/{n}>full story</a>" for n, (t, d, _) in enumerate(BESIDE)]
    return "<pre>" + "\n\n".join(blocks) + "</pre>"


LAYOUTS = {
    "definitions without ends, the date in brackets behind the title, a site's name for a heading": (
        f"<title>News - {TITLE} - Space Herald</title><table><tr><td><h1>SPACE HERALD</h1>"
        f"<a href=/>Home</a> | <a href=/a>Archive</a><tr><td><b>{TITLE}</b><br><i>November 18, 2014</i><br><br>"
        f"{LINES}<hr><b>{MORE}:</b><dl>{definitions()}</dl>"
        "<td><b>Calendar</b><br>Nov 2014<br>1 2 3 4</table>Copyright 2014 Space Herald"
    ),
    "days without years beside times that machines read, author and date in one line": (
        f"<title>{TITLE}</title><div><h2>{TITLE}</h2><div><span>by Press Office</span> · <span>"
        f"Tue, 18 Nov 2014 12:00 +0300</span></div>{PARAGRAPHS}</div><section><h3>{MORE}</h3>{articles()}</section>"
    ),
    "days under months": f"<h1>{TITLE}</h1><p>18 November 2014</p>{PARAGRAPHS}<h3>{MORE}</h3>{under_months()}",
    "leaves of a calendar": f"<h1>{TITLE}</h1><p>18 Nov 2014</p>{PARAGRAPHS}<div><h3>{MORE}</h3>"
    + items("<div><p><b>{d.day}</b><i>{d:%b}</i></p><div><a href=/{n}>{t}</a><p>{x}</p></div></div>")
    + "</div>",
    "lines of one width": wrapped(),
    "a title behind dots": f"<h2>{TITLE}</h2>18.11.2014<br><br>{LINES}<hr><b>{MORE}</b><br><br>"
    + items("{d:%d.%m.%Y} {t} ... <a href=/{n}>full story</a>", "<br>"),
    "the same list twice, for two screens": f"<article><h1>{TITLE}</h1><time datetime=2014-11-18>18 Nov</time>"
    f"{PARAGRAPHS}"
    "</article>" + 2 * (f"<div><h3>{MORE}</h3><ul>" + items("<li>{d:%d %b} <a href=/{n}>{t}</a>") + "</ul></div>"),
    "hidden dates": f"<div style='display:none'><h1>Template</h1>01.01.2010</div><h1>{TITLE}</h1>18.11.2014"
    f"{PARAGRAPHS}<h3>{MORE}</h3>"
    + items("<p><s style='display:none'>01.01.1970</s>{d:%d.%m.%Y} <a href=/{n}>{t}</a></p>"),
    "a masthead for a title": "<title>Space Messenger</title><p><b>SPACE MESSENGER</b><br>No. 47 / 18 November 2014</p>"
    f"<hr><p><b>{TITLE}</b></p>{PARAGRAPHS}<p><i>{MORE}:</i></p>"
    + items("<p>({d:%d %B %Y}) {t}. {x} <a href=/{n}>more</a></p>"),
    "addresses as words": f"<h3>{TITLE}</h3>Date: 18.11.2014{PARAGRAPHS}<b>{MORE}</b><ul>"
    + items("<li>{t} - {d:%d.%m.%Y} (<a href=/{n}>http://a.example/{n}</a>)"),
    "pictures with credits, all of it linked": f"<h1>{TITLE}</h1>"
    f"<p>Posted on 18 November 2014 by editor in Politics</p>{PARAGRAPHS}<h2>{MORE}</h2>" + items(
        "<div><a href=/{n}><figure><img src=a alt='{t}'><figcaption>Photo: OrbitPress</figcaption></figure>"
        "<h3>{t}</h3></a><time datetime={d}>{d.day} days ago</time></div>"
    ),
}  # fmt: skip


@pytest.mark.parametrize("html", LAYOUTS.values(), ids=LAYOUTS)
def test_story_and_stories_beside_it(html: str) -> None:
    found = extract(html.encode())
    assert (found.title, found.date) == (TITLE, "2014-11-18")
    assert found.paragraphs == TEXT
    assert [(t.title, t.date) for t in found.teasers] == [(t, d.isoformat()) for t, d, _ in BESIDE]
    assert all(t.address for t in found.teasers)


def page(body: str, head: str = "") -> Extract:
    return extract(f"<html><head>{head}</head><body>{body}</body></html>".encode())


def test_times_of_day_are_today_where_the_page_says_which_day_that_is() -> None:
    story = f"<h1>{TITLE}</h1><p>18.11.2014</p>{PARAGRAPHS}<h3>{MORE}</h3>"
    beside = "<p>15:20 <a href=/a>The council met on Tuesday</a></p><p>17.11.2014 <a href=/b>A ship was docked</a></p>"
    told = page(f"<div>Today is 18 November 2014</div>{story}{beside}")
    assert [t.date for t in told.teasers] == ["2014-11-18", "2014-11-17"]
    untold = page(story + beside)
    assert [t.date for t in untold.teasers] == ["", "2014-11-17"]


def test_a_day_without_a_year_is_the_last_one_before_the_day_of_the_page() -> None:
    story = f"<h1>{TITLE}</h1><p>10 January 2014</p>{PARAGRAPHS}<h3>{MORE}</h3>"
    beside = "<p>9 Jan <a href=/a>The council met on Tuesday</a></p><p>30 Dec <a href=/b>A ship was docked</a></p>"
    assert [t.date for t in page(story + beside).teasers] == ["2014-01-09", "2013-12-30"]
    later = page(f"<p>Today is 31 December 2014</p>{story}{beside}")
    assert [t.date for t in later.teasers] == ["2014-01-09", "2014-12-30"]


def test_comments_are_no_stories() -> None:
    comment = (
        "<ol><li>Ivan says: <small>November 19, 2014</small><p>It is about time that these two worked together.</p>"
    )
    html = f"<h1>{TITLE}</h1><p>18.11.2014</p>{PARAGRAPHS}<h3>{MORE}</h3><ol>" + items(
        "<li><a href=/{n}>{t}</a> ({d:%d.%m.%Y})"
    )
    found = page(f"{html}</ol><h3>2 Responses</h3>{comment}")
    assert len(found.teasers) == len(BESIDE)
    assert found.paragraphs == TEXT


BANNER = (
    "<div id=wm-ipp-base><table><tr><td>Oct</td><td>NOV</td></tr><tr><td>25</td></tr></table>"
    "<p>18 Nov 2014 - 02 Mar 2016</p>"
    "<p>The Wayback Machine has 12 captures of this page, which is more than most of all other pages have.</p></div>"
)


def test_the_banner_of_an_archive_is_no_part_of_the_page(tmp_path) -> None:
    head = "<script>__wm.wombat('http://agency.example/en/1/','20141125093000','https://web.archive.org/');</script>"
    body = f"{BANNER}<div><h3>{TITLE}</h3><p>18 Nov</p>{PARAGRAPHS}<h4>{MORE}</h4>" + items(
        "<p>{d:%d %b} <a href=" + WAYBACK + "/en/{n}/>{t}</a></p>"
    )
    found = page(body, head)
    assert (found.title, found.date, found.paragraphs) == (TITLE, "2014-11-18", TEXT)
    assert [t.address for t in found.teasers] == [f"http://agency.example/en/{n}/" for n in range(len(BESIDE))]
    path = tmp_path / "page.html"
    path.write_text(f"<html><head>{head}</head><body>{body}</body></html>", encoding="utf-8")
    blind = Senses(directions=lambda _: (), categories=lambda _: (), mentions=lambda _: ())
    main = ingest(path, senses=blind)[0]
    assert main.source.url == "http://agency.example/en/1/"
    assert main.source.archive_url == "http://web.archive.org/web/20141125093000/http://agency.example/en/1/"


@pytest.mark.parametrize(
    ("note", "address", "saved"),
    [
        ("<!-- saved from url=(0020)http://a.example/1 -->", "http://a.example/1", ""),
        (
            "<!--\n Page saved with SingleFile \n url: http://a.example/1 \n saved date: "
            "Tue Nov 25 2014 11:20:00 GMT+0300 -->",
            "http://a.example/1",
            "2014-11-25",
        ),
        (
            "<meta name='savepage-url' content='http://a.example/1'>"
            "<meta name='savepage-date' content='Wed Nov 26 2014'>",
            "http://a.example/1",
            "2014-11-26",
        ),
        ("<p>saved from nowhere</p>", "", ""),
    ],
)
def test_notes_of_programs_that_save_pages(note: str, address: str, saved: str) -> None:
    kept = note_of(note)
    assert (kept.address, kept.saved, kept.archive) == (address, saved, "")


def test_a_page_that_is_nothing_but_a_banner_has_no_story() -> None:
    with pytest.raises(DataError, match="no story"):
        page(BANNER)


def test_a_long_text_with_its_own_line_breaks_takes_little_time() -> None:
    begun = time.process_time()
    page(f"<h1>{TITLE}</h1><pre>" + "word and more words that fill a line up to its width as programs\n" * 10_000)
    assert time.process_time() - begun < 5.0
