"""Orbit mean-elements messages (OMM): reading and writing in KVN and XML.

One record, :class:`Omm`, holds what a message or a two-line set says, number by number as published; it can be given
to ``intercosmos.physics.orbits.sgp4_states`` as it is.

References
----------
CCSDS 502.0-B-3, Orbit Data Messages (2023), chapter 4 and annex on XML; CelesTrak, A New Way to Obtain GP Data.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from intercosmos.constants import EARTH_MU
from intercosmos.errors import DataError, PhysicsError
from intercosmos.formats import ccsds
from intercosmos.formats import ccsds_tables as tables
from intercosmos.formats.ccsds import Document, Element, Entry, Fields
from intercosmos.formats.ccsds_blocks import Keyword, Table, read_block
from intercosmos.formats.text_file import read_document
from intercosmos.physics.orbits.mean_elements import MeanElements, day_and_second

__all__ = ["Omm", "kvn_text", "omm_of", "omm_of_element", "read_omm", "xml_text"]

_VERSION = "CCSDS_OMM_VERS"
_HEADER = ("CLASSIFICATION", "CREATION_DATE", "ORIGINATOR", "MESSAGE_ID")
_METADATA = (
    "OBJECT_NAME", "OBJECT_ID", "CENTER_NAME", "REF_FRAME", "REF_FRAME_EPOCH", "TIME_SYSTEM", "MEAN_ELEMENT_THEORY",
)  # fmt: skip
_ELEMENTS = (
    "EPOCH", "SEMI_MAJOR_AXIS", "MEAN_MOTION", "ECCENTRICITY", "INCLINATION", "RA_OF_ASC_NODE", "ARG_OF_PERICENTER",
    "MEAN_ANOMALY", "GM",
)  # fmt: skip
_SPACECRAFT = ("MASS", "SOLAR_RAD_AREA", "SOLAR_RAD_COEFF", "DRAG_AREA", "DRAG_COEFF")
_TLE = (
    "EPHEMERIS_TYPE", "CLASSIFICATION_TYPE", "NORAD_CAT_ID", "ELEMENT_SET_NO", "REV_AT_EPOCH", "BSTAR", "BTERM",
    "MEAN_MOTION_DOT", "MEAN_MOTION_DDOT", "AGOM",
)  # fmt: skip
_AXES = ("X", "Y", "Z", "X_DOT", "Y_DOT", "Z_DOT")
_COVARIANCE = ("COV_REF_FRAME", *(f"C{a}_{b}" for k, a in enumerate(_AXES) for b in _AXES[: k + 1]))
#: Numbers without a field of their own, which are checked and kept as texts.
_CHECKED = (
    Table("meanElements", tuple(Keyword(*said) for said in (
        ("SEMI_MAJOR_AXIS", "number", "km"), ("GM", "number", "km**3/s**2"), ("BTERM", "number", "m**2/kg"),
        ("AGOM", "number", "m**2/kg"),
    ))),
    tables.OPM_SPACECRAFT,
    tables.OPM_COVARIANCE,
)  # fmt: skip
#: Elements of the data section in XML and their keywords, in the order of the schema.
_DATA = {
    "meanElements": _ELEMENTS,
    "spacecraftParameters": _SPACECRAFT,
    "tleParameters": _TLE,
    "covarianceMatrix": _COVARIANCE,
}
_KNOWN = (_VERSION, *_HEADER, *_METADATA, *_ELEMENTS, *_SPACECRAFT, *_TLE, *_COVARIANCE)
_UNITS = {
    "MEAN_MOTION": "rev/day", "INCLINATION": "deg", "RA_OF_ASC_NODE": "deg", "ARG_OF_PERICENTER": "deg",
    "MEAN_ANOMALY": "deg", "BSTAR": "1/ER", "MEAN_MOTION_DOT": "rev/day**2", "MEAN_MOTION_DDOT": "rev/day**3",
}  # fmt: skip
_SPELLED = {"rev/day": ("rev/day", "REV/DAY"), "deg": ("deg", "DEG"), "1/ER": ("1/ER",)}
#: Keywords that have a field of :class:`Omm` of their own; all others are kept in ``further``.
_OWN = {
    "OBJECT_NAME": "name", "OBJECT_ID": "designator", "MEAN_MOTION": "mean_motion", "ECCENTRICITY": "eccentricity",
    "INCLINATION": "inclination", "RA_OF_ASC_NODE": "node", "ARG_OF_PERICENTER": "perigee", "MEAN_ANOMALY": "anomaly",
    "EPHEMERIS_TYPE": "ephemeris_type", "CLASSIFICATION_TYPE": "classification", "NORAD_CAT_ID": "number",
    "ELEMENT_SET_NO": "element_set", "REV_AT_EPOCH": "revolution", "BSTAR": "bstar", "MEAN_MOTION_DOT": "rate",
    "MEAN_MOTION_DDOT": "second_rate", "CREATION_DATE": "creation_date", "ORIGINATOR": "originator",
    "CENTER_NAME": "center", "REF_FRAME": "frame", "TIME_SYSTEM": "time_system", "MEAN_ELEMENT_THEORY": "theory",
}  # fmt: skip
#: SGP4 under its names; the one with four letters more needs other terms of drag.
_SGP4 = {"SGP4", "SGP/SGP4", "SGP4/SDP4", "SDP4"}
#: What CCSDS 502.0-B-3, 4.2.4.7, calls an element set of SGP4-XP.
_XP = 4
_INTEGERS = ("EPHEMERIS_TYPE", "NORAD_CAT_ID", "ELEMENT_SET_NO", "REV_AT_EPOCH")
_OPTIONAL_NUMBERS = ("BSTAR", "MEAN_MOTION_DOT", "MEAN_MOTION_DDOT")
_MJD_ZERO = date(1858, 11, 17)


@dataclass(frozen=True)
class Omm:
    """Mean elements of one object with everything its message says.

    Attributes
    ----------
    name, designator : ``OBJECT_NAME``, and ``OBJECT_ID`` as ``1998-067A``
    epoch_day, epoch_s : modified Julian day and second of the day, in ``time_system``
    mean_motion : rev/day; where the message has a semi-major axis, the motion that belongs to it
    eccentricity : -
    inclination, node, perigee, anomaly : deg
    number : of the catalogue, 0 where unknown
    bstar : 1/Earth radii
    rate, second_rate : ``MEAN_MOTION_DOT`` and ``_DDOT`` as catalogues publish them: the numbers of the two lines,
        half the first and a sixth of the second derivative
    comments : in their order
    further : keywords without a field here: key, text, unit
    user_defined : of ``USER_DEFINED_…``, by the rest of their name
    """

    name: str
    designator: str
    epoch_day: int
    epoch_s: float
    mean_motion: float
    eccentricity: float
    inclination: float
    node: float
    perigee: float
    anomaly: float
    number: int = 0
    bstar: float = 0.0
    rate: float = 0.0
    second_rate: float = 0.0
    classification: str = "U"
    ephemeris_type: int = 0
    element_set: int = 0
    revolution: int = 0
    creation_date: str = ""
    originator: str = ""
    center: str = "EARTH"
    frame: str = "TEME"
    time_system: str = "UTC"
    theory: str = "SGP4"
    version: str = "3.0"
    comments: tuple[str, ...] = ()
    further: tuple[tuple[str, str, str | None], ...] = ()
    user_defined: dict[str, str] = field(default_factory=dict)

    @property
    def epoch(self) -> str:
        """The epoch as CCSDS writes it, with all its decimals."""
        minutes, second = divmod(Decimal(repr(self.epoch_s)), 60)
        hour, minute = divmod(int(minutes), 60)
        whole, _, decimals = format(second, "f").partition(".")
        text = f"{_MJD_ZERO + timedelta(self.epoch_day)}T{hour:02}:{minute:02}:{int(whole):02}"
        decimals = decimals.rstrip("0")
        return f"{text}.{decimals.ljust(6, '0')}" if decimals else text

    @property
    def mean_elements(self) -> MeanElements:
        """The elements for SGP4; DataError if they are of another theory, centre, frame or time system.

        Nor are those of SGP4-XP (``EPHEMERIS_TYPE`` 4): its mean elements are others, and drag and light have terms of
        their own.
        """
        wanted = {"center": "EARTH", "frame": "TEME", "time_system": "UTC"}
        for attribute, value in wanted.items():
            if getattr(self, attribute).upper() != value:
                raise DataError(f"{self.name}: the {attribute} is {getattr(self, attribute)!r}", allowed=(value,))
        if not _of_sgp4(self.theory):
            raise DataError(f"{self.name}: the mean elements are of the theory {self.theory!r}", allowed=("SGP4",))
        if self.ephemeris_type == _XP:
            raise DataError(
                f"{self.name}: EPHEMERIS_TYPE is 4: the mean elements are those of SGP4-XP", allowed=("0", "2"),
                advice="ask for the element set of SGP4",
            )  # fmt: skip
        if any(key == "SEMI_MAJOR_AXIS" for key, _, _ in self.further):
            raise DataError(
                f"{self.name}: SGP4 takes MEAN_MOTION, not SEMI_MAJOR_AXIS", advice="ask for the mean motion"
            )
        return MeanElements.of(
            {
                "EPOCH": self.epoch, "MEAN_MOTION": self.mean_motion, "ECCENTRICITY": self.eccentricity,
                "INCLINATION": self.inclination, "RA_OF_ASC_NODE": self.node, "ARG_OF_PERICENTER": self.perigee,
                "MEAN_ANOMALY": self.anomaly, "BSTAR": self.bstar, "NORAD_CAT_ID": self.number,
            }
        )  # fmt: skip


def read_omm(source: Path | str | Document, *, max_bytes: int = 50_000_000) -> list[Omm]:
    """Every message of a file, in KVN (one after another) or XML (one, or several in an ``ndm``).

    Raises
    ------
    DataError
        If the file cannot be read, with line and keyword; UnknownIdError for an unknown keyword.
    """
    document = read_document(source, max_bytes=max_bytes, kind="orbit mean-elements message")
    if ccsds.is_xml(document):
        return [omm_of_element(element, document) for element in _xml_messages(ccsds.xml_root(document), document)]
    messages = _kvn_messages(ccsds.kvn_entries(document), document)
    return [omm_of(Fields(entries, document, known=_KNOWN)) for entries in messages]


def omm_of_element(element: Element, document: Document) -> Omm:
    """The record of an element ``omm``."""
    return omm_of(Fields(_xml_message(element, document), document, known=_KNOWN))


def omm_of(fields: Fields) -> Omm:
    """The record of one message's keywords."""
    text = {key: fields.text(key, "") for key in ("CREATION_DATE", "ORIGINATOR")}
    text |= {key: fields.text(key) for key in ("OBJECT_NAME", "OBJECT_ID", "TIME_SYSTEM")}
    text |= {key: fields.text(key) for key in ("CENTER_NAME", "REF_FRAME", "MEAN_ELEMENT_THEORY")}
    text["CLASSIFICATION_TYPE"] = fields.text("CLASSIFICATION_TYPE", "U")
    numbers = {key: fields.number(key, units=_spellings(key)) for key in _ELEMENTS[3:-1]}
    numbers["MEAN_MOTION"] = _mean_motion(fields)
    if _of_sgp4(text["MEAN_ELEMENT_THEORY"]) and "BSTAR" not in fields:
        raise fields.error(
            "BSTAR", "BSTAR is missing: SGP4 needs it", advice="BSTAR = 0 [1/ER] says that there is no drag"
        )
    for table in _CHECKED:
        entries = [entry for entry in fields.entries.values() if entry.key in table.by_name]
        if entries:
            read_block(entries, table, fields.document)
    numbers |= {key: fields.number(key, 0.0, units=_spellings(key)) for key in _OPTIONAL_NUMBERS}
    whole = {key: fields.integer(key, 0) for key in _INTEGERS}
    day, second = day_and_second(fields.text("EPOCH"), fields.error("EPOCH", "").where)
    _check(fields, numbers | whole)
    own = {_OWN[key]: value for key, value in (text | numbers | whole).items()}
    further = tuple(
        (e.key, e.value, e.unit)
        for e in fields.entries.values()
        if e.key not in _OWN and e.key not in (_VERSION, "EPOCH") and not e.key.startswith("USER_DEFINED_")
    )
    return Omm(
        epoch_day=day, epoch_s=second, version=fields.text(_VERSION, "3.0"), comments=fields.comments, further=further,
        user_defined=fields.user_defined, **own,  # type: ignore[arg-type]
    )  # fmt: skip


