"""Published figures of instruments that look at the Earth: cameras, radars, clouds."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

#: m; instrupy stands on a sphere of the equatorial radius.
SPHERE: Final = 6_378_137.0


class CameraCase(NamedTuple):
    """A band of a camera over a spot, and what instrupy found (its tests, computed on 4 April 2021).

    Lengths in m, times in s, positions in km and km/s of date, angles in degrees. ``whisk_deg`` is the width that a
    mirror sweeps. Ratios are with and without LOWTRAN 7, ``two_way`` the transmittance between the two.
    """

    name: str
    wavelength: float
    width: float
    aperture: float
    focal: float
    detector: float
    optics: float
    quantum: float
    noise: float
    along_deg: float
    whisk_deg: float | None
    longest: float
    jd_ut1: float
    position: tuple[float, float, float]
    velocity: tuple[float, float, float]
    target_deg: tuple[float, float]
    sample_m: tuple[float, float]
    ratio_air: float
    ratio: float
    range_air: float
    range_without: float


_AQUA = (
    2459315.1638078704,
    (4904.051098680667, 4868.949787679997, -1516.567875770611),
    (1.903191094106026, 0.3436316797910688, 7.255195566766275),
    (-12.36694967995247, -33.02510031498068),
)

#: Earth-observing simulator instrupy, tests/test_passive_optical_scanner_model.py; method of Ravindra and Nag (2020).
SUNLIT_CASES: Final = (
    CameraCase(
        "Landsat 8 OLI blue",
        *(482e-9, 65e-9, 0.1320, 845.1e-3, 36e-6, 0.90, 0.85, 8.0, 0.00244080020725731, None, 3.6e-3),
        2459315.130127315,
        (6512.435033854175, -511.354859668807, 2713.225164499847),
        (2.748229230268995, -1.377488737466059, -6.850883979753837),
        (22.7948561533915, -70.13495405345812),
        *((29.67, 29.73), 1065.8, 1281.85, 141998.68, 205400.19),
    ),
    CameraCase(
        "MODIS band 10",
        *(490e-9, 10e-9, 0.1778, 380.859e-3, 540e-6, 0.8, 0.33, 25.0, 0.812366806011266, 110.0, 323.333e-6),
        *_AQUA,
        *((988.98, 989.93), 3254.27, 3892.58, 423635.37, 606110.78),
    ),
    CameraCase(
        "MODIS band 1",
        *(645e-9, 50e-9, 0.1778, 380.859e-3, 135e-6, 0.8, 0.33, 25.0, 0.812366806011266, 110.0, 73.3e-6),
        *_AQUA,
        *((247.24, 247.48), 986.24, 1085.11, 38932.1, 47123.85),
    ),
    CameraCase(
        "CCAM blue",
        *(470e-9, 150e-9, 94.6e-3, 520e-3, 5.5e-6, 0.6, 0.40, 13.0, 1.2, None, 678e-6),
        *_AQUA,
        *((7.38, 7.38), 63.3, 79.01, 320.71, 492.91),
    ),
)
#: Part: ground samples to what is printed and to the step from a sphere's clock to ours; ratios to the Sun's distance.
SAMPLE_TOLERANCE: Final = 0.002
RATIO_TOLERANCE: Final = 0.003
#: Part: our own air against LOWTRAN 7 (United States standard, no aerosol), ratio of signal to noise.
AIR_TOLERANCE: Final = 0.03

#: Landsat 8 TIRS band 1 over ground of 290 K: ratio and NEDT, K, without air and with LOWTRAN 7.
TIRS: Final = CameraCase(
    "Landsat 8 TIRS band 1",
    *(10.9e-6, 0.6e-6, 0.1085366, 0.178, 25e-6, 0.60, 0.025, 20.0, 0.0081, None, 3.49e-3),
    2459315.100208333,
    (-7012.215259847972, 981.6284579029395, 16.62328546479549),
    (0.1664588472531363, 1.055747095699285, 7.426472416008381),
    (0.01942147899019397, 117.1899962481559),
    *((98.78, 98.92), 1507.48, 1610.69, 113645.23, 129736.13),
)
TIRS_NEDT: Final = (0.03895, 0.04162)


class RadarCase(NamedTuple):
    """A radar by instrupy's tests (values of 2 April 2021): carrier, Hz; pulse, s; band, Hz; antenna, m; losses, dB.

    ``busy`` counts pulse lengths of a transmission, ``polarisations`` those that alternate. Rows of ``found``:
    incidence, degrees; azimuth and ground range resolution, m; NESZ, dB; swath, km; repetition frequency, Hz.
    """

    name: str
    carrier: float
    pulse: float
    band: float
    antenna: tuple[float, float]
    efficiency: float
    losses: float
    noise: float
    altitude: float
    busy: float
    polarisations: int
    swath: float | None
    found: tuple[tuple[float, float, float, float, float, float], ...]


RADAR_CASES: Final = (
    RadarCase(
        "L band, compact polarisation",
        *(1275.7e6, 6.61e-6, 3.23e6, (7.01, 6.58), 0.6, 4.0, 2.0, 500e3, 1.0, 1, None),
        (
            (60, 3.25, 64.3, -30.64, 65.1, 2385),
            (35, 3.25, 97.09, -42.46, 26.2, 6896),
            (45, 3.25, 78.76, -38.03, 34.5, 4518),
            (55, 3.25, 67.98, -32.79, 50.8, 2663),
        ),
    ),
    RadarCase(
        "P band, 50 km, two polarisations at once",
        *(435e6, 8.81e-6, 0.616e6, (19.07, 2.86), 0.6, 4.0, 2.0, 500e3, 2.5, 1, 50e3),
        (
            (60, 8.84, 337.18, -31.47, 50.0, 866),
            (35, 8.84, 509.1, -43.15, 50.0, 2425),
            (45, 8.84, 412.96, -38.37, 50.0, 1467),
            (55, 8.84, 356.47, -34.06, 50.0, 1071),
        ),
    ),
    RadarCase(
        "L band, 25 km, polarisations in turn",
        *(1257.7e6, 3.73e-6, 0.75e6, (13.57, 4.15), 0.6, 4.0, 2.0, 600e3, 1.0, 2, 25e3),
        (
            (60, 6.2, 276.94, -31.11, 25.0, 2439),
            (35, 6.2, 418.14, -42.63, 25.0, 6818),
            (45, 6.2, 339.18, -38.43, 25.0, 4678),
            (55, 6.2, 292.78, -33.72, 25.0, 3064),
        ),
    ),
    RadarCase(
        "X band, two polarisations at once",
        *(9.65e9, 12e-6, 75e6, (4.9, 1.0), 0.6, 4.5, 4.5, 600e3, 13 / 6, 1, None),
        ((15, 2.24, 9.27, -19.99, 19.9, 5748), (30, 2.24, 4.8, -16.23, 24.5, 6269)),
    ),
)
#: The radar in X band with sub-swaths (ScanSAR): their number, incidence, azimuth resolution, m, swath, km, and
#: repetition frequency of the farthest sub-swath, Hz.
SCANSAR: Final = (
    (2, 15, 4.48, 39.9, 10252),
    (2, 30, 4.48, 49.1, 5996),
    (5, 15, 11.2, 99.9, 7747),
    (5, 30, 11.2, 123.1, 4776),
)
#: dB; instrupy has a factor of 265 where 256 stands in the radar equation, 0.15 dB.
NESZ_TOLERANCE: Final = 0.2

#: Seasat by the Sandia study (Bickel, Brock and Allen, 1993): four looks 25 m, range 25 m, NESZ -24 dB, swath 100 km,
#: at 23 degrees of incidence from 775 km, 1647 pulses a second.
SEASAT: Final[dict[str, Any]] = {
    "carrier": 1.2757e9,
    "power": 1000.0,
    "pulse": 33.4e-6,
    "band": 19e6,
    "antenna": (10.7, 2.16),
    "losses": 5.5,
    "noise": 5.11,
    "altitude": 775e3,
    "look_deg": 20.5,
    "incidence_deg": 23.0,
    "pulses": 1647.0,
}
SEASAT_FOUND: Final = {"azimuth": (25.0, 8.0), "range": (25.0, 1.0), "nesz": (-24.0, 2.0), "swath": (100e3, 5e3)}

#: MicroXSAR (Saito et al., 2017): 600 km, 28.9855 degrees; azimuth and range, m; NESZ, dB; swath, km; pulses a second.
MICROX: Final[dict[str, Any]] = {
    "carrier": 9.65e9,
    "power": 1000.0,
    "pulse": 31e-6,
    "band": 75e6,
    "antenna": (4.9, 0.7),
    "losses": 5.5,
    "noise": 4.3,
    "altitude": 600e3,
    "incidence_deg": 28.9855,
}
MICROX_FOUND: Final = (2.09, 4.95, -14.12, 34.4, 4976)

#: Sentinel-1 (ESA, SAR instrument page of the user guide): 5.405 GHz, 4.368 kW, duty 9 % in IW, 12.3 m by 0.821 m,
#: noise figure 3 dB; chirps of 56.5 to 42.8 MHz over 30 to 42 degrees; NESZ at most -22 dB over the swath.
SENTINEL_1: Final[dict[str, Any]] = {
    "carrier": 5.405e9,
    "power": 4368.0,
    "duty": 0.09,
    "antenna": (12.3, 0.821),
    "noise": 3.0,
    "altitude": 693e3,
    "beams": ((30.0, 56.5e6), (36.0, 48.3e6), (42.0, 42.8e6)),
}
SENTINEL_1_NESZ: Final = -22.0

#: Sandia's worked PRF example: an antenna of 6 m by 1.75 m at 9.65 GHz, 500 km, 18.5 degrees, pulses of 30 µs.
SANDIA_PULSES: Final = {3000.0: 3000, 4000.0: 3916, 4500.0: 4184}

#: Cloud cover: globe 0.66 to 0.68 (Mao et al. 2019; King et al. 2013; Stubenrauch et al. 2013); MODIS over sea and
#: land (King et al.); South Pole, and North Pole in winter and summer (Linacre and Geerts, 1997).
CLOUD_GLOBE: Final = (0.66, 0.68)
CLOUD_SEA, CLOUD_LAND = 0.72, 0.55
CLOUD_POLES: Final = {"south": 0.40, "north, January": 0.50, "north, July": 0.90}
CLOUD_TOLERANCE: Final = 0.01
