import itertools
import random
from datetime import date, datetime, timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..common import seeds
from .case import TierCase
from .tier_oracle import Ladder, Order, Standing

FIRST_DAY = date(2030, 12, 28)
DAYS = 366
GUESTS = 6


@tagged("post_install", "-at_install")
class TestTiersOracle(TierCase):
    """A year in two schemes against plain Python: visits, returns of all kinds, reviews, standards that are raised,
    levels by hand and protected guests."""

    def test_a_year(self):
        # Stopped once: moving a clock that stands costs nothing, stopping one means a look at every module.
        self.startPatcher(freeze_time(self.noon(FIRST_DAY)))
        moves = 0
        for seed in seeds(7):
            with (
                self.subTest(seed=seed),
                self.cr.savepoint(flush=False) as savepoint,
                mute_logger("odoo.models.unlink"),
            ):
                moves += self.live_through(seed)
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertGreater(moves, 20)

    def live_through(self, seed):
        self.chance = random.Random(seed)
        self.diary, self.numbers = [f"seed {seed}"], itertools.count(1)
        self.dishes = {self.tofu: 30, self.beef: 60, self.tea: 10}
        young = Ladder([(), ("visits", 2, 1), ("average_check", 60, 50)], 40, "daily", 14, straight=True)
        others = Ladder(
            [(), ("visits", 2, 1), ("spend", 250, 200), ("spend", 500, 300)], 60, "monthly", 20, straight=False
        )
        self.guests = {}
        for number in range(GUESTS):
            birthday = "2010-05-05" if number % 2 else "1980-05-05"
            guest = self._make_guest(f"Guest {number}", guest_birthday=birthday)
            self.guests[guest] = young if number % 2 else others, Standing(), []
        self.vip = self.env["restaurant.tag"].create({"name": f"Protected {seed}"})
        with freeze_time(self.noon(FIRST_DAY)):
            self.schemes = {
                id(young): self.build(
                    young, sequence=1, name="Young", condition_ids=[self._condition("age", 30, comparison="<")]
                ),
                id(others): self.build(others, sequence=2, name="Others"),
            }
        self.look_at_all(FIRST_DAY)
        day = FIRST_DAY
        while (day - FIRST_DAY).days < DAYS:
            day += timedelta(days=self.chance.choice((1, 2, 4, 9, 13)))
            self.live_a_day(day)
        self.check_nobody_flaps()
        return sum(len(standing.moves) for _ladder, standing, _orders in self.guests.values())

    def build(self, ladder, **values):
        window = {"window": "days", "window_value": ladder.window}
        scheme = self._make_scheme(
            {
                f"Level {number}": [self._condition(level[0], level[1], **window)] if level else None
                for number, level in enumerate(ladder.levels, 1)
            },
            review=ladder.review,
            grace_days=ladder.grace,
            step_down="straight" if ladder.straight else "one",
            protected_tag_ids=[Command.set(self.vip.ids)],
            **values,
        )
        for tier, level in zip(scheme.tier_ids.sorted(), ladder.levels, strict=True):
            if level:
                self.keep(tier, measure=level[0], value=level[2], **window)
        return scheme

    # -- what happens --------------------------------------------------------------------------

    def live_a_day(self, day):
        with freeze_time(self.noon(day)):
            self.now = fields.Datetime.now()
            touched = [guest for guest in self.guests if self.come(guest, day) | self.bring_back(guest)]
            self.process()
            for guest in touched:
                self.look(guest, review=False)
            self.assertStands(day, "after payments")
            self.chance.choice((self.raise_standard, self.set_by_hand, self.protect, *[lambda: None] * 6))()
            if self.chance.random() < 0.7:
                self.look_at_all(day)
                self.assertStands(day, "after the review")

    def come(self, guest, day):
        busy = (day.toordinal() // 70 + list(self.guests).index(guest)) % 3
        if self.chance.random() > (0.1, 0.4, 0.7)[busy]:
            return False
        some = {dish: self.chance.choice((1, 1, 2, 3)) for dish in self.chance.sample(list(self.dishes), 2)}
        order = Order(day, {dish: (self.dishes[dish], qty) for dish, qty in some.items()})
        order.order = self.bring(guest, 0, some)
        self.guests[guest][2].append(order)
        self.diary.append(f"{day} {guest.name} has {order.amount()}")
        return True

    def bring_back(self, guest):
        """Of the last orders something comes back, or all; it may be days old and come in several pieces."""
        _ladder, standing, orders = self.guests[guest]
        if not orders or self.chance.random() > 0.2:
            return False
        order, before = self.chance.choice(orders[-3:]), len(standing.fresh)
        for _time in range(self.chance.choice((1, 1, 2))):
            quantities = {line.product_id: line.qty - line.refunded_qty for line in order.order.lines}
            quantities = {dish: qty for dish, qty in quantities.items() if qty}
            if not quantities:
                break
            if self.chance.random() < 0.6:
                dish = self.chance.choice(list(quantities))
                quantities = {dish: self.chance.randint(1, int(quantities[dish]))}
            late = self.chance.choice((0, 0, 3, 30))
            at = max(self.now - timedelta(days=late), order.order.date_order) + timedelta(minutes=1)
            other = self.chance.random() < 0.3
            self.give_back(
                order.order, quantities, at=at, guest=self.mei if other else None, like_till=self.chance.random() < 0.5
            )
            number = next(self.numbers)
            order.returns += [(number, dish, qty) for dish, qty in quantities.items()]
            standing.fresh.add(number)
            self.diary.append(f"{self.now} {guest.name} brings back, leaving {order.amount()}")
        return len(standing.fresh) > before

    def raise_standard(self):
        """Or lower it: of everybody who is put right then, nobody loses a level for old returns."""
        ladder = self.chance.choice(list({id(each[0]): each[0] for each in self.guests.values()}.values()))
        number = self.chance.randrange(1, len(ladder.levels))
        name, reach, keep = ladder.levels[number]
        factor = self.chance.choice((0.5, 1.5))
        ladder.levels[number] = name, max(round(reach * factor), 1), max(round(keep * factor), 1)
        scheme = self.schemes[id(ladder)]
        scheme.action_change()
        tier = scheme.tier_ids.sorted()[number]
        tier.condition_ids.value, tier.keep_segment_id.condition_ids.value = ladder.levels[number][1:]
        scheme._start()
        self.diary.append(f"{self.now} standard {ladder.levels}")
        for guest in self.guests:
            self.look(guest, review=True)
        self.note_review(self.now.date())

    def set_by_hand(self):
        guest = self.chance.choice(list(self.guests))
        ladder, standing, _orders = self.guests[guest]
        level = self.chance.randint(1, len(ladder.levels))
        until = self.now.date() + timedelta(days=self.chance.choice((0, 10, 40)))
        tier = self.schemes[id(ladder)].tier_ids.sorted()[level - 1]
        self.env["restaurant.guest.tier"]._override(guest, tier, "Friend", until)
        standing.by_hand = level, until
        self.diary.append(f"{self.now} {guest.name} by hand {standing.by_hand}")
        self.look(guest, review=False)

    def protect(self):
        guest = self.chance.choice(list(self.guests))
        standing = self.guests[guest][1]
        if not standing.protected or standing.protected <= self.now:
            standing.protected = self.now + timedelta(days=self.chance.choice((1, 20)))
            self.vip._give(guest, expires_at=standing.protected)
            self.diary.append(f"{self.now} {guest.name} protected until {standing.protected}")

    # -- both opinions -------------------------------------------------------------------------

    def look(self, guest, review):
        ladder, standing, orders = self.guests[guest]
        ladder.look(standing, orders, self.now, review)

    def look_at_all(self, day):
        with freeze_time(self.noon(day)):
            self.now = fields.Datetime.now()
            self.env["restaurant.tier.scheme"]._apply()
            for guest in self.guests:
                self.look(guest, review=True)
            self.note_review(day)

    def note_review(self, day):
        for ladder, _standing, _orders in self.guests.values():
            ladder.reviewed = day

    def assertStands(self, day, when):
        # What statements wrote; schemes and conditions are as they were, and reading them anew takes longest.
        self.env["restaurant.guest.tier"].invalidate_model()
        for guest, (_ladder, standing, _orders) in self.guests.items():
            row = self.row(guest)
            self.assertEqual(
                (row.tier_id.level, row.earned_tier_id.level, row.grace_until or None),
                (standing.shown(), standing.level, standing.grace),
                "\n".join([*self.diary, f"{day}, {when}: {guest.name}, {standing}"]),
            )

    def check_nobody_flaps(self):
        """Who has risen keeps the level for the days of grace at least, but for returns and other standards."""
        standards = [line[:10] for line in self.diary if "standard" in line]
        for ladder, standing, orders in self.guests.values():
            if any(order.returns for order in orders) or standards:
                continue
            for (rose, *_levels), (fell, before, after) in itertools.pairwise(standing.moves):
                if after < before and _levels[1] > _levels[0]:
                    self.assertGreaterEqual((fell - rose).days, ladder.grace)

    def noon(self, day):
        return datetime(day.year, day.month, day.day, 4)