def _of_sgp4(theory: str) -> bool:
    return theory.upper().replace(" ", "") in _SGP4


def _mean_motion(fields: Fields) -> float:
    """Mean motion, rev/day, as written or from the semi-major axis."""
    if "SEMI_MAJOR_AXIS" not in fields:
        return fields.number("MEAN_MOTION", units=_spellings("MEAN_MOTION"))
    if "MEAN_MOTION" in fields:
        raise fields.error("SEMI_MAJOR_AXIS", "the message has a mean motion and a semi-major axis; one says the other")
    axis = fields.number("SEMI_MAJOR_AXIS", units=("km",)) * 1e3
    if not 0 < axis < 1e15:
        raise fields.error(
            "SEMI_MAJOR_AXIS", f"SEMI_MAJOR_AXIS is {axis / 1e3:g} km", allowed=("above 0", "below 1e12")
        )
    if "GM" not in fields and fields.text("CENTER_NAME").upper() != "EARTH":
        raise fields.error("GM", "GM is missing: without it the semi-major axis says nothing of the motion")
    gm = fields.number("GM", EARTH_MU / 1e9, units=("km**3/s**2",)) * 1e9
    if not 0 < gm < 1e30:
        raise fields.error("GM", f"GM is {gm / 1e9:g} km**3/s**2", allowed=("above 0", "below 1e21"))
    return math.sqrt(gm / axis**3) * 86400.0 / (2 * math.pi)


