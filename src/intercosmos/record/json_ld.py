"""A story as JSON-LD: a ``NewsArticle`` of schema.org, for those who collect stories by machine.

>>> from intercosmos.record.story import Story
>>> made = article(Story(id="1965-03-18-spacewalk", title="First spacewalk", date="1965-03-18"), "tag:x,2026:a")
>>> made["@type"], made["headline"], made["datePublished"]
('NewsArticle', 'First spacewalk', '1965-03-18')
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from markupsafe import Markup

from intercosmos.record.labels import Labels, labels
from intercosmos.record.site_safe import one_line, plain, web_address
from intercosmos.record.site_words import summary_of
from intercosmos.record.story import Mention, Story, StorySource

__all__ = ["article", "script_data"]

_DATE: Final = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9:]{8}(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?)?)?")
#: Names of licences that SPDX has a page for; its own word for others is ``LicenseRef``.
_SPDX: Final = re.compile(r"(?!LicenseRef)[A-Z][A-Za-z]*[0-9A-Za-z.+-]*-[0-9A-Za-z.+-]*[0-9][0-9A-Za-z.+-]*")
_TYPES: Final = {
    "person": "Person",
    "place": "Place",
    "organisation": "Organization",
    "partner": "Organization",
    "programme": "Thing",
    "asset": "Thing",
    "spacecraft": "Thing",
}


def article(
    story: Story, identifier: str, *, address: str = "", publisher: str = "", say: Labels | None = None
) -> dict[str, Any]:
    """The story in the words of schema.org; what is not known is left out.

    Parameters
    ----------
    story : the story
    identifier : that never changes, an IRI

    Other Parameters
    ----------------
    address : of its page, in full
    publisher : of the record
    say : labels of the page's language, for the names of categories; without them in English
    """
    say = say or labels()
    source = story.source
    of_source = _source(source)
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": identifier,
        "identifier": story.id,
        "url": address,
        "mainEntityOfPage": address,
        "headline": one_line(story.title),
        "datePublished": _date(story.date),
        "temporalCoverage": story.date if story.date and not _date(story.date) else "",
        "inLanguage": story.language,
        "articleSection": [say(f"category.{one}") for one in story.categories],
        "keywords": [one_line(one) for one in story.tags],
        "abstract": summary_of(story),
        "author": [{"@type": "Person", "name": one_line(one)} for one in story.authors],
        "publisher": {"@type": "Organization", "name": publisher} if publisher else None,
        "sourceOrganization": {"@type": "Organization", "name": one_line(source.name)} if source.name else None,
        "isBasedOn": of_source,
        "citation": [found for one in story.further_sources if (found := _source(one))],
        "mentions": [_mention(one) for one in story.mentions],
        "creativeWorkStatus": story.status,
    }
    return {name: value for name, value in told.items() if value}


def script_data(data: Mapping[str, Any]) -> Markup:
    """JSON that can stand within ``<script>``: no ``<``, no ``>``, no ``&``, no line ends that scripts know."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - escaped by the lines above


def _date(text: str) -> str:
    """A date as schema.org has it (ISO 8601, days or less exact); nothing for what EDTF alone can say."""
    return text if _DATE.fullmatch(text) and text[5:7] <= "12" else ""


def _source(source: StorySource) -> dict[str, str] | None:
    told = {
        "@type": "CreativeWork",
        "name": one_line(source.name),
        "url": web_address(source.url),
        "archivedAt": web_address(source.archive_url),
        "license": f"https://spdx.org/licenses/{source.licence}.html" if _SPDX.fullmatch(source.licence) else "",
    }
    return {name: value for name, value in told.items() if value} if source.name or source.url else None


def _mention(mention: Mention) -> dict[str, str]:
    told = {"@type": _TYPES[mention.kind], "name": one_line(mention.text), "identifier": plain(mention.id)}
    return {name: value for name, value in told.items() if value}
