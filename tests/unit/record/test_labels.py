"""Labels in three languages: complete, right in number and case, and all that a page says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from intercosmos.errors import DataError
from intercosmos.record import site as site_module
from intercosmos.record import site_links
from intercosmos.record.atom import atom_feed
from intercosmos.record.claim_words import limits
from intercosmos.record.edtf import shown
from intercosmos.record.index import Index
from intercosmos.record.json_ld import article
from intercosmos.record.labels import LANGUAGES, Labels, labels, preferred, read_labels
from intercosmos.record.site import Site
from intercosmos.record.site_export import export_site
from intercosmos.record.site_links import Links, Served
from intercosmos.record.site_search import Asked
from intercosmos.record.site_shelf import Shelf
from intercosmos.record.store import Record
from intercosmos.record.story import (
    CATEGORIES,
    Category,
    Claim,
    Mention,
    ShownDirection,
    Story,
    StoryImage,
    StorySource,
)

PAGE = Path(__file__).parents[3] / "page" / "src" / "i18n"
FORMS = {"en": {"one", "other"}, "ru": {"one", "few", "many"}, "zh": {"other"}}
#: Nothing in these stories is written in Latin letters, so that whatever is comes from us.
STORIES = [
    Story(
        id="1975-07-17-1", title="Рукопожатие <1>", date="1975-07-17", language="ru", categories=("crew", "general"),
        directions=(ShownDirection(direction="crew", words=("экипаж", "корабль")),), status="audited",
        authors=("Иванов",), summary="Встретились.", excerpt="Пожали руки.", body="Они ![](https://1.1/1) *здесь*.",
        source=StorySource(name="ТАСС", url="https://1.1/", archive_url="https://2.2/", tier="press",
                           licence="CC0-1.0", retrieved="2026-11-20"),
        further_sources=(StorySource(name="Правда"),), tags=("история",),
        image=StoryImage(url="https://1.1/2.png", credit="Иванов", text="Люк"),
        mentions=tuple(Mention(kind=kind, text="Союз") for kind in
                       ("partner", "asset", "spacecraft", "programme", "organisation", "person", "place")),
        claims=(Claim(asset="1", field="2", value="3", words="4", until="1976-07-01", rounded_to="5"),),
        related=("1975-07-18-2",),
    ),
    Story(id="1975-07-18-2", title="План", date="1975~", language="ru", stub=True, categories=("crew",),
          corrects="1976-07-19-3", image=StoryImage(url="https://1.1/3.png")),
    Story(id="1976-07-19-3", title="Ошибка", date="1976-07-19", language="ru", status="withdrawn",
          corrected_by="1975-07-18-2", body="1" * 50_001, source=StorySource(licence="CC0-1.0")),
    Story(id="1977-4", title="Год", date="1977", language="zh", categories=("launch",)),
]  # fmt: skip


@pytest.fixture
def record(tmp_path: Path) -> Record:
    made = Record.create(tmp_path / "record")
    made.add(STORIES)
    return made


@pytest.fixture
def site(record: Record) -> Iterator[Site]:
    index = Index.of(record)
    yield Site(Shelf(index), record.folder)
    index.close()


def pages(site: Site, links: Links) -> list[str]:
    made = [
        site.home(links, date(2027, 7, 17)),
        site.home(links, date(2027, 1, 1)),
        site.category("crew", 1, links),
        site.category("asteroids", 1, links),
        site.timeline(links),
        site.year(1975, 1, links),
        *(site.page_of(story, links) for story in STORIES),
        site.search(Asked(), links)[0],
        site.search(Asked("план", categories=("crew",), since="1975", until="1976", language="ru"), links)[0],
        site.search(Asked('"'), links)[0],
        site.search(Asked("9999"), links)[0],
        site.missing(links, links.say("missing.page"), "1"),
    ]
    assert all(made)
    return [one or "" for one in made]


# --------------------------------------------------------------------------------------------------------- catalogues


def test_every_label_is_there_in_every_language() -> None:
    english = read_labels("en")
    for language in LANGUAGES:
        texts = read_labels(language)
        assert set(texts) == set(english)
        for key, text in texts.items():
            forms = [text] if isinstance(text, str) else list(text.values())
            assert isinstance(text, str) == isinstance(english[key], str), key
            assert isinstance(text, str) or set(text) == FORMS[language], key
            source = english[key]
            wanted = set(re.findall(r"\{(\w+)\}", source if isinstance(source, str) else source["other"]))
            for form in forms:
                given = set(re.findall(r"\{(\w+)\}", form))
                assert form.strip()
                assert given <= wanted | ({"month", "month_of"} if key.startswith("date.") else set()), key
                # What is allowed as a date is said in full in other languages, with examples that need no words.
                assert given == wanted or key.startswith(("date.", "problem.")), key
        for words, number in (("months", 12), ("seasons", 4)):
            for of in ("", "_of"):
                assert len(labels(language)(f"date.{words}{of}").split()) == number


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_directions_are_called_as_in_the_workbench(language: str) -> None:
    theirs = json.loads((PAGE / language / "shell.json").read_text()) | json.loads(
        (PAGE / language / "work.json").read_text()
    )
    say = labels(language)
    for category in CATEGORIES:
        if category != "general":
            assert say(f"category.{category}") == theirs[f"direction.{category}"]
    for ours, other in (("page.skip", "nav.skip"), ("page.nav", "nav.record"), ("page.languages", "action.language")):
        assert say(ours) == theirs[other]


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "сообщений"), (1, "сообщение"), (2, "сообщения"), (4, "сообщения"), (5, "сообщений"), (11, "сообщений"),
     (12, "сообщений"), (14, "сообщений"), (21, "сообщение"), (22, "сообщения"), (111, "сообщений"),
     (112, "сообщений"), (121, "сообщение")],
)  # fmt: skip
def test_russian_plurals(number: int, words: str) -> None:
    assert labels("ru")("count.stories", n=number) == f"{number} {words}"


@pytest.mark.parametrize(
    ("text", "russian", "chinese"),
    [
        ("2014-11-18", "18 ноября 2014 года", "2014年11月18日"),
        ("1976-07", "июль 1976 года", "1976年7月"),
        ("1965", "1965 год", "1965年"),
        ("1965~", "около 1965 года", "约1965年"),
        ("1976-07~", "около июля 1976 года", "约1976年7月"),
        ("1965-03?", "март 1965 года (предположительно)", "1965年3月（不确定）"),
        ("1965%", "около 1965 года (предположительно)", "约1965年（不确定）"),
        ("198X", "1980-е годы", "1980年代"),
        ("198X~", "около 1980-х годов", "约1980年代"),
        ("19XX", "1900–1999 годы", "1900至1999年"),
        ("XXXX", "неизвестный год", "年份不详"),
        ("1985-XX", "неизвестный месяц 1985 года", "1985年（月份不详）"),
        ("1985-04-XX", "неизвестный день апреля 1985 года", "1985年4月（日期不详）"),
        ("1985-XX-XX", "неизвестный день 1985 года", "1985年（日期不详）"),
        ("2001-21", "весна 2001 года", "2001年春季"),
        ("1975/1979", "1975–1979 годы", "1975至1979年"),
        ("1975-07-15/1975-07-24", "15 июля 1975 года — 24 июля 1975 года", "1975年7月15日至1975年7月24日"),
        ("1998/..", "с 1998 года", "1998年起"),
        ("1998-05/..", "с мая 1998 года", "1998年5月起"),
        ("1998~/..", "с примерно 1998 года", "约1998年起"),
        ("1998/", "1998 год — неизвестная дата", "1998年起（结束日期不详）"),
        ("../1991", "до 1991 года", "至1991年"),
        ("/1991", "до 1991 года, начало неизвестно", "至1991年（开始日期不详）"),
        ("2014-11-18T10:30:00+03:00", "18 ноября 2014 года, 10:30 UTC+03:00", "2014年11月18日 10:30 UTC+03:00"),
        ("2014-11-18T10:30:00", "18 ноября 2014 года, 10:30", "2014年11月18日 10:30"),
        ("", "дата неизвестна", "日期不详"),
    ],
)
def test_dates_in_words(text: str, russian: str, chinese: str) -> None:
    assert shown(text, labels("ru")) == russian
    assert shown(text, labels("zh")) == chinese


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("", "en"), ("ru", "ru"), ("zh-Hant-TW", "zh"), ("fr-CH, ru;q=0.3", "ru"), ("en;q=0.2,zh;q=0.9", "zh"),
     ("zh, ru", "zh"), ("*", "en"), ("*;q=0.1, ru;q=0", "en"), ("RU", "ru"), ("ru;q=7", "en"), ("x" * 9 + ",zh", "zh"),
     (",;=\x00", "en"), ("rum", "en"), ("de," * 1000 + "ru", "en"), (" " * 900 + "q", "en")],
)  # fmt: skip
def test_the_language_that_a_browser_asks_for(accepted: str, language: str) -> None:
    assert preferred(accepted) == language


def test_what_is_given_is_not_read_again_and_is_escaped() -> None:
    say = Labels("en", {"a.b": "<{x}> & {y}"})
    assert say("a.b", x="{y}", y="\x00") == "<{y}> & \ufffd"
    assert say.html("a.b", x="{y}<i>", y="1") == "&lt;{y}&lt;i&gt;&gt; &amp; 1"


# -------------------------------------------------------------------------------------------------------------- pages


def test_no_template_has_words_of_its_own() -> None:
    names = [one for one in files("intercosmos.record").joinpath("templates").iterdir() if one.name.endswith(".j2")]
    assert len(names) > 5
    for template in names:
        text = template.read_text(encoding="utf-8")
        text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", "", text, flags=re.DOTALL)
        for said in re.findall(r'(?:aria-label|alt|title|placeholder)="([^"]*)"', text):
            assert not re.search(r"[A-Za-z]{2}", said) or said.isdigit(), f"{template.name}: {said}"
        text = re.sub(r"<code lang=\"en\">.*?</code>|<!doctype html>|<[^>]*>| lang=\"\"", "", text)
        assert not re.findall(r"[^\W\d_]{2,}", text), template.name


def test_whatever_a_page_says_is_a_label_or_of_the_story(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """With labels that have no letter in them, pages have none, but for commands and parts of queries."""
    silent = {
        key: " ".join(["¤"] * 12) if re.search(r"\.(months|seasons)", key)
        else "¤" + "¤".join(re.findall(r"\{\w+\}", text if isinstance(text, str) else text["other"]))
        for key, text in read_labels("en").items()
    }  # fmt: skip
    nothing = Labels("en", silent)
    for module in (site_module, site_links):
        monkeypatch.setattr(module, "labels", lambda _="en": nothing)
    for text in pages(site, Served()):
        tree = html.document_fromstring(text)
        etree.strip_elements(tree, "code", "script", with_tail=False)
        said = [tree.text_content(), *tree.xpath("//@aria-label | //@alt | //@title")]
        found = [word for one in said for word in re.findall(r"[A-Za-z]{2,}", re.sub(r"https?://\S+", "", one))]
        # The placeholders of dates in the form for limits are figures; licences have names.
        assert set(found) <= {"CC"}, text
        assert "¤" in tree.text_content()


@pytest.mark.parametrize("language", ["ru", "zh"])
def test_pages_speak_the_language_and_keep_to_it(site: Site, language: str) -> None:
    links = Served(language, chosen=True)
    for text in pages(site, links):
        tree = html.document_fromstring(text)
        assert tree.get("lang") == language
        for one in tree.iter("a", "link"):
            address = one.get("href")
            if address.startswith("/record") and not address.startswith(("/record/style", "/record/picture")):
                assert f"lang={one.get('hreflang') or language}" in address, address
        for form in tree.iter("form"):
            assert [one.get("value") for one in form.iter("input") if one.get("name") == "lang"] == [language]
        chosen = tree.xpath("//nav[@class='languages']/a")
        assert [one.get("hreflang") for one in chosen] == [one.get("lang") for one in chosen] == list(LANGUAGES)
        assert [one.get("hreflang") for one in chosen if one.get("aria-current")] == [language]
    (title,) = html.document_fromstring(site.page_of(STORIES[0], links)).xpath("//h1")
    assert title.get("lang") == (None if language == "ru" else "ru")
    summary = html.document_fromstring(site.page_of(STORIES[0], links)).xpath("//p[@class='lead']")[0]
    assert summary.get("lang") == "en"  # our own words


def test_another_language_is_the_same_page(site: Site) -> None:
    asked = Asked("план", categories=("crew",), page=2)
    tree = html.document_fromstring(site.search(asked, Served())[0])
    assert [one.get("href") for one in tree.xpath("//nav[@class='languages']/a")] == [
        f"/record/search?q=%D0%BF%D0%BB%D0%B0%D0%BD&category=crew&page=2&lang={one}" for one in LANGUAGES
    ]
    tree = html.document_fromstring(site.category("crew", 1, Served()) or "")
    assert tree.xpath("//link[@hreflang='zh']/@href") == ["/record/category/crew?lang=zh"]


def test_facets_and_counts_in_russian(site: Site) -> None:
    text, found = site.search(Asked(language="ru"), Served("ru"))
    assert [facet.title for facet in found.facets] == ["Рубрика", "Упоминается"]
    assert [one.text for one in found.kept] == ["русский"]
    assert "2 сообщения" in text
    assert "1 сообщение, сначала новые." in (site.category("launch", 1, Served("ru")) or "")


WRONG = [
    Asked("x" * 1001), Asked("x " * 61), Asked("(" * 30 + "x" + ")" * 30), Asked("-" + "(" * 30 + "x" + ")" * 30),
    Asked("(x"), Asked("x)"), Asked('"x'), Asked('title:"x'), Asked("OR x"), Asked("x OR"), Asked("-("), Asked("NOT"),
    Asked("nix:x"), Asked("category:nix"), Asked("status:nix"), Asked('tag:""'), Asked("date:XXXX"),
    Asked("date:never"), Asked("date:" + "1" * 90), Asked("date:1975/1976/1977"), Asked("date:../.."),
    Asked("date:198X-07"), Asked("date:1975-XX-07"), Asked("date:1975-13"), Asked("date:1975-02-29"),
    Asked("date:1975-07-15T25:00:00Z"), Asked("date:1979/1975"), Asked("date:1979..1975"),
    Asked(since="1979", until="1975"), Asked(categories=("nix",)), Asked(page=100_000_000_000), Asked(since="then"),
]  # fmt: skip


@pytest.mark.parametrize("asked", WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_with_a_search_is_said_in_the_language(site: Site, asked: Asked) -> None:
    _, found = site.search(asked, Served("en"))
    if not found.problem:
        assert asked.page > 1 or asked.query == "-("
        return
    for language in ("ru", "zh"):
        _, theirs = site.search(asked, Served(language))
        for english, other in ((found.problem, theirs.problem), (found.advice, theirs.advice)):
            assert bool(english) == bool(other)
            assert not english or other != english, english
            assert not re.search(r"\b(a|the|is|of|this|that|are|there)\b", other), other
        assert not re.search(r"query|character|since|until", theirs.where)


def test_a_problem_nobody_translated_is_marked_as_english(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise DataError("a <new> problem")

    monkeypatch.setattr(site.shelf.index, "search", fail)
    text, _ = site.search(Asked("x"), Served("zh"))
    assert '<span lang="en">a &lt;new&gt; problem</span>。' in text
    assert "<span>a &lt;new&gt; problem</span>." in site.search(Asked("x"), Served())[0]


# -------------------------------------------------------------------------------------------------- feeds, data, files


def test_a_feed_says_which_words_are_in_which_language() -> None:
    feed = atom_feed(STORIES, title="Летопись", tags="tag:a,2026:r", link=lambda one: one.id, say=labels("ru"))
    tree: Any = etree.fromstring(feed)
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert tree.get(lang) == "ru"
    assert [one.get(lang) for one in tree.iterfind("{*}entry/{*}title")] == ["ru", "ru", "ru", "zh"]
    assert [one.get(lang) for one in tree.iterfind("{*}entry/{*}summary")] == ["en"]
    assert tree.find("{*}entry/{*}category").get("label") == "Экипажи"
    assert article(STORIES[0], "tag:a", say=labels("ru"))["articleSection"] == ["Экипажи", "Общее"]
    assert article(STORIES[3], "tag:a", say=labels("ru"))["inLanguage"] == "zh"


def test_a_site_in_three_languages(record: Record, tmp_path: Path) -> None:
    site = tmp_path / "site"
    export_site(record, site, base_url="https://a.example/r/", languages=("zh", "en", "ru", "en"))
    made = list(site.rglob("*.html"))
    assert len(made) % 3 == 0
    for page in made:
        part = page.relative_to(site).parts[0]
        tree = html.document_fromstring(page.read_bytes())
        assert tree.get("lang") == (part if part in ("en", "ru") else "zh")
        for address in tree.xpath("//@href | //@src"):
            if not address.startswith(("https://", "#")):
                assert (page.parent / address.partition("#")[0]).resolve().is_file(), f"{page}: {address}"
        others = {
            one.get("hreflang"): (page.parent / one.get("href")).resolve() for one in tree.xpath("//link[@hreflang]")
        }
        assert list(others) == ["zh", "en", "ru"]
        assert page.resolve() in others.values()
    places = [one.text for one in etree.fromstring((site / "sitemap.xml").read_bytes()).iter("{*}loc")]
    assert len(places) == len(made)
    assert "https://a.example/r/ru/1975/1975-07-17-1.html" in places
    feed: Any = etree.fromstring((site / "ru" / "feed.atom").read_bytes())
    assert [one.get("href") for one in feed.findall("{*}link")] == [
        "https://a.example/r/ru/feed.atom", "https://a.example/r/ru/index.html",
    ]  # fmt: skip
    data = html.document_fromstring((site / "ru" / "1975" / "1975-07-17-1.html").read_bytes()).find(".//script").text
    assert json.loads(data)["url"] == "https://a.example/r/ru/1975/1975-07-17-1.html"
    assert json.loads((site / "stories.json").read_text())["stories"][0]["date_words"] == "1975年7月17日"
    assert not (site / "ru" / "style.css").exists()


def test_a_site_in_one_language_has_no_others(record: Record, tmp_path: Path) -> None:
    site = tmp_path / "site"
    export_site(record, site, languages=("ru",))
    tree = html.document_fromstring((site / "index.html").read_bytes())
    assert tree.get("lang") == "ru"
    assert not tree.xpath("//link[@hreflang] | //nav[@class='languages']")
    with pytest.raises(DataError, match="no labels in 'fr'"):
        export_site(record, site, languages=("fr",))


def test_every_category_has_a_page_in_every_language(site: Site) -> None:
    for language in LANGUAGES:
        for category in CATEGORIES:
            name: Category = category
            assert site.category(name, 1, Served(language))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "held until 1 July 1976; rounded to 5"),
        ("ru", "действовало до: 1 июля 1976 года; округлено до 5"),
        ("zh", "有效至 1976年7月1日; 四舍五入到 5"),
    ],
)
def test_what_limits_a_figure_stands_beside_it(site: Site, language: str, words: str) -> None:
    claim = STORIES[0].claims[0]
    assert limits(claim, labels(language)) == words
    page = html.fromstring(site.page_of(STORIES[0], Served(language)))
    (cell,) = page.find_class("figure")
    assert cell.text_content() == f"3 {words}"
