"""States from one frame to another, by name.

==================  ====================================================================================================
``gcrf``, ``icrf``  inertial, axes of the ICRF (the two differ in their origin only)
``itrf``            Earth-fixed; IAU 2006/2000A with the Earth orientation of the IERS, or one passed in
``teme``            true equator, mean equinox of date: what SGP4 gives
``eme2000``         mean equator and equinox of J2000: the ICRF turned by the frame bias (23 mas)
``ecliptic-j2000``  the ICRF turned by 84 381.448 arcseconds about x: SPICE's ECLIPJ2000
``BODY-fixed``      body-fixed after the IAU (``moon-fixed``, ``mars-fixed``, …; ``earth-fixed`` is ``itrf``)
==================  ====================================================================================================

TEME leads to ITRF by the Greenwich mean sidereal time of 1982 and polar motion, and through ITRF to the others, as
Vallado and others (2006) advise; to EME2000 it leads directly, by the precession of 1976 and nutation of 1980 without
corrections, which is how that pair of frames is published. The two ways differ by 0.08 microradians in 2000 and 0.16
in 2026 (1.1 m in a low orbit), far below the error of SGP4.

References
----------
IERS Conventions 2010, chapter 5; D. A. Vallado, P. Crawford, R. Hujsak, T. S. Kelso, AIAA 2006-6753; B. A. Archinal
et al. (2018).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import DAY
from intercosmos.errors import DataError, PhysicsError, UnknownIdError
from intercosmos.physics.orbits.body_frames import ROTATIONS, body_axes
from intercosmos.physics.orbits.earth_orientation import EarthOrientation, orientation_at_tai, utc_julian_date
from intercosmos.physics.orbits.ephemerides import Orbiting, states
from intercosmos.physics.orbits.frames import celestial_pole, earth_rotations, teme_to_eme2000, teme_to_itrf
from intercosmos.physics.orbits.inputs import common_shape, vectors
from intercosmos.physics.orbits.kernels import OBLIQUITY, Kernel
from intercosmos.physics.orbits.time_scales import J2000, tdb_minus_tt, tt_of

Array = NDArray[np.float64]

_TT_TAI: Final = 32.184
_FIRST_LEAP: Final = 2441317.5  #: Julian date of 1 January 1972, from which on UTC runs in whole seconds of TAI
_OTHER_NAMES: Final = {
    "gcrs": "gcrf",
    "icrs": "icrf",
    "itrs": "itrf",
    "earth-fixed": "itrf",
    "ecef": "itrf",
    "itrf2000": "itrf",
    "itrf2005": "itrf",
    "itrf2008": "itrf",
    "itrf2014": "itrf",
    "itrf2020": "itrf",
    "eclipj2000": "ecliptic-j2000",
    "ecliptic": "ecliptic-j2000",
}
#: Names that mean one thing here and another there -> what to write instead
_AMBIGUOUS: Final = {
    "j2000": "write 'eme2000' for the mean equator and equinox of J2000, or 'icrf' for what SPICE calls J2000",
    "eci": "write 'gcrf' for the inertial axes of today, 'eme2000' for those of J2000, or 'teme' for those of SGP4",
    "iau-earth": "write 'itrf'; the IAU's simple model of the Earth leaves out nutation",
    "rtn": "the local frames of an orbit are in intercosmos.physics.orbits.local_frames",
    "lvlh": "the local frames of an orbit are in intercosmos.physics.orbits.local_frames",
}
#: Names of frames.
FRAMES: Final = ("gcrf", "icrf", "itrf", "teme", "eme2000", "ecliptic-j2000", *(f"{body}-fixed" for body in ROTATIONS))
#: Instants worked at a time: matrices of so many stay small beside the states.
_BLOCK: Final = 65_536


def transform(
    position: ArrayLike,
    velocity: ArrayLike,
    *,
    origin_frame: str,
    target_frame: str,
    time: Any,
    orientation: EarthOrientation | None = None,
    origin_centre: str | int | Orbiting | None = None,
    target_centre: str | int | Orbiting | None = None,
    kernels: Iterable[Kernel] = (),
) -> tuple[Array, Array]:
    """A state in the axes of another frame, its velocity relative to that frame.

    Positions keep their centre: from ``"gcrf"`` to ``"mars-fixed"`` the axes turn and the vector still starts at the
    Earth, unless ``origin_centre`` and ``target_centre`` say otherwise.

    Parameters
    ----------
    position, velocity : (..., 3), m and m/s, the velocity relative to ``origin_frame``
    origin_frame, target_frame : one of :data:`FRAMES`
    time : ``astropy.time.Time``, scalar or of a shape that broadcasts with (...)

    Other parameters
    ----------------
    orientation : Earth orientation at ``time``, instead of the bundled table (whose values are held past its end, with
        the bound that :func:`~intercosmos.physics.orbits.earth_orientation.earth_orientation_error_bound` gives)
    origin_centre, target_centre : bodies that the vectors start from, given both; the origin then moves, by DE440
    kernels : SPK files for those bodies, besides DE440

    Returns
    -------
    (..., 3) position, m; (..., 3) velocity, m/s, relative to ``target_frame``. A row of an array that holds no finite
    numbers is NaN

    Raises
    ------
    UnknownIdError
        For a frame or body that nobody named.
    DataError
        For a name that means different frames in different programs (J2000, ECI), saying what to write instead.
    PhysicsError
        For vectors that have no three components, a single state that is not finite, one centre without the other, an
        epoch before the table of Earth orientation (1962) or outside the kernels.

    Examples
    --------
    A point at rest on the Moon's equator, seen in inertial axes, moves at 4.6 m/s:

    >>> from astropy.time import Time
    >>> at_rest = ([1737.4e3, 0, 0], [0, 0, 0])
    >>> _, v = transform(*at_rest, origin_frame="moon-fixed", target_frame="icrf", time=Time("2026-01-01"))
    >>> float(np.linalg.norm(v).round(1))
    4.6
    """
    origin, target = _known(origin_frame), _known(target_frame)
    if (origin_centre is None) != (target_centre is None):
        raise PhysicsError("give both origin_centre and target_centre, or neither")
    r, v = vectors(position, "m", "position"), vectors(velocity, "m / s", "velocity")
    tt1, tt2 = tt_of(time)
    shape = common_shape(position=r.shape[:-1], velocity=v.shape[:-1], time=tt1.shape)
    if shape == () and not (np.all(np.isfinite(r)) and np.all(np.isfinite(v))):
        raise PhysicsError("position and velocity must be finite")
    r = np.broadcast_to(r, (*shape, 3)).reshape(-1, 3)
    v = np.broadcast_to(v, (*shape, 3)).reshape(-1, 3)
    moves = origin_centre is not None and origin_centre != target_centre
    if origin == target and not moves:
        return r.reshape(*shape, 3).copy(), v.reshape(*shape, 3).copy()
    now = _instants(tt1, tt2, shape, orientation, {origin, target}, moves)
    out_r, out_v = np.empty_like(r), np.empty_like(v)
    for k in range(0, len(r), _BLOCK):
        rows = slice(k, k + _BLOCK)
        then = now.part(rows)
        if {origin, target} == {"teme", "eme2000"} and not moves:
            turn = teme_to_eme2000(then.tt)
            turn = turn if origin == "teme" else np.swapaxes(turn, -1, -2)
            out_r[rows], out_v[rows] = _apply(turn, r[rows]), _apply(turn, v[rows])
            continue
        axes, spin = _axes(origin, then)
        r_icrf = _apply(np.swapaxes(axes, -1, -2), r[rows])
        v_icrf = _apply(np.swapaxes(axes, -1, -2), v[rows]) + np.cross(spin, r_icrf)
        if origin_centre is not None and target_centre is not None:
            shift_r, shift_v = states(origin_centre, then.tdb_s, target_centre, kernels=kernels)
            r_icrf, v_icrf = r_icrf + shift_r, v_icrf + shift_v
        axes, spin = _axes(target, then)
        out_r[rows], out_v[rows] = _apply(axes, r_icrf), _apply(axes, v_icrf - np.cross(spin, r_icrf))
    return out_r.reshape(*shape, 3), out_v.reshape(*shape, 3)


def _known(name: object) -> str:
    key = name.lower().replace("_", "-").replace(" ", "-") if isinstance(name, str) else str(name)
    key = _OTHER_NAMES.get(key, key)
    if key in _AMBIGUOUS:
        raise DataError(f"no frame is called {name!r}", advice=_AMBIGUOUS[key])
    if key.startswith("iau-"):  # SPICE's spelling
        key = key.removeprefix("iau-") + "-fixed"
    if key not in FRAMES:
        raise UnknownIdError("frame", str(name), FRAMES)
    return key


@dataclass(frozen=True, slots=True)
class _Earth:
    """What the Earth's rotation needs at instants (n,)."""

    ut1: tuple[Array, Array]
    pole: Array
    orientation: EarthOrientation


