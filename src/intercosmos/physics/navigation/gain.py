"""What each system is worth to those who use all of them: Shapley values, cell by cell, exact over every subset.

The value of a subset is a number that grows with what users have, from a map of every subset. A system's
share is the mean of what it adds when systems join in every possible order (:mod:`intercosmos.physics.games`).

The value of nothing must be a number. :func:`benefit_of_error` says what it is for figures that are better when small:
an error or a dilution without a solution, or beyond a cap, counts as the cap, so that v(S) = cap - min(figure(S), cap),
and v of nothing is 0. The cap is the error at which a user has no more use for the position (by default for
accuracy, 30 m): shares of a *gain* depend on it wherever one system alone would have no solution, so it is stated
with them. For availability, a share of time, v is the share itself and needs no cap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.games import shapley

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["benefit_of_error", "shapley", "shares_of_gain"]

Array = NDArray[np.float64]

#: Errors that a user can do nothing with any more, m, and dilutions that count as no geometry: what nothing is worth.
CAP_ERROR_M: Final = 30.0
CAP_DILUTION: Final = 10.0


def benefit_of_error(figure: ArrayLike, cap: float) -> Array:
    """Value of figures that are better when small: the cap less the figure, none where there is no solution.

    Parameters
    ----------
    figure : errors, m, or dilutions; infinite or NaN without a solution
    cap : what counts as no better than nothing

    >>> benefit_of_error([2.0, np.inf, 40.0], 30.0).tolist()
    [28.0, 0.0, 0.0]
    """
    if not (np.isfinite(cap) and cap > 0):
        raise PhysicsError("a cap is a finite positive number")
    values = np.asarray(figure, float)
    if np.any(values < 0):
        raise PhysicsError("errors and dilutions are not negative")
    return np.asarray(cap - np.minimum(np.where(np.isnan(values), np.inf, values), cap))


def shares_of_gain(maps: xr.Dataset, variable: str = "capped_mean", *, cap: float | None = None) -> xr.Dataset:
    """Each system's share of what all bring, cell by cell, from a map of every subset.

    Parameters
    ----------
    maps : with a variable over ``subset``, every subset of the systems among them, such as ``availability(...,
        subsets="every")`` makes, or ``regional`` of it
    variable : "capped_mean" counts every instant, "mean" only those with a solution; "availability" and others that
        are better when large are taken as they are, without ``cap``
    cap : see :func:`benefit_of_error`; by default that of the map, else 30 m for lengths and 10 for dilutions

    Returns
    -------
    ``share`` over ``system`` and the other axes; ``alone`` (value of the system by itself), ``last`` (what it adds to
    all others) and ``total`` (value of all together): for two systems, what each adds to the other is ``last``

    Raises
    ------
    PhysicsError : a variable that is not there, subsets that are missing
    """
    import xarray as xr

    if variable not in maps or "subset" not in maps[variable].dims:
        raise PhysicsError(f"there is no variable {variable!r} over subsets in the map")
    figure = maps[variable]
    better_large = variable in ("availability", "solved", "within_hpl", "within_vpl", "satellites", "served")
    if cap is None and not better_large:
        cap = maps.attrs.get("cap", CAP_ERROR_M if figure.attrs.get("units") == "m" else CAP_DILUTION)
    values = {}
    axes = [d for d in figure.dims if d != "subset"]
    for name in figure["subset"].to_numpy().tolist():
        array = figure.sel(subset=name).transpose(*axes).to_numpy()
        values[name] = array if cap is None else benefit_of_error(array, cap)
    shares = shapley(values)
    everyone = frozenset(shares)
    by_group = {frozenset(k): np.asarray(v, float) for k, v in values.items()}
    nothing = np.zeros(figure.isel(subset=0).shape)
    whole = by_group[everyone]
    systems = list(shares)
    unit = figure.attrs.get("units", "1")
    coords = {d: figure[d] for d in axes if d in figure.coords}
    return xr.Dataset(
        {
            "share": (("system", *axes), np.stack([shares[p] for p in systems]), {"units": unit}),
            "alone": (("system", *axes), np.stack([by_group[frozenset([p])] for p in systems]), {"units": unit}),
            "last": (
                ("system", *axes),
                np.stack([whole - by_group.get(everyone - {p}, nothing) for p in systems]),
                {"units": unit},
            ),
            "total": (tuple(axes), whole, {"units": unit}),
        },
        {"system": systems, **coords},
        {"variable": variable, "cap": "none" if cap is None else cap},
    )
