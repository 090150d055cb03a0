"""Laws of the record for any story, any file and any query."""

from __future__ import annotations

import datetime
import string
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from intercosmos.errors import DataError
from intercosmos.record.edtf import bounds, check_edtf, id_date, shown
from intercosmos.record.files import read_story, story_text, write_story
from intercosmos.record.index import Index
from intercosmos.record.index_query import parse
from intercosmos.record.index_words import joined, words_of
from intercosmos.record.store import Record
from intercosmos.record.story import CATEGORIES, Claim, Mention, Story, StorySource, slug, story_id

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
DATES = st.one_of(
    st.dates().map(str),
    st.dates().map(lambda day: str(day)[:7] + "~"),
    st.dates().map(lambda day: str(day)[:3] + "X"),
    st.tuples(st.dates(), st.dates()).map(lambda days: "/".join(sorted(map(str, days)))),
    st.sampled_from(["", "1998/..", "../1991", "2001-22", "1985-XX-XX"]),
)
SOURCES = st.builds(StorySource, name=TEXTS, url=TEXTS, licence=TEXTS, retrieved=DATES)
STORIES = st.builds(
    Story,
    id=st.builds(story_id, DATES, TEXTS),
    title=TEXTS.filter(bool),
    date=DATES,
    categories=st.lists(st.sampled_from(CATEGORIES), max_size=3).map(tuple),
    status=st.sampled_from(["draft", "audited", "withdrawn"]),
    authors=st.lists(TEXTS, max_size=2).map(tuple),
    source=SOURCES,
    further_sources=st.lists(SOURCES, max_size=2).map(tuple),
    summary=TEXTS,
    tags=st.lists(TEXTS, max_size=2).map(tuple),
    mentions=st.lists(
        st.builds(Mention, kind=st.sampled_from(["asset", "person"]), text=TEXTS, id=TEXTS), max_size=2
    ).map(tuple),
    claims=st.lists(st.builds(Claim, asset=TEXTS, field=TEXTS, value=TEXTS), max_size=2).map(tuple),
    stub=st.booleans(),
    body=st.lists(st.one_of(TEXTS, st.just("+++")), max_size=4).map("\n".join),
)
SYNTAX = st.lists(
    st.sampled_from([*'()"*-: .', "OR ", "NOT ", "date:", "category:", "crew", "19", "космонавт", "空"]), max_size=12
).map("".join)


@given(STORIES)
@settings(max_examples=80)
def test_a_story_comes_back_from_its_file(story: Story) -> None:
    with TemporaryDirectory() as folder:
        assert read_story(write_story(story, folder)) == story


@given(
    st.one_of(
        st.binary(max_size=300), st.text(string.printable, max_size=300).map(lambda text: f"+++\n{text}".encode())
    )
)
@example(b'+++\nid = "1965-a"\ntitle = "T"\n[source]\n+++\n')
@settings(max_examples=200)
def test_any_file_is_a_story_or_an_error_that_names_it(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "story.md"
        path.write_bytes(content)
        found = _read(path)
        assert found.where.file == path if isinstance(found, DataError) else story_text(found).startswith("+++\n")


def _read(path: Path) -> Story | DataError:
    try:
        return read_story(path)
    except DataError as error:
        return error


@given(st.text(st.sampled_from("0123456789X-/.~?%TZ:+ "), max_size=24))
@settings(max_examples=200)
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        date = check_edtf(text)
    except ValueError:
        return
    days = bounds(date)
    assert days is None or days[0] <= days[1]
    assert check_edtf(date) == date
    assert shown(date)
    assert not id_date(date) or (days is not None and id_date(date)[:4] == f"{days[0].year:04}")


@given(st.dates(min_value=datetime.date(1, 1, 1)), st.text(max_size=200))
@settings(max_examples=200)
def test_every_title_gives_an_id(day: datetime.date, title: str) -> None:
    given_id = story_id(str(day), title)
    assert given_id == story_id(str(day), title)
    assert Story(id=given_id, title="T").id == given_id
    assert len(slug(title)) <= 60


@given(st.text(max_size=80))
@settings(max_examples=200)
def test_words_stand_where_they_are_said_to(text: str) -> None:
    words = list(words_of(text))
    assert " ".join(word.text for word in words) == joined(text)
    assert all(0 <= word.start < word.end <= len(text) for word in words)
    assert all(one.end <= other.start for one, other in pairwise(words))
    # what SQLite cuts at spaces are the same words
    assert all(word.text and not set(word.text) & set(string.punctuation + string.whitespace) for word in words)


@given(STORIES)
@settings(max_examples=50)
def test_adding_twice_is_adding_once(story: Story) -> None:
    with TemporaryDirectory() as folder:
        record = Record.create(folder)
        assert [added.outcome for added in record.add([story])] == ["new"]
        assert [added.outcome for added in record.add([story, story])] == ["unchanged"] * 2
        assert record.problems() == ()
        assert [kept.model_copy(update={"related": ()}) for kept in record.stories()] == [story]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("record")
    write_story(
        Story(id="1975-07-17-a", title="Crew: космонавт 空间站", date="1975-07-17", categories=("crew",)), folder
    )
    write_story(Story(id="2019-b", title="19 crew NOT OR date", date="2019"), folder)
    return Index.of(Record(folder))


@given(st.one_of(SYNTAX, st.text(max_size=40)))
@settings(max_examples=250)
def test_any_query_has_an_answer_or_an_error_that_says_where(index: Index, query: str) -> None:
    wrong = _wrong(query)
    if wrong is not None:
        assert str(wrong.where.key).startswith("query, character ")
        return
    found = index.search(query, limit=5)
    assert found.total == len(found.hits) <= 2
    for hit in found.hits:
        assert "".join(segment.text for segment in hit.title) == hit.story.title


def _wrong(query: str) -> DataError | None:
    try:
        parse(query)
    except DataError as error:
        return error
    return None


@given(st.lists(st.sampled_from(["crew", "космонавт", "19", "date", "nobody"]), min_size=1, max_size=3))
def test_what_is_found_and_what_is_not_are_all_there_is(index: Index, words: list[str]) -> None:
    together = " ".join(words)
    assert index.search(together).total + index.search(f"-({together})").total == 2
    assert index.search(" OR ".join(words)).total + index.search(" ".join(f"-{word}" for word in words)).total == 2


def test_a_lone_surrogate_is_no_text() -> None:
    with pytest.raises(ValidationError):
        Story(id="2000-a", title="\ud800")