@dataclass(frozen=True, slots=True)
class _Instants:
    """The same instants (n,) in the scales that the frames need; one instant for all states stays one."""

    tt: tuple[Array, Array]
    tdb_s: Array
    earth: _Earth | None

    def part(self, rows: slice) -> _Instants:
        """Some of them."""
        if self.tdb_s.size == 1:
            return self
        earth = self.earth
        if earth is not None:
            ut1 = earth.ut1[0][rows], earth.ut1[1][rows]
            earth = _Earth(ut1, earth.pole[rows], _each(earth.orientation, lambda x: x[rows]))
        return _Instants((self.tt[0][rows], self.tt[1][rows]), self.tdb_s[rows], earth)


def _instants(
    tt1: Array, tt2: Array, shape: tuple[int, ...], given: EarthOrientation | None, frames: set[str], moves: bool
) -> _Instants:
    single = tt1.size == 1 and (given is None or np.size(given.ut1_utc_s) == 1)

    def wide(x: ArrayLike) -> Array:
        return np.broadcast_to(np.asarray(x, dtype=float), (1,) if single else shape).ravel()

    tt = wide(tt1), wide(tt2)
    tdb_s = np.zeros_like(tt[0])
    if moves or any(name.endswith("-fixed") for name in frames):
        tdb_s = ((tt[0] - J2000) + tt[1]) * DAY + tdb_minus_tt(*tt)
    if not frames & {"itrf", "teme"} or (frames == {"teme", "eme2000"} and not moves):
        return _Instants(tt, tdb_s, None)
    tai = tt[0], np.asarray(tt[1] - _TT_TAI / DAY)
    if given is None:
        ut1_tai, known = orientation_at_tai(*tai)
        ut1 = tai[0], np.asarray(tai[1] + ut1_tai / DAY)
    else:
        known = _each(given, wide)
        utc = _utc(*tai)
        ut1 = utc[0], np.asarray(utc[1] + known.ut1_utc_s / DAY)
    return _Instants(tt, tdb_s, _Earth(ut1, celestial_pole(tt), known))


