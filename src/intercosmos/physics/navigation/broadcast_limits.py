"""Which broadcast message is used of each system, and how far from its reference time.

The limits are those in common use: RTKLIB's ``MAXDTOE`` (T. Takasu) and cssrlib's have the same for GPS, Galileo, QZSS,
NavIC, GLONASS and SBAS, and cssrlib for BeiDou, where RTKLIB allows six hours.

References
----------
IS-GPS-200N, 20.3.3.4.3.1 (a fit interval of four hours about the reference time); Galileo OS SIS ICD 2.1 and service
definition (ephemerides up to four hours old); GLONASS ICD 2016, appendix J (fifteen minutes on each side of the epoch,
thirty when one message is lost); BeiDou ICD B1I 3.0, 5.2.4 (a new message each hour: two hours, one message lost);
DO-229, A.4.4.11 (SBAS).
"""

from __future__ import annotations

from typing import Final

#: System -> message types in order of preference. What is missing in one is taken from the next.
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
