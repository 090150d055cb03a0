"""Reading and writing what all CCSDS messages share: version, header, and the one or the other notation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from intercosmos.errors import DataError
from intercosmos.formats.ccsds import COMMENT, Document, Element, Entry, is_xml, kvn_entries, xml_root
from intercosmos.formats.text_file import read_document

__all__ = ["Source", "give_to_last", "grouped", "kvn_message", "leaves", "open_message", "save", "versioned", "wrapped"]

Source = Path | str | Document
_VERSION = re.compile(r"[0-9]{1,3}\.[0-9]{1,3}")


def open_message(source: Source, kind: str, max_bytes: int) -> tuple[Document, str, list[Entry] | Element]:
    """Document, version, and either all entries behind the version (KVN) or the outermost element (XML).

    Raises
    ------
    DataError
        If the message is of another kind, or does not begin with its version.
    """
    document = read_document(source, max_bytes=max_bytes, kind=f"{kind} message")
    marker = f"CCSDS_{kind}_VERS"
    if is_xml(document):
        root = _message_element(xml_root(document), kind, document)
        return versioned(root, kind, document)
    entries = kvn_entries(document)
    first = next((entry for entry in entries if entry.key != COMMENT), None)
    if first is None or first.key != marker:
        line = first.line if first else None
        raise DataError(f"an {kind} begins with {marker}", where=document.where(line), advice=f"{marker} = 3.0")
    if not _VERSION.fullmatch(first.value) or first.unit is not None:
        raise DataError(f"{first.value[:60]!r} is not a version", where=document.where(first.line, marker))
    return document, first.value, [entry for entry in entries if entry is not first]


def versioned(element: Element, kind: str, document: Document) -> tuple[Document, str, Element]:
    """An element of a message with its document and the version it says."""
    version = element.attributes.get("version", "")
    if not _VERSION.fullmatch(version):
        raise DataError(f"the {kind} does not say its version", where=document.where(element.line, "version"))
    return document, version, element


def _message_element(root: Element, kind: str, document: Document) -> Element:
    """The message itself, or the one of its kind in a combined instantiation (``ndm``)."""
    if root.tag == kind.lower():
        return root
    where = document.where(root.line)
    if root.tag != "ndm":
        raise DataError(f"this is a <{root.tag[:60]}>, not an {kind}", where=where, allowed=(kind.lower(), "ndm"))
    found = root.all(kind.lower())
    if len(found) != 1:
        advice = "read_ndm of intercosmos.formats.ndm gives all of them" if found else "check the path"
        raise DataError(
            f"the <ndm> has {len(found) or 'no'} {kind}{'s' * (len(found) > 1)}", where=where, advice=advice
        )
    return found[0]


def leaves(element: Element, document: Document, groups: Sequence[str]) -> Iterator[Entry]:
    """The entries below an element in order; only the elements named may hold others."""
    for child in element.children:
        if child.tag in groups:
            yield from leaves(child, document, groups)
        elif child.children:
            raise DataError(
                f"<{child.tag[:60]}> has no place in <{element.tag}>", where=document.where(child.line), allowed=groups
            )
        else:
            key = child.tag
            if key == "USER_DEFINED":
                key = f"USER_DEFINED_{child.attributes.get('parameter', '')}"
            yield Entry(key, child.text, child.attributes.get("units"), child.line)


def grouped(
    entries: Iterable[Entry], sections: Sequence[tuple[str, Sequence[str]]]
) -> tuple[dict[str, list[Entry]], list[Entry]]:
    """Entries by section, each section named with its keywords, and the comments behind the last keyword.

    A comment goes with the keyword behind it. A keyword of no section stays in the section before it, which will
    refuse it.
    """
    of = {key: name for name, keys in reversed(sections) for key in keys}
    current, parts, comments = sections[0][0], {name: list[Entry]() for name, _ in sections}, list[Entry]()
    for entry in entries:
        if entry.key == COMMENT:
            comments.append(entry)
            continue
        current = of.get(entry.key, "USER_DEFINED" if entry.key.startswith("USER_DEFINED_") else current)
        parts.setdefault(current, []).extend([*comments, entry])
        comments = []
    return parts, comments


def give_to_last(parts: dict[str, list[Entry]], remarks: list[Entry]) -> None:
    """Put comments behind everything into the last section that says something, where they will be written again."""
    filled = [part for part in parts.values() if part]
    (filled or list(parts.values()))[-1].extend(remarks)


def kvn_message(kind: str, version: str, blocks: Iterable[Iterable[str]]) -> str:
    """Text of a message in keyword-value notation: its version, then blocks with an empty line between."""
    parts = ["\n".join(lines) for lines in blocks]
    parts[0] = f"CCSDS_{kind}_VERS = {version}\n{parts[0]}"
    return "\n\n".join(part for part in parts if part) + "\n"


def wrapped(tag: str, lines: Iterable[str], indent: int, **attributes: str) -> Iterator[str]:
    """Lines inside an XML element; nothing for no lines."""
    inner = list(lines)
    if inner:
        said = "".join(f' {name}="{value}"' for name, value in attributes.items())
        yield f"{'  ' * indent}<{tag}{said}>"
        yield from inner
        yield f"{'  ' * indent}</{tag}>"


def save(text: str, path: Path | str | None) -> str:
    """Write a message where a path is given; the text in any case."""
    if path is not None:
        Path(path).write_text(text, encoding="utf-8", newline="\n")
    return text
