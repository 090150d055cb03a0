"""The cold side of a wall: friction, heat transfer laws, roughness, bends, and ribs as fins. Arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.propulsion.coolants import State

Array = npt.NDArray[np.float64]

LAMINAR: Final = 2300.0  #: Reynolds number below which pipe flow is laminar
TURBULENT: Final = 4000.0
LAMINAR_NUSSELT: Final = 4.36  #: developed laminar flow at constant heat flux

#: Name -> what it is and where it is from.
LAWS: Final = {
    "taylor": "0.023 Re^0.8 Pr^0.4 (Tw/Tb)^-(0.57 - 1.59 D/x): Taylor, NASA TN D-4332, 1968; gases, above all hydrogen",
    "gnielinski": "Gnielinski 1976 with the entrance factor 1 + (D/x)^(2/3); (Pr/Prw)^0.11 for liquids, VDI Heat Atlas",
    "jackson": "0.0183 Re^0.82 Pr^0.5 (rho_w/rho)^0.3 (cp_mean/cp)^n: Jackson 2002, supercritical fluids",
    "dittus-boelter": "0.023 Re^0.8 Pr^0.4",
    "sieder-tate": "0.027 Re^0.8 Pr^(1/3) (mu/mu_w)^0.14",
}


@dataclass(frozen=True, slots=True)
class ChannelFlow:
    """Flow in channels. Arrays of shape (stations,).

    Attributes
    ----------
    state : of the coolant in bulk
    mass_flux : kg/(m² s)
    diameter : hydraulic, m
    distance : travelled in the channel, m
    """

    state: State
    mass_flux: Array
    diameter: Array
    distance: Array

    @property
    def reynolds(self) -> Array:
        return self.mass_flux * self.diameter / self.state.viscosity

    @property
    def velocity(self) -> Array:
        return self.mass_flux / self.state.density

    @property
    def mach(self) -> Array:
        return self.velocity / self.state.sound_speed


def known_law(name: str) -> str:
    """The name itself, if there is such a law.

    Raises
    ------
    UnknownIdError
        If not.
    """
    if name not in LAWS:
        raise UnknownIdError("heat transfer law", name, LAWS)
    return name


def friction_factor(reynolds: npt.ArrayLike, relative_roughness: npt.ArrayLike = 0.0) -> Array:
    """Darcy's friction factor of a pipe: Filonenko where smooth, Haaland where rough, 64/Re where laminar.

    Between Reynolds numbers of 2300 and 4000 it goes from one to the other in a straight line.
    """
    re, rough = np.broadcast_arrays(np.asarray(reynolds, float), np.asarray(relative_roughness, float))
    if np.any(rough < 0) or np.any(rough > 0.1):
        raise PhysicsError(f"relative roughness lies between 0 and 0.1; given {rough.min():.3g} to {rough.max():.3g}")
    fast = np.maximum(re, TURBULENT)
    smooth = (0.79 * np.log(fast) - 1.64) ** -2
    haaland = (-1.8 * np.log10((rough / 3.7) ** 1.11 + 6.9 / fast)) ** -2
    turbulent = np.where(rough > 0, np.maximum(haaland, smooth), smooth)
    laminar = 64.0 / np.clip(re, 1.0, LAMINAR)
    share = np.clip((re - LAMINAR) / (TURBULENT - LAMINAR), 0.0, 1.0)
    return np.asarray(laminar * (1 - share) + turbulent * share)


def bulk_nusselt(law: str, flow: ChannelFlow) -> Array:
    """Nusselt number of smooth straight channels before any correction for the wall's temperature."""
    re, pr = np.maximum(flow.reynolds, TURBULENT), flow.state.prandtl
    near = flow.diameter / np.maximum(flow.distance, flow.diameter)
    if law == "gnielinski":
        eighth = friction_factor(re) / 8.0
        nusselt = eighth * (re - 1000.0) * pr / (1 + 12.7 * np.sqrt(eighth) * (pr ** (2 / 3) - 1))
        nusselt = nusselt * (1 + near ** (2 / 3))
    elif law == "jackson":
        nusselt = 0.0183 * re**0.82 * pr**0.5
    elif law == "sieder-tate":
        nusselt = 0.027 * re**0.8 * pr ** (1 / 3)
    else:
        nusselt = 0.023 * re**0.8 * pr**0.4
    share = np.clip((flow.reynolds - LAMINAR) / (TURBULENT - LAMINAR), 0.0, 1.0)
    return np.asarray(LAMINAR_NUSSELT * (1 - share) + nusselt * share)


