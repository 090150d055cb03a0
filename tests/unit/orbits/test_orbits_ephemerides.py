from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from intercosmos.errors import DataError, PhysicsError, UnknownIdError
from intercosmos.physics.orbits.bodies import BODIES, body
from intercosmos.physics.orbits.ephemerides import coverage, states
from intercosmos.physics.orbits.kernels import Kernel, Segment
from intercosmos.physics.orbits.minor_bodies import MinorBody

AU = 149597870700.0
JUPITER = Path(__file__).parents[2] / "against" / "data" / "jup310-2053-10-08.bsp"
#: TDB Julian date 2471184.5, inside that kernel's only day
OCTOBER_2053 = (2471184.5 - 2451545.0) * 86400.0


def test_systems_weigh_as_much_as_their_parts() -> None:
    # Earth and Moon as DE440; Jupiter's system (DE440) holds more than the planet and its four large moons (JUP365)
    assert BODIES["earth"].mu + BODIES["moon"].mu == pytest.approx(BODIES["earth-moon-barycentre"].mu, rel=1e-11)
    parts = sum(BODIES[name].mu for name in ("jupiter", "io", "europa", "ganymede", "callisto"))
    assert 0 < BODIES["jupiter-barycentre"].mu - parts < 3e-8 * parts


def test_names_of_bodies() -> None:
    assert body("Solar System Barycenter") is body("ssb") is body(0)
    assert states(np.int64(301), 0.0, 399)[0].tolist() == states("moon", 0.0, "earth")[0].tolist()
    assert body("earth_barycenter").naif == 3
    with pytest.raises(UnknownIdError, match="did you mean 'saturn'"):
        body("satrun")
    with pytest.raises(UnknownIdError, match="NAIF number"):
        body(12345)


def test_outer_planets_are_their_barycentres() -> None:
    for name in ("mars", "jupiter", "saturn", "uranus", "neptune", "pluto"):
        assert states(name, 0.0, f"{name}-barycentre")[0].tolist() == [0.0, 0.0, 0.0]
        assert body(name).centre_offset_m > 0


def test_shapes_follow_the_epochs() -> None:
    assert states("mars", 0.0)[0].shape == (3,)
    assert states("mars", np.zeros((2, 4)), "sun")[1].shape == (2, 4, 3)
    assert states("mars", np.zeros(0))[0].shape == (0, 3)


def test_ends_of_the_kernel_belong_to_it() -> None:
    start, end = coverage("moon")
    r, _ = states("moon", [start, end], "earth")
    assert np.linalg.norm(r, axis=-1) == pytest.approx([3.8e8, 3.8e8], rel=0.1)
    for outside in (np.nextafter(start, -np.inf), np.nextafter(end, np.inf)):
        with pytest.raises(PhysicsError, match="cover 1549-12-31 to 2650-01-25"):
            states("moon", [0.0, outside], "earth")


def test_epochs_that_are_no_number() -> None:
    for bad in (np.nan, np.inf):
        with pytest.raises(PhysicsError, match="not a finite number"):
            states("mars", [0.0, bad])


def test_bodies_in_no_kernel() -> None:
    with pytest.raises(PhysicsError, match="no kernel has callisto"):
        states("callisto", 0.0, "jupiter")
    with pytest.raises(PhysicsError, match="neither a body's name"):
        states(None, 0.0)  # type: ignore[arg-type]


def test_a_kernel_covers_its_day_and_says_so() -> None:
    kernels = [Kernel.open(JUPITER)]
    with pytest.raises(PhysicsError, match="callisto is not known at 2000-01-01: the kernels cover 2053-10-08"):
        states("callisto", 0.0, "earth", kernels=kernels)
    # the kernel's own Sun goes before DE440's on its day, and DE440 answers for the other epochs of the same batch
    both, _ = states("sun", [0.0, OCTOBER_2053], kernels=kernels)
    alone, _ = states("sun", [0.0, OCTOBER_2053])
    assert both[0].tolist() == alone[0].tolist()
    assert 0 < np.linalg.norm(both[1] - alone[1]) < 1e6


