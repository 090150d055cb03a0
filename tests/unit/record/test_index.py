"""Searching the record: what is found, in which order, what is shown of it."""

from __future__ import annotations

import threading
import time
from datetime import date
from pathlib import Path

import pytest

from intercosmos.errors import DataError
from intercosmos.record.files import story_path, write_story
from intercosmos.record.index import Index, Segment
from intercosmos.record.store import Record
from intercosmos.record.story import Mention, Story, StorySource

SOYUZ = Mention(kind="asset", text="Soyuz-ST-B", id="vehicle.soyuz-st-b")
STORIES = (
    Story(id="2014-11-18-heads", title="Heads of Roscosmos back from China", date="2014-11-18",
          summary="They spoke of rocket engines, of the Soyuz-ST-B and of Kourou's pad.",
          categories=("launch", "engines"), mentions=(SOYUZ, Mention(kind="person", text="Oleg Ostapenko")),
          tags=("china visit",), source=StorySource(name="Roscosmos", url="https://www.roscosmos.ru/21121/")),
    Story(id="1975-07-apollo", title="Союз и Аполлон: космонавты встретились", date="1975-07", language="ru",
          body="Экипажи двух стран пожали руки; полёт прошёл успешно.", categories=("crew",)),
    Story(id="2021-station", title="中国空间站", date="2021~", language="zh-Hans", status="audited",
          summary="中国空间站天和核心舱发射成功", categories=("spacecraft", "crew")),
    Story(id="1965-03-18-walk", title="First spacewalk", date="1965-03-18", categories=("crew",),
          excerpt="Nobody had left a ship before.", summary="Château d'été: a crew of two, and a rocket."),
    Story(id="undated-drawing", title="A drawing", summary="Of a first spacewalk that nobody dated."),
    Story(id="1999-wrong", title="Wrong about Soyuz", date="1999", status="withdrawn"),
)  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("record")
    for story in STORIES:
        write_story(story, folder)
    return Index.of(Record(folder))


def _ids(index: Index, query: str, **more: object) -> list[str]:
    return [hit.story.id for hit in index.search(query, **more).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("soyuz", ["2014-11-18-heads"]),
        ("SOYUZ-st-b", ["2014-11-18-heads"]),
        ("engine", ["2014-11-18-heads"]),
        ("chateau ete", ["1965-03-18-walk"]),
        ("rockets crews", ["1965-03-18-walk"]),
        ('"first spacewalk"', ["1965-03-18-walk", "undated-drawing"]),
        ('"spacewalk first"', []),
        ('"ship before nobody"', []),
        ("космонавтами", ["1975-07-apollo"]),
        ("экипажей полёта", ["1975-07-apollo"]),
        ("ПОЛЕТЫ", ["1975-07-apollo"]),
        ("空间站", ["2021-station"]),
        ("核心 发射", ["2021-station"]),
        ("站间空", []),
        ("космо*", ["1975-07-apollo"]),
        ("космонавто*", ["1975-07-apollo"]),
        ("engin*", ["2014-11-18-heads"]),
        ('"rocket eng"*', ["2014-11-18-heads"]),
        ("rocket -kourou", ["1965-03-18-walk"]),
        ("rocket NOT kourou", ["1965-03-18-walk"]),
        ("-rocket -spacewalk category:crew", ["2021-station", "1975-07-apollo"]),
        ("космонавт OR 空间站", ["2021-station", "1975-07-apollo"]),
        ("(roscosmos OR crew) rocket", ["2014-11-18-heads", "1965-03-18-walk"]),
        ("rocket AND roscosmos", ["2014-11-18-heads"]),
        ("category:crew", ["2021-station", "1975-07-apollo", "1965-03-18-walk"]),
        ("category:CREW first", ["1965-03-18-walk"]),
        ("category:launch OR spacewalk", ["1965-03-18-walk", "undated-drawing", "2014-11-18-heads"]),
        ("mentions:vehicle.soyuz-st-b", ["2014-11-18-heads"]),
        ("mentions:soyuz-st-b", ["2014-11-18-heads"]),
        ('mentions:"Oleg  ostapenko"', ["2014-11-18-heads"]),
        ("mentions:soyuz", []),
        ("date:1975..1979", ["1975-07-apollo"]),
        ("date:1975-07-20", ["1975-07-apollo"]),
        ("date:..1970", ["1965-03-18-walk"]),
        ("date:2014..", ["2021-station", "2014-11-18-heads"]),
        ("date:196X", ["1965-03-18-walk"]),
        ("source:roscosmos", ["2014-11-18-heads"]),
        ("source:roscosmos.ru", ["2014-11-18-heads"]),
        ("source:cosmos", []),
        ('tag:"China Visit"', ["2014-11-18-heads"]),
        ("tag:china", []),
        ("language:zh", ["2021-station"]),
        ("status:withdrawn", ["1999-wrong"]),
        ("title:soyuz", []),
        ("title:spacew*", ["1965-03-18-walk"]),
        ("spacewalk -title:spacewalk", ["undated-drawing"]),
        ("– ! ()", ["2021-station", "2014-11-18-heads", "1975-07-apollo", "1965-03-18-walk", "undated-drawing"]),
    ],
)
def test_a_query_finds(index: Index, query: str, ids: list[str]) -> None:
    assert _ids(index, query) == ids


