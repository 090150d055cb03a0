"""Which broadcast message is used of each system, and how far from its reference time.

References
----------
IS-GPS-200N, 20.3.3.4.3.1 and table 20-XII (a fit interval of four hours about the reference time); Galileo OS service
definition document 1.3, 2.4.3.2 (ephemerides up to four hours old); GLONASS ICD 2016, appendix J.1 (fifteen minutes
on each side of the half-hour, up to thirty when one message is lost); IS-QZSS-PNT-005, 4.3 and NavIC SIS ICD 1.1, 6.1.1
(two hours); BeiDou ICD B1I 3.0, 5.2.4 (a new message each hour; here two hours, one message lost); DO-229 (SBAS, type 9
is used for up to six minutes).
"""

from __future__ import annotations

from typing import Final

#: System -> message types in order of preference. What is missing or unhealthy in one is taken from the next.
MESSAGES: Final[dict[str, tuple[str, ...]]] = {
    "G": ("LNAV", "CNAV", "CNV2"),
    "R": ("FDMA",),
    "E": ("FNAV", "INAV"),
    "C": ("D1", "D2", "CNV1", "CNV2", "CNV3"),
    "J": ("LNAV", "CNAV", "CNV2"),
    "I": ("LNAV", "L1NV"),
    "S": ("SBAS",),
}
#: System -> greatest distance, s, between the instant and the reference time of the record.
LIMITS_S: Final = {
    "G": 7200.0,
    "R": 1800.0,
    "E": 14400.0,
    "C": 7200.0,
    "J": 7200.0,
    "I": 7200.0,
    "S": 360.0,
}
