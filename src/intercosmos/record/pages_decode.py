"""From the bytes of a saved page to a tree: archives (MHTML), encodings told and untold, and limits.

Nothing is fetched and no entity is expanded. A page of several million characters or nested without end is refused: no
page of news is one.
"""

from __future__ import annotations

import codecs
import email
import re
from dataclasses import dataclass, replace
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from intercosmos.errors import DataError
from intercosmos.record.pages_saved import Kept, note_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["LARGEST_FILE", "LARGEST_PAGE", "SavedPage", "decode", "parse_page", "saved_page"]

#: Bytes of a file (an archive carries its pictures) and characters of the page itself.
LARGEST_FILE: Final = 50_000_000
LARGEST_PAGE: Final = 5_000_000
#: Parts of an archive, and how deep they may lie in one another.
_MOST_BOUNDARIES: Final = 20
_MOST_PARTS: Final = 2_000
#: Attributes of a tag.
_MOST_ATTRIBUTES: Final = 2_000

_META: Final = re.compile(rb"""<meta[^>]{0,300}?charset\s{0,5}=\s{0,5}["']?\s{0,5}([\w.:-]{2,40})""", re.IGNORECASE)
_XML: Final = re.compile(rb"""^\s{0,20}<\?xml[^>]{0,200}?encoding\s{0,5}=\s{0,5}["']([\w.:-]{2,40})""", re.IGNORECASE)
_MHTML_HEAD: Final = re.compile(
    rb"^(?:[\w-]{1,60}:[^\n]{0,1000}\r?\n|[ \t][^\n]{0,1000}\r?\n){1,60}?\r?\n", re.MULTILINE
)
_TAG: Final = re.compile(r"<[A-Za-z][^\s>]*")
#: What stands in a tag: spaces, a value with or without quotes, a name. Each begins otherwise, so all is read once.
_OF_TAG: Final = re.compile(r"""\s+|=\s*(?:"[^"]*"?|'[^']*'?|[^\s>"']*)|(?P<name>[^\s=>]+)""")
_CYRILLIC: Final = ("windows-1251", "koi8-r", "iso-8859-5", "cp866")
_OFTEN: Final = frozenset("оеаинтсрвлкмдпу")
_SELDOM: Final = frozenset("яыьгзбчйхжшюцщэфъё")
_RUN: Final = re.compile(rb"(?<![A-Za-z\x80-\xff])[\x80-\xff]{3,}(?![A-Za-z])")
_CHINESE: Final = re.compile(r"[的是在和国中了有人天航空一年月日]")


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page as text.

    Attributes
    ----------
    text : its source
    kept : where it was saved from and when, as far as it says so
    """

    text: str
    kept: Kept


def saved_page(data: bytes) -> SavedPage:
    """The page in a file: HTML as it is, or the first page of an MHTML archive.

    Raises
    ------
    DataError
        If the file is too large, an archive without a page, or no text.
    """
    if len(data) > LARGEST_FILE:
        raise DataError(
            f"the file is larger than {LARGEST_FILE // 1_000_000} MB", advice="save the page without its pictures"
        )
    if _is_archive(data):
        return _of_archive(data)
    text = decode(data)
    return SavedPage(text, note_of(text))


def decode(data: bytes, declared: str = "") -> str:
    """Text of bytes: by byte-order mark, by what the page or ``declared`` says if that can be, else by its letters."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    head = data[:8192]
    if head.count(0) > len(head) // 4:
        return data.decode("utf-16-le" if head[1:2] == b"\0" else "utf-16-be", "replace")
    told = _META.search(head) or _XML.search(head)
    for name in (declared, told[1].decode("ascii") if told else ""):
        text = _as_told(data, name)
        if text is not None:
            return text
    return _guessed(data)


