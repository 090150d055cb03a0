"""Directions of a third party, as the tests of the study see them: slow, breakable, and counting what they compute."""

from __future__ import annotations

import math
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from intercosmos.directions.base import Assessment, Benefit, Contribution, Direction, Evidence, Margin, Option, Sense
from intercosmos.errors import DataError, PhysicsError
from intercosmos.programme.activities import Activity
from intercosmos.series import Event, Series
from intercosmos.units import Quantity


@dataclass(frozen=True)
class EmptyCatalogue:
    """As much of a catalogue as the study looks at."""

    digest: str = "c" * 64
    vehicles: dict[str, Any] = field(default_factory=dict)
    sites: dict[str, Any] = field(default_factory=dict)


class SlowActivity(Activity):
    """``count`` options of ``sleep_s`` seconds each; option number ``fails_at`` fails as ``fault`` says."""

    count: int = 4
    sleep_s: float = 0.0
    fails_at: int = -1
    fault: str = "physics"


def _note(text: str) -> None:
    """Leave a line for the test that wants to know what was computed."""
    log = os.environ.get("SLOW_LOG")
    if log:
        with Path(log).open("a") as stream:
            stream.write(text + "\n")


class Slow(Direction):
    """One option after the other."""

    name: ClassVar[str] = "slow"
    roles: ClassVar[tuple[str, ...]] = ("zebra", "ant")
    chunk_size: ClassVar[int] = 2

    def options(self, activity, programme, catalogue):
        # The order of the roles is not alphabetical: it is part of the option's name.
        return [
            Option(activity.id, activity.direction, "the slow way", {"zebra": f"z{index}", "ant": "a"})
            for index in range(activity.count)
        ]

    def assess(self, option, activity, programme, catalogue):
        index = int(option.roles["zebra"][1:])
        _note(option.id)
        time.sleep(activity.sleep_s)
        if index == activity.fails_at:
            if activity.fault == "physics":
                raise PhysicsError("the apogee is below the perigee")
            if activity.fault == "algebra":
                np.linalg.solve(np.zeros((2, 2)), np.ones(2))
            if activity.fault == "data":
                raise DataError("a stage has no thrust")
            if activity.fault == "death":
                os._exit(9)
        value = math.inf if index == activity.fails_at else math.sin(index + 1) / 3
        grid = np.linspace(0, 1, 5) ** (index + 0.1)
        return Assessment(
            option=option,
            margins=(Margin("wobble", value, 0, Sense.AT_LEAST, "kg", 1.0, remedy="wobble less"),),
            measures={"mass": Quantity(1 / 3 + index, "kg", source="computed")},
            contributions=(Contribution(programme.partners[0], "launch", 1 + index),),
            benefits=(Benefit(programme.partners[-1], 0.5),),
            evidence=Evidence(
                events=(Event("liftoff", 0.1 * index, {"height": Quantity(0.3, "m")}),),
                series={"ascent": Series("Ascent", "time", "s", grid, {"speed": ("m/s", np.sqrt(grid))})},
                models=("none",),
            ),
        )


class Batched(Slow):
    """Several at once; the last bits depend on what is in the batch, as a vectorised sum's may."""

    name: ClassVar[str] = "batched"
    chunk_size: ClassVar[int] = 3

    def assess_many(self, options, activity, programme, catalogue):
        _note("batch " + " ".join(option.roles["zebra"] for option in options))
        common = sum(0.1 * int(option.roles["zebra"][1:]) for option in options)
        found = [self.assess(option, activity, programme, catalogue) for option in options]
        return [
            Assessment(one.option, one.margins, {**one.measures, "common": Quantity(common, "kg")}) for one in found
        ]
