"""The catalogue's receivers against their own observations, where these are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import receiver_figures

from intercosmos.catalogue import load_catalogue

#: m; what is written is what is computed, to the rounding of the file and what other machines' arithmetic does.
TOLERANCE = 0.03


@pytest.mark.parametrize("name", receiver_figures.RECEIVERS)
def test_figures_are_computed_from_the_observations(name: str, gnss_file: Callable[[str], Path]) -> None:
    for file in receiver_figures.RECEIVERS[name][:2]:
        gnss_file(file)
    receiver = load_catalogue().receivers[name]
    found = receiver_figures.solutions(name)
    assert [solution.systems for solution in receiver.solutions] == list(found)
    for solution in receiver.solutions:
        now = found[solution.systems]
        assert solution.solved == now["solved"]
        for key in ("error", "horizontal", "vertical"):
            assert getattr(solution, key).value == pytest.approx(now[key], abs=TOLERANCE)
        for key, column in zip(("east", "north", "up"), now["errors"].T, strict=True):
            np.testing.assert_allclose(getattr(solution, key), column, atol=TOLERANCE)


def test_joining_is_better_than_the_best_alone_as_written() -> None:
    for receiver in load_catalogue().receivers.values():
        errors = {solution.systems: solution.error.value for solution in receiver.solutions}
        assert errors["RC"] < min(errors["R"], errors["C"])
        assert errors["GREC"] < min(errors[one] for one in "GREC")
