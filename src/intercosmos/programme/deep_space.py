"""What a deep-space activity says in the programme file."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Literal, get_args

from pydantic import Field

from intercosmos.catalogue.fields import Angle, Fraction, Inclination, Length, Mass, SpecificImpulse, Speed, Time
from intercosmos.programme.activities import AssetId, LaunchedActivity, Part
from intercosmos.programme.schema import Day

Destination = Literal["moon", "venus", "mars", "jupiter", "sun-earth-l2", "asteroid"]
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
Arrival = Literal["flyby", "orbit", "rendezvous", "landing"]


class Probe(Part):
    """One spacecraft of a joint mission.

    Attributes
    ----------
    mass : what must be left of it after its arrival: after a capture or a rendezvous, or on the ground
    arrival : how it arrives, where that is not as the activity says
    """

    name: str
    mass: Mass
    owner: AssetId
    duty: Duty = "bus"
    arrival: Arrival | None = None


class ArrivalOrbit(Part):
    """The orbit a capture burn ends in: altitudes above the body's equatorial radius."""

    periapsis: Length
    apoapsis: Length


class Landing(Part):
    """What a landing takes: a brake by engine, the loss of what protects the entry, or both.

    Attributes
    ----------
    from_orbit : it is captured into ``arrival_orbit`` first, and descends from there
    delta_v : of the descent from that orbit, or straight from the approach, losses included
    isp : of the engine that descends; that of the capture if not given
    landed_share : mass on the ground over mass at the entry: what heat shield and parachutes leave
    """

    from_orbit: bool = False
    delta_v: Speed | None = None
    isp: SpecificImpulse | None = None
    landed_share: Fraction | None = None


class Asteroid(Part):
    """An asteroid by its osculating elements, as the tables of JPL and of the Minor Planet Center have them.

    Attributes
    ----------
    name : what people call it
    epoch : the day, at 0 h TDB, of the elements
    semi_major_axis, eccentricity : of an ellipse
    inclination, node, argument_of_perihelion : from the ecliptic and equinox of J2000
    mean_anomaly : at the epoch
    """

    name: str = Field(min_length=1, max_length=80)
    epoch: Day
    semi_major_axis: Length
    eccentricity: Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)]
    inclination: Inclination
    node: Angle
    argument_of_perihelion: Angle
    mean_anomaly: Angle


class DeepSpaceActivity(LaunchedActivity):
    """A joint probe to another body.

    Attributes
    ----------
    destination : where it goes
    asteroid : its elements, where it goes to one
    probes : what must arrive there
    arrival : it passes by, is captured into an orbit, meets an asteroid at rest (rendezvous), or lands
    arrival_orbit : needed where it is captured, also for a landing from an orbit
    isp : specific impulse of the engine that makes the capture burn
    landing : what a landing takes; without it the masses are those that come to the ground's edge, and that is said
    departure : first and last day on which it may leave; the programme's period if not given
    flight_time : shortest and longest cruise; by the destination if not given
    arrival_speed : the greatest hyperbolic excess speed at arrival that the entry system bears
    launch_period : for how many days running the launch must be possible
    rockets : all probes on ``one`` rocket, those of each owner on its own and they meet there (``two``), or ``either``
    meet_within : two rockets' probes arrive no further apart than this; by the destination if not given
    """

    noun: ClassVar[str] = "joint probe"

    direction: Literal["deep-space"]
    destination: Destination
    asteroid: Asteroid | None = None
    probes: tuple[Probe, ...] = Field(min_length=1)
    arrival: Arrival = "flyby"
    arrival_orbit: ArrivalOrbit | None = None
    isp: SpecificImpulse | None = None
    landing: Landing | None = None
    departure: tuple[Day, Day] | None = None
    flight_time: tuple[Time, Time] | None = None
    arrival_speed: Speed | None = None
    launch_period: Time | None = None
    rockets: Literal["one", "two", "either"] = "one"
    meet_within: Time | None = None

    @property
    def owners(self) -> tuple[tuple[tuple[str | int, ...], str], ...]:
        """Whose probes fly."""
        return tuple((("probes", k, "owner"), probe.owner) for k, probe in enumerate(self.probes))

    @property
    def place(self) -> str:
        """The destination as people call it."""
        if self.destination == "asteroid":
            return "an asteroid" if self.asteroid is None else self.asteroid.name
        return PLACES[self.destination]

    def arrival_of(self, probe: Probe) -> Arrival:
        """How one of the probes arrives."""
        return probe.arrival or self.arrival

    @property
    def arrivals(self) -> set[Arrival]:
        """The ways in which its probes arrive."""
        return {self.arrival_of(probe) for probe in self.probes}

    @property
    def probe_owners(self) -> tuple[str, ...]:
        """Owners of the probes, in the order of the file."""
        return tuple(dict.fromkeys(probe.owner for probe in self.probes))

    def arriving_kg(self, owner: str = "") -> dict[str, float]:
        """Mass that must be left after each way of arriving, kg: of one owner's probes, or of all."""
        found: dict[str, float] = {}
        for probe in self.probes:
            if owner in ("", probe.owner):
                way = self.arrival_of(probe)
                found[way] = found.get(way, 0.0) + probe.mass.value
        return found
