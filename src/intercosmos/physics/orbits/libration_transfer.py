"""Transfers from a low orbit onto a halo orbit about the Sun-Earth point L2 that need no burn on arrival.

The stable manifold of a halo orbit, followed backwards, comes down to the Earth. Halos of some 340 000 km of height and
more have one path or two whose perigee is that of a parking orbit: one impulse there, and the spacecraft winds onto
the halo by itself. The Moon, which helps or hurts by its place on the day, is left out but for its mass.

References
----------
Koon, Lo, Marsden & Ross (2011), *Dynamical Systems, the Three-Body Problem and Space Mission Design*, chapter 7.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.bodies import body
from intercosmos.physics.orbits.halo import PeriodicOrbits
from intercosmos.physics.orbits.manifolds import manifold
from intercosmos.physics.orbits.three_body import System, propagate_cr3bp, system

Array = NDArray[np.float64]

#: Sun, and Earth with Moon, one astronomical unit apart
SUN_EARTH: Final = system(body("sun").mu, body("earth-moon-barycentre").mu, 149_597_870_700.0)
_BACK: Final = 270 * 86400.0  # s: longer than any path takes from its perigee to within the displacement of the halo
_DISPLACEMENT: Final = 1e-6  # of the manifold from the halo: 150 km
_STEPS: Final = 1500  # of a path; its perigee is then bracketed and refined
_NEAR: Final = 5.0e7  # m: perigees above this are not refined


class LibrationTransfers(NamedTuple):
    """Paths from a perigee onto a halo, in order of the place where they join it; arrays (n,)."""

    perigee_m: Array  #: from the centre of the Earth
    c3: Array  #: twice the energy about the Earth at the perigee, m2/s2
    inclination: Array  #: at the perigee, to the ecliptic, rad
    ahead: Array  #: of the apse's direction from the anti-Sun's, along the ecliptic, rad
    above: Array  #: of the apse's direction above the ecliptic, rad
    arrival_s: Array  #: from the perigee until the path stays within ``arrived_m`` of the halo, s


def manifold_perigees(
    halo: PeriodicOrbits, *, system: System = SUN_EARTH, starts: int = 128, arrived_m: float = 50e6
) -> LibrationTransfers:
    """First perigees of the stable manifold of a halo about L2, backwards in time.

    Parameters
    ----------
    halo : one orbit of :func:`~intercosmos.physics.orbits.halo.halo_family` for ``system.mu`` and L2

    Other Parameters
    ----------------
    system : of the three bodies
    starts : paths around the halo
    arrived_m : how near counts as there, m

    Returns
    -------
    LibrationTransfers of the paths that come within 50 000 km of the Earth's centre; none may

    Raises
    ------
    PhysicsError
        If the halo has no manifold, or more than one halo is given.
    """
    if halo.state.ndim != 1:
        raise PhysicsError("one halo at a time: pick a member of the family by its index")
    mu, earth = system.mu, np.array([1 - system.mu, 0.0, 0.0])
    begin = manifold(halo, mu, "stable", side=-1, starts=starts, displacement=_DISPLACEMENT)
    times = np.linspace(0.0, -_BACK / system.time_s, _STEPS)
    paths = propagate_cr3bp(begin[:, None], times, mu)
    away = np.linalg.norm(paths[..., :3] - earth, axis=-1) * system.length_m
    low = np.nanargmin(np.where(np.isfinite(away), away, np.inf), axis=1)
    least = np.take_along_axis(away, low[:, None], axis=1)[:, 0]
    rows = np.flatnonzero((least < _NEAR) & (low > 0) & (low < _STEPS - 1))
    ring = propagate_cr3bp(halo.state, np.linspace(0.0, float(halo.period), 720), mu)[:, :3]
    step = float(times[1] - times[0])
    found = []
    for row in rows:
        around = times[low[row]] + step * np.linspace(-1.0, 1.0, 4001)
        fine = propagate_cr3bp(begin[row], around, mu)
        place = int(np.nanargmin(np.linalg.norm(fine[:, :3] - earth, axis=-1)))
        # of the way up, from the halo back to the perigee, the first moment after which it is never far again
        gap = np.linalg.norm(paths[row, : low[row], None, :3] - ring, axis=-1).min(axis=-1) * system.length_m
        far = np.flatnonzero(gap > arrived_m)
        joined = times[far[0]] if far.size else times[low[row]]
        found.append((*_perigee(fine[place], earth, system), float(joined - around[place]) * system.time_s))
    table = np.array(found, float).reshape(-1, 6)
    return LibrationTransfers(*table.T)


def _perigee(state: Array, earth: Array, system: System) -> tuple[float, float, float, float, float]:
    """Radius, C3, inclination and the apse's direction of a state in rotating axes."""
    r = (state[:3] - earth) * system.length_m
    v = (state[3:] + np.cross([0.0, 0.0, 1.0], state[:3] - earth)) * system.speed_m_s
    radius = float(np.linalg.norm(r))
    mu_lesser = system.mu * system.length_m**3 / system.time_s**2
    normal = np.cross(r, v)
    apse = -r / radius
    return (
        radius,
        float(v @ v - 2 * mu_lesser / radius),
        float(np.arccos(normal[2] / np.linalg.norm(normal))),
        float(np.arctan2(apse[1], apse[0])),
        float(np.arcsin(apse[2])),
    )
