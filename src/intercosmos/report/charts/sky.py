"""Sky plots: the paths of satellites over a place, zenith in the middle, north at the top."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intercosmos.report.charts import svg

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SkyPath:
    """One satellite: its name, azimuth and elevation (n,) in radians, and the class of its colour. Gaps are NaN."""

    label: str
    azimuth_rad: Array
    elevation_rad: Array
    css: str = "p0"


def sky_plot(
    paths: Sequence[SkyPath],
    *,
    label: str,
    mask_rad: float = 0.0,
    horizon_rad: Array | None = None,
    size: float = 360.0,
) -> str:
    """Draw the sky.

    Parameters
    ----------
    paths : one a satellite; its name stands where it was last seen
    label : what the plot shows, for those who cannot see it
    mask_rad : elevation below which nothing is used, drawn as a dashed ring
    horizon_rad : elevation of what stands in the way, at equal steps of azimuth from north by east
    size : px

    Returns
    -------
    str
        an ``<svg>`` element
    """
    middle, reach = size / 2, size / 2 - 22

    def at(azimuth: float, elevation: float) -> tuple[float, float]:
        radius = reach * (1 - elevation / (math.pi / 2))
        return middle + radius * math.sin(azimuth), middle - radius * math.cos(azimuth)

    def line(azimuth: Array, elevation: Array) -> str:
        return " ".join(
            ",".join(map(svg.coordinate, at(float(a), float(e)))) for a, e in zip(azimuth, elevation, strict=True)
        )

    parts = [
        svg.element("circle", cx=middle, cy=middle, r=reach * (1 - degrees / 90), class_="grid", fill="none")
        for degrees in (0, 30, 60)
    ]
    for degrees, name in ((0, "N"), (90, "E"), (180, "S"), (270, "W")):
        x, y = at(math.radians(degrees), 0.0)
        parts.append(svg.line(middle, middle, x, y, css="grid"))
        x, y = at(math.radians(degrees), math.radians(-6))
        parts.append(svg.text(x, y + 4, name, css="s", anchor="middle"))
    parts += [svg.text(middle + 3, at(0, math.radians(e))[1] + 12, f"{e}°", css="xs") for e in (30, 60)]
    if mask_rad > 0:
        ring = reach * (1 - mask_rad / (math.pi / 2))
        parts.append(svg.element("circle", cx=middle, cy=middle, r=ring, class_="mark", fill="none"))
    if horizon_rad is not None:
        turn = np.linspace(0.0, 2 * math.pi, horizon_rad.size + 1)
        outline = line(turn, np.append(horizon_rad, horizon_rad[:1]))
        parts.append(svg.element("polyline", points=outline, class_="axis", fill="none"))
    for path in paths:
        seen = np.isfinite(path.azimuth_rad) & np.isfinite(path.elevation_rad)
        if not seen.any():
            continue
        edges = np.flatnonzero(np.diff(np.concatenate([[False], seen, [False]]).astype(int)))
        for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            step = max(1, (stop - start) // 60)
            keep = np.append(np.arange(start, stop - 1, step), stop - 1)
            points = line(path.azimuth_rad[keep], path.elevation_rad[keep])
            parts.append(svg.element("polyline", points=points, class_=f"curve {path.css}"))
        last = int(np.flatnonzero(seen)[-1])
        x, y = at(float(path.azimuth_rad[last]), float(path.elevation_rad[last]))
        parts.append(svg.element("circle", cx=x, cy=y, r=3, class_=f"dot {path.css}"))
        parts.append(svg.text(x + 5, y + 4, path.label, css="xs halo"))
    return svg.drawing(size, size, *parts, label=label)
