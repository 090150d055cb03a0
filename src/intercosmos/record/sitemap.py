"""Sitemaps (sitemaps.org, 0.9): every page of a record with its full address.

>>> [(name, text.count(b"<loc>")) for name, text in sitemaps([("https://a.example/", "")], "https://a.example/")]
[('sitemap.xml', 1)]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

__all__ = ["sitemaps"]

_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: A sitemap holds no more addresses; a larger site has several, and one that names them.
_MOST: Final = 50_000


def sitemaps(pages: Sequence[tuple[str, str]], base_url: str, *, most: int = _MOST) -> Iterator[tuple[str, bytes]]:
    """The files, each with its name.

    Parameters
    ----------
    pages : full address of each page, and the day it was last changed, ISO, or nothing
    base_url : address of the folder the files will stand in, with its last slash

    Other Parameters
    ----------------
    most : addresses in one file
    """
    if len(pages) <= most:
        yield "sitemap.xml", _file("urlset", "url", pages)
        return
    names = []
    for number, start in enumerate(range(0, len(pages), most), 1):
        names.append(f"sitemap-{number}.xml")
        yield names[-1], _file("urlset", "url", pages[start : start + most])
    yield "sitemap.xml", _file("sitemapindex", "sitemap", [(f"{base_url}{name}", "") for name in names])


def _file(root: str, item: str, pages: Sequence[tuple[str, str]]) -> bytes:
    from lxml import etree

    made = etree.Element(f"{{{_NAMESPACE}}}{root}", nsmap={None: _NAMESPACE})
    for address, day in pages:
        one = etree.SubElement(made, f"{{{_NAMESPACE}}}{item}")
        etree.SubElement(one, f"{{{_NAMESPACE}}}loc").text = address
        if day:
            etree.SubElement(one, f"{{{_NAMESPACE}}}lastmod").text = day
    etree.indent(made)
    content: bytes = etree.tostring(made, xml_declaration=True, encoding="utf-8")
    return content + b"\n"
