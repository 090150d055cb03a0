"""The same news is known again, and another report of the same form is not taken for it."""

from __future__ import annotations

import random
import time

import pytest

from intercosmos.record.near import Fingerprint, NearIndex, fingerprint, is_near, near_duplicates

REPORT = """Soyuz-2.1b puts a navigation satellite into orbit
24.03.2014
On March 24, 2014 at 02:54 Moscow time a Soyuz-2.1b launch vehicle with a Fregat upper stage and the \
GLONASS-M No. 54 spacecraft was launched from the Plesetsk cosmodrome. The launch and the flight of the rocket \
went as planned. At 02:57 the vehicle was taken under control by the ground facilities of the Titov space centre.
The spacecraft separated from the upper stage at 06:27 Moscow time. Stable telemetry contact has been established \
with it, and its onboard systems work normally. It was built by the Reshetnev company in Zheleznogorsk.
The orbital group now has 24 working satellites, and three are in reserve. The previous launch took \
place on April 26, 2013."""
TALKS = """Talks in Beijing
Heads of the two agencies met in Beijing on Monday. They spoke of engines, of crews and of a station on the Moon, and \
agreed to meet again in Moscow in spring. "We go on as equals," the head of Roscosmos said after the talks.
A working group will draw up a list of projects by December. It has twelve members, six from either side, and its \
first meeting is set for November 3 in Harbin."""
RUSSIAN = """Грузовой корабль пристыковался к станции
Грузовой корабль «Прогресс М-25М» 29 октября 2014 года в 16:08 по московскому времени пристыковался к стыковочному \
отсеку «Пирс». Сближение шло в автоматическом режиме под контролем специалистов Центра управления полётами. На борту \
около 2,4 тонны топлива, воды, продуктов и научной аппаратуры. Экипажу предстоит открыть люки и начать разгрузку."""
CHINESE = """我国成功发射高分三号卫星
8月10日6时55分,我国在太原卫星发射中心用长征四号丙运载火箭成功将高分三号卫星发射升空,卫星进入预定轨道。高分三号卫星是我国首颗分辨率达到1米的C频段多极化合成孔径雷达成像卫星,由中国航天科技集团公司研制。此次发射是长征系列运载火箭的第233次飞行。"""


def changed(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(
    "again",
    [
        changed(
            REPORT,
            ("Soyuz-2.1b puts a navigation satellite into orbit\n24.03.2014\n", "GLONASS grows\nRIA, 25 March\n"),
        ),
        changed(REPORT, (",", ""), (".\n", "!\n")),
        changed(REPORT, ("GLONASS-M No. 54", "«GLONASS-M» № 54"), ("-", "\u2011")),
        REPORT.rpartition("\n")[0],
        "\n".join([*REPORT.split("\n")[:3], *REPORT.split("\n")[4:]]),
        "PLESETSK, March 24. /TASS/. " + REPORT.split("\n", 2)[2],
        REPORT.replace("\n", "\n\n  ") + "\nMore from this category",
    ],
)
def test_the_same_news_in_another_dress_is_near(again: str) -> None:
    assert is_near(fingerprint(REPORT), fingerprint(again))
    assert is_near(fingerprint(again), fingerprint(REPORT))


@pytest.mark.parametrize(
    ("one", "again"),
    [
        (TALKS, changed(TALKS, ("Talks in Beijing\n", "Equals, says Roscosmos\n"), ('"', ""))),
        (TALKS, TALKS.rpartition("\n")[0]),
        (
            RUSSIAN,
            changed(RUSSIAN, ("Грузовой корабль пристыковался к станции\n", "ЦУП сообщает\n"), ("«", '"'), ("»", '"')),
        ),
        (CHINESE, changed(CHINESE, ("我国成功发射高分三号卫星\n", "高分三号升空\n"), (",", ","))),
    ],
)
def test_other_stories_and_languages(one: str, again: str) -> None:
    assert is_near(fingerprint(one), fingerprint(again))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            REPORT,
            changed(
                REPORT,
                ("24.03.2014", "14.06.2014"),
                ("March 24, 2014 at 02:54", "June 14, 2014 at 21:16"),
                ("No. 54", "No. 55"),
                ("02:57", "21:19"),
                ("06:27", "00:48"),
                ("April 26, 2013", "March 24, 2014"),
            ),
        ),
        (
            REPORT,
            changed(
                REPORT, ("March 24, 2014 at 02:54", "March 24, 2014 at 20:10"), ("GLONASS-M No. 54", "Meridian No. 7"),
                ("02:57", "20:13"), ("06:27", "22:31"), ("Zheleznogorsk", "Krasnoyarsk"), ("24 working", "5 working"),
            ),
        ),
        (
            RUSSIAN,
            changed(RUSSIAN, ("М-25М", "М-26М"), ("29 октября 2014", "17 мая 2015"), ("16:08", "19:57")),
        ),
        (
            CHINESE,
            changed(CHINESE, ("8月10日6时55分", "8月16日1时40分"), ("高分三号", "高分五号"), ("233", "234")),
        ),
        (TALKS, REPORT),
        (RUSSIAN, CHINESE),
    ],
)  # fmt: skip
def test_another_report_of_the_same_form_is_not_near(one: str, other: str) -> None:
    assert not is_near(fingerprint(one), fingerprint(other))


@pytest.mark.parametrize("text", ["", " \n ", "?!", "one", "Soyuz 2"])
def test_the_shortest_texts_have_fingerprints(text: str) -> None:
    assert fingerprint(text) == fingerprint(text)
    assert is_near(fingerprint(text), fingerprint(text)) == bool(text.strip(" \n?!"))


def test_a_fingerprint_can_be_kept_as_text() -> None:
    for text in (REPORT, CHINESE, "", "one"):
        assert Fingerprint.of(fingerprint(text).text) == fingerprint(text)
    assert fingerprint("The rocket flew from Plesetsk today").text == (
        "00000004742138429742cbd6cbc6c7e5cf33890e-304d87e6"
    )  # fmt: skip


def test_pairs_among_many_are_found_in_seconds() -> None:
    chance = random.Random(7)
    words = [f"word{n}" for n in range(3_000)]
    made = [
        fingerprint(" ".join(chance.choices(words, k=60)) + f" on May {n} with Probe{n} {n * 7} and Team{n}")
        for n in range(2_000)
    ]
    begin = time.process_time()
    found = near_duplicates([*made, *made[:50], fingerprint(REPORT), fingerprint(REPORT.rpartition("\n")[0])])
    assert time.process_time() - begin < 2.0  # 100 000 in some 2 s
    assert found == [*((n, 2_000 + n) for n in range(50)), (2_050, 2_051)]


def test_an_index_tells_the_keys_of_near_texts() -> None:
    index = NearIndex()
    for key, text in (("report", REPORT), ("talks", TALKS), ("progress", RUSSIAN)):
        index.add(key, fingerprint(text))
    assert [key for key, _ in index.near(fingerprint(TALKS.rpartition("\n")[0]))] == ["talks"]
    assert index.near(fingerprint(CHINESE)) == []


def test_a_crowd_of_equal_texts_costs_no_square() -> None:
    begin = time.process_time()
    near_duplicates([fingerprint(REPORT)] * 5_000)
    assert time.process_time() - begin < 2.0
