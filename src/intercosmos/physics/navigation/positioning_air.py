"""What air and ionosphere do to pseudo-ranges in slots, and what models leave of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.klobuchar import beidou_klobuchar_m, klobuchar_m
from intercosmos.physics.navigation.navigation_time import seconds_past
from intercosmos.physics.navigation.receiver_geometry import geodetic_from_ecef
from intercosmos.physics.navigation.troposphere_delay import climatology_sigma_m, tropospheric_delay
from intercosmos.physics.navigation.weighting import ionosphere_sigma_m

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]

#: Above this height, m, there is no air to speak of; below the least the place is no place yet.
_AIRLESS, _LEAST = 60e3, -5e3
_L1, _B1I = 1575.42e6, 1561.098e6
IONOSPHERES: Final = ("auto", "klobuchar", "beidou", "none")


def air_delay(
    receiver_m: Array, elevation: Array, mjd: Array, *, troposphere: str = "climatology"
) -> tuple[Array, Array]:
    """Delay (e, k) of the neutral air and the standard deviation of what the model leaves, m.

    Parameters
    ----------
    receiver_m : (e, 3) ITRF
    elevation : (e, k) rad
    mjd : (e,)
    troposphere : ``"climatology"`` or ``"none"``
    """
    if troposphere not in ("climatology", "none"):
        raise PhysicsError(f"the troposphere is 'climatology' or 'none', not {troposphere!r}")
    latitude, longitude, height = geodetic_from_ecef(receiver_m)
    below = (height < _AIRLESS) & (height > _LEAST)
    if troposphere == "none":
        return np.zeros(elevation.shape), np.zeros(elevation.shape)
    # one climatology serves places within some kilometres: ask for it once where the receiver stays
    found = tropospheric_delay(
        latitude[:, None], longitude[:, None], np.where(below, height, 0.0)[:, None], elevation, mjd[:, None]
    )
    there = below[:, None]
    return np.where(there, found.slant_m, 0.0), np.where(there, climatology_sigma_m(elevation), 0.0)


def ionosphere_delay(
    coefficients: dict[str, tuple[Array, Array]],
    kind: str,
    receiver_m: Array,
    azimuth: Array,
    elevation: Array,
    seconds_of_day: Array,
    factor: Array,
) -> tuple[Array, Array]:
    """Delay (e, k) of the ionosphere on the codes taken, by a broadcast model, and what it leaves, m.

    Parameters
    ----------
    coefficients : system letter -> (alpha, beta) as :func:`broadcast_ionosphere` finds them
    kind : ``"auto"`` takes Klobuchar's from GPS, BeiDou or QZSS, in this order; or ``"klobuchar"``, ``"beidou"``,
        ``"none"``
    factor : (e, k) of the delay on L1; 0 for ionosphere-free sums
    """
    if kind not in IONOSPHERES:
        raise PhysicsError(f"the ionosphere is one of {', '.join(IONOSPHERES)}, not {kind!r}")
    if kind == "none" or not np.any(factor > 0):
        return np.zeros(factor.shape), np.where(factor > 0, 5.0 * factor, 0.0)
    order = {"auto": "GCJ", "klobuchar": "GJI", "beidou": "C"}[kind]
    system = next((letter for letter in order if letter in coefficients), None)
    if system is None:
        raise PhysicsError(
            f"the navigation data have no coefficients of the ionosphere ({kind}); give navigation data that have "
            "them, two frequencies, or ionosphere='none'"
        )
    latitude, longitude, _ = geodetic_from_ecef(receiver_m)
    alpha, beta = coefficients[system]
    model = beidou_klobuchar_m if system == "C" else klobuchar_m
    at = model(alpha, beta, latitude[:, None], longitude[:, None], azimuth, elevation, seconds_of_day[:, None])
    scale = (_B1I / _L1) ** 2 if system == "C" else 1.0
    delay = np.asarray(at * scale * factor)
    return delay, np.where(factor > 0, ionosphere_sigma_m(delay), 0.0)


def broadcast_ionosphere(navigation: Any, time: np.datetime64) -> dict[str, tuple[Array, Array]]:
    """Coefficients of Klobuchar's model by system letter, those sent nearest to an instant."""
    if "ION" not in getattr(navigation, "children", {}) or "KLOB" not in navigation["ION"].children:
        return {}
    table: xr.Dataset = navigation["ION/KLOB"].to_dataset()
    out = {}
    letters = table["satellite"].values.astype("U1")
    sent = table["time"].values
    gap = np.where(np.isnat(sent), 1e9, np.abs(seconds_past(np.where(np.isnat(sent), time, sent), time)))
    good = np.all(np.isfinite(table["alpha"].values), axis=1) & np.all(np.isfinite(table["beta"].values), axis=1)
    good &= np.any(table["beta"].values != 0, axis=1)
    for letter in np.unique(letters[good]):
        rows = np.flatnonzero((letters == letter) & good)
        best = rows[np.argmin(gap[rows])]
        out[str(letter)] = (table["alpha"].values[best], table["beta"].values[best])
    return out
