"""Pages of a record: what they show, where they lead, and as files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from lxml import etree, html

from intercosmos.errors import DataError
from intercosmos.record.index import Index
from intercosmos.record.related import more_from, newest_first, on_this_day, related_to, timeline
from intercosmos.record.site import ON_PAGE, Site
from intercosmos.record.site_export import Exported, export_site
from intercosmos.record.site_folder import LIST
from intercosmos.record.site_links import Served
from intercosmos.record.site_search import Asked
from intercosmos.record.site_shelf import Shelf
from intercosmos.record.sitemap import sitemaps
from intercosmos.record.store import Record
from intercosmos.record.story import Claim, Mention, ShownDirection, Story, StoryImage, StorySource

NASA = Mention(kind="partner", text="NASA", id="partner.nasa")
SOYUZ = Mention(kind="asset", text="Soyuz", id="ship.soyuz")
LEONOV = Mention(kind="person", text='Alexei "Lyosha" Leonov')
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
STORIES = [
    Story(
        id="1975-07-17-handshake",
        title="Handshake in orbit",
        date="1975-07-17",
        categories=("general", "crew"),
        directions=(ShownDirection(direction="crew", words=("two crews",)),),
        status="audited",
        source=StorySource(
            name="NASA", url="https://nasa.example/a", tier="first-party", licence="CC-BY-4.0", retrieved="2026-11-20"
        ),
        summary="Two crews met above the Atlantic.",
        excerpt="They shook hands.",
        image=StoryImage(url="pictures/hands.png", credit="NASA", text="A handshake"),
        body="They *met*.",
        mentions=(NASA, SOYUZ, LEONOV),
        claims=(Claim(asset="ship.soyuz", field="crew", value="2", words="two men"),),
        related=("1965-03-18-spacewalk",),
    ),
    Story(id="1965-03-18-spacewalk", title="First spacewalk", date="1965-03-18", categories=("crew",),
          mentions=(LEONOV,)),
    Story(id="1975-docking-port", title="A docking port for two", date="1975~", categories=("spacecraft",),
          mentions=(SOYUZ, NASA), source=StorySource(name="Press"), body="Nobody allowed this text."),
    Story(id="1988-02-29-leap", title="Leap day", date="1988-02-29", categories=("crew",)),
    Story(id="1980-07-withdrawn", title="What was never so", date="1980-07-17", categories=("crew",),
          status="withdrawn", corrected_by="1988-02-29-leap", mentions=(SOYUZ,)),
    Story(id="undated-plan", title="План", language="ru", categories=("launch",), stub=True, mentions=(NASA,)),
]  # fmt: skip


@pytest.fixture
def record(tmp_path: Path) -> Record:
    made = Record.create(tmp_path / "record")
    made.add(STORIES)
    (made.folder / "pictures").mkdir()
    (made.folder / "pictures" / "hands.png").write_bytes(PNG)
    return made


@pytest.fixture
def site(record: Record) -> Iterator[Site]:
    index = Index.of(record)
    yield Site(Shelf(index), record.folder)
    index.close()


def words(text: str | None) -> str:
    assert text is not None
    return " ".join(html.document_fromstring(text).text_content().split())


# ------------------------------------------------------------------------------------------------------------ shelf


def test_lists_are_those_of_the_whole_record(site: Site, record: Record) -> None:
    """The same as the functions that read every story say."""
    stories, shelf = record.stories(), site.shelf
    shown = [one for one in stories if one.status != "withdrawn"]
    assert list(shelf.newest(10).stories) == newest_first(shown)
    assert shelf.newest(2, 1).stories == tuple(newest_first(shown)[1:3])
    for story in stories:
        assert shelf.of_category("crew", 8, but=story.id).stories == more_from(story, stories, category="crew")
        assert [one.id for one in shelf.related(story)] == [one.id for one in related_to(story, stories)]
    assert shelf.years() == {year.year: len(year.stories) for year in timeline(stories)}
    assert [shelf.of_year(year.year, 9).stories for year in timeline(stories)] == [
        year.stories for year in timeline(stories)
    ]
    for day in (date(2027, 3, 18), date(2027, 2, 28), date(2028, 2, 28), date(2028, 2, 29), date(1965, 3, 18)):
        assert shelf.on_this_day(day) == on_this_day(stories, day)


def test_lists_follow_the_files(site: Site, record: Record) -> None:
    assert site.shelf.total() == 5
    record.add([Story(id="2001-04-new", title="New", date="2001-04", related=("1988-02-29-leap",))])
    site.shelf.index.refresh()
    assert site.shelf.total() == 6
    assert [one.id for one in site.shelf.related(STORIES[3])] == ["2001-04-new"]


# ------------------------------------------------------------------------------------------------------------ pages


def test_a_story_shows_what_it_has(site: Site) -> None:
    text = site.story("1975-07-17-handshake", Served())
    shown = words(text)
    for part in (
        "Handshake in orbit", "17 July 1975", "told by NASA", "Two crews met above the Atlantic.", "They shook hands.",
        "They met.", "Crews“two crews”", "ship.soyuzcrew2two men", "from the actor itself", "20 November 2026",
        "Read against its source.", "More from this category", "First spacewalk", "full story",
        "A docking port for two",
    ):  # fmt: skip
        assert part in shown
    tree = html.document_fromstring(text or "")
    links = {one.text_content(): one.get("href") for one in tree.iter("a")}
    assert links["Crews"] == "/record/category/crew"
    assert links["ship.soyuz"] == "/#/catalogue/ship/soyuz"
    assert links["NASA"] == "/record/search?mentions=partner.nasa"
    assert [one.get("src") for one in tree.iter("img")] == ["/record/picture/1975-07-17-handshake"]
    assert links["https://nasa.example/a"] == "https://nasa.example/a"


def test_links_of_mentions_find_the_story(site: Site) -> None:
    tree = html.document_fromstring(site.story("1975-07-17-handshake", Served()) or "")
    asked = [one.get("href").partition("?mentions=")[2] for one in tree.iter("a") if "?mentions=" in one.get("href")]
    assert len(asked) == 3
    for mention in map(unquote_plus, asked):
        assert "Handshake in orbit" in words(site.search(Asked(mentions=(mention,)), Served())[0])


def test_what_a_licence_does_not_allow_is_not_shown(site: Site) -> None:
    assert "Nobody allowed" not in words(site.story("1975-docking-port", Served()))


def test_vague_dates_stubs_and_wrong_stories_say_so(site: Site) -> None:
    assert "About 1975" in words(site.story("1975-docking-port", Served()))
    assert "Only its headline is known" in words(site.story("undated-plan", Served()))
    wrong = site.story("1980-07-withdrawn", Served()) or ""
    assert "Withdrawn" in words(wrong)
    assert 'href="/record/1988-02-29-leap">The story that corrects it' in wrong
    assert "What was never so" not in words(site.category("crew", 1, Served()))


def test_the_first_page_answers_first(site: Site) -> None:
    shown = words(site.home(Served(), date(2027, 3, 18)))
    assert "5 stories of co-operation in space, 1965 to 1988" in shown
    assert "Crews 3" in shown
    assert "On this day, 18 March 18 March 1965 First spacewalk" in shown


@pytest.mark.parametrize("name", ["", "x", "../../etc/passwd", "1975-07-17-handshake/", "a" * 500, "\x00", "1975-no"])
def test_names_that_no_story_has(site: Site, name: str) -> None:
    assert site.story(name, Served()) is None


def test_pages_of_a_category(site: Site, record: Record) -> None:
    extra = [Story(id=f"2001-01-01-s-{number}", title=f"S {number}", date="2001-01-01", categories=("asteroids",))
             for number in range(ON_PAGE + 1)]  # fmt: skip
    for one in extra:
        path = record.folder / "2001" / f"{one.id}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            f'+++\nid = "{one.id}"\ntitle = "{one.title}"\ndate = "{one.date}"\ncategories = ["asteroids"]\n+++\n'
        )
    site.shelf.index.refresh()
    first, second = (site.category("asteroids", number, Served()) for number in (1, 2))
    assert "Page 1 of 2" in words(first)
    assert [(text or "").count('class="teaser"') for text in (first, second)] == [ON_PAGE, 1]
    assert site.category("asteroids", 3, Served()) is None
    assert site.year(2001, 2, Served()) is not None
    assert site.year(1999, 1, Served()) is None


def test_a_search_that_makes_no_sense_says_where(site: Site) -> None:
    text, found = site.search(Asked('crew "first'), Served())
    assert found.problem
    assert "query, character 6" in words(text)
    assert 'role="alert"' in text


def test_facets_narrow_a_search(site: Site) -> None:
    text, found = site.search(Asked("", categories=("crew",)), Served())
    assert found.total == 3
    (year,) = [one for facet in found.facets if facet.title == "Year" for one in facet.values if one.text == "1975"]
    assert year.address == "/record/search?category=crew&since=1975&until=1975"
    assert [(one.text, one.address) for one in found.kept] == [("Crews", "/record/search")]
    assert '<a href="/record/search?category=crew&amp;since=1975&amp;until=1975">' in text


def test_headings_go_down_one_by_one_and_landmarks_are_there(site: Site) -> None:
    pages = [
        site.home(Served(), date(2027, 3, 18)), site.story("1975-07-17-handshake", Served()), site.timeline(Served()),
        site.category("crew", 1, Served()), site.search(Asked("crews"), Served())[0], site.missing(Served(), "No."),
    ]  # fmt: skip
    for text in pages:
        tree = html.document_fromstring(text or "")
        levels = [int(one.tag[1]) for one in tree.iter("h1", "h2", "h3", "h4")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        ids = [one.get("id") for one in tree.iter() if one.get("id")]
        assert len(ids) == len(set(ids))
        assert {one.get("aria-labelledby") for one in tree.iter() if one.get("aria-labelledby")} <= set(ids)
        assert {"main", "header", "footer", "nav"} <= {one.tag for one in tree.iter()}
        assert tree.find(".//body")[0].get("href") == "#main"


# ------------------------------------------------------------------------------------------------------------ files


def exported(record: Record, folder: Path, **more: str) -> Exported:
    return export_site(record, folder, **more)


def test_files_lead_to_each_other_and_nowhere_else(record: Record, tmp_path: Path) -> None:
    site = tmp_path / "site"
    done = exported(record, site)
    assert done.stories == 6
    pages = list(site.rglob("*.html"))
    for page in pages:
        for one in html.document_fromstring(page.read_bytes()).iter():
            for name in ("href", "src", "action"):
                address = one.get(name)
                if address is None:
                    continue
                if one.tag == "a" and address.startswith("https://"):
                    continue
                target, _, anchor = address.partition("#")
                aimed = (page.parent / target).resolve() if target else page
                assert aimed.is_file(), f"{page}: {address}"
                assert not anchor or f'id="{anchor}"' in aimed.read_text()
    assert (site / "pictures" / "1975-07-17-handshake.png").read_bytes() == PNG
    assert "@import" not in (site / "style.css").read_text()
    assert "url(" not in (site / "style.css").read_text()


def test_an_export_again_writes_nothing(record: Record, tmp_path: Path) -> None:
    first, again = exported(record, tmp_path / "site"), exported(record, tmp_path / "site")
    assert (again.written, again.removed, again.unchanged) == (0, 0, first.written)


def test_the_same_record_gives_the_same_site_however_it_was_filled(record: Record, tmp_path: Path) -> None:
    other = Record.create(tmp_path / "other")
    Index.of(other).close()
    for story in reversed(STORIES):
        other.add([story])
        Index.of(other).close()
    (other.folder / "pictures").mkdir()
    (other.folder / "pictures" / "hands.png").write_bytes(PNG)
    exported(record, tmp_path / "a")
    exported(other, tmp_path / "b")
    for path in (tmp_path / "a").rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes(), path


def test_pages_no_longer_needed_go_unless_somebody_changed_them(record: Record, tmp_path: Path) -> None:
    site = tmp_path / "site"
    exported(record, site, base_url="https://a.example/r")
    assert (site / "sitemap.xml").exists()
    (site / "CNAME").write_text("a.example")
    (site / "undated" / "undated-plan.html").write_text("mine now")
    for name in ("undated/undated-plan.md", "1988/1988-02-29-leap.md"):
        (record.folder / name).unlink()
    done = exported(record, site)
    assert done.left == ("undated/undated-plan.html",)
    assert done.removed == 4  # the story, two years, the sitemap
    assert not (site / "1988").exists()
    assert (site / "CNAME").read_text() == "a.example"
    assert not list(site.rglob("*.part"))


def test_folders_with_other_files_are_left_alone(record: Record, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("mine")
    with pytest.raises(DataError, match="other files"):
        exported(record, site)
    (site / "index.html").unlink()
    exported(record, site)
    (record.folder / "2001").mkdir()
    (record.folder / "2001" / "2001-04-new.md").write_text(
        '+++\nid = "2001-04-new"\ntitle = "N"\ndate = "2001-04"\n+++\n'
    )
    (site / "2001").mkdir()
    (site / "2001" / "2001-04-new.html").write_text("mine")
    with pytest.raises(DataError, match="not written by an export"):
        exported(record, site)
    assert (site / "2001" / "2001-04-new.html").read_text() == "mine"


def test_a_list_that_means_harm_removes_nothing(record: Record, tmp_path: Path) -> None:
    site, victim = tmp_path / "site", tmp_path / "victim.txt"
    exported(record, site)
    victim.write_text("x")
    digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    (site / LIST).write_text(json.dumps({"files": {"../victim.txt": digest, "/etc/passwd": digest, "..": digest}}))
    for name in ("index.html", "style.css"):
        (site / name).unlink()
    with pytest.raises(DataError, match="not written by an export"):  # the list no longer names the pages
        exported(record, site)
    assert victim.exists()
    (site / LIST).write_text("[")
    with pytest.raises(DataError, match="cannot be read"):
        exported(record, site)


def test_links_out_of_the_folder_are_not_followed(record: Record, tmp_path: Path) -> None:
    site, away = tmp_path / "site", tmp_path / "away"
    exported(record, site)
    away.mkdir()
    for page in (site / "category").iterdir():
        page.unlink()
    (site / "category").rmdir()
    (site / "category").symlink_to(away)
    with pytest.raises(DataError, match="link leads out"):
        exported(record, site)
    assert not list(away.iterdir())


@pytest.mark.parametrize("address", ["javascript:x", "example.org", "https://a.example/?q=1", "file:///tmp"])
def test_addresses_to_publish_at(record: Record, tmp_path: Path, address: str) -> None:
    with pytest.raises(DataError, match="no address"):
        exported(record, tmp_path / "site", base_url=address)


def test_a_site_never_stands_in_its_record(record: Record) -> None:
    with pytest.raises(DataError, match="within each other"):
        exported(record, record.folder / "site")


def test_feed_sitemap_and_data(record: Record, tmp_path: Path) -> None:
    site = tmp_path / "site"
    exported(record, site, base_url="https://a.example/r")
    feed = etree.fromstring((site / "feed.atom").read_bytes())
    assert [one.get("href") for one in feed.findall("{*}link")] == [
        "https://a.example/r/feed.atom", "https://a.example/r/index.html",
    ]  # fmt: skip
    tree = etree.fromstring((site / "sitemap.xml").read_bytes())
    places = [one.text for one in tree.iter("{*}loc")]
    assert "https://a.example/r/1975/1975-07-17-handshake.html" in places
    assert len(places) == len(list(site.rglob("*.html")))
    assert [one.text for one in tree.iter("{*}lastmod")] == ["2026-11-20"]
    stories = {one["id"]: one for one in json.loads((site / "stories.json").read_text())["stories"]}
    assert "1980-07-withdrawn" not in stories
    assert stories["1975-07-17-handshake"]["body"] == "They *met*."
    assert "body" not in stories["1975-docking-port"]
    assert stories["1975-docking-port"]["date_words"] == "About 1975"
    page = html.document_fromstring((site / "1975" / "1975-07-17-handshake.html").read_bytes())
    (data,) = [json.loads(one.text) for one in page.iter("script")]
    assert data["url"] == "https://a.example/r/1975/1975-07-17-handshake.html"
    assert data["@id"] == "tag:a.example,2026:record/1975-07-17-handshake"


def test_large_sitemaps_are_parted() -> None:
    files = dict(sitemaps([(f"https://a.example/{n}", "") for n in range(5)], "https://a.example/", most=2))
    assert sorted(files) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    assert [one.text for one in etree.fromstring(files["sitemap.xml"]).iter("{*}loc")] == [
        f"https://a.example/sitemap-{n}.xml" for n in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    "url", ["../secret.png", "/etc/a.png", "pictures/x.svg", ".hidden/a.png", "pictures/none.png", "out.png"]
)
def test_pictures_from_outside_the_record_are_not_shown(record: Record, tmp_path: Path, url: str) -> None:
    from intercosmos.record.site_pictures import picture_file

    (tmp_path / "secret.png").write_bytes(PNG)
    (record.folder / "pictures" / "x.svg").write_text("<svg/>")
    (record.folder / "out.png").symlink_to(tmp_path / "secret.png")
    story = Story(id="1975-x", title="X", image=StoryImage(url=url))
    assert picture_file(story, record.folder) is None
