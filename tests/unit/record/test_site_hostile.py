"""Pages of stories that mean harm: nothing of theirs becomes markup, script or an address that runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree, html

from intercosmos.record.atom import atom_feed, tag_base
from intercosmos.record.index import Index
from intercosmos.record.index_marks import Segment
from intercosmos.record.json_ld import article, script_data
from intercosmos.record.site import Site
from intercosmos.record.site_links import Files, Links, Served
from intercosmos.record.site_safe import one_line, plain, web_address
from intercosmos.record.site_search import Asked
from intercosmos.record.site_shelf import Shelf
from intercosmos.record.store import Record
from intercosmos.record.story import Claim, Mention, ShownDirection, Story, StoryImage, StorySource

BAD = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)' x='",
    "javascript:alert(1)",
    " JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "java\tscript:alert(1)",
    "vbscript:x",
    "//elsewhere.example/x",
    'https://a.example/"onclick=alert(1) x="',
    "https://user@a.example/",
    "https://[::1",
    "https://a.example/\u202etxt.exe",
    "</script><script>alert(1)</script>",
    "<!--",
    "]]>",
    "{{ 7 * 7 }}{% raw %}",
    "\x00\x0b\x1f\x7f\ufffe",
    "\u202eevil\u2066",
    "مركبة فضائية",
    "w" * 250,
    "&lt;b&gt; & <b>",
    "<svg/onload=alert(1)>",
    "<style>*{display:none}</style>",
]
TEXTS = st.one_of(st.sampled_from(BAD), st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
ADDRESSES = st.one_of(TEXTS, st.just("https://a.example/page?b=1&c=2"))
MARKDOWN = st.lists(
    st.one_of(
        TEXTS,
        st.sampled_from(
            [
                "[a](javascript:alert(1))", "<javascript:alert(1)>", "[a]: javascript:alert(1)\n\n[a]",
                "![p](data:image/svg+xml;base64,AAAA)", "![p](https://a.example/p.png)", "[a](data:text/html,x)",
                "[a](&#106;avascript:alert(1))", "[a](java&Tab;script:x)", "[a](relative.html 'x\"onclick=\"')",
                "<https://a.example/>", "# H", "```html\n<script>x</script>\n```", "| a |\n|---|\n| <b> |",
                "<details open ontoggle=alert(1)>", "[x](https://a.example/\"onclick=\"x)",
            ]
        ),
    ),
    max_size=4,
).map("\n\n".join)  # fmt: skip
SOURCES = st.builds(
    StorySource, name=TEXTS, url=ADDRESSES, archive_url=ADDRESSES, licence=st.sampled_from(["CC0-1.0", "<b>", ""])
)
STORIES = st.builds(
    Story,
    id=st.just("1976-07-a-story"),
    title=TEXTS.filter(bool),
    date=st.sampled_from(["1976-07-04", "1976~", "197X", "", "1975/..", "2001-21"]),
    categories=st.sampled_from([("crew", "general"), ("launch",), ()]),
    directions=st.lists(st.builds(ShownDirection, direction=st.just("crew"), words=st.tuples(TEXTS)), max_size=1).map(
        tuple
    ),
    language=st.sampled_from(["en", "ar", "zh-Hans"]),
    status=st.sampled_from(["draft", "audited", "withdrawn"]),
    authors=st.tuples(TEXTS),
    source=SOURCES,
    further_sources=st.tuples(SOURCES),
    summary=TEXTS,
    excerpt=TEXTS,
    tags=st.tuples(TEXTS),
    image=st.builds(StoryImage, url=ADDRESSES, credit=TEXTS, licence=TEXTS, text=TEXTS),
    mentions=st.tuples(st.builds(Mention, kind=st.sampled_from(["asset", "person"]), text=TEXTS, id=TEXTS)),
    claims=st.tuples(st.builds(Claim, asset=TEXTS, field=TEXTS, value=TEXTS, words=TEXTS)),
    body=MARKDOWN,
)
#: What pages are made of; whatever else came out would have come from a story.
_ELEMENTS = """html head meta title link body a header div nav form label input button main footer p h1 h2 h3 h4 h5 h6
    span bdi time section article ol ul li dl dt dd table caption thead tbody tr th td figure figcaption blockquote img
    code details summary select option mark strong em s pre br hr svg rect script"""
_ATTRIBUTES = """lang charset name content rel href hreflang type title class aria-label aria-current aria-labelledby
    aria-hidden role method action for id placeholder autocomplete tabindex datetime dir src alt loading
    scope value size selected start viewbox preserveaspectratio focusable width height"""
ELEMENTS, ATTRIBUTES = frozenset(_ELEMENTS.split()), frozenset(_ATTRIBUTES.split())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    index = Index.of(Record(tmp_path_factory.mktemp("record")))
    yield Site(Shelf(index), Path("nowhere"))
    index.close()


def check_page(text: str, links: Links) -> Any:
    """The page's tree, after everything that could run or load was looked for."""
    tree = html.document_fromstring(text.encode())
    for element in tree.iter():
        if not isinstance(element.tag, str):
            raise AssertionError(f"a comment or an instruction: {etree.tostring(element)!r}")
        assert element.tag in ELEMENTS
        assert ATTRIBUTES.issuperset(element.attrib), element.attrib
        if element.tag == "script":
            assert dict(element.attrib) == {"type": "application/ld+json"}
        for name in ("href", "src", "action"):
            address = element.get(name)
            if address is None:
                continue
            if element.tag == "a" and address.startswith(("https://", "http://")):
                assert web_address(address) == address
                assert set(element.get("rel").split()) == {"noreferrer", "noopener"}
            elif isinstance(links, Served):
                assert address in ("/", "/icon.svg") or address.startswith(("/record", "/#/catalogue/", "#"))
            else:
                assert ":" not in address
                assert not address.startswith("/")
    return tree


