"""Which words of a page are the title of its story: headings, the page's head and the text below judge together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from intercosmos.record.dates import find_dates, only_date
from intercosmos.record.pages_facts import Facts
from intercosmos.record.pages_lines import Line
from intercosmos.record.pages_words import is_clutter, is_full_story, is_stop, list_kind

__all__ = ["Title", "publisher_of", "sites_of", "title_of"]

_SEPARATOR: Final = re.compile(r"\s*(?:/{2,3}|\|+|::|»|«|›|‹|•|·|→|\s[-–—/<>]\s)\s*")
_NEWS: Final = re.compile(
    r"^(?:news|latest news|press[ -]?releases?|новости|пресс-релизы?|新闻)"
    r"(?:\s(?:archive|details?))?\s?(?:[.:/|»–—-]|::)+\s+",
    re.IGNORECASE,
)
_SITE: Final = re.compile(
    r"^(?:the\s|welcome\sto\s(?:the\s)?)?(?:[\w&.'’-]+\s){0,6}(?:agency|corporation|organi[sz]ation|web\s?site|site|portal|news"
    r"|home(?:\s?page)?|online|press|media|centre|center|administration|company|агентств[оа]|корпораци[яи]|портал|сайт"
    r"|новости|главная)(?:\s\([\w\s]{2,20}\))?$|(?:局|网|新闻|集团|公司)$|^(?:official|официальный)\b",
    re.IGNORECASE,
)
_WELCOME: Final = re.compile(r"^welcome\sto\s", re.IGNORECASE)
#: Headings of a part of a site, under which its stories stand.
_SECTION: Final = re.compile(
    r"^(?:(?:all|our|the|latest)\s)?(?:news|press[ -]?releases?|press[ -]cent(?:re|er)|publications|events|articles"
    r"|stories|archives?)(?:\s(?:archives?|feed|line|list|details?|and\s(?:events|media|announcements)))?$"
    r"|^(?:(?:все|наши)\s)?(?:новости|пресс-(?:релизы?|центр)|события|статьи|публикации|архив(?:\sновостей)?)$"
    r"|^新闻(?:中心|动态|资讯|发布)?$",
    re.IGNORECASE,
)
#: Words in small letters that a name may have; others make it a sentence: "Delegation visits the Federal Space Agency".
_IN_NAMES: Final = frozenset((
    "a", "agency", "an", "and", "center", "centre", "company", "corporation", "for", "home", "main", "media", "news",
    "of", "official", "online", "organisation", "organization", "page", "portal", "press", "site", "space", "the",
    "web", "website",
))  # fmt: skip
_LABEL: Final = re.compile(r"^(?:title|headline|subject|заголовок|标题)\s?[:：]\s?(?=\S)", re.IGNORECASE)
_RIGHTS: Final = re.compile(r"©|\(c\)|copyright|all rights reserved|все права|版权所有", re.IGNORECASE)
_LONGEST: Final = 300
#: How many lines below a title its text may begin.
_NEAR: Final = 12
#: How many lines below the name of a site the title of its story may stand.
_FARTHEST: Final = 60


@dataclass(frozen=True, slots=True)
class Title:
    """The title of a story and the line it stands in, if the page shows it."""

    text: str
    line: int | None


def title_of(lines: list[Line], facts: Facts, others: set[int], day_first: bool | None) -> Title:
    """The title of the page's story.

    Parameters
    ----------
    lines : of the page
    facts : what its head says
    others : lines of lists of other stories
    day_first : how the page writes dates with slashes
    """
    wanted = _wanted(facts)
    sites = sites_of(lines, facts, others)
    best, best_score = Title("", None), 2.0
    for number, line in enumerate(lines[:3000]):
        if number in others or line.alt:
            continue
        text = _undated(line.text, day_first)
        score = _score(lines, number, text, wanted, facts, others)
        if _plain(text) in sites:
            score -= 10.0
        if score > best_score:
            best, best_score = Title(text, number), score
    if best.text:
        below = _below_masthead(lines, best, others, day_first)
        return Title(_undated(lines[below].text, day_first), below) if below is not None else best
    for text in wanted:
        if not _is_site(text, facts) and _plain(text) not in sites:
            return Title(text, None)
    plain = _plain_title(lines, others)
    return Title(lines[plain].text, plain) if plain is not None else Title(wanted[0] if wanted else "", None)


def _below_masthead(lines: list[Line], title: Title, others: set[int], day_first: bool | None) -> int | None:
    """The line of the story's title where the page's head and its largest line name only the site.

    The name is short, and below its date and a rule another line that is set apart stands right above the text.
    """
    if title.line is None or len(title.text.split()) > 3:
        return None
    if len(title.text.split()) <= 2 and (found := _beside_date(lines, title.line, others, day_first)) is not None:
        return found
    for number in range(title.line + 1, min(len(lines) - 1, title.line + 10)):
        line = lines[number]
        if number in others or line.sentence:
            return None
        emphasised = line.bold or line.level > 0 or line.named_title
        plausible = len(line.text.split()) >= 5 and line.text[-1:] not in ".;:," and not list_kind(line.text)
        if not (emphasised and plausible and lines[number + 1].sentence and number + 1 not in others):
            continue
        above = lines[title.line + 1 : number]
        dated = any(find_dates(one.text, day_first=day_first) for one in above)
        return number if dated and any(one.gap for one in (*above, line)) else None
    return None


def _beside_date(lines: list[Line], masthead: int, others: set[int], day_first: bool | None) -> int | None:
    """The last line above the text that has several words and a date beside it, where the masthead has no date."""

    def dated(*places: int) -> bool:
        return any(only_date(lines[n].text, day_first=day_first) for n in places if 0 <= n < len(lines))

    if dated(masthead + 1, masthead + 2):
        return None
    found = None
    for number in range(masthead + 1, min(len(lines) - 1, masthead + _FARTHEST)):
        line = lines[number]
        if number in others or (line.sentence and not line.aside):
            return found if line.sentence else None
        plausible = len(line.text.split()) >= 4 and line.text[-1:] not in ".;:," and line.linked < 0.5
        if plausible and not (line.aside or line.alt or list_kind(line.text)) and dated(number - 1, number + 1):
            found = number
    return None


def _plain_title(lines: list[Line], others: set[int]) -> int | None:
    """The line that may be a title only by where it stands: the last words above the text."""
    first = next((n for n, line in enumerate(lines) if n not in others and line.sentence and not line.aside), 0)
    for number in range(first - 1, max(-1, first - 6), -1):
        line = lines[number]
        plausible = len(line.text.split()) >= 3 and len(line.text) <= 200 and line.text[-1:] not in ".;,"
        elsewhere = line.alt or line.aside or line.caption or line.href or number in others
        says_other = bool(find_dates(line.text)) or is_clutter(line.text) or _names_site(line.text)
        if plausible and not elsewhere and not says_other:
            return number
    return None


def sites_of(lines: list[Line], facts: Facts, others: set[int]) -> dict[str, str]:
    """Names of the site, in plain letters and as written.

    They are parts of the title in the head that stand in the foot of the page, too, or above another part that has its
    date or its text beside it.
    """
    found: dict[str, str] = {}
    for whole in facts.titles[-1:]:
        parts = [p.strip(" .") for p in _SEPARATOR.split(_NEWS.sub("", whole)) if p.strip(" .")]
        if len(parts) < 2:
            continue
        seen = {_plain(part): part for part in parts if len(part) <= 80}
        for line in lines:
            if len(line.text) <= 300 and _RIGHTS.search(line.text):
                words = f" {_plain(line.text)} "
                found |= {plain: part for plain, part in seen.items() if plain and f" {plain} " in words}
        found |= _above(lines, seen, others)
    # a story that is told in the foot, too, as "Print: TITLE ©", is no site: one part must be left for the story
    return found if len(found) < 2 else {}


def _above(lines: list[Line], parts: dict[str, str], others: set[int]) -> dict[str, str]:
    """The part of a title that stands alone higher than another one, which has its date or its text beside it."""
    at: dict[str, int] = {}
    for number, line in enumerate(lines[:3000]):
        plain = _plain(line.text) if len(line.text) <= 80 + _LONGEST else ""
        if plain in parts and number not in others:
            at[plain] = number  # the last one, as menus name stories, too
    if len(at) != 2:
        return {}
    (high, first), (low, second) = sorted(at.items(), key=lambda pair: pair[1])
    beside = any(find_dates(line.text) for line in lines[max(0, second - 1) : second + 3] if len(line.text) <= 120)
    apart = (
        not any(find_dates(line.text) for line in lines[first + 1 : first + 3] if len(line.text) <= 120)
        or second - first <= 2
    )
    short = len(high.split()) <= 4 and len(high.split()) < len(low.split())
    return {high: parts[high]} if beside and apart and short else {}


def publisher_of(facts: Facts, title: str, sites: dict[str, str] | None = None) -> str:
    """Who publishes the page: as it says, or the part of its head's title that is not the story's."""
    if facts.publisher:
        return facts.publisher
    known = [name for plain, name in (sites or {}).items() if plain != _plain(title)]
    if known:
        return known[0][:100]
    for text in facts.titles[-1:]:
        parts = [p.strip(" .") for p in _SEPARATOR.split(text)]
        for part in reversed(parts if len(parts) > 1 else [text]):
            if (
                _names_site(part)
                and not _SECTION.match(part)
                and _plain(part) != _plain(title)
                and not _NEWS.match(part + ": ")
            ):
                return part[:100]
    return ""


def _wanted(facts: Facts) -> list[str]:
    """What the title may be by the page's head, the likeliest first."""
    found: list[str] = []
    for text in facts.titles:
        cleaned = _NEWS.sub("", text).strip()
        parts = [p for p in _SEPARATOR.split(cleaned) if p]
        # of "News. Title /// Agency" each part, and neighbours together, as a title may hold a dash itself
        whole = [cleaned[cleaned.index(a) : cleaned.rindex(b) + len(b)] for i, a in enumerate(parts) for b in parts[i:]]
        stories = [w for w in whole if w in parts and not _is_site(w, facts)]
        found += sorted(stories, key=len, reverse=True)
        found += [cleaned, *sorted(whole, key=len, reverse=True)]
    return list(dict.fromkeys(f[:_LONGEST] for f in found if f))


