"""Fields that instruments see: cones, rectangles, what an agile satellite can turn to, side-looking radar.

Every margin is the sine of an angle to the nearest edge, worked out with products and roots alone, so that it is cheap,
runs on NumPy arrays and within JAX programs alike, and never changes faster than the line of sight turns: lines of
sight an angle ``a`` apart have margins at most ``a`` apart, which a search for edges may rely on.

Attitudes: the field is first turned by ``yaw`` about its own axis, then by ``pitch`` so that the axis moves forward,
then by ``roll`` so that it moves to the right. A line of sight so has the roll ``arctan2(right, down)`` and the pitch
``arcsin(along)``.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from math import acos, asin, cos, isfinite, pi, sin, tan
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import EARTH_MEAN_RADIUS
from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.sensor_base import Sensor

__all__ = ["AnyOf", "Cone", "Field", "FieldOfRegard", "Rectangle", "SideLooking"]

Array = NDArray[np.float64]
Rows = tuple[tuple[float, float, float], ...]

_SIDES: Final = ("right", "left", "both")


class Field(Sensor):
    """A sensor whose edge can be drawn."""

    @abstractmethod
    def outlines(self, corners: int = 180) -> tuple[Array, ...]:
        """Closed rings of unit vectors (k, 3) along, right and down around each piece of the field.

        ``corners`` is about how many a ring has; the first is not repeated at the end, and rings turn from along to
        right as seen from above.
        """


@dataclass(frozen=True)
class Cone(Field):
    """All that is within an angle of an axis.

    Attributes
    ----------
    half_angle_rad : from the axis to the edge
    roll_rad, pitch_rad : of the axis; positive to the right and forward
    least_elevation_rad : of the satellite above the horizon of what is seen

    Examples
    --------
    >>> sensor = Cone(np.radians(10), roll_rad=np.radians(30))
    >>> bool(sensor.margin(0.0, np.sin(np.radians(35)), np.cos(np.radians(35))) > 0)
    True
    >>> round(float(np.degrees(sensor.greatest_off_nadir_rad)), 6)
    40.0
    """

    half_angle_rad: float
    roll_rad: float = field(default=0.0, kw_only=True)
    pitch_rad: float = field(default=0.0, kw_only=True)
    least_elevation_rad: float = field(default=0.0, kw_only=True)
    greatest_off_nadir_rad: float = field(init=False, repr=False, compare=False)
    _axes: Rows = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check_angle("half angle", self.half_angle_rad)
        _check_elevation(self.least_elevation_rad)
        axes = _axes(self.roll_rad, self.pitch_rad, 0.0)
        tilt = acos(max(-1.0, min(1.0, axes[2][2])))
        _set(self, _axes=axes, greatest_off_nadir_rad=min(tilt + self.half_angle_rad, pi / 2))

    def margin(self, along: Any, right: Any, down: Any) -> Any:
        """Sine of the angle to the edge, see :meth:`Sensor.margin`."""
        x, y, z = _turned(self._axes, along, right, down)
        aside, s, c = x * x + y * y, sin(self.half_angle_rad), cos(self.half_angle_rad)
        return (s * z - c * aside**0.5) / (aside + z * z) ** 0.5

    def outlines(self, corners: int = 180) -> tuple[Array, ...]:
        """The circle, see :meth:`Field.outlines`."""
        turn = np.linspace(0.0, 2 * np.pi, max(corners, 8), endpoint=False)
        s, c = sin(self.half_angle_rad), cos(self.half_angle_rad)
        return (np.stack([s * np.cos(turn), s * np.sin(turn), np.full(turn.size, c)], axis=-1) @ np.array(self._axes),)


@dataclass(frozen=True)
class Rectangle(Field):
    """Between two pairs of planes: a frame camera, or a push-broom line with a narrow ``along``.

    Attributes
    ----------
    along_rad, across_rad : half angles between the axis and the planes, fore and aft, left and right
    roll_rad, pitch_rad, yaw_rad : of the field; yaw turns the fore edge to the right
    least_elevation_rad : of the satellite above the horizon of what is seen

    Examples
    --------
    >>> sensor = Rectangle(np.radians(15), np.radians(10))
    >>> bool(sensor.margin(np.tan(np.radians(14)), np.tan(np.radians(9)), 1.0) > 0)
    True
    """

    along_rad: float
    across_rad: float
    roll_rad: float = field(default=0.0, kw_only=True)
    pitch_rad: float = field(default=0.0, kw_only=True)
    yaw_rad: float = field(default=0.0, kw_only=True)
    least_elevation_rad: float = field(default=0.0, kw_only=True)
    greatest_off_nadir_rad: float = field(init=False, repr=False, compare=False)
    _axes: Rows = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check_angle("half angle along the track", self.along_rad)
        _check_angle("half angle across the track", self.across_rad)
        _check_elevation(self.least_elevation_rad)
        _set(self, _axes=_axes(self.roll_rad, self.pitch_rad, self.yaw_rad))
        _set(self, greatest_off_nadir_rad=_farthest(self.outlines(8)[0]))

    def margin(self, along: Any, right: Any, down: Any) -> Any:
        """Sine of the angle to the nearest plane, see :meth:`Sensor.margin`."""
        x, y, z = _turned(self._axes, along, right, down)
        fore = sin(self.along_rad) * z - cos(self.along_rad) * abs(x)
        side = sin(self.across_rad) * z - cos(self.across_rad) * abs(y)
        return _namespace(x).minimum(fore, side) / (x * x + y * y + z * z) ** 0.5

    def outlines(self, corners: int = 180) -> tuple[Array, ...]:
        """The rectangle with its corners, see :meth:`Field.outlines`."""
        a, c = tan(self.along_rad), tan(self.across_rad)
        ring = _ring(np.array([[a, -c], [a, c], [-a, c], [-a, -c]]), corners)
        edge = np.concatenate([ring, np.ones((ring.shape[0], 1))], axis=-1) @ np.array(self._axes)
        return (edge / np.linalg.norm(edge, axis=-1, keepdims=True),)


@dataclass(frozen=True)
class FieldOfRegard(Field):
    """What an agile satellite can turn its narrow instrument to: all attitudes within a roll and a pitch.

    Attributes
    ----------
    greatest_roll_rad : to either side
    greatest_pitch_rad : forward and back; as the roll where it is not given
    least_elevation_rad : of the satellite above the horizon of what is seen

    Examples
    --------
    >>> sensor = FieldOfRegard(np.radians(40), np.radians(30))
    >>> round(float(np.degrees(sensor.greatest_off_nadir_rad)), 3)
    48.439
    """

    greatest_roll_rad: float
    greatest_pitch_rad: float | None = None
    least_elevation_rad: float = 0.0
    greatest_off_nadir_rad: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.greatest_pitch_rad is None:
            _set(self, greatest_pitch_rad=self.greatest_roll_rad)
        _check_angle("greatest roll", self.greatest_roll_rad)
        _check_angle("greatest pitch", self._pitch)
        _check_elevation(self.least_elevation_rad)
        _set(self, greatest_off_nadir_rad=acos(cos(self.greatest_roll_rad) * cos(self._pitch)))

    @property
    def _pitch(self) -> float:
        return float(self.greatest_roll_rad if self.greatest_pitch_rad is None else self.greatest_pitch_rad)

    def margin(self, along: Any, right: Any, down: Any) -> Any:
        """Sine of the angle to the nearest limit of roll or pitch, see :meth:`Sensor.margin`."""
        plane = right * right + down * down
        roll = sin(self.greatest_roll_rad) * down - cos(self.greatest_roll_rad) * abs(right)
        pitch = sin(self._pitch) * plane**0.5 - cos(self._pitch) * abs(along)
        return _namespace(plane).minimum(roll, pitch) / (along * along + plane) ** 0.5

    def outlines(self, corners: int = 180) -> tuple[Array, ...]:
        """Limits of roll and pitch with their corners, see :meth:`Field.outlines`."""
        return (_swept(-self.greatest_roll_rad, self.greatest_roll_rad, self._pitch, corners),)


@dataclass(frozen=True)
class SideLooking(Field):
    """Beside the track, between two look angles: an imaging radar, whatever beam or mode it uses there.

    Attributes
    ----------
    near_rad, far_rad : look angles, at the satellite from nadir, in the plane across the track
    side : ``right`` or ``left`` of the track, or ``both`` where the radar can turn
    along_rad : half angle fore and aft of that plane; the default is a thin fan, 0.1 degrees
    least_elevation_rad : of the satellite above the horizon of what is seen

    Examples
    --------
    >>> sensor = SideLooking.of_incidence(np.radians(29.1), np.radians(46.0), altitude_m=693e3)
    >>> np.degrees([sensor.near_rad, sensor.far_rad]).round(2).tolist()
    [26.02, 40.45]
    """

    near_rad: float
    far_rad: float
    side: str = field(default="right", kw_only=True)
    along_rad: float = field(default=pi / 1800, kw_only=True)
    least_elevation_rad: float = field(default=0.0, kw_only=True)
    greatest_off_nadir_rad: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check_angle("far look angle", self.far_rad)
        _check_angle("half angle along the track", self.along_rad)
        _check_elevation(self.least_elevation_rad)
        if not 0 <= self.near_rad < self.far_rad:
            raise PhysicsError(
                f"near look angle {self.near_rad!r} rad lies between 0 and the far one, {self.far_rad!r}"
            )
        if self.side not in _SIDES:
            raise PhysicsError(f"unknown side {self.side!r} of the track; allowed: {', '.join(_SIDES)}")
        _set(self, greatest_off_nadir_rad=acos(cos(self.far_rad) * cos(self.along_rad)))

    @classmethod
    def of_incidence(
        cls, near_rad: float, far_rad: float, *, altitude_m: float, radius_m: float = EARTH_MEAN_RADIUS, **others: Any
    ) -> SideLooking:
        """By angles of incidence on the ground, at an altitude above a sphere; ``others`` as for the class."""
        if not (isfinite(altitude_m) and altitude_m > 0):
            raise PhysicsError(f"an altitude is above 0, not {altitude_m!r} m")
        _check_angle("far angle of incidence", far_rad)
        ratio = radius_m / (radius_m + altitude_m)
        return cls(asin(ratio * sin(near_rad)), asin(ratio * sin(far_rad)), **others)

    def margin(self, along: Any, right: Any, down: Any) -> Any:
        """Sine of the angle to the nearest edge, see :meth:`Sensor.margin`."""
        aside = {"right": right, "left": -right, "both": abs(right)}[self.side]
        plane = right * right + down * down
        near = cos(self.near_rad) * aside - sin(self.near_rad) * down
        far = sin(self.far_rad) * down - cos(self.far_rad) * aside
        fan = sin(self.along_rad) * plane**0.5 - cos(self.along_rad) * abs(along)
        least = _namespace(plane).minimum
        return least(least(near, far), fan) / (along * along + plane) ** 0.5

    def outlines(self, corners: int = 180) -> tuple[Array, ...]:
        """One ring for each side looked to, see :meth:`Field.outlines`."""
        spans = {"right": (self.near_rad, self.far_rad), "left": (-self.far_rad, -self.near_rad)}
        sides = ("right", "left") if self.side == "both" else (self.side,)
        return tuple(_swept(*spans[side], self.along_rad, corners) for side in sides)


@dataclass(frozen=True, init=False)
class AnyOf(Field):
    """What at least one of several sensors sees: cameras side by side, or a radar's several beams.

    They share one least elevation, for a margin does not hold it.
    """

    sensors: tuple[Field, ...]
    least_elevation_rad: float
    greatest_off_nadir_rad: float = field(repr=False, compare=False)

    def __init__(self, *sensors: Field) -> None:
        if not sensors:
            raise PhysicsError("at least one sensor is needed")
        least = {sensor.least_elevation_rad for sensor in sensors}
        if len(least) > 1:
            raise PhysicsError("sensors that are searched as one need one least elevation; search them one by one")
        farthest = max(sensor.greatest_off_nadir_rad for sensor in sensors)
        _set(self, sensors=sensors, least_elevation_rad=least.pop(), greatest_off_nadir_rad=farthest)

    def margin(self, along: Any, right: Any, down: Any) -> Any:
        """Greatest of the margins, see :meth:`Sensor.margin`."""
        best = self.sensors[0].margin(along, right, down)
        for sensor in self.sensors[1:]:
            best = _namespace(best).maximum(best, sensor.margin(along, right, down))
        return best

    def outlines(self, corners: int = 180) -> tuple[Array, ...]:
        """The rings of all, which may overlap; see :meth:`Field.outlines`."""
        return tuple(ring for sensor in self.sensors for ring in sensor.outlines(corners))


def _namespace(values: Any) -> Any:
    """The library of an array: NumPy, or JAX within a program."""
    return values.__array_namespace__() if hasattr(values, "__array_namespace__") else np


def _set(of: Any, **values: Any) -> None:
    for name, value in values.items():
        object.__setattr__(of, name, value)


def _axes(roll: float, pitch: float, yaw: float) -> Rows:
    """Axes of the field, rows: its own fore, right and look directions in along, right, down."""
    if not all(isfinite(angle) for angle in (roll, pitch, yaw)):
        raise PhysicsError("roll, pitch and yaw of a sensor are finite angles")
    fore = np.array([cos(pitch), -sin(pitch) * sin(roll), -sin(pitch) * cos(roll)])
    side = np.array([0.0, cos(roll), -sin(roll)])
    look = (sin(pitch), cos(pitch) * sin(roll), cos(pitch) * cos(roll))
    first, second = cos(yaw) * fore + sin(yaw) * side, cos(yaw) * side - sin(yaw) * fore
    return tuple(first.tolist()), tuple(second.tolist()), look


def _turned(axes: Rows, along: Any, right: Any, down: Any) -> tuple[Any, Any, Any]:
    x, y, z = (row[0] * along + row[1] * right + row[2] * down for row in axes)
    return x, y, z


def _ring(corners: Array, number: int) -> Array:
    """Points around a polygon (k, 2), its corners among them."""
    each = max(number // len(corners), 2)
    part = np.arange(each)[:, None] / each
    following = np.roll(corners, -1, axis=0)
    return np.asarray((corners[:, None] + part * (following - corners)[:, None]).reshape(-1, 2))


def _swept(first: float, last: float, pitch: float, corners: int) -> Array:
    """Ring around attitudes from one roll to another, with pitch either way."""
    ring = _ring(np.array([[pitch, first], [pitch, last], [-pitch, last], [-pitch, first]]), corners)
    p, r = ring[:, 0], ring[:, 1]
    return np.stack([np.sin(p), np.cos(p) * np.sin(r), np.cos(p) * np.cos(r)], axis=-1)


def _farthest(ring: Array) -> float:
    """Angle from nadir of the farthest corner; the ground is never further off than a right angle."""
    return min(acos(max(-1.0, float(ring[:, 2].min()))), pi / 2)


def _check_angle(what: str, angle: float) -> None:
    if not 0 < angle < pi / 2:
        raise PhysicsError(f"{what} of a sensor lies between 0 and a right angle, not {angle!r} rad")


def _check_elevation(angle: float) -> None:
    if not 0 <= angle < pi / 2:
        raise PhysicsError(f"least elevation of a sensor lies between 0 and a right angle, not {angle!r} rad")
