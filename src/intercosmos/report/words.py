"""Plain words for computed things: counts, lists, margins, verdicts, names of assets."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intercosmos.directions.base import Assessment, Margin, Sense, Verdict
from intercosmos.units import Quantity, convert, number

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.study import StudyResult

#: how units look on the page, where that differs from how files write them
UNIT_SIGNS: Final[Mapping[str, str]] = {
    "deg": "°",
    "deg/s": "°/s",
    "deg/d": "°/d",
    "g0": "g",
    "deg/s2": "°/s²",
    "m/s2": "m/s²",
    "m2": "m²",
    "km2/s2": "km²/s²",
    "m2/s2": "m²/s²",
    "kg/m3": "kg/m³",
    "m3": "m³",
    "W/m2": "W/m²",
    "kW/m2": "kW/m²",
    "wy": "work-years",
    "d": "days",
    "a": "years",
    "month": "months",
    "1": "",
}
COUNTS: Final = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
THIN: Final = "\u2009"

#: catalogue kinds that options name in their roles
ASSET_KINDS: Final = (
    "sites", "vehicles", "ships", "stations", "docking_interfaces", "stages", "engines", "partners", "constellations",
    "satellites", "receiving_stations",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sign:
    """A verdict as shape, word and colour together."""

    mark: str
    word: str
    css: str


SIGNS: Final[Mapping[Verdict, Sign]] = {
    Verdict.FEASIBLE: Sign("●", "feasible", "y"),
    Verdict.CONDITIONAL: Sign("◐", "with a condition", "m"),
    Verdict.INFEASIBLE: Sign("○", "not in this form", "n"),
}


def count(n: int) -> str:
    """A small count in words, a larger one in figures.

    >>> count(3), count(40)
    ('three', '40')
    """
    return COUNTS[n] if 0 <= n < len(COUNTS) else number(n, 0)


def plural(n: int, one: str, many: str = "") -> str:
    """The count with its noun.

    >>> plural(1, "activity", "activities"), plural(0, "way")
    ('one activity', 'no ways')
    """
    return f"{count(n)} {one if n == 1 else many or one + 's'}"


def listing(items: Iterable[str], last: str = "and") -> str:
    """Join in a sentence.

    >>> listing(["a", "b", "c"])
    'a, b and c'
    """
    parts = list(items)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def capital(text: str) -> str:
    """The same text with its first letter large."""
    return text[:1].upper() + text[1:]


def uncapital(text: str) -> str:
    """The same text with its first letter small, to stand within a sentence."""
    return text[:1].lower() + text[1:]


def sentence(text: str) -> str:
    """The same text as a sentence: a capital, and a full stop unless it ends already."""
    text = capital(text.strip())
    return text if not text or text[-1] in ".!?…" else text + "."


def digits_for(value: float, figures: int = 3) -> int:
    """Digits after the point that show about ``figures`` significant figures, never more than three."""
    if not math.isfinite(value) or value == 0:
        return 0
    digits = min(max(figures - 1 - math.floor(math.log10(abs(value))), 0), 3)
    while digits and abs(round(value, digits - 1) - value) < 1e-9 * abs(value):
        digits -= 1  # 4.5, not 4.500, where nothing stands behind the zeros
    return digits


def with_unit(text: str, unit: str) -> str:
    """Set the unit behind a printed number, with a thin space; degrees stand close."""
    sign = UNIT_SIGNS.get(unit, unit)
    if not sign:
        return text
    if sign.startswith("°") or sign == "%":
        return text + sign if sign != "%" else f"{text}{THIN}%"
    if sign in ("work-years", "days", "years", "months"):
        return f"{text}\u00a0{sign[:-1] if text in ('1', '+1', '−1') else sign}"
    return f"{text}{THIN}{sign}"


def amount(value: float, unit: str, *, figures: int = 3, signed: bool = False) -> str:
    """Print an SI value in ``unit`` to about ``figures`` figures.

    >>> amount(0.0785, "deg"), amount(1810.0, "m/s")
    ('4.50°', '1\u202f810\u2009m/s')
    """
    if not math.isfinite(value):
        return "not a finite number"
    shown = convert(value, unit)
    return with_unit(number(shown, digits_for(shown, figures), signed=signed), unit)


def quantity(q: Quantity, *, figures: int = 3) -> str:
    """A quantity with its interval, where it has one."""
    text = amount(q.value, q.unit, figures=figures)
    return f"{text} ({spread})" if (spread := interval(q, figures=figures)) else text


def interval(q: Quantity, *, figures: int = 3) -> str:
    """``low to high`` in the quantity's unit, without the unit; empty where no spread is known."""
    if not q.low < q.high:
        return ""
    digits = max(digits_for(convert(v, q.unit), figures) for v in (q.low, q.value, q.high))
    low, high = (number(convert(v, q.unit), digits) for v in (q.low, q.high))
    return f"{low} to {high}" if low != high else ""


