"""The feed against the rules of RFC 4287, read by a checker of its own."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from lxml import etree

from intercosmos.record.atom import ATOM, atom_feed, tag_base
from intercosmos.record.story import Story, StorySource

_TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d{2}(-\d{2})?)?:[A-Za-z0-9._~:/-]+")
_ONCE = {"feed": ("id", "title", "updated"), "entry": ("id", "title", "updated")}
_AT_MOST_ONCE = {
    "feed": ("subtitle", "logo", "icon", "rights", "generator"),
    "entry": ("published", "summary", "content"),
}


def broken_rules(content: bytes) -> list[str]:
    """What of RFC 4287, sections 4.1 and 4.2, a document does not keep to."""
    feed = etree.fromstring(content)
    found = [] if feed.tag == f"{{{ATOM}}}feed" else ["the root is no feed"]
    entries = feed.findall(f"{{{ATOM}}}entry")
    for element, kind in [(feed, "feed"), *((one, "entry") for one in entries)]:
        count = Counter(etree.QName(child).localname for child in element)
        found += [f"{kind}: {count[name]} {name}" for name in _ONCE[kind] if count[name] != 1]
        found += [f"{kind}: {count[name]} {name}" for name in _AT_MOST_ONCE[kind] if count[name] > 1]
        found += [
            f"no tag: {one.text}" for one in element.findall(f"{{{ATOM}}}id") if not _TAG.fullmatch(one.text or "")
        ]
        for name in ("updated", "published"):
            for one in element.findall(f"{{{ATOM}}}{name}"):
                if not re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", one.text or ""):
                    found.append(f"no date: {one.text}")
                else:
                    datetime.fromisoformat(one.text or "")
        links = element.findall(f"{{{ATOM}}}link")
        found += ["a link leads nowhere" for one in links if not one.get("href")]
        kinds = Counter((one.get("type"), one.get("hreflang")) for one in links if one.get("rel") == "alternate")
        found += ["two alternates of one kind" for number in kinds.values() if number > 1]
        if kind == "entry" and not (count["content"] or kinds):
            found.append("an entry without content or alternate")
        found += ["a category without term" for one in element.findall(f"{{{ATOM}}}category") if not one.get("term")]
        found += [
            "an author without name" for one in element.findall(f"{{{ATOM}}}author") if not one.findtext("{*}name")
        ]
    if not feed.findall(f"{{{ATOM}}}author") and not all(one.findall(f"{{{ATOM}}}author") for one in entries):
        found.append("no author")
    ids = [one.findtext("{*}id") for one in entries]
    return found + [f"twice: {one}" for one, number in Counter(ids).items() if number > 1]


STORIES = [
    Story(
        id="1975-07-17-handshake",
        title="Handshake & <b>more</b>",
        date="1975-07-17",
        categories=("crew", "spacecraft"),
        source=StorySource(name="NASA", url="https://nasa.example/a?b=1&c=2", retrieved="2026-11-20"),
        summary="Two crews\nmet.",
    ),
    Story(id="1965-spacewalk", title="\x00", date="1965~", source=StorySource(url="javascript:alert(1)")),
    Story(id="undated-plan", title="План", stub=True),
]


def feed(stories: list[Story], **more: str) -> bytes:
    return atom_feed(
        stories, title="The record", tags=tag_base("https://a.example/"), link=lambda one: f"{one.id}.html", **more
    )


@pytest.mark.parametrize("stories", [STORIES, STORIES[:1], []], ids=["three", "one", "none"])
def test_the_feed_keeps_to_the_standard(stories: list[Story]) -> None:
    assert broken_rules(feed(stories, home="https://a.example/", own="https://a.example/feed.atom")) == []


def test_the_checker_finds_what_is_broken() -> None:
    content = feed(STORIES)
    assert broken_rules(content.replace(b"<updated>2026-11-20T00:00:00Z</updated>", b"<updated>2026</updated>"))
    assert broken_rules(content.replace(b"undated-plan", b"1965-spacewalk"))
    assert broken_rules(content.replace(b'rel="alternate"', b'rel="related"'))
    assert broken_rules(content.replace(b"tag:", b"urn:"))


def test_an_entry_says_what_the_story_says() -> None:
    first, second, third = etree.fromstring(feed(STORIES)).findall("{*}entry")
    assert first.findtext("{*}id") == "tag:a.example,2026:record/1975-07-17-handshake"
    assert first.findtext("{*}title") == "Handshake & <b>more</b>"
    assert first.findtext("{*}summary") == "Two crews met."
    assert first.findtext("{*}updated") == "2026-11-20T00:00:00Z"
    assert first.findtext("{*}published") == "1975-07-17T00:00:00Z"
    assert [one.get("term") for one in first.findall("{*}category")] == ["crew", "spacecraft"]
    assert [one.get("rel") for one in second.findall("{*}link")] == ["alternate"]
    assert second.findtext("{*}published") == "1965-01-01T00:00:00Z"
    assert third.find("{*}published") is None


@pytest.mark.parametrize("base", ["", "https://[::1]/", "https://-/"])
def test_without_a_name_to_publish_under_ids_are_nobodys(base: str) -> None:
    assert tag_base(base) == "tag:intercosmos.invalid,2026:record"
    assert urlsplit(base).path in ("", "/")
