"""Words as the search index has them."""

from __future__ import annotations

import pytest

from intercosmos.record.index_words import joined, stem


@pytest.mark.parametrize(
    "forms",
    [
        "космонавт космонавта космонавту космонавтом космонавте космонавты космонавтов космонавтам космонавтами",
        "станция станции станцию станцией станций станциям станциями станциях",
        "корабль корабля кораблю кораблём корабле корабли кораблей кораблям кораблями",
        "ракета ракеты ракете ракету ракетой ракет ракетам ракетами",
        "полёт полета полётом полёте полёты полетов полётами",
        "двигатель двигателя двигателем двигатели двигателей двигателями",
        "орбита орбиты орбите орбиту орбитой орбит орбитах",
        "спутник спутника спутников спутниками спутники",
        "экипаж экипажа экипажем экипажи экипажей экипажами",
        "запуск запуска запуском запуски запусков запусках",
        "Китай Китая Китаю Китаем Китае",
        "китайский китайского китайскому китайским китайская китайскую китайские китайских китайскими",
        "Россия России Россию Россией",
        "Союз Союза Союзу Союзом Союзе Союзы Союзов",
        "Луна Луны Луне Луну Луной",
        "Марс Марса Марсу Марсом Марсе",
        "Королёв Королева Королёву Королевым Королёве",
        "Титов Титова Титову Титовым Титове",
        "модуль модуля модулю модулем модули модулей модулями",
        "программа программы программе программу программой программ программами",
        "launch launches",
        "satellite satellites satellite's Satellites’",
        "study studies",
        "mass masses",
        "Château chateau CHATEAU",
    ],
)
def test_forms_of_a_word_are_one_word(forms: str) -> None:
    assert len(set(joined(forms).split())) == 1


def test_other_words_stay_apart() -> None:
    words = "космонавт космодром корабль ракета орбита полет спутник союз салют луна марс station status mars crew"
    assert len({stem(word) for word in words.split()}) == len(words.split())


@pytest.mark.parametrize("word", ["status", "pass", "ISS", "Soyuz", "МКС", "мир", "2014", "o3b"])
def test_what_has_no_ending_keeps_it(word: str) -> None:
    assert stem(word) == word.lower()


def test_scripts_and_signs() -> None:
    assert joined("中国空间站 Tianhe-1: 天") == "中 国 空 间 站 tianhe 1 天"
    assert joined("か ナ") == "か ナ"
    assert joined("ＦＵＬＬ ﬁre №5") == "full fire 5"
    assert joined("re\u0301sume\u0301 й и\u0306") == "resume й й"
    assert joined("_a__b_ -- ") == "a b"
    assert joined("x" * 1000) == "x" * 64