def temperature_factor(flow: ChannelFlow, wall: Array) -> Array:
    """Taylor's factor on the Nusselt number for walls of these temperatures."""
    near = flow.diameter / np.maximum(flow.distance, 3.0 * flow.diameter)
    return np.asarray(np.maximum(wall / flow.state.temperature, 1.0) ** -(0.57 - 1.59 * near))


def property_factor(law: str, flow: ChannelFlow, on_wall: State, critical: Array) -> Array:
    """Factor on the Nusselt number for what the fluid is at the wall.

    Parameters
    ----------
    on_wall : the coolant's state at the wall's temperature
    critical : pseudo-critical temperature, K (for ``jackson``)
    """
    bulk = flow.state
    if law == "sieder-tate":
        return np.asarray((bulk.viscosity / on_wall.viscosity) ** 0.14)
    if law == "gnielinski":
        return np.asarray(np.clip(bulk.prandtl / on_wall.prandtl, 0.05, 20.0) ** 0.11)
    if law != "jackson":
        return np.ones_like(bulk.temperature)
    rise = np.maximum(on_wall.temperature - bulk.temperature, 1e-3)
    mean = np.maximum((on_wall.enthalpy - bulk.enthalpy) / rise, 1.0)
    b, w = bulk.temperature / critical, on_wall.temperature / critical
    power = np.where(
        (w <= 1) | (b >= 1.2),
        0.4,
        np.where(b <= 1, 0.4 + 0.2 * (w - 1), 0.4 + 0.2 * (w - 1) * (1 - 5 * (b - 1))),
    )
    return np.asarray((on_wall.density / bulk.density) ** 0.3 * (mean / bulk.cp) ** np.clip(power, 0.0, 1.0))


def roughness_factor(friction: Array, smooth: Array, prandtl: Array) -> Array:
    """Norris 1970: heat transfer grows with the friction ratio, to 0.68 Pr^0.215, and no more beyond a ratio of 4."""
    power = 0.68 * np.clip(prandtl, 0.7, 6.0) ** 0.215
    return np.asarray(np.clip(friction / smooth, 1.0, 4.0) ** power)


def bend_factor(flow: ChannelFlow, curvature: Array) -> Array:
    """Niino and others 1982 (AIAA 82-0844): (Re (D/2R)²)^±0.05 for channels that bend.

    Parameters
    ----------
    curvature : 1/m, positive where the heated wall is on the outside of the bend (in the throat), negative where it is
        on the inside
    """
    group = flow.reynolds * (0.5 * flow.diameter * np.abs(curvature)) ** 2
    return np.asarray(np.where(group > 1.0, np.maximum(group, 1.0) ** (0.05 * np.sign(curvature)), 1.0))


def fin_factor(coefficient: Array, conductivity: Array, width: Array, height: Array, rib: Array) -> Array:
    """Coefficient on a smooth wall that would carry what a channel's floor and its two ribs do, over the channel's own.

    Ribs are fins with an insulated tip: efficiency tanh(mH)/(mH), m² = 2 h/(k rib).
    """
    fin = np.sqrt(2.0 * coefficient / (conductivity * np.maximum(rib, 1e-9))) * height
    efficiency = np.tanh(fin) / fin
    return np.asarray((width + 2.0 * efficiency * height) / (width + rib))
