"""Levels and what guests give back: a return takes a level only if the level was reached with it."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .case import TierCase


@tagged("post_install", "-at_install")
class TestTierReturns(TierCase):
    """Reviews are monthly and grace is long: whoever falls here at once falls for a return."""

    def scheme(self, *conditions, **values):
        values = {"review": "monthly", "grace_days": 60, **values}
        return self._make_scheme({"Ordinary": None, "Silver": list(conditions)}, **values)

    def give(self, order, quantities=None, days=0, **values):
        """The guest gives back a part of the order, or all; the worker has run."""
        refund = self.give_back(order, quantities, at=self.ago(days, hour=9), **values)
        self.process()
        return refund

    def assertFell(self, guest=None):
        self.assertEqual(self.stands(guest or self.mei), "Ordinary")
        self.assertEqual(self.logged(guest or self.mei)[-1], "tier_down")

    def assertStays(self, guest=None):
        self.assertEqual(self.stands(guest or self.mei), "Silver")

    def test_what_made_the_level_takes_it(self):
        for quantities in (None, {self.beef: 1}):
            guest = self._make_guest("Lin")
            self.scheme(self._condition("spend", 100))
            order = self.bring(guest, 2, {self.beef: 1, self.tea: 1})
            self.came(guest, 1)
            self.assertStays(guest)
            self.give(order, quantities)
            self.assertFell(guest)

    def test_a_tea_that_changes_nothing(self):
        """On the day of the rise a cheap visit came after it: by the evening the average was too low anyway."""
        self.scheme(self._condition("average_check", 50))
        order = self.bring(self.mei, 0, {self.beef: 1, self.tea: 1}, hour=0)
        self.process()
        self.assertStays()
        self.bring(self.mei, 0, {self.tea: 1}, hour=5)
        self.process()
        self.give(order, {self.tea: 1})
        self.assertStays()

    def test_a_return_that_raises_the_average(self):
        self.scheme(self._condition("average_check", 50))
        order = self.bring(self.mei, 3, {self.tea: 1})
        self.came(self.mei, 2, dishes={self.beef: 2})
        self.assertStays()
        self.give(order)
        self.assertStays()

    def test_after_the_standard_was_raised(self):
        """What would not be enough today was enough then."""
        scheme = self.scheme(self._condition(value=2))
        order = self.bring(self.mei, 3, {self.tofu: 1, self.tea: 1})
        self.came(self.mei, 2)
        scheme.action_change()
        self.level(scheme, "Silver").condition_ids.value = 4
        scheme._start()
        self.give(order, {self.tea: 1})
        self.assertStays()

    def test_a_return_strikes_once(self):
        """Three visits, two are asked for: one that is given back takes nothing, now or months later."""
        scheme = self.scheme(self._condition(value=2))
        order = self.bring(self.mei, 3)
        self.came(self.mei, 2, 1)
        self.give(order)
        self.assertStays()
        scheme.action_change()
        self.level(scheme, "Silver").condition_ids.value = 3
        scheme.review = "anniversary"
        scheme._start()
        with freeze_time(self.ago(-100)):
            self.came(self.mei, 0, dishes={self.tea: 1})
            self.assertStays()
            self.env["restaurant.tier.scheme"]._apply(self.mei.ids)
            self.assertStays()

    def test_known_before_the_rise(self):
        """A return that was there when the level was reached took no part in it."""
        scheme = self.scheme(self._condition(value=2))
        order = self.bring(self.mei, 9)
        self.process()
        self.give(order, days=8)
        self.came(self.mei, 3, 2)
        self.assertStays()
        scheme.action_change()
        self.level(scheme, "Silver").condition_ids.value = 3
        scheme.review = "anniversary"
        scheme._start()
        self.came(self.mei, 0, dishes={self.tea: 1})
        self.assertStays()

    def test_two_returns(self):
        """The second one tips it."""
        self.scheme(self._condition("spend", 100))
        order = self.bring(self.mei, 3, {self.beef: 2, self.tea: 2})
        self.process()
        self.give(order, {self.tea: 2})
        self.assertStays()
        self.give(order, {self.beef: 1})
        self.assertFell()

    def test_two_returns_at_once(self):
        self.scheme(self._condition("spend", 100))
        order = self.bring(self.mei, 3, {self.beef: 2, self.tea: 2})
        self.process()
        self.give_back(order, {self.tea: 2}, at=self.ago(0))
        self.give(order, {self.beef: 1})
        self.assertFell()

    def test_a_return_that_arrives_late(self):
        """A till was without network: the return is older than the rise, and was not known then."""
        self.scheme(self._condition(value=2))
        order = self.bring(self.mei, 60)
        self.came(self.mei, 2)
        self.assertStays()
        self.give(order, days=50)
        self.assertFell()

    def test_at_another_till_by_somebody_else(self):
        self.scheme(self._condition(value=2))
        order = self.bring(self.mei, 3)
        self.came(self.mei, 2)
        self.give(order, guest=self.bo, config=self.new_york.config_ids, like_till=False)
        self.assertFell()

    def test_a_line_that_names_no_order(self):
        """It takes back from the last order; what else is on the bill stays, with it and without it."""
        self.scheme(self._condition("spend", 100))
        self.came(self.mei, 3, dishes={self.beef: 2})
        self.assertStays()
        with self.subTest("a tea"):
            self.came(self.mei, 2, dishes={self.tea: -1, self.tofu: 1})
            self.assertStays()
        with self.subTest("a beef"):
            self.came(self.mei, 1, dishes={self.beef: -1, self.tea: 1})
            self.assertEqual(self.visits(self.mei).mapped("amount"), [60, 30, 10])
            # 60 on the day of the rise, and 100 today.
            self.assertStays()
        with self.subTest("another one"):
            self.came(self.mei, 0, dishes={self.beef: -1, self.tea: 1})
            self.assertFell()

    def test_a_return_of_a_return(self):
        """What was given back and taken again was not given back."""
        self.scheme(self._condition(value=2))
        order = self.bring(self.mei, 3)
        self.came(self.mei, 2)
        refund = self.give_back(order, at=self.ago(0, hour=1))
        again = self._order(self.mei, self.ago(0, hour=2))
        again.lines.refunded_orderline_id = refund.lines
        again.state = "paid"
        self.process()
        self.assertEqual(len(self.visits(self.mei)), 2)
        self.assertStays()

    def test_what_the_level_asks_about_returns(self):
        """The return itself may be what is asked about."""
        self.scheme(self._condition("returns", 0, comparison="="), self._condition(value=1))
        order = self.bring(self.mei, 60, {self.beef: 1, self.tea: 1})
        self.came(self.mei, 2)
        self.assertStays()
        self.give(order, {self.tea: 1}, days=50)
        self.assertFell()

    def test_dishes_and_segments_within(self):
        inner = self.env["restaurant.segment"].create(
            {
                "name": "Beef",
                "condition_ids": [
                    self._condition("quantity", 2, product_ids=[Command.set(self.beef.ids)]),
                ],
            }
        )
        self.scheme(self._condition("in_segment", 1, comparison="=", segment_id=inner.id))
        order = self.bring(self.mei, 3, {self.beef: 2, self.tea: 2})
        self.process()
        self.assertStays()
        self.give(order, {self.tea: 2})
        self.assertStays()
        self.give(order, {self.beef: 1})
        self.assertFell()

    def test_whom_other_visits_keep(self):
        """Who fulfils the level today stays, whatever came back."""
        self.scheme(self._condition(value=2))
        order = self.bring(self.mei, 3)
        self.came(self.mei, 2)
        self.came(self.mei, 1)
        self.give(order)
        self.assertStays()

    def test_while_the_scheme_is_being_changed(self):
        """Nobody moves; it is judged when the scheme is at work again."""
        scheme = self.scheme(self._condition(value=2))
        order = self.bring(self.mei, 3)
        self.came(self.mei, 2)
        scheme.action_change()
        self.give(order)
        self.assertStays()
        scheme._start()
        self.assertFell()

    def test_before_the_worker_came(self):
        """A review in between does not take the return for judged: the visits do not show it yet."""
        self.scheme(self._condition(value=2))
        order = self.bring(self.mei, 3)
        self.came(self.mei, 2)
        self.give_back(order, at=self.ago(0))
        self.review()
        self.env["restaurant.tier.scheme"]._apply(self.mei.ids)
        self.assertStays()
        self.process()
        self.assertFell()

    def test_protected_guests_stay(self):
        vip = self.env["restaurant.tag"].create({"name": "Family (test)"})
        scheme = self.scheme(self._condition(value=2), protected_tag_ids=[Command.set(vip.ids)])
        self.mei.guest_tag_ids = vip
        order = self.bring(self.mei, 3)
        self.came(self.mei, 2)
        self.give(order)
        self.assertStays()
        self.mei.guest_tag_ids = False
        self.env["restaurant.tier.scheme"]._apply(self.mei.ids)
        self.assertStays()
        self.assertEqual(scheme.state, "running")

    def test_nothing_is_left_of_trying(self):
        """What if the return had not been: asked on the facts themselves, which are as before."""
        self.scheme(self._condition("average_check", 50))
        order = self.bring(self.mei, 0, {self.beef: 1, self.tea: 1}, hour=0)
        self.bring(self.mei, 0, {self.tea: 1}, hour=5)
        self.process()
        self.bring(self.mei, 1, {self.beef: 9})
        self.process()
        self.assertStays()
        refund = self.give(order)
        self.assertEqual(refund.state, "paid")
        self.assertEqual(self.visits(self.mei).mapped("amount"), [540, 10])
        self.assertEqual(
            self.env["restaurant.tier.return"].search([("partner_id", "=", self.mei.id)]).refund_id, refund
        )

    def test_everybody_has_judged_what_there_is(self):
        """When a scheme is put into force, returns of before are known."""
        order = self.bring(self.mei, 3)
        self.process()
        self.give(order)
        self.scheme(self._condition(value=2))
        self.assertTrue(self.env["restaurant.tier.return"].search([("partner_id", "=", self.mei.id)]))

    def test_day_of_the_rise_by_the_clock_of_the_company(self):
        scheme = self.scheme(self._condition(value=2))
        start = fields.Datetime.to_datetime("2031-03-10 21:00:00")
        with freeze_time(start):
            # The eleventh in Shanghai.
            self._order(self.mei, start - timedelta(days=3)).state = "paid"
            order = self._order(self.mei, start - timedelta(minutes=5))
            order.state = "paid"
            self.process()
            self.assertStays()
            self.assertEqual(self.row(self.mei).earned_since, fields.Date.to_date("2031-03-11"))
        with freeze_time(start + timedelta(days=3)):
            self.give_back(order, at=fields.Datetime.now())
            self.process()
            self.assertFell()
        self.assertTrue(scheme)
