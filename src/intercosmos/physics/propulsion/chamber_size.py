"""Size of a thrust chamber for a drawing: throat, exit, chamber, lengths.

>>> size = chamber_size(2085e3, 25.8e6, 1.886, 36.87, characteristic_length=1.1)
>>> round(size.throat_diameter, 3)  # RD-191: 0.2355 m
0.234
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.propellants import Propellant
from intercosmos.physics.propulsion.rocket import resolved

if TYPE_CHECKING:
    import xarray

Array = npt.NDArray[np.float64]

#: Chamber volume over throat area, m: middles of Huzel and Huang, Modern Engineering for Design of Liquid-Propellant
#: Rocket Engines (1992), table 4-1; hydrogen injected as gas. Engines keep within a quarter of them (McHugh 1995).
CHARACTERISTIC_LENGTHS: Final = {
    ("lox", "lh2"): 0.75,
    ("lox", "rp-1"): 1.15,
    ("lox", "lch4"): 1.0,
    ("n2o4", "udmh"): 0.85,
    ("n2o4", "mmh"): 0.85,
    ("n2o4", "aerozine-50"): 0.85,
}
USUAL_LENGTH: Final = 1.0


@dataclass(frozen=True, slots=True)
class ChamberSize:
    """Inner dimensions of one thrust chamber, m, m2 and m3."""

    throat_diameter: float
    exit_diameter: float
    chamber_diameter: float
    contraction_ratio: float
    characteristic_length: float
    chamber_length: float
    nozzle_length: float
    chamber_volume: float
    throat_area: float
    exit_area: float
    wall_area: float
    contour: xarray.Dataset


def characteristic_length(oxidizer: str | Propellant, fuel: str | Propellant) -> float:
    """Usual chamber volume over throat area of a pair of propellants, m; 1 m for pairs nobody has tabulated."""
    return CHARACTERISTIC_LENGTHS.get((resolved(oxidizer).id, resolved(fuel).id), USUAL_LENGTH)


def contraction_ratio(throat_diameter: npt.ArrayLike) -> Array:
    """Usual chamber over throat area: small chambers are wide for their throat. Diameter in m.

    Humble, Henry and Larson, Space Propulsion Analysis and Design (1995), equation 5.23; engines scatter by a third.
    """
    centimetres = np.asarray(throat_diameter, dtype=float) * 100
    if not np.all(centimetres > 0):
        raise PhysicsError("a throat has a diameter above zero")
    return np.asarray(8.0 * centimetres**-0.6 + 1.25)


def chamber_size(
    thrust: float,
    chamber_pressure: float,
    thrust_coefficient: float,
    area_ratio: float,
    *,
    characteristic_length: float = USUAL_LENGTH,
    contraction: float | None = None,
    kind: str = "rao",
    length_fraction: float = 0.8,
    gamma: float = 1.2,
) -> ChamberSize:
    """Dimensions of a thrust chamber.

    Parameters
    ----------
    thrust : of this chamber in vacuum, N
    chamber_pressure : Pa
    thrust_coefficient : delivered, in vacuum
    area_ratio : exit over throat area
    characteristic_length : chamber volume over throat area, m
    contraction : chamber over throat area; the usual one for the throat if not given
    kind, length_fraction, gamma : of the nozzle, see :func:`nozzle_contour`
    """
    from intercosmos.physics.propulsion.contours import nozzle_contour

    for value, name in (
        (thrust, "thrust"), (chamber_pressure, "chamber pressure"), (thrust_coefficient, "thrust coefficient"),
    ):  # fmt: skip
        if not (np.isfinite(value) and value > 0):
            raise PhysicsError(f"{name} must be above zero; given {value!r}")
    throat_area = thrust / (chamber_pressure * thrust_coefficient)
    throat = 2 * float(np.sqrt(throat_area / np.pi))
    wide = float(contraction_ratio(throat)) if contraction is None else contraction
    wall = nozzle_contour(
        throat / 2, area_ratio, kind=kind, length_fraction=length_fraction, contraction_ratio=wide,
        characteristic_length=characteristic_length, gamma=gamma,
    )  # fmt: skip
    end = float(wall["radius"][-1])
    return ChamberSize(
        throat, 2 * end, throat * float(np.sqrt(wide)), wide, characteristic_length,
        float(wall.attrs["chamber_length"]),
        float(wall.attrs["nozzle_length"]), float(wall.attrs["chamber_volume"]),
        throat_area, np.pi * end**2,
        float(wall.attrs["wall_area"]), wall,
    )  # fmt: skip