def _check(fields: Fields, numbers: dict[str, float]) -> None:
    rules = {
        "MEAN_MOTION": (numbers["MEAN_MOTION"] > 0, "above 0"),
        "ECCENTRICITY": (0 <= numbers["ECCENTRICITY"] < 1, "at least 0 and below 1"),
        "INCLINATION": (0 <= numbers["INCLINATION"] <= 180, "0 to 180 deg"),
        "NORAD_CAT_ID": (0 <= numbers["NORAD_CAT_ID"] < 1e9, "at most nine digits"),
    }
    for key, (holds, rule) in rules.items():
        if not holds:
            raise fields.error(key, f"{key} is {numbers[key]:g}", allowed=(rule,))


def _spellings(key: str) -> Sequence[str]:
    unit = _UNITS.get(key)
    return () if unit is None else _SPELLED.get(unit, (unit, unit.upper()))


def _kvn_messages(entries: list[Entry], document: Document) -> list[list[Entry]]:
    starts = [k for k, entry in enumerate(entries) if entry.key == _VERSION]
    if not starts or any(entry.key != ccsds.COMMENT for entry in entries[: starts[0]]):
        raise DataError(
            f"{_VERSION} does not stand first", where=document.where(entries[0].line if entries else 1),
            advice="an orbit mean-elements message begins with its version",
        )  # fmt: skip
    starts[0] = 0
    return [entries[a:b] for a, b in zip(starts, [*starts[1:], len(entries)], strict=True)]


