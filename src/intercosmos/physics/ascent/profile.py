"""The flight that belongs to a solution: curves, events and extremes, for people to read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from intercosmos.constants import EARTH_FLATTENING, EARTH_RADIUS, EARTH_ROTATION_RATE, STANDARD_GRAVITY
from intercosmos.physics.ascent import flight
from intercosmos.physics.ascent.flight import AZIMUTH_SCALE, Flights
from intercosmos.physics.ascent.optimise import Ascents
from intercosmos.physics.ascent.sequence import Phase
from intercosmos.physics.ascent.solver import Floats
from intercosmos.series import Event, Series
from intercosmos.units import Quantity


@dataclass(frozen=True, slots=True)
class Profile:
    """One flight from lift-off to injection; arrays over time, SI."""

    time_s: Floats
    height: Floats
    speed: Floats  #: inertial
    air_speed: Floats
    dynamic_pressure: Floats
    load: Floats  #: sensed acceleration, m/s2
    mass: Floats  #: without fairing
    position: Floats  #: (n, 3) inertial
    velocity: Floats
    events: tuple[Event, ...]
    azimuth_rad: float
    max_dynamic_pressure_pa: float
    max_load: float
    pressure_binds: bool
    load_binds: bool

    @property
    def end_s(self) -> float:
        """Time of injection."""
        return float(self.time_s[-1])

    @property
    def final_speed(self) -> float:
        """Inertial, m/s."""
        return float(self.speed[-1])

    def series(self, title: str) -> Series:
        """Ready to plot."""
        return Series(
            title=title,
            axis="time after lift-off",
            axis_unit="s",
            axis_values=self.time_s,
            columns={
                "altitude": ("km", self.height / 1e3),
                "speed over the ground": ("km/s", self.air_speed / 1e3),
                "inertial speed": ("km/s", self.speed / 1e3),
                "dynamic pressure": ("kPa", self.dynamic_pressure / 1e3),
                "load factor": ("g0", self.load / STANDARD_GRAVITY),
                "mass": ("t", self.mass / 1e3),
            },
        )


def profile_of(found: Ascents, k: int) -> Profile:
    """The flight of case ``k``."""
    one = Flights(*(v[k : k + 1] for v in found.flights))
    flown = flight.fly(one, found.x[k : k + 1])
    time = np.asarray(flown.time_s)[0]
    state = np.asarray(flown.state)[0]
    seen = np.asarray(flown.seen)[0]
    duration = np.asarray(flown.duration_s)[0]
    r, v = state[:, :3], state[:, 3:6]
    distance = np.linalg.norm(r, axis=1)
    height = distance - EARTH_RADIUS * (1 - EARTH_FLATTENING * (r[:, 2] / distance) ** 2)
    air = v - EARTH_ROTATION_RATE * np.stack([-r[:, 1], r[:, 0], np.zeros(len(r))], axis=1)
    pressure, load = np.append(seen[:, 0], 0.0), np.append(seen[:, 1], seen[-1, 1])
    speed, air_speed = np.linalg.norm(v, axis=1), np.linalg.norm(air, axis=1)

    def event(name: str, at: float) -> Event:
        def value(column: Floats) -> float:
            return float(np.interp(at, time, column))

        figures = {
            "height": Quantity(value(height), "km", source="computed"),
            "speed over the ground": Quantity(value(air_speed), "km/s", source="computed"),
            "inertial speed": Quantity(value(speed), "km/s", source="computed"),
        }
        return Event(name, at, figures)

    events = [event("lift-off", 0.0)]
    clock = 0.0
    phases = found.phases[k]
    for n, phase in enumerate(phases):
        if phase.dropped:
            events.append(event("separation of " + " and ".join(phase.dropped), clock))
        if n and phase.thrust > 0 and phases[n - 1].thrust == 0:
            events.append(event(f"ignition of {phase.name}", clock))
        clock += float(duration[n])
    events.append(event("injection", clock))
    flux = np.append(seen[:, 2], seen[-1, 2])
    free_from = float(sum(d for d, p in zip(duration, _free_later(phases), strict=False) if not p))
    shed = np.flatnonzero((time > free_from + 1) & (flux < one.heat_flux[0]))
    if shed.size:
        events.append(event("fairing jettison", float(time[shed[0]])))
    events.append(event("greatest dynamic pressure", float(time[int(np.argmax(pressure))])))
    events.sort(key=lambda e: e.time_s)
    half = found.flights.azimuth[k, 1]
    azimuth = found.flights.azimuth[k, 0] + half * np.sin(found.x[k, 1] * min(AZIMUTH_SCALE / half, 1.0))
    limit = found.flights.load_limit[k].min()
    return Profile(
        time, height, speed, air_speed, pressure, load, state[:, 6], r, v, tuple(events), float(azimuth % (2 * np.pi)),
        float(pressure.max()), float(load.max()),
        bool(pressure.max() > 0.98 * found.flights.pressure_limit[k]), bool(load.max() > 0.98 * limit),
    )  # fmt: skip


def _free_later(phases: list[Phase]) -> list[bool]:
    started = False
    out = []
    for p in phases:
        started = started or p.free
        out.append(started)
    return out
