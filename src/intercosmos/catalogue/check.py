"""Checking the catalogue against itself: one small rule a function.

>>> from intercosmos.catalogue import load_catalogue
>>> any(finding.severity == "error" for finding in check(load_catalogue()))
False
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from intercosmos.catalogue import (
    check_drops,
    check_engines,
    check_identities,
    check_navigation,
    check_places,
    check_references,
    check_sensing,
    check_ships,
)
from intercosmos.catalogue.findings import Finding, Severity
from intercosmos.catalogue.load import Catalogue

__all__ = ["RULES", "Finding", "Severity", "check"]

Rule = Callable[[Catalogue], Iterator[Finding]]

RULES: Final[tuple[Rule, ...]] = (
    check_references.references_exist,
    check_references.sources_exist,
    check_references.dates_in_order,
    check_identities.thrust_and_impulse_agree,
    check_identities.exit_area_agrees,
    check_identities.thrust_coefficient_is_possible,
    check_engines.engine_words_are_known,
    check_engines.chamber_pressures_agree,
    check_engines.throat_and_exit_agree,
    check_engines.impulse_is_possible,
    check_identities.burn_time_agrees,
    check_identities.dry_fraction_is_possible,
    check_identities.vehicle_lifts_off,
    check_places.site_has_corridors,
    check_places.corridor_is_reachable,
    check_drops.corridor_azimuth_agrees,
    check_drops.drops_have_times,
    check_drops.throttle_is_flown,
    check_places.vehicle_has_pad,
    check_places.payload_fits_vehicle,
    check_places.orbits_are_orbits,
    check_ships.ship_masses_add_up,
    check_ships.ship_delta_v_agrees,
    check_ships.matings_are_known,
    check_ships.matings_make_sense,
    check_ships.crews_fit_station,
    check_ships.crewed_ships_have_crewed_rockets,
    check_navigation.patterns_are_whole,
    check_navigation.repeats_agree_with_axes,
    check_navigation.range_errors_add_up,
    check_navigation.integrity_bounds_errors,
    check_navigation.carriers_are_carriers,
    check_navigation.clock_shares_add_up,
    check_navigation.systems_are_known,
    check_navigation.stations_stand_where_they_say,
    check_sensing.tracks_close_as_published,
    check_sensing.nodes_follow_the_sun,
    check_sensing.satellites_stay_above_ground,
    check_sensing.swaths_are_seen,
    check_sensing.radars_look_aside,
    check_sensing.data_rates_fit_the_samples,
    check_sensing.turning_is_possible,
    check_sensing.service_has_its_dates,
    check_sensing.places_in_orbit_differ,
    check_sensing.receiving_stations_stand_in_their_countries,
)


def check(catalogue: Catalogue) -> list[Finding]:
    """Every finding of every rule: errors first, then by the size of the contradiction, greatest first."""
    found = [finding for rule in RULES for finding in rule(catalogue)]
    return sorted(found, key=lambda one: (one.severity is not Severity.ERROR, -one.size, one.kind, one.id, one.text))
