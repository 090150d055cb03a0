"""What a story of the record is.

A story is a dated, categorised statement that somebody made in public: where it was made, what it says in our own
words, which directions of co-operation it names with the very words that show it, whom and what it mentions, and which
figures it claims. Its id is permanent.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Annotated, Final, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from intercosmos.record.edtf import check_edtf, id_date

DirectionName = Literal[
    "launch", "crew", "engines", "navigation", "sensing", "spacecraft", "electronics", "materials", "deep-space",
    "asteroids",
]  # fmt: skip
Category = Literal[
    "launch", "crew", "engines", "navigation", "sensing", "spacecraft", "electronics", "materials", "deep-space",
    "asteroids", "general",
]  # fmt: skip
Status = Literal["draft", "audited", "withdrawn"]
Tier = Literal["first-party", "second-party", "press", "reference", "community"]

DIRECTIONS: Final[tuple[DirectionName, ...]] = get_args(DirectionName)
CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)

#: An id is a date as far as it is known and a slug: ``2014-11-18-heads-back-from-china``, ``1976-07-intercosmos``.
STORY_ID: Final = r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?|undated)-[a-z0-9]+(-[a-z0-9]+)*$"


def _check_id(text: str) -> str:
    if not re.fullmatch(STORY_ID, text):
        raise ValueError(
            f"{text[:120]!r} is no id: a date as far as it is known, or undated, and words in a-z and 0-9, with "
            'hyphens between them, such as "1976-07-intercosmos"'
        )
    return text


StoryId = Annotated[
    str, Field(max_length=120), AfterValidator(_check_id), WithJsonSchema({"type": "string", "pattern": STORY_ID})
]

#: A date by EDTF (ISO 8601-2:2019, levels 0 and 1): ``"2014-11-18"``, ``"1976-07"``, ``"1965~"``, ``"198X"``; empty for
#: a story whose date nobody knows.
EdtfText = Annotated[str, BeforeValidator(check_edtf)]

_LONGEST_SLUG: Final = 60
#: Cyrillic letters of Russian, Ukrainian, Belarusian, Bulgarian and Serbian, as newspapers in English write them; signs
#: and apostrophes part no words.
_LETTERS: Final = (
    "аa бb вv гg дd еe ёe жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь эe юyu яya "
    "іi їyi єye ґg ўw ђdj јj љlj њnj ћc џdz ’ ' ʼ"
)
_CYRILLIC: Final = str.maketrans({pair[0]: pair[1:] for pair in _LETTERS.split()})


def _one_newline(text: str) -> str:
    """Ends of lines as a file of the record has them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Part(BaseModel):
    """A table of a story's front matter. Unknown keys are errors; nothing changes after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StorySource(Part):
    """Where a story was told.

    Attributes
    ----------
    name : of the publisher, such as ``"Roscosmos"``
    url, archive_url : where it stands, and where a copy of it is kept
    tier : how near to the matter: the actor itself, its partner, the press, a reference work, enthusiasts
    licence : under which its text may be used, as an SPDX name where there is one; empty if unknown
    retrieved : the day it was read, as a date
    """

    name: str = ""
    url: str = ""
    archive_url: str = ""
    tier: Tier | None = None
    licence: str = ""
    retrieved: EdtfText = ""


class StoryImage(Part):
    """A picture, with whom to thank for it."""

    url: str
    credit: str = ""
    licence: str = ""
    text: str = ""  #: what it shows, for those who cannot see it


class ShownDirection(Part):
    """A direction of co-operation a story is about, and the words of the story that show it."""

    direction: DirectionName
    words: tuple[str, ...] = ()


class Mention(Part):
    """Somebody or something a story names.

    Attributes
    ----------
    kind : ``asset`` and ``partner`` have ids of the catalogue; persons, places, organisations and programmes are text
    text : the name as the story writes it
    id : ``"vehicle.soyuz-st-b"`` for an asset, ``"partner.roscosmos"`` for a partner; empty where there is none
    """

    kind: Literal["partner", "asset", "person", "place", "organisation", "programme", "spacecraft"]
    text: str
    id: str = ""


class Claim(Part):
    """A figure that a story gives, and the catalogue value it speaks of.

    Attributes
    ----------
    asset : ``"vehicle.soyuz-st-b"``: kind and id of the catalogue
    field : dotted path of the value in its entry: ``"latitude"``, ``"mass"``, ``"ports.0.name"``
    value : as text with its unit: ``"7220 kg"``
    words : what the story says, shortly
    until : the day on which somebody said otherwise (EDTF): the figure was a plan, and says nothing of today's value
    rounded_to : what the source rounds to: ``"1 t"`` where it says "five tonnes" and means no less than 4.5
    """

    asset: str
    field: str
    value: str
    words: str = ""
    until: EdtfText = ""
    rounded_to: Annotated[str, Field(max_length=40)] = ""


class Story(Part):
    """One story of the record.

    Attributes
    ----------
    id : permanent
    title : of the story
    date : when it was told (EDTF); of a history story, when it happened
    categories : the directions it belongs to, and ``general``
    directions : what it is about, with the words that show it
    language : of the source, as a BCP 47 tag
    status : ``draft`` until somebody has read it against its source
    source, further_sources : where it was told
    summary : what it says, in our words
    excerpt : a short quotation, at most 300 characters, where nobody has written a summary yet
    body : its text (Markdown), only where the licence allows
    mentions, claims, tags, related : see the classes; ``related`` are ids of stories
    corrects : the story that this one corrects
    corrected_by : the story that corrects this one
    stub : only its headline is known, from the side column of another story
    sha256 : of the source's text, to know it again
    """

    id: StoryId
    title: Annotated[str, Field(min_length=1, max_length=500)]
    date: EdtfText = ""
    categories: tuple[Category, ...] = ("general",)
    directions: tuple[ShownDirection, ...] = ()
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en"
    status: Status = "draft"
    authors: tuple[str, ...] = ()
    source: StorySource = StorySource()
    further_sources: tuple[StorySource, ...] = ()
    summary: str = ""
    excerpt: Annotated[str, Field(max_length=300)] = ""
    tags: tuple[str, ...] = ()
    image: StoryImage | None = None
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    related: tuple[StoryId, ...] = ()
    corrects: StoryId | None = None
    corrected_by: StoryId | None = None
    stub: bool = False
    sha256: str = ""
    body: Annotated[str, AfterValidator(_one_newline)] = ""


def slug(title: str) -> str:
    """The words of a title in ASCII with hyphens, at most 60 characters, cut between words.

    Cyrillic is transliterated. A title without any word that ASCII can write, such as a Chinese one, becomes ``story-``
    and six digits of its digest, which are the same everywhere and always.

    >>> slug("Heads of Roscosmos: back from China!"), slug("Экипаж «Союза» на орбите"), slug("中国空间站")
    ('heads-of-roscosmos-back-from-china', 'ekipazh-soyuza-na-orbite', 'story-f46687')
    """
    latin = unicodedata.normalize("NFC", title).lower().translate(_CYRILLIC)
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    kept = ""
    for word in words:
        longer = f"{kept}-{word}" if kept else word[:_LONGEST_SLUG]
        if len(longer) > _LONGEST_SLUG:
            break
        kept = longer
    if kept:
        return kept
    return f"story-{hashlib.sha256(unicodedata.normalize('NFKC', title).encode()).hexdigest()[:6]}"


def story_id(date: str, title: str) -> str:
    """The permanent id of a story told on ``date`` (EDTF) under ``title``.

    >>> story_id("2014-11-18", "Heads back from China")
    '2014-11-18-heads-back-from-china'
    >>> story_id("", "Heads back from China")
    'undated-heads-back-from-china'
    """
    return f"{id_date(date) or 'undated'}-{slug(title)}"
