"""Where a text names organisations: a word in such a name says less about what the story is about.

>>> text = "Of the Institute of Space Materials nobody, and of the Khrunichev Center all."
>>> [text[start:end] for start, end in organisations_in(text)]
['Institute of Space Materials', 'Khrunichev Center']
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from intercosmos.record.gazetteer import gazetteer_names
from intercosmos.record.names import NameIndex

_HEADS: Final = (
    "Institute|Academy|Corporation|Center|Centre|University|Ministry|Department|Company|Agency|Bureau|Association|"
    "Committee|Council|Office|Laboratory|Faculty|Forum|Conference|Exhibition|Museum|Federation|Administration|Society|"
    "Union|Foundation|Plant|Factory|Enterprise|Directorate|Commission|School|College|Organisation|Organization"
)
_CAPITAL: Final = r"[A-Z][\w&'’-]{0,40}"
#: Capitalised words before such a word, and "of", "for", "and" with capitalised ones behind it. It is
#: bounded, so that no text makes it slow.
_ENGLISH: Final = re.compile(
    rf"(?:(?<![\w-]){_CAPITAL} (?:(?:and |& )?{_CAPITAL} ){{0,6}})?(?<![\w-])(?:{_HEADS})\b"
    rf"(?: (?:of|for|on)(?: the)? {_CAPITAL}(?:,? (?:and |of |for )?{_CAPITAL}){{0,6}})?"
)
_RUSSIAN: Final = re.compile(
    r"\b(?:Институт|Академи[яюие]|Корпораци[яюие]|Центр|Университет|Министерств|Федераци|Обществ|Музе|Департамент|НИИ|"
    r"Завод)\w{0,4}(?: [\w-]{1,40}){1,4}"
)


def organisations_in(text: str) -> list[tuple[int, int]]:
    """Start and end of every name of an organisation, known or by its form; names that overlap are one."""
    found = [(one.start, one.end) for one in _known().find(text)]
    found += [match.span() for form in (_ENGLISH, _RUSSIAN) for match in form.finditer(text)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            start, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((start, end))
    return merged


@cache
def _known() -> NameIndex:
    return NameIndex(name for name in gazetteer_names() if name.kind == "organisation")
