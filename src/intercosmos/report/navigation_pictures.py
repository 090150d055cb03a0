"""Pictures of positions: their errors, and the sky over the receiver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.report.charts.line import Curve, line_chart
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
