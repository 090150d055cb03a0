"""Persons are known by how they are written; what only begins with capitals is none."""

from __future__ import annotations

import pytest

from intercosmos.record.mentions import mentions_in


def persons(text: str) -> list[str]:
    return [mention.text for mention in mentions_in(text) if mention.kind == "person"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Head of Roscosmos Oleg Ostapenko arrived", ["Oleg Ostapenko"]),
        ("URSC head Igor Komarov said", ["Igor Komarov"]),
        ("cosmonaut Anton Shkaplerov and Samantha Cristoforetti", ["Anton Shkaplerov", "Samantha Cristoforetti"]),
        ("O. Ostapenko said so", ["O. Ostapenko"]),
        ("Yu.A. Gagarin and S. P. Korolev", ["Yu.A. Gagarin", "S. P. Korolev"]),
        ("with Xu Dazhe and Nie Haisheng", ["Xu Dazhe", "Nie Haisheng"]),
        ("Oleg Ostapenko; later O. Ostapenko and Ostapenko", ["Oleg Ostapenko"]),
        ("Sergei Kud-Sverchkov's flight", ["Sergei Kud-Sverchkov"]),
        ("Jean-Yves Le Gall and Jan van den Berg", ["Jean-Yves Le Gall", "Jan van den Berg"]),
        ("Vladimir Vladimirovich Putin", ["Vladimir Vladimirovich Putin"]),
        ("astronaut Koichi Wakata", ["Koichi Wakata"]),
        ("Kailasa Somanathan, the chairman of the board", ["Kailasa Somanathan"]),
        ("Dr. S.Unnikrishnan Nair and Dr. Kailasa Somanath", ["S.Unnikrishnan Nair", "Kailasa Somanath"]),
        ("имени Ю. А. Гагарина Юрий Лончаков", ["Ю. А. Гагарина", "Юрий Лончаков"]),
        ("Igor KOMAROV spoke", ["Igor KOMAROV"]),
        ("космонавт Антон Шкаплеров", ["Антон Шкаплеров"]),
        ("встретился с Олегом Остапенко", ["Олегом Остапенко"]),
        ("О.Н. Остапенко доложил", ["О.Н. Остапенко"]),
        ("局长许达哲表示", ["许达哲"]),
        ("航天员奥列格·阿尔捷米耶夫说", ["奥列格·阿尔捷米耶夫"]),
    ],
)
def test_a_person_is_known(text: str, names: list[str]) -> None:
    assert persons(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Soyuz Rocket, United Rocket, New Delhi, Star City",
        "The Yuri Gagarin Street and the Gagarin Cosmonaut Training Center",
        "Long March, Sun Moon Lake, He Said",
        "The U.S. Government and the U.S. Air Force",
        "Head of Department, President of Company, General Designer",
        "Red Square in Saint Petersburg on Monday March Eighth",
        "Satellite Launch Center said on Friday",
        "Международная космическая станция. Российская Федерация. Центр управления полётами",
        "中国国家航天局局长表示",
        "Space Research Institute announced",
        "Roman Empire, German Aerospace Center",
    ],
)
def test_capitals_alone_make_no_person(text: str) -> None:
    assert persons(text) == []