def _xml_messages(root: Element, document: Document) -> list[Element]:
    found = [root] if root.tag == "omm" else root.all("omm")
    if not found:
        raise DataError(f"<{root.tag[:40]}> holds no orbit mean-elements message", where=document.where(root.line))
    return found


def _xml_message(element: Element, document: Document) -> list[Entry]:
    segments = [segment for body in element.all("body") for segment in body.all("segment")]
    if len(segments) != 1:
        raise DataError(f"<omm> has {len(segments)} segments, not one", where=document.where(element.line))
    version = Entry(_VERSION, element.attributes.get("version", "3.0"), None, element.line)
    return [version, *ccsds.xml_entries(element)]


def _written(omm: Omm, keys: Iterable[str]) -> list[tuple[str, object, str | None]]:
    """Keyword, value and unit of those that the record has."""
    further = {key: (value, unit) for key, value, unit in omm.further}
    lines: list[tuple[str, object, str | None]] = []
    for key in keys:
        if key == "EPOCH":
            lines.append((key, omm.epoch, None))
        elif key == "MEAN_MOTION" and "SEMI_MAJOR_AXIS" in further:
            continue
        elif key in _OWN:
            lines.append((key, getattr(omm, _OWN[key]), _UNITS.get(key)))
        elif key in further:
            lines.append((key, *further[key]))
    return lines


def kvn_text(omms: Iterable[Omm]) -> str:
    """Messages in KVN, one after another."""
    lines: list[str] = []
    for omm in omms:
        lines += [ccsds.kvn_line(_VERSION, omm.version), *(ccsds.kvn_line(ccsds.COMMENT, c) for c in omm.comments)]
        sections = (_HEADER, _METADATA, *_DATA.values())
        lines += [ccsds.kvn_line(*line) for keys in sections for line in _written(omm, keys)]
        lines += [ccsds.kvn_line(f"USER_DEFINED_{key}", value) for key, value in omm.user_defined.items()]
        lines.append("")
    return "\n".join(lines)


def xml_text(omms: Iterable[Omm]) -> str:
    """Messages in XML, within one ``ndm``."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<ndm>"]
    for omm in omms:
        if not re.fullmatch(r"[0-9.]{1,8}", omm.version):
            raise PhysicsError(f"{omm.version!r} is no version of a message")
        lines += [f'<omm id="{_VERSION}" version="{omm.version}">', "<header>"]
        lines += [ccsds.xml_line(ccsds.COMMENT, comment, indent=1) for comment in omm.comments]
        lines += [ccsds.xml_line(*line, indent=1) for line in _written(omm, _HEADER)]
        lines += ["</header>", "<body><segment>", "<metadata>"]
        lines += [ccsds.xml_line(*line, indent=1) for line in _written(omm, _METADATA)]
        lines += ["</metadata>", "<data>"]
        for tag, keys in _DATA.items():
            if written := _written(omm, keys):
                lines += [f"<{tag}>", *(ccsds.xml_line(*line, indent=1) for line in written), f"</{tag}>"]
        if omm.user_defined:
            lines.append("<userDefinedParameters>")
            for key, value in omm.user_defined.items():
                lines.append(ccsds.xml_line("USER_DEFINED", value, indent=1, parameter=key))
            lines.append("</userDefinedParameters>")
        lines += ["</data>", "</segment></body>", "</omm>"]
    return "\n".join([*lines, "</ndm>", ""])
