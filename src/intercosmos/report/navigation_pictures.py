"""Pictures of navigation: errors of positions, the sky over a receiver, what each system adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.report.charts import svg
from intercosmos.report.charts.line import Curve, line_chart
from intercosmos.report.charts.scale import Scale, tick_digits, ticks
from intercosmos.report.charts.scatter import Cloud, scatter_chart
from intercosmos.report.charts.sky import SkyPath, sky_plot
from intercosmos.units import number

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]

#: One colour a system, the same everywhere.
COLOURS: Final = {"R": "p0", "C": "p1", "E": "p2", "G": "p3", "J": "p4", "I": "p5", "S": "px"}
_HOUR: Final = np.timedelta64(3600, "s")


def error_scatter(enu_m: Array, circle_m: float, *, label: str = "positions", size: float = 420.0) -> str:
    """Errors to east and north, with the circle that holds 95 of 100.

    Parameters
    ----------
    enu_m : (n, 3) errors to east, north and up, m; NaN where there is no position
    circle_m : radius of the circle, m
    label : what the points are
    size : px
    """
    cloud = Cloud(f"{label}; circle: 95 % within {number(circle_m, 2)} m", enu_m[:, 0], enu_m[:, 1], "p0", circle_m)
    return scatter_chart([cloud], label="Errors to east and north", x_title="east, m", y_title="north, m", size=size)


def error_series(times: NDArray[np.datetime64], enu_m: Array, *, width: float = 760.0, height: float = 300.0) -> str:
    """Errors to east, north and up over time.

    Parameters
    ----------
    times : (n,) GPS time
    enu_m : (n, 3) m
    """
    hours = (times - times[0]) / _HOUR
    names = ("east", "north", "up")
    curves = [Curve(name, hours, enu_m[:, k], css=f"p{k}", dash=k) for k, name in enumerate(names)]
    title = f"hours after {np.datetime_as_string(times[0], unit='s').replace('T', ' ')} (GPS time)"
    return line_chart(
        curves, label="Errors over time", x_title=title, y_title="error, m", zero=True, width=width, height=height
    )


def sky_drawing(solution: xr.Dataset, *, mask_rad: float, size: float = 420.0) -> str:
    """Paths of the satellites that were used, each system in its colour.

    Parameters
    ----------
    solution : of ``solve_positions``
    mask_rad : elevation mask drawn as a ring
    """
    used = solution["used"].to_numpy()
    paths = [
        SkyPath(
            str(name),
            np.where(used[:, k], solution["azimuth_rad"].to_numpy()[:, k], np.nan),
            np.where(used[:, k], solution["elevation_rad"].to_numpy()[:, k], np.nan),
            COLOURS.get(str(name)[0], "px"),
        )
        for k, name in enumerate(solution["satellite"].to_numpy())
    ]
    return sky_plot(paths, label="Sky over the receiver", mask_rad=mask_rad, size=size)


@dataclass(frozen=True, slots=True)
class Gain:
    """What one player adds at one place: name, colour, and how much of the gain is its share."""

    name: str
    share: float
    css: str


def gain_bars(
    rows: Sequence[tuple[str, float, float, Mapping[str, Gain]]],
    *,
    unit: str,
    label: str,
    digits: int = 1,
    width: float = 520.0,
) -> str:
    """Stacked bars: from the error with nothing but the worst case down to the error with all, shared out.

    Parameters
    ----------
    rows : region, value without any player, value with all, and the share of each player in the difference
    unit : of the values
    label : what the bars show
    digits : after the point
    width : px
    """
    if not rows:
        return svg.drawing(width, 20.0, label=label)
    left, right = 118.0, 24.0 + 46.0 * max(len(gains) for *_, gains in rows) + 40.0
    most = max(max(start, end) for _, start, end, _ in rows) or 1.0
    across = Scale(0.0, most, left, width - right)
    names = {gain.name: gain.css for *_, gains in rows for gain in gains.values()}
    parts, x = [], left
    for name, css in names.items():
        parts.append(svg.rectangle(x, 2, 10, 10, css=f"fill {css}"))
        parts.append(svg.text(x + 14, 12, f"share of {name}", css="l"))
        x += svg.text_width(f"share of {name}") + 30
    parts.append(svg.rectangle(x, 2, 10, 10, css="fill soft px"))
    parts.append(svg.text(x + 14, 12, "what is left", css="l"))
    y = 26.0
    steps = ticks(0.0, most, 5)
    bottom = y + 34.0 * len(rows)
    for value in steps:
        parts.append(svg.line(across(value), y - 4, across(value), bottom, css="grid"))
        parts.append(svg.text(across(value), bottom + 15, number(value, tick_digits(steps)), css="s", anchor="middle"))
    for region, _, end, gains in rows:
        parts.append(svg.text(0, y + 17, region, css="b"))
        parts.append(svg.rectangle(left, y + 4, across(end) - left, 20, css="fill soft px"))
        at = end
        for gain in gains.values():
            wide = max(gain.share, 0.0)
            parts.append(svg.rectangle(across(at), y + 4, across(at + wide) - across(at), 20, css=f"fill {gain.css}"))
            at += wide
        told = ", ".join(number(gain.share, digits, signed=True) for gain in gains.values())
        parts.append(svg.text(across(at) + 6, y + 18, f"{number(end, digits)} ({told})", css="l"))
        y += 34.0
    parts.append(svg.text((left + width - right) / 2, bottom + 32, unit, css="s", anchor="middle"))
    return svg.drawing(width, bottom + 38, *parts, label=label)