@pytest.mark.parametrize(
    ("query", "position", "said"),
    [
        ('soyuz "first', 6, "never closed"),
        ("(a OR b", 0, "never closed"),
        ("a ) b", 2, "closes nothing"),
        ("OR a", 0, "nothing before"),
        ("a OR", 2, "nothing behind"),
        ("a (b OR) c", 5, "nothing behind"),
        ("a NOT", 2, "nothing behind"),
        ("category:cooking", 9, "no category 'cooking'"),
        ("a categry:crew", 2, "no field 'categry'"),
        ("a date:someday", 7, "no date"),
        ("date:1979..1975", 5, "ends before"),
        ("date:..", 5, "names no day"),
        ("source:\"\"", 0, "no value"),
        ("(" * 30 + "a" + ")" * 30, 21, "deep"),
        ("a " * 70, 120, "at most 60 words"),
        ("a" * 1001, 1000, "at most 1000 characters"),
    ],
)  # fmt: skip
def test_a_query_that_makes_no_sense_says_where(index: Index, query: str, position: int, said: str) -> None:
    with pytest.raises(DataError, match=said) as caught:
        index.search(query)
    assert caught.value.where.key == f"query, character {position + 1}"


def test_filters_narrow_what_a_query_finds(index: Index) -> None:
    assert _ids(index, "", categories=["launch", "general"]) == ["2014-11-18-heads", "undated-drawing"]
    assert _ids(index, "", statuses=["withdrawn"]) == ["1999-wrong"]
    assert _ids(index, "", since="1975", until=date(2014, 12, 31)) == ["2014-11-18-heads", "1975-07-apollo"]
    assert _ids(index, "", mentions=["vehicle.soyuz-st-b", "Oleg Ostapenko"]) == ["2014-11-18-heads"]
    assert _ids(index, "", mentions=["vehicle.soyuz-st-b", "partner.nasa"]) == []
    assert _ids(index, "", language="ru") == ["1975-07-apollo"]
    for wrong in ({"categories": ["x"]}, {"statuses": ["x"]}, {"sort": "x"}, {"limit": -1}, {"offset": -1},
                  {"since": "x"}, {"since": "1980", "until": "1970"}, {"limit": 10**6}):  # fmt: skip
        with pytest.raises(DataError):
            index.search("", **wrong)  # type: ignore[arg-type]


def test_hits_come_in_the_order_asked_for_a_page_at_a_time(index: Index) -> None:
    by_date = ["2021-station", "2014-11-18-heads", "1975-07-apollo", "1965-03-18-walk", "undated-drawing"]
    assert _ids(index, "", sort="date") == by_date
    assert _ids(index, "", sort="oldest") == [*by_date[3::-1], "undated-drawing"]
    assert _ids(index, "", limit=2, offset=2) == by_date[2:4]
    assert index.search("", limit=2, offset=2).total == 5
    assert _ids(index, "", offset=100) == []
    assert _ids(index, "spacewalk", sort="date") == ["1965-03-18-walk", "undated-drawing"]
    in_title, in_summary = index.search("spacewalk").hits
    assert in_title.score > in_summary.score > 0


def test_facets_count_all_that_match(index: Index) -> None:
    facets = index.search("", limit=1).facets
    assert {name: {facet.value: facet.count for facet in values} for name, values in facets.items()} == {
        "category": {"launch": 1, "engines": 1, "crew": 3, "spacecraft": 1, "general": 1},
        "year": {"2021": 1, "2014": 1, "1975": 1, "1965": 1, "undated": 1},
        "status": {"audited": 1, "draft": 4},
        "language": {"en": 3, "ru": 1, "zh-Hans": 1},
        "mention": {"vehicle.soyuz-st-b": 1, "person:oleg ostapenko": 1},
    }
    assert [facet.label for facet in facets["mention"]] == ["Soyuz-ST-B", "Oleg Ostapenko"]
    for facet in facets["mention"]:  # a facet's value can be searched for
        assert index.search("", mentions=[facet.value]).total == facet.count


