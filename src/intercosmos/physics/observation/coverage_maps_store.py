"""Where finished blocks of a coverage map go: memory, or a zarr store from which a broken run goes on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import StudyError
from intercosmos.physics.observation.coverage_maps_blocks import Question, variables

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Memory", "Sheets", "Store"]

Columns = Mapping[str, NDArray[Any]]
_AREAS = ("area_now", "area_ever")


class Sheets(ABC):
    """Arrays over all cells, written block by block."""

    def __init__(self, question: Question, cells: int, cells_at_once: int) -> None:
        self.cells, self.each = cells, cells_at_once
        self.blocks = -(-cells // cells_at_once)
        groups, instants = len(question.groups), question.instants_s.size
        size = {"group": groups, "cell": cells, "percentile": len(question.percentiles)}
        #: name -> dimensions, lengths and type
        self.template: dict[str, tuple[tuple[str, ...], tuple[int, ...], str]] = {
            name: (dims, tuple(size[d] for d in dims), kind) for name, (dims, kind) in variables(question).items()
        }
        for name in _AREAS:
            self.template[f"block_{name}"] = ("block", "group", "time"), (self.blocks, groups, instants), "float64"

    def range_of(self, block: int) -> range:
        """Numbers of the cells of a block."""
        return range(block * self.each, min((block + 1) * self.each, self.cells))

    def keep(self, block: int, columns: Columns) -> None:
        """Take a finished block."""
        some = self.range_of(block)
        for name, values in columns.items():
            if name in _AREAS:
                self.array(f"block_{name}")[block] = values
            else:
                self.array(name)[:, some.start : some.stop] = values[:, : len(some)]
        self.mark(block)

    def values(self) -> dict[str, tuple[tuple[str, ...], Any]]:
        """Name -> dimensions and array of all but the areas."""
        return {name: (dims, self.array(name)) for name, (dims, _, _) in self.template.items() if dims[0] == "group"}

    def area(self, name: str) -> NDArray[np.float64]:
        """(groups, instants) m², the blocks in their order, whenever each was done."""
        return np.asarray(np.asarray(self.array(f"block_{name}")[...]).sum(axis=0))

    @abstractmethod
    def array(self, name: str) -> Any:
        """What takes slices."""

    @abstractmethod
    def missing(self) -> list[int]:
        """Blocks that are not there yet."""

    @abstractmethod
    def mark(self, block: int) -> None:
        """Say that a block is whole."""


@final
class Memory(Sheets):
    """Arrays of this process."""

    def __init__(self, question: Question, cells: int, cells_at_once: int) -> None:
        super().__init__(question, cells, cells_at_once)
        self._arrays = {name: np.zeros(shape, kind) for name, (_, shape, kind) in self.template.items()}

    def array(self, name: str) -> NDArray[Any]:
        """The array itself."""
        return self._arrays[name]

    def missing(self) -> list[int]:
        """All: nothing is there before."""
        return list(range(self.blocks))

    def mark(self, block: int) -> None:
        """Nobody comes back for it."""


@final
class Store(Sheets):
    """A zarr group on disk; a block is there when its flag is, which is written last."""

    def __init__(self, path: str | Path, question: Question, cells: int, cells_at_once: int, digest: str) -> None:
        super().__init__(question, cells, cells_at_once)
        self.path, self._digest = Path(path), digest
        with _whole(self.path):
            self._open(cells_at_once)

    def _open(self, cells_at_once: int) -> None:
        import zarr

        if self.path.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
            self._group = zarr.open_group(self.path, mode="r+")
            if self._group.attrs.get("question") != self._digest:
                raise StudyError(
                    f"the store {self.path} holds another question: other orbits, cells, times or settings\n"
                    "  next: give another path, or remove the store"
                )
        else:
            self._group = zarr.create_group(self.path, attributes={"question": self._digest})
        there = {name for name in (*self.template, "block_done") if name in self._group}
        flags = (("block",), (self.blocks,), "bool")
        lost = set(self.template) - there
        if lost and "block_done" in there:  # which is made last
            raise StudyError(
                f"the store {self.path} lacks {min(lost)!r}\n  next: remove the store, or give another path"
            )
        for name, (dims, shape, kind) in {**self.template, "block_done": flags}.items():
            if name not in there:
                chunk = tuple(
                    1 if d == "block" else min(cells_at_once, n) if d == "cell" else max(n, 1)
                    for d, n in zip(dims, shape, strict=True)
                )
                self._group.create_array(name, shape=shape, chunks=chunk, dtype=kind, dimension_names=dims)
            elif self._group[name].shape != shape:
                raise StudyError(f"{name!r} in {self.path} has another shape\n  next: remove the store")

    def array(self, name: str) -> Any:
        """The zarr array."""
        return self._group[name]

    def missing(self) -> list[int]:
        """Those without a flag."""
        with _whole(self.path):
            return np.flatnonzero(~np.asarray(self._group["block_done"][...], bool)).tolist()

    def mark(self, block: int) -> None:
        """Set its flag."""
        self._group["block_done"][block] = True

    def finish(self, small: xr.Dataset, about: Mapping[str, Mapping[str, str]]) -> None:
        """Add what makes the store a dataset of its own.

        Parameters
        ----------
        small : coordinates, areas in time, and what the whole is
        about : name -> what the variables are that blocks were written to
        """
        # texts of no fixed length: the others have no place in the specification of zarr yet
        texts = small.assign_coords(group=small["group"].astype(object)).assign_attrs(question=self._digest)
        with _whole(self.path):
            texts.to_zarr(self.path, mode="a", consolidated=False, zarr_format=3)
            for name in self.template:
                if name in about:
                    self._group[name].attrs.update(about[name])

    def area(self, name: str) -> NDArray[np.float64]:
        """See :meth:`Sheets.area`."""
        with _whole(self.path):
            return super().area(name)

    def dataset(self) -> xr.Dataset:
        """What is in the store, read when it is asked for."""
        import xarray as xr

        with _whole(self.path):
            found: xr.Dataset = xr.open_zarr(self.path, consolidated=False, chunks=None)
        del found.attrs["question"]
        found = found.assign_coords(group=("group", found["group"].values.tolist(), found["group"].attrs))
        return found.drop_vars([name for name in found.variables if str(name).startswith("block_")])


@contextmanager
def _whole(path: Path) -> Iterator[None]:
    """What zarr says of a folder that is no store, or of one that is damaged, as an error of ours."""
    try:
        yield
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RuntimeError) as error:
        raise StudyError(
            f"{path} is no zarr store that can be used, or is damaged: {error}\n"
            "  next: give another path, or remove the store"
        ) from error
