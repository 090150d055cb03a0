"""What every launch is judged by, whatever it carries: who may launch from where, the pad, whose word is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from intercosmos.directions.base import Condition, Contribution, Margin, Sense
from intercosmos.directions.pads import serving, still_to_come, why_shut

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.schema import Site, Vehicle
    from intercosmos.programme import Programme
    from intercosmos.programme.activities import LaunchedActivity

OWN: Final = "own vehicle from own site"
ABROAD: Final = "own vehicle from another partner's site"
_FLYING: Final = ("active", "development", "suspended")


def launch_pairs(activity: LaunchedActivity, programme: Programme, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Every vehicle of the permitted launchers with every site it is listed for."""
    allowed = activity.launchers or (*programme.partners, *activity.third_parties)
    for vehicle_id, vehicle in catalogue.vehicles.items():
        if vehicle.owner not in allowed or vehicle.status not in _FLYING:
            continue
        if activity.vehicles and vehicle_id not in activity.vehicles:
            continue
        for site_id in vehicle.sites:
            site = catalogue.sites[site_id]
            if (activity.sites and site_id not in activity.sites) or site.owner not in (*allowed, vehicle.owner):
                continue
            yield vehicle_id, site_id


def pad_margin(vehicle: Vehicle, site: Site, programme: Programme, *, suffix: str = "") -> Margin:
    """A pad that serves the vehicle and is open within the period."""
    fitting = serving(site, vehicle)
    usable = [pad for pad in fitting if pad.open_between(*programme.period)]
    wrong: list[tuple[str, str]] = []
    if site.status not in ("active", "planned"):
        wrong.append((f"{site.name} is {site.status}", f"{site.name} opened"))
    if not fitting:
        wrong.append((f"no pad of {site.name} serves {vehicle.name}", f"a pad for {vehicle.family} at {site.name}"))
    elif not usable:
        states = ", ".join(f"{pad.name} {why_shut(pad, programme.period)}" for pad in fitting)
        gone = fitting[0].status in ("closed", "suspended")
        mend = f"reopen {fitting[0].name}" if gone else "another period"
        wrong.append((f"pads of {site.name} for {vehicle.name}: {states}", mend))
    if wrong:
        detail, remedy = "; ".join(what for what, _ in wrong), "; ".join(mend for _, mend in wrong)
    else:
        detail, remedy = f"{usable[0].name} of {site.name} serves {vehicle.name}", ""
        if all(pad.status == "planned" for pad in usable):
            detail += ", once it is built"
    return Margin(f"pad{suffix}", float(not wrong), 1.0, Sense.AT_LEAST, "1", 1.0, True, detail, remedy)


def launch_conditions(
    vehicle: Vehicle, site: Site, programme: Programme, catalogue: Catalogue, *, zones: Sequence[str], doubt: str
) -> list[Condition]:
    """Whose word is needed: the owner of a foreign pad, states under the path, builders of what does not fly yet.

    Parameters
    ----------
    zones : drop zones of the corridor flown
    doubt : what the ascent's answer says of itself
    """
    found: list[Condition] = []
    if site.owner != vehicle.owner:
        found.append(Condition(f"{vehicle.name} launched from {site.name}", site.owner))
    if site.owner not in programme.partners and site.owner != vehicle.owner:
        found += [Condition(consent.text, consent.grantor) for consent in site.consents]
    for name in zones:
        zone = catalogue.drop_zones[name]
        if zone.per_launch and zone.consent_from:
            found.append(Condition(f"{zone.name}: consent to every launch", zone.consent_from))
    if doubt:
        found.append(Condition(doubt, vehicle.owner))
    found += still_to_come(site, [pad for pad in serving(site, vehicle) if pad.open_between(*programme.period)])
    if vehicle.status == "development":
        found.append(Condition(f"first flight of {vehicle.name}", vehicle.owner))
    if vehicle.status == "suspended":
        found.append(Condition(f"{vehicle.name} flying again", vehicle.owner))
    if vehicle.owner not in programme.partners:
        found.append(Condition(f"a launch on {vehicle.name}", vehicle.owner))
    return found


def launch_contributions(vehicle: Vehicle, site: Site, launches: float) -> list[Contribution]:
    """The rocket, and the campaign of a foreign pad's owner."""
    found = [Contribution(vehicle.owner, "launch", launches, vehicle.id)]
    if site.owner != vehicle.owner:
        found.append(Contribution(site.owner, "pad-campaign", launches, site.id))
    return found
