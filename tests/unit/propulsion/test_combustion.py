"""Grids of combustion: shapes, flags, errors, what is kept on disk."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from intercosmos.errors import ConvergenceError, PhysicsError, UnknownIdError
from intercosmos.physics.propulsion import combustion
from intercosmos.physics.propulsion.chemistry import Reaction, library
from intercosmos.physics.propulsion.combustion_gas import UNFORMED, decomposed, gas
from intercosmos.physics.propulsion.propellants import PROPELLANTS, find_propellant, propellant_pair


def test_scalars_give_numbers_and_arrays_give_axes() -> None:
    one = combustion("lox", "lh2", 6.0, 10e6, area_ratio=60.0)
    assert one.isp_vacuum_s.shape == ()
    several = combustion("lox", "lh2", [5.0, 6.0], 10e6, area_ratio=[20.0, 60.0, 100.0])
    assert several.isp_vacuum_s.dims == ("mixture_ratio", "area_ratio")
    assert several.c_star.dims == ("mixture_ratio",)
    assert several.isp_vacuum_s.sel(mixture_ratio=6.0, area_ratio=60.0) == pytest.approx(
        float(one.isp_vacuum_s), rel=1e-6
    )
    assert several.isp_vacuum_s.units == "s"


def test_order_of_expansions_is_kept() -> None:
    found = combustion("lox", "lh2", 6.0, 10e6, area_ratio=[100.0, 20.0])
    assert found.isp_vacuum_s[0] > found.isp_vacuum_s[1]
    np.testing.assert_allclose(found.expansion, [100.0, 20.0], rtol=1e-4)


def test_pressure_ratios_instead_of_areas() -> None:
    found = combustion("lox", "lh2", 6.0, 10e6, pressure_ratio=[100.0, 1000.0])
    np.testing.assert_allclose(10e6 / found.exit_pressure, [100.0, 1000.0], rtol=1e-5)
    assert found.expansion[1] > found.expansion[0] > 1


def test_narrowed_species_change_nothing_that_matters() -> None:
    """The grid leaves out species that matter nowhere; every point alone takes all of them."""
    mixtures, pressures, areas = [2.0, 2.8], [5e6, 12e6, 25e6], [10.0, 40.0, 80.0, 120.0]
    grid = combustion("lox", "rp-1", mixtures, pressures, area_ratio=areas, cached=False)
    for mixture in mixtures:
        alone = combustion("lox", "rp-1", mixture, 12e6, area_ratio=40.0)
        one = grid.sel(mixture_ratio=mixture, chamber_pressure=12e6, area_ratio=40.0)
        assert float(one.isp_vacuum_s) == pytest.approx(float(alone.isp_vacuum_s), rel=1e-6)
        assert float(one.exit_temperature) == pytest.approx(float(alone.exit_temperature), rel=1e-6)


def test_tables_are_kept_and_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERCOSMOS_CACHE", str(tmp_path))
    asked = ([2.0, 2.5], [5e6, 9e6, 12e6], [10.0, 20.0])
    first = combustion("lox", "lh2", asked[0], asked[1], area_ratio=asked[2])
    kept = list((tmp_path / "combustion").glob("*.npz"))
    assert len(kept) == 1
    second = combustion("lox", "lh2", asked[0], asked[1], area_ratio=asked[2])
    assert first.identical(second)
    kept[0].write_bytes(b"not a table")  # what cannot be read is computed again
    assert first.identical(combustion("lox", "lh2", asked[0], asked[1], area_ratio=asked[2]))


def test_processes_give_the_same_table() -> None:
    asked = ([4.0, 5.0, 6.0], [5e6, 9e6, 12e6])
    one = combustion("lox", "lh2", *asked, area_ratio=[10.0, 20.0], cached=False)
    two = combustion("lox", "lh2", *asked, area_ratio=[10.0, 20.0], cached=False, workers=2)
    assert one.identical(two)


def test_what_has_no_answer_is_flagged_and_not_a_number() -> None:
    """The library says `converged` of a mixture too rich to expand, with T = 3800 K and NaN."""
    found = combustion("lox", "lh2", [0.3, 6.0], 53e5, area_ratio=40.0)
    assert found.converged.values.tolist() == [False, True]
    assert np.isnan(found.isp_vacuum_s[0])
    assert np.isnan(found.temperature[0])
    with pytest.raises(ConvergenceError, match=r"no equilibrium at mixture ratio 0\.3"):
        combustion("lox", "lh2", 0.3, 53e5, area_ratio=40.0)


def test_one_expansion_that_fails_does_not_spoil_its_neighbours() -> None:
    found = combustion("lox", "rp-1", 2.6, 10e6, area_ratio=[10.0, 1e12, 20.0])
    assert found.converged.values.tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"area_ratio": 1.0}, "area ratio must be above 1"),
        ({"area_ratio": float("nan")}, "area ratio must be above 1 and finite"),
        ({"area_ratio": [[2.0]]}, "one row of numbers"),
        ({"area_ratio": 2.0, "pressure_ratio": 3.0}, "not both"),
        ({"area_ratio": 2.0, "mode": "shifting"}, "allowed: equilibrium, frozen"),
        ({"area_ratio": []}, "area ratio is an empty row"),
        ({"area_ratio": "wide"}, "a number in SI or a row of them"),
        ({"area_ratio": 2.0, "contraction_ratio": 0.9}, "wider than its throat"),
        ({"area_ratio": 2.0, "contraction_ratio": float("inf")}, "wider than its throat"),
        ({"area_ratio": 2.0, "contraction_ratio": [2.0]}, "one number"),
        ({"area_ratio": 2.0, "contraction_ratio": 2.0, "mode": "frozen"}, "leave the contraction ratio out"),
        ({"area_ratio": 2.0, "contraction_ratio": 2.0, "ions": True}, "leave the contraction ratio out"),
    ],
)
def test_what_means_nothing_is_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(PhysicsError, match=message):
        combustion("lox", "lh2", 6.0, 10e6, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(("mixture", "pressure"), [(0.0, 1e6), (-1.0, 1e6), (6.0, 0.0), (6.0, float("inf"))])
def test_ratios_and_pressures_are_positive(mixture: float, pressure: float) -> None:
    with pytest.raises(PhysicsError, match="must be above 0 and finite"):
        combustion("lox", "lh2", mixture, pressure)


@pytest.mark.parametrize(("mixture", "pressure"), [([], 1e6), (6.0, "7MPa"), (6.0, ["a"]), ([5.0, float("nan")], 1e6)])
def test_axes_are_numbers(mixture: object, pressure: object) -> None:
    with pytest.raises(PhysicsError, match=r"empty row|number in SI|must be above 0 and finite; given nan$"):
        combustion("lox", "lh2", mixture, pressure)  # type: ignore[arg-type]


@pytest.mark.parametrize("written", ["frozen_at_throat", "frozen-at-throat", "Frozen at Throat"])
def test_modes_as_people_write_them(written: str) -> None:
    asked = combustion("LOX", "RP-1", 2.6, 7e6, area_ratio=40.0, mode=written)
    assert asked.identical(combustion("lox", "rp-1", 2.6, 7e6, area_ratio=40.0, mode="frozen at throat"))
    assert asked.mode == "frozen at throat"


def test_nozzles_too_wide_for_the_ground_are_marked() -> None:
    """The main engine of the Space Shuttle (206 bar, 69) ran at sea level; an upper stage's would not."""
    found = combustion("lox", "lh2", 6.0, [1e5, 20.6e6], area_ratio=[1.5, 69.0, 200.0])
    assert found.separates_at_sea_level.values.tolist() == [[True, True, True], [False, False, True]]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((("rp-1", "lox", 2.6, 1e6), {}), "no oxidiser and fuel, in this order"),
        ((("lox", "lh2", [1.0, 2.0, 3.0], [1e6, 2e6]), {}), r"\(3,\), \(2,\)"),
        ((("lox", "lh2", 1.0, float("inf")), {}), "both finite"),
        ((("lox", "lh2", 1.0, 1e6), {"heat": float("nan")}), "finite number"),
        ((("lox", "lh2", 1.0, 1e6), {"temperature": -5.0}), "above zero"),
        ((("lox", "lh2", 1.0, 1e6), {"temperature": 1e5}), "100000 K"),
    ],
)
def test_gas_of_nothing_is_refused(given: tuple[tuple[object, ...], dict[str, float]], message: str) -> None:
    with pytest.raises(PhysicsError, match=message):
        gas(*given[0], **given[1])  # type: ignore[arg-type]


