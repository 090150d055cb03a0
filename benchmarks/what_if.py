"""How long one option takes before and after a change, in every direction and way.

Each change is of something that the option reads, by another value every time, so that the option is computed; what it
comes to without a change is known, as after a study. The first call of a direction may compile its kernels and does not
count. Directions that search for long search for a moment, as in the workbench. Beside the seconds stands the median of
the processor's, which on a machine that does other things, too, tells more. With ``--bound`` what takes longer than the
bound is an error.

    .venv/bin/python benchmarks/what_if.py [ACTIVITY ...]
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from intercosmos.directions.base import Option, load_direction
from intercosmos.programme import catalogue_of, load_programme
from intercosmos.study.what_if import Known, what_if

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.programme import Activity

PROGRAMME: Final = Path(__file__).parent.parent / "programmes" / "roscosmos-cnsa.toml"
BOUND_S: Final = 2.0
TIMED: Final = 3


def change_of(option: Option, activity: Activity, catalogue: Catalogue, number: float) -> dict[str, object]:
    """A value that the option depends on, another one for every number."""
    vehicle = option.roles.get("launcher") or option.roles.get("vehicle")
    if vehicle is not None:
        stage = catalogue.vehicles[vehicle].stages[-1].stage
        mass = catalogue.stages[stage].dry_mass.value * (1 + 0.001 * (number + 1))
        return {f"stage.{stage}.dry_mass": f"{mass} kg"}
    if activity.direction == "navigation":
        system = catalogue.constellations[next(iter(option.roles.values()))]
        inclination = f"{64.8 + 0.01 * (number + 1)} deg"
        return {f"constellation.{system.id}.shells.0.inclination": inclination}
    station = activity.model_dump()["stations"][0]
    return {f"receiving_station.{station}.altitude": f"{100 + number:.3f} m"}


def main() -> None:
    """Time one option of every way of every activity."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("activities", nargs="*", metavar="ACTIVITY", help="only these")
    parser.add_argument("--bound", type=float, metavar="SECONDS", help=f"fail beyond it (asked for: {BOUND_S:g})")
    given = parser.parse_args()
    programme = load_programme(PROGRAMME)
    catalogue = catalogue_of(programme)
    slow = []
    fresh = random.random()  # values that no earlier run has asked for: some tables are kept on disk
    print(f"{'activity':32} {'way':40} {'median s':>9} {'processor s':>11} all s")
    for activity in programme.activities:
        if given.activities and activity.id not in given.activities:
            continue
        ways: dict[str, Option] = {}
        for option in load_direction(activity.direction).options(activity, programme, catalogue):
            ways.setdefault(option.way, option)
        for way, option in ways.items():
            asked = {"activity": activity.id, "option": option.id, "quick": True}
            studied = what_if(programme, catalogue, changes={}, **asked).before
            assert studied is not None
            seconds, busy = [], []
            for number in range(TIMED + 1):
                changes = change_of(option, activity, catalogue, number + fresh)
                begun = time.process_time()
                found = what_if(programme, catalogue, changes=changes, known=Known(studied), **asked)
                busy.append(time.process_time() - begun)
                assert not found.same, f"{changes} is nothing to {option.id}"
                seconds.append(found.seconds)
            median = statistics.median(seconds[1:])
            listed = " ".join(f"{one:.2f}" for one in seconds)
            processor = statistics.median(busy[1:])
            print(f"{activity.id:32} {way:40} {median:9.2f} {processor:11.2f} {listed}", flush=True)
            if given.bound is not None and median > given.bound:
                slow.append(f"{activity.id}, {way}: {median:.2f} s")
    if slow:
        raise SystemExit("\n".join(["slower than the bound:", *slow]))


if __name__ == "__main__":
    main()