def test_what_matches_is_marked_and_nothing_is_added(index: Index) -> None:
    (hit,) = index.search("soyuz-st-b engine -shuttle").hits
    assert [segment.text for segment in hit.snippet if segment.is_match] == ["engines", "Soyuz-ST-B"]
    assert "".join(segment.text for segment in hit.snippet) == hit.story.summary
    (hit,) = index.search("космонавтам").hits
    assert Segment("космонавты", True) in hit.title
    (hit,) = index.search("核心舱").hits
    assert hit.snippet == (Segment("中国空间站天和", False), Segment("核心舱", True), Segment("发射成功", False))


def test_a_snippet_is_the_place_where_the_words_stand(tmp_path: Path) -> None:
    far = "Word " * 200
    write_story(Story(id="2000-a", title="A", summary=f"Early <b>kourou</b>. {far}", body=f"{far} **kourou** and\n\n"
                      f"[plesetsk](https://a.example) side by side {far}"), tmp_path)  # fmt: skip
    (hit,) = Index.of(Record(tmp_path)).search("kourou plesetsk").hits
    text = "".join(segment.text for segment in hit.snippet)
    assert "kourou and plesetsk side by side" in text
    assert text.startswith("… Word")
    assert text.endswith("Word …")
    assert len(text) < 260
    (hit,) = Index.of(Record(tmp_path)).search("kourou").hits
    assert "<b>kourou</b>" in "".join(segment.text for segment in hit.snippet)  # text stays text


def test_files_that_change_come_and_go_are_followed(tmp_path: Path) -> None:
    index = Index.of(Record(tmp_path))
    assert index.search("").total == 0
    path = write_story(Story(id="2000-a", title="Alpha"), tmp_path)
    assert index.search("alpha").total == 0
    assert index.refresh()
    assert index.search("alpha").total == 1
    write_story(Story(id="2000-a", title="Beta", mentions=(SOYUZ,)), tmp_path)
    assert index.refresh()
    assert (index.search("alpha").total, index.search("beta mentions:soyuz-st-b").total) == (0, 1)
    assert not index.refresh()
    path.write_text("nonsense")
    assert index.refresh()
    found = index.search("")
    assert (found.total, found.unreadable, found.facets["mention"]) == (0, 1, ())
    assert [problem.where.file for problem in index.problems()] == [path]
    path.unlink()
    assert index.refresh()
    assert (index.search("").unreadable, index.get("2000-a")) == (0, None)


def test_refreshing_can_be_rare(tmp_path: Path) -> None:
    index = Index.of(Record(tmp_path))
    write_story(STORIES[0], tmp_path)
    assert not index.refresh(at_most_every_s=60)
    assert index.refresh()
    assert index.get(STORIES[0].id) == STORIES[0]


def test_any_number_of_threads_may_search_while_files_change(tmp_path: Path) -> None:
    index = Index.of(Record(tmp_path))
    wrong: list[object] = []

    def search() -> None:
        for _ in range(20):
            found = index.search("alpha")
            if found.total != len(found.hits) or found.total != sum(one.count for one in found.facets["category"]):
                wrong.append(found)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(15):
        write_story(Story(id=f"2000-a-{number}", title="Alpha"), tmp_path)
        index.refresh()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert index.search("alpha").total == 15
    assert (tmp_path / story_path("2000-a-3")).exists()


def test_words_that_stand_everywhere_are_ranked_by_title_then_date(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    for frequent in (False, True):
        if frequent:
            monkeypatch.setattr("intercosmos.record.index._RANKED", 0)
        assert _ids(index, "spacewalk") == ["1965-03-18-walk", "undated-drawing"]
        assert _ids(index, "spacewalk", limit=1, offset=1) == ["undated-drawing"]
    # by the number of words in the title, not by how rare they are; then by date
    assert _ids(index, "first OR rocket OR spacewalk OR heads") == [
        "1965-03-18-walk",
        "2014-11-18-heads",
        "undated-drawing",
    ]


def test_what_is_kept_of_frequent_words_goes_when_files_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intercosmos.record.index_match._MANY", 0)
    write_story(Story(id="2000-a", title="Alpha"), tmp_path)
    index = Index.of(Record(tmp_path))
    assert [index.search("alpha").total for _ in range(2)] == [1, 1]
    write_story(Story(id="2001-b", title="Alpha beta"), tmp_path)
    index.refresh()
    assert (index.search("alpha").total, index.search("alpha -beta").total) == (2, 1)


def test_refreshing_can_be_left_to_a_thread(tmp_path: Path) -> None:
    index = Index.of(Record(tmp_path))
    write_story(STORIES[0], tmp_path)
    assert not index.refresh(wait=False)
    patience = time.monotonic() + 30
    while index.get(STORIES[0].id) is None:
        assert time.monotonic() < patience
        time.sleep(0.01)
