"""``intercosmos engine``: what an engine gives, how its cycle closes, how two compare, and what another would do."""

from __future__ import annotations

from typing import Final

from intercosmos.cli.family import family

NAME: Final = "engine"
SUMMARY: Final = "Predict engines, balance their cycles, compare them, and put one under another stage."
EXAMPLES: Final = """Examples:
  intercosmos engine predict --propellants lox/rp-1 --pc 25.8MPa --of 2.6 --area-ratio 36.87 --cycle orsc
  intercosmos engine cycle rd-180
  intercosmos engine compare rd-191 yf-100
  intercosmos engine swap long-march-7 core rd-191 --site wenchang"""

app = family(
    SUMMARY,
    EXAMPLES,
    {"predict": "engine_predict", "cycle": "engine_cycle", "compare": "engine_compare", "swap": "engine_swap"},
)
