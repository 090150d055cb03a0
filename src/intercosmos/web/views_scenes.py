"""Scenes: which there are, and one as the packets that a globe reads."""

from __future__ import annotations

from intercosmos.errors import UnknownIdError
from intercosmos.report.scenes import make_scene, scene_json, scenes_of
from intercosmos.web.models import LegendItem, SceneLayerView, SceneList, SceneView
from intercosmos.web.views_state import Study


def scene_list(study: Study) -> SceneList:
    """Every scene of a study."""
    return SceneList(
        scenes=[
            SceneView(
                id=one.id,
                title=one.title,
                kind=one.kind,
                activity=one.activity,
                option=one.option,
                legend=_legend(one.legend),
                begin=one.begin,
                end=one.end,
                layers=[
                    SceneLayerView(
                        id=layer.id,
                        title=layer.title,
                        unit=layer.unit,
                        low=layer.low,
                        high=layer.high,
                        legend=_legend(layer.legend),
                    )
                    for layer in one.layers
                ],
                layer=one.layer,
            )
            for one in study.once("scenes", lambda: tuple(scenes_of(study.result, study.catalogue)))
        ]
    )


def _legend(items: tuple[tuple[str, str], ...]) -> list[LegendItem]:
    return [LegendItem(label=label, colour=colour) for label, colour in items]


def scene_bytes(study: Study, scene: str, option: str) -> bytes:
    """One scene as JSON.

    Raises
    ------
    UnknownIdError
        If the study has no such scene or option.
    """
    known = [one.id for one in study.once("scenes", lambda: tuple(scenes_of(study.result, study.catalogue)))]
    if scene not in known:
        raise UnknownIdError("scene", scene, known)
    shown = study.option(option) if option else None
    made = make_scene(scene, study.result, study.catalogue, option=shown.option.id if shown is not None else None)
    return scene_json(made).encode()