def slack(margin: Margin) -> str:
    """What is left or missing, in words: ``140 kg to spare``, ``4.5° short``; the model's figure where outranked."""
    if margin.categorical:
        return "holds" if margin.holds else "does not hold"
    if not math.isfinite(margin.slack):
        return "could not be computed"
    text = amount(abs(margin.slack), margin.unit)
    beside = ""
    if margin.computed is not None:
        figures = [amount(value, margin.unit, figures=4) for value in (margin.computed, margin.limit)]
        beside = f"{margin.outranked_by}; our model: {figures[0]} against {figures[1]}"
    if margin.slack == 0:
        return beside or "nothing to spare"
    said = f"{text} to spare" if margin.holds else f"{text} {'over' if margin.sense == 'at most' else 'short'}"
    return f"{said} ({beside})" if beside else said


def slack_range(assessment: Assessment, margin: Margin) -> tuple[float, float] | None:
    """Least and greatest slack, SI, where a measure of the option is the margin's value and has a spread."""
    if margin.categorical:
        return None
    for q in assessment.measures.values():
        if q.low < q.high and math.isclose(q.value, margin.value, rel_tol=1e-9):
            ends = (q.low - margin.limit, q.high - margin.limit)
            return ends if margin.sense is Sense.AT_LEAST else (-ends[1], -ends[0])
    return None


def range_text(assessment: Assessment, margin: Margin) -> str:
    """The spread of the slack in the margin's unit, such as ``−50 to +260``; empty where none is known."""
    ends = slack_range(assessment, margin)
    if ends is None:
        return ""
    shown = [convert(v, margin.unit) for v in ends]
    digits = max(digits_for(v, 2) for v in shown)
    low, high = (number(v, digits, signed=True) for v in shown)
    return f"{low} to {high}"


def binding(assessment: Assessment) -> str:
    """The constraint that decides, with its slack and the spread of that."""
    margin = assessment.binding
    if margin is None:
        return "Nothing was constrained"
    spread = range_text(assessment, margin)
    return capital(f"{margin.name}, {slack(margin)}" + (f" ({spread})" if spread else ""))


def in_order(margins: Sequence[Margin], first: Margin | None) -> list[Margin]:
    """Margins as a reader wants them: the binding one, failing ones, then by what is left."""
    return sorted(margins, key=lambda m: (m is not first, m.holds, m.categorical, m.relative_slack))


class Names:
    """Ids to names and colours, the same everywhere on the page."""

    def __init__(self, catalogue: Catalogue, partners: Sequence[str]) -> None:
        self._catalogue = catalogue
        others = [partner for partner in catalogue.partners if partner not in partners]
        self._colours = {partner: f"p{index % 6}" for index, partner in enumerate([*partners, *others])}

    def entry(self, asset: str) -> object | None:
        """The catalogue entry of an asset id, whatever its kind; None if no kind has it."""
        for kind in ASSET_KINDS:
            entries: Mapping[str, object] = getattr(self._catalogue, kind)
            if asset in entries:
                return entries[asset]
        return None

    def asset(self, asset: str) -> str:
        """The name of an asset, a short one where it has one; its id if the catalogue has none."""
        entry = self.entry(asset)
        return str(getattr(entry, "short_name", "") or getattr(entry, "name", asset))

    def partner(self, partner: str) -> str:
        """The short name of a partner; the text itself for a country or another body."""
        entry = self._catalogue.partners.get(partner)
        return str(getattr(entry, "short_name", "") or getattr(entry, "name", "") or partner)

    def colour(self, partner: str) -> str:
        """The style class of a partner's colour; ``px`` for whoever is no partner."""
        return self._colours.get(partner, "px")

    def colour_of(self, asset: str) -> str:
        """The style class of the owner of an asset."""
        return self.colour(str(getattr(self.entry(asset), "owner", "")))

    def spell(self, text: str, result: StudyResult) -> str:
        """A text with the ids of options, activities and partners in it turned into names."""
        spelt = {a.id: a.name for a in result.programme.activities}
        for many in result.assessments.values():
            spelt.update({a.option.id: f"{a.option.way} ({self.assets(a)})" for a in many})
        spelt.update({partner: self.partner(partner) for partner in self._catalogue.partners})
        known = "|".join(re.escape(one) for one in sorted(spelt, key=len, reverse=True))
        return re.sub(rf"(?<![\w/-])({known})(?![\w/-])", lambda found: spelt[found[1]], text)

    def assets(self, assessment: Assessment) -> str:
        """The assets of an option in the order of its roles."""
        return " · ".join(self.asset(asset) for asset in assessment.option.roles.values())
