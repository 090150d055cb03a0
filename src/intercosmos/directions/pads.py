"""Which pads of a site serve a vehicle within a period, why others do not, and what must still be built."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from intercosmos.directions.base import Condition

if TYPE_CHECKING:
    from intercosmos.catalogue.schema import Pad, Site, Vehicle

    Period = tuple[date, date]


def serving(site: Site, vehicle: Vehicle) -> list[Pad]:
    """The pads that fit the vehicle, whatever their status."""
    return [pad for pad in site.pads if pad.serves(vehicle.id, vehicle.family)]


def why_shut(pad: Pad, period: Period) -> str:
    """Why nothing is launched from a pad within the period: ``"is closed"``, ``"opens in 2040"``.

    >>> from datetime import date
    >>> from intercosmos.catalogue.schema import Pad
    >>> later = Pad(name="1A", families=("soyuz-2",), status="planned", since="2040")
    >>> why_shut(later, (date(2027, 1, 1), date(2036, 12, 31)))
    'opens in 2040'
    """
    if pad.status in ("closed", "suspended"):
        return f"is {pad.status}"
    # active or planned, and yet not open on any day of the period
    alone = pad.model_copy(update={"until": None})
    return f"was in use until {pad.until}" if alone.open_between(*period) else f"opens in {pad.since}"


def still_to_come(site: Site, pads: Sequence[Pad]) -> list[Condition]:
    """What the owner of a site must finish before any of these pads can be used."""
    found = []
    if site.status == "planned":
        found.append(Condition(f"{site.name} in service", site.owner))
    if pads and all(pad.status == "planned" for pad in pads):
        since = f", planned for {pads[0].since}" if pads[0].since else ""
        found.append(Condition(f"pad {pads[0].name} of {site.name}{since}", site.owner))
    return found
