import itertools
import random
from datetime import date, datetime, timedelta

from odoo import fields
from odoo.tests import freeze_time

from .case import TierCase
from .tier_oracle import Ladder, Standing, Visit

FIRST_DAY = date(2030, 12, 28)
DAYS = 366


class TestTiersOracle(TierCase):
    """A year of visits, returns and reviews in two schemes, day by day, against plain Python."""

    def _build(self, ladder, **values):
        window = {"window": "days", "window_value": ladder.window}
        scheme = self._make_scheme(
            {
                f"Level {number}": None if number == 1 else [self._condition(value=reach, **window)]
                for number, (reach, _keep) in enumerate(ladder.levels, 1)
            },
            review=ladder.review,
            grace_days=ladder.grace,
            step_down="straight" if ladder.straight else "one",
            **values,
        )
        for tier, (reach, keep) in zip(scheme.tier_ids.sorted(), ladder.levels, strict=True):
            if keep < reach:
                self.keep(tier, value=keep, **window)

    def test_a_year(self):
        chance = random.Random(7)
        young = Ladder([(0, 0), (2, 1), (4, 3)], 40, "daily", 14, straight=True)
        others = Ladder([(0, 0), (2, 1), (3, 2), (5, 3)], 60, "monthly", 20, straight=False)
        guests = {}
        for number in range(10):
            ladder = young if number % 2 else others
            guest = self._make_guest(f"Guest {number}", guest_birthday="2010-05-05" if number % 2 else "1980-05-05")
            # From twice a week to once in two months, with breaks.
            guests[guest] = (ladder, Standing(), [], chance.choice((4, 9, 14, 25, 50)))
        with freeze_time(self._noon(FIRST_DAY)):
            self._build(young, sequence=1, name="Young", condition_ids=[self._condition("age", 30, comparison="<")])
            self._build(others, sequence=2, name="Others")
        for number in range(DAYS):
            self._live_through(FIRST_DAY + timedelta(days=number), guests, chance, first=not number)
        moves = [len(standing.moves) for _ladder, standing, _visits, _gap in guests.values()]
        self.assertGreater(sum(moves), 30)
        self._check_nobody_flaps(guests)

    def _live_through(self, day, guests, chance, first):
        with freeze_time(self._noon(day)):
            for guest, (ladder, standing, visits, gap) in guests.items():
                away = (day.toordinal() // 70 + guest.id) % 3 == 0
                if not away and chance.random() < 1 / gap:
                    order = self.bring(guest, 0)
                    visits.append(Visit(day, 30))
                    visits[-1].order = order
                if visits and not visits[-1].refunded and chance.random() < 0.02:
                    self.give_back(visits[-1].order, at=fields.Datetime.now())
                    visits[-1].refunded = day
                elif not (visits and day in (visits[-1].day, visits[-1].refunded)):
                    continue
                ladder.look(standing, visits, day, review=False)
            self.process()
            self.env["restaurant.tier.scheme"]._apply()
            for ladder, standing, visits, _gap in guests.values():
                ladder.look(standing, visits, day, review=True)
            for ladder in {id(each[0]): each[0] for each in guests.values()}.values():
                ladder.reviewed = day
            for guest, (_ladder, standing, _visits, _gap) in guests.items():
                row = self.row(guest)
                self.assertEqual(
                    (row.tier_id.level, row.grace_until or None), (standing.level, standing.grace), (day, guest.name)
                )

    def _check_nobody_flaps(self, guests):
        """Who has risen keeps the level for the days of grace at least, but for refunds."""
        for ladder, standing, visits, _gap in guests.values():
            for (rose, *_levels), (fell, before, after) in itertools.pairwise(standing.moves):
                refunds = [visit.refunded for visit in visits if visit.refunded]
                if after < before and fell not in refunds and _levels[1] > _levels[0]:
                    self.assertGreaterEqual((fell - rose).days, ladder.grace)

    def _noon(self, day):
        return datetime(day.year, day.month, day.day, 4)
