from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from intercosmos.constants import SPEED_OF_LIGHT
from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.navigation.code_biases import (
    APPROXIMATE,
    KNOWN,
    UNKNOWN,
    code_delay_s,
    code_delays,
    delay_columns,
)
from intercosmos.physics.navigation.combinations import ionosphere_free, ionosphere_free_factors
from intercosmos.physics.navigation.signals import BANDS, frequency_hz

NS = 1e-9
GAMMA = (77 / 60) ** 2


def test_gps_as_its_documents_write_it() -> None:
    sent = {"tgd_s": 5 * NS, "isc_l1ca_s": 1 * NS, "isc_l2c_s": -2 * NS, "isc_l5q5_s": 4 * NS}
    assert float(code_delay_s("G", "C1W", sent)) == pytest.approx(5 * NS)
    assert float(code_delay_s("G", "C2W", sent)) == pytest.approx(GAMMA * 5 * NS)
    assert float(code_delay_s("G", "C1C", sent)) == pytest.approx(4 * NS)
    # IS-GPS-200 30.3.3.3.1.1.2: [PR2 - γ PR1 + c (ISC2 - γ ISC1)] / (1 - γ) - c TGD
    wanted = 5 * NS - (-2 * NS - GAMMA * 1 * NS) / (1 - GAMMA)
    assert float(code_delay_s("G", ("C1C", "C2L"), sent)) == pytest.approx(wanted)
    # IS-GPS-705 20.3.3.3.1.2.2 with γ of L5
    gamma = (154 / 115) ** 2
    wanted = 5 * NS - (4 * NS - gamma * 1 * NS) / (1 - gamma)
    assert float(code_delay_s("G", ("C1C", "C5Q"), sent)) == pytest.approx(wanted)


def test_the_reference_of_each_clock_needs_nothing() -> None:
    for system, pair, message in (
        ("G", ("C1W", "C2W"), "LNAV"),
        ("J", ("C1C", "C2L"), "LNAV"),
        ("E", ("C1X", "C7X"), "INAV"),
        ("E", ("C1C", "C5Q"), "FNAV"),
        ("R", ("C1P", "C2P"), "FDMA"),
        ("I", ("C9A", "C5A"), "LNAV"),
        ("C", "C6I", "D1"),
        ("S", "C1C", "SBAS"),
    ):
        found = code_delays(system, pair, {}, message)
        assert (float(found.seconds), float(found.sigma_s), int(found.status)) == (0.0, 0.0, KNOWN)


def test_galileo_converts_between_its_messages() -> None:
    sent = {"bgd_e5a_e1_s": 3 * NS, "bgd_e5b_e1_s": 4 * NS}
    for code in ("C1C", "C5Q", "C7Q", ("C1C", "C5Q"), ("C1C", "C7Q")):
        inav, fnav = (float(code_delay_s("E", code, sent, message)) for message in ("INAV", "FNAV"))
        # the two clocks differ by BGD(E1,E5a) - BGD(E1,E5b), whatever the code
        assert fnav - inav == pytest.approx(-1 * NS, abs=1e-20)
    g = (154 / 115) ** 2
    assert float(code_delay_s("E", "C5Q", sent, "FNAV")) == pytest.approx(g * 3 * NS)
    both = code_delay_s("E", "C1C", {k: [v, v] for k, v in sent.items()}, ["INAV", "FNAV"])
    assert both.tolist() == pytest.approx([4 * NS, 3 * NS])
    # F/NAV alone cannot tell E5b
    assert int(code_delays("E", "C7Q", {"bgd_e5a_e1_s": 3 * NS}, "FNAV").status) == UNKNOWN
    assert int(code_delays("E", "C8Q", sent, "INAV").status) == APPROXIMATE


def test_beidou_against_b3i() -> None:
    sent = {
        **{"tgd1_s": 5 * NS, "tgd2_s": -1 * NS, "tgd_b1cp_s": 2 * NS, "tgd_b2ap_s": -3 * NS, "tgd_b2bi_s": 6 * NS},
        **{"isc_b1cd_s": 0.4 * NS, "isc_b2ad_s": 0.8 * NS},
    }
    for code, wanted in (("C2I", 5), ("C1I", 5), ("C7I", -1), ("C7D", 6), ("C1P", 2), ("C1D", 2.4), ("C1X", 2.1)):
        assert float(code_delay_s("C", code, sent)) == pytest.approx(wanted * NS)
    assert float(code_delay_s("C", "C5D", sent, "CNV2")) == pytest.approx(-2.2 * NS)
    a, b = ionosphere_free_factors(1561.098e6, 1207.14e6)
    assert float(code_delay_s("C", ("C2I", "C7I"), sent)) == pytest.approx(float(a * 5 - b) * NS)


