"""Rows of the ledger: time and frames, ephemerides, element sets, events."""

from __future__ import annotations

import numpy as np
from astropy.time import Time
from ledger_row import Row, farthest, largest
from published import frames, motion

from intercosmos.physics.orbits.access import access
from intercosmos.physics.orbits.earth_orientation import EarthOrientation
from intercosmos.physics.orbits.ephemerides import states
from intercosmos.physics.orbits.frame_transform import transform
from intercosmos.physics.orbits.kernels import Kernel
from intercosmos.physics.orbits.mean_elements import MeanElements
from intercosmos.physics.orbits.minor_bodies import MinorBody
from intercosmos.physics.orbits.sgp4_states import sgp4_minutes
from intercosmos.physics.orbits.time_scales import time_from_tdb_seconds

J2000_JD, DAY, AU = 2451545.0, 86400.0, motion.AU


def time_and_frames() -> list[Row]:
    """Frames of the Earth against published states, frames of bodies against SPICE."""
    import spiceypy

    rows = []
    for case in (frames.LOW_ORBIT, frames.GEOSTATIONARY):
        found, _ = transform(
            np.array(case.itrf_km) * 1e3,
            np.zeros(3),
            origin_frame="itrf",
            target_frame="gcrf",
            time=Time(case.utc, scale="utc"),
            orientation=EarthOrientation(*(np.asarray(x) for x in case.orientation)),
        )
        rows.append(Row(case.name, "AAS 06-134", farthest(found, np.array(case.gcrf_km) * 1e3), case.tolerance_m, "m"))
    day = Time(frames.TEME_DAY, scale="utc")
    found, _ = transform(
        np.array(frames.TEME_KM) * 1e3,
        np.zeros(3),
        origin_frame="teme",
        target_frame="eme2000",
        time=Time(day.jd1, day.jd2 + frames.TEME_FRACTION, format="jd", scale="utc"),
    )
    gap = farthest(found, np.array(frames.EME2000_KM) * 1e3)
    rows.append(Row("TEME to EME2000", "Orekit, TEMEProviderTest", gap, frames.TEME_TOLERANCE_M, "m"))

    frames.load_rotations()
    gap = 0.0
    for name, spice in frames.BODY_FRAMES:
        for tdb_s in frames.BODY_FRAME_TDB_S:
            at = time_from_tdb_seconds(tdb_s)
            turned, _ = transform(np.eye(3), np.zeros((3, 3)), origin_frame="icrf", target_frame=name, time=at)
            gap = max(gap, largest(turned.T, spiceypy.pxform("J2000", spice, tdb_s)))
    spiceypy.kclear()
    bodies = f"axes of {len(frames.BODY_FRAMES)} bodies"
    rows.append(Row(bodies, "SPICE N0067, pck00011", gap, frames.BODY_FRAME_TOLERANCE, "rad"))
    return rows


def ephemerides() -> list[Row]:
    """DE440 against SPICE; a kernel of one's own and a minor body against Horizons."""
    import spiceypy

    frames.load_de440()
    tdb_s = np.random.default_rng(440).uniform(-1.42e10, 2.05e10, 200)
    gap = 0.0
    for body, origin, naif_body, naif_origin in frames.DE440_PAIRS:
        theirs = frames.spice_states(naif_body, naif_origin, tdb_s)
        gap = max(gap, largest(states(body, tdb_s, origin)[0], theirs[:, :3]))
    spiceypy.kclear()
    pairs = f"DE440, {len(frames.DE440_PAIRS)} pairs of bodies"
    rows = [Row(pairs, "SPICE N0067", gap, frames.DE440_TOLERANCE_M, "m")]

    at = (frames.CALLISTO_JD - J2000_JD) * DAY
    found, _ = states("callisto", at, "earth", kernels=[Kernel.open(frames.JUPITER_KERNEL)])
    gap = farthest(found, np.array(frames.CALLISTO_AU) * AU)
    rows.append(Row("Callisto from the Earth, kernel JUP310", "Horizons", gap, frames.HORIZONS_TOLERANCE_M, "m"))

    found, _ = states(ceres(), (frames.CERES_JD - J2000_JD) * DAY, "sun")
    gap = farthest(found, (np.array(frames.CERES_AU) - np.array(frames.CERES_SUN_AU)) * AU)
    rows.append(Row("Ceres at the epoch of its elements", "Horizons", gap, frames.HORIZONS_TOLERANCE_M, "m"))
    return rows


def ceres() -> MinorBody:
    """Ceres by its published elements."""
    inclination, node, argument, mean_anomaly = np.radians(frames.CERES_ANGLES_DEG).tolist()
    return MinorBody.at_epoch(
        "ceres",
        Time(frames.CERES_JD, format="jd", scale="tdb"),
        semi_major_axis_m=frames.CERES_AXIS_AU * AU,
        eccentricity=frames.CERES_ECCENTRICITY,
        inclination=inclination,
        node=node,
        argument=argument,
        mean_anomaly=mean_anomaly,
        mu=frames.CERES_MU,
        equatorial=True,
    )


def element_sets() -> list[Row]:
    """SGP4 and SDP4 on the whole verification set."""
    position = velocity = 0.0
    cases = motion.sgp4_cases()
    for pair, table in cases:
        if pair[0][2:7] != motion.SGP4_BROKEN:
            found = sgp4_minutes(MeanElements.of(pair), table[:, 0])
            position = max(position, largest(found.position[0] / 1e3, table[:, 1:4]))
            velocity = max(velocity, largest(found.velocity[0] / 1e3, table[:, 4:7]))
    what = f"SGP4 and SDP4, {len(cases)} satellites"
    return [
        Row(f"{what}, position", "AIAA 2006-6753", position, motion.SGP4_TOLERANCE_KM, "km"),
        Row(f"{what}, velocity", "AIAA 2006-6753", velocity, motion.SGP4_TOLERANCE_KM, "km/s"),
    ]


def events() -> list[Row]:
    """Passes over sites, starts and ends."""
    theirs = motion.passes_of_brahe()
    sites = np.array(motion.PASS_SITES) * [np.pi / 180, np.pi / 180, 1.0]
    start, end = (Time(day, scale="utc") for day in motion.PASS_SPAN)
    mask = np.radians(motion.PASS_MASK_DEG)
    found = access(sites, motion.PASS_ELEMENTS, start, end, gravity="wgs84", mask_rad=mask)
    if not np.array_equal(np.stack([found.site, found.satellite]).T, theirs[:, :2]):
        raise SystemExit("the passes themselves differ from brahe's")
    gaps = np.abs(np.concatenate([found.start_s - theirs[:, 2], found.end_s - theirs[:, 3]]))
    return [
        Row(
            f"{len(theirs)} passes, starts and ends, median",
            "brahe 1.8.0",
            float(np.median(gaps)),
            motion.PASS_TOLERANCE_S,
            "s",
        ),
        Row("the same, greatest", "brahe 1.8.0", float(np.max(gaps)), motion.PASS_TOLERANCE_S, "s"),
    ]