@pytest.mark.parametrize("links", [Served(), Files("1976/1976-07-a-story.html")], ids=["served", "files"])
@given(story=STORIES)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(story=Story(id="1976-07-a-story", title="\x00"))
def test_a_page_holds_nothing_but_its_own_markup(site: Site, links: Links, story: Story) -> None:
    text = site.page_of(story, links, tags=tag_base() if isinstance(links, Files) else "")
    tree = check_page(text, links)
    assert " ".join(tree.find(".//h1").text_content().split()) == (one_line(story.title) or story.id)
    if isinstance(links, Served):
        assert "<script" not in text
    else:
        (data,) = tree.iter("script")
        assert json.loads(data.text)["headline"] == one_line(story.title)


@given(query=TEXTS, value=TEXTS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_search_says_back_what_was_asked_and_nothing_else(site: Site, query: str, value: str) -> None:
    asked = Asked(query, (value,), (value,), value, value, value, value)
    text, _ = site.search(asked, Served())
    (field,) = check_page(text, Served()).xpath("//input[@name='q']")
    assert field.get("value").split() == plain(query).split()


@given(stories=st.lists(STORIES, max_size=2))
@settings(max_examples=60, deadline=None)
def test_a_feed_of_any_stories_is_well_formed(stories: list[Story]) -> None:
    feed = etree.fromstring(atom_feed(stories, title="R", tags="tag:a,2026:r", link=lambda one: one.id))
    addresses = [one.get("href") for one in feed.iter("{*}link") if one.get("rel") == "via"]
    assert all(one.startswith(("https://", "http://")) for one in addresses)


@given(STORIES)
@settings(max_examples=60, deadline=None)
def test_data_in_a_page_cannot_end_its_element(story: Story) -> None:
    text = str(script_data(article(story, "tag:a,2026:r/x")))
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text)["@type"] == "NewsArticle"


def test_matches_are_marked_and_escaped(tmp_path: Path) -> None:
    record = Record.create(tmp_path)
    record.add([Story(id="1976-a", title="The <i>probe</i>", summary='A "probe" & <script>', date="1976")])
    index = Index.of(record)
    text, found = Site(Shelf(index), tmp_path).search(Asked("probe"), Served())
    index.close()
    assert Segment("probe", True) in found.hits[0].title
    assert "The &lt;i&gt;<mark>probe</mark>&lt;/i&gt;" in text
    assert "A &#34;<mark>probe</mark>&#34; &amp; &lt;script&gt;" in text
