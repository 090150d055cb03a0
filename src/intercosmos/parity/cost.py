"""What contributions cost, in work-years.

One unit of an item costs what the catalogue's effort of the same name says (``"day aboard"`` is the effort
``day-aboard``). Where the asset that is put in carries an effort of its own (``launch_effort`` of a vehicle,
``flight_effort`` of a ship), that one replaces the general rate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from intercosmos.directions.base import Assessment, Contribution
from intercosmos.errors import UnknownIdError
from intercosmos.units import Quantity

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue

#: item -> (mapping of the catalogue, field) where an asset may state its own effort for one unit of the item
OWN_EFFORTS: Final[Mapping[str, tuple[str, str]]] = {
    "launch": ("vehicles", "launch_effort"),
    "ship": ("ships", "flight_effort"),
}


def value_contributions(assessment: Assessment, catalogue: Catalogue) -> tuple[Contribution, ...]:
    """Fill the effort of every contribution of an option.

    Parameters
    ----------
    assessment : its contributions name items and amounts; an effort that is already filled is kept
    catalogue : efforts for one unit of each item, with their ranges

    Returns
    -------
    tuple of Contribution
        In the same order, every ``effort`` in work-years with range and source.

    Raises
    ------
    UnknownIdError
        If the catalogue has no effort for an item.
    """
    return tuple(
        contribution
        if contribution.effort is not None
        else replace(contribution, effort=scaled(effort_of_one(contribution, catalogue), contribution.amount))
        for contribution in assessment.contributions
    )


def effort_of_one(contribution: Contribution, catalogue: Catalogue) -> Quantity:
    """Work-years for one unit of what is put in: the asset's own effort, else the general rate."""
    item = contribution.item.strip().lower().replace(" ", "-")
    if item in OWN_EFFORTS and contribution.asset:
        mapping, field = OWN_EFFORTS[item]
        asset = getattr(catalogue, mapping).get(contribution.asset)
        own: Quantity | None = getattr(asset, field, None)
        if own is not None:
            return own
    if item not in catalogue.efforts:
        raise UnknownIdError("effort", item, catalogue.efforts)
    return catalogue.efforts[item].effort


def scaled(effort: Quantity, amount: float) -> Quantity:
    """``amount`` times an effort; its range grows with it, as the units are costed alike."""
    return Quantity(
        effort.value * amount, effort.unit, low=effort.low * amount, high=effort.high * amount, source=effort.source
    )
