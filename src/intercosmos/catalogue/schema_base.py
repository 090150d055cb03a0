"""What every catalogue entry has in common."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, ClassVar, Final, Literal, Protocol

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

_WHEN: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def _when(given: object) -> str:
    """A date as text. TOML dates and bare years are turned into the same text; ``1976-07`` stays as vague as it is."""
    text = given.isoformat() if isinstance(given, date) else str(given)
    if isinstance(given, bool) or not _WHEN.fullmatch(text):
        raise ValueError(f"{given!r} is not a date; write 1976, 1976-07 or 1976-07-13")
    return text


#: A date of the precision that is known: ``"1976"``, ``"1976-07"`` or ``"1976-07-13"``; text order is time order.
When = Annotated[str, BeforeValidator(_when, json_schema_input_type=str | int)]

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.\-]*$")]  #: kebab case, dots allowed: ``soyuz-2.1a``
Status = Literal["active", "development", "planned", "suspended", "retired", "closed", "history"]


def begins_by(when: str, day: date) -> bool:
    """Whether a vague date has begun on ``day``: ``"2027"`` has begun on 2027-01-01."""
    return when <= day.isoformat()[: len(when)]


def ends_before(when: str, day: date) -> bool:
    """Whether a vague date is wholly over before ``day``: ``"2027"`` is over on 2028-01-01."""
    return when < day.isoformat()[: len(when)]


class Table(BaseModel):
    """A table inside an entry. Unknown keys are errors; nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Entry(Table):
    """One asset or fact: a table of a catalogue file.

    Attributes
    ----------
    id : the table's name in the file
    source : id of the source of every value that names none of its own
    note : what a reader should know about the entry's data
    replaces : fields that an override of a field takes away, because both cannot stand together
    """

    replaces: ClassVar[dict[str, tuple[str, ...]]] = {}

    id: Id
    source: str
    note: str = ""


class Owned(Protocol):
    """An entry that a partner brings."""

    @property
    def id(self) -> str: ...
    @property
    def owner(self) -> str: ...
