"""Pictures of an exchange of engines: payload before and after, years by way, and a portrait of the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from intercosmos.directions.base import Assessment
from intercosmos.errors import IntercosmosError
from intercosmos.report.charts.bars import Bar, BarPair, paired_bars
from intercosmos.report.charts.line import Curve, line_chart
from intercosmos.report.engine_pictures import contour_drawing, impulse_drawing, power_drawing, walls_drawing
from intercosmos.report.figures import Figure
from intercosmos.report.words import Names
from intercosmos.units import Quantity, number

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.schema import Engine
    from intercosmos.physics.propulsion.cycle_result import CycleBalance

    Balance = Callable[[], CycleBalance]

DIRECTION: Final = "engines"
_MOST_PAIRS: Final = 8
_WIDE: Final = 520.0


def exchange_figures(assessments: Sequence[Assessment], names: Names) -> Iterator[Figure]:
    """What every exchange does for its rocket, and how soon each way brings the engine."""
    yield from _payloads(assessments, names)
    yield from _years(assessments)


def _payloads(assessments: Sequence[Assessment], names: Names) -> Iterator[Figure]:
    """One pair of bars for each engine under each stage from each site: the ways do not change the payload."""
    rows: dict[tuple[str, ...], Assessment] = {}
    for one in assessments:
        roles = one.option.roles
        if {"payload before", "payload after"} <= set(one.measures):
            rows.setdefault(tuple(roles.get(key, "") for key in ("engine", "vehicle", "stage", "site")), one)
    if not rows:
        return
    ranked = sorted(rows.items(), key=lambda row: -row[1].measures["payload gained"].value)[:_MOST_PAIRS]
    several = len({key[3] for key, _ in ranked}) > 1
    pairs = []
    for (engine, vehicle, stage, site), one in ranked:
        where = f", {names.asset(site)}" if several else ""
        label = f"{names.asset(vehicle)}, {names.asset(stage)}: {names.asset(engine)}{where}"
        before, after = one.measures["payload before"], one.measures["payload after"]
        pairs.append(BarPair(label, _bar(before), _bar(after), names.colour_of(vehicle)))
    best, worst = ranked[0][1], ranked[-1][1]
    title = f"The best exchange lifts {_signed(best)} more"
    if len(ranked) > 1:
        lost = worst.measures["payload gained"].value < 0
        title += f", the worst {_signed(worst)}" + (" less" if lost else " more")
    drawing = paired_bars(pairs, label=title, left_title="payload today, t", right_title="with the other engine, t")
    caption = "The ascent is optimised anew for each. Thin lines: the spread of the stages' data."
    yield Figure(title, Markup(drawing), caption)  # noqa: S704 - the chart escapes every text it is given


def _signed(one: Assessment) -> str:
    return f"{number(abs(one.measures['payload gained'].value) / 1e3, 1)} t"


def _bar(q: Quantity) -> Bar:
    value, low, high = (max(v, 0.0) / 1e3 for v in (q.value, q.low, q.high))
    return Bar(value, low, high, number(value, 1))


def _years(assessments: Sequence[Assessment]) -> Iterator[Figure]:
    """How likely the first engine is there, year by year, a curve a way."""
    curves: dict[str, Curve] = {}
    promised: list[tuple[str, Quantity]] = []
    for one in assessments:
        series = one.evidence.series.get("first engine")
        way = one.option.way
        if series is None or way in curves:
            continue
        _, likely = series.columns["likelihood"]
        number_ = len(curves)
        curves[way] = Curve(way, series.axis_values, likely, css=f"p{number_ % 6}", dash=number_ % 4)
        if "years to what is promised" in one.measures:
            promised.append((way, one.measures["years to what is promised"]))
    if not curves or not promised:
        return
    way, soonest = min(promised, key=lambda pair: pair[1].value)
    year = 365.25 * 86400
    title = f"Soonest by “{way}”: {number(soonest.value / year, 1)} years, one in ten later than "
    title += f"{number(soonest.high / year, 1)}"
    drawing = line_chart(
        list(curves.values()), label=title, x_title="years after the agreement is begun", y_title="likelihood, %",
        width=_WIDE,
    )  # fmt: skip
    yield Figure(title, Markup(drawing), "Durations of the steps are drawn from what such steps took.")  # noqa: S704


def portrait(engine: Engine, catalogue: Catalogue) -> list[Figure]:
    """What a propulsion engineer would show of an engine; of what cannot be computed, the reason."""
    figures = []
    balance = cache(lambda: _balance(engine))  # two pictures need it, and each says by itself why it cannot be had
    for what, make in _PICTURES.items():
        try:
            figure = make(engine, catalogue, balance)
        except IntercosmosError as error:  # the reader is told what is missing and why
            figure = Figure(f"No picture of its {what}: {str(error).splitlines()[0]}", Markup(""))
        if figure is not None:
            figures.append(figure)
    return figures


def _expansion(engine: Engine, catalogue: Catalogue, balance: Balance) -> Figure | None:
    if engine.chamber_pressure is None or engine.mixture_ratio is None or engine.area_ratio is None:
        return None
    drawing = impulse_drawing(
        catalogue, engine.propellants, engine.chamber_pressure.value, engine.mixture_ratio.value,
        engine.area_ratio.value, engine.cycle, over="area ratio", width=_WIDE, height=300,
    )  # fmt: skip
    title = f"Its nozzle opens {number(engine.area_ratio.value, 1)} to 1"
    return Figure(title, Markup(drawing), "As before, against area ratio at its own mixture.")  # noqa: S704


def _impulse(engine: Engine, catalogue: Catalogue, balance: Balance) -> Figure | None:
    if engine.chamber_pressure is None or engine.mixture_ratio is None or engine.area_ratio is None:
        return None
    drawing = impulse_drawing(
        catalogue, engine.propellants, engine.chamber_pressure.value, engine.mixture_ratio.value,
        engine.area_ratio.value, engine.cycle, width=_WIDE, height=300,
    )  # fmt: skip
    at = f"{number(engine.isp_vacuum.value, 1)} s at mixture {number(engine.mixture_ratio.value, 2)}"
    title = f"{engine.name} among its like: {at}"
    caption = (
        "Dashed: ideal, in equilibrium. Solid: predicted, with the band in which nine of ten engines of its class lie."
    )
    return Figure(title, Markup(drawing), caption)  # noqa: S704


def _chamber(engine: Engine, catalogue: Catalogue, balance: Balance) -> Figure | None:
    from intercosmos.catalogue.engine_model import describable
    from intercosmos.physics.propulsion import predict

    if not describable(engine):
        return None
    assert engine.chamber_pressure is not None
    assert engine.mixture_ratio is not None
    assert engine.area_ratio is not None
    found = predict(
        engine.propellants, chamber_pressure=engine.chamber_pressure.value, mixture_ratio=engine.mixture_ratio.value,
        area_ratio=engine.area_ratio.value, cycle=engine.cycle, thrust=engine.thrust_vacuum.value,
        chambers=max(engine.chambers, 1),
    )  # fmt: skip
    throat, mouth = (number(float(v), 2) for v in (found.throat_diameter, found.exit_diameter))
    title = f"One chamber, from thrust and pressure: throat {throat} m, exit {mouth} m"
    return Figure(title, Markup(contour_drawing(found, width=_WIDE)), "Contour of a thrust-optimised bell, to scale.")  # noqa: S704


def _balance(engine: Engine) -> CycleBalance:
    """The balance of an engine's cycle."""
    from intercosmos.catalogue.engine_model import balance_inputs
    from intercosmos.physics.propulsion import cycle_balance

    return cycle_balance(**balance_inputs(engine), strict=False)


