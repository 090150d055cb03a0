"""What is to be imaged, by whom and when it can be: the problem that a schedule solves, as plain columns.

A request is worth ``weight`` times the scores of the images taken for it. Its opportunities are sorted into
*alternatives*, of which at most one is used, and within an alternative into *parts*, each of which is imaged at most
once; a request that ``needs_all`` counts only with every part of its alternative (both images of a stereo pair), any
other counts by the parts it has (the slots of a periodic request, the strips of an area).

An image keeps its satellite from ``start`` for ``duration``; between two images of a satellite stands the time it
needs to turn. Turning follows from where the target lies: across the track at ``roll``, along it at a pitch whose
tangent is ``closing * (centre - t)``, falling to zero at the centre of the pass. Every image goes down to a ground
station in one of the satellite's windows after it was taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from dataclasses import field as dataclass_field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["KINDS", "Agility", "DownlinkWindows", "Imager", "Opportunities", "Problem", "Requests"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

KINDS: Final = ("mono", "stereo", "video", "periodic", "area")


@dataclass(frozen=True)
class Agility:
    """How a satellite turns: about the axis between two attitudes, speeding up, coasting, slowing down, settling.

    Attributes
    ----------
    rate_rad_s : greatest rate
    acceleration_rad_s2 : greatest acceleration
    settle_s : until the picture is still
    """

    rate_rad_s: float
    acceleration_rad_s2: float
    settle_s: float = 0.0

    def __post_init__(self) -> None:
        if not (self.rate_rad_s > 0 and self.acceleration_rad_s2 > 0 and self.settle_s >= 0):
            raise PhysicsError("turning needs a rate and an acceleration above 0 and a time to settle of at least 0")

    def time_s(self, angle_rad: ArrayLike) -> Array:
        """Time (...) to turn through angles (...), s; with the time to settle, also where the angle is zero."""
        angle = np.abs(np.asarray(angle_rad, float))
        ramp = self.rate_rad_s**2 / self.acceleration_rad_s2  # angle turned while speeding up and slowing down
        short = 2 * np.sqrt(angle / self.acceleration_rad_s2)
        long = angle / self.rate_rad_s + self.rate_rad_s / self.acceleration_rad_s2
        return np.asarray(np.where(angle <= ramp, short, long) + self.settle_s)


@dataclass(frozen=True)
class Imager:
    """A satellite that takes the images.

    Attributes
    ----------
    name, partner : of the satellite, and whose it is
    agility : how it turns
    memory_bits : it can hold; images leave it when they have gone down
    battery_j : energy it may take out of its battery, from full
    charging_w : mean power of the panels beyond what the satellite itself needs
    imaging_w, downlink_w : power while imaging and while sending
    """

    name: str
    partner: str
    agility: Agility
    memory_bits: float = np.inf
    battery_j: float = np.inf
    charging_w: float = 0.0
    imaging_w: float = 0.0
    downlink_w: float = 0.0


@dataclass(frozen=True, eq=False)
class Requests:
    """What is asked for, columns (r,).

    Attributes
    ----------
    name : unique
    partner : who asks
    kind : one of :data:`KINDS`
    weight : what a score of 1 is worth
    needs_all : whether every part of an alternative is needed
    """

    name: tuple[str, ...]
    partner: tuple[str, ...]
    kind: tuple[str, ...]
    weight: Array
    needs_all: NDArray[np.bool_]

    def __post_init__(self) -> None:
        object.__setattr__(self, "weight", np.asarray(self.weight, float))
        object.__setattr__(self, "needs_all", np.asarray(self.needs_all, bool))
        if any(len(getattr(self, field.name)) != len(self.name) for field in fields(self)):
            raise PhysicsError("columns of requests have one length")
        if len(set(self.name)) != len(self.name):
            raise PhysicsError("a name of a request stands twice")
        if not np.all(np.isfinite(self.weight) & (self.weight >= 0)):
            raise PhysicsError("weights of requests are finite and not negative")
        unknown = sorted(set(self.kind) - set(KINDS))
        if unknown:
            raise PhysicsError(f"unknown kind of request {unknown[0]!r}; allowed: {', '.join(KINDS)}")

    def __len__(self) -> int:
        return len(self.name)


@dataclass(frozen=True, eq=False)
class Opportunities:
    """Chances to take an image, columns (o,).

    Attributes
    ----------
    request, satellite : numbers
    alternative, part : within the request, from 0
    start_s, end_s : the image begins and ends within; seconds after the start of the problem
    duration_s : of the image
    score : of the image, by its quality and the clouds expected
    centre_s : when the target is abeam
    roll_rad : of the target across the track, positive to the right
    closing_1_s : ground speed over distance: the tangent of the pitch is ``closing * (centre - t)``
    bits : of the image
    """

    request: IntArray
    satellite: IntArray
    alternative: IntArray
    part: IntArray
    start_s: Array
    end_s: Array
    duration_s: Array
    score: Array
    centre_s: Array
    roll_rad: Array
    closing_1_s: Array
    bits: Array

    def __post_init__(self) -> None:
        for field in fields(self):
            whole = field.name in ("request", "satellite", "alternative", "part")
            values = np.asarray(getattr(self, field.name), np.int64 if whole else float)
            if values.ndim != 1 or values.size != np.size(self.request) or not np.all(np.isfinite(values)):
                raise PhysicsError(f"{field.name} of opportunities is a column of finite numbers, one for each")
            object.__setattr__(self, field.name, values)
        if np.any(self.duration_s <= 0) or np.any(self.bits < 0) or np.any(self.score < 0):
            raise PhysicsError("an image lasts longer than 0, and its bits and score are not negative")

    def __len__(self) -> int:
        return int(self.request.size)

    def picked(self, index: ArrayLike) -> Opportunities:
        """Some of them, by numbers or flags."""
        which = np.asarray(index)
        return Opportunities(*(getattr(self, field.name)[which] for field in fields(self)))

    def pointing(self, t_s: ArrayLike, which: Any = slice(None)) -> Array:
        """Unit vectors (..., 3) along the track, to its right and down, to the targets of ``which`` at times (...)."""
        pitch = self.closing_1_s[which] * (self.centre_s[which] - np.asarray(t_s, float))
        across = np.tan(self.roll_rad[which])
        down = 1 / np.sqrt(1 + pitch**2 + across**2)
        return np.stack([pitch * down, across * down, down + 0 * pitch], axis=-1)


@dataclass(frozen=True, eq=False)
class DownlinkWindows:
    """Passes over ground stations, columns (w,).

    Attributes
    ----------
    satellite : number
    station, partner : where, and whose station it is
    start_s, end_s : of the pass
    bit_s : mean rate
    """

    satellite: IntArray
    station: tuple[str, ...]
    partner: tuple[str, ...]
    start_s: Array
    end_s: Array
    bit_s: Array

    def __post_init__(self) -> None:
        object.__setattr__(self, "satellite", np.asarray(self.satellite, np.int64))
        for name in ("start_s", "end_s", "bit_s"):
            object.__setattr__(self, name, np.asarray(getattr(self, name), float))
        if any(len(getattr(self, field.name)) != self.satellite.size for field in fields(self)):
            raise PhysicsError("columns of downlink windows have one length")

    def __len__(self) -> int:
        return int(self.satellite.size)


@dataclass(frozen=True, eq=False)
class Problem:
    """What is to be scheduled.

    Attributes
    ----------
    satellites, requests, opportunities, downlinks : as in this module
    horizon_s : end of the problem
    start : instant from which its seconds count; None where a file says nothing
    must_downlink : whether an image counts only if it goes down before the horizon
    notes : assumptions made where a file says nothing, for reports
    reasons : name of a request without an opportunity -> what keeps it out
    """

    satellites: tuple[Imager, ...]
    requests: Requests
    opportunities: Opportunities
    downlinks: DownlinkWindows
    horizon_s: float
    start: Time | None = None
    must_downlink: bool = True
    notes: tuple[str, ...] = ()
    reasons: Mapping[str, str] = dataclass_field(default_factory=dict)

    def __post_init__(self) -> None:
        o, satellites = self.opportunities, len(self.satellites)
        for column, count, what in (
            (o.request, len(self.requests), "request of an opportunity"),
            (o.satellite, satellites, "satellite of an opportunity"),
            (self.downlinks.satellite, satellites, "satellite of a downlink window"),
        ):
            if column.size and (column.min() < 0 or column.max() >= count):
                raise PhysicsError(f"{what}: numbers go from 0 to {count - 1}")
        if not self.horizon_s > 0:
            raise PhysicsError("the horizon of a problem is above 0 s")

    @property
    def partners(self) -> tuple[str, ...]:
        """Everyone who asks or owns a satellite, in order of name."""
        return tuple(sorted({*self.requests.partner, *(s.partner for s in self.satellites)}))

    @property
    def values(self) -> Array:
        """Worth of each opportunity (o,): weight of its request times its score."""
        return np.asarray(self.requests.weight[self.opportunities.request] * self.opportunities.score)

    def among(self, partners: ArrayLike, *, own_stations: bool = True) -> Problem:
        """The same with the satellites and requests of some partners only, keeping all numbers.

        Parameters
        ----------
        partners : whose satellites image and whose requests count
        own_stations : whether images go down to their stations only
        """
        keep = set(np.atleast_1d(np.asarray(partners)).tolist())
        satellite = np.array([s.partner in keep for s in self.satellites], bool)
        request = np.array([p in keep for p in self.requests.partner], bool)
        o, d = self.opportunities, self.downlinks
        window = np.array([(p in keep) or not own_stations for p in d.partner], bool).reshape(len(d))
        some = window & satellite[d.satellite]
        kept = np.flatnonzero(some)
        return replace(
            self,
            opportunities=o.picked(satellite[o.satellite] & request[o.request]),
            downlinks=DownlinkWindows(
                d.satellite[kept], tuple(d.station[k] for k in kept), tuple(d.partner[k] for k in kept),
                d.start_s[kept], d.end_s[kept], d.bit_s[kept],
            ),
        )  # fmt: skip


def turning_time_s(problem: Problem, first: ArrayLike, end_s: ArrayLike, then: ArrayLike, start_s: ArrayLike) -> Array:
    """Time (...) a satellite needs from one image's end to another's start, s.

    Parameters
    ----------
    first, then : (...) numbers of opportunities of the same satellite
    end_s : (...) when the first image ends
    start_s : (...) when the second begins
    """
    o = problem.opportunities
    a, b = o.pointing(end_s, first), o.pointing(start_s, then)
    # half the angle from the chord: precise for small angles too
    angle = 2 * np.arcsin(np.clip(np.linalg.norm(a - b, axis=-1) / 2, 0.0, 1.0))
    return turning_of(problem, o.satellite[np.asarray(first)], angle)


def turning_of(problem: Problem, satellite: ArrayLike, angle_rad: ArrayLike) -> Array:
    """Time (...) of satellites (...) to turn through angles (...), s."""
    agility = [s.agility for s in problem.satellites]
    which = np.asarray(satellite)
    rate, acceleration, settle = (
        np.array([getattr(a, name) for a in agility])[which]
        for name in ("rate_rad_s", "acceleration_rad_s2", "settle_s")
    )
    angle = np.abs(np.asarray(angle_rad, float))
    ramp = rate**2 / acceleration
    return np.asarray(
        np.where(angle <= ramp, 2 * np.sqrt(angle / acceleration), angle / rate + rate / acceleration) + settle
    )
