"""Pictures of the ``engine`` commands: impulse against mixture with the catalogue's engines on it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from intercosmos.errors import PhysicsError

#: How far around the mixture the curve is drawn, and how many engines, the likest first.
_AROUND: Final = (0.6, 1.5)
_POINTS: Final = 41
_MOST_ENGINES: Final = 7


def write_sweep(propellants: str, pressure: float, mixture: float, area_ratio: float, cycle: str, path: Path) -> None:
    """Draw predicted vacuum impulse over mixture ratio, and every engine of the catalogue that burns the same."""
    import numpy as np

    from intercosmos.catalogue import load_catalogue
    from intercosmos.catalogue.engine_model import describable, liquid
    from intercosmos.physics.propulsion import combustion, predict
    from intercosmos.physics.propulsion.propellants import propellant_pair
    from intercosmos.report.charts.alone import write_picture
    from intercosmos.report.charts.line import Curve, line_chart

    pair = propellant_pair(propellants)
    mixtures = np.linspace(_AROUND[0] * mixture, _AROUND[1] * mixture, _POINTS)
    ideal = combustion(*pair, mixtures, pressure, area_ratio=area_ratio)
    good = ideal.converged.to_numpy()
    if not good.any():
        raise PhysicsError("nothing burns around this mixture\n  next: another --of")
    found = predict(
        propellants, chamber_pressure=pressure, mixture_ratio=mixtures[good], area_ratio=area_ratio, cycle=cycle
    )
    curves = [
        Curve("ideal, in equilibrium", mixtures, ideal.isp_vacuum_s.to_numpy(), css="p1", dash=1),
        Curve("predicted", mixtures[good], found.isp_vacuum_s, *found.interval, css="p0"),
    ]
    like = []
    for engine in load_catalogue().engines.values():
        if not describable(engine) or engine.mixture_ratio is None or engine.chamber_pressure is None:
            continue
        described = liquid(engine)
        if described is None or {p.id for p in described[1]} != {p.id for p in pair}:
            continue
        assert engine.area_ratio is not None
        apart = np.log([engine.chamber_pressure.value / pressure, engine.area_ratio.value / area_ratio])
        like.append((float(np.abs(apart).sum()), engine))
    for _, engine in sorted(like, key=lambda one: one[0])[:_MOST_ENGINES]:
        assert engine.mixture_ratio is not None
        here = np.array([engine.mixture_ratio.value]), np.array([engine.isp_vacuum.value])
        curves.append(Curve(engine.name.split(" (")[0], *here, css="p2"))
    label = f"Vacuum impulse of {propellants} against mixture ratio, with engines of the catalogue"
    drawing = line_chart(
        curves, label=label, x_title="mixture ratio", y_title="vacuum impulse, s", zero=False, width=760, height=380
    )
    write_picture(drawing, path)