def _power(engine: Engine, catalogue: Catalogue, balance: Balance) -> Figure | None:
    found = balance()
    short = f"; with gas and machines of the usual kind {number(100 * found.shortfall / found.power, 0)} % is lacking"
    state = "" if found.closed else short
    title = f"Its turbines must give {number(found.power / 1e6)} MW{state}"
    drawing = Markup(power_drawing(found, width=_WIDE, height=260))  # noqa: S704
    return Figure(title, drawing, f"What binds the cycle: {found.binding}.")


def _walls(engine: Engine, catalogue: Catalogue, balance: Balance) -> Figure | None:
    found = balance()
    drawing = walls_drawing(engine, found, width=_WIDE, height=260)
    return Figure(
        "Temperatures along its chamber wall",
        Markup(drawing),  # noqa: S704
        "With channels of our own layout; the model puts walls up to 40 % too hot and never far too cold.",
    )


#: What is drawn of an engine, in this order.
_PICTURES: Final = {"impulse": _impulse, "expansion": _expansion, "chamber": _chamber, "power": _power, "wall": _walls}


def engine_of(best: Assessment, catalogue: Catalogue) -> Engine | None:
    """The engine of an option, if the catalogue has it; a design of the programme's own has no portrait."""
    return catalogue.engines.get(best.option.roles.get("engine", ""))
