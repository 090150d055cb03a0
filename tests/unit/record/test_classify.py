"""Directions are shown by the very words of the text, and only by words that mean them."""

from __future__ import annotations

import time
import tomllib
from functools import cache
from pathlib import Path

import pytest

from intercosmos.catalogue import load_catalogue
from intercosmos.catalogue.names import names_of
from intercosmos.record.classify import categories_of, directions_in
from intercosmos.record.mentions import mentions_in
from intercosmos.record.names import Name
from intercosmos.record.story import DIRECTIONS, ShownDirection

LIST = (
    "We named rocket engines and their licensed production, manned programs and exchange of crews between the two "
    "countries' orbital stations, satellite navigation, remote sensing of the Earth, electronic components, material "
    "science, construction of spacecraft, joint missions to far space."
)


def shown(text: str) -> dict[str, tuple[str, ...]]:
    return {one.direction: one.words for one in directions_in(text)}


def test_a_list_of_directions_shows_each_of_them_by_its_words() -> None:
    assert shown(LIST) == {
        "crew": ("manned programs", "exchange of crews", "orbital stations"),
        "engines": ("rocket engines", "licensed production"),
        "navigation": ("satellite navigation",),
        "sensing": ("remote sensing of the Earth",),
        "spacecraft": ("construction of spacecraft",),
        "electronics": ("electronic components",),
        "materials": ("material science",),
        "deep-space": ("missions to far space",),
    }


@pytest.mark.parametrize(
    ("direction", "text"),
    [
        ("launch", "Two launches from Plesetsk are planned."),
        ("launch", "joint use of launch vehicles"),
        ("launch", "Plesetsk ready for launch campaign"),
        ("launch", "Soyuz-ST-B quartet ready"),
        ("launch", "Soyuz-ST-B to orbit four O3b satellites in December"),
        ("launch", "Baikonur: Proton-M erected on the pad"),
        ("launch", "«Союз-СТ-Б» готов к пуску"),
        ("launch", "A Soyuz-ST-B with Fregat-MT put four O3b satellites into orbit from Guiana"),
        ("launch", "«Протон-М» с разгонным блоком стартовал с Байконура"),
        ("launch", "长征五号运载火箭点火升空"),
        ("crew", "Crew training and egress drills went on"),
        ("crew", "A contract with India on the training of astronauts was signed"),
        ("crew", "Fifty years since the first spacewalk"),
        ("crew", "Preliminary tests in the hydrolaboratory of the Cosmonaut Training Center"),
        ("launch", "may be tested during the launch of Progress MS-20 cargo vehicle to the ISS"),
        ("crew", "may be tested during the launch of Progress MS-20 cargo vehicle to the ISS"),
        ("crew", "a contract with ISRO on the training of four Indian cosmonauts"),
        ("crew", "41 years ago Salyut 2 started its flight"),
        ("crew", "piloted space flights"),
        ("crew", "обмен экипажами орбитальных станций"),
        ("crew", "航天员出舱活动"),
        ("engines", "the production of liquid-propellant engines"),
        ("engines", "двигатели РД-180 и НК-33"),
        ("engines", "液氧煤油发动机"),
        ("navigation", "GLONASS/BeiDou compatibility"),
        ("navigation", "спутниковая навигация"),
        ("navigation", "北斗"),
        ("sensing", "remote probing of the Earth"),
        ("sensing", "Earth's surface monitoring from space"),
        ("sensing", "данные ДЗЗ"),
        ("sensing", "地球遥感"),
        ("spacecraft", "joint design, construction and testing of spacecraft"),
        ("spacecraft", "создании космических аппаратов"),
        ("spacecraft", "卫星平台"),
        ("electronics", "the electronic component base"),
        ("electronics", "cooperation in spacecraft electronics"),
        ("electronics", "радиационно-стойкая электронная компонентная база"),
        ("electronics", "宇航级元器件"),
        ("materials", "material sciences and new materials"),
        ("materials", "космическое материаловедение"),
        ("materials", "复合材料"),
        ("deep-space", "flights into deep space"),
        ("deep-space", "joint missions to outer space"),
        ("deep-space", "исследование Луны и дальнего космоса"),
        ("deep-space", "探月"),
        ("asteroids", "protection of the Earth against asteroids"),
        ("asteroids", "астероидно-кометная опасность"),
        ("asteroids", "近地天体"),
    ],
)
def test_a_direction_is_known(direction: str, text: str) -> None:
    assert direction in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "The launch of the new website; a project was launched; they launch a programme of studies.",
        "Trade is the engine of growth, and the search engine of the site finds it.",
        "Materials of the meeting and press materials are on the site.",
        "The navigation of the site is simple; navigation menu.",
        "The crew of the film met the film crew; the ground crew waited.",
        "The railway station, the station.",
        "Plesetsk hosts young officers; Baikonur is to launch a campaign against litter.",
        "The Institute of Space Materials met the Institute of Satellite Navigation Systems.",
        "The United Rocket and Space Corporation heads the rocket and space industry.",
        "A committee on the peaceful uses of outer space",
        "запуск сайта, материалы совещания, двигатель прогресса, съёмочная группа",
        "会议材料 网站导航 经济发动机",
        "Heads of Roscosmos met the press. A report will be made to the Government on the principles of parity.",
        "",
    ],
)
def test_words_that_mean_something_else_show_nothing(text: str) -> None:
    assert shown(text) == {}


