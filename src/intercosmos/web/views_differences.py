"""What differs between one option and the same option with other values: in words, with units."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from intercosmos.directions.base import Assessment, Margin, Verdict
from intercosmos.report.findings import granted
from intercosmos.report.words import SIGNS, Names, amount, capital, listing, quantity, slack
from intercosmos.units import Quantity, number
from intercosmos.web.models import Difference

#: Differences below this part of a value are those of rounding.
_ROUNDING: Final = 1e-9
_RANK: Final = {Verdict.FEASIBLE: 2, Verdict.CONDITIONAL: 1, Verdict.INFEASIBLE: 0}


def differences(
    before: Assessment,
    after: Assessment,
    names: Names,
    efforts: tuple[Mapping[str, float], Mapping[str, float]] = ({}, {}),
) -> list[Difference]:
    """Everything that changed: the verdict first, then margins, conditions, figures and efforts.

    Parameters
    ----------
    before, after : the same option, or two that speak for the same activity
    names : of partners
    efforts : partner -> work-years, before and after

    Returns
    -------
    changes, each with whether it is for the better; None where more is neither better nor worse
    """
    return [
        *_verdict(before, after),
        *_margins(before, after),
        *_conditions(before, after, names),
        *_figures(before, after),
        *_efforts(*efforts, names),
    ]


def _verdict(before: Assessment, after: Assessment) -> Iterator[Difference]:
    was, now = before.verdict, after.verdict
    if was is not now:
        if not before.feasible and after.feasible:
            change = "it opens"
        elif before.feasible and not after.feasible:
            change = "it closes"
        else:
            change = "conditions fall away" if now is Verdict.FEASIBLE else "conditions are added"
        yield Difference(
            name="Verdict", before=SIGNS[was].word, after=SIGNS[now].word, change=change, better=_RANK[now] > _RANK[was]
        )


def _margins(before: Assessment, after: Assessment) -> Iterator[Difference]:
    """Margins in the order after the change; what is constrained no more comes last."""
    was = {margin.name: margin for margin in before.margins}
    now = {margin.name: margin for margin in after.margins}
    for name, margin in now.items():
        if name not in was:
            yield Difference(
                name=capital(name),
                before="",
                after=slack(margin),
                change="a new constraint",
                better=None if margin.holds else False,
            )
        elif (found := _margin(was[name], margin)) is not None:
            yield found
    for name, margin in was.items():
        if name not in now:
            yield Difference(
                name=capital(name),
                before=slack(margin),
                after="",
                change="no longer a constraint",
                better=None if margin.holds else True,
            )


def _margin(was: Margin, now: Margin) -> Difference | None:
    if now.categorical:
        if was.holds == now.holds:
            return None
        change = "it holds now" if now.holds else "it does not hold any more"
        return Difference(name=capital(now.name), before=slack(was), after=slack(now), change=change, better=now.holds)
    if _same(was.slack, now.slack, abs(was.value) + abs(was.limit)):
        return None
    by = now.slack - was.slack
    change = f"{amount(abs(by), now.unit)} {'more' if by > 0 else 'less'} room"
    if was.holds != now.holds:
        change += "; it holds now" if now.holds else "; it fails now"
    return Difference(name=capital(now.name), before=slack(was), after=slack(now), change=change, better=by > 0)


def _conditions(before: Assessment, after: Assessment, names: Names) -> Iterator[Difference]:
    was, now = granted(before, names), granted(after, names)
    for text in now:
        if text not in was:
            yield Difference(name="Condition", before="", after=text, change="must be granted, too", better=False)
    for text in was:
        if text not in now:
            yield Difference(name="Condition", before=text, after="", change="need not be granted", better=True)


def _figures(before: Assessment, after: Assessment) -> Iterator[Difference]:
    for name, now in after.measures.items():
        was = before.measures.get(name)
        if was is None:
            yield Difference(name=capital(name), before="", after=quantity(now, figures=4), change="a new figure")
        elif not _alike(was, now):
            yield Difference(
                name=capital(name),
                before=quantity(was, figures=4),
                after=quantity(now, figures=4),
                change=_step(was, now),
            )
    for name, was in before.measures.items():
        if name not in after.measures:
            yield Difference(name=capital(name), before=quantity(was, figures=4), after="", change="no longer a figure")


def _alike(was: Quantity, now: Quantity) -> bool:
    scale = max(abs(was.value), abs(now.value))
    return all(_same(getattr(was, end), getattr(now, end), scale) for end in ("value", "low", "high"))


def _step(was: Quantity, now: Quantity) -> str:
    """The change with its sign, and as a part of what was; or that only the interval is another."""
    by = now.value - was.value
    if _same(was.value, now.value, abs(was.value)):
        return "another interval"
    said = amount(by, now.unit, signed=True)
    part = 100 * by / abs(was.value) if was.value else 0.0
    if 0.05 <= abs(part) < 1000:  # less shows as nothing, and of more the factor is what counts
        said += f" ({number(part, 1 if abs(part) < 10 else 0, signed=True)}\u2009%)"
    return said


def _efforts(was: Mapping[str, float], now: Mapping[str, float], names: Names) -> Iterator[Difference]:
    for partner in dict.fromkeys((*was, *now)):
        before, after = was.get(partner, 0.0), now.get(partner, 0.0)
        if not _same(before, after, abs(before)):
            yield Difference(
                name=f"Work of {names.partner(partner)}",
                before=amount(before, "wy"),
                after=amount(after, "wy"),
                change=amount(after - before, "wy", signed=True),
                better=after < before,
            )


def _same(was: float, now: float, scale: float) -> bool:
    return math.isclose(was, now, rel_tol=_ROUNDING, abs_tol=_ROUNDING * scale)


def failing(one: Assessment) -> str:
    """The constraints that fail, in words; empty if all hold."""
    return listing(f"{margin.name} ({slack(margin)})" for margin in one.margins if not margin.holds)
