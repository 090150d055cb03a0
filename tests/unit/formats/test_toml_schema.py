"""Checking data against a model: the line at fault, the keys allowed, the nearest one, and every other problem."""

from __future__ import annotations

import time
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from intercosmos.catalogue.fields import Mass
from intercosmos.errors import DataError
from intercosmos.formats.toml import read_toml, validate


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Stage(Part):
    mass: Mass
    role: Literal["booster", "core", "upper"] = "core"
    count: Annotated[int, Field(ge=1, strict=True)] = 1
    colour: Colour | None = None


class Vehicle(Part):
    name: str
    stages: tuple[Stage, ...]
    spare: Stage | None = None
    by_site: Mapping[str, Stage] = Field(default_factory=dict)
    towers: tuple[Annotated[str, Field(min_length=1, max_length=5)], ...] = Field(default=("1",), min_length=1)
    span: tuple[int, int] = (1, 2)
    worth: Mapping[str, int] = Field(default={"esa": 1}, min_length=1)
    payload: Annotated[int, Field(alias="load")] = 0
    crewed: Annotated[bool, Field(strict=True)] = False

    @field_validator("name")
    @classmethod
    def _named(cls, name: str, info: ValidationInfo) -> str:
        if info.context and name in info.context["taken"]:
            raise ValueError(f"{name!r} is taken")
        return name


HEADER = 'name = "Soyuz"\n'


def refusal(folder: Path, text: str) -> DataError:
    path = folder / "vehicle.toml"
    path.write_text(text, encoding="utf-8")
    document = read_toml(path)
    with pytest.raises(DataError) as caught:
        validate(Vehicle, document.data, document=document)
    assert caught.value.where.file == path
    return caught.value


def test_what_is_right_becomes_the_model(tmp_path: Path) -> None:
    path = tmp_path / "vehicle.toml"
    path.write_text(HEADER + 'load = 3\n[[stages]]\nmass = "8.1 t"\n', encoding="utf-8")
    document = read_toml(path)
    vehicle = validate(Vehicle, document.data, document=document, context={"source": "manual", "taken": []})
    assert vehicle.stages[0].mass.value == 8100.0
    assert vehicle.stages[0].mass.source == "manual"
    assert vehicle.payload == 3


@pytest.mark.parametrize(
    ("text", "line", "key", "problem", "allowed", "advice"),
    [
        (HEADER + '[[stages]]\nmass = "1 t"\nrool = "core"\n', 4, "stages[#1].rool", "unknown key 'rool'",
         ("colour", "count", "mass", "role"), "did you mean 'role'?"),
        (HEADER + 'stages = []\n[spare]\nmass = "1 t"\nmas = 1\n', 5, "spare.mas", "unknown key 'mas'",
         ("colour", "count", "mass", "role"), "did you mean 'mass'?"),
        (HEADER + 'stages = []\n[by_site."a.b"]\nmass = "1 t"\nzzz = 1\n', 5, 'by_site."a.b".zzz', "unknown key 'zzz'",
         ("colour", "count", "mass", "role"), ""),
        (HEADER + "stages = []\nlaod = 1\n", 3, "laod", "unknown key 'laod'",
         ("by_site", "crewed", "load", "name", "span", "spare", "stages", "towers", "worth"), "did you mean 'load'?"),
        ("stages = []\n", 1, "name", "the key 'name' is missing", (), "add it"),
        (HEADER + "\n[[stages]]\n", 3, "stages[#1].mass", "the key 'mass' is missing", (), "add it"),
        (HEADER + '[[stages]]\nmass = "1 t"\nrole = "bootser"\n', 4, "stages[#1].role", "'bootser' is not allowed here",
         ("booster", "core", "upper"), "did you mean 'booster'?"),
        (HEADER + '[[stages]]\nmass = "1 t"\ncolour = "gren"\n', 4, "stages[#1].colour", "'gren' is not allowed here",
         ("red", "green"), "did you mean 'green' or 'red'?"),
        (HEADER + '[[stages]]\nmass = "1 km"\n', 3, "stages[#1].mass", "'1 km' is not a mass; units of mass: kg, t, g",
         (), ""),
        (HEADER + '[[stages]]\nmass = "1 t"\ncount = 0\n', 4, "stages[#1].count",
         "this should be greater than or equal to 1, not 0", (), ""),
        (HEADER + '[[stages]]\nmass = "1 t"\ncount = "2"\n', 4, "stages[#1].count",
         "a whole number is expected here, not '2'", (), ""),
        ("name = 5\nstages = []\n", 1, "name", "a text in quotes is expected here, not 5", (), ""),
        (HEADER + "stages = 5\n", 2, "stages", "a list in square brackets is expected here, not 5", (), ""),
        (HEADER + "stages = [5]\n", 2, "stages[#1]", "a table is expected here, not 5", (), ""),
        (HEADER + "stages = []\ntowers = []\n", 3, "towers", "this list should have at least 1 item, not 0", (), ""),
        (HEADER + "stages = []\nspan = [1, 2, 3]\n", 3, "span", "this list should have at most 2 items, not 3", (), ""),
        (HEADER + "stages = []\nworth = {}\n", 3, "worth", "this table should have at least 1 item, not 0", (), ""),
        (HEADER + 'stages = []\ntowers = [""]\n', 3, "towers[#1]", "this text is empty", (), ""),
        (HEADER + 'stages = []\ntowers = ["123456"]\n', 3, "towers[#1]", "this text is too long: at most 5 characters",
         (), ""),
        (HEADER + "stages = []\ncrewed = 1\n", 3, "crewed", "true or false is expected here, not 1", (), ""),
        (HEADER + "stages = []\n\"\\u001b[31m\" = 1\n", 3, '"\\u001b[31m"', "unknown key '\\x1b[31m'",
         ("by_site", "crewed", "load", "name", "span", "spare", "stages", "towers", "worth"), ""),
    ],
)  # fmt: skip
def test_a_problem_points_to_its_line(
    tmp_path: Path, text: str, line: int, key: str, problem: str, allowed: tuple[str, ...], advice: str
) -> None:
    error = refusal(tmp_path, text)
    assert (error.where.line, error.where.key, error.problem) == (line, key, problem)
    assert error.allowed == allowed
    assert error.advice == advice


