"""What an activity about rocket engines says in the programme file."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Literal, get_args

from pydantic import BeforeValidator, Field

from intercosmos.catalogue.fields import Force as Thrust
from intercosmos.catalogue.fields import Fraction, Mass, Pressure, Ratio
from intercosmos.programme.activities import Activity, AssetId, AssetIds, KebabId, Orbit, Part, Positive, _one_or_more
from intercosmos.programme.schema import Day

EngineWay = Literal["buy finished engines", "licensed production", "joint development", "engine for engine"]
#: The ways of working together on engines, as ``ways`` of an activity may restrict them.
ENGINE_WAYS: Final[tuple[str, ...]] = get_args(EngineWay)
EngineWays = Annotated[tuple[EngineWay, ...], BeforeValidator(_one_or_more)]
ARate = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]


class Mount(Part):
    """A stage, and how many engines go under it.

    Attributes
    ----------
    stage : id, or its role in the vehicle: booster, core, upper, orbit
    count : engines under the stage; as many as come nearest to the old thrust if not given
    """

    vehicle: AssetId
    stage: AssetId
    count: Annotated[int, Field(ge=1, le=60, strict=True)] | None = None


class Receiver(Mount):
    """A stage that is to fly on another engine.

    Attributes
    ----------
    engines : only these of the activity's; all of them if not given
    """

    engines: AssetIds = ()


class InReturn(Mount):
    """What the licensor gets of the licensee, engine for engine.

    Attributes
    ----------
    engine : of the licensee
    orbit : in which the payload of the licensor's vehicle counts; the activity's if not given
    flights_a_year : of that vehicle; the activity's if not given
    """

    engine: AssetId
    orbit: Orbit | None = None
    flights_a_year: ARate | None = None


class NewEngine(Part):
    """An engine that does not exist yet; what it gives is computed from these.

    Attributes
    ----------
    id : its name in options
    propellants : a pair, such as ``"LOX/methane"``
    cycle : such as ``"gas-generator"`` or ``"full-flow"``
    thrust : of the whole engine in vacuum
    """

    id: KebabId
    name: str = ""
    propellants: str
    cycle: str
    chamber_pressure: Pressure
    mixture_ratio: Ratio
    area_ratio: Ratio
    thrust: Thrust
    chambers: Annotated[int, Field(ge=1, le=8, strict=True)] = 1
    restarts: Annotated[int, Field(ge=0, le=20, strict=True)] = 0
    throttle_minimum: Fraction | None = None

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name or self.id.replace("-", " ").capitalize()


class EnginesActivity(Activity):
    """Engines of one partner, or of both, under a rocket of the other.

    Attributes
    ----------
    licensor, licensee : whose engine it is, and who is to have it
    engines : of the licensor
    new_engine : what is developed together, where something is
    receivers : the stages it is tried under; the licensee's, and for a joint development either's
    orbit : in which the receiving vehicle's payload counts
    sites : only these of the vehicles' sites, if given
    flights_a_year : of the receiving vehicle
    stock : engines that the buyer keeps in hand besides those that fly
    made : engines of the licensor's line so far: where its learning stands
    leaves : the day on which one side leaves, for "what if"; the middle of the period if not given
    in_return : the licensee's engine, and where it goes
    gain_wanted : payload gained that is worth the whole of ``worth`` to the vehicle's owner; a tenth of the old payload
        if not given
    engine_out : whether the vehicle must lift off with one engine out
    ways : only these of :data:`ENGINE_WAYS`, if given
    """

    noun: ClassVar[str] = "engine agreement"

    direction: Literal["engines"]
    licensor: AssetId
    licensee: AssetId
    engines: AssetIds = ()
    new_engine: NewEngine | None = None
    receivers: tuple[Receiver, ...] = Field(min_length=1)
    orbit: Orbit
    sites: AssetIds = ()
    flights_a_year: ARate = 4.0
    stock: Annotated[int, Field(ge=0, le=1000, strict=True)] = 0
    made: Positive = 100
    leaves: Day | None = None
    in_return: InReturn | None = None
    gain_wanted: Mass | None = None
    engine_out: bool = False
    ways: EngineWays = ()

    @property
    def possible_ways(self) -> tuple[str, ...]:
        """The ways for which the activity says enough, in the order of :data:`ENGINE_WAYS`; of those asked for."""
        enough = {
            "buy finished engines": bool(self.engines),
            "licensed production": bool(self.engines),
            "joint development": self.new_engine is not None,
            "engine for engine": bool(self.engines) and self.in_return is not None,
        }
        return tuple(way for way in ENGINE_WAYS if enough[way] and way in (self.ways or ENGINE_WAYS))
