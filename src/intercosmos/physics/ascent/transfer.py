"""What the last stage does after injection: burns, coasts, releases and disposal, solved backwards.

Between the parking orbit and the end of the mission every step is linear in the payload: a burn multiplies
the mass before it, a release adds to it. Running the list backwards therefore gives the mass at injection as
``alpha * payload + beta`` exactly, which is what the ascent needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, pi, sqrt

import numpy as np

from intercosmos.constants import EARTH_MU, EARTH_RADIUS, STANDARD_GRAVITY
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.manoeuvres import velocity_change

#: A burn longer than this arc of the orbit is worth splitting into two
LONGEST_ARC = 0.9  # rad
#: Relative speed given between two releases, so that satellites drift apart (O3b and Galileo flights: 1 to 5 m/s)
RELEASE_SPEED = 3.0  # m/s
#: Perigee to which a spent stage in low orbit is lowered
DISPOSAL_PERIGEE = 50e3  # m above the equator
#: Above this perigee a stage cannot be brought down cheaply and moves to a graveyard orbit instead
LOW_ORBIT = 2000e3  # m above the equator
#: Change of height of the graveyard orbit (IADC guideline for the protected geostationary region: 235 km and more)
GRAVEYARD_STEP = 300e3  # m


@dataclass(frozen=True, slots=True)
class Burn:
    """One manoeuvre of the last stage: impulsive speed change at a radius, in ``parts`` firings."""

    name: str
    delta_v: float  #: m/s, impulsive
    radius: float  #: m, where it is made
    coast_s: float  #: before it
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Release:
    """A share of the payload leaves."""

    name: str
    share: float
    dispenser_kg: float = 0.0


@dataclass(frozen=True, slots=True)
class Jettison:
    """A tank of the stage leaves."""

    name: str
    mass_kg: float


Step = Burn | Release | Jettison


@dataclass(frozen=True, slots=True)
class Closure:
    """Mass at injection = ``alpha * payload + beta``; ``losses`` are the finite-burn losses a burn, m/s."""

    alpha: float
    beta: float
    losses: tuple[float, ...]
    burn_times_s: tuple[float, ...]


def speed(radius: float, axis: float) -> float:
    """Vis-viva, m/s."""
    return sqrt(EARTH_MU * (2 / radius - 1 / axis))


def plan_burns(
    parking_radius: float,
    parking_inclination: float,
    perigee: float,
    apogee: float,
    inclination: float,
    *,
    restarts: int,
    at_node: bool = False,
    direct: bool = False,
    releases: int = 1,
    dispenser_kg: float = 0.0,
    tank_kg: float = 0.0,
    disposal: bool = True,
    departs: bool = False,
) -> list[Step]:
    """Burns from the injection orbit to an orbit given by its radii, then releases and disposal.

    Parameters
    ----------
    parking_radius : radius of the circular parking orbit, m; with ``direct``, of the injection at the perigee
    perigee, apogee : radii of the target, m
    restarts : firings the stage can make after injection
    at_node : the perigee has its place at a node, so the raise waits for one
    direct : the ascent ends on the transfer orbit itself, and the raise falls away
    tank_kg : a tank dropped after the raise
    departs : the raise leads to another body: the plane is turned in it, and nothing follows at the apogee, which is
        negative for a hyperbola

    Returns
    -------
    list of Burn, Release and Jettison in order of flight

    Raises
    ------
    PhysicsError
        If the stage cannot restart often enough.

    Notes
    -----
    The turn of the plane is shared between the two burns so that their sum is least (one variable, fine grid).
    """
    angle = abs(inclination - parking_inclination)
    axis_transfer, axis = 0.5 * (parking_radius + apogee), 0.5 * (perigee + apogee)
    v_park, v_raised = sqrt(EARTH_MU / parking_radius), speed(parking_radius, axis_transfer)
    v_arrive, v_wanted = (0.0, 0.0) if departs else (speed(apogee, axis_transfer), speed(apogee, axis))
    shares = np.zeros(1) if direct else np.ones(1) if departs else np.linspace(0.0, 1.0, 201)
    raises = np.zeros(1) if direct else velocity_change(v_park, v_raised, shares * angle)
    circularises = velocity_change(v_arrive, v_wanted, (1 - shares) * angle)
    best = int(np.argmin(raises + circularises))
    steps: list[Step] = []
    if raises[best] > 0.5:
        wait = pi * sqrt(parking_radius**3 / EARTH_MU) if at_node or angle > 1e-4 else 0.0
        steps.append(Burn("transfer burn", float(raises[best]), parking_radius, wait))
    if tank_kg > 0:
        steps.append(Jettison("additional tank", tank_kg))
    if circularises[best] > 0.5:
        steps.append(Burn("apogee burn", float(circularises[best]), apogee, pi * sqrt(axis_transfer**3 / EARTH_MU)))
    needed = sum(isinstance(s, Burn) for s in steps)
    if needed > restarts:
        raise PhysicsError(f"the orbit needs {needed} firings after injection; the stage restarts {restarts} times")
    for k in range(releases):
        final = k == releases - 1
        name = f"release {k + 1} of {releases}" if releases > 1 else "separation"
        steps.append(Release(name, 1 / releases, dispenser_kg if final else 0.0))
        if not final:
            steps.append(Burn("separation burn", RELEASE_SPEED, apogee, 600.0))
    used = sum(isinstance(s, Burn) for s in steps)
    if disposal and used < restarts and not departs:
        steps.extend(_disposal(perigee, apogee))
    return steps


def _disposal(perigee: float, apogee: float) -> list[Step]:
    """Low orbits: bring the stage down. High ones: leave the orbit free. Transfer orbits decay or are left."""
    axis = 0.5 * (perigee + apogee)
    if apogee < EARTH_RADIUS + LOW_ORBIT:
        down = speed(apogee, 0.5 * (apogee + EARTH_RADIUS + DISPOSAL_PERIGEE))
        change = speed(apogee, axis) - down
    elif perigee > EARTH_RADIUS + LOW_ORBIT:
        change = abs(speed(apogee, 0.5 * (apogee + perigee + GRAVEYARD_STEP)) - speed(apogee, axis))
    else:
        return []
    return [Burn("disposal burn", change, apogee, 1500.0)]


def close(
    steps: list[Step], *, end_kg: float, payload_kg: float, thrust: float, isp_s: float, restarts: int
) -> Closure:
    """Run the steps backwards from the mass at the end.

    Parameters
    ----------
    end_kg : dry stage with residuals and reserve, after the last burn
    payload_kg : first guess of the payload, only used to size burn times (finite-burn losses)
    restarts : firings the stage can still make; long burns are split while there are some left

    References
    ----------
    Robbins, H. M., An analytical study of the impulsive approximation, AIAA Journal 4 (1966): loss =
    delta_v (mu / r^3) t_burn^2 / 24 for thrust along the velocity and one firing; n firings divide it by n^2.
    """
    exhaust = isp_s * STANDARD_GRAVITY
    burns = [s for s in steps if isinstance(s, Burn)]
    spare = restarts - len(burns)
    alpha, beta = 0.0, end_kg
    losses: list[float] = []
    times: list[float] = []
    for step in reversed(steps):
        if isinstance(step, Release):
            alpha += step.share
            beta += step.dispenser_kg
            continue
        if isinstance(step, Jettison):
            beta += step.mass_kg
            continue
        after = alpha * payload_kg + beta
        total = step.delta_v
        parts, loss, time = 1, 0.0, 0.0
        for _ in range(3):
            before = after * exp(total / exhaust)
            time = (before - after) * exhaust / thrust
            rate2 = EARTH_MU / step.radius**3
            arc = sqrt(rate2) * time / parts
            while arc > LONGEST_ARC and spare > 0 and step.name == "transfer burn":
                parts, spare = parts + 1, spare - 1
                arc = sqrt(rate2) * time / parts
            loss = step.delta_v * min(arc * arc / 24, 0.25)
            total = step.delta_v + loss
        ratio = exp(total / exhaust)
        alpha, beta = alpha * ratio, beta * ratio
        losses.append(loss)
        times.append(time)
    return Closure(alpha, beta, tuple(reversed(losses)), tuple(reversed(times)))
