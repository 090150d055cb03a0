"""Cycle balances against engines whose machines are published.

The engines, the inputs, the figures, the sources and the tolerances stand in ``benchmarks/published/cycles.py``, where
the accuracy ledger reads them too. No figure of the model is fitted to one of these engines.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import ledger_cycles
from published import cycles

FIGURES = [(case, one) for case in cycles.CASES for one in case.figures]


@pytest.mark.parametrize(("case", "one"), FIGURES, ids=[f"{case.name}-{one.of}" for case, one in FIGURES])
def test_published_figure(case: cycles.Case, one: cycles.Figure) -> None:
    assert abs(ledger_cycles.error(case, one)) <= one.tolerance


def test_ssme_speed_gives_its_efficiency() -> None:
    """Stage specific speeds from the published speeds, and the bell's efficiencies for them."""
    from intercosmos.physics.propulsion.pumps import bell_efficiency

    one = ledger_cycles.balanced("SSME").pump("fuel")
    assert bell_efficiency(one.specific_speed, 1.0) == pytest.approx(0.75, abs=0.03)


def test_what_a_temperature_is_sought_for_closes() -> None:
    assert ledger_cycles.balanced("RD-0124, temperature sought").closed


def test_nk33_has_power_in_plenty() -> None:
    """Defaults of efficiency leave a surplus at the published temperature: the real machines are worse."""
    assert ledger_cycles.balanced("NK-33").shortfall < 0