def test_propellants_as_people_write_them() -> None:
    for written, expected in {
        "LOX": "lox", "O2(L)": "lox", "LO2": "lox", "H2(L)": "lh2", "RP-1": "rp-1", "RP1": "rp-1", "rp_1": "rp-1",
        "CH4": "lch4", "CH4(L)": "lch4", "MMH": "mmh", "CH6N2(L)": "mmh", "N2O4": "n2o4", "NTO": "n2o4",
        "N2H4(L)": "n2h4", "C2H8N2(L),UDMH": "udmh", "Aerozine 50": "aerozine-50", "F2(L)": "f2", "T-1": "t-1",
        "RG-1": "rg-1", "H2O2(L)": "h2o2-100", "C2H5OH(L)": "ethanol", "Jet-A(L)": "jet-a", "N2O": "n2o",
    }.items():  # fmt: skip
        assert find_propellant(written).id == expected
    for nobody in ("", "5", "n2o4/mmh"):
        with pytest.raises(UnknownIdError):
            find_propellant(nobody)


def test_hydrazine_burns_with_an_oxidiser_too() -> None:
    assert [one.id for one in propellant_pair("n2o4/hydrazine")] == ["n2o4", "n2h4"]
    assert combustion("n2o4", "hydrazine", 1.3, 7e6).identical(combustion("n2o4", "n2h4", 1.3, 7e6))


