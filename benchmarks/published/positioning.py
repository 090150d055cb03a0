"""What has been published or measured of single-point positions at the station in Toulouse; metres.

The hour is 2022-01-01 00:00 to 01:00 GPS time of TLSE00FRA, 30 s, broadcast orbits of the merged file of the day, 10°
mask, two frequencies. The marker is that of the IGS solution of week 2131 (igs20P2131); the antenna stands 1.053 m
above it. Positions are of the antenna: RTKLIB (rtklibexplorer 968da9a) has 1.81 m and a mean of 1.28 m up for all four
systems against the antenna, and 2.66 m and 2.33 m against the marker.
"""

from __future__ import annotations

OBSERVATIONS = "TLSE00FRA_R_20220010000_01H_30S_MO.rnx.gz"
NAVIGATION = "BRDC00IGS_R_20220010000_01D_MN.zip"
MARKER = (4627851.6358, 119640.3226, 4372993.7332)
ANTENNA_UP = 1.053
#: Systems -> 3D RMS of a plain weighted solution in Python, the floor to beat
FLOOR = {"G": 3.61, "R": 11.76, "E": 1.44, "C": 2.67, "RC": 4.53, "GREC": 2.44}
#: Systems -> 3D RMS of RTKLIB (rnx2rtkp, single, ionosphere-free, Saastamoinen); C alone and E+C lose epochs there
RTKLIB = {"G": 2.55, "R": 10.24, "GE": 2.11, "GC": 2.47, "GR": 2.72, "RC": 7.88, "GREC": 1.81}
#: What is asked of all systems together, and of GLONASS with BeiDou
WANTED = {"GREC": 1.5, "RC": 3.0}
#: m/s, of the antenna, which stands still
VELOCITY = 0.05
#: Biases between systems against GPS that the plain solution found, m, with codes and group delays of its own
BIASES = {"R": 10.1, "E": 1.9, "C": 38.0}
BIAS_TOLERANCE = 4.0
FAULT = 50.0
