"""Imaging satellites with orbits, instruments and turning; the ground stations that receive their images."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from intercosmos.catalogue.fields import (
    Altitude,
    Angle,
    AngularRate,
    Count,
    Fraction,
    Inclination,
    InUnit,
    Latitude,
    Length,
    Mass,
    Power,
    Ratio,
    Time,
)
from intercosmos.catalogue.schema_base import Entry, Id, When
from intercosmos.catalogue.schema_navigation import Told
from intercosmos.units import Quantity

DataAmount = Annotated[Quantity, InUnit("data", minimum=0.0)]  #: bit
DataRate = Annotated[Quantity, InUnit("data rate", minimum=0.0)]  #: bit/s
AngularAcceleration = Annotated[Quantity, InUnit("angular acceleration", minimum=0.0)]  #: rad/s2
NodeDrift = Annotated[Quantity, InUnit("angular rate")]  #: rad/s, either way
Decibel = Annotated[Quantity, InUnit("sound level")]  #: dB

InstrumentKind = Literal[
    "panchromatic", "multispectral", "hyperspectral", "infrared", "radar", "radiometer", "lidar"
]  # fmt: skip
OrbitKind = Literal["sun-synchronous", "inclined", "geostationary"]
Side = Literal["right", "left", "both"]


class SatelliteOrbit(Told):
    """Mean elements of an orbit at 00:00 UTC of a day.

    Attributes
    ----------
    kind : ``sun-synchronous`` with the local time of its node; ``inclined`` with ``raan``; ``geostationary`` with a
        ``longitude``
    semi_major_axis : mean, of the theory with the secular drift of oblateness; published altitudes stand in notes,
        for they are counted from different spheres
    node_time : mean local solar time, from midnight, at which the satellite crosses the equator northward
    node_drift : of the node against the mean Sun, where nobody keeps it
    raan : right ascension of the ascending node
    argument_of_latitude : argument of perigee and mean anomaly together
    phase : where the argument of latitude is from: an ``element-set`` of that day, ``published``, or ``assumed``
    repeat_days, repeat_revolutions : after which the ground track closes, where the owner keeps it closed
    """

    kind: OrbitKind
    semi_major_axis: Length
    eccentricity: Fraction | None = None
    inclination: Inclination
    argument_of_perigee: Angle | None = None
    node_time: Time | None = None
    node_drift: NodeDrift | None = None
    raan: Angle | None = None
    longitude: Angle | None = None
    argument_of_latitude: Angle | None = None
    phase: Literal["element-set", "published", "assumed"] = "element-set"
    epoch: Annotated[When, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    repeat_days: Annotated[int, Field(ge=1, strict=True)] | None = None
    repeat_revolutions: Annotated[int, Field(ge=1, strict=True)] | None = None
    note: str = ""

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        needed = {"sun-synchronous": "node_time", "inclined": "raan", "geostationary": "longitude"}
        for kind, name in needed.items():
            if (getattr(self, name) is not None) != (kind == self.kind):
                raise ValueError(f"an orbit of the kind {self.kind!r} has {needed[self.kind]}, and no other of them")
        if self.kind != "geostationary" and self.argument_of_latitude is None:
            raise ValueError("an orbit says where on it the satellite is: argument_of_latitude")
        if (self.repeat_days is None) != (self.repeat_revolutions is None):
            raise ValueError("repeat_days and repeat_revolutions belong together")
        if self.node_drift is not None and self.node_time is None:
            raise ValueError("node_drift is that of node_time")
        return self


class Turning(Told):
    """How far and how fast a satellite turns its instruments.

    Attributes
    ----------
    greatest_roll, greatest_pitch : to either side, forward and back; without a pitch it images abeam only
    rate, acceleration : greatest
    settling : until the picture is still
    basis : whether rate, acceleration and settling are ``published``, or ``assumed`` for a satellite of its class
    """

    greatest_roll: Angle
    greatest_pitch: Angle | None = None
    rate: AngularRate
    acceleration: AngularAcceleration
    settling: Time
    basis: Literal["published", "assumed"]
    note: str = ""


class RadarMode(Told):
    """One way in which a radar images.

    Attributes
    ----------
    resolution : on the ground, the coarser of its two directions
    swath : width
    bands : polarisations that it records; as many as the radar has, if not said
    near, far : angles of incidence on the ground that it is used at
    noise : noise-equivalent sigma zero
    data_rate : as recorded
    """

    name: str
    resolution: Length
    swath: Length
    bands: Annotated[int, Field(ge=1, le=4, strict=True)] | None = None
    near: Angle | None = None
    far: Angle | None = None
    noise: Decibel | None = None
    data_rate: DataRate | None = None


class Instrument(Told):
    """A camera, scanner or radar.

    Attributes
    ----------
    ground_sample : side of a picture element on the ground at nadir; of a radar the finest resolution
    swath : width at nadir; of a radar the widest mode's
    bands : spectral
    bits : of a sample
    compression : of its data before they are recorded
    data_rate : as recorded
    pitch : of a camera that looks forward (positive) or back
    greatest_roll : of a mirror or mount of its own, where it turns without the satellite
    near, far : angles of incidence on the ground between which a radar images
    side : to which a radar looks
    modes : of a radar
    day_only : whether it needs sunlight
    """

    name: str
    kind: InstrumentKind
    ground_sample: Length
    swath: Length
    bands: Annotated[int, Field(ge=1, strict=True)]
    bits: Annotated[int, Field(ge=1, le=32, strict=True)] | None = None
    compression: Ratio | None = None
    data_rate: DataRate | None = None
    pitch: Angle | None = None
    greatest_roll: Angle | None = None
    near: Angle | None = None
    far: Angle | None = None
    side: Side | None = None
    modes: tuple[RadarMode, ...] = ()
    day_only: bool = True
    note: str = ""

    @model_validator(mode="after")
    def _radar_has_its_geometry(self) -> Self:
        has = {self.near is not None, self.far is not None, self.side is not None}
        if has != {self.kind == "radar"}:
            raise ValueError("a radar, and nothing else, has near and far angles of incidence and a side")
        if self.modes and self.kind != "radar":
            raise ValueError("modes are a radar's")
        if self.kind == "radar" and self.day_only:
            raise ValueError("a radar images by night too: day_only = false")
        return self


class Satellite(Entry):
    """An imaging satellite. Values that a whole family shares stand in the entry its members name as ``base``.

    Attributes
    ----------
    owner : partner whose it is; ``shared_with`` others that own it too
    catalogue_number : of the catalogue of objects in orbit
    family : that it belongs to
    memory : for images
    imaging_power, downlink_power : drawn while imaging, while sending
    imaging_per_revolution : it can image so long in each revolution
    downlink_rate : of all its channels together
    instruments : the first is the one that tasking is about
    """

    name: str
    owner: Id
    shared_with: tuple[Id, ...] = ()
    country: str
    operator: str = ""
    family: str
    base: Id | None = None
    status: Literal["active", "planned", "ended"]
    since: When | None = None
    until: When | None = None
    catalogue_number: Count | None = None
    orbit: SatelliteOrbit
    mass: Mass
    design_life: Time | None = None
    agility: Turning | None = None
    memory: DataAmount | None = None
    imaging_power: Power | None = None
    downlink_power: Power | None = None
    imaging_per_revolution: Time | None = None
    downlink_rate: DataRate | None = None
    instruments: tuple[Instrument, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _instruments_have_names_of_their_own(self) -> Self:
        names = [one.name for one in self.instruments]
        if len(set(names)) < len(names):
            raise ValueError("two instruments of one name")
        return self


class ReceivingStation(Entry):
    """A ground station that receives images.

    Attributes
    ----------
    territory : partner on whose ground it stands, where that is one
    mask : elevation from which it receives
    data_rate : greatest that it takes from one satellite
    antennas : for images
    """

    name: str
    owner: Id
    operator: str = ""
    country: str
    territory: Id | None = None
    latitude: Latitude
    longitude: Angle
    altitude: Altitude
    mask: Angle
    data_rate: DataRate
    antennas: Annotated[int, Field(ge=1, strict=True)] | None = None
    status: Literal["active", "planned", "closed"]
    since: When | None = None
