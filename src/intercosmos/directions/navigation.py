"""Navigation: two or more satellite systems used as one, from receivers that take both to a common augmentation.

The ways are steps, each with all before it: users receive both; the systems send the offset of their times; monitoring
stations stand on each other's ground; one network corrects and warns of both. Every subset of the systems is computed,
so that each partner sees what it has alone, what it has with the other, and whose doing the difference is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, final

from intercosmos.directions.base import Assessment, Direction, Option
from intercosmos.directions.navigation_bargain import benefits_of, contributions_of
from intercosmos.directions.navigation_evidence import evidence_of, measures_of
from intercosmos.directions.navigation_margins import conditions_of, guidance_margins, harm_margins, service_margins
from intercosmos.directions.navigation_terms import Terms
from intercosmos.directions.places import places_of

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.programme import Activity, Programme
    from intercosmos.programme.navigation import NavigationActivity


@final
class Navigation(Direction):
    """Satellite navigation with the systems of several partners."""

    name: ClassVar[str] = "navigation"
    roles: ClassVar[tuple[str, ...]] = (
        "first system",
        "second system",
        "third system",
        "fourth system",
        "fifth system",
    )

    def options(self, activity: Activity, programme: Programme, catalogue: Catalogue) -> Sequence[Option]:
        """One option a way: the systems are those of the activity."""
        agreed = _navigation(activity)
        roles = dict(zip(self.roles, agreed.constellations, strict=False))
        return tuple(Option(agreed.id, self.name, way, roles) for way in agreed.possible_ways)

    def assess(self, option: Option, activity: Activity, programme: Programme, catalogue: Catalogue) -> Assessment:
        """Compute one option."""
        terms = Terms(_navigation(activity), programme, catalogue)
        places = places_of(terms.activity.regions)
        way = option.way
        found = terms.ask(way)
        return Assessment(
            option=option,
            margins=(
                *service_margins(way, found, places, terms),
                *guidance_margins(places, terms),
                *harm_margins(found, places, terms),
            ),
            measures=measures_of(way, found, places, terms),
            conditions=tuple(dict.fromkeys(conditions_of(way, terms))),
            contributions=tuple(contributions_of(way, terms)),
            benefits=tuple(
                one for one in benefits_of(way, found, places, terms) if one.partner in terms.activity.worth
            ),
            evidence=evidence_of(way, found, places, terms),
        )


def _navigation(activity: Activity) -> NavigationActivity:
    from intercosmos.programme.navigation import NavigationActivity

    if not isinstance(activity, NavigationActivity):
        raise TypeError(f"activity {activity.id} is of direction {activity.direction}, not navigation")
    return activity
