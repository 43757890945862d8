"""What a tier scheme means, in plain Python: a second opinion on the SQL of the engine.

It is written from the description of schemes alone and shares no code with the engine.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass
class Visit:
    day: date
    amount: float
    refunded: date | None = None


@dataclass
class Standing:
    level: int = 0
    since: date | None = None
    rose: bool = False
    grace: date | None = None
    # (day, from, to)
    moves: list = field(default_factory=list)


@dataclass
class Ladder:
    """``levels`` are (visits to reach, visits to keep) in ``window`` days; the first is for everybody."""

    levels: list
    window: int
    review: str
    grace: int
    straight: bool
    reviewed: date | None = None

    def came(self, visits, day, today):
        """Visits in the window that ends on ``day``, as they are known on ``today``."""
        return sum(
            1
            for visit in visits
            if day - timedelta(days=self.window) < visit.day <= day and not (visit.refunded and visit.refunded <= today)
        )

    def reaches(self, count, level):
        return level == 1 or count >= self.levels[level - 1][0]

    def goal(self, count, standing):
        best = max(level for level in range(1, len(self.levels) + 1) if self.reaches(count, level))
        for level in range(standing.level, best, -1):
            if count >= self.levels[level - 1][1]:
                return level
        return best

    def due(self, today):
        if self.reviewed is None:
            return False
        return self.review == "daily" or (self.reviewed.year, self.reviewed.month) != (today.year, today.month)

    def look(self, standing, visits, today, review):
        """Evaluate one guest, in a review or after a payment."""
        goal = self.goal(self.came(visits, today, today), standing)
        if goal >= standing.level:
            standing.grace = None
            self.move(standing, goal, today, rose=True)
        elif not review and self.unearned(standing, visits, today):
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

    def unearned(self, standing, visits, today):
        if not standing.rose or standing.level < 2:
            return False
        if not any(visit.refunded and standing.since <= visit.refunded <= today for visit in visits):
            return False
        return not self.reaches(self.came(visits, standing.since, today), standing.level)

    def move(self, standing, level, today, rose):
        if level != standing.level:
            standing.moves.append((today, standing.level, level))
            standing.level, standing.since, standing.rose = level, today, rose
