"""What programs add to pages that they save or keep: banners, addresses of their own, notes of where and when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from intercosmos.record.dates import find_dates

__all__ = ["Kept", "note_of", "without_banners"]

#: Notes in comments and in the head: of browsers, of programs that save pages into one file, of readers' modes.
_NOTES: Final = (
    re.compile(r"<!--\s{0,5}saved from url=\(\d{1,6}\)(?P<address>\S{1,2000}?)\s{0,5}-->", re.IGNORECASE),
    re.compile(
        r"<!--\s{0,9}Page saved with SingleFile\s{0,9}url:\s{0,5}(?P<address>\S{1,2000})\s{1,9}"
        r"saved date:\s(?P<day>[^\n-]{5,60})",
        re.IGNORECASE,
    ),
    re.compile(
        r"""<meta\s+name=["']?savepage-url["']?\s+content=["'](?P<address>[^"'\s]{1,2000})["']""", re.IGNORECASE
    ),
)
_SAVED_DAY: Final = re.compile(
    r"""<meta\s+name=["']?savepage-date["']?\s+content=["'](?P<day>[^"']{5,60})["']""", re.IGNORECASE
)
_MONTH_FIRST: Final = re.compile(r"(?:\w{3}\s)?(?P<m>[A-Z][a-z]{2})\s(?P<d>\d{1,2})\s(?P<y>\d{4})")
_ARCHIVED: Final = re.compile(
    r"^(?P<site>https?://(?:web\.)?archive\.org|https?://(?:www\.)?webarchive\.[\w.]{3,60}|)/(?P<way>web/(?P<when>\d{8})\d{0,6}"
    r"(?:[a-z]{2}_)?/)(?P<address>https?:/{1,2}.+)$",
    re.IGNORECASE | re.DOTALL,
)
_ARCHIVE: Final = "http://web.archive.org"
_ROLLED: Final = re.compile(
    r"""__wm\.(?:wombat|init)\(\s?["'](?P<address>https?://[^"'\s]{1,2000})["']\s?,\s?["'](?P<when>\d{14})["']"""
)
_STAMP: Final = re.compile(r"FILE ARCHIVED ON [\d:]{8} (?P<day>[A-Z][a-z]{2} \d{1,2}, \d{4})")
_CACHE: Final = re.compile(
    r"Google['’]s cache of\s{0,5}(?:<[^>]{0,2100}>)?\s{0,5}(?P<address>https?://[^\s<]{1,2000}?)\.?(?:</a>|\s|<)",
    re.IGNORECASE,
)
_CACHED: Final = re.compile(
    r"snapshot of the page as it appeared on (?P<day>\d{1,2} [A-Z][a-z]{2} \d{4})", re.IGNORECASE
)
#: Elements that keepers of pages put above them.
_BANNERS: Final = re.compile(
    r"^(?:wm-ipp(?:-base|-print|-inside)?|donato|(?:\w{1,20}__)?google-cache-hdr|(?:bn\d?__)?google-cache-hdr|savepage-\w+"
    r"|singlefile-\w+)$",
    re.IGNORECASE,
)
_UNSEEN_CLASS: Final = frozenset(("sf-hidden", "reader-toolbar", "toolbar-container", "reader-estimated-time"))


@dataclass(frozen=True, slots=True)
class Kept:
    """Where and when a page was kept.

    Attributes
    ----------
    address : of the page itself
    archive : of the copy in a public archive
    saved : the day somebody saved it, as EDTF
    seen : the day it looked so: saved or archived
    """

    address: str = ""
    archive: str = ""
    saved: str = ""
    seen: str = ""


def note_of(source: str) -> Kept:
    """What the source of a page says of where and when it was kept.

    >>> note_of("<!-- saved from url=(0020)http://a.example/1 -->").address
    'http://a.example/1'
    """
    head = source[:50_000]
    address = saved = seen = archive = ""
    for form in _NOTES:
        match = form.search(head)
        if match:
            address = address or match["address"]
            saved = saved or _day(match.groupdict().get("day") or "")
    stamped = _SAVED_DAY.search(head)
    saved = saved or (_day(stamped["day"]) if stamped else "")
    kept = _ARCHIVED.match(address)
    if kept:
        archive, address, seen = address, _whole(kept["address"]), _of_digits(kept["when"])
    rolled = _ROLLED.search(head)
    if rolled:
        address = rolled["address"]
        archive = archive or f"{_ARCHIVE}/web/{rolled['when']}/{address}"
        seen = seen or _of_digits(rolled["when"])
    cached = _CACHE.search(head)
    if cached and not address:
        address = cached["address"]
        when = _CACHED.search(head)
        seen = _day(when["day"]) if when else ""
    if archive and not seen:
        last = _STAMP.search(source[-5_000:])
        seen = _day(last["day"]) if last else ""
    return Kept(address, archive, saved, seen or saved)


def without_banners(tree: Any, kept: Kept) -> Kept:
    """Take from a page what its keeper added, and lead its links to where they led before; what was learned by that."""
    doomed = [
        e
        for e in tree.iter()
        if isinstance(e.tag, str)
        and e.tag not in ("html", "body")
        and (_BANNERS.match(e.get("id") or "") or _UNSEEN_CLASS & set((e.get("class") or "").split()))
    ]
    for element in doomed:
        if element.getparent() is not None:
            element.drop_tree()
    archive, address, seen = kept.archive, kept.address, kept.seen
    for element in tree.iter("a", "link", "base", "img"):
        name = "src" if element.tag == "img" else "href"
        match = _ARCHIVED.match((element.get(name) or "").strip()[:4000])
        if match is None:
            continue
        whole = _whole(match["address"])
        element.set(name, whole)
        if not archive and element.tag == "link" and (element.get("rel") or "").lower() == "canonical":
            archive, address = f"{match['site'] or _ARCHIVE}/{match['way']}{whole}", address or whole
            seen = seen or _of_digits(match["when"])
    if not address:
        domain = next((a for a in tree.iter("a") if "reader-domain" in (a.get("class") or "").split()), None)
        address = domain.get("href") or "" if domain is not None else ""
    return Kept(address, archive, kept.saved, seen)


def _whole(address: str) -> str:
    """An address with both of the strokes that archives sometimes make one."""
    return re.sub(r"^(https?:)/+", r"\1//", address, flags=re.IGNORECASE)


def _day(text: str) -> str:
    match = _MONTH_FIRST.match(text.strip())
    dates = find_dates(f"{match['d']} {match['m']} {match['y']}" if match else text)
    return next((d.edtf for d in dates if len(d.edtf) == 10), "")


def _of_digits(text: str) -> str:
    return next((d.edtf for d in find_dates(f"{text[:4]}-{text[4:6]}-{text[6:8]}")), "")
