"""What an activity about satellite navigation says in the programme file."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Literal, get_args

from pydantic import BeforeValidator, Field

from intercosmos.catalogue.fields import Angle, Fraction, Length, Ratio
from intercosmos.programme.activities import Activity, AssetId, AssetIds, Part, _one_or_more
from intercosmos.programme.regions import Region, degrees
from intercosmos.units import Quantity

NavigationWay = Literal["users receive both", "common time", "exchanged monitoring stations", "common augmentation"]
#: The ways of working together on navigation, each with all that stands before it; ``ways`` may restrict them.
NAVIGATION_WAYS: Final[tuple[str, ...]] = get_args(NavigationWay)
NavigationWays = Annotated[tuple[NavigationWay, ...], BeforeValidator(_one_or_more)]


class Host(Part):
    """A partner that lets another partner's monitoring stations stand on its ground.

    Attributes
    ----------
    partner : on whose ground
    stations : ids of the catalogue
    """

    partner: AssetId
    stations: AssetIds


class NavigationActivity(Activity):
    """Satellite navigation with the systems of several partners.

    Attributes
    ----------
    constellations : of the partners, at least two; who gains what is shared out among them
    planned : constellations not yet complete that the partners may add; they join the system of their owner
    regions : where users are; the whole Earth if not given
    mask : elevation below which satellites are not used
    street_mask : the same between high buildings, for a second figure
    pdop : a place is served where PDOP is at most this
    served : part of the time for which a place must be served
    error : vertical error that 95 of 100 positions must keep
    horizontal_alert, vertical_alert : limits that a protection level must keep (LPV-200: 40 m and 35 m)
    guided : part of the time for which protection levels must keep them, if it is to be judged
    hosts : who hosts which monitoring stations; without it no stations are exchanged
    receivers : places where both systems were really received, from the catalogue
    weighted : whether receivers weight satellites by the quality of their system
    """

    noun: ClassVar[str] = "navigation agreement"

    direction: Literal["navigation"]
    constellations: AssetIds = Field(min_length=2, max_length=5)
    planned: AssetIds = ()
    regions: tuple[Region, ...] = Field(default=(Region(name="World"),), min_length=1, max_length=12)
    mask: Angle = degrees(5.0)
    street_mask: Angle = degrees(25.0)
    pdop: Ratio = Quantity(6.0, "1")
    served: Fraction = Quantity(0.98, "1")
    error: Length = Quantity(5.0, "m")
    horizontal_alert: Length = Quantity(40.0, "m")
    vertical_alert: Length = Quantity(35.0, "m")
    guided: Fraction | None = None
    hosts: tuple[Host, ...] = ()
    receivers: AssetIds = ()
    weighted: bool = True
    ways: NavigationWays = ()

    @property
    def possible_ways(self) -> tuple[str, ...]:
        """The ways for which the activity says enough, in the order of :data:`NAVIGATION_WAYS`; of those asked for."""
        enough = dict.fromkeys(NAVIGATION_WAYS, True) | {"exchanged monitoring stations": bool(self.hosts)}
        return tuple(way for way in NAVIGATION_WAYS if enough[way] and way in (self.ways or NAVIGATION_WAYS))
