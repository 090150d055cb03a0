"""Regenerative cooling: wall temperatures, and what the coolant takes up and loses on its way.

Hot gas (:mod:`.hot_gas`), wall (:mod:`.wall_materials`), channels (:mod:`.cooling_channels`) and coolant
(:mod:`.coolants`, :mod:`.coolant_side`) meet here. How well the model does is known from published chambers; each
result carries the errors found there (:data:`ERRORS`).

>>> from intercosmos.physics.propulsion import nozzle_contour
>>> from intercosmos.physics.propulsion.cooling_channels import channel_layout
>>> wall = nozzle_contour(0.1, 8.0)
>>> jacket = channel_layout(wall, 17.0, 45.0, velocity=150.0)
>>> inlet = {"coolant_flow": 17.0, "inlet_temperature": 40.0, "inlet_pressure": 20e6}
>>> found = cooling(wall, "lox", "lh2", 6.0, 10e6, jacket, **inlet)
>>> 60e6 < float(found.peak_heat_flux) < 90e6
True
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
from scipy.signal import savgol_filter

from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.coolant_side import LAWS, known_law
from intercosmos.physics.propulsion.coolants import coolant_table
from intercosmos.physics.propulsion.cooling_channels import Channels, contour_arrays
from intercosmos.physics.propulsion.cooling_solver import Jacket, Path, Solution, solve
from intercosmos.physics.propulsion.film_cooling import Film, FilmEffect, film_effect
from intercosmos.physics.propulsion.hot_gas import BARTZ, HotGas, hot_gas
from intercosmos.physics.propulsion.propellants import Propellant
from intercosmos.physics.propulsion.rocket import resolved
from intercosmos.physics.propulsion.wall_materials import WallMaterial, find_material

if TYPE_CHECKING:
    import xarray

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pass:
    """One way of the coolant along the wall: in channels, from one place to another, m along the axis."""

    channels: Channels
    start: float
    stop: float


def cooling(
    contour: Any,
    oxidizer: str | Propellant,
    fuel: str | Propellant,
    mixture_ratio: float,
    chamber_pressure: float,
    channels: Channels | Sequence[Pass],
    coolant: str | Propellant | None = None,
    *,
    coolant_flow: float,
    inlet_temperature: float,
    inlet_pressure: float,
    flow: str = "counter",
    wall: str | WallMaterial = "cucrzr",
    law: str | None = None,
    roughness: float = 0.0,
    bends: bool = False,
    soot: float = 0.0,
    radiation: bool = False,
    film: Film | None = None,
    constant: float = BARTZ,
    throat_curvature: float | None = None,
    c_star_efficiency: float = 1.0,
    heat: float = 0.0,
    stations: int = 160,
) -> xarray.Dataset:
    """Heat flux, wall temperatures and coolant along a regeneratively cooled chamber.

    Parameters
    ----------
    contour : with ``x`` (rising, m) and ``radius`` of the hot wall, such as from :func:`nozzle_contour`; its narrowest
        place is the throat
    oxidizer, fuel, mixture_ratio, chamber_pressure : what burns in it; Pa
    channels : :class:`Channels`, or several :class:`Pass` in the order in which the coolant flows through them
    coolant : the fuel if not given
    coolant_flow : kg/s
    inlet_temperature, inlet_pressure : of the coolant, K and Pa (static)
    flow : ``counter`` (from the nozzle to the injector) or ``co``; for one set of channels
    wall : material
    law : heat transfer law of the coolant, one of :data:`.coolant_side.LAWS`; the coolant's own if not given
    roughness : of the channels, sand grain, m
    bends : whether the wall's curvature acts on the coolant (Niino 1982); contours read off drawings are too rough
    soot : share by which soot lowers the hot side's coefficient: for kerosene up to 0.4 with a uniform injector and
        0.6 with a rich outer zone (calorimeter chambers at 4 to 14 MPa, NASA TP-2862, as reported)
    radiation : whether water and carbon dioxide radiate; adds up to a tenth in the chamber, see :func:`.hot_gas`
    film : a film fed along the wall
    constant, throat_curvature, c_star_efficiency, heat : see :func:`.hot_gas`

    Returns
    -------
    Dataset over ``station``, in the order of the coolant's flow, with totals and, as attributes, how far published
    chambers lay from the model. Margins are positive where the limit holds; wall limits are not errors.

    Raises
    ------
    PhysicsError
        If the coolant chokes, runs out of pressure, boils or becomes too hot to be known: where, and by how much.
    ConvergenceError
        If wall and coolant do not come to agree.

    Notes
    -----
    What was chosen was chosen on one chamber, Vulcain's: Bartz's 0.026 without the factor for the throat's curvature,
    Taylor's law for hydrogen with the temperature of the channel's floor, no radiation and no bends. The other cases
    only judge. Combustion is complete at the injector: the first diameter of a chamber is predicted too hot. Boiling on
    walls below the critical pressure is left out; a coolant that would boil in bulk is an error.
    """
    x, radius = contour_arrays(contour)
    material = wall if isinstance(wall, WallMaterial) else find_material(wall)
    if not (np.isfinite(coolant_flow) and coolant_flow > 0):
        raise PhysicsError(f"coolant must flow: {coolant_flow:g} kg/s")
    if not 0 <= soot < 1:
        raise PhysicsError(f"soot lowers the coefficient by a share between 0 and 1; given {soot:g}")
    if stations < 20:
        raise PhysicsError(f"a channel needs at least 20 stations; given {stations}")
    path = _path(x, radius, _passes(channels, flow), stations, bends)
    table = coolant_table(coolant if coolant is not None else resolved(fuel), inlet_temperature, inlet_pressure)
    narrow = int(np.argmin(radius))
    gas = hot_gas(
        path.x, path.radius, (float(x[narrow]), float(radius[narrow])), oxidizer, fuel, mixture_ratio,
        chamber_pressure, constant=constant, throat_curvature=throat_curvature, c_star_efficiency=c_star_efficiency,
        radiation=radiation, heat=heat,
    )  # fmt: skip
    effect = _film(film, path, gas)
    driving = gas.recovery_temperature if effect is None else effect.driving_temperature
    jacket = Jacket(table, coolant_flow, inlet_pressure, material, known_law(law or table.coolant.law), roughness)
    found = solve(path, jacket, lambda hot: gas.heating(hot, driving, soot), driving)
    return _dataset(path, jacket, gas, driving, effect, found)


def _passes(channels: Channels | Sequence[Pass], flow: str) -> list[Pass]:
    if flow not in ("counter", "co"):
        raise PhysicsError(f"coolant flows 'counter' (from the nozzle) or 'co' (from the injector), not {flow!r}")
    if isinstance(channels, Channels):
        ends = float(channels.x[0]), float(channels.x[-1])
        return [Pass(channels, *(ends if flow == "co" else ends[::-1]))]
    if not channels:
        raise PhysicsError("a jacket needs at least one pass")
    return list(channels)


def _path(x: Array, radius: Array, passes: list[Pass], stations: int, bends: bool) -> Path:
    """Stations along all passes, closer together where the wall is narrow."""
    arc = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(radius)))])
    measure = np.concatenate([[0.0], np.cumsum(np.diff(arc) / (0.5 * (radius[1:] + radius[:-1])))])
    spans = []
    for one in passes:
        for end in (one.start, one.stop):
            if not x[0] - 1e-9 <= end <= x[-1] + 1e-9:
                raise PhysicsError(f"a pass ends at x = {end:g} m, off the contour from {x[0]:g} to {x[-1]:g} m")
        spans.append(np.interp([one.start, one.stop], x, measure))
    whole = sum(abs(span[1] - span[0]) for span in spans)
    bend = _curvature(x, radius) if bends else np.zeros_like(x)
    parts: list[dict[str, Array]] = []
    for number, (one, span) in enumerate(zip(passes, spans, strict=True)):
        count = max(round(stations * abs(span[1] - span[0]) / whole), 10)
        at = np.interp(np.linspace(span[0], span[1], count), measure, x)
        local, r, s = one.channels.at(at), np.interp(at, x, radius), np.interp(at, x, arc)
        along = np.abs(np.diff(s)) * 0.5 * (local.stretch[1:] + local.stretch[:-1])
        step = np.concatenate([[0.0], along])
        parts.append(
            {
                "x": at,
                "radius": r,
                "turn": np.full(count, number),
                "step": step,
                "heated": 2 * np.pi * r * local.share / local.stretch,
                "area": local.area / local.count,
                "count": np.full(count, float(local.count)),
                "diameter": local.diameter,
                "width": local.width,
                "height": local.height,
                "rib": local.rib,
                "wall": local.wall,
                "distance": np.cumsum(step),
                "curvature": np.interp(at, x, bend),
            }
        )
    return Path(**{name: np.concatenate([part[name] for part in parts]) for name in parts[0]})


def _curvature(x: Array, radius: Array) -> Array:
    """1/m, of a contour smoothed over half a throat radius; positive where the wall bends away from the axis."""
    even = np.linspace(x[0], x[-1], 600)
    window = int(np.clip(0.5 * radius.min() / (even[1] - even[0]), 7, 199)) | 1
    r = np.interp(even, x, radius)
    slope = savgol_filter(r, window, 2, deriv=1, delta=even[1] - even[0])
    second = savgol_filter(r, window, 2, deriv=2, delta=even[1] - even[0])
    return np.asarray(np.interp(x, even, second / (1 + slope**2) ** 1.5))


def _film(film: Film | None, path: Path, gas: HotGas) -> FilmEffect | None:
    if film is None:
        return None
    order = np.argsort(path.x, kind="stable")  # the film runs down the wall, whichever way the coolant goes
    back = np.argsort(order)
    sorted_gas = gas.at(order)
    found = film_effect(film, path.x[order], path.radius[order], sorted_gas)
    return FilmEffect(found.effectiveness[back], found.driving_temperature[back], found.liquid[back])


#: How far the model lies from published chambers (tests/against/test_cooling_against_published.py). Vulcain is the one
#: that choices were made on; simulations stand in for measurements where none is published.
ERRORS: Final[dict[str, str]] = {
    "heat": "-4 % (RL10A-3-3A), +12 % (Pavli)",
    "coolant_temperature_rise": "+5 % (Vulcain), -1 % (its extension), +11 % (Pavli), -4 % (RL10A-3-3A), -13 % (SSME, "
    "inputs uncertain)",
    "peak_heat_flux": "+17 % (Vulcain), +26 % (Pavli), -14 % (RL10A-3-3A, against the mean of three calculations), "
    "+36 % of the highest of a sooted LOX/RP-1 calorimeter",
    "pressure_drop": "+26 % (Vulcain), +1 % (its extension), -34 % (Pavli, to the throat), -19 % (SSME, inputs "
    "uncertain)",
    "peak_wall_temperature": "+9 % (extension of Vulcain), +6 % (RL10A-3-3A), +29 % (Pavli), +39 % (SSME, against what "
    "it may have): too hot above all where hydrogen is colder than 150 K, where Taylor's law was once 80 % off; "
    "'gnielinski' gives the SSME 860 K for the 811 it may have",
}


def _dataset(
    path: Path, jacket: Jacket, gas: HotGas, driving: Array, effect: FilmEffect | None, found: Solution
) -> xarray.Dataset:
    import xarray

    coolant, material = jacket.table.coolant, jacket.material
    columns: dict[str, tuple[Array, str, str]] = {
        "radius": (path.radius, "radius of the hot wall", "m"),
        "heat_flux": (found.heat_flux, "heat flux into the hot wall", "W/m2"),
        "hot_wall_temperature": (found.hot_wall, "temperature of the wall's hot face", "K"),
        "cold_wall_temperature": (found.cold_wall, "temperature of the wall's cold face", "K"),
        "coolant_temperature": (found.state.temperature, "temperature of the coolant", "K"),
        "coolant_pressure": (found.pressure, "static pressure of the coolant", "Pa"),
        "coolant_velocity": (found.flow.velocity, "velocity of the coolant", "m/s"),
        "coolant_density": (found.state.density, "density of the coolant", "kg/m3"),
        "coolant_mach": (found.flow.mach, "Mach number of the coolant", "1"),
        "coolant_reynolds": (found.flow.reynolds, "Reynolds number of the coolant", "1"),
        "gas_coefficient": (gas.coefficient(found.hot_wall), "heat transfer coefficient of the gas", "W/(m2 K)"),
        "coolant_coefficient": (found.coolant_coefficient, "heat transfer coefficient of the coolant", "W/(m2 K)"),
        "fin_factor": (found.fin_factor, "heat through floor and ribs over that through a smooth wall", "1"),
        "friction_factor": (found.friction_factor, "Darcy's friction factor of the channels", "1"),
        "driving_temperature": (driving, "temperature that an adiabatic wall would take", "K"),
        "radiative_flux": (gas.radiation, "radiation of the gas to a cold wall", "W/m2"),
        "gas_mach": (gas.mach, "Mach number of the gas", "1"),
        "gas_temperature": (gas.temperature, "static temperature of the gas", "K"),
        "wall_margin": (material.limit - found.hot_wall, f"to the {material.limit:g} K of {material.name}", "K"),
        "mach_margin": (0.5 - found.flow.mach, "to a coolant Mach number of 0.5, above which pressure is wasted", "1"),
    }
    if np.isfinite(coolant.coking):
        columns["coking_margin"] = coolant.coking - found.cold_wall, "to the wall on which deposits begin", "K"
    if effect is not None:
        columns["film_effectiveness"] = effect.effectiveness, "share of the wall's driving heat the film keeps off", "1"
        columns["film_liquid"] = effect.liquid, "film still liquid", "kg/s"
    peak, hottest = int(np.argmax(found.heat_flux)), int(np.argmax(found.hot_wall))
    end = -1
    totals = {
        "heat": (found.heat[end], "heat taken up", "W"),
        "coolant_temperature_rise": (found.state.temperature[end] - found.state.temperature[0], "from in to out", "K"),
        "pressure_drop": (found.pressure[0] - found.pressure[end], "of static pressure, from in to out", "Pa"),
        "peak_heat_flux": (found.heat_flux[peak], f"at x = {path.x[peak]:.4g} m", "W/m2"),
        "peak_wall_temperature": (found.hot_wall[hottest], f"at x = {path.x[hottest]:.4g} m", "K"),
    }
    data: dict[str, Any] = {
        name: ("station", values, {"long_name": text, "units": unit}) for name, (values, text, unit) in columns.items()
    }
    data |= {name: ((), float(v), {"long_name": text, "units": unit}) for name, (v, text, unit) in totals.items()}
    data["holds"] = ((), bool(_holds(columns)), {"long_name": "whether every margin is positive"})
    attributes = {
        "coolant": coolant.id,
        "law": LAWS[jacket.law],
        "wall": material.name,
        "iterations": found.iterations,
        "model": "Bartz with frozen properties, one-dimensional wall, ribs as fins, real coolant in one dimension",
        "source": coolant.source,
        **{f"error_of_{name}": text for name, text in ERRORS.items()},
    }
    coordinates = {
        "x": ("station", path.x, {"long_name": "along the axis", "units": "m"}),
        "turn": ("station", path.turn, {"long_name": "number of the pass"}),
    }
    return xarray.Dataset(data, coordinates, attributes)


def _holds(columns: dict[str, tuple[Array, str, str]]) -> bool:
    return all(bool(np.all(columns[name][0] > 0)) for name in columns if name.endswith("_margin"))
