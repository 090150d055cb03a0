"""Combined navigation data messages (``ndm``): several messages of any kinds in one XML file.

>>> from intercosmos.formats.opm import opm_from_state
>>> one = opm_from_state("2027-03-01T00:00:00", [7e6, 0, 0], [0, 7500.0, 0], object_name="A", object_id="2027-001A",
...     center="EARTH", frame="EME2000", originator="INTERCOSMOS", created="2026-11-23T00:00:00")
>>> text = write_ndm(Ndm((one, one), comments=("two states",)))
>>> read_ndm(Document(text)).messages == (one, one)
True

References
----------
CCSDS 505.0-B-3, XML Specification for Navigation Data Messages (2023), section 4.11.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from intercosmos.errors import DataError
from intercosmos.formats.ccsds import COMMENT, Document, Element, is_xml, kvn_entries, xml_line, xml_root
from intercosmos.formats.ccsds_blocks import one_line
from intercosmos.formats.ccsds_message import Source, save, versioned
from intercosmos.formats.cdm import Cdm, cdm_of, read_cdm, write_cdm
from intercosmos.formats.oem import Oem, oem_of, read_oem, write_oem
from intercosmos.formats.omm import Omm, omm_of_element, read_omm, xml_text
from intercosmos.formats.opm import Opm, opm_of, read_opm, write_opm
from intercosmos.formats.text_file import read_document

__all__ = ["Message", "Ndm", "read_ndm", "write_ndm"]

Message: TypeAlias = Opm | Omm | Oem | Cdm
_OF: Final[dict[str, Callable[..., Message]]] = {"opm": opm_of, "oem": oem_of, "cdm": cdm_of}
_READ: Final[dict[str, Callable[..., Any]]] = {"OPM": read_opm, "OMM": read_omm, "OEM": read_oem, "CDM": read_cdm}
_KINDS: Final = ("opm", "omm", "oem", "cdm")


@dataclass(frozen=True)
class Ndm:
    """Messages that travel together, in their order, and the comments before them."""

    messages: tuple[Message, ...]
    comments: tuple[str, ...] = ()


def read_ndm(source: Source, *, max_bytes: int = 200_000_000) -> Ndm:
    """Read a combined message, or any single one: OPM, OMM, OEM or CDM, in XML or KVN.

    Parameters
    ----------
    source : path, or a :class:`~intercosmos.formats.text_file.Document`

    Raises
    ------
    DataError
        With file, line and keyword, for anything the standards do not allow, and for a message of another kind
        within (the readers of single kinds take theirs out of such a file).
    """
    document = read_document(source, max_bytes=max_bytes, kind="navigation data message")
    if not is_xml(document):
        return Ndm(_single(document))
    root = xml_root(document)
    if root.tag != "ndm":
        return Ndm((_message(root, document),))
    messages, comments = list[Message](), list[str]()
    for child in root.children:
        if child.tag == COMMENT and not child.children:
            if messages:
                where = document.where(child.line, COMMENT)
                raise DataError("comments of an <ndm> stand before its messages", where=where)
            comments.append(one_line(child.text))
        else:
            messages.append(_message(child, document))
    if not messages:
        raise DataError("the <ndm> holds no message", where=document.where(root.line), allowed=_KINDS)
    return Ndm(tuple(messages), tuple(comments))


def _single(document: Document) -> tuple[Message, ...]:
    """A message in keyword-value notation; of mean-elements messages there may be several, one after another."""
    first = next((entry for entry in kvn_entries(document) if entry.key != COMMENT), None)
    key = first.key if first is not None else ""
    for kind, read in _READ.items():
        if key == f"CCSDS_{kind}_VERS":
            found = read(document)
            return tuple(found) if isinstance(found, list) else (found,)
    raise DataError(
        "a message begins with its version",
        where=document.where(first.line if first is not None else None),
        allowed=[f"CCSDS_{kind}_VERS" for kind in _READ],
    )


def _message(element: Element, document: Document) -> Message:
    if element.tag == "omm":
        return omm_of_element(element, document)
    if element.tag in _OF:
        return _OF[element.tag](*versioned(element, element.tag.upper(), document))
    raise DataError(
        f"<{element.tag[:60]}> is no message that is read", where=document.where(element.line), allowed=_KINDS,
        advice="read_opm and its like take the one message of their kind out of such a file",
    )  # fmt: skip


def write_ndm(combined: Ndm, path: Path | str | None = None) -> str:
    """Text of a combined message in XML, written to a file where a path is given.

    Raises
    ------
    DataError
        Without a message.
    """
    if not combined.messages:
        raise DataError("a combined message has at least one message")
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<ndm>"]
    lines += [xml_line(COMMENT, comment, indent=1) for comment in combined.comments]
    for message in combined.messages:
        lines += _lines(message)
    return save("\n".join([*lines, "</ndm>", ""]), path)


def _lines(message: Message) -> list[str]:
    """Lines of one message without the declaration of XML."""
    if isinstance(message, Omm):
        return xml_text([message]).splitlines()[2:-1]  # nor the <ndm> around it
    if isinstance(message, Opm):
        text = write_opm(message, notation="xml")
    elif isinstance(message, Oem):
        text = write_oem(message, notation="xml")
    else:
        text = write_cdm(message, notation="xml")
    return text.split("\n")[1:-1]
