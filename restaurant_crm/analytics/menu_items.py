"""The matrix of a menu: how popular a dish is and what it leaves, beside the others of its group.

M. L. Kasavana, D. I. Smith, *Menu Engineering*, 1982. Popular is a dish that is on a larger share of the orders it was
offered to than the dishes of its group are at the middle; profitable one that leaves more than an average piece of the
group. A dish is only called one or the other where its 95 % interval does not hold the line.
"""

from math import sqrt
from typing import NamedTuple

from .intervals import Interval, Z, difference_of_shares, share, stand, two_sided

# Days on the menu and orders offered that a dish needs to be judged.
FEWEST_DAYS = 30
FEWEST_ORDERS = 50

STAR, PLOWHORSE, PUZZLE, DOG = "star", "plowhorse", "puzzle", "dog"
CLASSES = {(True, True): STAR, (True, False): PLOWHORSE, (False, True): PUZZLE, (False, False): DOG}
UNDECIDED, YOUNG, NO_COST = "undecided", "young", "no_cost"


class Sales(NamedTuple):
    """What was sold of a dish, where and while it was on the menu."""

    dish: int
    group: int
    # Orders that it was offered to, and of these with it.
    offered: int
    orders: int
    # Of the guests' counts: the sum of (orders with it - share * orders)^2. Guests who come often are no new opinion.
    spread: float
    days: int
    pieces: float = 0
    # What a piece leaves without tax: mean and variance over lines, and the number of lines; None without a cost.
    margin: float | None = None
    margin_variance: float = 0
    lines: int = 0

    @property
    def is_old_enough(self):
        return self.days >= FEWEST_DAYS and self.offered >= FEWEST_ORDERS


class Judged(NamedTuple):
    sales: Sales
    share: Interval
    share_line: float
    margin: Interval | None
    margin_line: float | None
    verdict: str


def effective(sales):
    """How many orders of as many different guests say as much as these: ``(orders with it, offered)``, not rounded."""
    p = sales.orders / sales.offered if sales.offered else 0
    if not 0 < p < 1 or sales.spread <= 0:
        return sales.orders, sales.offered
    offered = min(sales.offered, p * (1 - p) * sales.offered**2 / sales.spread)
    return p * offered, offered


def judge(menu):
    """The dishes of a menu as ``Judged``, each beside its group."""
    groups = {}
    for sales in menu:
        if sales.is_old_enough:
            groups.setdefault(sales.group, []).append(sales)
    lines = {group: _lines(dishes) for group, dishes in groups.items()}
    return [_judged(sales, *lines.get(sales.group, (0.0, None))) for sales in menu]


def _lines(dishes):
    """The mean share of the dishes of a group, and what an average piece of it leaves."""
    popularity = sum(sales.orders / sales.offered for sales in dishes) / len(dishes)
    known = [sales for sales in dishes if sales.margin is not None and sales.pieces > 0]
    pieces = sum(sales.pieces for sales in known)
    return popularity, sum(sales.margin * sales.pieces for sales in known) / pieces if pieces else None


def _judged(sales, share_line, margin_line):
    popularity = share(*effective(sales))
    margin = None
    if sales.margin is not None:
        reach = Z * sqrt(sales.margin_variance / sales.lines) if sales.lines else 0.0
        margin = Interval(sales.margin, sales.margin - reach, sales.margin + reach)
    if not sales.is_old_enough:
        verdict = YOUNG
    elif margin is None or margin_line is None:
        verdict = NO_COST
    else:
        sides = _side(popularity, share_line), _side(margin, margin_line)
        verdict = UNDECIDED if None in sides else CLASSES[sides]
    return Judged(sales, popularity, share_line, margin, margin_line, verdict)


def _side(interval, line):
    """True above the line, False below it, None where the interval holds it."""
    if interval.low > line:
        return True
    return False if interval.high < line else None


class Difference(NamedTuple):
    """How much more often some guests have a dish than the others."""

    share: Interval
    is_found: bool


def compare(rows):
    """What differs between some guests and the others, of all that is tested together.

    :param rows: pairs of ``Sales`` of a dish: among these guests, among the others
    :return: list of ``Difference`` in the same order
    """
    differences, probabilities = [], []
    for own, others in rows:
        one, other = effective(own), effective(others)
        interval = difference_of_shares(*one, *other)
        differences.append(interval)
        # From the interval itself, so that both say the same.
        reach = (interval.high - interval.value) if interval.value < 0 else (interval.value - interval.low)
        enough = min(own.offered, others.offered) >= FEWEST_ORDERS and reach > 0
        probabilities.append(two_sided(Z * interval.value / reach) if enough else 1.0)
    return [Difference(*row) for row in zip(differences, stand(probabilities), strict=True)]
