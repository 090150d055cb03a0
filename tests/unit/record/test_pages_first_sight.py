"""One piece of news as many programs publish and save it: layouts that were not read rightly at first sight."""

from __future__ import annotations

from datetime import date

import pytest

from intercosmos.record.classify import directions_in
from intercosmos.record.ingest import ingest
from intercosmos.record.names import NameIndex
from intercosmos.record.pages import extract
from intercosmos.record.story import DIRECTIONS

TITLE = "Heads of the agency are back from China"
TEXT = (
    "The heads of the space agency, Oleg Ostapenko among them, came back from China and named what both could do.",
    "These are rocket engines and their licensed production, manned programmes, GLONASS and BeiDou, remote sensing, the"
    " electronic component base, materials technology, spacecraft manufacturing and joint missions to far space.",
    "“We are open for co-operation, but on the principles of parity.”",
)
BESIDE = (
    ("Plesetsk: a Soyuz-2 is rolled out", date(2014, 11, 17), "The carrier rocket stands on its pad."),
    ("O3b satellites mated with Fregat-MT", date(2014, 11, 17), "They fly on a Soyuz-ST-B from Guiana."),
    ("Egress drills held at GCTC", date(2014, 11, 14), "The crews spent six hours in the water."),
    ("ISRO signs a contract on training", date(2014, 11, 13), "Specialists from India will come to Moscow."),
    ("How to live with asteroids", date(2014, 11, 12), "Protection was discussed on 10 November 2014."),
    ("Salyut 2 was lost forty years ago", date(2013, 4, 29), "The station came down on May 28, 1973."),
    ("The first spacewalk", date(2014, 3, 18), "Alexey Leonov left Voskhod-2 on 18 March 1965."),
    ("Soyuz-2.1b came to Plesetsk", date(2014, 11, 10), "It was brought by rail."),
)
PARAGRAPHS = "".join(f"<p>{one}</p>" for one in TEXT)
MORE = "More from this category"
MENU = "<ul><li><a href=/l>Launches</a><li><a href=/n>Navigation</a><li><a href=/m>Manned programmes</a></ul>"


def items(form: str) -> str:
    return "".join(form.format(n=n, t=t, d=d, x=x) for n, (t, d, x) in enumerate(BESIDE))


def days() -> str:
    """Stories under their days, of which one has two."""
    found, day = "", None
    for n, (title, when, text) in enumerate(BESIDE):
        found += f"<h4>{when:%d.%m.%Y}</h4>" if when != day else ""
        found += f"<p><a href=/{n}><b>{title}</b></a><br>{text}<br><a href=/{n}>full story</a></p>"
        day = when
    return found


