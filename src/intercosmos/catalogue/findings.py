"""What a check of the catalogue finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error is a fault of the catalogue; a warning is a contradiction between published data, which we keep."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit.

    Attributes
    ----------
    rule : name of the rule that found it
    severity : error or warning
    kind, id : the entry
    text : what contradicts what, with the figures
    size : of the contradiction, as a part of the value (0.05 is five per cent); 1 where it is yes or no
    """

    rule: str
    severity: Severity
    kind: str
    id: str
    text: str
    size: float = 1.0
