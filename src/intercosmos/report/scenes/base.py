"""What all scenes have in common: what is told of them, their colours, and their first moment."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from intercosmos.report.choice import spokesman
from intercosmos.report.words import Names

if TYPE_CHECKING:
    from astropy.time import Time

    from intercosmos.catalogue import Catalogue
    from intercosmos.directions.base import Assessment
    from intercosmos.formats.czml_values import Colour, Packet
    from intercosmos.programme import Activity
    from intercosmos.study import StudyResult

#: Colours of the report's page when it is dark, for the globe is: after Okabe and Ito (2008), told apart by the
#: colour-blind too. The keys are those of :meth:`~intercosmos.report.words.Names.colour`.
COLOURS: Final[Mapping[str, tuple[int, int, int]]] = {
    "p0": (61, 155, 212),
    "p1": (240, 128, 60),
    "p2": (47, 191, 151),
    "p3": (217, 143, 184),
    "p4": (124, 200, 242),
    "p5": (237, 181, 60),
    "px": (200, 206, 212),
}
WHITE: Final = (255, 255, 255)
DAY_S: Final = 86400.0


@dataclass(frozen=True, slots=True)
class SceneLayer:
    """A field over the ground that a scene can show, one at a time.

    Attributes
    ----------
    id : of its packet
    title : for people
    unit : of its values
    low, high : least and greatest value in it
    legend : steps of the value and their colours, ``#rrggbb``
    """

    id: str
    title: str
    unit: str
    low: float
    high: float
    legend: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SceneInfo:
    """What is told of a scene before it is made.

    Attributes
    ----------
    id : in kebab case, unique in a study: ``launch-navigation-pair``
    title : for people
    kind : ``earth`` for the globe, ``sun`` for the plane of the ecliptic
    activity, option : that it shows; empty where it shows none
    legend : labels and their colours, ``#rrggbb``
    begin, end : of its clock, ISO 8601, UTC
    layers : fields over the ground, of which one or none is shown
    layer : id of the one shown at first; empty for none
    """

    id: str
    title: str
    kind: Literal["earth", "sun"]
    activity: str = ""
    option: str = ""
    legend: tuple[tuple[str, str], ...] = ()
    begin: str = ""
    end: str = ""
    layers: tuple[SceneLayer, ...] = ()
    layer: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene: ``packets`` of CZML for the globe, or ``helio`` for the plane of the ecliptic."""

    info: SceneInfo
    packets: list[Packet] = field(default_factory=list)
    helio: dict[str, Any] | None = None


def scene_json(scene: Scene) -> str:
    """The scene as JSON: the list of packets, or the table of paths around the Sun."""
    data: object = scene.packets if scene.helio is None else scene.helio
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


class Stage:
    """What the makers of scenes work with: a study, its catalogue, names and colours.

    Parameters
    ----------
    option : id of the option to show, instead of the one that speaks for its activity
    elements : file of published element sets, for stations that have one there
    """

    def __init__(
        self, result: StudyResult, catalogue: Catalogue, option: str | None = None, elements: Path | None = None
    ) -> None:
        self.result = result
        self.catalogue = catalogue
        self.option = option
        self.elements = elements
        self.names = Names(catalogue, result.programme.partners)

    @property
    def begin(self) -> Time:
        """The first moment of the programme's period: that of scenes whose day nobody has set."""
        return midnight(self.result.programme.period[0].isoformat())

    def shown(self, activity: str) -> Assessment | None:
        """The option asked for, or the one that speaks for an activity; None if it has none at all."""
        assessments = self.result.assessments.get(activity, ())
        if self.option is not None:
            asked = next((one for one in assessments if one.option.id == self.option), None)
            if asked is not None:
                return asked
        return spokesman(self.result, activity)[0]

    def activities(self, kind: type[Activity]) -> list[Any]:
        """Activities of a class that were studied."""
        known = self.result.assessments
        return [one for one in self.result.programme.activities if isinstance(one, kind) and known.get(one.id)]

    def activity(self, number: str) -> Any:
        """An activity of the programme by its id."""
        return next(one for one in self.result.programme.activities if one.id == number)

    def paint(self, partner: str) -> tuple[int, int, int]:
        """A partner's colour without opacity."""
        return COLOURS[self.names.colour(partner)]

    def shade(self, partner: str, opacity: int = 255) -> Colour:
        """A partner's colour."""
        return (*COLOURS[self.names.colour(partner)], opacity)

    def shade_of(self, asset: str, opacity: int = 255) -> Colour:
        """The colour of an asset's owner."""
        return (*COLOURS[self.names.colour_of(asset)], opacity)

    def partners_legend(self, partners: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """Partners with their colours, each once."""
        return tuple((self.names.partner(one), hexadecimal(self.shade(one))) for one in dict.fromkeys(partners))


@contextmanager
def far_years() -> Iterator[None]:
    """Let UTC be said of years for which nobody has announced the leap seconds yet: none are supposed."""
    import erfa

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", erfa.ErfaWarning)
        yield


def midnight(day: str) -> Time:
    """The beginning of a day, UTC."""
    from astropy.time import Time

    return Time(f"{day}T00:00:00", scale="utc")


def later(start: Time, seconds: Any) -> Time:
    """Instants some seconds after another."""
    from astropy.time import TimeDelta

    return start + TimeDelta(seconds, format="sec", scale="tai")


def iso(time: Time) -> str:
    """An instant for people and programs: ``2027-01-01T00:00:00Z``."""
    return f"{time.utc.isot[:19]}Z"


def hexadecimal(colour: Sequence[int]) -> str:
    """A colour as pages write it.

    >>> hexadecimal((61, 155, 212, 255))
    '#3d9bd4'
    """
    return "#" + "".join(f"{int(part):02x}" for part in colour[:3])
