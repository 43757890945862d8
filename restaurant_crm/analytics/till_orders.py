"""Orders out of the rows of a file of another till, and what of them cannot be read."""

import math
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from . import till_files

# Between the parts of a key: no cell has it.
BETWEEN = "\x1f"


@dataclass
class Order:
    """An order as the file has it. ``at`` is by the clock of the store unless it has a zone of its own."""

    key: str
    number: str
    row: int
    at: object = None
    place: str = ""
    phone: str = ""
    guest: str = ""
    channel: str | None = None
    covers: int = 1
    cancelled: bool = False
    total: float = 0.0
    discount: float = 0.0
    tip: float = 0.0
    # (name of the dish, quantity, amount)
    lines: list = field(default_factory=list)


class Problems:
    """What could not be placed: how often, and in which row of the file first."""

    def __init__(self):
        self.found = {}

    def note(self, kind, row, value=""):
        count, first = self.found.get((kind, value), (0, row))
        self.found[kind, value] = (count + 1, min(first, row))


class AmbiguousDates(ValueError):
    """No date of the file tells whether the day or the month comes first."""


class Reader:
    """Reads the rows of a file whose columns are known.

    :param positions: the position of the column that has a meaning, by meaning
    :param day_first: whether dates such as 03/04/2019 begin with the day; None: as most dates say
    :param cancelled_words: see ``till_files.has_word``
    :param restart: whether the same number on another day is another order
    :param latest: dates after this are impossible
    """

    def __init__(self, positions, day_first, cancelled_words, restart, latest):
        self.positions, self.day_first, self.restart, self.latest = positions, day_first, restart, latest
        self.cancelled_words = cancelled_words
        self.problems = Problems()

    def orders(self, rows, first_row=2):
        """The orders of these rows, in the order of the file, and without those that have a problem."""
        if self.day_first is None:
            self.day_first = self._day_comes_first(rows)
        found, broken = {}, set()
        for row_number, row in enumerate(rows, first_row):
            self._add(row, row_number, found, broken)
        return [self._sum_up(order) for key, order in found.items() if key not in broken]

    def _cell(self, row, name):
        position = self.positions.get(name)
        return till_files.text(row[position]) if position is not None and position < len(row) else ""

    def _day_comes_first(self, rows):
        cells = [self._cell(row, "date") for row in rows]
        day_first = till_files.day_is_first(cells)
        if day_first is None and any(
            till_files.moment(cell, True) != till_files.moment(cell, False) for cell in cells[:1000]
        ):
            raise AmbiguousDates
        return bool(day_first)

    def _add(self, row, row_number, found, broken):
        number = self._cell(row, "number")
        if not number:
            self.problems.note("no_number", row_number)
            return
        at = till_files.moment(self._cell(row, "date"), self.day_first, self._cell(row, "time"))
        place = self._cell(row, "place")
        parts = [till_files.name_key(place), number]
        if self.restart and at:
            parts.append(at.date().isoformat())
        key = BETWEEN.join(parts)
        if at is None or at.replace(tzinfo=None) > self.latest + timedelta(days=1) or at.year < 1970:
            kind = "no_date" if at is None else "impossible_date"
            if key not in broken:
                self.problems.note(kind, row_number, self._cell(row, "date"))
            broken.add(key)
            return
        numbers = self._numbers(row)
        if None in numbers.values():
            if key not in broken:
                bad = next(name for name, value in numbers.items() if value is None)
                self.problems.note("bad_amount", row_number, self._cell(row, bad))
            broken.add(key)
            return
        order = found.setdefault(key, Order(key, number, row_number, place=place))
        self._fill(order, row, at, numbers)

    def _numbers(self, row):
        names = ("qty", "price", "amount", "total", "discount", "tip", "covers")
        return {name: till_files.number(self._cell(row, name)) for name in names}

    def _fill(self, order, row, at, numbers):
        if order.at is None or at.replace(tzinfo=None) < order.at.replace(tzinfo=None):
            order.at = at
        order.phone = order.phone or self._cell(row, "phone")
        order.guest = order.guest or self._cell(row, "guest")
        order.channel = order.channel or till_files.channel(self._cell(row, "channel"))
        order.covers = max(order.covers, int(numbers["covers"]))
        order.cancelled = order.cancelled or till_files.has_word(self._cell(row, "state"), self.cancelled_words)
        for name in ("total", "discount", "tip"):
            # On each row of the order, or on its first.
            setattr(order, name, getattr(order, name) or (abs(numbers[name]) if name == "discount" else numbers[name]))
        dish = self._cell(row, "dish")
        if dish:
            qty = numbers["qty"] if self._cell(row, "qty") else 1.0
            amount = numbers["amount"] if self._cell(row, "amount") else qty * numbers["price"]
            order.lines.append((dish, qty, math.copysign(amount, qty) if qty < 0 else amount))

    def _sum_up(self, order):
        if "total" not in self.positions or not order.total:
            order.total = round(sum(amount for _dish, _qty, amount in order.lines) - order.discount + order.tip, 4)
        return order


def dishes(orders):
    """The names of dishes in these orders: ``{key: (name, price, how often)}``."""
    found = defaultdict(lambda: ["", 0.0, 0])
    for order in orders:
        for name, qty, amount in order.lines:
            row = found[till_files.name_key(name)]
            row[:] = [row[0] or name, round(amount / qty, 4) if qty else row[1], row[2] + 1]
    return {key: tuple(row) for key, row in found.items()}
