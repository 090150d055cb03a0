"""Kernels as SPICE reads them, scenes as Cesium does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import spiceypy
from astropy.time import Time, TimeDelta
from jplephem.daf import DAF

from intercosmos.errors import DataError, UnknownIdError
from intercosmos.formats.czml import CzmlLink, CzmlPath, CzmlSite, czml, write_czml
from intercosmos.formats.spk import spk_segment, write_spk

RATE = 1.1e-3
SECONDS = 8.5e8 + np.cumsum(np.linspace(40.0, 80.0, 350))


def circle(t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    angle = RATE * (t - SECONDS[0])
    c, s, z = np.cos(angle), np.sin(angle), np.zeros_like(t)
    return 7e6 * np.stack([c, s, z], -1), 7e6 * RATE * np.stack([-s, c, z], -1)


@pytest.mark.parametrize(("kind", "degree"), [(13, 7), (13, 11), (9, 9)])
def test_spice_reads_what_is_written(kind: Literal[9, 13], degree: int, tmp_path: Path) -> None:
    path = tmp_path / "probe.bsp"
    segments = [
        spk_segment(-1999 - k, 399, SECONDS, *circle(SECONDS + k), kind=kind, degree=degree, name=f"PROBE {k}")
        for k in range(60)
    ]
    write_spk(path, segments, comments=["Made for a test.", "x" * 1500])
    spiceypy.furnsh(str(path))
    try:
        at = np.array([SECONDS[0], SECONDS[120] + 17.0, SECONDS[200], SECONDS[-1]])
        for k in (0, 24, 25, 59):
            states = np.array([spiceypy.spkgeo(-1999 - k, t, "J2000", 399)[0] for t in at])
            p, v = circle(at + k)
            # a double near 8.5e8 s tells 1.2e-7 s apart, 0.9 mm of the way; the polynomials leave less
            assert states[:, :3] * 1e3 == pytest.approx(p, abs=2e-3)
            assert states[:, 3:] * 1e3 == pytest.approx(v, abs=2e-5)
    finally:
        spiceypy.unload(str(path))
    with path.open("rb") as file:
        daf = DAF(file)
        names = [name.strip() for name, _ in daf.summaries()]
        assert names == [f"PROBE {k}".encode() for k in range(60)]
        assert daf.comments().splitlines()[0] == "Made for a test."


def test_times_become_dynamical_time(tmp_path: Path) -> None:
    times = Time("2000-01-01T12:00:00", scale="tdb") + TimeDelta(np.arange(8) * 60.0, format="sec")
    segment = spk_segment(-5, 399, times.utc, *circle(np.arange(8) * 60.0))
    assert segment.times_tdb_s == pytest.approx(np.arange(8) * 60.0, abs=1e-6)
    assert write_spk(tmp_path / "x.bsp", [segment]).stat().st_size % 1024 == 0


def test_what_no_kernel_can_hold(tmp_path: Path) -> None:
    p, v = circle(SECONDS)
    with pytest.raises(UnknownIdError, match="TEME"):
        spk_segment(-5, 399, SECONDS, p, v, frame="TEME")
    with pytest.raises(DataError, match="increase"):
        spk_segment(-5, 399, SECONDS[::-1], p, v)
    with pytest.raises(DataError, match="too few"):
        spk_segment(-5, 399, SECONDS[:3], p[:3], v[:3])
    with pytest.raises(DataError, match="finite"):
        spk_segment(-5, 399, SECONDS, p * np.nan, v)
    with pytest.raises(DataError, match="odd"):
        spk_segment(-5, 399, SECONDS, p, v, degree=8)
    with pytest.raises(DataError, match="as many"):
        spk_segment(-5, 399, SECONDS, p[1:], v)
    with pytest.raises(DataError, match="different"):
        spk_segment(399, 399, SECONDS, p, v)
    with pytest.raises(DataError, match="name"):
        spk_segment(-5, 399, SECONDS, p, v, name="я")
    with pytest.raises(DataError, match="type 2"):
        spk_segment(-5, 399, SECONDS, p, v, kind=2)  # type: ignore[arg-type]
    with pytest.raises(DataError, match="at least one"):
        write_spk(tmp_path / "x.bsp", [])
    with pytest.raises(DataError, match="ASCII"):
        write_spk(tmp_path / "x.bsp", [spk_segment(-5, 399, SECONDS, p, v)], comments=["орбита"])


START = Time("2027-03-01T00:00:00", scale="utc")
TIMES = START + TimeDelta(np.arange(10) * 60.0, format="sec")


def scene(**changes: object) -> list[dict[str, object]]:
    p, v = circle(SECONDS[0] + np.arange(10) * 60.0)
    given: dict[str, object] = {"id": "probe.1", "name": "Зонд", "times": TIMES, "position": p, "velocity": v}
    path = CzmlPath(**(given | changes))  # type: ignore[arg-type]
    site = CzmlSite("moscow", "Moscow", 0.97, 0.65)
    link = CzmlLink("moscow", "probe.1", [(TIMES[2], TIMES[4])])
    return czml("test", [path], [site], [link])


def check_structure(packets: list[dict[str, object]]) -> None:
    """What Cesium asks of a document, of positions over time, of intervals and of references."""
    assert packets[0]["id"] == "document"
    assert packets[0]["version"] == "1.0"
    assert len({packet["id"] for packet in packets}) == len(packets)
    for packet in packets[1:]:
        position = packet.get("position", {})
        assert isinstance(position, dict)
        for key, width in (("cartesian", 4), ("cartesianVelocity", 7)):
            if key in position:
                rows = np.array(position[key]).reshape(-1, width)
                assert np.all(np.diff(rows[:, 0]) > 0)
                assert position["epoch"].endswith("Z")
                assert position["interpolationAlgorithm"] in ("LAGRANGE", "HERMITE")
        if "availability" in packet:
            start, end = str(packet["availability"]).split("/")
            assert Time(start.removesuffix("Z")) < Time(end.removesuffix("Z"))


def test_a_scene() -> None:
    packets = json.loads(write_czml(scene()))
    check_structure(packets)
    assert [packet["id"] for packet in packets] == ["document", "probe.1", "moscow", "moscow - probe.1"]
    assert packets[1]["position"]["cartesianVelocity"][:4] == [0.0, 7e6, 0.0, 0.0]
    assert packets[3]["polyline"]["positions"]["references"] == ["moscow#position", "probe\\.1#position"]
    assert packets[3]["polyline"]["show"] == [
        {"interval": "0000-01-01T00:00:00Z/9999-12-31T24:00:00Z", "boolean": False},
        {"interval": "2027-03-01T00:02:00.000Z/2027-03-01T00:04:00.000Z", "boolean": True},
    ]
    check_structure(json.loads(write_czml(scene(velocity=None, frame="FIXED"))))


def test_a_scene_is_written(tmp_path: Path) -> None:
    text = write_czml(scene(), tmp_path / "scene.czml")
    assert (tmp_path / "scene.czml").read_text(encoding="utf-8") == text


def test_what_no_scene_can_show() -> None:
    for changes, said in (
        ({"id": "moscow"}, "twice"),
        ({"id": "other"}, "not in the scene"),
        ({"position": np.full((10, 3), np.inf)}, "finite"),
        ({"position": np.zeros((9, 3))}, "as many"),
        ({"times": TIMES[::-1]}, "increase"),
        ({"colour": (0, 0, 0, 256)}, "colour"),
        ({"frame": "TEME"}, "TEME"),
        ({"trail_s": np.inf}, "trail_s"),
    ):
        with pytest.raises(DataError, match=said):
            scene(**changes)
    with pytest.raises(DataError, match="latitude"):
        czml("x", sites=[CzmlSite("a", "a", 2.0, 0.0)])
    with pytest.raises(DataError, match="ends before"):
        czml(
            "x",
            sites=[CzmlSite("a", "a", 0, 0), CzmlSite("b", "b", 0, 0)],
            links=[CzmlLink("a", "b", [(TIMES[1], TIMES[0])])],
        )
