"""Published figures of tasking: an agile satellite's turning, and benchmark files of requests."""

from __future__ import annotations

#: Degrees and seconds, the time to settle included (eoPortal, "Pleiades-HR", attitude control).
PLEIADES_TURNS = ((5.0, 8.0), (10.0, 10.0), (60.0, 25.0))
PLEIADES_TOLERANCE_S = 0.1

#: Files kept with real data -> single images, videos, stereo pairs, periodic requests, as their names say.
REQUEST_FILES = {
    "concentrated_12-15-27-3_seed-0_jan_2x8_POI-50.pb": (12, 15, 27, 3),
    "concentrated_120-150-270-30_seed-0_jan_2x8_POI-50.pb": (120, 150, 270, 30),
    "concentrated_50-0-0-0_seed-0_jan_2x8_POI-50.pb": (50, 0, 0, 0),
    "concentrated_60-75-135-15_seed-0_jan_2x8_POI-50.pb": (60, 75, 135, 15),
    "spread_12-15-27-3_seed-0_jan_2x8_POI-None.pb": (12, 15, 27, 3),
    "spread_120-150-270-30_seed-0_jan_2x8_POI-None.pb": (120, 150, 270, 30),
}
#: "2x8": eight orbits of two satellites each (description of the files). Planes and places in them are then even.
REQUEST_PLANES = 8
REQUEST_SATELLITES = 16
REQUEST_DOWNLINKS = 123
#: Windows are whole seconds: half of their ends within this of where a fitted orbit has them, s.
WINDOW_TOLERANCE_S = 0.8
#: Even planes and opposite satellites, degrees.
PATTERN_TOLERANCE_DEG = 1.0
