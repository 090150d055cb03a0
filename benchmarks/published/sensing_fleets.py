"""What owners publish of imaging satellites, by other figures than those the catalogue rests on."""

from __future__ import annotations

from typing import Final

#: Satellite, days, revolutions: repeat cycles (USGS; ESA; INPE; Gaofen-3: Sun and others 2017, about 29 days; Ziyuan-3:
#: eoPortal, 59 days). The catalogue's axes are those of element sets, found without a thought of any cycle.
CYCLES: Final = (
    ("landsat-8", 16, 233),
    ("landsat-9", 16, 233),
    ("sentinel-1c", 12, 175),
    ("sentinel-1d", 12, 175),
    ("sentinel-2a", 10, 143),
    ("sentinel-2b", 10, 143),
    ("sentinel-2c", 10, 143),
    ("sentinel-3a", 27, 385),
    ("sentinel-3b", 27, 385),
    ("cbers-4", 26, 373),
    ("cbers-4a", 31, 459),
    ("gf-3", 29, 418),
    ("gf-3-02", 29, 418),
    ("gf-3-03", 29, 418),
    ("zy-3-02", 59, 897),
    ("zy-3-03", 59, 897),
    ("zy-3-04", 59, 897),
)
CYCLE_TOLERANCE_M: Final = 500.0

#: m: INPE, mean semi-major axis of CBERS-3 and 4.
CBERS_4_AXIS_M: Final = 7148.865e3
#: min: INPE, period of CBERS-3 and 4, which is Kepler's, without the flattening.
CBERS_4_KEPLER_MIN: Final = 100.26

#: Satellite, nodal period and tolerance, min.
PERIODS_MIN: Final = (
    ("landsat-9", 98.9, 0.1),  # USGS
    ("cbers-4", 100.375, 0.02),  # INPE: 14 + 9/26 revolutions a day
    ("cbers-4a", 97.25, 0.1),  # INPE
    ("meteor-m-2-3", 101.3, 0.3),  # NTs OMZ, for the family at 832 km
    ("kanopus-v-3", 94.74, 0.3),  # encyclopedia, for the first, some 10 km higher
    ("sentinel-2a", 100.7, 0.02),  # ESA: 143 in ten days
)

#: Satellite, mean local time of the descending node and tolerance, h.
DESCENDING_H: Final = (
    ("sentinel-2a", 10.5, 0.02),  # ESA, CNES: 10:30
    ("sentinel-2b", 10.5, 0.02),
    ("sentinel-1c", 6.0, 0.02),  # ESA: ascending at 18:00
    ("sentinel-3a", 10.0, 0.05),  # ESA: 10:00
    ("landsat-8", 10.2, 0.1),  # USGS: 10:00 to 10:15
    ("cbers-4a", 10.5, 0.5),  # INPE: 10:30; drifting
    ("gf-3", 6.0, 0.15),  # Sun and others 2017: dawn and dusk
    ("meteor-m-2-3", 9.5, 0.5),  # Planeta: 9:30, of the family's first
)

#: Satellite, instrument, full field of view and tolerance, degrees.
FIELDS_DEG: Final = (
    ("sentinel-2b", "MSI", 20.6, 0.3),  # ESA
    ("landsat-8", "OLI", 15.0, 0.3),  # NASA
    ("cbers-4", "WFI", 57.26, 0.5),  # NSSDC: 28.6 degrees to either side
    ("fy-3f", "MERSI-III", 110.8, 0.5),  # NSMC: scans by 55.4 degrees either way
)

#: s: Gaofen-2 turns by 35 degrees and is still (Kepu China).
GAOFEN_2_TURN_S: Final = 180.0