def test_rockets_named_for_what_engines_are_made_for_are_no_launches() -> None:
    assert set(shown("A contract on RD-181 rocket engines for American carrier rockets.")) == {"engines"}


def test_a_launch_told_in_passing_does_not_make_a_story_one_of_launches() -> None:
    assert set(shown("The remote sensing satellite, launched in May, has sent images.")) == {"sensing"}


def test_words_are_quoted_from_the_text_and_each_once() -> None:
    text = "Remote\nsensing. The GLONASS signals, GLONASS stations, and remote sensing again."
    assert shown(text) == {"navigation": ("GLONASS",), "sensing": ("Remote sensing",)}


def test_categories_are_the_directions_in_their_order_and_general_for_none_or_many() -> None:
    assert categories_of(()) == ("general",)
    assert categories_of([ShownDirection(direction="asteroids"), "launch"]) == ("launch", "asteroids")
    assert categories_of(directions_in(LIST)) == (
        *(d for d in DIRECTIONS if d not in ("launch", "asteroids")),
        "general",
    )


@cache
def _texts(file: str) -> list[dict[str, object]]:
    return list(tomllib.loads((Path(__file__).parent / file).read_text(encoding="utf-8"))["text"])


@cache
def _names() -> tuple[Name, ...]:
    return tuple(Name(*row) for row in names_of(load_catalogue()))


@pytest.mark.parametrize("file", ["test_classify_texts.toml", "test_classify_held.toml"])
def test_precision_and_recall_stay_what_they_are(file: str) -> None:
    directions: list[int] = [0, 0, 0]
    mentions: list[int] = [0, 0, 0]
    for one in _texts(file):
        text = str(one["text"])
        seen = {mention.id or f"{mention.kind} {mention.text}" for mention in mentions_in(text, _names())}
        for counts, got, wanted in (
            (directions, set(shown(text)), one["directions"]),
            (mentions, seen, one["mentions"]),
        ):
            right = set(wanted)  # type: ignore[call-overload]
            for at, part in enumerate((got & right, got - right, right - got)):
                counts[at] += len(part)
    for counts in (directions, mentions):
        true, false, missed = counts
        assert true > 40
        assert true / (true + false) >= 0.97, "precision"
        assert true / (true + missed) >= 0.97, "recall"


def test_hostile_texts_take_linear_time() -> None:
    for text in (
        "launch website " * 6_000,
        "launch " * 14_000,
        "rocket satellite launched, " * 3_000,
        "a" * 100_000,
        "长征" * 30_000,
    ):
        begin = time.process_time()
        directions_in(text)
        assert time.process_time() - begin < 2.0
