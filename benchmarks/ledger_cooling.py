"""Rows of the ledger: regeneratively cooled chambers of which heat, temperatures and pressures are published.

Geometry, what is published and its sources stand in ``tests/against/data/cooling_*.toml``. Vulcain is the chamber that
the model's choices were made on; the others only judge.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import xarray
from scipy.interpolate import PchipInterpolator

from intercosmos.physics.propulsion import cooling
from intercosmos.physics.propulsion.coolants import evaporation
from intercosmos.physics.propulsion.cooling_channels import Channels, milled_channels
from intercosmos.physics.propulsion.film_cooling import Film, film_effect
from intercosmos.physics.propulsion.hot_gas import hot_gas
from intercosmos.physics.propulsion.regenerative import Pass
from intercosmos.physics.propulsion.wall_materials import constant_wall

DATA = Path(__file__).parents[1] / "tests" / "against" / "data"


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure in SI, the one computed, and how it is shown; ``bamboo`` is that program's own error."""

    what: str
    against: str
    published: float
    computed: float
    unit: str
    scale: float = 1.0
    bamboo: float | None = None

    @property
    def error(self) -> float:
        """Computed over published, less one."""
        return self.computed / self.published - 1

    def row(self, chamber: str) -> str:
        """A line of the table."""
        shown = [value * self.scale for value in (self.published, self.computed)]
        values = " | ".join(f"{value:.0f}" if value >= 100 else f"{value:#.3g}" for value in shown)
        off = f"{100 * self.error:+.0f} %".replace("-", "−").replace("+0 ", "0 ").replace("−0 ", "0 ")
        theirs = "" if self.bamboo is None else f"{100 * self.bamboo:.0f} %"
        return f"| {chamber} | {self.what} | {self.against} | {self.unit} | {values} | {off} | {theirs} |"


def facts(name: str) -> dict[str, Any]:
    """What is published of a chamber."""
    return tomllib.loads((DATA / f"cooling_{name}.toml").read_text(encoding="utf-8"))


def at(found: xarray.Dataset, name: str, x: float | list[float]) -> Any:
    """A column at places along the axis."""
    order = np.argsort(found.x.values)
    return np.interp(x, found.x.values[order], found[name].values[order])


def vulcain() -> list[Figure]:
    """Vulcain's chamber."""
    f = facts("vulcain")
    truth, x, radius = f["truth"], np.array(f["contour"]["x"]), np.array(f["contour"]["radius"])
    ends = [x[0], x[np.argmin(radius)], x[-1]]
    channels = milled_channels(
        (x, radius), f["channels"], height=np.interp(x, ends, f["height"]), rib=np.interp(x, ends, f["rib"]),
        wall=f["wall"],
    )  # fmt: skip
    found = cooling(
        (x, radius), "lox", "lh2", f["mixture_ratio"], f["chamber_pressure"], channels,
        coolant_flow=f["coolant_flow"], inlet_temperature=f["inlet_temperature"], inlet_pressure=f["inlet_pressure"],
        wall=constant_wall(f["conductivity"]),
    )  # fmt: skip
    before, after = at(found, "coolant_pressure", truth["pressure_x"])
    rise = truth["outlet_temperature"] - f["inlet_temperature"]
    drop = truth["pressure"][0] - truth["pressure"][1]
    theirs = f["bamboo"]
    return [
        Figure("peak heat flux", "simulation, Kirner 1993", truth["peak_heat_flux"], float(found.peak_heat_flux),
               "MW/m²", 1e-6, theirs["peak_heat_flux"]),
        Figure("heat flux at one place", "measured", truth["measured_flux"],
               float(at(found, "heat_flux", truth["measured_x"])), "MW/m²", 1e-6),
        Figure("rise of the coolant's temperature", "measured", rise, float(found.coolant_temperature_rise),
               "K", 1.0, theirs["coolant_temperature_rise"]),
        Figure("pressure drop", "simulation, LeBail 1993", drop, float(before - after),
               "MPa", 1e-6, theirs["pressure_drop"]),
    ]  # fmt: skip


@cache
def extension_tubes() -> xarray.Dataset:
    """The tubes of Vulcain's nozzle extension, whose hydrogen is dumped, station by station."""
    f = facts("vulcain_extension")
    x, radius = np.array(f["contour"]["x"]), np.array(f["contour"]["radius"])
    # the chamber before has other channels: what stands there is not used, it must only be possible
    room = 2 * np.pi * radius / f["tubes"] - 0.3e-3
    width = np.minimum(np.where(x < f["start"] + f["taper"], *f["width"]), room)
    channels = milled_channels(
        (x, radius), f["tubes"], height=f["height"], width=width, rib=f["between"], wall=f["wall"]
    )
    return cooling(
        (x, radius), "lox", "lh2", f["mixture_ratio"], f["chamber_pressure"],
        [Pass(channels, f["start"], f["stop"])], coolant_flow=f["coolant_flow"],
        inlet_temperature=f["inlet_temperature"], inlet_pressure=f["inlet_pressure"], wall="inconel-600",
    )  # fmt: skip


