"""Rules of geometry: sites, corridors, orbits."""

from __future__ import annotations

import math
from collections.abc import Iterator

from intercosmos.catalogue.findings import Finding, Severity
from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.schema import Corridor, Site
from intercosmos.constants import EARTH_FLATTENING


def geocentric_latitude(site: Site) -> float:
    """Angle at the Earth's centre in rad: it, not the geodetic one, bounds the inclination of a launch."""
    return math.atan((1 - EARTH_FLATTENING) ** 2 * math.tan(float(site.latitude)))


def site_has_corridors(catalogue: Catalogue) -> Iterator[Finding]:
    """A site leads somewhere: it has corridors or a box of azimuths."""
    for site in catalogue.sites.values():
        if not site.corridors and site.azimuth_minimum is None:
            yield Finding(
                "site-has-corridors", Severity.ERROR, "site", site.id, "neither corridors nor a box of azimuths"
            )


def corridor_is_reachable(catalogue: Catalogue) -> Iterator[Finding]:
    """No launch leads to an inclination below the latitude, and an azimuth given leads to the inclination given.

    cos(inclination) = sin(azimuth) cos(latitude), for a launch over an Earth that does not turn; turning changes the
    azimuth over ground by a few degrees, so an azimuth may be off by what 5 degrees make.
    """
    for site in catalogue.sites.values():
        latitude = abs(geocentric_latitude(site))
        for corridor in site.corridors:
            yield from _corridor(site, corridor, latitude)


def _corridor(site: Site, corridor: Corridor, latitude: float) -> Iterator[Finding]:
    inclination, tolerance = float(corridor.inclination), float(corridor.tolerance)
    below = latitude - min(inclination, math.pi - inclination)
    if below > tolerance:
        text = f"corridor to {corridor.inclination} lies {math.degrees(below):.2f}° below the latitude"
        yield Finding("corridor-is-reachable", Severity.WARNING, "site", site.id, text, below)
    if corridor.azimuth is not None:
        leads_to = math.acos(math.sin(float(corridor.azimuth)) * math.cos(latitude))
        off = abs(leads_to - inclination)
        if off > tolerance + math.radians(5):
            text = f"azimuth {corridor.azimuth} leads to {math.degrees(leads_to):.1f}°, not {corridor.inclination}"
            yield Finding("corridor-is-reachable", Severity.WARNING, "site", site.id, text, off)


def vehicle_has_pad(catalogue: Catalogue) -> Iterator[Finding]:
    """A vehicle has a pad at every site it names, whatever the pad's status."""
    for vehicle in catalogue.vehicles.values():
        for site in (catalogue.sites[name] for name in vehicle.sites if name in catalogue.sites):
            if not any(pad.serves(vehicle.id, vehicle.family) for pad in site.pads):
                text = f"no pad of {site.id} serves it (family {vehicle.family!r})"
                yield Finding("vehicle-has-pad", Severity.WARNING, "vehicle", vehicle.id, text)


def payload_fits_vehicle(catalogue: Catalogue) -> Iterator[Finding]:
    """A published payload names a site its vehicle flies from."""
    for payload in catalogue.published_payloads:
        vehicle = catalogue.vehicles.get(payload.vehicle)
        if vehicle is not None and payload.site not in vehicle.sites:
            text = f"{payload.vehicle} does not name {payload.site} among its sites"
            yield Finding("payload-fits-vehicle", Severity.WARNING, "payload", payload.id, text)


def orbits_are_orbits(catalogue: Catalogue) -> Iterator[Finding]:
    """The perigee is not above the apogee."""
    orbits = [("payload", one.id, one.perigee, one.apogee) for one in catalogue.published_payloads]
    orbits += [("station", one.id, one.perigee, one.apogee) for one in catalogue.stations.values()]
    orbits += [("ship", one.id, one.insertion_perigee, one.insertion_apogee) for one in catalogue.ships.values()]
    for kind, entry_id, perigee, apogee in orbits:
        if float(perigee) > float(apogee):
            text = f"perigee {perigee} above apogee {apogee}"
            yield Finding("orbits-are-orbits", Severity.ERROR, kind, entry_id, text)
