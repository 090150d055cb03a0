"""A regression: later burns once drew more than the upper stage holds, and a payload was promised on it."""

from __future__ import annotations

import pytest

from intercosmos.catalogue import load_catalogue
from intercosmos.catalogue.flight import PayloadRequest, solve_payloads


@pytest.mark.parametrize("site", ["vostochny", "plesetsk"])
def test_later_burns_never_draw_more_than_the_stage_holds(site: str) -> None:
    catalogue = load_catalogue()
    (result,) = solve_payloads(catalogue, [PayloadRequest("angara-a5-briz-m", site, 7830e3, 7830e3, 0.0)])
    assert result.binding == "upper stage propellant"
    stage = catalogue.stages["briz-m"]
    engine = catalogue.engines[stage.engine or ""]
    at_most = stage.propellant_mass.value * engine.isp_vacuum.value * 9.80665 / engine.thrust_vacuum.value
    burned = sum(e.figures["burn time"].value for e in result.events if "burn time" in e.figures)
    # burn times belong to the payload of the ascent, a little above the limit: 15 % is far from the 60 % of the fault
    assert burned <= 1.15 * at_most
