"""Scenes of a study: CZML for a globe, and paths around the Sun for a plane of the page's own.

:func:`scenes_of` tells which scenes there are, at once; :func:`make_scene` makes one.
"""

from __future__ import annotations

from intercosmos.report.scenes.base import Scene, SceneInfo, scene_json
from intercosmos.report.scenes.choose import make_scene, scenes_of
from intercosmos.report.scenes.patterns import make_constellation_scene
from intercosmos.report.scenes.schedules import planned_images, scene_name, write_scenes

__all__ = [
    "Scene",
    "SceneInfo",
    "make_constellation_scene",
    "make_scene",
    "planned_images",
    "scene_json",
    "scene_name",
    "scenes_of",
    "write_scenes",
]
