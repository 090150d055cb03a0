"""``intercosmos sensing task``: who images what when, for whom, and where it goes down."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.screen import AsJson, check_writable, print_json, screen, table, writing
from intercosmos.cli.sensing_fleets import Begin, LeastSun, Resolution, fleet_ids, listed, times_of
from intercosmos.errors import DataError, UnknownIdError

if TYPE_CHECKING:
    from intercosmos.physics.observation.schedule_result import Schedule
    from intercosmos.physics.observation.tasking_problem import Problem

NAME: Final = "task"
SUMMARY: Final = "Schedule requests on several fleets by a notion of fairness, with a proof of how good it is."
EXAMPLES: Final = """Examples:
  intercosmos sensing task floods.geojson --fleets roscosmos,cnsa --fairness nash --for 2d
  intercosmos sensing task floods.geojson --fleets roscosmos,cnsa --czml plan.czml --ical plan.ics --csv plan.csv
  intercosmos sensing task spread_120-150-270-30.pb --time-limit 60s --json"""

#: Files of targets; anything else is a file of requests with their windows.
_TARGETS: Final = (".geojson", ".json")
LONGEST_DAYS: Final = 30.0


def run(
    requests: Annotated[
        Path, typer.Argument(metavar="REQUESTS", help="Targets (GeoJSON), or requests with their windows (.pb).")
    ],
    fleets: Annotated[
        str | None, typer.Option("--fleets", metavar="PARTNERS", help="Whose satellites and stations: roscosmos,cnsa.")
    ] = None,
    fairness: Annotated[
        str, typer.Option("--fairness", metavar="NOTION", help="none, quotas, max-min, nash or proportional.")
    ] = "none",
    quotas: Annotated[
        str | None, typer.Option("--quotas", metavar="SHARES", help="roscosmos=0.4,cnsa=0.4, for --fairness quotas.")
    ] = None,
    rational: Annotated[
        bool, typer.Option("--no-worse-than-alone", help="No partner has less than with its own satellites.")
    ] = False,
    limit: Annotated[str, typer.Option("--time-limit", metavar="TIME", help="For the search.")] = "20s",
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Of what is drawn by chance.")] = 0,
    begin: Begin = "2026-09-01",
    span: Annotated[str, typer.Option("--for", metavar="TIME", help="How long; of GeoJSON targets.")] = "2d",
    resolution: Resolution = "20m",
    least_sun: LeastSun = "10deg",
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write the schedule as a table.")] = None,
    ical: Annotated[Path | None, typer.Option("--ical", metavar="FILE", help="Write it as a calendar.")] = None,
    czml: Annotated[
        Path | None, typer.Option("--czml", metavar="FILE", help="Write it as a scene for a globe.")
    ] = None,
    stac: Annotated[Path | None, typer.Option("--stac", metavar="FILE", help="Write it as STAC items.")] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", metavar="FILE", help="Draw it by satellite into this SVG file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Schedule images and their way to the ground; whatever is not served says why."""
    from intercosmos.catalogue import load_catalogue
    from intercosmos.cli.dates import without_new_leap_seconds
    from intercosmos.physics.observation import schedule
    from intercosmos.physics.observation.fair_shares import NOTIONS
    from intercosmos.physics.observation.schedule_check import check_schedule
    from intercosmos.units import parse

    if fairness not in NOTIONS:
        raise UnknownIdError("notion of fairness", fairness, NOTIONS)
    seconds = parse(limit, "time")
    if not 0.1 <= seconds <= 86400:
        raise DataError(f"a time limit of {limit[:20]}", allowed=["0.1s to 1d"], advice="such as --time-limit 60s")
    check_writable(csv, ical, czml, stac, picture)
    shares = _shares(quotas, fairness)
    start, end, span_s = times_of(begin, span, LONGEST_DAYS)
    catalogue = load_catalogue()
    orbits: Any = None
    with without_new_leap_seconds():
        if requests.suffix.lower() in _TARGETS:
            from intercosmos.cli.sensing_targets import problem_of_targets

            if fleets is None:
                raise DataError("say whose satellites image: --fleets", advice="such as --fleets roscosmos,cnsa")
            ids = fleet_ids(catalogue, listed(fleets), "any", resolution)
            problem, places, orbits = problem_of_targets(
                requests, catalogue, ids, listed(fleets), start, span_s, least_sun
            )
        else:
            from intercosmos.physics.observation import read_requests

            problem, places = read_requests(requests, partners=listed(fleets) if fleets else None), {}
            if czml is not None:
                raise DataError(
                    "a file of windows has no orbits to draw", advice="leave --czml out, or give targets as GeoJSON"
                )
        found = schedule(
            problem, fairness=fairness, time_limit_s=seconds, seed=seed, quotas=shares, individually_rational=rational
        )
        faults = check_schedule(problem, found)
        if faults:
            raise DataError(f"the schedule breaks a rule: {faults[0]}", advice="please report this with the files")
        written = _write(found, places, start, end, orbits, catalogue, csv=csv, ical=ical, czml=czml, stac=stac)
    if picture is not None:
        _draw(found, picture)
        written.append(picture)
    data = _as_data(found)
    if as_json:
        print_json(data)
    else:
        _show(data, found, written)