def extension() -> list[Figure]:
    """What is published of these tubes."""
    f, found = facts("vulcain_extension"), extension_tubes()
    truth = f["truth"]
    walls = at(found, "hot_wall_temperature", truth["wall_x"])
    rise, theirs = truth["outlet_temperature"] - f["inlet_temperature"], f["bamboo"]
    return [
        Figure("rise of the coolant's temperature", "measured", rise, float(found.coolant_temperature_rise),
               "K", 1.0, theirs["coolant_temperature_rise"]),
        Figure("pressure drop", "simulation, Nyden 1991", f["inlet_pressure"] - truth["outlet_pressure"],
               float(found.pressure_drop), "MPa", 1e-6, theirs["pressure_drop"]),
        Figure("hot wall, mean of six places", "measured", float(np.mean(truth["hot_wall"][1:])),
               float(np.mean(walls[1:])), "K"),
        Figure("hot wall where hydrogen has 99 K", "measured", truth["hot_wall"][0], float(walls[0]), "K"),
    ]  # fmt: skip


@cache
def pavli_jacket() -> xarray.Dataset:
    """Pavli's chamber, station by station."""
    f = facts("pavli")
    x, radius = np.array(f["contour"]["x"]), np.array(f["contour"]["radius"])
    width = np.interp(x, f["width"]["x"], f["width"]["width"])
    channels = milled_channels(
        (x, radius), f["channels"], height=f["height"], width=width, rib=f["spacer"], wall=f["wall"]
    )
    # hydrogen enters the chamber as a gas at 298 K: by definition 0 there, -9012 J/mol as the library's liquid
    warm = 9012.0 / 2.01588e-3 / (1 + f["mixture_ratio"])
    ideal = 3172.5  # K, the same chamber's equilibrium temperature
    return cooling(
        (x, radius), "lox", "lh2", f["mixture_ratio"], f["chamber_pressure"], channels, flow="co",
        coolant_flow=f["coolant_flow"], inlet_temperature=f["inlet_temperature"], inlet_pressure=f["inlet_pressure"],
        wall="steel-304", heat=warm, c_star_efficiency=float(np.sqrt(f["total_temperature"] / ideal)),
    )  # fmt: skip


def pavli() -> list[Figure]:
    """What is published of it."""
    f, found = facts("pavli"), pavli_jacket()
    truth, contour = f["truth"], f["contour"]
    throat = contour["x"][int(np.argmin(contour["radius"]))]
    drop = f["inlet_pressure"] - float(np.mean(truth["throat_pressure"]))
    ours = f["inlet_pressure"] - float(at(found, "coolant_pressure", throat))
    rise = truth["outlet_temperature"] - f["inlet_temperature"]
    theirs = f["bamboo"]
    return [
        Figure("peak heat flux", "measured", truth["peak_heat_flux"], float(found.peak_heat_flux),
               "MW/m²", 1e-6, theirs["peak_heat_flux"]),
        Figure("rise of the coolant's temperature", "measured", rise, float(found.coolant_temperature_rise),
               "K", 1.0, theirs["coolant_temperature_rise"]),
        Figure("pressure drop to the throat", "measured, mean of taps", drop, ours, "MPa", 1e-6),
        Figure("hot wall at the throat", "Pavli's calculation", truth["hot_wall_at_throat"],
               float(at(found, "hot_wall_temperature", 0.195)), "K"),
    ]  # fmt: skip


def rl10() -> list[Figure]:
    """RL10A-3-3A: long tubes, and short ones between them behind the manifold."""
    f = facts("rl10")
    truth = f["truth"]
    drawn, r = np.array(f["contour"]["x"]), np.array(f["contour"]["radius"])
    x = np.unique(np.concatenate([np.linspace(drawn[0], drawn[-1], 300), drawn]))
    radius = np.maximum(PchipInterpolator(drawn, r)(x), r.min())
    beyond = x >= f["manifold"]  # where short and long tubes lie side by side
    share = np.where(beyond, 0.5, 1.0)
    inner = 2 * np.pi * radius * share / f["tubes"] - 2 * f["wall"]
    chamber = f["throat_height"] + f["chamber_growth"] * (radius - radius.min())
    nozzle = f["exit_height"] + f["exit_growth"] * (radius.max() - radius)
    blend = 1 / (1 + np.exp(-(x - f["manifold"]) / 0.02))
    height = inner + chamber * (1 - blend) + nozzle * blend
    even = np.ones_like(x)
    ribs, wall = 2 * f["wall"] * even, f["wall"] * even
    long = Channels(f["tubes"], x, inner, height, ribs, wall, even, share, round=True)
    narrow = np.pi * radius / f["tubes"] - 2 * f["wall"]
    short = Channels(f["tubes"], x, narrow, height, ribs, wall, even, 0.5 * even, round=True)
    found = cooling(
        (x, radius), "lox", "lh2", f["mixture_ratio"], f["chamber_pressure"],
        [Pass(short, f["manifold"], x[-1]), Pass(long, x[-1], x[0])], coolant_flow=f["coolant_flow"],
        inlet_temperature=f["inlet_temperature"], inlet_pressure=f["inlet_pressure"], wall="steel-304",
        roughness=f["roughness"], heat=f["injected_heat"],
    )  # fmt: skip
    of_three = "mean of three calculations"
    return [
        Figure("heat taken up", "from the stations", truth["heat"], float(found.heat), "MW", 1e-6),
        Figure("rise of the coolant's temperature", "from the stations", truth["temperature_rise"],
               float(found.coolant_temperature_rise), "K"),
        Figure("peak heat flux", of_three, float(np.mean(truth["peak_heat_flux"])), float(found.peak_heat_flux),
               "MW/m²", 1e-6),
        Figure("peak wall temperature", of_three, float(np.mean(truth["hot_wall"])),
               float(found.peak_wall_temperature), "K"),
    ]  # fmt: skip


