"""The record that ships: every story can be stood for, and says of the catalogue only what it has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest

from intercosmos.catalogue import Catalogue, load_catalogue
from intercosmos.errors import UnknownIdError
from intercosmos.record.edtf import bounds, id_date
from intercosmos.record.files import story_path, story_text
from intercosmos.record.first import first_record
from intercosmos.record.store import Record
from intercosmos.record.story import CATEGORIES, DIRECTIONS, Story
from intercosmos.report.sayings import StoryClaim, agrees, astray, value_at, verdict
from intercosmos.web.claims import claims_of

#: Plans that were changed since; each has a later story that says so (docs/record/first_record.md).
OVERTAKEN = {
    ("2021-04-18-russia-wants-a-station-of-its-own", "station.ros", "inclination"),
    ("2025-07-28-questions-about-the-stations-orbit", "station.ros", "inclination"),
    ("2025-12-05-russian-station-at-51-6-degrees", "station.ros", "since"),
}


@pytest.fixture(scope="module")
def record() -> Record:
    folder = first_record()
    assert folder is not None
    return Record(folder)


@pytest.fixture(scope="module")
def stories(record: Record) -> tuple[Story, ...]:
    return record.stories()


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def claims(stories: tuple[Story, ...]) -> list[StoryClaim]:
    return claims_of(stories)


def test_every_file_is_a_story_and_nothing_is_amiss(record: Record, stories: tuple[Story, ...]) -> None:
    assert record.problems() == ()
    assert record.check() == ()
    assert len(stories) == len(list(record.folder.glob("*/*.md"))) >= 40


def test_files_are_written_as_the_program_writes_them(record: Record, stories: tuple[Story, ...]) -> None:
    """So that adding to a story changes only what is new."""
    changed = [
        story.id
        for story in stories
        if (record.folder / story_path(story.id)).read_text(encoding="utf-8") != story_text(story)
    ]
    assert not changed


def test_ids_begin_with_the_date_as_far_as_it_is_known(stories: tuple[Story, ...]) -> None:
    for story in stories:
        assert bounds(story.date), story.id
        assert story.id.startswith(f"{id_date(story.date)}-"), story.id


def test_each_direction_has_stories(stories: tuple[Story, ...]) -> None:
    by_category = Counter(category for story in stories for category in story.categories)
    by_direction = Counter(shown.direction for story in stories for shown in story.directions)
    assert {category for category in CATEGORIES if by_category[category] < 4} == set()
    assert {direction for direction in DIRECTIONS if by_direction[direction] < 4} == set()


def test_words_that_show_a_direction_stand_in_the_story(stories: tuple[Story, ...]) -> None:
    missing = [
        (story.id, words)
        for story in stories
        for shown in story.directions
        for words in shown.words
        if words not in story.title and words not in story.summary
    ]
    assert not missing
    assert all(shown.words for story in stories for shown in story.directions)


def test_names_stand_in_the_story(stories: tuple[Story, ...]) -> None:
    missing = [
        (story.id, mention.text)
        for story in stories
        for mention in story.mentions
        if mention.text.lower() not in f"{story.title}\n{story.summary}".lower()
    ]
    assert not missing


def test_mentions_lead_to_the_catalogue(stories: tuple[Story, ...], catalogue: Catalogue) -> None:
    def known(name: str) -> bool:
        kind, _, entry = name.partition(".")
        try:
            return entry in catalogue.entries(kind)
        except UnknownIdError:
            return False

    mentioned = {mention.id for story in stories for mention in story.mentions if mention.id}
    assert {name for name in mentioned if not known(name)} == set()
    assert len(mentioned) > 60
    partners = {name for name in mentioned if name.startswith("partner.")}
    assert {mention.kind == "partner" for story in stories for mention in story.mentions if mention.id in partners} == {
        True
    }


def test_claims_speak_of_values_that_exist(claims: list[StoryClaim], catalogue: Catalogue) -> None:
    assert astray(claims, catalogue) == []
    assert len(claims) >= 60
    assert len({(claim.asset, claim.field) for claim in claims}) >= 40


def test_claims_agree_but_for_plans_that_were_changed(claims: list[StoryClaim], catalogue: Catalogue) -> None:
    """A value of the catalogue that leaves what was said of it is looked at by somebody."""
    answers = {(claim.story, claim.asset, claim.field): agrees(claim, catalogue) for claim in claims}
    assert {key for key, answer in answers.items() if answer is None} == OVERTAKEN
    assert {key for key, answer in answers.items() if answer is False} == set()


def test_what_is_rounded_says_so(claims: list[StoryClaim], catalogue: Catalogue) -> None:
    """Nobody calls a figure rounded that agrees as it stands."""
    rounded = [claim for claim in claims if claim.rounded_to]
    assert {claim.asset for claim in rounded} >= {"engine.rd-180"}
    assert {verdict(claim, catalogue) for claim in rounded} == {"agrees, rounded"}
    assert all(f"(rounded to {claim.rounded_to})" in claim.words for claim in rounded)


def test_plans_say_until_when_they_held(claims: list[StoryClaim]) -> None:
    plans = [claim for claim in claims if claim.until]
    assert all(f"(held until {claim.until})" in claim.words for claim in plans)
    assert {claim.until for claim in plans} == {"5 December 2025", "10 March 2026"}


def test_payloads_are_those_of_the_rocket_that_the_story_mentions(
    stories: tuple[Story, ...], catalogue: Catalogue
) -> None:
    """And to an orbit of its own: two stories of one row mean the same flight."""
    vehicles, payloads = catalogue.vehicles, catalogue.entries("payload")
    checked = 0
    for story in stories:
        named = [mention.id.partition(".")[2] for mention in story.mentions if mention.id.startswith("vehicle.")]
        families = {vehicles[name].family for name in named}
        for claim in story.claims:
            kind, _, row = claim.asset.partition(".")
            if kind == "payload":
                assert vehicles[str(value_at(payloads[row], "vehicle"))].family in families, (story.id, claim.asset)
                checked += 1
    assert checked >= 20


_RULES: dict[str, Callable[[Story], bool]] = {
    "names its source and how near it is": lambda story: bool(story.source.name and story.source.tier),
    "keeps no text of others": lambda story: not (story.body or story.excerpt or story.stub),
    "pretends no reading": lambda story: not story.source.retrieved,
    "has a summary of some sentences": lambda story: 80 < len(story.summary) < 900,
    "has addresses of the web or none": lambda story: all(
        re.fullmatch(r"(https?://[^\s]+)?", source.url) for source in (story.source, *story.further_sources)
    ),
    "has tags": lambda story: bool(story.tags),
    "is linked with others": lambda story: bool(story.related),
    "is in force": lambda story: story.status in ("draft", "audited"),
}


@pytest.mark.parametrize("rule", _RULES)
def test_each_story(rule: str, stories: tuple[Story, ...]) -> None:
    assert [story.id for story in stories if not _RULES[rule](story)] == []


def test_no_two_stories_share_a_title_or_a_summary(stories: tuple[Story, ...]) -> None:
    assert len({story.title for story in stories}) == len({story.summary for story in stories}) == len(stories)


def test_adding_the_record_to_a_new_one_loses_nothing(
    stories: tuple[Story, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The stories are told apart by the rules by which stories are known again."""
    copy = Record.create(tmp_path_factory.mktemp("copy"))
    outcomes = Counter(added.outcome for added in copy.add(stories))
    assert outcomes == {"new": len(stories)}
    assert copy.stories() == stories
