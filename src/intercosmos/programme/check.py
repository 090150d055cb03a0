"""Does the programme make sense? One small rule a function; each names the offender, what is allowed and the next step.

Rules that need only the programme run when it is loaded; those that look things up run against a catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from intercosmos.errors import DataError
from intercosmos.programme.check_crew import (
    check_guest_may_visit,
    check_host_takes_part,
    check_meeting,
    check_station_in_service,
    check_station_near_earth,
    check_stay,
)
from intercosmos.programme.check_deep_space import (
    check_arrival,
    check_asteroid,
    check_departure,
    check_flight_time,
    check_rockets,
)
from intercosmos.programme.check_engines import (
    check_engine_known,
    check_engine_orbits,
    check_leaving,
    check_new_engine,
    check_receivers,
    check_sides,
    check_sides_take_part,
)
from intercosmos.programme.check_launch import (
    check_launcher_has_vehicle,
    check_orbit,
    check_owners_take_part,
    check_pairs,
    check_site_reached,
    check_vehicle_from_site,
)
from intercosmos.programme.check_navigation import (
    check_constellations,
    check_hosts,
    check_masks,
    check_navigation_ways,
    check_receivers_known,
)
from intercosmos.programme.check_overrides import check_sites_keep_corridors
from intercosmos.programme.check_partners import (
    check_activity_names,
    check_partner_assets,
    check_partner_ids,
    check_partner_names,
    check_period,
    check_something_proposed,
    check_third_parties,
    check_worth,
    check_worth_something,
)
from intercosmos.programme.check_regions import check_regions
from intercosmos.programme.check_sensing import (
    check_askers,
    check_imagers,
    check_new_constellation,
    check_quotas,
    check_receiving,
    check_requests,
    check_scene,
    check_sensing_ways,
)
from intercosmos.programme.schema import Programme

if TYPE_CHECKING:
    from intercosmos.catalogue.load import Catalogue

#: Rules that need only the programme.
ALONE: Final[tuple[Callable[[Programme], Iterator[DataError]], ...]] = (
    check_period,
    check_partner_names,
    check_something_proposed,
    check_activity_names,
    check_third_parties,
    check_worth_something,
    check_orbit,
    check_pairs,
    check_stay,
    check_departure,
    check_flight_time,
    check_asteroid,
    check_arrival,
    check_rockets,
    check_sides,
    check_leaving,
    check_engine_orbits,
    check_new_engine,
    check_regions,
    check_masks,
    check_navigation_ways,
    check_requests,
    check_scene,
    check_sensing_ways,
)

#: Rules that hold names against those who take part. They wait until every partner is known to the catalogue: where a
#: partner is misspelt in the list of partners, that line is at fault and not all those that spell it right.
PARTICIPANTS: Final[tuple[Callable[[Programme], Iterator[DataError]], ...]] = (
    check_worth,
    check_owners_take_part,
    check_guest_may_visit,
    check_sides_take_part,
    check_askers,
    check_quotas,
)

#: Rules that look things up, after :func:`check_partner_ids`.
AGAINST_CATALOGUE: Final[tuple[Callable[[Programme, Catalogue], Iterator[DataError]], ...]] = (
    check_sites_keep_corridors,
    check_partner_assets,
    check_vehicle_from_site,
    check_site_reached,
    check_station_in_service,
    check_station_near_earth,
    check_meeting,
    check_engine_known,
    check_receivers,
    check_receivers_known,
    check_receiving,
    check_new_constellation,
)

#: Rules about what those who take part own; they wait as :data:`PARTICIPANTS` do.
PARTICIPANTS_ASSETS: Final[tuple[Callable[[Programme, Catalogue], Iterator[DataError]], ...]] = (
    check_launcher_has_vehicle,
    check_host_takes_part,
    check_constellations,
    check_hosts,
    check_imagers,
)


def find_problems_alone(programme: Programme) -> list[DataError]:
    """Everything wrong with a programme that can be said without a catalogue, in the order of :data:`ALONE`."""
    return [problem for rule in ALONE for problem in rule(programme)]


def find_problems(programme: Programme, catalogue: Catalogue) -> list[DataError]:
    """Everything wrong with a programme, in the order of the rules; empty if nothing is.

    Unknown partners come first. Until they are mended, nothing is said of names that may be right against them.
    """
    found = list(check_partner_ids(programme, catalogue))
    partners_known = not found
    found += find_problems_alone(programme)
    if partners_known:
        found += [problem for rule in PARTICIPANTS for problem in rule(programme)]
    found += [problem for rule in AGAINST_CATALOGUE for problem in rule(programme, catalogue)]
    if partners_known:
        found += [problem for rule in PARTICIPANTS_ASSETS for problem in rule(programme, catalogue)]
    return found


def check_programme(programme: Programme, catalogue: Catalogue) -> None:
    """Refuse a programme that cannot be studied.

    Raises
    ------
    DataError
        The first problem, with file, line, key, what is allowed and the next step. Ids nobody defined are
        :class:`~intercosmos.errors.UnknownIdError`. :func:`find_problems` lists them all.
    """
    for problem in find_problems(programme, catalogue):
        raise problem
