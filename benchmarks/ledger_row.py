"""One row of the ledger's part on orbits: a published figure, and by how much what is computed differs from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class Row:
    """What is compared, with what, the greatest difference, and the one allowed, both in ``unit`` ("" is a ratio)."""

    what: str
    against: str
    difference: float
    tolerance: float
    unit: str = ""

    @property
    def met(self) -> bool:
        """Whether the difference is within the tolerance."""
        return self.difference <= self.tolerance

    def __str__(self) -> str:
        difference = f"{self.difference:.2g}" if self.met else f"**{self.difference:.2g}**"
        return f"| {self.what} | {self.against} | {difference} | {self.tolerance:g} | {self.unit} |"


def farthest(found: ArrayLike, wanted: ArrayLike) -> float:
    """Length of the longest difference of vectors, in their unit."""
    return float(np.max(np.linalg.norm(np.asarray(found) - np.asarray(wanted), axis=-1)))


def largest(found: ArrayLike, wanted: ArrayLike) -> float:
    """Greatest difference of any number, in its unit."""
    return float(np.max(np.abs(np.asarray(found) - np.asarray(wanted))))


def relative(found: ArrayLike, wanted: ArrayLike) -> float:
    """Greatest difference of any number that is not zero, in parts of it."""
    found, wanted = np.atleast_1d(found), np.atleast_1d(wanted)
    other = wanted != 0
    return float(np.max(np.abs(found[other] / wanted[other] - 1)))
