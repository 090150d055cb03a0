"""Body-fixed frames of the Sun, the planets and the large moons after the IAU's working group.

A frame is given by the right ascension and declination of the body's north pole and the angle W of its prime meridian,
each a polynomial in TDB plus periodic terms. The report calls them good to about 0.1°. For the Moon they give the
mean-Earth/polar-axis frame to about 150 m on the ground (the working group now prefers the numerically integrated
librations of DE421 and later, which are not in the kernels we use); for Neptune and Jupiter the meridian is that of
the magnetic field, for Mars the model of Kuchynka and others (2014), metres on the ground.

References
----------
B. A. Archinal et al. (2018), *Report of the IAU Working Group on Cartographic Coordinates and Rotational Elements:
2015*, Celestial Mechanics and Dynamical Astronomy 130:22, and its correction (2019), 131:61; for the Moon the report
of 2009 (2011), 109:101. As carried by NAIF ``pck00011.tpc`` (N. Bachman, 2022).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import DAY
from intercosmos.errors import UnknownIdError

Array = NDArray[np.float64]

_CENTURY: Final = 36525.0


@dataclass(frozen=True, slots=True)
class Rotation:
    """Rotational elements of a body, degrees.

    Attributes
    ----------
    pole_ra, pole_dec : value at J2000 and rate per century
    meridian : value at J2000, rate per day, acceleration per day squared
    terms : rows of an angle (value at J2000, rate per century) and what its sine adds to the right ascension, its
        cosine to the declination and its sine to the meridian
    """

    pole_ra: tuple[float, float]
    pole_dec: tuple[float, float]
    meridian: tuple[float, float, float]
    terms: tuple[tuple[float, float, float, float, float], ...] = ()


_JA, _JB, _JC = (99.360714, 4850.4046), (175.895369, 1191.9605), (300.323162, 262.5475)
_JD, _JE = (114.012305, 6070.2476), (49.511251, 64.3000)
_J3, _J4, _J5, _J6 = (283.90, 4850.7), (355.80, 1191.3), (119.90, 262.1), (229.80, 64.3)
_J7, _J8 = (352.25, 2382.6), (113.35, 6070.0)

#: body -> rotational elements
ROTATIONS: Final[dict[str, Rotation]] = {
    "sun": Rotation((286.13, 0.0), (63.87, 0.0), (84.176, 14.1844, 0.0)),
    "mercury": Rotation(
        (281.0103, -0.0328),
        (61.4155, -0.0049),
        (329.5988, 6.1385108, 0.0),
        (
            (174.7910857, 149472.53587500003, 0.0, 0.0, 0.01067257),
            (349.5821714, 298945.07175000006, 0.0, 0.0, -0.00112309),
            (164.3732571, 448417.60762500006, 0.0, 0.0, -0.00011040),
            (339.1643429, 597890.1435000001, 0.0, 0.0, -0.00002539),
            (153.9554286, 747362.679375, 0.0, 0.0, -0.00000571),
        ),
    ),
    "venus": Rotation((272.76, 0.0), (67.16, 0.0), (160.20, -1.4813688, 0.0)),
    "moon": Rotation(
        (269.9949, 0.0031),
        (66.5392, 0.0130),
        (38.3213, 13.17635815, -1.4e-12),
        (
            (125.045, -1935.5364525, -3.8787, 1.5419, 3.5610),
            (250.089, -3871.072905, -0.1204, 0.0239, 0.1208),
            (260.008, 475263.3328725, 0.0700, -0.0278, -0.0642),
            (176.625, 487269.629985, -0.0172, 0.0068, 0.0158),
            (357.529, 35999.0509575, 0.0, 0.0, 0.0252),
            (311.589, 964468.49931, 0.0072, -0.0029, -0.0066),
            (134.963, 477198.869325, 0.0, 0.0009, -0.0047),
            (276.617, 12006.300765, 0.0, 0.0, -0.0046),
            (34.226, 63863.5132425, 0.0, 0.0, 0.0028),
            (15.134, -5806.6093575, -0.0052, 0.0008, 0.0052),
            (119.743, 131.84064, 0.0, 0.0, 0.0040),
            (239.961, 6003.1503825, 0.0, 0.0, 0.0019),
            (25.053, 473327.79642, 0.0043, -0.0009, -0.0044),
        ),
    ),
    "mars": Rotation(
        (317.269202, -0.10927547),
        (54.432516, -0.05827105),
        (176.049863, 350.891982443297, 0.0),
        (
            (198.991226, 19139.4819985, 0.000068, 0.0, 0.0),
            (226.292679, 38280.8511281, 0.000238, 0.0, 0.0),
            (249.663391, 57420.7251593, 0.000052, 0.0, 0.0),
            (266.183510, 76560.6367950, 0.000009, 0.0, 0.0),
            (79.398797, 0.5042615, 0.419057, 0.0, 0.0),
            (122.433576, 19139.9407476, 0.0, 0.000051, 0.0),
            (43.058401, 38280.8753272, 0.0, 0.000141, 0.0),
            (57.663379, 57420.7517205, 0.0, 0.000031, 0.0),
            (79.476401, 76560.6495004, 0.0, 0.000005, 0.0),
            (166.325722, 0.5042615, 0.0, 1.591274, 0.0),
            (129.071773, 19140.0328244, 0.0, 0.0, 0.000145),
            (36.352167, 38281.0473591, 0.0, 0.0, 0.000157),
            (56.668646, 57420.9295360, 0.0, 0.0, 0.000040),
            (67.364003, 76560.2552215, 0.0, 0.0, 0.000001),
            (104.792680, 95700.4387578, 0.0, 0.0, 0.000001),
            (95.391654, 0.5042615, 0.0, 0.0, 0.584542),
        ),
    ),
    "jupiter": Rotation(
        (268.056595, -0.006499),
        (64.495303, 0.002413),
        (284.95, 870.536, 0.0),
        (
            (*_JA, 0.000117, 0.000050, 0.0),
            (*_JB, 0.000938, 0.000404, 0.0),
            (*_JC, 0.001432, 0.000617, 0.0),
            (*_JD, 0.000030, -0.000013, 0.0),
            (*_JE, 0.002150, 0.000926, 0.0),
        ),
    ),
    "io": Rotation(
        (268.05, -0.009),
        (64.50, 0.003),
        (200.39, 203.4889538, 0.0),
        ((*_J3, 0.094, 0.040, -0.085), (*_J4, 0.024, 0.011, -0.022)),
    ),
    "europa": Rotation(
        (268.08, -0.009),
        (64.51, 0.003),
        (36.022, 101.3747235, 0.0),
        (
            (*_J4, 1.086, 0.468, -0.980),
            (*_J5, 0.060, 0.026, -0.054),
            (*_J6, 0.015, 0.007, -0.014),
            (*_J7, 0.009, 0.002, -0.008),
        ),
    ),
    "ganymede": Rotation(
        (268.20, -0.009),
        (64.57, 0.003),
        (44.064, 50.3176081, 0.0),
        ((*_J4, -0.037, -0.016, 0.033), (*_J5, 0.431, 0.186, -0.389), (*_J6, 0.091, 0.039, -0.082)),
    ),
    "callisto": Rotation(
        (268.72, -0.009),
        (64.83, 0.003),
        (259.51, 21.5710715, 0.0),
        ((*_J5, -0.068, -0.029, 0.061), (*_J6, 0.590, 0.254, -0.533), (*_J8, 0.010, -0.004, -0.009)),
    ),
    "saturn": Rotation((40.589, -0.036), (83.537, -0.004), (38.90, 810.7939024, 0.0)),
    "enceladus": Rotation((40.66, -0.036), (83.52, -0.004), (6.32, 262.7318996, 0.0)),
    "titan": Rotation((39.4827, 0.0), (83.4279, 0.0), (186.5855, 22.5769768, 0.0)),
    "uranus": Rotation((257.311, 0.0), (-15.175, 0.0), (203.81, -501.1600928, 0.0)),
    "neptune": Rotation(
        (299.36, 0.0), (43.46, 0.0), (249.978, 541.1397757, 0.0), ((357.85, 52.316, 0.70, -0.51, -0.48),)
    ),
    "pluto": Rotation((132.993, 0.0), (-6.163, 0.0), (302.695, 56.3625225, 0.0)),
    "charon": Rotation((132.993, 0.0), (-6.163, 0.0), (122.695, 56.3625225, 0.0)),
}


def pole_and_meridian(body: str, tdb_s: ArrayLike) -> tuple[Array, Array]:
    """Right ascension and declination of the north pole and the angle of the prime meridian, with their rates.

    Parameters
    ----------
    body : a key of :data:`ROTATIONS`
    tdb_s : (...) seconds past J2000, TDB

    Returns
    -------
    (3, ...) angles, rad; (3, ...) rates, rad/s

    Raises
    ------
    UnknownIdError
        For a body without rotational elements.

    Examples
    --------
    >>> angles, rates = pole_and_meridian("mars", 0.0)
    >>> np.degrees(angles).round(3).tolist()  # published for J2000 by earlier reports: 317.681, 52.887, 176.630
    [317.681, 52.886, 176.632]
    """
    if body not in ROTATIONS:
        raise UnknownIdError("body with rotational elements", body, ROTATIONS)
    found = ROTATIONS[body]
    days = np.asarray(tdb_s, dtype=float) / DAY
    t = days / _CENTURY
    ra = found.pole_ra[0] + found.pole_ra[1] * t
    dec = found.pole_dec[0] + found.pole_dec[1] * t
    w0, w1, w2 = found.meridian
    w = w0 + np.fmod(w1 * days, 360.0) + w2 * days**2
    ra_rate = found.pole_ra[1] / _CENTURY + 0 * t
    dec_rate = found.pole_dec[1] / _CENTURY + 0 * t
    w_rate = w1 + 2 * w2 * days
    for zero, rate, in_ra, in_dec, in_w in found.terms:
        angle, turn = np.radians(zero + rate * t), np.radians(rate) / _CENTURY
        sine, cosine = np.sin(angle), np.cos(angle)
        ra, dec, w = ra + in_ra * sine, dec + in_dec * cosine, w + in_w * sine
        ra_rate, dec_rate, w_rate = (
            ra_rate + in_ra * turn * cosine,
            dec_rate - in_dec * turn * sine,
            w_rate + in_w * turn * cosine,
        )
    return np.radians(np.stack([ra, dec, w])), np.radians(np.stack([ra_rate, dec_rate, w_rate])) / DAY


def body_axes(body: str, tdb_s: ArrayLike) -> tuple[Array, Array]:
    """Axes of a body-fixed frame and how fast it turns.

    Parameters
    ----------
    body : a key of :data:`ROTATIONS`
    tdb_s : (...) seconds past J2000, TDB

    Returns
    -------
    (..., 3, 3) rotation from ICRF to the body-fixed frame; (..., 3) its angular velocity, rad/s, ICRF axes

    Raises
    ------
    UnknownIdError
        For a body without rotational elements.
    """
    (ra, dec, w), (ra_rate, dec_rate, w_rate) = pole_and_meridian(body, tdb_s)
    zero = np.zeros_like(ra)
    pole = np.stack([np.cos(dec) * np.cos(ra), np.cos(dec) * np.sin(ra), np.sin(dec)], axis=-1)
    node = np.stack([-np.sin(ra), np.cos(ra), zero], axis=-1)  # where the body's equator rises through that of ICRF
    ahead = np.cross(pole, node)
    cosine, sine = np.cos(w)[..., None], np.sin(w)[..., None]
    axes = np.stack([cosine * node + sine * ahead, cosine * ahead - sine * node, pole], axis=-2)
    # the node turns with the right ascension about the z axis of ICRF, the pole tilts about the node
    z = np.stack([zero, zero, zero + 1.0], axis=-1)
    turning = ra_rate[..., None] * z - dec_rate[..., None] * node + w_rate[..., None] * pole
    return axes, turning