def _each(orientation: EarthOrientation, change: Callable[[Array], Array]) -> EarthOrientation:
    columns: dict[str, Any] = {f.name: getattr(orientation, f.name) for f in fields(orientation)}
    changed: dict[str, Any] = {name: None if x is None else change(x) for name, x in columns.items()}
    return EarthOrientation(**changed)


def _utc(tai1: Array, tai2: Array) -> tuple[Array, Array]:
    """UTC for an orientation of one's own, which may be older than whole leap seconds."""
    import erfa

    if np.all((tai1 - _FIRST_LEAP) + tai2 >= 1.0):
        return utc_julian_date(tai1, tai2)
    utc1, utc2 = erfa.taiutc(tai1, tai2)
    return np.asarray(utc1), np.asarray(utc2)


def _axes(frame: str, then: _Instants) -> tuple[Array, Array]:
    """Rotation (n, 3, 3) from ICRF to a frame, and the frame's angular velocity (n, 3), rad/s, ICRF axes."""
    still = np.zeros((1, 3))
    if frame in ("gcrf", "icrf"):
        return np.eye(3)[None], still
    if frame == "ecliptic-j2000":
        return _ecliptic()[None], still
    if frame == "eme2000":
        return _frame_bias()[None], still
    if frame.endswith("-fixed"):
        return body_axes(frame.removesuffix("-fixed"), then.tdb_s)
    earth = then.earth
    assert earth is not None
    to_gcrf, to_tirs, rate = earth_rotations(earth.pole, then.tt, earth.ut1, earth.orientation)
    to_itrf = np.swapaxes(to_gcrf @ to_tirs, -1, -2)
    if frame == "itrf":
        return to_itrf, rate[:, None] * to_gcrf[..., 2]
    polar_x, polar_y = earth.orientation.polar_x, earth.orientation.polar_y
    return np.swapaxes(teme_to_itrf(earth.ut1, polar_x, polar_y), -1, -2) @ to_itrf, still


@lru_cache(maxsize=1)
def _frame_bias() -> Array:
    """ICRF to the mean equator and equinox of J2000 (IAU 2006)."""
    import erfa

    return np.asarray(erfa.bp06(J2000, 0.0)[0])


@lru_cache(maxsize=1)
def _ecliptic() -> Array:
    c, s = np.cos(OBLIQUITY), np.sin(OBLIQUITY)
    return np.array([[1.0, 0.0, 0.0], [0.0, c, s], [0.0, -s, c]])


def _apply(matrix: Array, vector: Array) -> Array:
    return np.asarray(np.einsum("...ij,...j->...i", matrix, vector))
