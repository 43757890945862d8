"""Measures at their borders, by hand; at random they are in test_segments_oracle."""

from datetime import timedelta

from odoo.fields import Command
from odoo.tests import Form, tagged

from .case import SegmentCase


@tagged("post_install", "-at_install")
class TestMeasures(SegmentCase):
    def value(self, measure, guest=None, **line):
        """What is measured of Mei, or of another guest."""
        segment = self.segment({"measure": measure, "value": 1, **line})
        self.assertFalse(segment.problem)
        return segment.explain(guest or self.mei)[0]["value"]

    def chosen(self, *dishes):
        return {"product_ids": [Command.set([dish.id for dish in dishes])]}

    # -- together --------------------------------------------------------------------------

    def test_together_means_on_one_visit(self):
        self.come(self.mei, 9, dishes={self.tofu: 1})
        self.come(self.mei, 6, dishes={self.tea: 1})
        both = self.chosen(self.tofu, self.tea)
        self.assertEqual(self.value("visits", **both), 2)
        self.assertEqual(self.value("visits_together", **both), 0)
        self.come(self.mei, 3, dishes={self.tea: 1, self.tofu: 2})
        self.assertEqual(self.value("visits_together", **both), 1)
        self.assertEqual(self.value("visits_together", **self.chosen(self.tea)), 2, "One dish alone is all of them")

    def test_together_wants_each_category_children_included(self):
        child = self.env["pos.category"].create({"name": "Hot", "parent_id": self.category.id})
        sweet = self.env["pos.category"].create({"name": "Dessert"})
        hot, cake = self._make_dish("Hot", 20, child), self._make_dish("Cake", 20, sweet)
        self.come(self.mei, 5, dishes={hot: 1})
        self.come(self.mei, 3, dishes={hot: 1, cake: 1})
        each = {"pos_category_ids": [Command.set((self.category | sweet).ids)]}
        self.assertEqual(self.value("visits_together", **each), 1)
        self.assertEqual(self.value("visits_together", **each, **self.chosen(self.tea)), 0)
        told = self.segment({"measure": "visits_together", "value": 1, **each}).explain(self.mei)[0]
        self.assertEqual(len(told["evidence"][1]), 1, "The visits shown are the visits counted")

    def test_together_without_dishes_is_not_complete(self):
        segment = self.segment({"measure": "visits_together", "value": 0, "comparison": ">="})
        self.assertIn("missing", segment.problem)
        self.assertFalse(segment.get_guests())

    def test_together_does_not_widen_when_a_dish_is_deleted(self):
        self.come(self.mei, 3, dishes={self.tofu: 1})
        self.tea.available_in_pos = False
        segment = self.segment({"measure": "visits_together", "value": 1, **self.chosen(self.tofu, self.tea)})
        either = self.segment({"measure": "visits", "value": 1, **self.chosen(self.tofu, self.tea)})
        self.assertFalse(segment.get_guests() & self.mine)
        self.tea.unlink()
        self.env.invalidate_all()
        for broken in (segment, segment.copy()):
            self.assertTrue(broken.problem)
            self.assertFalse(broken.get_guests())
        self.assertEqual(either.get_guests() & self.mine, self.mei, "Where one is enough the other still counts")
        with Form(segment) as form, form.condition_ids.edit(0) as line:
            line.product_ids.add(self.beef)
            self.assertFalse(line.problem)
        self.assertFalse(segment.problem)
        segment.condition_ids.product_ids -= self.beef
        self.assertFalse(segment.problem, "Chosen again")
        self.assertEqual(segment.get_guests() & self.mine, self.mei)

    def test_category_without_dishes_is_never_had(self):
        empty = self.env["pos.category"].create({"name": "Empty"})
        self.come(self.mei, 3, dishes={self.tofu: 1})
        both = {"pos_category_ids": [Command.set((self.category | empty).ids)]}
        self.assertEqual(self.value("visits_together", **both), 0)

    # -- price -----------------------------------------------------------------------------

    def test_discount_share(self):
        self.assertIsNone(self.value("discount_share"))
        self.come(self.mei, 3, dishes={self.tofu: 1})
        self.assertEqual(self.value("discount_share"), 0)
        self.visits(self.mei).write({"amount": 30, "discount": 10})
        self.assertEqual(self.value("discount_share"), 25)
        self.visits(self.mei).write({"amount": 0, "discount": 10})
        self.assertEqual(self.value("discount_share"), 100)
        self.visits(self.mei).write({"amount": 0, "discount": 0})
        self.assertIsNone(self.value("discount_share"), "Nothing of nothing is no share")

    def test_dish_price(self):
        self.assertIsNone(self.value("dish_price"))
        self.come(self.mei, 3, dishes={self.tofu: 1, self.tea: 3})
        self.assertEqual(self.value("dish_price"), 15)
        self.assertEqual(self.value("dish_price", **self.chosen(self.tea)), 10)

    def test_largest_party(self):
        self.come(self.mei, 9, customer_count=8)
        self.come(self.mei, 3, customer_count=2)
        self.assertEqual(self.value("largest_party"), 8)
        self.assertEqual(self.value("largest_party", window="visits", window_value=1), 2)

    # -- returns ---------------------------------------------------------------------------

    def test_what_was_returned_completely_counts(self):
        order = self.pay(self.mei, self.ago(3), {self.tofu: 1})
        self.give_back(order)
        self.process()
        self.assertFalse(self.visits(self.mei))
        self.assertEqual((self.value("returns"), self.value("returned_amount")), (1, 30))
        self.assertEqual((self.value("returns", self.bo), self.value("returned_amount", self.bo)), (0, 0))

    def test_return_of_two_dishes_is_one_return(self):
        order = self.pay(self.mei, self.ago(3), {self.tofu: 2, self.tea: 1})
        self.give_back(order, {self.tofu: 1, self.tea: 1})
        self.assertEqual((self.value("returns"), self.value("returned_amount")), (1, 40))
        self.give_back(order, {self.tofu: 1}, like_till=False)
        self.assertEqual((self.value("returns"), self.value("returned_amount")), (2, 70))

    def test_return_belongs_to_guest_and_day_of_the_order(self):
        order = self.pay(self.mei, self.ago(30), {self.tofu: 1})
        self.give_back(order, at=self.ago(1), guest=self.bo)
        self.assertEqual(self.value("returns", window="days", window_value=30), 0)
        self.assertEqual(self.value("returns", window="days", window_value=31), 1)
        self.assertEqual(self.value("returns", self.bo), 0)
        rule = {"measure": "returns", "value": 1}
        self.assertEqual(self.members(rule, as_of=self.ago(1)), self.mei)
        self.assertFalse(self.members(rule, as_of=self.ago(1) - timedelta(seconds=1)), "Not given back yet")

    def test_return_that_is_not_paid_out_does_not_count(self):
        order = self.pay(self.mei, self.ago(3), {self.tofu: 1})
        order._refund()
        self.assertEqual(self.value("returns"), 0)

    # -- ratings ---------------------------------------------------------------------------

    def rate(self, guest, stars, days, **values):
        rating = self.env["rating.rating"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": guest.id,
                "partner_id": guest.id,
                "rating": stars,
                "consumed": True,
                **values,
            }
        )
        rating.rated_on = self.ago(days)

    def test_ratings(self):
        self.assertIsNone(self.value("average_rating"))
        self.rate(self.mei, 2, 30)
        self.rate(self.mei, 5, 2)
        self.rate(self.mei, 1, 1, consumed=False)
        self.rate(self.mei, 0, 1)
        self.assertEqual((self.value("average_rating"), self.value("last_rating")), (3.5, 5))
        recent = {"window": "days", "window_value": 30}
        self.assertEqual(self.value("average_rating", **recent), 5)
        self.assertEqual(self.members({"measure": "last_rating", "value": 3}, as_of=self.ago(3)), self.mei.browse())

    # -- coupons and wallets ---------------------------------------------------------------

    def card(self, kind, points, ends=None):
        program = self.env["loyalty.program"].create({"name": kind, "program_type": kind})
        today = self.env["restaurant.guest.profile"]._today()
        return self.env["loyalty.card"].create(
            {
                "program_id": program.id,
                "partner_id": self.mei.id,
                "points": points,
                "expiration_date": False if ends is None else today + timedelta(ends),
            }
        )

    def test_coupon_that_expires(self):
        self.card("coupons", 1)
        self.card("coupons", 0, 1)
        self.card("coupons", 1, -1)
        self.assertIsNone(self.value("days_to_coupon_expiry"))
        self.card("coupons", 1, 9)
        self.assertEqual(self.value("days_to_coupon_expiry"), 9)
        self.card("coupons", 1, 0)
        self.assertEqual(self.value("days_to_coupon_expiry"), 0)

    def test_stored_value(self):
        self.assertEqual(self.value("stored_value"), 0)
        self.card("ewallet", 20)
        self.card("gift_card", 5.5, 0)
        self.card("gift_card", 7, -1)
        self.card("loyalty", 100)
        self.assertEqual(self.value("stored_value"), 25.5)

    # -- filters ---------------------------------------------------------------------------

    def test_floor(self):
        table = self._make_table(self.shanghai.config_ids)
        self.come(self.mei, 9, table_id=table.id)
        self.come(self.mei, 3)
        here = {"floor_ids": [Command.set(table.floor_id.ids)]}
        self.assertEqual(self.value("visits", **here), 1)
        self.assertEqual(self.value("share_of_visits", **here), 50)
        segment = self.segment({"measure": "visits", "value": 1, **here})
        self.assertIn(f"at tables of {table.floor_id.name}", segment.summary)

    def test_never_had_and_not_had_for_long(self):
        self.come(self.mei, 40, dishes={self.tofu: 1})
        self.come(self.mei, 3, dishes={self.tea: 1})
        self.come(self.bo, 3, dishes={self.tea: 1})
        dish = self.chosen(self.tofu)
        self.assertEqual(self.members({"measure": "quantity", "comparison": "=", "value": 0, **dish}), self.bo)
        self.assertEqual(self.value("days_since_last", **dish), 40)
