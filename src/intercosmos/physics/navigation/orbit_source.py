"""Where satellites are: what every source of orbits and clocks answers, broadcast or precise.

A source is asked for satellites at instants of transmission, in GPS time, and answers with flat arrays: one state for
each request, with the record it came from and, where there is none to be had, the reason. Nothing is NaN but what is
marked as not valid.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import xarray as xr

Array = NDArray[np.float64]
Index = NDArray[np.int64]

#: What the codes of :attr:`States.reason` mean.
REASONS: Final = (
    "",
    "no record of this satellite",
    "no record near enough in time",
    "the satellite says that it is unhealthy",
    "its records contradict each other",
    "its records cannot be read as an orbit",
    "its clock is not known",
)
OK, NO_SATELLITE, TOO_OLD, UNHEALTHY, INCONSISTENT, MALFORMED, NO_CLOCK = range(len(REASONS))


@dataclass(frozen=True, slots=True)
class States:
    """Satellites at instants of transmission; arrays of one length n.

    Attributes
    ----------
    satellite : (n,) index into :attr:`OrbitSource.satellites`, -1 for one that the source does not know
    seconds : (n,) GPS time past :attr:`OrbitSource.reference`
    position_m, velocity_m_s : (n, 3) ITRF of that very instant, relative to the turning Earth; NaN where not valid and
        nothing better is known
    clock_s : (n,) satellite clock minus its system's time, with the relativistic part, without group delays: for the
        signals that the message refers to
    clock_drift : (n,) s/s
    accuracy_m : (n,) as the message states it (URA, SISA …); NaN where it does not
    healthy : (n,) by the message
    age_s : (n,) instant minus reference time of the orbit
    valid : (n,) to be used
    reason : (n,) why not, a code of :data:`REASONS`
    table : (n,) index into :attr:`OrbitSource.tables`, -1 for none
    record : (n,) row in that table, -1 for none
    """

    satellite: Index
    seconds: Array
    position_m: Array
    velocity_m_s: Array
    clock_s: Array
    clock_drift: Array
    accuracy_m: Array
    healthy: NDArray[np.bool_]
    age_s: Array
    valid: NDArray[np.bool_]
    reason: NDArray[np.int8]
    table: NDArray[np.int8]
    record: Index


class OrbitSource(ABC):
    """A source of orbits and clocks.

    Attributes
    ----------
    reference : instant of GPS time from which ``seconds`` count
    satellites : names, sorted, such as ``"G01"``
    tables : names of what the states come from, such as ``"G/LNAV"`` or ``"SP3"``
    """

    reference: np.datetime64
    satellites: tuple[str, ...]
    tables: tuple[str, ...]

    @abstractmethod
    def states(self, satellites: ArrayLike, seconds: ArrayLike) -> States:
        """States of satellites at instants of transmission.

        Parameters
        ----------
        satellites : (n,) names, or indices into :attr:`satellites`
        seconds : (n,) GPS time past :attr:`reference`, s
        """

    @abstractmethod
    def column(self, states: States, name: str) -> Array:
        """What the records of states say besides, such as ``"tgd_s"``, (n,); NaN where a record has no such value."""

    def index(self, satellites: ArrayLike) -> Index:
        """Indices into :attr:`satellites` of names of any shape; -1 for those that are not there.

        Indices pass through, if they are in range.
        """
        given = np.asarray(satellites)
        if given.dtype.kind in "iu":
            if np.any((given < -1) | (given >= len(self.satellites))):
                raise PhysicsError(f"an index of a satellite lies between 0 and {len(self.satellites) - 1}")
            return np.asarray(given, dtype=np.int64)
        return _look_up(self.satellites, np.asarray(given, dtype=str))


def orbit_source(
    navigation: xr.DataTree | xr.Dataset,
    *,
    messages: Mapping[str, Sequence[str]] | None = None,
    reference: Any = None,
    allow_future: bool = True,
    limits_s: Mapping[str, float] | None = None,
    glonass: str = "simplified",
    check: bool = True,
    clocks: xr.Dataset | None = None,
) -> OrbitSource:
    """The source of orbits and clocks that navigation data or precise products make.

    Parameters
    ----------
    navigation : tree of messages as ``rinex.read_navigation`` gives it, one of its tables, or the dataset of
        ``sp3.read``

    Other parameters
    ----------------
    messages : system letter -> message types in order of preference; by default
        :data:`~intercosmos.physics.navigation.broadcast_limits.MESSAGES`
    reference : instant of GPS time from which seconds count; by default midnight of the first day of the data
    allow_future : take the record nearest in time, as one does afterwards; otherwise the latest one transmitted
    limits_s : system letter -> greatest distance in time from a record's reference; by default
        :data:`~intercosmos.physics.navigation.broadcast_limits.LIMITS_S`
    glonass : ``"simplified"`` or ``"precise"``, the two algorithms of the interface control document
    check : leave out records that contradict their neighbours, earlier and later ones
    clocks : dataset of a clock file, instead of the clocks of the SP3 file

    Raises
    ------
    PhysicsError
        If there is no record in it.
    """
    import xarray as xr

    if isinstance(navigation, xr.Dataset) and "position_m" in navigation and "time" in navigation.dims:
        from intercosmos.physics.navigation.precise_source import PreciseSource

        return PreciseSource.of(navigation, clocks=clocks, reference=reference)
    from intercosmos.physics.navigation.broadcast_source import BroadcastSource

    return BroadcastSource.of(
        navigation,
        messages=messages,
        reference=reference,
        allow_future=allow_future,
        limits_s=limits_s,
        glonass=glonass,
        check=check,
    )


def _look_up(known: tuple[str, ...], names: NDArray[np.str_]) -> Index:
    """Places of names in a sorted list; by their three characters as one number, as strings compare slowly."""
    if not known or names.size == 0:
        return np.full(names.shape, -1, dtype=np.int64)
    width = max(3, names.dtype.itemsize // 4)
    codes = np.ascontiguousarray(names.ravel(), dtype=f"U{width}").view(np.uint32).reshape(-1, width).astype(np.int64)
    plain = np.all(codes[:, 3:] == 0, axis=1) & np.all(codes[:, :3] < 128, axis=1)
    place = np.full(128**3, -1, dtype=np.int16)
    own = np.array(known, dtype="U3").view(np.uint32).reshape(-1, 3).astype(np.int64)
    place[(own[:, 0] * 128 + own[:, 1]) * 128 + own[:, 2]] = np.arange(len(known))
    key = np.where(plain, (codes[:, 0] * 128 + codes[:, 1]) * 128 + codes[:, 2], 0)
    return np.where(plain, place[key], -1).astype(np.int64).reshape(names.shape)
