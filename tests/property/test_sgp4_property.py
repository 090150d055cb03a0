"""Laws of element sets: broken text is refused and nothing worse; what is written reads back as it was."""

from __future__ import annotations

import importlib.resources
import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from intercosmos.errors import DataError
from intercosmos.formats.ccsds import Document
from intercosmos.formats.omm import kvn_text, read_omm, xml_text
from intercosmos.formats.tle import omm_of_lines, read_tle, tle_lines
from intercosmos.physics.orbits.mean_elements import MeanElements
from intercosmos.physics.orbits.sgp4_states import sgp4_minutes

LINES = [
    line[:69]
    for line in (importlib.resources.files("sgp4") / "SGP4-VER.TLE").read_text(encoding="utf-8").splitlines()
    if line[:2] in ("1 ", "2 ")
]
SETS = [omm_of_lines(a, b) for a, b in zip(LINES[::2], LINES[1::2], strict=True)]
SPICE = "0123456789 .+-=<>&;![]\"'/\n\t\x00\ud800é٣ABEISTeU_"


def mutated(text: str, dice: random.Random) -> str:
    """The text with a few characters changed, lost, doubled or put elsewhere."""
    for _ in range(dice.choice((1, 1, 2, 5, 20))):
        at = dice.randrange(len(text) + 1)
        to = min(len(text), at + dice.choice((1, 1, 2, 10, 80)))
        kind = dice.randrange(5)
        if kind == 0:
            text = text[:at] + dice.choice(SPICE) + text[at + 1 :]
        elif kind == 1:
            text = text[:at] + text[to:]
        elif kind == 2:
            text = text[:at] + text[at:to] * 2 + text[to:]
        elif kind == 3:
            text = text[:at] + dice.choice(SPICE) + text[at:]
        else:
            elsewhere = dice.randrange(len(text) + 1)
            text = text[:at] + text[elsewhere : elsewhere + to - at] + text[to:]
    return text


def survive(cases: int, seed: int = 20261123) -> int:
    """Read so many mutated files of all three kinds; how many were refused. Anything but a DataError comes through."""
    dice = random.Random(seed)
    refused = 0
    for _ in range(cases):
        some = dice.sample(SETS, dice.choice((1, 1, 2)))
        kind = dice.randrange(4)
        if kind < 2:
            text = "\n".join(line for omm in some for line in ("NAME", *tle_lines(omm)))
            text = mutated(text, dice)
        else:
            text = mutated((kvn_text if kind == 2 else xml_text)(some), dice)
        try:
            # half of the lines are read without check digits, which would keep the rest from being tried
            found = read_tle(Document(text), checksum=kind == 0) if kind < 2 else read_omm(Document(text))
            for omm in found:
                _ = omm.epoch
                tle_lines(omm, rounded=True)
                _ = omm.mean_elements
        except DataError:
            refused += 1
    return refused


def test_mutated_files_are_refused_and_nothing_worse() -> None:
    assert 500 < survive(1500) <= 1500


angles = st.integers(0, 3_599_999).map(lambda n: n / 1e4)


@st.composite
def lines(draw: st.DrawFn) -> tuple[str, str]:
    """Two lines of any object."""
    number = draw(st.one_of(st.integers(0, 99_999).map("{:05}".format), st.from_regex(r"\A[A-HJ-NP-Z][0-9]{4}\Z")))
    exponent = st.from_regex(r"\A[ -][0-9]{5}[+-][0-9]\Z")
    designator = st.from_regex(r"\A[0-9]{5}[A-Z]{1,3}\Z")
    rate = st.from_regex(r"\A[ -][.][0-9]{8}\Z")
    one = (
        f"1 {number}{draw(st.sampled_from('UCS '))} {draw(designator):<8} "
        f"{draw(st.integers(0, 99)):02}{draw(st.integers(1, 365)):03}.{draw(st.integers(0, 99_999_999)):08} "
        f"{draw(rate)} {draw(exponent)} {draw(exponent)} "
        f"{draw(st.integers(0, 9))} {draw(st.integers(0, 9999)):4}"
    )
    two = (
        f"2 {number} {draw(angles) / 2:8.4f} {draw(angles):8.4f} {draw(st.integers(0, 9_999_999)):07} "
        f"{draw(angles):8.4f} {draw(angles):8.4f} {draw(st.integers(1, 1_700_000_000)) / 1e8:11.8f}"
        f"{draw(st.integers(0, 99_999)):5}"
    )
    first, second = (x + str(sum(int(c) if c.isdigit() else c == "-" for c in x) % 10) for x in (one, two))
    return first, second


@settings(max_examples=150)
@given(lines())
def test_lines_to_message_and_back_lose_nothing(pair: tuple[str, str]) -> None:
    omm = omm_of_lines(*pair)
    assert tle_lines(omm) == pair
    for write in (kvn_text, xml_text):
        (again,) = read_omm(Document(write([omm])))
        assert again == omm
        assert tle_lines(again) == pair


@settings(max_examples=60)
@given(st.lists(lines(), min_size=1, max_size=4), st.floats(-20_000, 20_000))
def test_never_a_number_that_is_none_without_a_code(pairs: list[tuple[str, str]], minute: float) -> None:
    found = sgp4_minutes(MeanElements.of(pairs), [0.0, minute])
    assert (np.isnan(found.position).any(-1) == (found.code != 0)).all()
    assert (np.isnan(found.velocity).all(-1) == (found.code != 0)).all()
    assert set(found.code.ravel().tolist()) <= {0, 1, 2, 3, 4, 6, 7}
