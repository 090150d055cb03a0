"""A programme to start from: complete, small, and explained line by line."""

from __future__ import annotations

import json
import re
from typing import Final

from intercosmos.errors import DataError, Where
from intercosmos.units import UNITS

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

_TEMPLATE: Final = """\
# A joint space programme for Intercosmos.
#
# This file says what partners want, never how it is to be computed.
#
#     intercosmos check FILE      is everything in it sound?
#     intercosmos study FILE      compute every way of doing every activity, choose a fair plan, write the report
#
# Values carry their units: "7.4 t", "51.6 deg", "180 d". Ids such as "tiangong" are those of the catalogue;
# 'intercosmos catalogue station' lists the stations, and so for every other kind.

[programme]
id = {programme_id}
title = {title}
partners = ["roscosmos", "cnsa"]
period = ["2028-01-01", "2035-12-31"]      # first and last day

# What the partners call fair:
#   "proportional"  what each gets out is in proportion to what it puts in
#   "equal"         each puts in the same
#   "nash"          the product of what each gains is greatest
# The tolerance says how far their ratios may differ: 0.10 is ten per cent.
parity = {{ notion = "proportional", tolerance = 0.10 }}


# ---------------------------------------------------------------------------------------------------- crew
# A guest crew visits a host station. Intercosmos tries every way: the guest's own ship from its own pad or from a
# third party's, a seat on the host's ship, a meeting at a station both can reach.

[[activity]]
id = "crew-visit"
title = "A crew of one partner aboard the other's station"
direction = "crew"
guest = "roscosmos"                        # whose crew travels
station = "tiangong"                       # whose owner is the host
seats = 1                                  # guests on one flight
flights = 2                                # flights within the period
stay = "180 d"                             # time aboard, each flight
third_parties = ["esa"]                    # outsiders whose pads, ships or stations may be asked for
worth = {{ roscosmos = 8, cnsa = 5 }}        # what it is worth to each partner, in points of one scale for all
# meeting = "ros"                          # another station where the crews could meet instead
# ways = ["seat on the host's ship"]       # consider only these


# -------------------------------------------------------------------------------------------------- launch
# Put spacecraft into an orbit with the vehicle of any partner from any site it flies from.

[[activity]]
id = "joint-observatory"
title = "A joint Earth observatory in a sun-synchronous orbit"
direction = "launch"
spacecraft = [                             # what one launch carries
  {{ name = "observatory", mass = "1100 kg", count = 1, owner = "cnsa" }},
]
orbit = {{ perigee = "700 km", apogee = "700 km", inclination = "98.2 deg" }}
deploy = "once"                            # or "pairs", one pair after the other
launches = 1
worth = {{ roscosmos = 3, cnsa = 3 }}
# dispenser_mass = "90 kg"                 # what holds several spacecraft together
# launchers = ["roscosmos"]                # only these partners launch
# vehicles = ["soyuz-2.1b"]                # only these vehicles
# sites = ["vostochny"]                    # only these sites


# ---------------------------------------------------------- engines, deep space, navigation, sensing: to be opened
# Four more directions, each with a small activity that is switched off. Take the "# " before its lines away to use it.

# Engines of one partner under a rocket of the other: bought, made under licence, developed together, or exchanged.
#
# [[activity]]
# id = "licensed-engine"
# title = "An engine of one partner under the other's rocket"
# direction = "engines"
# licensor = "roscosmos"                   # whose engines
# licensee = "cnsa"                        # whose rocket
# engines = ["rd-191"]
# receivers = [{{ vehicle = "long-march-7", stage = "booster" }}]
# orbit = {{ perigee = "200 km", apogee = "400 km", inclination = "42 deg" }}    # in which the payload counts
# flights_a_year = 2
# leaves = "2032-01-01"                    # what if one side leaves on this day?
# worth = {{ roscosmos = 4, cnsa = 4 }}

# Probes to another body, on one rocket or on one each.
#
# [[activity]]
# id = "mars-orbiter"
# title = "A joint orbiter of Mars"
# direction = "deep-space"
# destination = "mars"                     # moon, venus, mars, jupiter, sun-earth-l2, or asteroid with its elements
# probes = [{{ name = "orbiter", mass = "1500 kg", owner = "cnsa", duty = "orbiter" }}]    # mass after the capture
# arrival = "orbit"                        # or "flyby", "landing", "rendezvous"
# arrival_orbit = {{ periapsis = "400 km", apoapsis = "60000 km" }}
# isp = "320 s"                            # of the engine that captures it
# worth = {{ roscosmos = 5, cnsa = 6 }}

# Navigation systems used as one: what each adds to the other, where, and whose share in the gain is how large.
#
# [[activity]]
# id = "navigation-together"
# title = "GLONASS and BeiDou used as one"
# direction = "navigation"
# constellations = ["glonass", "beidou-3"] # 'intercosmos catalogue constellation' lists them
# planned = ["glonass-high-orbit"]         # not yet complete; what it would add is computed beside
# regions = [                              # boxes of latitude and longitude; the Earth is one without sides
#   {{ name = "Arctic", south = "70 deg", north = "90 deg" }},
#   {{ name = "World" }},
# ]
# mask = "5 deg"                           # lower satellites are not used; between high buildings: street_mask
# error = "4 m"                            # vertical error that 95 of 100 positions must keep
# hosts = [{{ partner = "cnsa", stations = ["changchun-glonass"] }}]    # whose stations may stand on whose ground
# worth = {{ roscosmos = 5, cnsa = 5 }}

# Imaging satellites of several owners tasked as one: how soon each sees what it must, and how images are shared fairly.
#
# [[activity]]
# id = "floods-together"
# title = "Floods seen by two fleets"
# direction = "sensing"
# satellites = ["kanopus-v-5", "kondor-fka-1", "gf-1", "gf-3"]    # 'intercosmos catalogue satellite' lists them
# stations = ["khabarovsk", "miyun"]       # that receive: 'intercosmos catalogue receiving_station'
# regions = [{{ name = "Amur", south = "46 deg", north = "54 deg", west = "122 deg", east = "141 deg" }}]
# begin = "2027-08-10"
# span = "1 d"                             # for which requests are scheduled; looks are counted over watch = "7 d"
# response = "12 h"                        # mean wait from an event to the next look
# delivered = 0.5                          # part of the requests, by weight, that must come down
# fairness = "nash"                        # or "none", "max-min", "quotas"
# requests = [                             # kinds: mono, stereo, video, periodic, area
#   {{ name = "Khabarovsk", partner = "roscosmos", latitude = "48.48 deg", longitude = "135.08 deg", weight = 2 }},
#   {{ name = "Plain", partner = "cnsa", latitude = "47 deg", longitude = "133 deg", kind = "area", extent = "60 km" }},
#   {{ name = "Dikes", partner = "cnsa", latitude = "46.8 deg", longitude = "130.4 deg", sensor = "radar" }},
# ]
# worth = {{ roscosmos = 5, cnsa = 5 }}


# ----------------------------------------------------------------------------------------------- scenarios
# A scenario is a variant: 'intercosmos study FILE --scenario shorter-visit'. A key names, in quotes, a value of this
# file ("activity.ID.FIELD", "programme.FIELD") or of the catalogue ("KIND.ID.FIELD").

[scenario.shorter-visit]
title = "A visit of one month, with one more seat"
override = {{ "activity.crew-visit.stay" = "30 d", "activity.crew-visit.seats" = 2 }}

[scenario.strict]
title = "The same, and the partners insist on a closer balance"
inherits = "shorter-visit"
override = {{ "programme.parity.tolerance" = 0.05 }}


# Units that can be written:
{units}
"""


def commented_template(programme_id: str = "my-programme", *, title: str = "A joint space programme") -> str:
    """A programme file in which every key is explained; it loads and checks clean.

    Parameters
    ----------
    programme_id : in kebab case
    title : one line

    Raises
    ------
    DataError
        If ``programme_id`` is not in kebab case, or the title is not one line.

    >>> commented_template("two-stations").splitlines()[11]
    'id = "two-stations"'
    """
    if len(programme_id) > 80 or not _ID.fullmatch(programme_id):
        raise DataError(
            f"{programme_id[:80]!r} is no id for a programme",
            where=Where(key="id"),
            advice="write small letters, digits and single hyphens, such as 'two-stations'",
        )
    if not title.isprintable():
        raise DataError(f"{title[:80]!r} is no title of one line", where=Where(key="title"), advice="use plain text")
    units = "\n".join(
        f"#   {dimension:<16} {', '.join(unit for unit in units if unit)}"
        for dimension, units in UNITS.items()
        if any(units)
    )
    # A JSON text without escapes beyond \" and \\ is a TOML text too.
    quoted = {"programme_id": json.dumps(programme_id), "title": json.dumps(title, ensure_ascii=False)}
    return _TEMPLATE.format(**quoted, units=units)
