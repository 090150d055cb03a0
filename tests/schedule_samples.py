"""Rows of schedules made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from astropy.time import Time, TimeDelta

from intercosmos.formats.schedule_rows import PlannedImage

START = Time("2027-03-01T01:30:00.250", scale="utc")


def later(seconds: float) -> Time:
    return START + TimeDelta(seconds, format="sec")


def row(**changed: Any) -> PlannedImage:
    """An image of Blagoveshchensk that goes down at Miyun."""
    whole = PlannedImage(
        request="flood, Amur; «Зея»", partner="roscosmos", satellite="Gaofen-1", satellite_partner="cnsa", start=START,
        end=later(12.5), kind="area", part=2, latitude_deg=50.27, longitude_deg=127.54,
        polygon=((50.1, 127.3), (50.1, 127.8), (50.45, 127.75), (50.45, 127.25)), roll_deg=-12.5, score=0.8, value=4.0,
        station="Miyun", station_partner="cnsa", sent=later(400.0), delivered=later(460.125),
        properties={"gsd": 2.0, "view:sun_elevation": 31.5},
    )  # fmt: skip
    return replace(whole, **changed)


def bare(**changed: Any) -> PlannedImage:
    """An image of which little is known, and that never goes down."""
    little = PlannedImage(
        request="r2", partner="cnsa", satellite="Kanopus-V 3", satellite_partner="roscosmos", start=later(100),
        end=later(110),
    )  # fmt: skip
    return replace(little, **changed)
