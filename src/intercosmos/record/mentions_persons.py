"""Persons in a text, by how they are written: a given name and a surname, initials and a surname, a title before.

>>> text = "Head of Roscosmos Oleg Ostapenko, O.N. Ivanov-Petrov and Xu Dazhe met; a Soyuz Rocket stood in New Delhi."
>>> [text[start:end] for start, end in persons_in(text, [(8, 17)])]
['Oleg Ostapenko', 'O.N. Ivanov-Petrov', 'Xu Dazhe']
>>> text = "Космонавта Антона Шкаплерова ждали; пришёл и Ю. А. Иванов."
>>> [text[start:end] for start, end in persons_in(text)]
['Антона Шкаплерова', 'Ю. А. Иванов']
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from intercosmos.record.gazetteer import read_data
from intercosmos.record.mentions_words import stem

Span = tuple[int, int]

_INITIALS: Final = r"(?!(?:Dr|Mr|Ms|Mrs|St|No|Lt|Sr|Jr|Им)\.)(?:[A-ZА-ЯЁ][a-zа-яё]?\.[ \u00a0]?-?){1,3}(?=[A-ZА-ЯЁ])"
_CAPITAL: Final = r"[A-ZÀ-ÖØ-ÞŠŽČА-ЯЁ][\w’']{0,30}(?:-[A-ZÀ-ÖØ-ÞŠŽČА-ЯЁ]?[\w’']{1,30}){0,3}"
_WORD: Final = re.compile(r"[^\W\d_]+")
_PARTICLES: Final = frozenset(["van", "von", "der", "den", "de", "da", "di", "del", "la", "le", "al", "bin", "ibn"])
_TOKEN: Final = re.compile(rf"(?P<initials>{_INITIALS})|(?P<word>{_CAPITAL})|(?P<small>[a-zа-яё][\w’'-]{{0,40}})")
_PATRONYMIC: Final = re.compile(r"(vich|vna|vitch|вич\w{0,3}|вн[аеуыо]\w{0,2})$")
_SYLLABLE: Final = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uan|uai|ai|ei|ao|ou|an|en|in|un|ia|"
    r"ie|iu|ua|ui|uo|ue|er|a|o|e|i|u|v)"
)
_PINYIN: Final = re.compile(rf"(?:{_SYLLABLE})(?:['’-]?(?:{_SYLLABLE})){{0,2}}", re.IGNORECASE)
#: Titles after which a surname alone is a person.
_PERSONAL: Final = frozenset(
    stem(title)
    for title in (
        *(
            "cosmonaut",
            "astronaut",
            "taikonaut",
            "mr",
            "mrs",
            "ms",
            "dr",
            "prof",
            "professor",
            "academician",
            "colonel",
        ),
        *("president", "minister", "космонавт", "астронавт", "академик", "профессор", "президент", "министр"),
    )
)
_ABBREVIATED: Final = frozenset({"Dr", "Mr", "Mrs", "Ms", "Prof", "Gen", "Col", "Lt"})
#: How many words may stand between a title and a name: "head of the agency of the republic NAME".
_TITLE_REACH: Final = 4


@dataclass(frozen=True, slots=True)
class _Lists:
    given: frozenset[str]
    surnames: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]
    never: frozenset[str]
    small: frozenset[str]
    ideographs: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str
    kind: str  # "initials", "word", "small" or "name", a name that is known for something else


def persons_in(text: str, taken: Sequence[Span] = ()) -> list[Span]:
    """Where persons are named, in the order of the text; each of them once.

    Parameters
    ----------
    text : in English, Russian or Chinese
    taken : spans in their order that are names of other things; a surname may be one of them, if it is a single word
    """
    found: list[Span] = []
    seen: defaultdict[str, set[str]] = defaultdict(set)  # surname: what stands before it
    for start, end in sorted([*_western(text, taken), *_chinese(text)]):
        if found and start < found[-1][1]:
            continue
        *first, surname = (stem(word) for word in _WORD.findall(text[start:end]))
        if not _is_known(first, seen[surname]):
            found.append((start, end))
        seen[surname].add(" ".join(first))
    return found


def _is_known(first: list[str], others: set[str]) -> bool:
    """Whether somebody with the same surname was named before in these words, or in full before initials or nothing."""
    if not others or not first:
        return bool(others)
    initials = len(first[0]) <= 2
    return " ".join(first) in others or (initials and any(other.startswith(first[0][:1]) for other in others))


def _western(text: str, taken: Sequence[Span]) -> Iterator[Span]:
    tokens = list(_tokens(text, taken))
    lists, at = _lists(), 0
    while at < len(tokens):
        length = _person_at(text, tokens, at, lists)
        if length:
            last = tokens[at + length - 1]
            yield tokens[at].start, last.start + len(re.sub(r"['’]s?$", "", last.text))
        at += length or 1


def _tokens(text: str, taken: Sequence[Span]) -> Iterator[_Token]:
    """Capitalised words, initials, small words; known names of several words are one token."""
    spans = iter(taken)
    span = next(spans, None)
    at = 0
    while match := _TOKEN.search(text, at):
        start, end = match.span()
        while span is not None and span[1] <= start:
            span = next(spans, None)
        if span is not None and span[0] < end and span != (start, end) and " " in text[span[0] : span[1]].strip():
            yield _Token(min(span[0], start), span[1], text[span[0] : span[1]], "name")
            at = max(span[1], end) if span[1] < end else span[1]
            continue
        known = span is not None and span[0] < end
        yield _Token(start, end, match.group(), f"known {match.lastgroup}" if known else str(match.lastgroup))
        at = end


def _person_at(text: str, tokens: list[_Token], at: int, lists: _Lists) -> int:
    """How many tokens from ``at`` name a person; 0 for none."""
    first = tokens[at]
    if first.kind == "initials":
        return _after_initials(text, tokens, at, lists)
    if first.kind != "word" or _excluded(first, lists):
        return 0
    if _is_given(first, lists):
        return _after_given(text, tokens, at, lists)
    if first.text in lists.surnames and (length := _chinese_in_latin(text, tokens, at, lists)):
        return length
    return _by_title(text, tokens, at, lists)


def _follows(text: str, tokens: list[_Token], at: int) -> bool:
    """Whether token ``at`` follows the one before it with a space between, or nothing after initials."""
    if not 0 < at < len(tokens):
        return False
    gap = text[tokens[at - 1].end : tokens[at].start]
    before = tokens[at - 1]
    return (
        gap in (" ", "\u00a0", "\n")
        or (gap == "" and before.kind == "initials")
        or (gap in (". ", ".") and before.text in _ABBREVIATED)
    )


def _surname(text: str, tokens: list[_Token], at: int, lists: _Lists) -> int:
    """How many tokens from ``at`` are a surname that follows directly; 0 for none."""
    length = 0
    while _follows(text, tokens, at + length) and tokens[at + length].text.casefold() in _PARTICLES and length < 2:
        length += 1
    if not _follows(text, tokens, at + length):
        return 0
    token = tokens[at + length]
    if token.kind not in ("word", "known word") or len(token.text) < 2 or _excluded(token, lists):
        return 0
    following = at + length + 1
    if _follows(text, tokens, following) and tokens[following].kind == "word" and tokens[following].text in lists.never:
        return 0  # the Yuri Gagarin Street
    return length + 1


def _after_initials(text: str, tokens: list[_Token], at: int, lists: _Lists) -> int:
    if tokens[at].text.replace(" ", "") in ("U.S.", "U.K.", "U.N.", "St.", "No.", "Mr.", "Dr.", "Ms.", "Г.", "Им."):
        return 0
    if _follows(text, tokens, at + 1) and _is_given(tokens[at + 1], lists):
        further = _after_given(text, tokens, at + 1, lists)
        if further:
            return further + 1
    length = _surname(text, tokens, at + 1, lists)
    if not length or tokens[at + length].text.isupper():
        return 0
    second = at + length + 1
    if second < len(tokens) and tokens[second].kind == "word" and not _is_given(tokens[second], lists):
        length += _surname(text, tokens, second, lists)  # S. Unnikrishnan Nair
    return length + 1


def _after_given(text: str, tokens: list[_Token], at: int, lists: _Lists) -> int:
    length = 1
    while length < 3 and _follows(text, tokens, at + length) and _middle(text, tokens, at + length, lists):
        length += 1
    surname = _surname(text, tokens, at + length, lists)
    return length + surname if surname else 0


def _middle(text: str, tokens: list[_Token], at: int, lists: _Lists) -> bool:
    """Whether a token is a second given name, a patronymic or initials, and a surname comes after it."""
    token = tokens[at]
    middle = token.kind == "initials" or (
        token.kind == "word" and (_is_given(token, lists) or bool(_PATRONYMIC.search(token.text)))
    )
    return middle and _surname(text, tokens, at + 1, lists) > 0


def _chinese_in_latin(text: str, tokens: list[_Token], at: int, lists: _Lists) -> int:
    if not _follows(text, tokens, at + 1):
        return 0
    given = tokens[at + 1]
    if given.kind != "word" or given.text in lists.never or not _PINYIN.fullmatch(given.text):
        return 0
    goes_on = _follows(text, tokens, at + 2) and tokens[at + 2].kind == "word" and tokens[at + 2].text in lists.never
    return 0 if goes_on else 2


def _by_title(text: str, tokens: list[_Token], at: int, lists: _Lists) -> int:
    """A name that no list knows, by the title before it or the verb after it."""
    if at and len(tokens[at].text) > 1 and tokens[at].text.isupper() and tokens[at - 1].text.isupper():
        return 0  # a line in capitals, where verbs look like names: "COSMONAUTS REHEARSE EGRESS"
    title = _title_before(text, tokens, at, lists)
    length = _surname(text, tokens, at + 1, lists)
    if length and _is_given(tokens[at + 1], lists) and _surname(text, tokens, at + 2, lists):
        return 0  # the person comes with the next word
    if length and title:
        return length + 1
    if length and _follows(text, tokens, at + length + 1):
        follower = tokens[at + length + 1]
        if follower.kind == "small" and follower.text in lists.after and not _begins_run(text, tokens, at):
            return length + 1
    if length and _title_after(text, tokens, at + length + 1, lists) and not _begins_run(text, tokens, at):
        return length + 1
    if not length and title in _PERSONAL and tokens[at].text[1:].islower():
        return 1
    return 0


def _title_after(text: str, tokens: list[_Token], at: int, lists: _Lists) -> bool:
    """Whether a title follows behind a comma: "Madhavan Nair, the chairman"."""
    if not 0 < at < len(tokens) or text[tokens[at - 1].end : tokens[at].start] not in (", ", ",\n"):
        return False
    article = tokens[at].text in ("the", "a", "an") and _follows(text, tokens, at + 1)
    return stem(tokens[at + article].text) in lists.before


def _begins_run(text: str, tokens: list[_Token], at: int) -> bool:
    """Whether other capitalised words stand directly before."""
    return _follows(text, tokens, at) and tokens[at - 1].kind != "small"


def _title_before(text: str, tokens: list[_Token], at: int, lists: _Lists) -> str:
    """The title that stands before a name, directly or with what its bearer heads between them; ``""`` for none."""
    for back in range(1, _TITLE_REACH + 1):
        before = at - back
        if before < 0 or not _follows(text, tokens, before + 1):
            return ""
        token = tokens[before]
        word = stem(token.text)
        if token.kind in ("word", "small") and (word in lists.before):
            # Between the title and the name: "of Roscosmos", nothing else in small letters.
            between = tokens[before + 1 : at]
            if all(t.kind in ("name", "known word", "known small") or t.text in ("of", "the", "for") for t in between):
                return word
            return ""
    return ""


def _excluded(token: _Token, lists: _Lists) -> bool:
    if token.text.isupper() and token.text.lower() in lists.small:
        return True
    return token.text in lists.never or token.text.title() in lists.never or stem(token.text) in lists.before


def _is_given(token: _Token, lists: _Lists) -> bool:
    if token.kind not in ("word", "known word") or token.text in lists.never:
        return False
    head = token.text.partition("-")[0]
    return stem(token.text) in lists.given or stem(head) in lists.given


def _chinese(text: str) -> Iterator[Span]:
    for match in _lists().ideographs.finditer(text):
        group = "person" if match["person"] else "foreign"
        yield match.span(group)


@cache
def _lists() -> _Lists:
    data = read_data("gazetteer_persons.toml")
    titles = "|".join(sorted(data["before_chinese"], key=len, reverse=True))
    signs = data["chinese_signs"]
    ends = r"(?=[说表示指介强在和与、,，。：:；;（(致率等会出参向同将签署邀访宣透认谈主对为于称] ?|\s|$)"
    ideographs = re.compile(
        rf"(?:{titles})(?P<person>[{signs}][\u4e00-\u9fff]{{1,2}}?){ends}"
        rf"|(?:{titles}|(?<![\u4e00-\u9fff]))(?P<foreign>[\u4e00-\u9fff]{{1,6}}·[\u4e00-\u9fff]{{2,6}}?){ends}"
    )
    return _Lists(
        given=frozenset(stem(name) for name in (*data["given"], *data["given_russian"])) - {""},
        surnames=frozenset(data["chinese"]),
        before=frozenset(stem(word) for line in (*data["before"], *data["before_russian"]) for word in line.split()),
        after=frozenset(data["after"]),
        never=frozenset(data["never"]),
        small=frozenset(data["small"]),
        ideographs=ideographs,
    )
