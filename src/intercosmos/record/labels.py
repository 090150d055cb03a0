"""Labels of the record's pages, feeds and dates in the languages of readers; stories keep the language they are in.

The labels are data: ``data/labels.en.toml`` and its sisters, with the same keys in each.

>>> russian = labels("ru")
>>> [russian("count.stories", n=number) for number in (1, 2, 5, 21, 1000)]
['1 сообщение', '2 сообщения', '5 сообщений', '21 сообщение', '1\u2009000 сообщений']
>>> preferred("de, zh-CN;q=0.8, ru;q=0.5, *;q=0.1")
'zh'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, final

from intercosmos.record.site_safe import plain

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["DEFAULT", "LANGUAGES", "Labels", "Texts", "labels", "preferred", "read_labels"]

#: The languages there are labels in; the first one is taken where nobody says which.
LANGUAGES: Final = ("en", "ru", "zh")
DEFAULT: Final = LANGUAGES[0]
#: A label, or its forms for numbers by the names that CLDR gives them.
Texts = Mapping[str, str | Mapping[str, str]]

_GIVEN: Final = re.compile(r"\{(\w+)\}")
_MOST_TAGS: Final = 20
_LONGEST: Final = 1_000
_TAG: Final = re.compile(r"\s*([A-Za-z]{1,8}|\*)[A-Za-z0-9-]*\s*(?:;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*)?", re.ASCII)


def _of_one(number: int) -> str:
    return "one" if number == 1 else "other"


def _slavic(number: int) -> str:
    if number % 10 == 1 and number % 100 != 11:
        return "one"
    return "few" if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else "many"


#: Which form a whole number takes (CLDR).
_FORMS: Final[Mapping[str, Callable[[int], str]]] = {"en": _of_one, "ru": _slavic, "zh": lambda _: "other"}


@final
class Labels:
    """The labels of one language.

    Parameters
    ----------
    language : one of :data:`LANGUAGES`
    texts : by key, such as ``"home.newest"``
    """

    def __init__(self, language: str, texts: Texts) -> None:
        self.language = language
        self._texts = texts
        self._form = _FORMS[language]

    def __call__(self, key: str, /, **given: str | int) -> str:
        """A label, with what is given in the place of ``{name}``; the form of a plural goes by ``n``.

        Raises
        ------
        KeyError
            If there is no such label, or it wants what was not given.
        """
        return _GIVEN.sub(lambda match: self._said(given[match[1]]), self._text(key, given))

    def html(self, key: str, /, **given: str | int) -> Markup:
        """The same as HTML: what is given is escaped, unless it is HTML already."""
        from markupsafe import Markup, escape

        text = str(escape(self._text(key, given)))
        # Nothing but escaped text and HTML goes in, so that what comes out is as safe as those.
        made = _GIVEN.sub(lambda match: str(escape(self._said(given[match[1]]))), text)
        return Markup(made)  # noqa: S704

    def word(self, key: str, otherwise: str) -> str:
        """The label of a word that may have none, such as the name of a language."""
        text = self._texts.get(key)
        return text if isinstance(text, str) else otherwise

    def translated(self, section: str, text: str) -> str:
        """A text of the program's own in this language, known again by its English label; nothing if it is none.

        >>> labels("ru").translated("problem", "there is no field 'nix'")
        "нет поля 'nix'"
        """
        for key, pattern in _patterns(section):
            match = pattern.fullmatch(text)
            if match is not None:
                return self(key, **match.groupdict())
        return ""

    def _text(self, key: str, given: Mapping[str, str | int]) -> str:
        text = self._texts[key]
        return text if isinstance(text, str) else text[self._form(int(given["n"]))]

    @staticmethod
    def _said(value: str | int) -> str:
        if isinstance(value, int):
            return f"{value:,}".replace(",", "\u2009")
        return value if hasattr(value, "__html__") else plain(value)


@cache
def labels(language: str = DEFAULT) -> Labels:
    """The labels of a language."""
    return Labels(language, read_labels(language))


def read_labels(language: str) -> Texts:
    """Labels as their file has them, by key."""
    import tomllib

    text = files("intercosmos.record").joinpath("data", f"labels.{language}.toml").read_text(encoding="utf-8")
    return {f"{section}.{name}": one for section, group in tomllib.loads(text).items() for name, one in group.items()}


def preferred(accepted: str) -> str:
    """The language that a browser asks for first of those that there are (``Accept-Language``).

    >>> preferred("ru-RU,ru;q=0.9,en;q=0.8"), preferred("fr"), preferred("en;q=0, zh;q=0.1"), preferred(";;q")
    ('ru', 'en', 'zh', 'en')
    """
    wanted: list[tuple[float, str]] = []
    for part in accepted[:_LONGEST].split(",")[:_MOST_TAGS]:
        match = _TAG.fullmatch(part)
        if match is not None:
            language = DEFAULT if match[1] == "*" else match[1].lower()
            wanted.append((float(match[2] or 1), language))
    able = [(worth, language) for worth, language in wanted if worth > 0 and language in LANGUAGES]
    return max(able, key=lambda one: one[0])[1] if able else DEFAULT  # of equal ones the first


@cache
def _patterns(section: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What the labels of a section look like in English, with groups for what was given."""
    made = []
    texts = read_labels(DEFAULT).items()
    # The more a label says itself, the sooner it is tried: one that is nearly all given would match every text.
    for key, text in sorted(texts, key=lambda one: -len(_GIVEN.sub("", str(one[1])))):
        if key.startswith(f"{section}.") and isinstance(text, str):
            pieces = re.split(r"\{(\w+)\}", text)
            pattern = "".join(
                f"(?P<{piece}>.+?)" if number % 2 else re.escape(piece) for number, piece in enumerate(pieces)
            )
            made.append((key, re.compile(pattern, re.DOTALL)))
    return tuple(made)
