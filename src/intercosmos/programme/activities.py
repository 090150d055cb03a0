"""What an activity says in the programme file: one class a direction.

A third party adds a direction's activity by registering a subclass of :class:`Activity` in the entry-point group
``intercosmos.activities`` under the direction's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from typing import Annotated, Any, ClassVar, Final, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from intercosmos.catalogue.fields import Angle, Inclination, Length, Mass, Time
from intercosmos.errors import UnknownIdError, Where

_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _kebab(text: str) -> str:
    if len(text) > 80 or not _KEBAB.fullmatch(text):
        raise ValueError(f"{text[:80]!r} is no id; write small letters, digits and single hyphens: 'crews-at-ros'")
    return text


def _one_or_more(given: object) -> object:
    return [given] if isinstance(given, str) else given


#: Names a programme gives to its own things. Catalogue ids may also have dots: ``soyuz-2.1a``.
KebabId = Annotated[str, AfterValidator(_kebab)]
AssetId = Annotated[str, Field(min_length=1, max_length=100)]
AssetIds = Annotated[tuple[AssetId, ...], BeforeValidator(_one_or_more)]
Positive = Annotated[int, Field(ge=1, le=1000, strict=True)]
Worth = Annotated[float, Field(ge=0, strict=True, allow_inf_nan=False)]
Way = Literal[
    "own ship from own pad",
    "own ship from a third partner's pad",
    "seat on the host's ship",
    "meeting at a station both reach",
]
#: The ways a crew can be exchanged, as ``ways`` of a crew activity may restrict them.
CREW_WAYS: Final[tuple[str, ...]] = get_args(Way)
Ways = Annotated[tuple[Way, ...], BeforeValidator(_one_or_more)]


class Part(BaseModel):
    """A table of a programme file. Unknown keys are errors; nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Activity(Part):
    """One proposed joint undertaking in one direction.

    Attributes
    ----------
    id : its name in the programme, in kebab case
    title : what people call it; the id, spelled out, if not given
    direction : the field of co-operation it belongs to
    summary : one or two sentences for the report
    worth : partner → what it says the activity is worth to it, in points. The points of all partners are taken to be on
        one common scale: they are added up between partners, and compared with what each puts in at one rate for all.
        What a point stands for, the partners agree before they write them.
    third_parties : partners from outside whose assets may be asked for
    """

    noun: ClassVar[str] = "activity"

    id: KebabId
    title: str = ""
    direction: str
    summary: str = ""
    worth: Mapping[str, Worth] = Field(
        min_length=1,
        description="what the activity is worth to each partner, in points of one scale common to all partners",
    )
    third_parties: AssetIds = ()

    @property
    def name(self) -> str:
        """The title, or the id in plain words."""
        return self.title or self.id.replace("-", " ").capitalize()


class Spacecraft(Part):
    """What is launched. ``count`` spacecraft of ``mass`` each; ``owner`` is a partner."""

    name: str
    mass: Mass
    count: Positive = 1
    owner: AssetId


class Orbit(Part):
    """Where it goes. Perigee and apogee are altitudes above the mean equatorial radius."""

    perigee: Length
    apogee: Length
    inclination: Inclination
    argument_of_perigee: Angle | None = None


class LaunchedActivity(Activity):
    """An activity that needs a launch vehicle.

    Attributes
    ----------
    launchers : partners that may launch; every partner and third party if not given
    vehicles, sites : only these, if given
    """

    launchers: AssetIds = ()
    vehicles: AssetIds = ()
    sites: AssetIds = ()

    @property
    def owners(self) -> tuple[tuple[tuple[str | int, ...], str], ...]:
        """Whose spacecraft fly, each with its place in the activity's table."""
        return ()


class LaunchActivity(LaunchedActivity):
    """Put spacecraft into an orbit.

    Attributes
    ----------
    spacecraft : what *one* launch carries
    dispenser_mass : what holds them together, carried to the orbit besides
    orbit : where they are released
    deploy : all at ``once``, or in ``pairs`` one after the other
    launches : how many such launches
    """

    noun: ClassVar[str] = "launch"

    direction: Literal["launch"]
    spacecraft: tuple[Spacecraft, ...] = Field(min_length=1)
    dispenser_mass: Mass | None = None
    orbit: Orbit
    deploy: Literal["once", "pairs"] = "once"
    launches: Positive = 1

    @property
    def owners(self) -> tuple[tuple[tuple[str | int, ...], str], ...]:
        """Whose spacecraft fly."""
        return tuple((("spacecraft", k, "owner"), craft.owner) for k, craft in enumerate(self.spacecraft))

    @property
    def spacecraft_count(self) -> int:
        """How many spacecraft one launch carries."""
        return sum(craft.count for craft in self.spacecraft)

    @property
    def payload_kg(self) -> float:
        """Mass one launch must carry: every spacecraft and the dispenser, kg."""
        dispenser = self.dispenser_mass.value if self.dispenser_mass is not None else 0.0
        return sum(craft.mass.value * craft.count for craft in self.spacecraft) + dispenser


class CrewActivity(Activity):
    """A guest crew visits a host station.

    Attributes
    ----------
    guest : the partner whose crew travels
    station : the station they visit; its owner is the host
    seats : guests on one flight
    flights : how many flights within the period
    stay : time aboard, for each flight
    ways : only these of :data:`CREW_WAYS`, if given
    meeting : another station where the two crews could meet instead
    """

    noun: ClassVar[str] = "crew exchange"

    direction: Literal["crew"]
    guest: AssetId
    station: AssetId
    seats: Annotated[int, Field(ge=1, le=20, strict=True)] = 1
    flights: Positive = 1
    stay: Time
    ways: Ways = ()
    meeting: AssetId | None = None


@cache
def activity_classes() -> Mapping[str, Any]:
    """Direction → entry point of its activity class, as installed."""
    return {point.name: point for point in entry_points(group="intercosmos.activities")}


def activity_class(direction: str, *, where: Where | None = None) -> type[Activity]:
    """The class that reads activities of ``direction``.

    Raises
    ------
    UnknownIdError
        If no such direction is installed.
    """
    classes = activity_classes()
    if direction not in classes:
        raise UnknownIdError("direction", direction, classes, where=where)
    loaded = classes[direction].load()
    if not (isinstance(loaded, type) and issubclass(loaded, Activity)):
        raise TypeError(f"{classes[direction].value} is registered as an activity but is no subclass of Activity")
    return loaded
