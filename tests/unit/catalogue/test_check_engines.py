"""Rules of engines: what they say of words and figures that cannot be, without stopping the check."""

from __future__ import annotations

import pytest

from intercosmos.catalogue import load_catalogue
from intercosmos.catalogue.check_engines import (
    engine_words_are_known,
    impulse_is_possible,
    throat_and_exit_agree,
)
from intercosmos.catalogue.findings import Severity


@pytest.mark.parametrize(("propellants", "text"), [("LOX", "no pair"), ("LOX/N2O4", "one fuel"), ("LOX/coal", "coal")])
def test_propellants_that_are_no_pair_are_findings(propellants: str, text: str) -> None:
    catalogue = load_catalogue(overrides={"engine.rd-191.propellants": propellants})
    (finding,) = engine_words_are_known(catalogue)
    assert (finding.id, finding.severity) == ("rd-191", Severity.ERROR)
    assert text in finding.text
    assert all(one.id != "rd-191" for one in impulse_is_possible(catalogue))


def test_a_mixture_that_does_not_burn_is_a_finding() -> None:
    catalogue = load_catalogue(overrides={"engine.rd-191.mixture_ratio": 0.026})
    (finding,) = [one for one in impulse_is_possible(catalogue) if one.id == "rd-191"]
    assert finding.severity is Severity.ERROR
    assert "decimal point" in finding.text
    assert all(one.id != "rd-191" for one in throat_and_exit_agree(catalogue))
    assert [one for one in impulse_is_possible(load_catalogue()) if one.severity is Severity.ERROR] == []
