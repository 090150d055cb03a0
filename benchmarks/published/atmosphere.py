"""Published values of ionosphere, troposphere, mapping functions and climatology, each with source and tolerance."""

from __future__ import annotations

#: Klobuchar, GPS: alpha, beta, place and direction in degrees, second of the day, delay on L1 in m. Orekit 14,
#: KlobucharModelTest.compareExpectedValue, to 1 mm.
KLOBUCHAR = (
    (3.82e-8, 1.49e-8, -1.79e-7, 0.0),
    (1.43e5, 0.0, -3.28e5, 1.13e5),
    (40.0, -100.0, 210.0, 20.0),
    20.75 * 3600,
    23.784,
)
KLOBUCHAR_TOLERANCE_M = 1e-3

#: BDGIM: the example of its authors' program (Aerospace Information Research Institute, 2021), whose coefficients are
#: those of 2020-11-05; its delay on B1C in m at six hours of that day, to the last digit it was asked for. The program
#: maps by 0.9782 of the zenith distance (Schaer) on a sphere of 6378.137 km at the geocentric pierce point, where the
#: ICD has 1 and the geodetic one.
BDGIM_ALPHA = (
    13.82642069, -1.78004616, 5.17200000, 3.13030940, -4.58961329, 0.32483867, -0.07802383, 1.24312590, 0.37763627,
)  # fmt: skip
BDGIM_STATION_M = (-2159945.3149, 4383237.1901, 4085412.3177)
BDGIM_SATELLITE_M = (-34342443.2642, 24456393.0586, 12949.4754)
BDGIM_MJD = 59158
BDGIM_HOURS = (1, 5, 9, 13, 17, 21)
BDGIM_DELAYS_M = (3.287354, 4.844334, 3.187025, 1.688058, 1.441370, 1.152012)
BDGIM_TOLERANCE_M = 1e-6

#: NeQuick-G: effective ionisation of the three activities at a modified dip latitude. Galileo document 1.2, annex E.2
#: as in GNSSTk's test of it, six decimals.
IONISATION = (
    (-71.811295, (285.871846, 165.335471, 123.753978)),
    (46.487417, (227.238261, 166.554565, 63.134324)),
    (33.054571, (228.221713, 147.450769, 34.414374)),
    (-51.379818, (267.690378, 138.624713, 62.745440)),
)
IONISATION_TOLERANCE = 1e-6
#: The document asks for 0.1 % in the integral and prints 0.01 TECU: two such integrals may differ by
#: 0.2 % and 0.03 TECU.
NEQUICK_SHARE, NEQUICK_TECU = 2e-3, 0.03

#: Vienna Mapping Function 1 of the site: IERS Conventions software, VMF1.F, test case.
VIENNA_SITE = (0.00125711, 0.00058801, 0.6708665767, 1.278564131, 55055.0, 3.425054275537719128, 3.449100942061193553)
VIENNA_TOLERANCE = 1e-12
#: The same with correction for height: TU Wien's vmf1_ht.m at the site of the IERS's case, as in Orekit's
#: ViennaOneMappingFunctionTest, six decimals. (The IERS's own test value of VMF1_HT.F, 3.423513691, comes from a line
#: that uses wet coefficients before they are set.)
VIENNA_HEIGHT = (0.00127683, 0.00060955, 38.0, 824.17, 1.278564131, 55055.0, 3.425088, 3.448300)
VIENNA_HEIGHT_TOLERANCE = 1e-6

#: Global Mapping Function: IERS Conventions software, GMF.F, test case: latitude, longitude, height, zenith distance,
#: date, and both functions. Its height is above mean sea level.
GLOBAL_MAPPING = (0.6708665767, -1.393397187, 844.715, 1.278564131, 55055.0, 3.425245519339138678, 3.449589116182419257)
GLOBAL_MAPPING_TOLERANCE = 1e-12

#: Niell at 48°N, 68 m, 5° elevation on 1994-01-01: Orekit's NiellMappingFunctionModelTest, 1e-3.
NIELL = (48.0, 68.0, 5.0, 49353.0, 10.156, 10.748)
NIELL_TOLERANCE = 1e-3

#: Hydrostatic zenith delay for 1013.25 hPa at 45° and sea level, where gravity is the mean one: Orekit's
#: CanonicalSaastamoinenModelTest, five decimals.
SAASTAMOINEN = (101325.0, 45.0, 0.0, 2.30697)
SAASTAMOINEN_TOLERANCE_M = 1e-5

#: GPT2w on 5°: latitude, longitude in degrees, height, days since J2000, then ah, aw, T in °C, p and e in hPa, Tm in K,
#: λ. Results of TU Wien's gpt2_5w.m, as in Orekit's GlobalPressureTemperature2wTest, 1e-9.
GPT2W = (
    (
        (48.20, 16.37, 156.0, 4596.5),
        (0.001264669, 0.000572557, 22.121274184, 1002.555031902, 16.716708631, 281.105772206, 2.696356799),
    ),
    (
        (77.5, 137.5, 0.0, 7395.0),
        (0.001174547, 0.000579181, -19.053324536, 1020.047182276, 1.190041916, 249.890425603, 1.775637732),
    ),
    (
        (80.0, 120.0, 100.0, 7395.0),
        (0.001172082, 0.000582310, -20.146149484, 1005.468561351, 0.980537646, 249.160977382, 1.629659768),
    ),
)
GPT2W_TOLERANCE = 2e-9