def test_files_that_are_no_kernel(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        Kernel.open(tmp_path / "none.bsp")
    text = tmp_path / "text.bsp"
    text.write_text("KPL/SPK\n" * 300)
    with pytest.raises(DataError, match=r"text\.bsp: this is no SPK kernel"):
        Kernel.open(text)


def test_damaged_kernels_are_refused_or_read_never_worse(tmp_path: Path) -> None:
    whole = JUPITER.read_bytes()
    rng = np.random.default_rng(5)
    refused = 0
    for k in range(150):
        damaged = bytearray(whole)
        if k % 3 == 0:
            damaged = damaged[: int(rng.integers(0, len(whole)))]
        else:
            for at in rng.integers(0, 3 * 1024 if k % 3 == 1 else len(whole), 8):
                damaged[at] = int(rng.integers(256))
        path = tmp_path / f"{k}.bsp"
        path.write_bytes(damaged)
        try:
            states("callisto", OCTOBER_2053, "earth", kernels=[Kernel.open(path)])
        except (DataError, PhysicsError):
            refused += 1
    assert refused > 50


def test_segments_that_lead_in_a_ring() -> None:
    def still(tdb_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros((tdb_s.size, 3)), np.zeros((tdb_s.size, 3))

    ring = Kernel(Path("ring"), (Segment(-5, -6, 0.0, 1.0, still), Segment(-6, -5, 0.0, 1.0, still)))
    with pytest.raises(PhysicsError, match="back to itself"):
        states(-5, 0.5, kernels=[ring])


def test_a_comet_flies_through_its_perihelion() -> None:
    # energy of a parabola is nothing, its speed at the perihelion that of escape; times mirror about the passage
    comet = MinorBody("comet", 0.5 * AU, 1.0, 2.0, 1.0, 0.5, passage_s=1e8)
    r, v = states(comet, [1e8 - 1e7, 1e8, 1e8 + 1e7], "sun")
    distance = np.linalg.norm(r, axis=-1)
    assert np.linalg.norm(v, axis=-1) ** 2 / 2 == pytest.approx(comet.mu / distance)
    assert distance[0] == pytest.approx(distance[2])
    assert distance[1] == pytest.approx(0.5 * AU)


def test_a_minor_body_as_origin() -> None:
    rock = MinorBody("rock", 2.0 * AU, 0.2, 0.1, 0.2, 0.3, passage_s=0.0)
    there, _ = states(rock, 1e7, "earth")
    back, _ = states("earth", 1e7, rock)
    assert there + back == pytest.approx(np.zeros(3), abs=1e-3)


def test_elements_that_are_no_orbit() -> None:
    with pytest.raises(PhysicsError, match="perihelion lies above 0"):
        MinorBody("rock", -1.0, 0.2, 0.0, 0.0, 0.0, 0.0)
    with pytest.raises(PhysicsError, match="give its perihelion"):
        MinorBody.at_epoch(
            "comet", None, semi_major_axis_m=AU, eccentricity=1.2, inclination=0, node=0, argument=0, mean_anomaly=0
        )


@pytest.mark.parametrize("damage", ["numbers in the header", "count of segments", "next table of contents"])
def test_headers_that_would_read_forever(tmp_path: Path, damage: str) -> None:
    damaged = bytearray(JUPITER.read_bytes())
    (first,) = struct.unpack("<i", damaged[76:80])  # record of the table of contents, from 1
    table = 1024 * (first - 1)
    if damage == "numbers in the header":
        damaged[8:12] = struct.pack("<i", 2_000_000_000)
    elif damage == "count of segments":
        damaged[table + 16 : table + 24] = struct.pack("<d", 1e300)
    else:
        damaged[table : table + 8] = struct.pack("<d", float(first))
    path = tmp_path / "damaged.bsp"
    path.write_bytes(damaged)
    with pytest.raises(DataError, match="no SPK kernel, or a damaged one"):
        Kernel.open(path)


def test_a_probe_about_a_body_that_nobody_named() -> None:
    def still(tdb_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return np.ones((tdb_s.size, 3)), np.zeros((tdb_s.size, 3))

    kernel = Kernel(Path("probe"), (Segment(-7, 2000433, 0.0, 1.0, still),))
    assert states(-7, 0.5, 2000433, kernels=[kernel])[0].tolist() == [1.0, 1.0, 1.0]
    assert states(2000433, 0.5, -7, kernels=[kernel])[0].tolist() == [-1.0, -1.0, -1.0]
    with pytest.raises(UnknownIdError, match="NAIF number"):
        states(-7, 0.5, 2000434, kernels=[kernel])
    with pytest.raises(PhysicsError, match="no kernel has body 2000433"):
        states(-7, 0.5, "earth", kernels=[kernel])