def test_glonass_splits_the_difference_so_that_the_pair_is_free() -> None:
    sent = {"group_delay_s": [3 * NS, np.nan]}
    g1, g2 = code_delay_s("R", "C1C", sent), code_delay_s("R", "C2C", sent)
    assert float(g2[0] - g1[0]) == pytest.approx(3 * NS)
    assert float(ionosphere_free(g1[0], g2[0], 9.0, 7.0)) == pytest.approx(0.0, abs=1e-22)
    assert np.isnan(g1[1])
    assert int(code_delays("R", ("C1C", "C2P"), sent).status[0]) == APPROXIMATE


def test_what_is_not_sent_is_flagged_element_by_element() -> None:
    sent = {"tgd_s": np.array([5 * NS, 5 * NS, np.nan]), "isc_l1ca_s": np.array([1 * NS, np.nan, 1 * NS])}
    found = code_delays("G", "C1C", sent)
    assert found.status.tolist() == [KNOWN, APPROXIMATE, UNKNOWN]
    assert found.seconds.tolist() == pytest.approx([4 * NS, 5 * NS, 0.0])
    assert found.sigma_s.tolist() == pytest.approx([0.0, 1 * NS, 5 * NS])
    assert np.isnan(code_delay_s("G", "C1C", sent)).tolist() == [False, False, True]
    pair = code_delays("G", ("C1C", "C2W"), sent)
    assert pair.status.tolist() == [KNOWN, APPROXIMATE, UNKNOWN]
    assert pair.sigma_s[1] == pytest.approx(2.545728 * NS, rel=1e-6)


def test_every_code_of_every_band_has_an_answer() -> None:
    for system, bands in BANDS.items():
        sent = dict.fromkeys(delay_columns(system), 1 * NS)
        for number in bands:
            for attribute in "ABCDILMNPQSWXYZ":
                found = code_delays(system, f"C{number}{attribute}", sent)
                assert np.isfinite(found.seconds)
                assert (found.sigma_s == 0) == (found.status == KNOWN)


def test_wrong_questions() -> None:
    with pytest.raises(UnknownIdError):
        code_delays("Q", "C1C", {})
    with pytest.raises(UnknownIdError, match="Galileo message"):
        code_delays("E", "C1C", {}, "CNAV")
    with pytest.raises(PhysicsError, match="attribute"):
        code_delays("G", "C", {})
    with pytest.raises(PhysicsError, match="one frequency"):
        code_delays("G", ("C1C", "C1W"), {})
    with pytest.raises(UnknownIdError):
        delay_columns("Q")


def test_three_frequencies_of_a_real_receiver_agree_better(gnss_file: Callable[[str], Path]) -> None:
    """Two ionosphere-free pairs with one code in common differ by the receiver's biases and the satellite's: with the
    broadcast delays the satellites come together, with their signs turned they fly apart."""
    rinex = pytest.importorskip("intercosmos.formats.rinex")
    seen = rinex.read_observations(gnss_file("TLSE00FRA_R_20220010000_01H_30S_MO.rnx.gz"), systems="EC")
    sent = rinex.read_navigation(gnss_file("BRDC00IGS_R_20220010000_01D_MN.zip"), systems="EC")
    for system, node, codes in (("E", "INAV", ("C1X", "C5X", "C7X")), ("C", "D1", ("C2I", "C6I", "C7I"))):
        f = [frequency_hz(system, code) for code in codes]
        p = [seen[code].to_numpy() for code in codes]
        apart = ionosphere_free(p[0], p[1], f[0], f[1]) - ionosphere_free(p[0], p[2], f[0], f[2])
        records = sent[f"{system}/{node}"]
        names = records["satellite"].to_numpy().tolist()
        often = np.isfinite(apart).sum(axis=0) > 30
        columns = [i for i in np.flatnonzero(often) if str(seen["satellite"].to_numpy()[i]) in names]
        mean = np.nanmean(apart[:, columns], axis=0)
        early = records.isel(record=[names.index(str(seen["satellite"].to_numpy()[i])) for i in columns])
        delays = {name: early[name].to_numpy() for name in delay_columns(system) if name in early}
        pairs = [code_delays(system, (codes[0], other), delays, node) for other in codes[1:]]
        told = SPEED_OF_LIGHT * (pairs[0].seconds - pairs[1].seconds)
        assert len(columns) >= 3
        assert np.all(pairs[1].status == KNOWN)
        assert np.std(mean - told) < 0.7 * np.std(mean) < 0.7 * np.std(mean + told)
