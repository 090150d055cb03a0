"""Scenes beside the report: schedules of imaging to be opened on a globe (CZML)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from intercosmos.directions.base import Assessment
from intercosmos.directions.sensing_evidence import SCHEDULE
from intercosmos.report.scenes.base import far_years
from intercosmos.report.sensing import is_schedule, members_of, speaker

if TYPE_CHECKING:
    from astropy.time import Time

    from intercosmos.catalogue import Catalogue
    from intercosmos.formats.czml_values import Packet
    from intercosmos.formats.schedule_rows import PlannedImage
    from intercosmos.programme.sensing import SensingActivity
    from intercosmos.study import StudyResult

#: Between two places of a satellite, s.
_STEP_S: Final = 120.0


def write_scenes(result: StudyResult, catalogue: Catalogue, folder: Path | str) -> list[Path]:
    """Write the schedule of every remote-sensing activity as a scene.

    Parameters
    ----------
    result : the study
    catalogue : the catalogue it was run with, overrides included
    folder : of the report; it is made if it is missing

    Returns
    -------
    files, ``schedule-ACTIVITY.czml``; none for an activity without a schedule
    """
    from intercosmos.programme.sensing import SensingActivity

    written = []
    for activity in result.programme.activities:
        assessments = result.assessments.get(activity.id, ())
        if not isinstance(activity, SensingActivity) or not assessments:
            continue
        shown = speaker(assessments, assessments[0])
        if any(is_schedule(series) for series in shown.evidence.series.values()):
            Path(folder).mkdir(parents=True, exist_ok=True)
            path = Path(folder) / scene_name(activity.id)
            _write(shown, activity, catalogue, path)
            written.append(path)
    return written


def scene_name(activity: str) -> str:
    """Name of the file of an activity's schedule."""
    return f"schedule-{activity}.czml"


def _write(shown: Assessment, activity: SensingActivity, catalogue: Catalogue, path: Path) -> None:
    from intercosmos.formats.czml import write_czml

    with far_years():
        write_czml(schedule_packets(shown, activity, catalogue), path)


def schedule_packets(
    shown: Assessment,
    activity: SensingActivity,
    catalogue: Catalogue,
    *,
    palette: Callable[[str], tuple[int, int, int]] | None = None,
) -> list[Packet]:
    """The schedule of an option as packets of a scene.

    Parameters
    ----------
    palette : gives partners their colours; without it those that scenes of schedules have of their own
    """
    from astropy.time import Time, TimeDelta

    from intercosmos.catalogue.sensing_model import orbits_of
    from intercosmos.formats.czml import CzmlSite
    from intercosmos.formats.czml_schedule import paths_of, schedule_scene

    start = Time(activity.begin.isoformat(), scale="utc")
    rows = planned_images(shown, activity, catalogue, start)
    ids = list(dict.fromkeys(row.satellite for row in rows))
    seconds = np.arange(0.0, activity.span.value + _STEP_S, _STEP_S)
    times = start + TimeDelta(seconds, format="sec", scale="tai")
    stations = [
        CzmlSite(name, entry.name, entry.latitude.value, entry.longitude.value, entry.altitude.value)
        for name in activity.stations
        if (entry := catalogue.receiving_stations.get(name)) is not None
    ]
    orbits = orbits_of(catalogue, ids, start)
    if palette is None:
        return schedule_scene(rows, paths_of(orbits, ids, times), stations, name=activity.name)
    partners = {row.partner for row in rows} | {catalogue.satellites[name].owner for name in ids}
    colours = {one: palette(one) for one in sorted(partners)}
    shades = [colours[catalogue.satellites[name].owner] for name in ids]
    return schedule_scene(
        rows, paths_of(orbits, ids, times, colours=shades), stations, name=activity.name, colours=colours
    )


def planned_images(
    shown: Assessment, activity: SensingActivity, catalogue: Catalogue, start: Time
) -> Sequence[PlannedImage]:
    """Rows of a schedule, from the series that an option's evidence holds."""
    from astropy.time import TimeDelta

    from intercosmos.formats.schedule_rows import PlannedImage

    members, rows, parts = members_of(shown, activity), [], dict[str, int]()
    for key, series in shown.evidence.series.items():
        if not is_schedule(series):
            continue
        satellite = key.removeprefix(SCHEDULE)
        column = {name: values for name, (_, values) in series.columns.items()}
        for k, begins in enumerate(series.axis_values):
            request = activity.requests[int(column["request"][k])]
            part = parts.get(request.name, 0)
            parts[request.name] = part + 1
            down = float(column["on the ground"][k])
            station = int(column["station"][k])
            hours = TimeDelta([begins, column["end"][k], max(down, 0.0)], format="jd", scale="tai") / 24
            instants = start + hours
            rows.append(
                PlannedImage(
                    request=request.name, partner=members[int(column["asked by"][k])], kind=request.kind, part=part,
                    satellite=satellite, satellite_partner=catalogue.satellites[satellite].owner, start=instants[0],
                    end=instants[1], latitude_deg=float(column["latitude"][k]),
                    longitude_deg=float(column["longitude"][k]),
                    station=activity.stations[station] if down >= 0 and station >= 0 else "",
                    delivered=instants[2] if down >= 0 and station >= 0 else None,
                )
            )  # fmt: skip
    return rows
