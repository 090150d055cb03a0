"""Stories in the words of schema.org."""

from __future__ import annotations

from typing import Any

import pytest

from intercosmos.record.json_ld import article
from intercosmos.record.story import Mention, Story, StorySource

#: Properties that schema.org gives these types, of its own or by inheritance (those this program could use).
KNOWN = {
    "NewsArticle": {
        "identifier", "url", "mainEntityOfPage", "headline", "datePublished", "temporalCoverage", "inLanguage",
        "articleSection", "keywords", "abstract", "author", "publisher", "sourceOrganization", "isBasedOn", "citation",
        "mentions", "creativeWorkStatus",
    },
    "CreativeWork": {"name", "url", "archivedAt", "license"},
    "Person": {"name", "identifier"},
    "Organization": {"name", "identifier"},
    "Place": {"name", "identifier"},
    "Thing": {"name", "identifier"},
}  # fmt: skip
WHOLE = Story(
    id="1975-07-17-handshake",
    title="Handshake",
    date="1975-07-17",
    categories=("crew",),
    authors=("A. Writer",),
    source=StorySource(
        name="NASA", url="https://nasa.example/a", licence="CC-BY-4.0", archive_url="https://b.example/"
    ),
    further_sources=(StorySource(name="TASS"),),
    summary="Two crews met.",
    tags=("history",),
    mentions=(
        Mention(kind="partner", text="NASA", id="partner.nasa"),
        Mention(kind="person", text="A. Leonov"),
        Mention(kind="place", text="Houston"),
        Mention(kind="asset", text="Soyuz", id="ship.soyuz"),
    ),
)


def check(data: Any, *, top: bool = True) -> None:
    """Every key is one that its type has."""
    if isinstance(data, list):
        for one in data:
            check(one, top=False)
    elif isinstance(data, dict):
        own = {"@context", "@id"} if top else set()
        assert set(data) - own - {"@type"} <= KNOWN[data["@type"]]
        for name, one in data.items():
            assert one, name
            check(one, top=False)


def test_keys_are_those_of_schema_org() -> None:
    told = article(WHOLE, "tag:a,2026:r/x", address="https://a.example/x.html", publisher="Intercosmos")
    check(told)
    assert set(told) - {"@context", "@id", "@type"} == KNOWN["NewsArticle"] - {"temporalCoverage"}
    assert told["isBasedOn"]["license"] == "https://spdx.org/licenses/CC-BY-4.0.html"
    assert [one["@type"] for one in told["mentions"]] == ["Organization", "Person", "Place", "Thing"]


@pytest.mark.parametrize(
    ("date", "published", "covered"),
    [
        ("1976-07", "1976-07", None),
        ("2014-11-18T10:30:00Z", "2014-11-18T10:30:00Z", None),
        ("1965~", None, "1965~"),
        ("2001-21", None, "2001-21"),
        ("1975/1979", None, "1975/1979"),
        ("", None, None),
    ],
)
def test_a_date_is_as_exact_as_it_is(date: str, published: str | None, covered: str | None) -> None:
    told = article(WHOLE.model_copy(update={"date": date}), "tag:a,2026:r/x")
    assert told.get("datePublished") == published
    assert told.get("temporalCoverage") == covered


def test_what_is_not_known_is_left_out() -> None:
    told = article(Story(id="undated-x", title="X", source=StorySource(url="javascript:x", licence="<b>")), "tag:a,1:x")
    check(told)
    assert told["isBasedOn"] == {"@type": "CreativeWork"}
    assert "author" not in told
