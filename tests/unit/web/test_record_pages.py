"""The record's pages as the workbench serves them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import etree, html

from intercosmos.record.store import Record
from intercosmos.record.story import Story, StoryImage
from intercosmos.web import routes_record_pages

STORIES = [
    Story(id="1965-03-18-spacewalk", title="First <spacewalk>", date="1965-03-18", categories=("crew",)),
    Story(
        id="1975-07-17-handshake",
        title="Handshake",
        date="1975-07-17",
        categories=("crew",),
        image=StoryImage(url="hands.png"),
    ),
]
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def record(tmp_path: Path) -> Record:
    made = Record.create(tmp_path / "record")
    made.add(STORIES)
    (made.folder / "hands.png").write_bytes(PNG)
    return made


@pytest.fixture
def reader(make_client: Callable[..., TestClient], record: Record) -> TestClient:
    return make_client(record=record.folder)


@pytest.mark.parametrize(
    "address",
    ["", "/1965-03-18-spacewalk", "/category/crew", "/category/asteroids", "/timeline", "/timeline/1965",
     "/search", "/search?q=handshake&category=crew&since=1970&sort=date&page=1"],
)  # fmt: skip
def test_every_page_is_html_without_script_and_style(reader: TestClient, address: str) -> None:
    answer = reader.get(f"/record{address}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "'unsafe" not in policy
    assert "script-src 'self'" in policy
    tree = html.document_fromstring(answer.content)
    assert not list(tree.iter("script", "style"))
    assert not [one for one in tree.iter() if any(name == "style" or name.startswith("on") for name in one.attrib)]
    assert "/" in [one.get("href") for one in tree.iter("a")]  # back to the workbench


def test_what_was_sent_is_not_sent_again(reader: TestClient) -> None:
    for address in ("/record/1965-03-18-spacewalk", "/record/style.css", "/record/feed.atom"):
        first = reader.get(address)
        again = reader.get(address, headers={"If-None-Match": first.headers["etag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_a_changed_story_is_another_answer(reader: TestClient, record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    first = reader.get("/record/1965-03-18-spacewalk")
    path = record.folder / "1965" / "1965-03-18-spacewalk.md"
    path.write_text(path.read_text().replace("First <spacewalk>", "A walk"))
    monkeypatch.setattr(reader.app.state.record_pages, "_every_s", 0.0)
    again = reader.get("/record/1965-03-18-spacewalk", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 200
    assert "A walk</h1>" in again.text


def test_the_style_and_the_feed(reader: TestClient) -> None:
    assert reader.get("/record/style.css").headers["content-type"] == "text/css; charset=utf-8"
    feed = reader.get("/record/feed.atom")
    assert feed.headers["content-type"] == "application/atom+xml; charset=utf-8"
    links = [one.get("href") for one in etree.fromstring(feed.content).iter("{*}link")]
    assert "/record/1975-07-17-handshake" in links


def test_a_picture_of_the_record_is_served(reader: TestClient) -> None:
    answer = reader.get("/record/picture/1975-07-17-handshake")
    assert (answer.content, answer.headers["content-type"]) == (PNG, "image/png")
    assert reader.get("/record/picture/1965-03-18-spacewalk").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["1999-no-such-story", "..%2f..%2fetc%2fpasswd", "<script>", "category/nix", "category/crew?page=2",
     "category/crew?page=0", "category/crew?page=x", "timeline/1999", "timeline/19X", "timeline/1965?page=9",
     "search?page=-1", "picture/nix", "a" * 3000],
)  # fmt: skip
def test_what_is_not_there(reader: TestClient, address: str) -> None:
    answer = reader.get(f"/record/{address}")
    assert answer.status_code == 404
    if answer.headers["content-type"].startswith("text/html"):
        assert "Nothing here" in answer.text
        assert "<script>" not in answer.text


def test_a_mistyped_name_offers_a_search(reader: TestClient) -> None:
    assert 'href="/record/search?q=handshake"' in reader.get("/record/1976-07-17-handshake").text


@pytest.mark.parametrize("query", ['"open', "date:never", "category:x", "(" * 30, "x" * 5000, "since=then"])
def test_a_search_that_makes_no_sense_is_a_page_that_says_so(reader: TestClient, query: str) -> None:
    asked = {"since": "then"} if query.startswith("since") else {"q": query}
    answer = reader.get("/record/search", params=asked)
    assert answer.status_code == 422
    assert "This cannot be searched for" in answer.text


def test_the_page_under_the_name_that_people_type(reader: TestClient) -> None:
    answer = reader.get("/record/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, "/record")


@pytest.mark.parametrize("address", ["", "/1965-03-18-spacewalk", "/search?q=walk", "/feed.atom", "/timeline"])
def test_the_browsers_language_unless_the_reader_chose_another(reader: TestClient, address: str) -> None:
    """Whoever keeps answers is told what they go by; one that the address decides is the same for all."""
    english = reader.get(f"/record{address}", headers={"Accept-Language": "fr"})
    russian = reader.get(f"/record{address}", headers={"Accept-Language": "ru-RU,ru;q=0.9,en;q=0.5"})
    assert [one.headers["content-language"] for one in (english, russian)] == ["en", "ru"]
    assert {"Accept-Encoding", "Accept-Language"} == set(russian.headers["vary"].split(", "))
    assert english.headers["etag"] != russian.headers["etag"]
    asked = {"If-None-Match": english.headers["etag"], "Accept-Language": "ru"}
    assert reader.get(f"/record{address}", headers=asked).status_code == 200
    asked["If-None-Match"] = russian.headers["etag"]
    again = reader.get(f"/record{address}", headers=asked)
    assert (again.status_code, again.headers["content-language"]) == (304, "ru")
    assert "Accept-Language" in again.headers["vary"]
    chosen = reader.get(f"/record{address}{'&' if '?' in address else '?'}lang=zh", headers={"Accept-Language": "ru"})
    assert chosen.headers["content-language"] == "zh"
    assert chosen.headers["vary"] == "Accept-Encoding"
    assert etree.fromstring(chosen.content, etree.HTMLParser() if "html" in chosen.text[:20] else None).xpath(
        "//@lang | //@xml:lang"
    )[0] == "zh"  # fmt: skip


@pytest.mark.parametrize("lang", ["", "fr", "ru'><script>", "../zh", "RU", "x" * 3000])
def test_a_language_that_there_is_none_of_is_not_said_back(reader: TestClient, lang: str) -> None:
    answer = reader.get("/record", params={"lang": lang})
    assert (answer.status_code, answer.headers["content-language"]) == (200, "en")
    assert "<script" not in answer.text
    assert "lang=fr" not in answer.text
    assert "Accept-Language" in answer.headers["vary"]


def test_what_is_not_there_is_said_in_the_language(reader: TestClient) -> None:
    answer = reader.get("/record/1976-07-17-handshake?lang=ru")
    assert answer.status_code == 404
    assert "Здесь ничего нет" in answer.text
    assert "Сообщения с таким именем" in answer.text
    assert 'href="/record/search?q=handshake&amp;lang=ru"' in answer.text
    assert reader.get("/record/?lang=ru", follow_redirects=False).headers["location"] == "/record?lang=ru"
    wrong = reader.get("/record/search", params={"q": "(walk", "lang": "ru"})
    assert wrong.status_code == 422
    assert "эта скобка не закрыта" in wrong.text


def test_without_a_record_every_page_says_so(make_client: Callable[..., TestClient]) -> None:
    reader = make_client(record=None)
    for address in ("", "/timeline", "/search?q=x", "/feed.atom", "/1965-03-18-spacewalk", "/picture/x"):
        answer = reader.get(f"/record{address}")
        assert answer.status_code == 404
        assert "No record is open" in answer.text


def test_a_large_record_is_looked_through_behind_the_readers_back(
    make_client: Callable[..., TestClient], record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes_record_pages, "_SMALL", 1)
    reader = make_client(record=record.folder)
    reader.get("/record")
    index = reader.app.state.record_index
    index._behind.join(10)
    assert "2 stories" in reader.get("/record").text
