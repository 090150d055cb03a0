"""Channels in a wall: how many, how wide and high, how thick the wall before them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from intercosmos.errors import PhysicsError

Array = npt.NDArray[np.float64]

#: What a cutter or a printer makes: least width of a channel and of a rib, m; most height over width.
LEAST_WIDTH: Final = 0.5e-3
LEAST_RIB: Final = 0.6e-3
SLENDEREST: Final = 8.0


@dataclass(frozen=True, slots=True)
class Channels:
    """Cooling channels side by side. Arrays of shape (points,), along ``x``.

    Attributes
    ----------
    count : of channels
    x : along the axis, m, rising; between points dimensions change in straight lines
    width, height : of each channel, across its flow, m
    rib : between two channels, m
    wall : thickness between gas and coolant, m
    stretch : length of a channel over that of the wall it covers: above 1 for spirals
    share : of the circumference these channels cover
    round : whether they are tubes, with a half circle for each narrow side, rather than milled slots
    """

    count: int
    x: Array
    width: Array
    height: Array
    rib: Array
    wall: Array
    stretch: Array
    share: Array
    round: bool = False

    def __post_init__(self) -> None:
        if self.count < 1:
            raise PhysicsError(f"a jacket needs at least one channel; given {self.count}")
        for name in ("width", "height", "wall", "stretch", "share"):
            values = getattr(self, name)
            if values.shape != self.x.shape:
                raise PhysicsError(f"{name} has shape {values.shape}, the channels' x {self.x.shape}")
            if not np.all(values > 0):
                at = int(np.argmin(values))
                raise PhysicsError(
                    f"channel {name} must be above zero; it is {values[at]:.4g} at x = {self.x[at]:.4g} m"
                    " (fewer channels or thinner ribs leave room)"
                )

    @property
    def area(self) -> Array:
        """Flow area of all channels, m²."""
        section = self.width * self.height
        if self.round:
            section = section - (1 - np.pi / 4) * np.minimum(self.width, self.height) ** 2
        return np.asarray(self.count * section)

    @property
    def diameter(self) -> Array:
        """Hydraulic diameter, m."""
        around = 2 * (self.width + self.height)
        if self.round:
            around = around - (4 - np.pi) * np.minimum(self.width, self.height)
        return np.asarray(4 * self.area / self.count / around)

    def at(self, x: Array) -> Channels:
        """The same channels at other places."""
        names = ("width", "height", "rib", "wall", "stretch", "share")
        there = {name: np.interp(x, self.x, getattr(self, name)) for name in names}
        return replace(self, x=x, **there)


def milled_channels(
    contour: Any,
    count: int,
    *,
    height: npt.ArrayLike,
    wall: npt.ArrayLike,
    rib: npt.ArrayLike | None = None,
    width: npt.ArrayLike | None = None,
    stretch: npt.ArrayLike | None = None,
    share: npt.ArrayLike = 1.0,
    tubes: bool = False,
) -> Channels:
    """Channels on a contour, from their ribs or from their width.

    Parameters
    ----------
    contour : with ``x`` and ``radius``, m
    count : of channels around
    height, wall, rib, width, stretch, share : one number or shape (points,) of the contour; either ``rib`` or
        ``width``. If both are given the channels lie aslant, and ``stretch`` follows from what room they leave.
        ``share`` is of the circumference that they cover
    tubes : with half circles for narrow sides; ``rib`` is then twice the tube's wall
    """
    x, radius = contour_arrays(contour)

    def spread(values: npt.ArrayLike) -> Array:
        return np.asarray(np.broadcast_to(np.asarray(values, float), x.shape)).copy()

    covered = spread(share)
    pitch = 2 * np.pi * radius * covered / count
    if rib is None and width is None:
        raise PhysicsError("channels need either the width of the ribs between them or their own")
    if width is None:
        ribs = spread(rib if rib is not None else 0.0)
        widths = pitch - ribs
    else:
        widths = spread(width)
        ribs = pitch - widths if rib is None else spread(rib)
    slant = spread(1.0 if stretch is None else stretch)
    if stretch is None and width is not None and rib is not None:
        slant = np.maximum(pitch / (widths + ribs), 1.0)
    return Channels(int(count), x, widths, spread(height), np.maximum(ribs, 0.0), spread(wall), slant, covered, tubes)


def channel_layout(
    contour: Any,
    coolant_flow: float,
    density: float,
    *,
    velocity: float,
    wall: float = 0.8e-3,
    rib: float = 1.0e-3,
    throat_width: float = 1.0e-3,
) -> Channels:
    """Plausible milled channels for a chamber nobody has published the channels of.

    The throat gets as many channels as fit with this width and rib. Everywhere else the ribs stay, the channels are as
    wide as the circumference leaves, and their height gives the velocity: the allowed one in the throat, less as the
    square root of the area elsewhere.

    Parameters
    ----------
    contour : with ``x`` and ``radius``, m
    coolant_flow : kg/s
    density : of the coolant in the throat's channels, kg/m³
    velocity : allowed in the throat, m/s (kerosene 20 to 60, methane 100, hydrogen 200 to 400)
    wall, rib, throat_width : m
    """
    x, radius = contour_arrays(contour)
    for name, value in (("coolant flow", coolant_flow), ("density", density), ("velocity", velocity)):
        if not (np.isfinite(value) and value > 0):
            raise PhysicsError(f"the {name} of a layout must be above zero; given {value:g}")
    narrow = float(radius.min())
    ribs, widths = max(rib, LEAST_RIB), max(throat_width, LEAST_WIDTH)
    count = max(int(2 * np.pi * narrow / (ribs + widths)), 1)
    width = 2 * np.pi * radius / count - ribs
    slower = velocity * narrow / radius
    height = coolant_flow / (count * density * slower * width)
    height = np.clip(height, 0.5 * LEAST_WIDTH, SLENDEREST * width)
    return milled_channels((x, radius), count, height=height, wall=wall, rib=ribs)


def contour_arrays(contour: Any) -> tuple[Array, Array]:
    """``x`` and ``radius`` of a contour: a data set or mapping with these names, or a pair of arrays; x must rise."""
    if isinstance(contour, tuple | list):
        x, radius = (np.asarray(part, dtype=float) for part in contour)
    else:
        x, radius = (np.asarray(contour[name], dtype=float) for name in ("x", "radius"))
    if x.ndim != 1 or x.shape != radius.shape or len(x) < 3:
        raise PhysicsError(
            f"a contour is two rows of at least three numbers; given shapes {x.shape} and {radius.shape}"
        )
    if not (np.all(np.isfinite(x)) and np.all(np.isfinite(radius)) and np.all(radius > 0)):
        raise PhysicsError("a contour's x and radius must be finite, and its radius above zero")
    if not np.all(np.diff(x) > 0):
        at = int(np.argmin(np.diff(x)))
        raise PhysicsError(
            f"a contour's x must rise from point to point; it does not from {x[at]:g} to {x[at + 1]:g} m"
        )
    return x, radius
