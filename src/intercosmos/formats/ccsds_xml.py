"""XML of navigation data messages, read safely and with the line of every element.

Our own small tree on the standard library's expat, whose tree builder keeps no lines. Nothing is fetched, no entity
expands, and depth and number of elements are limited.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from intercosmos.errors import DataError
from intercosmos.formats.text_file import Document

__all__ = ["Element", "xml_root"]

#: Elements in elements; a navigation message needs about ten.
MAX_DEPTH = 40
#: A day of states every second has 700,000.
MAX_ELEMENTS = 2_000_000


@dataclass(slots=True)
class Element:
    """An XML element with its line."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def find(self, *tags: str) -> Element | None:
        """The first child of that tag, of that the first child of the next tag, and so on."""
        node: Element | None = self
        for tag in tags:
            node = next((child for child in node.children if child.tag == tag), None) if node else None
        return node

    def all(self, tag: str) -> list[Element]:
        """The children of that tag."""
        return [child for child in self.children if child.tag == tag]


def xml_root(document: Document) -> Element:
    """The outermost element of an XML message.

    Prefixes of a namespace are left off: the standard has every message with and without (``ndm:header``). A document
    type declaration is refused, and with it every entity but the five of XML itself: none is fetched and none expands.

    Raises
    ------
    DataError
        If this is not well-formed XML, declares a document type or is nested too deeply; with the line.
    """
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    roots: list[Element] = []
    open_elements: list[Element] = []
    pieces: list[list[str]] = []
    counted = [0]

    def start(tag: str, attributes: dict[str, str]) -> None:
        element = Element(tag.rpartition(":")[2], attributes, parser.CurrentLineNumber)
        (open_elements[-1].children if open_elements else roots).append(element)
        open_elements.append(element)
        pieces.append([])
        counted[0] += 1
        if counted[0] > MAX_ELEMENTS:
            raise DataError(f"more than {MAX_ELEMENTS} elements", where=document.where(element.line))
        if len(open_elements) > MAX_DEPTH:
            raise DataError(f"nested deeper than {MAX_DEPTH} levels", where=document.where(element.line))

    def end(_: str) -> None:
        element = open_elements.pop()
        element.text = "".join(pieces.pop()).strip()
        if element.text and element.children:
            raise DataError(f"text stands between the elements in <{element.tag}>", where=document.where(element.line))

    def text(content: str) -> None:
        pieces[-1].append(content)

    def refuse(*_: object) -> NoReturn:
        raise DataError(
            "a document type declaration (DOCTYPE) is not allowed",
            where=document.where(parser.CurrentLineNumber),
            advice="remove it: navigation messages are described by a schema and need none",
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(document.text.encode("utf-8"), True)
    except expat.ExpatError as error:
        raise DataError(
            f"this is not XML: {expat.ErrorString(error.code)}, column {error.offset + 1}",
            where=document.where(error.lineno),
        ) from error
    except UnicodeEncodeError as error:
        raise DataError("the text contains half a character", where=document.where()) from error
    return roots[0]
