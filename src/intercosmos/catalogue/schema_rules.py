"""The rules that hold for every vehicle alike; nothing in them is fitted to one."""

from __future__ import annotations

from intercosmos.catalogue.fields import Fraction, HeatFlux
from intercosmos.catalogue.schema_base import Entry


class Rules(Entry):
    """What decides payloads besides published stage data: one table for all vehicles."""

    residual_fraction: Fraction
    fairing_heat_flux: HeatFlux
