"""``intercosmos search``: the cheapest way by a sequence of planets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.dates import LAST_YEAR, span
from intercosmos.cli.screen import AsJson, print_json, screen, table
from intercosmos.errors import PhysicsError

if TYPE_CHECKING:
    from intercosmos.physics.orbits.routes import Ephemeris, Route
    from intercosmos.physics.orbits.search import Found

NAME: Final = "search"
SUMMARY: Final = "Find the cheapest trajectory by a sequence of planets."
EXAMPLES: Final = """Examples:
  intercosmos search earth-venus-mars --depart 2031..2033 --time-limit 60s --picture way.svg
  intercosmos search earth-venus-earth-jupiter --depart 2029..2031 --flight-time 100d..500d --time-limit 120s --json
  intercosmos search cassini1 --time-limit 60s --seed 3"""

_DAY_ZERO: Final = date(2000, 1, 1)
#: Cruise to a body if nothing else is said, shortest and longest, days.
_LEGS: Final = {
    "mercury": (60.0, 400.0), "venus": (60.0, 500.0), "earth": (60.0, 800.0), "mars": (100.0, 800.0),
    "jupiter": (400.0, 2000.0), "saturn": (800.0, 6000.0), "uranus": (2000.0, 9000.0), "neptune": (3000.0, 12000.0),
}  # fmt: skip

#: A search longer than this was not meant, s.
_LONGEST_S: Final = 30 * 86400.0
#: Nor was a leg longer than this, days: a century.
_LONGEST_LEG: Final = 36525.0


def run(
    sequence: Annotated[str, typer.Argument(metavar="SEQUENCE", help="earth-venus-mars, or cassini1, messenger …")],
    depart: Annotated[str | None, typer.Option("--depart", metavar="DATES", help="Days of departure.")] = None,
    flight_time: Annotated[
        str | None, typer.Option("--flight-time", metavar="A..B", help="Shortest and longest leg, for all legs.")
    ] = None,
    time_limit: Annotated[str, typer.Option("--time-limit", metavar="TIME", help="Stop then.")] = "60s",
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Of the random numbers.")] = 0,
    picture: Annotated[
        Path | None, typer.Option("--picture", metavar="FILE", help="Draw the way round the Sun into this SVG file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Search departure and leg durations with powered flybys over DE440; or one of ESA's trajectory problems."""
    from intercosmos.physics.orbits.search import search
    from intercosmos.units import parse

    limit = parse(time_limit, "time")
    if not 0 < limit <= _LONGEST_S:
        raise PhysicsError(
            f"a search ends after a while above 0 and up to 30 d, not after {time_limit[:40]}\n"
            "  next: write something like --time-limit 60s"
        )
    sequence = sequence.lower()
    named = "-" not in sequence
    if sequence in _LEGS:
        raise PhysicsError(
            f"{sequence} alone is no sequence\n  next: name two bodies or more, such as earth-venus-mars"
        )
    if named and picture is not None:
        raise PhysicsError("a named problem is not drawn\n  next: leave --picture out, or name the planets one by one")
    if named:
        if depart is not None or flight_time is not None:
            raise PhysicsError("a named problem brings its own bounds\n  next: leave --depart and --flight-time out")
        with _progress() as progress:
            found = search(sequence, seed=seed, time_limit_s=limit, progress=progress)
        data: dict[str, Any] = {"problem": sequence, "x": found.x.tolist()}
    else:
        names = tuple(sequence.split("-"))
        route, lower, upper, ephemeris = _route(names, depart, flight_time)
        with _progress() as progress:
            found = search(
                route, lower=lower, upper=upper, seed=seed, ephemeris=ephemeris, time_limit_s=limit, progress=progress
            )
        data = _legs(route, found)
        if picture is not None:
            _draw(data, picture)
    data |= {
        "delta_v_km_s": found.objective_km_s,
        "evaluations": found.evaluations,
        "wall_s": found.wall_s,
        "ended": found.ended,
        "seed": seed,
    }
    if as_json:
        print_json(data)
        return
    _show(data)
    if picture is not None:
        screen().print(f"Picture: {picture}")


def _route(
    names: tuple[str, ...], depart: str | None, flight_time: str | None
) -> tuple[Route, list[float], list[float], Ephemeris]:
    from intercosmos.physics.orbits.ephemerides import states
    from intercosmos.physics.orbits.routes import route_of, tabulated
    from intercosmos.units import parse

    if depart is None:
        raise PhysicsError("a search needs days of departure\n  next: add --depart, such as --depart 2031..2033")
    route = route_of(names, deep_space_manoeuvres=False)
    first, last = span(depart)
    begin, end = ((day - _DAY_ZERO).days for day in (first, last))
    if flight_time is not None:
        short, dots, long = flight_time.partition("..")
        if not dots:
            raise PhysicsError("a flight time is a span\n  next: write it as --flight-time 100d..500d")
        least, most = (parse(text, "time") / 86400 for text in (short, long))
        if not 0 < least < most <= _LONGEST_LEG:
            raise PhysicsError(
                f"a leg lasts from a time above 0 to a longer one, at most {_LONGEST_LEG:.0f} d, "
                f"not {flight_time[:60]!r}\n  next: write it as --flight-time 100d..500d"
            )
        legs = [(least, most)] * (len(names) - 1)
    else:
        legs = [_LEGS[name] for name in names[1:]]
    longest = end + sum(leg[1] for leg in legs)
    if longest > (date(LAST_YEAR, 12, 31) - _DAY_ZERO).days:
        raise PhysicsError(
            f"the last arrival may be {longest / 365.25:.0f} years after 2000; the ephemeris ends with {LAST_YEAR}\n"
            "  next: an earlier departure, or shorter legs with --flight-time"
        )
    ephemeris = tabulated(
        tuple(dict.fromkeys(names)), begin, longest + 1.0, lambda body, tdb_s: states(body, tdb_s, "sun")
    )
    return route, [float(begin), *(leg[0] for leg in legs)], [float(end), *(leg[1] for leg in legs)], ephemeris


