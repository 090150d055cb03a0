"""What the tables of keywords cannot say: rules of CCSDS messages that tie one keyword to another.

References
----------
CCSDS 502.0-B-3, table 3-3 and 3.2.4.9 (OPM), tables 4-3 (OMM) and 5-3, 5.2.4.5 and 5.2.5.7 (OEM); CCSDS 508.0-B-1,
tables 3-2 and 3-3 (CDM).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from intercosmos.errors import DataError
from intercosmos.formats.ccsds import Document, Entry
from intercosmos.formats.ccsds_blocks import Block
from intercosmos.formats.ccsds_time import instant

__all__ = [
    "burns_need_a_mass",
    "covariances_in_order",
    "frames_are_one",
    "one_anomaly",
    "one_time_system",
    "probability_is_one",
    "span_and_interpolation",
]


def _line(entries: Sequence[Entry], key: str) -> int | None:
    first = entries[0].line if entries else None
    return next((entry.line for entry in entries if entry.key == key), first)


def one_anomaly(elements: Block, entries: Sequence[Entry], document: Document) -> None:
    """Osculating elements have the true or the mean anomaly."""
    if ("TRUE_ANOMALY" in elements) == ("MEAN_ANOMALY" in elements):
        raise DataError(
            f"the elements have {'both anomalies' if 'TRUE_ANOMALY' in elements else 'no anomaly'}",
            where=document.where(_line(entries, "MEAN_ANOMALY"), "MEAN_ANOMALY"),
            allowed=("TRUE_ANOMALY", "MEAN_ANOMALY"),
        )


def burns_need_a_mass(burns: Sequence[Entry], spacecraft: Block | None, document: Document) -> None:
    """A message with burns says how heavy the spacecraft is."""
    if burns and (spacecraft is None or "MASS" not in spacecraft):
        raise DataError(
            "MASS is missing: the message has burns",
            where=document.where(burns[0].line, "MASS"),
            advice="add the spacecraft's mass before them, such as MASS = 1913.0 [kg]",
        )


def span_and_interpolation(metadata: Block, entries: Sequence[Entry], document: Document) -> None:
    """The span of a segment ends after it begins; an interpolation has a degree."""
    if "INTERPOLATION" in metadata and "INTERPOLATION_DEGREE" not in metadata:
        raise DataError(
            "INTERPOLATION_DEGREE is missing: there is an INTERPOLATION",
            where=document.where(_line(entries, "INTERPOLATION"), "INTERPOLATION_DEGREE"),
        )
    if instant(metadata.text("STOP_TIME")) < instant(metadata.text("START_TIME")):
        raise DataError(
            "STOP_TIME is before START_TIME", where=document.where(_line(entries, "STOP_TIME"), "STOP_TIME")
        )


def one_time_system(segments: Sequence[Block], lines: Sequence[int], document: Document) -> None:
    """All segments of an ephemeris message count time alike."""
    for metadata, line in zip(segments, lines, strict=True):
        said, wanted = (block.text("TIME_SYSTEM") for block in (metadata, segments[0]))
        if said.upper() != wanted.upper():
            raise DataError(
                f"the TIME_SYSTEM of this segment is {said[:40]}, not that of the first one",
                where=document.where(line, "TIME_SYSTEM"),
                allowed=(wanted[:40],),
                advice="write one message for each time system",
            )


def covariances_in_order(covariances: Sequence[Block], line: int, document: Document) -> None:
    """Covariances of a segment stand in the order of their epochs."""
    for earlier, later in pairwise(block.text("EPOCH") for block in covariances):
        if instant(later) < instant(earlier):
            raise DataError(
                f"the covariance of {later} stands behind that of {earlier}",
                where=document.where(line, "EPOCH"),
                advice="sort the covariances",
            )


def probability_is_one(relative: Block, entries: Sequence[Entry], document: Document) -> None:
    """A probability lies between 0 and 1."""
    key = "COLLISION_PROBABILITY"
    if key in relative and not 0 <= relative.number(key) <= 1:
        where = document.where(_line(entries, key), key)
        raise DataError(f"{key} is {relative.text(key)}", where=where, allowed=("0 to 1",))


def frames_are_one(first: Block, second: Block, entries: Sequence[Entry], document: Document) -> None:
    """Both objects of a conjunction are given in one frame."""
    one, other = (block.text("REF_FRAME") for block in (first, second))
    if one.upper() != other.upper():
        raise DataError(
            f"OBJECT2 is given in {other}, OBJECT1 in {one}",
            where=document.where(_line(entries, "REF_FRAME"), "REF_FRAME"),
            allowed=(one,),
        )
