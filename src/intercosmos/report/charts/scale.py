"""From data to pixels: linear scales and round tick values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear map of the data interval ``low..high`` onto the pixels ``start..end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Pixel of a data value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def finite(values: Iterable[float]) -> list[float]:
    """The values that are numbers."""
    return [float(v) for v in values if math.isfinite(v)]


def span(values: Iterable[float], *, zero: bool = False) -> tuple[float, float]:
    """An interval of non-zero width that holds all finite ``values`` (and zero, if asked)."""
    kept = finite(values)
    if zero or not kept:
        kept.append(0.0)
    low, high = min(kept), max(kept)
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-9):
        width = abs(high) if abs(high) > 1e-9 else 1.0  # numbers smaller than any axis count as zero
        low, high = low - (0.0 if zero and low >= 0 else 0.5 * width), high + 0.5 * width
    return low, high


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round values (1, 2, 2.5 or 5 times a power of ten) from ``low`` to ``high``, about ``count`` of them.

    >>> ticks(0, 9.3, 5)
    [0.0, 2.0, 4.0, 6.0, 8.0]
    """
    raw = (high - low) / max(count, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1.0, 2.0, 2.5, 5.0, 10.0) if m * power >= raw * (1 - 1e-9))
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(index * step, 12) + 0.0 for index in range(first, last + 1)]


def tick_digits(values: Sequence[float]) -> int:
    """How many digits after the point tell the ticks apart."""
    if len(values) < 2:
        return 0
    step = abs(values[1] - values[0])
    for digits in range(7):
        if abs(round(step, digits) - step) < 1e-6 * step:
            return digits
    return 7


def spread_labels(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move labels apart vertically: ``gap`` pixels at least between neighbours, in the order of ``wanted``.

    Labels that do not fit between ``low`` and ``high`` at that gap are set closer, evenly.
    """
    count = len(wanted)
    if count == 0:
        return []
    gap = min(gap, (high - low) / max(count - 1, 1))
    order = sorted(range(count), key=lambda i: wanted[i])
    placed = [0.0] * count
    floor = low
    for index in order:
        placed[index] = max(wanted[index], floor)
        floor = placed[index] + gap
    ceiling = high
    for index in reversed(order):
        placed[index] = min(placed[index], ceiling)
        ceiling = placed[index] - gap
    return placed
