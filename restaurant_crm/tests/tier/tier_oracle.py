"""What a tier scheme means, in plain Python: a second opinion on the SQL of the engine.

It is written from the description of schemes alone and shares no code with the engine.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction


@dataclass
class Order:
    """What a guest had on a day, the only time on that day: dish -> (price, quantity)."""

    day: date
    dishes: dict
    # What came back, in the order of arrival: (number of the return, dish, quantity).
    returns: list = field(default_factory=list)
    order: object = None

    def amount(self, without=()):
        """What is left to pay, but for the returns ``without``; None when nothing of it is left."""
        left = {dish: qty for dish, (_price, qty) in self.dishes.items()}
        for number, dish, qty in self.returns:
            if number not in without:
                left[dish] -= qty
        if not any(left.values()):
            return None
        return sum(self.dishes[dish][0] * qty for dish, qty in left.items())


@dataclass
class Standing:
    level: int = 0
    since: date | None = None
    rose: bool = False
    grace: date | None = None
    # Set by hand: the level and its last day.
    by_hand: tuple | None = None
    # Until when a tag protects the guest.
    protected: datetime | None = None
    # Returns that nobody has judged yet.
    fresh: set = field(default_factory=set)
    # (day, from, to)
    moves: list = field(default_factory=list)

    def shown(self):
        return self.by_hand[0] if self.by_hand else self.level


@dataclass
class Ladder:
    """``levels`` are (measure, what it takes to reach them, to keep them) over ``window`` days; the first is for
    everybody."""

    levels: list
    window: int
    review: str
    grace: int
    straight: bool
    reviewed: date | None = None

    def measure(self, name, orders, day, without=()):
        amounts = [order.amount(without) for order in orders if day - timedelta(days=self.window) < order.day <= day]
        amounts = [amount for amount in amounts if amount is not None]
        if name == "average_check":
            return Fraction(round(Fraction(sum(amounts), len(amounts)) * 100), 100) if amounts else None
        return len(amounts) if name == "visits" else sum(amounts)

    def fulfils(self, level, orders, day, keeping=False, without=()):
        if level == 1:
            return True
        name, reach, keep = self.levels[level - 1]
        value = self.measure(name, orders, day, without)
        return value is not None and value >= (keep if keeping else reach)

    def goal(self, standing, orders, today):
        """The highest level that is reached, or that is kept by those who are on it or above."""
        return max(
            level
            for level in range(1, len(self.levels) + 1)
            if self.fulfils(level, orders, today)
            or (level <= standing.level and self.fulfils(level, orders, today, keeping=True))
        )

    def due(self, today):
        if self.reviewed is None:
            return False
        return self.review == "daily" or (self.reviewed.year, self.reviewed.month) != (today.year, today.month)

    def look(self, standing, orders, now, review):
        """Evaluate one guest, in a review or after a payment."""
        today = now.date()
        goal = self.goal(standing, orders, today)
        unearned = self.judge(standing, orders)
        if standing.by_hand and standing.by_hand[1] < today:
            standing.by_hand = None
        if goal >= standing.level:
            standing.grace = None
            self.move(standing, goal, today, rose=True)
        elif standing.protected and standing.protected > now:
            standing.grace = None
        elif unearned:
            standing.grace = None
            self.move(standing, goal, today, rose=False)
        elif standing.grace:
            if standing.grace <= today:
                self.sink(standing, goal, today)
        elif review and self.due(today):
            if self.grace:
                standing.grace = today + timedelta(days=self.grace)
            else:
                self.sink(standing, goal, today)

    def sink(self, standing, goal, today):
        standing.grace = None
        self.move(standing, goal if self.straight else max(goal, standing.level - 1), today, rose=False)

    def judge(self, standing, orders):
        """Whether the level would have been reached but for what has come back since somebody last looked."""
        fresh, standing.fresh = standing.fresh, set()
        if not fresh or not standing.rose or standing.level < 2:
            return False
        level, day = standing.level, standing.since
        return not self.fulfils(level, orders, day) and self.fulfils(level, orders, day, without=fresh)

    def move(self, standing, level, today, rose):
        if level != standing.level:
            standing.moves.append((today, standing.level, level))
            standing.level, standing.since, standing.rose = level, today, rose
