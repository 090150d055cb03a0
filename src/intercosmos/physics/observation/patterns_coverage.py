"""What patterns cover without a break: radii of whole-Earth coverage, streets of satellites above a latitude.

A satellite covers a cap of the Earth's sphere. The largest empty cap between satellites at an instant is a facet of the
convex hull of their directions: the Earth is covered when no facet's radius exceeds the cap. Streets are strips along
nearly polar planes that are always covered; neighbours that fly the same way help each other, those at the seam do
not.

References
----------
A. H. Ballard (1980), *Rosette constellations of Earth satellites*, IEEE Trans. AES 16, 656; W. S. Adams, L. Rider
(1987), *Circular polar constellations providing continuous single or multiple coverage above a specified latitude*, J.
Astronautical Sciences 35, 155; J. G. Walker (1977), RAE TR 77044.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_RADIUS
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.mean_orbits import MeanOrbits

__all__ = ["Streets", "cap_radius_rad", "covering_radius_rad", "streets"]

Array = NDArray[np.float64]
_TURN: Final = 2 * np.pi
_MOST_PER_PLANE: Final = 2000
_PEAKS: Final = 4
_LATITUDES: Final = 24
_PLACES: Final = 32


def cap_radius_rad(altitude_m: ArrayLike, least_elevation_rad: ArrayLike = 0.0) -> Array:
    """Radius (...), seen from the Earth's centre, of the cap from which a satellite stands so high or higher.

    Parameters
    ----------
    altitude_m : (...) above a sphere of the equatorial radius
    least_elevation_rad : (...)

    >>> round(float(np.degrees(cap_radius_rad(780e3, np.radians(8.2)))), 1)
    19.9
    """
    elevation = np.asarray(least_elevation_rad, float)
    return np.asarray(np.arccos(np.cos(elevation) / (1 + np.asarray(altitude_m, float) / EARTH_RADIUS)) - elevation)


def covering_radius_rad(orbits: MeanOrbits, *, samples: int = 200, span_rad: float | None = None) -> float:
    """Radius of caps with which satellites of one period always cover the whole Earth, rad.

    The radius at the worst instant: of those sampled, and then between the neighbours of the worst of them.

    Parameters
    ----------
    orbits : at least four, circular, of one semi-major axis

    Other Parameters
    ----------------
    samples : instants, 2 at least
    span_rad : how far satellites fly meanwhile; by default once around. A pattern of T satellites in P planes looks the
        same again after a T-th of a turn or sooner

    Returns
    -------
    π where satellites of one plane alone cover no whole Earth
    """
    from scipy.optimize import minimize_scalar
    from scipy.spatial import ConvexHull

    if len(orbits) < 4 or np.ptp(orbits.semi_major_axis_m) > 1.0 or orbits.eccentricity.max() > 1e-6 or samples < 2:
        raise PhysicsError("coverage of a pattern needs four or more circular orbits of one axis, and two samples")
    node, tilt = orbits.raan_rad, orbits.inclination_rad
    first = orbits.argument_of_perigee_rad + orbits.mean_anomaly_rad

    def radius(turn: float) -> float:
        u = first + turn
        across = np.sin(u) * np.cos(tilt)
        directions = np.stack(
            [
                np.cos(node) * np.cos(u) - np.sin(node) * across,
                np.sin(node) * np.cos(u) + np.cos(node) * across,
                np.sin(u) * np.sin(tilt),
            ],
            axis=1,
        )
        if np.linalg.svd(directions - directions.mean(0), compute_uv=False)[-1] < 1e-9:
            return float(np.pi)  # all in one plane: no hull
        hull = ConvexHull(directions)
        return float(np.arccos(np.clip(-hull.equations[:, 3].max(), -1, 1)))

    turns, step = np.linspace(0, _TURN if span_rad is None else span_rad, samples, endpoint=False, retstep=True)
    found = np.array([radius(turn) for turn in turns])
    worst = float(found.max())
    for peak in np.argsort(-found)[:_PEAKS]:
        around = (turns[peak] - step, turns[peak] + step)
        worst = max(worst, -float(minimize_scalar(lambda turn: -radius(turn), bounds=around, method="bounded").fun))
    return worst


@dataclass(frozen=True)
class Streets:
    """Polar planes whose streets cover everything above a latitude, always.

    Attributes
    ----------
    planes, satellites_per_plane : numbers
    half_width_rad : of a street
    spacing_rad : between neighbouring planes that fly the same way
    seam_rad : between the two that fly opposite ways: what is left of half a turn
    phase_rad : by which a satellite is ahead of its neighbour in the next plane: half the distance in a plane
    """

    planes: int
    satellites_per_plane: int
    half_width_rad: float
    spacing_rad: float
    seam_rad: float
    phase_rad: float

    @property
    def satellites(self) -> int:
        """In all."""
        return self.planes * self.satellites_per_plane


def streets(
    cap_rad: float, *, folds: int = 1, above_latitude_rad: float = 0.0, satellites_per_plane: int | None = None
) -> Streets:
    """The fewest satellites in polar planes that cover all places beyond a latitude, north and south, always.

    Parameters
    ----------
    cap_rad : radius of the cap a satellite covers, below a quarter turn; see :func:`cap_radius_rad`

    Other Parameters
    ----------------
    folds : by how many satellites of one plane each place of a street is seen
    above_latitude_rad : 0 for the whole Earth
    satellites_per_plane : if it is given; otherwise the fewest satellites in all, with the fewest planes among equals

    Raises
    ------
    PhysicsError
        If the numbers are out of range, or the satellites of a plane are too few to form a street.

    Examples
    --------
    Iridium's six planes of eleven:

    >>> found = streets(float(cap_radius_rad(780e3, np.radians(8.2))), satellites_per_plane=11)
    >>> found.planes, round(float(np.degrees(found.spacing_rad)), 1), round(float(np.degrees(found.seam_rad)), 1)
    (6, 31.5, 22.7)
    """
    if not (0 < cap_rad < np.pi / 2 and 0 <= above_latitude_rad < np.pi / 2 and folds >= 1 and int(folds) == folds):
        raise PhysicsError("streets need a cap below a quarter turn, a latitude from 0 to below it, and whole folds")
    least = int(np.floor(folds * np.pi / cap_rad)) + 1
    if satellites_per_plane is not None:
        if satellites_per_plane < least:
            raise PhysicsError(f"{satellites_per_plane} satellites in a plane leave gaps along it: it takes {least}")
        each = np.array([satellites_per_plane])
    else:
        if least * 3 > _MOST_PER_PLANE:
            raise PhysicsError("the cap is so small that a plane takes more than a thousand satellites")
        each = np.arange(least, 3 * least + 3)
    half = np.arccos(np.minimum(np.cos(cap_rad) / np.cos(folds * np.pi / each), 1.0))
    reach = np.array([_reach(cap_rad, int(count), folds, above_latitude_rad) for count in each])
    together, seam_least = reach.T
    # (planes - 1) spacings and a seam fill half a turn
    planes = np.maximum(np.ceil((np.pi - seam_least) / together - 1e-12), 0).astype(int) + 1
    best = int(np.lexsort((planes, planes * each))[0])
    spacing = float(together[best])
    seam = float(np.pi - (planes[best] - 1) * spacing)
    if planes[best] == 1 or seam <= 0:  # more than enough: spread them, the seam no wider than it may be
        seam = float(np.pi / planes[best])
        if planes[best] > 1:
            seam = min(seam, float(seam_least[best]))
        spacing = float((np.pi - seam) / (planes[best] - 1)) if planes[best] > 1 else seam
    return Streets(int(planes[best]), int(each[best]), float(half[best]), spacing, seam, float(np.pi / each[best]))


def _reach(cap: float, each: int, folds: int, above: float) -> tuple[float, float]:
    """Longitude between two polar planes that leave nothing open beyond a latitude: same sense, and opposite senses.

    On a circle of latitude a plane covers, to either side of its meridian, as far as the ``folds``-th of its satellites
    reaches. Neighbours of the same sense are half a step apart for ever; of opposite senses their dips meet.
    """
    step = np.pi / each
    latitude = np.linspace(above, np.pi / 2 - 1e-3, _LATITUDES)[:, None]
    # the reach is least where two satellites reach equally far: that place is part of the grid
    dip = np.arcsin(np.minimum(np.sin(latitude) * np.cos(folds * step) / np.cos(cap), 1.0)) + folds * step
    place = dip + step * np.arange(2 * _PLACES) / _PLACES
    u = place[..., None] + 2 * step * np.arange(each)
    sine, cosine = np.sin(latitude)[..., None], np.cos(latitude)[..., None]
    # u runs around the plane: where its cosine is below zero the satellite is on the far side of the pole
    level = cosine * np.cos(u)
    rest = np.cos(cap) - sine * np.sin(u)
    with np.errstate(divide="ignore", invalid="ignore"):
        offset = np.arccos(np.clip(rest / np.abs(level), -1, 1))
    offset = np.where(level > 0, offset, np.where(rest <= -np.abs(level), np.pi, 0.0))
    offset = np.where(rest <= -np.abs(level), np.pi, offset)
    covers = np.sort(offset, axis=-1)[..., -folds]
    same = covers + np.roll(covers, _PLACES, axis=1)
    return float(same.min()), float(2 * covers.min())
