"""What can become of an observation and of an epoch: codes and the words for them."""

from __future__ import annotations

from typing import Final

#: Why an observation was not used; the words of codes 0, 1, 2 ...
REJECTIONS: Final = (
    "used",
    "not observed",
    "no pair of codes",
    "a range that cannot be",
    "no ephemeris",
    "unhealthy",
    "ephemerides contradict each other",
    "no group delay",
    "below the mask",
    "gross outlier",
    "excluded as faulty",
    "code jumped against carrier",
    "epoch not solved",
)
(
    USED,
    NOT_OBSERVED,
    NO_PAIR,
    IMPOSSIBLE,
    NO_EPHEMERIS,
    UNHEALTHY,
    CONTRADICTION,
    NO_GROUP_DELAY,
    BELOW_MASK,
    GROSS,
    FAULTY,
    JUMPED,
    UNSOLVED,
) = range(len(REJECTIONS))

#: What became of an epoch.
STATUSES: Final = (
    "solved",
    "too few satellites",
    "no convergence",
    "fault detected and not excluded",
)
SOLVED, TOO_FEW, NO_CONVERGENCE, FAULT_LEFT = range(len(STATUSES))
