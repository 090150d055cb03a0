"""How engines drive their pumps, and the names people give to it.

>>> find_cycle("oxidiser-rich staged combustion").id
'oxidiser-rich-staged-combustion'
>>> find_cycle("GG").open
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from intercosmos.errors import UnknownIdError


@dataclass(frozen=True, slots=True)
class Cycle:
    """A way to drive the pumps of an engine.

    Attributes
    ----------
    id : as in the catalogue
    name : for people
    open : whether the turbine's gas leaves the engine beside the chamber
    pumped : whether there are pumps at all
    """

    id: str
    name: str
    open: bool
    pumped: bool
    aliases: tuple[str, ...]


CYCLES: Final[tuple[Cycle, ...]] = (
    Cycle("gas-generator", "gas generator", True, True, ("gg", "ggc", "open cycle")),
    Cycle("peroxide-gas-generator", "hydrogen peroxide gas generator", True, True,
          ("peroxide", "h2o2", "peroxide gas generator", "h2o2 gas generator")),
    Cycle("tap-off", "combustion tap-off", True, True, ("tap off", "tapoff", "combustion tapoff")),
    Cycle("expander-bleed", "expander bleed", True, True, ("bleed expander", "open expander", "bleed")),
    Cycle("expander", "closed expander", False, True, ("closed expander", "full expander", "split expander")),
    Cycle("oxidiser-rich-staged-combustion", "oxidiser-rich staged combustion", False, True,
          ("orsc", "ox-rich", "oxidizer-rich staged combustion", "staged combustion", "sc")),
    Cycle("fuel-rich-staged-combustion", "fuel-rich staged combustion", False, True, ("frsc", "fuel-rich")),
    Cycle("full-flow", "full-flow staged combustion", False, True,
          ("ffsc", "full flow", "full-flow staged combustion")),
    Cycle("electric-pump", "electric pumps", False, True, ("electric", "electric pump", "e-pump")),
    Cycle("pressure-fed", "pressure fed", False, False, ("pressure", "pf", "pressure fed")),
)  # fmt: skip


@cache
def _names() -> Mapping[str, Cycle]:
    return {_plain(name): one for one in CYCLES for name in (one.id, one.name, *one.aliases)}


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("-", " ").replace("_", " ").replace("oxidizer", "oxidiser").split())


def find_cycle(text: str | Cycle) -> Cycle:
    """A cycle by its id, its name or what it is called in short; what stands behind a semicolon is left out.

    Raises
    ------
    UnknownIdError
        If nobody calls a cycle so; the message has the nearest names.
    """
    if isinstance(text, Cycle):
        return text
    wanted = _plain(text.split(";")[0])
    if wanted not in _names():
        raise UnknownIdError("engine cycle", text, [name for one in CYCLES for name in (one.id, *one.aliases)])
    return _names()[wanted]
