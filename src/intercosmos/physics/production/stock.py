"""Stock: how long a rocket flies on when whoever makes its engines stops.

>>> print(runway(stock=12.0, use_a_year=4.0, own_rate_a_year=1.0))
4.0
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from intercosmos.errors import PhysicsError

Array = npt.NDArray[np.float64]


def runway(stock: npt.ArrayLike, use_a_year: npt.ArrayLike, own_rate_a_year: npt.ArrayLike = 0.0) -> Array:
    """Years until the first launch that lacks an engine; infinite if what is made suffices. Arguments broadcast.

    Parameters
    ----------
    stock : engines in hand when deliveries stop
    use_a_year : engines flown a year
    own_rate_a_year : engines a year that can be made without the other side

    Raises
    ------
    PhysicsError
        For what is negative or not a number.
    """
    s, use, own = np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in (stock, use_a_year, own_rate_a_year)))
    if not all(np.all(v >= 0) for v in (s, use, own)):
        raise PhysicsError("stock and rates are not negative")
    short = use - own
    years = np.divide(s, short, out=np.full(s.shape, np.inf), where=short > 0)
    return np.asarray(years[()])


def local_share(
    years_since_start: npt.ArrayLike, *, first: float, last: float, begins: float, complete: float
) -> Array:
    """Part of an engine's value made by the licensee, growing along a logistic curve that is straight at its ends.

    Parameters
    ----------
    years_since_start : of the agreement, any shape
    first, last : share at the beginning and at the end, 0 to 1
    begins, complete : years at which growth begins and is complete

    Raises
    ------
    PhysicsError
        If shares or years are out of order, or a year is not a number.
    """
    since = np.asarray(years_since_start, dtype=float)
    if np.isnan(since).any():
        raise PhysicsError("a year of the agreement is not a number")
    if not 0 <= first <= last <= 1 or not 0 <= begins < complete:
        raise PhysicsError("shares grow from `first` to `last` within 0 to 1, between years `begins` and `complete`")
    x = np.clip((since - begins) / (complete - begins), 0.0, 1.0)
    return np.asarray(first + (last - first) * x * x * (3 - 2 * x))


def engines_made(
    years: npt.ArrayLike, *, first_delivery: npt.ArrayLike, ramp_years: float, rate_a_year: float
) -> Array:
    """Engines delivered by a year when the rate grows evenly to its full value and then stays. Arguments broadcast.

    Raises
    ------
    PhysicsError
        For a rate or ramp that is negative, or anything that is not a number.
    """
    if not (ramp_years >= 0 and rate_a_year >= 0):
        raise PhysicsError("rates and ramps are numbers and not negative")
    t = np.maximum(np.asarray(years, dtype=float) - np.asarray(first_delivery, dtype=float), 0.0)
    if np.isnan(t).any():
        raise PhysicsError("years and first deliveries must be numbers")
    if ramp_years == 0:
        return np.asarray(rate_a_year * t)
    rising = np.minimum(t, ramp_years)
    return np.asarray(rate_a_year * (rising**2 / (2 * ramp_years) + np.maximum(t - ramp_years, 0.0)))
