"""Reading a programme file: the file as it stands, or one of its scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intercosmos.errors import DataError, Where
from intercosmos.formats.toml import TomlDocument, read_toml, validate
from intercosmos.programme.activities import Activity, activity_class
from intercosmos.programme.check import find_problems_alone
from intercosmos.programme.scenarios import OWN, Override, check_inheritance, checked, overrides_of, own_changes
from intercosmos.programme.schema import Programme, ProgrammeFile

if TYPE_CHECKING:
    from intercosmos.catalogue.load import Catalogue

#: Quantities in a programme have this source: they are what the partners wrote.
SOURCE = "programme"


def load_programme(path: Path | str, *, scenario: str | None = None) -> Programme:
    """Read a programme file and check everything that needs no catalogue; ids are left to :func:`check_programme`.

    Parameters
    ----------
    path : the TOML file
    scenario : the variant to take; the file as it stands if not given

    Raises
    ------
    DataError
        Points to file, line and key. Unknown ids are :class:`~intercosmos.errors.UnknownIdError`, scenarios that
        inherit in a ring :class:`~intercosmos.errors.CyclicOverrideError`.
    """
    return programme_of(read_toml(path), scenario=scenario)


def programme_of(document: TomlDocument, *, scenario: str | None = None) -> Programme:
    """The same of a document that was read already."""
    _check_headers(document)
    file = validate(ProgrammeFile, document.data, document=document)
    check_inheritance(file.scenario, document)
    overrides = overrides_of(scenario, file.scenario, document) if scenario else []
    return _laid_over(document, overrides, scenario or "")


def with_overrides(programme: Programme, changes: Mapping[str, object]) -> Programme:
    """The programme with further values otherwise, as if its scenario said so in the last place.

    The same is checked, and the same is refused, as when the file says it. The changes of catalogue values are in
    ``overrides`` after it: :func:`catalogue_of` gives the catalogue that goes with it.

    Parameters
    ----------
    programme : as it was loaded
    changes : dotted key → value, as in a scenario: ``{"site.guiana.status": "closed", "activity.ID.stay": "90 d"}``

    Raises
    ------
    DataError
        If a change says something it must not, or the programme does not come from a file.
    """
    if programme.document is None:
        raise DataError("a programme that was not read from a file takes no overrides", advice="load it from its file")
    further = [checked(Override(key, value, Where(key=key))) for key, value in changes.items()]
    before = [
        Override(key, value, programme.override_places.get(key, Where(key=key)))
        for key, value in programme.overrides.items()
        if key not in changes
    ]
    return _laid_over(programme.document, [*before, *further], programme.scenario)


def _laid_over(document: TomlDocument, overrides: Sequence[Override], scenario: str) -> Programme:
    """The programme of a document under some overrides, checked as far as it goes without a catalogue."""
    changes = list(own_changes(overrides, document))
    if changes:
        document = document.overlaid(changes)
    file = validate(ProgrammeFile, document.data, document=document)
    of_catalogue = [one for one in overrides if one.key.partition(".")[0] not in OWN]
    programme = Programme(
        **{name: getattr(file.programme, name) for name in type(file.programme).model_fields},
        activities=tuple(_activity(entry, index, document) for index, entry in enumerate(file.activity)),
        scenarios=file.scenario,
        scenario=scenario,
        overrides={one.key: one.value for one in of_catalogue},
        document=document,
        override_places={one.key: one.where for one in of_catalogue},
    )
    for problem in find_problems_alone(programme):
        raise problem
    return programme


def catalogue_of(programme: Programme, *, extra_folders: Iterable[Path | str] = ()) -> Catalogue:
    """The catalogue as the programme's scenario sees it; errors in an override point to the programme file.

    Raises
    ------
    DataError
        If the catalogue or an override says something it must not.
    """
    from intercosmos.catalogue.load import load_catalogue

    places = programme.override_places
    return load_catalogue(
        overrides=programme.overrides,
        extra_folders=extra_folders,
        where_of=lambda key: places.get(key, Where(key=key)),
    )


def _check_headers(document: TomlDocument) -> None:
    if isinstance(document.data.get("activity"), dict):
        raise DataError(
            "activities are a list, even if there is only one",
            where=document.where(("activity",)),
            advice="head each with [[activity]], in two brackets",
        )


def _activity(entry: dict[str, Any], index: int, document: TomlDocument) -> Activity:
    at = ("activity", index)
    direction = entry.get("direction")
    if not isinstance(direction, str) or len(direction) > 100:
        raise DataError(
            "an activity names its direction" if direction is None else f"{direction!r:.60} is no direction",
            where=document.where((*at, "direction")),
            advice='write direction = "crew", for example',
        )
    model = activity_class(direction, where=document.where((*at, "direction")))
    return validate(model, entry, document=document, at=at, context={"source": SOURCE})
