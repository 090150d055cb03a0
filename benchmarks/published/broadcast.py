"""Broadcast orbits: worked examples of interface control documents, positions of precise files, limits of accuracy."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import xarray as xr

DATA = Path(__file__).parents[2] / "tests" / "against" / "data"

# GLONASS ICD, general description of CDMA signals, edition 1.0 (2016), appendix J, example: 7 September 2012, from
# 11 700 to 12 300 s of Moscow time; km and km/s in PZ-90. GPST - UTC was 16 s.
GLONASS_EPOCH = np.datetime64("2012-09-07T00:15:16", "ns")
GLONASS_SPAN_S = 600.0
GLONASS_START = ((7003.008789, -12206.626953, 21280.765625), (0.7835417, 2.8042530, 1.3525150))
#: km/s2; stands in the example's table, but its results are those of zero (1.02 m off with it)
GLONASS_LISTED_ACCELERATION = (0.0, 1.7e-9, -5.41e-9)
GLONASS_PRECISE = ((7523.174819, -10506.961965, 21999.239413), (0.950126007, 2.855687825, 1.040679862))
GLONASS_SIMPLIFIED = (7523.174853, -10506.962176, 21999.239866)
GLONASS_PRECISE_TOLERANCE_M = 0.1
GLONASS_PRECISE_TOLERANCE_M_S = 1e-4
GLONASS_SIMPLIFIED_TOLERANCE_M = 0.02

# Parametry Zemli 1990 (PZ-90.11), reference document, Moscow 2014, example; m; tolerance: its last digit
PZ90_FROM = (2845455.9753, 2160954.3073, 5265993.2656)
PZ90_TO = (2845455.9772, 2160954.3078, 5265993.2664)
PZ90_TOLERANCE_M = 1e-4


@dataclass(frozen=True, slots=True)
class Elements:
    """One Keplerian message, the instant it is asked for, and where a precise file has the satellite then."""

    satellite: str
    toe: np.datetime64  #: GPS time
    toe_s: float  #: second of the system's own week
    at: np.datetime64
    itrf_m: tuple[float, float, float]
    tolerance_m: float
    source: str
    elements: dict[str, float] = field(default_factory=dict)


def _gps(week: int, second: float, since: str = "1980-01-06") -> np.datetime64:
    return np.datetime64(since, "ns") + np.timedelta64(round((week * 604800 + second) * 1000), "ms")


# Elements and positions: tests of Orekit's propagators (testPosition), which took the positions from the files named;
# tolerances are theirs. The week of the GPS case is not given in them: the orbit does not depend on it.
GPS_CASE = Elements(
    "G07", _gps(2048, 288000.0), 288000.0, _gps(2048, 288000.0), (-4920705.292, 24248099.200, 9236130.101), 3.2,
    "Orekit, igu20484_00.sp3",
    {
        "sqrt_a": 5153.599830627441, "e": 0.012442796607501805, "delta_n_rad_s": 4.419469802942352e-9,
        "i0_rad": 0.9558937988021613, "idot_rad_s": -2.4608167886110235e-10, "omega0_rad": 1.0479401362158658,
        "omega_dot_rad_s": -7.967117576712062e-9, "omega_rad": -2.4719019944000538, "m0_rad": -1.0899023379614294,
        "cuc_rad": 4.3995678424835205e-6, "cus_rad": 1.002475619316101e-5, "crc_m": 183.40625, "crs_m": 87.03125,
        "cic_rad": 3.203749656677246e-7, "cis_rad": 4.0978193283081055e-8,
    },
)  # fmt: skip
GALILEO_CASE = Elements(
    "E04", _gps(2048, 293400.0), 293400.0, _gps(2048, 293400.0), (10487480.721, 17867448.753, -21131462.002), 2.1,
    "Orekit, WUM0MGXULA_20191010500",
    {
        "sqrt_a": 5440.602949142456, "e": 2.4088891223073006e-4, "delta_n_rad_s": 3.7394414770330066e-9,
        "i0_rad": 0.9531656087278083, "idot_rad_s": -2.36081262303612e-10, "omega0_rad": -0.36639513583951266,
        "omega_dot_rad_s": -5.7695260382035525e-9, "omega_rad": -1.6870064194345724, "m0_rad": -0.38716557650888,
        "cuc_rad": -8.903443813323975e-7, "cus_rad": 6.61797821521759e-6, "crc_m": 194.0625, "crs_m": -18.78125,
        "cic_rad": 3.166496753692627e-8, "cis_rad": -1.862645149230957e-8,
    },
)  # fmt: skip
QZSS_CASE = Elements(
    "J03", _gps(2069, 226800.0), 226800.0, _gps(2069, 226800.0), (-35047225.493, 18739632.916, -9522204.569), 0.7,
    "Orekit, qzu20693_00.sp3",
    {
        "sqrt_a": 6493.226968765259, "e": 0.07426900835707784, "delta_n_rad_s": 4.796628370253418e-10,
        "i0_rad": 0.7116940567084221, "idot_rad_s": 4.835915721014987e-10, "omega0_rad": 0.6210371871830609,
        "omega_dot_rad_s": -8.38963517626603e-10, "omega_rad": -1.5781555771543598, "m0_rad": 1.077008903618136,
        "cuc_rad": -8.8568776845932e-6, "cus_rad": 1.794286072254181e-5, "crc_m": -344.03125, "crs_m": -305.6875,
        "cic_rad": 1.2032687664031982e-6, "cis_rad": -2.6728957891464233e-6,
    },
)  # fmt: skip
# the file's epoch is in GPS time, 14 s ahead of BeiDou's
BEIDOU_CASE = Elements(
    "C07", _gps(713, 284400.0 + 14.0, "2006-01-01"), 284400.0, _gps(713, 284400.0, "2006-01-01"),
    (-10260690.520, 24061180.795, -32837341.074), 3.1, "Orekit, WUM0MGXULA_20192470700",
    {
        "sqrt_a": 6492.84515953064, "e": 0.00728036486543715, "delta_n_rad_s": 2.1815194404696853e-9,
        "i0_rad": 0.9065628903946735, "idot_rad_s": 0.0, "omega0_rad": -0.6647664535282437,
        "omega_dot_rad_s": -3.136916379444212e-9, "omega_rad": -2.6584351442773304, "m0_rad": 0.9614806010234702,
        "cuc_rad": 7.306225597858429e-6, "cus_rad": -6.314832717180252e-6, "crc_m": 406.96875, "crs_m": 225.9375,
        "cic_rad": -7.450580596923828e-9, "cis_rad": -1.4062970876693726e-7,
    },
)  # fmt: skip
KEPLER_CASES = (GPS_CASE, GALILEO_CASE, QZSS_CASE, BEIDOU_CASE)

# Orekit, GLONASSNumericalPropagatorTest.testPosition: 18 s before the epoch of a message, against igv20692_06.sp3; m,
# m/s, m/s²; tolerance theirs
GLONASS_FILE_START = (
    (-1.0705924e7, -1.5225037e7, -1.7389698e7),
    (2052.252685546875, 1229.055419921875, -2338.376953125),
    (0.0, -2.7939677238464355e-6, 1.862645149230957e-6),
)
GLONASS_FILE_EPOCH = np.datetime64("2019-09-03T09:45:18", "ns")
GLONASS_FILE_SPAN_S = -18.0
GLONASS_FILE_END = (-10742801.600, -15247162.619, -17347541.633)
GLONASS_FILE_TOLERANCE_M = 2.8

# The first hour of 31 December 2021: messages of BRDC00WRD_R_20213650000_01D_MN (an excerpt is kept here), orbits of
# WUM0MGXULT_20220010000_01D_05M_ORB; and GLONASS and QZSS in the first hour of 2023, which those messages do not have:
# BRDC00IGS_R_20230010000_01D_MN and WUM0MGXFIN_20230010000_01D_05M_ORB (excerpts).
BROADCAST_2021 = DATA / "broadcast-2021-365-excerpt.rnx.gz"
PRECISE_2021 = "WUM0MGXULT_20220010000_01H_05M_ORB.SP3"
BROADCAST_2023 = DATA / "broadcast-2023-001-excerpt.rnx.gz"
PRECISE_2023 = DATA / "precise-2023-001-excerpt.sp3.gz"
#: RMS of the difference in space, m. GPS, Galileo, BeiDou MEO and GLONASS: asked for by the project. The others are our
#: own, against regression: the whole of 2023-001 gives 2.6 m (IGSO), 14.7 m (GEO, nearly all along the track, where
#: precise files differ from each other by metres too) and 1.9 m (QZSS).
ORBIT_LIMITS_M = {
    "GPS": 2.0, "Galileo": 2.0, "BeiDou MEO": 3.0, "BeiDou IGSO": 4.0, "BeiDou GEO": 25.0, "GLONASS": 5.0, "QZSS": 4.0,
}  # fmt: skip
#: m; clocks after the mean of each epoch is taken off; against regression: the whole of 2023-001 gives 0.58, 0.15 and
#: 2.6 m. BeiDou's clocks are of B3I, those of the file of a combination: they differ by group delays, up to 50 ns.
CLOCK_LIMITS_M = {"GPS": 1.0, "Galileo": 0.5, "GLONASS": 4.0}


def table(case: Elements, **changes: Any) -> xr.Dataset:
    """The message as a table of navigation data with one record; changes replace columns."""
    import xarray as xr

    columns: dict[str, Any] = {
        "satellite": case.satellite, "time": case.toe, "toe": case.toe, "toe_s": case.toe_s, "clock_bias_s": 0.0,
        "clock_drift": 0.0, "clock_drift_rate_1_s": 0.0, "health": 0.0, "accuracy_m": 2.0, **case.elements, **changes,
    }  # fmt: skip
    return xr.Dataset({name: ("record", np.array([value])) for name, value in columns.items()})


def kind(satellite: str) -> str:
    """To which of :data:`ORBIT_LIMITS_M` a satellite belongs; BeiDou as of 2021."""
    number = int(satellite[1:])
    if satellite[0] == "C":
        igso = {6, 7, 8, 9, 10, 13, 16, 31, 38, 39, 40, 56}
        return "BeiDou GEO" if number in (*range(1, 6), *range(59, 64)) else (
            "BeiDou IGSO" if number in igso else "BeiDou MEO"
        )  # fmt: skip
    return {"G": "GPS", "E": "Galileo", "R": "GLONASS", "J": "QZSS"}[satellite[0]]
