"""Rows of the ledger: broadcast orbits and clocks of navigation satellites."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from ledger_row import Row, farthest
from numpy.typing import NDArray
from published import broadcast as published
from published.real_data import real_file

from intercosmos.constants import SPEED_OF_LIGHT
from intercosmos.physics.navigation.earth_frames import pz90_from_itrf
from intercosmos.physics.navigation.glonass_integration import glonass_propagated
from intercosmos.physics.navigation.states import satellite_states

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """Broadcast minus precise, of one kind of satellite."""

    states: int
    rms_m: float  #: in space
    radial_m: float  #: mean, outwards: holds the antenna, whose phase centre the messages refer to
    centred_m: float  #: RMS in space without that mean
    clock_m: float  #: RMS, after the mean of all of the kind at each epoch is taken off


def glonass_end(algorithm: str, *, listed: bool = False) -> tuple[Array, Array]:
    """Position, m, and velocity, m/s, at the end of the ICD's example."""
    r, v = published.GLONASS_START
    position, velocity = glonass_propagated(
        np.array(r) * 1e3,
        np.array(v) * 1e3,
        published.GLONASS_SPAN_S,
        epoch=published.GLONASS_EPOCH,
        acceleration_m_s2=np.array(published.GLONASS_LISTED_ACCELERATION) * (1e3 if listed else 0.0),
        algorithm=algorithm,
    )
    return position[0], velocity[0]


def kepler_position(case: published.Elements) -> Array:
    """Position, m, of a published message at the instant asked for."""
    states = satellite_states(published.table(case), [case.satellite], [case.at])
    return np.asarray(states.position_m.values[0, 0])


def differences(navigation: xr.DataTree, precise: xr.Dataset) -> dict[str, Difference]:
    """Broadcast minus precise, by kind of satellite, at the epochs of the precise file."""
    true = satellite_states(precise, None, precise.time.values)
    sent = satellite_states(navigation, true.satellite.values, true.time.values)
    both = (sent.status.values == 0) & np.isfinite(true.position_m.values).all(axis=-1)
    gap = np.where(both[..., None], sent.position_m.values - true.position_m.values, np.nan)
    up = true.position_m.values / np.linalg.norm(true.position_m.values, axis=-1, keepdims=True)
    clock = np.where(both, (sent.clock_s.values - true.clock_s.values) * SPEED_OF_LIGHT, np.nan)
    kinds = np.array([published.kind(name) for name in true.satellite.values.tolist()])
    found = {}
    for name in dict.fromkeys(kinds.tolist()):
        mine = kinds == name
        if not both[:, mine].any():
            continue
        error, outwards = gap[:, mine], np.sum(gap[:, mine] * up[:, mine], axis=-1)
        mean = float(np.nanmean(outwards))
        clocks = clock[:, mine] - np.nanmean(clock[:, mine], axis=1, keepdims=True)
        found[name] = Difference(
            int(both[:, mine].sum()),
            _rms(error),
            mean,
            _rms(error - mean * up[:, mine]),
            float(np.sqrt(np.nanmean(clocks**2))),
        )
    return found


def worked_examples() -> list[Row]:
    """Interface control documents and single positions."""
    r, v = glonass_end("precise")
    wanted = np.array(published.GLONASS_PRECISE) * 1e3
    simple, _ = glonass_end("simplified")
    rows = [
        Row("GLONASS, precise algorithm, 10 min", "ICD CDMA 2016, appendix J", farthest(r, wanted[0]),
            published.GLONASS_PRECISE_TOLERANCE_M, "m"),
        Row("the same, velocity", "ICD CDMA 2016, appendix J", farthest(v, wanted[1]),
            published.GLONASS_PRECISE_TOLERANCE_M_S, "m/s"),
        Row("GLONASS, simplified algorithm, no accelerations sent", "ICD CDMA 2016, appendix J",
            farthest(simple, np.array(published.GLONASS_SIMPLIFIED) * 1e3),
            published.GLONASS_SIMPLIFIED_TOLERANCE_M, "m"),
        Row("ITRF2008 to PZ-90.11", "PZ-90.11, 2014", farthest(pz90_from_itrf(published.PZ90_FROM), published.PZ90_TO),
            published.PZ90_TOLERANCE_M, "m"),
        Row("GLONASS message 18 s before its epoch", "Orekit, igv20692_06.sp3", glonass_file_gap(),
            published.GLONASS_FILE_TOLERANCE_M, "m"),
    ]  # fmt: skip
    names = {"G": "GPS", "E": "Galileo", "J": "QZSS, inclined", "C": "BeiDou, inclined (IGSO)"}
    return rows + [
        Row(f"{names[case.satellite[0]]}, {case.satellite}", case.source, farthest(kepler_position(case), case.itrf_m),
            case.tolerance_m, "m")
        for case in published.KEPLER_CASES
    ]  # fmt: skip


def glonass_file_gap() -> float:
    """Distance, m, from the file's position of a message of 2019 propagated in the usual way."""
    r, v, a = published.GLONASS_FILE_START
    found, _ = glonass_propagated(r, v, published.GLONASS_FILE_SPAN_S, acceleration_m_s2=a)
    return farthest(found[0], published.GLONASS_FILE_END)


def against_precise() -> list[Row]:
    """All systems against precise orbits and clocks; of 2021 only where the file of real data is there."""
    from intercosmos.formats import sp3
    from intercosmos.formats.rinex_navigation import read_navigation

    found = differences(read_navigation(published.BROADCAST_2023), sp3.read(published.PRECISE_2023))
    path = real_file("gnss", published.PRECISE_2021)
    if path.exists():
        found = differences(read_navigation(published.BROADCAST_2021), sp3.read(path)) | found
    rows = []
    for name, one in found.items():
        file = "WUM final, 2023-001" if name in ("GLONASS", "QZSS") else "WUM ultra, 2021-365"
        rows.append(
            Row(f"{name}: orbit, {one.states} states, RMS ({one.centred_m:.2f} without {one.radial_m:+.2f} outwards)",
                file, one.rms_m, published.ORBIT_LIMITS_M[name], "m")
        )  # fmt: skip
        if name in published.CLOCK_LIMITS_M:
            rows.append(Row(f"{name}: clock, RMS", file, one.clock_m, published.CLOCK_LIMITS_M[name], "m"))
    return rows


def _rms(vectors: Array) -> float:
    return float(np.sqrt(np.nanmean(np.sum(vectors * vectors, axis=-1))))


#: Topic -> what computes its rows.
TOPICS: dict[str, Callable[[], list[Row]]] = {
    "Broadcast orbits: worked examples": worked_examples,
    "Broadcast orbits: against precise ones": against_precise,
}
