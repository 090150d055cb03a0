"""Regenerative cooling against published chambers.

Sources stand in the data files. Vulcain's chamber is the one that the model's choices were made on; its nozzle
extension, Pavli's chamber, the RL10A-3-3A, the SSME and a calorimeter only judge. Every error measured here is written
into ``ERRORS`` of the model and held to two points, so that it can neither grow nor be forgotten. The bounds of the
issue are the errors that bamboo publishes for Vulcain: 40 % of peak flux, 18 % of coolant temperature rise, 56 % of
pressure drop.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray
from scipy.interpolate import PchipInterpolator

from intercosmos.physics.propulsion.coolants import evaporation
from intercosmos.physics.propulsion.cooling_channels import Channels, milled_channels
from intercosmos.physics.propulsion.film_cooling import Film, film_effect
from intercosmos.physics.propulsion.hot_gas import hot_gas
from intercosmos.physics.propulsion.regenerative import Pass, cooling
from intercosmos.physics.propulsion.wall_materials import constant_wall

DATA = Path(__file__).parent / "data"
#: Two points of error: what a change of the equations of state, of the grid or of the chemistry may move.
HELD = 0.02


def facts(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"cooling_{name}.toml").read_text())


def at(found: xarray.Dataset, name: str, x: float | list[float]) -> Any:
    """A column at places along the axis."""
    order = np.argsort(found.x.values)
    return np.interp(x, found.x.values[order], found[name].values[order])


def reported(chamber: str, **rows: tuple[float, float, float]) -> dict[str, float]:
    """Prints what was published and what was found; the relative errors."""
    errors = {}
    for name, (published, ours, scale) in rows.items():
        errors[name] = ours / published - 1
        print(f"{chamber:<12} {name:<26} {published * scale:>9.4g} {ours * scale:>9.4g} {errors[name]:>+7.1%}")  # noqa: T201
    return errors


@pytest.fixture(scope="module")
def vulcain() -> dict[str, float]:
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
    return reported(
        "Vulcain",
        peak_heat_flux=(truth["peak_heat_flux"], float(found.peak_heat_flux), 1e-6),
        measured_flux=(truth["measured_flux"], float(at(found, "heat_flux", truth["measured_x"])), 1e-6),
        coolant_temperature_rise=(
            truth["outlet_temperature"] - f["inlet_temperature"], float(found.coolant_temperature_rise), 1.0,
        ),
        pressure_drop=(truth["pressure"][0] - truth["pressure"][1], float(before - after), 1e-5),
    ) | {f"bamboo_{name}": value for name, value in f["bamboo"].items()}  # fmt: skip


@pytest.fixture(scope="module")
def extension() -> dict[str, float]:
    f = facts("vulcain_extension")
    truth, x, radius = f["truth"], np.array(f["contour"]["x"]), np.array(f["contour"]["radius"])
    # the chamber before has other channels: what stands there is not used, it must only be possible
    room = 2 * np.pi * radius / f["tubes"] - 0.3e-3
    width = np.minimum(np.where(x < f["start"] + f["taper"], *f["width"]), room)
    channels = milled_channels(
        (x, radius), f["tubes"], height=f["height"], width=width, rib=f["between"], wall=f["wall"]
    )
    found = cooling(
        (x, radius), "lox", "lh2", f["mixture_ratio"], f["chamber_pressure"],
        [Pass(channels, f["start"], f["stop"])], coolant_flow=f["coolant_flow"],
        inlet_temperature=f["inlet_temperature"], inlet_pressure=f["inlet_pressure"], wall="inconel-600",
    )  # fmt: skip
    rises = np.array(truth["coolant_temperature"]) - f["inlet_temperature"]
    walls = at(found, "hot_wall_temperature", truth["wall_x"])
    return reported(
        "Extension",
        coolant_temperature_rise=(
            truth["outlet_temperature"] - f["inlet_temperature"], float(found.coolant_temperature_rise), 1.0,
        ),
        coolant_on_its_way=(
            1.0, 1 + float(np.sqrt(np.mean(
                ((at(found, "coolant_temperature", truth["coolant_x"]) - f["inlet_temperature"]) / rises - 1) ** 2
            ))), 1.0,
        ),
        pressure_drop=(f["inlet_pressure"] - truth["outlet_pressure"], float(found.pressure_drop), 1e-5),
        hot_wall=(float(np.mean(truth["hot_wall"][1:])), float(np.mean(walls[1:])), 1.0),
        hot_wall_where_hydrogen_is_cold=(truth["hot_wall"][0], float(walls[0]), 1.0),
    ) | {f"bamboo_{name}": value for name, value in f["bamboo"].items()}  # fmt: skip


@pytest.fixture(scope="module")
def calorimeter() -> dict[str, float]:
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
    return reported(
        "Calorimeter",
        throat_flux=(truth["throat_flux"][1], float(np.mean(fluxes)), 1e-6),
        film_effect=(truth["film_effect"], float(np.mean(cut)), 100.0),
    )


@pytest.fixture(scope="module")
def pavli() -> dict[str, float]:
    f = facts("pavli")
    truth, x, radius = f["truth"], np.array(f["contour"]["x"]), np.array(f["contour"]["radius"])
    width = np.interp(x, f["width"]["x"], f["width"]["width"])
    channels = milled_channels(
        (x, radius), f["channels"], height=f["height"], width=width, rib=f["spacer"], wall=f["wall"]
    )
    # hydrogen enters the chamber as a gas at 298 K: by definition 0 there, -9012 J/mol as the library's liquid
    warm = 9012.0 / 2.01588e-3 / (1 + f["mixture_ratio"])
    ideal = 3172.5  # K, the same chamber's equilibrium temperature
    found = cooling(
        (x, radius), "lox", "lh2", f["mixture_ratio"], f["chamber_pressure"], channels, flow="co",
        coolant_flow=f["coolant_flow"], inlet_temperature=f["inlet_temperature"], inlet_pressure=f["inlet_pressure"],
        wall="steel-304", heat=warm, c_star_efficiency=float(np.sqrt(f["total_temperature"] / ideal)),
    )  # fmt: skip
    throat = float(x[np.argmin(radius)])
    tapped = float(np.mean(truth["throat_pressure"]))
    assert at(found, "driving_temperature", 0.0) == pytest.approx(f["total_temperature"], rel=0.01)
    return reported(
        "Pavli",
        peak_heat_flux=(truth["peak_heat_flux"], float(found.peak_heat_flux), 1e-6),
        coolant_temperature_rise=(
            truth["outlet_temperature"] - f["inlet_temperature"], float(found.coolant_temperature_rise), 1.0,
        ),
        pressure_drop_to_throat=(
            f["inlet_pressure"] - tapped, f["inlet_pressure"] - float(at(found, "coolant_pressure", throat)), 1e-5,
        ),
        heat_of_coolant=(238e3, float(found.heat), 1e-3),
        hot_wall_at_throat=(truth["hot_wall_at_throat"], float(at(found, "hot_wall_temperature", 0.195)), 1.0),
        cold_wall_at_throat=(truth["cold_wall_at_throat"], float(at(found, "cold_wall_temperature", 0.195)), 1.0),
    ) | {f"bamboo_{name}": value for name, value in f["bamboo"].items()}  # fmt: skip


@pytest.fixture(scope="module")
def rl10() -> dict[str, float]:
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
    return reported(
        "RL10A-3-3A",
        heat=(truth["heat"], float(found.heat), 1e-6),
        coolant_temperature_rise=(truth["temperature_rise"], float(found.coolant_temperature_rise), 1.0),
        peak_heat_flux=(float(np.mean(truth["peak_heat_flux"])), float(found.peak_heat_flux), 1e-6),
        peak_wall_temperature=(float(np.mean(truth["hot_wall"])), float(found.peak_wall_temperature), 1.0),
    )


@pytest.fixture(scope="module")
def ssme() -> dict[str, float]:
    f = facts("ssme")
    truth, c = f["truth"], {name: np.array(values) for name, values in f["contour"].items()}
    even = np.ones_like(c["x"])
    channels = Channels(f["channels"], c["x"], c["width"], c["height"], c["rib"], c["wall"], even, even)
    found = cooling(
        c, "lox", "lh2", f["mixture_ratio"], f["chamber_pressure"], [Pass(channels, f["start"], f["stop"])],
        coolant_flow=f["coolant_flow"], inlet_temperature=truth["inlet_temperature"],
        inlet_pressure=f["inlet_pressure"], wall="narloy-z",
    )  # fmt: skip
    return reported(
        "SSME",
        coolant_temperature_rise=(
            truth["outlet_temperature"] - truth["inlet_temperature"], float(found.coolant_temperature_rise), 1.0,
        ),
        pressure_drop=(truth["pressure_drop"], float(found.pressure_drop), 1e-6),
        peak_wall_temperature=(truth["hot_wall"], float(found.peak_wall_temperature), 1.0),
    )  # fmt: skip


@pytest.mark.parametrize("name", ["peak_heat_flux", "coolant_temperature_rise", "pressure_drop"])
def test_vulcain_is_nearer_than_bamboo(vulcain: dict[str, float], name: str) -> None:
    assert abs(vulcain[name]) < vulcain[f"bamboo_{name}"]


@pytest.mark.parametrize("name", ["coolant_temperature_rise", "pressure_drop"])
def test_extension_is_nearer_than_bamboo(extension: dict[str, float], name: str) -> None:
    assert abs(extension[name]) < extension[f"bamboo_{name}"]


def test_pavli_within_the_bounds_of_the_issue(pavli: dict[str, float]) -> None:
    assert abs(pavli["peak_heat_flux"]) < 0.40
    assert abs(pavli["coolant_temperature_rise"]) < 0.18
    assert abs(pavli["pressure_drop_to_throat"]) < 0.56
    # bamboo's own figure for this chamber is met for the rise only; its peak flux is three points nearer than ours
    assert abs(pavli["coolant_temperature_rise"]) < pavli["bamboo_coolant_temperature_rise"]


@pytest.mark.parametrize(
    ("chamber", "name", "error"),
    [
        ("vulcain", "peak_heat_flux", 0.172),  # against Kirner's simulation
        ("vulcain", "measured_flux", 0.017),  # the one measured point
        ("vulcain", "coolant_temperature_rise", 0.046),  # measured
        ("vulcain", "pressure_drop", 0.264),  # against LeBail's simulation
        # the published flux integrates to 193 kW; the coolant took up 238 kW, with which the rise agrees
        ("pavli", "peak_heat_flux", 0.255),
        ("pavli", "coolant_temperature_rise", 0.113),
        ("pavli", "pressure_drop_to_throat", -0.336),  # eight taps, which differ by half the drop among themselves
        ("pavli", "hot_wall_at_throat", 0.287),  # against Pavli's calculation
        ("extension", "coolant_temperature_rise", -0.013),  # measured
        ("extension", "coolant_on_its_way", 0.027),  # root mean square of eight measured rises
        ("extension", "pressure_drop", 0.005),  # against Nyden's simulation
        ("extension", "hot_wall", 0.087),  # mean of six measured walls
        ("extension", "hot_wall_where_hydrogen_is_cold", 0.803),  # measured where the coolant has 99 K
        ("rl10", "heat", -0.041),
        ("rl10", "coolant_temperature_rise", -0.043),
        ("rl10", "peak_heat_flux", -0.135),  # against the mean of three calculations
        ("rl10", "peak_wall_temperature", 0.059),
        ("ssme", "coolant_temperature_rise", -0.133),  # chamber pressure and coolant flow from memory
        ("ssme", "pressure_drop", -0.187),
        ("ssme", "peak_wall_temperature", 0.389),  # against the greatest allowed
        ("calorimeter", "throat_flux", 0.36),  # against the highest measured, with the soot measured
        ("calorimeter", "film_effect", 0.07),  # of a rich outer zone, which is no film
    ],
)
def test_errors_are_as_stated(chamber: str, name: str, error: float, request: pytest.FixtureRequest) -> None:
    assert request.getfixturevalue(chamber)[name] == pytest.approx(error, abs=HELD)
