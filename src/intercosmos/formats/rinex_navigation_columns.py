"""From the numbers of records to the variables of the tree: SI units, GPS time, metres of accuracy; what cannot be.

References
----------
IS-GPS-200N, 20.3.3.3.1.3 and 30.3.3.1.1.4 (user range accuracy by index); GLONASS ICD 5.1 (2008), table 4.4; Galileo
OS SIS ICD 2.1, 5.1.12 (no accuracy prediction).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.formats.rinex_navigation_header import Columns
from intercosmos.formats.rinex_navigation_tables import FACTORS, KEPLER, PRIVATE, Message
from intercosmos.formats.rinex_navigation_time import (
    Floats,
    Times,
    nearest,
    second_of_week,
    to_gps,
    week_of,
)

__all__ = ["columns_of", "glonass_accuracy_m", "index_accuracy_m"]

Wrong = dict[str, NDArray[np.bool_]]

#: Variables that every table of Kepler elements has, NaN where the message has none.
COMMON = (*KEPLER, "iode", "iodc", "toe_s", "week", "accuracy_m", "health", "fit_interval_h")
#: m; the greatest accuracy that is one: index 14 (IS-GPS-200N, 20.3.3.3.1.3).
_NO_ACCURACY = 6144.0
#: m½; from 4 000 km to 144 000 km: no navigation satellite is elsewhere.
_SQRT_A = (2.0e3, 1.2e4)
#: m; likewise for state vectors.
_RADIUS = (6.0e6, 1.0e8)
#: The reference times of orbit and clock are the same but for hours.
_APART = np.timedelta64(1, "D")
_GLONASS_M = np.array([1, 2, 2.5, 4, 5, 7, 10, 12, 14, 16, 32, 64, 128, 256, 512, np.nan])


def index_accuracy_m(index: Floats) -> Floats:
    """Nominal user range accuracy of an index of GPS's civil messages or NavIC's, m; NaN where there is none.

    Parameters
    ----------
    index : (n,) -15 to 14; others stand for no prediction

    References
    ----------
    IS-GPS-200N, 20.3.3.3.1.3 (2^(1+N/2) to N = 6, 2^(N-2) above, rounded values 2.8, 5.7 and 11.3), 30.3.3.1.1.4.

    Examples
    --------
    >>> index_accuracy_m(np.array([-2.0, 1.0, 7.0, 15.0])).tolist()
    [1.0, 2.8, 32.0, nan]
    """
    known = np.isfinite(index) & (index > -16) & (index < 15)
    n = np.where(known, index, 0.0)
    metres = np.where(n <= 6, 2 ** (1 + n / 2), 2 ** (n - 2))
    for odd, rounded in ((1, 2.8), (3, 5.7), (5, 11.3)):
        metres = np.where(n == odd, rounded, metres)
    return np.where(known, metres, np.nan)


def glonass_accuracy_m(index: Floats) -> Floats:
    """Accuracy of GLONASS's word F_T, m; NaN where there is none.

    Parameters
    ----------
    index : (n,) 0 to 14

    References
    ----------
    GLONASS ICD 5.1 (2008), table 4.4.
    """
    whole = np.isfinite(index) & (index >= 0) & (index <= 15) & (index == np.rint(index))
    return np.asarray(_GLONASS_M[np.where(whole, index, 15).astype(np.int64)])


def columns_of(
    message: Message, raw: dict[str, Floats], time: Times, systems: NDArray[Any] | None = None
) -> tuple[Columns, Wrong]:
    """Variables of records of one message, and which records are of no use, by reason.

    Parameters
    ----------
    message : which
    raw : (n,) numbers of the file by name
    time : (n,) reference times of the file in its time scale, NaT where unreadable
    systems : (n,) letters, for tables, whose time scale depends on them
    """
    blank = np.asarray(np.isnan([raw[name] for name in message.needed]).any(axis=0))
    wrong: Wrong = {"blank field that the record needs": blank}
    if message.kind == "table":
        return _table(raw, time, systems) | _vectors(raw), wrong
    columns: Columns = {"time": to_gps(time, message.scale)}
    columns |= (_kepler if message.kind == "kepler" else _state)(message, raw, time, wrong)
    return columns | _vectors(raw), wrong


def _table(raw: dict[str, Floats], time: Times, systems: NDArray[Any] | None) -> Columns:
    sent = nearest(time, raw.get("transmission_s", np.full(len(time), np.nan)))
    time = time.copy()
    for system, scale in (("C", "BDT"), ("R", "UTC")):
        here = systems == system
        time[here], sent[here] = to_gps(time[here], scale), to_gps(sent[here], scale)
    return {"time": time, "transmission_time": sent}


def _vectors(raw: dict[str, Floats]) -> Columns:
    """Components joined and factors applied."""
    parts: dict[str, list[Floats]] = {}
    for name, values in raw.items():
        whole = name.split(".")[0]
        if whole not in PRIVATE and name not in ("accuracy_m", "channel"):
            parts.setdefault(whole, []).append(values * FACTORS[whole] if whole in FACTORS else values)
    dotted = {name.split(".")[0] for name in raw if "." in name}
    return {name: np.stack(found, axis=1) if name in dotted else found[0] for name, found in parts.items()}


def _kepler(message: Message, raw: dict[str, Floats], time: Times, wrong: Wrong) -> Columns:
    nothing = np.full(len(time), np.nan)
    columns: Columns = {name: nothing for name in COMMON if name not in raw}
    toe = nearest(time, raw["toe_s"]) if "toe_s" in raw else time  # the civil messages have one time for both
    columns["toe"] = to_gps(toe, message.scale)
    columns["transmission_time"] = to_gps(nearest(toe, raw["transmission_s"]), message.scale)
    if "toe_s" not in raw:
        columns["toe_s"] = second_of_week(toe)
    if "week" not in raw:
        columns["week"] = week_of(toe, bdt=message.scale == "BDT")
    columns["accuracy_m"] = _accuracy(raw, nothing)
    if "toe_s" in raw:
        wrong["time of the orbit outside of the week"] = (raw["toe_s"] < 0) | (raw["toe_s"] > 604_800)
    wrong["eccentricity outside of 0 to 1"] = ~((raw["e"] >= 0) & (raw["e"] < 1))
    root = raw["sqrt_a"]
    wrong["semi-major axis of no navigation satellite"] = ~((root > _SQRT_A[0]) & (root < _SQRT_A[1]))
    wrong["reference times of clock and orbit more than a day apart"] = np.abs(toe - time) > _APART
    return columns


def _accuracy(raw: dict[str, Floats], nothing: Floats) -> Floats:
    if "urai_ed" in raw:
        return np.hypot(index_accuracy_m(raw["urai_ed"]), index_accuracy_m(raw["urai_ned0"]))
    if "urai" in raw:
        return index_accuracy_m(raw["urai"])
    sent = raw.get("accuracy_m", nothing)
    return np.where((sent >= 0) & (sent <= _NO_ACCURACY), sent, np.nan)


def _state(message: Message, raw: dict[str, Floats], time: Times, wrong: Wrong) -> Columns:
    columns: Columns = {}
    if "message_frame_time_s" in raw:
        sent = nearest(time, np.mod(raw["message_frame_time_s"], 86_400.0), period_s=86_400)
    else:
        sent = nearest(time, raw["transmission_s"])
        if "transmission_other_s" in raw:
            sent = np.where(np.isnat(sent), nearest(time, raw["transmission_other_s"]), sent)
    columns["transmission_time"] = to_gps(sent, message.scale)
    if "accuracy_index" in raw:
        columns["accuracy_m"] = glonass_accuracy_m(raw["accuracy_index"])
    elif "accuracy_m" in raw:
        columns["accuracy_m"] = _accuracy(raw, raw["accuracy_m"])
    if "channel" in raw:  # one byte with a sign, written as one without
        channel = raw["channel"]
        columns["channel"] = np.where((channel > 127) & (channel < 256), channel - 256, channel)
    radius = 1e3 * np.sqrt(sum(raw[f"position_m.{axis}"] ** 2 for axis in range(3)))
    wrong["position of no navigation satellite"] = ~((radius > _RADIUS[0]) & (radius < _RADIUS[1]))
    return columns
