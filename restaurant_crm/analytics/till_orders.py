"""Orders out of the rows of a file of another till, and what of them cannot be read."""

import math
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from . import till_files

# Between the parts of a key: no cell has it.
BETWEEN = "\x1f"
# A number of an order that Excel has rounded: its last digits are gone for good.
ROUNDED = re.compile(r"^\d([.,]\d+)?E\+?\d+$", re.IGNORECASE)


class Line(NamedTuple):
    """A dish on an order. ``returned`` is how many of ``qty`` were given back."""

    name: str
    qty: float
    amount: float
    sku: str = ""
    returned: float = 0.0

    @property
    def key(self):
        """What tells the dish from all others of the till."""
        return till_files.name_key(self.sku or self.name)


@dataclass
class Order:
    """An order as the file has it. ``at`` is by the clock of the store unless it has a zone of its own."""

    key: str
    number: str
    row: int
    at: object = None
    place: str = ""
    place_code: str = ""
    phone: str = ""
    guest: str = ""
    channel: str | None = None
    covers: int = 1
    cancelled: bool = False
    total: float = 0.0
    discount: float = 0.0
    # What each of its rows says.
    discounts: list = field(default_factory=list)
    line_discount: float = 0.0
    tip: float = 0.0
    lines: list = field(default_factory=list)
    # The rows of the file that it stands in.
    rows: list = field(default_factory=list)

    @property
    def place_key(self):
        """What tells its store from all others of the till."""
        return till_files.name_key(self.place_code or self.place)


class Problems:
    """What could not be placed: how often, and in which row of the file first; ``refused`` says why of each row that
    was left out."""

    def __init__(self):
        self.found = {}
        self.refused = {}

    def note(self, kind, row, value=""):
        count, first = self.found.get((kind, value), (0, row))
        self.found[kind, value] = (count + 1, min(first, row))

    def refuse(self, kind, rows, value=""):
        """Leave these rows out because of what is in the first of them."""
        self.note(kind, rows[0], value)
        self.refused.update(dict.fromkeys(rows, (kind, value)))


class AmbiguousDates(ValueError):
    """No date of the file tells whether the day or the month comes first."""


class Reader:
    """Reads the rows of a file whose columns are known.

    :param positions: the position of the column that has a meaning, by meaning
    :param order: what dates such as 03/04/2019 begin with, see ``till_files.date_order``; None: as most dates say
    :param cancelled_words: see ``till_files.has_word``
    :param restart: whether the same number on another day is another order
    :param latest: dates after this are impossible
    """

    def __init__(self, positions, order, cancelled_words, restart, latest):
        self.positions, self.order, self.restart, self.latest = positions, order, restart, latest
        self.cancelled_words = cancelled_words
        self.problems = Problems()

    def orders(self, rows, first_row=2):
        """The orders of these rows, in the order of the file, and without those that have a problem."""
        if self.order is None:
            self.order = self._order_of_dates(rows)
        found, broken = {}, {}
        for row_number, row in enumerate(rows, first_row):
            self._add(self._cells(row), row_number, found, broken)
        for key, reason in broken.items():
            # What is wrong with one row of an order keeps all of it out.
            self.problems.refused.update(dict.fromkeys(found[key].rows if key in found else (), reason))
        return [self._sum_up(order) for key, order in found.items() if key not in broken]

    def _cells(self, row):
        """What a row says, by meaning."""
        return {name: till_files.text(row[at]) for name, at in self.positions.items() if at < len(row)}

    def _order_of_dates(self, rows):
        date = self.positions["date"]
        cells = {row[date] for row in rows if date < len(row)}
        order = till_files.date_order(cells, (self.latest + timedelta(days=1)).date())
        if order is None:
            raise AmbiguousDates
        return order

    def _add(self, row, row_number, found, broken):
        number = row.get("number", "")
        if not number or ROUNDED.match(number):
            self.problems.refuse("rounded_number" if number else "no_number", [row_number], number)
            return
        at = till_files.moment(row.get("date", ""), self.order, row.get("time", ""))
        key = self._key(row, number, at)
        numbers = self._numbers(row)
        problem = self._what_is_wrong(row, at, numbers)
        if problem or key in broken:
            if key not in broken:
                broken[key] = problem
                self.problems.note(problem[0], row_number, problem[1])
            self.problems.refused[row_number] = broken[key]
            return
        order = found.get(key)
        if not order:
            order = found[key] = self._begin(key, number, row_number, row)
        order.rows.append(row_number)
        self._fill(order, row, at, numbers)

    def _key(self, row, number, at):
        parts = [till_files.name_key(row.get("place", "")), number]
        if self.restart and at:
            parts.append(at.date().isoformat())
        return BETWEEN.join(parts)

    def _begin(self, key, number, row_number, row):
        return Order(key, number, row_number, place=row.get("place", ""))

    def _what_is_wrong(self, row, at, numbers):
        """``(kind of problem, what is in the cell)`` of a row that cannot be read; None for one that can."""
        if at is None:
            return "no_date", row.get("date", "")
        if at.replace(tzinfo=None) > self.latest + timedelta(days=1) or at.year < 1970:
            return "impossible_date", row.get("date", "")
        bad = next((name for name, value in numbers.items() if value is None), None)
        return ("bad_amount", row.get(bad, "")) if bad else None

    # Columns whose cells are numbers.
    numeric = ("qty", "price", "amount", "tax", "line_discount", "total", "discount", "tip", "covers")

    def _numbers(self, row):
        return {name: till_files.number(row[name]) if row.get(name) else 0.0 for name in self.numeric}

    def _fill(self, order, row, at, numbers):
        if order.at is None or at.replace(tzinfo=None) < order.at.replace(tzinfo=None):
            order.at = at
        order.phone = order.phone or till_files.phone(row.get("phone", ""))
        order.guest = order.guest or row.get("guest", "")
        order.channel = order.channel or till_files.channel(row.get("channel", ""))
        order.covers = max(order.covers, int(numbers["covers"]))
        order.cancelled = order.cancelled or till_files.has_word(row.get("state", ""), self.cancelled_words)
        for name in ("total", "tip"):
            # On each row of the order, or on its first.
            setattr(order, name, getattr(order, name) or numbers[name])
        order.discounts.append(abs(numbers["discount"]))
        dish = row.get("dish", "")
        if dish:
            qty = numbers["qty"] if row.get("qty", "") else 1.0
            amount = numbers["amount"] if row.get("amount", "") else qty * numbers["price"]
            amount += math.copysign(numbers["tax"], amount)
            order.lines.append(Line(dish, qty, math.copysign(amount, qty) if qty < 0 else amount))
            order.line_discount += abs(numbers["line_discount"])

    def _sum_up(self, order):
        # On each row of the order, or on its first; where rows say something else, each is about its dish.
        once = {discount for discount in order.discounts if discount}
        order.discount = round(sum(order.discounts if len(once) > 1 else once) + order.line_discount, 4)
        if "total" not in self.positions or not order.total:
            order.total = round(sum(line.amount for line in order.lines) - order.discount + order.tip, 4)
        return order


def dishes(orders):
    """The dishes on these orders: ``{key: (name, number of the article, price, how often)}``."""
    found = defaultdict(lambda: ["", "", 0.0, 0])
    for order in orders:
        for line in order.lines:
            row = found[line.key]
            price = round(line.amount / line.qty, 4) if line.qty else row[2]
            row[:] = [row[0] or line.name, row[1] or line.sku, price, row[3] + 1]
    return {key: tuple(row) for key, row in found.items()}
