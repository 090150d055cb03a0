"""Where users are: boxes of latitude and longitude that activities of several directions name."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from intercosmos.catalogue.fields import Angle, Latitude
from intercosmos.programme.activities import Part
from intercosmos.units import Quantity

__all__ = ["Region", "degrees", "region_of"]

_DEGREE: Final = 0.017453292519943295


def degrees(value: float) -> Quantity:
    """An angle, for defaults of files."""
    return Quantity(value * _DEGREE, "deg")


class Region(Part):
    """Where users are: a box of latitude and longitude.

    Attributes
    ----------
    south, north : latitudes
    west, east : longitudes; a box may run over 180 degrees, with west greater than east
    """

    name: Annotated[str, Field(min_length=1, max_length=40)]
    south: Latitude = degrees(-90.0)
    north: Latitude = degrees(90.0)
    west: Angle = degrees(-180.0)
    east: Angle = degrees(180.0)


def region_of(name: str, south: float, north: float, west: float, east: float) -> Region:
    """A region between latitudes and longitudes in degrees."""
    sides = {"south": south, "north": north, "west": west, "east": east}
    return Region(name=name, **{side: degrees(value) for side, value in sides.items()})