def _shares(text: str | None, fairness: str) -> dict[str, float] | None:
    if (text is None) != (fairness != "quotas"):
        raise DataError(
            "quotas and --fairness quotas belong together", advice="--fairness quotas --quotas roscosmos=0.4,cnsa=0.4"
        )
    if text is None:
        return None
    found = {}
    for part in listed(text):
        partner, _, share = part.partition("=")
        try:
            found[partner.strip()] = float(share)
        except ValueError:
            raise DataError(
                f"{part[:40]!r} is no quota", allowed=["PARTNER=SHARE, from 0 to 1"], advice="such as roscosmos=0.4"
            ) from None
    return found


def _write(
    found: Schedule, places: dict[str, Any], start: Any, end: Any, orbits: Any, catalogue: Any, *, csv: Path | None,
    ical: Path | None, czml: Path | None, stac: Path | None,
) -> list[Path]:  # fmt: skip
    """Files that were asked for, and their paths."""
    from astropy.time import Time

    from intercosmos.formats.icalendar import calendar_text
    from intercosmos.formats.schedule_csv import write_schedule
    from intercosmos.formats.schedule_rows import rows_of
    from intercosmos.formats.stac import write_stac

    if not any((csv, ical, czml, stac)):
        return []
    rows = rows_of(found.problem, found, places, start=start if found.problem.start is None else None)
    if csv is not None:
        with writing(csv):
            write_schedule(rows, csv)
    if ical is not None:
        with writing(ical):
            text = calendar_text(rows, name="Schedule of imaging", stamp=Time.now())
            ical.write_text(text, encoding="utf-8", newline="")
    if stac is not None:
        with writing(stac):
            write_stac(rows, stac, plan=f"schedule-{start.utc.isot[:10]}")
    if czml is not None:
        _scene(rows, orbits, start, end, catalogue, found.problem, czml)
    return [path for path in (csv, ical, czml, stac) if path is not None]


def _scene(
    rows: Sequence[Any], orbits: Any, start: Any, end: Any, catalogue: Any, problem: Problem, path: Path
) -> None:
    import numpy as np
    from astropy.time import TimeDelta

    from intercosmos.formats.czml import CzmlSite, write_czml
    from intercosmos.formats.czml_schedule import paths_of, schedule_scene

    span = float((end - start).to_value("s"))
    times = start + TimeDelta(np.append(np.arange(0.0, span, 120.0), span), format="sec", scale="tai")
    stations = [
        CzmlSite(name, one.name, one.latitude.value, one.longitude.value, one.altitude.value)
        for name in dict.fromkeys(problem.downlinks.station)
        if (one := catalogue.receiving_stations.get(name)) is not None
    ]
    with writing(path):
        scene = schedule_scene(rows, paths_of(orbits, [s.name for s in problem.satellites], times), stations)
        write_czml(scene, path)


