"""Rows of the ledger: instruments that look at the Earth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from ledger_row import Row, largest, relative
from numpy.typing import NDArray
from published import sensing_instruments as published

from intercosmos.constants import EARTH_ROTATION_RATE
from intercosmos.physics.observation.clouds import cloud_fraction
from intercosmos.physics.observation.clouds_zones import is_land
from intercosmos.physics.observation.footprints_geometry import Earth, pointing_to, sphere, view
from intercosmos.physics.observation.illumination import sun_position
from intercosmos.physics.observation.radar import (
    Radar,
    azimuth_resolution,
    ground_range_resolution,
    noise_equivalent_backscatter,
    radar_view,
    swath_of_beam,
)
from intercosmos.physics.observation.radar_timing import pulse_windows
from intercosmos.physics.observation.radiometry import (
    Camera,
    noise_equivalent_temperature,
    scan_time,
    signal,
    sunlit,
    thermal,
)
from intercosmos.physics.observation.radiometry_atmosphere import Atmosphere

Array = NDArray[np.float64]

_EARTH: Earth = sphere(published.SPHERE)
#: The reference spreads what flat ground sends back over a whole sphere: as bright as a Lambertian reflectance of 1/4.
_REFLECTANCE = 0.25
#: K; its Sun is a black body of
_SUN_K = 6000.0
_LOWTRAN_LIKE = Atmosphere(aerosol=0.0)


def camera_of(case: published.CameraCase) -> Camera:
    """The band that a case describes."""
    sizes = (case.wavelength, case.width, case.aperture, case.focal, case.detector, case.optics, case.quantum)
    return Camera(*sizes, read_noise=case.noise)


def looking(case: published.CameraCase) -> dict[str, Any]:
    """Geometry of a case on the reference's sphere: ground samples, m, angles at the target, exposure, the Sun."""
    import erfa
    from astropy.time import Time

    turn = erfa.rz(erfa.gmst82(case.jd_ut1, 0.0), np.eye(3))
    inertial, moving = np.array(case.position) * 1e3, np.array(case.velocity) * 1e3
    place = turn @ inertial
    speed = turn @ (moving - np.cross([0.0, 0.0, EARTH_ROTATION_RATE], inertial))
    target = np.radians(case.target_deg)
    there = pointing_to(place, speed, target, earth=_EARTH)
    seen = view(place, speed, roll_rad=there.roll_rad, pitch_rad=there.pitch_rad, earth=_EARTH)
    camera = camera_of(case)
    sun = sun_position(Time(case.jd_ut1, format="jd", scale="utc"))
    ground = _EARTH.surface(*target)
    line = sun - ground
    zenith = np.arccos(line @ _EARTH.normal(ground) / np.linalg.norm(line))
    below = np.linalg.norm(np.cross(place, speed)) / np.linalg.norm(place) ** 2 * published.SPHERE
    exposure = scan_time(
        np.linalg.norm(place) - published.SPHERE,
        below,
        np.radians(case.along_deg),
        across_rad=None if case.whisk_deg is None else np.radians(case.whisk_deg),
        field_rad=None if case.whisk_deg is None else camera.field_rad,
        greatest_s=case.longest,
    )
    fine = camera.field_rad * seen.range_m
    return {
        "sample": np.array([fine, fine / np.cos(seen.incidence_rad)]),
        "sun": float(zenith),
        "incidence": float(seen.incidence_rad),
        "distance": float(np.linalg.norm(line)),
        "exposure": float(exposure),
    }


def sunlit_ratio(case: published.CameraCase, there: dict[str, Any], air: str | None) -> float:
    """Signal to noise without air (None), with the reference's transmittance ("given") or with our own ("own")."""
    camera = camera_of(case)
    options: dict[str, Any] = {"reflectance": _REFLECTANCE, "distance_m": there["distance"]}
    light = sunlit(camera, there["sun"], there["incidence"], sun_temperature_k=_SUN_K, **options)
    if air == "given":
        two_ways = case.range_air / case.range_without
        light = sunlit(
            camera, there["sun"], there["incidence"], sun_temperature_k=_SUN_K, transmittance=two_ways, **options
        )
    if air == "own":
        down, up = (
            _LOWTRAN_LIKE.transmittance(camera.wavelengths_m, angle).mean()
            for angle in (there["sun"], there["incidence"])
        )
        light = sunlit(
            camera, there["sun"], there["incidence"], sun_temperature_k=_SUN_K, transmittance=down * up, **options
        )
    return float(signal(camera, light, there["exposure"]).ratio)


