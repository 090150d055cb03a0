"""One launch of a joint probe: what a vehicle sends away from a site, and what it has to."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.catalogue.recording import Kept, kept

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.departure import DepartureCurves
    from intercosmos.catalogue.flight import PayloadResult

Array = NDArray[np.float64]

#: Departure energies at which rockets are computed, m2/s2, by the least that any transfer asks for: below each limit
ENERGIES: Final = (
    (25.0e6, (-2.0e6, 8.0e6, 18.0e6, 35.0e6)),
    (46.0e6, (22.0e6, 36.0e6, 50.0e6, 70.0e6)),
    (66.0e6, (44.0e6, 58.0e6, 74.0e6, 95.0e6)),
    (math.inf, (64.0e6, 78.0e6, 92.0e6, 110.0e6)),
)
#: Steeper parking orbits are not computed: three quarters of all directions are less steep, others cost a turn
STEEPEST: Final = math.radians(60.0)
#: Beyond this a turn at the departure costs more than any vehicle has to spare
MOST_TURN: Final = math.radians(30.0)
_KEPT_BATCHES: Final = 8


@dataclass(frozen=True, slots=True)
class Leg:
    """One launch: a vehicle from a site, and what must arrive of what it carries."""

    curves: DepartureCurves
    owner: str  #: whose probes, if not everybody's
    masses: Mapping[str, float]  #: way of arriving -> kg that must be left after it
    catalogue: Catalogue

    @property
    def vehicle_name(self) -> str:
        """As people call it."""
        return self.catalogue.vehicles[self.curves.vehicle].name

    @property
    def site_name(self) -> str:
        """As people call it."""
        return self.catalogue.sites[self.curves.site].name

    @property
    def arriving_kg(self) -> float:
        """Mass that must be left after the arrival, kg."""
        return sum(self.masses.values())

    @property
    def model_ratio(self) -> float:
        """By how much the model exceeds what is published for the vehicle, at most."""
        return max((r.model_ratio for r in self.curves.results), default=1.0)

    @property
    def doubt(self) -> str:
        """What its answers say of themselves."""
        return next((r.doubt for r in self.curves.results if r.feasible and r.doubt), "")

    @property
    def band(self) -> str:
        """Every parking orbit that the site's corridors allow, also those that were not needed."""
        from intercosmos.catalogue.flight_model import corridors

        site = self.catalogue.sites[self.curves.site]
        reaches = [corridor.inclinations for corridor in corridors(site, self.curves.site)]
        if not site.corridors:
            low, high = reaches[0]
            return f"{math.degrees(low):.1f}° to {math.degrees(high):.1f}°"
        *first, last = (f"{math.degrees(0.5 * (low + high)):.1f}°" for low, high in sorted(reaches))
        return f"{', '.join(first)} and {last}" if first else last

    def lifted(self, c3: Array, declination: Array, bound: str = "payload_kg") -> Array:
        """What it sends away (...), kg; NaN where it does not. Beyond the steepest orbit the departure turns."""
        reach = self.curves.reach
        steep = np.abs(declination)
        dearer = self._dearer(np.asarray(c3, float), np.maximum(steep - reach, 0.0))
        return np.asarray(self.curves.payload(dearer, np.minimum(steep, reach), bound=bound) / self.model_ratio)

    def turn(self, declination: float) -> float:
        """By how much a departure of this declination leaves the plane of the steepest parking orbit, rad."""
        return max(abs(declination) - self.curves.reach, 0.0)

    def turn_delta_v(self, c3: float, declination: float) -> float:
        """What that turn costs, m/s; NaN below escape, where no asymptote can be aimed at."""
        from intercosmos.physics.orbits.departure_turn import departure_burn

        angle = self.turn(declination)
        if angle == 0.0:
            return 0.0
        return float(departure_burn(c3, angle) - departure_burn(c3)) if c3 >= 0 else math.nan

    def steepest(self, c3: float) -> float:
        """The greatest declination to which it sends anything at this energy, with a turn where that helps, rad."""
        angles = np.linspace(0.0, MOST_TURN, 121)
        sent = self.lifted(np.full(angles.shape, c3), self.curves.reach + angles)
        able = np.flatnonzero(np.nan_to_num(sent) > 0)
        return self.curves.reach + (float(angles[able[-1]]) if able.size else 0.0)

    def flown(self, declination: float) -> PayloadResult | None:
        """The ascent that stands behind a departure: of the inclination flown, at the least energy computed."""
        if not self.curves.possible:
            return None
        wanted = self.curves.inclination(declination)
        nearest = int(np.argmin(np.abs(self.curves.inclinations - wanted)))
        found = self.curves.results[nearest]
        return found if found.feasible else None

    def _dearer(self, c3: Array, turn: Array) -> Array:
        """The energy in the plane that asks for the same burn as a departure with a turn, m2/s2."""
        from intercosmos.physics.orbits.departure_turn import same_burn_c3

        if not self.curves.possible or not np.any(turn > 0):
            return c3
        # beyond the energies computed there is no payload to be had, turned or not
        hopeless = ~(c3 <= self.curves.c3[-1]) | (turn > MOST_TURN)
        found = same_burn_c3(np.where(hopeless, 0.0, c3), np.where(hopeless, 0.0, turn))
        return np.asarray(np.where(hopeless, np.nan, found))


def energies_for(least_c3: float) -> tuple[float, ...]:
    """The departure energies at which rockets are flown where the cheapest transfer asks for this one, m2/s2."""
    return next(energies for limit, energies in ENERGIES if least_c3 < limit)


#: Vehicles with their sites and energies of departure, together one batch.
_Batch = tuple[tuple[tuple[str, str], ...], tuple[float, ...]]
_batches: dict[_Batch, tuple[Kept[dict[tuple[str, str], DepartureCurves]], ...]] = {}


def curves_for(
    catalogue: Catalogue, pairs: Sequence[tuple[str, str]], c3: tuple[float, ...]
) -> dict[tuple[str, str], DepartureCurves]:
    """What each vehicle sends from each site, all flown in one batch; kept for activities that ask the same.

    The same pairs are always one batch: the last bits of an ascent may depend on its neighbours.
    """
    from intercosmos.catalogue.departure import departure_curves

    def fly(asked: Catalogue) -> dict[tuple[str, str], DepartureCurves]:
        return dict(zip(pairs, departure_curves(asked, pairs, c3, steepest=STEEPEST), strict=True))

    return kept(_batches, catalogue, (tuple(pairs), c3), fly, most=_KEPT_BATCHES)
