"""Patterns of constellations: Walker's delta and star, flowers and their lattices, trains; all as mean orbits.

>>> from astropy.time import Time
>>> elements = {"semi_major_axis_m": 25.508e6, "inclination_rad": np.radians(64.8), "epoch": Time("2027-01-01")}
>>> glonass = walker_delta(24, 3, 1, **elements)
>>> len(glonass), np.degrees([glonass.raan_rad[8], glonass.mean_anomaly_rad[8]]).round(6).tolist()
(24, [120.0, 15.0])

References
----------
J. G. Walker (1984), *Satellite constellations*, JBIS 37, 559; D. Mortari, M. P. Wilkins, C. Bruccoleri (2004), *The
flower constellations*, J. Astronautical Sciences 52, 107; M. E. Avendaño, J. J. Davis, D. Mortari (2013), *The 2-D
lattice theory of flower constellations*, Celestial Mechanics and Dynamical Astronomy 116, 325.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.mean_orbits import ROTATION_RATE, MeanOrbits, repeat_semi_major_axis
from intercosmos.physics.orbits.nodal import secular_rates
from intercosmos.physics.orbits.time_scales import as_time

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["flower", "lattice_flower", "train", "walker_delta", "walker_star"]

Array = NDArray[np.float64]
_TURN: Final = 2 * np.pi
_MOST: Final = 100_000
_CLOSE: Final = 1e-9


def walker_delta(
    satellites: int, planes: int, phasing: float, *, semi_major_axis_m: float, inclination_rad: float, epoch: Time,
    raan_rad: float = 0.0, argument_of_latitude_rad: float = 0.0, name: str = "W", _span_rad: float = _TURN,
) -> MeanOrbits:  # fmt: skip
    """Walker's delta pattern: circular orbits whose nodes are spread evenly over the equator.

    Parameters
    ----------
    satellites, planes, phasing : the pattern, written as inclination: satellites / planes / phasing; a satellite is
        ahead of its neighbour in the plane to the west by ``phasing`` parts of a turn over ``satellites``
    semi_major_axis_m, inclination_rad : of all
    epoch : of the elements

    Other Parameters
    ----------------
    raan_rad, argument_of_latitude_rad : of the first satellite, in the true equator and mean equinox of date
    name : of the satellites, with a number; those of one plane follow each other

    Raises
    ------
    PhysicsError
        If the planes do not share the satellites evenly.
    """
    _counts(satellites=satellites, planes=planes)
    if satellites % planes:
        raise PhysicsError(f"{planes} planes do not share {satellites} satellites evenly")
    each = satellites // planes
    plane, place = np.divmod(np.arange(satellites), each)
    return MeanOrbits.of(
        as_time(epoch), _names(name, satellites), semi_major_axis_m=semi_major_axis_m,
        inclination_rad=inclination_rad, raan_rad=np.mod(raan_rad + _span_rad * plane / planes, _TURN),
        mean_anomaly_rad=np.mod(
            argument_of_latitude_rad + _TURN * (place / each + phasing * plane / satellites), _TURN
        ),
    )  # fmt: skip


def walker_star(
    satellites: int, planes: int, phasing: float, *, semi_major_axis_m: float, inclination_rad: float, epoch: Time,
    raan_rad: float = 0.0, argument_of_latitude_rad: float = 0.0, name: str = "W",
    plane_spacing_rad: float | None = None,
) -> MeanOrbits:  # fmt: skip
    """The star pattern: ascending nodes over half the equator, for nearly polar orbits, with a seam of opposite senses.

    Parameters are those of :func:`walker_delta`; ``plane_spacing_rad`` sets the distance of neighbouring planes, by
    default half a turn over the planes. :func:`~.patterns_coverage.streets` says which spacing covers most.
    """
    _counts(satellites=satellites, planes=planes)
    span = np.pi if plane_spacing_rad is None else plane_spacing_rad * planes
    return walker_delta(
        satellites, planes, phasing, semi_major_axis_m=semi_major_axis_m, inclination_rad=inclination_rad,
        epoch=epoch, raan_rad=raan_rad, argument_of_latitude_rad=argument_of_latitude_rad, name=name, _span_rad=span,
    )  # fmt: skip


def flower(
    petals: int, days: int, satellites: int, *, fn: int, fd: int, fh: int = 0, inclination_rad: float, epoch: Time,
    eccentricity: float = 0.0, argument_of_perigee_rad: float = 1.5 * np.pi, raan_rad: float = 0.0,
    mean_anomaly_rad: float = 0.0, name: str = "F",
) -> MeanOrbits:  # fmt: skip
    """A flower: satellites that share one closed track over the turning Earth.

    Parameters
    ----------
    petals, days : revolutions and nodal days after which the track closes (Np, Nd)
    satellites : how many of the admissible places are taken, in turn (Ns)
    fn, fd, fh : from one satellite to the next the node goes west by ``fn`` parts of a turn over ``fd``, and ``fh``
        days of the track are skipped
    inclination_rad, eccentricity, argument_of_perigee_rad : of all; at the critical inclination petals keep their place
    epoch : of the elements

    Other Parameters
    ----------------
    raan_rad, mean_anomaly_rad : of the first satellite
    name : of the satellites, with a number

    Raises
    ------
    PhysicsError
        If two satellites would stand in one place: there are fewer admissible ones than satellites.
    """
    _counts(petals=petals, days=days, satellites=satellites, fd=fd)
    if int(fn) != fn or int(fh) != fh:
        raise PhysicsError("fn and fh are whole numbers")
    k = np.arange(satellites)
    # whole numbers as long as possible: turns of the node in parts of fd, of the anomaly in parts of fd times days
    node = np.mod(-k * int(fn), fd)
    anomaly = np.mod(k * (int(fn) * petals + fd * int(fh)), fd * days)
    places = node * (fd * days) + anomaly
    if np.unique(places).size < satellites:
        raise PhysicsError(
            f"{satellites} satellites do not find so many places: with these numbers there are "
            f"{np.unique(places).size}; take fewer, or another fd or fh"
        )
    axis = repeat_semi_major_axis(petals, days, inclination_rad, eccentricity)
    return MeanOrbits.of(
        as_time(epoch), _names(name, satellites), semi_major_axis_m=axis, inclination_rad=inclination_rad,
        eccentricity=eccentricity, argument_of_perigee_rad=argument_of_perigee_rad,
        raan_rad=np.mod(raan_rad + _TURN * node / fd, _TURN),
        mean_anomaly_rad=np.mod(mean_anomaly_rad + _TURN * anomaly / (fd * days), _TURN),
    )  # fmt: skip


def lattice_flower(
    planes: int, satellites_per_plane: int, configuration: int, *, semi_major_axis_m: float, inclination_rad: float,
    epoch: Time, eccentricity: float = 0.0, argument_of_perigee_rad: float = 0.0, raan_rad: float = 0.0,
    mean_anomaly_rad: float = 0.0, name: str = "L",
) -> MeanOrbits:  # fmt: skip
    """A two-dimensional lattice flower: every even pattern of equal orbits, of any eccentricity.

    Parameters
    ----------
    planes, satellites_per_plane, configuration : No, Nso and Nc of the lattice; Nc counts modulo No. For circles it is
        Walker's pattern with a phasing of minus Nc
    semi_major_axis_m, inclination_rad, eccentricity, argument_of_perigee_rad : of all
    epoch : of the elements

    Other Parameters
    ----------------
    raan_rad, mean_anomaly_rad : of the first satellite
    name : of the satellites, with a number; those of one plane follow each other
    """
    _counts(planes=planes, satellites_per_plane=satellites_per_plane)
    plane, place = np.divmod(np.arange(planes * satellites_per_plane), satellites_per_plane)
    anomaly = (place - configuration * plane / planes) / satellites_per_plane
    return MeanOrbits.of(
        as_time(epoch), _names(name, plane.size), semi_major_axis_m=semi_major_axis_m, inclination_rad=inclination_rad,
        eccentricity=eccentricity, argument_of_perigee_rad=argument_of_perigee_rad,
        raan_rad=np.mod(raan_rad + _TURN * plane / planes, _TURN),
        mean_anomaly_rad=np.mod(mean_anomaly_rad + _TURN * anomaly, _TURN),
    )  # fmt: skip


def train(
    delays_s: ArrayLike, *, semi_major_axis_m: float, inclination_rad: float, epoch: Time, raan_rad: float,
    eccentricity: float = 0.0, argument_of_perigee_rad: float = 0.0, mean_anomaly_rad: float = 0.0,
    same_track: bool = True, names: Sequence[str] | None = None,
) -> MeanOrbits:  # fmt: skip
    """Satellites that follow a leader, such as the afternoon train of sun-synchronous orbits.

    Parameters
    ----------
    delays_s : (s,) by which each comes later than the leader, whose own is zero
    semi_major_axis_m, inclination_rad, raan_rad, eccentricity, argument_of_perigee_rad, mean_anomaly_rad : the leader's
    epoch : of the elements

    Other Parameters
    ----------------
    same_track : whether all pass over the same places, in planes that differ by the Earth's turning (of equal local
        time), or in the leader's plane
    names : (s,)
    """
    delays = np.asarray(delays_s, float)
    if delays.ndim != 1 or not delays.size or not np.isfinite(delays).all():
        raise PhysicsError("a train needs a list of finite delays, s")
    rates = secular_rates(semi_major_axis_m, eccentricity, inclination_rad)
    # where the leader was so much earlier; over the turning Earth its node then lay so much further west in space
    node = (ROTATION_RATE - rates.node) * delays if same_track else 0.0 * delays
    perigee = rates.argument_of_perigee * delays
    return MeanOrbits.of(
        as_time(epoch), tuple(names) if names is not None else _names("T", delays.size),
        semi_major_axis_m=semi_major_axis_m, inclination_rad=inclination_rad, eccentricity=eccentricity,
        argument_of_perigee_rad=argument_of_perigee_rad - perigee, raan_rad=np.mod(raan_rad + node, _TURN),
        mean_anomaly_rad=np.mod(mean_anomaly_rad - rates.mean_anomaly * delays, _TURN),
    )  # fmt: skip


def _counts(**counts: Any) -> None:
    for what, count in counts.items():
        if not (np.isfinite(count) and int(count) == count and 1 <= count <= _MOST):
            raise PhysicsError(f"{what.replace('_', ' ')} is a whole number from 1 to {_MOST}, not {count!r}")


def _names(name: str, count: int) -> tuple[str, ...]:
    digits = len(str(count))
    return tuple(f"{name}{k:0{digits}d}" for k in range(1, count + 1))
