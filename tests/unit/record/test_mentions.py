"""Mentions: each thing once, as the text first writes it, in the text's order."""

from __future__ import annotations

import time
from functools import cache

import pytest

from intercosmos.catalogue import load_catalogue
from intercosmos.catalogue.names import names_of
from intercosmos.record.mentions import mentions_in
from intercosmos.record.names import Name, NameIndex


@cache
def catalogue_index() -> NameIndex:
    return NameIndex(Name(*row) for row in names_of(load_catalogue()))


def named(text: str) -> list[str]:
    return [mention.id or f"{mention.kind} {mention.text}" for mention in mentions_in(text, catalogue_index())]


def test_the_catalogue_and_the_gazetteer_and_persons() -> None:
    text = (
        "Head of Roscosmos Oleg Ostapenko came from Beijing. A Soyuz-ST-B with Fregat-MT and four O3b satellites waits "
        "in Kourou; ISRO sends its candidates to GCTC. Salyut 2 was an Almaz station. Ostapenko left, Roscosmos too."
    )
    assert named(text) == [
        "partner.roscosmos",
        "person Oleg Ostapenko",
        "place Beijing",
        "vehicle.soyuz-st-b",
        "stage.fregat-mt",
        "spacecraft O3b",
        "site.guiana",
        "partner.isro",
        "organisation GCTC",
        "station.salyut-2",
        "spacecraft Almaz",
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Gagarin Cosmonaut Training Center", ["organisation Gagarin Cosmonaut Training Center"]),
        ("The United Rocket and Space Corporation met", ["organisation United Rocket and Space Corporation"]),
        ("Nikolai Zhukovsky was a professor; Zhukovsky is a town", ["person Nikolai Zhukovsky", "place Zhukovsky"]),
        ("The Progress M-25M cargo ship; Progress flew well in space", ["spacecraft Progress M-25M"]),
        ("Star City, New Delhi, Soyuz Rocket", ["place Star City", "place New Delhi", "spacecraft Soyuz"]),
        ("в Москве, Москва и «Роскосмос»", ["place Москве", "partner.roscosmos"]),
        ("中国和俄罗斯", ["place 中国", "place 俄罗斯"]),
        ("CZ-2F and LM-2F and Long March 2F", ["vehicle.long-march-2f"]),
        ("the city of Ariane 5", ["vehicle.ariane-5-eca"]),
        ("New\nDelhi", ["place New Delhi"]),
        ("Shanghai monitoring station and Shanghai", ["monitoring_station.shanghai-glonass", "place Shanghai"]),
        ("Luch makes progress. Mir means peace. Dragon boats.", []),
        ("The Mir station, a Dragon capsule", ["station.mir", "ship.dragon"]),
    ],
)
def test_names_in_their_places(text: str, names: list[str]) -> None:
    assert named(text) == names


def test_names_may_come_as_a_list_and_need_no_catalogue() -> None:
    text = "Roscosmos in Moscow, at Plesetsk"
    assert [(m.kind, m.id) for m in mentions_in(text, [Name("partner", "roscosmos", "Roscosmos")])] == [
        ("partner", "partner.roscosmos"),
        ("place", ""),
        ("asset", ""),
    ]
    # Without an entry of the catalogue nothing has an id: it would lead nowhere.
    assert [(m.kind, m.id) for m in mentions_in("Roskosmos in Moscow")] == [("organisation", ""), ("place", "")]


def test_hostile_texts_take_linear_time() -> None:
    syllables = ("Ba", "Be", "Bi", "Bo", "Bu", "Da", "De", "Di", "Do", "Du", "Ga", "Ge", "Gi", "Go", "Gu")
    surnames = [f"{a}{b.lower()}{c.lower()}" for a in syllables for b in syllables for c in syllables]
    for text in (
        " ".join(f"Ivan {name}," for name in surnames[:1500]),
        "Head of " * 4_000,
        "A." * 15_000,
        "Ivan " * 6_000,
        "Institute of " * 2_000,
    ):
        begin = time.process_time()
        mentions_in(text)
        assert time.process_time() - begin < 2.0
