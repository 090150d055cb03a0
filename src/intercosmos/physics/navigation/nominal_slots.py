"""The slots of the navigation systems as their owners planned them.

Semi-major axes are those at which the ground track of the plan closes with the secular rates of J2; they lie within
3 km of the published ones. Where no owner publishes how the planes lie in space, they are laid where the satellites
were on 2021-12-31 00:30 GPST by the precise orbits of Wuhan University (WUM0MGXULT_20220010000): one angle for the
planes and one for the places in them. Slots say where satellites should be; real ones are some degrees off.

>>> beidou().names[-3:]
('GEO-80', 'GEO-110.5', 'GEO-140')
>>> {system: len(nominal(system).slots) for system in "GREC"}
{'G': 24, 'R': 24, 'E': 24, 'C': 30}
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from intercosmos.constants import DAY
from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.navigation.constellations import (
    Constellation,
    joined,
    repeat_semi_major_axis,
    walker,
)

__all__ = ["beidou", "galileo", "glonass", "glonass_high_orbit", "gps", "navic", "nominal", "qzss"]

#: When the planes lay as they are given here, and Greenwich mean sidereal time then (IAU 2006), deg.
_SEEN: Final = np.datetime64("2021-12-31T00:30:00", "ns")
_SEEN_SIDEREAL: Final = 107.089
#: Slots of GPS: right ascension of the plane, and argument of latitude of the slots.
_GPS_PLANES: Final = {"A": 272.847, "B": 332.847, "C": 32.847, "D": 92.847, "E": 152.847, "F": 212.847}
_GPS_SLOTS: Final = {
    "A": (268.126, 161.786, 11.676, 41.806), "B": (80.956, 173.336, 309.976, 204.376),
    "C": (111.876, 11.796, 339.666, 241.556), "D": (135.226, 265.446, 35.156, 167.356),
    "E": (197.046, 302.596, 66.066, 333.686), "F": (238.886, 345.226, 105.206, 135.346),
}  # fmt: skip
_GPS_EXPANDED: Final = {
    "B1": {"B1F": 94.916, "B1A": 66.356}, "D2": {"D2F": 282.676, "D2A": 257.976}, "F2": {"F2F": 0.456, "F2A": 334.016},
}  # fmt: skip


def glonass() -> Constellation:
    """GLONASS: 24 satellites, 64.8°: 24/3/1, 17 revolutions in eight days, 25 508 km.

    References
    ----------
    GLONASS ICD, edition 5.1, 2008, 3.1 and 3.3 (three planes 120° apart, eight slots 45° apart, planes shifted by 15°
    in argument of latitude, 64.8°, 11 h 15 min 44 s). Slots are numbered against the motion. The orientation is that of
    2021-12-31.
    """
    axis = repeat_semi_major_axis(17, 8, np.radians(64.8))
    number = np.arange(24)
    plane, place = np.divmod(number, 8)
    return Constellation.of_elements(
        "R", "GLONASS", [f"R{k + 1:02d}" for k in number], _SEEN, np.radians(_SEEN_SIDEREAL), semi_major_axis_m=axis,
        inclination_rad=np.radians(64.8), raan_rad=np.radians(128.3 + 120.0 * plane),
        mean_anomaly_rad=np.radians(338.0 + 15.0 * plane - 45.0 * place), source="GLONASS ICD 5.1 (2008)",
    )  # fmt: skip


def glonass_high_orbit() -> Constellation:
    """The planned high-orbit complement of GLONASS: six satellites in three planes on two ground tracks.

    Published are six satellites, three planes, 64.8°, eccentricity 0.072, a period of 23.9 h and ascending nodes at
    60° E and 120° E (N. Testoyedov, *Space navigation in Russia: history of development*, UN/Russia workshop,
    Krasnoyarsk,
    2015; remembered, the talk was not opened again). Assumed here: the perigee at 270°, so that satellites linger in
    the north, as for other systems with such orbits; one satellite of each plane on each track, eight hours after each
    other; planes at right ascensions of 0°, 120° and 240° at the epoch.
    """
    names = [f"V{k + 1}" for k in range(6)]
    track = np.repeat([60.0, 120.0], 3)
    return _synchronous(
        "R", "GLONASS high orbit", names, node_longitude_deg=track, raan_deg=np.tile([0.0, 120.0, 240.0], 2),
        inclination_deg=64.8, eccentricity=0.072, perigee_deg=270.0, source="Testoyedov 2015, with assumptions",
    )  # fmt: skip


def beidou() -> Constellation:
    """BeiDou-3: 24 MEO 24/3/1 (55°, 13 revolutions in seven days, 27 906 km), 3 IGSO (55°, 118° E) and 3 GEO.

    References
    ----------
    *BeiDou Navigation Satellite System Open Service Performance Standard*, version 3.0, CSNO,
    2021, 2.1: 24 MEO at 21 528 km and 55°, 3 IGSO at 55°, GEO at 80° E, 110.5° E and 140° E. Y. Yang et al.,
    Introduction to BeiDou-3 navigation satellite system, *Navigation* 66, 2019 (24/3/1, repeat in seven days). The
    crossing of the IGSO at 118° E and the orientation are those of 2021-12-31.
    """
    inclination = np.radians(55.0)
    middle = walker(
        "C", "BeiDou-3", satellites=24, planes=3, phasing=1, inclination_rad=inclination,
        semi_major_axis_m=repeat_semi_major_axis(13, 7, inclination), epoch=_SEEN,
        sidereal_angle_rad=np.radians(_SEEN_SIDEREAL), raan_rad=np.radians(357.3),
        argument_of_latitude_rad=np.radians(346.1), names=[f"{p}{k + 1}" for p in "ABC" for k in range(8)],
        source="BDS-OS-PS-3.0 (2021)",
    )  # fmt: skip
    inclined = _synchronous(
        "C", "BeiDou-3 IGSO", ["IGSO-1", "IGSO-2", "IGSO-3"], node_longitude_deg=118.0, raan_deg=[55.4, 175.4, 295.4],
        inclination_deg=55.0,
    )  # fmt: skip
    fixed = _stationary("C", "BeiDou-3 GEO", {"GEO-80": 80.0, "GEO-110.5": 110.5, "GEO-140": 140.0})
    return joined("BeiDou-3", middle, inclined, fixed)


def gps(slots: int = 24) -> Constellation:
    """GPS: the 24 baseline slots, or the 27 with the three expandable ones expanded; 26 559.7 km, 55°.

    References
    ----------
    *GPS Standard Positioning Service Performance Standard*, 4th edition 2008, tables A.2-1 and A.2-2 (the same in the
    5th of 2020): right ascensions and arguments of latitude at 1993-07-01 00:00 UTC, Greenwich hour angle 18 h 36 min
    14.4 s. The 24 were read again in the edition of 2001; the places of the six satellites in expanded slots are
    remembered.

    Raises
    ------
    PhysicsError
        If it is neither 24 nor 27.
    """
    if slots not in (24, 27):
        raise PhysicsError(f"the plan of GPS has 24 slots, or 27 with those that expand, not {slots}")
    table = {f"{plane}{k + 1}": u for plane, places in _GPS_SLOTS.items() for k, u in enumerate(places)}
    if slots == 27:
        table = {k: u for name, place in table.items() for k, u in _GPS_EXPANDED.get(name, {name: place}).items()}
    inclination = np.radians(55.0)
    return Constellation.of_elements(
        "G", "GPS" if slots == 24 else "GPS expanded", list(table), "1993-07-01T00:00:09",
        2 * np.pi * (18 + 36 / 60 + 14.4 / 3600) / 24, semi_major_axis_m=repeat_semi_major_axis(2, 1, inclination),
        inclination_rad=inclination, raan_rad=np.radians([_GPS_PLANES[name[0]] for name in table]),
        mean_anomaly_rad=np.radians(list(table.values())), source="GPS SPS Performance Standard, 2008",
    )  # fmt: skip


def galileo() -> Constellation:
    """Galileo: 24/3/1, 56°, 17 revolutions in ten days, 29 600 km.

    References
    ----------
    *Galileo Open Service - Service Definition Document*, issue 1.3, 2023: reference slots at 2016-11-21 00:00 UTC,
    plane A at 317.632°, slot A1 at an argument of latitude of 225.153° (remembered); rates of the reference
    constellation of
    -0.02764398°/d for the nodes and 613.72253566°/d along the orbit (read as quoted elsewhere). Tested against the
    orbits of 2021-12-31, 1866 days later.
    """
    inclination = np.radians(56.0)
    slots = walker(
        "E", "Galileo", satellites=24, planes=3, phasing=1, inclination_rad=inclination,
        semi_major_axis_m=repeat_semi_major_axis(17, 10, inclination), epoch="2016-11-21T00:00:17",
        sidereal_angle_rad=np.radians(60.42491), raan_rad=np.radians(317.632),
        argument_of_latitude_rad=np.radians(225.153),
        names=[f"{p}{k + 1:02d}" for p in "ABC" for k in range(8)], source="Galileo OS SDD 1.3 (2023)",
    )  # fmt: skip
    one = np.ones(24)
    return replace(
        slots, raan_rate_rad_s=one * np.radians(-0.02764398) / DAY, perigee_rate_rad_s=0.0 * one,
        mean_anomaly_rate_rad_s=one * np.radians(613.72253566) / DAY,
    )  # fmt: skip


def qzss(satellites: int = 4) -> Constellation:
    """QZSS: three satellites in quasi-zenith orbits and one at 127° E; or the seven that are planned.

    Eccentricity 0.075, perigee at 270°, 41°. The planes lie as those of the satellites J01 to J03 did in 2021; the
    figure of eight is centred on 139° E. The three more are one quasi-zenith satellite, put into the widest gap
    between the planes (assumed), one at 90.5° E and one near 185° E (remembered, not opened again).

    References
    ----------
    Cabinet Office, *Quasi-Zenith Satellite System Performance Standard*, PS-QZSS-003, 2022; S. Kogure and M. Kishimoto,
    MICHIBIKI (QZS-1) and space service volume, ICG Beijing, 2012 (eccentricity, inclination).

    Raises
    ------
    PhysicsError
        If it is neither 4 nor 7.
    """
    if satellites not in (4, 7):
        raise PhysicsError(f"QZSS has four satellites, or seven as planned, not {satellites}")
    raan = {"QZS-1": 135.0, "QZS-2": 266.6, "QZS-4": 4.3} | ({"QZS-5": 69.7} if satellites == 7 else {})
    zenith = _synchronous(
        "J", "QZSS", list(raan), mean_longitude_deg=139.0, raan_deg=list(raan.values()), inclination_deg=41.0,
        eccentricity=0.075, perigee_deg=270.0, source="PS-QZSS-003 (2022), with assumptions",
    )  # fmt: skip
    more = {"QZS-6": 90.5, "QZS-7": 185.0} if satellites == 7 else {}
    return joined(zenith.name, zenith, _stationary("J", "QZSS GEO", {"QZS-3": 127.0, **more}))


def navic() -> Constellation:
    """NavIC: three GEO at 32.5°, 83° and 129.5° E, and four at 29° that cross the equator at 55° and 111.75° E.

    The two satellites of a track are half a day apart; how their planes lie in space is not published, and is assumed.

    References
    ----------
    ISRO, *IRNSS Signal in Space ICD for Standard Positioning Service*, version 1.1, 2017, 2.1 (4 IGSO at 29°, nodes at
    55° and 111.75° E; GEO at 32.5°, 83° and 129.5° E), remembered, not opened again.
    """
    inclined = _synchronous(
        "I", "NavIC", ["I55-1", "I55-2", "I112-1", "I112-2"], node_longitude_deg=[55.0, 55.0, 111.75, 111.75],
        raan_deg=[0.0, 180.0, 0.0, 180.0], inclination_deg=29.0, source="IRNSS SPS ICD 1.1 (2017)",
    )  # fmt: skip
    fixed = _stationary("I", "NavIC GEO", {"GEO-32.5": 32.5, "GEO-83": 83.0, "GEO-129.5": 129.5})
    return joined(inclined.name, inclined, fixed)


_PLANS: Final[dict[str, Callable[[], Constellation]]] = {
    "G": gps, "R": glonass, "E": galileo, "C": beidou, "J": qzss, "I": navic,
}  # fmt: skip


def nominal(system: str) -> Constellation:
    """The plan of a system by its letter.

    Raises
    ------
    UnknownIdError
        If there is none.
    """
    if system not in _PLANS:
        raise UnknownIdError("system with a nominal constellation", system, _PLANS)
    return _PLANS[system]()


def _synchronous(
    system: str, name: str, names: Sequence[str], *, raan_deg: ArrayLike, inclination_deg: float,
    node_longitude_deg: ArrayLike | None = None, mean_longitude_deg: ArrayLike | None = None, eccentricity: float = 0.0,
    perigee_deg: float = 0.0, source: str = "",
) -> Constellation:  # fmt: skip
    """Satellites that turn with the Earth, each at its node when its track's longitude of the node is below the plane.

    ``node_longitude_deg`` is where the track crosses the equator northwards; ``mean_longitude_deg`` where it would stay
    if it were circular and not inclined.
    """
    count = len(names)
    raan, e = np.broadcast_to(np.asarray(raan_deg, float), (count,)), eccentricity
    if mean_longitude_deg is None:
        true = -np.radians(perigee_deg)  # at the node
        eccentric = 2 * np.arctan2(np.sqrt(1 - e) * np.sin(true / 2), np.sqrt(1 + e) * np.cos(true / 2))
        mean_longitude_deg = (
            np.asarray(node_longitude_deg, float) + perigee_deg + np.degrees(eccentric - e * np.sin(eccentric))
        )
    mean = np.broadcast_to(np.asarray(mean_longitude_deg, float), (count,)) + _SEEN_SIDEREAL - raan - perigee_deg
    inclination = np.radians(inclination_deg)
    return Constellation.of_elements(
        system, name, names, _SEEN, np.radians(_SEEN_SIDEREAL), inclination_rad=inclination,
        semi_major_axis_m=repeat_semi_major_axis(1, 1, inclination, e), eccentricity=e, raan_rad=np.radians(raan),
        argument_of_perigee_rad=np.radians(perigee_deg), mean_anomaly_rad=np.radians(np.mod(mean, 360.0)),
        source=source,
    )  # fmt: skip


def _stationary(system: str, name: str, places: dict[str, float]) -> Constellation:
    """Satellites over the equator by their longitudes, deg."""
    return _synchronous(
        system, name, list(places), mean_longitude_deg=list(places.values()), raan_deg=0.0, inclination_deg=0.0
    )