def _as_told(data: bytes, name: str) -> str | None:
    """Text by an encoding's name; ``None`` if there is no such encoding or the bytes are of another."""
    try:
        encoding = codecs.lookup(name.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    if encoding in ("iso8859-1", "ascii", "cp1252"):
        # servers of the time said so of anything: Russian pages show it by their letters
        return _guessed(data) if max(data, default=0) > 127 else data.decode("ascii")
    if encoding.startswith("utf-16"):
        return None  # a page that could be read this far has a byte a letter
    if encoding == "gb2312":
        encoding = "gb18030"
    try:
        text = data.decode(encoding, "replace")
    except (LookupError, UnicodeError, AssertionError):  # codecs that are not of text
        return None
    wrong = text.count("\ufffd")
    return text if wrong <= 2 or wrong * 50 < sum(1 for byte in data if byte > 127) else None


def _guessed(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    high = sum(1 for byte in data if byte > 127)
    if text.count("\ufffd") * 20 < high:
        return text  # a few broken letters, as where a page was cut
    # accents, dashes and quotes of western pages stand among ASCII letters or alone; Russian words are runs
    runs = b" ".join(_RUN.findall(data))[:20_000]
    letters = len(runs) - runs.count(b" ")
    best = max(_CYRILLIC, key=lambda name: _russian(runs.decode(name, "replace")))
    if letters and _russian(runs.decode(best, "replace")) > 0.5 * letters:
        return data.decode(best, "replace")
    chinese = data.decode("gb18030", "replace")
    if chinese.count("\ufffd") <= 2 and len(_CHINESE.findall(chinese)) * 40 > high:
        return chinese
    return data.decode("cp1252", "replace")


def _russian(text: str) -> float:
    """How much a text looks like Russian: usual small letters count, capitals amid words and odd signs against."""
    score = 0.0
    before = " "
    for letter in text:
        if letter in _OFTEN:
            score += 1.0
        elif letter in _SELDOM:
            score += 0.3
        elif letter.isupper():
            score += 0.6 if before == " " else -0.5 if before.islower() else 0.4
        elif letter != " ":
            score -= 0.5
        before = letter
    return score


def _is_archive(data: bytes) -> bool:
    head = data[:4096].lower()
    return b"mime-version:" in head and b"content-type:" in head and not head.lstrip().startswith(b"<")


def _of_archive(data: bytes) -> SavedPage:
    small = data.lower()
    if small.count(b"boundary=") > _MOST_BOUNDARIES or small.count(b"content-type:") > _MOST_PARTS:
        raise DataError("the archive has more parts than any page", advice="save the page as HTML")
    message = email.message_from_bytes(data)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            body = part.get_payload(decode=True)
            if isinstance(body, bytes):
                text = decode(body, str(part.get_content_charset() or ""))
                address = _header(message, "Snapshot-Content-Location") or _header(part, "Content-Location")
                kept, day = note_of(text), _day(_header(message, "Date"))
                return SavedPage(
                    text, replace(kept, address=address or kept.address, saved=day or kept.saved, seen=kept.seen or day)
                )
    raise DataError("the archive has no page", advice="save the page as HTML")


def _header(part: Message, name: str) -> str:
    return re.sub(r"\s+", "", str(part.get(name, ""))) if name != "Date" else str(part.get(name, ""))


def _day(text: str) -> str:
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return ""


def parse_page(text: str) -> HtmlElement:
    """The tree of a page.

    Raises
    ------
    DataError
        If there is nothing in it, or too much.
    """
    from lxml import etree, html

    if len(text) > LARGEST_PAGE:
        raise DataError(
            f"the page has more than {LARGEST_PAGE // 1_000_000} million characters", advice="give the story alone"
        )
    parser = html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8", recover=True
    )
    if _most_in_a_tag(text) > _MOST_ATTRIBUTES:
        raise DataError("a tag has more attributes than any page needs", advice="give the story as text")
    # XML does not allow these; lxml would refuse the whole page for one of them
    clean = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", " ", text)
    try:
        tree = html.document_fromstring(clean.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError) as error:
        raise DataError(f"there is no page in it: {error}") from None
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise DataError("the page is nested too deeply to be a page of news", advice="give the story as text")
    return tree


def _most_in_a_tag(text: str) -> int:
    """How many attributes the fullest tag has, or a few more: the parser compares each with all before it."""
    most = place = 0
    while (tag := _TAG.search(text, place)) is not None:
        count, place = 0, tag.end()
        while (piece := _OF_TAG.match(text, place)) is not None:
            count += piece.lastgroup == "name"
            place = piece.end()
        most = max(most, count)
    return most
