"""What a deep-space activity says in the programme file."""

from __future__ import annotations

from typing import ClassVar, Final, Literal, Self, get_args

from pydantic import Field, model_validator

from intercosmos.catalogue.fields import Length, Mass, SpecificImpulse, Speed, Time
from intercosmos.programme.activities import AssetId, LaunchedActivity, Part
from intercosmos.programme.schema import Day

Destination = Literal["moon", "venus", "mars", "jupiter", "sun-earth-l2"]
#: Where a joint probe can go.
DESTINATIONS: Final[tuple[str, ...]] = get_args(Destination)
#: What people call them.
PLACES: Final[dict[str, str]] = {
    "moon": "the Moon",
    "venus": "Venus",
    "mars": "Mars",
    "jupiter": "Jupiter",
    "sun-earth-l2": "the Sun-Earth point L2",
}
Duty = Literal["bus", "orbiter", "lander", "relay"]


class Probe(Part):
    """One spacecraft of a joint mission. ``mass`` is what must arrive, after any capture burn."""

    name: str
    mass: Mass
    owner: AssetId
    duty: Duty = "bus"


class ArrivalOrbit(Part):
    """The orbit a capture burn ends in: altitudes above the body's equatorial radius."""

    periapsis: Length
    apoapsis: Length


class DeepSpaceActivity(LaunchedActivity):
    """A joint probe to another body.

    Attributes
    ----------
    destination : where it goes
    probes : what must arrive there
    arrival : it passes by, is captured into an orbit, or enters and lands
    arrival_orbit : needed where it is captured
    isp : specific impulse of the engine that makes the capture burn
    departure : first and last day on which it may leave; the programme's period if not given
    flight_time : shortest and longest cruise; by the destination if not given
    arrival_speed : the greatest hyperbolic excess speed at arrival that the entry system bears
    launch_period : for how many days running the launch must be possible
    rockets : all probes on ``one`` rocket, those of each owner on its own and they meet there (``two``), or ``either``
    """

    noun: ClassVar[str] = "joint probe"

    direction: Literal["deep-space"]
    destination: Destination
    probes: tuple[Probe, ...] = Field(min_length=1)
    arrival: Literal["flyby", "orbit", "landing"] = "flyby"
    arrival_orbit: ArrivalOrbit | None = None
    isp: SpecificImpulse | None = None
    departure: tuple[Day, Day] | None = None
    flight_time: tuple[Time, Time] | None = None
    arrival_speed: Speed | None = None
    launch_period: Time | None = None
    rockets: Literal["one", "two", "either"] = "one"

    @model_validator(mode="after")
    def _capture_is_complete(self) -> Self:
        captured = self.arrival == "orbit"
        if captured and (self.arrival_orbit is None or self.isp is None):
            raise ValueError('arrival = "orbit" needs arrival_orbit and isp')
        if not captured and self.arrival_orbit is not None:
            raise ValueError('arrival_orbit belongs to arrival = "orbit"')
        if self.rockets != "one" and len(self.probe_owners) != 2:
            raise ValueError('rockets = "two" or "either" needs probes of two owners')
        return self

    @property
    def owners(self) -> tuple[tuple[tuple[str | int, ...], str], ...]:
        """Whose probes fly."""
        return tuple((("probes", k, "owner"), probe.owner) for k, probe in enumerate(self.probes))

    @property
    def place(self) -> str:
        """The destination as people call it."""
        return PLACES[self.destination]

    @property
    def probe_owners(self) -> tuple[str, ...]:
        """Owners of the probes, in the order of the file."""
        return tuple(dict.fromkeys(probe.owner for probe in self.probes))

    def arriving_kg_of(self, owner: str) -> float:
        """Mass of one owner's probes that must arrive, kg."""
        return sum(probe.mass.value for probe in self.probes if probe.owner == owner)

    @property
    def arriving_kg(self) -> float:
        """Mass that must arrive, kg."""
        return sum(probe.mass.value for probe in self.probes)