def thermal_figures(case: published.CameraCase) -> tuple[float, float]:
    """Signal to noise and NEDT, K, over ground of 290 K without air."""
    camera, there = camera_of(case), looking(case)
    seen = signal(camera, thermal(camera, 290.0, there["incidence"]), there["exposure"])
    return float(seen.ratio), float(noise_equivalent_temperature(camera, 290.0, there["exposure"], there["incidence"]))


def radar_figures(case: published.RadarCase) -> Array:
    """Rows like those of the case, for its angles of incidence."""
    radar = Radar(case.carrier, 1000.0, case.pulse, case.band, *case.antenna, case.efficiency, case.losses, case.noise)
    speed = np.sqrt(398600.5e9 / (published.SPHERE + case.altitude))
    slower = speed * published.SPHERE / (published.SPHERE + case.altitude)
    rows = []
    for incidence_deg, *_ in case.found:
        there = radar_view(case.altitude, incidence_rad=np.radians(incidence_deg), radius_m=published.SPHERE)
        free = pulse_windows(
            radar,
            case.altitude,
            float(there.look_rad),
            float(speed),
            swath_m=case.swath,
            greatest_hz=20e3,
            busy_s=case.busy * case.pulse,
            polarisations=case.polarisations,
            oversampling=float(speed / slower),
            farther=False,
            radius_m=published.SPHERE,
        )
        pulses = np.floor(free[-1, 1])
        near, far = swath_of_beam(radar, case.altitude, there.look_rad, radius_m=published.SPHERE)
        beam = float(far.ground_range_m - near.ground_range_m)
        nesz = noise_equivalent_backscatter(
            radar, there.range_m, there.incidence_rad, speed, pulses / case.polarisations
        )
        rows.append(
            (
                incidence_deg,
                float(azimuth_resolution(radar, speed, slower)),
                float(ground_range_resolution(radar, there.incidence_rad)),
                10 * np.log10(float(nesz)),
                min(beam, case.swath or beam) / 1e3,
                pulses,
            )
        )
    return np.array(rows)


def sentinel_1_nesz() -> Array:
    """NESZ, dB, of Sentinel-1's three beams in IW, with 3 dB of losses and an aperture's efficiency of 0.6."""
    case = published.SENTINEL_1
    found = []
    for incidence_deg, band in case["beams"]:
        radar = Radar(case["carrier"], case["power"], 50e-6, band, *case["antenna"], 0.6, 3.0, case["noise"])
        there = radar_view(case["altitude"], incidence_rad=np.radians(incidence_deg))
        pulses = case["duty"] / radar.pulse_s
        found.append(noise_equivalent_backscatter(radar, there.range_m, there.incidence_rad, 7590.0, pulses))
    return np.asarray(10 * np.log10(found))


def cloud_means(step_deg: float = 2.0) -> dict[str, float]:
    """Of the shipped climatology: globe, sea, land, the three months of the poles."""
    latitude = np.radians(np.arange(-90 + step_deg / 2, 90, step_deg))
    longitude = np.radians(np.arange(-180 + step_deg / 2, 180, step_deg))
    phi, lam = np.meshgrid(latitude, longitude, indexing="ij")
    cover = np.mean([cloud_fraction(phi, lam, month) for month in range(1, 13)], axis=0)
    area, land = np.cos(phi), is_land(phi, lam)
    pole = np.pi / 2
    return {
        "globe": float(np.average(cover, weights=area)),
        "sea": float(np.average(cover[~land], weights=area[~land])),
        "land": float(np.average(cover[land], weights=area[land])),
        "south": float(cloud_fraction(-pole, 0.0, 7)),
        "north, January": float(cloud_fraction(pole, 0.0, 1)),
        "north, July": float(cloud_fraction(pole, 0.0, 7)),
    }


