"""Navigation satellites: constellations with signals, clocks and errors; stations that watch them; augmentations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, ValidationInfo, model_validator

from intercosmos.catalogue.fields import (
    Altitude,
    Angle,
    ClockOffset,
    Count,
    Fraction,
    Frequency,
    Inclination,
    Latitude,
    Length,
    Ratio,
    Time,
)
from intercosmos.catalogue.schema_base import Entry, Id, Table, When

#: The letter of a system in the names of its satellites: GPS, GLONASS, Galileo, BeiDou, QZSS, NavIC, augmentation.
Letter = Literal["G", "R", "E", "C", "J", "I", "S"]


class Told(Table):
    """A table within an entry whose own source, where it names one, stands for its values."""

    source: str = ""  #: where it differs from the entry's

    @model_validator(mode="wrap")
    @classmethod
    def _values_take_its_source(cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        own = data.get("source") if isinstance(data, Mapping) else None
        context = info.context
        if not own or not isinstance(context, dict):
            return handler(data)
        outer = context.get("source", "")
        context["source"] = own
        try:
            return handler(data)
        finally:
            context["source"] = outer


class Slot(Table):
    """One place of a constellation that is no regular pattern."""

    name: str
    raan: Angle
    argument_of_latitude: Angle


class Shell(Told):
    """Satellites of a constellation that share semi-major axis, eccentricity and inclination.

    Attributes
    ----------
    pattern : ``walker`` with ``planes`` and ``phasing``; ``slots``, each written down; ``synchronous`` and
        ``geostationary``, over ``longitudes``
    count : nominal number of satellites
    argument_of_perigee : where the orbit is eccentric
    raan, argument_of_latitude : of the first satellite of a Walker pattern at ``epoch``, where published
    longitudes : axis of the ground track of each satellite: of the figure of eight, or the place of a geostationary one
    raans : of each synchronous satellite relative to the first; evenly spread where not said
    repeat_revolutions, repeat_days : revolutions in sidereal days after which the ground track repeats
    """

    name: str
    pattern: Literal["walker", "slots", "synchronous", "geostationary"]
    status: Literal["active", "planned"]
    since: When | None = None
    count: Annotated[int, Field(ge=1, strict=True)]
    semi_major_axis: Length
    eccentricity: Fraction | None = None
    inclination: Inclination
    argument_of_perigee: Angle | None = None
    planes: Count | None = None
    phasing: Count | None = None
    raan: Angle | None = None
    argument_of_latitude: Angle | None = None
    epoch: When | None = None
    longitudes: tuple[Angle, ...] = ()
    raans: tuple[Angle, ...] = ()
    slots: tuple[Slot, ...] = ()
    repeat_revolutions: Count | None = None
    repeat_days: Count | None = None
    note: str = ""

    @model_validator(mode="after")
    def _pattern_is_whole(self) -> Self:
        if self.pattern == "walker" and (not self.planes or self.phasing is None):
            raise ValueError("a walker pattern has planes and phasing")
        if self.pattern == "slots" and not self.slots:
            raise ValueError("a shell of slots writes each of them down")
        if self.pattern in ("synchronous", "geostationary") and not self.longitudes:
            raise ValueError(f"a {self.pattern} shell has the longitude of each satellite")
        return self


class Signal(Told):
    """An open carrier. ``step`` and channels where each satellite has a frequency of its own.

    Attributes
    ----------
    codes : codes of RINEX 3 for observations of it, without the kind of observation: ``1C``
    satellites : which satellites send it, in plain words
    """

    name: str
    frequency: Frequency
    step: Frequency | None = None
    lowest_channel: int | None = None
    highest_channel: int | None = None
    access: Literal["fdma", "cdma"]
    codes: tuple[str, ...] = ()
    status: Literal["active", "planned"]
    satellites: str = ""


class TimeSystem(Told):
    """The system's clock, and what its satellites say of the others'.

    Attributes
    ----------
    behind_tai : where it runs without leap seconds
    ahead_of_utc : where it follows UTC with its leap seconds
    utc_error : of the UTC that the satellites send, root mean square or as the source says
    offsets : systems whose offset is sent, by letter
    offset_error : of such an offset
    """

    name: str
    behind_tai: Time | None = None
    ahead_of_utc: Time | None = None
    utc_error: ClockOffset
    offsets: tuple[Letter, ...] = ()
    offset_error: ClockOffset | None = None
    note: str = ""

    @model_validator(mode="after")
    def _one_reference(self) -> Self:
        if (self.behind_tai is None) == (self.ahead_of_utc is None):
            raise ValueError("a system's time is behind TAI or ahead of UTC, one of the two")
        return self


class RangeError(Told):
    """How wrong orbits and clocks were that satellites sent: root mean square over the Earth, satellites and a year.

    Attributes
    ----------
    year : of the data
    total : signal-in-space range error
    orbit, clock : its two parts where told apart
    kind : measured, tried in an ``experiment``, ``committed`` by the owner (95 % where ``text`` says so), or planned
    """

    year: When
    total: Length
    orbit: Length | None = None
    clock: Length | None = None
    kind: Literal["measured", "experiment", "committed", "planned"] = "measured"
    text: str = ""


class SatelliteClock(Told):
    """A kind of clock aboard.

    Attributes
    ----------
    stability_ten_thousand, stability_day : Allan deviation at 10 000 s and at a day
    prediction_two_hours, prediction_day : error of a prediction so old, as range; published, to judge the model by
    """

    name: str
    kind: Literal["caesium", "rubidium", "hydrogen"]
    share: Fraction | None = None  #: of the satellites
    stability_ten_thousand: Ratio | None = None
    stability_day: Ratio
    prediction_two_hours: Length | None = None
    prediction_day: Length | None = None


class GroundSegment(Told):
    """How the message comes to be and to the satellite.

    Attributes
    ----------
    upload_interval : between two uploads to one satellite
    message_interval : between two sets of orbit and clock in the message
    latency : from the newest measurement to the upload
    inter_satellite_links : whether measurements and messages go from satellite to satellite
    """

    upload_interval: Time
    message_interval: Time
    latency: Time
    inter_satellite_links: bool
    note: str = ""


class Integrity(Told):
    """What advanced receiver autonomous integrity monitoring is told of a constellation.

    Attributes
    ----------
    range_accuracy : standard deviation that bounds the error of a satellite without fault (URA)
    range_error : the same for accuracy and continuity (URE)
    nominal_bias : greatest bias of a satellite without fault
    satellite_fault : probability that a satellite is in fault at a time
    constellation_fault : probability that the whole constellation is
    """

    range_accuracy: Length
    range_error: Length
    nominal_bias: Length
    satellite_fault: Fraction
    constellation_fault: Fraction
    note: str = ""


class Constellation(Entry):
    """A navigation system's satellites. A complement that is planned is an entry of its own, ``part_of`` the first.

    Attributes
    ----------
    letter : of its satellites
    satellites_used : how many serve users, as of ``as_of``
    frame : of its orbits
    range_errors : the newest last
    """

    name: str
    owner: Id
    operator: str = ""
    letter: Letter
    part_of: Id | None = None
    coverage: Literal["global", "regional"]
    status: Literal["active", "planned"]
    since: When | None = None
    satellites_used: Count
    as_of: When
    frame: str
    shells: tuple[Shell, ...] = Field(min_length=1)
    signals: tuple[Signal, ...] = Field(min_length=1)
    time: TimeSystem
    range_errors: tuple[RangeError, ...] = ()
    clocks: tuple[SatelliteClock, ...] = Field(min_length=1)
    ground: GroundSegment
    integrity: Integrity


Role = Literal["control", "monitoring", "upload", "time", "laser"]


class MonitoringStation(Entry):
    """A ground station of a navigation system.

    Attributes
    ----------
    network : that it belongs to: ``glonass-control``, ``sdcm``, ``beidou-control``, ``igmas`` …
    territory : the partner on whose ground it stands, where that is a partner; another's than the owner's: exchanged
    roles : what it does; measurements of ``monitoring`` ones make the message, ``upload`` ones bring it up
    tracks : systems, by letter
    """

    name: str
    owner: Id
    network: str
    country: str
    territory: Id | None = None
    latitude: Latitude
    longitude: Angle
    altitude: Altitude
    roles: tuple[Role, ...] = Field(min_length=1)
    tracks: tuple[Letter, ...] = Field(min_length=1)
    status: Literal["active", "planned", "closed"]
    since: When | None = None

    @property
    def exchanged(self) -> bool:
        """Whether it stands on another partner's ground."""
        return self.territory is not None and self.territory != self.owner


class Augmentation(Entry):
    """A service that corrects navigation satellites or warns of them.

    Attributes
    ----------
    kind : ``sbas`` with integrity for aviation, ``precise`` for decimetres
    corrects : systems, by letter
    longitudes : of the geostationary satellites that send it
    numbers : pseudo-random numbers of its signals
    horizontal, vertical : 95 % accuracy
    convergence : to it
    south, north, west, east : of the region served; without them the whole Earth
    """

    name: str
    owner: Id
    kind: Literal["sbas", "precise"]
    status: Literal["active", "test", "planned"]
    since: When | None = None
    corrects: tuple[Letter, ...] = Field(min_length=1)
    longitudes: tuple[Angle, ...] = ()
    numbers: tuple[Count, ...] = ()
    horizontal: Length
    vertical: Length
    convergence: Time | None = None
    south: Latitude | None = None
    north: Latitude | None = None
    west: Angle | None = None
    east: Angle | None = None
    region: str
    text: str = ""

    @model_validator(mode="after")
    def _region_is_whole(self) -> Self:
        sides = [one is not None for one in (self.south, self.north, self.west, self.east)]
        if any(sides) and not all(sides):
            raise ValueError("a region has four sides: south, north, west, east")
        return self
