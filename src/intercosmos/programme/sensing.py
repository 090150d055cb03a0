"""What an activity about remote sensing says in the programme file."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Literal, get_args

from pydantic import BeforeValidator, Field

from intercosmos.catalogue.fields import Angle, Fraction, Latitude, Length, Mass, Time
from intercosmos.programme.activities import Activity, AssetId, AssetIds, Part, Positive, _one_or_more
from intercosmos.programme.regions import Region, degrees
from intercosmos.programme.schema import Day
from intercosmos.units import Quantity

SensingWay = Literal["data exchange", "common ground segment", "shared tasking", "joint constellation"]
#: The ways of working together on remote sensing; ``ways`` may restrict them.
SENSING_WAYS: Final[tuple[str, ...]] = get_args(SensingWay)
SensingWays = Annotated[tuple[SensingWay, ...], BeforeValidator(_one_or_more)]
Notion = Literal["none", "quotas", "max-min", "nash"]
#: The notions of fairness that shared tasking is judged by.
FAIRNESS_NOTIONS: Final[tuple[str, ...]] = get_args(Notion)
Kind = Literal["mono", "stereo", "video", "periodic", "area"]
SensorKind = Literal["any", "optical", "radar"]

_DAY: Final = 86400.0


class Wanted(Part):
    """One request for images.

    Attributes
    ----------
    name : unique within the activity
    partner : who asks
    latitude, longitude : of the place, or of the middle of the area
    kind : one image, a stereo pair, a video, one image in each slot of time, or an area cut into strips
    extent : side of a square area
    sensor : what may image it
    resolution : the ground sample distance at the target must not be greater
    weight : what it is worth, beside the others
    earliest, deadline : after the scene's begin
    slots : for a periodic request, how many equal slots the time between is cut into
    """

    name: Annotated[str, Field(min_length=1, max_length=60)]
    partner: AssetId
    latitude: Latitude
    longitude: Angle
    kind: Kind = "mono"
    extent: Length | None = None
    sensor: SensorKind = "any"
    resolution: Length | None = None
    weight: Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)] = 1.0
    earliest: Time = Quantity(0.0, "h")
    deadline: Time | None = None
    slots: Annotated[int, Field(ge=2, le=100, strict=True)] = 3


class NewSensor(Part):
    """A kind of satellite that a joint constellation may be made of.

    Attributes
    ----------
    name : plain words
    sensor : optical or radar
    mass : of one satellite
    resolution : ground sample distance straight down from ``altitude``
    altitude : for which the resolution is told
    reach : greatest angle to the side to which it can look
    """

    name: Annotated[str, Field(min_length=1, max_length=60)]
    sensor: Literal["optical", "radar"] = "optical"
    mass: Mass
    resolution: Length
    altitude: Length
    reach: Angle


class NewLaunch(Part):
    """A rocket that may launch a joint constellation.

    Attributes
    ----------
    vehicle, site : of the catalogue
    """

    vehicle: AssetId
    site: AssetId


class NewConstellation(Part):
    """What a joint constellation must do, and what it may be made of.

    Attributes
    ----------
    sensors, launches : candidates
    revisit : the greatest time between two looks at any place between the latitudes
    south, north : latitudes
    resolution : the greatest ground sample distance, straight down
    satellites : the most it may have
    lowest, highest : altitudes
    """

    sensors: tuple[NewSensor, ...] = Field(min_length=1, max_length=8)
    launches: tuple[NewLaunch, ...] = Field(min_length=1, max_length=8)
    revisit: Time
    south: Latitude
    north: Latitude
    resolution: Length | None = None
    satellites: Positive = 24
    lowest: Length = Quantity(450e3, "km")
    highest: Length = Quantity(800e3, "km")


class SensingActivity(Activity):
    """Remote sensing with the satellites of several partners.

    Attributes
    ----------
    satellites : of the partners, at least two owners
    stations : ground stations that receive images
    regions : where revisit is judged
    begin : the day on which the scene of requests begins, 0 h UTC
    span : for how long requests are scheduled
    watch : for how long revisit is counted
    requests : what is asked for
    scene : the region whose response time counts; the first if not given
    response : the mean time from an event in the scene to the next look
    delivered : part of what was asked for that must come down
    fairness : the notion by which shared tasking is agreed
    compared : notions computed beside it
    quotas : partner -> least part of the imaging time for its requests, for the notion ``quotas``
    exchange_delay : how much later one partner's images come to the other where only data are exchanged
    days_a_year : on how many days of a year the partners task each other's satellites like this
    least_sun : elevation of the Sun below which optical images are not taken
    modes : satellite -> mode in which its radar images, where it is not the first of the catalogue
    constellation : what a joint constellation must do, if one is to be designed
    """

    noun: ClassVar[str] = "Earth-observation agreement"

    direction: Literal["sensing"]
    satellites: AssetIds = Field(min_length=2, max_length=200)
    stations: AssetIds = Field(min_length=1, max_length=100)
    regions: tuple[Region, ...] = Field(min_length=1, max_length=12)
    begin: Day
    span: Time = Quantity(3 * _DAY, "d")
    watch: Time = Quantity(7 * _DAY, "d")
    requests: tuple[Wanted, ...] = Field(min_length=1, max_length=500)
    scene: str = ""
    response: Time = Quantity(_DAY, "h")
    delivered: Fraction = Quantity(0.8, "1")
    fairness: Notion = "nash"
    compared: tuple[Notion, ...] = ("none", "max-min", "nash")
    quotas: dict[AssetId, Fraction] = Field(default_factory=dict)
    exchange_delay: Time = Quantity(_DAY, "h")
    days_a_year: Time = Quantity(30 * _DAY, "d")
    least_sun: Angle = degrees(10.0)
    modes: dict[AssetId, str] = Field(default_factory=dict)
    constellation: NewConstellation | None = None
    ways: SensingWays = ()

    @property
    def scene_region(self) -> Region:
        """The region whose response time counts."""
        return next((region for region in self.regions if region.name == self.scene), self.regions[0])

    @property
    def notions(self) -> tuple[str, ...]:
        """Every notion of fairness that is computed: the sum of all always, for the price of the others."""
        return tuple(dict.fromkeys(("none", *self.compared, self.fairness)))

    @property
    def possible_ways(self) -> tuple[str, ...]:
        """The ways for which the activity says enough, in the order of :data:`SENSING_WAYS`; of those asked for."""
        enough = dict.fromkeys(SENSING_WAYS, True) | {"joint constellation": self.constellation is not None}
        return tuple(way for way in SENSING_WAYS if enough[way] and way in (self.ways or SENSING_WAYS))
