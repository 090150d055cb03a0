"""Which of our categories a page means by the heading it files a story under."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from intercosmos.record.story import Category

__all__ = ["categories_meant"]

#: Words of headings, English, Russian and Chinese. A heading names a field in a word or two; a text does not.
_MEANT: Final[tuple[tuple[Category, str], ...]] = (
    (
        "launch",
        r"launch(?:es|ers?|ing)?|rockets?|spaceports?|cosmodromes?|пуски?|запуски?|ракет\w*|космодром\w*|发射|运载火箭",
    ),
    (
        "crew",
        r"crews?|manned|human\sspace\s?flights?|piloted|cosmonauts?|astronauts?|iss|international\sspace\sstation|stations?"
        r"|пилотируем\w*|экипаж\w*|космонавт\w*|мкс|载人|航天员|空间站",
    ),
    ("engines", r"engines?|propulsion|двигател\w*|发动机"),
    ("navigation", r"navigation|glonass|beidou|galileo|навигаци\w*|глонасс|导航|北斗"),
    (
        "sensing",
        r"remote\ssensing|earth\sobservation|earth\ssensing|monitoring|дзз|дистанционн\w*|зондирован\w*|遥感|对地观测",
    ),
    ("spacecraft", r"spacecraft|satellites?|automatic\sspacecraft|космические\sаппараты|спутник\w*|卫星|航天器"),
    ("electronics", r"electronics?|electronic\scomponents?|электроник\w*|элементная\sбаза|电子"),
    ("materials", r"materials?\sscience|new\smaterials|composites|материаловедени\w*|новые\sматериалы|材料"),
    (
        "deep-space",
        r"deep\sspace|moon|lunar|mars|planetary|exploration|луна|лунн\w*|марс\w*|дальний\sкосмос|深空|月球|火星|探月",
    ),
    (
        "asteroids",
        r"asteroids?|comets?|near[\s-]earth\sobjects?|planetary\sdefen[cs]e|астероид\w*|комет\w*|小行星",
    ),
)
_PATTERNS: Final = tuple((name, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)) for name, words in _MEANT)
_CHINESE: Final = tuple((name, re.compile("|".join(re.findall("[\u4e00-\u9fff]+", words)))) for name, words in _MEANT)


def categories_meant(headings: Iterable[str]) -> tuple[Category, ...]:
    """Our categories that headings name, each once.

    >>> categories_meant(["News", "Launches", "Навигация", "空间站"])
    ('launch', 'navigation', 'crew')
    """
    found: dict[Category, None] = {}
    for heading in headings:
        for (name, latin), (_, chinese) in zip(_PATTERNS, _CHINESE, strict=True):
            if latin.search(heading) or chinese.search(heading):
                found[name] = None
    return tuple(found)