def test_other_problems_are_listed_beneath_the_first(tmp_path: Path) -> None:
    error = refusal(tmp_path, 'zzz = 1\nname = 1\n[[stages]]\nmass = "1 m"\n')
    assert error.where.line == 1
    assert "2 more problems in this file" in error.advice
    assert f"{error.where.file}:2 [name]: a text in quotes is expected here, not 1" in error.advice
    assert f"{error.where.file}:4 [stages[#1].mass]: '1 m' is not a mass" in error.advice


def test_a_list_is_not_called_empty_because_an_item_is_refused(tmp_path: Path) -> None:
    """What pydantic could not read it leaves out, and then counts what is left."""
    error = refusal(tmp_path, HEADER + "stages = []\ntowers = [5]\nworth = { esa = 1.5 }\n")
    assert (error.where.line, error.problem) == (3, "a text in quotes is expected here, not 5")
    assert "1 more problem in this file" in error.advice
    assert "[worth.esa]: a whole number is expected here" in error.advice
    assert "at least" not in str(error)


def test_a_flood_of_problems_is_cut_short(tmp_path: Path) -> None:
    error = refusal(tmp_path, HEADER + "stages = []\n" + "".join(f"z{index} = 1\n" for index in range(1000)))
    assert "999 more problems" in error.advice
    assert error.advice.endswith("… and 989 more")
    assert len(error.advice.splitlines()) == 12


def test_a_hostile_flood_is_told_quickly_and_shortly(tmp_path: Path) -> None:
    long = "k" * 1_000_000
    start = time.perf_counter()
    error = refusal(tmp_path, HEADER + f"stages = []\n{long} = 1\n" + "".join(f"z{i} = 1\n" for i in range(50_000)))
    assert time.perf_counter() - start < 20  # a nearest key for each would take minutes
    assert len(str(error)) < 5_000
    assert "50000 more problems" in error.advice


def test_part_of_a_document_is_checked_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "vehicles.toml"
    path.write_text('[a]\nname = "A"\nstages = []\n["b.1"]\nname = "B"\nstages = []\nz = 1\n', encoding="utf-8")
    document = read_toml(path)
    with pytest.raises(DataError) as caught:
        validate(Vehicle, document.data["b.1"], document=document, at=["b.1"])
    assert str(caught.value.where) == f'{path}:7 ["b.1".z]'


def test_a_validator_of_the_model_speaks_for_itself(tmp_path: Path) -> None:
    path = tmp_path / "vehicle.toml"
    path.write_text(HEADER + "stages = []\n", encoding="utf-8")
    document = read_toml(path)
    with pytest.raises(DataError) as caught:
        validate(Vehicle, document.data, document=document, context={"taken": ["Soyuz"]})
    assert caught.value.problem == "'Soyuz' is taken"
    assert caught.value.where.line == 1
