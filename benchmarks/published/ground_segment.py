"""Ground networks of navigation systems, as published; each figure once, for the tests and the ledger."""

from __future__ import annotations

#: Xie, Geng, Zhao, Cai, Zhang, Wang, Meng, GPS Solutions 23 (2019), doi 10.1007/s10291-019-0823-5: RMS of gaps between
#: overlapping arcs in three dimensions, cm, eight medium satellites of BeiDou-3, May 2018. Six Chinese and ten other
#: places of iGMAS and its kind stand for its stations, which the paper does not list: latitude, longitude, degrees.
CHINA = ((40.07, 116.27), (34.37, 109.22), (30.53, 114.36), (43.79, 125.44), (25.03, 102.8), (29.66, 91.1))
ABROAD = (
    (-35.32, 149.0), (9.06, 7.49), (-34.91, -57.93), (51.5, -0.18), (-69.37, 76.37),
    (51.08, -114.13), (-17.58, -149.61), (-25.9, 27.7), (7.0, 80.0), (-31.8, 115.9),
)  # fmt: skip
#: Places, with links between satellites, published cm. The model's floor is fitted to the last; the others judge.
ORBITS = (
    (CHINA, False, 85.4),
    (CHINA, True, 14.8),
    (CHINA + ABROAD, False, 15.9),
    (CHINA + ABROAD, True, 9.2),
)
ORBITS_TOLERANCE = 0.2

#: Yang and others, Journal of Geodesy 97 (2023), doi 10.1007/s00190-023-01765-7: clocks of BeiDou-3 predicted two hours
#: and a day; the figures stand in the catalogue. Nothing is fitted.
CLOCKS_TOLERANCE = 0.4
#: Pan and others, GPS Solutions 25, 140 (2021): hydrogen masers of 6 to 9e-15 at a day, 0.75 to 0.88 ns off then
MASERS, MASERS_NS, MASERS_TOLERANCE = (6e-15, 9e-15), (0.75, 0.88), 0.2

#: Montenbruck, Steigenberger, Hauschild, Advances in Space Research 61, 3020 (2018): radius of the orbit, km, weight of
#: the radial error, and one over the square of that of the others, as printed to these figures
WEIGHTS = ((26560, 0.98, 49), (25508, 0.98, 45), (29600, 0.98, 61), (27906, 0.98, 54), (42162, 0.99, 126))
WEIGHTS_RADIAL_TOLERANCE, WEIGHTS_OTHER_TOLERANCE = 0.005, 0.6

#: Remote Sensing 16, 3702 (2024): medium satellites of BeiDou have more than one link to the Chinese ground for less
#: than so much of the time
SEEN_FROM_CHINA, SEEN_TOLERANCE = 0.40, 0.05
#: Roscosmos, January 2022: error of GLONASS's signals in space, m. Nothing is fitted: white noise of 1e-13 and 5e-14 a
#: day, uploads twice a day.
GLONASS_M, GLONASS_TOLERANCE = 1.32, 0.15
#: TsNIIMash, experiments of 2019 and 2021: halved by fresh corrections. How often was corrected is not said; every half
#: hour here.
FRESH, FRESH_TOLERANCE, FRESH_INTERVAL_S = 0.5, 0.15, 1800.0
