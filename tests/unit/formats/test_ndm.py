"""Combined messages, and what the standards allow in writing them."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from intercosmos.errors import DataError
from intercosmos.formats.cdm import read_cdm
from intercosmos.formats.ndm import Ndm, read_ndm, write_ndm
from intercosmos.formats.oem import read_oem
from intercosmos.formats.omm import read_omm
from intercosmos.formats.opm import read_opm, write_opm
from intercosmos.formats.text_file import Document
from intercosmos.formats.tle import omm_of_lines

_spec = importlib.util.spec_from_file_location("ccsds_samples", Path(__file__).with_name("ccsds_samples.py"))
assert _spec
assert _spec.loader
samples = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(samples)

OPM, OEM, CDM = (read(Document(text)) for read, text in (
    (read_opm, samples.OPM), (read_oem, samples.OEM), (read_cdm, samples.CDM)
))  # fmt: skip
OMM = omm_of_lines(
    "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753",
    "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667",
)


def test_messages_travel_together(tmp_path: Path) -> None:
    combined = Ndm((OPM, OMM, OEM, OMM, CDM), comments=("for the joint mission", "two sets of elements"))
    path = tmp_path / "all.xml"
    text = write_ndm(combined, path)
    assert text.count("<?xml") == text.count("<ndm>") == 1
    assert read_ndm(path) == combined
    # each reader takes the one of its kind, and that of mean elements all of them
    assert (read_opm(path), read_oem(path), read_cdm(path)) == (OPM, OEM, CDM)
    assert read_omm(path) == [OMM, OMM]


def test_a_single_message_is_read_as_what_it_says() -> None:
    assert read_ndm(Document(samples.OEM)) == Ndm((OEM,))
    assert read_ndm(Document(write_opm(OPM, notation="xml"))) == Ndm((OPM,))


def test_every_tag_may_carry_the_prefix_of_the_schema() -> None:
    text = write_ndm(Ndm((OPM,))).replace("<", "<ndm:").replace("<ndm:/", "</ndm:").replace("<ndm:?", "<?")
    head = '<ndm:ndm xmlns:ndm="urn:ccsds:schema:ndmxml">'
    assert read_ndm(Document(text.replace("<ndm:ndm>", head, 1))) == Ndm((OPM,))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (write_ndm(Ndm((OPM, OPM))), "has 2 OPMs\n  next: read_ndm"),
        (write_ndm(Ndm((OMM,))), "has no OPM"),
        ("<oem></oem>", "not an OPM\n  allowed: opm, ndm"),
    ],
)
def test_one_of_its_kind_is_wanted(text: str, says: str) -> None:
    with pytest.raises(DataError) as caught:
        read_opm(Document(text))
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<ndm></ndm>", "holds no message"),
        ("<ndm>\n<ocm></ocm></ndm>", "line 2: <ocm> is no message that is read\n  allowed: opm, omm, oem, cdm"),
        (write_ndm(Ndm((OMM,))).replace("</ndm>", "<COMMENT>late</COMMENT></ndm>"), "before its messages"),
        ("X = 1", "line 1: a message begins with its version"),
        ("", "begins with its version"),
    ],
)
def test_what_is_no_combined_message(text: str, says: str) -> None:
    with pytest.raises(DataError) as caught:
        read_ndm(Document(text))
    assert says in str(caught.value)
    with pytest.raises(DataError, match="at least one"):
        write_ndm(Ndm(()))


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n\r"])
def test_every_end_of_a_line_that_the_standard_allows(end: str, tmp_path: Path) -> None:
    assert read_opm(Document(samples.OPM.replace("\n", end))) == OPM
    path = tmp_path / "x.opm"
    path.write_bytes(samples.OPM.replace("\n", end).encode())
    assert read_opm(path) == OPM
    path.write_bytes(b"\xef\xbb\xbf" + f"A = 1{end}B = 2{end}".encode() + b"\xff")
    with pytest.raises(DataError, match="0xff") as caught:
        read_opm(path)
    assert caught.value.where.line == 3


def test_forms_that_nobody_filled_in() -> None:
    # operators send conjunction messages with every keyword of the form; what is empty and optional is not there
    empty = samples.CDM.replace("COLLISION_PROBABILITY = 4.835E-05", "COLLISION_PROBABILITY =")
    empty = empty.replace("SCREEN_VOLUME_FRAME = RTN", "SCREEN_VOLUME_FRAME =")
    assert empty.count("=\n") == 2
    message = read_cdm(Document(empty))
    assert message.collision_probability is None
    assert "SCREEN_VOLUME_FRAME" not in message.relative
    with pytest.raises(DataError, match="not a number"):
        read_cdm(Document(samples.CDM.replace("MISS_DISTANCE = 715 [m]", "MISS_DISTANCE =")))


def test_normative_values_in_small_letters_and_with_underscores() -> None:
    small = samples.CDM.replace("OBJECT = OBJECT2", "OBJECT = object2").replace(
        "MANEUVERABLE = YES", "MANEUVERABLE = yes"
    )
    small = small.replace("OBJECT_TYPE = DEBRIS", "OBJECT_TYPE = ROCKET_BODY")
    message = read_cdm(Document(small))
    assert message.objects[0].metadata.text("MANEUVERABLE") == "yes"
    assert message.objects[1].metadata.text("OBJECT") == "object2"


def test_both_objects_have_one_frame() -> None:
    head, object1, object2 = samples.CDM.partition("OBJECT = OBJECT2")
    with pytest.raises(DataError, match="OBJECT2 is given in ITRF, OBJECT1 in EME2000"):
        read_cdm(Document(head + object1 + object2.replace("REF_FRAME = EME2000", "REF_FRAME = ITRF")))


def test_a_state_without_acceleration_among_others() -> None:
    text = samples.OEM.replace(" 1.008 .00118 -0.0330\n", "\n", 1)
    segment = read_oem(Document(text)).segments[1]
    assert [len(row) for row in segment.rows] == [7, 10]
    assert segment.acceleration is None
    assert segment.position.shape == segment.velocity.shape == (2, 3)
