"""Marginal values and Shapley shares of small games known by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from intercosmos.directions.base import Assessment, Benefit, Contribution, Margin, Option, Sense
from intercosmos.errors import DataError
from intercosmos.parity.shares import shapley_numerators, value_shares

FAILS = Margin("payload", 0.0, 1.0, Sense.AT_LEAST, "kg", 1.0)


def catalogue(**owner_of: str) -> Any:
    sites = {asset: SimpleNamespace(owner=owner) for asset, owner in owner_of.items()}
    return SimpleNamespace(kinds=lambda: ("site",), entries=lambda kind: sites)


def programme(*partners: str, **worth: float) -> Any:
    return SimpleNamespace(partners=partners, activities=(SimpleNamespace(id="visit", worth=worth),))


def visit(way: str, contributors: str, beneficiaries: str, *, site: str = "", fails: bool = False) -> Assessment:
    return Assessment(
        option=Option("visit", "crew", way, {"site": site} if site else {}),
        margins=(FAILS,) if fails else (),
        contributions=tuple(Contribution(p, "launch", 1) for p in contributors),
        benefits=tuple(Benefit(p, 1.0) for p in beneficiaries),
    )


def test_two_partners_that_need_each_other_share_alike() -> None:
    shares = value_shares({"visit": [visit("x", "ab", "a")]}, programme("a", "b", a=6.0), catalogue())
    assert shares.total == pytest.approx(6.0)
    assert shares.marginal == pytest.approx({"a": 6.0, "b": 6.0})
    assert shares.shapley == pytest.approx({"a": 3.0, "b": 3.0})


def test_the_owner_of_a_pad_has_a_share_even_from_outside() -> None:
    options = [visit("x", "a", "a", site="guiana"), visit("y", "a", "a", fails=True)]
    shares = value_shares({"visit": options}, programme("a", "b", a=6.0), catalogue(guiana="esa"))
    assert shares.marginal == pytest.approx({"a": 6.0, "b": 0.0, "esa": 6.0})
    assert shares.shapley == pytest.approx({"a": 3.0, "b": 0.0, "esa": 3.0})


def test_a_glove_game_favours_the_scarce_side() -> None:
    # Shapley (1953): one left glove a, two right gloves b and c: 2/3, 1/6, 1/6 of the pair, exact
    shares = value_shares(
        {"visit": [visit("x", "ab", "a"), visit("y", "ac", "a")]}, programme("a", "b", "c", a=6.0), catalogue()
    )
    assert shares.shapley == pytest.approx({"a": 4.0, "b": 1.0, "c": 1.0})
    assert shares.marginal == pytest.approx({"a": 6.0, "b": 0.0, "c": 0.0})


def test_numerators_are_whole_numbers() -> None:
    # v(S) = |S|^2 of three alike: 9/3 each, times 3! = 18
    assert shapley_numerators([g.bit_count() ** 2 for g in range(8)]) == [18, 18, 18]


def test_too_many_partners_are_refused() -> None:
    with pytest.raises(DataError, match="13 take part, 12 may"):
        value_shares({}, programme(*"abcdefghijklm", a=1.0), catalogue())