def ssme() -> list[Figure]:
    """The SSME's main chamber; its pressure and coolant flow are from memory."""
    f = facts("ssme")
    truth, c = f["truth"], {name: np.array(values) for name, values in f["contour"].items()}
    even = np.ones_like(c["x"])
    channels = Channels(f["channels"], c["x"], c["width"], c["height"], c["rib"], c["wall"], even, even)
    found = cooling(
        c, "lox", "lh2", f["mixture_ratio"], f["chamber_pressure"], [Pass(channels, f["start"], f["stop"])],
        coolant_flow=f["coolant_flow"], inlet_temperature=truth["inlet_temperature"],
        inlet_pressure=f["inlet_pressure"], wall="narloy-z",
    )  # fmt: skip
    rise = truth["outlet_temperature"] - truth["inlet_temperature"]
    return [
        Figure("rise of the coolant's temperature", "simulation, Pizzarelli", rise,
               float(found.coolant_temperature_rise), "K"),
        Figure("pressure drop", "Wang and Luong 1994", truth["pressure_drop"], float(found.pressure_drop),
               "MPa", 1e-6),
        Figure("peak wall temperature", "greatest allowed", truth["hot_wall"], float(found.peak_wall_temperature), "K"),
    ]  # fmt: skip


def calorimeter() -> list[Figure]:
    """A sooted throat with kerosene, at two mixtures, and what a rich outer zone does to it."""
    f = facts("calorimeter")
    truth, throat = f["truth"], f["throat_radius"]
    x = np.linspace(-0.3, 0.03, 100)
    radius = np.minimum(np.sqrt(throat**2 * (1 + 0.5 * (x / 0.06) ** 2)), 1.8 * throat)
    k, wall = int(np.argmin(radius)), np.full_like(x, f["wall_temperature"])
    fluxes, cut = [], []
    for mixture in f["mixture_ratio"]:
        gas = hot_gas(x, radius, (float(x[k]), float(radius[k])), "lox", "rp-1", mixture, f["chamber_pressure"])
        start, heat, cp = evaporation("rp-1", 300.0, f["chamber_pressure"])
        flow = gas.flux[k] * np.pi * throat**2 * truth["film_share"] / (1 + mixture)
        film = film_effect(Film(flow, start, cp, float(x[0]), heat), x, radius, gas)
        fluxes.append(gas.heating(wall, gas.recovery_temperature, truth["soot"])[k])
        cut.append(gas.heating(wall, film.driving_temperature, truth["soot"])[k] / fluxes[-1] - 1)
    return [
        Figure("heat flux in the throat", "measured, the highest", truth["throat_flux"][1], float(np.mean(fluxes)),
               "MW/m²", 1e-6),
        Figure("what a rich outer zone changes", "measured", truth["film_effect"], float(np.mean(cut)), "%", 100.0),
    ]  # fmt: skip


CHAMBERS: dict[str, Callable[[], list[Figure]]] = {
    "Vulcain": vulcain,
    "Vulcain's extension": extension,
    "Pavli's": pavli,
    "RL10A-3-3A": rl10,
    "SSME": ssme,
    "calorimeter, LOX/RP-1": calorimeter,
}


def lines() -> list[str]:
    """Every chamber's figures."""
    return [
        "What was chosen was chosen on Vulcain's chamber alone; the others only judge. The last column is the error "
        "that the program bamboo prints of itself, where it does. Of the SSME chamber pressure and coolant flow are "
        "from memory.",
        "",
        "| chamber | what | against | unit | published | computed | error | bamboo |",
        "|---|---|---|---|---:|---:|---:|---:|",
        *(figure.row(name) for name, chamber in CHAMBERS.items() for figure in chamber()),
    ]
