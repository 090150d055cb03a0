"""What partners have: one TOML file a kind of asset, every value with its unit, range and source."""

from __future__ import annotations

from intercosmos.catalogue.load import Catalogue, load_catalogue

__all__ = ["Catalogue", "load_catalogue"]