def cameras() -> list[Row]:
    """Ground samples and signal to noise."""
    source = "instrupy"
    rows = []
    for case in published.SUNLIT_CASES:
        there = looking(case)
        sample = relative(there["sample"], case.sample_m)
        rows.append(Row(f"ground sample, {case.name}", source, sample, published.SAMPLE_TOLERANCE))
        bare = relative(sunlit_ratio(case, there, None), case.ratio)
        rows.append(Row(f"signal to noise, {case.name}, no air", source, bare, published.RATIO_TOLERANCE))
        given = relative(sunlit_ratio(case, there, "given"), case.ratio_air)
        rows.append(
            Row(f"the same through the air of LOWTRAN 7, {case.name}", source, given, published.RATIO_TOLERANCE)
        )
        own = relative(sunlit_ratio(case, there, "own"), case.ratio_air)
        rows.append(Row(f"the same through our own clean air, {case.name}", source, own, published.AIR_TOLERANCE))
    ratio, nedt = thermal_figures(published.TIRS)
    rows.append(
        Row("signal to noise, Landsat 8 TIRS", source, relative(ratio, published.TIRS.ratio), published.RATIO_TOLERANCE)
    )
    rows.append(Row("NEDT, Landsat 8 TIRS", source, abs(nedt - published.TIRS_NEDT[0]), 0.001, "K"))
    return rows


def radars() -> list[Row]:
    """Resolution, swath, repetition frequency and NESZ."""
    rows = []
    for case in published.RADAR_CASES:
        found, wanted = radar_figures(case), np.array(case.found)
        rows += [
            Row(f"resolutions, {case.name}", "instrupy", relative(found[:, 1:3], wanted[:, 1:3]), 0.002),
            Row(f"NESZ, {case.name}", "instrupy", largest(found[:, 3], wanted[:, 3]), published.NESZ_TOLERANCE, "dB"),
            Row(f"repetition frequency, {case.name}", "instrupy", largest(found[:, 5], wanted[:, 5]), 1.0, "Hz"),
        ]
    above = float(max(0.0, sentinel_1_nesz().max() - published.SENTINEL_1_NESZ))
    return [*rows, Row("NESZ of Sentinel-1 above its requirement", "ESA", above, 0.0, "dB")]


def clouds() -> list[Row]:
    """Means of the shipped climatology, two of which it was fitted to."""
    found = cloud_means()
    low, high = published.CLOUD_GLOBE
    globe = max(low - found["globe"], found["globe"] - high, 0.0)
    return [
        Row("mean cloud cover of the globe outside 0.66-0.68", "King et al. 2013, Mao et al. 2019", globe, 0.0),
        Row("of the sea (fitted)", "King et al. 2013", abs(found["sea"] - published.CLOUD_SEA), 0.01),
        Row("of the land (fitted)", "King et al. 2013", abs(found["land"] - published.CLOUD_LAND), 0.01),
    ]


#: Topic -> what computes its rows.
TOPICS: dict[str, Callable[[], list[Row]]] = {"Cameras": cameras, "Imaging radar": radars, "Clouds": clouds}
#: Topic -> what a reader must know of its rows.
NOTES: dict[str, str] = {
    "Cameras": "With the reference's own assumptions: a sphere, a black Sun of 6000 K, ground as bright as a "
    "Lambertian reflectance of 1/4, no aerosol. Our own air was not fitted to LOWTRAN.",
    "Imaging radar": "The reference has a factor of 265 where the radar equation has 256: 0.15 dB.",
    "Clouds": "The climatology that is shipped is rough: a place may be 0.3 off. Two of its numbers were fitted to the "
    "means over sea and over land.",
}


def rows() -> list[Row]:
    """All of them."""
    return [row for topic in TOPICS.values() for row in topic()]


if __name__ == "__main__":
    print(*rows(), sep="\n")
