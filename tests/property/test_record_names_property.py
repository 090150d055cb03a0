"""Laws of finding names and fingerprints, for any text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from intercosmos.record.classify import directions_in
from intercosmos.record.mentions import mentions_in
from intercosmos.record.names import Name, NameIndex
from intercosmos.record.near import Fingerprint, fingerprint, likeness

NAMES = ("Soyuz-ST-B", "Fregat", "Fregat-MT", "RD-180", "长征二号F", "Роскосмос", "New Delhi", "U.S.")
INDEX = NameIndex(Name("spacecraft", "", text) for text in NAMES)
pieces = st.one_of(
    st.sampled_from([*NAMES, "Oleg Ostapenko", "rocket engine", "launch", "satellite", "the"]), st.text(max_size=8)
)
texts = st.lists(st.tuples(pieces, st.sampled_from([" ", "-", ". ", ", ", "\n", "", "\u00a0"])), max_size=30).map(
    lambda parts: "".join(piece + gap for piece, gap in parts)
)


@given(texts)
def test_names_are_pieces_of_the_text_in_order_and_apart(text: str) -> None:
    end = 0
    for found in INDEX.find(text):
        assert found.start >= end
        assert text[found.start : found.end] == found.text != ""
        end = found.end


@given(st.sampled_from(NAMES), st.sampled_from([" ", ", ", "\n\n", " («"]), st.sampled_from(["", ".", " ", "!", "»)"]))
def test_a_name_between_other_words_is_found(name: str, before: str, after: str) -> None:
    found = INDEX.find(f"and{before}{name}{after}")
    assert [one.name.text for one in found] == [name]


@given(texts)
def test_mentions_and_words_are_quoted_and_come_once(text: str) -> None:
    line = " ".join(text.split())
    mentions = mentions_in(text)
    assert len({(mention.kind, mention.text) for mention in mentions}) == len(mentions)
    for quoted in (*(m.text for m in mentions), *(word for one in directions_in(text) for word in one.words)):
        assert quoted in line


@given(texts, texts)
def test_likeness_is_symmetric_and_full_for_the_same_text(one: str, other: str) -> None:
    first, second = fingerprint(one), fingerprint(other)
    assert likeness(first, second) == likeness(second, first)
    assert likeness(first, first) == (1.0 if first.runs else 0.0)
    assert Fingerprint.of(first.text) == first
