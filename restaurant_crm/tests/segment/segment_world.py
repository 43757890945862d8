"""Guests, visits and segments as plain data, for the second opinion of ``segment_oracle``."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo


def business_day(moment, zone):
    """The day of a UTC moment, which ends at four in the morning by the clock of ``zone``."""
    local = moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return (local - timedelta(hours=4)).date()


@dataclass
class Visit:
    id: int
    guest: int
    store: int
    channel: str
    at: datetime
    day: date
    weekday: int
    daypart: str
    covers: int
    amount: float
    orders: int
    floor: int | None = None
    discount: float = 0
    # (product, quantity, amount)
    lines: list = field(default_factory=list)
    day_kind: str = "working"


@dataclass
class Guest:
    id: int
    name: str = ""
    city: str = ""
    birthday: date | None = None
    # (kind of program, points, last day or None)
    cards: list = field(default_factory=list)
    # (stars, when)
    ratings: list = field(default_factory=list)
    # (when it was received, when it was closed or None, store, channel)
    complaints: list = field(default_factory=list)
    # (kind, when)
    interactions: list = field(default_factory=list)
    # (state, when it was for, store)
    reservations: list = field(default_factory=list)
    # (when it was ordered, the local day of that, the return, when it was made, paid back)
    returns: list = field(default_factory=list)
    # Active, no company, no user of the house.
    counts: bool = True


@dataclass
class Segment:
    """``lines`` are dicts with the names of the fields; ``filter`` is a function of (oracle, guest) or None."""

    lines: list
    match: str = "all"
    filter: object = None


@dataclass
class World:
    guests: dict
    visits: list
    # store -> region, category -> parent, product -> categories
    region_of: dict
    parent_of: dict
    categories_of: dict
    zone: str = "UTC"
    segments: dict = field(default_factory=dict)


def exact(number):
    return Fraction(Decimal(repr(float(number))))


def cents(number):
    """Rounded to two decimals, halves away from zero."""
    quotient = Decimal(number.numerator) / Decimal(number.denominator)
    return Fraction(quotient.quantize(Decimal("0.01"), ROUND_HALF_UP))