def _is_site(text: str, facts: Facts) -> bool:
    plain = re.sub(r"^[\W_]+|[\W_]+$", "", text)
    if _is_longer_part(plain, facts):
        return False
    return plain.casefold() == facts.publisher.casefold() or _names_site(plain) or _names_site(text)


def _is_longer_part(text: str, facts: Facts) -> bool:
    """Whether it is the long part of a title whose short one names the site: "Visit to the Agency | Agency"."""
    parts = [p.strip(" .") for whole in facts.titles[-1:] for p in _SEPARATOR.split(whole) if p.strip(" .")]
    others = [p for p in parts if _plain(p) != _plain(text)]
    known = len(others) == len(parts) - 1 == 1 and len(text.split()) >= 5
    return known and len(others[0].split()) <= 3 and bool(_SITE.search(others[0])) and not _SECTION.match(others[0])


def _names_site(text: str) -> bool:
    """Whether a text names a site or a part of it: "Space Agency", "Official web site", "News archive"."""
    if _SECTION.match(text):
        return True
    words = _WELCOME.sub("", text).split()
    told = len(words) >= 4 and any(w.isalpha() and w.isascii() and w.islower() and w not in _IN_NAMES for w in words)
    return bool(_SITE.search(text)) and not told


def _score(lines: list[Line], number: int, text: str, wanted: list[str], facts: Facts, others: set[int]) -> float:
    """How likely a line is the title."""
    line = lines[number]
    emphasis = max(
        (2.5, 2.0, 1.5, 1.0, 0.5, 0.5)[line.level - 1] if line.level else 0.0,
        0.7 if line.bold_letters * 10 >= 9 * len(text) else 0.0,
    )
    emphasis += 0.8 if line.named_title else 0.0
    plain = _plain(text)
    # the head of a page names its story before its site; a heading is rarely longer than what the head says
    match = 0.0
    for place, want in enumerate(wanted):
        if plain and plain == _plain(want):
            match = 6.0 if place < 3 else 4.0
            break
    else:
        heads = [_plain(want) for want in wanted[:3]]
        if len(plain) >= 25 and any(plain in head or (len(head) >= 25 and head in plain) for head in heads):
            match = 3.5
    if not match and not emphasis:
        return 0.0
    if not 4 <= len(text) <= _LONGEST or is_clutter(text) or is_full_story(text):
        return 0.0
    score = emphasis + match + min(len(text), 80) / 80
    if line.aside or line.crumbs:
        score -= 3.0
    if line.linked > 0.7:
        score -= 2.0
    if line.caption:
        score -= 3.0
    if _is_site(text, facts):
        score -= 4.0 + match
    if list_kind(text) or is_stop(text):
        score -= 5.0
    if not match and _NEWS.match(text):
        score -= 1.5  # "News: Co-operation" heads a part of the site
    if line.sentence and len(text) > 160:
        score -= 2.0
    return score + _text_below(lines, number, others)


def _text_below(lines: list[Line], number: int, others: set[int]) -> float:
    """What speaks for a title: running text soon below it."""
    seen = 0
    for below in range(number + 1, min(len(lines), number + 40)):
        line = lines[below]
        if line.alt or is_clutter(line.text):
            continue
        if below in others:
            return -1.0
        if line.sentence and not line.aside:
            return 3.0 - 0.15 * seen
        seen += 1
        if seen > _NEAR:
            break
    return 0.0


def _undated(text: str, day_first: bool | None) -> str:
    """A line without a date before or after its words, and without the word that it is a title."""
    text = _LABEL.sub("", text)
    dates = find_dates(text, day_first=day_first) if len(text) <= 400 else ()
    if len(dates) == 1:
        before, after = text[: dates[0].start].strip(" [(|/–—-:,•·"), text[dates[0].end :].strip(" ])|/–—-:,•·.")
        if not before or not after:
            return before or after
    return text


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()
