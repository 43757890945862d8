"""Visits become orders with dishes, tables, payments and refunds. Plain Python."""

from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from . import archetypes, baskets, behaviours, chain

# Of a hundred orders, so many are a stranger's.
STRANGERS_PERCENT = 10
# Shares of the orders.
SECOND_ROUND = 0.03
RETURNED = 0.009
WHOLLY_RETURNED = 0.4

# A drink that has come into fashion: how many weeks ago that began, and how many more orders have it each week.
FASHION, FASHION_WEEKS, FASHION_SHARE = "coconut_milk", 12, 0.015

PAYMENTS = {"wechat": 62, "card": 24, "cash": 14}


class Line(NamedTuple):
    dish: str
    qty: int
    # Position, in the whole history, of the line that this one takes back.
    returns: int | None = None


class Order(NamedTuple):
    """An order paid at a local time. ``returns`` is the position of the order it refunds."""

    guest: int | None
    store: str
    paid_at: datetime
    channel: str
    covers: int
    # Number of the table in its store, from 0; None when nobody sits.
    table: int | None
    payment: str
    lines: list
    returns: int | None = None


def orders(guests, today, seed=chain.SEED):
    """All orders, ascending by time."""
    rng = Random(f"{seed}-orders")
    visits = [visit for guest in guests for visit in guest.visits]
    count = len(visits) * STRANGERS_PERCENT // (100 - STRANGERS_PERCENT)
    visits += behaviours.strangers(today, count, seed)
    placed = []
    for visit in visits:
        order = _order(rng, visit)
        placed.append(order)
        if visit.channel == "dine_in" and rng.random() < SECOND_ROUND and order.paid_at.hour < 21:
            placed.append(
                order._replace(
                    paid_at=order.paid_at + timedelta(minutes=rng.randint(25, 70)),
                    lines=[Line(*row) for row in baskets.second_round(rng, visit.covers).items()],
                )
            )
    placed.sort(key=_by_time)
    _follow_fashion(Random(f"{seed}-fashion"), placed, today)
    return _with_returns(rng, placed, today)


def _follow_fashion(rng, placed, today):
    """Put what is in fashion on more and more orders, one for each guest."""
    for order in placed:
        weeks = FASHION_WEEKS - (today - order.paid_at.date()).days // 7
        if rng.random() < FASHION_SHARE * weeks and FASHION not in {line.dish for line in order.lines}:
            order.lines.append(Line(FASHION, order.covers))


def _by_time(order):
    # Guest and store keep orders of the same second apart.
    return (order.paid_at, order.store, order.guest is None, order.guest)


def _order(rng, visit):
    return Order(
        visit.guest,
        visit.store,
        visit.paid_at,
        visit.channel,
        visit.covers,
        _table(rng, visit.covers) if visit.channel == "dine_in" else None,
        rng.choices(list(PAYMENTS), PAYMENTS.values())[0],
        [Line(*row) for row in baskets.compose(rng, visit).items()],
    )


SEATS = [seats for floor in chain.TABLES for seats in floor]


def _table(rng, covers):
    """A table that fits: neither too small nor kept for a banquet."""
    fitting = [number for number, seats in enumerate(SEATS) if covers <= seats <= covers + 3]
    return rng.choice(fitting)


def _with_returns(rng, placed, today):
    """Put refunds of whole and of parts of orders behind the orders they belong to."""
    returned_guest = archetypes.RETURNED_GUEST - 1
    last = max(
        (number for number, order in enumerate(placed) if order.guest == returned_guest),
        default=None,
    )
    first_line = 0
    back = []
    for number, order in enumerate(placed):
        chosen = rng.random() < RETURNED
        if chosen or number == last:
            whole = rng.random() < WHOLLY_RETURNED or number == last
            paid_at = _return_time(rng, order)
            if paid_at.date() < today:
                lines = [Line(line.dish, -line.qty, first_line + position) for position, line in enumerate(order.lines)]
                if not whole:
                    line = rng.choice(lines)
                    lines = [line._replace(qty=-rng.randint(1, -line.qty))]
                back.append(order._replace(paid_at=paid_at, table=None, lines=lines, returns=number))
        first_line += len(order.lines)
    return placed + sorted(back, key=_by_time)


def _return_time(rng, order):
    """Mostly at the counter right after, sometimes at lunch of one of the next days."""
    soon = order.paid_at + timedelta(minutes=rng.randint(4, 25))
    if rng.random() < 0.75 and soon.hour < 23:
        return soon
    return (order.paid_at + timedelta(days=rng.randint(1, 3))).replace(hour=12, minute=rng.randrange(60))
