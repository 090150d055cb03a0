"""What contributions cost, who is charged, who depends on whom."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from intercosmos.catalogue import load_catalogue
from intercosmos.directions.base import Assessment, Benefit, Condition, Contribution, Option
from intercosmos.errors import UnknownIdError
from intercosmos.parity.cost import OWN_EFFORTS, value_contributions
from intercosmos.parity.ledger import dependencies, needed_partners, open_account, owners
from intercosmos.units import Quantity


def wy(value: float, low: float | None = None, high: float | None = None) -> Quantity:
    return Quantity(value, "wy", low=low or value, high=high or value, source="test")


@pytest.fixture
def catalogue() -> Any:
    kinds = {
        "site": {"guiana": SimpleNamespace(owner="esa")},
        "vehicle": {
            "soyuz-st-b": SimpleNamespace(owner="roscosmos", launch_effort=None),
            "long-march-2f": SimpleNamespace(owner="cnsa", launch_effort=wy(450.0, 400.0, 500.0)),
        },
        "ship": {"soyuz-ms": SimpleNamespace(owner="roscosmos", flight_effort=wy(300.0))},
        "effort": {
            "launch": SimpleNamespace(effort=wy(600.0, 500.0, 800.0)),
            "ship": SimpleNamespace(effort=wy(350.0)),
            "day-aboard": SimpleNamespace(effort=wy(0.5, 0.25, 0.75)),
            "pad-campaign": SimpleNamespace(effort=wy(60.0)),
        },
    }
    return SimpleNamespace(
        vehicles=kinds["vehicle"],
        ships=kinds["ship"],
        efforts=kinds["effort"],
        kinds=lambda: tuple(kinds),
        entries=kinds.__getitem__,
    )


@pytest.fixture
def from_guiana() -> Assessment:
    return Assessment(
        option=Option("visit", "crew", "third pad", {"ship": "soyuz-ms", "launcher": "soyuz-st-b", "site": "guiana"}),
        margins=(),
        conditions=(Condition("a crewed pad", "esa"), Condition("overflight", "Brazil")),
        contributions=(
            Contribution("roscosmos", "launch", 2, "soyuz-st-b"),
            Contribution("roscosmos", "ship", 2, "soyuz-ms"),
            Contribution("cnsa", "day aboard", 180),
            Contribution("esa", "pad campaign", 2, "guiana"),
        ),
        benefits=(Benefit("roscosmos", 1.0), Benefit("cnsa", 0.5), Benefit("esa", 1.0)),
    )


def test_effort_is_amount_times_rate_with_its_range(catalogue: Any, from_guiana: Assessment) -> None:
    efforts = [c.effort for c in value_contributions(from_guiana, catalogue)]
    assert efforts[0] == wy(1200.0, 1000.0, 1600.0)
    assert efforts[2] == wy(90.0, 45.0, 135.0)


def test_an_asset_s_own_effort_replaces_the_rate(catalogue: Any, from_guiana: Assessment) -> None:
    assert value_contributions(from_guiana, catalogue)[1].effort == wy(600.0)
    launch = Assessment(from_guiana.option, (), contributions=(Contribution("cnsa", "launch", 3, "long-march-2f"),))
    assert value_contributions(launch, catalogue)[0].effort == wy(1350.0, 1200.0, 1500.0)


def test_an_effort_that_the_direction_filled_is_kept(catalogue: Any, from_guiana: Assessment) -> None:
    given = Assessment(from_guiana.option, (), contributions=(Contribution("cnsa", "tea", 1, effort=wy(7.0)),))
    assert value_contributions(given, catalogue)[0].effort == wy(7.0)


def test_an_item_without_a_rate_is_an_error_with_the_nearest(catalogue: Any, from_guiana: Assessment) -> None:
    odd = Assessment(from_guiana.option, (), contributions=(Contribution("cnsa", "days aboard", 1),))
    with pytest.raises(UnknownIdError, match="no effort is called 'days-aboard'") as caught:
        value_contributions(odd, catalogue)
    assert caught.value.nearest[0] == "day-aboard"


def test_what_is_hired_is_repaid_in_proportion_to_what_is_got(catalogue: Any, from_guiana: Assessment) -> None:
    account = open_account(from_guiana, {"roscosmos": 8.0, "cnsa": 8.0}, ("roscosmos", "cnsa"), catalogue)
    assert account.gains == {"roscosmos": 8.0, "cnsa": 4.0}
    # the pad costs 2 x 60; roscosmos gets out twice as much as cnsa and repays 80 of it
    assert account.effort("roscosmos") == pytest.approx(1200 + 600 + 80)
    assert account.effort("cnsa") == pytest.approx(90 + 40)
    assert account.items["cnsa"][1].item == "pad campaign, hired from esa"
    assert account.items["cnsa"][1].amount == pytest.approx(2 / 3)


def test_what_is_hired_for_nobody_s_gain_is_repaid_in_equal_parts(catalogue: Any, from_guiana: Assessment) -> None:
    account = open_account(from_guiana, {"esa": 8.0}, ("roscosmos", "cnsa"), catalogue)
    assert account.effort("cnsa") == pytest.approx(90 + 60)


def test_dependencies_name_others_assets_and_grantors(catalogue: Any, from_guiana: Assessment) -> None:
    owner_of = owners(catalogue)
    assert owner_of["guiana"] == "esa"
    account = open_account(from_guiana, {"roscosmos": 8.0}, ("roscosmos", "cnsa"), catalogue)
    assert dependencies("roscosmos", [account], owner_of) == (
        "Brazil: overflight",
        "cnsa: day aboard",
        "esa: a crewed pad",
        "esa: guiana",
    )
    assert dependencies("cnsa", [account], owner_of) == ()  # it gets nothing out of this


def test_an_option_needs_owners_and_contributors(catalogue: Any, from_guiana: Assessment) -> None:
    assert needed_partners(from_guiana, owners(catalogue)) == {"roscosmos", "cnsa", "esa"}


def test_the_catalogue_has_the_rates_and_fields_that_costs_ask_for() -> None:
    real = load_catalogue()
    for mapping, field in OWN_EFFORTS.values():
        assets = getattr(real, mapping).values()
        assert assets
        assert all(hasattr(asset, field) for asset in assets)
    assert {"launch", "ship", "seat", "day-aboard", "training", "pad-campaign", "adapter"} <= set(real.efforts)
    assert owners(real)["guiana"] == "esa"
    seats = Assessment(Option("visit", "crew", "seat", {}), (), contributions=(Contribution("cnsa", "seat", 2),))
    effort = value_contributions(seats, real)[0].effort
    assert effort is not None
    assert effort.value == 2 * real.efforts["seat"].effort.value
