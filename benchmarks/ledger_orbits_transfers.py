"""Rows of the ledger: conics, passes of planets, the Moon, three bodies, relative motion, low thrust."""

from __future__ import annotations

from typing import cast

import numpy as np
from astropy.time import Time
from ledger_row import Row, largest, relative
from numpy.typing import NDArray
from published import motion, transfers

from intercosmos.constants import EARTH_FLATTENING, EARTH_MU, EARTH_RADIUS, STANDARD_GRAVITY
from intercosmos.physics.orbits import (
    halo,
    hodographic,
    low_thrust,
    lunar,
    nodal,
    sims_flanagan,
    spherical_shaping,
    three_body,
)
from intercosmos.physics.orbits import relative as relative_motion
from intercosmos.physics.orbits.elements import from_state
from intercosmos.physics.orbits.flyby_geometry import escape_burn
from intercosmos.physics.orbits.forces import Forces
from intercosmos.physics.orbits.gravity_assist import mga, mga_1dsm
from intercosmos.physics.orbits.kepler_problem import kepler
from intercosmos.physics.orbits.lambert_problem import lambert
from intercosmos.physics.orbits.manoeuvres import hohmann
from intercosmos.physics.orbits.porkchop_grid import porkchop
from intercosmos.physics.orbits.propagate import propagate

Array = NDArray[np.float64]
MU = transfers.MU_KM * 1e9


def conics() -> list[Row]:
    """Kepler, Lambert, Hohmann, departures of flown missions."""
    position, velocity = (np.array(x) * 1e3 for x in transfers.KEPLER_START)
    found = np.array(kepler(position, velocity, transfers.KEPLER_S, MU)) / 1e3
    gap = relative(found, transfers.KEPLER_END)
    rows = [Row("Kepler, 40 min", "Vallado, example 2-4", gap, transfers.KEPLER_TOLERANCE)]
    for case in transfers.LAMBERT:
        r1, r2 = np.array([case.r1, case.r2]) * 1e3
        v1, v2 = lambert(r1, r2, case.tof_s, MU, revolutions=case.revolutions, high_path=case.high_path)
        gap = relative(v1 / 1e3, case.v1)
        gap = gap if case.v2 is None else max(gap, relative(v2 / 1e3, case.v2))
        rows.append(Row(case.name, case.source, gap, case.tolerance))
    first, second, tof_s = hohmann(*(EARTH_RADIUS + h * 1e3 for h in transfers.HOHMANN_KM))
    gap = relative([first + second, tof_s / 3600], [transfers.HOHMANN_M_S, transfers.HOHMANN_H])
    rows.append(Row("Hohmann transfer", "Vallado, example 6-1", gap, transfers.MANOEUVRE_TOLERANCE))
    for m in transfers.MISSIONS:
        grid = porkchop("earth", m.target, Time([f"{m.depart}T12:00"]), Time([f"{m.arrive}T12:00"])).isel(
            depart=0, arrive=0
        )
        gap = relative([float(grid.c3), float(grid.arrival_v_inf)], [m.c3, m.speed])
        rows.append(Row(f"{m.name}, C3 and arrival", "Lambert on DE440", gap, transfers.MISSION_TOLERANCE))
        if m.flown_c3 is not None:
            gap = relative(float(grid.c3), m.flown_c3)
            rows.append(Row(f"{m.name}, C3 as flown", "mission", gap, transfers.MISSION_TOLERANCE))
    return rows


def passes_of_planets() -> list[Row]:
    """Departure and capture burns, and the published optima of the GTOP database evaluated again."""
    rows = [
        Row(name, "Tudat's tests", relative(escape_burn(v, radius, mu), burn), transfers.BURN_TOLERANCE)
        for name, v, radius, mu, burn in transfers.BURNS
    ]
    for name, gap in (
        ("Cassini1, re-evaluated", largest(mga(transfers.CASSINI1_X, "cassini1"), transfers.CASSINI1)),
        (
            "Messenger (reduced), re-evaluated",
            largest(mga_1dsm(transfers.MESSENGER_X, "messenger"), transfers.MESSENGER),
        ),
    ):
        rows.append(Row(name, "ESA's GTOP database", gap, transfers.GTOP_TOLERANCE, "km/s"))
    return rows


