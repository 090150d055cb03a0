"""Remote sensing: two or more owners of imaging satellites, from exchanged images to a constellation of their own.

Exchanging data, a common ground segment and shared tasking are steps, each with all before it. Each is computed for
every partner alone and for all together: how often a place is seen, how soon after an event, how many of the images
each asked for come down and when, and what different notions of a fair share cost. A joint constellation is designed
from scratch, within what rockets lift.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final, final

from intercosmos.directions.base import Assessment, Direction, Option
from intercosmos.directions.sensing_bargain import benefits_of, contributions_of
from intercosmos.directions.sensing_constellation import constellation_assessment
from intercosmos.directions.sensing_evidence import evidence_of, measures_of
from intercosmos.directions.sensing_margins import conditions_of, delivery_margins, watch_margins
from intercosmos.directions.sensing_terms import CONSTELLATION, Terms

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.programme import Activity, Programme
    from intercosmos.programme.sensing import SensingActivity

_FLEETS: Final = ("first fleet", "second fleet", "third fleet", "fourth fleet", "fifth fleet")
_SHORTENED: Final = (
    "Both sides come of a search of schedules that is twenty times shorter than a study's, from the same seed, and of "
    "the agreed notion of fairness only: they can be compared with each other, and each delivers a little less than "
    "the study finds."
)


@final
class Sensing(Direction):
    """Remote sensing with the satellites of several partners."""

    name: ClassVar[str] = "sensing"
    roles: ClassVar[tuple[str, ...]] = (*_FLEETS, "launcher", "site")

    def options(self, activity: Activity, programme: Programme, catalogue: Catalogue) -> Sequence[Option]:
        """One option a way; of a joint constellation, one a rocket and site."""
        agreed = _sensing(activity)
        fleets = dict(zip(_FLEETS, Terms(agreed, programme, catalogue).fleets, strict=False))
        found = []
        for way in agreed.possible_ways:
            if way == CONSTELLATION and agreed.constellation is not None:
                found += [
                    Option(agreed.id, self.name, way, {"launcher": one.vehicle, "site": one.site})
                    for one in agreed.constellation.launches
                ]
            else:
                found.append(Option(agreed.id, self.name, way, fleets))
        return tuple(found)

    def assess(self, option: Option, activity: Activity, programme: Programme, catalogue: Catalogue) -> Assessment:
        """Compute one option."""
        return self._judged(option, Terms(_sensing(activity), programme, catalogue))

    def assess_quickly(
        self, option: Option, activity: Activity, programme: Programme, catalogue: Catalogue
    ) -> Assessment:
        """The same after a short search: what it finds is a little less than what :meth:`assess` does."""
        agreed = _sensing(activity).model_copy(update={"compared": ()})
        return self._judged(option, Terms(agreed, programme, catalogue, quick=True))

    def shortened(self, option: Option) -> str:
        """What is shorter in a quick assessment of an option, in words; empty where nothing is."""
        return "" if option.way == CONSTELLATION else _SHORTENED

    def _judged(self, option: Option, terms: Terms) -> Assessment:
        if option.way == CONSTELLATION:
            return constellation_assessment(option, terms)
        plan = terms.plan(option.way, terms.activity.fairness)
        return Assessment(
            option=option,
            margins=(*watch_margins(terms), *delivery_margins(option.way, plan, terms)),
            measures=measures_of(option.way, plan, terms),
            conditions=tuple(conditions_of(option.way, terms)),
            contributions=tuple(contributions_of(option.way, plan, terms)),
            benefits=tuple(one for one in benefits_of(plan, terms) if one.partner in terms.activity.worth),
            evidence=evidence_of(option.way, plan, terms),
        )


def _sensing(activity: Activity) -> SensingActivity:
    from intercosmos.programme.sensing import SensingActivity

    if not isinstance(activity, SensingActivity):
        raise TypeError(f"activity {activity.id} is of direction {activity.direction}, not sensing")
    return activity