def _legs(route: Route, found: Found) -> dict[str, Any]:
    """Dates of every passage."""
    clock = float(found.x[0])
    passages = []
    for number, name in enumerate(route.sequence):
        clock += float(found.x[number]) if number else 0.0
        passages.append({"body": name, "date": (_DAY_ZERO + timedelta(days=clock)).isoformat()})
    return {
        "sequence": list(route.sequence),
        "passages": passages,
        "leg_days": [float(days) for days in found.x[1:]],
        "x": found.x.tolist(),
    }


def _draw(data: dict[str, Any], path: Path) -> None:
    """The way seen from the north of the ecliptic: orbits of the bodies, arcs between the passes."""
    import numpy as np

    from intercosmos.physics.orbits import ephemeris, kepler, lambert, transform
    from intercosmos.physics.orbits.bodies import body
    from intercosmos.physics.orbits.time_scales import time_from_tdb_seconds
    from intercosmos.report.charts.alone import write_picture
    from intercosmos.report.charts.plane import Path as Drawn
    from intercosmos.report.charts.plane import Spot, plane_chart

    mu, au = body("sun").mu, 149597870700.0

    def above(position: Any, when: Any) -> Any:
        flat, _ = transform(position, np.zeros_like(position), origin_frame="gcrf", target_frame="ecliptic", time=when)
        return flat[..., :2] / au

    noon = time_from_tdb_seconds(0.0)
    clock = 86400.0 * (np.concatenate([[data["x"][0]], data["leg_days"]]).cumsum() - 0.5)
    states = [
        ephemeris(name, time_from_tdb_seconds(float(t)), origin="sun")
        for name, t in zip(data["sequence"], clock, strict=True)
    ]
    drawn, spots = [], []
    for name in dict.fromkeys(data["sequence"]):
        k = data["sequence"].index(name)
        r, v = states[k]
        a = 1 / (2 / np.linalg.norm(r) - v @ v / mu)
        round_, _ = kepler(r, v, np.linspace(0.0, 2 * np.pi * np.sqrt(a**3 / mu), 241), mu)
        flat = above(round_, noon)
        drawn.append(Drawn(flat[:, 0], flat[:, 1], css="px", dash=1))
    for (r1, _), (r2, _), days in zip(states, states[1:], data["leg_days"], strict=False):
        out, _ = lambert(r1, r2, days * 86400.0, mu)
        arc, _ = kepler(r1, out, np.linspace(0.0, days * 86400.0, 181), mu)
        flat = above(arc, noon)
        drawn.append(Drawn(flat[:, 0], flat[:, 1]))
    for (r, _), passage in zip(states, data["passages"], strict=True):
        x, y = above(r, noon)
        spots.append(Spot(float(x), float(y), f"{passage['body']} {passage['date']}"))
    label = f"The way by {', '.join(data['sequence'])} seen from the north"
    write_picture(plane_chart(drawn, spots, label=label, unit="au", centre="Sun"), path)


@contextmanager
def _progress() -> Iterator[Callable[[float, int], None]]:
    """The best so far, on standard error, and that the trajectories are being compiled."""
    from rich.console import Console

    from intercosmos.cli.first_use import compiling_shown

    console = Console(stderr=True, markup=False, highlight=False)
    with (
        console.status("searching …") as status,
        compiling_shown(to_jax=True, say=lambda text: console.print(f"note: {text}")),
    ):
        yield lambda best, count: status.update(f"{count:,} trajectories flown; best so far {best:.3f} km/s")


def _show(data: dict[str, Any]) -> None:
    console = screen()
    console.print(f"{data['delta_v_km_s']:.3f} km/s: departure speed, manoeuvres at the passes, arrival", style="bold")
    console.print(f"{data['evaluations']:,} trajectories in {data['wall_s']:.0f} s; ended by: {data['ended']}")
    if "passages" in data:
        rows = table("Body", "Date", "Days from the last", numbers=("Days from the last",))
        for number, passage in enumerate(data["passages"]):
            days = f"{data['leg_days'][number - 1]:.0f}" if number else ""
            rows.add_row(passage["body"], passage["date"], days)
        console.print(rows)
    else:
        console.print("x: " + "  ".join(f"{value:.6f}" for value in data["x"]))
