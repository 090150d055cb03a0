"""Broadcast messages of all systems as one list of records: of which satellite, for when, sent when, healthy or not.

References
----------
RINEX 4.02, tables of the navigation messages; Galileo OS SIS ICD 2.1, 5.1.9.3 (health and data validity); RINEX 3.05,
table A8 (bits of Galileo's health); IS-QZSS-PNT-005 (health of each signal), of which RTKLIB leaves
out the same bit; GLONASS ICD 2008, 4.4 (Bn).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.kepler_records import CONSTANTS
from intercosmos.physics.navigation.navigation_time import midnight, seconds_past
from intercosmos.physics.navigation.orbit_source import OK

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]
Index = NDArray[np.int64]

KEPLER, GLONASS, GEOSTATIONARY = range(3)
SYSTEMS: Final = "GREJCIS"
#: s; how long before the reference time of its orbit a message is on the air at the latest, where the file does not
#: say when it was sent: GPS and QZSS send ahead, GLONASS a quarter of an hour, the others at the reference time.
_SENT_BEFORE: Final = {"G": 7200.0, "J": 3600.0, "R": 900.0}
#: s; GPS time from which on a time is real (1980) and until which (2100)
_EARLIEST, _LATEST = np.datetime64("1980-01-01", "ns"), np.datetime64("2100-01-01", "ns")


@dataclass(frozen=True, slots=True)
class Table:
    """One type of message of one system.

    Attributes
    ----------
    name : as in the tree, such as ``"G/LNAV"``
    data : dataset with dimension ``record``
    kind : :data:`KEPLER`, :data:`GLONASS` or :data:`GEOSTATIONARY`
    """

    name: str
    data: xr.Dataset
    kind: int

    @property
    def system(self) -> str:
        """Letter of the system."""
        return self.name[0]

    @property
    def message(self) -> str:
        """Type of message."""
        return self.name[2:]


@dataclass(frozen=True, slots=True)
class Records:
    """All records of all tables; arrays of one length m.

    Attributes
    ----------
    satellite : index into the satellites of the source
    table, row : where it stands
    kind : how it moves; place : index among those of its kind
    epoch_s : reference time of the orbit; clock_epoch_s : of the clock; sent_s : on the air from then on
    limit_s : greatest distance from ``epoch_s`` at which it may be used
    rank : preference of its message type, 0 for the first
    healthy : by its own word
    reason : code of :data:`~intercosmos.physics.navigation.orbit_source.REASONS`, 0 where it may be used
    accuracy_m : as it states
    """

    satellite: Index
    table: Index
    row: Index
    kind: Index
    place: Index
    epoch_s: Array
    clock_epoch_s: Array
    sent_s: Array
    limit_s: Array
    rank: Index
    healthy: NDArray[np.bool_]
    reason: Index
    accuracy_m: Array

    @property
    def size(self) -> int:
        """How many."""
        return self.satellite.size


def tables_of(navigation: xr.DataTree | xr.Dataset, messages: dict[str, tuple[str, ...]]) -> list[Table]:
    """Tables of a tree, or the one that is given, of the message types asked for, in order of system and preference.

    Raises
    ------
    PhysicsError
        If there is no record in any of them.
    """
    import xarray as xr

    found: dict[str, xr.Dataset] = {}
    if isinstance(navigation, xr.Dataset) and "satellite" in navigation.variables:
        found = _split(navigation, messages)
    elif isinstance(navigation, xr.DataTree):
        for system, child in navigation.children.items():
            for message, node in child.children.items():
                if system in messages and message in messages[system]:
                    found[f"{system}/{message}"] = node.to_dataset()
    tables = [
        Table(name, found[name], _kind(name))
        for system in SYSTEMS
        for name in (f"{system}/{message}" for message in messages.get(system, ()))
        if name in found and found[name].sizes.get("record", 0)
    ]
    for table in tables:
        if not {"satellite", "time"} <= {str(name) for name in table.data.variables}:
            raise PhysicsError(f"the table {table.name} must say of which satellite and for when its records are")
    if not tables:
        wanted = ", ".join(f"{s}/{m}" for s in SYSTEMS for m in messages.get(s, ()))
        raise PhysicsError(f"the navigation data have no record of an orbit; looked for {wanted}")
    return tables


def records_of(
    table: Table, number: int, satellites: Index, reference: np.datetime64, rank: int, limit: float
) -> Records:
    """The records of one table.

    Parameters
    ----------
    number : of the table
    satellites : (m,) index of the satellite of each record
    reference : from which seconds count
    rank : preference of the table within its system
    limit : s, of the system
    """
    data, size = table.data, table.data.sizes["record"]
    clock = _instant(data, "time", reference)
    epoch = _instant(data, "toe", reference) if table.kind == KEPLER else clock
    sent = _instant(data, "transmission_time", reference) if "transmission_time" in data else np.full(size, np.nan)
    sent = np.where(np.isnan(sent) | (table.kind == GLONASS), epoch - _SENT_BEFORE.get(table.system, 0.0), sent)
    limits = np.full(size, limit)
    if table.system == "G" and "fit_interval_h" in data:
        # a longer fit than the nominal four hours is good for half of it on each side; 26 h is the longest curve fit
        # that can be meant (IS-GPS-200N, table 20-XII, without the modes of autonomy)
        fit = np.asarray(data["fit_interval_h"].values, float)
        limits = np.maximum(limits, 1800.0 * np.where((fit > 4) & (fit <= 26), fit, 0.0))
    return Records(
        satellite=satellites,
        table=np.full(size, number),
        row=np.arange(size),
        kind=np.full(size, table.kind),
        place=np.arange(size),
        epoch_s=epoch,
        clock_epoch_s=clock,
        sent_s=sent,
        limit_s=limits,
        rank=np.full(size, rank),
        healthy=_healthy(table),
        reason=np.full(size, OK),
        accuracy_m=_column(data, "accuracy_m"),
    )


def join(parts: list[Records]) -> Records:
    """Records of several tables, one after the other."""
    names = Records.__slots__
    return Records(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def first_midnight(tables: list[Table]) -> np.datetime64:
    """Midnight of the day on which most records of the tables have begun: that of the median, a day back at most.

    A single record with a wrong date, as merged files have them, must not decide.
    """
    times = np.concatenate([table.data["time"].values.astype("datetime64[ns]") for table in tables])
    times = np.sort(times[~np.isnat(times) & (times > _EARLIEST) & (times < _LATEST)])
    if times.size == 0:
        raise PhysicsError("no record of the navigation data says for when it is")
    return midnight(times[times.size // 2])


def _split(table: xr.Dataset, messages: dict[str, tuple[str, ...]]) -> dict[str, xr.Dataset]:
    """A single table: its message type is in its attributes, or the first of each system."""
    systems = table["satellite"].values.astype("U1")
    found = {}
    for system in sorted(set(systems.tolist()) & set(messages)):
        message = str(table.attrs.get("message") or messages[system][0]).split("/")[-1]
        found[f"{system}/{message}"] = table.isel(record=np.flatnonzero(systems == system))
    return found


def _kind(name: str) -> int:
    if name[0] in CONSTANTS:
        return KEPLER
    return GLONASS if name[0] == "R" else GEOSTATIONARY


def _instant(data: xr.Dataset, name: str, reference: np.datetime64) -> Array:
    """Seconds past the reference; NaN where missing or out of the age of navigation satellites."""
    if name not in data:
        return np.full(data.sizes["record"], np.nan)
    times = data[name].values.astype("datetime64[ns]")
    with np.errstate(invalid="ignore"):
        known = (times > _EARLIEST) & (times < _LATEST)
    return np.where(known, seconds_past(np.where(known, times, reference), reference), np.nan)


def _column(data: xr.Dataset, name: str) -> Array:
    if name not in data:
        return np.full(data.sizes["record"], np.nan)
    return np.asarray(data[name].values, dtype=float)


def _healthy(table: Table) -> NDArray[np.bool_]:
    """Whether each satellite says that its signals of this message may be used.

    Galileo: bits 0 to 2 are validity and health of E1-B, 3 to 5 of E5a, 6 to 8 of E5b. F/NAV is judged by E5a, I/NAV by
    E1-B and E5b. QZSS: the lowest bit is a signal that does not concern L1 C/A. Else any bit means unhealthy. What is
    missing counts as healthy, as records of RINEX 2 may leave it out.
    """
    health = _column(table.data, "health")
    bits = np.where(np.isfinite(health) & (np.abs(health) < 2**31), health, 0.0).astype(np.int64)
    odd = np.isfinite(health) & (np.abs(health) >= 2**31)
    if table.system == "E":
        bits = bits & (0b000111000 if table.message == "FNAV" else 0b111000111)
    elif table.system == "J":
        bits = bits & ~1
    return np.asarray((bits == 0) & ~odd)