def propagation() -> list[Row]:
    """Drift of node and perigee under J2 by numerical propagation; Keplerian elements; sun-synchronous inclinations."""
    elements = from_state(*(np.array(x) * 1e3 for x in motion.ELEMENTS_STATE))
    angles = np.degrees([elements.inclination, elements.raan, elements.argument_of_perigee, elements.true_anomaly])
    gap = largest(angles, motion.ELEMENTS_ANGLES_DEG)
    rows = [Row("Keplerian elements, angles", "Vallado, example 2-5", gap, motion.ELEMENTS_TOLERANCES[2], "°")]
    mu, radius, j2 = motion.CURTIS_J2_EARTH
    times = np.linspace(0.0, 48 * 3600.0, 2881)
    position, velocity = (np.array(x) * 1e3 for x in motion.CURTIS_J2_STATE)
    forces = Forces(mu=mu, radius_m=radius, zonals=(j2,), axis=(0.0, 0.0, 1.0))
    flown = propagate(position, velocity, times, forces)
    osculating = from_state(flown.position, flown.velocity, mu=mu)
    rates = [
        np.degrees(np.polyfit(times / 3600, np.unwrap(x), 1)[0])
        for x in (osculating.raan, osculating.argument_of_perigee)
    ]
    gap = relative(rates, motion.CURTIS_J2_RATES)
    rows.append(Row("node and perigee under J2, 48 h", "Curtis, example 12.2", gap, motion.CURTIS_J2_TOLERANCE))
    heights, inclinations = np.array(motion.SUN_SYNCHRONOUS).T
    found = np.degrees(nodal.sun_synchronous_inclination(EARTH_RADIUS + heights * 1e3))
    gap = largest(found, inclinations)
    rows.append(
        Row("sun-synchronous inclinations", "first-order theory", gap, motion.SUN_SYNCHRONOUS_TOLERANCE_DEG, "°")
    )
    return rows


def three_bodies() -> list[Row]:
    """Propagation, libration points, a near-rectilinear orbit; Apollo 11's injection."""
    found = three_body.propagate_cr3bp(motion.CR3BP_START, motion.CR3BP_T, motion.CR3BP_MU)
    rows = [
        Row(
            "propagation over 10 units of time",
            "Tudat's tests",
            largest(found, motion.CR3BP_END),
            motion.CR3BP_TOLERANCE,
        ),
    ]
    points = three_body.libration_points(motion.EARTH_MOON)
    gap = largest([*points[:3, 0], *points[3, :2]], [*motion.LIBRATION_X, *motion.LIBRATION_L4])
    rows.append(Row("libration points, Earth and Moon", "JPL's catalogue", gap, motion.LIBRATION_TOLERANCE))
    orbit = halo.correct(motion.GATEWAY_GUESS, motion.GATEWAY_PERIOD_GUESS, motion.EARTH_MOON)
    gap = largest([*orbit.state, orbit.period], [*motion.GATEWAY_STATE, motion.GATEWAY_PERIOD])
    rows.append(Row("near-rectilinear orbit near 9:2", "independent correction", gap, motion.GATEWAY_TOLERANCES[0]))
    a = transfers.APOLLO_11
    latitude = np.radians(a.latitude_deg)
    radius = EARTH_RADIUS * (1 - EARTH_FLATTENING * np.sin(latitude) ** 2) + a.altitude_m
    angles = np.radians([a.flight_path_deg, a.heading_deg])
    position, velocity = lunar.flight_state(
        radius, latitude, np.radians(a.longitude_deg), a.speed_ft_s * transfers.FOOT_M, *angles
    )
    c3 = (velocity @ velocity - 2 * EARTH_MU / radius) / 1e6
    elements = from_state(position, velocity)
    inclination = float(np.degrees(elements.inclination))
    for what, gap, tolerance, unit in (
        ("C3", abs(c3 - a.c3_km2_s2), transfers.APOLLO_11_TOLERANCES[2], "km²/s²"),
        ("inclination", abs(inclination - a.inclination_deg), transfers.APOLLO_11_TOLERANCES[1], "°"),
    ):
        rows.append(Row(f"Apollo 11, injection: {what}", "Orloff, SP-4029", gap, tolerance, unit))
    height, speed, tolerance = transfers.IDEAL_INJECTION
    gap = abs(float(lunar.ideal_injection(EARTH_RADIUS + height)) / 1e3 - speed)
    rows.append(Row("ideal injection from 185.2 km", "recomputed", gap, tolerance, "km/s"))
    return rows


