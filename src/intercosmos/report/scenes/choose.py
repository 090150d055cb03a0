"""Which scenes a study has, and the making of one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from intercosmos.errors import UnknownIdError
from intercosmos.report.scenes import ascent, crew, deep_space, navigation, orbits, overview, sensing
from intercosmos.report.scenes.base import Scene, SceneInfo, Stage, far_years

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.study import StudyResult

#: Kinds of scenes in the order in which they are told: modules with ``infos(stage)`` and ``make(info, stage)``.
KINDS: Final[tuple[Any, ...]] = (overview, orbits, ascent, crew, deep_space, navigation, sensing)


def scenes_of(result: StudyResult, catalogue: Catalogue, *, elements: Path | None = None) -> tuple[SceneInfo, ...]:
    """Every scene that can be made of a study; cheap.

    Parameters
    ----------
    catalogue : the catalogue the study was run with, overrides included
    elements : file of published element sets (two-line sets); stations that have one there fly by it, from its epoch
        on, instead of on a nominal orbit
    """
    with far_years():
        return tuple(info for info, _ in _known(Stage(result, catalogue, elements=elements)))


def make_scene(
    scene_id: str,
    result: StudyResult,
    catalogue: Catalogue,
    *,
    option: str | None = None,
    elements: Path | None = None,
) -> Scene:
    """Make one scene.

    Parameters
    ----------
    scene_id : of :func:`scenes_of`
    option : id of the option to show instead of the one that speaks for the activity
    elements : as for :func:`scenes_of`

    Raises
    ------
    DataError
        If the file of element sets cannot be read.
    UnknownIdError
        If the study has no such scene, or the scene's activity no such option.
    """
    with far_years():
        stage = Stage(result, catalogue, option, elements)
        known = {info.id: (info, kind) for info, kind in _known(stage)}
        if scene_id not in known:
            raise UnknownIdError("scene", scene_id, known)
        info, kind = known[scene_id]
        if option is not None:
            options = [one.option.id for one in result.assessments.get(info.activity, ())]
            if option not in options:
                raise UnknownIdError(f"option of {info.activity or info.id}", option, options)
        scene: Scene = kind.make(info, stage)
        return scene


def _known(stage: Stage) -> Iterator[tuple[SceneInfo, Any]]:
    for kind in KINDS:
        for info in kind.infos(stage):
            yield info, kind
