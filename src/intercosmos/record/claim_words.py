"""What limits a figure that a story gives, in words for readers."""

from __future__ import annotations

from intercosmos.record.edtf import shown
from intercosmos.record.labels import Labels, labels
from intercosmos.record.site_safe import one_line
from intercosmos.record.story import Claim


def limits(claim: Claim, say: Labels | None = None) -> str:
    """Until when a figure held, and what it is rounded to; empty where neither is said.

    Parameters
    ----------
    claim : of a story
    say : labels of the reader's language; without them in English

    >>> limits(Claim(asset="engine.rd-180", field="mass", value="5 t", rounded_to="1 t"))
    'rounded to 1 t'
    >>> limits(Claim(asset="station.ros", field="since", value="2027", until="2026-03-10"), labels("zh"))
    '有效至 2026年3月10日'
    """
    say = say or labels()
    parts = [say("story.figure_until", day=shown(claim.until, say))] if claim.until else []
    parts += [say("story.figure_rounded", step=one_line(claim.rounded_to))] if claim.rounded_to else []
    return "; ".join(parts)
