"""An engine in balance: its pumps, turbines, gases, margins, and who gives what to whom."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.feed import Drops, Margin
from intercosmos.physics.propulsion.jacket import Jacket
from intercosmos.physics.propulsion.pumps import Pump
from intercosmos.physics.propulsion.turbines import Turbine

#: (from, to, "power W" or "flow kg/s", how much).
Flow = tuple[str, str, str, float]


@dataclass(frozen=True, slots=True)
class Preburner:
    """A preburner or gas generator: mixture ratio by mass, K, Pa, kg/s."""

    name: str
    mixture_ratio: float
    temperature: float
    pressure: float
    mass_flow: float


@dataclass(frozen=True, slots=True)
class CycleBalance:
    """An engine in balance.

    Attributes
    ----------
    chamber_pressure, mixture_ratio, area_ratio : of the engine
    chamber_mixture_ratio : of the chamber, without what drives an open cycle's turbines
    thrust, mass_flow : in vacuum, N; kg/s with everything that leaves
    isp_vacuum_s, chamber_isp_s, isp_loss_s : of the engine, of its chamber alone, and what the turbines' exhaust costs
    turbine_share : part of the mass flow that drives turbines and leaves
    power : W at the turbines' shafts
    pressure_ratio : of the turbines; the greater of two
    binding : name of the margin with the least slack; or, where the greatest pressure ends before any limit, why
    closed : whether the turbines give what the pumps take
    shortfall : W that they lack; negative for what they have in plenty
    failure : which balance fails, in words
    flows : (from, to, kind, value), ``"power W"`` or ``"flow kg/s"``
    """

    cycle: str
    oxidizer: str
    fuel: str
    chamber_pressure: float
    mixture_ratio: float
    area_ratio: float
    chamber_mixture_ratio: float
    thrust: float
    mass_flow: float
    isp_vacuum_s: float
    chamber_isp_s: float
    isp_loss_s: float
    turbine_share: float
    throat_area: float
    power: float
    pressure_ratio: float
    pumps: tuple[Pump, ...]
    turbines: tuple[Turbine, ...]
    preburners: tuple[Preburner, ...]
    jacket: Jacket | None
    margins: tuple[Margin, ...]
    binding: str
    closed: bool
    shortfall: float
    failure: str
    flows: tuple[Flow, ...]
    drops: Drops
    tank_pressures: tuple[float, float] | None = None

    def pump(self, name: str) -> Pump:
        """A pump by its name: ``fuel``, ``oxidizer``, ``fuel kick``, ``oxidizer boost`` …"""
        for one in self.pumps:
            if one.name == name:
                return one
        raise PhysicsError(f"no pump is called {name!r}; here: {', '.join(p.name for p in self.pumps) or 'none'}")

    def turbine(self, name: str) -> Turbine:
        """A turbine by its name: ``main``, ``fuel`` or ``oxidizer``."""
        for one in self.turbines:
            if one.name == name:
                return one
        raise PhysicsError(f"no turbine is called {name!r}; here: {', '.join(t.name for t in self.turbines) or 'none'}")

    def to_dict(self) -> dict[str, Any]:
        """Everything as numbers, texts, lists and dictionaries, for JSON."""
        plain: dict[str, Any] = asdict(self)
        for pump_, one in zip(plain["pumps"], self.pumps, strict=True):
            pump_ |= {"pressure_rise": one.pressure_rise, "rpm": one.rpm}
            if pump_["npsh_available"] == float("inf"):
                pump_["npsh_available"] = None
        for turbine_, wheel in zip(plain["turbines"], self.turbines, strict=True):
            turbine_["pressure_ratio"] = wheel.pressure_ratio
        for burner in plain["preburners"]:
            if burner["mixture_ratio"] == float("inf"):
                burner["mixture_ratio"] = None
        for name in ("pumps", "turbines", "preburners", "margins", "flows"):
            plain[name] = [list(v) if isinstance(v, tuple) else v for v in plain[name]]
        if plain["tank_pressures"] is not None:
            plain["tank_pressures"] = list(plain["tank_pressures"])
        return plain
