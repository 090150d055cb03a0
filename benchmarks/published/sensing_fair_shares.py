"""Divisions that were published: Nash's own bargain, and shares of games with known values."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

#: Nash, J. F., "The bargaining problem", Econometrica 18 (1950) 155-162: what each thing is worth to Bill and to Jack.
#: Those up to the box are Bill's, the others Jack's.
NASH_THINGS: Final[Mapping[str, tuple[float, float]]] = {
    "book": (2, 4), "whip": (2, 2), "ball": (2, 1), "bat": (2, 2), "box": (4, 1),
    "pen": (10, 1), "toy": (4, 1), "knife": (6, 2), "hat": (2, 2),
}  # fmt: skip
NASH_OF_BILL: Final = ("book", "whip", "ball", "bat", "box")
#: The bargain: Bill gives Jack book, whip, ball and bat; Jack gives Bill pen, toy and knife.
NASH_BILL_HAS: Final = frozenset({"box", "pen", "toy", "knife"})

#: Shapley, L. S., Shubik, M., "A method for evaluating the distribution of power in a committee system", American
#: Political Science Review 48 (1954) 787-792: the Security Council of eleven, seven votes with all five permanent ones.
#: The permanent five have 98.7 % together; exactly, another member has 1/462.
COUNCIL_PERMANENT: Final = 5
COUNCIL_OTHERS: Final = 6
COUNCIL_NEEDED: Final = 7
COUNCIL_FIVE_TOGETHER_PERCENT: Final = 98.7
COUNCIL_OTHER: Final = Fraction(1, 462)
