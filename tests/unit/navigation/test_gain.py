"""Shares of a gain: games with known answers, caps, maps, errors."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.gain import benefit_of_error, shapley, shares_of_gain


def test_the_glove_game() -> None:
    # one has a left glove, two a right one; a pair is worth 1 (Shapley 1953's kind of example): 2/3, 1/6, 1/6
    value = {"L": 0, "A": 0, "B": 0, "LA": 1, "LB": 1, "AB": 0, "LAB": 1}
    shares = shapley(value)
    assert {k: float(v) for k, v in shares.items()} == pytest.approx({"L": 2 / 3, "A": 1 / 6, "B": 1 / 6})


def test_the_runway() -> None:
    # runway of lengths 1, 2, 4, a cost game: each part is shared by those who need it (Littlechild and Owen 1973)
    need = {"a": 1.0, "b": 2.0, "c": 4.0}
    value = {g: max(need[p] for p in g) for g in ("a", "b", "c", "ab", "ac", "bc", "abc")}
    assert {k: float(v) for k, v in shapley(value).items()} == pytest.approx({"a": 1 / 3, "b": 5 / 6, "c": 17 / 6})


def test_nothing_may_have_a_value() -> None:
    shares = shapley({frozenset(): 1.0, frozenset("a"): 3.0})
    assert float(shares["a"]) == 2.0


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": 1.0, "ab": 2.0}, "these have none: b"),
        ({"a": 1.0, "b": np.inf, "ab": 2.0}, "not finite"),
        ({"ab": 1.0, ("b", "a"): 1.0}, "twice"),
        ({"": 1.0}, "players"),
        ({"abcdefghijklm": 1.0}, "12 players"),
    ],
)
def test_errors_say_what_is_wrong(value: dict[object, float], text: str) -> None:
    with pytest.raises(PhysicsError, match=text):
        shapley(value)


def test_no_solution_is_worth_nothing_and_no_better_than_the_cap() -> None:
    assert benefit_of_error([0.0, 5.0, 31.0, np.nan], 30.0).tolist() == [30.0, 25.0, 0.0, 0.0]
    for wrong in (0.0, np.inf, np.nan):
        with pytest.raises(PhysicsError, match="cap"):
            benefit_of_error([1.0], wrong)
    with pytest.raises(PhysicsError, match="not negative"):
        benefit_of_error([-1.0], 30.0)


def maps() -> xr.Dataset:
    error = np.array([[8.0, np.inf], [4.0, 6.0], [3.0, 5.0]])
    return xr.Dataset(
        {
            "mean": (("subset", "longitude"), error, {"units": "m"}),
            "availability": (("subset", "longitude"), np.full((3, 2), 0.5)),
        },
        {"subset": ["R", "C", "RC"], "longitude": [10.0, 20.0]},
    )


def test_what_each_adds_to_the_other() -> None:
    found = shares_of_gain(maps(), "mean", cap=30.0)
    assert found["last"].sel(system="R").to_numpy().tolist() == [1.0, 1.0]
    assert found["last"].sel(system="C").to_numpy().tolist() == [5.0, 25.0]
    assert found.alone.sel(system="R").to_numpy().tolist() == [22.0, 0.0]
    assert found.share.sel(system="R").to_numpy().tolist() == [11.5, 0.5]
    np.testing.assert_allclose(found.share.sum("system"), found.total)
    assert found.attrs["cap"] == 30.0


def test_availability_needs_no_cap() -> None:
    found = shares_of_gain(maps(), "availability")
    assert found.share.to_numpy().tolist() == [[0.25, 0.25], [0.25, 0.25]]
    assert found.attrs["cap"] == "none"


def test_maps_without_subsets() -> None:
    with pytest.raises(PhysicsError, match="variable"):
        shares_of_gain(maps(), "vpl_m")
    with pytest.raises(PhysicsError, match="these have none"):
        shares_of_gain(maps().sel(subset=["R", "RC"]), "mean")
