"""Which dishes go with a guest and an order: a table small enough for a till.

The score of a dish is the guest's own share of visits with it, shrunk to the share of orders of that part of the day
and channel, plus what each dish on the order adds::

    (had + PRIOR * share) / (visits + PRIOR) + sum of weights[other][dish] over the others on the order

The weights are those of EASE (H. Steck, *Embarrassingly Shallow Autoencoders for Sparse Data*, WWW 2019): with X the
orders by dishes and P the inverse of X'X + ridge * I, the weight of j for i is -P[j][i] / P[i][i]. Of each dish the
strongest neighbours are kept, as whole numbers of one byte. ``static/src/app/utils/suggestions.js`` reads the table
and scores in the same way.
"""

from base64 import b64decode, b64encode
from math import sqrt
from typing import NamedTuple

from .numeric import np

# A dish is named by one byte, 0 apart.
MOST_DISHES = 255
NEIGHBOURS = 20
# Of the number of orders: how much weights are held back.
RIDGE = 0.01
# So many visits the house's share counts for beside the guest's own.
PRIOR = 10
# So many orders the share of the whole day counts for beside that of a part.
PART_PRIOR = 200
# Key of the shares of all orders, for a part of the day or a channel without many orders.
ALL = ""
# Parts with fewer orders are like all orders.
FEWEST_IN_PART = 100


class Counts(NamedTuple):
    """What orders were made of."""

    # Ids, at most ``MOST_DISHES``; everything else names a dish by its place in this list.
    dishes: list
    orders: int
    # Orders with both, by a pair of places (i <= j); i == j are the orders with the dish.
    together: dict
    # By part ("lunch|dine_in"): the number of orders, and of those with each place.
    parts: dict


def is_possible():
    """Whether the library for it is installed."""
    return np is not None


def weights(together, count, orders):
    """The weights of EASE as rows of an array: ``weights[j][i]`` is what j on the order adds to i."""
    both = np.zeros((count, count))
    for (i, j), number in together.items():
        both[i, j] = both[j, i] = number
    inverse = np.linalg.inv(both + RIDGE * orders * np.eye(count))
    found = -inverse / np.diag(inverse)[None, :]
    np.fill_diagonal(found, 0)
    return found


def build(counts):
    """The table as a dict that JSON can carry.

    ``dishes`` ids, ``parts`` the keys of the rows of ``shares`` (a byte is the root of the share, in 255ths), ``steps``
    the places of each dish's neighbours as distances from the one before, ended by 0, ``weights`` a signed byte each,
    in units of ``unit``; all but ``dishes``, ``parts`` and the numbers in base64.
    """
    size = len(counts.dishes)
    found = weights(counts.together, size, counts.orders)
    unit = float(np.abs(found).max()) / 127 if size > 1 else 0
    # Without a second dish nothing goes with anything.
    whole = np.round(found / (unit or 1)).astype(int)
    steps, kept = bytearray(), bytearray()
    for row in whole:
        strongest = sorted(np.argsort(-np.abs(row), kind="stable")[:NEIGHBOURS])
        last = -1
        for place in strongest:
            if row[place]:
                steps.append(int(place) - last)
                kept.append(int(row[place]) & 255)
                last = int(place)
        steps.append(0)
    every = {place: counts.together.get((place, place), 0) for place in range(size)}
    overall = {place: number / counts.orders for place, number in every.items()}
    parts = {ALL: [overall[place] for place in range(size)]}
    for key, (orders, numbers) in sorted(counts.parts.items()):
        if orders >= FEWEST_IN_PART:
            parts[key] = [
                (numbers.get(place, 0) + PART_PRIOR * overall[place]) / (orders + PART_PRIOR) for place in range(size)
            ]
    shares = bytes(round(255 * sqrt(min(share, 1))) for row in parts.values() for share in row)
    return {
        "dishes": list(counts.dishes),
        "parts": list(parts),
        "shares": b64encode(shares).decode(),
        "steps": b64encode(bytes(steps)).decode(),
        "weights": b64encode(bytes(kept)).decode(),
        "unit": unit,
        "prior": PRIOR,
    }


class Table:
    """A table as a till reads it; for judging one on the orders that came after it."""

    def __init__(self, table):
        self.dishes = table["dishes"]
        size = len(self.dishes)
        raw = b64decode(table["shares"])
        self.shares = {
            key: [(byte / 255) ** 2 for byte in raw[row * size : (row + 1) * size]]
            for row, key in enumerate(table["parts"])
        }
        self.prior = table["prior"]
        self.neighbours = []
        values = iter(b64decode(table["weights"]))
        row, place = {}, -1
        for step in b64decode(table["steps"]):
            if not step:
                self.neighbours.append(row)
                row, place = {}, -1
                continue
            place += step
            value = next(values)
            row[place] = (value - 256 if value > 127 else value) * table["unit"]

    def scores(self, part, on_order, had=None, visits=0):
        """The score of each place.

        :param part: key such as "lunch|dine_in"
        :param on_order: places
        :param had: visits with it by place
        :param visits: all visits of the guest
        """
        had = had or {}
        shares = self.shares.get(part) or self.shares[ALL]
        scores = [
            (had.get(place, 0) + self.prior * share) / (visits + self.prior) for place, share in enumerate(shares)
        ]
        for other in on_order:
            for place, weight in self.neighbours[other].items():
                scores[place] += weight
        return scores

    def best(self, scores, without, most=3):
        """The places with the highest scores, but those in ``without``."""
        order = sorted((place for place in range(len(scores)) if place not in without), key=lambda i: -scores[i])
        return order[:most]


class Order(NamedTuple):
    """An order to judge a table by: its dishes as places, and what its guest had before by place."""

    places: list
    part: str = ALL
    had: dict = {}
    visits: int = 0


def judge(table, orders):
    """How often one of three suggestions was ordered, were every second dish on the order already.

    :return: the number of orders, of those in which a suggestion was right, and in which one of the best sellers was
    """
    popular = table.shares[ALL]
    right = best_sellers = 0
    for order in orders:
        on_order = set(order.places[::2][: len(order.places) // 2])
        wanted = set(order.places) - on_order
        scores = table.scores(order.part, on_order, order.had, order.visits)
        right += bool(wanted.intersection(table.best(scores, on_order)))
        best_sellers += bool(wanted.intersection(table.best(popular, on_order)))
    return len(orders), right, best_sellers