def test_unknown_propellant_names_its_neighbours() -> None:
    with pytest.raises(UnknownIdError, match="did you mean 'kerosene'"):
        combustion("lox", "kerosine", 2.6, 10e6)


def test_order_of_oxidiser_and_fuel_matters() -> None:
    with pytest.raises(PhysicsError, match="no oxidiser and fuel"):
        combustion("rp-1", "lox", 2.6, 10e6)
    assert [one.id for one in propellant_pair("RP-1/LOX")] == ["lox", "rp-1"]
    with pytest.raises(PhysicsError, match="no pair"):
        propellant_pair("lox")
    with pytest.raises(PhysicsError, match="needs one oxidiser and one fuel"):
        propellant_pair("lox/n2o4")


def test_a_thermo_lib_in_the_working_folder_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "thermo.lib").write_bytes(b"rubbish")
    monkeypatch.chdir(tmp_path)
    library.cache_clear()
    assert combustion("lox", "lh2", 6.0, 10e6).temperature > 3000


def test_every_propellant_is_made_of_known_species() -> None:
    for one in PROPELLANTS:
        assert sum(part.part for part in one.components) == pytest.approx(1.0)
        other = find_propellant("lh2" if one.kind == "oxidizer" else "lox")
        pair = (one, other) if one.kind == "oxidizer" else (other, one)
        if one.kind == "monopropellant":
            pair = (None, one)  # type: ignore[assignment]
        assert Reaction(*pair).equilibrium(2.0, 5e6) is not None, one.id


def test_gas_of_turbines() -> None:
    """Published: 82 % peroxide decomposes at about 830 K, hydrazine without further cracking of ammonia is hotter."""
    hot = gas("lox", "lh2", [0.7, 0.9, 1.1], 5e6)
    assert np.all(np.diff(hot.temperature) > 0)
    assert np.all((hot.frozen_gamma > 1.3) & (hot.frozen_gamma < 1.4))
    assert float(decomposed("h2o2-82", 5e6).temperature) == pytest.approx(833.7, abs=1.0)
    cold = gas("lox", "lh2", 0.9, 5e6, heat=-2e5)
    assert float(cold.temperature) < float(hot.temperature[1])
    assert float(gas("lox", "lh2", 0.9, 5e6, temperature=800.0).temperature) == 800.0
    with pytest.raises(PhysicsError, match="must not be negative"):
        gas("lox", "lh2", -1.0, 5e6)


def test_progress_is_told() -> None:
    said: list[tuple[int, int]] = []
    combustion("lox", "lh2", [5.0, 6.0], 10e6, progress=lambda done, of: said.append((done, of)), cached=False)
    assert said == [(1, 2), (2, 2)]


def test_narrowed_species_stay_in_the_librarys_order() -> None:
    """A condensed species named before a gas makes the library answer wrongly, and call it converged."""
    whole = Reaction(*propellant_pair("lox/rp-1"))
    narrow = whole.narrowed([0.4, 2.6], [5e6, 25e6], [5.0])
    assert narrow.products is not None
    assert whole.stations(2.6, 5e6, area_ratios=[5.0]) is not None
    order = list(whole.composition())
    assert [order.index(name) for name in narrow.products] == sorted(order.index(name) for name in narrow.products)
    assert "C(gr)" in narrow.products  # of the rich mixture


def test_generators_rich_in_kerosene_form_no_soot_in_time() -> None:
    """Published: the generator of the F-1 at a mixture ratio of 0.416 runs at 1062 K (NASA, F-1 familiarisation)."""
    assert float(gas("lox", "rp-1", 0.416, 6e6).temperature) > 1200
    assert float(gas("lox", "rp-1", 0.416, 6e6, omit=UNFORMED).temperature) == pytest.approx(1062, rel=0.03)


def test_threads_do_not_mix_their_answers() -> None:
    """All threads share one reaction, whose solution is read after it was solved."""
    before = sys.getswitchinterval()
    mixtures = [4.0 + 0.1 * (k % 8) for k in range(160)]
    alone = {mixture: float(combustion("lox", "lh2", mixture, 7e6).temperature) for mixture in set(mixtures)}
    sys.setswitchinterval(1e-5)  # unguarded, a third of the answers are wrong so
    try:
        with ThreadPoolExecutor(6) as threads:
            found = threads.map(lambda mixture: float(combustion("lox", "lh2", mixture, 7e6).temperature), mixtures)
    finally:
        sys.setswitchinterval(before)
    assert list(found) == [alone[mixture] for mixture in mixtures]
