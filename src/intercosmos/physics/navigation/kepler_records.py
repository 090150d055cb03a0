"""Broadcast messages of Keplerian kind as arrays, with the constants of each system's interface control document.

Every system evaluates its elements with constants of its own, which are part of the message: whoever used others would
be metres off. BeiDou satellites near the equator (GEO) send elements in a plane turned by 5 degrees. The numbers C01 to
C05 and C59 to C63 are reserved for them, yet a number alone does not decide: the elements must be those of such an
orbit too, synchronous and within 20 degrees of the turned equator (the messages of an inclined satellite under such a
number are about 55 degrees).

References
----------
IS-GPS-200N, tables 20-IV and 30-II (LNAV, CNAV) and IS-GPS-800 (CNAV-2); Galileo OS SIS ICD 2.1, 5.1.1; BeiDou ICDs B1I
3.0, 5.2.4 (D1, D2), B1C 1.0 and B2a 1.0 (B-CNAV); IS-QZSS-PNT-005; NavIC SIS ICD for SPS 1.1, appendix A.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import DAY, SPEED_OF_LIGHT
from intercosmos.physics.navigation.navigation_time import GPST_MINUS_BDT, second_of_week

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]

#: System -> gravitational parameter, m3/s2, and rotation rate of the Earth, rad/s, of its interface control document.
CONSTANTS: Final = {
    "G": (3.986005e14, 7.2921151467e-5),
    "E": (3.986004418e14, 7.2921151467e-5),
    "C": (3.986004418e14, 7.2921150e-5),
    "J": (3.986005e14, 7.2921151467e-5),
    "I": (3.986005e14, 7.2921151467e-5),
}
#: m; what the messages of the CNAV family give their semi-major axis against (column ``delta_a_m``, where a reader
#: keeps it so). RINEX has the square root of the sum.
REFERENCE_AXIS_M: Final = {"G": 26_559_710.0, "J": 42_164_200.0, "C-MEO": 27_906_100.0, "C": 42_162_200.0}
#: Numbers that BeiDou keeps for its GEO satellites (ICD B1I 3.0, ranging codes).
GEO_NUMBERS: Final = frozenset(f"C{n:02d}" for n in (*range(1, 6), *range(59, 64)))
#: m, semi-major axes between which an orbit counts as synchronous; rad, the greatest inclination to the turned plane
GEO_AXES_M: Final = (41.5e6, 42.8e6)
GEO_INCLINATION: Final = float(np.radians(20.0))

#: Names of the rows of :attr:`KeplerRecords.values`.
ROWS: Final = (
    "toe_s", "toc_s", "a", "a_dot", "n", "n_dot_half", "e", "axes_ratio", "m0", "cos_omega", "sin_omega",
    "node_0", "node_rate", "i0", "i_dot", "cuc", "cus", "crc", "crs", "cic", "cis", "af0", "af1", "af2", "relativity",
    "earth_rate",
)  # fmt: skip
#: Column -> bound on its size, SI: some orders of magnitude above what the fields of any message can hold.
_BOUNDS: Final = {
    "e": 0.8, "m0_rad": 1e2, "omega0_rad": 1e2, "i0_rad": 1e2, "omega_rad": 1e2, "omega_dot_rad_s": 1e-5,
    "delta_n_rad_s": 1e-5, "cuc_rad": 0.1, "cus_rad": 0.1, "cic_rad": 0.1, "cis_rad": 0.1, "crc_m": 1e6, "crs_m": 1e6,
    "clock_bias_s": 1.0, "clock_drift": 1e-3,
}  # fmt: skip
#: The same for columns that not every message has.
_OPTIONAL_BOUNDS: Final = {
    "idot_rad_s": 1e-5, "clock_drift_rate_1_s": 1e-6, "a_dot_m_s": 1e3, "delta_n_dot_rad_s2": 1e-9,
}  # fmt: skip
#: m; semi-major axes of navigation satellites; s, a bound on the second of the week
_AXES_M: Final = (1.0e7, 1.0e8)
_SECONDS: Final = 1e6


@dataclass(frozen=True, slots=True)
class KeplerRecords:
    """Keplerian messages, ready to be evaluated.

    Attributes
    ----------
    values : (len(ROWS), m) one row for each name of :data:`ROWS`, SI; times are s past the reference of the source
    geo : (m,) whether the plane is turned by 5 degrees (BeiDou GEO)
    sound : (m,) whether the elements describe an orbit at all; what does not is filled with a harmless one
    """

    values: Array
    geo: NDArray[np.bool_]
    sound: NDArray[np.bool_]

    @property
    def size(self) -> int:
        """How many records."""
        return self.geo.size

    @classmethod
    def of(cls, table: xr.Dataset, system: str, toe_s: Array, toc_s: Array) -> KeplerRecords:
        """From a table of messages of one system.

        Parameters
        ----------
        table : with the names that :mod:`intercosmos.formats` gives them, dimension ``record``
        system : letter
        toe_s, toc_s : (m,) reference times of orbit and clock, s past the reference; NaN where missing
        """
        mu, rate = CONSTANTS[system]
        get = _Columns(table)
        geo_number = np.isin(table["satellite"].values.astype(str), sorted(GEO_NUMBERS))
        a = _axis(get, system, geo_number)
        sow = get.optional("toe_s", np.nan)
        if "toe" in table and np.any(np.isnan(sow)):
            own = second_of_week(table["toe"].values) - (GPST_MINUS_BDT if system == "C" else 0.0)
            sow = np.where(np.isnan(sow), np.mod(own, 7 * DAY), sow)
        with np.errstate(invalid="ignore"):
            sound = (a > _AXES_M[0]) & (a < _AXES_M[1]) & (get["e"] >= 0) & (np.abs(sow) < _SECONDS)
            sound &= np.isfinite(toe_s) & np.isfinite(toc_s)
            for name, bound in _BOUNDS.items():
                sound &= np.abs(get[name]) < bound
            for name, bound in _OPTIONAL_BOUNDS.items():
                sound &= np.abs(get.optional(name)) < bound

        def clean(values: Array) -> Array:
            return np.where(sound, values, 0.0)

        def column(name: str) -> Array:
            return clean(get.optional(name))

        a, e = np.where(sound, a, 2.7e7), column("e")
        geo = geo_number & sound & (a > GEO_AXES_M[0]) & (a < GEO_AXES_M[1])
        geo &= np.abs(column("i0_rad")) < GEO_INCLINATION
        values = np.stack(
            (
                clean(toe_s),
                clean(toc_s),
                a,
                column("a_dot_m_s"),
                np.sqrt(mu / a**3) + column("delta_n_rad_s"),
                0.5 * column("delta_n_dot_rad_s2"),
                e,
                np.sqrt(1 - e * e),
                column("m0_rad"),
                np.cos(column("omega_rad")),
                np.sin(column("omega_rad")),
                column("omega0_rad") - rate * clean(sow),
                column("omega_dot_rad_s") - np.where(geo, 0.0, rate),
                column("i0_rad"),
                column("idot_rad_s"),
                *(column(name) for name in ("cuc_rad", "cus_rad", "crc_m", "crs_m", "cic_rad", "cis_rad")),
                column("clock_bias_s"),
                column("clock_drift"),
                column("clock_drift_rate_1_s"),
                -2 * np.sqrt(mu * a) / SPEED_OF_LIGHT**2 * e,
                np.full(a.shape, rate),
            )
        )
        return cls(values, geo, sound)

    @classmethod
    def join(cls, parts: list[KeplerRecords]) -> KeplerRecords:
        """Records of several tables, one after the other."""
        if not parts:
            return cls(np.empty((len(ROWS), 0)), np.zeros(0, bool), np.zeros(0, bool))
        return cls(
            np.concatenate([part.values for part in parts], axis=1),
            np.concatenate([part.geo for part in parts]),
            np.concatenate([part.sound for part in parts]),
        )


class _Columns:
    """Columns of a table as floats."""

    def __init__(self, table: xr.Dataset) -> None:
        self.table = table
        self.size = table.sizes["record"]

    def __getitem__(self, name: str) -> Array:
        if name not in self.table:
            return np.full(self.size, np.nan)
        return np.asarray(self.table[name].values, dtype=float)

    def optional(self, name: str, otherwise: float = 0.0) -> Array:
        """A column that some messages have, NaN or absent where they have not."""
        values = self[name]
        return np.where(np.isnan(values), otherwise, values)


def _axis(get: _Columns, system: str, geo_number: NDArray[np.bool_]) -> Array:
    """Semi-major axis at the reference time, m."""
    root = get["sqrt_a"]
    with np.errstate(over="ignore"):
        a = np.asarray(root * root)
    if "delta_a_m" not in get.table:
        return a
    if system == "C":
        kind = get.optional("satellite_type", 3.0)  # 1 GEO, 2 IGSO, 3 MEO (ICD B1C 1.0, SatType)
        whole = np.where(geo_number | (kind < 3), REFERENCE_AXIS_M["C"], REFERENCE_AXIS_M["C-MEO"])
    else:
        whole = np.full(a.shape, REFERENCE_AXIS_M.get(system, np.nan))
    return np.where(np.isnan(a), whole + get["delta_a_m"], a)
