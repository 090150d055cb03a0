"""What vehicles send away from the Earth: payload against departure energy, for the inclinations a site reaches.

A departure direction of some declination needs a parking orbit of at least that inclination. A site with discrete
corridors takes the next one that is steep enough; one with a box of azimuths any inclination in it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.catalogue.flight import solve_payloads
from intercosmos.catalogue.flight_answer import PayloadRequest, PayloadResult
from intercosmos.catalogue.flight_model import corridors

if TYPE_CHECKING:
    from intercosmos.catalogue.load import Catalogue

Array = NDArray[np.float64]

#: Inclinations computed for a site with a box of azimuths, between its least and its greatest, rad.
BOX_INCLINATIONS: Final = (math.radians(35.0), math.radians(60.0))
_EDGE: Final = math.radians(0.1)  # from the ends of what a box reaches


@dataclass(frozen=True, slots=True)
class DepartureCurves:
    """Payload of one vehicle from one site. Rows are inclinations, columns departure energies."""

    vehicle: str
    site: str
    inclinations: Array  #: (i,) rad, rising
    continuous: bool  #: whether what lies between two inclinations is reached as well
    c3: Array  #: (c,) m2/s2, rising
    payload_kg: Array  #: (i, c); 0 where nothing is lifted
    low_kg: Array
    high_kg: Array
    results: tuple[PayloadResult, ...]  #: the flights at the least energy, one an inclination
    reason: str = ""  #: why there is no departure at all

    @property
    def possible(self) -> bool:
        """Whether anything departs at all."""
        return bool(self.payload_kg.size) and bool(np.any(self.payload_kg > 0))

    @property
    def reach(self) -> float:
        """The greatest declination of departure, rad; 0 if there is none."""
        return float(self.inclinations[-1]) if self.inclinations.size else 0.0

    def payload(self, c3: Array, declination: Array, *, bound: str = "payload_kg") -> Array:
        """Payload of departures, kg; NaN where the declination is out of reach or the energy not covered.

        Parameters
        ----------
        c3, declination : (...) m2/s2 and rad
        bound : ``payload_kg``, ``low_kg`` or ``high_kg``
        """
        from scipy.interpolate import PchipInterpolator

        shape = np.broadcast_shapes(np.shape(c3), np.shape(declination))
        energy = np.broadcast_to(c3, shape)
        steep = np.abs(np.broadcast_to(declination, shape))
        if not self.possible:
            return np.full(shape, np.nan)
        inside = np.isfinite(energy) & (energy >= self.c3[0]) & (energy <= self.c3[-1]) & (steep <= self.reach)
        asked = np.where(inside, energy, self.c3[0])
        table = np.stack([PchipInterpolator(self.c3, row)(asked) for row in getattr(self, bound)])
        place = np.searchsorted(self.inclinations, np.where(inside, steep, 0.0))
        upper = np.minimum(place, self.inclinations.size - 1)
        found = np.take_along_axis(table, upper[None], axis=0)[0]
        if self.continuous and self.inclinations.size > 1:
            lower = np.maximum(upper - 1, 0)
            width = self.inclinations[upper] - self.inclinations[lower]
            share = np.where(width > 0, (steep - self.inclinations[lower]) / np.where(width > 0, width, 1.0), 1.0)
            below = np.take_along_axis(table, lower[None], axis=0)[0]
            found = np.where(place == 0, found, below + np.clip(share, 0.0, 1.0) * (found - below))
        return np.asarray(np.where(inside, np.maximum(found, 0.0), np.nan))

    def inclination(self, declination: float) -> float:
        """The inclination flown for a departure of this declination, rad."""
        steep = abs(declination)
        higher = self.inclinations[self.inclinations >= steep]
        least = float(higher[0]) if higher.size else self.reach
        return max(steep, float(self.inclinations[0])) if self.continuous else least


def departure_curves(
    catalogue: Catalogue, pairs: Sequence[tuple[str, str]], c3: Sequence[float], *, steepest: float = math.pi / 2
) -> list[DepartureCurves]:
    """Fly every vehicle from every site to every energy, all in one batch.

    Parameters
    ----------
    pairs : vehicle and site
    c3 : (c,) m2/s2, rising, four or more
    steepest : the greatest declination that will be asked for, rad: steeper corridors are left out
    """
    energies = np.asarray(c3, float)
    reached = [_inclinations(catalogue, site, steepest) for _, site in pairs]
    asked = [
        PayloadRequest.departure(vehicle, site, float(energy), float(inclination))
        for (vehicle, site), (inclinations, _) in zip(pairs, reached, strict=True)
        for inclination in inclinations
        for energy in energies
    ]
    answers = iter(solve_payloads(catalogue, asked))
    found = []
    for (vehicle, site), (inclinations, continuous) in zip(pairs, reached, strict=True):
        grid = [[next(answers) for _ in energies] for _ in inclinations]
        lifted, low, high = (
            np.array([[max(getattr(r, name), 0.0) if r.feasible else 0.0 for r in row] for row in grid])
            for name in ("payload_kg", "payload_low_kg", "payload_high_kg")
        )
        refused = [r.reason for row in grid for r in row if not r.feasible]
        found.append(
            DepartureCurves(
                vehicle, site, inclinations, continuous, energies, lifted, low, high,
                results=tuple(row[0] for row in grid), reason=refused[0] if refused and not np.any(lifted > 0) else "",
            )
        )  # fmt: skip
    return found


def _inclinations(catalogue: Catalogue, site_id: str, steepest: float) -> tuple[Array, bool]:
    """Inclinations to compute, and whether those between are reached."""
    site = catalogue.sites[site_id]
    reaches = [corridor.inclinations for corridor in corridors(site, site_id)]
    if site.corridors:
        prograde = sorted({0.5 * (low + high) for low, high in reaches if 0.5 * (low + high) < math.pi / 2})
        enough = next((k for k, i in enumerate(prograde) if i >= steepest), len(prograde) - 1)
        return np.array(prograde[: enough + 1] or [0.5 * sum(reaches[0])]), False
    low, high = reaches[0]
    low, high = low + _EDGE, min(high - _EDGE, math.pi / 2)
    between = [i for i in BOX_INCLINATIONS if low + math.radians(3) < i < high - math.radians(3)]
    nodes = [low, *between, high] if high > low else [low]
    enough = next((k for k, i in enumerate(nodes) if i >= steepest), len(nodes) - 1)
    return np.array(nodes[: enough + 1]), True
