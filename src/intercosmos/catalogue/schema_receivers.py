"""Receivers that stood at a known place: what was found there with each set of systems."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from intercosmos.catalogue.fields import Altitude, Angle, Count, Latitude, Length, Speed, Time
from intercosmos.catalogue.schema_base import Entry, Table, When

Metres = Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False)]


class ReceiverSolution(Table):
    """Positions with one set of systems, against the known place.

    Attributes
    ----------
    systems : letters
    solved : epochs with a position
    satellites, pdop : mean
    error : root mean square in space
    horizontal, vertical : what 95 of 100 errors keep
    velocity : root mean square of the velocity of an antenna that stood still
    east, north, up : m, errors at evenly taken epochs, for a picture
    """

    systems: Annotated[str, Field(pattern="^[GRECJI]+$")]
    solved: Count
    satellites: Annotated[float, Field(ge=0, le=200)]
    pdop: Annotated[float, Field(ge=0, le=1000)]
    error: Length
    horizontal: Length
    vertical: Length
    velocity: Speed | None = None
    east: tuple[Metres, ...] = ()
    north: tuple[Metres, ...] = ()
    up: tuple[Metres, ...] = ()

    @model_validator(mode="after")
    def _columns_are_even(self) -> Self:
        if len({len(self.east), len(self.north), len(self.up)}) != 1:
            raise ValueError("east, north and up have a value for each epoch that is shown")
        return self


class Receiver(Entry):
    """A receiver at a known place over some hours.

    Attributes
    ----------
    place : where, in plain words
    begin : first day of the observations
    duration, interval : how long, and between epochs
    observations : names of the files that the figures are computed from
    orbits : broadcast or precise
    """

    name: str
    place: str
    latitude: Latitude
    longitude: Angle
    altitude: Altitude
    begin: When
    duration: Time
    interval: Time
    observations: tuple[str, ...] = Field(min_length=1)
    orbits: str
    epochs: Count
    solutions: tuple[ReceiverSolution, ...] = Field(min_length=1)
