"""Names and numbers that the files of the navigation direction and its report share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from intercosmos.catalogue.navigation_model import range_error
from intercosmos.constants import SPEED_OF_LIGHT
from intercosmos.directions.navigation_sky import Answer, Question, answer

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.schema import Constellation
    from intercosmos.programme import Programme
    from intercosmos.programme.navigation import NavigationActivity

RECEIVE, TIME, STATIONS, AUGMENT = (
    "users receive both",
    "common time",
    "exchanged monitoring stations",
    "common augmentation",
)
#: What systems together are called where users receive them and nothing else is agreed.
RECEIVED: Final = "received"
#: Each way holds those before it.
ORDER: Final = (RECEIVE, TIME, STATIONS, AUGMENT)
#: What corrections leave of the error of orbit and clock where both networks see a satellite, m: what the user
#: differential range error of augmentation systems mostly is. From memory.
CORRECTED_M: Final = 0.3
#: Offset of two systems' times measured every day by both, s: two-way and common-view comparisons of time laboratories
#: reach some nanoseconds; GPS and Galileo send theirs to about this. From memory.
COMMON_TIME_S: Final = 5e-9


def error_name(region: str, systems: str) -> str:
    """Name of the measure that holds the vertical error in a region."""
    return f"vertical error, {region}, {systems}"


def served_name(region: str, systems: str) -> str:
    """Name of the measure that holds the part of the time with a good geometry between high buildings."""
    return f"served between high buildings, {region}, {systems}"


def guided_name(region: str, systems: str) -> str:
    """Name of the measure that holds the part of the time in which receivers can vouch for themselves."""
    return f"vertical guidance, {region}, {systems}"


def share_name(region: str, system: str) -> str:
    """Name of the measure that holds a system's share of the gain in a region."""
    return f"share of the gain, {region}, {system}"


@dataclass(frozen=True)
class Terms:
    """What the judgements of one activity share."""

    activity: NavigationActivity
    programme: Programme
    catalogue: Catalogue

    @cached_property
    def entries(self) -> Mapping[str, Constellation]:
        """Letter -> the constellation of the activity that has it, in the order of the activity."""
        found = (self.catalogue.constellations[name] for name in self.activity.constellations)
        return {entry.letter: entry for entry in found}

    @cached_property
    def systems(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Letter -> ids of its constellations, without what is planned."""
        return tuple((letter, (entry.id,)) for letter, entry in self.entries.items())

    @cached_property
    def completed(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The same with what is planned."""
        planned = [self.catalogue.constellations[name] for name in self.activity.planned]
        return tuple(
            (letter, (*names, *(p.id for p in planned if p.letter == letter))) for letter, names in self.systems
        )

    @cached_property
    def errors_m(self) -> dict[str, float]:
        """Letter -> newest measured error of its signals in space."""
        return {letter: range_error(entry) for letter, entry in self.entries.items()}

    @cached_property
    def exchanged_errors_m(self) -> dict[str, float]:
        """The same with stations on each other's ground."""
        from intercosmos.directions.navigation_ground import errors_with_stations

        return errors_with_stations(self)

    @cached_property
    def guided(self) -> Mapping[str, Mapping[str, float]]:
        """Subset of systems -> region -> part of the time in which protection levels keep the alert limits."""
        from intercosmos.directions.navigation_guidance import guided_shares

        return guided_shares(self)

    def name(self, letters: str) -> str:
        """What a subset of systems is called: one by its name, all of two ``both``, all of more ``all``."""
        if len(letters) == 1:
            return self.entries[letters].name
        if len(letters) == len(self.entries):
            return "both" if len(letters) == 2 else "all"
        return " and ".join(entry.name for letter, entry in self.entries.items() if letter in letters)

    @property
    def together(self) -> str:
        """Letters of all systems."""
        return "".join(self.entries)

    def errors_of(self, way: str) -> dict[str, float]:
        """Errors of signals in space, as a way leaves them."""
        errors = self.errors_m
        if ORDER.index(way) >= ORDER.index(STATIONS) and self.activity.hosts:
            errors = self.exchanged_errors_m
        if way == AUGMENT:
            errors = {letter: min(error, CORRECTED_M) for letter, error in errors.items()}
        return errors

    def offset_m(self, way: str) -> float:
        """Error of the broadcast offset between the systems' times; infinite where none is."""
        return float("inf") if way == RECEIVE else COMMON_TIME_S * SPEED_OF_LIGHT

    def ask(
        self, way: str, *, mask_rad: float | None = None, weighted: bool | None = None, completed: bool = False
    ) -> Answer:
        """What users get in a way of working together.

        Parameters
        ----------
        mask_rad : elevation mask; the activity's if not given
        weighted : by quality of systems; as the activity says if not given
        completed : with the constellations that are planned
        """
        by_quality = self.activity.weighted if weighted is None else weighted
        question = Question(
            self.completed if completed else self.systems,
            tuple(self.errors_of(way).items()),
            self.activity.mask.value if mask_rad is None else mask_rad,
            self.offset_m(way),
            "quality" if by_quality else "none",
        )
        return answer(question, self.activity, self.catalogue)

    @cached_property
    def alone(self) -> Answer:
        """What users get today, before anything is agreed: each system alone is a subset of it."""
        return self.ask(RECEIVE)

    def owners(self) -> Iterator[tuple[str, str]]:
        """Partner and letter of its system."""
        for letter, entry in self.entries.items():
            yield entry.owner, letter