def _as_data(found: Schedule) -> dict[str, Any]:
    problem, o = found.problem, found.problem.opportunities
    images = [
        {
            "request": problem.requests.name[int(o.request[k])],
            "partner": problem.requests.partner[int(o.request[k])],
            "satellite": problem.satellites[int(o.satellite[k])].name,
            "start_s": float(begins),
            "end_s": float(ends),
            "station": problem.downlinks.station[int(window)] if window >= 0 else None,
            "delivered_s": float(down) if window >= 0 else None,
        }
        for k, begins, ends, window, down in zip(
            found.taken, found.start_s, found.end_s, found.window, found.delivered_s, strict=True
        )
    ]
    return {
        "fairness": found.fairness,
        "objective": found.objective,
        "upper_bound": found.upper_bound,
        "gap": found.gap,
        "total": found.total,
        "value_by_partner": found.value_by_partner,
        "requests": len(problem.requests),
        "served": len({image["request"] for image in images}),
        "images": images,
        "unserved": dict(found.unserved),
        "notes": list(problem.notes),
    }


def _draw(found: Schedule, path: Path) -> None:
    """A row a satellite, in the colours of who asked."""
    import numpy as np

    from intercosmos.report.charts.alone import write_picture
    from intercosmos.report.charts.timeline import Row, Span, Tick, timeline

    problem, o = found.problem, found.problem.opportunities
    colours = {partner: f"p{k % 6}" for k, partner in enumerate(problem.partners)}
    rows = []
    for number, satellite in enumerate(problem.satellites):
        mine = [k for k, one in enumerate(found.taken) if int(o.satellite[one]) == number]
        spans = tuple(
            Span(
                float(found.start_s[k]) / 3600, float(found.end_s[k]) / 3600,
                css=colours[problem.requests.partner[int(o.request[found.taken[k]])]],
            )
            for k in mine
        )  # fmt: skip
        rows.append(Row(satellite.name, spans, colours[satellite.partner]))
    hours = problem.horizon_s / 3600
    step = 6.0 if hours <= 48 else 24.0
    ticks = [Tick(float(at), f"{at:g} h") for at in np.arange(0.0, hours + 1e-9, step)]
    title = f"{len(found.taken)} images by {len(problem.satellites)} satellites"
    who = ", ".join(f"{partner} {colours[partner]}" for partner in problem.partners)
    write_picture(timeline(rows, label=f"{title}; {who}", ticks=ticks, ends=(0.0, hours), row_height=20.0), path)


def _show(data: dict[str, Any], found: Schedule, written: Sequence[Path]) -> None:
    from intercosmos.units import number

    console = screen()
    console.print(
        f"{data['served']} of {data['requests']} requests served by {len(data['images'])} images; worth "
        f"{number(data['total'], 2)}",
        style="bold",
    )
    if found.fairness == "none":
        proof = f"At most {number(100 * data['gap'], 2)} % below the best there is"
        console.print(f"{proof} (bound {number(data['upper_bound'], 3)}).")
    else:
        measure = f"what {found.fairness} maximises is {number(data['objective'], 4)}"
        console.print(f"By its own measure: {measure}, and cannot be more than {number(data['upper_bound'], 4)}.")
    partners = table("Partner", "Worth", "Images", "Requests", numbers=("Worth", "Images", "Requests"))
    for partner, worth in data["value_by_partner"].items():
        mine = [image for image in data["images"] if image["partner"] == partner]
        asked = sum(one == partner for one in found.problem.requests.partner)
        served = len({image["request"] for image in mine})
        partners.add_row(partner, number(worth, 2), str(len(mine)), f"{served} of {asked}")
    console.print(partners)
    for name, why in list(data["unserved"].items())[:20]:
        console.print(f"not served: {name}: {why}", soft_wrap=True)
    if len(data["unserved"]) > 20:
        console.print(f"… and {len(data['unserved']) - 20} more (--json has all)")
    for note in data["notes"]:
        console.print(f"note: {note}", soft_wrap=True)
    for path in written:
        console.print(f"Written: {path}")
