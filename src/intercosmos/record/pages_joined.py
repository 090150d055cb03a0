"""Lines that belong together: dates on leaves of a calendar, and paragraphs broken into lines of one width."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from intercosmos.record.dates import only_date
from intercosmos.record.pages_lines import Line, Span

__all__ = ["joined"]

#: Widths at which programs break lines, and how many lines must come near the longest to show that one did.
_NARROWEST, _WIDEST = 45, 130
_FULL_LINES: Final = 3
#: Lines of one paragraph.
_MOST_LINES: Final = 100


def joined(lines: list[Line]) -> list[Line]:
    """Lines of a page with those put together that its reader takes for one."""
    return _unwrapped(_joined_dates(lines))


def _unwrapped(lines: list[Line]) -> list[Line]:
    """Paragraphs in one line each where a program broke them: a line goes on if the next word had no room in it."""
    found: list[Line] = []
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and lines[end].block is lines[at].block and not lines[end].alt:
            end += 1
        found += _of_block(lines[at:end])
        at = end
    return found


def _of_block(lines: list[Line]) -> list[Line]:
    """Lines of one element, unwrapped if most of its long lines end where the next word had no room."""
    plain = [line for line in lines if not line.href]
    width = max((len(line.text) for line in plain), default=0)
    if len(plain) < 4 or not _NARROWEST <= width <= _WIDEST:
        return lines
    full = [_goes_on(a, b, width) for a, b in pairwise(lines)]
    kept = all(span.context.kept for line in lines for span in line.spans)  # a text with its own line breaks
    if sum(full) < (_FULL_LINES if not kept else 1):
        return lines
    groups = [[lines[0]]]
    for line, goes_on in zip(lines[1:], full, strict=True):
        if goes_on and len(groups[-1]) < _MOST_LINES:
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_together(g, " ".join(line.text for line in g)) if len(g) > 1 else g[0] for g in groups]


def _goes_on(line: Line, after: Line, width: int) -> bool:
    """Whether a line was broken for want of room."""
    if after.gap or line.alt or line.bold != after.bold or line.href or after.href or only_date(after.text) is not None:
        return False
    word = after.text.split(" ", 1)[0]
    return len(line.text) * 4 >= width * 3 and len(line.text) + 1 + len(word) > width


_DAY: Final = re.compile(r"\d{1,2}(?:st|nd|rd|th)?[.,]?")
_MONTH: Final = re.compile(r"[^\W\d_]{3,9}[.,]?(?:\s\d{1,2},?)?(?:\s(?:19|20)\d{2})?|\d{1,2}(?:\s|\.)[^\W\d_]{3,9}")
_YEAR: Final = re.compile(r"(?:19|20)\d{2}")


def _joined_dates(lines: list[Line]) -> list[Line]:
    """Put together dates whose day, month and year stand in lines of their own, as on a leaf of a calendar."""
    joined: list[Line] = []
    at = 0
    while at < len(lines):
        for count in (3, 2):
            group = lines[at : at + count]
            if len(group) == count and all(not g.alt and len(g.text) <= 16 for g in group) and _leaf(group):
                text = " ".join(g.text for g in group)
                if only_date(text) is not None:
                    joined.append(_together(group, text))
                    at += count
                    break
        else:
            joined.append(lines[at])
            at += 1
    return joined


def _leaf(group: list[Line]) -> bool:
    texts = [g.text for g in group]
    days = sum(1 for text in texts if _DAY.fullmatch(text))
    months = sum(1 for text in texts if _MONTH.fullmatch(text))
    years = sum(1 for text in texts if _YEAR.fullmatch(text))
    return months == 1 and days + months + years == len(group)


def _together(group: list[Line], text: str) -> Line:
    spans: list[Span] = []
    shift = 0
    for line in group:
        spans.extend(Span(s.start + shift, s.end + shift, s.element, s.context) for s in line.spans)
        shift += len(line.text) + 1
    return Line(text, group[0].block, spans, gap=group[0].gap)
