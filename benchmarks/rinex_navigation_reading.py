"""Our reading of navigation messages beside georinex and cssrlib, on a day of all satellites, in one process, one core.

The file is the IGS's merged one of 2022-001 where it is at hand (``INTERCOSMOS_TEST_DATA``). georinex gets it without
SBAS, whose 10 375 records would take it minutes; cssrlib does not read zip files. Peers that are not installed are left
out.
"""

from __future__ import annotations

import importlib.util
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from published.real_data import real_file

from intercosmos.formats.compressed import read_bytes
from intercosmos.formats.rinex_navigation import read_navigation, write_navigation

NAME = "BRDC00IGS_R_20220010000_01D_MN.zip"
ASKED_S = 0.25  #: for the packed file


@dataclass(frozen=True, slots=True)
class Answer:
    """One reading.

    Attributes
    ----------
    what : file and program
    seconds : the best of the repetitions
    records : how many were read
    worst : greatest relative difference of an orbital element from ours, where compared
    """

    what: str
    seconds: float
    records: int
    worst: float = np.nan


def best(work: Callable[[], Any], repeats: int) -> tuple[Any, float]:
    """The result and the shortest time."""
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return result, min(seconds)


def compare() -> list[Answer]:
    """Ours on the packed file, the plain one and that without SBAS; the peers on what they can."""
    packed = real_file("gnss", NAME)
    if not packed.exists():
        raise SystemExit(f"{packed} is absent; INTERCOSMOS_TEST_DATA names the folder of real data")
    answers = []
    with tempfile.TemporaryDirectory() as folder:
        plain, small = Path(folder) / "plain.rnx", Path(folder) / "small.rnx"
        plain.write_bytes(read_bytes(packed))
        write_navigation(read_navigation(plain, systems="GRECJ"), small, 3.05)
        for path, what in ((packed, "zip"), (plain, "plain"), (small, "without SBAS")):
            tree, seconds = best(lambda path=path: read_navigation(path), 5)
            answers.append(Answer(f"ours, {what}", seconds, sum(tree.attrs["counts"].values())))
        if importlib.util.find_spec("cssrlib"):
            answers.append(_cssrlib(plain))
        if importlib.util.find_spec("georinex"):
            import georinex

            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                data, seconds = best(lambda: georinex.load(small), 1)
            records = int(data["SVclockBias"].notnull().sum())
            answers.append(Answer("georinex, without SBAS", seconds, records))
    return answers


def _cssrlib(path: Path) -> Answer:
    """cssrlib, and all elements of all Kepler records against ours, found by satellite, reference time and clock."""
    from cssrlib.gnss import Nav, sat2id
    from cssrlib.rinex import rnxdec

    def work() -> Nav:
        navigation = Nav()
        rnxdec().decode_nav(str(path), navigation)
        return navigation

    navigation, seconds = best(work, 1)
    names = {"m0_rad": "M0", "e": "e", "omega0_rad": "OMG0", "i0_rad": "i0", "omega_rad": "omg", "crc_m": "crc"}
    theirs = {
        (sat2id(e.sat), e.mode, int(e.toc.time), e.af0): [getattr(e, n) for n in names.values()] for e in navigation.eph
    }
    tree = read_navigation(path)
    worst = 0.0
    for node in ("G/LNAV", "J/LNAV", "E/INAV", "E/FNAV", "C/D1", "C/D2"):
        data = tree[node].to_dataset()
        seconds_of = data["time"].values.astype("datetime64[s]").astype(np.int64).tolist()
        keys = zip(data["satellite"].values.tolist(), seconds_of, data["clock_bias_s"].values.tolist(), strict=True)
        other = np.array([theirs[name, int(node == "E/FNAV"), *key] for name, *key in keys])
        ours = np.stack([data[name].values for name in names], axis=1)
        worst = max(worst, float(np.max(np.abs(ours - other) / np.abs(other))))
    return Answer("cssrlib, plain", seconds, len(navigation.eph) + len(navigation.geph) + len(navigation.seph), worst)


def report() -> list[str]:
    """Lines for ``make bench``."""
    answers = compare()
    plain = {"plain": answers[1].seconds, "without SBAS": answers[2].seconds}
    lines = [f"RINEX navigation, a day of all satellites (asked for: {ASKED_S} s packed)", ""]
    for a in answers:
        line = f"  {a.what:24} {a.records:6} records  {a.seconds:7.3f} s  {a.records / a.seconds / 1e3:7.1f} k/s"
        if not a.what.startswith("ours"):
            line += f"   ours {a.seconds / plain[a.what.split(', ')[1]]:.0f} times as fast"
        lines.append(line + (f"   elements agree to {a.worst:.0e}" if np.isfinite(a.worst) else ""))
    return lines


if __name__ == "__main__":
    print("\n".join(report()))
