"""What chambers are made of: how it conducts heat, and how hot it may become."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from intercosmos.errors import UnknownIdError

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WallMaterial:
    """A material.

    Attributes
    ----------
    temperatures, conductivities : K and W/(m K), read in straight lines between, and held beyond the ends
    limit : K, of the hot face, above which it loses its strength
    source : of these figures
    """

    id: str
    name: str
    temperatures: tuple[float, ...]
    conductivities: tuple[float, ...]
    limit: float
    source: str

    def conductivity(self, temperature: npt.ArrayLike) -> Array:
        """W/(m K) at any temperatures."""
        return np.asarray(np.interp(np.asarray(temperature, dtype=float), self.temperatures, self.conductivities))


def constant_wall(conductivity: float, limit: float = 810.0) -> WallMaterial:
    """A material known by one conductivity, W/(m K), and a limit in K."""
    return WallMaterial("given", "as given", (300.0,), (conductivity,), limit, "given by the caller")


_HANDBOOK: Final = "handbook values, from memory; conductivity to 5 or 10 %"

MATERIALS: Final[tuple[WallMaterial, ...]] = (
    WallMaterial("cucrzr", "CuCrZr", (100.0, 300.0, 600.0, 900.0), (300.0, 330.0, 340.0, 330.0), 800.0, _HANDBOOK),
    WallMaterial("narloy-z", "NARloy-Z", (50.0, 150.0, 300.0, 600.0, 800.0), (220.0, 270.0, 295.0, 325.0, 340.0), 810.0,
                 "limit: maximum wall of the SSME main chamber, 1000 °F (SSME Orientation, 1998); conductivity from "
                 "memory"),
    WallMaterial("grcop-84", "GRCop-84", (100.0, 300.0, 600.0, 1000.0), (230.0, 285.0, 290.0, 280.0), 970.0, _HANDBOOK),
    WallMaterial("brx", "chromium bronze BrKh0.8", (100.0, 300.0, 600.0, 900.0), (290.0, 320.0, 325.0, 320.0), 770.0,
                 _HANDBOOK),
    WallMaterial("steel-304", "stainless steel 304, 347", (50.0, 100.0, 200.0, 300.0, 600.0, 1200.0),
                 (6.0, 9.2, 12.6, 14.9, 19.8, 28.0), 1150.0, _HANDBOOK),
    WallMaterial("inconel-718", "Inconel 718", (80.0, 300.0, 1000.0), (7.0, 11.4, 22.6), 1000.0, _HANDBOOK),
    WallMaterial("inconel-600", "Inconel 600", (100.0, 300.0, 673.0, 1073.0), (10.0, 14.9, 20.5, 27.4), 1150.0,
                 "Special Metals data sheet"),
    WallMaterial("nickel", "electroformed nickel", (100.0, 300.0, 600.0, 900.0), (150.0, 90.0, 66.0, 68.0), 900.0,
                 _HANDBOOK),
)  # fmt: skip


def find_material(name: str) -> WallMaterial:
    """A material by id or name, in small or capital letters.

    Raises
    ------
    UnknownIdError
        If none is called so.
    """
    known = {key: one for one in MATERIALS for key in (one.id, one.name.lower())}
    wanted = name.strip().lower()
    if wanted not in known:
        raise UnknownIdError("wall material", name, known)
    return known[wanted]