def rendezvous() -> list[Row]:
    """Clohessy and Wiltshire's motion, two burns."""
    found = relative_motion.clohessy_wiltshire(motion.CW_START, motion.CW_S, np.sqrt(EARTH_MU / motion.CW_RADIUS_M**3))
    gap = largest(found[:3], motion.CW_END[:3])
    burns = relative_motion.cw_rendezvous(motion.RENDEZVOUS_START, motion.RENDEZVOUS_S, motion.RENDEZVOUS_MOTION)
    other = largest(np.array(burns), motion.RENDEZVOUS_BURNS)
    return [
        Row("Clohessy-Wiltshire, 1800 s", "Tudat's tests", gap, motion.CW_TOLERANCES[0], "m"),
        Row("two-burn rendezvous, 8 h", "Orekit's tests", other, motion.RENDEZVOUS_TOLERANCE, "m/s"),
    ]


def slow() -> list[Row]:
    """Spirals, shaped transfers, optimised ones."""
    low, high = (km * 1e3 for km in motion.EDELBAUM_KM)
    angle, delta_v, _ = np.array(motion.EDELBAUM).T
    gap = largest(low_thrust.edelbaum(low, high, np.radians(angle), mu=MU) / 1e3, delta_v)
    rows = [Row("Edelbaum, low orbit to the ring", "poliastro's example", gap, motion.EDELBAUM_TOLERANCES[0], "km/s")]
    gap = 0.0
    for start, days, radial, transverse, delta_v, _ in motion.GONDELACH:
        ends = (*motion.standish_state("earth", start), *motion.standish_state("mars", start + days))
        shapes = {
            "radial": cast("hodographic.ShapeName", radial),
            "transverse": cast("hodographic.ShapeName", transverse),
        }
        found = hodographic.hodographic(*ends, days * motion.DAY, motion.SUN, revolutions=2, **shapes)
        gap = max(gap, abs(float(found.delta_v) - delta_v))
    shaped = f"hodographic shaping, {len(motion.GONDELACH)} transfers"
    rows.append(Row(shaped, "Gondelach 2012", gap, motion.GONDELACH_TOLERANCES[0], "m/s"))
    for target, goal, case, tolerance in (
        ("Mars", None, transfers.ROEGIERS_MARS, transfers.ROEGIERS_MARS_TOLERANCES[0]),
        ("1989ML", transfers.ROEGIERS_1989ML_STATE, transfers.ROEGIERS_1989ML, transfers.ROEGIERS_1989ML_TOLERANCES[0]),
    ):
        leave, span, revolutions, wanted, _ = case
        r1, v1 = motion.standish_state("earth", leave)
        r2, v2 = goal or motion.standish_state("mars", leave + span)
        curve = spherical_shaping.spherical(r1, v1, r2, v2, span * motion.DAY, motion.SUN, revolutions=revolutions)
        gap = abs(float(curve.delta_v) - wanted)
        rows.append(Row(f"spherical shaping to {target}", "Roegiers 2014", gap, tolerance, "m/s"))
    for longitude, mass in motion.JIANG:
        end = (*motion.JIANG_END, longitude)
        best = sims_flanagan.rendezvous_of_elements(
            motion.JIANG_START,
            end,
            motion.JIANG_S,
            motion.SUN,
            mass_kg=motion.JIANG_KG,
            thrust_n=motion.JIANG_N,
            isp_s=motion.JIANG_EXHAUST_M_S / STANDARD_GRAVITY,
        )
        gap = abs(best.final_mass_kg / mass - 1)
        rows.append(Row(f"Earth to Venus, {mass:g} kg left", "Jiang 2012, indirect", gap, motion.JIANG_TOLERANCE))
    best = sims_flanagan.rendezvous_of_elements(
        motion.DIONYSUS_START,
        motion.DIONYSUS_END,
        motion.DIONYSUS_TIME,
        1.0,
        mass_kg=1.0,
        thrust_n=motion.DIONYSUS_THRUST,
        isp_s=motion.DIONYSUS_EXHAUST / STANDARD_GRAVITY,
        segments=motion.DIONYSUS_SEGMENTS,
        steps=3,
    )
    gap = abs(best.final_mass_kg / motion.DIONYSUS_MASS - 1)
    rows.append(Row("Earth to Dionysus, mass left", "Taheri 2016, indirect", gap, motion.DIONYSUS_TOLERANCE))
    return rows