PAGES = {
    "WordPress: a story filed under a tag, the name of the site as the first heading, counters of comments": (
        f"<title>{TITLE} - Cosmoblog</title><header><h1>Cosmoblog</h1><h2>News of the agency</h2>{MENU}</header>"
        f'<article class="post hentry category-cooperation tag-china"><h1>{TITLE}</h1><a href=#r>2 Replies</a>'
        f"{PARAGRAPHS}"
        'Posted on <time datetime="2014-11-18T12:30">November 18, 2014</time> by press</article>'
        '<span class=nav-previous><a href=/1 rel=prev>&larr; Museum night</a></span>'
        f"<div><h3>{MORE}</h3>"
        + items(
            "<div><h4><a href=/{n}>{t}</a></h4><span>{d:%b %d, %Y} | <a href=#c>{n} comments</a></span>"
            "<p>{x} <a href=/{n}>More&hellip;</a></p></div>"
        )
        + "</div>"
    ),
    "Bitrix: the section for a title, several stories under one day": (
        f"<title>News archive</title>{MENU}<h1>News archive</h1><div><span>18.11.2014</span><h3>{TITLE}</h3>"
        f"{'<br><br>'.join(TEXT)}</div><h2>{MORE}</h2><div>{days()}</div>"
    ),
    "Plone: when it was published and changed in one line": (
        f"<title>{TITLE} &mdash; Portal</title>{MENU}<div><h1>{TITLE}</h1><div>by <a href=/p>press</a> &mdash;"
        f" published <span>Nov 18, 2014 12:30 PM</span>, last modified <span>Nov 20, 2014 10:00 AM</span></div>"
        f"{PARAGRAPHS}</div><dl><dt>{MORE}</dt>"
        + items(
            "<dt><a href=/{n}>{t}</a></dt><dd>{x} <span>published {d:%b %d, %Y} 01:15 PM</span>"
            " <a href=/{n}>full story</a></dd>"
        )
        + "</dl>"
    ),
    "uCoz: what a program knows of a story in a line below it": (
        f"<title>{TITLE} - 18 November 2014 - Space site</title>{MENU}<table><tr><td class=eTitle>{TITLE}<tr><td>"
        f"{PARAGRAPHS}<tr><td>Category: <a href=/c>News</a> | Views: 512 | Added by: <a href=/p>press</a> |"
        f" Date: <span>18.11.2014</span></table><h3>{MORE}</h3>"
        + items(
            "<table><tr><td><div><a href=/{n}>{t}</a></div><div>{x}</div><div><div><a href=/{n}>full story »</a></div>"
            "Category: <a href=/c>News</a> | Views: {n}1 | Added by: <a href=/p>press</a> |"
            " Date: <span>{d:%d.%m.%Y}</span></div></table>"
        )
    ),
    "American dates of six figures": (
        f"<title>SpaceWire: {TITLE}</title>Launches | Navigation | <a href=/a>Archive</a><table><tr><td>"
        f"<span>11/18/14</span><br><span style='font-size:18pt'>{TITLE}</span>{PARAGRAPHS}<p><b>{MORE}</b></p><table>"
        + items("<tr><td>{d:%m/%d/%y}<td><a href=/{n}>{t}</a><br>{x} <a href=/{n}>full story</a>")
        + "</table></table>"
    ),
    "nested tables without any heading, the name of the site for a title": (
        f"<title>Roscosmos</title><table><tr><td>ROSCOSMOS<td>Federal Space Agency</table><table><tr><td>{MENU}<td>"
        f"<table><tr><td>News / International<tr><td class=zag>{TITLE}<tr><td>// 18.11.2014 //<tr><td>"
        f"{'<br><br>'.join(TEXT)}</table><table><tr><td class=zag>{MORE}"
        + items("<tr><td><a href=/{n}>{t}</a><tr><td>// {d:%d.%m.%Y} // {x} <a href=/{n}>full story</a> &raquo;")
        + "</table></table>"
    ),
    "a clock above, the day beside a button below the text, a list without dates within": (
        f"<title>Agency</title><div>Tuesday, November 25, 2014. 17:40 MSK</div>{MENU}<h3>News: Co-operation</h3><div>"
        f"<p><strong>{TITLE}</strong></p>{PARAGRAPHS}<div><b>Read also</b><br>"
        "<a href=/90>Museum night draws thousands</a><br><a href=/91>Children draw rockets for us</a></div>"
        f"<p>18.11.2014 12:30 | <a href=/p>print version</a></p></div><h3>{MORE}</h3>"
        + items(
            "<p><a href=/{n}><strong>{t}</strong></a></p><p>{x}</p><p>{d:%d.%m.%Y} | <a href=/{n}>full story</a></p>"
        )
    ),
    "a day without its year, which data for machines know": (
        f'<title>{TITLE}</title><script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}",'
        f' "datePublished": "2014-11-18T12:30:00+03:00"}}</script>{MENU}<main><h1>{TITLE}</h1>'
        f"<p>By Press Office, 18 November</p>{PARAGRAPHS}<section><h2>{MORE}: International</h2>"
        + items(
            "<article><time datetime={d}>{d:%d %B}</time><h3>{t}</h3><p>{x}</p><a href=/{n}>Full story</a></article>"
        )
        + "</section></main>"
    ),
}  # fmt: skip


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_a_page_is_read(page: str) -> None:
    read = extract(f"<meta charset=utf-8>{page}".encode())
    assert (read.title, read.date) == (TITLE, "2014-11-18")
    assert read.paragraphs == TEXT
    assert {(t.title, t.date, t.text) for t in read.teasers} == {(t, d.isoformat(), x) for t, d, x in BESIDE}
    assert len(read.teasers) == len(BESIDE)


def test_a_page_becomes_stories(tmp_path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<meta charset=utf-8>" + PAGES["American dates of six figures"], encoding="utf-8")
    main, *stubs = ingest(path, names=NameIndex([]))
    assert {shown.direction for shown in main.directions} == set(DIRECTIONS) - {"launch", "asteroids"}
    assert [one.text for one in main.mentions if one.kind == "person"] == ["Oleg Ostapenko"]
    assert {one.text for stub in stubs for one in stub.mentions} >= {"O3b", "GCTC", "Salyut 2", "Alexey Leonov"}
    assert all(stub.stub and stub.date for stub in stubs)


@pytest.mark.parametrize(
    "head", ["Visit to the China National Space Administration", "Delegation visits the Federal Space Agency"]
)
def test_a_title_may_end_with_the_name_of_an_agency(head: str) -> None:
    page = f"<title>Agency - {head}</title><a href=/>Agency</a><p>NEWS | 18 NOV 2014</p><h2>{head}</h2>{PARAGRAPHS}"
    assert extract(f"<meta charset=utf-8>{page}".encode()).title == head


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("- remote sensing;\n\n- navigation;\n\n- rocket engines;\n\n- materials science", ["navigation"]),
        ("There are rocket engines. There are navigation and remote sensing. There is the ECB.", ["navigation"]),
        ("They spoke about crewed flights; about joint navigation; about remote sensing.", ["navigation"]),
        ("A matter of crewed flights, of materials, of remote sensing and of navigation.", ["materials"]),
        ("Joint manufacture of rocket engines", ["engines"]),
        ("Engines for launch vehicles are bought.", ["engines"]),
        ("Missions to the far planets, making spacecraft.", ["deep-space", "spacecraft"]),
    ],
)  # fmt: skip
def test_members_of_lists_show_their_directions_and_no_others(text: str, others: list[str]) -> None:
    shown = {one.direction for one in directions_in(text)}
    assert set(others) <= shown
    assert "launch" not in shown


def test_a_line_in_capitals_names_no_persons() -> None:
    from intercosmos.record.mentions_persons import persons_in

    assert persons_in("COSMONAUTS TO BE TRAINED IN STAR CITY") == []
    assert persons_in("COSMONAUTS REHEARSE EGRESS AT GCTC") == []
    assert len(persons_in("COSMONAUT GENNADY PADALKA LANDS")) == 1
