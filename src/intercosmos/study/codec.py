"""Results to JSON and back, exactly.

The declared types of the dataclasses drive both directions, so that nothing is guessed from the values: a ``float``
field is written as a float even if somebody put an integer into it, and what is read back equals what was written to
the last bit (Python prints the shortest text that reads back as the same double). A number that is not finite is
refused with the path that leads to it.

>>> from intercosmos.units import Quantity
>>> text = dumps(encode(Quantity(0.1 + 0.2, "kg")))
>>> text
'{"value":0.30000000000000004,"unit":"kg","low":0.30000000000000004,"high":0.30000000000000004,"source":""}'
>>> decode(Quantity, loads(text)).value == 0.1 + 0.2
True
"""

from __future__ import annotations

import collections.abc
import dataclasses
import hashlib
import json
import math
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Final, NoReturn, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import numpy as np
from pydantic import BaseModel

from intercosmos.errors import StudyError

T = TypeVar("T")
Convert = Callable[[Any, str], Any]

#: How infinite numbers are written where they have a meaning (a ratio of something to nothing).
_INFINITE: Final = {math.inf: "infinity", -math.inf: "-infinity"}
_SCALARS: tuple[type, ...] = (str, bool, int, float)


def dumps(data: Any) -> str:
    """One line of JSON, keys in the order given (the order of an option's roles is part of its name)."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def loads(text: str | bytes) -> Any:
    """Read JSON; ``NaN`` and ``Infinity``, which are not JSON, are refused with :class:`ValueError`."""
    return json.loads(text, parse_constant=_refuse_constant)


def digest(data: Any) -> str:
    """SHA-256, in hexadecimal, of the JSON of ``data``."""
    return hashlib.sha256(dumps(data).encode()).hexdigest()


def encode(value: Any, declared: Any = None, *, infinite: bool = False) -> Any:
    """Turn a result into plain JSON data.

    Parameters
    ----------
    value : a dataclass, or anything built of dataclasses, schema models, mappings, sequences, arrays and scalars
    declared : the declared type, where it says more than the value does; by default the value's own
    infinite : whether a number may be infinite; it is then written as the text ``"infinity"``

    Raises
    ------
    StudyError
        If a number is not finite, or if a value does not fit its declared type; the message gives its path.
    """
    return _writer(type(value) if declared is None else declared, infinite)(value, "")


def decode(declared: type[T], data: Any) -> T:
    """Turn what :func:`encode` gave back into ``declared``.

    Raises
    ------
    StudyError
        If ``data`` does not have the shape of ``declared``; the message gives the path.
    """
    return cast("T", _reader(declared)(data, ""))


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON number")


def _fail(path: str, problem: str) -> NoReturn:
    raise StudyError(f"{path.lstrip('.') or 'the value'} {problem}")


def _parts(declared: Any) -> tuple[str, tuple[Any, ...]]:
    """Name the shape of a declared type, and its parts: ``("optional", (float,))``, ``("mapping", (str, Margin))`` …"""
    origin, args = get_origin(declared), get_args(declared)
    if origin in (Union, types.UnionType):
        kept = tuple(arg for arg in args if arg is not types.NoneType)
        return ("optional", kept) if len(kept) == 1 else ("anything", ())
    shape = origin or declared
    if not isinstance(shape, type):
        return "anything", ()
    if dataclasses.is_dataclass(shape):
        return "record", (shape,)
    if shape in _SCALARS:
        return "scalar", (shape,)
    if issubclass(shape, tuple) and args and args[-1] is not Ellipsis:
        return "row", args
    if issubclass(shape, collections.abc.Mapping):
        return "mapping", args or (str, Any)
    if issubclass(shape, np.ndarray):
        return "array", ()
    if issubclass(shape, (Enum, date, Path, BaseModel)):
        return "text", (shape,)
    if issubclass(shape, collections.abc.Collection):
        return "sequence", (*(args[:1] or (Any,)), list if issubclass(shape, list) else tuple)
    return "anything", ()


@cache
def _fields(declared: Any) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(declared)
    return tuple((field.name, hints[field.name]) for field in dataclasses.fields(declared) if field.init)


# ---------------------------------------------------------------------------------------------------- writing


def _make_writer(declared: Any, infinite: bool) -> Convert:
    kind, parts = _parts(declared)
    if kind == "optional":
        inner = _writer(parts[0], infinite)
        return lambda value, path: None if value is None else inner(value, path)
    if kind == "record":
        return _write_record(parts[0], infinite)
    if kind == "scalar":
        return lambda value, path: _write_scalar(value, path, parts[0], infinite)
    if kind == "row":
        columns = [_writer(part, infinite) for part in parts]
        return lambda value, path: [
            write(item, f"{path}[{index}]") for index, (write, item) in enumerate(zip(columns, value, strict=True))
        ]
    if kind == "sequence" and parts[0] is not Any:
        element = _writer(parts[0], infinite)
        return lambda value, path: [element(item, f"{path}[{index}]") for index, item in enumerate(value)]
    if kind == "mapping" and parts[1] is not Any:
        held = _writer(parts[1], infinite)
        return lambda value, path: {_key(key): held(item, f"{path}.{_key(key)}") for key, item in value.items()}
    if kind == "array":
        return _write_array
    return lambda value, path: _write_anything(value, path, infinite)


_writer: Callable[[Any, bool], Convert] = cache(_make_writer)


def _write_record(declared: type, infinite: bool) -> Convert:
    # The fields are looked up on first use: a record may hold others of its own kind.
    def write(value: Any, path: str) -> dict[str, Any]:
        if not isinstance(value, declared):
            _fail(path, f"is a {type(value).__name__}, not a {declared.__name__}")
        return {
            name: _writer(kind, infinite)(getattr(value, name), f"{path}.{name}") for name, kind in _fields(declared)
        }

    return write


def _write_scalar(value: Any, path: str, declared: type, infinite: bool) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, Enum):
        value = value.value
    if declared is float and isinstance(value, int):
        value = float(value)
    if not isinstance(value, declared):
        _fail(path, f"is {value!r}, not a {declared.__name__}")
    if infinite and value in _INFINITE:
        return _INFINITE[value]
    if isinstance(value, float) and not math.isfinite(value):
        _fail(path, f"is {value}; a number that is not finite is not stored")
    return declared(value)  # a str or int of some subclass becomes a plain one


def _write_array(value: Any, path: str) -> list[Any]:
    array = np.asarray(value)
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        index = int(np.flatnonzero(~np.isfinite(array).ravel())[0])
        _fail(f"{path}[{index}]", f"is {array.ravel()[index]}; a number that is not finite is not stored")
    if array.dtype.kind not in "fiub":
        _fail(path, f"is an array of {array.dtype}, not of numbers")
    return cast("list[Any]", array.tolist())


def _write_anything(value: Any, path: str, infinite: bool) -> Any:
    """Write a value whose declared type says nothing, by what it is."""
    if value is None:
        return None
    if isinstance(value, BaseModel):
        return {name: _write_anything(item, f"{path}.{name}", infinite) for name, item in _model_items(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Path):
        return value.as_posix()
    if dataclasses.is_dataclass(value):
        return _writer(type(value), infinite)(value, path)
    if isinstance(value, np.generic):
        value = value.item()
    for scalar in (bool, int, float, str):
        if isinstance(value, scalar):
            return _write_scalar(value, path, scalar, infinite)
    if isinstance(value, np.ndarray):
        return _write_array(value, path)
    if isinstance(value, Mapping):
        return {_key(key): _write_anything(item, f"{path}.{_key(key)}", infinite) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((_write_anything(item, path, infinite) for item in value), key=dumps)
    if isinstance(value, collections.abc.Iterable):
        return [_write_anything(item, f"{path}[{index}]", infinite) for index, item in enumerate(value)]
    _fail(path, f"is a {type(value).__name__}, which JSON cannot hold")


def _model_items(model: BaseModel) -> list[tuple[str, Any]]:
    return [(name, getattr(model, name)) for name, field in type(model).model_fields.items() if not field.exclude]


def _key(key: Any) -> str:
    return str(key.value) if isinstance(key, Enum) else str(key)


# ---------------------------------------------------------------------------------------------------- reading


def _make_reader(declared: Any) -> Convert:
    kind, parts = _parts(declared)
    if kind == "optional":
        inner = _reader(parts[0])
        return lambda data, path: None if data is None else inner(data, path)
    if kind == "record":
        return lambda data, path: _read_record(parts[0], data, path)
    if kind == "scalar":
        return lambda data, path: _read_scalar(data, path, parts[0])
    if kind == "row":
        columns = [_reader(part) for part in parts]
        return lambda data, path: tuple(
            read(item, f"{path}[{index}]")
            for index, (read, item) in enumerate(zip(columns, _listed(data, path, len(columns)), strict=True))
        )
    if kind == "sequence":
        element, make = _reader(parts[0]), parts[1]
        return lambda data, path: make(
            element(item, f"{path}[{index}]") for index, item in enumerate(_listed(data, path))
        )
    if kind == "mapping":
        held = _reader(parts[1])
        return lambda data, path: {key: held(item, f"{path}.{key}") for key, item in _mapped(data, path).items()}
    if kind == "array":
        return lambda data, path: np.asarray(_listed(data, path))
    if kind == "text":
        return lambda data, path: _read_text(parts[0], data, path)
    return lambda data, path: data


_reader: Callable[[Any], Convert] = cache(_make_reader)


def _read_record(declared: type, data: Any, path: str) -> Any:
    data = _mapped(data, path)
    fields = _fields(declared)
    if set(data) != {name for name, _ in fields}:
        _fail(path, f"does not have the fields of a {declared.__name__}")
    return declared(**{name: _reader(kind)(data[name], f"{path}.{name}") for name, kind in fields})


def _read_scalar(data: Any, path: str, declared: type) -> Any:
    if declared is float and data in ("infinity", "-infinity"):
        return float(data)
    if type(data) is not declared:
        _fail(path, f"is {data!r:.80}, not a {declared.__name__}")
    return data


def _read_text(declared: Any, data: Any, path: str) -> Any:
    try:
        if issubclass(declared, BaseModel):
            return declared.model_validate(data)
        return declared.fromisoformat(data) if issubclass(declared, date) else declared(data)
    except (TypeError, ValueError) as error:
        raise StudyError(f"{path.lstrip('.')} is {data!r:.80}, not a {declared.__name__}") from error


def _listed(data: Any, path: str, length: int | None = None) -> list[Any]:
    if not isinstance(data, list) or (length is not None and len(data) != length):
        _fail(path, "is not a list" if length is None else f"is not a list of {length}")
    return data


def _mapped(data: Any, path: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        _fail(path, "is not a table")
    return data
