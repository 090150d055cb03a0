"""Scenes, explorers and what the page must know first."""

from __future__ import annotations

from typing import Literal

from intercosmos.web.models_base import Model
from intercosmos.web.models_catalogue import KindInfo
from intercosmos.web.models_options import Figure
from intercosmos.web.models_programme import ProgrammeInfo
from intercosmos.web.models_study import StudyState


class LegendItem(Model):
    """A colour and what it stands for."""

    label: str
    colour: str


class SceneLayerView(Model):
    """A field over the ground that a scene can show: its unit, its least and greatest value, and its colours."""

    id: str
    title: str
    unit: str
    low: float
    high: float
    legend: list[LegendItem]


class SceneView(Model):
    """A scene that can be shown."""

    id: str
    title: str
    kind: Literal["earth", "sun"]
    activity: str
    option: str
    legend: list[LegendItem]
    begin: str
    end: str
    layers: list[SceneLayerView]
    layer: str


class SceneList(Model):
    """Every scene of a study."""

    scenes: list[SceneView]


class PayloadCurveView(Model):
    """Payload against inclination, of a vehicle from a site."""

    vehicle: str
    site: str
    title: str
    owner: str
    inclination_deg: list[float]
    payload_kg: list[float]
    low_kg: list[float]
    high_kg: list[float]
    binding: list[str]


class PayloadCurves(Model):
    """Every curve of the survey."""

    curves: list[PayloadCurveView]


class MapPoint(Model):
    """A point of a map that was clicked."""

    scenario: str = ""
    activity: str
    option: str
    map: str
    x: float
    y: float


class PayloadPoint(Model):
    """A point of a payload curve that was clicked."""

    scenario: str = ""
    vehicle: str
    site: str
    inclination_deg: float


class Candidate(Model):
    """A point that joined the table: every layer's value there."""

    id: int
    kind: Literal["map", "payload"]
    activity: str
    option: str
    scenario: str
    title: str
    figures: list[Figure]
    note: str
    created: str


class Candidates(Model):
    """The points kept."""

    candidates: list[Candidate]


class Session(Model):
    """What the page must know before anything else."""

    version: str
    read_only: bool
    programme: ProgrammeInfo
    studies: list[StudyState]
    kinds: list[KindInfo]
    stories: int
    data_notices: list[str]  #: which data is old, and what that means
