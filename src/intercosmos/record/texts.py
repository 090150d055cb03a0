"""Stories in plain text and Markdown, with front matter (TOML or simple YAML) or without."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from intercosmos.errors import DataError, Where
from intercosmos.formats.toml import parse_toml
from intercosmos.record.dates import find_dates, only_date
from intercosmos.record.edtf import check_edtf
from intercosmos.record.ingest_told import Told
from intercosmos.record.pages_decode import decode
from intercosmos.record.pages_facts import absolute, language_of

__all__ = ["LARGEST_TEXT", "is_story_file", "read_text"]

#: Bytes of a text.
LARGEST_TEXT: Final = 2_000_000
_FENCED: Final = re.compile(r"\A\s*(\+\+\+|---)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|\Z)", re.DOTALL)
_OWN_ID: Final = re.compile(r"^id\s*=\s*[\"'](?:\d{4}|undated)[\w-]*[\"']", re.MULTILINE)
_HEADING: Final = re.compile(r"^#{1,6}\s+(.+?)\s*#*$")
_LABELLED: Final = re.compile(
    r"^(title|date|published|author|by|source|url|address|category|categories|tags|language|lang)\s?:\s+(.+)$",
    re.IGNORECASE,
)
_RULED: Final = re.compile(r"^(?:=+|-+)$")
_LONGEST_TITLE: Final = 300
#: Characters of front matter.
_LONGEST_FRONT: Final = 100_000
_FRONT: Final = Path("front matter")


def is_story_file(text: str) -> bool:
    """Whether a text is a story of a record already, as it stands in a store."""
    fenced = _FENCED.match(text)
    return fenced is not None and fenced[1] == "+++" and bool(_OWN_ID.search(fenced[2]))


def read_text(data: bytes) -> Told:
    """A story written as text: the first line is its title, unless front matter or a label gives one.

    Raises
    ------
    DataError
        If there is nothing in it, or its front matter cannot be read.

    Examples
    --------
    >>> told = read_text(b"# Heads back from China\\n18 November 2014\\n\\nThey spoke of engines.\\n")
    >>> told.title, told.date, told.text
    ('Heads back from China', '2014-11-18', 'They spoke of engines.')
    """
    if len(data) > LARGEST_TEXT:
        raise DataError(f"the text has more than {LARGEST_TEXT // 1_000_000} MB", advice="a story is shorter: split it")
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", " ", text)
    facts: dict[str, Any] = {}
    fenced = _FENCED.match(text)
    if fenced:
        facts = _toml(fenced[2]) if fenced[1] == "+++" else _yaml(fenced[2])
        text = text[fenced.end() :]
    paragraphs = _paragraphs(text)
    if not facts.get("title"):
        _labels(paragraphs, facts)
    title = _said(facts, "title")
    if title and paragraphs and _bare(paragraphs[0]).casefold() == title.casefold():
        paragraphs.pop(0)
    while not title:
        if not paragraphs:
            raise DataError("the text is empty", advice="the first line is the title, then the date and the text")
        title, rest = _title(paragraphs.pop(0))  # a first line may hold nothing but signs
        if rest:
            paragraphs.insert(0, rest)
    date = _date_of(facts) or _date_above(paragraphs)
    body = "\n\n".join(paragraphs)
    stated = _said(facts, "language") or _said(facts, "lang")
    return Told(
        title=title[:500],
        date=date,
        text=body,
        address=absolute(_said(facts, "url") or _said(facts, "address") or _said(facts, "link"), ""),
        publisher=(_said(facts, "source") or _said(facts, "publisher"))[:100],
        language=language_of(
            f"{title} {body}", stated if re.fullmatch(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?", stated) else ""
        ),
        authors=_list(facts, "author", "authors", "by"),
        categories=_list(facts, "category", "categories", "tags"),
        licence=_said(facts, "licence") or _said(facts, "license"),
    )


def _toml(text: str) -> dict[str, Any]:
    if len(text) > _LONGEST_FRONT:
        raise DataError(f"the front matter has more than {_LONGEST_FRONT} characters", where=Where(line=1))
    try:
        return {key.lower(): value for key, value in parse_toml(text, _FRONT).data.items()}
    except DataError as error:
        line = 1 + (error.where.line or 0)  # above it stands the fence
        raise DataError(f"the front matter is no TOML: {error.problem}", where=Where(line=line)) from None


def _yaml(text: str) -> dict[str, Any]:
    """Keys and plain values of YAML front matter, and lists of either form; nothing nested, no anchors, no tags."""
    facts: dict[str, Any] = {}
    key = ""
    for line in text.splitlines():
        item = re.match(r"^\s*-\s+(.+)$", line)
        if item and key:
            if isinstance(facts.get(key), list):
                facts[key].append(_unquoted(item[1]))
            continue
        pair = re.match(r"^([\w-]{1,40})\s*:\s*(.*)$", line)
        if pair:
            key = pair[1].lower()
            value = pair[2].strip()
            if not value:
                facts[key] = []
            elif value.startswith("[") and value.endswith("]"):
                facts[key] = [_unquoted(part) for part in value[1:-1].split(",") if part.strip()]
            else:
                facts[key] = _unquoted(value)
    return facts


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'" else text


def _paragraphs(text: str) -> list[str]:
    blocks = (block.strip("\n") for block in re.split(r"\n\s*\n", text))
    return [block for block in blocks if block.strip() and not _RULED.match(block.strip())]


def _labels(paragraphs: list[str], facts: dict[str, Any]) -> None:
    """Take "Title: ...", "Date: ..." from the first lines."""
    while paragraphs:
        lines = paragraphs[0].split("\n")
        found = [_LABELLED.match(line.strip()) for line in lines]
        if not all(found):
            return
        for match in found:
            if match:
                facts.setdefault(match[1].lower(), match[2].strip())
        paragraphs.pop(0)


def _title(block: str) -> tuple[str, str]:
    """The title in the first paragraph, and what remains of that."""
    first, *rest = block.split("\n")
    if rest and _RULED.match(rest[0].strip()):
        rest = rest[1:]
    title = _bare(first)
    if len(title) > _LONGEST_TITLE:
        return title[:_LONGEST_TITLE].rsplit(" ", 1)[0] + "…", block
    return title, "\n".join(rest).strip()


def _bare(line: str) -> str:
    heading = _HEADING.match(line.strip())
    return re.sub(r"^[*_]{1,3}|[*_]{1,3}$", "", heading[1] if heading else line.strip()).strip()


def _date_above(paragraphs: list[str]) -> str:
    """The date in a line of its own at the beginning or the end; taken out of the text."""
    for place in ((0, -1) if len(paragraphs) > 1 else (0,)) if paragraphs else ():
        lines = paragraphs[place].split("\n")
        for number in (0, len(lines) - 1):
            written = only_date(_bare(lines[number]))
            if written is not None:
                del lines[number]
                paragraphs[place] = "\n".join(lines).strip()
                if not paragraphs[place]:
                    del paragraphs[place]
                return written.edtf
    return ""


def _date_of(facts: dict[str, Any]) -> str:
    for key in ("date", "published", "created"):
        text = _said(facts, key)
        found = find_dates(text)
        if found:
            return found[0].edtf
        if text:
            try:
                return check_edtf(text)
            except ValueError as error:
                raise DataError(f"the date {text[:60]!r} cannot be read: {error}", where=Where(key=key)) from None
    return ""


def _said(facts: dict[str, Any], key: str) -> str:
    value = facts.get(key, "")
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name", "")
    return " ".join(str(value).split())


def _list(facts: dict[str, Any], *keys: str) -> tuple[str, ...]:
    found: list[str] = []
    for key in keys:
        value = facts.get(key, [])
        found += [str(v) for v in value] if isinstance(value, list) else re.split(r"[,;]\s*", str(value))
    return tuple(dict.fromkeys(" ".join(v.split())[:80] for v in found if v.strip()))[:10]
