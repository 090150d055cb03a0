"""Names are found whole, the longest first, in any of the ways they are written, and only as names."""

from __future__ import annotations

import time

import pytest

from intercosmos.record.names import Name, NameIndex

INDEX = NameIndex(
    [
        Name("vehicle", "soyuz-2.1a", "Soyuz-2.1a", ("Союз-2.1а",)),
        Name("vehicle", "soyuz-st-b", "Soyuz-ST-B", ("Союз-СТ-Б",)),
        Name("stage", "fregat", "Fregat", ("Фрегат",)),
        Name("stage", "fregat-mt", "Fregat-MT"),
        Name("engine", "rd-180", "RD-180", ("РД-180",)),
        Name("vehicle", "long-march-2f", "Long March 2F", ("CZ-2F", "长征二号F")),
        Name("station", "salyut-2", "Salyut 2", ("Салют-2",)),
        Name("partner", "esa", "European Space Agency", ("ESA",)),
        Name("constellation", "glonass", "GLONASS", ("ГЛОНАСС",)),
        Name("place", "", "Russia", ("Россия",)),
        Name("place", "", "U.S."),
        Name("spacecraft", "", "Progress", ("Прогресс",)),
        Name("ship", "soyuz-ms", "Soyuz MS", ("Союз МС",)),
        Name("asset", "", "Angara", ("Ангара",)),
    ],
    common=["Progress", "Прогресс", "Angara", "Ангара"],
    context=["rocket", "ship", "cargo", "ракета", "корабль"],
    against=["river", "река"],
)


def found(text: str) -> list[tuple[str, str]]:
    return [(one.text, one.name.mention_id or one.name.text) for one in INDEX.find(text)]


@pytest.mark.parametrize(
    ("text", "written", "meant"),
    [
        ("A Soyuz-2.1a flew", "Soyuz-2.1a", "vehicle.soyuz-2.1a"),
        ("A Soyuz 2.1a flew", "Soyuz 2.1a", "vehicle.soyuz-2.1a"),
        ("A Soyuz-2-1A flew", "Soyuz-2-1A", "vehicle.soyuz-2.1a"),
        ("A Soyuz\u20112.1а flew", "Soyuz\u20112.1а", "vehicle.soyuz-2.1a"),  # a Cyrillic letter, another hyphen
        ("A Soyuz ST-B.", "Soyuz ST-B", "vehicle.soyuz-st-b"),
        ("A SOYUZ-ST-B!", "SOYUZ-ST-B", "vehicle.soyuz-st-b"),
        ("двигатель РД-180", "РД-180", "engine.rd-180"),
        ("RD180s", "", ""),
        ("the RD180 engine", "RD180", "engine.rd-180"),
        ("CZ-2F", "CZ-2F", "vehicle.long-march-2f"),
        ("由长征二号F火箭发射", "长征二号F", "vehicle.long-march-2f"),
        ("станции «Салют-2».", "Салют-2", "station.salyut-2"),
        ("о России", "России", "Russia"),
        ("с Россией", "Россией", "Russia"),
        ("«Фрегатом»", "Фрегатом", "stage.fregat"),
        ("Glonass works", "Glonass", "constellation.glonass"),
        ("the U.S. side", "U.S.", "U.S."),
        ("(ESA)", "ESA", "partner.esa"),
        ("ESA's probe", "ESA", "partner.esa"),
    ],
)
def test_a_name_is_found_as_it_is_written(text: str, written: str, meant: str) -> None:
    assert found(text) == ([(written, meant)] if written else [])


@pytest.mark.parametrize(
    "text",
    [
        "the RD-1800 and the ERD-180",
        "a Soyuz-2.1av",
        "a Fregat-SB is another stage",
        "Salyut 21, Salyut 2.5 and Salyut-2-3",
        "They saluted Salyut. 2 men saw it",
        "mesa and esa",
        "Salyut, 2 of them",
        "in russia-like letters: russia",
    ],
)
def test_what_only_looks_like_a_name_is_none(text: str) -> None:
    assert found(text) == []


def test_the_longest_name_wins_and_names_do_not_overlap() -> None:
    assert found("Soyuz-ST-B/Fregat-MT, later a Fregat") == [
        ("Soyuz-ST-B", "vehicle.soyuz-st-b"),
        ("Fregat-MT", "stage.fregat-mt"),
        ("Fregat", "stage.fregat"),
    ]


def test_the_number_of_a_flight_belongs_to_its_name() -> None:
    assert [one.text for one in INDEX.find("Soyuz MS-25 and the cargo ship Progress-12")] == [
        "Soyuz MS-25",
        "Progress-12",
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Progress was made in the talks", []),
        ("The cargo ship Progress arrived", ["Progress"]),
        ("The cargo of the Angara river boats", []),
        ("An Angara rocket", ["Angara"]),
        ("a rocket on the Angara, a river", ["Angara"]),  # a river beside it, but not directly: the price of few rules
        ("грузовик «Прогресс» прибыл", ["Прогресс"]),
        ("технический прогресс ракеты", []),
        ("берег Ангары", []),
        ("ракета Ангара", ["Ангара"]),
    ],
)
def test_a_common_word_is_a_name_only_in_its_context(text: str, names: list[str]) -> None:
    assert [one.text for one in INDEX.find(text)] == names


def test_of_two_names_written_alike_the_first_wins() -> None:
    index = NameIndex([Name("stage", "s200", "S200"), Name("engine", "s200-motor", "S200")])
    assert [one.name.id for one in index.find("the S200")] == ["s200"]


def test_ten_thousand_names_cost_little_more_than_none() -> None:
    text = ("A Soyuz-ST-B with Fregat-MT left; Testsat 77 did not, said ESA. " * 1600)[:100_000]
    many = NameIndex([*INDEX.names, *(Name("satellite", f"t{n}", f"Testsat {n}") for n in range(10_000))])
    begin = time.process_time()
    seen = many.find(text)
    spent = time.process_time() - begin
    assert {one.name.id for one in seen} == {"soyuz-st-b", "fregat-mt", "t77", "esa"}
    assert spent < 1.0  # some 30 ms on a quiet machine


@pytest.mark.parametrize(
    "text", ["", "-" * 50_000, "Soyuz-" * 20_000, "«" * 50_000, "a " * 50_000, "\x00\ud800", "长" * 50_000]
)
def test_any_text_is_walked_in_linear_time(text: str) -> None:
    begin = time.process_time()
    assert INDEX.find(text) == ()
    assert time.process_time() - begin < 2.0
